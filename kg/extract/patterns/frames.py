"""Turns an ontology's phrases into frames: which word triggers a relation and where its two arguments stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError
from kg.extract.lexicon import ROLE, lexicon
from kg.extract.syntax import lemmas
from kg.ontology.phrases import PREPOSITIONS, Form, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.ontology import Ontology, Relation
    from kg.ontology.phrases import Phrase


AMOUNTING = frozenset(
    "reach hit total cross exceed rise fall climb drop grow stand amount surpass top increase decrease jump be "
    "decline".split()
)
"""Verbs that equate a measured noun with an amount: "revenue rose to $5 million" as "revenue was $5 million"."""


NOTHING = -1


class Match(NamedTuple):
    """The heads of the two arguments of a frame, as the phrase names them first and second, and the certainty.

    ``anchor`` is the verb, noun or adjective that says it.  ``second`` is ``NOTHING`` where a noun stands without its
    complement: "the number of users" (of what, the text said before).
    """

    first: int
    second: int
    anchor: int
    score: float


@dataclass(frozen=True, slots=True)
class Frame:
    """One phrase of one relation, ready to be matched.

    ``trigger`` is the word that starts the match, ``others`` the words that must stand with it.  A noun may be followed
    by a ``chain`` of nouns ("number of users") on whose last the argument hangs; a verb's first slot may be
    reached through a chain that begins with its subject ("the shares of X trade on Y").  ``inverted`` tells that the
    slot matched first is the object of the relation, ``unit`` what an amount must count, ``tail`` words that must
    follow.
    """

    relation: Relation
    text: str
    form: Form
    trigger: str
    others: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    preposition: str = ""
    inverted: bool = False
    unit: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    strict: bool = False
    itself: bool = False

    @property
    def first(self) -> tuple[str, ...]:
        """Return the classes that may stand in the slot matched first."""
        return self.relation.range if self.inverted else self.relation.domain


@lru_cache(maxsize=4)
def frames(ontology: Ontology) -> Mapping[str, list[Frame]]:
    """Return the frames of an ontology by trigger, in a fixed order; phrases that cannot be understood are left out.

    ``kg ontology lint`` names those.
    """
    found: dict[str, list[Frame]] = defaultdict(list)
    for relation in ontology.relations.values():
        for frame in _said(relation):
            found[frame.trigger].append(frame)
    return found


def _said(relation: Relation) -> Iterator[Frame]:
    for text in relation.phrases:
        try:
            read = phrase(text)
        except InputError:
            continue
        if read.form is Form.NOUN and not read.words and not read.lead:
            yield from _roles(relation)
            continue
        for words in _spelt_out(read.words):
            frame = compiled(relation, replace(read, words=words))
            if frame is not None:
                yield replace(frame, strict=words != read.words)


def _spelt_out(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Put each noun of a class in the place of its label in square brackets."""
    at = next((place for place, word in enumerate(words) if word.startswith("[")), None)
    if at is None:
        yield words
        return
    for noun in lexicon().nouns_for(words[at].strip("[]")):
        yield from _spelt_out((*words[:at], *noun, *words[at + 1 :]))


def _roles(relation: Relation) -> Iterator[Frame]:
    """Yield for "X is Y", said of persons and roles, every noun that names a role: it is its own second argument."""
    for role in sorted(lexicon().roles) if relation.range == (ROLE,) else ():
        *others, trigger = role.split()
        yield Frame(relation, "X is Y", Form.NOUN, trigger, tuple(others), itself=True)


def compiled(relation: Relation, read: Phrase) -> Frame | None:
    """Turn one phrase into a frame; ``None`` when it has no word that could trigger it."""
    unit, tail = _unit_and_tail(read)
    common = Frame(relation, read.text, read.form, "", (), (), read.preposition, read.inverted, unit, tail)
    if read.lead:
        return _measured(common, read)
    if read.form is Form.NOUN:
        return _noun(common, read.words)
    if read.form is Form.ATTACHED:
        return replace(common, trigger=read.preposition)
    if not read.words:
        return replace(common, trigger=tail[-1], tail=()) if tail else None
    if read.form is Form.VERB:
        trigger, *others = lemmas(read.words)
        return replace(common, trigger=trigger, others=tuple(others))
    return _adjective(common, read.words)


def _unit_and_tail(read: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the words behind the last slot into the noun counted and what else must follow ("people | dead")."""
    unit = read.unit
    if unit and unit[0] in PREPOSITIONS:
        return (), unit[-1:]
    if len(unit) > 1 and unit[0] in {"people", "lives", "years", "workers", "jobs"}:
        return unit[:1], unit[-1:]
    return unit, ()


def _noun(common: Frame, words: tuple[str, ...]) -> Frame:
    if "of" in words:
        at = words.index("of")
        return replace(common, trigger=words[at - 1], others=words[: at - 1], chain=_nouns(words[at:]))
    return replace(common, trigger=words[-1], others=words[:-1])


def _adjective(common: Frame, words: tuple[str, ...]) -> Frame:
    if words[0] in PREPOSITIONS and len(words) > 1:
        return replace(common, trigger=words[-1], others=words[:-1])
    return replace(common, trigger=words[0], others=words[1:])


def _measured(common: Frame, read: Phrase) -> Frame | None:
    """Compile "the number of X users is Y": a noun with a complement, equated with an amount or placed somewhere."""
    lead, preposition = _nouns(read.lead), read.lead[-1] if read.lead[-1] in PREPOSITIONS else "of"
    verb = lemmas(read.words[-1:])[0] if read.form is Form.VERB and read.words else ""
    between = _nouns(read.words if not verb else read.words[:-1])
    chain = (*lead, *between)
    if verb and (verb not in AMOUNTING or read.preposition not in {"", "to", "at"}):
        return replace(common, trigger=verb, chain=chain)
    head = _head(read.lead)
    return replace(
        common,
        form=Form.NOUN,
        trigger=head[-1],
        others=head[:-1],
        chain=tuple(word for word in chain if word not in head),
        preposition=preposition,
        inverted=not read.inverted,
    )


def _head(lead: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a lead up to its first preposition: "unemployment rate" of "unemployment rate in"."""
    at = next((place for place, word in enumerate(lead) if word in PREPOSITIONS), len(lead))
    return lead[:at]


def _nouns(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in PREPOSITIONS)
