"""Links entities to a reference graph: ``owl:sameAs`` where it is certain, ``skos:closeMatch`` where it is likely.

The reference graph is an RDF file, a table of labels, or a service that reconciles names.  What is found stands in a
graph of its own, which is replaced when the same reference is linked again, and whose triples are facts like others;
``…#claims`` beside it tells of each link how sure it is and how it was matched.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.errors import InputError, UsageError
from kg.link import record, reference, service, weigh
from kg.link.ask import Manners
from kg.link.forms import told_by
from kg.link.index import Index
from kg.link.kinds import Kinds
from kg.link.own import around, entities
from kg.link.weigh import Candidate, Link
from kg.names import KG
from kg.sources import is_address, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.link.index import Hit
    from kg.link.own import Own
    from kg.link.reference import Described, Reference
    from kg.link.service import Tell
    from kg.store import Store

__all__ = ["LEAST", "Link", "Linking", "Manners", "forget_gone", "keep", "link"]

LEAST = 0.7
"""The least score of a link, unless told otherwise: a short form of a name whose class agrees passes, and one of two
candidates that fit equally well does not."""
_MOST = 50
"""Most candidates for one entity; where more things have its name, none will be certain."""


@dataclass(frozen=True, slots=True)
class Linking:
    """The links that were found, sorted by entity, and what was looked at.

    ``reference`` names the file or service, ``looked_up`` has the IRIs of the entities that were compared with it.
    """

    reference: str
    links: tuple[Link, ...]
    looked_up: frozenset[str]
    base: str

    @property
    def graph(self) -> str:
        """Return the IRI of the graph that holds the links."""
        return names.links(self.reference, base=self.base)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the links as triples of their graph, and the records of how they were matched beside it."""
        return record.quads(self.links, self.reference, graph=self.graph)


def link(  # noqa: PLR0913  what is linked, to what, and how
    store: Store,
    against: str,
    *,
    least: float = LEAST,
    type_: str | None = None,
    offline: bool = False,
    manners: Manners | None = None,
    tell: Tell = lambda done, total: None,  # noqa: ARG005  nobody listens
) -> Linking:
    """Look the entities of a store up in a reference graph: a file (RDF or ``.tsv``), or the address of a service.

    Links below ``least`` (0..1) are left out.  ``type_`` is a class (an IRI, a prefixed name, or its local name): only
    its entities are looked up.  ``tell`` is called while a service is asked.  Nothing is written; see ``keep``.  Raises
    ``InputError`` when the reference cannot be read, or is on the network and ``offline`` is set, and ``UsageError``
    when there is no such class.
    """
    looked_up = _chosen(store, type_)
    if is_address(against):
        if offline:
            reason = f"{against}: this is on the network, and linking is offline"
            raise InputError(reason, hint="link against a file, or leave out --offline")
        named, found = against, _by_service(store, looked_up, against, least, manners or Manners(), tell)
    else:
        named, found = places.ident(str(Path(against).absolute())), _by_file(store, looked_up, Path(against), least)
    return Linking(named, tuple(weigh.apart(found)), frozenset(each.iri for each in looked_up), store.base)


def keep(store: Store, linking: Linking) -> None:
    """Put links in the place of those that a store held to the same reference, in one transaction.

    Links of entities that were not looked up stay, as long as there are these entities.
    """
    others = record.others(store, linking.graph, looked_up=linking.looked_up)
    store.replace_document(linking.graph, [*linking.quads(), *others])


def forget_gone(store: Store, moved: Iterable[str] = ()) -> int:
    """Remove the links of what is no longer there, and return how many: an entity goes with the last document of it.

    So do those of all namesakes of the IRIs that ``moved``, for each may mean another of them now.  What was merged
    into something else stays linked, for its IRI leads on.  Each graph of links changes in one transaction, and what a
    process that dies leaves undone the next call does, but for the namesakes.
    """
    lost, changed = 0, {names.first_of(iri) for iri in moved}
    for graph in record.graphs(store):
        before = {quad.subject for quad in store.match(graph=ox.NamedNode(graph))}
        subjects = [each for each in before if isinstance(each, ox.NamedNode)]
        stay = [each for each in subjects if names.first_of(each.value) not in changed and record.is_there(store, each)]
        gone = set(subjects) - set(stay)
        if gone:
            lost += sum(1 for each in gone for _ in store.match(each, graph=ox.NamedNode(graph)))
            store.replace_document(graph, [quad for each in stay for quad in record.of(store, graph, each)])
    return lost


def _chosen(store: Store, type_: str | None) -> list[Own]:
    """Return the entities to look up."""
    found = entities(store)
    if type_ is None:
        return found
    kinds = Kinds()
    there = {each for entity in found for each in entity.types}
    wanted = _class(type_, there, store.prefixes)
    chosen = [each for each in found if wanted and any(kinds.is_a(one, wanted) for one in each.types)]
    if not chosen:
        known = ", ".join(sorted(names.local(each) for each in there)) or "none"
        raise UsageError(f"there is no entity of the class {type_}", hint=f"there are: {known}")
    return chosen


def _class(name: str, there: set[str], prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI of a class that is called by IRI, prefixed name, or local name."""
    prefix, colon, rest = name.partition(":")
    if colon:
        return prefixes[prefix] + rest if prefix in prefixes else name
    known = [each for each in sorted(there) if names.local(each).casefold() == name.casefold()]
    return known[0] if known else KG + name[:1].upper() + name[1:]


def _by_service(  # noqa: PLR0913, PLR0917  as link
    store: Store, looked_up: Sequence[Own], url: str, least: float, manners: Manners, tell: Tell
) -> list[Link]:
    kinds = Kinds()
    there = service.described(url, manners)
    found = service.candidates(there, looked_up, store=store, kinds=kinds, manners=manners, tell=tell)
    pairs = zip(looked_up, found, strict=True)
    return [link for entity, each in pairs for link in weigh.links(entity, each, kinds=kinds, least=least)]


def _by_file(store: Store, looked_up: Sequence[Own], path: Path, least: float) -> list[Link]:
    there = reference.opened(path)
    found = _named_alike(looked_up, there, path)
    iris = {iri for each in found.values() for iri in each}
    described, classes = there.described(iris)
    kinds = Kinds(classes)
    links: list[Link] = []
    for place in sorted(found):
        entity = looked_up[place]
        near = around(store, entity.iri) - {told_by(entity.label)}
        each = [_candidate(iri, *hit, described[iri], near=near) for iri, hit in found[place].items()]
        links += weigh.links(entity, each, kinds=kinds, least=least)
    return links


def _named_alike(looked_up: Sequence[Own], there: Reference, path: Path) -> dict[int, dict[str, tuple[str, Hit]]]:
    """Return by entity what in the reference is named like it: the best hit for each, with the name that was hit."""
    kinds = Kinds()
    index = Index(looked_up, lambda own: kinds.may_be_firm(own.types))
    found: dict[int, dict[str, tuple[str, Hit]]] = {}
    empty = True
    for label in there.names():
        empty = False
        for hit in index.look(label.text):
            worth = weigh.as_theirs(hit, main=label.main)
            _note(found.setdefault(hit.entity, {}), label.iri, (label.text, worth))
    if empty:
        hint = "give things rdfs:label, skos:prefLabel, schema:name or foaf:name"
        raise InputError(f"{path}: there are no names in it", hint=hint)
    return found


def _note(among: dict[str, tuple[str, Hit]], iri: str, fresh: tuple[str, Hit]) -> None:
    """Keep the best hit for each thing, and of the things the best ``_MOST``."""
    before = among.get(iri)
    if before is not None and before[1].strength >= fresh[1].strength:
        return
    among[iri] = fresh
    if len(among) > _MOST:
        del among[min(among, key=lambda each: among[each][1].strength)]


def _candidate(iri: str, name: str, hit: Hit, said: Described, *, near: set[str]) -> Candidate:
    """Put together what is known of a candidate; ``near`` has the names of what our entity has facts with."""
    hit = weigh.shortened(hit, name, said.labels)
    there = said.around - {told_by(name)}
    shared = len(near & there)
    lonely = bool(near and there) and not shared
    return Candidate(iri, name, hit.way, hit.strength, tuple(sorted(said.types)), shared=shared, lonely=lonely)
