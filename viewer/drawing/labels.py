"""Where the names stand: in gutters beside the head, each muscle with a straight leader line that crosses no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from math import dist, inf

from viewer.artwork import Artwork, Part, geometry
from viewer.content import Content, Muscle, Region, View

WIDTH = 440.0
"""mm. The least width of a picture with its gutters: what the longest name needs beside the widest head."""

LETTER = 3.75
"""mm. The mean width of a letter of a plain name."""

AREA_LINE, NAME_LINE, PLAIN_LINE, GAP = 11.0, 9.0, 8.5, 4.5
_TOP, _BOTTOM = 2.0, 238.0
_MARGIN = 4.0
"""mm between a name and the picture's edge."""

_NECK = 200.0
"""mm below the crown. Above this only the head is wide; the shoulders below leave the gutters."""

LEFT, RIGHT = -1, 1
_ROOM = 3.0
"""mm. A leader ends where its muscle shows at least this much."""

_BESIDE_POINT = 11.0
"""mm between a leader's end and the middle of a point, whose numbered disc would cover it."""

_TRIED = 5
"""Areas in a gutter of which every order is tried: with each more, trying takes that many times as long."""

_SAME = 5.0
"""mm. Reaches closer than this count as equal, as in the symmetric views they are."""

Line = tuple[geometry.Point, geometry.Point]


@dataclass(frozen=True)
class Label:
    """The name of a part. `x`, `y` are the baseline's end at the head; `leader` runs from the name to the part.

    `room` is how wide its lines may be (mm): up to the edge of the picture.
    """

    part: Region | Muscle
    x: float
    y: float
    anchor: str
    leader: Line | None = None
    room: float = inf


def picture_box(artwork: Artwork, view: View) -> tuple[float, float, float, float]:
    """The view box with both gutters: left, top, width, height in mm of the picture as the view shows it."""
    x, y, width, height = artwork.box
    gutter = max(0.0, (WIDTH - width) / 2)
    left = -(x + width) if view.mirror else x
    return left - gutter, y, width + 2 * gutter, height


def place_labels(content: Content, view: View) -> tuple[Label, ...]:
    """The labels of a view, in its picture's coordinates."""
    artwork = content.artwork(view)
    blocks = [
        _Block(region, _named(content, view, region)) for region in content.definitions.regions if region.id in artwork.regions
    ]
    left, right = _sorted_into_gutters(blocks, artwork)
    x0, x1 = _head(artwork)
    labels = [
        *_column(left, x0 - 6, "end"),
        *_column(right, x1 + 6, "start"),
    ]  # fmt: skip
    placed = map(_mirrored, labels) if view.mirror else labels
    edge, _, width, _ = picture_box(artwork, view)
    return tuple(replace(one, room=(one.x - edge if one.anchor == "end" else edge + width - one.x) - _MARGIN) for one in placed)


@dataclass(frozen=True)
class _Named:
    """A muscle with the places where its leader may end, from the left gutter and from the right."""

    muscle: Muscle
    ends: dict[int, geometry.Point]


@dataclass(frozen=True)
class _Block:
    """An area's name with its muscles' names under it."""

    region: Region
    muscles: tuple[_Named, ...]

    @property
    def height(self) -> float:
        return AREA_LINE + len(self.muscles) * (NAME_LINE + PLAIN_LINE + GAP)


def _named(content: Content, view: View, region: Region) -> tuple[_Named, ...]:
    artwork = content.artwork(view)
    painted = list(artwork.muscles)
    found = []
    for muscle in content.muscles_of(region):
        if muscle.id in artwork.muscles:
            above = [p for other in painted[painted.index(muscle.id) + 1 :] for p in artwork.muscles[other].outlines]
            points = [(-p.x if view.mirror else p.x, p.y) for p in content.seen_in(view, muscle.id)]
            ends = {outer: _end(artwork.muscles[muscle.id], above, points, outer) for outer in (LEFT, RIGHT)}
            found.append(_Named(muscle, ends))
    return tuple(found)


def _sorted_into_gutters(blocks: Iterable[_Block], artwork: Artwork) -> tuple[list[_Block], list[_Block]]:
    """Each block into the gutter its leaders reach over less; where that is the same, the larger first into the emptier."""
    gutters: tuple[list[_Block], list[_Block]] = ([], [])
    for block in sorted(blocks, key=lambda b: -b.height):
        left, right = (_reach(block, artwork, outer) for outer in (LEFT, RIGHT))
        if abs(left - right) < _SAME:
            gutters[sum(b.height for b in gutters[1]) <= sum(b.height for b in gutters[0])].append(block)
        else:
            gutters[right < left].append(block)
    return gutters


def _reach(block: _Block, artwork: Artwork, outer: int) -> float:
    """How far level leaders of a block would run over the head (mm); running over other muscles counts four times."""
    edge = _head(artwork)[outer > 0]
    total = 0.0
    for named in block.muscles:
        x, y = named.ends[outer]
        low, high = sorted((x, edge))
        others = [p for other in artwork.muscles.values() if other.id != named.muscle.id for p in other.outlines]
        over = sum(max(0.0, min(x1, high) - max(x0, low)) for x0, x1 in _spans(others, y))
        total += high - low + 3 * over
    return total


def _head(artwork: Artwork) -> tuple[float, float]:
    """The least and greatest x of the head, above the shoulders."""
    xs = [x for polygon in artwork.silhouette for x, y in polygon if y < _NECK]
    return min(xs), max(xs)


def _column(blocks: list[_Block], x: float, anchor: str) -> tuple[Label, ...]:
    """One gutter's labels, in the order (of blocks, and of muscles in each) whose leader lines cross least and are shortest."""
    if not blocks:
        return ()
    outer = LEFT if anchor == "end" else RIGHT
    level = tuple(sorted(blocks, key=lambda block: _wished(block, outer)))
    orders = (level, *permutations(blocks)) if len(blocks) <= _TRIED else (level,)
    columns = (tuple(_stacked(order, x, anchor, outer)) for order in orders)
    return min(columns, key=lambda labels: _cost([label.leader for label in labels if label.leader]))


def _stacked(blocks: tuple[_Block, ...], x: float, anchor: str, outer: int) -> Iterator[Label]:
    wished = [_wished(block, outer) for block in blocks]
    tops: list[float] = []
    at = _TOP
    for wish in wished:
        tops.append(max(at, wish))
        at = tops[-1] + blocks[len(tops) - 1].height
    limit = _BOTTOM
    for i in range(len(blocks) - 1, -1, -1):
        tops[i] = min(tops[i], limit - blocks[i].height)
        limit = tops[i]
    for block, top in zip(blocks, tops, strict=True):
        y = top + AREA_LINE - 3
        yield Label(block.region, x, y, anchor)
        y += NAME_LINE + 0.5
        for named in sorted(block.muscles, key=lambda one: one.ends[outer][1]):
            end = named.ends[outer]
            yield Label(named.muscle, x, y, anchor, (_leaving(named.muscle, x, y, outer, end), end))
            y += NAME_LINE + PLAIN_LINE + GAP


def _leaving(muscle: Muscle, x: float, y: float, outer: int, end: geometry.Point) -> geometry.Point:
    """Where a leader leaves its name: beside it, or below it where the part lies further out than the name begins."""
    beside = (x - outer * 2, y - 2.2)
    if outer * (end[0] - x) < 0:
        return beside
    reach = min(outer * (end[0] - x), len(muscle.plain_name) * LETTER - 4)
    return (x + outer * max(reach, 4.0), y + PLAIN_LINE + 2.5)


def _wished(block: _Block, outer: int) -> float:
    """The top at which a block stands level with its parts."""
    heights = [named.ends[outer][1] for named in block.muscles]
    return (sum(heights) / len(heights) if heights else 100.0) - block.height / 2


def _end(part: Part, above: list[geometry.Polygon], points: list[geometry.Point], outer: int) -> geometry.Point:
    """Where a leader ends: a little inside the part, on the gutter's side, near its centre, where nothing lies over it."""
    sided = [p for p in part.outlines if outer * geometry.centre([p])[0] > 0] or list(part.outlines)
    first = None
    for end in _ends(sided, above, outer):
        if all(dist(end, point) > _BESIDE_POINT for point in points):
            return end
        first = first or end
    return first or geometry.centre(sided)


def _ends(sided: list[geometry.Polygon], above: list[geometry.Polygon], outer: int) -> Iterator[geometry.Point]:
    """Where a leader may end, the best place first."""
    middle = geometry.centre(sided)[1]
    _, top, _, bottom = geometry.bounds(sided)
    heights = sorted((top + (bottom - top) * i / 10 for i in range(1, 10)), key=lambda y: abs(y - middle))
    for y in (middle, *heights):
        bare = [span for span in _bare(_spans(sided, y), _spans(above, y)) if span[1] - span[0] >= _ROOM]
        if bare:
            x0, x1 = max(bare, key=lambda span: outer * (span[0] + span[1]))
            inside = min(5.0, (x1 - x0) / 2)
            yield (x1 - inside, y) if outer > 0 else (x0 + inside, y)


def _bare(spans: list[tuple[float, float]], above: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches of a line without those that lie under something."""
    for a0, a1 in above:
        pieces = [((x0, min(x1, a0)), (max(x0, a1), x1)) for x0, x1 in spans]
        spans = [piece for both in pieces for piece in both if piece[0] < piece[1]]
    return spans


def _spans(shapes: Iterable[geometry.Polygon], y: float) -> list[tuple[float, float]]:
    """The stretches of a horizontal line that lie inside the shapes."""
    found = []
    for shape in shapes:
        xs = sorted(
            x0 + (y - y0) * (x1 - x0) / (y1 - y0)
            for (x0, y0), (x1, y1) in zip(shape, (*shape[1:], shape[0]), strict=True)
            if (y0 > y) != (y1 > y)
        )
        found += list(zip(xs[::2], xs[1::2], strict=False))
    return found


def _cost(leaders: list[Line]) -> float:
    crossings = sum(crosses(a, b) for i, a in enumerate(leaders) for b in leaders[:i])
    return 1000.0 * crossings + sum(abs(a[1] - b[1]) for a, b in leaders)


def crosses(a: Line, b: Line) -> bool:
    """Whether two lines cross."""

    def turn(p: geometry.Point, q: geometry.Point, r: geometry.Point) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0

    return turn(a[0], a[1], b[0]) != turn(a[0], a[1], b[1]) and turn(b[0], b[1], a[0]) != turn(b[0], b[1], a[1])


def _mirrored(label: Label) -> Label:
    leader = label.leader and ((-label.leader[0][0], label.leader[0][1]), (-label.leader[1][0], label.leader[1][1]))
    return replace(label, x=-label.x, anchor="start" if label.anchor == "end" else "end", leader=leader)
