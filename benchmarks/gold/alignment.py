"""Lays a reading that the system made over a gold one: which gold entity each of its mentions stands for."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from kg import names
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model import Mention, Reading
    from kg.ontology import Ontology

Key = tuple[str, ...]
"""An entity of the gold reading, a value, or (``("?", …)``) something that the gold reading does not know."""

_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_TOPS = frozenset({names.KG + "Thing", names.KG + "Agent"})


class Alignment:
    """Answers what a mention of the system stands for in the gold reading."""

    def __init__(self, gold: Reading, system: Reading) -> None:
        """Take two readings of the same text."""
        self._gold = [each for each in gold.mentions if each.kind is not MentionKind.VALUE]
        self._tokens = system.tokens
        self._clusters: dict[int, list[Mention]] = {}
        for mention in system.mentions:
            if mention.cluster is not None and mention.kind is not MentionKind.VALUE:
                self._clusters.setdefault(mention.cluster, []).append(mention)

    def mention(self, mention: Mention) -> Key:
        """Return what this mention stands for where it stands; only where nothing is, what it corefers with decides."""
        return value_key(mention) or self._here(mention) or self._vote(mention) or _unknown(mention)

    def entity(self, mention: Mention) -> Key:
        """Return what the system takes this mention for: the names of its cluster decide, then the whole cluster."""
        return value_key(mention) or self._vote(mention) or self._here(mention) or _unknown(mention)

    def _here(self, mention: Mention) -> Key | None:
        start, end = self._head(mention)
        here = [each for each in self._gold if each.span.start <= start and end <= each.span.end]
        best = max(here, key=lambda each: (likeness(each, mention), -each.span.start), default=None)
        return gold_key(best) if best else None

    def _head(self, mention: Mention) -> tuple[int, int]:
        """Return where the head word stands ("founder" in "its founder"): without tokens, the last word."""
        if 0 <= mention.head < len(self._tokens):
            return self._tokens[mention.head].start, self._tokens[mention.head].end
        last = mention.span.text.split()[-1]
        return mention.span.end - len(last), mention.span.end

    def _vote(self, mention: Mention) -> Key | None:
        members = self._clusters.get(mention.cluster, []) if mention.cluster is not None else []
        named = [each for each in members if each.kind is MentionKind.NAME]
        for group in (named, members):
            votes = Counter(key for each in group if (key := self._here(each)))
            if votes:
                return votes.most_common(1)[0][0]
        return None


def value_key(mention: Mention) -> Key | None:
    """Return a value as a key: what it is, its normal form, and the currency of money; ``None`` for entities."""
    if mention.kind is not MentionKind.VALUE:
        return None
    if mention.value is None:
        return "value", mention.type, str(mention.span.start)
    if mention.datatype != names.XSD + "decimal":
        return "value", mention.type, mention.value
    number = format(Decimal(mention.value).normalize(), "f")
    unit = (mention.unit or "") if mention.type == names.KG + "Money" else ""
    return "value", mention.type, number, unit


def gold_key(mention: Mention) -> Key:
    """Return the key of a mention of the gold reading."""
    known = "entity", str(mention.cluster)
    return value_key(mention) or (known if mention.cluster is not None else _unknown(mention))


def likeness(one: Mention, other: Mention) -> float:
    """Return the shared characters over all characters of two spans: 1 for the same span, 0 for none in common."""
    shared = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
    whole = max(one.span.end, other.span.end) - min(one.span.start, other.span.start)
    return max(shared, 0) / whole


def pairs(gold: Sequence[Mention], system: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Match mentions one to one where they overlap, the most alike first."""
    scored = [(likeness(one, other), -i, -j) for i, one in enumerate(gold) for j, other in enumerate(system)]
    taken_gold, taken_system = set[int](), set[int]()
    matched: list[tuple[Mention, Mention]] = []
    for score, i, j in sorted(scored, reverse=True):
        if score > 0 and i not in taken_gold and j not in taken_system:
            taken_gold.add(i)
            taken_system.add(j)
            matched.append((gold[-i], system[-j]))
    return matched


def family(type_: str, ontology: Ontology) -> str:
    """Return the class right below Thing or Agent that a class belongs to: Organization for Company."""
    while type_ in ontology.types:
        above = [parent for parent in ontology.types[type_].parents if parent not in _TOPS and parent in ontology.types]
        if not above:
            break
        type_ = above[0]
    return type_


def counted(reading: Reading) -> list[Mention]:
    """Return the mentions that are compared: names, values, and what corefers or stands in a claim.

    A nominal that nothing refers back to and no claim is about may be marked or not; relative pronouns are not marked.
    """
    sizes = Counter(each.cluster for each in reading.mentions if each.cluster is not None)
    held = {id(each) for claim in reading.claims for each in (claim.subject, claim.object, claim.speaker)}
    return [each for each in reading.mentions if _wanted(each, sizes, held)]


def _wanted(mention: Mention, sizes: Counter[int], held: Iterable[int]) -> bool:
    if mention.kind in {MentionKind.NAME, MentionKind.VALUE}:
        return True
    if mention.span.text.casefold() in _RELATIVE:
        return False
    return (mention.cluster is not None and sizes[mention.cluster] > 1) or id(mention) in held


def _unknown(mention: Mention) -> Key:
    return "?", mention.span.text
