"""``kg coverage``: what the texts say and the graph does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import data_options

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain.coverage import Counts, Coverage, Unknown
    from kg.explain.reasons import Passage


@click.command()
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@data_options
@click.option(
    "--ontology",
    metavar="FILE",
    help="Count the words that this ontology does not know, instead of the one the store was built with.",
)
@click.option("--sentences", type=click.IntRange(0), default=0, metavar="N", help="List N sentences without a claim.")
@click.option("--words", type=click.IntRange(0), default=20, show_default=True, help="List so many unknown words.")
@click.option("--stub", metavar="FILE.ttl", help="Write an ontology stub with the words that are listed.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form.")
def coverage(  # noqa: PLR0913  what click passes
    documents: tuple[str, ...],
    *,
    store: Path | None,
    data: Sequence[Path],
    ontology: str | None,
    sentences: int,
    words: int,
    stub: str | None,
    form: str,
) -> None:
    """Show what the texts say and the graph does not: of the DOCs (ids or sources), or of all.

    Counted are the sentences that mention two things of the graph or more, and those of them that bear a claim. Then
    come the verbs and nouns that link two things and that no relation of the ontology knows, the most frequent first;
    --stub writes relations for them, ready to be pruned and built with. The exit code is 4 when no text is kept.

    \b
    Example:
      kg coverage --store graph.kg
      kg coverage news/rome.txt --store graph.kg --sentences 10
      kg coverage --store graph.kg --stub stub.ttl
    """
    from kg import ontology as ontologies  # noqa: PLC0415  help stays light
    from kg.cli.options import opened  # noqa: PLC0415  as above
    from kg.explain.coverage import coverage as cover  # noqa: PLC0415  as above
    from kg.store.kept import chosen  # noqa: PLC0415  as above

    with opened(store, data) as there:
        known = ontologies.load(chosen(there, ontology))
        found = cover(there, documents, ontology=known, sentences=sentences)
        base = there.base
    shown = found.words[:words]
    lines = [json.dumps(_json(found, shown), ensure_ascii=False, indent=2)] if form == "json" else _text(found, shown)
    click.echo("\n".join(lines))
    if stub is not None:
        _write(stub, shown, base)


def _write(target: str, shown: Sequence[Unknown], base: str) -> None:
    from pathlib import Path  # noqa: PLC0415  help stays light

    from kg.errors import NothingFound  # noqa: PLC0415  as above
    from kg.explain import stub  # noqa: PLC0415  as above
    from kg.files import replacing  # noqa: PLC0415  as above

    if not shown:
        raise NothingFound("no unknown word was listed, so there is no stub to write", hint="every word is known")
    text = stub.turtle(shown, base=base, name=Path(target).name)
    with replacing(target) as stream:
        stream.write(text.encode())
    click.echo(f"wrote {target}", err=True)


def _text(found: Coverage, shown: Sequence[Unknown]) -> Iterator[str]:
    yield from (f"{ident}: {_counts(counts)}" for ident, counts in found.documents.items())
    if len(found.documents) > 1:
        yield f"{len(found.documents):,} documents: {_counts(found.total)}"
    yield from (f"{ident}: its text is not kept" for ident in found.unread)
    if found.bare:
        yield "\nsentences that mention two things or more and bear no claim:"
    for passage in found.bare:
        yield from _passage(passage)
    if shown:
        more = f" ({len(shown):,} of {len(found.words):,})" if len(shown) < len(found.words) else ""
        yield f"\nwords that link two things and that no relation knows{more}:"
    for each in shown:
        ends = f"{_types(each.subjects)} → {_types(each.objects)}"
        yield f"  {each.count:,} × {each.word.phrase}   ({each.word.pos.lower()}, {ends})"
        yield from ("  " + line for line in _passage(each.example))


def _counts(counts: Counts) -> str:
    share = "" if counts.share is None else f" ({counts.share:.0%})"
    sentences = "1 sentence" if counts.sentences == 1 else f"{counts.sentences:,} sentences"
    return f"{sentences}, {counts.linking:,} mention two things or more, {counts.covered:,} of them bear a claim{share}"


def _passage(passage: Passage) -> Iterator[str]:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    yield f"  {collapse(passage.marked())}"
    yield f"    {passage.document}, characters {passage.place.start}–{passage.place.end}"


def _types(types: Counter[str]) -> str:
    """Name the commonest type."""
    from kg.names import local  # noqa: PLC0415  help stays light

    return local(min(types, key=lambda each: (-types[each], each)))


def _json(found: Coverage, shown: Sequence[Unknown]) -> dict[str, Any]:
    return {
        "documents": [{"id": ident} | _numbers(counts) for ident, counts in found.documents.items()],
        "total": _numbers(found.total),
        "unread": found.unread,
        "sentences": [_place(each) for each in found.bare],
        "words": [
            {
                "lemma": each.word.lemma,
                "pos": each.word.pos,
                "phrase": each.word.phrase,
                "count": each.count,
                "subjects": dict(sorted(each.subjects.items())),
                "objects": dict(sorted(each.objects.items())),
                "example": _place(each.example),
            }
            for each in shown
        ],
    }


def _numbers(counts: Counts) -> dict[str, float | None]:
    share = None if counts.share is None else round(counts.share, 4)
    return {"sentences": counts.sentences, "linking": counts.linking, "covered": counts.covered, "share": share}


def _place(passage: Passage) -> dict[str, Any]:
    place = passage.place
    marks = [{"start": each.start, "end": each.end, "text": each.text} for each in passage.mentions]
    return {
        "document": passage.document,
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "mentions": marks,
    }
