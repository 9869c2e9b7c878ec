"""Frames close-ups: points with enough surroundings to recognize the place, and targets that do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from viewer.artwork import Artwork, geometry
from viewer.content import Point

Box = tuple[float, float, float, float]
_TARGET_SHARE = 24 / 266
"""A close-up is at least 266 CSS px wide, in a window of 320; so much of that is a target of 24 CSS px (WCAG 2.2,
2.5.8)."""


@dataclass(frozen=True)
class Neighborhood:
    """Points, the box around them and the width of their targets (units); `side` where the other side has a box of
    its own.
    """

    points: tuple[Point, ...]
    box: Box
    target: float
    side: str = ""

    def shows(self, bounds: Box, *, mirror: bool = False) -> bool:
        """Whether something with these bounds (least x and y, greatest x and y) can be seen in it."""
        left, top, width, height = self.box
        x0, y0, x1, y1 = bounds
        if mirror:
            x0, x1 = -x1, -x0
        return x0 < left + width and x1 > left and y0 < top + height and y1 > top


def neighborhoods(points: tuple[Point, ...], artwork: Artwork) -> tuple[Neighborhood, ...]:
    """One box for all points, or one per side if targets would overlap in a single one."""
    together = _around(points, artwork)
    sides = dict.fromkeys(point.side for point in points)
    if _apart(together) or len(sides) == 1:
        return (together,)
    # Wide, so that the surroundings stay in sight, unless targets would then overlap.
    for least, margin in ((200.0, 44.0), (100.0, 44.0), (50.0, 24.0), (25.0, 12.0)):
        apart = tuple(
            _around(tuple(p for p in points if p.side == side), artwork, side, least, margin) for side in sides
        )
        if all(map(_apart, apart)):
            return apart
    return (together,)


def _apart(found: Neighborhood) -> bool:
    pairs = combinations(found.points, 2)
    return all(max(abs(a.x - b.x), abs(a.y - b.y)) >= found.target for a, b in pairs)


def _around(
    points: tuple[Point, ...], artwork: Artwork, side: str = "", least: float = 100.0, margin: float = 44.0
) -> Neighborhood:
    """A box around points: at least this wide, four by three, inside the drawing."""
    x0, y0, x1, y1 = geometry.bounds([tuple((p.x, p.y) for p in points)])
    width = max(x1 - x0 + margin, (y1 - y0 + margin) * 4 / 3, least)
    height = width * 3 / 4
    lowest = artwork.box[1] + artwork.box[3] - height
    box = ((x0 + x1 - width) / 2, min((y0 + y1 - height) / 2, lowest), width, height)
    return Neighborhood(points, box, width * _TARGET_SHARE, side)
