"""Places names in gutters beside the drawing, each with a straight leader line that crosses no other.

All lengths are sheet units: `viewer.artwork.scaling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, permutations
from math import dist, inf
from textwrap import wrap
from typing import TypeVar
from weakref import WeakKeyDictionary

from viewer.artwork import BESIDE, Artwork, Part, geometry
from viewer.content import Content, Region, Structure, View
from viewer.drawing.typeface import Face

WIDTH = 440.0
"""Units. The least width of a picture with its gutters."""

LETTER = 3.75
"""Units. The mean width of a letter of a plain name."""

WIDEST = {"area": 5.2, "name": 5.0, "second": 4.6}
"""Units. A letter of a label is not wider than this on average, by the kind of line, with marks and in most
languages."""

FACES = {"area": Face(8.6, bold=True), "name": Face(8.4, bold=True), "second": Face(8.25)}
"""How a line of a label is set, by its kind: as style/drawing/names.css has it."""

AREA_LINE, NAME_LINE, SECOND_LINE, GAP = 11.0, 9.0, 8.5, 4.5
_TOP, _BOTTOM = 14.0, 250.0
"""Units below the drawing's top edge between which names stand if they have room there."""

_ROOM_BESIDE = 100.0
"""Units between what names stand beside and the picture's edge, at least."""

_SQUEEZED = 1.25
"""A name is condensed by up to this factor before it goes on in another line."""

_MARGIN = 4.0
"""Units between a name and the picture's edge."""

LOW, EDGE_ROW = 160.0, 12.0
"""Units. Beside a drawing that is not higher than this there is no room for the words at the edges: they have a row
below."""

LEFT, RIGHT = -1, 1
_ROOM, _LITTLE_ROOM = 3.0, 0.4
"""Units. A leader ends where its structure shows at least this much."""

_BESIDE_POINT = 11.0
"""Units between a leader's end and the middle of a point, whose numbered disc would cover it."""

_TRIED = 5
"""Areas in a gutter of which every order is tried: with each more, trying takes that many times as long."""

_PASSES = 20
"""How often neighbors whose leaders cross change places, where there are more areas."""

_MOST_IMPROVED = 30
"""Names in a gutter whose order is improved step by step: the time for it grows with the cube of their number."""

_CROSSING = 1000.0
"""What two leaders that cross cost, in units of their lengths up or down."""

_SAME = 5.0
"""Units. Reaches closer than this count as equal, as in the symmetric views they are."""

_T = TypeVar("_T")

Line = tuple[geometry.Point, geometry.Point]


@dataclass(frozen=True)
class Label:
    """The name of a part. `x`, `y` are the baseline's end at the drawing; `leader` runs from the name to the part.

    `lines` are its name as it is written there, each with its kind and its distance below the first. `room` is the
    width available for them, up to the edge of the picture.
    """

    part: Region | Structure
    x: float
    y: float
    anchor: str
    lines: tuple[tuple[str, str, float], ...] = ()
    leader: Line | None = None
    room: float = inf


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Layout:
    """A view's picture with its gutters, and the names in them."""

    box: Box
    labels: tuple[Label, ...]


_layouts: WeakKeyDictionary[Content, dict[str, _Layout]] = WeakKeyDictionary()
"""Asked for by many, for each view of a content; placing two hundred names takes a while."""


def picture_box(content: Content, view: View) -> Box:
    """The view box with both gutters: left, top, width, height of the picture as the view shows it."""
    return _layout(content, view).box


def place_labels(content: Content, view: View) -> tuple[Label, ...]:
    """The labels of a view, in its picture's coordinates."""
    return _layout(content, view).labels


def _layout(content: Content, view: View) -> _Layout:
    found = _layouts.setdefault(content, {})
    if view.id not in found:
        found[view.id] = _laid_out(content, view)
    return found[view.id]


def _laid_out(content: Content, view: View) -> _Layout:
    artwork = content.artwork(view)
    left, top, width, height = artwork.box
    x0, x1 = _beside(artwork)
    beside = 6 + _ROOM_BESIDE
    gutter = max(0.0, (WIDTH - width) / 2, left - (x0 - beside), x1 + beside - (left + width))
    edge, width = left - gutter, width + 2 * gutter
    rooms = {LEFT: x0 - 6 - edge - _MARGIN, RIGHT: edge + width - (x1 + 6) - _MARGIN}
    room = min(rooms.values())
    slices = _Slices()
    blocks = [
        _Block(region, _named(content, view, region, room, slices), room)
        for region in content.definitions.regions
        if region.id in artwork.regions
    ]
    gutters = _sorted_into_gutters(blocks, artwork, slices)
    span = _span(max(sum(block.height for block in blocks) for blocks in gutters), height)
    columns = (
        _column(blocks, x, anchor, (top + span[0], top + span[1]))
        for blocks, x, anchor in zip(gutters, (x0 - 6, x1 + 6), ("end", "start"), strict=True)
    )
    labels = (replace(one, room=rooms[LEFT if one.anchor == "end" else RIGHT]) for one in chain(*columns))
    above, below = max(0.0, _TOP - span[0]), max(0.0, span[1] - (height - _MARGIN))
    below += EDGE_ROW if height < LOW and (view.edges or view.facing is not None) else 0.0
    return _Layout(
        box=(-(edge + width) if view.mirror else edge, top - above, width, height + above + below),
        labels=tuple(map(_mirrored, labels) if view.mirror else labels),
    )


def _span(needed: float, height: float) -> tuple[float, float]:
    """Between which units below the drawing's top edge names stand; where there are too many for it, they reach
    beyond it.
    """
    usual, whole = _BOTTOM - _TOP, height - _MARGIN - _TOP
    if needed <= usual:
        return _TOP, _TOP + min(usual, max(whole, needed))  # a low drawing, such as a section, needs no room below it
    beyond = max(0.0, needed - whole) / 2
    return _TOP - beyond, _TOP + whole + beyond


def _wrapped(text: str, kind: str, room: float) -> list[str]:
    """A text in lines that have room, or nearly."""
    letters = int(room / WIDEST[kind])
    return (
        [text] if len(text) * WIDEST[kind] <= room * _SQUEEZED else wrap(text, max(letters, 1), break_long_words=False)
    )


def _lines(part: Region | Structure, room: float) -> tuple[tuple[str, str, float], ...]:
    """The lines of a part's name, each with its kind and its distance below the first."""
    if isinstance(part, Region):
        return tuple((line, "area", i * NAME_LINE) for i, line in enumerate(_wrapped(part.name, "area", room)))
    first = [(line, "name", i * NAME_LINE) for i, line in enumerate(_wrapped(part.plainest, "name", room))]
    second = _wrapped(part.name, "second", room) if part.plain_name else []
    return (*first, *((line, "second", first[-1][2] + SECOND_LINE * i) for i, line in enumerate(second, 1)))


@dataclass(frozen=True)
class _Named:
    """A part with the lines of its name, and the places where its leader may end, from the left gutter and from the
    right.
    """

    part: Region | Structure
    places: dict[int, tuple[geometry.Point, ...]]
    lines: tuple[tuple[str, str, float], ...]

    @property
    def ends(self) -> dict[int, geometry.Point]:
        """The best place for either gutter."""
        return {outer: places[0] for outer, places in self.places.items()}

    @property
    def height(self) -> float:
        """The height of its lines, with the gap below; an area's own are its block's."""
        return GAP if isinstance(self.part, Region) else NAME_LINE + GAP + self.lines[-1][2]


@dataclass(frozen=True)
class _Block:
    """An area's name with its structures' names under it; an area that shows none here has a leader of its own."""

    region: Region
    named: tuple[_Named, ...]
    room: float

    @property
    def lines(self) -> tuple[tuple[str, str, float], ...]:
        """The lines of the area's name."""
        return _lines(self.region, self.room)

    @property
    def height(self) -> float:
        """The height of its lines, with the gap below."""
        return AREA_LINE + self.lines[-1][2] + sum(one.height for one in self.named)


def _named(content: Content, view: View, region: Region, room: float, slices: _Slices) -> tuple[_Named, ...]:
    artwork = content.artwork(view)
    painted = list(artwork.structures)
    found = []
    for structure in content.structures_of(region):
        if structure.id in artwork.structures:
            above = [
                p for other in painted[painted.index(structure.id) + 1 :] for p in artwork.structures[other].outlines
            ]
            points = [(-p.x if view.mirror else p.x, p.y) for p in content.seen_in(view, structure.id)]
            places = _places_of(slices, artwork.structures[structure.id], above, points)
            found.append(_Named(structure, places, _lines(structure, room)))
    if not found:
        above = [p for structure in artwork.structures.values() for p in structure.outlines]
        found.append(_Named(region, _places_of(slices, artwork.regions[region.id], above, []), _lines(region, room)))
    return tuple(found)


def _places_of(
    slices: _Slices, part: Part, above: list[geometry.Polygon], points: list[geometry.Point]
) -> dict[int, tuple[geometry.Point, ...]]:
    return {outer: _places(slices, part, above, points, outer) for outer in (LEFT, RIGHT)}


def _sorted_into_gutters(
    blocks: Iterable[_Block], artwork: Artwork, slices: _Slices
) -> tuple[list[_Block], list[_Block]]:
    """Put each block where its leaders cross less of the drawing; on a tie, larger blocks first into the emptier
    gutter.
    """
    gutters: tuple[list[_Block], list[_Block]] = ([], [])
    for block in sorted(blocks, key=lambda b: -b.height):
        left, right = (_reach(block, artwork, outer, slices) for outer in (LEFT, RIGHT))
        if abs(left - right) < _SAME:
            gutters[sum(b.height for b in gutters[1]) <= sum(b.height for b in gutters[0])].append(block)
        else:
            gutters[right < left].append(block)
    for full, other in (gutters, gutters[::-1]):
        while (
            len(full) > 1
            and sum(b.height for b in full) > _BOTTOM - _TOP
            and sum(b.height for b in other) < _BOTTOM - _TOP
        ):
            other.append(full.pop())
    return gutters


def _reach(block: _Block, artwork: Artwork, outer: int, slices: _Slices) -> float:
    """How far a block's level leaders would run over the drawing; crossing other structures counts four times."""
    edge = _beside(artwork)[outer > 0]
    total = 0.0
    for named in block.named:
        x, y = named.ends[outer]
        low, high = sorted((x, edge))
        others = [p for other in artwork.structures.values() if other.id != named.part.id for p in other.outlines]
        over = sum(max(0.0, min(x1, high) - max(x0, low)) for x0, x1 in slices.across(others, y))
        total += high - low + 3 * over
    return total


def _beside(artwork: Artwork) -> tuple[float, float]:
    """The least and greatest x of what the names are placed beside."""
    corners = [(x, y) for polygon in artwork.silhouette for x, y in polygon]
    xs = [x for x, y in corners if y < artwork.box[1] + BESIDE] or [x for x, _ in corners]
    return min(xs), max(xs)


def _column(blocks: list[_Block], x: float, anchor: str, span: tuple[float, float]) -> tuple[Label, ...]:
    """One gutter's labels, in the order (of blocks, and of structures in each) whose leader lines cross least and are
    shortest.
    """
    if not blocks:
        return ()
    outer = LEFT if anchor == "end" else RIGHT
    blocks = [replace(block, named=tuple(sorted(block.named, key=lambda one: one.ends[outer][1]))) for block in blocks]
    level = tuple(sorted(blocks, key=lambda block: _wished(block, outer)))
    orders = (level, *permutations(blocks)) if len(blocks) <= _TRIED else (level, _untangled(level, x, anchor, span))

    def cost(order: tuple[_Block, ...]) -> float:
        return _cost([label.leader for label in _stacked(order, x, anchor, span) if label.leader])

    best = tuple(_stacked(_improved(min(orders, key=cost), cost), x, anchor, span))
    return _freed(best, {named.part.id: named.places[outer] for block in blocks for named in block.named}, outer)


def _freed(labels: tuple[Label, ...], places: dict[str, tuple[geometry.Point, ...]], outer: int) -> tuple[Label, ...]:
    """Labels of which those whose leaders cross have them end elsewhere, where that helps: long parts run past each
    other.
    """
    found = list(labels)
    for i, label in enumerate(found):
        others = [other.leader for other in found if other is not label and other.leader]
        if label.leader and any(crosses(label.leader, other) for other in others):
            ways = (_leader(label.lines, label.x, label.y, outer, end) for end in places[label.part.id])
            free = (way for way in ways if not any(crosses(way, other) for other in others))
            found[i] = replace(label, leader=next(free, label.leader))
    return tuple(found)


def _untangled(order: tuple[_Block, ...], x: float, anchor: str, span: tuple[float, float]) -> tuple[_Block, ...]:
    """The order after neighbors have changed places whose leaders cross, as those of parts side by side do."""
    found = list(order)
    for _ in range(_PASSES):
        labels = tuple(_stacked(tuple(found), x, anchor, span))
        leaders = {label.part.id: label.leader for label in labels if label.leader}
        swapped, i = False, 0
        while i + 1 < len(found):
            above, below = (
                [leaders[one.part.id] for one in block.named if one.part.id in leaders] for block in found[i : i + 2]
            )
            if any(crosses(a, b) for a in above for b in below):
                found[i], found[i + 1] = found[i + 1], found[i]
                swapped, i = True, i + 1  # these leaders have moved, so the next ones wait for the next pass
            i += 1
        if not swapped:
            break
    return tuple(found)


def _improved(order: tuple[_Block, ...], cost: Callable[[tuple[_Block, ...]], float]) -> tuple[_Block, ...]:
    """The order after neighbors have changed places, areas or structures of one, until no fewer leaders cross."""
    least = cost(order)
    for _ in range(_PASSES if sum(len(block.named) for block in order) <= _MOST_IMPROVED else 0):
        if least < _CROSSING:
            break
        cheapest, changed = min(
            ((cost(one), one) for one in _neighboring(order)), key=lambda pair: pair[0], default=(inf, order)
        )
        if cheapest > least - _CROSSING / 2:
            break
        least, order = cheapest, changed
    return order


def _neighboring(order: tuple[_Block, ...]) -> Iterator[tuple[_Block, ...]]:
    """The orders in which two neighbors have changed places."""
    yield from _swapped(order)
    for i, block in enumerate(order):
        yield from ((*order[:i], replace(block, named=named), *order[i + 1 :]) for named in _swapped(block.named))


def _swapped(row: tuple[_T, ...]) -> Iterator[tuple[_T, ...]]:
    yield from ((*row[:i], row[i + 1], row[i], *row[i + 2 :]) for i in range(len(row) - 1))


def _stacked(blocks: tuple[_Block, ...], x: float, anchor: str, span: tuple[float, float]) -> Iterator[Label]:
    outer = LEFT if anchor == "end" else RIGHT
    wished = [_wished(block, outer) for block in blocks]
    tops: list[float] = []
    at, limit = span
    for wish in wished:
        tops.append(max(at, wish))
        at = tops[-1] + blocks[len(tops) - 1].height
    for i in range(len(blocks) - 1, -1, -1):
        tops[i] = min(tops[i], limit - blocks[i].height)
        limit = tops[i]
    for block, top in zip(blocks, tops, strict=True):
        y = top + AREA_LINE - 3
        first = block.named[0]
        own = first.part is block.region
        leader = _leader(block.lines, x, y, outer, first.ends[outer]) if own else None
        yield Label(block.region, x, y, anchor, block.lines, leader)
        y += NAME_LINE + 0.5 + block.lines[-1][2]
        for named in () if own else block.named:
            yield Label(named.part, x, y, anchor, named.lines, _leader(named.lines, x, y, outer, named.ends[outer]))
            y += named.height


def _leader(lines: tuple[tuple[str, str, float], ...], x: float, y: float, outer: int, end: geometry.Point) -> Line:
    """From a name to its part: from beside the name, or from below it if the part lies farther out than the start of
    the name.
    """
    if outer * (end[0] - x) < 0:
        return (x - outer * 2, y - 2.2), end
    last, _, below = lines[-1]
    reach = min(outer * (end[0] - x), len(last) * LETTER - 4)
    return (x + outer * max(reach, 4.0), y + below + 2.5), end


def _wished(block: _Block, outer: int) -> float:
    """The top that puts a block level with its parts."""
    heights = [named.ends[outer][1] for named in block.named]
    return sum(heights) / len(heights) - block.height / 2


def _places(
    slices: _Slices, part: Part, above: list[geometry.Polygon], points: list[geometry.Point], outer: int
) -> tuple[geometry.Point, ...]:
    """Where a leader may end, the best place first: a little inside the part, on the gutter's side, near its center,
    uncovered.
    """
    sided = [p for p in part.outlines if outer * geometry.center([p])[0] > 0] or list(part.outlines)
    # Thin shapes, such as nerves, have no such room.
    ends = (*_ends(slices, sided, above, outer, _ROOM), *_ends(slices, sided, above, outer, _LITTLE_ROOM))
    free = tuple(end for end in ends if all(dist(end, point) > _BESIDE_POINT for point in points))
    return free or ends[:1] or (geometry.center(sided),)


def _ends(
    slices: _Slices, sided: list[geometry.Polygon], above: list[geometry.Polygon], outer: int, room: float
) -> Iterator[geometry.Point]:
    """Where a leader may end, the best place first."""
    middle = geometry.center(sided)[1]
    _, top, _, bottom = geometry.bounds(sided)
    heights = sorted((top + (bottom - top) * i / 10 for i in range(1, 10)), key=lambda y: abs(y - middle))
    for y in (middle, *heights):
        bare = [span for span in _bare(slices.across(sided, y), slices.across(above, y)) if span[1] - span[0] >= room]
        if bare:
            x0, x1 = max(bare, key=lambda span: outer * (span[0] + span[1]))
            inside = min(5.0, (x1 - x0) / 2)
            yield (x1 - inside, y) if outer > 0 else (x0 + inside, y)


def _bare(spans: list[tuple[float, float]], above: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches of a line that nothing covers."""
    for a0, a1 in above:
        pieces = [((x0, min(x1, a0)), (max(x0, a1), x1)) for x0, x1 in spans]
        spans = [piece for both in pieces for piece in both if piece[0] < piece[1]]
    return spans


class _Slices:
    """The stretches of horizontal lines inside the shapes of one drawing, each found once. The shapes must outlive
    it.
    """

    def __init__(self) -> None:
        self._extents: dict[int, tuple[float, float]] = {}
        self._found: dict[tuple[int, float], list[tuple[float, float]]] = {}

    def across(self, shapes: Iterable[geometry.Polygon], y: float) -> list[tuple[float, float]]:
        """The stretches of a line at a height inside some shapes."""
        found: list[tuple[float, float]] = []
        for shape in shapes:
            key = id(shape)
            if key not in self._extents:
                heights = [corner[1] for corner in shape]
                self._extents[key] = min(heights), max(heights)
            low, high = self._extents[key]
            if low <= y <= high:
                if (key, y) not in self._found:
                    self._found[key, y] = _spans(shape, y)
                found += self._found[key, y]
        return found


def _spans(shape: geometry.Polygon, y: float) -> list[tuple[float, float]]:
    """The stretches of a horizontal line inside a shape."""
    xs = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for (x0, y0), (x1, y1) in zip(shape, (*shape[1:], shape[0]), strict=True)
        if (y0 > y) != (y1 > y)
    )
    return list(zip(xs[::2], xs[1::2], strict=False))


def _cost(leaders: list[Line]) -> float:
    crossings = sum(crosses(a, b) for i, a in enumerate(leaders) for b in leaders[:i])
    return _CROSSING * crossings + sum(abs(a[1] - b[1]) for a, b in leaders)


def crosses(a: Line, b: Line) -> bool:
    """Whether two lines cross."""

    def turn(p: geometry.Point, q: geometry.Point, r: geometry.Point) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0

    return turn(a[0], a[1], b[0]) != turn(a[0], a[1], b[1]) and turn(b[0], b[1], a[0]) != turn(b[0], b[1], a[1])


def _mirrored(label: Label) -> Label:
    leader = label.leader and ((-label.leader[0][0], label.leader[0][1]), (-label.leader[1][0], label.leader[1][1]))
    return replace(label, x=-label.x, anchor="start" if label.anchor == "end" else "end", leader=leader)
