"""Frames close-ups: points with enough surroundings to recognize the place, and targets that do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from viewer.artwork import Artwork, Bounds, Box, geometry
from viewer.content import SitePoint

_TARGET_SHARE = 24 / 266
"""A close-up is at least 266 CSS px wide, in a window of 320; so much of that is a target of 24 CSS px (WCAG 2.2,
2.5.8)."""


@dataclass(frozen=True)
class Neighborhood:
    """Points, the box around them and the width of their targets (units); `side` where the other side has a box of
    its own.
    """

    points: tuple[SitePoint, ...]
    box: Box
    target: float
    side: str = ""

    def shows(self, bounds: Bounds, *, mirror: bool = False) -> bool:
        """Whether something with these bounds, or its `mirror` image at x = 0, can be seen in it."""
        if mirror:
            bounds = Bounds(-bounds.x1, bounds.y0, -bounds.x0, bounds.y1)
        return bounds.meets(self.box)


def neighborhoods(points: tuple[SitePoint, ...], artwork: Artwork) -> tuple[Neighborhood, ...]:
    """One box for all points, or one per side if targets would overlap in a single one. There must be a point."""
    together = _around(points, artwork)
    sides = dict.fromkeys(point.side for point in points)
    if _apart(together) or len(sides) == 1:
        return (together,)
    # Wide, so that the surroundings stay in sight, unless targets would then overlap. Both sides have the same width,
    # so that a reader can compare them.
    for least, margin in ((200.0, 44.0), (100.0, 44.0), (50.0, 24.0), (25.0, 12.0)):
        apart = tuple(
            _around(tuple(p for p in points if p.side == side), artwork, side=side, least=least, margin=margin)
            for side in sides
        )
        if all(map(_apart, apart)):
            return apart
    return (together,)  # points closer than any target: overlapping ones are still better than none


def _apart(found: Neighborhood) -> bool:
    # Targets are squares: apart in one direction is apart.
    pairs = combinations(found.points, 2)
    return all(max(abs(a.x - b.x), abs(a.y - b.y)) >= found.target for a, b in pairs)


def _around(
    points: tuple[SitePoint, ...], artwork: Artwork, *, side: str = "", least: float = 100.0, margin: float = 44.0
) -> Neighborhood:
    """A box around points, four by three: at least `least` units wide, with `margin` units shared by both sides.

    It does not reach below the drawing, where there is nothing to recognize a place by.
    """
    x0, y0, x1, y1 = geometry.bounds([tuple((p.x, p.y) for p in points)])
    width = max(x1 - x0 + margin, (y1 - y0 + margin) * 4 / 3, least)
    height = width * 3 / 4
    lowest = artwork.box.bottom - height
    box = Box((x0 + x1 - width) / 2, min((y0 + y1 - height) / 2, lowest), width, height)
    return Neighborhood(points, box, target=width * _TARGET_SHARE, side=side)
