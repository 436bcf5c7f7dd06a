"""Explains what is held, and proves that it stands in the sources."""

from __future__ import annotations

from kg.explain.verify import Fault, Verification, verify
from kg.explain.why import Explanation, chain, why

__all__ = ["Explanation", "Fault", "Verification", "chain", "verify", "why"]
