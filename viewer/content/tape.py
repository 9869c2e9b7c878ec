"""Measures placed points again, as a clinician would check them with a tape."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, dist, hypot

from viewer.artwork import project
from viewer.content.content import Content
from viewer.content.definitions import Site
from viewer.content.placement import Landmarks, Placement, drawn_facing, legs

Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Measured:
    """How far a point lies from its start (mm): over the skin, in the flat drawing, and over the skin on each leg.

    `legs` are the names of the legs with their lengths; those of a point between two places begin with the way to each.
    """

    skin: float
    flat: float
    legs: tuple[tuple[str, float], ...]


class Tape:
    """A tape that measures placed points again, without the program's own walk over the surface.

    It lifts a straight line of a picture onto the surface instead, so that a mistake in the walk shows. Raises
    `ValueError` for content without a surface.
    """

    def __init__(self, content: Content) -> None:
        if content.surface is None:
            raise ValueError("the content has no surface to measure over")
        self.content, self.surface = content, content.surface
        self.landmarks = Landmarks(content.definitions, content.artworks, content.surface)

    def measure(self, place: Placement) -> Measured:
        """The distances of a point on the left or in the middle from where it was placed from."""
        site, facing = place.site, drawn_facing(self.content.definitions, place.site.view)
        start, end = self.start(site), self._vector(place)
        corners = [start, end]
        if len(found := legs(site)) > 1:  # up or down first, then across
            corners.insert(1, self.surface.lift(facing, project(facing, start)[0], end[1]).point)
        # Not strict: without legs, the way from start to end is still there, and no leg names it.
        lengths = tuple(
            (leg.name, self.length(facing, a, b)) for leg, (a, b) in zip(found, pairwise(corners), strict=False)
        )
        if site.at is not None:
            ends = self.ends(site)
            away = (self.apart(site, start, other) for other in ends)
            lengths = (*((f"to {name}", length) for name, length in zip(site.starts, away, strict=True)), *lengths)
            if not found:  # it lies right between the two: it is measured from the first
                flat = dist(project(facing, ends[0]), project(facing, end))
                return Measured(skin=lengths[0][1], flat=flat, legs=lengths)
        flat = dist(project(facing, start), project(facing, end))
        return Measured(skin=self.length(facing, start, end), flat=flat, legs=lengths)

    def start(self, site: Site) -> Vector:
        """Where a site is placed from: a landmark, another site, or a share of the way between two."""
        if site.along:  # only the program can follow a ridge, so that its own point has to do
            return self._vector(self._placed(site.id))
        ends = self.ends(site)
        return ends[0] if site.at is None else self.part_way(ends[0], ends[1], site.at)

    def ends(self, site: Site) -> list[Vector]:
        """What a site is placed from: one place, or the two that it lies between."""
        found = [self._named(name) for name in site.starts]
        if site.between and site.between[0] == site.between[1]:
            x, y, z = found[1]
            found[1] = (-x, y, z)
        return found

    def apart(self, site: Site, one: Vector, other: Vector) -> float:
        """How far it is over the skin from one place to another; along a ridge, in a straight line."""
        return dist(one, other) if site.along else self.length(self.facing_between(one, other), one, other)

    def part_way(self, start: Vector, end: Vector, share: float) -> Vector:
        """The place at a share of the way over the skin, straight as seen by somebody who looks level at its middle."""
        points = self.line(self.facing_between(start, end), start, end)
        lengths = [0.0]
        for a, b in pairwise(points):
            lengths.append(lengths[-1] + dist(a, b))
        # The nearest place will do: they are half a millimeter apart in the picture.
        return min(zip(points, lengths, strict=True), key=lambda one: abs(one[1] - share * lengths[-1]))[0]

    def facing_between(self, start: Vector, end: Vector) -> float:
        """The direction from which somebody looks level at the middle between two places."""
        x, z = (sum(values) for values in zip(*((n[0], n[2]) for n in map(self._normal, (start, end))), strict=True))
        return degrees(atan2(x, z)) % 360

    def length(self, facing: float, start: Vector, end: Vector) -> float:
        """How far it is over the skin along a straight line of a picture (mm)."""
        return sum(dist(a, b) for a, b in pairwise(self.line(facing, start, end)))

    def line(self, facing: float, start: Vector, end: Vector) -> list[Vector]:
        """Places of the skin under a straight line of a picture, each half a millimeter from the next in the picture.

        There is none on a flap, such as the ear: a tape passes over it.
        """
        (x0, y0), (x1, y1) = project(facing, start), project(facing, end)
        count = 1 + int(2 * hypot(x1 - x0, y1 - y0))
        found = [start]
        for i in range(1, count):
            spot = self.surface.lift(facing, x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count)
            if not self.surface.loose[spot.triangle]:
                found.append(spot.point)
        return [*found, end]

    def _named(self, name: str) -> Vector:
        placed = any(place.site.id == name for place in self.content.places)
        return self._vector(self._placed(name)) if placed else self.landmarks.spot(name).point

    def _placed(self, name: str) -> Placement:
        # The right half is the mirror image of the left, so it is never measured.
        return next(place for place in self.content.places if place.site.id == name and place.side != "right")

    def _normal(self, point: Vector) -> Vector:
        return self.surface.nearest(point).normal

    def _vector(self, place: Placement) -> Vector:
        if place.point is None:
            raise ValueError(f"{place.site.id} has no place on the surface")
        return place.point
