"""Which mentions of one reading are of one thing, and which claims say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kg.model import Claim, Mention, Span

    Thing = Span | int


def thing(mention: Mention) -> Thing:
    """Return what mentions of one thing share: their cluster; a lone mention has its span."""
    return mention.span if mention.cluster is None else mention.cluster


def same(first: Mention, second: Mention) -> bool:
    """Tell whether two mentions are of one thing; a phrase with a name in it ("the Seoul-based firm") is another."""
    if first.cluster is not None and first.cluster == second.cluster:
        return True
    if MentionKind.VALUE in {first.kind, second.kind}:
        return first.span.overlaps(second.span)
    return first.span == second.span


def statement(claim: Claim) -> Hashable:
    """Return what claims share that say the same of the same things at one place."""
    return thing(claim.subject), claim.relation, thing(claim.object), claim.evidence.start
