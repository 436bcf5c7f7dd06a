"""Colours of types: one hue a family of types, a lighter or darker tint for each type within it.

The hues follow Paul Tol's colour-blind safe schemes (SRON/EPS/TN/09-002, issue 3.2), darkened on light and lightened on
dark backgrounds until each keeps a contrast of at least 3 : 1 (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Mapping


class Colour(NamedTuple):
    """One colour, as ``#rrggbb`` for a light and for a dark background."""

    light: str
    dark: str


GREY = Colour("#7b8490", "#949daa")
FAMILIES: Mapping[str, Colour] = {
    KG + "Person": Colour("#cf4b63", "#f08a98"),
    KG + "Organization": Colour("#3b73ad", "#7fb2e5"),
    KG + "Place": Colour("#1f8a78", "#5cc4b0"),
    KG + "Product": Colour("#bd7a0a", "#e8b04e"),
    KG + "Work": Colour("#93479c", "#cf93d6"),
    KG + "Event": Colour("#8a2b4f", "#d878a0"),
    KG + "Group": Colour("#77802a", "#bcc46c"),
    KG + "Role": Colour("#4a4a9c", "#a3a1ea"),
    KG + "Value": GREY,
}
_SPARE = tuple(colour for family, colour in FAMILIES.items() if family != KG + "Value")
_TINTS = ((0.0, 0.0), (-0.3, 0.35), (0.08, -0.16), (-0.5, 0.6))
# How far towards white (or, below zero, black) the types of one family go on a light and on a dark background.


def colours(families: Mapping[str, str]) -> dict[str, Colour]:
    """Give each type its colour; ``families`` maps a type to the topmost type above it, in the order of the legend.

    A family that is not of the default ontology takes the first hue that no other takes; when all are taken, grey.
    """
    used = {FAMILIES[family] for family in families.values() if family in FAMILIES}
    spare = [colour for colour in _SPARE if colour not in used]
    hues = dict(FAMILIES)
    seen: dict[str, int] = {}
    found: dict[str, Colour] = {}
    for type_, family in families.items():
        if family not in hues:
            hues[family] = spare.pop(0) if spare else GREY
        place = seen.get(family, 0)
        seen[family] = place + 1
        found[type_] = _tint(hues[family], _TINTS[place % len(_TINTS)])
    return found


def _tint(colour: Colour, amounts: tuple[float, float]) -> Colour:
    return Colour(*map(_mix, colour, amounts))


def _mix(colour: str, amount: float) -> str:
    goal = 255 if amount > 0 else 0
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part + (goal - part) * abs(amount)):02x}" for part in parts)
