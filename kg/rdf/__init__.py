"""Knowledge as RDF and back: quads, files of quads, and rdflib at the door.

Inside, RDF is pyoxigraph terms; every function that takes quads takes an rdflib graph or dataset too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.hear import from_rdf
from kg.rdf.parse import parse
from kg.rdf.say import EVERYTHING, FOR_FILES, Layer, Run, quads
from kg.rdf.terms import as_quads, from_rdflib, into_rdflib, mirrored
from kg.rdf.write import Loss, only, reified, write

if TYPE_CHECKING:
    import rdflib

    from kg.model import Knowledge

__all__ = [
    "EVERYTHING",
    "FOR_FILES",
    "Layer",
    "Loss",
    "Run",
    "as_quads",
    "from_rdf",
    "from_rdflib",
    "into_rdflib",
    "mirrored",
    "only",
    "parse",
    "quads",
    "reified",
    "to_rdf",
    "write",
]


def to_rdf(knowledge: Knowledge) -> rdflib.Dataset:
    """Return knowledge as an ``rdflib.Dataset``.

    Each document has a graph of what it asserts and one, named ``…#claims``, of its claims and evidence; the default
    graph holds all that is asserted, so that the simplest SPARQL works.
    """
    return into_rdflib(mirrored(quads(knowledge)))
