"""Third-person pronouns: what each may stand for by grammar and agreement, and what speaks for it.

What grammar or agreement rules out is ruled out; the rest is weighed (``weighing``), and a pronoun is linked only where
one referent stands out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.coreference.scene import Role
from kg.extract.coreference.weighing import by_kind, by_place
from kg.extract.coreference.weights import Set
from kg.extract.coreference.words import (
    EMPTY_VERBS,
    HE,
    IT,
    ORGANIZATION_DOES,
    ORGANIZATION_HAS,
    REFLEXIVE,
    SAYING,
    SEEMING,
    SHE,
    THIRD,
    Number,
)
from kg.extract.first_names import Gender
from kg.extract.lexicon import GROUP, ORGANIZATION, PERSON
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.coreference.quotes import Quotes
    from kg.extract.coreference.scene import Candidate, Referent, Scene
    from kg.extract.coreference.weighing import Option

WINDOW = 3
"""Sentences back in which an antecedent is looked for: in GUM it stands there in 97 % of cases."""

MOST = 60
"""Candidates looked back at, so that one endless sentence costs no more than an article."""

_DEEP = 12
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "csubj", "relcl", "acl"})
_VERBAL = frozenset({"VERB", "AUX"})
_BEFORE_VERBS = frozenset({"AUX", "ADV", "PART"})


def set_of(pronoun: Candidate) -> Set:
    """Return which set a third-person pronoun belongs to."""
    if pronoun.word in HE or pronoun.word in SHE:
        return Set.PERSON
    return Set.THING if pronoun.word in IT else Set.SEVERAL


def options(stage: Scene, place: int, quotes: Quotes) -> Iterator[Option]:
    """Yield what the pronoun at this place of the candidates may stand for, nearest first."""
    pronoun = stage.candidates[place]
    kind = set_of(pronoun)
    ruled_out = _ruled_out(stage, pronoun, quotes)
    quoted = pronoun.head in quotes
    acts = kind is Set.THING and _acts(stage, pronoun)
    hero = _hero(stage, place) if kind is Set.PERSON else None
    ranks: dict[int, int] = {}
    for other in _around(stage, place):
        if id(other.who) in ruled_out or not _agrees(pronoun, other, kind) or _is_bound(stage, pronoun, other):
            continue
        if _says(pronoun, other, quotes):
            continue
        rank = ranks.setdefault(id(other.who), len(ranks))
        said = [*by_place(stage, pronoun, other, rank=rank), *by_kind(other)]
        if kind is Set.PERSON:
            said.append(_gender(pronoun, other.who))
            if other.who is hero:
                said.append("whom the text is about")
        elif acts:
            said.append(
                "an organization that acts" if other.who.family == ORGANIZATION else "no organization, yet acts"
            )
        if quoted != (other.head in quotes):
            said.append("across a quotation mark")
        yield other, said


def _hero(stage: Scene, place: int) -> Referent | None:
    """Return whoever the text names first, for a pronoun before any name of a person in a later paragraph.

    There they are meant in 134 of 140 cases that GUM and our news tell of.
    """
    text, tokens = stage.reading.document.text, stage.tokens
    begin = text.rfind("\n", 0, tokens[stage.candidates[place].head].start)
    for back in range(place - 1, -1, -1):
        other = stage.candidates[back]
        if tokens[other.head].start < begin:
            return next((each.who for each in stage.candidates if _is_person(each)), None)
        if _is_person(other):
            return None
    return None


def _is_person(candidate: Candidate) -> bool:
    return candidate.is_name and candidate.type == PERSON


def _around(stage: Scene, place: int) -> Iterator[Candidate]:
    pronoun = stage.candidates[place]
    for back in range(place - 1, max(-1, place - 1 - MOST), -1):
        other = stage.candidates[back]
        if pronoun.sentence - other.sentence > WINDOW:
            break
        yield other
    later = _subject_to_come(stage, pronoun)
    if later is not None:
        yield later


def _subject_to_come(stage: Scene, pronoun: Candidate) -> Candidate | None:
    """Return the subject behind a clause or phrase that comes before it: "In line with its push, Facebook is …"."""
    place = pronoun.head
    for _ in range(_DEEP):
        token = stage.tokens[place]
        if token.head == place:
            return None
        if token.dep in {"prep", "advcl"} and token.head > place:
            return _name_behind(stage, token.head, pronoun.head)
        place = token.head
    return None


def _name_behind(stage: Scene, verb: int, pronoun: int) -> Candidate | None:
    for child in stage.below(verb):
        found = stage.at.get(child)
        if child > pronoun and found and found.role is Role.SUBJECT and found.kind is not MentionKind.PRONOUN:
            return found
    return _misread_subject(stage, verb, pronoun)


def _misread_subject(stage: Scene, verb: int, pronoun: int) -> Candidate | None:
    """Return a subject that the parser took for an apposition: "Although he toured with Paul, Omar wrote alone"."""
    place = verb - 1
    while place > pronoun and stage.tokens[place].pos in _BEFORE_VERBS:
        place -= 1
    found = stage.at.get(place)
    if found is None or not found.is_name or found.first - 1 <= pronoun or stage.tokens[place].dep != "appos":
        return None
    return found if stage.tokens[found.first - 1].text == "," else None


def _ruled_out(stage: Scene, pronoun: Candidate, quotes: Quotes) -> set[int]:
    """Return what cannot be meant: what the pronoun itself qualifies, and whoever speaks of a third person."""
    found: set[int] = set()
    place = pronoun.head
    for _ in range(_DEEP):
        above = stage.tokens[place].head
        if above == place or stage.tokens[above].pos in _VERBAL:
            break
        owner = stage.at.get(above)
        if owner is not None and owner.first <= pronoun.head <= owner.last:
            found.add(id(owner.who))
        place = above
    quote = quotes.get(pronoun.head)
    if quote is not None and quote.speaker is not None:
        found.add(id(quote.speaker.who))
    return found


def _says(pronoun: Candidate, other: Candidate, quotes: Quotes) -> bool:
    """Tell whether a candidate stands in what the pronoun is said to say: "'My client is no thief,' she said"."""
    quote = quotes.get(other.head)
    return quote is not None and quote.speaker is pronoun


def _agrees(pronoun: Candidate, other: Candidate, kind: Set) -> bool:
    who = other.who
    if other.kind is MentionKind.PRONOUN and not who.named and (other.word not in THIRD or set_of(other) is not kind):
        return False
    if kind is Set.PERSON:
        clash = who.certain and who.gender is not Gender.ANY and who.gender is not pronoun.who.gender
        person = PERSON in {who.family, other.type} or who.doubtful
        return person and not clash and who.number is not Number.MANY
    if kind is Set.THING:
        return who.family not in {PERSON, GROUP} and who.number is not Number.MANY and other.type != PERSON
    return who.number is Number.MANY or who.family in {ORGANIZATION, GROUP}


def _is_bound(stage: Scene, pronoun: Candidate, other: Candidate) -> bool:
    """Tell whether two arguments of one verb would be the same without a reflexive, or one lies inside the other."""
    if other.first <= pronoun.head <= other.last:
        return True
    if pronoun.word in REFLEXIVE or pronoun.role is Role.OWNER or pronoun.sentence != other.sentence:
        return False
    mine = _verb(stage, pronoun)
    return mine >= 0 and mine == _verb(stage, other)


def _verb(stage: Scene, candidate: Candidate) -> int:
    """Return the verb whose argument a candidate is, -1 if it hangs on something else."""
    place = candidate.head
    token = stage.tokens[place]
    for _ in range(_DEEP):
        if token.dep != "conj":
            break
        place = token.head
        token = stage.tokens[place]
    if token.dep in {"pobj", "agent"}:
        place = token.head
        token = stage.tokens[place]
    return token.head if stage.tokens[token.head].pos in _VERBAL and token.head != place else -1


def _acts(stage: Scene, pronoun: Candidate) -> bool:
    """Tell whether the words around "it" are those of an organization: "it said", "its chief executive"."""
    above = stage.tokens[stage.tokens[pronoun.head].head].lemma.lower()
    if pronoun.role is Role.SUBJECT:
        return above in ORGANIZATION_DOES
    return pronoun.role is Role.OWNER and above in ORGANIZATION_HAS


def _gender(pronoun: Candidate, who: Referent) -> str:
    if who.gender is Gender.ANY:
        return "gender unknown"
    return "gender fits" if who.gender is pronoun.who.gender else "gender odd"


def for_nothing(stage: Scene, pronoun: Candidate, quotes: Quotes) -> list[str]:
    """Return what speaks for a pronoun standing for nothing that was named, as in "it is clear that …"."""
    said = ["nothing", f"nothing for {pronoun.role}"]
    if pronoun.head in quotes:
        said.append("nothing, in a quotation")
    if pronoun.word in IT and _acts(stage, pronoun):
        said.append("nothing, yet acts")
    if pronoun.word == "it" and _is_empty(stage, pronoun.head):
        said.append("empty it")
    return said


def _is_empty(stage: Scene, place: int) -> bool:
    """Tell whether "it" only holds the place of a clause: "it is clear that", "it was Ann who", "make it easy to"."""
    tokens = stage.tokens
    verb = tokens[place].head
    if tokens[place].dep == "expl" or tokens[verb].lemma in SEEMING:
        return True
    below = [child for child in stage.below(verb) if child > place]
    clause = any(tokens[child].dep in _CLAUSES for child in below)
    if tokens[verb].lemma in EMPTY_VERBS or tokens[verb].pos == "ADJ":
        nouns = [child for child in below if tokens[child].dep in {"acomp", "attr", "oprd", "dobj"}]
        inside = (tokens[inner].dep in _CLAUSES for noun in nouns for inner in stage.below(noun))
        return clause or any(inside)
    passive = any(tokens[child].dep == "auxpass" for child in stage.below(verb))
    return passive and clause and tokens[verb].lemma in SAYING
