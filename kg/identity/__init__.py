"""Decides identity: within a document what its mentions are, across documents which of its things are one."""

from __future__ import annotations

from kg.identity.within import resolve

__all__ = ["resolve"]
