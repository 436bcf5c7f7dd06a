"""Tells prose from notation in Markdown, by the places that markdown-it-py's own rules consume."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    _Rule = Callable[[StateInline, bool], bool]
    _Range = tuple[int, int]

_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_SPACE_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0);", re.IGNORECASE)


class _Row(NamedTuple):
    """Where a line of a block's content stands in the text; both ends count its line break, where one follows."""

    content_start: int
    content_end: int
    start: int
    end: int


def notation(text: str, *, start: int = 0) -> Iterator[_Range]:
    """Give the half-open ranges of ``text`` that are notation, in order; all before ``start`` is.

    Notation is what is not prose: signs of headings, lists, quotations and emphasis, link targets, pictures, code
    blocks, HTML tags, the bars of tables, link definitions.  White space counts only where it ends a block without a
    blank line (behind a heading), for there :func:`kg.text.prose` has to end the paragraph.
    """
    done = 0
    for begin, end in (*_prose(text, start), (len(text), len(text))):
        gap = text[done:begin]
        if gap and not (gap.isspace() and (gap.count("\n") > 1 or begin == len(text))):
            yield done, begin
        done = max(done, end)


def _prose(text: str, start: int) -> Iterator[_Range]:
    """Give the ranges of prose, in order."""
    lines = [match.span() for match in _LINE.finditer(text, start)]
    parser, env = _parser(), dict[str, object]()
    cursor = start
    for token in parser.parse(text[start:], env):
        if token.map is None:
            continue
        own = lines[slice(*token.map)]
        if token.type == "html_block":
            whole = own[0][0], own[-1][1]
            yield from _outside((match.span() for match in _TAG.finditer(text, *whole)), whole)
        elif token.type == "inline":
            rows = _rows(text, token.content, lines=own, cursor=cursor)
            yield from _placed(_outside(_inline(token, parser, env=env), (0, len(token.content))), rows)
            cursor = rows[-1].end if rows else cursor


def _outside(ranges: Iterable[_Range], whole: _Range) -> Iterator[_Range]:
    """Give what of ``whole`` lies outside the ranges, which come in the order of their beginnings."""
    done, last = whole
    for begin, end in ranges:
        if begin > done:
            yield done, begin
        done = max(done, end)
    if done < last:
        yield done, last


def _rows(text: str, content: str, *, lines: Sequence[_Range], cursor: int) -> list[_Row]:
    """Find the lines of a block's content again in the text, behind the signs of lists and quotations."""
    rows: list[_Row] = []
    begin = 0
    contents = content.split("\n")
    for number, (line, (first, last)) in enumerate(zip(contents, lines, strict=False)):
        final = number == len(contents) - 1
        place = _find(text, line.strip(), first=max(first, cursor), last=last)
        if place is not None:
            lead = len(line) - len(line.lstrip())
            stop = place + len(line.strip()) if final else last
            rows.append(_Row(begin + lead, begin + len(line) + (not final), place, stop))
        begin += len(line) + 1
    return rows


def _find(text: str, words: str, *, first: int, last: int) -> int | None:
    """Find a line's words at the end of the line, else (a closed heading, a cell of a table) at the first place."""
    line = text[first:last]
    place = line.find(words)
    if "|" not in line and line.rstrip().endswith(words):
        place = len(line.rstrip()) - len(words)
    return first + place if words and place >= 0 else None


def _placed(ranges: Iterable[_Range], rows: Sequence[_Row]) -> Iterator[_Range]:
    """Carry ranges of a block's content over to the text."""
    starts = [row.content_start for row in rows]
    for begin, end in ranges:
        for row in rows[max(0, bisect_right(starts, begin) - 1) :]:
            low, high = max(begin, row.content_start), min(end, row.content_end)
            if row.content_start >= end:
                break
            if low < high:
                stop = row.end if high == row.content_end else row.start + high - row.content_start
                yield row.start + low - row.content_start, stop


# Inline notation: each rule of the parser is asked what it consumed.


def _inline(token: Token, parser: MarkdownIt, *, env: dict[str, object]) -> Iterator[_Range]:
    """Give the ranges of a block's content that are notation, in order."""
    seen: list[tuple[int, int, Token | None]] = []
    env["seen"] = seen
    parser.inline.parse(token.content, parser, env, [])
    # A sign of emphasis that found no partner stays text, and then its token keeps it.
    return iter(sorted((begin, end) for begin, end, sign in seen if sign is None or not sign.content))


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt, rules_inline  # noqa: PLC0415  40 ms to import

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.disable("inline")
    parser.inline.ruler2.disable("fragments_join")  # it would give the content of one token to another
    rule = parser.inline.ruler.at
    rule("emphasis", _watched(rules_inline.emphasis.tokenize, _signs))
    rule("strikethrough", _watched(rules_inline.strikethrough.tokenize, _signs))
    rule("link", _watched(rules_inline.link, _around_label))
    rule("image", _watched(rules_inline.image, _whole))
    rule("autolink", _watched(rules_inline.autolink, _whole))
    rule("html_inline", _watched(rules_inline.html_inline, _whole))
    rule("backticks", _watched(rules_inline.backtick, _ticks))
    rule("escape", _watched(rules_inline.escape, _backslash))
    rule("entity", _watched(rules_inline.entity, _space_entity))
    return parser


def _watched(rule: _Rule, consumed: Callable[[StateInline, int], Iterable[tuple[int, int, Token | None]]]) -> _Rule:
    """Wrap a rule so that what it consumed is noted in ``env["seen"]``."""

    def watched(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  the parser's own signature
        begin, seen = state.pos, state.env["seen"]
        state.env["seen"] = [] if rule.__name__ == "image" else seen  # a picture's text is parsed by itself
        fits = rule(state, silent)
        state.env["seen"] = seen
        if fits and not silent:
            seen.extend(consumed(state, begin))
        return fits

    return watched


def _whole(state: StateInline, begin: int) -> Iterator[tuple[int, int, None]]:
    yield begin, state.pos, None


def _signs(state: StateInline, begin: int) -> Iterator[tuple[int, int, Token]]:
    end = state.pos
    for token in reversed(state.tokens):
        if end <= begin:
            return
        yield end - len(token.content), end, token
        end -= len(token.content)


def _around_label(state: StateInline, begin: int) -> Iterator[tuple[int, int, None]]:
    end = state.pos
    state.pos = begin
    label = state.md.helpers.parseLinkLabel(state, begin, True)  # noqa: FBT003  the parser's own signature
    state.pos = end
    yield begin, begin + 1, None
    yield label, end, None


def _ticks(state: StateInline, begin: int) -> Iterator[tuple[int, int, None]]:
    signs = len(state.src) - begin - len(state.src[begin:].lstrip("`"))
    if state.src[begin : state.pos].endswith("`" * signs) and state.pos - begin > 2 * signs:
        yield begin, begin + signs, None
        yield state.pos - signs, state.pos, None


def _backslash(state: StateInline, begin: int) -> Iterator[tuple[int, int, None]]:
    del state
    yield begin, begin + 1, None


def _space_entity(state: StateInline, begin: int) -> Iterator[tuple[int, int, None]]:
    if _SPACE_ENTITY.fullmatch(state.src, begin, state.pos):
        yield begin, state.pos, None
