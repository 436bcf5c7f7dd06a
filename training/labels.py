"""The relations of all data sets, each described in words: the model meets them by their descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.data import folder
from kg import names, ontology
from kg.extract.model.describe import Description, describe, write
from training.data import pairs, tekgen

if TYPE_CHECKING:
    import random

    from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Label:
    """A relation of a data set under its key (``wd:P57``) with its description."""

    key: str
    description: Description

    def text(self, chance: random.Random | None = None) -> str:
        """Write the description; with ``chance`` some parts are left out, as real ontologies leave them out."""
        if chance is None:
            return write(self.description)
        said = self.description
        keep = chance.random
        phrases = tuple(phrase for phrase in said.phrases if keep() < 0.5) if keep() < 0.6 else ()  # noqa: PLR2004
        return write(
            Description(
                said.label,
                phrases[:3],
                said.definition if keep() < 0.5 else "",  # noqa: PLR2004
                said.domain if keep() < 0.7 else (),  # noqa: PLR2004
                said.range if keep() < 0.7 else (),  # noqa: PLR2004
            )
        )


@cache
def labels() -> dict[str, Label]:
    """Return the relations of all data sets by key."""
    found = _of("kg", ontology.load(), names.KG)
    found |= _of("kn", ontology.load(folder("ontologies") / "knowledgenet.ttl"), "urn:bench:knowledgenet:")
    found |= _of("wd", ontology.load(folder("ontologies") / "redocred.ttl"), "http://www.wikidata.org/prop/direct/")
    for domain in tekgen.DOMAINS:
        loaded = ontology.load(tekgen.turtle(domain))
        base = next(iter(loaded.relations)).rpartition("#")[0] + "#"
        found |= _of(f"tekgen:{domain}", loaded, base)
    for name, text in pairs.core_definitions().items():
        words = text.replace("e1", "X").replace("e2", "Y")
        found[f"core:{name}"] = Label(
            f"core:{name}", Description(name.replace("_", " "), (), words, ("organization",), ())
        )
    for pid, (name, text) in pairs.fewrel_names().items():
        found[f"fewrel:{pid}"] = Label(f"fewrel:{pid}", Description(name, (), text, (), ()))
    return found


def _of(prefix: str, loaded: Ontology, base: str) -> dict[str, Label]:
    return {
        (key := f"{prefix}:{iri.removeprefix(base)}"): Label(key, describe(relation, loaded))
        for iri, relation in loaded.relations.items()
    }
