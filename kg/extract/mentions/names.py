"""Finds the spans of names: runs of proper nouns, joined and cut by what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.first_names import is_first_name
from kg.extract.lexicon import CALENDAR, GROUP, HONORIFICS, PERSON, WORK
from kg.extract.mentions.titles import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extract.lexicon import Lexicon
    from kg.model import Reading, Token

_PARTICLES = frozenset("de da del della der den di du dos el la le van von bin ibn al ben y af av zu ter".split())
_HOLDERS = ("Organization", "Facility", "Event", "Work", "School", "Government", "Company", "Media", "Party", "Team")
_OFFICES = frozenset(
    "chief executive officer officers operating financial senior vice deputy founder phd mba md".split()
)
_MISTAKEN = frozenset({"NN", "NNS", "JJ", "VB", "VBP", "VBG", "RB", "UH", "FW"})
_SUFFIXES = frozenset({"Inc", "Ltd", "LLC", "Corp", "Co", "PLC", "Incorporated", "Limited", "LP", "LLP"})
_INSIDE = frozenset({"of", "the", "and", "&", "-", "for", "in", "'s", "’s", "on", "de", "la", ".", "to"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a range of tokens, both ends inclusive; ``title`` tells that an honorific or role stood before it.

    ``guess`` is the type that spaCy gave it, if any.
    """

    first: int
    last: int
    head: int
    title: bool = False
    guess: str | None = None


def names(reading: Reading, lexicon: Lexicon) -> list[Name]:
    """Return the names of a reading in order, without overlaps; spaCy's guesses are its name mentions so far."""
    guesses = _guesses(reading)
    tokens = _retagged(reading.tokens)
    works = [Name(first, last, _head(first, last, tokens), guess=WORK) for first, last in titles(tokens)]
    runs = _merged(_runs(tokens, lexicon), guesses, reading.tokens)
    found = (part for run in runs for part in _parts(run, reading, lexicon=lexicon))
    types = {place: each.guess for each in guesses if each.guess != GROUP for place in _places(each.first, each.last)}
    named = [_guessed(name, types) for name in found if _is_name(name, tokens, lexicon)]
    titled = {place for work in works for place in _places(work.first, work.last)}
    apart = (name for name in named if titled.isdisjoint(_places(name.first, name.last)))
    return sorted([*apart, *works], key=lambda name: name.first)


def _retagged(tokens: Sequence[Token]) -> list[Token]:
    """Tag a capital word that begins a sentence as the proper noun it is elsewhere in the document.

    The small model takes an unknown name in that place for a common noun.
    """
    proper = {token.text for token in tokens if token.tag == "NNP"}
    return [
        token._replace(tag="NNP")
        if token.tag in _MISTAKEN and token.text in proper and token.text[0].isupper()
        else token
        for token in tokens
    ]


def _guesses(reading: Reading) -> list[Name]:
    by_start = {token.start: place for place, token in enumerate(reading.tokens)}
    by_end = {token.end: place for place, token in enumerate(reading.tokens)}
    found = []
    for mention in reading.mentions:
        first, last = by_start.get(mention.span.start), by_end.get(mention.span.end)
        if first is not None and last is not None:
            found.append(Name(*_trimmed(first, last, reading.tokens), head=mention.head, guess=mention.type))
    return found


def _trimmed(first: int, last: int, tokens: Sequence[Token]) -> tuple[int, int]:
    while (
        first < last
        and tokens[first].tag in {"DT", "PRP$", "IN", "``", "''", "-LRB-", "JJ"}
        and not _is_capital(tokens[first])
    ):
        first += 1
    if first < last and tokens[first].tag == "DT":
        first += 1
    while last > first and tokens[last].tag in {"POS", ",", ".", "''", "``", "-RRB-"}:
        last -= 1
    return first, last


def _runs(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(tokens):
        if not _is_proper(tokens[place]):
            place += 1
            continue
        last = _run_end(place, tokens, lexicon)
        yield place, last
        place = last + 1


def _run_end(first: int, tokens: Sequence[Token], lexicon: Lexicon) -> int:
    last = first
    while True:
        follower = last + 1
        while follower < len(tokens) and _connects(first, follower, tokens=tokens, lexicon=lexicon):
            follower += 1
        if follower >= len(tokens) or tokens[follower].sentence != tokens[first].sentence:
            return last
        if not _is_proper(tokens[follower]) and not _ends_hyphenated(last, follower, tokens):
            return last
        last = follower


def _ends_hyphenated(last: int, follower: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a lower-case word ends a name behind a hyphen: "Kim Young-won", but not "Obama-era"."""
    if follower != last + 2 or tokens[last + 1].text != "-" or tokens[follower].tag not in {"NN", "NNP"}:
        return False
    return tokens[last].head == follower and tokens[follower].dep not in {"compound", "amod", "npadvmod", "nmod"}


def _connects(first: int, place: int, *, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether the word at ``place`` may join the proper nouns around it into one name."""
    word = tokens[place]
    if word.text in {"-", "–", "/"}:
        return word.start == tokens[place - 1].end
    if word.text in {"&", "+"} or word.text.lower() in _PARTICLES:
        return True
    if word.text == ",":
        return place + 1 < len(tokens) and tokens[place + 1].text.rstrip(".") in _SUFFIXES
    if word.text in {"of", "for"}:
        return _holds(tokens[place - 1], lexicon) or _holds(tokens[first], lexicon)
    return word.text == "the" and place - 1 > first and tokens[place - 1].text in {"of", "for"}


def _holds(token: Token, lexicon: Lexicon) -> bool:
    type_ = lexicon.types.get(token.text.lower())
    return type_ is not None and type_.endswith(_HOLDERS)


def _is_proper(token: Token) -> bool:
    return token.tag in {"NNP", "NNPS"} and token.text.lower() not in CALENDAR and _is_written_as_name(token.text)


def _is_written_as_name(word: str) -> bool:
    """Tell whether a word has a capital or a digit, or is of a script without capitals."""
    return any(sign.isalnum() and not sign.islower() for sign in word)


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() or any(sign.isupper() for sign in token.text[1:])


def _places(first: int, last: int) -> range:
    return range(first, last + 1)


def _merged(runs: Iterable[tuple[int, int]], guesses: Sequence[Name], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Let a guess of spaCy replace the runs inside it, or stand where there is no run, when it looks like a name."""
    run_at = {place: run for run in runs for place in _places(*run)}
    for guess in guesses:
        places = _places(guess.first, guess.last)
        touching = list(dict.fromkeys(run_at[place] for place in places if place in run_at))
        inside = all(guess.first <= first and last <= guess.last for first, last in touching)
        if inside and _looks_like_name(guess, touching, tokens):
            run_at.update(dict.fromkeys(places, (guess.first, guess.last)))
    return sorted(set(run_at.values()))


def _looks_like_name(guess: Name, runs: list[tuple[int, int]], tokens: Sequence[Token]) -> bool:
    words = tokens[guess.first : guess.last + 1]
    if not _is_capital(words[0]) or not (_is_capital(words[-1]) or words[-1].text.isdigit()):
        return False
    covered = {place for first, last in runs for place in range(first, last + 1)}
    odd = [word for place, word in enumerate(words, guess.first) if place not in covered]
    if not runs and (guess.guess == GROUP or words[0].tag in {"JJ", "CD", "RB"} or words[0].text.lower() in CALENDAR):
        return False
    return all(_is_capital(word) or word.text.lower() in _INSIDE or word.tag == "CD" for word in odd)


def _parts(run: tuple[int, int], reading: Reading, *, lexicon: Lexicon) -> Iterator[Name]:
    """Cut a run at the role nouns and honorifics inside it: "Apple CEO Tim Cook" holds two names."""
    first, last = run
    tokens = reading.tokens
    start, title = first, False
    for place in range(first, last + 1):
        if _is_title(place, run=(start, last), tokens=tokens, lexicon=lexicon):
            if start < place:
                yield Name(start, place - 1, head=_head(start, place - 1, tokens), title=title)
            start, title = place + 1, True
    if start <= last:
        yield Name(start, last, head=_head(start, last, tokens), title=title)


def _is_title(place: int, *, run: tuple[int, int], tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether a word in a run is a title or post.

    At the end only in capitals, as Tim Cook is no cook; inside of it in capitals or before a first name, as a General
    Bancorp is no general.
    """
    first, last = run
    word = tokens[place].text.lower().rstrip(".")
    if word not in HONORIFICS and word not in lexicon.posts:
        return False
    if any(tokens[inner].text == "of" for inner in range(first, last + 1)):
        return False
    if first == place or tokens[place].text.isupper():
        return place < last or first == last or tokens[place].text.isupper()
    return place < last and is_first_name(tokens[place + 1].text.lower())


def _head(first: int, last: int, tokens: Sequence[Token]) -> int:
    """Return the token of a range whose governor lies outside of it; the last such one."""
    for place in range(last, first - 1, -1):
        if not first <= tokens[place].head <= last or tokens[place].head == place:
            return place
    return last


def _is_name(name: Name, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether words can be a name: with letters and a capital, no address, more than posts ("Chief Officer")."""
    words = tokens[name.first : name.last + 1]
    if all(word.text.lower() in lexicon.posts or word.text.lower() in _OFFICES for word in words):
        return False
    letters = sum(map(str.isalpha, "".join(word.text for word in words)))
    if not any(_is_written_as_name(word.text) for word in words):
        return False
    return letters > 1 and not any("@" in word.text or "://" in word.text for word in words)


def _guessed(name: Name, types: Mapping[int, str | None]) -> Name:
    """Give a name the first type that spaCy guessed for a word of it."""
    guesses = (types[place] for place in _places(name.first, name.last) if place in types)
    return replace(name, guess=next(guesses, PERSON if name.title else None))
