"""Names and values that overlap: "2016 Rio Olympics" holds no date, "three Space Shuttle missions" holds a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.extract.model import Found
    from kg.model import Mention

_SURE = 0.85
"""How probable a mention must be that overlaps a value, to stay beside it or in its place.

On texts for training, 52 of the 54 names from here on are names, and 3 of the 7 below.
"""


def untangled(found: Iterable[Found], values: Sequence[Mention]) -> tuple[list[Found], list[Mention]]:
    """Return the mentions that do not contradict the values, and the values that are no part of a name.

    A sure name in which a value stands goes before it ("Sheffield Wednesday"); one within what is counted stays, too.
    """
    kept = [each for each in found if all(_agree(each, value) for value in values)]
    return kept, [value for value in values if not any(_holds(each, value) for each in kept)]


def _agree(found: Found, value: Mention) -> bool:
    apart = found.end <= value.span.start or value.span.end <= found.start
    return apart or _holds(found, value) or _is_counted(found, value)


def _holds(found: Found, value: Mention) -> bool:
    """Tell whether a value is but a part of a name."""
    longer = found.end - found.start > value.span.end - value.span.start
    return longer and found.start <= value.span.start and value.span.end <= found.end and _is_sure(found)


def _is_counted(found: Found, value: Mention) -> bool:
    """Tell whether a name is a part of what a value counts."""
    within = value.span.start < found.start and found.end <= value.span.end
    return within and bool(value.unit) and _is_sure(found)


def _is_sure(found: Found) -> bool:
    return found.kind == "name" and found.score >= _SURE
