"""Where text is decoded, cut and shown: bytes to characters, characters to paragraphs, an offset to its surroundings.

Nothing here changes a character of a document: offsets count code points of the decoded text, and newline characters
stay as they were.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Document

LIMIT = 20_000
"""The longest block, in code points: a page of dense print is 5,000, and spaCy's memory grows with the block."""

WIDTH = 32
"""Code points of context kept on each side of a quotation, as the Web Annotation examples do."""

PARAGRAPH = "\u2029"
"""The paragraph separator, which :func:`prose` puts where notation ends a paragraph."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = frozenset({"ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1"})
_SAMPLE = 65_536
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_ENCODING_HINT = "save it as UTF-8, or put a byte order mark before it"

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_HARD_BREAKS = frozenset("\f\u2029")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_SENTENCE_GAP = re.compile(r"[.!?…][\"'”’»)\]]*\s")
_BULLET = re.compile(r"[-*+•·▪‣]\s")
_NUMBER = re.compile(r"\(?(?:\d{1,3}[.)]|[a-z]\))\s", re.IGNORECASE)
_SPLIT_WORD = re.compile(r"[^\W\d_][-\u00ad\u2010]\Z")
_FIRST_WORD = re.compile(r"\S+")
_SPACES = re.compile(r"\s+")
WINDOW = 1_000
_NARROWEST, _WIDEST = 40, 160


# Decoding


def decode(data: bytes, *, source: str, declared: str | None = None) -> str:
    """Turn bytes into characters: by byte order mark, the ``declared`` charset, UTF-8, then a detected encoding.

    ``source`` names the bytes in errors.  A byte order mark is no part of the text.  Raises ``InputError`` when the
    bytes are no text, or when no encoding fits; no character is ever replaced.
    """
    found = encoding([data], source=source, declared=declared)
    try:
        return data.decode(found)
    except UnicodeDecodeError as error:
        raise undecodable(source, found, error) from error


def encoding(pieces: Iterable[bytes], *, source: str, declared: str | None = None) -> str:
    """Tell the encoding of a text that comes in pieces, by the same rules as :func:`decode`."""
    rest = iter(pieces)
    head = next(rest, b"")
    sample = _Sample()
    decoders = {name: decoder for name in _likely(head, declared) if (decoder := _decoder(name))}
    for count, piece in enumerate(chain([head], rest)):
        sample.take(piece)
        for name in tuple(decoders):
            text = _decoded(decoders[name], piece)
            if text is None or _is_binary(text, first=count == 0):
                del decoders[name]
    return _first_whole(decoders) or _detected(sample, source)


def _likely(data: bytes, declared: str | None) -> Iterator[str]:
    yield from (name for mark, name in _MARKS if data.startswith(mark))
    if declared:
        # Pages that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard, table of labels).
        if declared.strip().lower() in _WESTERN:
            yield "cp1252"
        yield declared.strip()
    yield "utf-8"


def _decoder(name: str) -> codecs.IncrementalDecoder | None:
    try:
        "".encode(name)  # refuses codecs that are no text encodings
        return codecs.getincrementaldecoder(name)()
    except (LookupError, ValueError):
        return None


def _decoded(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> str | None:
    try:
        return decoder.decode(piece, final)
    except ValueError:
        return None


def _first_whole(decoders: Mapping[str, codecs.IncrementalDecoder]) -> str | None:
    """Return the first encoding that also fits the end of the text, where no character may be cut off."""
    return next((name for name, decoder in decoders.items() if _decoded(decoder, b"", final=True) is not None), None)


class _Sample:
    """The lines that tell encodings apart, those with a byte above 127, up to a bound; and whether a NUL was met."""

    def __init__(self) -> None:
        self.data = b""
        self.nul = False

    def take(self, piece: bytes) -> None:
        self.nul = self.nul or b"\0" in piece
        if piece.isascii():
            return
        for line in piece.splitlines(keepends=True):
            room = _SAMPLE - len(self.data)
            if room <= 0:
                return
            if not line.isascii():
                # A space is no part of a longer character in any encoding that detection knows.
                self.data += line if len(line) <= room else line[:room].rpartition(b" ")[0] or line[:room]


def _detected(sample: _Sample, source: str) -> str:
    if sample.nul or not sample.data:  # ASCII that is not text: control characters
        raise _binary(source)
    if _is_broken_utf8(sample.data):
        raise InputError(f"{source}: this is UTF-8, but some bytes of it are damaged", hint="save it as UTF-8 again")
    from charset_normalizer import from_bytes  # noqa: PLC0415  35 ms to import, rarely needed

    matches = from_bytes(sample.data)
    best = matches.best()
    if best is None or _is_binary(str(best)):
        raise _binary(source)
    # Among encodings that fit equally well, the commonest of English text; the detector itself sorts by name.
    equal = (match for match in matches if match.chaos <= best.chaos)
    return "cp1252" if any("cp1252" in match.could_be_from_charset for match in equal) else best.encoding


def _is_broken_utf8(data: bytes) -> bool:
    """Tell whether nearly all characters beyond ASCII are whole in UTF-8, which does not happen by chance."""
    text = data.decode(errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    whole = sum(not char.isascii() for char in text) - broken
    return whole > 4 * broken


def _is_binary(text: str, *, first: bool = True) -> bool:
    head = text[:_SAMPLE] if first else ""
    return "\0" in text or len(_CONTROL.findall(head)) * 50 > len(head)


def undecodable(source: str, name: str, error: UnicodeDecodeError) -> InputError:
    """Return the error for bytes that the encoding ``name`` does not fit."""
    return InputError(
        f"{source}: its encoding cannot be told: as {name} it fails at byte {error.start}", hint=_ENCODING_HINT
    )


def _binary(source: str) -> InputError:
    return InputError(
        f"{source}: this is a binary file, not text", hint="give text, Markdown, HTML, PDF, DOCX, JSON Lines or CSV"
    )


def refuse_unreadable(text: str, *, source: str) -> None:
    """Raise ``InputError`` when there is nothing to read in ``text``, or what cannot be written again as UTF-8."""
    if not text or text.isspace():
        raise InputError(f"{source}: nothing to read: the text is empty", hint="leave it out, or put text in it")
    if "\0" in text:
        raise _binary(source)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{source}: half a surrogate pair stands at character {error.start}", hint="write the character whole"
        ) from error


# Paragraphs and blocks


class _Line(NamedTuple):
    """One line without the spaces around it; ``fresh`` when a paragraph certainly begins here."""

    start: int
    end: int
    indent: int
    fresh: bool


def prose(document: Document) -> str:
    """Return the text with all notation blanked, character for character, so that offsets stay true.

    Notation becomes spaces; a line break or a table's ``|`` inside notation becomes U+2029, for a paragraph or a cell
    ends there (a heading, a list item).  Line breaks outside notation are kept.
    """
    parts: list[str] = []
    done = 0
    for start, end in document.markup:
        parts += (document.text[done:start], _blanked(document.text[start:end]))
        done = end
    parts.append(document.text[done:])
    return "".join(parts)


def _blanked(notation: str) -> str:
    return "".join(PARAGRAPH if char in "\n\r|" else " " for char in notation)


def blocks(text: str, *, limit: int = LIMIT) -> Iterator[tuple[int, int]]:
    """Cut ``text`` into paragraphs, as half-open ranges without the white space around them, none above ``limit``.

    A paragraph ends at a blank line, a form feed or U+2029.  A single line break ends it too, unless the sentence goes
    on over it: hard-wrapped text (a line is broken where the next word would not have fitted) stays together, text with
    one paragraph a line comes apart.  A paragraph longer than ``limit`` code points is cut behind a sentence, else at a
    space, else before a character.  The ranges are ordered and disjoint, and only white space lies between them.
    """
    for start, end in _paragraphs(text):
        yield from _cut(text, start, end, limit=limit)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    run: list[_Line] = []
    for line in _lines(text):
        if line.fresh:
            yield from ((group[0].start, group[-1].end) for group in _grouped(text, run))
            run = []
        elif len(run) >= WINDOW:
            *whole, last = _grouped(text, run)
            yield from ((group[0].start, group[-1].end) for group in whole)
            run = last if whole else []
            if not whole:
                yield last[0].start, last[-1].end
        run.append(line)
    yield from ((group[0].start, group[-1].end) for group in _grouped(text, run))


def _lines(text: str) -> Iterator[_Line]:
    """Give the lines that are not blank."""
    begin, fresh = 0, True
    while begin < len(text):
        match = _BREAK.search(text, begin)
        stop, after = match.span() if match else (len(text), len(text))
        content = text[begin:stop]
        stripped = content.strip()
        if stripped:
            indent = len(content) - len(content.lstrip())
            yield _Line(begin + indent, begin + indent + len(stripped), indent, fresh)
        fresh = not stripped or (match is not None and match.group() in _HARD_BREAKS)
        begin = after


def _grouped(text: str, run: Sequence[_Line]) -> list[list[_Line]]:
    """Put the lines of a run (no blank line in it) together into paragraphs."""
    width = _width(run)
    groups: list[list[_Line]] = []
    for line in run:
        if groups and _goes_on(text, groups[-1], line, width=width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _width(run: Sequence[_Line]) -> int:
    """Estimate at which column a run was wrapped: nine lines in ten are no longer (a long URL may stand out)."""
    lengths = sorted(line.indent + line.end - line.start for line in run)
    return lengths[(len(lengths) * 9 - 1) // 10] if lengths else 0


def _goes_on(text: str, before: Sequence[_Line], line: _Line, *, width: int) -> bool:
    """Tell whether the paragraph of the lines ``before`` goes on in ``line``."""
    last = before[-1]
    ending, coming = text[max(last.start, last.end - 8) : last.end], text[line.start : min(line.end, line.start + 80)]
    ended = _SENTENCE_END.search(ending) is not None
    word = _FIRST_WORD.match(coming)
    filled = last.indent + last.end - last.start + 1 + (word.end() if word else 0)
    wrapped = _NARROWEST <= width <= _WIDEST and filled > width
    if _BULLET.match(coming) or (_NUMBER.match(coming) and (ended or not wrapped)):
        return False
    if ended and line.indent > last.indent + 1:
        return False
    if _SPLIT_WORD.search(ending) and coming[0].islower():
        return True
    if _lower_word(coming) and not ended:
        return True
    # Ragged wraps (proportional print, wraps by hand) are believed only where the paragraph already has a wrap,
    # for a heading is mostly one line.
    return wrapped or (len(before) > 1 and _NARROWEST <= width <= _WIDEST and filled > 0.8 * width)


def _lower_word(line: str) -> bool:
    """Tell whether a line begins with a lower-case word; names like iPhone and eBay are none."""
    return line[0].islower() and not any(char.isupper() for char in line[1:3])


def _cut(text: str, start: int, end: int, *, limit: int) -> Iterator[tuple[int, int]]:
    while end - start > limit:
        stop = _stop(text, start, start + limit)
        piece = text[start:stop].rstrip()
        yield start, start + len(piece)
        gap = _SPACES.match(text, stop)
        start = gap.end() if gap else stop
    if start < end:
        yield start, end


def _stop(text: str, start: int, bound: int) -> int:
    """Find the best place in the second half of ``start:bound`` to cut at."""
    middle = start + (bound - start) // 2
    for pattern in (_SENTENCE_GAP, _SPACES):
        last = deque(pattern.finditer(text, middle, bound), maxlen=1)
        if last:
            return last[0].end()
    return _whole_before(text, bound, at_least=start + 1)


# Quotations, excerpts, places


class Quote(NamedTuple):
    """A stretch of text with what stands before and behind it, as a Web Annotation TextQuoteSelector wants."""

    prefix: str
    exact: str
    suffix: str


def quote(text: str, start: int, end: int, *, width: int = WIDTH) -> Quote:
    """Return ``text[start:end]`` with at most ``width`` code points on each side, never half a character."""
    first = max(0, start - width)
    while first < start and _joins(text, first):
        first += 1
    last = _whole_before(text, min(len(text), end + width), at_least=end)
    return Quote(text[first:start], text[start:end], text[end:last])


def _whole_before(text: str, offset: int, *, at_least: int) -> int:
    """Move ``offset`` back until no character is cut there; ``offset`` itself where all of it is one character."""
    moved = offset
    while moved > at_least and _joins(text, moved):
        moved -= 1
    return moved if not _joins(text, moved) else offset


def _joins(text: str, offset: int) -> bool:
    """Tell whether the code point at ``offset`` belongs to the character before it."""
    if not 0 < offset < len(text):
        return False
    return (
        unicodedata.category(text[offset])[0] == "M"
        or "\u200d" in text[offset - 1 : offset + 1]
        or "\udc00" <= text[offset] <= "\udfff"
    )


def collapse(text: str) -> str:
    """Fold each stretch of white space to one space, for display only."""
    return _SPACES.sub(" ", text).strip()


def excerpt(text: str, *, length: int = 80) -> str:
    """Return the beginning of ``text`` on one line, with an ellipsis where it was cut."""
    line = collapse(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def line_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return the line and column of an offset, both from 1; ``\n``, ``\r\n`` and ``\r`` end a line."""
    before = text[:offset]
    if before.endswith("\r") and text[offset : offset + 1] == "\n":
        before = before[:-1]
    breaks = before.count("\n") + before.count("\r") - before.count("\r\n")
    return breaks + 1, len(before) - max(before.rfind("\n"), before.rfind("\r"))


def bare_name(name: str) -> str:
    """Return a name without article and legal suffix: "The Acme Co., Ltd." and "Acme" are the same."""
    from cleanco import basename  # noqa: PLC0415  loaded when something is read

    plain = name.removeprefix("The ").removeprefix("the ")
    return str(basename(plain)) or name
