"""The journey from sources to a store or a file: read, resolve, say as quads, keep."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import extract, names, rdf
from kg.config import Settings
from kg.extract import syntax
from kg.model import Document, Status
from kg.identity import resolve
from kg.sources import Failure, documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from kg.model import Knowledge, Reading
    from kg.ontology import Ontology
    from kg.store import Store
