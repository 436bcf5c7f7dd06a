"""Lets the model correct the mentions: it finds names the rules do not see, and knows better what they are."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract import learned
from kg.extract.demonyms import DEMONYMS
from kg.extract.first_names import is_first_name
from kg.extract.learned.overlaps import untangled
from kg.extract.learned.teams import as_played
from kg.extract.learned.types import agreed
from kg.extract.lexicon import COUNTRY, ORGANIZATION, PERSON, ROLE, THING, WORK, lexicon
from kg.model import Mention, MentionKind
from kg.names import KG
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.extract.model import Found
    from kg.model import Reading, Step, Token
    from kg.ontology import Ontology

_KEPT = 0.5
"""A name that only the rules see stays where the model gives at least this much to its being a mention."""
_SURE = 0.8
"""From this chance on a name is what the model takes it for, whatever the rules say.

Those say 1.0 where a single guess of spaCy's is all they have.  Names of the gate (608) and of the identity set's odd
items (549, not used to set this) that got the right family: 569 and 499; 555 and 489 where the surer voice decides.
"""


def step(ontology: Ontology) -> Step:
    """Return the step that corrects names, nouns and pronouns; values stay as the rules read them.

    Adjectives of nationality are names of countries under a foreign ontology; the default one has no use for them.
    """
    foreign = ontology.ground is not None

    def find(reading: Reading) -> Reading:
        seen = learned.scan(reading)
        values = [each for each in reading.mentions if each.kind is MentionKind.VALUE]
        rules = {(each.span.start, each.span.end): each for each in reading.mentions}
        found = [each for each in seen.mentions() if _is_wanted(each, foreign=foreign)]
        found, values = untangled(_outermost(found), values)
        found = agreed(found, seen)
        given = [_mention(each, reading, rules.get((each.start, each.end))) for each in found]
        mentions = [mention for mention in given if mention is not None]
        rest = _others(reading, mentions)
        chances = seen.judge([(each.span.start, each.span.end) for each in rest])[0]
        kept = [
            each
            for each, chance in zip(rest, chances[:, 1:].sum(-1).tolist(), strict=True)
            if not chance < _KEPT or not _is_doubtful(each, mentions)
        ]
        known = [as_played(each, reading) for each in [*mentions, *kept]]
        named = [each for each in known if foreign or not _is_adjective(each, reading)]
        return replace(reading, mentions=tuple(sorted([*values, *named], key=_order)))

    return find


def _outermost(found: Sequence[Found]) -> Iterator[Found]:
    """Yield all but the less certain of two names of one type that end together: "Dame Ruth Roe" and "Ruth Roe"."""
    best: dict[tuple[int, str, str], Found] = {}
    for each in found:
        key = each.end, each.kind, each.type
        if key not in best or best[key].score < each.score:
            best[key] = each
    kept = {id(each) for each in best.values()}
    return (each for each in found if id(each) in kept)


def _is_wanted(found: Found, *, foreign: bool) -> bool:
    return found.kind in {"name", "nominal", "pronoun"} or (foreign and found.kind == "demonym")


def _mention(found: Found, reading: Reading, ruled: Mention | None) -> Mention | None:
    """Return the mention; where the rules have it too, its type stays unless the model is surer of another."""
    head = head_of(found.start, found.end, reading.tokens)
    if head is None:
        return None
    span = reading.document.span(found.start, found.end)
    place = DEMONYMS.get(span.text) if found.type == "Country" or found.kind == "demonym" else None
    if place or found.kind == "demonym":
        score = round(found.score, 3)
        return Mention(span, MentionKind.NAME, COUNTRY, head=head, score=score, by=learned.BY, value=place)
    kind, type_ = MentionKind(found.kind), KG + found.type
    if kind is MentionKind.PRONOUN and found.type != "Person":
        type_ = THING
    score, by = found.score, learned.BY
    if ruled is not None and ruled.kind is kind and not _is_surer(found, ruled, head, reading):
        type_, by = ruled.type, ruled.by
    if kind is MentionKind.NAME and _told(found.start, head, reading.tokens) == WORK and type_ != PERSON:
        type_ = WORK
    return Mention(span, kind, type_, head=head, score=round(score, 3), by=by)


def _is_surer(found: Found, ruled: Mention, head: int, reading: Reading) -> bool:
    """Tell whether the model knows the type of a name better than the rules, which go by what is said before it."""
    if ruled.kind is not MentionKind.NAME or found.type_score < min(ruled.score, _SURE):
        return False
    known = load()
    told = _told(found.start, head, reading.tokens)
    return not (told and known.is_a(told, ORGANIZATION) and known.is_a(ruled.type, ORGANIZATION))


def _told(start: int, head: int, tokens: Sequence[Token]) -> str | None:
    """Return the class of the noun right before a name that goes with it: "the citizens' group Dry Cellar"."""
    first = bisect_left(tokens, start, key=lambda token: token.start)
    if first == 0 or tokens[first - 1].tag != "NN":
        return None
    before, name = tokens[first - 1], tokens[head]
    qualifies = before.head == head and before.dep in {"compound", "nmod"}
    apposed = (name.head, name.dep) == (first - 1, "appos") or (name.dep, before.dep) == ("npadvmod", "dobj")
    return lexicon().type_of([before.text.lower()]) if qualifies or apposed else None


def head_of(start: int, end: int, tokens: Sequence[Token]) -> int | None:
    """Return the word of a span on which the others hang: the first whose governor lies outside of it."""
    first = bisect_left(tokens, start, key=lambda token: token.end - 1)
    places = []
    while first < len(tokens) and tokens[first].start < end:
        places.append(first)
        first += 1
    outside = (place for place in places if tokens[place].head not in places or tokens[place].head == place)
    return next((place for place in outside if tokens[place].pos != "PUNCT"), places[-1] if places else None)


def _others(reading: Reading, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions of the rules that no mention of the model crosses or shares its head with."""
    taken = {mention.head for mention in mentions if mention.type != ROLE}
    spans = [mention.span for mention in mentions]
    return [
        each
        for each in reading.mentions
        if each.kind is not MentionKind.VALUE
        and each.head not in taken
        and not any(_crosses(each.span.start, each.span.end, span.start, span.end) for span in spans)
    ]


def _crosses(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_start < end < other_end or other_start < start < other_end < end


def _is_doubtful(mention: Mention, mentions: Iterable[Mention]) -> bool:
    """Tell whether the model may take away a mention that only the rules see: a name, or a word of one of its names.

    Other pronouns and nouns stay, since phrases hold on to them, and so do whole names that lists know.
    """
    names = (each.span for each in mentions if each.kind is MentionKind.NAME)
    return not _is_listed(mention) and (
        mention.kind is MentionKind.NAME or any(name.covers(mention.span) for name in names)
    )


def _is_listed(mention: Mention) -> bool:
    """Tell whether a name is that of a country in several words, or of a person by a known first name."""
    first, *rest = mention.span.text.split()
    of_person = mention.type == PERSON and mention.kind is MentionKind.NAME and is_first_name(first)
    return bool(rest) and (of_person or mention.span.text.lower() in lexicon().countries)


def _is_adjective(mention: Mention, reading: Reading) -> bool:
    """Tell whether a name is but an adjective of a place: "European"."""
    return mention.span.text in DEMONYMS and reading.tokens[mention.head].tag == "JJ"


def _order(mention: Mention) -> tuple[object, ...]:
    return mention.span, mention.kind, mention.type
