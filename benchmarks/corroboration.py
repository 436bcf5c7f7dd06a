"""Measures how well copies are found, and how long sources take to count: ``python -m benchmarks.corroboration``.

The stories are words at random, the common ones often, so that no two share more than any two texts of a language do.
A paper takes the first part of a story, changes words, and adds words of its own.
"""

from __future__ import annotations

import argparse
import resource
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from kg import explain, rdf
from kg.copies import Families, signature
from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, MentionKind
from kg.names import DEFAULT_BASE, KG
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORDS = 30_000
_VOCABULARY = [f"w{number}" for number in range(_WORDS)]
_WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(_WORDS)))
_PART, _RUNS = 0.4, 20
"""From what ``kg.explain`` takes a document for a copy."""
_RELATIONS = ("owns", "partnerOf", "competesWith", "suppliesTo")
_NAMES = 300
_EVERY = 6
"""Of so many documents one is a copy."""


def words(random: Random, count: int) -> list[str]:
    """Return so many words at random."""
    return random.choices(_VOCABULARY, cum_weights=_WEIGHTS, k=count)


def paper(random: Random, story: Sequence[str], *, kept: float, changed: float, added: float) -> list[str]:
    """Return a part of a story with some of its words changed, and words of one's own, as a part of those kept."""
    part = [
        random.choice(_VOCABULARY) if random.random() < changed else word for word in story[: int(len(story) * kept)]
    ]
    return part + words(random, int(len(part) * added))


def found(*, kept: float, changed: float, added: float, stories: int = 300) -> float:
    """Return the part of the papers that are found to copy their story, among all stories and papers."""
    random = Random(1)  # noqa: S311  a fixed sequence is wanted, not a secret
    texts = {f"s{number}": words(random, random.randrange(150, 700)) for number in range(stories)}
    papers = {
        f"p{number}": paper(random, texts[f"s{number}"], kept=kept, changed=changed, added=added)
        for number in range(stories)
    }
    signatures = {name: signature(" ".join(text)) for name, text in (texts | papers).items()}
    families = Families(signatures)
    families.join_copies(signatures, least=_PART, fewest=_RUNS)
    return sum(families.head(f"s{number}") == families.head(f"p{number}") for number in range(stories)) / stories


def documents(count: int, *, claims: int = 10) -> Iterator[Knowledge]:
    """Yield documents of 100 to 900 words with ten facts; every sixth prints half of the one before."""
    random = Random(2)  # noqa: S311  as above
    story: list[str] = []
    said: list[str] = []
    for number in range(count):
        if (number + 1) % _EVERY == 0:
            story = paper(random, story, kept=0.5, changed=0, added=0.5)
            said = said[: claims // 2]
        else:
            story = words(random, random.randrange(100, 900))
            said = [_sentence(random) for _ in range(claims)]
        day = date(2016, 1, 1) + timedelta(days=number % 300)
        yield _knowledge(Document(f"{number}.txt", "\n".join((*said, " ".join(story))), published=day), len(said))


def _sentence(random: Random) -> str:
    one, other = random.sample(range(_NAMES), 2)
    return f"Firm{one} {random.choice(_RELATIONS)} Firm{other} {' '.join(words(random, 12))}."


def _knowledge(document: Document, sentences: int) -> Knowledge:
    """Read the sentences that a document begins with."""
    place = 0
    facts: dict[tuple[str, str, str], Fact] = {}
    entities: dict[str, list[tuple[str, Mention]]] = {}
    for line in document.text.split("\n")[:sentences]:
        subject, relation, object_ = line.split()[:3]
        middle = place + len(subject) + len(relation) + 2
        spans = document.span(place, place + len(subject)), document.span(middle, middle + len(object_))
        ends = [Mention(span, MentionKind.NAME, KG + "Company", by="benchmark") for span in spans]
        claim = Claim(ends[0], KG + relation, ends[1], document.span(place, place + len(line)), score=0.8)
        iris = [DEFAULT_BASE + span.text.lower() for span in spans]
        fact = facts.setdefault((iris[0], relation, iris[1]), Fact(iris[0], KG + relation, iris[1]))
        facts[iris[0], relation, iris[1]] = replace(fact, claims=(*fact.claims, (document.id, claim)))
        for iri, mention in zip(iris, ends, strict=True):
            entities.setdefault(iri, []).append((document.id, mention))
        place += len(line) + 1
    known = (Entity(iri, some[0][1].span.text, KG + "Company", tuple(some)) for iri, some in sorted(entities.items()))
    return Knowledge((document,), tuple(known), tuple(facts.values()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both as Markdown tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corroboration", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, help="documents in the store")
    options = parser.parse_args(arguments)
    print("| kept of the story | words changed | own words added | found |\n|---|---|---|---|")
    for kept, changed, added in (
        (1.0, 0.0, 0.0), (1.0, 0.05, 0.2), (1.0, 0.1, 0.2), (0.5, 0.0, 0.5), (0.5, 0.05, 0.5), (0.5, 0.0, 1.0),
        (0.3, 0.0, 0.5), (0.1, 0.0, 0.0),
    ):  # fmt: skip
        share = found(kept=kept, changed=changed, added=added)
        print(f"| {kept:.0%} | {changed:.0%} | {added:.0%} | {share:.1%} |", flush=True)
    with Store.memory() as store:
        store.add(quad for each in documents(options.documents) for quad in rdf.quads(each))
        print("\n| what | facts | s |\n|---|---|---|")
        for what, question in (("all facts", "*"), ("the facts of one subject", "Firm120")):
            start = perf_counter()
            facts = explain.facts(store, question)
            print(f"| sources of {what} | {len(facts):,} | {perf_counter() - start:.2f} |", flush=True)
    print(f"\n{options.documents:,} documents, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
