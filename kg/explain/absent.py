"""Says what is missing altogether: a thing of that name, a relation in the ontology, a document that has both."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from kg.explain import asking, words
from kg.explain.asked import near
from kg.explain.reasons import Passage, Reason, Stop
from kg.text import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.explain.asked import Asked
    from kg.explain.asking import Place
    from kg.model import Document

_SHOWN = 3
_NAMED = 5


def reasons(asked: Asked) -> Iterator[Reason]:
    """Yield which parts of the question the graph and the ontology do not know."""
    if not asked.subjects:
        yield from _no_thing(asked, asked.subject)
    if not asked.objects and asked.value is None:
        yield from _no_thing(asked, asked.object)
    if not asked.relations:
        close = near(asked.predicate, asked.ontology)
        more = f"; near it are {', '.join(close)}" if close else "; kg ontology show lists what there is"
        said = f"the ontology has no relation called “{asked.predicate}”{more}"
        yield Reason(Stop.NO_RELATION, said)


def _no_thing(asked: Asked, name: str) -> Iterator[Reason]:
    """Say that nothing is called so, what nearly is, and where the words stand all the same."""
    close = words.near(asked.store, name)
    more = f"; near it are {', '.join(close)}" if close else ""
    documents = (asking.document(asked.store, iri) for iri, _, _ in asking.documents(asked.store))
    written = list(islice(_written(name, documents), _SHOWN))
    if not written:
        yield Reason(
            Stop.NO_THING, f"nothing in the graph is called “{name}”, and no text that is kept has these words{more}"
        )
    for passage in written:
        said = f"nothing in the graph is called “{name}”: the words stand here, but were read as no name{more}"
        yield Reason(Stop.NO_THING, said, passage)
        more = ""


def _written(name: str, documents: Iterable[Document]) -> Iterator[Passage]:
    """Yield the first place of each document where words stand, in upper or lower case."""
    wanted = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    for document in documents:
        found = wanted.search(document.text)
        if found is not None:
            yield _around(document, *found.span())


def _around(document: Document, start: int, end: int) -> Passage:
    around = quote(document.text, start, end)
    place = document.span(start - len(around.prefix), end + len(around.suffix))
    return Passage(document.id, place, (document.span(start, end),))


def apart(asked: Asked) -> Iterator[Reason]:
    """Yield that no document mentions both, with the documents of each, and where the words of one stand unread."""
    subjects, objects = asked.places
    if asked.value is not None or {each.document for each in subjects} & {each.document for each in objects}:
        return
    one, other = asked.called(asked.subjects, asked.subject), asked.called(asked.objects, asked.object)
    first, second = asked.named(asked.subjects, asked.subject), asked.named(asked.objects, asked.object)
    said = f"no document mentions both: {first} {_where(asked, subjects)}, {second} {_where(asked, objects)}"
    yield Reason(Stop.APART, said)
    for name, places in ((other, subjects), (one, objects)):
        documents = (asking.document(asked.store, iri) for iri in dict.fromkeys(each.document for each in places))
        for passage in islice(_written(name, documents), _SHOWN):
            yield Reason(Stop.APART, f"the words “{name}” stand here, but were not read as a name of it", passage)


def _where(asked: Asked, places: Sequence[Place]) -> str:
    idents = [asking.document(asked.store, iri).id for iri in dict.fromkeys(each.document for each in places)]
    if not idents:
        return "is mentioned in none"
    more = f" and {len(idents) - _NAMED} more" if len(idents) > _NAMED else ""
    return f"is in {', '.join(idents[:_NAMED])}{more}"
