"""Says a difference in JSON, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.diff.found import Became, Difference, Judged, Listed, Named, Reworded, Source, Stated


def as_json(found: Difference) -> str:
    """Return a difference as an object of ``documents``, ``entities``, ``facts``, ``statuses``, ``graphs``, ``counts``.

    A list that was cut has more in ``counts`` than items.  Literals are in N-Triples, IRIs bare.
    """
    entities = {
        "new": _items(found.appeared, _named),
        "gone": _items(found.vanished, _named),
        "merged": _items(found.merged, _became),
        "split": _items(found.split, _became),
        "moved": _items(found.moved, _became),
        "reassigned": _items(found.reassigned, _became),
        "renamed": _items(found.renamed, _reworded),
        "reworded": _items(found.reworded, _reworded),
    }
    whole = {
        "old": found.old,
        "new": found.new,
        "equal": found.equal,
        "counts": _counts(found),
        "documents": {str(fate): _items(listed, _source) for fate, listed in found.documents},
        "entities": {name: items for name, items in entities.items() if items},
        "facts": {"gained": _items(found.gained, _stated), "lost": _items(found.lost, _stated)},
        "statuses": _items(found.statuses, _judged),
        "graphs": {
            each.graph: {"gained": _items(each.gained, _stated), "lost": _items(each.lost, _stated)}
            for each in found.beside
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _counts(found: Difference) -> dict[str, Any]:
    entities = ("appeared", "vanished", "merged", "split", "moved", "reassigned", "renamed", "reworded")
    return {
        "triples": asdict(found.triples),
        "facts": {"gained": found.gained.count, "lost": found.lost.count, "carried": found.carried},
        "claims": asdict(found.claims),
        "evidence": asdict(found.evidence),
        "documents": {str(fate): listed.count for fate, listed in found.documents},
        "entities": {name: getattr(found, name).count for name in entities},
        "statuses": found.statuses.count,
    }


def _items(listed: Listed[Any], say: Any) -> list[Any]:  # noqa: ANN401  each kind has its own function
    return [say(each) for each in listed.first]


def _named(each: Named) -> dict[str, str]:
    return {"iri": each.iri, "label": each.label} | ({"type": each.type} if each.type else {})


def _source(each: Source) -> dict[str, Any]:
    return {"iri": each.iri, "id": each.id} | ({"changed": each.changed} if each.changed else {})


def _became(each: Became) -> dict[str, Any]:
    return _named(each.entity) | {"now": [_named(now) for now in each.now]}


def _reworded(each: Reworded) -> dict[str, Any]:
    return _named(each.entity) | {"predicate": each.predicate, "before": each.before, "now": each.now}


def _stated(each: Stated) -> dict[str, Any]:
    behind = [{"iri": source.iri, "id": source.id, "fate": str(source.fate)} for source in each.documents]
    parts = {"subject": each.subject.iri, "predicate": each.predicate.iri, "object": each.object.iri}
    words = f"{each.subject.label} {each.predicate.label} {each.object.label}"
    return parts | {"words": words, "documents": behind}


def _judged(each: Judged) -> dict[str, Any]:
    return _stated(each.fact) | {"before": each.before, "now": each.now}
