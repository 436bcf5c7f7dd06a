"""What each preference weighs: the constants of the log-linear choice in ``weighing``.

The weights of pronouns are fitted to GUM's 69 documents (OntoNotes-like coreference, 1,700 pronouns) and the 2,000 rows
of GAP's development part at half weight, by ``python -m benchmarks.coreference --tune``.  Shares are close to the
probability of being right: cross-validated on GUM, "he" and "she" at shares from 0.35 on are right in 91 % of cases,
"it" from 0.4 on in 66 %, "they" in 79 %.

Some weights are set by hand.  Whom a text is about, from 1.0 to 4.0, changed nothing in GUM; from 3.0 on it mended four
of 721 pronouns in our own news and cost none.  GUM says too little of companies, so what makes an "it" an acting
organization, and subjects still to come for "it" and "they", weigh what they do for "he" and "she" or a plain guess;
and it has but 50 cases where nothing except class and place tells what a noun phrase means.
"""

from __future__ import annotations

from enum import StrEnum


class Set(StrEnum):
    """The words that are weighed alike."""

    PERSON = "he or she"
    THING = "it"
    SEVERAL = "they"
    NOUN = "the firm"


LEAST = {Set.PERSON: 0.35, Set.THING: 0.4, Set.SEVERAL: 0.4, Set.NOUN: 0.4}
"""The least share at which a link is made."""

LEAST_DOUBTFUL = 0.4
"""The least share at which "he" or "she" makes a person of a name that was taken for something else."""

# Columns: he or she, it, they.
_FITTED = {
    "a group": (0.0, 0.0, 0.1),
    "a person": (0.0, 0.0, 0.4),
    "a place": (-0.4, 0.2, -0.3),
    "across a quotation mark": (-0.2, -0.9, -0.1),
    "an organization": (0.3, -0.3, -0.5),
    "empty it": (0.0, 1.4, 0.0),
    "farther": (-0.5, -0.7, -0.9),
    "gender fits": (0.7, 0.0, 0.0),
    "gender odd": (-1.2, 0.0, 0.0),
    "gender unknown": (0.1, 0.0, 0.0),
    "in apposition": (-0.2, -0.3, -0.2),
    "inside another phrase": (-0.6, -0.5, -0.8),
    "name": (0.5, 0.1, -0.3),
    "named": (-0.2, -0.7, -0.4),
    "nearest": (0.4, 0.3, 0.7),
    "nothing": (0.3, 0.4, 0.6),
    "nothing for object": (0.1, -0.3, -0.4),
    "nothing for oblique": (-0.4, 0.2, 0.4),
    "nothing for other": (0.8, 0.6, 0.0),
    "nothing for owner": (0.0, -0.3, 0.3),
    "nothing for subject": (-0.2, 0.1, 0.0),
    "nothing, in a quotation": (0.0, 0.0, 0.1),
    "noun": (-0.7, -0.1, -0.2),
    "object for object": (0.1, 0.3, 0.5),
    "object for oblique": (0.3, 0.0, 0.2),
    "object for owner": (-0.3, -0.2, -0.3),
    "object for subject": (-0.1, -0.1, -0.5),
    "object, earlier": (-0.6, 0.0, -0.3),
    "object, same sentence": (0.7, 0.2, 0.2),
    "object, sentence before": (-0.2, -0.2, 0.0),
    "oblique for object": (0.1, 0.0, 0.1),
    "oblique for oblique": (0.0, -0.1, -0.2),
    "oblique for other": (-0.2, -0.2, -0.1),
    "oblique for owner": (-0.3, -0.2, -0.3),
    "oblique for subject": (-0.5, -0.6, 0.2),
    "oblique, earlier": (-0.9, -0.7, -0.4),
    "oblique, same sentence": (0.3, 0.0, 0.0),
    "oblique, sentence before": (-0.3, -0.5, -0.1),
    "of another class": (-0.2, 0.1, -0.4),
    "of doubtful class": (-0.3, -0.9, 0.0),
    "of no known class": (0.0, -0.3, 0.1),
    "one of several": (-1.1, -0.9, -0.1),
    "one sentence back": (-0.3, 0.1, 0.1),
    "other for object": (-0.3, -0.1, -0.1),
    "other for oblique": (-0.1, -0.2, -0.1),
    "other for other": (0.1, -0.1, 0.0),
    "other for owner": (-0.3, -0.1, -0.3),
    "other for subject": (-0.2, -0.1, -0.6),
    "other noun": (-0.5, -0.8, -0.8),
    "other, earlier": (-0.6, -0.5, -0.3),
    "other, same sentence": (0.2, -0.1, -0.5),
    "other, sentence before": (-0.5, 0.0, -0.3),
    "owner for object": (0.1, 0.1, 0.1),
    "owner for oblique": (-0.1, 0.0, 0.0),
    "owner for other": (-0.2, 0.0, 0.0),
    "owner for owner": (0.5, 0.2, 0.4),
    "owner, earlier": (0.0, -0.1, -0.3),
    "owner, same sentence": (0.3, 0.3, 0.4),
    "owner, sentence before": (0.1, 0.1, 0.2),
    "pronoun": (0.4, 0.4, 0.7),
    "said often": (-0.2, -0.1, 0.0),
    "said once": (-0.3, -0.3, -0.2),
    "said twice": (-0.2, -0.1, -0.3),
    "said very often": (0.4, 0.2, -0.1),
    "same sentence": (0.6, 1.0, 0.9),
    "second nearest": (0.0, 0.2, 0.2),
    "still to come": (1.5, 0.0, 0.0),
    "subject for object": (-0.1, 0.1, -0.2),
    "subject for oblique": (0.3, 0.0, -0.2),
    "subject for other": (-0.5, -0.4, 0.0),
    "subject for owner": (0.3, 0.5, 0.2),
    "subject for subject": (1.1, 0.7, 0.9),
    "subject of a clause above": (0.6, 0.1, 0.5),
    "subject of the clause": (0.7, 0.1, 0.5),
    "subject, earlier": (-0.1, -0.3, -0.3),
    "subject, same sentence": (0.5, 0.6, 0.8),
    "subject, sentence before": (0.7, 0.6, 0.2),
    "third nearest": (-0.2, -0.2, -0.5),
    "three sentences back": (-1.4, -1.1, -0.8),
    "two sentences back": (-0.8, -0.3, -0.7),
}

_BY_HAND = {
    Set.PERSON: {"whom the text is about": 3.0},
    Set.THING: {
        "an organization that acts": 1.0,
        "no organization, yet acts": -0.5,
        "nothing, yet acts": -0.7,
        "still to come": 1.5,
    },
    Set.SEVERAL: {
        "still to come": 1.5,
    },
    Set.NOUN: {
        "nearest": 0.6,
        "third nearest": -0.5,
        "farther": -1.0,
        "same sentence": 0.5,
        "one sentence back": 0.5,
        "two sentences back": -0.3,
        "three sentences back": -0.8,
        "long ago": -0.8,
        "subject, sentence before": 0.7,
        "subject, same sentence": 0.3,
        "owner, sentence before": 0.2,
        "oblique, earlier": -0.3,
        "inside another phrase": -0.3,
        "one of several": -1.0,
        "in apposition": -0.3,
        "subject of the clause": -1.5,
        "said once": -0.3,
        "said often": 0.2,
        "said very often": 0.3,
        "in the first sentence": 0.7,
        "the only one of its class": 0.8,
        "other, sentence before": -0.4,
        "other, same sentence": -0.3,
        "other, earlier": -0.4,
        "of doubtful class": -0.3,
        "named": 0.8,
        "modifiers known": 0.8,
        "other modifiers known": -0.9,
        "same noun, other modifiers": -1.0,
        "nothing": 0.6,
        "nothing, with modifiers": 0.6,
        "nothing, relcl behind": 1.5,
        "nothing, acl behind": 1.0,
        "nothing, prep behind": 1.5,
        "nothing, a person": 0.9,
        "nothing, this": -0.3,
    },
}

_COLUMNS = (Set.PERSON, Set.THING, Set.SEVERAL)
WEIGHTS: dict[Set, dict[str, float]] = {
    kind: {said: weights[place] for said, weights in _FITTED.items()} | _BY_HAND.get(kind, {})
    for place, kind in enumerate(_COLUMNS)
} | {Set.NOUN: _BY_HAND[Set.NOUN]}
