"""Builds types and relations out of the statements of an ontology: OWL, RDFS, SHACL, schema.org or Wikidata style."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.names import KG, OWL, RDF, RDFS, SCHEMA, SKOS
from kg.ontology import vocabulary as vocab
from kg.ontology.alignment import Aligned
from kg.ontology.labels import local, plain, spoken
from kg.ontology.signature import Signatures
from kg.ontology.source import Source, default_path, read
from kg.ontology.terms import Limit, Ontology, Relation, Type

if TYPE_CHECKING:
    import os

    import rdflib

    from kg.ontology.statements import Statements


def load(source: str | os.PathLike[str] | rdflib.Graph | Ontology | None = None) -> Ontology:
    """Read an ontology from a path, Turtle text or an rdflib graph; ``None`` gives the default one.

    OWL, RDFS and SHACL are understood, in Turtle, RDF/XML, JSON-LD, N-Triples, N-Quads or TriG.  Types and
    relations come sorted by IRI.  What is loaded is kept, so that asking again costs nothing while the file stays.

    Raises ``InputError`` for a missing file or one without anything to find, ``SyntaxProblem`` with line and column
    where it is not RDF.
    """
    if isinstance(source, Ontology):
        return source
    return _default() if source is None else _built(read(source))


@lru_cache(maxsize=1)
def _default() -> Ontology:
    return _ontology(read(default_path()), None)


@lru_cache(maxsize=8)
def _built(source: Source) -> Ontology:
    ground = _default()
    return ground if source.digest == ground.digest else _ontology(source, ground)


def _ontology(source: Source, ground: Ontology | None) -> Ontology:
    said = source.statements
    signatures = Signatures(said)
    names = relation_iris(said, signatures)
    if not names:
        hint = "declare properties (owl:ObjectProperty, rdf:Property or sh:path) with labels; see `kg ontology lint`"
        raise InputError(f"{source.name}: the ontology has no property, so there is nothing to find", hint=hint)
    links = Aligned(said, ground)
    types = {iri: _type(iri, said, links) for iri in type_iris(said, signatures, names)}
    made = (_relation(iri, said, signatures, types=types, links=links) for iri in names)
    relations = {relation.iri: relation for relation in made}  # a Wikidata property is written by its direct claim
    if not any(relation.phrases for relation in relations.values()):
        hint = "give them rdfs:label or kg:phrase in English; `kg ontology lint` names each"
        raise InputError(f"{source.name}: none of its {len(relations)} properties has a label that says it", hint=hint)
    return Ontology(_iri(said, names), types, relations, source.prefixes, source.digest, ground)


def relation_iris(said: Statements, signatures: Signatures) -> list[str]:
    """Return the IRIs of the properties that can be found in a text, sorted.

    Left out are annotation properties, bookkeeping, deprecated terms, terms of RDF itself, and bare declarations of
    foreign terms that only serve an axiom.
    """
    declared = [node for kind in vocab.PROPERTIES for node in said.having(RDF + "type", kind)]
    described = said.subjects(RDFS + "domain", RDFS + "range", *vocab.DOMAINS, *vocab.RANGES, KG + "phrase")
    candidates = {*declared, *described, *signatures.shaped}
    found = [iri for iri in candidates if _readable(iri, said) and not said.is_a(iri, OWL + "AnnotationProperty")]
    return sorted(_without_bare(found, said, signatures.shaped))


def _readable(iri: str, said: Statements) -> bool:
    flags = {*said.texts(iri, KG + "bookkeeping", OWL + "deprecated")}
    return not iri.startswith(("_:", *vocab.BUILT_IN)) and flags.isdisjoint({"true", "1"})


def _without_bare(iris: list[str], said: Statements, kept: set[str]) -> list[str]:
    """Leave out foreign terms of which nothing is stated but the type."""
    full = [iri for iri in iris if said.says_more_than_type(iri)]
    spaces = Counter(_space(iri) for iri in full or iris)
    main = min(spaces, key=lambda space: (-spaces[space], space)) if spaces else ""
    return [iri for iri in iris if iri in kept or iri in full or _space(iri) == main]


def _space(iri: str) -> str:
    return iri[: len(iri) - len(local(iri))]


def type_iris(said: Statements, signatures: Signatures, relations: list[str]) -> list[str]:
    """Return the IRIs of the classes, sorted: the declared ones and those that a property asks for."""
    asked = {iri for each in relations for iri in (*signatures.domain(each), *signatures.range(each))}
    declared = {node for kind in vocab.CLASSES for node in said.having(RDF + "type", kind)}
    declared.update(said.subjects(RDFS + "subClassOf"))
    found = [iri for iri in declared | asked if _readable(iri, said) and not vocab.is_datatype(iri, said)]
    return sorted(_without_bare(found, said, asked))


def _type(iri: str, said: Statements, links: Aligned) -> Type:
    names = said.texts(iri, *vocab.LABELS) or spoken(iri)
    words = [*said.texts(iri, *vocab.OTHER_LABELS), *map(plain, names)]
    parents = [each for node in said.nodes(iri, RDFS + "subClassOf") for each in said.alternatives(node)]
    return Type(
        iri,
        names[0] if names else local(iri),
        words=tuple(dict.fromkeys(words)),
        parents=tuple(sorted({each for each in parents if not each.startswith(vocab.BUILT_IN)} - {iri})),
        definition=next(iter(said.texts(iri, *vocab.DEFINITIONS)), ""),
        base=links.base(iri),
        guessed=links.is_guessed(iri),
    )


def _relation(
    iri: str, said: Statements, signatures: Signatures, *, types: dict[str, Type], links: Aligned
) -> Relation:
    names = said.texts(iri, *vocab.LABELS) or signatures.names(iri) or spoken(iri)
    domain, range_ = signatures.domain(iri), _with_values(signatures.range(iri), said, types)
    phrases = tuple(said.texts(iri, KG + "phrase"))
    if not phrases:
        others = said.texts(iri, *vocab.OTHER_LABELS)
        phrases, domain, range_ = links.said(iri, (*names, *others), domain=domain, range_=range_)
    return Relation(
        vocab.predicate(iri, said),
        names[0] if names else local(iri),
        phrases=phrases,
        definition=next(iter(said.texts(iri, *vocab.DEFINITIONS)), ""),
        domain=domain,
        range=range_,
        parents=tuple(sorted(set(said.iris(iri, RDFS + "subPropertyOf")) - {iri})),
        inverse=_inverse(iri, said),
        symmetric=said.is_a(iri, OWL + "SymmetricProperty"),
        transitive=said.is_a(iri, OWL + "TransitiveProperty"),
        functional=said.is_a(iri, OWL + "FunctionalProperty") or iri in signatures.single,
        example=next(iter(said.texts(iri, SKOS + "example")), ""),
        limits=frozenset(each for each in Limit if said.is_a(iri, each)),
    )


def _with_values(range_: tuple[str, ...], said: Statements, types: dict[str, Type]) -> tuple[str, ...]:
    """Put the reader's kinds of values in the place of datatypes and of classes called "number" or "date"."""
    found: list[str] = []
    for each in range_:
        kinds = vocab.values_of(each, said, types.get(each))
        found.extend([each] if kinds is None else kinds)
    return tuple(dict.fromkeys(found))


def _inverse(iri: str, said: Statements) -> str | None:
    """Return the inverse, whichever of the two names the other; ``None`` when it is only a foreign term."""
    others = [*said.iris(iri, OWL + "inverseOf", SCHEMA + "inverseOf"), *said.having(OWL + "inverseOf", iri)]
    own = [each for each in others if said.says_more_than_type(each) and not each.startswith("_:")]
    return own[0] if own else None


def _iri(said: Statements, relations: list[str]) -> str:
    named = [node for node in said.having(RDF + "type", OWL + "Ontology") if not node.startswith("_:")]
    return named[0] if named else _space(relations[0]).rstrip("#/:")
