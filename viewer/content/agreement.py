"""Checks that the drawings agree: the same landmark, border or point lies in the same place on the surface.

A drawing is checked where it sees the surface well. How much a disagreement matters is for an illustrator to judge:
pages are served all the same, with each point only where it lies in its structure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, permutations
from math import ceil, dist, floor

from viewer.artwork import Artwork, DrawnPart, OffSurfaceError, Spot, Surface, faces, geometry, project, rightward
from viewer.content.definitions import Definitions
from viewer.content.placement import AGREEING, WELL, Landmarks, Placement, drawn_facing
from viewer.problems import Problem

_SAME_HEIGHT = 1.0
"""mm. The upper or lower end of a structure may lie this much higher in one drawing than in another. All
pictures share the vertical axis, so a height needs no lifting and can be held to more than a border."""

_STEP = 1.0
"""mm between the places of a border that are compared."""

_AT_FRAME = 4.0
"""mm. Whatever ends this close to the edge of a picture is taken to continue beyond it."""

_MIDLINE = 1.5
"""mm. Where the two halves of a structure meet there is no border."""

_GRID = 4.0
"""mm between the places of a part that are tried for whether another drawing sees them."""

_SEEN = 0.05
"""The share of a part above which a drawing that sees it well but does not show it is reported. Less may be a
sliver of what lies on the other side of the person."""

_FAR = 10_000.0
"""mm. No person is this large: only a structure that is not drawn at all (`inf`) is farther away."""

_EDGE_ON = -0.05
"""The cosine down to which a drawing shows a place: on the outline it is 0, give or take 3 degrees of the triangles."""

_CELL = 10.0
"""mm. The edge of the cubes that a border's places are sorted into, so that only near ones are compared."""

Vector = tuple[float, float, float]


def disagreements(
    defined: Definitions, artworks: Mapping[str, Artwork], places: tuple[Placement, ...], surface: Surface | None
) -> list[Problem]:
    """Where the drawings disagree: first the parts that one of them lacks, then everything else, sorted by file.

    Without a surface to compare them on there are none.
    """
    if surface is None:
        return []
    drawn = [_Drawing(artwork, drawn_facing(defined, stem), surface) for stem, artwork in sorted(artworks.items())]
    landmarks = Landmarks(defined, artworks, surface)
    return [*_missing(drawn), *sorted({*_landmarks(landmarks), *_astray(places), *_borders(drawn), *_ends(drawn)})]


def _missing(drawn: list[_Drawing]) -> Iterator[Problem]:
    """Areas and structures that a drawing faces but does not show, as another drawing tells where they lie."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for one, other in permutations(drawn, 2):
        for kind in ("regions", "structures"):
            theirs: Mapping[str, DrawnPart] = getattr(other.artwork, kind)
            for name in theirs.keys() - getattr(one.artwork, kind).keys():
                places = list(other.inside(theirs[name]))
                share = sum(map(one.sees, places)) / len(places) if places else 0.0
                # Several drawings may show the part: one problem names the one that tells the most.
                if share > _SEEN:
                    at = (one.artwork.file, name)
                    found[at] = max(found.get(at, (0.0, "")), (share, other.artwork.file))
    for (file, name), (share, theirs_in) in sorted(found.items()):
        yield Problem(
            file=file,
            line=0,
            path=f"#{name}",
            what="this drawing faces the part but does not show it",
            value=f"{share:.0%} of its shape in {theirs_in} would be seen here",
            fix=f"draw it in {file}, too",
        )


def _landmarks(landmarks: Landmarks) -> Iterator[Problem]:
    """Landmarks that two drawings place differently, or that lie beside the surface."""
    for name in sorted(landmarks.drawn):
        drawn = landmarks.drawn[name]
        try:
            spot = landmarks.spot(name)
        except OffSurfaceError as error:
            yield Problem(
                file=f"{landmarks.stems[next(iter(drawn))]}.svg",
                line=0,
                path=f"#{name}",
                what=f"the landmark cannot be lifted: {error}",
            )
            continue
        for facing, at in drawn.items():
            expected = landmarks.shown(spot, facing)
            away = dist(at, expected)
            if len(drawn) > 1 and away > AGREEING:
                yield Problem(
                    file=f"{landmarks.stems[facing]}.svg",
                    line=0,
                    path=f"#{name}",
                    what="the landmark is not where another drawing has it",
                    value=f"{away:.1f} mm away",
                    allowed=f"at most {AGREEING:g} mm",
                    fix=f"move it to x {expected[0]:.1f}, y {expected[1]:.1f}, or correct the other drawing",
                )


def _astray(places: tuple[Placement, ...]) -> Iterator[Problem]:
    """Points that face a view which draws their structure elsewhere."""
    for place in places:
        if place.side == "right":
            continue  # the mirror image of the left one
        for sighting in place.astray:
            # An illustrator corrects the drawing as it is in its file, not the mirror image that a view shows.
            x = -sighting.x if sighting.view.mirror else sighting.x
            yield Problem(
                file=sighting.view.artwork,
                line=0,
                path=f"#{place.site.structure}",
                what=f"the point {place.site.id} faces this drawing, which draws its structure elsewhere",
                value="it is not drawn" if sighting.away > _FAR else f"{sighting.away:.1f} mm outside",
                fix=f"draw the structure so that it holds x {x:.1f}, y {sighting.y:.1f}",
            )


def _borders(drawn: list[_Drawing]) -> Iterator[Problem]:
    """Borders that two drawings both see well but place differently."""
    # Both ways: a border may have a part that the other lacks, and whose every place lies near to the other's end.
    for one, other in permutations(drawn, 2):
        for name in sorted(one.artwork.structures.keys() & other.artwork.structures.keys()):
            theirs = other.border(name)
            found = [
                (_nearest(theirs, spot.point), spot)
                for spot in one.border(name).spots
                if faces(one.facing, spot.normal) >= WELL and other.sees(spot)
            ]
            away, spot = max(found, key=lambda pair: pair[0], default=(0.0, None))
            if spot and away > AGREEING:
                x, y = project(one.facing, spot.point)
                yield one.problem(
                    name,
                    f"its border differs from {other.artwork.file}",
                    value=f"{away:.1f} mm away at x {x:.0f}, y {y:.0f}",
                    allowed=f"at most {AGREEING:g} mm over the surface",
                )


def _ends(drawn: list[_Drawing]) -> Iterator[Problem]:
    """Upper and lower ends that two drawings show at different heights."""
    for one, other in combinations(drawn, 2):
        for name in sorted(one.artwork.structures.keys() & other.artwork.structures.keys()):
            for end in ("upper", "lower"):
                found, theirs = one.end(name, end), other.end(name, end)
                # `looks_at`, not `sees`: a height is right even on the outline, where nothing is seen well.
                if found is None or theirs is None or not (other.looks_at(found) and one.looks_at(theirs)):
                    continue
                apart = abs(found.point[1] - theirs.point[1])
                if apart > _SAME_HEIGHT:
                    yield one.problem(
                        name,
                        f"its {end} end is at a different height than in {other.artwork.file}",
                        value=f"y {found.point[1]:.1f} and {theirs.point[1]:.1f}",
                        allowed=f"at most {_SAME_HEIGHT:g} mm apart",
                    )


@dataclass(frozen=True)
class _Border:
    """Places along a structure's border, about a millimeter apart, and the same sorted by where they lie."""

    spots: tuple[Spot, ...]

    @cached_property
    def sorted(self) -> Mapping[tuple[int, int, int], list[Vector]]:
        """The places by the cube that they lie in."""
        cells: dict[tuple[int, int, int], list[Vector]] = {}
        for spot in self.spots:
            cells.setdefault(_cell(spot.point), []).append(spot.point)
        return cells


class _Drawing:
    """A drawing and the direction that it looks from, with its borders lifted onto the surface."""

    def __init__(self, artwork: Artwork, facing: float, surface: Surface) -> None:
        self.artwork, self.facing, self.surface = artwork, facing, surface
        self._borders: dict[str, _Border] = {}

    def problem(self, name: str, what: str, *, value: str, allowed: str) -> Problem:
        """A problem of a structure's shape in this drawing that another drawing contradicts."""
        return Problem(
            file=self.artwork.file,
            line=self.artwork.structures[name].line,
            path=f"#{name}",
            what=what,
            value=value,
            allowed=allowed,
            fix="correct one of the two",
        )

    def border(self, name: str) -> _Border:
        """The border of a structure on the person's left half."""
        if name not in self._borders:
            self._borders[name] = _Border(tuple(self._lifted(self.artwork.structures[name])))
        return self._borders[name]

    def sees(self, spot: Spot) -> bool:
        """Whether the drawing sees a place well, within its frame."""
        return (
            faces(self.facing, spot.normal) >= WELL
            and self._framed(spot)
            and not self.surface.covered(self.facing, spot.point)
        )

    def looks_at(self, spot: Spot) -> bool:
        """Whether the drawing shows a place at all, even if only on its outline."""
        return faces(self.facing, spot.normal) > _EDGE_ON and self._framed(spot)

    def inside(self, part: DrawnPart) -> Iterator[Spot]:
        """Places all over a part, on the surface: a square grid in the drawing, lifted."""
        left, top, right, bottom = part.bounds
        grid = [
            (left + (column + 0.5) * _GRID, top + (row + 0.5) * _GRID)
            for row in range(ceil((bottom - top) / _GRID))
            for column in range(ceil((right - left) / _GRID))
        ]
        beside = {*geometry.outside(part.outlines, grid)}
        for at in grid:
            if at not in beside:
                with suppress(OffSurfaceError):  # drawn past the outline, which is a problem of its own
                    yield self.surface.lift(self.facing, *at)

    def end(self, name: str, which: str) -> Spot | None:
        """The upper or lower end of a structure, unless it continues beyond the frame."""
        choose = min if which == "upper" else max
        spot = choose(self.border(name).spots, key=lambda spot: spot.point[1], default=None)
        return spot if spot and self._framed(spot) else None

    def _framed(self, spot: Spot) -> bool:
        left, top, width, height = self.artwork.box
        x, y = project(self.facing, spot.point)
        return left + _AT_FRAME < x < left + width - _AT_FRAME and top + _AT_FRAME < y < top + height - _AT_FRAME

    def _lifted(self, part: DrawnPart) -> Iterator[Spot]:
        # To the right in the picture of the front is the person's left, in that of the back their right: one half is
        # enough.
        to_left = rightward(self.facing)[0]
        least = _MIDLINE if abs(to_left) > WELL else 0.0
        for polygon in part.outlines:
            for a, b in pairwise((*polygon, polygon[0])):
                count = ceil(dist(a, b) / _STEP) or 1
                for i in range(count):
                    x, y = a[0] + (b[0] - a[0]) * i / count, a[1] + (b[1] - a[1]) * i / count
                    if abs(to_left) > WELL and to_left * x < least:
                        continue
                    try:
                        spot = self.surface.lift(self.facing, x, y)
                    except OffSurfaceError:
                        continue  # drawn past the outline, which is a problem of its own
                    if spot.point[0] >= least:
                        yield spot


def _nearest(border: _Border, point: Vector) -> float:
    """The distance from a point to the nearest place on a border (mm), exact up to 10 mm."""
    # A place within 10 mm lies in the point's own cube or in one beside it; only without any do all count.
    a, b, c = _cell(point)
    around = ((a + i, b + j, c + k) for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1))
    near = [dist(point, other) for cell in around for other in border.sorted.get(cell, ())]
    return min(near, default=0.0) if near else min((dist(point, spot.point) for spot in border.spots), default=0.0)


def _cell(point: Vector) -> tuple[int, int, int]:
    x, y, z = (floor(value / _CELL) for value in point)
    return x, y, z
