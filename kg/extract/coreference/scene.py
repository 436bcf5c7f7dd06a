"""The stage on which coreference plays: everything in a text that may refer, and who turned out to be the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extract.coreference.words import (
    FEMALE_NOUNS,
    HE,
    IT,
    SAME_ROLE,
    MALE_NOUNS,
    INDEFINITES,
    SHE,
    SPEAKER,
    SPEAKERS,
    THEY,
    TITLES,
    Number,
)
from kg.extract.first_names import Gender, gender_of
from kg.extract.lexicon import COARSE, EVENT, GROUP, ORGANIZATION, PERSON, PLACE, PRODUCT, REGION, WORK, lexicon
from kg.model import MentionKind
from kg.names import KG
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Mention, Reading, Token

_MODIFIERS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "VBG", "VBN", "HYPH", "RB"})
_BEFORE_NOUN = frozenset({"DT", "PRP$", "PDT", "WP$", "WDT"})
_NOUN_PLACES = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "appos", "poss", "dative", "ROOT", "oprd"}
)


_WEAK = frozenset({ORGANIZATION, PLACE, REGION, PRODUCT, WORK, EVENT, KG + "Facility"})
"""The classes that spaCy's small model gives to people it does not know."""

_LONGEST = 4
_ATTRIBUTES = frozenset({"compound", "npadvmod", "nmod", "amod"})
"""Places before a noun where a person seldom stands: "Facebook users", "Facebook-owned"."""


class Role(StrEnum):
    """The part that a phrase plays in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"
    OWNER = "owner"
    OBLIQUE = "oblique"
    OTHER = "other"


_ROLES = {
    "nsubj": Role.SUBJECT,
    "nsubjpass": Role.SUBJECT,
    "csubj": Role.SUBJECT,
    "dobj": Role.OBJECT,
    "dative": Role.OBJECT,
    "attr": Role.OBJECT,
    "poss": Role.OWNER,
    "pobj": Role.OBLIQUE,
}


@dataclass(slots=True, eq=False)
class Referent:
    """What some candidates turned out to have in common; it grows while the sieves run.

    ``doubtful`` tells that a name was not taken
    for a person's but might be one.  ``certain`` tells that a title, a noun or a pronoun showed the gender, not only
    the first name.  ``nouns`` are the head nouns it was called by, each with its modifiers ("firm": {"insurance", "life"}).
    """

    members: list[Candidate]
    family: str | None
    gender: Gender
    number: Number
    certain: bool = False
    doubtful: bool = False
    nouns: dict[str, set[str]] = field(default_factory=dict)
    named: bool = False


@dataclass(slots=True, eq=False)
class Candidate:
    """A name, noun phrase or pronoun that may refer.

    ``first``, ``last`` and ``head`` are places of tokens, ends inclusive.  ``mention`` is its place among the reading's mentions,
    -1 for a phrase that is no mention but may be what a pronoun stands for.  ``word`` is the folded head.
    A noun phrase also has the ``noun`` it is compared by, and the ``modifiers`` that narrow it down.
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
    by: str = ""
    score: float = 1.0
    noun: str = ""
    modifiers: frozenset[str] = frozenset()

    @property
    def is_name(self) -> bool:
        """Tell whether this is a name."""
        return self.kind is MentionKind.NAME


@dataclass(slots=True)
class Scene:
    """A reading with its candidates in order of their heads, and the words that hang on each word."""

    reading: Reading
    tokens: Sequence[Token]
    children: dict[int, list[int]]
    candidates: list[Candidate]
    at: dict[int, Candidate]

    def determiner(self, candidate: Candidate) -> str:
        """Return the word that opens the phrase when it is a determiner or a possessive, else nothing."""
        token = self.tokens[candidate.first]
        if token.tag in _BEFORE_NOUN:
            return token.text.lower()
        return "'s" if any(self.tokens[child].dep == "poss" for child in self.children.get(candidate.head, ())) else ""


def set_scene(reading: Reading) -> Scene:
    """Set the stage: each mention that is no value becomes a candidate, and so does every other noun phrase."""
    tokens = reading.tokens
    children: dict[int, list[int]] = defaultdict(list)
    for place, token in enumerate(tokens):
        if token.head != place:
            children[token.head].append(place)
    found = _mentioned(reading, children)
    taken = {place for each in found if each.is_name for place in range(each.first, each.last + 1)}
    taken.update(each.head for each in found)
    taken.update(_valued(reading))
    found.extend(_plain(place, tokens) for place, token in enumerate(tokens) if _opens(place, token, taken=taken))
    found.sort(key=lambda each: each.head)
    return Scene(reading, tokens, children, found, {each.head: each for each in found})


def family(type_: str) -> str | None:
    """Return the coarse class of a type, those that exclude each other; nothing for ``owl:Thing`` and the like."""
    return _families().get(type_)


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    known = load()
    return {iri: coarse for iri in known.types for coarse in COARSE if known.is_a(iri, coarse)}


def call(who: Referent, words: Sequence[Token], *, phrase: Candidate | None = None, more: Iterable[str] = ()) -> None:
    """Note that a referent is called by a noun, the last of ``words``, with the modifiers before it and ``more`` of them."""
    parts = [word.lemma.lower() for word in words if word.tag in _MODIFIERS and word.text[:1].isalnum()]
    if not parts:
        return
    parts = [*more, *_same_role(parts)]
    who.doubtful = False
    who.nouns.setdefault(parts[-1], set()).update(parts[:-1])
    if phrase is not None:
        phrase.noun, phrase.modifiers = parts[-1], frozenset(parts[:-1])


def _belonging(head: int, tokens: Sequence[Token], children: dict[int, list[int]]) -> Iterator[str]:
    """Yield the words of what a noun belongs to: "manager of Facebook Korea", "Facebook Korea's manager"."""
    for child in children.get(head, ()):
        owners = [child] if tokens[child].dep == "poss" else []
        if tokens[child].dep == "prep" and tokens[child].text == "of":
            owners = children.get(child, [])
        for owner in owners:
            words = (
                each for each in (*children.get(owner, ()), owner) if tokens[each].dep in {"compound", "poss", "pobj"}
            )
            yield from (tokens[each].lemma.lower() for each in words)


def _same_role(parts: list[str]) -> list[str]:
    """Replace a role at the end of a phrase by the one it is compared by: a CEO is a chief executive."""
    for length in (3, 2, 1):
        known = SAME_ROLE.get(" ".join(parts[-length:]))
        if known is not None and len(parts) >= length:
            return [*parts[:-length], *known.split()]
    return parts


def join(antecedent: Candidate, anaphor: Candidate, *, by: str, score: float = 1.0) -> None:
    """Make two candidates one referent; the second remembers by which rule, unless it was linked before."""
    if antecedent.who is not anaphor.who:
        merge(antecedent, anaphor)
        if not anaphor.by:
            anaphor.by, anaphor.score = by, score


def merge(one: Candidate, other: Candidate) -> None:
    """Make two candidates one referent; the larger takes the smaller in, the first where they are equal."""
    large, small = one.who, other.who
    if large is small:
        return
    if len(large.members) < len(small.members):
        large, small = small, large
    if large.family is None or (large.doubtful and small.family == PERSON):
        large.family = small.family
    if small.gender is not Gender.ANY and (large.gender is Gender.ANY or (small.certain and not large.certain)):
        large.gender, large.certain = small.gender, small.certain
    large.number = large.number if large.number is not Number.ANY else small.number
    large.named = large.named or small.named
    large.doubtful = large.doubtful and small.doubtful
    for noun, narrowing in small.nouns.items():
        large.nouns.setdefault(noun, set()).update(narrowing)
    for member in small.members:
        member.who = large
    large.members.extend(small.members)


def _mentioned(reading: Reading, children: dict[int, list[int]]) -> list[Candidate]:
    starts = {token.start: place for place, token in enumerate(reading.tokens)}
    ends = {token.end: place for place, token in enumerate(reading.tokens)}
    found: dict[int, Candidate] = {}
    for place, mention in enumerate(reading.mentions):
        if mention.kind is MentionKind.VALUE or mention.head < 0:
            continue
        first, last = starts.get(mention.span.start, mention.head), ends.get(mention.span.end, mention.head)
        made = _candidate(mention, place, reading=reading, words=(first, last))
        if made.kind is MentionKind.NOMINAL:
            made.first = _left_edge(made.head, reading.tokens, first=first)
            call(
                made.who,
                reading.tokens[made.first : made.head + 1],
                phrase=made,
                more=_belonging(made.head, reading.tokens, children),
            )
        if made.head not in found or made.is_name:
            found[made.head] = made
    return list(found.values())


def _valued(reading: Reading) -> set[int]:
    return {mention.head for mention in reading.mentions if mention.kind is MentionKind.VALUE}


def _left_edge(head: int, tokens: Sequence[Token], *, first: int) -> int:
    """Return where a noun phrase begins: its determiner, over whatever modifiers and hyphens stand between."""
    place = first
    while place > 0 and tokens[place - 1].sentence == tokens[head].sentence:
        token = tokens[place]
        before = tokens[place - 1]
        if token.tag in _BEFORE_NOUN:
            break
        joins = before.tag in _MODIFIERS or before.tag in _BEFORE_NOUN or _binds(place - 1, tokens)
        if not joins:
            break
        place -= 1
    return place if tokens[place].tag in _BEFORE_NOUN else first


def _binds(place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a word is the "and" of "photo- and video-sharing"."""
    return tokens[place].tag == "CC" and place > 0 and tokens[place - 1].text.endswith("-")


def _opens(place: int, token: Token, *, taken: set[int]) -> bool:
    noun = token.tag in {"NN", "NNS", "NNP"} and token.dep in _NOUN_PLACES
    return noun and place not in taken and token.text.lower() not in INDEFINITES


def _plain(place: int, tokens: Sequence[Token]) -> Candidate:
    """Make a candidate of a common noun that is no mention."""
    token = tokens[place]
    word = token.lemma.lower()
    gender = _noun_gender(word)
    person = gender is not Gender.ANY
    number = Number.MANY if token.tag == "NNS" else Number.ONE
    who = Referent([], PERSON if gender is not Gender.ANY else None, gender, number)
    first = _left_edge(place, tokens, first=place)
    made = Candidate(
        first,
        place,
        place,
        MentionKind.NOMINAL,
        word,
        token.sentence,
        _role(token),
        -1,
        PERSON if person else None,
        who,
    )
    who.members.append(made)
    call(who, tokens[first : place + 1], phrase=made)
    return made


def _role(token: Token) -> Role:
    return _ROLES.get(token.dep, Role.OTHER)


def _candidate(mention: Mention, place: int, *, reading: Reading, words: tuple[int, int]) -> Candidate:
    tokens = reading.tokens
    token = tokens[mention.head]
    word = (token.text if mention.kind is MentionKind.PRONOUN else token.lemma).lower()
    named = mention.kind is MentionKind.NAME
    doubtful = named and _may_be_person(mention, tokens, words)
    gender, certain, number = _agreement(mention, word, tokens=tokens, words=words)
    if doubtful:
        gender, certain = _name_gender(tokens, words)
    who = Referent([], family(mention.type), gender, number, certain=certain, doubtful=doubtful, named=named)
    made = Candidate(*words, mention.head, mention.kind, word, token.sentence, _role(token), place, mention.type, who)
    who.members.append(made)
    return made


def _may_be_person(mention: Mention, tokens: Sequence[Token], words: tuple[int, int]) -> bool:
    """Tell whether a name was given another class than a person's on little ground.

    Of the people of GAP's development rows, 24 % come with such a class.
    """
    first, last = words
    parts = [token.text for token in tokens[first : last + 1]]
    if mention.type not in _WEAK or last - first >= _LONGEST or tokens[mention.head].dep in _ATTRIBUTES:
        return False
    if first and tokens[first - 1].text.lower() == "the":
        return False
    known = lexicon()
    return all(_is_plain_name(part) and part.lower() not in known.types for part in parts) and (
        mention.span.text.lower() not in known.countries
    )


def _is_plain_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper() and word.replace("-", "").replace("'", "").isalpha()


def _agreement(
    mention: Mention, word: str, *, tokens: Sequence[Token], words: tuple[int, int]
) -> tuple[Gender, bool, Number]:
    """Return gender, whether it is certain, and number of a mention."""
    if mention.kind is MentionKind.PRONOUN:
        return _pronoun_gender(word), True, _pronoun_number(word)
    if mention.kind is MentionKind.NOMINAL:
        number = Number.MANY if tokens[mention.head].tag in {"NNS", "NNPS"} else Number.ONE
        return _noun_gender(word), True, number
    kind = family(mention.type)
    if kind == PERSON:
        return *_name_gender(tokens, words), Number.ONE
    return Gender.ANY, False, Number.ANY if kind in {ORGANIZATION, GROUP} else Number.ONE


def _pronoun_gender(word: str) -> Gender:
    if word in HE:
        return Gender.MALE
    return Gender.FEMALE if word in SHE else Gender.ANY


def _pronoun_number(word: str) -> Number:
    if word in THEY or word in SPEAKERS:
        return Number.MANY
    return Number.ONE if word in HE or word in SHE or word in IT or word in SPEAKER else Number.ANY


def _noun_gender(word: str) -> Gender:
    if word in MALE_NOUNS:
        return Gender.MALE
    return Gender.FEMALE if word in FEMALE_NOUNS else Gender.ANY


def _name_gender(tokens: Sequence[Token], words: tuple[int, int]) -> tuple[Gender, bool]:
    """Return the gender that a person's title tells for certain, or else what the first name suggests."""
    first, last = words
    before = tokens[first - 1].text.lower().rstrip(".") if first else ""
    title = _noun_gender(before)
    if title is not Gender.ANY:
        return title, True
    parts = [token.text for token in tokens[first : last + 1] if token.text.lower().rstrip(".") not in TITLES]
    return gender_of(parts), False
