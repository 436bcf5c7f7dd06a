"""Finds common noun phrases for things of a known kind ("the firm"), and pronouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexicon import PERSON, THING
from kg.model import Mention, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.lexicon import Lexicon
    from kg.model import Reading, Token

_PERSONS = frozenset("he him his himself she her hers herself who whom whose i me my we us our".split())
_THINGS = frozenset("it its itself they them their theirs themselves which that".split())
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_OUTSIDE = frozenset({"prep", "relcl", "acl", "appos", "punct", "case", "dative"})


def nominals(reading: Reading, lexicon: Lexicon, *, taken: set[int]) -> Iterator[Mention]:
    """Yield noun phrases whose head noun a class or role of the ontology has, from determiner to head.

    A noun that only qualifies a name ("messenger app WhatsApp") or another noun is none.
    """
    tokens = reading.tokens
    for place, token in enumerate(tokens):
        if token.tag not in {"NN", "NNS", "NNP"} or place in taken or token.dep == "compound":
            continue
        first = _first(place, tokens, taken=taken)
        words = [word.lemma if word.tag == "NNS" else word.text for word in tokens[first : place + 1]]
        type_ = lexicon.type_of(words)
        if type_ is not None:
            span = reading.document.span(tokens[first].start, token.end)
            yield Mention(span, MentionKind.NOMINAL, type_, head=place, score=0.8, by="mentions")


def _first(head: int, tokens: Sequence[Token], *, taken: set[int]) -> int:
    """Return where the phrase of a noun begins: its leftmost word that hangs on it without a gap."""
    first = head
    for place in range(head - 1, -1, -1):
        inside = tokens[place].dep not in _OUTSIDE or tokens[place].text == "-" or place in taken
        if not inside or not _hangs(place, head, tokens):
            break
        first = place
    return first


def _hangs(place: int, head: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a word hangs on a noun behind it, directly or through other words before that noun."""
    while place < head:
        if tokens[place].head == place:
            return False
        place = tokens[place].head
    return place == head


def pronouns(reading: Reading) -> Iterator[Mention]:
    """Yield personal, possessive and relative pronouns."""
    for place, token in enumerate(reading.tokens):
        word = token.text.lower()
        relative = token.tag in _RELATIVE
        if token.tag not in {"PRP", "PRP$"} and not relative:
            continue
        if word in _PERSONS or word in _THINGS:
            span = reading.document.span(token.start, token.end)
            type_ = PERSON if word in _PERSONS else THING
            yield Mention(span, MentionKind.PRONOUN, type_, head=place, by="mentions")
