"""Derives SHACL shapes from an ontology: what a graph that was read with it must look like."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kg import names
from kg.model import Status
from kg.ontology.terms import DATE, VAGUE, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rdflib import Graph

    from kg.ontology import Ontology, Relation

_PLAIN = re.compile(r"[A-Za-z_][\w-]*")
_DATES = ("xsd:date", "xsd:gYearMonth", "xsd:gYear", f"<{names.EDTF}>")
# Not derived from the ontology: amounts, claims and places look the same whatever relations are looked for.
_RECORD = """\
kg:Money-shape a sh:NodeShape ;
    sh:targetClass kg:Money ;
    sh:property [ sh:path rdf:value ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ] ,
        [ sh:path kg:unit ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:pattern "^[A-Z]{3}$" ] .

kg:Percentage-shape a sh:NodeShape ;
    sh:targetClass kg:Percentage ;
    sh:property [ sh:path rdf:value ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ] ,
        [ sh:path kg:unit ; sh:minCount 1 ; sh:maxCount 1 ; sh:hasValue "%%" ] .

kg:Quantity-shape a sh:NodeShape ;
    sh:targetClass kg:Quantity ;
    sh:property [ sh:path rdf:value ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ] ,
        [ sh:path kg:unit ; sh:maxCount 1 ; sh:datatype xsd:string ] .

kg:Claim-shape a sh:NodeShape ;
    sh:targetClass kg:Claim ;
    sh:property [ sh:path rdf:subject ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path rdf:predicate ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path rdf:object ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path kg:status ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( %s ) ] ,
        [ sh:path kg:confidence ; sh:maxCount 1 ; sh:minInclusive 0 ; sh:maxInclusive 1 ] ,
        [ sh:path kg:evidence ; sh:minCount 1 ; sh:class oa:TextPositionSelector ] .

oa:TextPositionSelector-shape a sh:NodeShape ;
    sh:targetClass oa:TextPositionSelector ;
    sh:property [ sh:path oa:start ; sh:minCount 1 ; sh:maxCount 1 ; sh:minInclusive 0 ; sh:lessThan oa:end ] ,
        [ sh:path oa:end ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path oa:exact ; sh:maxCount 1 ; sh:datatype xsd:string ] .
"""


def shapes(ontology: Ontology) -> Graph:
    """Return the shapes of an ontology as an rdflib graph.

    For each relation there is one shape on its subjects: their class, the class or datatype of what they are
    related to, and how often.  It asks for what ``Ontology.fits`` asks of mentions, so what was read conforms.
    Amounts and claims have shapes of their own.  Validate with the ontology beside the data, since ``sh:class``
    looks for the classes above (``pyshacl -s shapes.ttl -e kg.ttl data.ttl``).
    """
    from rdflib import Graph  # noqa: PLC0415  import kg stays light

    return Graph().parse(data=turtle(ontology), format="turtle")


def turtle(ontology: Ontology) -> str:
    """Return the shapes as Turtle for people: sorted by relation; the same ontology gives the same text."""
    prefixes = {**names.WELL_KNOWN, **{name: iri for name, iri in ontology.prefixes.items() if name}}
    blocks = [_relation(each, ontology, prefixes) for each in ontology.relations.values()]
    blocks.append(_RECORD % " ".join(f"kg:{status}" for status in Status))
    body = "\n".join(blocks)
    used = sorted(name for name in prefixes if re.search(rf"(?<![\w:]){re.escape(name)}:", body))
    head = "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in used)
    note = f"# SHACL shapes derived from <{ontology.iri}> by `kg ontology shapes`; do not edit by hand.\n"
    return f"{note}\n{head}\n{body}"


def _relation(relation: Relation, ontology: Ontology, prefixes: Mapping[str, str]) -> str:
    path = _term(relation.iri, prefixes)
    lines = [f"{_term(relation.iri + '-shape', prefixes)} a sh:NodeShape ;", f"    sh:targetSubjectsOf {path} ;"]
    lines.extend(f"    {each} ;" for each in _asked(relation.domain, ontology, prefixes))
    lines.extend(["    sh:property [", f"        sh:path {path} ;", f"        sh:name {_text(relation.label)} ;"])
    if relation.definition:
        lines.append(f"        sh:description {_text(relation.definition)} ;")
    lines.extend(f"        {each} ;" for each in _asked(relation.range, ontology, prefixes))
    if relation.functional:
        lines.append("        sh:maxCount 1 ;")
    return "\n".join([*lines, "    ] .", ""])


def _asked(allowed: Sequence[str], ontology: Ontology, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the constraint on what may stand there; nothing where anything may."""
    options = [f"sh:class {_term(iri, prefixes)}" for iri in _classes(allowed, ontology)]
    if DATE in allowed:
        options.extend(f"sh:datatype {each}" for each in _DATES)
    general = [
        f"sh:property [ sh:path rdf:type ; sh:hasValue {_term(iri, prefixes)} ]" for iri in _general(allowed, ontology)
    ]
    if not allowed or _open(allowed, ontology) or not options:
        return
    if len(options) + len(general) == 1:
        yield options[0]
    else:
        yield f"sh:or ( {' '.join(f'[ {each} ]' for each in (*options, *general))} )"


def _fitting(allowed: Sequence[str], ontology: Ontology) -> set[str]:
    """Return the default classes that may stand there, and so be written there."""
    known = (ontology.ground or ontology).types
    return {iri for iri in known if iri not in VAGUE and iri != DATE and ontology.fits(iri, allowed)}


def _open(allowed: Sequence[str], ontology: Ontology) -> bool:
    """Tell whether anything but a value may stand there."""
    known = (ontology.ground or ontology).types
    return _fitting(allowed, ontology) >= {iri for iri in known if iri not in VAGUE and iri not in VALUES}


def _classes(allowed: Sequence[str], ontology: Ontology) -> list[str]:
    """Return the classes all of whose members may stand there, without those that lie below another of them."""
    whole = _whole(allowed, ontology)
    tops = {one for one in whole if not any(one != other and ontology.is_a(one, other) for other in whole)}
    return sorted({ontology.typed(each) for each in tops})


def _general(allowed: Sequence[str], ontology: Ontology) -> list[str]:
    """Return the classes whose members may stand there only while nothing more precise is known of them."""
    loose = _fitting(allowed, ontology) - _whole(allowed, ontology)
    return sorted({ontology.typed(each) for each in loose} - {*_classes(allowed, ontology)})


def _whole(allowed: Sequence[str], ontology: Ontology) -> set[str]:
    fitting = _fitting(allowed, ontology)
    known = (ontology.ground or ontology).types
    return {one for one in fitting if all(other in fitting for other in known if ontology.is_a(other, one))}


def _term(iri: str, prefixes: Mapping[str, str]) -> str:
    """Write an IRI with a prefix where its local name needs no escaping."""
    fitting = [(len(space), name, space) for name, space in prefixes.items() if space and iri.startswith(space)]
    for _, name, space in sorted(fitting, reverse=True):
        local = iri.removeprefix(space)
        if _PLAIN.fullmatch(local):
            return f"{name}:{local}"
    return f"<{iri}>"


def _text(text: str) -> str:
    """Write a literal; JSON escapes a string as Turtle does."""
    return json.dumps(text, ensure_ascii=False) + "@en"
