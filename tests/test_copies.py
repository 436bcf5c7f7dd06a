"""Texts that copy one another are found, however many there are and whatever was cut or added."""

from __future__ import annotations

import subprocess
import sys
from itertools import accumulate
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.copies import Families, signature, words

_RANDOM = Random(7)  # noqa: S311  a fixed sequence is wanted, not a secret
_VOCABULARY = [f"word{number}" for number in range(20_000)]
_WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(20_000)))
COPIED = 0.4


def text(length: int) -> str:
    """Return so many words at random, the common ones often, as in any language."""
    return " ".join(_RANDOM.choices(_VOCABULARY, cum_weights=_WEIGHTS, k=length))


def families(texts: dict[str, str], *, least: float = COPIED) -> tuple[tuple[str, ...], ...]:
    """Return which of these texts belong together."""
    found = Families(texts)
    found.join_copies({name: signature(each) for name, each in texts.items()}, least=least)
    return found.groups()


def test_signs_and_capitals_are_no_part_of_words() -> None:
    """Two prints of a sentence may differ in them."""
    assert words("“It's over,” SAID Ana: 1,000 jobs_") == ["it", "s", "over", "said", "ana", "1", "000", "jobs"]


@pytest.mark.parametrize("edited", [str.upper, lambda each: each + " and more", lambda each: each.replace(" ", "\n")])
def test_a_reprint_shares_nearly_everything(edited: object) -> None:
    """Other capitals, other lines and a few words more make no other text."""
    story = text(300)
    assert callable(edited)

    assert signature(story).share(signature(edited(story))) > 0.95


def test_half_a_story_with_two_paragraphs_of_ones_own_is_a_copy() -> None:
    """What counts is the part of the shorter text: of all their runs the two share a third."""
    story = text(400)
    paper = " ".join(story.split()[:200]) + " " + text(120)

    assert families({"paper": paper, "story": story}) == (("paper", "story"),)


def test_a_short_text_within_a_long_one_is_a_copy() -> None:
    """A brief that stands in a page of news is found, though most of the page is something else."""
    brief = text(60)
    page = f"{text(700)} {brief} {text(700)}"

    assert families({"brief": brief, "page": page}) == (("brief", "page"),)


def test_two_texts_of_ones_own_are_no_copies() -> None:
    """They share the runs that the language makes, and no more."""
    assert families({"one": text(500), "other": text(500)}) == (("one",), ("other",))


@pytest.mark.parametrize(("fewest", "copied"), [(0, True), (5, True), (6, False)])
def test_a_phrase_in_common_may_be_too_little(fewest: int, *, copied: bool) -> None:
    """A short text of which half is a phrase that stands in another one is no copy where more runs are asked for."""
    phrase = "the chief executive of a big old firm"
    brief, story = signature(f"{phrase} went home"), signature(f"{text(50)} {phrase} {text(50)}")

    assert brief.copies(story, least=COPIED, fewest=fewest) is copied


def test_a_short_text_that_is_wholly_in_another_is_a_copy() -> None:
    """However many runs are asked for: there are no more."""
    brief = text(10)

    assert signature(brief).copies(signature(f"{text(50)} {brief}"), least=COPIED, fewest=20)


def test_texts_without_words_are_no_copies() -> None:
    """Nothing is not a copy of nothing."""
    assert families({"one": "", "other": "—"}) == (("one",), ("other",))


def test_copies_of_a_copy_are_one_family() -> None:
    """Two halves of a story share nothing, and are still of one source with it."""
    halves = text(150), text(150)

    assert families({"a": halves[0], "b": halves[1], "c": " ".join(halves)}) == (("a", "b", "c"),)


def test_copies_are_found_among_many() -> None:
    """Beyond 200 texts, where only those are compared that hashing brings together, no half story is missed."""
    stories = {f"story{number:03}": text(_RANDOM.randrange(100, 600)) for number in range(300)}
    cut = {
        f"cut{number:03}": " ".join(story.split()[: len(story.split()) // 2]) + " " + text(len(story.split()) // 4)
        for number, story in enumerate(stories.values())
    }

    found = families(stories | cut)

    assert found == tuple((f"cut{number:03}", f"story{number:03}") for number in range(300))


def test_the_signature_is_the_same_in_every_process() -> None:
    """Nothing hangs on the seed that Python gives to its own hashes."""
    code = "from kg.copies import signature as s; x = s('one two three four five'); print(x.runs, x.sketch.digest())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }

    assert len(runs) == 1


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"))))
def test_families_do_not_hang_on_the_order_of_joining(pairs: list[tuple[str, str]]) -> None:
    """Whoever is joined in any order, the families are the same."""
    forwards, backwards = Families("abcdefg"), Families("gfedcba")
    for pair in pairs:
        forwards.join(*pair)
    for pair in reversed(pairs):
        backwards.join(*pair)

    assert forwards.groups() == backwards.groups()
