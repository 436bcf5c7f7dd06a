"""The model's files: there, whole, and of the form that this version reads; else an error that says how to mend it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import MissingPart
from kg.extract.model.shape import KINDS, STATUSES, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = 2
"""The form of the files; it grows when an older version could not read them."""
PARTS = ("encoder", "spans", "mentions", "pairs", "relations", "stances", "links", "describe")
FILES = (*(f"{part}.onnx" for part in PARTS), "tokenizer.json", "described.npz")
MANIFEST = "manifest.json"
_HINT = "install it again: pip install --force-reinstall --no-cache-dir text2kg"


class Manifest(NamedTuple):
    """What is said of the files: a digest of all of them, and the thresholds that were found for them."""

    digest: str
    calibration: Mapping[str, Any]


def damaged(what: str) -> MissingPart:
    """Return the error for a model that cannot be used."""
    return MissingPart(what, hint=_HINT)


def check(folder: Path) -> Manifest:
    """Read the manifest of a folder and compare each file with it: 25 ms where the processor knows SHA-256.

    Raises ``MissingPart`` when something is missing, damaged, or of another form.
    """
    said = _said(folder / MANIFEST)
    if said.get("format") != FORMAT:
        raise damaged(f"the model in {folder} has form {said.get('format')}, where form {FORMAT} is read")
    if said.get("classes") != classes():
        raise damaged(f"the model in {folder} was made for another version of kg: it tells other types apart")
    files = said.get("files")
    if not isinstance(files, dict) or set(files) != set(FILES):
        raise damaged(f"{folder / MANIFEST} does not list the files of the model")
    for name in FILES:
        if _digest(folder / name) != files[name]:
            raise damaged(f"the model is damaged: {folder / name} is not the file that was shipped")
    calibration = said.get("calibration")
    return Manifest(digest_of(files), calibration if isinstance(calibration, dict) else {})


def classes() -> dict[str, list[str]]:
    """Return what the model tells apart, as a manifest says it."""
    return {"kinds": list(KINDS), "types": list(TYPES), "statuses": list(STATUSES)}


def digest_of(files: Mapping[str, str]) -> str:
    """Return one digest for all files."""
    return hashlib.sha256("".join(files[name] for name in FILES).encode()).hexdigest()


def _said(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise damaged(f"the model that reads is not installed: there is no {path}") from error
    except (OSError, ValueError) as error:
        raise damaged(f"the model cannot be used: {path}: {error}") from error
    return said if isinstance(said, dict) else {}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise damaged(f"the model is not complete: there is no {path}") from error
    except OSError as error:
        raise damaged(f"the model cannot be read: {path}: {error.strerror or error}") from error
