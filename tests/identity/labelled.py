"""The labelled documents of the identity set, how entities are put together in them, and how good that is."""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg import identity, ontology
from kg.extract import echo
from kg.extract.echo.source import RULE, Scanner, Source, head
from kg.identity.clusters import Clustering, Link
from kg.identity.keys import keys
from kg.identity.kinds import Family, family
from kg.identity.likeness import Verdict, compare
from kg.identity.namesakes import partition
from kg.identity.profile import Profile, joined, profiles
from kg.model import Document, MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.model import Knowledge, Mention, Reading, Span, Token

    Contexts = Callable[[Document, Knowledge], Mapping[str, bytes]]

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"


class Half(NamedTuple):
    """A half of the set: the even items are for development, the odd ones for test."""

    name: str
    remainder: int


DEVELOPMENT, TEST = Half("even", 0), Half("odd", 1)


class Named(NamedTuple):
    """A thing in a document, by one name: what is known of it there, and what it truly is.

    ``truth`` has several ids where the document itself gives one name to several things, or the reader takes several
    for one, which no later step can part.  It is empty where the set does not mark what the reader takes for a name.
    """

    profile: Profile
    truth: frozenset[str]

    def is_one_with(self, other: Named) -> bool:
        """Tell whether two names may mean the same thing."""
        return not self.truth.isdisjoint(other.truth)


@dataclass(frozen=True, slots=True)
class Scores:
    """How well entities were put together: pairs of documents' things, and B³, as counts and sums."""

    right: int = 0
    wrong: int = 0
    split: int = 0
    precision: float = 0.0
    recall: float = 0.0
    items: int = 0

    def __add__(self, other: Scores) -> Scores:
        """Add up the counts of two sets of names."""
        return Scores(
            self.right + other.right,
            self.wrong + other.wrong,
            self.split + other.split,
            self.precision + other.precision,
            self.recall + other.recall,
            self.items + other.items,
        )

    def figures(self) -> dict[str, float]:
        """Return the figures that have floors."""
        return {
            "pairs precision": _share(self.right, self.right + self.wrong),
            "pairs recall": _share(self.right, self.right + self.split),
            "B3 precision": _share(self.precision, self.items),
            "B3 recall": _share(self.recall, self.items),
        }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def paths() -> list[Path]:
    """Return the files of the items, in order."""
    return sorted((HERE / "items").glob("*.txt"))


def half(found: Iterable[Path], which: Half) -> list[Path]:
    """Return those of a half, by the number in their names."""
    return [path for path in found if int(path.stem[1:4]) % 2 == which.remainder]


def digest() -> str:
    """Return a SHA-256 over the names and bytes of all items."""
    whole = hashlib.sha256()
    for path in paths():
        whole.update(f"{path.name}\n{path.stat().st_size}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def gold(path: Path) -> tuple[Reading, list[str]]:
    """Return the gold reading of an item, and the id behind each number of a cluster."""
    text = path.read_text(encoding="utf-8")
    document = Document(path.stem, "")
    reading = echo.parse(text, ontology=ontology.load(), document=document)
    source = Source(text, path.stem)
    rule = RULE.search(text)
    _, start = head(source, document)
    _, brackets = Scanner(source, start, rule.start() - 1 if rule else len(text)).read()
    marked = (_ident(bracket.note) for bracket in brackets)
    return reading, list(dict.fromkeys(ident for ident in marked if ident and not ident.startswith("_")))


def _ident(note: str) -> str:
    return note.partition("#")[2].partition("=")[0].partition(" ")[0] if "#" in note else ""


def named(path: Path, contexts: Contexts | None = None) -> list[Named]:
    """Return the named things of an item."""
    reading, idents = gold(path)
    found = _named(reading, contexts, lambda said: None if said.cluster is None else idents[said.cluster])
    return [
        each if each.truth else each._replace(truth=frozenset({f"{path.stem} {each.profile.iri}"})) for each in found
    ]


def as_read(path: Path, contexts: Contexts | None, read: Callable[[Document], Reading]) -> list[Named]:
    """Return the named things of an item as a reader finds them, with the truth of the marks that they hit."""
    marked, idents = gold(path)
    reading = read(marked.document)

    def ident(said: Mention) -> str | None:
        mark = _marked(said, reading, marked.mentions)
        return None if mark is None or mark.cluster is None else idents[mark.cluster]

    return _named(reading, contexts, ident)


def _named(reading: Reading, contexts: Contexts | None, ident: Callable[[Mention], str | None]) -> list[Named]:
    knowledge = identity.resolve([reading])
    truth = {
        entity.iri: (ident(said) for _, said in entity.mentions if said.kind is MentionKind.NAME)
        for entity in knowledge.entities
    }
    vectors = contexts(reading.document, knowledge) if contexts else None
    found = profiles(knowledge, contexts=vectors)
    return [Named(each, frozenset(known for known in truth[each.iri] if known)) for each in found]


def _marked(said: Mention, reading: Reading, marks: Iterable[Mention]) -> Mention | None:
    """Return the mark of the same span as a mention, else the name around its head word that it overlaps most.

    A mark that the reader found as it is stands not for a name within it: the England of a cricket board is no board.
    """
    near = [mark for mark in marks if mark.cluster is not None and mark.span.overlaps(said.span)]
    head = reading.tokens[said.head]
    read = {each.span for each in reading.mentions}
    around = [mark for mark in near if mark.kind is MentionKind.NAME and _holds(mark.span, head)]
    around = [mark for mark in around if mark.span not in read]
    same = [mark for mark in near if mark.span == said.span]
    return max(same or around, key=lambda mark: _overlap(mark.span, said.span), default=None)


def _holds(span: Span, token: Token) -> bool:
    return span.start <= token.start and token.end <= span.end


def _overlap(one: Span, other: Span) -> float:
    """Return the share of what two spans cover together that both cover."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / (max(one.end, other.end) - min(one.start, other.start))


def clustered(found: Sequence[Profile]) -> list[list[Profile]]:
    """Put profiles together as identity is decided: namesakes apart, then names that are the same, the surest first."""
    groups = {f"{iri} {count}": group for iri, alike in _by_iri(found) for count, group in enumerate(partition(alike))}
    faces = {frozenset({key}): joined(group) for key, group in groups.items()}

    def face(keys_: frozenset[str]) -> Profile:
        if keys_ not in faces:
            faces[keys_] = joined(faces[frozenset({key})] for key in sorted(keys_))
        return faces[keys_]

    def differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
        alike = {key.partition(" ")[0] for key in mine} & {key.partition(" ")[0] for key in theirs}
        return bool(alike) or compare(face(mine), face(theirs)).verdict is Verdict.APART

    links = []
    for one, other in candidates({key: face(frozenset({key})) for key in groups}):
        likeness = compare(face(frozenset({one})), face(frozenset({other})))
        if likeness.verdict is Verdict.SAME:
            links.append(Link(likeness.score, one, other))
    clusters = Clustering(differ).clusters(groups, links)
    return [[profile for key in sorted(cluster) for profile in groups[key]] for cluster in clusters]


def _by_iri(found: Iterable[Profile]) -> list[tuple[str, list[Profile]]]:
    alike: defaultdict[str, list[Profile]] = defaultdict(list)
    for profile in found:
        alike[profile.iri].append(profile)
    return sorted(alike.items())


def candidates(faces: Mapping[str, Profile]) -> list[tuple[str, str]]:
    """Return the pairs of different names that share a key."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for place, face in sorted(faces.items()):
        for key in keys(face):
            holders[key].append(place)
    pairs = {pair for places in holders.values() for pair in combinations(places, 2)}
    return sorted((one, other) for one, other in pairs if faces[one].iri != faces[other].iri)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The scores over all names, those by family, and the mistakes: pairs of names that were put together or not."""

    scores: Scores
    families: Mapping[Family, Scores]
    wrong: Sequence[tuple[Named, Named]]
    split: Sequence[tuple[Named, Named]]


def judged(found: Sequence[Named]) -> Outcome:
    """Put all names together and compare with the truth; those of which the set says nothing do not count."""
    by_place = {_place(each.profile): each for each in found if each.truth}
    put = clustered([each.profile for each in found])
    clusters = [[by_place[_place(each)] for each in group if _place(each) in by_place] for group in put]
    found = [each for each in found if each.truth]
    number = {_place(each.profile): count for count, group in enumerate(clusters) for each in group}
    wrong, split = list[tuple[Named, Named]](), list[tuple[Named, Named]]()
    families: defaultdict[Family, Scores] = defaultdict(Scores)
    for one, other in combinations(found, 2):
        together, true = number[_place(one.profile)] == number[_place(other.profile)], one.is_one_with(other)
        if together or true:
            families[_family(one)] += Scores(right=together and true, wrong=not true, split=not together)
        if together and not true:
            wrong.append((one, other))
        if true and not together:
            split.append((one, other))
    for each in found:
        families[_family(each)] += _of_one(each, clusters[number[_place(each.profile)]], found)
    return Outcome(sum(families.values(), Scores()), dict(sorted(families.items())), wrong, split)


def _place(profile: Profile) -> tuple[tuple[str, ...], str]:
    return profile.documents, profile.iri


def _family(each: Named) -> Family:
    return family(each.profile.type, each.profile.iri)


def _of_one(each: Named, group: Sequence[Named], found: Iterable[Named]) -> Scores:
    agreeing = sum(each.is_one_with(other) for other in group)
    return Scores(
        precision=agreeing / len(group), recall=agreeing / sum(each.is_one_with(other) for other in found), items=1
    )


def described(found: Sequence[Named]) -> str:
    """Return a line that says how much there is in the set."""
    documents = {ident for each in found for ident in each.profile.documents}
    names = {name for each in found for name in each.profile.names}
    things = {ident for each in found for ident in each.truth}
    confused = sum(len(each.truth) > 1 for each in found)
    return (
        f"{len(documents)} items: {len(names)} names of {len(things)} things; "
        f"in {confused} cases one document calls several things by one name"
    )


def table(outcome: Outcome) -> str:
    """Return the scores as an aligned table."""
    lines = [f"{'':14}{'names':>6}{'right':>7}{'wrong':>7}{'split':>7}{'pair P':>8}{'pair R':>8}{'B3 P':>8}{'B3 R':>8}"]
    for name, scores in [*outcome.families.items(), ("all", outcome.scores)]:
        figures = "".join(f"{value:8.3f}" for value in scores.figures().values())
        lines.append(f"{name:14}{scores.items:6}{scores.right:7}{scores.wrong:7}{scores.split:7}{figures}")
    return "\n".join(lines)


def mistakes(pairs: Iterable[tuple[Named, Named]]) -> Iterator[str]:
    """Yield a line for each pair."""
    for one, other in pairs:
        names = (
            f"{'/'.join(each.profile.names)} ({each.profile.documents[0]} {'+'.join(sorted(each.truth))})"
            for each in (one, other)
        )
        yield "  ".join(names)


@dataclass(frozen=True, slots=True)
class Floors:
    """The pinned set (its digest and size) and the least value of each figure."""

    corpus: str
    items: int
    floors: Mapping[str, float]

    def broken(self, scores: Mapping[str, float]) -> list[str]:
        """Return a line for each figure that lies below its floor."""
        return [
            f"{key}: {scores.get(key, 0):.4f} < {low:.4f}"
            for key, low in self.floors.items()
            if scores.get(key, 0) < low
        ]

    def raised(self, scores: Mapping[str, float]) -> Floors:
        """Return the floors lifted to the scores, rounded down; none is lowered."""
        every = sorted({*scores, *self.floors})
        return replace(
            self,
            floors={key: max(self.floors.get(key, 0), math.floor(scores.get(key, 0) * 1000) / 1000) for key in every},
        )


def load() -> Floors:
    """Read the pinned floors."""
    return Floors(**json.loads(FLOORS.read_text(encoding="utf-8")))


def save(floors: Floors) -> None:
    """Write the floors, for git."""
    whole = {"corpus": floors.corpus, "items": floors.items, "floors": dict(sorted(floors.floors.items()))}
    FLOORS.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
