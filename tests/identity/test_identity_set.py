"""The gate of identity: what is one may not be told apart worse, nor put together worse, on the labelled documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import labelled
import pytest

from kg import extract, ontology
from kg.identity.context import contexts

if TYPE_CHECKING:
    from kg.identity.profile import Profile
    from kg.model import Document, Reading


def read(document: Document) -> Reading:
    """Return a document as the model reads it."""
    return extract.read(document, ontology.load())


@pytest.fixture(scope="module")
def found() -> list[labelled.Named]:
    """Return the names of all items."""
    return [each for path in labelled.paths() for each in labelled.named(path, contexts)]


def test_identity_holds_its_floors(found: list[labelled.Named]) -> None:
    """Over all items each figure reaches its floor."""
    outcome = labelled.judged(found)

    print("\n" + labelled.table(outcome))  # noqa: T201  pytest shows it when the gate fails
    assert labelled.load().broken(outcome.scores.figures()) == []


def test_one_merge_in_a_hundred_is_wrong_at_most(found: list[labelled.Named]) -> None:
    """Of the pairs that are put together, 99 in 100 are one thing."""
    assert labelled.judged(found).scores.figures()["pairs precision"] >= 0.99


def test_few_merges_are_wrong_as_the_model_reads() -> None:
    """Types and references that the reader gets wrong mislead identity in 4 of 100 pairs at most."""
    found = [each for path in labelled.paths() for each in labelled.as_read(path, contexts, read)]

    outcome = labelled.judged(found)

    print("\n" + labelled.table(outcome))  # noqa: T201  pytest shows it when the gate fails
    assert outcome.scores.figures()["pairs precision"] >= 0.96


def test_the_set_is_the_pinned_one() -> None:
    """Changed items need new floors: look at the scores, then ``python tests/identity --pin``."""
    pinned = labelled.load()
    assert (pinned.corpus, pinned.items) == (labelled.digest(), len(labelled.paths()))


def test_the_set_is_large(found: list[labelled.Named]) -> None:
    """There are at least 400 names in 120 documents, and things that have several, and names of several things."""
    by_name: dict[str, set[str]] = {}
    for each in found:
        by_name.setdefault(each.profile.iri, set()).update(each.truth)

    assert len(labelled.paths()) == 120
    assert len({name for each in found for name in each.profile.names}) >= 400
    assert sum(len(truths) > 1 for truths in by_name.values()) >= 40


def test_the_order_of_documents_changes_nothing(found: list[labelled.Named]) -> None:
    """The same clusters come out of the documents in reverse."""
    profiles = [each.profile for each in found]

    def clusters(given: list[Profile]) -> set[frozenset[tuple[tuple[str, ...], str]]]:
        return {frozenset((each.documents, each.iri) for each in group) for group in labelled.clustered(given)}

    assert clusters(profiles[::-1]) == clusters(profiles)
