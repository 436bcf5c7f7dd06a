"""Finds relations by the ontology's own phrases, over the dependency tree.

A phrase names a word and two slots; ``match`` finds what stands in the slots in whatever construction the sentence
uses; here the slots become mentions, are checked against domain and range, and become claims.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.extract.lexicon import ORGANIZATION, PERSON, PLACE, ROLE, THING, VALUE
from kg.extract.patterns.frames import NOTHING, Frame, Match, frames
from kg.extract.patterns.match import match
from kg.extract.patterns.nouns import complements_of, end_of_word
from kg.extract.things import same, statement
from kg.extract.tree import Tree
from kg.model import Claim, Mention, MentionKind, Reading
from kg.ontology import load
from kg.ontology.phrases import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Step, Token
    from kg.ontology import Ontology

_REACH = 4
"""Sentences back in which a noun's complement is looked for."""
_CALLED = frozenset(
    "city town village state province island county region municipality port hamlet republic kingdom borough "
    "district".split()
)
"""Nouns before the name of what they are: "the city of Lisbon"; a capital or a suburb is of another place."""
_RANK = {MentionKind.NAME: 0, MentionKind.VALUE: 1, MentionKind.NOMINAL: 2, MentionKind.PRONOUN: 3}


def step(ontology: Ontology) -> Step:
    """Return the step that proposes claims under this ontology; all are asserted until ``status`` has looked."""
    known = frames(ontology)

    def find(reading: Reading) -> Reading:
        finder = _Finder(ontology, reading, Tree(reading.tokens))
        claims = _best(finder.claims(known))
        roles = (claim.object for claim in claims if claim.object.type == ROLE)
        mentions = sorted(
            dict.fromkeys((*reading.mentions, *roles)), key=lambda each: (each.span, each.kind, each.type)
        )
        return replace(reading, mentions=tuple(mentions), claims=(*reading.claims, *claims))

    return find


@dataclass(frozen=True)
class _Finder:
    ontology: Ontology
    reading: Reading
    tree: Tree

    def claims(self, known: Mapping[str, Sequence[Frame]]) -> Iterator[Claim]:
        """Yield the claims that any word triggers, with repetitions."""
        for place, token in enumerate(self.reading.tokens):
            triggered = dict.fromkeys((token.lemma.lower(), token.text.lower()))
            matches = [
                (frame, found)
                for trigger in triggered
                for frame in known.get(trigger, ())
                for found in match(frame, place, self.tree)
            ]
            claims = ((frame, self._claim(frame, self._bridged(frame, found))) for frame, found in matches)
            for claim in _most_specific([(frame, claim) for frame, claim in claims if claim is not None]):
                yield from self._with_wider_place(claim)

    def _with_wider_place(self, claim: Claim) -> Iterator[Claim]:
        """Yield a claim, and for "in Menlo Park, California" the same of the wider place."""
        yield claim
        wider = self._followers.get(claim.object.span.end)
        if wider is not None and self._is_place(claim.object) and not same(wider, claim.subject):
            yield replace(claim, object=wider, score=round(claim.score * 0.95, 3))

    def _is_place(self, mention: Mention) -> bool:
        return mention.kind is MentionKind.NAME and load().is_a(mention.type, PLACE)

    @cached_property
    def _followers(self) -> Mapping[int, Mention]:
        """Map the end of a span to the name of a place that follows it behind a comma."""
        text = self.reading.document.text
        places = (mention for mention in self.reading.mentions if self._is_place(mention))
        return {each.span.start - 2: each for each in places if text[each.span.start - 2 : each.span.start] == ", "}

    def _claim(self, frame: Frame, found: Match) -> Claim | None:
        first = self._mention_at(found.first)
        if frame.itself and found.second in self._names:
            return None  # Tim Cook is no cook
        second = self._role_at(frame, found.second) if frame.itself else self._mention_at(found.second)
        if (
            first is None
            or second is None
            or _is_of_itself(frame, first, second)
            or self._is_empty(found.anchor, first)
        ):
            return None
        if not self._holds(frame, found, first, second):
            return None
        subject, object_ = (second, first) if frame.inverted else (first, second)
        if not self._fits(subject, frame.relation.domain) or not self._fits(object_, frame.relation.range):
            return None
        if frame.unit and not _counts(frame.unit, object_):
            return None
        return Claim(
            subject,
            frame.relation.iri,
            object_,
            self.reading.sentences[self.reading.tokens[found.anchor].sentence],
            score=round(found.score * _weight(subject) * _weight(object_), 3),
            by=f"patterns: {frame.text}",
            anchor=found.anchor,
        )

    def _holds(self, frame: Frame, found: Match, first: Mention, second: Mention) -> bool:
        """Tell whether the words around bear out what a name attached to a name, or a noun, seems to say."""
        if frame.form is Form.ATTACHED:
            return self._are_attached(frame, found, first, second) and not self._are_listed(first, second)
        return frame.form is not Form.NOUN or first.type != PERSON or not self._is_of_part(frame, found)

    def _is_of_part(self, frame: Frame, found: Match) -> bool:
        """Tell whether a noun is of a part only of what is claimed: the "head of research at Acme" does not head Acme.

        A vice president of marketing at Acme is one of Acme, as the relation's phrases with "at" tell.
        """
        of = self.tree.behind(found.anchor, "of") if frame.preposition == "of" else []
        if not of or found.second in of or any(text.endswith(" at Y") for text in frame.relation.phrases):
            return False
        return all(self._is_field(each) for each in of)

    def _is_field(self, place: int) -> bool:
        """Tell whether a noun names a field of work, and nothing that is spoken of: "research", not "the agency"."""
        return self.reading.tokens[place].pos == "NOUN" and not self.tree.children(place, "det", "poss")

    def _are_attached(self, frame: Frame, found: Match, first: Mention, second: Mention) -> bool:
        """Tell whether a name, or a noun that explains one, stands with a name: "Boltz, a supplier in Brno"."""
        token = self.reading.tokens[found.first]
        if second.kind not in {MentionKind.NAME, MentionKind.VALUE}:
            return False
        if first.kind is MentionKind.NAME:
            return first.span.start <= token.start < first.span.end
        explains = frame.preposition == "in" and token.dep == "appos" and first.kind is MentionKind.NOMINAL
        return explains and load().is_a(first.type, ORGANIZATION) and first.cluster in self._named

    def _are_listed(self, first: Mention, second: Mention) -> bool:
        """Tell whether two places of one kind are members of a list: "Alabama, Georgia, and Florida"."""
        return first.type == second.type and self.reading.tokens[second.head].dep == "conj"

    def _is_empty(self, anchor: int, mention: Mention) -> bool:
        """Tell whether nothing is known of a thing but what the claim says: that the owners of Acme own it.

        Somebody of whom is told for the first time may still do something: "a lawyer for Acme".
        """
        is_new = {self.reading.tokens[child].lemma for child in self.tree.children(anchor, "det")} & {"a", "an"}
        is_it = mention.kind is MentionKind.NOMINAL and mention.head == anchor
        return is_it and not is_new and mention.cluster not in self._named

    @cached_property
    def _named(self) -> frozenset[int | None]:
        """The clusters that have a name."""
        return frozenset(each.cluster for each in self.reading.mentions if each.kind is MentionKind.NAME)

    def _role_at(self, frame: Frame, place: int) -> Mention:
        """Return a mention of the role that a noun names, with the nouns that qualify it: "railway engineer"."""
        tokens = self.tree.tokens
        first = place
        while first > 0 and tokens[first - 1].head == place and self._is_of_role(tokens[first - 1], frame):
            first -= 1
        span = self.reading.document.span(tokens[first].start, tokens[end_of_word(place, self.tree)].end)
        return Mention(span, MentionKind.NOMINAL, ROLE, head=place, score=0.8, by="patterns")

    def _is_of_role(self, token: Token, frame: Frame) -> bool:
        return token.text.lower() in frame.others or (token.dep == "compound" and token.tag in {"NN", "NNS"})

    def _bridged(self, frame: Frame, found: Match) -> Match:
        """Give a noun that stands without its complement the one it had when it was last spoken of.

        "The number of subscribers for Instagram grew. (…) The number of users crossed 400 million."  A measure
        takes the subject of the sentence before: "Acme made a profit. Revenue rose to $3 million."
        """
        if found.second != NOTHING:
            return found
        sentence = self.reading.tokens[found.anchor].sentence
        earlier = self._earlier(frame, sentence) if frame.chain else self._subjects(sentence - 1, frame)
        complement = next((each for each in earlier if self._suits(each, frame)), NOTHING)
        return found._replace(second=complement, score=found.score * 0.75)

    def _earlier(self, frame: Frame, sentence: int) -> Iterator[int]:
        """Yield what hung on the noun in the sentences before, the nearest first."""
        for number in range(sentence - 1, sentence - _REACH - 1, -1):
            for place in reversed(self.tree.sentence(number)):
                if self.reading.tokens[place].lemma.lower() == frame.trigger:
                    yield from complements_of(place, self.tree)

    def _subjects(self, sentence: int, frame: Frame) -> Iterator[int]:
        if load().is_a(next(iter(frame.first), ""), VALUE):
            yield from (place for place in self.tree.sentence(sentence) if self.reading.tokens[place].dep == "nsubj")

    def _suits(self, place: int, frame: Frame) -> bool:
        mention = self._mention_at(place)
        return mention is not None and self._fits(mention, frame.relation.domain)

    def _fits(self, mention: Mention, allowed: Iterable[str]) -> bool:
        type_ = self._types.get(mention.cluster, mention.type) if mention.cluster is not None else mention.type
        if type_ == THING and mention.kind is MentionKind.PRONOUN:
            return not any(self.ontology.is_a(each, VALUE) for each in allowed)
        return self.ontology.fits(type_, tuple(allowed))

    def _mention_at(self, place: int) -> Mention | None:
        """Return the mention that a token heads; a noun before or in apposition to a name stands for the name."""
        token = self.reading.tokens[place]
        if place not in self._places and (token.dep == "appos" or self._qualifies(place)):
            named = self._places.get(token.head)
            return named if named is not None and named.kind is MentionKind.NAME else None
        mention = self._called_of(place) or self._places.get(place)
        if mention is not None and mention.kind is MentionKind.NOMINAL:
            close = self._starts.get(mention.span.end + 1)
            if close is not None and load().is_a(close.type, mention.type):
                return close
        if mention is not None and mention.kind is MentionKind.NOMINAL and mention.cluster is not None:
            beside = (self._places.get(child) for child in self.tree.children(place, "appos"))
            return next((each for each in beside if each is not None and each.cluster == mention.cluster), mention)
        return mention

    def _called_of(self, place: int) -> Mention | None:
        """Return the place that a noun is of by name: "the city of Lisbon" is Lisbon."""
        if self.reading.tokens[place].lemma.lower() not in _CALLED or self.reading.tokens[place].tag != "NN":
            return None
        of = [self._places.get(each) for each in self.tree.behind(place, "of")]
        named = of[0] if len(of) == 1 else None
        return named if named is not None and named.kind is MentionKind.NAME and self._is_place(named) else None

    @cached_property
    def _names(self) -> frozenset[int]:
        """The head tokens of names."""
        return frozenset(each.head for each in self.reading.mentions if each.kind is MentionKind.NAME)

    @cached_property
    def _starts(self) -> Mapping[int, Mention]:
        """Map the place where a name begins to it: what "the economist Jane Roe" is about is Jane Roe."""
        return {each.span.start: each for each in self.reading.mentions if each.kind is MentionKind.NAME}

    def _qualifies(self, place: int) -> bool:
        token = self.reading.tokens[place]
        return token.dep in {"compound", "nmod"} and token.head > place

    @cached_property
    def _places(self) -> Mapping[int, Mention]:
        """Map each head token to its mention, names first; inside an amount every word leads to it."""
        places: dict[int, Mention] = {}
        for mention in sorted(self.reading.mentions, key=lambda each: _RANK[each.kind]):
            places.setdefault(mention.head, mention)
        for mention in self.reading.mentions:
            if mention.kind is MentionKind.VALUE:
                for place in self._inside(mention):
                    places.setdefault(place, mention)
        return places

    def _inside(self, mention: Mention) -> Iterator[int]:
        place = mention.head
        tokens = self.reading.tokens
        while place >= 0 and tokens[place].start >= mention.span.start:
            yield place
            place -= 1
        place = mention.head + 1
        while place < len(tokens) and tokens[place].end <= mention.span.end:
            yield place
            place += 1

    @cached_property
    def _types(self) -> Mapping[int | None, str]:
        """Map each cluster to the type of its first name."""
        types: dict[int | None, str] = {}
        for mention in sorted(self.reading.mentions, key=lambda each: _RANK[each.kind]):
            if mention.cluster is not None and mention.type != THING:
                types.setdefault(mention.cluster, mention.type)
        return types


def _is_of_itself(frame: Frame, first: Mention, second: Mention) -> bool:
    """Tell whether both ends are one thing, or the role a word of the name: the National Museum is no national.

    "Councillor Ana Ruiz" is one all the same.
    """
    if frame.itself:
        is_title = first.type == PERSON and first.span.start == second.span.start
        return first.kind is MentionKind.NAME and first.span.covers(second.span) and not is_title
    return same(first, second)


def _most_specific(claims: Sequence[tuple[Frame, Claim]]) -> Iterator[Claim]:
    """Of the nouns that one word can be part of keep the longest: a "chief executive" is not just an executive."""
    longest = max((len(frame.others) for frame, _ in claims if frame.form is Form.NOUN), default=0)
    for frame, claim in claims:
        if frame.form is not Form.NOUN or len(frame.others) == longest:
            yield claim


def _counts(unit: tuple[str, ...], amount: Mention) -> bool:
    """Tell whether an amount counts what the phrase asks for: "users" are "monthly active users" too."""
    counted = (amount.unit or "").split()
    return bool(counted) and counted[-1].rstrip("s") == unit[-1].rstrip("s")


def _best(claims: Iterable[Claim]) -> list[Claim]:
    """Keep of each statement in a sentence the most certain claim, in the order of the text."""
    best: dict[object, Claim] = {}
    for claim in claims:
        key = statement(claim)
        if key not in best or claim.score > best[key].score:
            best[key] = claim
    return sorted(best.values(), key=lambda each: (each.evidence, each.anchor, each.relation, each.object.span))


def _weight(mention: Mention) -> float:
    """Return how much the doubt about a mention lowers the score of its claims.

    A name is there, only its type is in doubt; what a pronoun or noun stands for is itself in doubt.
    """
    certain = 0.8 if mention.kind in {MentionKind.NAME, MentionKind.VALUE} else 0.3
    return certain + (1 - certain) * mention.score
