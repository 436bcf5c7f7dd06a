"""A document is cut into overlapping windows of whole sentences, and each span belongs to one of them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from kg.extract.model.alike import distances, matches
from kg.extract.model.pieces import cut
from kg.extract.model.shape import WIDEST, distance, match
from kg.extract.model.windows import LONGEST, Layout, plan

TOKENIZER = Tokenizer.from_file(str(Path(__file__).parent / "model" / "tokenizer.json"))
SENTENCE = "The sea said it is in a day."  # 16 pieces of the tiny vocabulary


def layout(text: str, sentences: list[tuple[int, int]] | None = None) -> Layout:
    """Lay out a text of which each line is a sentence, if nothing else is said."""
    if sentences is None:
        starts = [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]
        sentences = [(start, end - 1) for start, end in pairwise([*starts, len(text) + 1])]
    return Layout(cut(text, TOKENIZER), sentences)


def test_short_document_is_one_window() -> None:
    """What has room in one window is not cut."""
    assert plan([100, 200, 170]) == [(0, 3)]


def test_nothing_gives_no_window() -> None:
    """A document without words has no window."""
    assert plan([]) == []
    assert len(layout(" \n ").begins) == 0


def test_next_window_repeats_about_a_hundred_pieces() -> None:
    """A window begins with the sentences before it that have a hundred pieces together."""
    assert plan([30] * 20) == [(0, 15), (11, 20)]


def test_long_sentence_is_repeated_only_where_there_is_room() -> None:
    """A sentence that would leave no room for a new one is not repeated."""
    assert plan([200, 250, 300]) == [(0, 2), (2, 3)]
    assert plan([200, 250, 200]) == [(0, 2), (1, 3)]


@settings(deadline=None)
@given(st.lists(st.integers(1, 478), max_size=40))
def test_windows_cover_everything_and_go_forward(sizes: list[int]) -> None:
    """Windows have room, leave nothing out, and each ends behind the one before it."""
    windows = plan(sizes)

    assert {unit for begin, end in windows for unit in range(begin, end)} == set(range(len(sizes)))
    assert all(sum(sizes[begin:end]) <= 478 for begin, end in windows)
    assert all(a < c <= b < d for (a, b), (c, d) in pairwise(windows))


def test_sentence_longer_than_a_window_is_cut_at_words() -> None:
    """No window has more pieces than the encoder takes, not even where a sentence never ends."""
    found = layout("seaside " * 400)

    lengths = [len(found.window(number)[0]) for number in range(len(found.begins))]
    assert len(lengths) > 5
    assert max(lengths) <= LONGEST
    assert (found.begins[1:] < found.finishes[:-1]).all()


def test_window_is_what_the_tokenizer_gives() -> None:
    """The pieces of the only window are those of the text, with the two at its ends."""
    text = "Ada said: the Sea is HIS.\nIt is in Oslo."

    ids, shapes = layout(text).window(0)

    pieces = cut(text, TOKENIZER)
    assert ids.tolist() == pieces.ids
    assert shapes.tolist() == pieces.shapes


def test_later_window_is_what_the_tokenizer_gives_for_its_text() -> None:
    """A window in the middle of a document reads as if its text stood alone."""
    text = "\n".join([SENTENCE] * 80)
    found = layout(text)
    start, end = found.starts[found.begins[1]], found.ends[found.finishes[1] - 1]

    assert found.window(1)[0].tolist() == cut(text[start:end], TOKENIZER).ids


def test_spans_stand_on_the_words_that_they_touch() -> None:
    """A span that begins or ends within a word takes the whole word; one between words takes none."""
    found = layout("he is  at it")

    first, last = found.words(np.array([(0, 5), (1, 4), (5, 7), (3, 12)]))

    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(0, 1), (0, 1), (2, 1), (1, 3)]


def test_text_outside_of_sentences_is_read_with_the_sentence_before() -> None:
    """Gaps between sentences leave no word without a window."""
    text = "he is at it she said it"

    found = layout(text, [(3, 8), (12, 15)])

    assert (found.begins.tolist(), found.finishes.tolist()) == ([0], [7])
    assert found.limit.tolist() == [1, 4, 4, 4, 7, 7, 7]


def test_each_stretch_within_a_sentence_is_judged_once() -> None:
    """All windows together look at each stretch of words of a sentence exactly once."""
    found = layout("\n".join([SENTENCE] * 80))
    assert len(found.begins) > 2

    seen = [
        pair
        for number in range(len(found.begins))
        for pair in zip(*(each.tolist() for each in found.candidates(number, WIDEST)), strict=True)
    ]

    limits = found.limit.tolist()
    wanted = [(first, last) for first, end in enumerate(limits) for last in range(first, min(end, first + WIDEST))]
    assert sorted(seen) == wanted


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 700), st.integers(-1, 40)), max_size=20))
def test_span_belongs_to_the_window_in_which_it_is_farthest_from_the_edges(given_: list[tuple[int, int]]) -> None:
    """Of the windows that hold a span, the one with the widest margin owns it; the document's ends are no edges."""
    found = layout("\n".join([SENTENCE] * 80))
    count = len(found.starts)
    first, last = (np.array([min(a + b * k, count - 1) for a, b in given_], dtype=np.int64) for k in (0, 1))

    owners = found.owners(first, last).tolist()

    windows = list(zip(found.begins.tolist(), found.finishes.tolist(), strict=True))
    for owner, start, end in zip(owners, first.tolist(), last.tolist(), strict=True):
        margins = {
            number: min(start - a if a else count, b - 1 - end if b < count else count)
            for number, (a, b) in enumerate(windows)
            if a <= start <= end < b
        }
        assert owner == (max(margins, key=lambda each: margins[each]) if margins else -1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 20)), min_size=1, max_size=12))
def test_distances_of_many_are_those_of_each(spans: list[tuple[int, int]]) -> None:
    """The quick way puts distances into the same classes as the plain one."""
    words = [(start, start + width) for start, width in spans]
    rows = [(a, b) for a in range(len(words)) for b in range(len(words))]
    first, last = np.array(words).T
    one, other = np.array(rows).T

    assert distances(first, last, one, other).tolist() == [distance(words[a], words[b]) for a, b in rows]


@settings(deadline=None)
@given(st.lists(st.text("ab th", max_size=8), min_size=1, max_size=8))
def test_likenesses_of_many_are_those_of_each(texts: list[str]) -> None:
    """The quick way compares texts as the plain one does."""
    rows = [(a, b) for a in range(len(texts)) for b in range(len(texts))]
    one, other = np.array(rows).T

    assert matches(texts, one, other).tolist() == [match(texts[a], texts[b]) for a, b in rows]
