"""What tells one entity from others: a profile of it, as one document or several present it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import names
from kg.identity import sketch
from kg.identity.evidence import BORN_ABOUT
from kg.model import MentionKind, Status
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model import Entity, Fact, Knowledge, Mention

_ROLE = KG + "Role"
_TELLING = frozenset({Status.ASSERTED, Status.REPORTED, Status.ENDED})
"""What is planned, supposed or denied of a thing says little about which thing it is."""
_SEXES = {"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she"}
_SEXES |= {"herself": "she"}


@dataclass(frozen=True, slots=True)
class Profile:
    """One entity as one document presents it, or several documents, after :func:`joined`.

    ``names`` are the surface names, sorted, the label among them; ``documents`` ids, sorted; ``published`` the ISO date
    of the first document that has one, or "".  ``facts`` pairs a relation with the other end (an IRI or a literal); the
    relation begins with ``^`` where the entity is the object, and is ``evidence.BORN_ABOUT`` with the year that an age
    tells.  ``beside`` are the IRIs of the other named entities of the documents.  ``words`` are small-lettered heads of
    nominals and roles used of it ("striker", "judge"), and "he" or "she" where pronouns tell its sex.  ``context`` is a
    sketch of the content words of the passages that mention it, at most 400 bytes, as ``kg.identity.context`` makes it.
    """

    iri: str
    type: str
    names: tuple[str, ...]
    documents: tuple[str, ...]
    published: str = ""
    facts: frozenset[tuple[str, str]] = frozenset()
    beside: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    context: bytes | None = None


def profiles(knowledge: Knowledge, *, contexts: Mapping[str, bytes] | None = None) -> list[Profile]:
    """Return the named entities of one document, sorted by IRI.

    ``knowledge`` is what ``identity.resolve`` makes of that document alone; ``contexts`` are sketches by IRI.
    """
    named = [entity for entity in knowledge.entities if _is_named(entity)]
    iris = frozenset(entity.iri for entity in named)
    facts = _facts(knowledge.facts)
    documents = tuple(sorted(document.id for document in knowledge.documents))
    dates = sorted(each.published.isoformat() for each in knowledge.documents if each.published)
    return [
        Profile(
            iri=entity.iri,
            type=entity.type,
            names=_names(entity),
            documents=documents,
            published=dates[0] if dates else "",
            facts=frozenset(facts[entity.iri]) | _born_about(facts[entity.iri], dates),
            beside=iris - {entity.iri},
            words=_words(entity, facts[entity.iri]),
            context=(contexts or {}).get(entity.iri),
        )
        for entity in sorted(named, key=lambda each: each.iri)
    ]


def joined(profiles: Iterable[Profile]) -> Profile:
    """Return the union of profiles, the same whatever their order; a single one as it is.

    The IRI and type are those of most documents, of equally many the first in the alphabet.  Raises ``ValueError`` when
    there are none.
    """
    parts = sorted(profiles, key=lambda each: (each.documents, each.iri, each.names))
    if not parts:
        raise ValueError("no profiles to join")
    if len(parts) == 1:
        return parts[0]
    dates = sorted(each.published for each in parts if each.published)
    return Profile(
        iri=_usual((each.iri, len(each.documents)) for each in parts),
        type=_usual((each.type, len(each.documents)) for each in parts),
        names=tuple(sorted({name for each in parts for name in each.names})),
        documents=tuple(sorted({ident for each in parts for ident in each.documents})),
        published=dates[0] if dates else "",
        facts=frozenset[tuple[str, str]]().union(*(each.facts for each in parts)),
        beside=frozenset[str]().union(*(each.beside for each in parts)),
        words=frozenset[str]().union(*(each.words for each in parts)),
        context=sketch.union(each.context for each in parts if each.context) or None,
    )


def _usual(votes: Iterable[tuple[str, int]]) -> str:
    counts: Counter[str] = Counter()
    for value, weight in votes:
        counts[value] += weight
    return min(counts, key=lambda value: (-counts[value], value))


def _is_named(entity: Entity) -> bool:
    return entity.type != _ROLE and any(mention.kind is MentionKind.NAME for _, mention in entity.mentions)


def _names(entity: Entity) -> tuple[str, ...]:
    said = (mention for _, mention in entity.mentions if mention.kind is MentionKind.NAME)
    return tuple(sorted({entity.label, *(" ".join((each.value or each.span.text).split()) for each in said)}))


def _facts(facts: Iterable[Fact]) -> defaultdict[str, set[tuple[str, str]]]:
    """Return what is told of each entity, from both ends; what has no name of its own tells nothing elsewhere."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for fact in facts:
        if _TELLING.isdisjoint(claim.status for _, claim in fact.claims):
            continue
        if not names.is_unnamed(fact.object):
            found[fact.subject].add((fact.relation, fact.object))
        if fact.datatype is None and not names.is_unnamed(fact.subject):
            found[fact.object].add(("^" + fact.relation, fact.subject))
    return found


def _born_about(facts: Iterable[tuple[str, str]], dates: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the year of birth that an age tells, in a document with a date."""
    ages = (names.local(end).partition("-")[0] for relation, end in facts if relation == KG + "age")
    return frozenset((BORN_ABOUT, str(int(dates[0][:4]) - int(age))) for age in ages if dates and age.isdigit())


def _words(entity: Entity, facts: Iterable[tuple[str, str]]) -> frozenset[str]:
    heads = (_word(mention) for _, mention in entity.mentions)
    roles = (names.local(end).split("-") for relation, end in facts if relation == KG + "holdsRole")
    return frozenset(word for word in heads if word) | frozenset(word for role in roles for word in role)


def _word(mention: Mention) -> str:
    """Return what a mention calls the entity: the last word of a noun phrase, the sex a pronoun tells, or nothing."""
    words = mention.span.text.lower().partition(" of ")[0].split()
    if mention.kind is MentionKind.PRONOUN:
        return _SEXES.get(words[0], "")
    return words[-1].strip("\"'”’") if mention.kind is MentionKind.NOMINAL and words else ""
