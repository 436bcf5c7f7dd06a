"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from kg.errors import InputError, OutputError
from kg.files import replacing

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until the block ends the old file is there."""
    path = tmp_path / "a.ttl"
    path.write_text("old")

    with replacing(path) as stream:
        stream.write(b"new")
        before = path.read_text()

    assert (before, path.read_text()) == ("old", "new")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [InputError("no"), KeyboardInterrupt(), ValueError("no")])
def test_an_error_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    """Also when the user stops it; nothing is left beside it."""
    path = tmp_path / "a.ttl"
    path.write_text("old")

    def broken() -> None:
        with replacing(path) as stream:
            stream.write(b"half")
            raise error

    with pytest.raises(type(error)):
        broken()

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """The system's words, and that nothing was lost."""
    path = tmp_path / "a.ttl"
    path.write_text("old")

    with pytest.raises(OutputError, match="No space left") as caught, replacing(path):
        raise OSError(28, "No space left on device")

    assert "unchanged" in str(caught.value.hint)
    assert path.read_text() == "old"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")  # noqa: PTH110  a device
def test_a_device_is_written_as_it_is() -> None:
    """A device cannot be replaced; one that takes nothing gives our error."""
    with pytest.raises(OutputError, match="No space left"), replacing("/dev/full") as stream:
        stream.write(b"x" * 100_000)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """The hint makes it."""
    with pytest.raises(OutputError, match="there is no folder") as caught, replacing(tmp_path / "no" / "a.ttl"):
        pass

    assert "mkdir" in str(caught.value.hint)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder of that name stays."""
    with pytest.raises(OutputError, match="is a folder"), replacing(tmp_path):
        pass


def test_permissions_stay(tmp_path: Path) -> None:
    """The new file may be read by those who could read the old one."""
    path, fresh = tmp_path / "a.ttl", tmp_path / "b.ttl"
    path.write_text("old")
    path.chmod(0o640)

    for each in (path, fresh):
        with replacing(each) as stream:
            stream.write(b"new")

    mask = os.umask(0)
    os.umask(mask)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, fresh)] == [0o640, 0o666 & ~mask]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """What the link points to is replaced, and the link stays."""
    path, link = tmp_path / "a.ttl", tmp_path / "link.ttl"
    path.write_text("old")
    link.symlink_to(path)

    with replacing(link) as stream:
        stream.write(b"new")

    assert link.is_symlink()
    assert path.read_text() == "new"


def test_standard_output_is_a_dash(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """It is flushed and stays open."""
    with replacing("-") as stream:
        stream.write(b"text")

    assert capfdbinary.readouterr().out == b"text"
