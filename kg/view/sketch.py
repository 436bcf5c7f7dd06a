"""What a picture draws of a graph: the best connected entities, their facts, and where every label goes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.view.layout import Size, Tie, arrange
from kg.view.lettering import brief, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.view.content import Content, Edge, Kind
    from kg.view.layout import Place

MOST_WITH_VALUES = 40  # up to so many entities, amounts and dates are drawn too
NAME_PIXELS, VALUE_PIXELS, RELATION_PIXELS = 13.0, 11.0, 10.0
LONGEST_NAME = 40  # characters
USUAL_EDGE = 96.0  # pixels
ASPECT = 1.5
MARGIN = 30.0
HEADING = 64.0  # pixels above the graph
LEGEND_LINE = 22.0
LEAST_WIDTH = 560.0
VALUE_RADIUS = 3.5
BOW = 0.16  # of an edge's length, between parallel ones
HEAD = 8.0  # length of an arrow head


class Node(NamedTuple):
    """A disc with its name below or ``above`` it; ``hollow`` for a value."""

    x: float
    y: float
    radius: float
    colour: str
    hollow: bool
    name: str
    pixels: float
    above: bool
    about: str

    @property
    def baseline(self) -> float:
        """Where the letters of the name stand."""
        aside = -self.radius - 4 if self.above else self.radius + self.pixels
        return round(self.y + aside, 1)

    def name_box(self) -> Box:
        """Return the box around the name."""
        half = width(self.name, self.pixels) / 2
        return Box(self.x - half, self.baseline - self.pixels * 0.8, self.x + half, self.baseline + self.pixels * 0.3)

    def disc_box(self) -> Box:
        """Return the box around the disc."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


class Line(NamedTuple):
    """A fact: the path of the line, the corners of its head, and the relation's name where there is room for it."""

    path: str
    head: str
    label: str | None
    x: float
    y: float
    about: str


class Key(NamedTuple):
    """An entry of the legend."""

    x: float
    y: float
    colour: str
    hollow: bool
    label: str


class Box(NamedTuple):
    """A rectangle, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Tell whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything in a picture, with its places in pixels."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    legend: tuple[Key, ...]
    note: str


class _Part(NamedTuple):
    name: str
    kind: Kind


class _Link(NamedTuple):
    source: int
    target: int
    relation: str


def sketch(shown: Content, *, most: int) -> Sketch:
    """Choose, arrange and label the asserted facts of ``shown``; of many entities the ``most`` best connected."""
    parts, links, whole = _chosen(shown, most)
    degrees = Counter(end for link in links for end in (link.source, link.target))
    radii = [VALUE_RADIUS if part.kind.is_value else _radius(degrees[place]) for place, part in enumerate(parts)]
    sizes = [_footprint(part, radius) for part, radius in zip(parts, radii, strict=True)]
    ties = [_tie(link, radii) for link in links]
    places = arrange(sizes, ties, length=USUAL_EDGE, aspect=ASPECT)
    wide, high = _into_frame(places, sizes)
    above = _names_above(parts, radii, places, ties)
    nodes = tuple(_node(*each) for each in zip(parts, radii, places, above, strict=True))
    used = {part.kind for part in parts}
    legend, bottom = _legend([kind for kind in shown.kinds if kind in used], wide, high)
    held = sum(not part.kind.is_value for part in parts)
    entities = (
        f"The {held} best connected of {whole:,} entities" if held < whole else _plural(held, "entity", "entities")
    )
    documents = _plural(len(shown.documents), "document", "documents")
    note = f"{entities} · {_plural(len(links), 'fact', 'facts')} · {documents}"
    return Sketch(wide, bottom, nodes, tuple(_lines(links, nodes)), legend, note)


def _plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _chosen(shown: Content, most: int) -> tuple[list[_Part], list[_Link], int]:
    """Return what is drawn, and how many entities have a fact at all; a value is drawn once for each fact."""
    edges = [edge for edge in shown.edges if edge.asserted and edge.subject != edge.object]
    counts = Counter(end for edge in edges for end in _entities(edge, shown))
    ranked = sorted(counts, key=lambda entity: (-counts[entity], entity))
    chosen = set(ranked[:most])
    if not any(len(ends) > 1 and chosen.issuperset(ends) for ends in (_entities(edge, shown) for edge in edges)):
        chosen = set(ranked[:MOST_WITH_VALUES])  # nothing but amounts and dates to draw
    parts: list[_Part] = []
    number: dict[int, int] = {}

    def place(entity: int) -> int:
        if entity not in number:
            number[entity] = len(parts)
            parts.append(_entity_part(shown, entity))
        return number[entity]

    links: list[_Link] = []
    for edge in edges:
        label = shown.relations[edge.relation][1]
        ends = _entities(edge, shown)
        if not chosen.issuperset(ends):
            continue
        if len(ends) == 2:  # noqa: PLR2004  subject and object
            links.append(_Link(place(ends[0]), place(ends[1]), label))
        elif len(chosen) <= MOST_WITH_VALUES:
            source = place(edge.subject)
            parts.append(_value_part(shown, edge))
            links.append(_Link(source, len(parts) - 1, label))
    return parts, links, len(counts)


def _entities(edge: Edge, shown: Content) -> tuple[int, ...]:
    """Return the ends of an edge that are no values."""
    if edge.object is None or shown.kinds[shown.kind_of[edge.object]].is_value:
        return (edge.subject,)
    return edge.subject, edge.object


def _entity_part(shown: Content, entity: int) -> _Part:
    return _Part(brief(shown.entities[entity].label, LONGEST_NAME), shown.kinds[shown.kind_of[entity]])


def _value_part(shown: Content, edge: Edge) -> _Part:
    if edge.value is not None:
        return _Part(brief(edge.value[0], LONGEST_NAME), shown.kinds[edge.value[1]])
    return _entity_part(shown, edge.object or 0)


def _radius(degree: int) -> float:
    return round(min(5.0 + 2.2 * math.sqrt(degree), 20.0), 1)


def _pixels(part: _Part) -> float:
    return VALUE_PIXELS if part.kind.is_value else NAME_PIXELS


def _footprint(part: _Part, radius: float) -> Size:
    """Return the room for a disc and a name below or above it: the name's height counts on both sides."""
    return Size(max(radius, width(part.name, _pixels(part)) / 2) + 5, radius + _pixels(part) + 5)


def _into_frame(places: Sequence[Place], sizes: Sequence[Size]) -> tuple[int, int]:
    """Move the places so that nothing stands outside of the margins; return the width and height that they need."""
    pairs = list(zip(places, sizes, strict=True))
    left = min(place.x - size.width for place, size in pairs)
    right = max(place.x + size.width for place, size in pairs)
    top = min(place.y - size.height for place, size in pairs)
    bottom = max(place.y + size.height for place, size in pairs)
    wide = max(right - left + 2 * MARGIN, LEAST_WIDTH)
    for place in places:
        place.x = round(place.x + (wide - left - right) / 2, 1)
        place.y = round(place.y + HEADING - top, 1)
    return math.ceil(wide), math.ceil(bottom - top + HEADING)


def _tie(link: _Link, radii: Sequence[float]) -> Tie:
    """Ask for a way on which the relation's name leaves the line and its head in sight."""
    free = width(link.relation, RELATION_PIXELS) + 2 * HEAD + 16
    return Tie(link.source, link.target, free + radii[link.source] + radii[link.target])


def _names_above(
    parts: Sequence[_Part], radii: Sequence[float], places: Sequence[Place], ties: Sequence[Tie]
) -> list[bool]:
    """Tell for each node whether its name stands better above, because more of its lines would cross it below."""
    lean = [0] * len(parts)
    for tie in ties:
        for here, there in ((tie.one, tie.two), (tie.two, tie.one)):
            dx, dy = places[there].x - places[here].x, places[there].y - places[here].y
            height = radii[here] + _pixels(parts[here]) / 2 + 2
            if abs(dx) * height < abs(dy) * (width(parts[here].name, _pixels(parts[here])) / 2 + 4):
                lean[here] += 1 if dy > 0 else -1
    return [each > 0 for each in lean]


def _node(part: _Part, radius: float, place: Place, above: bool) -> Node:  # noqa: FBT001  one of four columns
    about = f"{part.name} ({part.kind.label})"
    colour, is_value = part.kind.colour.light, part.kind.is_value
    return Node(place.x, place.y, radius, colour, is_value, part.name, _pixels(part), above, about)


def _legend(kinds: Sequence[Kind], wide: int, top: int) -> tuple[tuple[Key, ...], int]:
    """Set the types in use into lines below the graph; return them and the height of the whole picture."""
    keys: list[Key] = []
    x, y = MARGIN, top + LEGEND_LINE
    for kind in kinds:
        needed = width(kind.label, NAME_PIXELS) + 34
        if x > MARGIN and x + needed > wide - MARGIN:
            x, y = MARGIN, y + LEGEND_LINE
        keys.append(Key(round(x + 6, 1), y, kind.colour.light, kind.is_value, kind.label))
        x += needed
    return tuple(keys), math.ceil(y + LEGEND_LINE)


def _lines(links: Sequence[_Link], nodes: Sequence[Node]) -> Iterator[Line]:
    """Draw each fact; parallel ones bow away from each other, and a label is left out where there is no room for it."""
    together: dict[tuple[int, int], int] = Counter((min(each[:2]), max(each[:2])) for each in links)
    turn: Counter[tuple[int, int]] = Counter()
    taken = [box for node in nodes for box in (node.name_box(), node.disc_box())]
    for link in links:
        pair = (min(link[:2]), max(link[:2]))
        side = turn[pair] - (together[pair] - 1) / 2
        turn[pair] += 1
        bow = 2 * BOW * side * (1 if link.source == pair[0] else -1)
        yield _line(link, nodes, bow, taken)


def _line(link: _Link, nodes: Sequence[Node], bow: float, taken: list[Box]) -> Line:
    start, end = nodes[link.source], nodes[link.target]
    curve = _Curve.between(start, end, bow)
    first = curve.at((start.radius + 1.5) / curve.way)
    foot, tip = (curve.at(1 - (end.radius + 2 + length) / curve.way) for length in (HEAD, 0.0))
    mx, my = curve.control(first, foot)
    path = f"M{first[0]:.1f} {first[1]:.1f}Q{mx:.1f} {my:.1f} {foot[0]:.1f} {foot[1]:.1f}"
    x, y = _label_place(link.relation, curve, taken)
    label = link.relation if math.isfinite(x) else None
    return Line(path, _head(foot, tip), label, x, y, f"{start.name} {link.relation} {end.name}")


class _Curve(NamedTuple):
    """A quadratic Bézier curve."""

    start: tuple[float, float]
    middle: tuple[float, float]
    end: tuple[float, float]
    way: float

    @classmethod
    def between(cls, start: Node, end: Node, bow: float) -> _Curve:
        dx, dy = end.x - start.x, end.y - start.y
        middle = ((start.x + end.x) / 2 - dy * bow, (start.y + end.y) / 2 + dx * bow)
        way = math.sqrt(dx * dx + dy * dy) * (1 + 2 / 3 * bow * bow)
        return cls((start.x, start.y), middle, (end.x, end.y), max(way, 1.0))

    def at(self, part: float) -> tuple[float, float]:
        """Return the point this part of the way along."""
        a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
        return (
            a * self.start[0] + b * self.middle[0] + c * self.end[0],
            a * self.start[1] + b * self.middle[1] + c * self.end[1],
        )

    def control(self, first: tuple[float, float], last: tuple[float, float]) -> tuple[float, float]:
        """Return the control point of the piece between two points of the curve, through the curve's middle."""
        x, y = self.at(0.5)
        return 2 * x - (first[0] + last[0]) / 2, 2 * y - (first[1] + last[1]) / 2


def _head(foot: tuple[float, float], tip: tuple[float, float]) -> str:
    dx, dy = (tip[0] - foot[0]) * 0.42, (tip[1] - foot[1]) * 0.42
    corners = ((foot[0] - dy, foot[1] + dx), tip, (foot[0] + dy, foot[1] - dx))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _label_place(text: str, curve: _Curve, taken: list[Box]) -> tuple[float, float]:
    """Return where a label stands, at the first free place along the curve; not a number where there is none."""
    half = width(text, RELATION_PIXELS) / 2 + 1
    for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
        x, y = curve.at(part)
        box = Box(x - half, y - RELATION_PIXELS * 0.6, x + half, y + RELATION_PIXELS * 0.6)
        if not any(box.touches(other) for other in taken):
            taken.append(box)
            return round(x, 1), round(y + RELATION_PIXELS * 0.32, 1)
    return math.nan, math.nan
