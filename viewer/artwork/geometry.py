"""Plane geometry on path data: whether a point lies inside a shape, and how far outside it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import hypot, inf

from svg.path import Close, Line, Move, parse_path

Point = tuple[float, float]
Polygon = tuple[Point, ...]
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
    except Exception as error:  # the parser raises many kinds of exception
        raise ValueError(str(error) or "not path data") from None


def _flattened(data: str) -> Iterator[Polygon]:
    points: list[Point] = []
    for segment in parse_path(data):
        if isinstance(segment, Move):
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
    """The points that lie in none of the polygons."""
    ys = [y for shape in shapes for _, y in shape]
    if not ys:
        return list(points)
    low, step = min(ys), (max(ys) - min(ys)) / _ROWS or 1.0
    rows: list[list[tuple[int, Point, Point]]] = [[] for _ in range(_ROWS + 1)]
    for i, shape in enumerate(shapes):
        for a, b in _sides(shape):
            first, last = int((a[1] - low) / step), int((b[1] - low) / step)
            for row in rows[min(first, last) : max(first, last) + 1]:
                row.append((i, a, b))

    def inside(x: float, y: float) -> bool:
        odd: set[int] = set()
        at = (y - low) / step
        for i, (x0, y0), (x1, y1) in rows[int(at)] if 0 <= at <= _ROWS else ():
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                odd ^= {i}
        return bool(odd)

    return [point for point in points if not inside(*point)]


def distance(shapes: Iterable[Polygon], point: Point) -> float:
    """How far a point is from the nearest border, in the polygons' unit."""
    return min((_to_line(point, a, b) for shape in shapes for a, b in _sides(shape)), default=inf)


def farthest(shapes: Iterable[Polygon], points: Iterable[Point]) -> float:
    """How far from the nearest border the farthest of some points is, in the polygons' unit; 0 if there are no
    points.
    """
    sides = [side for shape in shapes for side in _sides(shape)]
    most = 0.0
    for point in points:
        nearest = inf
        for a, b in sides:
            nearest = min(nearest, _to_line(point, a, b))
            if nearest <= most:
                break  # another point is farther away
        else:
            most = nearest
    return most


def bounds(shapes: Iterable[Polygon]) -> tuple[float, float, float, float]:
    """The least and greatest x and y: (x0, y0, x1, y1)."""
    xs, ys = zip(*(point for shape in shapes for point in shape), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


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
    yield from pairwise((*shape, shape[0]))


def _area(shape: Polygon) -> float:
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
    t = max(0.0, min(1.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length)) if length else 0.0
    return hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy)
