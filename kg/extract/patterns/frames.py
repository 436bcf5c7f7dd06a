"""Turns an ontology's phrases into frames: which word triggers a relation and where its two arguments stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.extract.syntax import lemmas
from kg.ontology.phrases import Form, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.ontology import Ontology, Relation
    from kg.ontology.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Frame:
    """One phrase of one relation, ready to be matched.

    ``trigger`` is the word that starts the match, ``others`` the words that must stand with it.  ``inverted`` tells
    that the slot named first in the phrase is the object of the relation.  ``lead`` are the nouns that the
    first slot hangs on ("number of subscribers for X").
    """

    relation: Relation
    text: str
    form: Form
    trigger: str
    others: tuple[str, ...]
    preposition: str
    inverted: bool
    unit: tuple[str, ...]
    lead: tuple[str, ...]


@lru_cache(maxsize=4)
def frames(ontology: Ontology) -> Mapping[str, list[Frame]]:
    """Return the frames of an ontology by trigger, in a fixed order; phrases that cannot be understood are left out.

    ``kg ontology lint`` names those.
    """
    found: dict[str, list[Frame]] = defaultdict(list)
    for relation in ontology.relations.values():
        for text in relation.phrases:
            try:
                read = phrase(text)
            except InputError:
                continue
            for frame in _compiled(relation, read):
                found[frame.trigger].append(frame)
    return found


def _compiled(relation: Relation, read: Phrase) -> Iterator[Frame]:
    if not read.words:
        return
    if read.form is Form.NOUN:
        trigger, others = read.words[-1], read.words[:-1]
    else:
        trigger, *rest = lemmas(read.words) if read.form is Form.VERB else read.words
        others = tuple(rest)
    yield Frame(
        relation, read.text, read.form, trigger, others, read.preposition, read.inverted, read.unit, read.lead
    )
