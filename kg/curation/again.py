"""Tells whether a decision was taken before and still holds, so that the same command again writes nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import decisions as d
from kg import names
from kg.curation.decided import ON_FACTS, ON_THINGS
from kg.curation.meant import Meant
from kg.decisions import Act

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.curation import Curation
    from kg.curation.decided import Decided
    from kg.decisions import Decision


def already(curation: Curation, made: Decision) -> Decision | None:
    """Return the decision in force that says what this one says, whoever took it; names are to be settled."""
    standing = curation.standing()
    if made.act is Act.UNDO:
        changes = d.standing([*curation.decisions, made]) != standing
        return None if changes else _last(each for each in curation.decisions if _says(each, made))
    if made.act in ON_THINGS:
        return _on_things(curation, made)
    if made.act in ON_FACTS:
        fact, _ = Meant(curation.index, [*standing, made]).fact(len(standing))
        said = _last(each for each, other in curation.ruled() if other == fact)
        return said if said is not None and said.act is made.act else None
    return _last(each for each in standing if _says(each, made))


def unfinished(curation: Curation) -> Decision | None:
    """Return the last decision, if the process that took it ended before the graph followed it."""
    if not curation.decisions or curation.index.open("documents"):
        return None
    behind = curation.index.applied().keys() != {each.id for each in curation.standing()}
    return curation.decisions[-1] if behind or curation.is_deciding else None


def parted(curation: Curation, name: str, documents: Collection[str]) -> str | None:
    """Return the name, as an IRI of name and kind alone, that somebody split off in just these documents already.

    ``name`` is what that person typed: the name or an IRI of one of the things.
    """
    for each in curation.standing():
        if each.act is Act.SPLIT and set(each.on[1:]) == set(documents):
            local = each.on[0]
            if name in {local, *curation.index.known_groups(local)} or names.slug(name) == names.local(local):
                return local
    return None


def _on_things(curation: Curation, made: Decision) -> Decision | None:
    decided = curation.decided()
    standing = decided.meant.decisions
    there = [thing.iri for thing in Meant(curation.index, [*standing, made]).groups(len(standing)) if thing.iri]
    if made.act is Act.NEVER:
        number = decided.never.get(frozenset(there))
        return None if number is None else standing[number]
    together = curation.index.held_together(there[:1])
    if made.act is Act.RETYPE:
        number, class_ = max((decided.types[each] for each in together & decided.types.keys()), default=(0, ""))
        return standing[number] if class_ == made.on[1] else None
    return None if _head(together, decided.heads) != there[:1] else _merged(decided, there)


def _head(together: Collection[str], heads: Mapping[str, int]) -> list[str]:
    return sorted((each for each in together if each in heads), key=heads.__getitem__)[-1:]


def _merged(decided: Decided, there: list[str]) -> Decision | None:
    """Return the last merge of just these groups under the IRI of the first, if nothing overrules it."""
    joined = {frozenset(pair) for pair in decided.must}
    if not there or any(frozenset({there[0], each}) not in joined for each in there[1:]):
        return None
    return _last(
        each
        for number, each in enumerate(decided.meant.decisions)
        if each.act is Act.MERGE and decided.there(number)[:1] == there[:1] and set(decided.there(number)) == set(there)
    )


def _says(one: Decision, other: Decision) -> bool:
    return one.act is other.act and one.on[0] == other.on[0] and set(one.on[1:]) == set(other.on[1:])


def _last(found: Iterable[Decision]) -> Decision | None:
    return next(reversed(list(found)), None)
