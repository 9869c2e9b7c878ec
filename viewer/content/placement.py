"""Places each site by computing from landmarks in millimeters; coordinates are never typed.

With a surface, distances and shares are measured over the skin, and a point shows in every view that it faces. Without
one they are measured on the flat drawing, and a point shows in the views of that drawing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import cos, dist, hypot, inf, radians, sin
from typing import Generic, NamedTuple, TypeVar

from viewer.artwork import FACING, Artwork, OffSurfaceError, Spot, Surface, faces, geometry, project, sight
from viewer.content.definitions import Definitions, Side, Site, View
from viewer.content.source_file import Fault, SourceFile
from viewer.problems import Problem, nearest, shown

_ACROSS = ("outward", "inward")
_ALONG = ("forward", "back")
_SIDEWAYS = 0.7
"""The sine of the angle between the midline and the direction of a view above which the view shows one side alone: 45
degrees."""

_LONGEST_CHAIN = 30
"""Sites placed from each other in a row. Each adds its own error to the next."""

WELL = 1 / 3
"""The cosine above which a view shows a place well enough to tell its depth within a few millimeters: 70 degrees."""

_BEHIND_RIDGE = 15.0
"""mm. How far the top of a ridge may lie behind the slope that a view sees in front of it, and still be shown."""

_BEHIND_SKIN = 2.0
"""mm. What lies less than this behind another part of the surface is not hidden by it."""

ON_EDGE = 1.0
"""mm. A point this near to its structure's border lies on it: as wide as the border is drawn."""

_WAYS = {
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "outward": (1.0, 0.0, 0.0),
    "inward": (-1.0, 0.0, 0.0),
    "forward": (0.0, 0.0, 1.0),
    "back": (0.0, 0.0, -1.0),
}
"""The directions on the person's left half, in the order in which they are walked."""

AGREEING = 2.0
"""mm. Two drawings may have a landmark, or a border, this far apart."""

_CROSSWISE = 0.7
"""The sine of the angle between two drawings above which the two together tell where a point lies: 45 degrees."""

_At = tuple[float, float]
"""A place in a picture: x, y in mm."""
_Vector = tuple[float, float, float]
"""A place or a direction in space: x toward the person's left, y downward, z forward, in mm."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class Sighting:
    """Where a view shows a point (mm in its picture), how squarely, and how far outside the structure as drawn there.

    `cosine` is that of the angle at which it is seen: 1 if squarely. `away` is infinite where the structure is not
    drawn.
    """

    view: View
    x: float
    y: float
    cosine: float = 1.0
    away: float = 0.0


@dataclass(frozen=True)
class Placement:
    """A site on one side of the person: in the coordinates of its own drawing (mm), and in every view that shows it.

    `seen` has the view that shows it best first. `astray` are the views that it faces but that draw its structure
    elsewhere: a point beside its structure would mislead, so they leave it out. `point` is where it lies in space, if
    that is known.
    """

    site: Site
    side: Side
    x: float
    y: float
    seen: tuple[Sighting, ...] = ()
    astray: tuple[Sighting, ...] = ()
    point: _Vector | None = None


class UnplacedError(Exception):
    """A site cannot be placed; `fault` says why. `site` is the id of the one to correct, once it is known."""

    def __init__(self, what: str, *, value: str = "", allowed: str = "", fix: str = "", site: str = "") -> None:
        self.fault = Fault(what, value=value, allowed=allowed, fix=fix)
        self.site = site
        super().__init__(what)


def place_sites(
    defined: Definitions, artworks: Mapping[str, Artwork], surface: Surface | None, source: SourceFile
) -> tuple[tuple[Placement, ...], list[Problem]]:
    """Every site on each of its sides, and a problem for each site that cannot be placed."""
    ground = _Flat(defined, artworks) if surface is None else _Skin(defined, artworks, surface)
    places: list[Placement] = []
    problems: list[Problem] = []
    for index, site in enumerate(defined.sites):
        try:
            places += [ground.place(site, side) for side in site.sides]
        except UnplacedError as error:
            if error.site not in ("", site.id):
                continue  # it is placed from one that cannot be placed, which is reported
            why = error.fault
            problem = source.problem(
                ("sites", index), why.what, value=why.value, allowed=why.allowed, fix=why.fix, part=site.id
            )
            problems.append(problem)
    return tuple(_best_first(places)), problems


def point_id(site: Site, side: Side, number: int) -> str:
    """The id of a site's point on one side; `number` is the site's among those of its structure, from 1."""
    return site.id if side == "middle" else f"{site.structure}-{side}-{number}"


def point_ids(defined: Definitions) -> Iterator[tuple[int, str]]:
    """The id of every point, with the index of its site."""
    counted: Counter[str] = Counter()
    for i, site in enumerate(defined.sites):
        counted[site.structure] += 1
        yield from ((i, point_id(site, side, counted[site.structure])) for side in site.sides)


def facing_of(view: View) -> float:
    """The direction that a view is seen from, in degrees: 0 from the front, 90 from the person's left, 180 from behind.

    A view that does not say it counts as one from the front.
    """
    return view.facing or 0.0


def side_of(view: View) -> Side | None:
    """The side of the person that a view shows alone; `None` for a view that shows both sides or faces nowhere."""
    toward_left = sin(radians(facing_of(view)))
    return None if abs(toward_left) < _SIDEWAYS else "left" if toward_left > 0 else "right"


def drawn_facing(defined: Definitions, stem: str) -> float:
    """The direction that a drawing looks from; that of its mirror image is the opposite one."""
    # Of a drawing that is shown both ways, the view that shows it as drawn is the one to ask.
    view = min((view for view in defined.views if view.artwork == f"{stem}.svg"), key=lambda view: view.mirror)
    return -facing_of(view) % 360 if view.mirror else facing_of(view)


class Leg(NamedTuple):
    """A straight part of the way to a site: what it is called, its direction, and how long it is (mm)."""

    name: str
    way: _Vector
    distance: float


def legs(site: Site) -> tuple[Leg, ...]:
    """The legs that lead from where a site starts to it, in the order they are walked; a slanted way is one."""
    steps = [Leg(name, way, distance) for name, way in _WAYS.items() if (distance := getattr(site, name))]
    if not site.slanted:
        return tuple(steps)
    x, y, z = (sum(step.way[i] * step.distance for step in steps) for i in range(3))
    return (Leg(" and ".join(step.name for step in steps), (x, y, z), hypot(x, y, z)),)


class _Ground(ABC, Generic[_T]):
    """What sites are measured on, and where each lies on the person's left half of it: `_T` is a place there.

    Only the left half is measured; what lies on the right is its mirror image, so that the two never differ.
    """

    def __init__(self, defined: Definitions, artworks: Mapping[str, Artwork]) -> None:
        self.defined, self.artworks = defined, artworks
        self._sites = {site.id: site for site in defined.sites}
        self._symmetric = _fronts(artworks)
        self._placed: dict[str, _T] = {}

    def placed(self, site: Site, above: tuple[str, ...] = ()) -> _T:
        """The place of a site; `above` are the sites that are placed from it. Raises `UnplacedError`."""
        try:
            if site.id not in self._placed:
                self._check(site, above)
                starts = [self._start(name, site, (*above, site.id)) for name in site.starts]
                if site.between and site.between[0] == site.between[1]:  # a place and its mirror image
                    starts[1] = self.mirrored(starts[1])
                start = starts[0] if site.at is None else self.part_way(site, starts[0], starts[1], site.at)
                self._placed[site.id] = self.moved(site, start)
        except UnplacedError as error:
            # The first site named keeps the blame: those placed from it fail only because of it.
            error.site = error.site or site.id
            raise
        return self._placed[site.id]

    @abstractmethod
    def landmark(self, name: str, site: Site) -> _T:
        """The place of a landmark that a site's drawing has. Raises `UnplacedError`."""

    @abstractmethod
    def mirrored(self, place: _T) -> _T:
        """The same place on the person's right."""

    @abstractmethod
    def part_way(self, site: Site, start: _T, end: _T, share: float) -> _T:
        """The place at a share of the way between two."""

    @abstractmethod
    def moved(self, site: Site, start: _T) -> _T:
        """The place at a site's distances from another."""

    @abstractmethod
    def place(self, site: Site, side: Side) -> Placement:
        """A site on one side of the person, in every view that shows it. Raises `UnplacedError`."""

    def sighting(self, site: Site, view: View, at: _At, cosine: float = 1.0) -> Sighting:
        """What a view shows of a site's point, with how far that is from its structure as drawn there."""
        artwork = self.artworks[view.artwork.removesuffix(".svg")]
        part = artwork.structures.get(site.structure)
        x, y = at
        drawn_at = (-x if view.mirror else x, y)
        if part is None:
            away = inf
        elif geometry.contains(part.outlines, drawn_at):
            away = 0.0
        else:
            away = geometry.distance(part.outlines, drawn_at)
        return Sighting(view=view, x=x, y=y, cosine=cosine, away=away)

    def _check(self, site: Site, above: tuple[str, ...]) -> None:
        if site.id in above:
            chain = " → ".join((*above, site.id))
            raise UnplacedError(
                "the sites refer to each other in a circle", value=chain, fix="start one from a landmark"
            )
        if len(above) > _LONGEST_CHAIN:
            raise UnplacedError(
                "too many sites are placed from each other in a row",
                allowed=f"at most {_LONGEST_CHAIN}",
                fix="start one from a landmark",
                site=above[0],  # this one, placed by itself, has no such chain
            )
        if site.view not in self.artworks:
            raise UnplacedError(
                "no view has this drawing",
                value=shown(site.view),
                allowed=", ".join(sorted(self.artworks)),
                fix='name an artwork file of "views" without its ending',
            )
        # A symmetric drawing shows the person from the front or from behind: forward and back lead out of the paper.
        unseen, fitting = (_ALONG, _ACROSS) if site.view in self._symmetric else (_ACROSS, _ALONG)
        for name in unseen:
            if getattr(site, name):
                allowed = ", ".join(("up", "down", *fitting))
                raise UnplacedError(
                    f'"{name}" cannot be seen in this view', allowed=allowed, fix="choose another direction"
                )

    def _start(self, name: str, site: Site, above: tuple[str, ...]) -> _T:
        if name in self._sites:
            return self.placed(self._from(self._sites[name], site), above)
        if name not in self.artworks[site.view].landmarks:
            raise self._unknown(name, site)
        return self.landmark(name, site)

    def _unknown(self, name: str, site: Site) -> UnplacedError:
        """The fault of a site that starts from something its drawing does not have.

        That another drawing has the landmark is not enough: the point would move, unnoticed, to where that one has it.
        """
        drawing, own = f"{site.view}.svg", self.artworks[site.view].landmarks
        elsewhere = sorted(artwork.file for artwork in self.artworks.values() if name in artwork.landmarks)
        allowed = ""
        if elsewhere:
            fix = f"draw it in {drawing}, too, as in {' and '.join(elsewhere)}"
        elif near := nearest(name, [*own, *self._sites]):
            fix = f"{near}, or is it missing from the drawing"
        else:
            allowed = f"a site's id, or a landmark of {drawing}: {', '.join(sorted(own)) or 'it has none yet'}"
            fix = "correct the name, or draw the landmark"
        what = f"placed from a landmark that {drawing} does not have"
        return UnplacedError(what, value=shown(name), allowed=allowed, fix=fix)

    def _from(self, start: Site, site: Site) -> Site:  # noqa: ARG002 - the flat ground needs it
        """The site that another one is placed from, if it can be."""
        return start


class _Flat(_Ground[_At]):
    """Flat drawings: distances are those on paper, and no drawing knows of a place in another one."""

    def landmark(self, name: str, site: Site) -> _At:
        """The place of a landmark in a site's drawing."""
        return self.artworks[site.view].landmarks[name]

    def mirrored(self, place: _At) -> _At:
        """The same place on the person's right."""
        return -place[0], place[1]

    def part_way(self, site: Site, start: _At, end: _At, share: float) -> _At:
        """The place at a share of the straight line between two."""
        if site.along:
            fix = f'name a "surface", or remove "along": "{site.along}"'
            raise UnplacedError("a way along a ridge needs the person's surface", fix=fix)
        return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share

    def moved(self, site: Site, start: _At) -> _At:
        """The place at a site's distances from another."""
        # A drawing of a side looks to the left, so that back is to the right.
        away = (site.outward - site.inward) if site.view in self._symmetric else (site.back - site.forward)
        return start[0] + away, start[1] + site.down - site.up

    def place(self, site: Site, side: Side) -> Placement:
        """A site on one side of the person, in the views of its drawing that show that side."""
        x, y = self.placed(site)
        drawn = [view for view in self.defined.views if view.artwork == f"{site.view}.svg"]
        if side != "middle" and side_of(drawn[0]) is None:
            # In front of the person their left is at the right of the picture.
            x = x if (cos(radians(facing_of(drawn[0]))) > 0) == (side == "left") else -x
        showing = (view for view in drawn if side_of(view) in (None, side))
        seen = (self.sighting(site, view, (-x if view.mirror else x, y)) for view in showing)
        return Placement(site=site, side=side, x=x, y=y, seen=tuple(seen))

    def _from(self, start: Site, site: Site) -> Site:
        if start.view != site.view:
            raise UnplacedError(
                "placed from a site in another view", value=shown(start.id), fix="start from a landmark of this view"
            )
        return start


class _Skin(_Ground[Spot]):
    """The person's surface: distances are those of a tape over the skin, and every drawing shows the same places."""

    def __init__(self, defined: Definitions, artworks: Mapping[str, Artwork], surface: Surface) -> None:
        super().__init__(defined, artworks)
        self.landmarks = Landmarks(defined, artworks, surface)
        self.surface = surface

    def landmark(self, name: str, site: Site) -> Spot:  # noqa: ARG002 - the same in every drawing
        """The place of a landmark on the surface."""
        try:
            return self.landmarks.spot(name)
        except OffSurfaceError as error:
            what = f"the landmark {name} cannot be found on the surface: {error}"
            raise UnplacedError(what, fix="move the landmark inside the outline") from None

    def mirrored(self, place: Spot) -> Spot:
        """The same place on the person's right."""
        x, y, z = place.point
        return self.surface.nearest((-x, y, z))

    def part_way(self, site: Site, start: Spot, end: Spot, share: float) -> Spot:
        """The place at a share of the way over the skin between two."""
        try:
            way = self.surface.along_ridge(start, end) if site.along else self.surface.between(start, end)
            return self.surface.spot_on(way, share)
        except OffSurfaceError as error:
            raise UnplacedError(
                f"there is no way between the two over the surface: {error}", fix="start from others"
            ) from None

    def moved(self, site: Site, start: Spot) -> Spot:
        """The place at a site's distances over the skin from another."""
        toward = sight(drawn_facing(self.defined, site.view))
        for leg in legs(site):
            try:
                start = self.surface.walk(start, leg.way, toward, leg.distance)
            except OffSurfaceError as error:
                raise UnplacedError(
                    f"{leg.name} leaves the surface: {error}", value=f"{leg.distance:g}", fix="correct the distance"
                ) from None
        return start

    def place(self, site: Site, side: Side) -> Placement:
        """A site on one side of the person, in every view that it faces."""
        spot = self.placed(site)
        point, normal = spot.mirrored if side == "right" else (spot.point, spot.normal)
        if side == "middle":
            point = (0.0, *point[1:])  # not a hair beside it, as lifting may leave it
        sightings = []
        for view in self.defined.views:
            facing = facing_of(view)
            cosine = faces(facing, normal)
            if self._shows(site, view, cosine) and not self.surface.covered(
                facing, point, _BEHIND_RIDGE if site.along else _BEHIND_SKIN
            ):
                sightings.append(self.sighting(site, view, project(facing, point), cosine))
        # Its own drawing shows a point even outside the structure, where a check will name it; the others leave it out.
        own = [one for one in sightings if one.view.artwork == f"{site.view}.svg"]
        seen = tuple(one for one in sightings if one in own or one.away <= ON_EDGE)
        astray = tuple(one for one in sightings if one not in seen)
        if not own:
            # No view of its own drawing shows it: it is placed where the drawing would have it.
            x, y = project(drawn_facing(self.defined, site.view), point)
            return Placement(site=site, side=side, x=x, y=y, astray=astray, point=point)
        best = max(own, key=lambda one: one.cosine)
        x = -best.x if best.view.mirror else best.x
        return Placement(site=site, side=side, x=x, y=best.y, seen=seen, astray=astray, point=point)

    def _shows(self, site: Site, view: View, cosine: float) -> bool:
        """Whether a view faces a site's point: the drawing it is measured in does so until it sees the point edge-on.

        A point on a ridge is seen from both sides.
        """
        if cosine >= FACING or (site.along and abs(cosine) < FACING):
            return True
        return cosine > 0 and view.artwork == f"{site.view}.svg"


class Landmarks:
    """The landmarks of all drawings as places on the surface, on the person's left half."""

    def __init__(self, defined: Definitions, artworks: Mapping[str, Artwork], surface: Surface) -> None:
        self.surface = surface
        self.drawn: dict[str, dict[float, _At]] = {}
        """For each landmark, where each drawing has it, by the direction that the drawing looks from."""
        self.stems: dict[float, str] = {}
        for stem, artwork in artworks.items():
            facing = drawn_facing(defined, stem)
            self.stems[facing] = stem
            for name, at in artwork.landmarks.items():
                self.drawn.setdefault(name, {})[facing] = at

    def spot(self, name: str) -> Spot:
        """The place of a landmark: where the drawing that shows it best has it.

        That is the most squarely of those that agree with the other drawings, for a drawing of the front may show a
        place at the ear's height squarely that lies on the edge of the ear. What all drawings see edge-on, such as
        the top of a shoulder, is placed by two of them: one knows how far to the side it lies, the other how far
        forward. Raises `OffSurfaceError` for a landmark beside the surface.
        """
        lifted = {}
        reason = OffSurfaceError("it lies beside the surface")
        for facing in self.drawn[name]:
            try:
                lifted[facing] = self.lift(name, facing)
            except OffSurfaceError as error:
                reason = error
        well = [facing for facing, spot in lifted.items() if faces(facing, spot.normal) >= WELL]
        if well:
            # Drawings that agree within the tolerance are equally right; of those, the one that sees it most squarely.
            spots = [
                (max(AGREEING, self.apart(name, lifted[facing])), -faces(facing, lifted[facing].normal), facing)
                for facing in well
            ]
            return lifted[min(spots)[2]]
        for one, other in combinations(self.drawn[name], 2):
            if abs(sin(radians(one - other))) > _CROSSWISE:
                return self.surface.nearest(self._crossing(name, one, other))
        if not lifted:
            raise reason
        return max(lifted.items(), key=lambda one: faces(one[0], one[1].normal))[1]

    def apart(self, name: str, spot: Spot) -> float:
        """The greatest distance between a landmark as drawn and where the drawings would show a place (mm)."""
        return max(dist(at, self.shown(spot, facing)) for facing, at in self.drawn[name].items())

    def lift(self, name: str, facing: float) -> Spot:
        """A landmark of one drawing, lifted onto the surface. Raises `OffSurfaceError`."""
        x, y = self.drawn[name][facing]
        spot = self.surface.lift(facing, x, y)
        # The half of a symmetric drawing may be the person's right one: the left one is its mirror image.
        return spot if spot.point[0] >= 0 else self.surface.lift(-facing % 360, -x, y)

    def shown(self, spot: Spot, facing: float) -> _At:
        """Where a drawing should show a place: in a symmetric one on the half that has the landmarks, x positive."""
        return project(facing, spot.point) if facing % 180 else (abs(spot.point[0]), spot.point[1])

    def _crossing(self, name: str, one: float, other: float) -> _Vector:
        """The point in space that two drawings show from different directions."""
        (x0, y0), (x1, y1) = self.drawn[name][one], self.drawn[name][other]
        a, b = radians(one), radians(other)
        # x0 = x cos a - z sin a, and so for b.
        turn = sin(a - b)
        x, z = (x1 * sin(a) - x0 * sin(b)) / turn, (x1 * cos(a) - x0 * cos(b)) / turn
        # Both drawings know the height, so it is their mean; either may mark the right half, so x is made positive.
        return abs(x), (y0 + y1) / 2, z


def _best_first(places: Sequence[Placement]) -> Iterator[Placement]:
    """The same places, each listing first the view that best shows all points of its structure on that side together.

    So a close-up holds them all. Those on a ridge are seen edge-on from everywhere: theirs is the drawing they are
    measured in.
    """
    groups: dict[tuple[str, Side], list[Placement]] = {}
    for place in places:
        groups.setdefault((place.site.structure, place.side), []).append(place)
    worth = {key: _worth_of_views(group) for key, group in groups.items()}
    for place in places:
        of_view = worth[place.site.structure, place.side]
        own = (
            f"{place.site.view}.svg" if any(one.site.along for one in groups[place.site.structure, place.side]) else ""
        )
        # -2 comes before every cosine.
        order = sorted(place.seen, key=lambda one: -2.0 if one.view.artwork == own else -of_view[one.view.id])
        yield replace(place, seen=tuple(order))


def _worth_of_views(group: Sequence[Placement]) -> Mapping[str, float]:
    """By view id: the smallest cosine at which the view faces any point of a group; -1 if it lacks one."""
    seen: dict[str, list[float]] = {}
    for one in group:
        for sighting in one.seen:
            seen.setdefault(sighting.view.id, []).append(sighting.cosine)
    return {name: min(cosines) if len(cosines) == len(group) else -1.0 for name, cosines in seen.items()}


def _fronts(artworks: Mapping[str, Artwork]) -> frozenset[str]:
    """The drawings that are symmetric about x = 0, so that a distance from the midline can be measured in them."""
    # The box may miss the middle by a rounding error.
    return frozenset(stem for stem, artwork in artworks.items() if abs(2 * artwork.box[0] + artwork.box[2]) < 1e-6)
