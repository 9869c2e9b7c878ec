"""What the drawing measures, as docs/drawing.md: `python -m tools.report`.

How far each outline overlaps the measured head, what each picture file weighs, and where each point lies from its landmark.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, dist, hypot
from pathlib import Path

from viewer.artwork import project
from viewer.artwork.geometry import Point as At
from viewer.artwork.geometry import Polygon
from viewer.content.content import Content, load_content
from viewer.content.definitions import Site
from viewer.content.interface import load_words
from viewer.content.placement import Landmarks, Place, drawn_facing, legs
from viewer.drawing.diagram import Diagram
from viewer.drawing.picture_file import picture_document
from viewer.web.style_sheets import picture_style

Vector = tuple[float, float, float]
ROOT = Path(__file__).parent.parent
MEASURED = json.loads((ROOT / "tests" / "drawing_reference" / "head.json").read_text(encoding="utf-8"))
HEAD = """# The drawing, measured

Made by `python -m tools.report` from the drawings and `regions.json`; a test compares it with them. The measured head
(`tests/drawing_reference/head.json`) is the average of a female and a male adult figure that were released as CC0.

"""


def main() -> None:
    (ROOT / "docs" / "drawing.md").write_text(report(load_content(ROOT)), encoding="utf-8")


def report(content: Content) -> str:
    """The whole document."""
    return HEAD + "\n".join((*_views(content), "", *_points(content), ""))


def _views(content: Content) -> Iterator[str]:
    diagram = Diagram(content, load_words(content.definitions.language))
    yield "Overlap: the area that the drawn and the measured outline share, divided by the area that either covers, above the"
    yield "lower end of the measured one. Bytes: the picture file with names, compressed with gzip at level 9."
    yield ""
    yield "| view | drawing | overlap | bytes |"
    yield "|---|---|---|---|"
    for view in content.definitions.views:
        artwork = content.artwork(view)
        share = overlap(artwork.silhouette, MEASURED[artwork.stem]["outline"], artwork.box)
        weight = len(gzip.compress(picture_document(diagram, view, picture_style(content)).encode(), 9, mtime=0))
        yield f"| {view.id} | {artwork.file} | {share:.4f} | {weight:,} |"


def _points(content: Content) -> Iterator[str]:
    yield "Distances are millimeters on the person from where the point was placed from. Over the skin: as a tape lies on the"
    yield "measured surface (`assets/model/head.json`), read off by lifting a straight line of the drawing onto it; a tape passes"
    yield "over the ear in a straight line. Flat: how far apart the two places are in the drawing. Legs: each step of the way over"
    yield "the skin, and how far the share of a way is from its two ends. A right point is the mirror image of the left one. Seen"
    yield "in: the views that show the point, the best first, and how squarely each does (1 is straight on)."
    yield ""
    yield "| point | measured in | from | over the skin | flat | legs | seen in | landmark in words |"
    yield "|---|---|---|---|---|---|---|---|"
    tape = Tape(content)
    for place in content.places:
        if place.side == "right":
            continue
        site, measured = place.site, tape.measure(place)
        share = f", {site.at:g} of the way" if site.at is not None else ""
        steps = ", ".join(f"{name} {length:.1f}" for name, length in measured.legs)
        seen = ", ".join(f"{one.view.id} {one.cosine:.2f}" for one in place.seen)
        landmark = next(one.landmark for one in content.definitions.sites if one.id == site.id)
        yield (
            f"| {site.id} | {site.view}.svg | {' to '.join(site.starts)}{share} | {measured.skin:.1f} | {measured.flat:.1f} "
            f"| {steps} | {seen} | {landmark} |"
        )


@dataclass(frozen=True)
class Measured:
    """How far a point lies from its start (mm): over the skin, in the flat drawing, and over the skin on each leg of the way."""

    skin: float
    flat: float
    legs: tuple[tuple[str, float], ...]


class Tape:
    """A tape that measures placed points again, without the program's own walk: it lifts a line of a picture onto the surface."""

    def __init__(self, content: Content) -> None:
        if content.surface is None:
            raise ValueError("the content has no surface to measure over")
        self.content, self.surface = content, content.surface
        self.landmarks = Landmarks(content.definitions, content.artworks, content.surface)

    def measure(self, place: Place) -> Measured:
        """The distances of a point on the left or in the middle from where it was placed from."""
        site, facing = place.site, drawn_facing(self.content.definitions, place.site.view)
        start, end = self.start(site), self._vector(place)
        corners = [start, end]
        if len(found := legs(site)) > 1:  # up or down first, then across
            corners.insert(1, self.surface.lift(facing, project(facing, start)[0], end[1]).point)
        lengths = tuple((name, self.length(facing, a, b)) for (name, _, _), (a, b) in zip(found, pairwise(corners), strict=False))
        if site.at is not None:
            ends = self.ends(site)
            away = (self.apart(site, start, other) for other in ends)
            lengths = (*((f"to {name}", length) for name, length in zip(site.starts, away, strict=True)), *lengths)
            if not found:
                return Measured(lengths[0][1], dist(project(facing, ends[0]), project(facing, end)), lengths)
        flat = dist(project(facing, start), project(facing, end))
        return Measured(self.length(facing, start, end), flat, lengths)

    def start(self, site: Site) -> Vector:
        """Where a site is placed from."""
        if site.along:
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
        """How far it is over the skin from a place to another; along a ridge, in a straight line."""
        return dist(one, other) if site.along else self.length(self.facing_between(one, other), one, other)

    def part_way(self, start: Vector, end: Vector, share: float) -> Vector:
        """The place at a share of the way over the skin, straight to somebody who looks level at the middle of it."""
        points = self.line(self.facing_between(start, end), start, end)
        lengths = [0.0]
        for a, b in pairwise(points):
            lengths.append(lengths[-1] + dist(a, b))
        return min(zip(points, lengths, strict=True), key=lambda one: abs(one[1] - share * lengths[-1]))[0]

    def facing_between(self, start: Vector, end: Vector) -> float:
        """The direction from which somebody looks level at the middle between two places."""
        x, z = (sum(values) for values in zip(*((n[0], n[2]) for n in map(self._normal, (start, end))), strict=True))
        return degrees(atan2(x, z)) % 360

    def length(self, facing: float, start: Vector, end: Vector) -> float:
        """How far it is over the skin along a straight line of a picture (mm)."""
        return sum(dist(a, b) for a, b in pairwise(self.line(facing, start, end)))

    def line(self, facing: float, start: Vector, end: Vector) -> list[Vector]:
        """Places of the skin under a straight line of a picture, a millimeter or less apart; none on a flap such as the ear."""
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

    def _placed(self, name: str) -> Place:
        return next(place for place in self.content.places if place.site.id == name and place.side != "right")

    def _normal(self, point: Vector) -> Vector:
        return self.surface.nearest(point).normal

    def _vector(self, place: Place) -> Vector:
        if place.point is None:
            raise ValueError(f"{place.site.id} has no place on the surface")
        return place.point


def overlap(drawn: Sequence[Polygon], measured: Sequence[Sequence[float]], box: Sequence[float]) -> float:
    """The area both shapes share, divided by the area either covers, above the lower end of the measured outline."""
    left, top, width, _ = box
    bottom = min(measured[0][1], measured[-1][1]) - 1
    both = either = 0
    for j in range(int(bottom - top)):
        y = top + j + 0.5
        rows = [spans(shape, y) for shape in ([[(x, y) for x, y in measured]], drawn)]
        for i in range(2 * int(width)):
            x = left + i / 2 + 0.25
            one, other = (any(a <= x < b for a, b in row) for row in rows)
            both += one and other
            either += one or other
    return both / either


def spans(shapes: Sequence[Sequence[At]], y: float) -> list[tuple[float, float]]:
    """The stretches of a horizontal line inside the shapes."""
    found: list[tuple[float, float]] = []
    for shape in shapes:
        xs = sorted(
            x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in pairwise((*shape, shape[0])) if (y0 > y) != (y1 > y)
        )
        found += zip(xs[::2], xs[1::2], strict=True)
    return found


if __name__ == "__main__":
    main()
