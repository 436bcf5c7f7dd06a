"""Looks entities up in a service of the W3C Reconciliation Service API 0.2.

The specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ .
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from kg import names, rdf
from kg.errors import InputError
from kg.link import ask
from kg.link.index import STRENGTH, Index, Way
from kg.link.own import facts
from kg.link.table import is_valid
from kg.link.weigh import Candidate
from kg.names import OWL, SKOS
from kg.ontology.source import default_path
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.link.ask import Manners
    from kg.link.kinds import Kinds
    from kg.link.own import Own
    from kg.store import Store

_VERSIONS = frozenset({"0.1", "0.2"})
"""0.1 takes the same queries, and its services need not say what they speak."""
_BATCH, _LARGEST = 10, 100
"""Queries in one request where the service names no size, and at most."""
_LIMIT = 5
_PROPERTIES = 5
_HINT = "ask who runs the service, or link against a file of labels"
_SAME = frozenset({OWL + "equivalentProperty", SKOS + "exactMatch", SKOS + "closeMatch"})


class Tell(Protocol):
    """What is told how far the work is: entities that were looked up, of how many."""

    def __call__(self, done: int, total: int, /) -> None:
        """Take the two numbers."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the manifest of a service says.

    ``space`` and ``schema`` are the beginnings of the IRIs of its things and its properties, ``page`` the address of
    a thing's page with ``{{id}}`` in it, ``batch`` how many queries it takes at once, ``types`` the classes that it
    offers to choose from, by id.
    """

    url: str
    name: str
    space: str
    schema: str
    page: str
    batch: int
    types: Mapping[str, str]
    takes_properties: bool


def described(url: str, manners: Manners) -> Service:
    """Ask a service what it is.

    Raises ``InputError`` when it does not answer, is no such service, or speaks another version.
    """
    place, said = ask.get(url, manners)
    if not isinstance(said, dict) or not {"name", "identifierSpace"} <= said.keys():
        reason = "this is no reconciliation service: its manifest has no name and identifierSpace"
        raise InputError(f"{url}: {reason}", hint="give the address that answers with the service manifest")
    spoken = said.get("versions", ["0.1"])
    if not isinstance(spoken, list) or _VERSIONS.isdisjoint(map(str, spoken)):
        told = ", ".join(map(str, spoken)) if isinstance(spoken, list) else spoken
        reason = f"the service speaks version {told} of the Reconciliation Service API; 0.2 is known here"
        raise InputError(f"{url}: {reason}", hint=_HINT)
    suggest, view = _object(said, "suggest"), _object(said, "view")
    batch = said.get("batchSize")
    return Service(
        place,
        str(said["name"]),
        str(said["identifierSpace"]),
        str(said.get("schemaSpace", "")),
        str(view.get("url", "")),
        min(batch, _LARGEST) if isinstance(batch, int) and batch > 0 else _BATCH,
        dict(_named(said.get("defaultTypes"))),
        "property" in suggest or "extend" in said,
    )


def candidates(  # noqa: PLR0913  what is looked up, where, and how
    service: Service, entities: Sequence[Own], *, store: Store, kinds: Kinds, manners: Manners, tell: Tell
) -> Iterator[list[Candidate]]:
    """Yield for each entity what the service finds, in the order of the entities."""
    waiting = iter(entities)
    done = 0
    while batch := list(islice(waiting, service.batch)):
        if done:
            manners.sleep(manners.pause)
        queries = {f"q{number}": _query(each, service, store, kinds) for number, each in enumerate(batch)}
        said = ask.post(service.url, {"queries": json.dumps(queries, ensure_ascii=False)}, manners)
        for number, entity in enumerate(batch):
            yield [
                found
                for each in _results(said, f"q{number}", service)
                if (found := _candidate(each, entity, service, kinds))
            ]
        done += len(batch)
        tell(done, len(entities))


def _query(entity: Own, service: Service, store: Store, kinds: Kinds) -> dict[str, object]:
    query: dict[str, object] = {"query": entity.label, "limit": _LIMIT}
    type_ = next((ident for ident, name in service.types.items() if _is_of(entity, ident, name, kinds)), None)
    if type_ is not None:
        query["type"] = type_
    if service.takes_properties:
        query["properties"] = list(islice(_properties(entity, service, store), _PROPERTIES))
    return query


def _is_of(entity: Own, ident: str, name: str, kinds: Kinds) -> bool:
    """Tell whether a class of the service is that of an entity, or lies above it."""
    base = kinds.base(ident) or kinds.base(name)
    return base is not None and any(kinds.is_a(type_, base) for type_ in entity.types)


def _properties(entity: Own, service: Service, store: Store) -> Iterator[dict[str, str]]:
    """Yield the facts of an entity that the service has a property for."""
    for relation, value in sorted(facts(store, entity.iri)):
        for iri in _alignments().get(relation, ()):
            if service.schema and iri.startswith(service.schema):
                yield {"pid": iri.removeprefix(service.schema), "v": value}
                break


@lru_cache(maxsize=1)
def _alignments() -> Mapping[str, tuple[str, ...]]:
    """Return the properties of other vocabularies that the relations of the default ontology correspond to."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in rdf.parse(default_path()):
        if quad.predicate.value in _SAME:
            found[t.iri_of(quad.subject)].add(t.iri_of(quad.object))
    return {iri: tuple(sorted(others)) for iri, others in found.items()}


def _results(said: object, key: str, service: Service) -> list[dict[str, Any]]:
    """Return the candidates for one query; raises ``InputError`` when the answer has none of the promised form."""
    answer = said.get(key) if isinstance(said, dict) else None
    found = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) and "id" in each for each in found):
        reason = f"the answer has no list of results for the query {key}"
        if isinstance(said, dict) and isinstance(said.get("message") or said.get("error"), str):
            reason = f"the service says: {said.get('message') or said.get('error')}"
        raise InputError(f"{service.url}: {reason}", hint=_HINT)
    return found


def _candidate(said: Mapping[str, Any], entity: Own, service: Service, kinds: Kinds) -> Candidate | None:
    """Compare the name that a candidate has with those of the entity; without likeness the service's word counts."""
    name, chosen = str(said.get("name", "")), said.get("match") is True
    hits = Index([entity], lambda own: kinds.may_be_firm(own.types)).look(name)
    if not hits and not chosen:
        return None
    way, strength = (hits[0].way, hits[0].strength) if hits else (Way.SERVICE, STRENGTH[Way.SERVICE])
    iri = names.identified(str(said["id"]), space=service.space, page=service.page)
    if not is_valid(iri):
        raise InputError(f"{service.url}: what it calls {said['id']!r} has no valid IRI: {iri}", hint=_HINT)
    types = tuple(word for pair in _named(said.get("type", said.get("types"))) for word in pair if word)
    return Candidate(iri, name or str(said["id"]), way, strength, types, chosen=chosen)


def _named(said: object) -> Iterator[tuple[str, str]]:
    """Yield ids with names from a list of objects, or of ids alone, as 0.1 allows."""
    for each in said if isinstance(said, list) else ():
        if isinstance(each, dict) and "id" in each:
            yield str(each["id"]), str(each.get("name", ""))
        elif isinstance(each, str):
            yield each, ""


def _object(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = said.get(key)
    return found if isinstance(found, dict) else {}
