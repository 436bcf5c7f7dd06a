"""Writes a beginning of an ontology for the words that no relation knows: a Turtle file to prune and to build with."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import ontology as ontologies
from kg.names import KG
from kg.ontology.terms import VAGUE
from kg.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.explain.coverage import Unknown

_HEAD = """\
# Relations for the words that link things in the texts and that no relation knew, the most frequent first.
#
# 1. Strike out what you do not want, and name the rest as you like. kg:phrase is what sets a relation off: X is its
#    subject, Y its object. Domain and range are guessed from what was linked; without them anything may stand there.
#    The classes are those of the default ontology; "kg ontology show --types" lists them.
# 2. Look what is wrong, and what will be found:
#      kg ontology lint {name}
#      kg ontology show {name} --phrases
# 3. Read the texts again, to find these relations alone:
#      kg build texts/ --ontology {name} -o graph.ttl
#    or those of the default ontology as well ("kg ontology show --source" prints it):
#      (kg ontology show --source; cat {name}) > both.ttl
#      kg build texts/ --ontology both.ttl -o graph.ttl

@prefix : <{space}> .
@prefix kg: <{kg}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<{ontology}> a owl:Ontology .
"""
_SURE = 0.75
"""Share of the links whose ends must be of a class for it to be guessed."""


def turtle(words: Sequence[Unknown], *, base: str, name: str = "stub.ttl") -> str:
    """Return the stub as Turtle; relations are named under ``base``, which entities are, ``name`` is the file's."""
    space = f"{base}ontology#"
    head = _HEAD.format(name=shlex.quote(name), space=space, ontology=space.rstrip("#"), kg=KG)
    ends = [(_class(each.subjects), _class(each.objects)) for each in words]
    classes = sorted({iri for pair in ends for iri in pair if iri is not None})
    declared = "".join(f"{_prefixed(iri)} a owl:Class .\n" for iri in classes)
    names = _names(words)
    relations = (_relation(name, word, *pair) for name, word, pair in zip(names, words, ends, strict=True))
    return "\n".join((head, *([declared] if declared else []), *relations))


def _names(words: Sequence[Unknown]) -> Iterator[str]:
    """Yield a local name for each word, each once: "isRivalOf", "sues", "partnersWith"."""
    given: Counter[str] = Counter()
    for each in words:
        first, *rest = _between(each)
        name = re.sub(r"\W", "", first + "".join(word.capitalize() for word in rest))
        given[name] += 1
        yield name if given[name] == 1 else f"{name}{given[name]}"


def _between(each: Unknown) -> list[str]:
    """Return the words between X and Y, without articles."""
    return [word for word in each.word.phrase.split()[1:-1] if word not in {"a", "an"}]


def _relation(name: str, each: Unknown, domain: str | None, range_: str | None) -> str:
    seen = "once" if each.count == 1 else f"{each.count} times"
    lines = [
        f"# seen {seen}",
        f":{name} a owl:ObjectProperty ;",
        f"    rdfs:label {_literal(' '.join(_between(each)))} ;",
        *([f"    rdfs:domain {_prefixed(domain)} ;"] if domain else ()),
        *([f"    rdfs:range {_prefixed(range_)} ;"] if range_ else ()),
        f"    kg:phrase {_literal(each.word.phrase)} ;",
        f"    skos:example {_literal(collapse(each.example.place.text))} .",
    ]
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    return str(ox.Literal(text, language="en"))


def _prefixed(iri: str) -> str:
    return f"kg:{iri.removeprefix(KG)}" if iri.startswith(KG) else f"<{iri}>"


def _class(types: Counter[str]) -> str | None:
    """Return the narrowest class that most of what was linked is of; ``None`` where only a vague one is."""
    known = ontologies.load()
    above = {iri for type_ in types for iri in known.types if known.is_a(type_, iri)} - VAGUE
    share = {iri: sum(n for type_, n in types.items() if known.is_a(type_, iri)) / types.total() for iri in above}
    sure = [iri for iri in sorted(above) if share[iri] >= _SURE]
    return next((iri for iri in sure if not any(iri != each and known.is_a(each, iri) for each in sure)), None)
