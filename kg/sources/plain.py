"""Plain text: the characters as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Document
from kg.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.sources.raw import Raw


def read(raw: Raw) -> Iterator[Document]:
    """Give the one document that a plain text is; nothing is guessed about its title or date."""
    yield Document(raw.id, decode(raw.read(), source=raw.name, declared=raw.charset), source=raw.source)
