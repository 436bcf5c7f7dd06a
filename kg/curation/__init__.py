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
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import decisions as d
from kg import names, rdf
from kg.curation.decided import ON_FACTS, ON_MEANINGS, ON_THINGS, Decided, Effect, State, changed
from kg.curation.held import Rulings, quads
from kg.curation.index import Index, Row
from kg.curation.meant import Meant, claimed, spread
from kg.curation.packing import Packed, pack, part_of, unpack
from kg.curation.settling import Memory, Settling
from kg.curation.tables import Change
from kg.decisions import Act, Decision, Seen
from kg.errors import UsageError
from kg.identity.profile import profiles
from kg.model import Knowledge
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

_WAITING = 200
"""Documents that are kept in memory until they are said; others are unpacked again."""
_DECIDING = "deciding"
_SPEED = f"words a second on {platform.node()}"
FILE = "decisions.jsonl"
"""The decisions, in the folder of a store."""


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
        self._unsaid: dict[str, list[tuple[Packed, str]]] = {}
        self._memory = Memory.empty()

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

        What it asserts is said by ``settle``, which is to be called before the store is closed.
        """
        (document,) = read.knowledge.documents
        iri, packed = names.document(document.id, base=self.store.base), pack(read)
        self._opened(document.id)
        known = rdf.quads(Knowledge((document,)), base=read.run.base)
        self.store.replace_document(iri, [*known, _bookkept(iri, packed)])
        day = document.published.isoformat() if document.published else None
        row = ("", read.run.iri, document.source, day, document.title, read.words, 0)
        with self.index.change():
            self.index.put_document(Row(document.id, *row), _nodes(read))
            self.index.begin("sayings", [document.id])
            self.index.done("documents", [document.id])
        if len(self._unsaid) < _WAITING:
            self._unsaid[document.id] = [(read, packed)]

    def extend(self, read: Packed) -> None:
        """Add another part of the very long document that was added last."""
        (document,) = read.knowledge.documents
        iri, packed = names.document(document.id, base=self.store.base), pack(read)
        before = self._unsaid.get(document.id, [])
        self._opened(document.id)
        self.store.add([_bookkept(iri, packed)])
        with self.index.change():
            self.index.extend_document(document.id, read.words, _nodes(read))
            self.index.begin("sayings", [document.id])
            self.index.done("documents", [document.id])
        if before and before[0][0].knowledge.documents == read.knowledge.documents:
            self._unsaid[document.id] = [*before, (read, packed)]

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
        with self.index.change():
            self.index.put(_DECIDING, "yes")
        return self.settle()

    @property
    def is_deciding(self) -> bool:
        """Tell whether the graph was about to follow decisions when the last process that wrote ended."""
        return self.index.get(_DECIDING) == "yes"

    def joined(self, iri: str, name: str) -> str:
        """Return the IRI that a name, or an IRI, has by itself, of what is held for one under another; else that."""
        together = sorted(self.index.held_together([iri]) | {iri})
        called = (each for each in together if names.slug(name) in self.index.slugs(each))
        by_iri = (each for each in together if name == each or names.slug(name) == names.local(each))
        return next(by_iri, None) or next(called, iri)

    def are_apart(self, iris: Iterable[str]) -> bool:
        """Tell whether people keep apart what is one with some of these things and what is one with others."""
        together = [self.index.held_together([iri]) | {iri} for iri in iris]
        return any(len([each for each in together if each & pair]) > 1 for pair in self.decided().never)

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
        """Return the decisions that nobody undid and that yet change nothing."""
        return [each for each, effect in self.effects() if effect.state is not State.STANDS]

    def effects(self) -> list[tuple[Decision, Effect]]:
        """Return the decisions that nobody undid, in their order, each with what became of it."""
        decided, last = self.decided(), {fact: each for each, fact in self.ruled()}
        return [(each, self._effect(number, decided, last)) for number, each in enumerate(decided.meant.decisions)]

    def decided(self) -> Decided:
        """Return what the decisions on things make of them, weighed against one another."""
        return Decided(Meant(self.index, self.standing()))

    def ruled(self) -> list[tuple[Decision, Triple]]:
        """Return the decisions about facts that stand, each with its fact under the names that the graph has now."""
        meant = Meant(self.index, self.standing())
        facts = ((each, meant.fact(number)[0]) for number, each in enumerate(meant.decisions) if each.act in ON_FACTS)
        return [(each, fact) for each, fact in facts if fact is not None]

    def anchored(self, decision: Decision) -> Decision:
        """Return a decision that tells where the things were seen that it is about; names are to be settled."""
        if decision.act in ON_FACTS:
            subject, relation, object_ = decision.on
            places = self._claimed((subject, relation, object_))
        else:
            places = map(self._placed, decision.things)
        return replace(decision, seen=tuple(each for each in places if each.places))

    def _placed(self, iri: str) -> Seen:
        return Seen(iri, tuple(spread(self.index.places(iri))))

    def _claimed(self, fact: Triple) -> Iterator[Seen]:
        """Yield where the things of a fact were seen: in documents that claim it."""
        rows = self.index.documents(list(self._claiming(fact)))
        found: dict[str, dict[str, str]] = {}
        for row in spread(sorted(rows, key=lambda each: (each.published or "9999", each.id))):
            nodes = {node.local: node for node in self.index.nodes(row.id)}
            said = (pair for part, _ in self._parts(row.id) for pair in claimed(fact, part.knowledge, nodes))
            for iri, local in said:
                found.setdefault(iri, {}).setdefault(row.id, local)
        return (Seen(iri, tuple(places.items())) for iri, places in sorted(found.items()))

    def proposals(self) -> list[Pair]:
        """Return the pairs of names that may be one and that nobody decided on, the likeliest first.

        Of the pairs of namesakes each comes in one: a hundred people of one name would be asked about 4,950 times.
        """
        pairs = self.decided().pairs()
        decided = {frozenset(self.index.held(each) or each for each in pair) for pair in pairs}
        found = [each for verdict in ("maybe", "same") for each in self.index.proposals(verdict)]
        open_ = [(each, frozenset({self.index.held(each.one), self.index.held(each.other)})) for each in found]
        asked = [each for each, things in open_ if len(things) > 1 and things not in decided]
        return list(_told_once(sorted(asked, key=lambda each: (-each.score, each.one, each.other))))

    # ---- identity

    def settle(self) -> list[tuple[str, str]]:
        """Bring names, decisions and graph in step: whatever was added, removed or decided since the last time.

        Returns the IRIs that mean something else now than they did, each with a document that speaks of what it meant.
        """
        self._taken_up()
        with self.index.change():
            changes = self.index.open_names()
            standing = self.standing()
            on_names = {each.id: (str(each.act), each.on) for each in standing if each.act in ON_MEANINGS}
            about = {iri for on in changed(self.index, on_names, among=ON_MEANINGS) for iri in on}
            about |= set(map(names.first_of, about))
            changes |= {local: Change.DECIDED for iri in about for local in self.index.named(iri)}
            moved = Settling(self.index, standing, self._memory).settle(changes)
            self.index.done("names", changes)
            facts = changed(self.index, self._on_facts(standing), among=ON_FACTS)
            self.index.begin("sayings", {ident for fact in facts if fact for ident in self._claiming(fact)})
        self._say_again()
        if self.is_deciding:
            with self.index.change():
                self.index.put(_DECIDING, "no")
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
            self._unsaid.pop(ident, None)
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

    def _on_facts(self, standing: Sequence[Decision]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return for each decision about a fact, by id, what it does on what; on nothing where that is not there."""
        facts = {each.id: (str(each.act), tuple(fact)) for each, fact in self.ruled()}
        return {each.id: facts.get(each.id, (str(each.act), ())) for each in standing if each.act in ON_FACTS}

    def _claiming(self, fact: Sequence[str]) -> Iterator[str]:
        """Yield the documents that claim a fact."""
        subject, relation, object_ = fact
        for quad in self.store.match(None, t.SUBJECT, t.node(subject)):
            if isinstance(quad.subject, ox.NamedNode) and self._claims(quad.subject, relation, object_):
                document = ox.NamedNode(quad.subject.value.partition("#")[0])
                named = next(self.store.match(document, t.IDENTIFIER), None)
                if named is not None:  # else a link, or a statement of somebody's
                    yield t.iri_of(named.object)

    def _claims(self, claim: ox.NamedNode, relation: str, object_: str) -> bool:
        if next(self.store.match(claim, t.PREDICATE, ox.NamedNode(relation)), None) is None:
            return False
        return any(str(quad.object) == object_ for quad in self.store.match(claim, t.OBJECT))

    def _say_again(self) -> None:
        """Say the documents again whose names or facts changed."""
        waiting = self.index.open("sayings")
        accepted, rejected = self._judged() if waiting else (frozenset(), frozenset())
        for ident in waiting:
            nodes = {node.local: node for node in self.index.nodes(ident)}
            iri = names.document(ident, base=self.store.base)
            parts = self._unsaid.pop(ident, None) or self._parts(ident)
            said = list(self._said(parts, iri, Rulings(nodes, accepted, rejected)))
            if next(self.store.match(graph=ox.NamedNode(iri)), None) is None:  # only ``add`` has put something there
                self.store.add(said)
            elif said:
                self.store.replace_document(iri, said)
            with self.index.change():
                self.index.set_facts(ident, _facts(said, ox.NamedNode(iri)))
                self.index.done("sayings", [ident])

    def _judged(self) -> tuple[frozenset[Triple], frozenset[Triple]]:
        """Return the facts that people accepted and those that they rejected, the last word on each."""
        last = {fact: each.act for each, fact in self.ruled()}
        accepted = frozenset(fact for fact, act in last.items() if act is Act.ACCEPT)
        return accepted, frozenset(last) - accepted

    def _said(self, parts: Iterable[tuple[Packed, str]], iri: str, rulings: Rulings) -> Iterator[ox.Quad]:
        """Say a document, with its parts as they were read and packed beside."""
        for number, (part, packed) in enumerate(parts):
            yield from quads(part, rulings, layers=rdf.FOR_FILES if number else rdf.EVERYTHING)
            yield _bookkept(iri, packed)

    def _opened(self, ident: str) -> None:
        self._unsaid.pop(ident, None)
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

    def _effect(self, number: int, decided: Decided, last: Mapping[Triple, Decision]) -> Effect:
        decision = decided.meant.decisions[number]
        if decision.act in ON_THINGS:
            return decided.effect(number)
        if decision.act in ON_FACTS:
            return self._effect_on_fact(number, decided.meant, last)
        there = {row.id for row in self.index.documents(decision.on[1:])}
        if not there:
            return Effect(State.WAITING, f"there is no document {' or '.join(decision.on[1:])} now")
        named = self.index.named(decision.on[0])
        return Effect(State.STANDS) if named else Effect(State.WAITING, f"nothing is {decision.on[0]} now")

    def _effect_on_fact(self, number: int, meant: Meant, last: Mapping[Triple, Decision]) -> Effect:
        fact, why = meant.fact(number)
        if fact is None:
            return Effect(State.WAITING, why)
        if next(self._claiming(fact), None) is None:
            return Effect(State.WAITING, "no document says so now")
        if last[fact].act is not meant.decisions[number].act:
            return Effect(State.OVERRULED, f"overruled by {last[fact].id}: {last[fact].act}")
        return Effect(State.STANDS, "" if fact == meant.decisions[number].on else f"{' '.join(fact)} now")

    @property
    def _file(self) -> Path | None:
        return None if self.store.path is None else self.store.path / FILE


def _told_once(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Leave out the pairs of namesakes each of which comes in another such pair before."""
    told: set[str] = set()
    for each in pairs:
        if names.first_of(each.one) == names.first_of(each.other):
            if {each.one, each.other} <= told:
                continue
            told |= {each.one, each.other}
        yield each


def _bookkept(iri: str, packed: str) -> ox.Quad:
    graph = ox.NamedNode(names.reading_graph(iri))
    return ox.Quad(ox.NamedNode(iri), t.AS_READ, ox.Literal(packed), graph)


def _facts(said: Iterable[ox.Quad], document: ox.NamedNode) -> int:
    """Count the facts that a document asserts."""
    return len({quad for quad in said if quad.graph_name == document and quad.predicate not in _DESCRIBING})


def _nodes(read: Packed) -> list[tuple[Profile, str]]:
    labels = {entity.iri: entity.label for entity in read.knowledge.entities}
    return [(each, labels[each.iri]) for each in profiles(read.knowledge, contexts=read.contexts)]
