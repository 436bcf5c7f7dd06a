"""Prints how well coreference does; run ``python -m benchmarks.coreference``, with ``--tune`` for new weights.

GAP's rows by its own rule; GUM's clusters that hold a name (MUC, B³, CEAF over entities, and their mean); how often a
pronoun or definite noun is given to the right name; how often each rule is right; words per second of the step alone.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from benchmarks.coreference import gap, gum
from benchmarks.coreference.scores import METRICS, Score
from kg import ontology
from kg.errors import InputError
from kg.extract import amounts, coreference, mentions, repair, syntax
from kg.extract.learned import links, recognition
from kg.model import Document, Mention, MentionKind, Reading

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from benchmarks.coreference.gum import Article, Gold

RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})


def base(ident: str, text: str) -> Reading:
    """Read a text up to the step before coreference."""
    known = ontology.load()
    reading = Reading(Document(ident, text))
    for step in (syntax, mentions, amounts, recognition, repair):
        reading = step.step(known)(reading)
    return reading


def main() -> None:
    """Print the tables; what is absent of the data is skipped with a line that says so."""
    if "--tune" in sys.argv[1:]:
        from benchmarks.coreference import tuning  # noqa: PLC0415  needs numpy, which nothing else here does

        tuning.main(base)
        return
    for table in (print_gap, print_gum):
        try:
            table()
        except InputError as absent:
            print(f"skipped: {absent.message}; {absent.hint}")


def print_gap() -> None:
    """Print precision, recall and F1 on GAP's development part: on the rows that were never learnt from, and on all."""
    resolve = links.step(ontology.load())
    for part, rows in (("kept rows", gap.kept()), ("all rows", gap.rows("development"))):
        read = ((row, resolve(base(row.ident, row.text))) for row in rows)
        for gender, (precision, recall, f1) in gap.score(read).items():
            print(f"GAP {part:9} {gender:10} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


def print_gum() -> None:
    """Print the scores on GUM, and the speed of the step."""
    articles = gum.articles()
    bases = [base(article.ident, article.text) for article in articles]
    resolve = links.step(ontology.load())
    began = time.perf_counter()
    readings = [resolve(reading) for reading in bases]
    took = time.perf_counter() - began
    pairs = list(zip(articles, readings, strict=True))
    for genre in ("news", "bio", "interview", "voyage", ""):
        chosen = [pair for pair in pairs if pair[0].genre.startswith(genre)]
        _print_clusters(genre or "all", chosen)
        _print_links(genre or "all", chosen)
    _print_rules(pairs)
    words = sum(len(reading.tokens) for reading in bases)
    print(f"the step alone: {words / took:,.0f} words a second")


def _print_clusters(genre: str, pairs: list[tuple[Article, Reading]]) -> None:
    totals = {name: Score() for name in METRICS}
    for article, reading in pairs:
        gold, found = _clusters(article, reading)
        for name, metric in METRICS.items():
            totals[name] += metric(gold, found)
    parts = "  ".join(f"{name} {each.precision:.3f}/{each.recall:.3f}/{each.f1:.3f}" for name, each in totals.items())
    print(f"GUM {genre:9} {len(pairs):2} documents  {parts}  CoNLL {sum(each.f1 for each in totals.values()) / 3:.3f}")


def _clusters(article: Article, reading: Reading) -> tuple[list[set[Hashable]], list[set[Hashable]]]:
    """Return the clusters of two and more that hold a name: annotated and found, without relative pronouns."""
    same = gum.matched(article.gold, reading)
    gold: dict[str, set[Hashable]] = defaultdict(set)
    for each in article.gold:
        gold[each.cluster].add(each)
    named = {each.cluster for each in article.gold if each.named}
    found: dict[int, set[Hashable]] = defaultdict(set)
    holds = {each.cluster for each in reading.mentions if each.kind is MentionKind.NAME}
    for place, mention in enumerate(reading.mentions):
        if mention.cluster is not None and mention.cluster in holds and mention.span.text.lower() not in RELATIVE:
            found[mention.cluster].add(same.get(place, place))
    return (
        [keys for cluster, keys in gold.items() if cluster in named and len(keys) > 1],
        [keys for keys in found.values() if len(keys) > 1],
    )


def _print_links(genre: str, pairs: list[tuple[Article, Reading]]) -> None:
    for kind, what in ((MentionKind.PRONOUN, "pronoun"), (MentionKind.NOMINAL, "noun")):
        score = Score()
        for article, reading in pairs:
            score += _links(article, reading, kind)
        print(f"GUM {genre:9} {what} to name: P {score.precision:.3f}  R {score.recall:.3f}  of {score.gold:.0f}")


def _links(article: Article, reading: Reading, kind: MentionKind) -> Score:
    """Count pronouns or nouns that are given to a name; right is one whose nearest name is annotated as the same."""
    same = gum.matched(article.gold, reading)
    named = {each.cluster for each in article.gold if each.named}
    wanted = [each for each in article.gold if each.cluster in named and _is_wanted(each, kind)]
    links = list(_linked(reading, kind))
    right = sum(place in same and name in same and same[place].cluster == same[name].cluster for place, name in links)
    return Score(right, len(links), right, len(wanted))


def _is_wanted(gold: Gold, kind: MentionKind) -> bool:
    return gold.pronoun if kind is MentionKind.PRONOUN else not gold.pronoun and not gold.named


def _linked(reading: Reading, kind: MentionKind) -> Iterator[tuple[int, int]]:
    """Yield each pronoun or noun that shares a cluster with a name, with that name which is nearest."""
    names: dict[int, list[int]] = defaultdict(list)
    for place, mention in enumerate(reading.mentions):
        if mention.kind is MentionKind.NAME and mention.cluster is not None:
            names[mention.cluster].append(place)
    for place, mention in enumerate(reading.mentions):
        near = names.get(mention.cluster) if mention.cluster is not None else None
        if near and mention.kind is kind and _is_anaphoric(mention):
            yield place, min(near, key=lambda each: abs(each - place))


def _is_anaphoric(mention: Mention) -> bool:
    local = mention.by.endswith((coreference.grammar.APPOSITION.name, coreference.grammar.PREDICATE.name))
    return mention.span.text.lower() not in RELATIVE and not local


def _print_rules(pairs: list[tuple[Article, Reading]]) -> None:
    """Print how often each rule is right, where both the mention and the nearest name of its cluster are annotated."""
    counts: Counter[tuple[str, bool]] = Counter()
    for article, reading in pairs:
        same = gum.matched(article.gold, reading)
        for kind in (MentionKind.NAME, MentionKind.NOMINAL, MentionKind.PRONOUN):
            for place, name in _judged(reading, kind, same):
                counts[reading.mentions[place].by, same[place].cluster == same[name].cluster] += 1
    for rule in sorted({rule for rule, _ in counts}):
        right, wrong = counts[rule, True], counts[rule, False]
        print(f"{rule:36} {right:4} of {right + wrong:4}  {right / (right + wrong):.3f}")


def _judged(reading: Reading, kind: MentionKind, same: dict[int, Gold]) -> Iterator[tuple[int, int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for place, mention in enumerate(reading.mentions):
        if mention.kind is MentionKind.NAME and mention.cluster is not None and place in same:
            places[mention.cluster].append(place)
    for place, mention in enumerate(reading.mentions):
        near = [each for each in places.get(-1 if mention.cluster is None else mention.cluster, ()) if each != place]
        if near and place in same and mention.kind is kind and mention.by.startswith("coreference"):
            yield place, min(near, key=lambda each: abs(each - place))


if __name__ == "__main__":
    main()
