"""The learned voice of the reader: what the model sees in a text, as mentions, links and claims.

The steps here are those of ``kg.extract`` with the model's among them. They become the default when the model is good
enough to be shipped; until then they are measured (``training/README.md``) with the model that ``$KG_MODEL`` names.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.extract.model import Scan
    from kg.model import Reading, Step
    from kg.ontology import Ontology

BY = "model"
"""How mentions and claims name this voice."""


def makers() -> Mapping[str, Callable[[Ontology], Step]]:
    """Return what makes the steps of the reader with the model, by name, in the order in which they run."""
    from kg.extract import amounts, mentions, patterns, status, syntax  # noqa: PLC0415  they build on what is below
    from kg.extract.learned import links, recognition, relations, weighing  # noqa: PLC0415

    return {
        "syntax": syntax.step,
        "mentions": mentions.step,
        "amounts": amounts.step,
        "recognition": recognition.step,
        "coreference": links.step,
        "patterns": patterns.step,
        "relations": relations.step,
        "status": status.step,
        "weighing": weighing.step,
    }


def steps(ontology: Ontology) -> Mapping[str, Step]:
    """Return the steps of the reader with the model by name, in the order in which they run.

    Raises ``MissingPart`` when the model is missing or damaged, or was never calibrated.
    """
    return {name: make(ontology) for name, make in makers().items()}


def scan(reading: Reading) -> Scan:
    """Return what the model sees in the text of a reading; the last text is remembered, since several steps ask."""
    return _scan(reading.document.text, tuple((each.start, each.end) for each in reading.sentences))


@lru_cache(maxsize=1)
def _scan(text: str, sentences: tuple[tuple[int, int], ...]) -> Scan:
    from kg.extract import model  # noqa: PLC0415  loaded when something is read

    return model.load().read(text, sentences)
