"""Finds the place in a part where a mark covers least."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from math import dist, inf, sqrt

from viewer.artwork import Artwork, geometry

_TRIED = 150
"""Places that are tried in the rectangle around a part."""

_NEAR = 4.0
"""Units. Corners of borders closer than this count as one."""


@lru_cache(maxsize=256)
def bare_place(
    shapes: tuple[geometry.Polygon, ...],
    over: tuple[geometry.Polygon, ...],
    points: tuple[geometry.Point, ...] = (),
) -> geometry.Point | None:
    """The place inside some polygons and outside those `over` them that is farthest from all borders and points, if
    any.

    Recent results are cached: editing words moves no shapes, and asks for all of them again.
    """
    bare = geometry.outside(over, places_inside(shapes))
    if not bare:
        return None
    # Corners stand for borders: curves have many. One of each few that lie together is enough, and saves most of the
    # time.
    borders = {(round(x / _NEAR), round(y / _NEAR)): (x, y) for shape in (*shapes, *over) for x, y in shape}.values()
    return _farthest(bare, (*borders, *points))


def places_inside(shapes: tuple[geometry.Polygon, ...]) -> list[geometry.Point]:
    """Places all over some polygons, at equal distances."""
    x0, y0, x1, y1 = geometry.bounds(shapes)
    step = sqrt((x1 - x0) * (y1 - y0) / _TRIED)  # as many for any proportion of the sides
    columns, rows = (range(int(size / step) + 1) for size in (x1 - x0, y1 - y0))
    # From the middle of the first step, so that no place lies on the edge of the rectangle.
    tried = [(x0 + (i + 0.5) * step, y0 + (j + 0.5) * step) for i, j in product(columns, rows)]
    beside = set(geometry.outside(shapes, tried))
    return [place for place in tried if place not in beside]


def _farthest(places: Iterable[geometry.Point], others: tuple[geometry.Point, ...]) -> geometry.Point | None:
    """The first of the places that are farthest from the nearest other point; a place is given up at the first one
    too near.
    """
    found, most = None, -1.0
    for place in places:
        nearest = inf
        for other in others:
            nearest = min(nearest, dist(place, other))
            if nearest <= most:
                break
        else:
            found, most = place, nearest
    return found


def bare_place_in_area(artwork: Artwork, region_id: str) -> geometry.Point | None:
    """The place in an area, in the drawing's coordinates, that is farthest from its border and from structures, if any.

    An area may lie under structures altogether: then it is the place farthest from its border alone.
    """
    over = tuple(polygon for structure in artwork.structures.values() for polygon in structure.outlines)
    shapes = artwork.regions[region_id].outlines
    return bare_place(shapes, over) or bare_place(shapes, ())
