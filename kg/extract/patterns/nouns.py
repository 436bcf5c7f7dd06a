"""Finds what a noun frame says: whom a noun is said of, and what it is a noun of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexicon import PLACE
from kg.extract.patterns.frames import AMOUNTING, NOTHING, Match
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.patterns.frames import Frame
    from kg.extract.tree import Tree

APPOINTED = frozenset(
    "become name appoint elect serve act remain hire promote make work join install nominate swear".split()
)
NAMING = frozenset("name appoint elect make nominate choose pick select designate".split())
"""Verbs that give somebody a role: "named Tom Reed chief executive"."""
LEAVING = frozenset("resign step quit retire depart".split())
"""Verbs by which a role ends: "resigned as chairman"."""
FOLLOWING = frozenset("succeed replace follow".split())
"""Verbs by which a role goes from one to another: "succeeds Lars Holm as chairman"."""
_HOLDING = frozenset("have own operate maintain keep open run hold possess include".split())
_NEARLY = frozenset("vice deputy assistant associate junior co anti non honorary sub".split())
ANY = ("of", "for", "at", "in")
_WHERE = ("in", "at", "on", "near")
_THERE = ("to", "in", "at")


def nouns(frame: Frame, trigger: int, tree: Tree) -> Iterator[Match]:
    """Yield the matches of a noun frame: what the noun is said of first, what it is a noun of second."""
    if tree.tokens[trigger].pos not in {"NOUN", "PROPN", "ADJ"} or not _modifiers_fit(frame, trigger, tree):
        return
    if _qualifies_noun(trigger, tree) or _is_by_marriage(trigger, tree):
        return
    if frame.itself:
        yield from (Match(one, other, trigger, score) for one, other, score in _roles(frame, trigger, tree))
        return
    end = end_of_chain(trigger, frame.chain, tree)
    if end is None:
        return
    complements = arguments(end, _prepositions(frame), tree, frame=frame) or _shared_complements(end, frame, tree)
    if frame.strict:
        complements = _strict_complements(end, frame, tree) or [NOTHING]
    for holder, score in _holders(frame, trigger, tree):
        for complement in complements or _elsewhere(holder, trigger, tree) or [NOTHING]:
            if complement != holder:
                yield Match(holder, complement, trigger, score)


def complements_of(noun: int, tree: Tree) -> Iterator[int]:
    """Yield what hangs on a noun by prepositions, nearest first: "subscribers", X of "number of subscribers for X"."""
    seen = {noun}
    waiting = [noun]
    while waiting:
        current = waiting.pop()
        behind = (each for preposition in ANY for each in tree.behind(current, preposition))
        further = [each for each in behind if each not in seen]
        yield from further
        seen.update(further)
        waiting.extend(reversed(further))


def end_of_chain(noun: int, chain: Sequence[str], tree: Tree) -> int | None:
    """Return the last noun of a chain, each behind a preposition of the one before; ``None`` where it breaks off."""
    if not chain:
        return noun
    behind = (each for preposition in ANY for each in tree.behind(noun, preposition))
    follower = next((each for each in behind if is_word(tree, each, chain[0])), None)
    return None if follower is None else end_of_chain(follower, chain[1:], tree)


def _prepositions(frame: Frame) -> tuple[str, ...]:
    return tuple(dict.fromkeys((frame.preposition or "of", "of", "at", "for")))[: 3 if frame.preposition == "of" else 2]


def _modifiers_fit(frame: Frame, trigger: int, tree: Tree) -> bool:
    """Tell whether the words before the noun are those of the frame; more adjectives do no harm, more nouns do."""
    before = {tree.tokens[child].text.lower(): child for child in tree.children(trigger) if child < trigger}
    if any(word not in before for word in frame.others) or _NEARLY & set(before):
        return False
    if frame.itself or frame.strict:
        return True
    further = [child for word, child in before.items() if word not in frame.others]
    return not any(tree.tokens[child].dep == "compound" and tree.tokens[child].pos == "NOUN" for child in further)


def _qualifies_noun(noun: int, tree: Tree) -> bool:
    """Tell whether a noun only qualifies another common noun: "chief" in "chief financial officer"."""
    token = tree.tokens[noun]
    return token.dep in {"compound", "amod", "nmod"} and tree.tokens[token.head].pos == "NOUN"


def _is_by_marriage(noun: int, tree: Tree) -> bool:
    """Tell whether a brother is a brother-in-law."""
    return tree.tokens[end_of_word(noun, tree)].text.lower() == "law"


def end_of_word(noun: int, tree: Tree) -> int:
    """Return the last token of the word that a noun begins: "chief" of "editor-in-chief"."""
    tokens = tree.tokens
    while len(tokens) > noun + 2 and tokens[noun + 1].text == "-":
        if not tokens[noun].end == tokens[noun + 1].start == tokens[noun + 2].start - 1:
            break
        noun += 2
    return noun


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
    if tree.tokens[verb].lemma in FOLLOWING:
        return tree.agents(verb) if tree.is_passive(verb) else tree.subjects(verb)
    takes_over = tree.tokens[verb].lemma == "take" and "over" in tree.words(verb, "prt")
    if not takes_over and tree.tokens[verb].lemma not in APPOINTED | LEAVING:
        return []
    if tree.is_passive(verb):
        return tree.undergoers(verb)
    return tree.objects(verb) or tree.subjects(verb)


def _amounts(verb: int, tree: Tree) -> list[int]:
    return [*tree.children(verb, "attr", "dobj"), *tree.behind(verb, "to"), *tree.behind(verb, "at")]


def arguments(noun: int, prepositions: Sequence[str], tree: Tree, *, frame: Frame | None = None) -> list[int]:
    """Return what a noun is a noun of: "of X", "X's", "X" in front of it; of several the nearest kind."""
    behind = [each for preposition in prepositions for each in tree.behind(noun, preposition)]
    if frame and frame.preposition in _THERE and tree.behind(noun, "to"):
        return behind  # of "Peru's ambassador to Chile" Peru is not where he is ambassador
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
    return [found for each in others for found in arguments(each, _prepositions(frame), tree, frame=frame)]


def _elsewhere(holder: int, noun: int, tree: Tree) -> list[int]:
    """Look for the complement outside the noun's own phrase: before the name it stands at, or as owner of it."""
    owner = [each for child in tree.children(holder, "poss") for each in tree.series(child)]
    beside = [child for child in tree.children(holder, "compound", "nmod") if child < noun and holder > noun]
    verb = tree.tokens[noun].head
    if tree.tokens[noun].dep == "dobj" and tree.tokens[verb].lemma in _HOLDING:
        return owner or tree.subjects(verb)
    if tree.tokens[noun].dep == "oprd" and tree.tokens[verb].lemma in NAMING:
        namers = tree.agents(verb) if tree.is_passive(verb) else tree.subjects(verb)
        return owner or [each for namer in namers for each in tree.children(namer, "poss") or [namer]]
    return owner or beside


def is_word(tree: Tree, place: int, word: str) -> bool:
    """Tell whether a token is this word or has it as its lemma; "11%" and "11 per cent" are a percentage."""
    token = tree.tokens[place]
    if word == "percentage" and (token.text in {"%", "percent", "pct"} or tree.word(place - 1) == "per"):
        return True
    return word in {token.lemma.lower(), token.text.lower()}
