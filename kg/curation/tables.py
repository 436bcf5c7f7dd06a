"""The tables of the index beside a store, and how a profile is written into one."""

from __future__ import annotations

import base64
import json
from enum import IntEnum
from sys import intern
from typing import NamedTuple

from kg.identity.profile import Profile

VERSION = 3
"""The version of the tables and of what is decided in them; an index of another one is made again."""
SAMPLE = 50
"""Documents, the first by date, that speak for a name of which there are more."""
HEAD = 32
"""Documents, the first by date, that are asked what a name means; later ones fit one of these things, or a new one."""
UNSETTLED, PARTED = -1, -2
"""The level of a name in a document where it has not been settled yet, and where a person told what it means."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

CREATE TABLE documents (id TEXT PRIMARY KEY, digest TEXT, run TEXT, source TEXT, published TEXT, title TEXT,
    words INTEGER, facts INTEGER) WITHOUT ROWID;
CREATE INDEX documents_source ON documents (source);

CREATE TABLE profiles (id INTEGER PRIMARY KEY AUTOINCREMENT, said TEXT);

CREATE TABLE nodes (document TEXT, local TEXT, published TEXT, label TEXT, type TEXT, profile INTEGER, level INTEGER,
    group_ TEXT, iri TEXT, held_label TEXT, held_type TEXT, PRIMARY KEY (local, published, document)) WITHOUT ROWID;
CREATE INDEX nodes_document ON nodes (document);
CREATE INDEX nodes_level ON nodes (local, level, published, document, profile, group_);
CREATE INDEX nodes_group ON nodes (group_, published, document, local, profile);

CREATE TABLE groups (group_ TEXT PRIMARY KEY, local TEXT, sample TEXT, iri TEXT, label TEXT, type TEXT) WITHOUT ROWID;
CREATE INDEX groups_local ON groups (local);
CREATE INDEX groups_iri ON groups (iri);

CREATE TABLE tallies (group_ TEXT, label TEXT, type TEXT, documents INTEGER,
    PRIMARY KEY (group_, label, type)) WITHOUT ROWID;

CREATE TRIGGER counted AFTER UPDATE OF group_ ON nodes WHEN new.group_ <> old.group_ BEGIN
    INSERT INTO tallies VALUES (new.group_, new.label, new.type, 1)
        ON CONFLICT (group_, label, type) DO UPDATE SET documents = documents + 1;
    UPDATE tallies SET documents = documents - 1
        WHERE group_ = old.group_ AND label = old.label AND type = old.type AND old.group_ <> '';
END;

CREATE TRIGGER uncounted AFTER DELETE ON nodes WHEN old.group_ <> '' BEGIN
    UPDATE tallies SET documents = documents - 1
        WHERE group_ = old.group_ AND label = old.label AND type = old.type;
END;

CREATE TABLE keys (key TEXT, group_ TEXT, PRIMARY KEY (key, group_)) WITHOUT ROWID;
CREATE INDEX keys_group ON keys (group_);

CREATE TABLE pairs (one TEXT, other TEXT, score REAL, verdict TEXT, reasons TEXT,
    PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX pairs_other ON pairs (other);
CREATE INDEX pairs_verdict ON pairs (verdict, score);

CREATE TABLE open_documents (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE open_removals (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE open_names (local TEXT PRIMARY KEY, change INTEGER) WITHOUT ROWID;
CREATE TABLE open_sayings (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE applied (id TEXT PRIMARY KEY, act TEXT, about TEXT) WITHOUT ROWID;
"""


class Change(IntEnum):
    """What happened to a name, what reaches farthest last."""

    CAME = 0
    """Documents that use it came."""
    LEFT = 1
    """A document went that was not among the first, which tell what the name means."""
    FIRST_LEFT = 2
    """One of the first went, or says something else."""
    DECIDED = 3
    """A person decided on what it means, or took such a decision back."""


class Use(NamedTuple):
    """A name in a document: its day, the number of its profile there, and what it means, if that is settled.

    ``group`` is the IRI of that thing; ``level`` counts how often the name was found to mean new things before.
    """

    published: str
    document: str
    profile: int
    group: str
    level: int


def written(profile: Profile) -> str:
    """Write a profile of one document, all but its IRI."""
    context = None if profile.context is None else base64.b64encode(bytes(profile.context)).decode()
    said = [profile.type, profile.names, profile.documents, profile.published, sorted(profile.facts)]
    return json.dumps([*said, sorted(profile.beside), sorted(profile.words), context], ensure_ascii=False)


def read(text: str, local: str) -> Profile:
    """Read a profile that was written, of the name with the IRI ``local``.

    What stands in many profiles is in memory once: 7,500 profiles take 13 MB instead of 20.
    """
    type_, names, documents, published, facts, beside, words, context = json.loads(text)
    return Profile(
        iri=local,
        type=type_,
        names=tuple(names),
        documents=tuple(documents),
        published=published,
        facts=frozenset((intern(relation), intern(other)) for relation, other in facts),
        beside=frozenset(map(intern, beside)),
        words=frozenset(map(intern, words)),
        context=None if context is None else base64.b64decode(context),
    )
