"""Votes on the type of each name: every mention of it in a document speaks, by its words and by its neighbours.

The weights are set so that one explicit word ("the app Messenger", "Harvard University") outvotes what spaCy guesses
from capital letters; they were checked on the gate's items.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extract.first_names import is_first_name
from kg.extract.lexicon import COARSE, COMPANY, COUNTRY, ORGANIZATION, PERSON, PLACE, VALUE, Lexicon
from kg.extract.patterns.frames import NOTHING, frames
from kg.extract.patterns.match import match
from kg.extract.tree import Tree
from kg.ontology import load
from kg.ontology.phrases import Form
from kg.text import bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extract.mentions.names import Name
    from kg.model import Reading, Token

_GUESS, _WORD, _SUFFIX, _NEIGHBOUR, _TITLE, _COUNTRY, _BRANCH, _SLOT, _PRIOR = 1.5, 4, 5, 4, 4, 5, 2.5, 1.5, 0.3
_WHERE = frozenset("in at near from outside across".split())
_SAYING = frozenset("say tell announce add explain argue believe think want hope ask warn note insist".split())
_DIRECTIONS = frozenset("north south east west northern southern eastern western new great central".split())

_COMPANY_WORDS = frozenset(
    "capital holdings group partners ventures motors airlines airways technologies systems pharmaceuticals energy "
    "electronics industries insurance securities entertainment foods chemicals semiconductor bancorp telecom steel "
    "futures petroleum brothers associates consulting logistics networks labs robotics biotech "
    "therapeutics mining".split()
)

_TITLED = ""

_FIRST_NAME = 2.0
"""With it 5 % more of GAP's people count as people (measured on 400 development rows)."""

Ballot = dict[str, float]


def vote(names: Sequence[Name], reading: Reading, *, lexicon: Lexicon) -> list[tuple[str, float]]:
    """Return for each name its type and the share of the votes (0..1) that its coarse class won."""
    ballots = _ballots(names, reading, lexicon)
    longer = _long_forms(ballots)
    winners = {key: _winner(_joined([ballot, *longer.get(key, {}).values()])) for key, ballot in ballots.items()}
    return [winners[_key(name, reading.tokens)] for name in names]


def _ballots(names: Sequence[Name], reading: Reading, lexicon: Lexicon) -> dict[tuple[str, ...], Ballot]:
    tree = Tree(reading.tokens)
    slots = _by_slot(tree, lexicon)
    ballots: dict[tuple[str, ...], Ballot] = {}
    guesses: dict[tuple[str, ...], list[str | None]] = defaultdict(list)
    expected: dict[tuple[str, ...], list[Ballot]] = defaultdict(list)
    for name in names:
        key = _key(name, reading.tokens)
        if key not in ballots:
            ballots[key] = _counted(_by_form(key, lexicon))
        guesses[key].append(name.guess)
        expected[key].extend(slots.get(name.head, ()))
        for type_, weight in _by_place(name, tree, lexicon):
            ballots[key][type_] += weight
    for key, guessed in guesses.items():
        for guess in filter(None, guessed):
            ballots[key][guess] += _GUESS / len(guessed)
        for slot in expected[key]:
            for type_, weight in slot.items():
                ballots[key][type_] += weight / len(expected[key])
    return ballots


def _counted(votes: Iterable[tuple[str, float]]) -> Ballot:
    ballot: Ballot = defaultdict(float)
    for type_, weight in votes:
        ballot[type_] += weight
    return ballot


def _key(name: Name, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the words of a name; behind a title they are another name: "Mr. Jordan" is not "Jordan"."""
    words = tuple(token.text.lower() for token in tokens[name.first : name.last + 1])
    return (_TITLED, *words) if name.title else words


def _by_slot(tree: Tree, lexicon: Lexicon) -> Mapping[int, list[Ballot]]:
    """Map tokens to what a relation's phrase expects where they stand: what is launched is a product.

    A phrase speaks only where what stands in its other slot could stand there.
    """
    votes: dict[int, list[Ballot]] = defaultdict(list)
    known = frames(load())
    for place, token in enumerate(tree.tokens):
        words = dict.fromkeys((token.lemma.lower(), token.text.lower()))
        said = (frame for word in words for frame in known.get(word, ()) if frame.form is not Form.ATTACHED)
        for frame in said:
            for found in match(frame, place, tree):
                second = frame.relation.domain if frame.inverted else frame.relation.range
                if _could_be(found.second, second, tree=tree, lexicon=lexicon):
                    votes[found.first].append(_expected(frame.first))
                if found.second != NOTHING and _could_be(found.first, frame.first, tree=tree, lexicon=lexicon):
                    votes[found.second].append(_expected(second))
    return votes


def _could_be(place: int, allowed: tuple[str, ...], *, tree: Tree, lexicon: Lexicon) -> bool:
    """Tell whether a word may be of one of the classes: a name or pronoun may, a common noun if it denotes one."""
    if place == NOTHING:
        return False
    token = tree.tokens[place]
    if token.pos != "NOUN":
        return token.dep != "compound"
    type_ = lexicon.type_of((token.lemma,))
    known = load()
    if type_ is None:
        return any(known.is_a(each, VALUE) for each in allowed)
    return any(known.is_a(type_, each) or known.is_a(each, type_) for each in allowed)


@lru_cache(maxsize=1024)
def _expected(allowed: tuple[str, ...]) -> Ballot:
    """Return a vote for each class that may stand in a slot: it tells the others apart from these, not these apart."""
    known = load()
    fitting = [coarse for coarse in COARSE if any(known.is_a(coarse, each) for each in allowed)]
    precise = [each for each in allowed if each not in fitting and any(known.is_a(each, coarse) for coarse in COARSE)]
    return dict.fromkeys(fitting + precise, _SLOT)


def _by_form(key: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Yield what the words of the name itself say."""
    if key[0] == _TITLED:
        return
    whole = " ".join(key)
    if whole in lexicon.countries or whole.removeprefix("the ") in lexicon.countries:
        yield COUNTRY, _COUNTRY
    elif len(key) > 1:
        yield from _by_last_word(key, lexicon)
    if _has_company_suffix(whole):
        yield COMPANY, _SUFFIX
    if is_first_name(key[0]) and "of" not in key:
        yield PERSON, _FIRST_NAME if len(key) > 1 else _FIRST_NAME / 2
    yield ORGANIZATION, _PRIOR


def _by_last_word(key: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    if key[-1] in _COMPANY_WORDS:
        yield COMPANY, _WORD
        return
    inner = key[: key.index("of")] if "of" in key else key
    named = lexicon.type_of(inner) if len(inner) < len(key) or len(inner) > 1 else None
    if named is not None and named != PERSON:
        yield named, _WORD
    elif is_branch(key, lexicon):
        yield ORGANIZATION, _BRANCH


def is_branch(key: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a name (its words in lower case) ends in that of a country without being one: "Facebook Korea"."""
    known = lexicon.countries
    return len(key) > 1 and key[-1] in known and " ".join(key) not in known and key[0] not in _DIRECTIONS


def _has_company_suffix(whole: str) -> bool:
    return " " in whole and bare_name(whole) != whole.removeprefix("the ")


def _by_place(name: Name, tree: Tree, lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Yield what stands around one mention of the name says."""
    head = tree.tokens[name.head]
    governor = tree.tokens[head.head]
    if name.title:
        yield PERSON, _TITLE
    for noun in _nouns_beside(name, tree):
        type_ = lexicon.type_of(noun)
        if type_ is not None and not (type_ == PERSON and noun[-1] in lexicon.either):
            yield type_, _NEIGHBOUR
    if _is_dateline(name.head, tree):
        yield PLACE, _NEIGHBOUR
    if head.dep == "pobj" and governor.text.lower() in _WHERE:
        yield PLACE, 0.7
    if head.dep == "npadvmod" and governor.text == "based":
        yield PLACE, 2.0
    if head.dep == "nsubj" and governor.lemma in _SAYING:
        yield from ((PERSON, 0.5), (ORGANIZATION, 0.5))
    relative = {tree.tokens[inner].tag for child in tree.children(name.head, "relcl") for inner in tree.children(child)}
    if "WP" in relative:
        yield PERSON, 2.0
    elif "WDT" in relative:
        yield from ((coarse, 2.0) for coarse in COARSE if coarse != PERSON)


def _is_dateline(place: int, tree: Tree) -> bool:
    """Tell whether a word stands in a dateline, which ``syntax`` has made a sentence that ends with a dash."""
    last = tree.sentence(tree.tokens[place].sentence)[-1]
    return tree.tokens[last].text in {"-", "–", "—", "--"}


def _nouns_beside(name: Name, tree: Tree) -> Iterator[tuple[str, ...]]:
    """Yield the common nouns that are said to be the same thing: before it, in apposition, or by "is a"."""
    tokens = tree.tokens
    before = name.first
    while before > 0 and tokens[before - 1].tag == "NN" and tokens[before - 1].sentence == tokens[name.first].sentence:
        before -= 1
    if before < name.first and _same_phrase(name, tokens):
        yield tuple(token.text.lower() for token in tokens[before : name.first])
    head = tokens[name.head]
    equals = tree.children(name.head, "appos")
    if head.dep == "appos":
        equals.append(head.head)
    if head.dep == "nsubj" and tokens[head.head].lemma == "be":
        equals.extend(tree.children(head.head, "attr"))
    yield from (_compound(place, tree) for place in equals if tokens[place].tag in {"NN", "NNS"})


def _same_phrase(name: Name, tokens: Sequence[Token]) -> bool:
    """Tell whether the noun before a name stands for it; where the parser gives a verb two subjects, it does too."""
    before, head = tokens[name.first - 1], tokens[name.head]
    if name.first <= before.head <= name.last or head.head == name.first - 1:
        return True
    return before.head == head.head and before.dep == head.dep


def _compound(place: int, tree: Tree) -> tuple[str, ...]:
    before = [child for child in tree.children(place, "compound", "amod") if child < place]
    return tuple(tree.tokens[each].lemma.lower() for each in [*before, place])


def _long_forms(ballots: Mapping[tuple[str, ...], Ballot]) -> Mapping[tuple[str, ...], dict[str, Ballot]]:
    """Map short forms to the votes they inherit: "Joe" those of "Benjamin Joe", "Acme" those of "Acme Inc.".

    All persons of a name have one ballot together, all companies another: a founder's family does not outvote the firm.
    """
    found: dict[tuple[str, ...], dict[str, list[Ballot]]] = defaultdict(lambda: defaultdict(list))
    for key, ballot in ballots.items():
        if len(key) > 1 and load().is_a(_winner(ballot)[0], PERSON):
            found[key[-1:]][PERSON].append(ballot)
        elif len(key) > 1 and (key[-1] in _COMPANY_WORDS or _has_company_suffix(" ".join(key))):
            found[key[:1]][COMPANY].append(ballot)
    return {short: {kind: _averaged(long) for kind, long in kinds.items()} for short, kinds in found.items()}


def _averaged(ballots: Sequence[Ballot]) -> Ballot:
    return {type_: weight / len(ballots) for type_, weight in _joined(ballots).items()}


def _joined(ballots: Sequence[Ballot]) -> Ballot:
    return _counted(vote for ballot in ballots for vote in ballot.items())


def _winner(ballot: Ballot) -> tuple[str, float]:
    known = load()
    sums = {coarse: sum(weight for type_, weight in ballot.items() if known.is_a(type_, coarse)) for coarse in COARSE}
    best = max(COARSE, key=lambda coarse: sums[coarse])
    below = {type_: weight for type_, weight in ballot.items() if known.is_a(type_, best) and type_ != best}
    total = sum(sums.values())
    share = sums[best] / total if total else 0.0
    if below:
        return max(sorted(below), key=lambda type_: below[type_]), round(share, 3)
    return best, round(share, 3)
