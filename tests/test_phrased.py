"""The texts made of the ontology's phrases say what is noted of them, in words that are English."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from kg import names, ontology
from kg.extract.model import shape
from training.data import marks, phrased
from training.data.phrasing import verbs
from training.data.phrasing.cast import Cast, kinds
from training.data.phrasing.clauses import Said, active
from training.data.phrasing.frames import SLOTS, Frame, Shape, frames, skipped
from training.data.phrasing.verbs import Group
from training.data.phrasing.writing import Case, Form, Piece, Ref, Verb
from training.example import DEMONYM, VALUE, Example
from training.names import fill

ROOT = Path(__file__).parent.parent
COUNT = 300
PRONOUN = re.compile(r"\b(?:he|she|him|her|his|its|they|them|their|we|our)\b", re.IGNORECASE)
UGLY = re.compile(r"  | [,.?]|,,|\.\.|[{}\[\]_|]|\b[Aa] [aeio]\w|\b[Tt]he (?:the|a|an)\b|\b([a-z]+) \1\b")


@cache
def examples() -> tuple[Example, ...]:
    """Return some examples, made once for all tests."""
    return tuple(phrased.examples(seed="test", count=COUNT))


def words(example: Example, spot: int) -> str:
    """Return the words of a spot."""
    found = example.spots[spot]
    return example.text[found.start : found.end]


def plain(frame: Frame) -> str:
    """Say a phrase in the present with X and Y for the things."""
    cast = Cast("plain", random.Random("plain"))  # noqa: S311  texts, not secrets
    x, y = (cast.call(kinds(frame, slot)[0], frame) for slot in SLOTS)
    clause = active(Said(frame, x, y), cast)

    def one(piece: Piece) -> str:
        if isinstance(piece, Verb):
            return verbs.bend(piece.group, plural=piece.plural)
        if not isinstance(piece, Ref):
            return piece
        if piece.who.type == "Role" and piece.who not in {x, y}:
            return piece.who.forms[""]
        if piece.form is Form.PRONOUN:
            return "its"
        slot = "X" if piece.who is x else "Y"
        return slot + (" " + frame.unit if slot == "Y" and frame.unit else "") + "'s" * (piece.case is Case.POSSESSIVE)

    return " ".join(map(one, clause.finite("present")))


@pytest.mark.parametrize(
    ("base", "third", "past", "participle", "gerund"),
    [
        ("own", "owns", "owned", "owned", "owning"),
        ("buy", "buys", "bought", "bought", "buying"),
        ("co-write", "co-writes", "co-wrote", "co-written", "co-writing"),
        ("supply", "supplies", "supplied", "supplied", "supplying"),
        ("ban", "bans", "banned", "banned", "banning"),
        ("lie", "lies", "lay", "lain", "lying"),
        ("axe", "axes", "axed", "axed", "axing"),
        ("flee", "flees", "fled", "fled", "fleeing"),
        ("launch", "launches", "launched", "launched", "launching"),
        ("play", "plays", "played", "played", "playing"),
    ],
)
def test_verbs_are_bent(base: str, third: str, past: str, participle: str, gerund: str) -> None:
    """Regular and irregular verbs have their usual forms, and the base is found again."""
    found = (
        verbs.base(third), verbs.third(base), verbs.past(base), verbs.participle(base), verbs.gerund(base)
    )  # fmt: skip
    assert found == (base, third, past, participle, gerund)


@pytest.mark.parametrize(
    ("group", "text"),
    [
        (Group("own", negated=True), "does not own"),
        (Group("be", "past", negated=True), "was not"),
        (Group("sell", "perfect", passive=True), "has been sold"),
        (Group("have", adverb="no longer"), "no longer has"),
        (Group("be", adverb="no longer"), "is no longer"),
        (Group("run", "perfect", adverb="never"), "has never run"),
        (Group("lead", "past", passive=True, adverb="once"), "was once led"),
        (Group("take", "will"), "will take"),
    ],
)
def test_verb_groups(group: Group, text: str) -> None:
    """Tense, passive, denial and adverbs stand in their order."""
    assert verbs.bend(group) == text


def test_all_phrases_are_said_but_a_few() -> None:
    """What is left out of the ontology's phrases is listed, and little."""
    known = {text for relation in ontology.load().relations.values() for text in relation.phrases}
    left_out = {"X forms Y", "X is the company behind Y", "X is a country of Y people"}
    assert set(skipped()) == left_out
    assert {frame.text for frame in frames()} == known - left_out


def test_a_phrase_taken_apart_gives_the_phrase() -> None:
    """A phrase that is said in the present, without any change, is the phrase again."""
    whole = [each for each in frames() if each.shape is not Shape.ATTACHED and "[" not in each.text]
    assert [plain(each) for each in whole] == [each.text for each in whole]


def test_a_seed_decides_all_texts() -> None:
    """The same seed gives the same examples in each process, another one others."""
    code = (
        "import json; from training.data import phrased;"
        "print(json.dumps([each.text for each in phrased.examples(seed='test', count=5)]))"
    )
    found = subprocess.check_output(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, text=True
    )
    other = next(phrased.examples(seed="other", count=1)).text
    assert json.loads(found) == [each.text for each in examples()[:5]]
    assert other != examples()[0].text


def test_texts_are_clean() -> None:
    """No text has doubled words, stray spaces or unfilled braces."""
    assert [found[0] for each in examples() if (found := UGLY.search(each.text))] == []


def test_spots_are_mentions() -> None:
    """Each spot is surely of one kind, and of a type and an entity unless it has none."""
    wrong = [
        words(each, place)
        for each in examples()
        for place, spot in enumerate(each.spots)
        if not (
            spot.sure
            and len(spot.kinds) == 1
            and spot.kinds <= set(shape.KINDS)
            and spot.types <= set(shape.TYPES)
            and (spot.kinds == {DEMONYM} or len(spot.types) == 1)
            and (spot.entity is None) == (spot.kinds <= {VALUE, DEMONYM})
        )
    ]
    assert wrong == []


def test_all_pronouns_are_marked() -> None:
    """A pronoun that is no spot would teach that it is no mention."""
    missed = [
        each.text
        for each in examples()
        for found in PRONOUN.finditer(each.text)
        if not any(spot.start <= found.start() and found.end() <= spot.end for spot in each.spots)
    ]
    assert missed == []


def test_facts_fit_domain_and_range() -> None:
    """What stands in a fact is of a type that its relation allows."""
    loaded = ontology.load()
    wrong = set()
    for each in examples():
        for fact in each.facts:
            relation = loaded.relations[names.KG + fact.label.removeprefix("kg:")]
            for place, allowed in ((fact.subject, relation.domain), (fact.object, relation.range)):
                type_ = names.KG + next(iter(each.spots[place].types))
                if not any(loaded.is_a(type_, one) for one in allowed):
                    wrong.add((fact.label, type_))
    assert wrong == set()


def test_symmetric_facts_go_both_ways() -> None:
    """Who is married to somebody has a spouse who is married to him."""
    loaded = ontology.load()
    missing = [
        fact
        for each in examples()
        for fact in each.facts
        if loaded.relations[names.KG + fact.label.removeprefix("kg:")].symmetric
        and (fact.object, fact.label, fact.subject) not in {(f.subject, f.label, f.object) for f in each.facts}
    ]
    assert missing == []


def test_nothing_is_both_said_and_open() -> None:
    """What a text says is not left open, and kindred relations of the same two things are."""
    for each in examples():
        said = {(fact.subject, fact.label, fact.object) for fact in each.facts}
        near = {
            (fact.subject, "kg:" + label, fact.object)
            for fact in each.facts
            for label in marks.kindred(fact.label.removeprefix("kg:"))
        }
        assert not said & each.open
        assert near - said <= each.open


def test_facts_have_all_statuses() -> None:
    """All statuses come up, most facts are asserted, and what is reported has somebody who says it."""
    facts = [fact for each in examples() for fact in each.facts]
    asserted = sum(fact.status == "asserted" for fact in facts)
    assert {fact.status for fact in facts} == set(shape.STATUSES)
    assert 0.6 < asserted / len(facts) < 0.9
    assert all(fact.speaker is not None for fact in facts if fact.status == "reported")


def test_all_relations_come_up() -> None:
    """Rare relations are dealt first, so that a few hundred texts hold all of them."""
    assert {fact.label.removeprefix("kg:") for each in examples() for fact in each.facts} == {
        iri.removeprefix(names.KG) for iri in ontology.load().relations
    }


@pytest.mark.parametrize("kind", ["storm", "bank", "team", "award", "university", "product", "charity"])
def test_a_short_form_is_part_of_the_name(kind: str) -> None:
    """The short form of a name speaks of the same thing, as its words or its initials."""
    for seed in range(20):
        name = fill(f"{kind} {seed}")
        whole, short = str(name(kind, "1", "")), str(name(kind, "1", "short"))
        initials = "".join(word[0] for word in whole.replace("-", " ").split() if word[0].isupper())
        assert short in whole or short == initials
