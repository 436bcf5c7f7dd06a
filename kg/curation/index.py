"""The index beside a store: which documents there are, what their names stand for, and what is still to be done.

It is made of what the store holds and can be made again from it (``kg.curation`` does when it is missing), so it holds
nothing that would be lost with it.  The only owner of SQLite.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.curation import tables
from kg.curation.tables import UNSETTLED, Change, Use
from kg.errors import KgError, OutputError, StoreError
from kg.identity.keys import sought
from kg.identity.profile import joined
from kg.names import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.identity.profile import Profile

FILE = "index.sqlite"
_UNSETTLED = ""
"""The group of a name that has not been settled yet."""
_REMEMBERED = 8192
"""Profiles that are kept in memory once they were read."""


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


class Held(NamedTuple):
    """What the graph makes of a group: the IRI, label and type under which it has it."""

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
        self._profiles: dict[int, Profile] = {}
        self._logs = path is not None
        with _told():
            self._base = _connected(path)
            if not _is_usable(self._base):
                if path is not None:
                    self._base.close()
                    for file in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
                        (path / file).unlink(missing_ok=True)
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
        with suppress(sqlite3.Error):  # whatever it was, nothing is lost: the log stays, and is read next time
            if self._base.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                self._base.execute(
                    "PRAGMA journal_mode = DELETE"
                )  # so that it can be read where nothing can be written
        self._base.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make the changes within one transaction; within another one they belong to that."""
        if self._base.in_transaction:
            yield
            return
        with _told():
            self._begin()
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:  # a full disk may have ended it
                    self._base.execute("ROLLBACK")
                raise

    def _begin(self) -> None:
        """Begin a transaction, and a log with the first: to wait for the disk at the end of each took 6 ms.

        A process that dies loses nothing by that.  Should the power fail, the last ones may be lost, and none is torn.
        """
        if self._logs:
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._logs = False
        self._base.execute("BEGIN IMMEDIATE")

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
            known = "SELECT profile FROM nodes WHERE local = ? AND published = ? AND document = ?"
            before = next((number for (number,) in self._rows(known, *where)), None)
            if before is None:
                self._put_node(ident, profile, label)
            else:
                whole = self._put_profile(joined([self.profile(before, profile.iri), profile]))
                self._run(
                    "UPDATE nodes SET profile = ? WHERE local = ? AND published = ? AND document = ?", whole, *where
                )
                self._run("DELETE FROM profiles WHERE id = ?", before)
                self._open_name(profile.iri, Change.FIRST_LEFT)

    def _put_node(self, ident: str, profile: Profile, label: str) -> None:
        known = (ident, profile.iri, _day(profile.published), label, profile.type, self._put_profile(profile))
        held = (UNSETTLED, _UNSETTLED, profile.iri, label, profile.type)
        self._run("INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *known, *held)
        self._open_name(profile.iri, Change.CAME)

    def _put_profile(self, profile: Profile) -> int:
        with _told():
            put = self._base.execute("INSERT INTO profiles (said) VALUES (?)", (tables.written(profile),))
        return int(put.lastrowid or 0)

    def _open_name(self, local: str, change: Change) -> None:
        more = "ON CONFLICT (local) DO UPDATE SET change = max(change, excluded.change)"
        self._run(f"INSERT INTO open_names VALUES (?, ?) {more}", local, int(change))  # noqa: S608  our own words

    def drop_document(self, ident: str) -> None:
        """Forget a document; its names are to be looked at again."""
        query = "SELECT local, published, level, profile FROM nodes WHERE document = ?"
        for local, published, level, profile in list(self._rows(query, ident)):
            self._open_name(local, self._left(local, level, (published, ident)))
            self._run("DELETE FROM profiles WHERE id = ?", profile)
        self._run("DELETE FROM nodes WHERE document = ?", ident)
        self._run("DELETE FROM documents WHERE id = ?", ident)

    def _left(self, local: str, level: int, place: tuple[str, str]) -> Change:
        """Tell what it means for a name that a document goes which uses it."""
        if level == UNSETTLED:
            return Change.CAME
        head = self.uses(local, level, limit=tables.HEAD)
        return Change.LEFT if level >= 0 and len(head) == tables.HEAD and head[-1][:2] < place else Change.FIRST_LEFT

    def set_digest(self, ident: str, digest: str) -> None:
        """Keep the digest of a document that was read to its end."""
        self._run("UPDATE documents SET digest = ? WHERE id = ?", digest, ident)

    def set_facts(self, ident: str, facts: int) -> None:
        """Keep how many facts the graph holds by a document."""
        self._run("UPDATE documents SET facts = ? WHERE id = ?", facts, ident)

    # ---- names

    def uses(self, local: str, level: int | None = None, *, above: bool = False, limit: int = -1) -> list[Use]:
        """Return in which documents a name is used, by day: all, or those of a level, or of it and those above it."""
        which = {(False, False): "AND level = ?2", (True, False): "AND level >= ?2"}.get((above, level is None), "")
        columns = "published, document, profile, group_, level"
        query = f"SELECT {columns} FROM nodes WHERE local = ?1 {which} ORDER BY published, document LIMIT ?3"  # noqa: S608
        return list(map(Use._make, self._rows(query, local, level, limit)))

    def profile(self, number: int, local: str) -> Profile:
        """Return how a document presents a name, by the number of the profile."""
        found = self._profiles.get(number)
        if found is None:
            if len(self._profiles) >= _REMEMBERED:
                self._profiles.pop(next(iter(self._profiles)))
            query = "SELECT said FROM profiles WHERE id = ?"
            found = next(tables.read(text, local) for (text,) in self._rows(query, number))
            self._profiles[number] = found
        return found

    def sample(self, group: str) -> list[tuple[int, str]]:
        """Return the numbers of the profiles by which the first documents present a group, and its names there."""
        query = "SELECT profile, local FROM nodes WHERE group_ = ? ORDER BY published, document LIMIT ?"
        return list(self._rows(query, group, tables.SAMPLE))

    def places(self, group: str) -> list[tuple[str, str]]:
        """Return the documents that speak of a group, by day, each with its name there."""
        query = "SELECT document, local FROM nodes WHERE group_ = ? ORDER BY published, document"
        return list(self._rows(query, group))

    def slugs(self, group: str) -> set[str]:
        """Return the names by which the first documents call a group, folded as in an IRI."""
        return {slug(name) for number, local in self.sample(group) for name in self.profile(number, local).names}

    def first(self, group: str) -> tuple[str, str]:
        """Return the day and the id of the first document that speaks of a group."""
        query = "SELECT published, document FROM nodes WHERE group_ = ? ORDER BY published, document LIMIT 1"
        return next(((day, ident) for day, ident in self._rows(query, group)), ("", ""))

    def tally(self, group: str) -> list[tuple[str, str, int]]:
        """Return how many documents give a group each label with each type."""
        return list(self._rows("SELECT label, type, documents FROM tallies WHERE group_ = ? AND documents > 0", group))

    def nodes(self, document: str) -> list[Node]:
        """Return the names of a document."""
        columns = "document, local, group_, iri, held_label, held_type"
        query = f"SELECT {columns} FROM nodes WHERE document = ? ORDER BY local"  # noqa: S608  our own words
        return list(map(Node._make, self._rows(query, document)))

    def held_together(self, groups: Iterable[str]) -> set[str]:
        """Return the groups that the graph holds for one with any of these."""
        query = "SELECT b.group_ FROM groups a JOIN groups b ON a.iri = b.iri WHERE a.group_ = ? AND a.iri <> ''"
        return {other for each in groups for (other,) in self._rows(query, each)}

    def regroup(self, local: str, uses: Sequence[Use]) -> None:
        """Put uses of a name to groups; a document that had it in another one is to be said again."""
        self._many("INSERT OR IGNORE INTO groups VALUES (?, ?, '', '', '', '')", {(use.group, local) for use in uses})
        where = "WHERE local = ? AND published = ? AND document = ?"
        query = f"INSERT OR IGNORE INTO open_sayings SELECT document FROM nodes {where} AND group_ <> ?"  # noqa: S608
        self._many(query, [(local, use.published, use.document, use.group) for use in uses])
        query = f"UPDATE nodes SET group_ = ?, level = ? {where}"  # noqa: S608  our own words
        self._many(query, [(use.group, use.level, local, use.published, use.document) for use in uses])

    def known_groups(self, local: str) -> set[str]:
        """Return the groups that a name meant when it was settled last."""
        return {group for (group,) in self._rows("SELECT group_ FROM groups WHERE local = ?", local)}

    def forget_group(self, group: str) -> None:
        """Forget a group that no document speaks of any more, with its keys and pairs."""
        for table in ("groups", "tallies", "keys"):
            self._run(f"DELETE FROM {table} WHERE group_ = ?", group)  # noqa: S608  our own words
        self._run("DELETE FROM pairs WHERE one = ?1 OR other = ?1", group)

    def hold(self, group: str, held: Held, came: Iterable[Use]) -> None:
        """Let the graph have a group as it is held; the documents that this changes are to be said again.

        Where it was held so before, only the documents that ``came`` to it have to be told.
        """
        local, *before = next(self._rows("SELECT local, iri, label, type FROM groups WHERE group_ = ?", group))
        known = tuple(before) == held
        places = [(local, use.published, use.document) for use in came] if known else [(group,)]
        where = "local = ? AND published = ? AND document = ?" if known else "group_ = ?"
        other = f"{where} AND (iri <> ? OR held_label <> ? OR held_type <> ?)"
        query = f"INSERT OR IGNORE INTO open_sayings SELECT document FROM nodes WHERE {other}"  # noqa: S608  our words
        self._many(query, [(*place, *held) for place in places])
        query = f"UPDATE nodes SET iri = ?, held_label = ?, held_type = ? WHERE {other}"  # noqa: S608  our own words
        self._many(query, [(*held, *place, *held) for place in places])
        if not known:
            self._run("UPDATE groups SET iri = ?, label = ?, type = ? WHERE group_ = ?", *held, group)

    def named(self, iri: str) -> set[str]:
        """Return the names that are, mean, or are held for an IRI."""
        by = [f"SELECT local FROM groups WHERE {column} = ?1" for column in ("local", "group_", "iri")]  # noqa: S608
        return {local for (local,) in self._rows(" UNION ".join(by), iri)}

    def reach(self, iri: str) -> int:
        """Count the documents that mention what an IRI means."""
        groups = "SELECT group_ FROM groups WHERE group_ = ?1 OR iri = ?1"
        query = f"SELECT COUNT(DISTINCT document) FROM nodes WHERE group_ IN ({groups})"  # noqa: S608  our own words
        return next((int(count) for (count,) in self._rows(query, iri)), 0)

    def held(self, iri: str) -> str | None:
        """Return the IRI under which the graph has what an IRI means: its own, or that of what it is one with."""
        return next((found for (found,) in self._rows("SELECT iri FROM groups WHERE group_ = ?", iri)), None)

    # ---- keys and pairs

    def sampled(self, group: str, sample: str) -> bool:
        """Note which profiles speak for a group; tell whether they did before."""
        known = next(self._rows("SELECT sample FROM groups WHERE group_ = ?", group)) == (sample,)
        if not known:
            self._run("UPDATE groups SET sample = ? WHERE group_ = ?", sample, group)
        return known

    def put_keys(self, group: str, keys: Iterable[str]) -> None:
        """Keep the blocking keys of a group in the place of those it had, and drop its pairs."""
        self._run("DELETE FROM pairs WHERE one = ?1 OR other = ?1", group)
        before = {key for (key,) in self._rows("SELECT key FROM keys WHERE group_ = ?", group)}
        now = set(keys)
        self._many("DELETE FROM keys WHERE key = ? AND group_ = ?", [(key, group) for key in before - now])
        self._many("INSERT INTO keys VALUES (?, ?)", [(key, group) for key in sorted(now - before)])

    def neighbours(self, group: str) -> list[str]:
        """Return the groups that share a key with one, by which they may be it."""
        keys = list(sought({key for (key,) in self._rows("SELECT key FROM keys WHERE group_ = ?", group)}))
        query = f"SELECT DISTINCT group_ FROM keys WHERE key IN ({','.join('?' * len(keys))})"  # noqa: S608  our own
        return sorted(other for (other,) in self._rows(query, *keys) if other != group)

    def put_pairs(self, pairs: Iterable[Pair]) -> None:
        """Keep pairs."""
        rows = [(*pair[:4], json.dumps(pair.reasons, ensure_ascii=False)) for pair in pairs]
        self._many("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?)", rows)

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
        """Return what is still to be done: ``documents``, ``removals`` or ``sayings``."""
        return [each for (each,) in self._rows(f"SELECT id FROM open_{table} ORDER BY 1")]  # noqa: S608  our own words

    def open_names(self) -> dict[str, Change]:
        """Return the names that are to be settled, and what happened to them."""
        return {local: Change(change) for local, change in self._rows("SELECT * FROM open_names ORDER BY 1")}

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
        try:
            return iter(self._base.execute(query, values).fetchall())
        except sqlite3.Error as error:
            raise _ours(error) from error

    def _run(self, query: str, *values: object) -> None:
        try:
            self._base.execute(query, values)
        except sqlite3.Error as error:
            raise _ours(error) from error

    def _many(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            self._base.executemany(query, rows)
        except sqlite3.Error as error:
            raise _ours(error) from error

    def _make(self, stored: Callable[[], Iterable[str]]) -> None:
        with self.change():
            for statement in filter(str.strip, tables.TABLES.split("\n\n")):
                for each in [statement] if "TRIGGER" in statement else filter(str.strip, statement.split(";")):
                    self._base.execute(each)
            self.begin("documents", stored())
            self.put("version", str(tables.VERSION))


def _connected(path: Path | None) -> sqlite3.Connection:
    return sqlite3.connect(":memory:" if path is None else path / FILE, isolation_level=None)


def _is_usable(base: sqlite3.Connection) -> bool:
    try:
        found = base.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):  # another process has it, and it is whole
            raise
        return False
    return bool(found == (str(tables.VERSION),))


def _day(published: str) -> str:
    """Return a day to sort by: what has none comes last."""
    return published or "9999"


def _pair(row: tuple[str, str, float, str, str]) -> Pair:
    return Pair(*row[:4], tuple(json.loads(row[4])))


@contextmanager
def _told() -> Iterator[None]:
    """Turn the errors of SQLite into ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise _ours(error) from error


def _ours(error: sqlite3.Error) -> KgError:
    if "full" in str(error):
        return OutputError("the disk is full", hint="free some space and run it again")
    hint = f"remove {FILE} from its folder: it is made again"
    return StoreError(f"the index of the store cannot be used: {error}", hint=hint)
