"""Finds the place where a query goes wrong, and says what could stand there.

The parser's own place is where its last guess at a keyword ended, often a word too far.  So the query is given to it
up to one token or another: the first token that it does not accept is the wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.errors import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Parse = Callable[[str], object]

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
    |<(?P<iri>[^<>"{}|^`\\\s]*)>
    |\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | "(?:[^"\\\n]|\\.)*"
    |\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\' | '(?:[^'\\\n]|\\.)*'
    |(?P<variable>[?$]\w+) | @[A-Za-z-]+ | (?P<blank>_:\w[\w.-]*)
    |(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?)?:(?P<local>(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))*)
    |[\w-]+ | \^\^ | && | \|\| | [!<>]=? | .""",
    re.VERBOSE | re.DOTALL,
)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_ALTERNATIVE = re.compile(r"""\[(?:'[^']*'|"[^"]*"|[^\]])*\]|"(?:[^"\\]|\\.)*"|[^,"\[]+""")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_REMOTE = re.compile(r"(?i)\b(?:service|load)\b")
_KINDS = {'"?"': "a variable", '"<"': "an IRI", r'"\""': "text in quotes", '"true"': "a number"}
_MANY = 12
_GAP = "\n" + " " * 20
"""Longer than any keyword: a guess at one that fails before the gap ends before it is over."""
_NOTHING = "\N{CURRENCY SIGN}" * 20


def problem(error: SyntaxError, text: str, *, prefixes: Mapping[str, str], parse: Parse) -> SyntaxProblem:
    """Return what is wrong with a query that ``parse`` did not accept, with line and column."""
    tokens = [found for found in _TOKEN.finditer(text) if found["skip"] is None]
    unknown = next(_undeclared(tokens, prefixes), None)
    if unknown is not None:
        return _at(text, *unknown)
    place = _PLACE.match(str(error))
    told = _told(place[3]) if place else str(error)
    if place is None or _REMOTE.search(text):  # trying parts of it could call a remote service
        return SyntaxProblem(told, source="query")
    if told:
        return _at(text, _offset(text, int(place[1]), int(place[2])), told)
    if not tokens:
        return _at(text, 0, "there is no query")
    offset, wrong = _first_wrong(tokens, text, parse)
    expected = _expected(text[:offset], parse)
    reason = f"{wrong!r} cannot stand here" if wrong else "the query ends too early"
    return _at(text, offset, f"{reason}; expected {expected}" if expected else reason)


def _undeclared(tokens: list[re.Match[str]], prefixes: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Yield offset, reason and hint of each undeclared prefix and relative IRI."""
    known, based, before = set(prefixes), False, ""
    for token in tokens:
        prefix = None if token["local"] is None else token["prefix"] or ""
        if prefix is not None and before.lower() == "prefix":
            known.add(prefix)
        elif prefix is not None and prefix not in known:
            others = " ".join(f"{name}:" for name in sorted(known) if name)
            yield token.start(), f"the prefix {prefix}: is not declared", f"declare it, or use one of {others}"
        elif token["iri"] is not None and before.lower() == "base":
            based = True
        elif token["iri"] is not None and not based and not _SCHEME.match(token["iri"]):
            yield token.start(), f"{token[0]} is relative", "write the whole IRI, or declare a BASE"
        before = token[0]


def _first_wrong(tokens: list[re.Match[str]], text: str, parse: Parse) -> tuple[int, str]:
    """Return the first token that no query could have at its place; behind the last one, nothing."""
    found = bisect_left(tokens, True, key=lambda token: not _is_open(text[: token.end()], parse))  # noqa: FBT003  sorts last
    return (tokens[found].start(), tokens[found][0]) if found < len(tokens) else (len(text.rstrip()), "")


def _is_open(text: str, parse: Parse) -> bool:
    """Tell whether a text can begin a query: then the parser comes to the bad sign behind it."""
    tried = text + _GAP + _NOTHING
    try:
        parse(tried)
    except SyntaxError as error:
        place = _PLACE.match(str(error))
        return place is not None and _offset(tried, int(place[1]), int(place[2])) >= len(text + _GAP)
    return True


def _expected(text: str, parse: Parse) -> str:
    """Return what could follow a text, as people would say it."""
    try:
        parse(text + _GAP)
    except SyntaxError as error:
        place = _PLACE.match(str(error))
        signs = _alternatives(place[3]) if place else []
        words = [_KINDS[sign] for sign in _KINDS if sign in signs]
        plain = [sign.strip('"') for sign in signs if sign not in _KINDS]
        if words:
            return ", ".join(words)
        return " ".join(plain) if len(plain) <= _MANY else ""
    return "the end of the query"


def _alternatives(reason: str) -> list[str]:
    found = _ALTERNATIVE.findall(reason.removeprefix("expected ").removeprefix("one of "))
    return [each.strip() for each in found if each.strip() and not each.startswith("[")]


def _told(reason: str) -> str:
    """Return what the parser says in words ("Duplicated variable name in SELECT"), where it says more than a list."""
    return next((each for each in _alternatives(reason) if " " in each and not each.startswith('"')), "")


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _at(text: str, offset: int, reason: str, hint: str | None = None) -> SyntaxProblem:
    start = text.rfind("\n", 0, offset) + 1
    excerpt = text[start:].partition("\n")[0].rstrip("\r")
    line = text.count("\n", 0, offset) + 1
    column = min(offset - start, len(excerpt)) + 1
    return SyntaxProblem(reason, source="query", line=line, column=column, excerpt=excerpt, hint=hint)
