"""Places names in gutters beside the drawing, each with a straight leader line that crosses no other.

All lengths are sheet units: `viewer.artwork.scaling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from math import dist, inf
from textwrap import wrap
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from viewer.artwork import BESIDE, Artwork, Box, DrawnPart, geometry
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

_CLEAR = 6.0
"""Units between a name and the outline beside it."""

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
"""Names in a gutter whose order is improved step by step: the time for it grows with the cube of their number. More are
left as `_untangled` has them."""

_CROSSING = 1000.0
"""What two leaders that cross cost, in units of their lengths up or down."""

_SAME = 5.0
"""Units. Reaches closer than this count as equal, as in the symmetric views they are."""

_T = TypeVar("_T")

Leader = tuple[geometry.Point, geometry.Point]
"""A straight line from a name to its part."""


class NameLine(NamedTuple):
    """A line of a name: `kind` says how it is set (`FACES`), `below` how far it stands below the first (units)."""

    text: str
    kind: str
    below: float


@dataclass(frozen=True)
class Label:
    """The name of a part. `x`, `y` are the baseline's end at the drawing; `leader` runs from the name to the part.

    `lines` are its name as it is written there. `room` is the width available for them, up to the edge of the picture.
    """

    part: Region | Structure
    x: float
    y: float
    anchor: str
    lines: tuple[NameLine, ...] = ()
    leader: Leader | None = None
    room: float = inf


@dataclass(frozen=True)
class _Gutter:
    """The room for names on one side: from `top` to `bottom`, beside the vertical line at `x`."""

    x: float
    top: float
    bottom: float
    outer: int
    """`LEFT` or `RIGHT`: the direction away from the drawing."""

    @property
    def anchor(self) -> str:
        """The `text-anchor` with which names end or begin at the drawing."""
        return "end" if self.outer == LEFT else "start"


@dataclass(frozen=True)
class _Layout:
    """A view's picture with its gutters, and the names in them."""

    box: Box
    labels: tuple[Label, ...]


_layouts: WeakKeyDictionary[Content, dict[str, _Layout]] = WeakKeyDictionary()
"""Asked for by many, for each view of a content; placing two hundred names takes a while. Weak, so that a content that
has been replaced by an edit is given up with its layouts."""


def picture_box(content: Content, view: View) -> Box:
    """The view box with both gutters, of the picture as the view shows it (units)."""
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
    """Everything is placed in the drawing's own coordinates, and mirrored at the end if the view is."""
    artwork = content.artwork(view)
    frame = artwork.box
    x0, x1 = _beside(artwork)
    beside = _CLEAR + _ROOM_BESIDE
    margin = max(0.0, (WIDTH - frame.width) / 2, frame.left - (x0 - beside), x1 + beside - (frame.left + frame.width))
    edge, width = frame.left - margin, frame.width + 2 * margin
    rooms = {LEFT: x0 - _CLEAR - edge - _MARGIN, RIGHT: edge + width - (x1 + _CLEAR) - _MARGIN}
    # Lines are broken for the narrower gutter, because which one a name gets depends on how tall it is.
    room = min(rooms.values())
    slices = _Slices()
    blocks = [
        _Block(region, _named(content, view, region, room, slices), room)
        for region in content.definitions.regions
        if region.id in artwork.regions
    ]
    in_gutters = _sorted_into_gutters(blocks, artwork, slices)
    first, last = _span(max(sum(block.height for block in blocks) for blocks in in_gutters), frame.height)
    top, bottom = frame.top + first, frame.top + last
    gutters = _Gutter(x0 - _CLEAR, top, bottom, LEFT), _Gutter(x1 + _CLEAR, top, bottom, RIGHT)
    labels = [
        replace(label, room=rooms[gutter.outer])
        for blocks, gutter in zip(in_gutters, gutters, strict=True)
        for label in _column(blocks, gutter)
    ]
    above, below = max(0.0, _TOP - first), max(0.0, last - (frame.height - _MARGIN))
    below += EDGE_ROW if frame.height < LOW and (view.edges or view.facing is not None) else 0.0
    left = -(edge + width) if view.mirror else edge
    return _Layout(
        box=Box(left, frame.top - above, width, frame.height + above + below),
        labels=tuple(map(_mirrored, labels) if view.mirror else labels),
    )


def _span(needed: float, height: float) -> tuple[float, float]:
    """Between which units below the drawing's top edge names stand; where there are too many for it, they reach
    beyond it.
    """
    usual, whole = _BOTTOM - _TOP, height - _MARGIN - _TOP
    if needed <= usual:
        return _TOP, _TOP + min(usual, max(whole, needed))  # a low drawing, such as a section, needs no room below it
    # Half of what has no room stands above the drawing and half below, so that leaders stay short.
    beyond = max(0.0, needed - whole) / 2
    return _TOP - beyond, _TOP + whole + beyond


def _wrapped(text: str, kind: str, room: float) -> list[str]:
    """A text in lines that have room, or nearly."""
    if len(text) * WIDEST[kind] <= room * _SQUEEZED:
        return [text]
    letters = max(int(room / WIDEST[kind]), 1)
    return wrap(text, letters, break_long_words=False)  # a word cut in two could be read as another


def _lines(part: Region | Structure, room: float) -> tuple[NameLine, ...]:
    """The lines of a part's name: the plain one first, and under it the one that professionals use."""
    if isinstance(part, Region):
        return tuple(NameLine(line, "area", i * NAME_LINE) for i, line in enumerate(_wrapped(part.name, "area", room)))
    first = [NameLine(line, "name", i * NAME_LINE) for i, line in enumerate(_wrapped(part.plainest, "name", room))]
    second = _wrapped(part.name, "second", room) if part.plain_name else []
    under = (NameLine(line, "second", first[-1].below + SECOND_LINE * i) for i, line in enumerate(second, 1))
    return (*first, *under)


@dataclass(frozen=True)
class _Named:
    """A part with the lines of its name, and the places where its leader may end, from the left gutter and from the
    right.
    """

    part: Region | Structure
    places: dict[int, tuple[geometry.Point, ...]]
    lines: tuple[NameLine, ...]

    @property
    def ends(self) -> dict[int, geometry.Point]:
        """The best place for either gutter."""
        return {outer: places[0] for outer, places in self.places.items()}

    @property
    def height(self) -> float:
        """The height of its lines, with the gap below; an area's own are its block's."""
        return GAP if isinstance(self.part, Region) else NAME_LINE + GAP + self.lines[-1].below


@dataclass(frozen=True)
class _Block:
    """An area's name with its structures' names under it; an area that shows none here has a leader of its own."""

    region: Region
    named: tuple[_Named, ...]
    room: float

    @property
    def lines(self) -> tuple[NameLine, ...]:
        """The lines of the area's name."""
        return _lines(self.region, self.room)

    @property
    def height(self) -> float:
        """The height of its lines, with the gap below."""
        return AREA_LINE + self.lines[-1].below + sum(named.height for named in self.named)


def _named(content: Content, view: View, region: Region, room: float, slices: _Slices) -> tuple[_Named, ...]:
    artwork = content.artwork(view)
    painted = list(artwork.structures)
    found = []
    for structure in content.structures_of(region):
        if structure.id in artwork.structures:
            later = painted[painted.index(structure.id) + 1 :]  # what is painted later covers it
            above = [p for other in later for p in artwork.structures[other].outlines]
            points = [(-p.x if view.mirror else p.x, p.y) for p in content.seen_in(view, structure.id)]
            places = _places_of(slices, artwork.structures[structure.id], above, points)
            found.append(_Named(structure, places, _lines(structure, room)))
    if not found:
        above = [p for structure in artwork.structures.values() for p in structure.outlines]
        found.append(_Named(region, _places_of(slices, artwork.regions[region.id], above, []), _lines(region, room)))
    return tuple(found)


def _places_of(
    slices: _Slices, part: DrawnPart, above: list[geometry.Polygon], points: list[geometry.Point]
) -> dict[int, tuple[geometry.Point, ...]]:
    return {outer: _places(slices, part, outer, above=above, points=points) for outer in (LEFT, RIGHT)}


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
    # A gutter that is too full for the usual room gives blocks to the other while that one has some.
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
        total += high - low + 3 * over  # three times more, for it is in the length already
    return total


def _beside(artwork: Artwork) -> tuple[float, float]:
    """The least and greatest x of what the names are placed beside."""
    corners = [(x, y) for polygon in artwork.silhouette for x, y in polygon]
    xs = [x for x, y in corners if y < artwork.box[1] + BESIDE] or [x for x, _ in corners]
    return min(xs), max(xs)


def _column(blocks: list[_Block], gutter: _Gutter) -> tuple[Label, ...]:
    """One gutter's labels, in the order (of blocks, and of structures in each) whose leader lines cross least and are
    shortest.
    """
    if not blocks:
        return ()
    outer = gutter.outer
    blocks = [
        replace(block, named=tuple(sorted(block.named, key=lambda named: named.ends[outer][1]))) for block in blocks
    ]
    # The level order comes first, because the first of several that cost the same is taken.
    level = tuple(sorted(blocks, key=lambda block: _preferred_top(block, outer)))
    orders = (level, *permutations(blocks)) if len(blocks) <= _TRIED else (level, _untangled(level, gutter))

    def cost(order: tuple[_Block, ...]) -> float:
        return _cost([label.leader for label in _stacked(order, gutter) if label.leader])

    best = tuple(_stacked(_improved(min(orders, key=cost), cost), gutter))
    return _freed(best, {named.part.id: named.places[outer] for block in blocks for named in block.named}, outer)


def _freed(labels: tuple[Label, ...], places: dict[str, tuple[geometry.Point, ...]], outer: int) -> tuple[Label, ...]:
    """Labels of which those whose leaders cross have them end elsewhere, where that helps: long parts run past each
    other.
    """
    found = list(labels)
    for i, label in enumerate(found):
        others = [other.leader for other in found if other is not label and other.leader]
        if label.leader and any(crosses(label.leader, other) for other in others):
            leaders = (_leader(label.lines, (label.x, label.y), outer, end) for end in places[label.part.id])
            free = (leader for leader in leaders if not any(crosses(leader, other) for other in others))
            found[i] = replace(label, leader=next(free, label.leader))
    return tuple(found)


def _untangled(order: tuple[_Block, ...], gutter: _Gutter) -> tuple[_Block, ...]:
    """The order after neighbors have changed places whose leaders cross, as those of parts side by side do."""
    found = list(order)
    for _ in range(_PASSES):
        labels = tuple(_stacked(tuple(found), gutter))
        leaders = {label.part.id: label.leader for label in labels if label.leader}
        swapped, i = False, 0
        while i + 1 < len(found):
            above, below = (
                [leaders[named.part.id] for named in block.named if named.part.id in leaders]
                for block in found[i : i + 2]
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
        if least < _CROSSING:  # no leaders cross
            break
        cheapest, changed = min(
            ((cost(other), other) for other in _neighboring(order)), key=lambda pair: pair[0], default=(inf, order)
        )
        if cheapest > least - _CROSSING / 2:  # as many cross in the best of them: shorter leaders alone are no reason
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


def _stacked(blocks: tuple[_Block, ...], gutter: _Gutter) -> Iterator[Label]:
    """The labels of blocks one under the other in this order, each as near to the level of its parts as that allows."""
    outer = gutter.outer
    tops: list[float] = []
    # Downward from the top each block makes room for the one before, then upward from the bottom for the one after.
    at, limit = gutter.top, gutter.bottom
    for block in blocks:
        tops.append(max(at, _preferred_top(block, outer)))
        at = tops[-1] + block.height
    for i in range(len(blocks) - 1, -1, -1):
        tops[i] = min(tops[i], limit - blocks[i].height)
        limit = tops[i]
    for block, top in zip(blocks, tops, strict=True):
        y = top + AREA_LINE - 3
        first = block.named[0]
        own = first.part is block.region
        leader = _leader(block.lines, (gutter.x, y), outer, first.ends[outer]) if own else None
        yield Label(block.region, gutter.x, y, gutter.anchor, lines=block.lines, leader=leader)
        y += NAME_LINE + 0.5 + block.lines[-1].below
        for named in () if own else block.named:
            leader = _leader(named.lines, (gutter.x, y), outer, named.ends[outer])
            yield Label(named.part, gutter.x, y, gutter.anchor, lines=named.lines, leader=leader)
            y += named.height


def _leader(lines: tuple[NameLine, ...], baseline: geometry.Point, outer: int, end: geometry.Point) -> Leader:
    """From a name, whose baseline ends at the drawing there, to its part.

    It starts beside the name, or below it if the part lies farther out than that.
    """
    x, y = baseline
    if outer * (end[0] - x) < 0:
        return (x - outer * 2, y - 2.2), end
    last = lines[-1]
    reach = min(outer * (end[0] - x), len(last.text) * LETTER - 4)  # under the words, not beyond their end
    return (x + outer * max(reach, 4.0), y + last.below + 2.5), end


def _preferred_top(block: _Block, outer: int) -> float:
    """The top that puts a block level with its parts."""
    heights = [named.ends[outer][1] for named in block.named]
    return sum(heights) / len(heights) - block.height / 2


def _places(
    slices: _Slices, part: DrawnPart, outer: int, *, above: list[geometry.Polygon], points: list[geometry.Point]
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
    # Tenths of its height, those near the middle first: a leader that ends there is most plainly the part's own.
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
            key = id(shape)  # the shape itself as a key would have all its corners hashed each time
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


def _cost(leaders: list[Leader]) -> float:
    crossings = sum(crosses(a, b) for i, a in enumerate(leaders) for b in leaders[:i])
    return _CROSSING * crossings + sum(abs(a[1] - b[1]) for a, b in leaders)


def crosses(a: Leader, b: Leader) -> bool:
    """Whether two leaders cross: the ends of each lie on different sides of the other."""

    def turn(p: geometry.Point, q: geometry.Point, r: geometry.Point) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0

    return turn(a[0], a[1], b[0]) != turn(a[0], a[1], b[1]) and turn(b[0], b[1], a[0]) != turn(b[0], b[1], a[1])


def _mirrored(label: Label) -> Label:
    leader = label.leader
    if leader:
        (x0, y0), (x1, y1) = leader
        leader = (-x0, y0), (-x1, y1)
    return replace(label, x=-label.x, anchor="start" if label.anchor == "end" else "end", leader=leader)
