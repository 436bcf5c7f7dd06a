"""What the words of a person point to, when it must be one thing: an entity, a class, a fact that is claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import names, ontology
from kg.errors import NothingFound, UsageError
from kg.explain import asking, words
from kg.rdf import terms as t
from kg.store.kept import kept

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.ontology import Type
    from kg.store import Store

_SHOWN = 5


def entity(store: Store, name: str) -> str:
    """Return the IRI of the one entity that a label, alias or IRI means.

    Raises ``NothingFound`` when nothing is called so, and ``UsageError`` when several things are.
    """
    found = words.things(store, name)
    if found is None:
        raise UsageError(f"{name!r} means anything; a decision is about one thing", hint="give its name or IRI")
    if not found:
        near = words.near(store, name)
        hint = "did you mean " + " or ".join(map(repr, near)) + "?" if near else "kg query shows what there is"
        raise NothingFound(f"nothing is called {name!r}", hint=hint)
    return _single(found, name, hint="give one of the IRIs")


def class_(store: Store, name: str) -> str:
    """Return the IRI of a class: given as one, or by the local name or label of a class of the store's ontology."""
    given = words.iri(name, store.prefixes)
    if given and not given.startswith(names.KG):
        return given
    wanted = words.plain(name)
    own, default = ontology.load(kept(store)).types, ontology.load().types
    if given in {**own, **default}:
        return str(given)
    found = _classes(own, wanted) or _classes(default, wanted)
    if not found:
        raise NothingFound(f"the ontology has no class {name!r}", hint="kg ontology show --types lists them")
    return _single(found, name, hint="give its IRI")


def _classes(known: Mapping[str, Type], wanted: str) -> set[str]:
    """Return the classes of this local name or label."""
    return {iri for iri, type_ in known.items() if wanted in {words.plain(names.local(iri)), words.plain(type_.label)}}


def fact(store: Store, subject: str, predicate: str, object_: str) -> tuple[str, str, str]:
    """Return the fact that some document claims, of whatever status; the object is a term in N-Triples.

    Raises ``NothingFound`` when none does, and ``UsageError`` when several facts are meant.
    """
    subjects = {t.node(iri) for iri in words.things(store, subject) or ()}
    said = [each for each in asking.statements(store, subjects=subjects) if _is_called(store, each.object, object_)]
    meant = words.relations(store, predicate, among={t.iri_of(each.relation) for each in said})
    found = {
        (t.iri_of(each.subject), t.iri_of(each.relation), str(each.object))
        for each in said
        if t.iri_of(each.relation) in meant
    }
    if not found:
        hint = f"kg why {subject!r} '*' '*' shows what is said"
        raise NothingFound(f"no document says: {subject} {predicate} {object_}", hint=hint)
    if len(found) > 1:
        shown = "; ".join(" ".join(each) for each in sorted(found)[:_SHOWN])
        raise UsageError(f"several facts are meant: {shown}", hint="give IRIs")
    return found.pop()


def _is_called(store: Store, term: t.Term, name: str) -> bool:
    things = words.things(store, name)
    return things is None or t.iri_of(term) in things or t.iri_of(term) == name


def _single(found: Collection[str], name: str, *, hint: str) -> str:
    if len(found) > 1:
        shown = ", ".join(sorted(found)[:_SHOWN])
        raise UsageError(f"{name!r} means {len(found)} things: {shown}", hint=hint)
    return next(iter(found))
