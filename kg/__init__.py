"""Documents to a knowledge graph, with the evidence for every statement.

>>> import kg
>>> reading = kg.read("Facebook owns Instagram.")
>>> [(claim.subject.span.text, claim.object.span.text) for claim in reading.claims]
[('Facebook', 'Instagram')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from os import PathLike

    import rdflib

    from kg.config import Settings
    from kg.model import Document, Knowledge, Reading
    from kg.ontology import Ontology
    from kg.store import Store
    from kg.view import Page


__version__ = "0.1.0"
__all__ = ["Store", "read", "read_many", "resolve", "show", "to_rdf"]


def read(
    source: str | PathLike[str] | Document,
    *,
    ontology: Ontology | str | PathLike[str] | rdflib.Graph | None = None,
    published: date | None = None,
    title: str | None = None,
) -> Reading:
    """Read one document: a text, the path of a file that holds one, or a ``Document``.

    ``ontology`` is a file, a graph or a loaded ontology; the default one is for news.  ``published`` is the day from
    which "Monday" and "last year" are counted.  Raises ``InputError`` when the file or the ontology cannot be
    read.
    """
    from kg import extract, sources  # noqa: PLC0415  import kg stays light

    return extract.read(sources.document(source, published=published, title=title), _loaded(ontology))


def read_many(
    documents: Iterable[str | PathLike[str] | Document],
    *,
    ontology: Ontology | str | PathLike[str] | rdflib.Graph | None = None,
    workers: int = 1,
) -> Iterator[Reading]:
    """Yield the readings of many documents in their order, holding only a few in memory.

    ``workers`` above 1 reads in that many processes; a script that asks for them needs the usual
    ``if __name__ == "__main__":``.
    """
    from kg import extract, sources  # noqa: PLC0415  import kg stays light

    return extract.read_many((sources.document(each) for each in documents), _loaded(ontology), workers=workers)


def resolve(
    readings: Iterable[Reading],
    *,
    ontology: Ontology | str | PathLike[str] | rdflib.Graph | None = None,
    settings: Settings | None = None,
) -> Knowledge:
    """Merge what readings say into entities and facts.

    ``settings`` sets the base of IRIs, the least score, and which reported claims count as asserted.
    """
    from kg import identity  # noqa: PLC0415  import kg stays light

    return identity.resolve(readings, ontology=_loaded(ontology), settings=settings)


def to_rdf(knowledge: Knowledge) -> rdflib.Dataset:
    """Return knowledge as an ``rdflib.Dataset``: a graph of plain triples and a graph of claims for each document."""
    from kg import rdf  # noqa: PLC0415  import kg stays light

    return rdf.to_rdf(knowledge)


def show(what: Store | Knowledge, *, title: str = "Knowledge graph") -> Page:
    """Draw a store or knowledge as a page that shows itself in a notebook; ``page.html`` works offline."""
    from kg import view  # noqa: PLC0415  import kg stays light

    return view.page(what, title=title)


def _loaded(ontology: Ontology | str | PathLike[str] | rdflib.Graph | None) -> Ontology:
    from kg.ontology import Ontology as Loaded  # noqa: PLC0415  import kg stays light
    from kg.ontology import load  # noqa: PLC0415

    return ontology if isinstance(ontology, Loaded) else load(ontology)


def __getattr__(name: str) -> object:
    """Load ``kg.Store`` when it is first asked for."""
    if name == "Store":
        from kg.store import Store  # noqa: PLC0415  import kg stays light

        return Store
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
