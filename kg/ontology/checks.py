"""Finds what is wrong with an ontology before anybody wonders why nothing is found with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.names import KG, OWL, RDF, RDFS, SKOS, XSD
from kg.ontology import vocabulary as vocab
from kg.ontology.labels import spoken
from kg.ontology.loading import load, relation_iris, type_iris
from kg.ontology.phrases import phrase
from kg.ontology.signature import Signatures
from kg.ontology.source import default_path, read

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    import rdflib

    from kg.ontology.statements import Statements
    from kg.ontology.terms import Ontology, Relation

# Datatypes whose values nobody writes in running text, so that the reader looks for none.
_UNFINDABLE = {XSD + name for name in ("boolean", "hexBinary", "base64Binary", "QName", "NOTATION", "ID", "IDREF")}


class Severity(StrEnum):
    """An error keeps something from being found, or makes what is found wrong; a warning makes it less certain."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One problem: how bad it is, the IRI of the term, and what is wrong with it."""

    severity: Severity
    term: str
    problem: str


def lint(source: str | os.PathLike[str] | rdflib.Graph | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with an ontology, errors first; ``source`` as for ``load``.

    Raises ``InputError`` and ``SyntaxProblem`` for what cannot be read at all.
    """
    said = read(default_path() if source is None else source).statements
    signatures = Signatures(said)
    relations = relation_iris(said, signatures)
    types = type_iris(said, signatures, relations)
    found = [*_empty(said, relations), *_circles(said, RDFS + "subClassOf"), *_circles(said, RDFS + "subPropertyOf")]
    for iri in relations:
        found.extend((*_unsaid(iri, said, signatures), *_phrases(iri, said), *_kinds(iri, said)))
        found.extend(_unsatisfiable(iri, said))
    for iri in types:
        found.extend(_type(iri, said))
    if relations and not any(each.severity is Severity.ERROR for each in found):
        found.extend(_ambiguous(load(source)))
        found.extend(_groundless(load(source)))
    return tuple(sorted(set(found)))


def _error(term: str, problem: str) -> Finding:
    return Finding(Severity.ERROR, term, problem)


def _warning(term: str, problem: str) -> Finding:
    return Finding(Severity.WARNING, term, problem)


def _empty(said: Statements, relations: list[str]) -> Iterator[Finding]:
    if not relations:
        names = [*said.having(RDF + "type", OWL + "Ontology"), "the ontology"]
        yield _error(names[0], "declares no property, so there is nothing to find")


def _unsaid(iri: str, said: Statements, signatures: Signatures) -> Iterator[Finding]:
    """Yield what keeps a property from being triggered: no words at all, or only foreign ones."""
    labels = said.texts(iri, *vocab.LABELS) or signatures.names(iri)
    if labels or said.texts(iri, KG + "phrase"):
        return
    others = sorted(said.languages(iri, *vocab.LABELS))
    if others and not spoken(iri):
        yield _error(iri, f"nothing can trigger it: it has labels in {', '.join(others)}, but none in English")
    elif spoken(iri):
        yield _warning(iri, f"has no label; its name is read as {spoken(iri)[0]!r}")
    elif said.texts(iri, SKOS + "altLabel"):
        yield _warning(iri, "has no label, only other names (skos:altLabel)")
    else:
        yield _error(iri, "nothing can trigger it: it has neither a label nor a phrase, and its name is a code")


def _phrases(iri: str, said: Statements) -> Iterator[Finding]:
    for text in said.texts(iri, KG + "phrase"):
        try:
            phrase(text)
        except InputError as error:
            yield _error(iri, error.message)


def _kinds(iri: str, said: Statements) -> Iterator[Finding]:
    """Yield where the kind of property and its range contradict each other, or nothing can stand in the range."""
    to_things = said.is_a(iri, OWL + "ObjectProperty")
    to_values = said.is_a(iri, OWL + "DatatypeProperty")
    if to_things and to_values:
        yield _error(iri, "is both an object property and a datatype property")
    for each in said.iris(iri, RDFS + "range", *vocab.RANGES):
        if each in _UNFINDABLE:
            yield _error(iri, f"its range {_short(each)} is nothing that the reader can find in a text")
        elif to_things and vocab.is_datatype(each, said):
            yield _error(iri, f"is an object property, but its range {_short(each)} is a datatype")
        elif to_values and not vocab.is_datatype(each, said):
            yield _error(iri, f"is a datatype property, but its range {_short(each)} is a class")


def _unsatisfiable(iri: str, said: Statements) -> Iterator[Finding]:
    """Yield where nothing can be of all the classes that a domain or range asks for."""
    for predicate, word in ((RDFS + "domain", "domain"), (RDFS + "range", "range")):
        asked = [
            each
            for property_ in _upwards(iri, said, RDFS + "subPropertyOf")
            for each in said.iris(property_, predicate)
        ]
        for place, one in enumerate(asked):
            for other in asked[place:]:
                clash = _clash(one, other, said)
                if clash:
                    yield _error(
                        iri, f"nothing can stand in its {word}: {_short(clash[0])} and {_short(clash[1])} are disjoint"
                    )


def _clash(one: str, other: str, said: Statements) -> tuple[str, str] | None:
    """Return two disjoint classes, the one above or equal to ``one`` or ``other`` as the other is."""
    all_above = sorted({*_upwards(one, said, RDFS + "subClassOf"), *_upwards(other, said, RDFS + "subClassOf")})
    for place, first in enumerate(all_above):
        for second in all_above[place:]:
            if second in said.nodes(first, OWL + "disjointWith") or first in said.nodes(second, OWL + "disjointWith"):
                return first, second
            if first != second and any({first, second} <= group for group in _disjoint_groups(said)):
                return first, second
    return None


def _disjoint_groups(said: Statements) -> list[set[str]]:
    heads = [
        head
        for node in said.having(RDF + "type", OWL + "AllDisjointClasses")
        for head in said.nodes(node, OWL + "members")
    ]
    return [set(said.items(head)) for head in heads]


def _upwards(iri: str, said: Statements, predicate: str) -> list[str]:
    """Return the term and all above it, nearest first."""
    found = [iri]
    for each in found:
        found.extend(above for above in said.iris(each, predicate) if above not in found)
    return found


def _circles(said: Statements, predicate: str) -> Iterator[Finding]:
    for node in said.subjects(predicate):
        above = {other for parent in said.iris(node, predicate) for other in _upwards(parent, said, predicate)}
        if node in above:
            yield _error(node, f"lies below itself by {_short(predicate)}")


def _type(iri: str, said: Statements) -> Iterator[Finding]:
    if not said.is_a(iri, *vocab.CLASSES):
        yield _warning(iri, "is asked for in a domain or range, but declared nowhere")
    elif not said.texts(iri, *vocab.LABELS) and not spoken(iri):
        yield _warning(iri, "has no English label, and its name is a code")
    clash = _clash(iri, iri, said)
    if clash:
        yield _error(iri, f"nothing can be of this class: {_short(clash[0])} and {_short(clash[1])} are disjoint")


def _ambiguous(known: Ontology) -> Iterator[Finding]:
    """Yield phrases that say two relations between the same kinds of things: the model alone tells which is meant.

    One that asks for narrower kinds is meant to share a phrase: who joins a team plays for it.
    """
    owners: dict[str, list[str]] = {}
    for relation in known.relations.values():
        for text in relation.phrases:
            owners.setdefault(text.casefold(), []).append(relation.iri)
    for text, iris in sorted(owners.items()):
        for place, one in enumerate(iris):
            for other in iris[place + 1 :]:
                if _alike(known, one, other):
                    yield _warning(one, f"the phrase {text!r} also says {_short(other)} of the same kinds of things")


def _alike(known: Ontology, one: str, other: str) -> bool:
    first, second = known.relations[one], known.relations[other]
    if (
        one in second.parents
        or other in first.parents
        or _narrows(known, first, second) != _narrows(known, second, first)
    ):
        return False
    return all(
        not mine or not theirs or any(known.is_a(a, b) or known.is_a(b, a) for a in mine for b in theirs)
        for mine, theirs in ((first.domain, second.domain), (first.range, second.range))
    )


def _narrows(known: Ontology, one: Relation, other: Relation) -> bool:
    """Tell whether all that may stand on the sides of one relation may stand on those of another."""
    return all(
        not theirs or (mine and all(any(known.is_a(a, b) for b in theirs) for a in mine))
        for mine, theirs in ((one.domain, other.domain), (one.range, other.range))
    )


def _groundless(known: Ontology) -> Iterator[Finding]:
    """Yield classes that a domain or range asks for and the reader does not know."""
    asked = {iri for relation in known.relations.values() for iri in (*relation.domain, *relation.range)}
    for iri in sorted(asked & known.types.keys()):
        if known.types[iri].base is None:
            yield _warning(
                iri, "is no kind of thing that the reader knows: anything but a date or an amount will pass for it"
            )


def _short(iri: str) -> str:
    spaces = ((RDFS, "rdfs:"), (XSD, "xsd:"), (OWL, "owl:"), (KG, "kg:"))
    return next((prefix + iri.removeprefix(space) for space, prefix in spaces if iri.startswith(space)), f"<{iri}>")
