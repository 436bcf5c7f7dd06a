"""Infers what follows from plain triples by an ontology: a part of RDFS and of OWL 2 RL, each step with its rule."""

from __future__ import annotations

from kg.infer.forward import Inference, infer
from kg.infer.rules import Kind, Rule, axioms, rules

__all__ = ["Inference", "Kind", "Rule", "axioms", "infer", "rules"]
