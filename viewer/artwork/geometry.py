"""Plane geometry on path data: whether a point lies inside a shape, and how far outside it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import hypot, inf
from typing import NamedTuple

from svg.path import Close, Line, Move, parse_path

Point = tuple[float, float]
Polygon = tuple[Point, ...]
"""The corners in order. The last side leads back to the first corner."""


class Box(NamedTuple):
    """A rectangle as SVG's `viewBox` gives it."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The greatest x."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The greatest y."""
        return self.top + self.height


class Bounds(NamedTuple):
    """The least and greatest x and y of something."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, box: Box) -> bool:
        """Whether any of what has these bounds lies within a box."""
        return self.x0 < box.right and self.x1 > box.left and self.y0 < box.bottom and self.y1 > box.top


_STEPS = 8
"""Chords a curve: at the size of a head this keeps a polygon within 0.1 mm of its curve."""

_ROWS = 200
"""Strips that a shape is cut into, so that a point is compared with the borders beside it alone."""

_NOTHING = 1e-6
"""mm². What encloses less is a line."""


@lru_cache(maxsize=1024)
def polygons(data: str) -> tuple[Polygon, ...]:
    """The closed outlines of path data as polygons. Raises `ValueError` where the data is not path data."""
    try:
        return tuple(polygon for polygon in _flattened(data) if abs(_area(polygon)) > _NOTHING)
    except Exception as error:  # svg.path raises IndexError, TypeError, AssertionError and others
        raise ValueError(str(error) or "not path data") from None


def _flattened(data: str) -> Iterator[Polygon]:
    points: list[Point] = []
    for segment in parse_path(data):
        if isinstance(segment, Move):
            # A move ends the outline before it, closed or not: that is how SVG fills an open path, too.
            if len(points) > 2:
                yield tuple(points)
            points = [_pair(segment.end)]
        elif isinstance(segment, Line | Close):
            points.append(_pair(segment.end))
        else:
            points += [_pair(segment.point(i / _STEPS)) for i in range(1, _STEPS + 1)]
    if len(points) > 2:
        yield tuple(points)


def mirrored(shapes: Iterable[Polygon]) -> tuple[Polygon, ...]:
    """The same shapes on the other side of the midline, x = 0."""
    return tuple(tuple((-x, y) for x, y in shape) for shape in shapes)


def contains(shapes: Iterable[Polygon], point: Point) -> bool:
    """Whether a point lies inside one of the polygons."""
    return any(_inside(shape, point) for shape in shapes)


def outside(shapes: tuple[Polygon, ...], points: Iterable[Point]) -> list[Point]:
    """The points that lie in none of the polygons.

    Faster than `contains` for many points: each is compared only with the sides that pass its height.
    """
    ys = [y for shape in shapes for _, y in shape]
    if not ys:
        return list(points)
    low, step = min(ys), (max(ys) - min(ys)) / _ROWS or 1.0  # flat shapes would divide by zero
    rows: list[list[tuple[int, Point, Point]]] = [[] for _ in range(_ROWS + 1)]
    for i, shape in enumerate(shapes):
        for a, b in _sides(shape):
            first, last = int((a[1] - low) / step), int((b[1] - low) / step)
            for row in rows[min(first, last) : max(first, last) + 1]:
                row.append((i, a, b))

    def inside(x: float, y: float) -> bool:
        # Per polygon, whether a ray to the right crosses its border an odd number of times (even-odd rule).
        odd: set[int] = set()
        at = (y - low) / step
        for i, (x0, y0), (x1, y1) in rows[int(at)] if 0 <= at <= _ROWS else ():
            # Half-open, so that a ray through a corner counts one of the two sides that meet there.
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                odd ^= {i}
        return bool(odd)

    return [point for point in points if not inside(*point)]


def distance(shapes: Iterable[Polygon], point: Point) -> float:
    """How far a point is from the nearest border, in the polygons' unit; infinite if there is none."""
    return min((_to_line(point, a, b) for shape in shapes for a, b in _sides(shape)), default=inf)


def farthest(shapes: Iterable[Polygon], points: Iterable[Point]) -> float:
    """How far from the nearest border the farthest of some points is, in the polygons' unit; 0 if there are no
    points.
    """
    sides = [
        (a, b, min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1]))
        for shape in shapes
        for a, b in _sides(shape)
    ]
    most = 0.0
    near: tuple[Point, Point] | None = None
    for point in points:
        x, y = point
        # Points come in the order of a border, so the side nearest to one is near the next, too.
        nearest = _to_line(point, *near) if near else inf
        if nearest <= most:
            continue  # another point is farther away
        for a, b, x0, x1, y0, y1 in sides:
            # Most sides are seen to be farther away than the nearest one before the distance is worked out.
            if x0 - x > nearest or x - x1 > nearest or y0 - y > nearest or y - y1 > nearest:
                continue
            found = _to_line(point, a, b)
            if found < nearest:
                nearest, near = found, (a, b)
                if nearest <= most:
                    break
        else:
            most = nearest
    return most


def bounds(shapes: Iterable[Polygon]) -> Bounds:
    """The least and greatest x and y. Raises `ValueError` where there is no point."""
    xs, ys = zip(*(point for shape in shapes for point in shape), strict=True)
    return Bounds(min(xs), min(ys), max(xs), max(ys))


def area(shapes: Iterable[Polygon]) -> float:
    """The area that polygons enclose, in their unit squared; overlaps count twice."""
    return sum(abs(_area(shape)) for shape in shapes)


def center(shapes: Iterable[Polygon]) -> Point:
    """The centroid of the largest polygon."""
    shape = max(shapes, key=lambda s: abs(_area(s)))
    area, cx, cy = 0.0, 0.0, 0.0
    for (x0, y0), (x1, y1) in _sides(shape):
        cross = x0 * y1 - x1 * y0
        area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    return (cx / (3 * area), cy / (3 * area)) if area else shape[0]


def _pair(z: complex) -> Point:
    return (z.real, z.imag)


def _sides(shape: Polygon) -> Iterator[tuple[Point, Point]]:
    return pairwise((*shape, shape[0]))


def _area(shape: Polygon) -> float:
    # The shoelace formula. The sign tells the direction of the corners.
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _sides(shape)) / 2


def _inside(shape: Polygon, point: Point) -> bool:
    x, y = point
    odd = False
    for (x0, y0), (x1, y1) in _sides(shape):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            odd = not odd
    return odd


def _to_line(point: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    # Clamped to the side: the line that runs on beyond its ends is no border.
    t = max(0.0, min(1.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length)) if length else 0.0
    return hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy)
