"""The ontology that a store is read by: a copy in its folder, so that nobody has to name it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import ontology
from kg.errors import UsageError
from kg.files import replacing
from kg.ontology.source import read
from kg.rdf import terms as t

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from kg.store import Store

FILE = "ontology.ttl"


def keep(store: Store, source: str | os.PathLike[str]) -> None:
    """Keep a copy of the ontology that documents are read by from now on; of the default one only beside another.

    Raises ``InputError`` and ``SyntaxProblem`` when it cannot be read, ``OutputError`` when it cannot be written.
    """
    if store.path is None:
        return
    if ontology.load(source) is ontology.load() and not _others(store):
        (store.path / FILE).unlink(missing_ok=True)
        return
    text = read(source).turtle()
    with replacing(store.path / FILE) as stream:
        stream.write(text.encode())


def drop_default(store: Store) -> None:
    """Drop the copy of the default ontology once nothing is there any more that was read by another one."""
    own = kept(store)
    if own is not None and not _others(store) and ontology.load(own).digest == ontology.load().digest:
        own.unlink()


def kept(store: Store) -> Path | None:
    """Return the copy of its ontology that a store keeps; ``None`` where it is the default one, or unknown."""
    file = None if store.path is None else store.path / FILE
    return file if file is not None and file.is_file() else None


def chosen(store: Store, given: str | None) -> str | Path | None:
    """Return the ontology to look at a graph with: the one that is given, else its own; ``None`` is the default one.

    Raises ``UsageError`` when the graph was read by another one of which it keeps no copy.
    """
    own = given or kept(store)
    if own is None:
        used = _others(store)
        if used:
            hint = "name it: --ontology FILE; kg add --ontology FILE keeps a copy in the store"
            raise UsageError(f"this was read by {min(used)}, and no copy of that ontology is kept here", hint=hint)
    return own


def _others(store: Store) -> set[str]:
    """Return the ontologies, but for the default one, by which documents of a store were read."""
    return {t.iri_of(quad.object) for quad in store.match(None, t.USED)} - {ontology.load().iri}
