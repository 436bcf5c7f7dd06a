"""Tells from the dependency tree whether the clause around a date speaks of the past or of the future."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.amounts.calendar import Tense
from kg.extract.amounts.words import words

if TYPE_CHECKING:
    from kg.extract.amounts.passage import Passage
    from kg.model import Token

_MODALS = words("will shall 'll ’ll wo would may might could should must can")
_PLANS = words(
    "plan expect schedule set due intend aim hope slate prepare go want agree propose ready likely bound ask "
    "vow pledge promise mean need wait be"
)
_FIXED = words("schedule slate plan set expect due")
_TIMETABLE = words(
    "begin start open close end expire run play face meet return arrive leave vote premiere launch air resume take come"
)
_AHEAD = words(
    "by until till ahead upcoming coming scheduled due planned expected starting beginning effective through"
)
_VERBS = frozenset({"VERB", "AUX"})
_LONGEST_CLIMB = 12


def tense(passage: Passage, start: int, end: int) -> Tense:
    """Return the tense around the characters ``start:end``: the past where nothing tells, as news tells what was."""
    before = passage.token_before(start)
    verb = governor(passage, passage.root(start, end))
    ahead = before is not None and passage.tokens[before].text.lower() in _AHEAD
    if verb is None:
        return Tense.FUTURE if ahead else Tense.PAST
    if ahead and not _is_past(verb, passage):
        return Tense.FUTURE
    return Tense.FUTURE if _is_future(verb, passage) else Tense.PAST


def governor(passage: Passage, place: int) -> int | None:
    """Return the place of the verb that governs a word; ``None`` where there is none, as in a heading."""
    tokens = passage.tokens
    for _ in range(_LONGEST_CLIMB):
        if place < 0:
            return None
        if tokens[place].pos in _VERBS:
            return place
        if tokens[place].head == place:
            return None
        place = tokens[place].head
    return None


def _is_past(verb: int, passage: Passage) -> bool:
    helpers = _helpers(verb, passage)
    if any(word.text.lower() in _MODALS for word in helpers):
        return False
    return passage.tokens[verb].tag in {"VBD", "VBN"} or any(word.tag == "VBD" for word in helpers)


def _is_future(verb: int, passage: Passage) -> bool:
    """Tell whether a verb is in the future: *will open*, *is opening*, *plans to open*, *is scheduled*, *opens*."""
    word = passage.tokens[verb]
    helpers = _helpers(verb, passage)
    texts = {helper.text.lower() for helper in helpers}
    if texts & _MODALS:
        return "have" not in texts
    now = any(helper.tag in {"VBZ", "VBP"} for helper in helpers)
    if (word.tag == "VBN" and word.lemma in _FIXED and now) or (word.tag == "VBG" and now):
        return True
    if "to" in texts:
        return _follows_plan(verb, passage)
    return word.tag in {"VBZ", "VBP"} and word.lemma in _TIMETABLE


def _follows_plan(verb: int, passage: Passage) -> bool:
    """Tell whether an infinitive hangs on a plan (*plans to open*, *is to open*); *came to open* does not."""
    head = passage.tokens[passage.tokens[verb].head]
    return passage.tokens[verb].head == verb or head.lemma in _PLANS or head.text.lower() in _PLANS


def _helpers(verb: int, passage: Passage) -> list[Token]:
    first, last = passage.bounds
    near = range(max(first, verb - _LONGEST_CLIMB), min(last, verb + _LONGEST_CLIMB))
    return [
        passage.tokens[i]
        for i in near
        if passage.tokens[i].head == verb and passage.tokens[i].dep in {"aux", "auxpass"}
    ]
