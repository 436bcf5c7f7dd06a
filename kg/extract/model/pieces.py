"""Cuts text into the word pieces that the encoder reads, and says what letters cannot: how each word is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# How a word is written; the vocabulary knows small letters only.
_SMALL, _CAPITAL, _CAPITALS, _MIXED, _NUMBER, _SIGN, _INITIAL = range(1, 8)
SHAPES = 8
"""How many ways of writing there are, with 0 for none."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the encoder reads it.

    ``ids`` and ``shapes`` have one number for each word piece, with the two that stand at the ends. For each word,
    ``first`` and ``last`` give its first and last piece, ``starts`` and ``ends`` its place in the text (characters).
    """

    ids: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    starts: list[int]
    ends: list[int]


def cut(text: str, tokenizer: Tokenizer) -> Pieces:
    """Cut a text into word pieces; punctuation marks are words of their own."""
    encoded = tokenizer.encode(text)
    first: list[int] = []
    last: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    before = None
    for place, (word, (start, end)) in enumerate(zip(encoded.word_ids, encoded.offsets, strict=True)):
        if word is None:
            continue
        if word == before:
            last[-1], ends[-1] = place, end
        else:
            first.append(place)
            last.append(place)
            starts.append(start)
            ends.append(end)
        before = word
    shapes = [0] * len(encoded.ids)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        shape = _shape(text[start:end])
        for place in range(first[number], last[number] + 1):
            shapes[place] = shape
    return Pieces(encoded.ids, shapes, first, last, starts, ends)


def _shape(word: str) -> int:
    if word.isdigit():
        return _NUMBER
    if not word.isalnum():
        return _SIGN
    if word.islower():
        return _SMALL
    if len(word) == 1 and word.isupper():
        return _INITIAL
    if word.isupper():
        return _CAPITALS
    return _CAPITAL if word[0].isupper() and word[1:].islower() else _MIXED
