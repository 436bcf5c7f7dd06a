"""The index beside a store: which documents there are, what their names stand for, and what is still to be done.

It is made of what the store holds and can be made again from it (``kg.curation`` does when it is missing), so it holds
nothing that would be lost with it.  The only owner of SQLite.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import OutputError, StoreError
from kg.identity.profile import Profile, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

FILE = "index.sqlite"
VERSION = 2
"""The version of the tables; an index of another one is made again."""
_UNSETTLED = ""
"""The group of a name that has not been settled yet."""
SAMPLE = 50
"""Documents, the first by date, that speak for a name of which there are more."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE documents (id TEXT PRIMARY KEY, digest TEXT, run TEXT, source TEXT, published TEXT, title TEXT,
    words INTEGER, facts INTEGER) WITHOUT ROWID;
CREATE INDEX documents_source ON documents (source);
CREATE TABLE nodes (document TEXT, local TEXT, published TEXT, label TEXT, type TEXT, profile TEXT, group_ TEXT,
    iri TEXT, held_label TEXT, held_type TEXT, PRIMARY KEY (local, published, document)) WITHOUT ROWID;
CREATE INDEX nodes_document ON nodes (document);
CREATE INDEX nodes_group ON nodes (group_, published, document, label, type, local);
CREATE INDEX nodes_iri ON nodes (iri);
CREATE TABLE groups (group_ TEXT PRIMARY KEY, local TEXT) WITHOUT ROWID;
CREATE INDEX groups_local ON groups (local);
CREATE TABLE keys (key TEXT, group_ TEXT, PRIMARY KEY (key, group_)) WITHOUT ROWID;
CREATE INDEX keys_group ON keys (group_);
CREATE TABLE pairs (one TEXT, other TEXT, score REAL, verdict TEXT, reasons TEXT,
    PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX pairs_other ON pairs (other);
CREATE TABLE open_documents (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE open_removals (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE open_names (local TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE open_sayings (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE applied (id TEXT PRIMARY KEY, act TEXT, about TEXT) WITHOUT ROWID;
"""


class Row(NamedTuple):
    """What is known of a document: ``words`` counts tokens, ``facts`` the plain triples between things."""

    id: str
    digest: str
    run: str
    source: str | None
    published: str | None
    title: str | None
    words: int
    facts: int


class Node(NamedTuple):
    """A name in a document: its IRI by name and kind alone (``local``), and what the graph makes of it.

    ``group`` is the IRI of what the name means here (namesakes differ), ``iri``, ``label`` and ``type`` are those under
    which the graph has it now.
    """

    document: str
    local: str
    group: str
    iri: str
    label: str
    type: str


class Pair(NamedTuple):
    """Two groups of names that share a key, and whether they are one; ``one`` sorts before ``other``."""

    one: str
    other: str
    score: float
    verdict: str
    reasons: tuple[str, ...]


class Index:
    """The tables; every change is made within ``change``, wholly or not at all."""

    def __init__(self, path: Path | None, stored: Callable[[], Iterable[str]]) -> None:
        """Open the index of a store in the folder ``path``, or one in memory.

        One that is missing, damaged or of another version is made anew: what is ``stored`` is then to be looked at.
        Raises ``StoreError``.
        """
        with _told():
            self._base = _connected(path)
            if not _is_usable(self._base):
                if path is not None:
                    self._base.close()
                    (path / FILE).unlink(missing_ok=True)
                    self._base = _connected(path)
                self._make(stored)

    @staticmethod
    def is_there(path: Path) -> bool:
        """Tell whether the store in a folder has an index that this version can use."""
        if not (path / FILE).is_file():
            return False
        with closing(_connected(path)) as base:
            return _is_usable(base)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make the changes within one transaction; within another one they belong to that."""
        if self._base.in_transaction:
            yield
            return
        with _told():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:  # a full disk may have ended it
                    self._base.execute("ROLLBACK")
                raise

    # ---- what is known in general

    def get(self, key: str) -> str | None:
        """Return a value by its key."""
        return next((value for (value,) in self._rows("SELECT value FROM meta WHERE key = ?", key)), None)

    def put(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    # ---- documents

    def documents(self, ids: Sequence[str] | None = None) -> Iterator[Row]:
        """Yield the documents, or those of these ids, by id."""
        if ids is None:
            yield from map(Row._make, self._rows("SELECT * FROM documents ORDER BY id"))
        else:
            for each in sorted(set(ids)):
                yield from map(Row._make, self._rows("SELECT * FROM documents WHERE id = ?", each))

    def put_document(self, row: Row, nodes: Iterable[tuple[Profile, str]]) -> None:
        """Keep a document with its names, each with its label there, in the place of what was known of it."""
        self.drop_document(row.id)
        self._run("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)
        for profile, label in nodes:
            self._put_node(row.id, profile, label)

    def extend_document(self, ident: str, words: int, nodes: Iterable[tuple[Profile, str]]) -> None:
        """Add what another part of a very long document says."""
        self._run("UPDATE documents SET words = words + ? WHERE id = ?", words, ident)
        for profile, label in nodes:
            where = (profile.iri, _day(profile.published), ident)
            known = "SELECT profile, label FROM nodes WHERE local = ? AND published = ? AND document = ?"
            before = next(iter(self._rows(known, *where)), None)
            if before is None:
                self._put_node(ident, profile, label)
            else:
                whole = joined([_read(before[0], profile.iri), profile])
                update = "UPDATE nodes SET profile = ? WHERE local = ? AND published = ? AND document = ?"
                self._run(update, _written(whole), *where)
                self._run("INSERT OR IGNORE INTO open_names VALUES (?)", profile.iri)

    def _put_node(self, ident: str, profile: Profile, label: str) -> None:
        known = (ident, profile.iri, _day(profile.published), label, profile.type, _written(profile))
        held = (_UNSETTLED, profile.iri, label, profile.type)
        self._run("INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *known, *held)
        self._run("INSERT OR IGNORE INTO open_names VALUES (?)", profile.iri)

    def drop_document(self, ident: str) -> None:
        """Forget a document; its names are to be looked at again."""
        self._run("INSERT OR IGNORE INTO open_names SELECT DISTINCT local FROM nodes WHERE document = ?", ident)
        # what was one with them, though it bears another name, must be looked at too: nothing may hold it together now
        self._run(
            "INSERT OR IGNORE INTO open_names SELECT DISTINCT local FROM nodes WHERE iri IN"
            " (SELECT iri FROM nodes WHERE document = ?)",
            ident,
        )
        self._run("DELETE FROM nodes WHERE document = ?", ident)
        self._run("DELETE FROM documents WHERE id = ?", ident)

    def set_digest(self, ident: str, digest: str) -> None:
        """Keep the digest of a document that was read to its end."""
        self._run("UPDATE documents SET digest = ? WHERE id = ?", digest, ident)

    def set_facts(self, ident: str, facts: int) -> None:
        """Keep how many facts the graph holds by a document."""
        self._run("UPDATE documents SET facts = ? WHERE id = ?", facts, ident)

    # ---- names

    def profiles(self, local: str) -> list[Profile]:
        """Return how each document presents a name."""
        rows = self._rows("SELECT profile, published FROM nodes WHERE local = ? ORDER BY published, document", local)
        return [_read(text, local) for text, _ in rows]

    def sample(self, group: str) -> list[Profile]:
        """Return how the first documents present a group."""
        query = "SELECT profile, local FROM nodes WHERE group_ = ? ORDER BY published, document LIMIT ?"
        return [_read(text, local) for text, local in self._rows(query, group, SAMPLE)]

    def first(self, group: str) -> tuple[str, str]:
        """Return the day and the id of the first document that speaks of a group."""
        query = "SELECT published, document FROM nodes WHERE group_ = ? ORDER BY published, document LIMIT 1"
        return next(((day, ident) for day, ident in self._rows(query, group)), ("", ""))

    def tally(self, group: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """Return how often the documents give a group each label, and each type."""
        label = "SELECT label, COUNT(*) FROM nodes WHERE group_ = ? GROUP BY label"
        type_ = "SELECT type, COUNT(*) FROM nodes WHERE group_ = ? GROUP BY type"
        return list(self._rows(label, group)), list(self._rows(type_, group))

    def nodes(self, document: str) -> list[Node]:
        """Return the names of a document."""
        columns = "document, local, group_, iri, held_label, held_type"
        query = f"SELECT {columns} FROM nodes WHERE document = ? ORDER BY local"  # noqa: S608  our own words
        return list(map(Node._make, self._rows(query, document)))

    def groups(self, locals_: Iterable[str]) -> set[str]:
        """Return the groups that names mean."""
        query = "SELECT DISTINCT group_ FROM nodes WHERE local = ? AND group_ <> ?"
        return {group for each in locals_ for (group,) in self._rows(query, each, _UNSETTLED)}

    def held_together(self, groups: Iterable[str]) -> set[str]:
        """Return the groups that the graph holds for one with any of these."""
        query = (
            "SELECT DISTINCT group_ FROM nodes WHERE iri IN (SELECT iri FROM nodes WHERE group_ = ?) AND group_ <> ?"
        )
        return {other for each in groups for (other,) in self._rows(query, each, _UNSETTLED)}

    def grouped(self, local: str) -> dict[str, str]:
        """Return for each document what a name meant there when it was settled last."""
        query = "SELECT document, group_ FROM nodes WHERE local = ? AND group_ <> ?"
        return dict(self._rows(query, local, _UNSETTLED))

    def regroup(self, local: str, document: str, group: str) -> None:
        """Put a name in a document to a group; a document that had it in another one is to be said again."""
        self._run("INSERT OR IGNORE INTO groups VALUES (?, ?)", group, local)
        said = "CASE group_ WHEN ? THEN local ELSE group_ END"  # before it is settled a name is said as it is
        other = f"local = ? AND document = ? AND {said} <> ?"
        query = f"INSERT OR IGNORE INTO open_sayings SELECT document FROM nodes WHERE {other}"  # noqa: S608  our words
        self._run(query, local, document, _UNSETTLED, group)
        self._run("UPDATE nodes SET group_ = ? WHERE local = ? AND document = ?", group, local, document)

    def known_groups(self, local: str) -> set[str]:
        """Return the groups that a name meant when it was settled last."""
        return {group for (group,) in self._rows("SELECT group_ FROM groups WHERE local = ?", local)}

    def forget_group(self, group: str) -> None:
        """Forget a group that no document speaks of any more, with its keys and pairs."""
        self._run("DELETE FROM groups WHERE group_ = ?", group)
        self._run("DELETE FROM keys WHERE group_ = ?", group)
        self._run("DELETE FROM pairs WHERE one = ?1 OR other = ?1", group)

    def hold(self, group: str, iri: str, *, label: str, type_: str) -> None:
        """Let the graph have a group under an IRI, label and type; the documents it changes are to be said again."""
        new = (iri, label, type_)
        other = "group_ = ? AND (iri <> ? OR held_label <> ? OR held_type <> ?)"
        query = f"INSERT OR IGNORE INTO open_sayings SELECT DISTINCT document FROM nodes WHERE {other}"  # noqa: S608
        self._run(query, group, *new)
        self._run(
            f"UPDATE nodes SET iri = ?, held_label = ?, held_type = ? WHERE {other}",  # noqa: S608  our own words
            *new,
            group,
            *new,
        )

    def named(self, iri: str) -> set[str]:
        """Return the names that are, mean, or are held for an IRI."""
        by = [f"SELECT local FROM nodes WHERE {column} = ?1" for column in ("local", "group_", "iri")]  # noqa: S608
        return {local for (local,) in self._rows(" UNION ".join(by), iri)}

    def reach(self, iri: str) -> int:
        """Count the documents that mention what an IRI means."""
        query = "SELECT COUNT(DISTINCT document) FROM nodes WHERE group_ = ?1 OR iri = ?1"
        return next((int(count) for (count,) in self._rows(query, iri)), 0)

    def held(self, iri: str) -> str | None:
        """Return the IRI under which the graph has what an IRI means: its own, or that of what it is one with."""
        query = "SELECT iri FROM nodes WHERE group_ = ? ORDER BY published, document LIMIT 1"
        return next((found for (found,) in self._rows(query, iri)), None)

    # ---- keys and pairs

    def put_keys(self, group: str, keys: Iterable[str]) -> None:
        """Keep the blocking keys of a group in the place of those it had."""
        self._run("DELETE FROM keys WHERE group_ = ?", group)
        for key in keys:
            self._run("INSERT OR IGNORE INTO keys VALUES (?, ?)", key, group)

    def neighbours(self, group: str) -> list[str]:
        """Return the groups that share a key with one."""
        both = "keys a JOIN keys b ON a.key = b.key"
        query = f"SELECT DISTINCT b.group_ FROM {both} WHERE a.group_ = ?1 AND b.group_ <> ?1"  # noqa: S608  our own words
        return sorted(other for (other,) in self._rows(query, group))

    def put_pairs(self, group: str, pairs: Iterable[Pair]) -> None:
        """Keep the pairs of a group in the place of those it had."""
        self._run("DELETE FROM pairs WHERE one = ?1 OR other = ?1", group)
        for one, other, score, verdict, reasons in pairs:
            row = (one, other, score, verdict, json.dumps(reasons, ensure_ascii=False))
            self._run("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?)", *row)

    def pairs(self, group: str) -> list[Pair]:
        """Return the pairs of a group."""
        query = "SELECT * FROM pairs WHERE one = ?1 UNION SELECT * FROM pairs WHERE other = ?1 ORDER BY 1, 2"
        return list(map(_pair, self._rows(query, group)))

    def proposals(self, verdict: str) -> list[Pair]:
        """Return all pairs of a verdict, the likeliest first."""
        return list(
            map(
                _pair,
                self._rows("SELECT * FROM pairs WHERE verdict = ? ORDER BY score DESC, one, other", verdict),
            )
        )

    # ---- what is still to be done

    def open(self, table: str) -> list[str]:
        """Return what is still to be done: ``documents``, ``removals``, ``names`` or ``sayings``."""
        column = "local" if table == "names" else "id"
        return [each for (each,) in self._rows(f"SELECT {column} FROM open_{table} ORDER BY 1")]  # noqa: S608

    def begin(self, table: str, idents: Iterable[str]) -> None:
        """Note what is to be done."""
        for each in idents:
            self._run(f"INSERT OR IGNORE INTO open_{table} VALUES (?)", each)  # noqa: S608  our own words

    def done(self, table: str, idents: Iterable[str]) -> None:
        """Note what has been done."""
        column = "local" if table == "names" else "id"
        for each in idents:
            self._run(f"DELETE FROM open_{table} WHERE {column} = ?", each)  # noqa: S608  our own words

    def applied(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return the decisions that the graph shows: by id, what was done on what."""
        return {ident: (act, tuple(json.loads(about))) for ident, act, about in self._rows("SELECT * FROM applied")}

    def apply(self, ident: str, act: str, about: Sequence[str]) -> None:
        """Note that the graph shows a decision."""
        self._run("INSERT OR REPLACE INTO applied VALUES (?, ?, ?)", ident, act, json.dumps(about))

    def unapply(self, ident: str) -> None:
        """Note that the graph no longer shows a decision."""
        self._run("DELETE FROM applied WHERE id = ?", ident)

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with _told():
            return iter(self._base.execute(query, values).fetchall())

    def _run(self, query: str, *values: object) -> None:
        with _told():
            self._base.execute(query, values)

    def _make(self, stored: Callable[[], Iterable[str]]) -> None:
        with self.change():
            for statement in filter(str.strip, _TABLES.split(";")):
                self._base.execute(statement)
            self.begin("documents", stored())
            self.put("version", str(VERSION))


def _connected(path: Path | None) -> sqlite3.Connection:
    return sqlite3.connect(":memory:" if path is None else path / FILE, isolation_level=None)


def _is_usable(base: sqlite3.Connection) -> bool:
    try:
        found = base.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):  # another process has it, and it is whole
            raise
        return False
    return bool(found == (str(VERSION),))


def _day(published: str) -> str:
    """Return a day to sort by: what has none comes last."""
    return published or "9999"


def _written(profile: Profile) -> str:
    context = None if profile.context is None else base64.b64encode(bytes(profile.context)).decode()
    said = [profile.type, profile.names, profile.documents, profile.published, sorted(profile.facts)]
    return json.dumps([*said, sorted(profile.beside), sorted(profile.words), context], ensure_ascii=False)


def _read(text: str, local: str) -> Profile:
    type_, names, documents, published, facts, beside, words, context = json.loads(text)
    return Profile(
        iri=local,
        type=type_,
        names=tuple(names),
        documents=tuple(documents),
        published=published,
        facts=frozenset((relation, other) for relation, other in facts),
        beside=frozenset(beside),
        words=frozenset(words),
        context=None if context is None else base64.b64decode(context),
    )


def _pair(row: tuple[str, str, float, str, str]) -> Pair:
    return Pair(*row[:4], tuple(json.loads(row[4])))


@contextmanager
def _told() -> Iterator[None]:
    """Turn the errors of SQLite into ours."""
    try:
        yield
    except sqlite3.Error as error:
        if "full" in str(error):
            raise OutputError("the disk is full", hint="free some space and run it again") from error
        hint = f"remove {FILE} from its folder: it is made again"
        raise StoreError(f"the index of the store cannot be used: {error}", hint=hint) from error
