"""Finds the two arguments of a frame around its trigger, in every construction that grammar offers."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.lexicon import DATE, PLACE
from kg.extract.patterns.frames import AMOUNTING
from kg.ontology import load
from kg.ontology.phrases import PREPOSITIONS, Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.patterns.frames import Frame
    from kg.extract.tree import Tree

APPOINTED = frozenset("become name appoint elect serve act remain hire promote make work join install nominate".split())
LEAVING = frozenset("resign step quit retire depart".split())
"""Verbs by which a role ends: "resigned as chairman"."""
_HOLDING = frozenset("have own operate maintain keep open run hold possess include".split())
_NEARLY = frozenset("vice deputy assistant associate junior co anti non honorary sub".split())
_ANY = ("of", "for", "at", "in")
_BEFORE = frozenset({"compound", "nummod", "amod", "det", "quantmod", "nmod", "poss"})
_WHERE = ("in", "at", "on", "near")


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


def match(frame: Frame, trigger: int, tree: Tree) -> Iterator[Match]:
    """Yield the matches of a frame at the token ``trigger``; slots are tokens, types are not looked at yet."""
    if frame.tail and not _is_followed(frame, trigger, tree):
        return
    if frame.form is Form.NOUN:
        yield from _noun(frame, trigger, tree)
    elif frame.form is Form.ATTACHED:
        yield from _attached(trigger, tree)
    elif frame.others and frame.others[0] in PREPOSITIONS:
        yield from _prepositional(frame, trigger, tree)
    elif _is_verbal(frame, trigger, tree) and _others_stand(frame, trigger, tree):
        yield from _verb(frame, trigger, tree)


def _is_followed(frame: Frame, trigger: int, tree: Tree) -> bool:
    sentence = tree.tokens[trigger].sentence
    behind = (each for each in tree.subtree(trigger) if each > trigger and tree.tokens[each].sentence == sentence)
    return any(_is_word(tree, each, frame.tail[-1]) for each in behind)


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
    current = trigger
    for word in frame.others:
        candidates = [*tree.children(current), *(tree.children(trigger) if current != trigger else ())]
        follower = next((each for each in candidates if _is_word(tree, each, word) and each > trigger), None)
        if follower is None:
            return None
        current = follower
    return current


def _is_word(tree: Tree, place: int, word: str) -> bool:
    token = tree.tokens[place]
    return word in {token.lemma.lower(), token.text.lower()}


def _verb(frame: Frame, trigger: int, tree: Tree) -> Iterator[Match]:
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
    ends = (_end_of_chain(noun, frame.chain[1:], tree) for noun in nouns if _is_word(tree, noun, frame.chain[0]))
    return [each for end in ends if end is not None for each in _complements(end, _ANY, tree)]


def _end_of_chain(noun: int, chain: Sequence[str], tree: Tree) -> int | None:
    """Return the last noun of a chain, each behind a preposition of the one before; ``None`` where it breaks off."""
    if not chain:
        return noun
    behind = (each for preposition in _ANY for each in tree.behind(noun, preposition))
    follower = next((each for each in behind if _is_word(tree, each, chain[0])), None)
    return None if follower is None else _end_of_chain(follower, chain[1:], tree)


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


def _noun(frame: Frame, trigger: int, tree: Tree) -> Iterator[Match]:
    if tree.tokens[trigger].pos not in {"NOUN", "PROPN", "ADJ"} or not _modifiers_fit(frame, trigger, tree):
        return
    if _qualifies_noun(trigger, tree):
        return
    if frame.itself:
        yield from (Match(one, other, trigger, score) for one, other, score in _roles(frame, trigger, tree))
        return
    end = _end_of_chain(trigger, frame.chain, tree)
    if end is None:
        return
    complements = _complements(end, _prepositions(frame), tree, frame=frame) or _shared_complements(end, frame, tree)
    if frame.strict:
        complements = _strict_complements(end, frame, tree) or [NOTHING]
    for holder, score in _holders(frame, trigger, tree):
        for complement in complements or _elsewhere(holder, trigger, tree) or [NOTHING]:
            if complement != holder:
                yield Match(holder, complement, trigger, score)


def complements_of(noun: int, tree: Tree) -> Iterator[int]:
    """Yield what hangs on a noun by prepositions, nearest first: "subscribers", X of "number of subscribers for X"."""
    behind = [each for preposition in _ANY for each in tree.behind(noun, preposition)]
    yield from behind
    for each in behind:
        yield from complements_of(each, tree)


def _prepositions(frame: Frame) -> tuple[str, ...]:
    return tuple(dict.fromkeys((frame.preposition or "of", "of", "at", "for")))[: 3 if frame.preposition == "of" else 2]


def _modifiers_fit(frame: Frame, trigger: int, tree: Tree) -> bool:
    """Tell whether the words before the noun are those of the frame; more adjectives do no harm, more nouns do."""
    before = {tree.tokens[child].text.lower(): child for child in tree.children(trigger) if child < trigger}
    if any(word not in before for word in frame.others) or _NEARLY & set(before):
        return False
    if frame.itself:
        return True
    further = [child for word, child in before.items() if word not in frame.others]
    return not any(tree.tokens[child].dep == "compound" and tree.tokens[child].pos == "NOUN" for child in further)


def _qualifies_noun(noun: int, tree: Tree) -> bool:
    """Tell whether a noun only qualifies another common noun: "chief" in "chief financial officer"."""
    token = tree.tokens[noun]
    return token.dep in {"compound", "amod", "nmod"} and tree.tokens[token.head].pos == "NOUN"


def _roles(frame: Frame, noun: int, tree: Tree) -> Iterator[tuple[int, int, float]]:
    yield from ((holder, noun, score) for holder, score in _holders(frame, noun, tree) if holder != noun)


def _holders(frame: Frame, noun: int, tree: Tree) -> Iterator[tuple[int, float]]:
    """Yield what a noun is said of; the noun phrase itself where nothing else is, as coreference may know who it is."""
    token = tree.tokens[noun]
    found = [*_equated(noun, tree), *_measured(noun, tree)]
    if token.dep == "conj":
        found.extend((each, score * 0.95) for each, score in _holders(frame, token.head, tree) if each != token.head)
    if frame.first and all(load().is_a(each, PLACE) for each in frame.first):
        found.extend((each, 0.8) for where in _WHERE for each in tree.behind(noun, where))
        if token.dep == "nsubj" and tree.tokens[token.head].lemma == "be":
            found.extend((each, 0.85) for where in _WHERE for each in tree.behind(token.head, where))
    if tree.children(noun, "poss"):
        found.extend((each, 0.75) for each in tree.behind(noun, "of"))
    elif not found:
        behind = tree.behind(noun, "of")
        found.extend((each, 0.8) for complement in behind for each in tree.children(complement, "appos"))
    if not found and not frame.inverted:
        found.append((noun, 0.85))
    yield from found


def _equated(noun: int, tree: Tree) -> Iterator[tuple[int, float]]:
    """Yield what a noun is equated with: by "is", an appointment, apposition, or a name beside it."""
    token = tree.tokens[noun]
    governor = token.head
    if token.dep in {"attr", "oprd", "dobj"} and tree.tokens[governor].lemma in {"be", *APPOINTED}:
        yield from ((each, 0.9) for each in _copular(noun, tree))
    if token.dep == "pobj" and tree.tokens[governor].text.lower() == "as":
        yield from ((each, 0.85) for each in _appointed(tree.tokens[governor].head, tree))
    if token.dep == "appos":
        yield governor, 0.9
    yield from ((child, 0.9) for child in tree.children(noun, "appos"))
    if token.dep in {"compound", "nmod", "amod"} and governor > noun:
        yield governor, 0.9
    yield from ((each, 0.85) for each in tree.children(governor, token.dep) if _follows(noun, each, tree))


def _follows(noun: int, other: int, tree: Tree) -> bool:
    """Tell whether a name comes right behind a noun, where the parser gave one verb two subjects or objects."""
    is_name = tree.tokens[noun].pos == "NOUN" and tree.tokens[other].pos == "PROPN"
    return is_name and other > noun and min(tree.subtree(other)) == noun + 1


def _measured(noun: int, tree: Tree) -> Iterator[tuple[int, float]]:
    """Yield the amount that a noun is said to reach, or the members that a plural is said to include."""
    token = tree.tokens[noun]
    if token.dep != "nsubj":
        return
    if tree.tokens[token.head].lemma in AMOUNTING:
        yield from ((each, 0.8) for each in _amounts(token.head, tree))
    if tree.tokens[token.head].lemma == "include":
        yield from ((each, 0.85) for each in tree.objects(token.head))


def _copular(noun: int, tree: Tree) -> list[int]:
    verb = tree.tokens[noun].head
    if tree.is_passive(verb):
        return tree.undergoers(verb)
    if tree.tokens[verb].lemma in {"be", "become", "remain"}:
        return tree.subjects(verb)
    return tree.children(verb, "dobj") if tree.tokens[noun].dep == "oprd" else []


def _appointed(verb: int, tree: Tree) -> list[int]:
    if tree.tokens[verb].lemma not in APPOINTED | LEAVING:
        return []
    if tree.is_passive(verb):
        return tree.undergoers(verb)
    return tree.objects(verb) or tree.subjects(verb)


def _amounts(verb: int, tree: Tree) -> list[int]:
    return [*tree.children(verb, "attr", "dobj"), *tree.behind(verb, "to"), *tree.behind(verb, "at")]


def _complements(noun: int, prepositions: Sequence[str], tree: Tree, *, frame: Frame | None = None) -> list[int]:
    """Return what a noun is a noun of: "of X", "X's", "X" in front of it; of several the nearest kind."""
    behind = [each for preposition in prepositions for each in tree.behind(noun, preposition)]
    owners = [each for child in tree.children(noun, "poss") for each in tree.series(child)]
    if behind or owners:
        return [*owners, *behind]
    before = [child for child in tree.children(noun, "compound", "nmod") if child < noun]
    words = set(frame.others) if frame else set()
    return [child for child in before if tree.tokens[child].text.lower() not in words]


def _strict_complements(noun: int, frame: Frame, tree: Tree) -> list[int]:
    """Return what stands behind the very preposition of the phrase; owners count as "of"."""
    owners = tree.children(noun, "poss") if frame.preposition == "of" else []
    return [*owners, *tree.behind(noun, frame.preposition)]


def _shared_complements(noun: int, frame: Frame, tree: Tree) -> list[int]:
    """Return the complement that coordinated nouns share: "founder, chairman and chief executive of Acme"."""
    others = [each for each in tree.series(noun) if each != noun]
    return [found for each in others for found in _complements(each, _prepositions(frame), tree, frame=frame)]


def _elsewhere(holder: int, noun: int, tree: Tree) -> list[int]:
    """Look for the complement outside the noun's own phrase: before the name it stands at, or as owner of it."""
    owner = [each for child in tree.children(holder, "poss") for each in tree.series(child)]
    beside = [child for child in tree.children(holder, "compound", "nmod") if child < noun and holder > noun]
    verb = tree.tokens[noun].head
    if tree.tokens[noun].dep == "dobj" and tree.tokens[verb].lemma in _HOLDING:
        return owner or tree.subjects(verb)
    return owner or beside
