"""The dependency tree answers for sentences of any depth, and for heads that form no tree."""

from __future__ import annotations

import pytest

from kg.extract.patterns.nouns import complements_of
from kg.extract.tree import Tree
from kg.model import Token

DEPTH = 5_000


def word(head: int, *, dep: str = "dep", tag: str = "NN", text: str = "a") -> Token:
    """Return a token of the first sentence."""
    return Token(0, 1, text, text, "NOUN" if tag == "NN" else "VERB", tag, dep, head, 0)


@pytest.fixture(scope="module")
def deep() -> Tree:
    """Hold a sentence in which each word hangs on the one before."""
    return Tree([word(max(0, place - 1)) for place in range(DEPTH)])


def test_a_deep_sentence_is_walked_down(deep: Tree) -> None:
    """Thousands of words below each other are no trouble."""
    assert list(deep.subtree(0)) == list(range(DEPTH))


def test_a_deep_sentence_is_walked_up(deep: Tree) -> None:
    """The governors come nearest first, up to the root."""
    assert list(deep.ancestors(DEPTH - 1)) == list(range(DEPTH - 2, -1, -1))


def test_each_word_comes_before_those_below_it() -> None:
    """A branch is followed to its end before the next one begins."""
    tree = Tree([word(0), word(0), word(1), word(0)])

    assert list(tree.subtree(0)) == [0, 1, 2, 3]


def test_heads_in_a_circle_come_to_an_end() -> None:
    """A circle, which no parser gives, is walked round once."""
    tree = Tree([word(1), word(2), word(0)])

    assert sorted(tree.subtree(0)) == [0, 1, 2]
    assert list(tree.ancestors(0)) == [1, 2]


def test_coordinated_participles_without_end_are_passive() -> None:
    """The first of "seen and seen and seen …" decides about all."""
    verbs = [word(max(0, place - 1), dep="conj" if place else "ROOT", tag="VBN") for place in range(DEPTH)]

    assert Tree(verbs).is_passive(DEPTH - 1)


def test_nouns_behind_nouns_without_end() -> None:
    """The complements of "friend of a friend of a friend …" are found, nearest first."""
    words = [
        word(max(0, place - 1), dep="prep" if place % 2 else "pobj", text="of" if place % 2 else "friend")
        for place in range(DEPTH)
    ]

    assert list(complements_of(0, Tree(words))) == list(range(2, DEPTH, 2))


def test_a_sentence_knows_its_words() -> None:
    """Sentences are ranges of tokens; one that is not there has none."""
    tree = Tree([word(0), word(0), word(2)._replace(sentence=1)])

    assert [list(tree.sentence(number)) for number in range(3)] == [[0, 1], [2], []]
