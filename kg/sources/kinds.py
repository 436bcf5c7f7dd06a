"""Which reader reads what: by extension, by media type, or by the first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from kg.errors import InputError, KgError
from kg.model import Document
from kg.sources import jsonl, markdown, page, pdf, plain, table, word
from kg.sources.raw import Failure
from kg.text import refuse_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.sources.raw import Raw, Reader, Result

_BY_EXTENSION: dict[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": page.read,
    ".htm": page.read,
    ".xhtml": page.read,
    ".pdf": pdf.read,
    ".docx": word.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".csv": table.read,
    ".tsv": table.read,
}
_BY_MEDIA_TYPE: dict[str, Reader] = {
    "text/markdown": markdown.read,
    "text/html": page.read,
    "application/xhtml+xml": page.read,
    "application/pdf": pdf.read,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": word.read,
    "application/json": jsonl.read,
    "application/jsonl": jsonl.read,
    "application/x-ndjson": jsonl.read,
    "text/csv": table.read,
    "text/tab-separated-values": table.read,
}
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_HEAD = 4_096
READABLE = "text, Markdown, HTML, PDF, DOCX, JSON Lines, CSV and TSV can be read"


def extension(path: str) -> str:
    """Return the extension that tells the kind of a file, in lower case and without ``.gz``."""
    name = PurePath(path).name.lower()
    return PurePath(name.removesuffix(".gz")).suffix


def is_known(path: str) -> bool:
    """Tell whether a file of this name is read when it is met in a folder."""
    return extension(path) in _BY_EXTENSION


def results(raw: Raw, *, named: str = "", media_type: str = "") -> Iterator[Result]:
    """Read ``raw`` as its name or media type says, or else as its first bytes look; errors come out as failures."""
    try:
        reader = _reader(raw, named=named, media_type=media_type)
        for result in reader(raw):
            if isinstance(result, Document):
                refuse_unreadable(result.text, source=raw.name)
                refuse_unreadable(result.title or "none", source=raw.name)
            yield result
    except KgError as error:
        yield Failure(raw.name, error)


def _reader(raw: Raw, *, named: str, media_type: str) -> Reader:
    by_name = _BY_EXTENSION.get(extension(named))
    found = _BY_MEDIA_TYPE.get(media_type) if media_type not in _VAGUE else by_name
    if found:
        return found
    if media_type not in _VAGUE:
        raise InputError(f"{raw.name}: a page of type {media_type} cannot be read", hint=READABLE)
    return _by_look(raw.read(_HEAD), raw.name)


def _by_look(head: bytes, name: str) -> Reader:
    if head.startswith(b"%PDF-"):
        return pdf.read
    if head.startswith(b"PK\x03\x04"):
        return word.read
    if _HTML.match(head):
        return page.read
    if head.lstrip().startswith((b'{"', b'[{"', b"{\n")):
        return jsonl.read
    if head.lstrip().startswith((b"{\\rtf", b"<?xml")):
        raise InputError(f"{name}: RTF and XML cannot be read", hint=f"{READABLE}: save it as one of these")
    return plain.read
