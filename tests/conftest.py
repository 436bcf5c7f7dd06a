"""The fixtures that several tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def news_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a few files, some of them hidden or of no known kind."""
    monkeypatch.chdir(tmp_path)
    files = (
        "a.txt",
        "b/two.md",
        "b/one.txt",
        "b.txt",
        "b/.hidden.txt",
        ".git/x.txt",
        "b/c/deep.TXT",
        "b/logo.png",
        "notes",
    )
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text of {name}.\n")
    return tmp_path
