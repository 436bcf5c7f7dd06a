"""The build hook of the graph view: which Node it uses, when it works at all, and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("hatchling", reason="hatchling is not installed")

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
WEB_FILES = ("package.json", "package-lock.json", "build.mjs", "src/main.js")


class Aborted(Exception):
    """The hook gave up."""


class Screen:
    """Stands for hatchling's display."""

    def abort(self, message: str) -> None:
        """Give up with a message."""
        raise Aborted(message)


def load() -> ModuleType:
    """Load the hook, which lies outside of the package."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "web" / "hatch_build.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


module = load()


def checkout(folder: Path) -> Path:
    """Make a small checkout with the sources of the view."""
    for name in WEB_FILES:
        path = folder / "web" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"// {name}\n", encoding="utf-8")
    (folder / "kg").mkdir()
    return folder


def program(folder: Path, name: str, *lines: str) -> None:
    """Put a stand-in for a program on the path."""
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n", encoding="utf-8")
    path.chmod(0o755)


def hook(root: Path) -> Any:  # noqa: ANN401  a class of a module loaded at run time
    """Make the hook for a checkout."""
    return module.ViewBuildHook(str(root), {}, None, None, "", "wheel", Screen())


def tools(folder: Path, monkeypatch: pytest.MonkeyPatch, *, version: str, npm: str = "exit 0") -> None:
    """Let the machine have these stand-ins for Node and npm; its build copies the last argument into the output."""
    folder.mkdir()
    bundle = 'echo "/* text2kg-view $3 */" > "$2"'
    program(folder, "node", f'if [ "$1" = --version ]; then echo {version}; else {bundle}; fi')
    program(folder, "npm", npm)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin{os.pathsep}/usr/bin")


def test_the_bundle_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's Node makes the bundle, named by its sources; the next build keeps it until a source changes."""
    root = checkout(tmp_path / "checkout")
    tools(tmp_path / "bin", monkeypatch, version="v20.1.0")
    made = hook(root)

    assert made.dependencies() == []
    made.initialize("standard", {})
    first = (root / "kg" / "view.js").read_text(encoding="utf-8")
    program(tmp_path / "bin", "npm", "exit 1")
    made.initialize("standard", {})
    (root / "web" / "src" / "main.js").write_text("// changed\n", encoding="utf-8")

    with pytest.raises(Aborted):
        made.initialize("standard", {})
    assert first.startswith("/* text2kg-view ")
    assert not (root / "web" / "node_modules").exists()


@pytest.mark.parametrize("version", ["v16.20.0", "nonsense"])
def test_an_old_node_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Where the machine's Node is too old, the Node wheel from PyPI becomes a build requirement."""
    tools(tmp_path / "bin", monkeypatch, version=version)

    assert hook(checkout(tmp_path / "checkout")).dependencies() == [module.NODE_WHEEL]


def test_no_node_at_all_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any Node the hook says what to do."""
    monkeypatch.setattr(module, "_system_tools", lambda: None)
    monkeypatch.setattr(module, "_wheel_tools", lambda: None)

    with pytest.raises(Aborted, match="Install Node 18 or later"):
        hook(checkout(tmp_path / "checkout")).initialize("standard", {})


def test_an_unreachable_registry_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When npm fails, the hook says what it was for, what to do, and what npm said."""
    tools(tmp_path / "bin", monkeypatch, version="v22.0.0", npm="echo ECONNREFUSED >&2; exit 1")

    with pytest.raises(Aborted, match=r"(?s)npm could not fetch.*TEXT2KG_WITHOUT_VIEW=1.*ECONNREFUSED"):
        hook(checkout(tmp_path / "checkout")).initialize("standard", {})


def test_the_view_can_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch builds the package without the view, asking for nothing."""
    monkeypatch.setenv("TEXT2KG_WITHOUT_VIEW", "1")
    made = hook(checkout(tmp_path / "checkout"))

    made.initialize("standard", {})

    assert made.dependencies() == []
    assert not (tmp_path / "checkout" / "kg" / "view.js").exists()


def test_the_lock_file_names_no_host() -> None:
    """The lock file pins digests, and leaves the choice of the registry to npm's settings."""
    text = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")

    assert '"integrity": "sha512-' in text
    assert "://" not in text
    assert '"resolved"' not in text
