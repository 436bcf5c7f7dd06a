"""Finds a part by name: an optional package, or nothing and a message that says how to install it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kg.errors import MissingPart

if TYPE_CHECKING:
    from types import ModuleType


def find(module: str, *, extra: str | None = None, purpose: str) -> ModuleType:
    """Import ``module`` and return it.

    Raises ``MissingPart`` when it is not installed; the hint names the extra of ``text2kg`` that brings it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        hint = f"pip install 'text2kg[{extra}]'" if extra else f"pip install {module.partition('.')[0]}"
        raise MissingPart(
            f"{purpose} needs the package {module!r}, which cannot be loaded ({error})", hint=hint
        ) from error
