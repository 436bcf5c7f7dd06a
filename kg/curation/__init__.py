"""Keeps a store in order over the years: documents come and go, identities are settled, decisions of people hold.

What the graph says is a function of the documents that are there and the decisions that stand, whatever came before:
each document goes in with what was read in it packed beside (``packing``), names are settled over all documents
(``settling``), and a document whose names changed is said again (``held``).  What is still to be done stands in the
index until it is done, so that a process that dies is taken up where it stopped by the next one.
"""

from __future__ import annotations

import hashlib
import platform
from contextlib import contextmanager
from dataclasses import astuple
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import decisions as d
from kg import names, rdf
from kg.curation.held import Rulings, quads
from kg.curation.index import Index, Row
from kg.curation.packing import Packed, pack, part_of, unpack
from kg.curation.settling import Settling
from kg.decisions import Act, Decision
from kg.errors import UsageError
from kg.identity.profile import profiles
from kg.rdf import terms as t
from kg.store import Access, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from kg.curation.held import Triple
    from kg.curation.index import Pair
    from kg.identity.profile import Profile
    from kg.model import Document
    from kg.rdf import Run

__all__ = ["FILE", "Curation", "Packed", "Row", "digest", "looked_at"]

_SPEED = f"words a second on {platform.node()}"
FILE = "decisions.jsonl"
"""The decisions, in the folder of a store."""


_ON_FACTS = frozenset({Act.ACCEPT, Act.REJECT})
_DESCRIBING = frozenset({t.A, t.LABEL, t.ALT_LABEL, t.VALUE, t.UNIT, t.SAME_AS})


@contextmanager
def looked_at(path: Path) -> Iterator[Curation]:
    """Open the store in the folder ``path`` with its index for reading.

    A store whose index is not there is opened for writing first, and the index made.  Raises ``StoreError``.
    """
    with Store.open(path, access=Access.READ) as store:
        there = store.path is not None and Index.is_there(store.path)
        if there:
            with Curation(store) as curation:
                yield curation
    if not there:
        with Store.open(path) as store, Curation(store) as curation:
            curation.settle()
            yield curation


def digest(document: Document) -> str:
    """Return the SHA-256 of all that a document is: its text and what is known of it."""
    return hashlib.sha256(repr(astuple(document)).encode("utf-8", "surrogatepass")).hexdigest()


class Curation:
    """A store, its index and its decisions, open for changes; use it in a ``with`` block."""

    def __init__(self, store: Store) -> None:
        """Take up a store that is open for writing; what an earlier process left undone is done by ``settle``."""
        self.store = store
        self.decisions: list[Decision] = [] if self._file is None else d.read(self._file)
        self.index = Index(store.path, self._stored)
        self._gone: set[str] = set()

    def __enter__(self) -> Self:
        """Return the curation itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the index; the store stays open."""
        self.index.close()

    # ---- documents

    def documents(self, ids: Sequence[str] | None = None) -> Iterator[Row]:
        """Yield the documents that are there, or those of these ids, by id."""
        return self.index.documents(ids)

    @property
    def speed(self) -> float | None:
        """The words a second of the last build on this machine, where that is known."""
        found = self.index.get(_SPEED)
        return float(found) if found else None

    @speed.setter
    def speed(self, words_per_second: float) -> None:
        with self.index.change():
            self.index.put(_SPEED, f"{words_per_second:.0f}")

    def is_current(self, ident: str, content: str, run: Run) -> bool:
        """Tell whether a document of this ``digest`` was read to its end already, by this very run."""
        found = next(self.index.documents([ident]), None)
        return found is not None and (found.digest, found.run) == (content, run.iri)

    def add(self, read: Packed) -> None:
        """Put a document, or the first part of a very long one, in the place of what was there under its id.

        ``settle`` is to be called before the store is closed.
        """
        (document,) = read.knowledge.documents
        iri = names.document(document.id, base=self.store.base)
        self._opened(document.id)
        self.store.replace_document(iri, self._said([(read, pack(read))], iri, self._rulings()))
        day = document.published.isoformat() if document.published else None
        row = ("", read.run.iri, document.source, day, document.title, read.words, self._facts(iri))
        with self.index.change():
            self.index.put_document(Row(document.id, *row), _nodes(read))
            self.index.done("documents", [document.id])

    def extend(self, read: Packed) -> None:
        """Add another part of the very long document that was added last."""
        (document,) = read.knowledge.documents
        iri = names.document(document.id, base=self.store.base)
        self._opened(document.id)
        more = _bookkept(iri, pack(read))
        self.store.add([*quads(read, self._rulings(), layers=rdf.FOR_FILES), more])
        with self.index.change():
            self.index.extend_document(document.id, read.words, _nodes(read))
            self.index.done("documents", [document.id])

    def complete(self, ident: str, content: str) -> None:
        """Note that a document of this ``digest`` was added to its end: it need not be read again."""
        with self.index.change():
            self.index.set_digest(ident, content)

    def remove(self, ids: Iterable[str]) -> None:
        """Take documents out, as if they had never been there.

        Raises ``UsageError`` when one is not there; one that an earlier process was about to remove may be named again.
        """
        wanted = list(dict.fromkeys(ids))
        known = {row.id for row in self.index.documents(wanted)} | self._gone
        missing = [ident for ident in wanted if ident not in known]
        if missing:
            raise UsageError(f"the store has no document {missing[0]!r}", hint="kg documents lists those it has")
        self._gone.difference_update(wanted)
        with self.index.change():
            self.index.begin("removals", wanted)
        self._taken_out()

    # ---- decisions

    def decide(self, decisions: Sequence[Decision]) -> list[tuple[str, str]]:
        """Write decisions down and let the graph follow them; return what ``settle`` does.

        Raises ``UsageError`` when one undoes what is not there.
        """
        known = {each.id for each in (*self.decisions, *decisions)}
        for each in decisions:
            if each.act is Act.UNDO and each.on[0] not in known:
                raise UsageError(f"there is no decision {each.on[0]}", hint="kg decide --list shows them")
        if self._file is not None:
            d.append(self._file, decisions)
        self.decisions += decisions
        return self.settle()

    def joined(self, iri: str, name: str) -> str:
        """Return the IRI that a name, or an IRI, has by itself, of what is held for one under another; else that."""
        together = self.index.held_together([iri]) | {iri}
        return next((each for each in sorted(together) if name == each or names.slug(name) == names.local(each)), iri)

    def called(self, iri: str, documents: Iterable[str]) -> str:
        """Return the IRI, by name and kind alone, that a thing has in these documents, for a split.

        Raises ``UsageError`` when one does not mention it, or when they call it differently.
        """
        names_ = set()
        for ident in documents:
            there = {node.local for node in self.index.nodes(ident) if iri in (node.iri, node.group)}
            if not there:
                raise UsageError(f"{ident!r} does not mention {iri}", hint="kg documents lists the documents there are")
            names_ |= there
        if len(names_) != 1:
            told = ", ".join(sorted(map(names.local, names_)))
            raise UsageError(f"these documents call it differently: {told}", hint="split them off one after another")
        return names_.pop()

    def standing(self) -> list[Decision]:
        """Return the decisions that were not undone."""
        return d.standing(self.decisions)

    def idle(self) -> list[Decision]:
        """Return the decisions that stand and yet change nothing, since what they are about is not there now."""
        return [each for each in self.standing() if not self._applies(each)]

    def proposals(self) -> list[Pair]:
        """Return the pairs of names that may be one and that nobody decided on, the likeliest first."""
        decided = {
            frozenset(self.index.held(iri) or iri for iri in each.on)
            for each in self.standing()
            if each.act in (Act.MERGE, Act.NEVER)
        }
        found = [each for verdict in ("maybe", "same") for each in self.index.proposals(verdict)]
        open_ = [(each, frozenset({self.index.held(each.one), self.index.held(each.other)})) for each in found]
        asked = [each for each, things in open_ if len(things) > 1 and things not in decided]
        return sorted(asked, key=lambda each: (-each.score, each.one, each.other))

    # ---- identity

    def settle(self) -> list[tuple[str, str]]:
        """Bring names, decisions and graph in step: whatever was added, removed or decided since the last time.

        Returns the IRIs that mean something else now than they did, each with a document that speaks of what it meant.
        """
        moved: list[tuple[str, str]] = []
        self._taken_up()
        with self.index.change():
            affected = set(self.index.open("names"))
            on_names = {each.id: (str(each.act), each.on) for each in self.standing() if each.act not in _ON_FACTS}
            changed = self._changed(on_names, among=frozenset(Act) - _ON_FACTS)
            about = {iri for on in changed for each in on for iri in (each, names.first_of(each))}
            affected |= {local for iri in about for local in self.index.named(iri)}
            if affected:
                settling = Settling(self.index, self.standing())
                settling.settle(affected)
                moved = settling.moved
            self.index.done("names", affected)
            on_facts = {
                each.id: (str(each.act), self.meant(each.on)) for each in self.standing() if each.act in _ON_FACTS
            }
            facts = self._changed(on_facts, among=_ON_FACTS)
            self.index.begin("sayings", {ident for fact in facts for ident in self._claiming(fact)})
        self._say_again()
        return moved

    def _taken_up(self) -> None:
        """Look again at the documents that a process was about to change or remove when it ended."""
        self._gone.update(self.index.open("removals"))
        self._taken_out()
        for ident in self.index.open("documents"):
            with self.index.change():
                self.index.drop_document(ident)
                for number, (part, _) in enumerate(self._parts(ident)):
                    self._known_again(part, number)
                self.index.begin("sayings", [ident])
                self.index.done("documents", [ident])

    def _taken_out(self) -> None:
        """Take out the documents that are to be removed."""
        for ident in self.index.open("removals"):
            self.store.remove_document(names.document(ident, base=self.store.base))
            with self.index.change():
                self.index.drop_document(ident)
                for table in ("documents", "removals"):
                    self.index.done(table, [ident])

    def _known_again(self, part: Packed, number: int) -> None:
        (document,) = part.knowledge.documents
        if number:  # nobody knows whether this was the last one
            self.index.extend_document(document.id, part.words, _nodes(part))
            self.index.set_digest(document.id, "")
            return
        day = document.published.isoformat() if document.published else None
        content = digest(document) if part.whole else ""  # else nobody knows whether more parts were to follow
        row = (content, part.run.iri, document.source, day, document.title, part.words, 0)
        self.index.put_document(Row(document.id, *row), _nodes(part))

    def _changed(
        self, now: Mapping[str, tuple[str, tuple[str, ...]]], *, among: frozenset[Act]
    ) -> list[tuple[str, ...]]:
        """Note which decisions of some kinds hold now; return what those that changed are, or were, about."""
        before = {ident: known for ident, known in self.index.applied().items() if known[0] in among}
        for ident in before.keys() - now.keys():
            self.index.unapply(ident)
        changed = [ident for ident in now if before.get(ident) != now[ident]]
        for ident in changed:
            self.index.apply(ident, *now[ident])
        gone = [known[1] for ident, known in sorted(before.items()) if now.get(ident) != known]
        return [*gone, *(now[ident][1] for ident in changed)]

    def _claiming(self, fact: Sequence[str]) -> Iterator[str]:
        """Yield the documents that claim a fact."""
        subject, relation, object_ = fact
        for quad in self.store.match(None, t.SUBJECT, t.node(subject)):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            said = [(t.PREDICATE, f"<{relation}>"), (t.OBJECT, object_)]
            about = ((each.predicate, str(each.object)) for each in self.store.match(quad.subject))
            if set(said) <= set(about):
                document = ox.NamedNode(quad.subject.value.partition("#")[0])
                named = next(self.store.match(document, t.IDENTIFIER), None)
                if named is not None:  # else a link, or a statement of somebody's
                    yield t.iri_of(named.object)

    def meant(self, on: Sequence[str]) -> Triple:
        """Return a fact under the names that the graph has now."""
        subject, relation, object_ = on
        if object_.startswith("<"):
            object_ = f"<{self.index.held(object_[1:-1]) or object_[1:-1]}>"
        return self.index.held(subject) or subject, relation, object_

    def _say_again(self) -> None:
        """Say the documents again whose names or facts changed."""
        waiting = self.index.open("sayings")
        accepted, rejected = self._judged() if waiting else (frozenset(), frozenset())
        for ident in waiting:
            nodes = {node.local: node for node in self.index.nodes(ident)}
            iri = names.document(ident, base=self.store.base)
            said = list(self._said(self._parts(ident), iri, Rulings(nodes, accepted, rejected)))
            if said:
                self.store.replace_document(iri, said)
            with self.index.change():
                self.index.set_facts(ident, self._facts(iri))
                self.index.done("sayings", [ident])

    def _judged(self) -> tuple[frozenset[Triple], frozenset[Triple]]:
        """Return the facts that people accepted and those that they rejected, the last word on each."""
        last = {self.meant(each.on): each.act for each in self.standing() if each.act in (Act.ACCEPT, Act.REJECT)}
        accepted = frozenset(fact for fact, act in last.items() if act is Act.ACCEPT)
        return accepted, frozenset(last) - accepted

    def _facts(self, iri: str) -> int:
        """Count the facts that a document asserts."""
        return sum(quad.predicate not in _DESCRIBING for quad in self.store.match(graph=ox.NamedNode(iri)))

    def _rulings(self) -> Rulings:
        """Return what was decided about facts, for a document whose names are not settled yet."""
        accepted, rejected = self._judged()
        return Rulings({}, accepted, rejected)

    def _said(self, parts: Iterable[tuple[Packed, str]], iri: str, rulings: Rulings) -> Iterator[ox.Quad]:
        """Say a document, with its parts as they were read and packed beside."""
        for number, (part, packed) in enumerate(parts):
            yield from quads(part, rulings, layers=rdf.FOR_FILES if number else rdf.EVERYTHING)
            yield _bookkept(iri, packed)

    def _opened(self, ident: str) -> None:
        with self.index.change():
            self.index.begin("documents", [ident])
            self.index.done("removals", [ident])

    def _parts(self, ident: str) -> Iterator[tuple[Packed, str]]:
        """Yield what was read in a document, part by part, each also as it was packed."""
        iri = names.document(ident, base=self.store.base)
        document = ox.NamedNode(iri)
        held = self.store.match(document, t.AS_READ, graph=ox.NamedNode(names.reading_graph(iri)))
        claims = ox.NamedNode(names.claims_graph(iri))
        text = [quad for each in (t.TEXT, t.MARKUP) for quad in self.store.match(document, each, graph=claims)]
        packed = [t.iri_of(quad.object) for quad in held]
        for each in sorted(packed, key=part_of) if len(packed) > 1 else packed:
            yield unpack(each, text), each

    def _stored(self) -> list[str]:
        return [document.id for document in self.store.documents()]

    def _applies(self, decision: Decision) -> bool:
        if decision.act in (Act.ACCEPT, Act.REJECT):
            return next(self._claiming(self.meant(decision.on)), None) is not None
        if decision.act in (Act.SPLIT, Act.KEEP):
            there = {row.id for row in self.index.documents(decision.on[1:])}
            return bool(there) and bool(self.index.named(decision.on[0]))
        entities = decision.on[:1] if decision.act is Act.RETYPE else decision.on
        return all(self.index.named(iri) for iri in entities)

    @property
    def _file(self) -> Path | None:
        return None if self.store.path is None else self.store.path / FILE


def _bookkept(iri: str, packed: str) -> ox.Quad:
    graph = ox.NamedNode(names.reading_graph(iri))
    return ox.Quad(ox.NamedNode(iri), t.AS_READ, ox.Literal(packed), graph)


def _nodes(read: Packed) -> list[tuple[Profile, str]]:
    labels = {entity.iri: entity.label for entity in read.knowledge.entities}
    return [(each, labels[each.iri]) for each in profiles(read.knowledge, contexts=read.contexts)]
