"""The stage on which coreference plays: what in a text may refer, and who turned out to be the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.coreference.words import SAME_ROLE, Number
from kg.extract.first_names import Gender
from kg.extract.lexicon import PERSON
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model import Reading, Token

BEFORE_NOUN = frozenset({"DT", "PRP$", "PDT", "WP$", "WDT"})
MODIFIERS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "VBG", "VBN", "HYPH", "RB"})


class Role(StrEnum):
    """The part that a phrase plays in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"
    OWNER = "owner"
    OBLIQUE = "oblique"
    OTHER = "other"


class Rule(NamedTuple):
    """A rule that links two mentions, and how reliable it is (0..1)."""

    name: str
    score: float


@dataclass(slots=True, eq=False)
class Referent:
    """What some candidates turned out to have in common; it grows while the sieves run.

    ``family`` is the coarse class, ``None`` while unknown.  ``certain`` tells that a title, a noun or a pronoun showed
    the gender, not only the first name; ``doubtful`` that a name was not taken for a person's but may well be one.
    ``types`` are the classes of its names, ``nouns`` the nouns it was called by, each with its modifiers
    ("firm": {"insurance", "life"}).
    """

    members: list[Candidate]
    family: str | None
    gender: Gender
    number: Number
    certain: bool = False
    doubtful: bool = False
    nouns: dict[str, set[str]] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)

    @property
    def named(self) -> bool:
        """Tell whether a name is among the members."""
        return bool(self.types)


@dataclass(slots=True, eq=False)
class Candidate:
    """A name, noun phrase or pronoun that may refer.

    ``first``, ``last`` and ``head`` are places of tokens, ends inclusive; ``word`` is the head, folded.  ``mention`` is
    the place among the reading's mentions, -1 for a phrase that is no mention but may be what a pronoun stands for.
    ``rule`` is the one by which it was linked to what comes before.  A noun phrase also has the ``noun`` it is
    compared by, and the ``modifiers`` that narrow it down.
    """

    first: int
    last: int
    head: int
    kind: MentionKind
    word: str
    sentence: int
    role: Role
    mention: int
    type: str | None
    who: Referent
    rule: Rule | None = None
    noun: str = ""
    modifiers: frozenset[str] = frozenset()

    @property
    def is_name(self) -> bool:
        """Tell whether this is a name."""
        return self.kind is MentionKind.NAME


@dataclass(slots=True)
class Scene:
    """A reading with its candidates in the order of their heads, and the words that hang on each word."""

    reading: Reading
    tokens: Sequence[Token]
    children: Mapping[int, Sequence[int]]
    candidates: Sequence[Candidate]
    at: Mapping[int, Candidate]

    def below(self, place: int) -> Sequence[int]:
        """Return the words that hang on a word."""
        return self.children.get(place, ())

    def determiner(self, candidate: Candidate) -> str:
        """Return the word that opens the phrase when it is a determiner or a possessive, else nothing."""
        token = self.tokens[candidate.first]
        if token.tag in BEFORE_NOUN:
            return token.text.lower()
        return "'s" if any(self.tokens[child].dep == "poss" for child in self.below(candidate.head)) else ""


def join(antecedent: Candidate, anaphor: Candidate, rule: Rule) -> None:
    """Make two candidates one referent; the second remembers by which rule, unless it was linked before."""
    if antecedent.who is not anaphor.who:
        _merge(antecedent.who, anaphor.who)
        anaphor.rule = anaphor.rule or rule


def _merge(one: Referent, other: Referent) -> None:
    """Let the larger referent take the smaller in, the first where they are equal."""
    large, small = (other, one) if len(one.members) < len(other.members) else (one, other)
    if large.family is None or (large.doubtful and small.family == PERSON):
        large.family = small.family
    if small.gender is not Gender.ANY and (large.gender is Gender.ANY or (small.certain and not large.certain)):
        large.gender, large.certain = small.gender, small.certain
    large.number = large.number if large.number is not Number.ANY else small.number
    large.types |= small.types
    large.doubtful = large.doubtful and small.doubtful
    for noun, narrowing in small.nouns.items():
        large.nouns.setdefault(noun, set()).update(narrowing)
    for member in small.members:
        member.who = large
    large.members.extend(small.members)


def call(who: Referent, words: Iterable[Token], *, more: Iterable[str] = ()) -> tuple[str, frozenset[str]]:
    """Note that a referent is called by a noun, the last of ``words``, with the modifiers before it and ``more``.

    Returns the noun and its modifiers as they are compared.
    """
    parts = _same_role([word.lemma.lower() for word in words if word.tag in MODIFIERS and word.text[:1].isalnum()])
    if not parts:
        return "", frozenset()
    noun, modifiers = parts[-1], frozenset([*more, *parts[:-1]])
    who.doubtful = False
    who.nouns.setdefault(noun, set()).update(modifiers)
    return noun, modifiers


def _same_role(parts: list[str]) -> list[str]:
    """Replace a role at the end of a phrase by the one it is compared by: a CEO is a chief executive."""
    for length in (3, 2, 1):
        known = SAME_ROLE.get(" ".join(parts[-length:]))
        if known is not None:
            return [*parts[:-length], *known.split()]
    return parts
