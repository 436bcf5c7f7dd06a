"""Finds the two arguments of a frame around its trigger, in every construction that grammar offers.

Verbs, participles and adjectives are matched here, and names attached to names; ``nouns`` matches nouns.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kg.extract.lexicon import DATE
from kg.extract.patterns.frames import Match
from kg.extract.patterns.nouns import ANY, arguments, end_of_chain, is_word, nouns
from kg.ontology.phrases import PREPOSITIONS, Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.patterns.frames import Frame
    from kg.extract.tree import Tree

_BEFORE = frozenset({"compound", "nummod", "amod", "det", "quantmod", "nmod", "poss"})


def match(frame: Frame, trigger: int, tree: Tree) -> Iterator[Match]:
    """Yield the matches of a frame at the token ``trigger``; slots are tokens, types are not looked at yet."""
    if frame.tail and not _is_followed(frame, trigger, tree):
        return
    if frame.form is Form.NOUN:
        yield from nouns(frame, trigger, tree)
    elif frame.form is Form.ATTACHED:
        yield from _attached(trigger, tree)
    elif frame.form is Form.ADJECTIVE and frame.others and frame.others[0] in PREPOSITIONS:
        yield from _prepositional(frame, trigger, tree)
    elif _is_verbal(frame, trigger, tree) and _others_stand(frame, trigger, tree):
        yield from _verb(frame, trigger, tree)


def _is_followed(frame: Frame, trigger: int, tree: Tree) -> bool:
    sentence = tree.tokens[trigger].sentence
    behind = (each for each in tree.subtree(trigger) if each > trigger and tree.tokens[each].sentence == sentence)
    return any(is_word(tree, each, frame.tail[-1]) for each in behind)


def _attached(trigger: int, tree: Tree) -> Iterator[Match]:
    """Match "X of Y", "X in Y" and "X, Y": Y hangs on the name right before the preposition or comma.

    Behind the object of a verb the preposition may belong to the verb ("met Joe in Seoul"), so nothing is said there.
    """
    sign = tree.tokens[trigger]
    before = trigger - 1
    if sign.text == ",":
        behind = _phrase_head(trigger + 1, tree)
        closed = behind + 1 >= len(tree.tokens) or tree.tokens[behind + 1].pos == "PUNCT"
        if before >= 0 and closed and tree.tokens[behind].sentence == sign.sentence:
            yield Match(before, behind, before, 0.8)
    elif sign.dep == "prep" and sign.head == before and (sign.text == "of" or _stands_alone(before, tree)):
        yield from (Match(before, each, before, 0.75) for each in tree.children(trigger, "pobj"))


def _stands_alone(noun: int, tree: Tree) -> bool:
    token = tree.tokens[noun]
    above = tree.tokens[tree.tokens[token.head].head]
    return token.dep in {"nsubj", "nsubjpass", "appos"} or (token.dep == "pobj" and above.pos in {"NOUN", "PROPN"})


def _phrase_head(place: int, tree: Tree) -> int:
    while place < len(tree.tokens) - 1 and tree.tokens[place].dep in _BEFORE and tree.tokens[place].head > place:
        place = tree.tokens[place].head
    return min(place, len(tree.tokens) - 1)


def _prepositional(frame: Frame, trigger: int, tree: Tree) -> Iterator[Match]:
    """Match "X is in charge of Y", "X is at war with Y"."""
    preposition = tree.tokens[trigger].head
    verb = tree.tokens[preposition].head
    if tree.tokens[trigger].dep != "pobj" or tree.tokens[preposition].text.lower() != frame.others[0]:
        return
    first = tree.subjects(verb) if tree.tokens[verb].pos in {"VERB", "AUX"} else [verb]
    second = tree.behind(trigger, frame.preposition) or tree.behind(verb, frame.preposition)
    yield from (Match(one, other, verb, 0.85) for one in first for other in second)


def _is_verbal(frame: Frame, trigger: int, tree: Tree) -> bool:
    token = tree.tokens[trigger]
    if frame.form is Form.ADJECTIVE:
        return token.pos in {"VERB", "ADJ", "ADV", "NOUN"} and (token.tag in {"VBN", "VBD"} or token.pos != "VERB")
    return token.pos in {"VERB", "AUX"}


def _others_stand(frame: Frame, trigger: int, tree: Tree) -> bool:
    return not frame.others or _last_word(frame, trigger, tree) is not None


def _last_word(frame: Frame, trigger: int, tree: Tree) -> int | None:
    """Return the last of the frame's further words, each hanging on the one before or on the trigger."""
    if not frame.others:
        return trigger
    current = trigger
    objects = tree.children(trigger, "dobj")
    more = [noun for each in objects for noun in (*tree.series(each)[1:], *tree.children(each, "compound"))]
    for word in frame.others:
        candidates = [*tree.children(current), *(tree.children(trigger) if current != trigger else ()), *more]
        follower = next((each for each in candidates if is_word(tree, each, word) and each > trigger), None)
        if follower is None:
            return None
        current = follower
    return current


def _verb(frame: Frame, trigger: int, tree: Tree) -> Iterator[Match]:
    particles = {tree.tokens[child].text.lower() for child in tree.children(trigger, "prt")}
    if particles - {frame.preposition, *frame.others}:
        return  # "grew up in" is not "grew in"
    passive = tree.is_passive(trigger)
    first, second = _passive(frame, trigger, tree) if passive else _active(frame, trigger, tree)
    own = bool(tree.children(trigger, "nsubj", "nsubjpass", "agent"))
    score = 0.9 if own else 0.8
    first = _led(frame, first, tree)
    if frame.relation.symmetric and frame.preposition and not second:
        yield from (Match(one, other, trigger, score * 0.9) for one, other in combinations(sorted(first), 2))
    yield from (Match(*pair, trigger, score) for pair in _paired(first, second, tree, trigger))
    if frame.chain and frame.preposition:
        yield from (
            Match(one, each, trigger, score * 0.9) for one in first for each in tree.behind(one, frame.preposition)
        )


def _active(frame: Frame, trigger: int, tree: Tree) -> tuple[list[int], list[int]]:
    second = _second(frame, trigger, tree)
    token = tree.tokens[trigger]
    if frame.form is Form.ADJECTIVE:
        if token.dep == "acomp":
            return tree.subjects(token.head), second
        return (tree.objects(trigger) if token.pos == "VERB" else tree.subjects(trigger)), second
    if DATE in frame.relation.range and frame.preposition and tree.children(trigger, "dobj"):
        return [], []
    return tree.subjects(trigger), second


def _passive(frame: Frame, trigger: int, tree: Tree) -> tuple[list[int], list[int]]:
    about = tree.undergoers(trigger)
    if frame.form is Form.ADJECTIVE:
        return about, _second(frame, trigger, tree) or _by_hyphen(frame, trigger, tree)
    if frame.preposition and not _is_particle(frame, trigger, tree):
        return [], []
    return tree.agents(trigger), about


def _by_hyphen(frame: Frame, trigger: int, tree: Tree) -> list[int]:
    return tree.hyphenated(trigger) if frame.preposition in {"in", "at", "by"} else []


def _is_particle(frame: Frame, trigger: int, tree: Tree) -> bool:
    return any(tree.tokens[child].text.lower() == frame.preposition for child in tree.children(trigger, "prt", "prep"))


def _second(frame: Frame, trigger: int, tree: Tree) -> list[int]:
    """Return the second slot of an active verb or adjective: its object, or the noun behind the preposition."""
    if not frame.preposition:
        bare = tree.children(trigger, "npadvmod")
        return [*(_objects_behind(frame, trigger, tree) if frame.others else tree.objects(trigger)), *bare]
    last = _last_word(frame, trigger, tree)
    holders = {trigger, trigger if last is None else last}
    found = [noun for holder in sorted(holders) for noun in tree.behind(holder, frame.preposition)]
    if not found and last is not None and frame.preposition == "of":  # "chairs Acme's board"
        found = tree.children(last, "poss")
    if not found and _has_particle(frame, trigger, tree):
        return tree.objects(trigger)
    return found or _through_object(frame, trigger, tree) or _adverbial(frame, trigger, tree)


def _adverbial(frame: Frame, trigger: int, tree: Tree) -> list[int]:
    """Look for a place behind "where" or a date without preposition: "(born 4 May 1960)"."""
    if frame.preposition in {"in", "at"}:
        return tree.where(trigger) or tree.children(trigger, "npadvmod")
    return tree.children(trigger, "npadvmod") if frame.preposition == "on" else []


def _objects_behind(frame: Frame, trigger: int, tree: Tree) -> list[int]:
    last = _last_word(frame, trigger, tree)
    return [each for each in tree.objects(trigger) if last is not None and each > last]


def _has_particle(frame: Frame, trigger: int, tree: Tree) -> bool:
    return any(tree.tokens[child].text.lower() == frame.preposition for child in tree.children(trigger, "prt"))


def _through_object(frame: Frame, trigger: int, tree: Tree) -> list[int]:
    """Look one preposition further: "based at its offices in Seoul" is no match, "studied law at Yale" is."""
    if frame.others:
        return []
    return [noun for each in tree.children(trigger, "dobj", "attr") for noun in tree.behind(each, frame.preposition)]


def _led(frame: Frame, nouns: list[int], tree: Tree) -> list[int]:
    """Step down a chain to the slot behind it: from "number" to X in "the number of subscribers for X grows"."""
    if not frame.chain:
        return nouns
    ends = (end_of_chain(noun, frame.chain[1:], tree) for noun in nouns if is_word(tree, noun, frame.chain[0]))
    return [each for end in ends if end is not None for each in arguments(end, ANY, tree)]


def _paired(first: list[int], second: list[int], tree: Tree, verb: int) -> Iterator[tuple[int, int]]:
    """Combine the slots: one by one where the clause says "respectively", else each with each."""
    apart = second if len(second) > 1 else [each for noun in second for each in _numbers(noun, tree)]
    if len(first) == len(apart) > 1 and _respectively(verb, tree):
        yield from zip(sorted(first), sorted(apart), strict=True)
    else:
        yield from ((one, other) for one in first for other in second)


def _numbers(noun: int, tree: Tree) -> list[int]:
    """Return the numbers before a noun: both of "900 million and 7 million users"."""
    return [each for child in tree.children(noun, "nummod") for each in tree.series(child)]


def _respectively(verb: int, tree: Tree) -> bool:
    sentence = tree.tokens[verb].sentence
    return any(
        tree.tokens[place].text.lower() == "respectively" and tree.tokens[place].sentence == sentence
        for place in tree.subtree(verb)
    )
