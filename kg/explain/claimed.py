"""What the graph itself says to a statement that was asked for: that it is held, or what it has in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import NothingFound
from kg.explain import asking
from kg.explain.reasons import Passage, Reason, Stop
from kg.explain.why import behind, why
from kg.model import MentionKind, Status
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.explain.asked import Asked
    from kg.explain.asking import Statement
    from kg.explain.why import Explanation
    from kg.model import Mention

_SHOWN = 5
_LOOKED = 20
_SAID = {
    Status.REPORTED: "only as something that is said",
    Status.PLANNED: "as a plan",
    Status.HYPOTHETICAL: "as a mere possibility",
    Status.DENIED: "as denied",
    Status.ENDED: "as something that is over",
}


def reasons(asked: Asked) -> Iterator[Reason]:
    """Yield what is claimed between the two things: the statement itself, its reverse, and other relations."""
    there, back = _why(asked, asked.subject, "*", asked.object), _why(asked, asked.object, "*", asked.subject)
    own = [each for each in there if each.fact.relation in asked.predicates]
    yield from _own(own)
    if not own:
        yield from _unclaimed(asked)
        yield from _elsewhere(asked)
    turned = [each for each in back if each.fact.relation in asked.predicates]
    yield from _turned(asked, turned)
    others = [each for each in (*there, *back) if each.fact.relation not in asked.predicates]
    yield from _others(others, asked)


def _why(asked: Asked, subject: str, predicate: str, object_: str) -> Sequence[Explanation]:
    """Return the claims of this kind, none where there are none."""
    try:
        return why(asked.store, subject, predicate, object_)
    except NothingFound:
        return ()


def _own(found: Sequence[Explanation]) -> Iterator[Reason]:
    held = [each for each in found if each.fact.asserted]
    if held:
        best = max(held, key=lambda each: (each.claim.status is Status.ASSERTED, each.claim.score))
        yield Reason(Stop.HELD, "it is held: kg why shows each claim behind it", passage(best), best.claim.score)
    else:
        yield from map(_unheld, found[:_SHOWN])


def _unheld(each: Explanation) -> Reason:
    """Say why a claim makes no fact: its status, or else its score."""
    score = each.claim.score
    if each.claim.status is not Status.ASSERTED:
        who = f" by {each.speaker}" if each.speaker else ""
        said = f"it was read {_SAID[each.claim.status]}{who}, so it is a claim and no fact"
        return Reason(Stop.STATUS, said, passage(each), score)
    said = f"it was read, but its score of {score:.2f} is below the least one that makes a fact (--minimum-score)"
    return Reason(Stop.DOUBTED, said, passage(each), score)


def _unclaimed(asked: Asked) -> Iterator[Reason]:
    """Tell what is held without a claim: what was inferred, added by hand, or loaded without its evidence."""
    for subject in sorted(asked.subjects):
        for relation in sorted(asked.predicates):
            for object_ in sorted(asked.objects):
                if next(asked.store.match(t.node(subject), t.node(relation), t.node(object_)), None):  # type: ignore[arg-type]  # a relation is an IRI
                    yield Reason(Stop.HELD, "it is held, though no document was read to say so")
                    return


def _elsewhere(asked: Asked) -> Iterator[Reason]:
    """Yield where the relation was read of something else in whose place the thing asked for may have been meant.

    A pronoun or noun was traced to another name; or the other thing's name is part of the one asked for.
    """
    one, other = asked.called(asked.subjects, asked.subject), asked.called(asked.objects, asked.object)
    first, second = asked.named(asked.subjects, asked.subject), asked.named(asked.objects, asked.object)
    subjects, objects = (frozenset({place.document for place in each}) for each in asked.places)
    predicates = [t.node(each) for each in sorted(asked.predicates)]
    ends = [[t.node(each) for each in sorted(iris)] for iris in (asked.subjects, asked.objects)]
    about = asking.statements(asked.store, relations=predicates, objects=ends[1])
    for each in _akin(asked, about, "subject", one, subjects & objects):
        yield from _instead(each, (one, first), each.subject, each.claim.subject)
    about = asking.statements(asked.store, subjects=ends[0], relations=predicates)
    for each in _akin(asked, about, "object", other, subjects & objects):
        yield from _instead(each, (other, second), each.object, each.claim.object)


def _akin(
    asked: Asked, found: Iterable[Statement], part: str, wanted: str, documents: frozenset[str]
) -> Sequence[Explanation]:
    """Return the claims of documents that mention both, and those of things whose name is part of the one wanted."""
    chosen = [
        each
        for each in sorted(found, key=str)
        if each.claim.value.partition("#")[0] in documents
        or _is_akin(asking.name(asked.store, getattr(each, part)), wanted)
    ]
    return behind(asked.store, chosen[:_LOOKED])


def _instead(each: Explanation, wanted: tuple[str, str], name: str, mention: Mention) -> Iterator[Reason]:
    """Say what the relation was read of; ``wanted`` has the label of what was asked for, and what tells it apart."""
    label, full = wanted
    if mention.kind in {MentionKind.PRONOUN, MentionKind.NOMINAL}:
        said = f"“{mention.span.text}” was taken for {name}, not for {full}"
        yield Reason(Stop.ELSE, f"{said}: {_sentence(each)}", passage(each), each.claim.score)
    elif _is_akin(name, label):
        said = f"it was read of {name}, which is not {full} in the graph"
        yield Reason(Stop.ELSE, f"{said}: {_sentence(each)}", passage(each), each.claim.score)


def _is_akin(one: str, other: str) -> bool:
    """Tell whether all words of one name are words of the other; of two namesakes, one has its IRI behind it."""
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return first != second and (first <= second or second <= first)


def _turned(asked: Asked, found: Sequence[Explanation]) -> Iterator[Reason]:
    for each in found[:1]:
        said = f"the other direction was read: {_sentence(each)}"
        symmetric = any(relation.symmetric for relation in asked.relations)
        if symmetric and each.fact.asserted:
            yield Reason(Stop.HELD, f"{said}, and “{asked.label}” holds both ways", passage(each))
        else:
            yield Reason(Stop.TURNED, said, passage(each), each.claim.score)


def _others(found: Sequence[Explanation], asked: Asked) -> Iterator[Reason]:
    first: dict[tuple[str, str], Explanation] = {}
    for each in sorted(found, key=lambda each: not each.fact.asserted):
        first.setdefault((each.fact.subject, each.fact.relation), each)
    for each in list(first.values())[:_SHOWN]:
        known = asked.ontology.relations.get(each.fact.relation)
        narrower = known is not None and not asked.predicates.isdisjoint(known.parents)
        kind = f"a narrower relation than “{asked.label}”" if narrower else "another relation"
        yield Reason(Stop.OTHER, f"{kind} was read between them: {_sentence(each)}", passage(each), each.claim.score)


def _sentence(each: Explanation) -> str:
    held = "held" if each.fact.asserted else f"{each.claim.status}, not held"
    return f"{each.subject} {each.relation} {each.object} ({held})"


def passage(each: Explanation) -> Passage:
    """Return where a claim was read."""
    return Passage(each.document.id, each.claim.evidence, (each.claim.subject.span, each.claim.object.span))
