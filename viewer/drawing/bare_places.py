"""Finds the place in an area where a mark covers least."""

from __future__ import annotations

from itertools import product
from math import dist, sqrt

from viewer.artwork import Artwork, geometry

_TRIED = 150
"""Places that are tried in the rectangle around an area."""

_NEAR = 4.0
"""Units. Corners of borders closer than this count as one."""


def bare_place(artwork: Artwork, region_id: str, *, mirror: bool) -> geometry.Point | None:
    """The place in an area, in a view's picture, that is as far as possible from its border and from structures, if any."""
    shapes = artwork.regions[region_id].outlines
    others = tuple(polygon for structure in artwork.structures.values() for polygon in structure.outlines)
    x0, y0, x1, y1 = geometry.bounds(shapes)
    step = sqrt((x1 - x0) * (y1 - y0) / _TRIED)
    columns, rows = (range(int(size / step) + 1) for size in (x1 - x0, y1 - y0))
    tried = [(x0 + (i + 0.5) * step, y0 + (j + 0.5) * step) for i, j in product(columns, rows)]
    covered = set(geometry.outside(shapes, tried))
    bare = [place for place in geometry.outside(others, tried) if place not in covered]
    if not bare:
        return None
    borders = {(round(x / _NEAR), round(y / _NEAR)): (x, y) for shape in (*shapes, *others) for x, y in shape}.values()
    x, y = max(bare, key=lambda place: min(dist(place, border) for border in borders))
    return (-x if mirror else x), y
