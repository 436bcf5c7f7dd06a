"""Our own labels of real text, kept as offsets: the text itself stays with the public data."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.data import folder, lines
from kg import names, ontology
from kg.extract import echo
from kg.model import Claim, Document, Mention, MentionKind, Reading, Status
from training.data import coreference, corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from training.example import Example

LABELS = Path(__file__).resolve().parents[1] / "corpus" / "standoff.jsonl"


def examples(source: str | None = None) -> Iterator[Example]:
    """Yield the labelled texts, all or those of ``knowledgenet`` or ``gum``, as examples."""
    yield from map(corpus.example, readings(source))


def readings(source: str | None = None) -> Iterator[Reading]:
    """Yield the labelled texts, all or those of ``knowledgenet`` or ``gum``."""
    texts = dict(_texts())
    for record in lines(LABELS):
        text = texts.get((record["source"], record["id"]))
        if text is not None and source in {None, record["source"]}:
            yield reading(record, text)


def reading(record: dict[str, Any], text: str) -> Reading:
    """Return the labelled reading of a text; raises ``ValueError`` where it is not the text that was labelled."""
    if record["text"] != _digest(text):
        raise ValueError(f"{record['source']} {record['id']}: this is not the text that was labelled")
    document = Document(record["id"], text)
    mentions = tuple(
        Mention(
            document.span(each["start"], each["end"]),
            MentionKind(each["kind"]),
            names.KG + each["type"],
            cluster=each.get("entity"),
            datatype=each.get("datatype"),
            value=each.get("value"),
            unit=each.get("unit"),
        )
        for each in record["mentions"]
    )
    whole = document.span(0, len(text))
    claims = tuple(
        Claim(
            mentions[each["subject"]],
            names.KG + each["relation"],
            mentions[each["object"]],
            whole,
            Status(each.get("status", "asserted")),
            None if "speaker" not in each else mentions[each["speaker"]],
            each.get("score", 1.0),
        )
        for each in record["claims"]
    )
    return Reading(document, mentions=mentions, claims=claims)


def write(marked: Iterable[tuple[str, Path]]) -> None:
    """Write labels from bracketed texts, each with its source; the head of each gives its id."""
    records = []
    for source, path in marked:
        found = echo.parse(path.read_text(encoding="utf-8"), ontology=ontology.load())
        records.append(_record(source, found))
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    LABELS.write_text(text, encoding="utf-8")


def _record(source: str, found: Reading) -> dict[str, Any]:
    places = {id(mention): place for place, mention in enumerate(found.mentions)}
    by_span = {(m.span.start, m.span.end): place for place, m in enumerate(found.mentions)}

    def place(mention: Mention) -> int:
        return places.get(id(mention), by_span[mention.span.start, mention.span.end])

    mentions = [
        _without_none(
            start=each.span.start,
            end=each.span.end,
            kind=each.kind.value,
            type=each.type.removeprefix(names.KG),
            entity=each.cluster if each.kind is not MentionKind.VALUE else None,
            datatype=each.datatype,
            value=each.value,
            unit=each.unit,
        )
        for each in found.mentions
    ]
    claims = [
        _without_none(
            subject=place(each.subject),
            relation=each.relation.removeprefix(names.KG),
            object=place(each.object),
            status=each.status.value if each.status is not Status.ASSERTED else None,
            speaker=place(each.speaker) if each.speaker else None,
            score=each.score if each.score < 1 else None,
        )
        for each in found.claims
    ]
    document = replace(found.document)
    return {"source": source, "id": document.id, "text": _digest(document.text), "mentions": mentions, "claims": claims}


def _without_none(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _texts() -> Iterator[tuple[tuple[str, str], str]]:
    for fold in (1, 2, 3):
        for record in lines(folder("knowledgenet") / f"fold{fold}.jsonl"):
            for passage in record["passages"]:
                yield ("knowledgenet", passage["passageId"]), passage["passageText"]
    for path in sorted((folder("gum") / "coref" / "gum" / "tsv").glob("GUM_news_*.tsv")):
        yield ("gum", path.stem), coreference.gum_text(path)
