"""Where an area ends on bare skin: its border, minus whatever another line of the drawing already shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, pairwise, product
from math import ceil, dist

from viewer.artwork import geometry
from viewer.artwork.geometry import Point, Polygon

_STEP = 1.5
"""mm between the places of a border that are looked at."""

_BESIDE = 4.0
"""mm. A border that runs nearer to an edge or to the head's outline would be a second line beside it."""

_TOUCHING = 1.0
"""mm. An area that has no structures to show it ends at the outline only where it is this near: elsewhere its own
line is drawn."""

_SHORTEST = 18.0
"""mm. What is left of a border must be this long: less is a speck."""

_BOW = 0.3
"""mm by which a border with fewer corners may leave the true one; it is dotted, and written in whole mm."""

_FINE_BOW = 0.1
"""mm. The same for an area's own line, which may go around something as small as a nail; it is written with one
decimal."""


class Borders:
    """The lines of one drawing that areas lie between: the outline and the edges of structures."""

    def __init__(self, head: tuple[Polygon, ...], structures: tuple[Polygon, ...]) -> None:
        self._head, self._structures = head, structures
        # A grid as fine as the distance that is asked about: what is near a place lies in its cell or one beside it.
        self._near: dict[tuple[int, int], list[Point]] = {}
        for polygon in (*head, *structures):
            for place in _places(polygon):
                self._near.setdefault(_cell(place), []).append(place)

    def of(self, area: Iterable[Polygon], *, half: bool) -> str:
        """Path data (mm) of the open lines where an area ends on bare skin; of a `half`, whose midline is a seam,
        both sides'.
        """
        lines = (line for polygon in area for line in self._bare(polygon, half=half))
        long = [_straightened(line) for line in lines if sum(dist(a, b) for a, b in pairwise(line)) >= _SHORTEST]
        other = geometry.mirrored(map(tuple, long)) if half else ()
        return "".join(map(_written, (*long, *other)))

    def own(self, area: Iterable[Polygon], *, half: bool) -> str | None:
        """Path data (mm) of the open lines of an area that no structures show: all around it but where the outline
        does.

        None where that is its whole border, which its shape draws best.
        """
        runs = [self._apart(polygon, half=half) for polygon in area]
        if not half and all(run is None for run in runs):
            return None
        open_lines = chain.from_iterable(
            [[*polygon, polygon[0]]] if run is None else run for run, polygon in zip(runs, area, strict=True)
        )
        lines = [_straightened(line, _FINE_BOW) for line in open_lines]
        other = geometry.mirrored(map(tuple, lines)) if half else ()
        return "".join(_written(line, decimals=1) for line in (*lines, *other))

    def _apart(self, area: Polygon, *, half: bool) -> list[list[Point]] | None:
        """The runs of a border away from the outline, each as far as the place where it meets it; None: all of it."""
        places = list(_places(area))
        seam = _seam(places) if half else frozenset()
        inside = set(places) - set(geometry.outside(self._head, places))
        shown = [p in inside and p not in seam and not self._at_outline(p) for p in places]
        if all(shown):
            return None
        if not any(shown):
            return []
        found = []
        for run in _runs(shown):
            # One place more at either end, so that the line meets the outline instead of ending just before it.
            reached = [i % len(places) for i in range(run[0] - 1, run[0] + len(run) + 1)]
            found.append([places[i] for i in reached if shown[i] or places[i] not in seam])
        return found

    def _at_outline(self, point: Point) -> bool:
        return geometry.distance(self._head, point) < _TOUCHING

    def _bare(self, area: Polygon, *, half: bool) -> Iterator[list[Point]]:
        """The runs of a border that no line covers: inside the outline, outside all structures, and away from their
        edges.
        """
        places = list(_places(area))
        inside = set(places) - set(geometry.outside(self._head, places))
        clear = set(geometry.outside(self._structures, places))
        seam = _seam(places) if half else frozenset()
        bare = [p in inside and p in clear and p not in seam and not self._crowded(p) for p in places]
        if all(bare):
            yield [*places, places[0]]
            return
        for run in _runs(bare):
            yield [places[i] for i in run]

    def _crowded(self, point: Point) -> bool:
        x, y = _cell(point)
        beside = (self._near.get((x + i, y + j), ()) for i, j in product((-1, 0, 1), repeat=2))
        return any(dist(point, other) < _BESIDE for cell in beside for other in cell)


def _runs(shown: list[bool]) -> Iterator[list[int]]:
    """The runs of what is shown of a closed line, by their places' numbers; not all of it is."""
    turn = shown.index(False)  # start where no run would be cut in two
    around = [*range(turn, len(shown)), *range(turn)]
    for is_shown, run in groupby(around, key=shown.__getitem__):
        if is_shown:
            yield list(run)


def _seam(places: list[Point]) -> frozenset[Point]:
    """The places of a closed line where it runs along the midline."""
    steps = pairwise(pairwise((places[-1], *places, places[0])))
    return frozenset(place for (before, place), (_, after) in steps if _along(before, place) and _along(place, after))


def _along(start: Point, end: Point) -> bool:
    """Whether a step of a border runs along the midline rather than across it."""
    return max(abs(start[0]), abs(end[0])) < _BESIDE and abs(start[1] - end[1]) > abs(start[0] - end[0])


def _cell(point: Point) -> tuple[int, int]:
    return int(point[0] // _BESIDE), int(point[1] // _BESIDE)


def _places(polygon: Polygon) -> Iterator[Point]:
    for (x0, y0), (x1, y1) in pairwise((*polygon, polygon[0])):
        count = ceil(dist((x0, y0), (x1, y1)) / _STEP)
        yield from ((x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(count))


def _straightened(line: list[Point], bow: float = _BOW) -> list[Point]:
    """The same line with the fewest corners that keep its course (Ramer-Douglas-Peucker)."""
    chord = [(line[0], line[-1])]
    aside = [geometry.distance(chord, point) for point in line]
    far = max(range(len(line)), key=aside.__getitem__)
    if aside[far] <= bow:
        return [line[0], line[-1]]
    return _straightened(line[: far + 1], bow)[:-1] + _straightened(line[far:], bow)


def _written(line: Iterable[Point], decimals: int = 0) -> str:
    (x, y), *rest = [(round(x * 10**decimals), round(y * 10**decimals)) for x, y in line]
    # Relative, from the rounded place before: rounding errors do not add up.
    data = f"M{_number(x, decimals)} {_number(y, decimals)}l"
    for to in rest:
        data += f"{_number(to[0] - x, decimals)} {_number(to[1] - y, decimals)} "
        x, y = to
    return data.rstrip().replace(" -", "-")


def _number(value: int, decimals: int) -> str:
    return f"{value / 10**decimals:g}"
