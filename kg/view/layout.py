"""Gives the nodes of a picture their places: even edges, and room for every label.

Distances on paper follow distances in the graph (stress), by stochastic gradient descent: Zheng, Pawar and Goodman,
"Graph Drawing by Stochastic Gradient Descent", 2018.  Each component is arranged alone, freed of overlaps and put by
the others.  Everything is ordered and rounded, so the same graph gets the same places on every machine.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    _Near = dict[int, float]

ROUNDS = 40
LAST_RATE = 0.05
FREEING_ROUNDS = 300
GAP = 18.0


class Tie(NamedTuple):
    """Two linked nodes, by number, and the way between their middles that the label needs, in pixels."""

    one: int
    two: int
    room: float = 0.0


class Size(NamedTuple):
    """Half of the width and height, in pixels, that a node needs with its label."""

    width: float
    height: float


@dataclass(slots=True)
class Place:
    """Where a node stands, in pixels; y grows downwards."""

    x: float
    y: float


@dataclass(slots=True)
class _Block:
    """A component, arranged; the frame is the box around it."""

    places: Mapping[int, Place]
    sizes: Sequence[Size]
    x: float = 0.0
    y: float = 0.0
    width: float = field(init=False)
    height: float = field(init=False)
    _middle: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        left = min(place.x - self.sizes[node].width for node, place in self.places.items())
        right = max(place.x + self.sizes[node].width for node, place in self.places.items())
        top = min(place.y - self.sizes[node].height for node, place in self.places.items())
        bottom = max(place.y + self.sizes[node].height for node, place in self.places.items())
        self.width, self.height = right - left + GAP, bottom - top + GAP
        self._middle = ((left + right) / 2, (top + bottom) / 2)

    def clears(self, other: _Block, x: float, y: float) -> bool:
        """Tell whether this block, set with its middle at x, y, would not touch the other."""
        beside = abs(x - other.x) * 2 > self.width + other.width - 0.01
        return beside or abs(y - other.y) * 2 > self.height + other.height - 0.01

    def settled(self) -> Iterator[tuple[int, Place]]:
        for node, place in self.places.items():
            yield node, Place(place.x - self._middle[0] + self.x, place.y - self._middle[1] + self.y)


def arrange(sizes: Sequence[Size], ties: Sequence[Tie], *, length: float, aspect: float) -> list[Place]:
    """Return a place for each node, so that no two overlap; ``length`` is that of a usual tie in pixels.

    ``aspect`` is the wished width of the whole divided by its height.
    """
    near = _neighbours(len(sizes), ties)
    blocks = [_arranged(nodes, near, sizes, length) for nodes in _components(near)]
    _pack(blocks, aspect)
    places = dict(pair for block in blocks for pair in block.settled())
    return [places[node] for node in range(len(sizes))]


def _neighbours(count: int, ties: Sequence[Tie]) -> list[_Near]:
    """Return for each node its neighbours, in order, each with the room that the ties to it need."""
    near: list[_Near] = [{} for _ in range(count)]
    for one, two, room in ties:
        if one != two:
            near[one][two] = near[two][one] = max(room, near[one].get(two, 0.0))
    return [dict(sorted(each.items())) for each in near]


def _components(near: Sequence[_Near]) -> list[list[int]]:
    """Return the connected components, each from its best connected node outwards, the largest first."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in sorted(range(len(near)), key=lambda node: (-len(near[node]), node)):
        if start not in seen:
            found.append(list(_steps(start, near)))
            seen.update(found[-1])
    return sorted(found, key=lambda nodes: (-len(nodes), nodes[0]))


def _steps(start: int, near: Sequence[_Near]) -> dict[int, int]:
    """Return how many steps away each node of the component is."""
    steps = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in near[node]:
            if other not in steps:
                steps[other] = steps[node] + 1
                queue.append(other)
    return steps


def _arranged(nodes: list[int], near: Sequence[_Near], sizes: Sequence[Size], length: float) -> _Block:
    places = _tree(nodes, near)
    _relax(places, _distances(nodes, near, length))
    _lie_down(places)
    for place in places.values():
        place.x, place.y = place.x * length * 1.1, place.y * length / 1.1
    lines = [(node, other) for node in nodes for other in near[node] if node < other]
    _free(places, sizes, lines)
    return _Block(places, sizes)


def _tree(nodes: list[int], near: Sequence[_Near]) -> dict[int, Place]:
    """Set the nodes on circles around the first: a breadth-first tree, each branch as wide as it has leaves."""
    root = nodes[0]
    depth = _steps(root, near)
    parent: dict[int, int] = {}
    children: dict[int, list[int]] = {node: [] for node in nodes}
    for node in nodes[1:]:
        parent[node] = next(other for other in near[node] if depth[other] == depth[node] - 1)
        children[parent[node]].append(node)
    leaves: dict[int, int] = {}
    for node in reversed(nodes):
        leaves[node] = sum(leaves[child] for child in children[node]) or 1
    wedge = {root: (0.0, math.tau)}
    places = {root: Place(0.0, 0.0)}
    for node in nodes:
        angle, end = wedge[node]
        share = (end - angle) / leaves[node]
        for child in children[node]:
            width = share * leaves[child]
            wedge[child] = (angle, angle + width)
            middle = angle + width / 2
            places[child] = Place(round(depth[child] * math.cos(middle), 6), round(depth[child] * math.sin(middle), 6))
            angle += width
    return places


def _distances(nodes: list[int], near: Sequence[_Near], length: float) -> list[tuple[int, int, float]]:
    """Return the wished distance of each pair, in usual edges; an edge between hubs is longer, so that both have room.

    The length of an edge grows with the neighbours that its ends do not share: Gansner, Koren and North, "Graph Drawing
    by Stress Majorization", 2004.
    """
    lengths = {
        node: [_length(near[node].keys(), near[other].keys(), room / length) for other, room in near[node].items()]
        for node in nodes
    }
    found: list[tuple[int, int, float]] = []
    for start in nodes:
        reached = _shortest(start, near, lengths)
        found.extend((start, end, way) for end, way in reached.items() if end > start)
    return _shuffled(found)


def _length(near_one: AbstractSet[int], near_two: AbstractSet[int], room: float) -> float:
    return max(1.0, math.sqrt(len(near_one ^ near_two)) / 2, room)


def _shortest(start: int, near: Sequence[_Near], lengths: Mapping[int, Sequence[float]]) -> dict[int, float]:
    done: dict[int, float] = {}
    heap = [(0.0, start)]
    while heap:
        way, node = heappop(heap)
        if node in done:
            continue
        done[node] = way
        for other, length in zip(near[node], lengths[node], strict=True):
            if other not in done:
                heappush(heap, (way + length, other))
    return done


def _shuffled(pairs: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Shuffle by a fixed rule: descent in a regular order would lean to one side."""
    seed = 1
    for index in range(len(pairs) - 1, 0, -1):
        seed = (seed * 1664525 + 1013904223) % 2**32
        other = seed % (index + 1)
        pairs[index], pairs[other] = pairs[other], pairs[index]
    return pairs


def _relax(places: Mapping[int, Place], pairs: Sequence[tuple[int, int, float]]) -> None:
    """Bring each pair nearer to its wished distance, with steps that grow smaller."""
    first = max((way for _, _, way in pairs), default=1.0) ** 2
    for turn in range(ROUNDS):
        rate = first * (LAST_RATE / first) ** (turn / (ROUNDS - 1))
        for one, two, way in pairs:
            a, b = places[one], places[two]
            dx, dy = (a.x - b.x) or 0.001, a.y - b.y
            actual = math.sqrt(dx * dx + dy * dy)
            shift = min(rate / (way * way), 1.0) * (actual - way) / 2 / actual
            a.x, a.y = a.x - shift * dx, a.y - shift * dy
            b.x, b.y = b.x + shift * dx, b.y + shift * dy


def _lie_down(places: Mapping[int, Place]) -> None:
    """Turn the longest way across into the horizontal, where labels have room."""
    count = len(places)
    mx = sum(place.x for place in places.values()) / count
    my = sum(place.y for place in places.values()) / count
    xx = sum((place.x - mx) ** 2 for place in places.values())
    yy = sum((place.y - my) ** 2 for place in places.values())
    xy = sum((place.x - mx) * (place.y - my) for place in places.values())
    angle = -math.atan2(2 * xy, xx - yy) / 2
    cos, sin = round(math.cos(angle), 9), round(math.sin(angle), 9)
    for place in places.values():
        dx, dy = place.x - mx, place.y - my
        place.x, place.y = round(dx * cos - dy * sin, 6), round(dx * sin + dy * cos, 6)


def _free(places: Mapping[int, Place], sizes: Sequence[Size], lines: Sequence[tuple[int, int]]) -> None:
    """Push nodes that overlap apart, and first also off the lines of others."""
    nodes = list(places)
    for turn in range(FREEING_ROUNDS):
        moved = False
        if turn < FREEING_ROUNDS // 4:
            for start, end in lines:
                for node in nodes:
                    if node not in {start, end}:
                        moved |= _give_way(places[node], places[start], places[end])
        for index, one in enumerate(nodes):
            for two in nodes[index + 1 :]:
                moved |= _push(places[one], places[two], sizes[one], sizes[two])
        if not moved:
            return
    _spread(places, sizes)


def _give_way(place: Place, start: Place, end: Place) -> bool:
    """Move a node off a line that passes through it."""
    dx, dy = end.x - start.x, end.y - start.y
    square = dx * dx + dy * dy or 1.0
    along = ((place.x - start.x) * dx + (place.y - start.y) * dy) / square
    aside = (dx * (place.y - start.y) - dy * (place.x - start.x)) / math.sqrt(square)
    lack = 14.0 - abs(aside)
    if not 0.02 < along < 0.98 or lack <= 0:  # noqa: PLR2004  the ends themselves are let be
        return False
    shift = math.copysign(lack / 2 + 0.5, aside) / math.sqrt(square)
    place.x, place.y = place.x - dy * shift, place.y + dx * shift
    return True


def _push(a: Place, b: Place, size_a: Size, size_b: Size) -> bool:
    """Move two nodes that overlap apart, along the axis that needs less."""
    over_x = size_a.width + size_b.width - abs(b.x - a.x)
    over_y = size_a.height + size_b.height - abs(b.y - a.y)
    if over_x <= 0 or over_y <= 0:
        return False
    if over_x < over_y:
        shift = math.copysign(over_x / 2 + 0.5, b.x - a.x)
        a.x, b.x = a.x - shift, b.x + shift
    else:
        shift = math.copysign(over_y / 2 + 0.5, b.y - a.y)
        a.y, b.y = a.y - shift, b.y + shift
    return True


def _spread(places: Mapping[int, Place], sizes: Sequence[Size]) -> None:
    """Stretch the whole until nothing overlaps, where pushing did not come to an end."""
    nodes = sorted(places)
    while any(
        abs(places[one].x - places[two].x) < sizes[one].width + sizes[two].width
        and abs(places[one].y - places[two].y) < sizes[one].height + sizes[two].height
        for index, one in enumerate(nodes)
        for two in nodes[index + 1 :]
    ):
        for place in places.values():
            place.x, place.y = place.x * 1.1, place.y * 1.1


def _pack(blocks: Sequence[_Block], aspect: float) -> None:
    """Set each block where the whole stays smallest in the wished shape."""
    for count, block in enumerate(blocks):
        if count == 0:
            continue
        placed = blocks[:count]
        block.x, block.y = min(
            (
                spot
                for other in placed
                for spot in _beside(block, other)
                if all(block.clears(each, *spot) for each in placed)
            ),
            key=lambda spot: _cost(spot, block, placed, aspect),
        )


def _beside(block: _Block, other: _Block) -> Iterator[tuple[float, float]]:
    dx, dy = (block.width + other.width) / 2, (block.height + other.height) / 2
    for part in (0.0, -1.0, 1.0):
        x = other.x + part * abs(other.width - block.width) / 2
        y = other.y + part * abs(other.height - block.height) / 2
        yield from ((other.x + dx, y), (other.x - dx, y), (x, other.y + dy), (x, other.y - dy))


def _cost(spot: tuple[float, float], block: _Block, placed: Sequence[_Block], aspect: float) -> float:
    x, y = spot
    boxes = [(each.x, each.y, each.width, each.height) for each in placed] + [(x, y, block.width, block.height)]
    width = max(cx + w / 2 for cx, _, w, _ in boxes) - min(cx - w / 2 for cx, _, w, _ in boxes)
    height = max(cy + h / 2 for _, cy, _, h in boxes) - min(cy - h / 2 for _, cy, _, h in boxes)
    return round(max(width / aspect, height) + 0.1 * (abs(x) / aspect + abs(y)), 6)
