"""Where an area ends on bare skin: its border, minus whatever another line of the drawing already shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise, product
from math import ceil, dist

from viewer.artwork import geometry
from viewer.artwork.geometry import Point, Polygon

_STEP = 1.5
"""mm between the places of a border that are looked at."""

_BESIDE = 4.0
"""mm. A border that runs nearer to an edge or to the head's outline would be a second line beside it."""

_SHORTEST = 18.0
"""mm. What is left of a border must be this long: less is a speck."""

_BOW = 0.3
"""mm by which a border with fewer corners may leave the true one; it is dotted, and written in whole mm."""


class Borders:
    """The lines of one drawing that areas lie between: the outline and the edges of structures."""

    def __init__(self, head: tuple[Polygon, ...], structures: tuple[Polygon, ...]) -> None:
        self._head, self._structures = head, structures
        self._near: dict[tuple[int, int], list[Point]] = {}
        for polygon in (*head, *structures):
            for place in _places(polygon):
                self._near.setdefault(_cell(place), []).append(place)

    def of(self, area: Iterable[Polygon], *, half: bool) -> str:
        """Path data (mm) of the open lines where an area ends on bare skin; of a `half`, whose midline is a seam, both sides'."""
        lines = (line for polygon in area for line in self._bare(polygon, half=half))
        long = [_straightened(line) for line in lines if sum(dist(a, b) for a, b in pairwise(line)) >= _SHORTEST]
        other = geometry.mirrored(map(tuple, long)) if half else ()
        return "".join(map(_written, (*long, *other)))

    def _bare(self, area: Polygon, *, half: bool) -> Iterator[list[Point]]:
        """The runs of a border that no line covers: inside the outline, outside all structures, and away from their edges."""
        places = list(_places(area))
        inside, clear = set(places) - set(geometry.outside(self._head, places)), set(geometry.outside(self._structures, places))
        steps = list(pairwise((places[-1], *places, places[0])))
        seam = {place for (before, place), (_, after) in pairwise(steps) if _along(before, place) and _along(place, after)}
        bare = [p in inside and p in clear and not (half and p in seam) and not self._crowded(p) for p in places]
        if all(bare):
            yield [*places, places[0]]
            return
        turn = bare.index(False)  # start where no run would be cut in two
        around = [*range(turn, len(places)), *range(turn)]
        for shown, run in groupby(around, key=bare.__getitem__):
            if shown:
                yield [places[i] for i in run]

    def _crowded(self, point: Point) -> bool:
        x, y = _cell(point)
        beside = (self._near.get((x + i, y + j), ()) for i, j in product((-1, 0, 1), repeat=2))
        return any(dist(point, other) < _BESIDE for cell in beside for other in cell)


def _along(one: Point, other: Point) -> bool:
    """Whether a step of a border runs along the midline rather than across it."""
    return max(abs(one[0]), abs(other[0])) < _BESIDE and abs(one[1] - other[1]) > abs(one[0] - other[0])


def _cell(point: Point) -> tuple[int, int]:
    return int(point[0] // _BESIDE), int(point[1] // _BESIDE)


def _places(polygon: Polygon) -> Iterator[Point]:
    for (x0, y0), (x1, y1) in pairwise((*polygon, polygon[0])):
        count = ceil(dist((x0, y0), (x1, y1)) / _STEP)
        yield from ((x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(count))


def _straightened(line: list[Point]) -> list[Point]:
    """The same line with the fewest corners that keep its course (Ramer-Douglas-Peucker)."""
    chord = [(line[0], line[-1])]
    aside = [geometry.distance(chord, point) for point in line]
    far = max(range(len(line)), key=aside.__getitem__)
    if aside[far] <= _BOW:
        return [line[0], line[-1]]
    return _straightened(line[: far + 1])[:-1] + _straightened(line[far:])


def _written(line: Iterable[Point]) -> str:
    (x, y), *rest = [(round(x), round(y)) for x, y in line]
    data = f"M{x} {y}l"
    for to in rest:
        data += f"{to[0] - x} {to[1] - y} "
        x, y = to
    return data.rstrip().replace(" -", "-")
