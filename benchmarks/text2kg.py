"""Text2KGBench: triples as strings for single sentences, each domain with an ontology of its own."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import data, scores
from benchmarks.part import SAID, Part
from benchmarks.relations import GOLD, local
from kg import names
from kg.model import Claim, Document, Mention, MentionKind, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


_ARTICLE = re.compile(r"^(?:the|an?) ")
"""What no label begins with; that of a title is written large."""


class Triple(NamedTuple):
    """A statement in strings: subject, the relation's label, object."""

    subject: str
    relation: str
    object: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its gold triples."""

    document: Document
    triples: frozenset[Triple]


@dataclass(frozen=True, slots=True)
class Domain:
    """An ontology's relations (label by local name) and class labels, with how it writes a value."""

    name: str
    relations: Mapping[str, str]
    classes: tuple[str, ...]
    written: Callable[[Mention], str]


def tekgen(*, limit: int | None = None) -> list[Part]:
    """Return the seven TekGen domains (validation), ``limit`` sentences of each at most."""
    return list(_parts("wikidata_tekgen", "validation", limit, _long_date))


def webnlg(*, limit: int | None = None) -> list[Part]:
    """Return the fourteen WebNLG domains (train: no validation part is given), ``limit`` sentences of each at most."""
    return list(_parts("dbpedia_webnlg", "train", limit, _short_date))


def score(domain: Domain, sentences: Sequence[Sentence], readings: Iterable[Reading]) -> scores.Report:
    """Give the strict micro counts over all predicted triples, and the benchmark's own macro figures.

    Its own F1 first drops each predicted triple whose relation is not among the sentence's gold relations, then
    averages over sentences; conformance is the share of triples whose relation is in the ontology (1 where nothing
    is said); hallucination the share of subjects and objects that neither the sentence nor the class labels hold.
    """
    strict = scores.Counts()
    macro: dict[str, list[float]] = defaultdict(list)
    slips: list[scores.Slip] = []
    for sentence, reading in zip(sentences, readings, strict=True):
        said = _said(domain, reading)
        keys, gold = {_key(triple) for triple in said}, {_key(triple) for triple in sentence.triples}
        strict += scores.Counts(len(keys & gold), len(keys), len(gold))
        for name, value in _official(domain, sentence, said).items():
            macro[name].append(value)
        slips.extend(_slips(sentence, said))
    means = {name: sum(values) / len(values) if values else 0.0 for name, values in macro.items()}
    return scores.Report(domain.name, {"strict micro": strict}, means, tuple(slips))


def _parts(folder: str, split: str, limit: int | None, written: Callable[[Mention], str]) -> Iterator[Part]:
    home = data.folder("text2kgbench") / folder
    for path in sorted((home / split).glob("*.jsonl"), key=lambda path: int(path.stem.split("_")[1])):
        number, name = path.stem.split("_")[1:3]
        domain = _domain(name, home / "ontologies" / f"{number}_{name}_ontology.json", written)
        yield _part(domain, path, home / "ontologies" / "owl" / f"ont_{number}_{name}.ttl", limit)


def _domain(name: str, path: Path, written: Callable[[Mention], str]) -> Domain:
    record = json.loads(path.read_text(encoding="utf-8"))
    relations = {relation["pid"]: relation["label"] for relation in record["relations"]}
    return Domain(name, relations, tuple(concept["label"] for concept in record["concepts"]), written)


def _part(domain: Domain, path: Path, ontology: Path, limit: int | None) -> Part:
    sentences = data.sample(_sentences(path), limit, key=lambda sentence: sentence.document.id)
    return Part(
        name=domain.name,
        documents=tuple(sentence.document for sentence in sentences),
        ontology=ontology,
        perfect=lambda: [_perfect(domain, sentence) for sentence in sentences],
        score=lambda readings: score(domain, sentences, readings),
        judge=lambda place, reading: score(domain, [sentences[place]], [reading]),
    )


def _sentences(path: Path) -> Iterator[Sentence]:
    """Yield each sentence once, with the triples of all its records."""
    triples: dict[str, set[Triple]] = {}
    for record in data.lines(path):
        triples.setdefault(record["sent"], set()).update(_gold(record))
    for place, (text, found) in enumerate(triples.items()):
        yield Sentence(Document(f"{path.stem}-{place}", text), frozenset(found))


def _gold(record: Mapping[str, Any]) -> Iterator[Triple]:
    if "triples" in record:
        for triple in record["triples"]:
            yield Triple(triple["sub"], triple["rel"], triple["obj"])
    else:
        yield Triple(record["sub_label"], record["rel_label"], record["obj_label"])


def _said(domain: Domain, reading: Reading) -> list[Triple]:
    """Return the triples of a reading, in the terms of the benchmark.

    It states relations of its list alone (the Turtle file of one domain holds another), of things that have a name:
    what is said of "the song" or "she" where the sentence names neither is left out.
    """
    clusters: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.cluster is not None:
            clusters.setdefault(mention.cluster, []).append(mention)
    found = set()
    for claim in reading.claims:
        label = domain.relations.get(local(claim.relation))
        if claim.status in SAID and label is not None and _is_named(claim, clusters):
            subject, object_ = (_string(each, clusters, domain) for each in (claim.subject, claim.object))
            found.add(Triple(subject, label, object_))
    return sorted(found)


def _is_named(claim: Claim, clusters: Mapping[int, Sequence[Mention]]) -> bool:
    """Tell whether the subject has a name, and the object one or is a noun or a value."""
    is_pronoun = claim.object.kind is MentionKind.PRONOUN
    return bool(_names(claim.subject, clusters)) and (not is_pronoun or bool(_names(claim.object, clusters)))


def _string(mention: Mention, clusters: Mapping[int, Sequence[Mention]], domain: Domain) -> str:
    """Write a mention as the benchmark would: a value in its notation, a thing by a name, without its article.

    A name is written in the longest form that it is short for; of two other names of one thing each stays.
    """
    if mention.kind is MentionKind.VALUE:
        return domain.written(mention)
    name = mention.value or mention.span.text
    named = _names(mention, clusters)
    if mention.kind is MentionKind.NAME:
        named = [other for other in named if _words(name) <= _words(other)]
    return _ARTICLE.sub("", max(named, key=lambda each: (len(each), each), default=name))


def _names(mention: Mention, clusters: Mapping[int, Sequence[Mention]]) -> list[str]:
    """Return the names that a thing has in the sentence."""
    cluster = [mention] if mention.cluster is None else clusters[mention.cluster]
    return [each.value or each.span.text for each in cluster if each.kind is MentionKind.NAME]


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.lower()))


def _long_date(mention: Mention) -> str:
    """Write a date as TekGen does: "23 July 2013", and the first of January or of the month where less is known."""
    day = _date(mention)
    return f"{day:%d %B %Y}" if day else mention.span.text


def _short_date(mention: Mention) -> str:
    """Write a day as WebNLG does, "2013-07-23"; anything less as it stands in the text."""
    if mention.datatype == names.XSD + "date" and mention.value:
        return mention.value
    return mention.span.text


def _date(mention: Mention) -> date | None:
    whole = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", mention.value or "")
    if whole is None or not (mention.datatype or "").startswith(names.XSD):
        return None
    year, month, day = (int(digits or 1) for digits in whole.groups())
    return date(year, month, day)


def _key(triple: Triple) -> str:
    """Return what the benchmark compares: lower case, without spaces, underscores and the quotes of literals."""
    return "|".join(_folded(text) for text in triple)


def _folded(text: str) -> str:
    return re.sub(r'[\s_"]+', "", text).lower()


def _official(domain: Domain, sentence: Sentence, said: Sequence[Triple]) -> dict[str, float]:
    relations = {_folded(triple.relation) for triple in sentence.triples}
    kept = {_key(triple) for triple in said if _folded(triple.relation) in relations}
    gold = {_key(triple) for triple in sentence.triples}
    counts = scores.Counts(len(kept & gold), len(kept), len(gold))
    labels = set(domain.relations.values())
    conformant = sum(triple.relation in labels for triple in said) / len(said) if said else 1.0
    return {
        "official macro precision": counts.precision,
        "official macro recall": counts.recall,
        "official macro F1": counts.f1,
        "ontology conformance": conformant,
        "subject hallucination": _strange(domain, sentence, [triple.subject for triple in said]),
        "object hallucination": _strange(domain, sentence, [triple.object for triple in said]),
    }


def _strange(domain: Domain, sentence: Sentence, strings: Sequence[str]) -> float:
    """Return the share of strings that neither the sentence nor the class labels hold (words only, no stemming)."""
    known = re.sub(r"[\W_]+", "", (sentence.document.text + " ".join(domain.classes)).lower())
    return sum(re.sub(r"[\W_]+", "", text.lower()) not in known for text in strings) / len(strings) if strings else 0.0


def _slips(sentence: Sentence, said: Sequence[Triple]) -> Iterator[scores.Slip]:
    keys, gold = {_key(triple) for triple in said}, {_key(triple) for triple in sentence.triples}
    wrong = [("wrong", triple) for triple in said if _key(triple) not in gold]
    missed = [("missed", triple) for triple in sorted(sentence.triples) if _key(triple) not in keys]
    for kind, triple in wrong + missed:
        yield scores.Slip(kind, triple.relation, f"{triple.subject} | {triple.object}", sentence.document.text)


def _perfect(domain: Domain, sentence: Sentence) -> Reading:
    """Return a reading that says exactly what is annotated (its spans hold the gold strings)."""
    locals_ = {label: local for local, label in domain.relations.items()}
    claims = tuple(
        Claim(
            _mention(triple.subject),
            GOLD + locals_.get(triple.relation, triple.relation),
            _mention(triple.object),
            Span(0, 0, ""),
        )
        for triple in sorted(sentence.triples)
    )
    return Reading(sentence.document, claims=claims)


def _mention(text: str) -> Mention:
    return Mention(Span(0, len(text), text), MentionKind.NAME, names.KG + "Thing")
