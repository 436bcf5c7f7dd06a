"""Explains what was inferred: by which rule and from what, down to the claims that were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import infer, names
from kg.explain import asking, naming, words
from kg.explain.why import Explanation, behind
from kg.infer import Kind, Rule
from kg.infer.rules import TYPE
from kg.model import Status
from kg.names import AXIOMS, INFERRED
from kg.ontology.source import default_path, read
from kg.ontology.statements import Statements
from kg.rdf import terms as t

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator, Sequence

    import rdflib

    from kg.explain.naming import Vocabulary
    from kg.store import Store

_DEFAULT = ox.DefaultGraph()
_DEEPEST = 40
"""Steps from a conclusion down to what was read.  A transitive chain of 2^n links takes n."""
_IS_A = frozenset({"a", "is a", "is", "type"})
_Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Reason:
    """A statement in words, and why it holds.

    One that was inferred has the ``rule`` in words and ``premises``; one that was read has neither, but ``claims``.  A
    statement without any is held, and no claim says why: the type of a thing, or what was added by hand.
    """

    statement: str
    rule: str | None = None
    premises: tuple[Reason, ...] = ()
    claims: tuple[Explanation, ...] = ()


def inferred(
    store: Store, subject: str, predicate: str, object_: str, *, limit: int | None = None
) -> tuple[Reason, ...]:
    """Explain what was inferred of ``subject``, ``predicate`` and ``object_``, named as for ``why``.

    Each triple gets its shortest proof, sorted by triple.  One for which there is none any more, since documents have
    gone after ``kg infer``, comes without premises.
    """
    if next(store.aside(INFERRED), None) is None:
        return ()
    vocabulary = vocabulary_of(store)
    found = sorted(_asked(store, subject, predicate, object_, vocabulary=vocabulary), key=str)[:limit]
    search = _Search(store, _rules(store)) if found else None
    return tuple(_reason(store, search.proof(triple), vocabulary) for triple in found) if search else ()


def _rules(store: Store) -> tuple[Rule, ...]:
    """Return the rules that a store was inferred by; a file that does not tell was inferred by the default ontology."""
    kept = list(store.aside(AXIOMS))
    return infer.rules(Statements(kept) if kept else read(default_path()).statements)


def vocabulary_of(store: Store, source: str | os.PathLike[str] | rdflib.Graph | None = None) -> Vocabulary:
    """Return the words for classes and relations: of an ontology, and of the one that the store was inferred with."""
    kept = Statements(store.aside(AXIOMS))
    return naming.vocabulary(kept, *([] if source is None else [read(source).statements]), prefixes=store.prefixes)


def _asked(store: Store, subject: str, predicate: str, object_: str, *, vocabulary: Vocabulary) -> set[ox.Triple]:
    """Return the inferred triples that a question means."""
    subjects, objects = words.things(store, subject), words.things(store, object_)
    if objects is not None:
        objects |= {iri for iri, label in vocabulary.labels.items() if words.plain(label) == words.plain(object_)}
    found = [
        quad.triple
        for quad in _narrowest(store, subjects, objects)
        if (objects is None or t.iri_of(quad.object) in {*objects, object_}) and not _is_held(store, quad.triple)
    ]
    meant = _relations(store, predicate, {each.predicate.value for each in found}, vocabulary)
    return {each for each in found if each.predicate.value in meant}


def _is_held(store: Store, triple: ox.Triple) -> bool:
    return next(store.match(triple.subject, triple.predicate, triple.object, graph=_DEFAULT), None) is not None


def _narrowest(store: Store, subjects: set[str] | None, objects: set[str] | None) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(names.aside(INFERRED, base=store.base))
    if subjects is not None:
        for iri in subjects:
            yield from store.match(t.node(iri), graph=graph)
    elif objects is not None:
        for iri in objects:
            yield from store.match(None, None, t.node(iri), graph=graph)
    else:
        yield from store.aside(INFERRED)


def _relations(store: Store, name: str, among: Collection[str], vocabulary: Vocabulary) -> set[str]:
    if words.plain(name) in _IS_A:
        return {TYPE}
    labelled = {iri for iri in among if words.plain(vocabulary.called(iri)) == words.plain(name)}
    return words.relations(store, name, among=among) | labelled


@dataclass(frozen=True, slots=True)
class _Proof:
    """A triple, the rule by which it follows, and the proofs of its premises; without a rule it is held or unproved."""

    triple: ox.Triple
    rule: Rule | None = None
    premises: tuple[_Proof, ...] = ()


class _Search:
    """Looks for proofs backwards, among what is held and what was inferred, the shortest first."""

    def __init__(self, store: Store, rules: Sequence[Rule]) -> None:
        self._store = store
        self._graph = ox.NamedNode(names.aside(INFERRED, base=store.base))
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.conclusion, []).append(rule)
        self._done: dict[tuple[ox.Triple, int], _Proof | None] = {}
        self._cut = False

    def proof(self, triple: ox.Triple) -> _Proof:
        """Return the shortest proof by the number of steps on its longest way; the bare triple where there is none."""
        for depth in range(1, _DEEPEST):
            self._cut = False
            found = self._prove(triple, depth)
            if found is not None:
                return found
            if not self._cut:
                break
        return _Proof(triple)

    def _prove(self, triple: ox.Triple, depth: int) -> _Proof | None:
        if self._stands(triple, _DEFAULT):
            return _Proof(triple)
        if not self._stands(triple, self._graph):
            return None
        if depth == 0:
            self._cut = True
            return None
        key = (triple, depth)
        if key not in self._done:
            self._done[key] = next(self._steps(triple, depth), None)
        elif self._done[key] is None:
            self._cut = True  # as far as is known: it may have been cut short then
        return self._done[key]

    def _steps(self, triple: ox.Triple, depth: int) -> Iterator[_Proof]:
        for rule in self._rules_for(triple):
            for premises in self._premises(rule, triple):
                proofs: list[_Proof] = []
                for each in premises:
                    found = self._prove(each, depth - 1)
                    if found is None:
                        break
                    proofs.append(found)
                else:
                    yield _Proof(triple, rule, tuple(proofs))

    def _rules_for(self, triple: ox.Triple) -> list[Rule]:
        said = triple.object if triple.predicate == t.A else triple.predicate
        return self._rules.get(t.iri_of(said), [])

    def _premises(self, rule: Rule, triple: ox.Triple) -> Iterator[tuple[ox.Triple, ...]]:
        """Give each set of triples from which a triple would follow by a rule, in a fixed order."""
        subject, object_, name = triple.subject, triple.object, ox.NamedNode(rule.premises[0])
        if rule.kind in {Kind.SUB_CLASS, Kind.SAME_CLASS}:
            yield (ox.Triple(subject, t.A, name),)
        elif rule.kind is Kind.DOMAIN:
            yield from ((each,) for each in self._about(subject, name, None))
        elif rule.kind is Kind.RANGE:
            yield from ((each,) for each in self._about(None, name, subject))
        elif rule.kind in {Kind.INVERSE, Kind.SYMMETRIC}:
            if isinstance(object_, _Node):
                yield (ox.Triple(object_, name, subject),)
        elif len(rule.premises) == 1:
            yield (ox.Triple(subject, name, object_),)
        else:
            yield from self._chains(subject, rule.premises, object_)

    def _chains(self, subject: t.Term, links: Sequence[str], object_: t.Term) -> Iterator[tuple[ox.Triple, ...]]:
        """Give the ways from a subject to an object along the links."""
        first = ox.NamedNode(links[0])
        if len(links) == 1:
            if isinstance(subject, _Node):
                yield (ox.Triple(subject, first, object_),)
            return
        for step in self._about(subject, first, None):
            for rest in self._chains(step.object, links[1:], object_):
                yield (step, *rest)

    def _about(self, subject: t.Term | None, name: ox.NamedNode, object_: t.Term | None) -> list[ox.Triple]:
        """Return what is held first, then what was inferred."""
        if subject is not None and not isinstance(subject, _Node):
            return []
        found: dict[ox.Triple, None] = {}
        for graph in (_DEFAULT, self._graph):
            triples = (quad.triple for quad in self._store.match(subject, name, object_, graph=graph))
            found.update(dict.fromkeys(sorted(triples, key=str)))
        return list(found)

    def _stands(self, triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> bool:
        found = self._store.match(triple.subject, triple.predicate, triple.object, graph=graph)
        return next(found, None) is not None


def _reason(store: Store, proof: _Proof, vocabulary: Vocabulary) -> Reason:
    words_of = statement(store, proof.triple, vocabulary)
    if proof.rule is None:
        return Reason(words_of, claims=claims(store, proof.triple))
    premises = tuple(_reason(store, each, vocabulary) for each in _flat(proof))
    return Reason(words_of, rule_in_words(proof.rule, vocabulary), premises)


def _flat(proof: _Proof) -> Iterator[_Proof]:
    """Give the links of a transitive chain one after another, not as halves of halves."""
    for each in proof.premises:
        if each.rule == proof.rule and proof.rule is not None and proof.rule.kind is Kind.TRANSITIVE:
            yield from _flat(each)
        else:
            yield each


def claims(store: Store, triple: ox.Triple) -> tuple[Explanation, ...]:
    """Return the claims that make a triple held, or, where it is not, all that are about it."""
    found = asking.statements(store, subjects=[triple.subject], relations=[triple.predicate], objects=[triple.object])
    explained = behind(store, sorted(found, key=lambda each: each.claim.value))
    return tuple(each for each in explained if each.claim.status is Status.ASSERTED) or explained


def statement(store: Store, triple: ox.Triple, vocabulary: Vocabulary) -> str:
    """Return a triple as a sentence without a full stop: "Oslo located in Norway", "Oslo is a place"."""
    if triple.predicate == t.A:
        return f"{_called(store, triple.subject, vocabulary)} is {vocabulary.one(t.iri_of(triple.object))}"
    subject, object_ = (_called(store, each, vocabulary) for each in (triple.subject, triple.object))
    return f"{subject} {vocabulary.called(triple.predicate.value)} {object_}"


def _called(store: Store, term: t.Term, vocabulary: Vocabulary) -> str:
    called = asking.name(store, term)
    return vocabulary.short(called) if called == t.iri_of(term) else called


def rule_in_words(rule: Rule, vocabulary: Vocabulary) -> str:
    """Return a rule as a sentence without a full stop: "located in is transitive"."""
    first, last = vocabulary.called(rule.premises[0]), vocabulary.called(rule.conclusion)
    sentences = {
        Kind.SUB_PROPERTY: f"“{first}” is a kind of “{last}”",
        Kind.SAME_PROPERTY: f"“{first}” and “{last}” mean the same",
        Kind.INVERSE: f"“{last}” is “{first}” the other way round",
        Kind.SYMMETRIC: f"“{first}” holds in both directions",
        Kind.SUB_CLASS: f"every {first} is {naming.with_article(last)}",
        Kind.SAME_CLASS: f"“{first}” and “{last}” mean the same",
        Kind.DOMAIN: f"what is “{first}” something is {naming.with_article(last)}",
        Kind.RANGE: f"what something is “{first}” is {naming.with_article(last)}",
        Kind.CHAIN: f"{' then '.join(f'“{vocabulary.called(each)}”' for each in rule.premises)} makes “{last}”",
        Kind.TRANSITIVE: f"“{first}” is transitive",
    }
    return sentences[rule.kind]
