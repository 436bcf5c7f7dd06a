"""From what the user named to single files: folders walked, globs matched, everything sorted, nothing twice."""

from __future__ import annotations

import glob
import heapq
import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError, KgError
from kg.sources import kinds
from kg.sources.raw import translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Place(NamedTuple):
    """An absolute path where a file stands, or the error that stands there instead."""

    path: str
    error: KgError | None = None


def found(names: Iterable[str]) -> Iterator[Place]:
    """Give the files that the names of files, folders and globs mean, in the order of their paths, each once.

    A named file is read whatever it is called; from a folder and its folders come the files with a known extension,
    without hidden ones.  Links to folders are not followed within a folder, so a loop of links does no harm.
    """
    streams = [_below(path) for path in sorted({path for name in names for path in _matches(name)})]
    last = None
    for place in heapq.merge(*streams, key=lambda place: PurePath(place.path).parts):
        if place.path != last or place.error:
            yield place
        last = place.path


def ident(path: str) -> str:
    """Return how a file is called: its path from the current folder when it lies below it, else its absolute path."""
    pure = PurePath(path)
    here = Path.cwd()
    return pure.relative_to(here).as_posix() if pure.is_relative_to(here) else pure.as_posix()


def _matches(name: str) -> list[str]:
    """Return the paths that a name means: itself, or what it matches as a glob."""
    path = os.path.abspath(name)  # noqa: PTH100  Path.resolve would follow links
    if os.path.lexists(path) or not glob.has_magic(name):
        return [path]
    matches = [os.path.abspath(match) for match in glob.glob(name, recursive=True)]  # noqa: PTH100, PTH207  as above; Path has no ** that begins anywhere
    explicit = not glob.has_magic(PurePath(name).suffix or "*")
    return [match for match in matches if explicit or Path(match).is_dir() or kinds.is_known(match)] or [path]


def _below(path: str) -> Iterator[Place]:
    """Give the one file that ``path`` is, or the readable ones below the folder that it is."""
    name = ident(path)
    try:
        with translated(name):
            is_folder = _is_folder(path)
    except InputError as error:
        yield Place(path, error)
        return
    if not is_folder:
        yield Place(path)
        return
    empty = True
    for place in _walk(path):
        empty = False
        yield place
    if empty:
        yield Place(path, InputError(f"{name}: no file in this folder can be read", hint=kinds.READABLE))


def _is_folder(path: str) -> bool:
    here = Path(path)
    here.stat()
    if not here.is_dir() and not here.is_file():
        raise InputError(f"{ident(path)}: this is neither a file nor a folder", hint="pipe it in: … | kg build -")
    return here.is_dir()


def _walk(folder: str) -> Iterator[Place]:
    """Go through a folder and its folders, each sorted by name, which sorts the paths part by part."""
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield Place(path)
            continue
        try:
            with translated(ident(path)):
                waiting.extend(sorted(_entries(path), reverse=True))
        except InputError as error:
            yield Place(path, error)


def _entries(folder: str) -> Iterator[tuple[str, bool]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                if not entry.is_symlink():
                    yield entry.path, True
            elif kinds.is_known(entry.name) and (entry.is_file() or not Path(entry.path).exists()):
                yield entry.path, False  # a broken link is reported when it is opened; pipes and devices are not
