"""`assets/model/*.json`: the measured surface of the person, which the drawings are views of.

A point in space is (x, y, z) in millimeters: x to the person's left, y down from the crown, z forward. A direction to
look from is given in degrees: 0 from the front, 90 from the person's left, 180 from behind, 270 from their right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import pairwise
from math import cos, dist, floor, hypot, inf, isfinite, radians, sin, sqrt
from typing import Any, NamedTuple, TypeVar

from viewer.files import File
from viewer.problems import ContentError, Problem, printable, shown

Vector = tuple[float, float, float]
"""x, y, z of a point (mm) or of a direction."""

PicturePoint = tuple[float, float]
"""x, y in a picture (mm)."""

_T = TypeVar("_T")

_Seen = tuple[int, PicturePoint, PicturePoint, PicturePoint, float]
"""A triangle as a picture shows it: its index, its corners, and twice its area.

A plain tuple, because the garbage collector stops visiting those: there are thousands, and a start takes 0.04 s less.
"""

_Corners = tuple[int, int, int]
"""The indexes of a triangle's points, clockwise as seen from outside."""

LARGEST_MODEL = 500_000
"""Bytes. The head that comes with the viewer has 87,000."""

MOST_POINTS = 20_000
"""Points, and faces, of a model: ten times what the head has. Each costs time whenever a content is loaded."""

_FARTHEST = 2_000.0
"""mm from the origin: taller than a person."""

FACING = 0.2
"""The cosine between a point's outward normal and the way to the viewer above which a view shows the point: 78
degrees."""

_CELL = 8.0
"""mm. The width of the cells that faces are sorted into, about that of a face."""

_BESIDE = 3.0
"""mm. How far beside the surface a drawn place may lie and still be taken for a place on its outline."""

_COVERED = 2.0
"""mm. What lies farther than this before a point hides it."""

_LONGEST = 1_200.0
"""mm. The longest way over the surface that is followed."""

_STEP = 2.0
"""mm between the places at which a ridge is looked for."""

_SMOOTHED = 6
"""Places on either side that the place of a ridge is averaged with: 12 mm, the width of a face or two."""

_LEVEL = 0.2
"""The length of the level part of two normals below which their faces look up or down, and nobody looks at them
level."""

_ON = 0.01
"""mm. What lies this near to a triangle lies in it."""

_KEYS = ("about", "points", "faces", "flaps")
_RESTORE = "correct the file, or restore it from a backup"


class OffSurfaceError(Exception):
    """There is no such place on the surface. The message says why and reads on from the name of what was sought."""


@dataclass(frozen=True)
class Spot:
    """A place on the surface: where it lies, its outward normal, and the index of the triangle it lies in."""

    point: Vector
    normal: Vector
    triangle: int = field(compare=False)

    @property
    def mirrored(self) -> tuple[Vector, Vector]:
        """The same place on the other side of the person: the point and its normal."""
        (x, y, z), (nx, ny, nz) = self.point, self.normal
        return (-x, y, z), (-nx, ny, nz)


class _Hit(NamedTuple):
    """Where a line of sight passes through a triangle; of several, the greatest is the one nearest the viewer."""

    depth: float
    """mm toward the viewer."""
    triangle: int
    weights: Vector
    """How much each corner of the triangle counts there."""


class _Crossing(NamedTuple):
    """Where a plane leaves a triangle."""

    edge: tuple[int, int]
    point: Vector


@dataclass(frozen=True)
class Way:
    """A path over the surface: its points, the distance along the tape at each (mm), and the triangle leading to
    each.
    """

    points: tuple[Vector, ...]
    lengths: tuple[float, ...]
    triangles: tuple[int, ...]

    @property
    def length(self) -> float:
        """The length of the whole path (mm)."""
        return self.lengths[-1]

    def at(self, distance: float) -> tuple[Vector, int]:
        """The point at a distance along the path, and its triangle. Raises `OffSurfaceError` if the path is shorter."""
        for i in range(1, len(self.points)):
            before, after = self.lengths[i - 1], self.lengths[i]
            if after >= distance:
                share = (distance - before) / (after - before) if after > before else 0.0
                return _part_way(self.points[i - 1], self.points[i], share), self.triangles[i]
        raise OffSurfaceError(f"the surface ends after {self.length:.0f} mm")


@dataclass(frozen=True)
class Surface:
    """A surface of triangles, symmetric about x = 0, that plates can be lifted onto and walked over.

    `loose` says of each triangle whether it belongs to a flap, over which a tape passes in a straight line.
    """

    points: tuple[Vector, ...]
    triangles: tuple[_Corners, ...]
    loose: tuple[bool, ...]
    normals: tuple[Vector, ...] = field(init=False, repr=False)
    _beside: Mapping[tuple[int, int], int] = field(init=False, repr=False)
    """The triangle to the left of each directed edge."""
    _cells: dict[float, dict[tuple[int, int], list[_Seen]]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        # What is derived from the fields above; a frozen instance can only be completed like this.
        object.__setattr__(self, "normals", _normals(self.points, self.triangles))
        edges = {edge: i for i, corners in enumerate(self.triangles) for edge in _edges(corners)}
        object.__setattr__(self, "_beside", edges)

    # Looking at the surface

    def lift(self, facing: float, x: float, y: float) -> Spot:
        """The place that a picture taken from `facing` shows at x, y (mm): the one nearest the viewer.

        A place up to 3 mm outside of the surface's outline is taken for the nearest one on the outline. Raises
        `OffSurfaceError` for one farther away.
        """
        hits = list(self._hits(facing, x, y))
        if hits:
            nearest = max(hits)
            return self._spot(nearest.triangle, nearest.weights)
        found = self._nearest_in_picture(facing, x, y)
        if found is None:
            raise OffSurfaceError("it lies beside the surface")
        return found

    def covered(self, facing: float, point: Vector, by: float = _COVERED) -> bool:
        """Whether another part of the surface, more than `by` mm nearer the viewer, hides a point."""
        if facing > 180:  # the surface is symmetric, so one side's sorting serves both
            facing, point = 360 - facing, (-point[0], point[1], point[2])
        depth = _dot(sight(facing), point)
        return any(hit.depth > depth + by for hit in self._hits(facing, *project(facing, point)))

    def nearest(self, point: Vector) -> Spot:
        """The place on the surface that lies nearest to a point in space."""
        away = [dist(corner, point) for corner in self.points]
        # The triangles around a few near corners: the nearest corner alone may belong to a small face beside a large
        # one that is nearer.
        close = nsmallest(6, range(len(away)), key=away.__getitem__)
        around = sorted({i for corner in close for i in self._touching[corner]})
        weighed = ((i, _nearest_weights(point, *self._corners(i))) for i in around)
        return min((self._spot(i, weights) for i, weights in weighed), key=lambda spot: _squared(spot.point, point))

    @cached_property
    def _touching(self) -> tuple[list[int], ...]:
        """The triangles that meet at each point."""
        found: tuple[list[int], ...] = tuple([] for _ in self.points)
        for i, corners in enumerate(self.triangles):
            for corner in corners:
                found[corner].append(i)
        return found

    def _hits(self, facing: float, x: float, y: float) -> Iterator[_Hit]:
        """Where a line of sight passes through the surface."""
        toward = sight(facing)
        for i, (ax, ay), (bx, by), (cx, cy), area in self._sorted(facing).get((floor(x / _CELL), floor(y / _CELL)), ()):
            if area < 1e-9:
                continue  # it is seen edge-on
            # Barycentric coordinates: each corner's share is the part of the area that lies opposite to it. Compared
            # not with 0, but with a little less: a line along an edge must not slip between two triangles.
            u = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area
            if u < -1e-9:
                continue
            v = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area
            w = 1 - u - v
            if v >= -1e-9 and w >= -1e-9:
                yield _Hit(_dot(toward, _mixed((u, v, w), self._corners(i))), i, (u, v, w))

    def _nearest_in_picture(self, facing: float, x: float, y: float) -> Spot | None:
        """The place on the outline nearest to one that lies beside it."""
        cells = self._sorted(facing)
        column, row = floor(x / _CELL), floor(y / _CELL)
        near = [seen for dx in (-1, 0, 1) for dy in (-1, 0, 1) for seen in cells.get((column + dx, row + dy), ())]
        places = {i: (a, b, c) for i, a, b, c, _ in near}
        best, nearest = None, _BESIDE
        for i in {seen[0] for seen in near}:
            for (a, b), (p, q) in zip(_edges(self.triangles[i]), _edges(places[i]), strict=True):
                # Most edges are seen to be too far away before the distance is worked out.
                if min(p[0], q[0]) - x > nearest or x - max(p[0], q[0]) > nearest:
                    continue
                if min(p[1], q[1]) - y > nearest or y - max(p[1], q[1]) > nearest:
                    continue
                share, away = _to_line((x, y), p, q)
                if away < nearest:
                    point = _part_way(self.points[a], self.points[b], share)
                    best, nearest = (i, point), away
        return self._spot_at(best[1], best[0]) if best else None

    def _sorted(self, facing: float) -> dict[tuple[int, int], list[_Seen]]:
        """The triangles in each cell of a picture, sorted once for each direction."""
        if facing not in self._cells:
            places = [project(facing, point) for point in self.points]
            cells: dict[tuple[int, int], list[_Seen]] = {}
            for i, (a, b, c) in enumerate(self.triangles):
                (x0, y0), (x1, y1), (x2, y2) = places[a], places[b], places[c]
                area = (x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)
                if area <= 0:
                    continue  # it faces away from the viewer
                seen = (i, places[a], places[b], places[c], area)
                rows = range(floor(min(y0, y1, y2) / _CELL), floor(max(y0, y1, y2) / _CELL) + 1)
                for column in range(floor(min(x0, x1, x2) / _CELL), floor(max(x0, x1, x2) / _CELL) + 1):
                    for row in rows:
                        cells.setdefault((column, row), []).append(seen)
            self._cells[facing] = cells
        return self._cells[facing]

    # Over the skin

    def walk(self, start: Spot, way: Vector, toward: Vector, distance: float) -> Spot:
        """The place `distance` mm over the surface from `start`.

        The way stays in one plane, as it looks straight to somebody who sees it from `toward`. Raises `OffSurfaceError`
        where the surface ends first.
        """
        point, triangle = self.way(start, way, toward, distance).at(distance)
        return self._spot_at(point, triangle)

    def way(self, start: Spot, way: Vector, toward: Vector, distance: float = _LONGEST) -> Way:
        """The path over the surface from `start` in direction `way`, at least this long if the surface reaches that
        far.
        """
        return self._trail(start, _cross(toward, way), way, lambda _, lengths: lengths[-1] >= distance)

    def between(self, start: Spot, end: Spot) -> Way:
        """The path over the surface between two places, straight as seen by somebody looking level at its middle."""
        x, y, z = _sum(start.normal, end.normal)
        # Whoever lays the tape has it at eye level, and so sees it from the side, except on top of the person.
        upright = (x, 0.0, z) if hypot(x, z) > _LEVEL else (x, y, z)
        straight = _difference(end.point, start.point)
        found = self._trail(start, _cross(upright, straight), straight, lambda points, _: _passed(points, end.point))
        last = min(
            range(1, len(found.points)), key=lambda i: _to_stretch(end.point, found.points[i - 1], found.points[i])[1]
        )
        share, away = _to_stretch(end.point, found.points[last - 1], found.points[last])
        if away > 1.0:  # mm: the trail ran past the end, or the surface ended before it
            raise OffSurfaceError("no way over the surface leads there")
        length = found.lengths[last - 1] + share * (found.lengths[last] - found.lengths[last - 1])
        return Way(
            (*found.points[:last], end.point), (*found.lengths[:last], length), (*found.triangles[:last], end.triangle)
        )

    def along_ridge(self, start: Spot, end: Spot) -> Way:
        """The path between two places along the ridge that joins them, found step by step."""
        (x0, y0, z0), (x1, y1, z1) = start.point, end.point
        flat = hypot(x1 - x0, z1 - z0)
        ahead = (x1 - x0) / flat, (z1 - z0) / flat
        count = max(2, round(flat / _STEP))
        spots = [start]
        for i in range(1, count):
            share = i / count
            x, z = x0 + (x1 - x0) * share, z0 + (z1 - z0) * share
            spots.append(self._summit(spots[-1], (x, y0 + (y1 - y0) * share, z), ahead))
        spots.append(end)
        # The summits of flat faces jump from edge to edge; a tape laid over them does not.
        points = [_mean([spot.point for spot in spots[i - near : i + near + 1]]) for i, near in _reaches(len(spots))]
        lengths = [0.0]
        for a, b in pairwise(points):
            lengths.append(lengths[-1] + dist(a, b))
        return Way(tuple(points), tuple(lengths), tuple(spot.triangle for spot in spots))

    def spot_on(self, path: Way, share: float) -> Spot:
        """The place on the surface at a share of a way."""
        point, triangle = path.at(share * path.length)
        spot = self._spot_at(point, triangle)
        return spot if dist(spot.point, point) < _ON else self.nearest(point)

    def _summit(self, before: Spot, beside: Vector, ahead: PicturePoint) -> Spot:
        """The highest place reachable by climbing from `before` within the upright plane through `beside`."""
        plane = (ahead[0], 0.0, ahead[1])
        away = _dot(plane, _difference(beside, before.point))
        spot = self.walk(before, plane, (0.0, -1.0, 0.0), away) if away > 0 else before
        for across in ((ahead[1], 0.0, -ahead[0]), (-ahead[1], 0.0, ahead[0])):
            # y points down: the trail climbs until its last step led downward.
            path = self._trail(spot, plane, across, lambda points, _: points[-1][1] > points[-2][1])
            top = min(range(len(path.points)), key=lambda i: path.points[i][1])
            if path.points[top][1] < spot.point[1]:
                spot = self._spot_at(path.points[top], path.triangles[max(top, 1)])
        return spot

    def _trail(self, start: Spot, plane: Vector, way: Vector, done: Callable[[list[Vector], list[float]], bool]) -> Way:
        """The line where a plane through `start` meets the surface, starting along `way`.

        It ends where `done`, which is asked after each step with the points and lengths so far, says so, or where the
        surface does. `plane` is the plane's normal.
        """
        triangle = start.triangle
        # A plane through a corner or along an edge meets triangles in a point. A plane a hair beside it, through the
        # inside of the first triangle, meets each of them in a line.
        inside = _part_way(start.point, _mixed((1 / 3, 1 / 3, 1 / 3), self._corners(triangle)), 1e-4)
        height = _dot(plane, inside)
        points, lengths, triangles = [start.point], [0.0], [triangle]
        left_at: tuple[float, Vector] | None = None
        entered: tuple[int, int] | None = None
        for _ in range(len(self.triangles)):  # no plane passes a triangle twice: this ends
            crossing = self._crossing(triangle, plane, height, entered, from_=inside, along=way)
            if crossing is None:
                break
            edge, point = crossing
            if self.loose[triangle]:
                # A tape is taut over a flap: its length is the straight line from where it left the skin.
                left_at = left_at or (lengths[-1], points[-1])
                lengths.append(max(lengths[-1], left_at[0] + dist(left_at[1], point)))
            else:
                left_at = None
                lengths.append(lengths[-1] + dist(points[-1], point))
            points.append(point)
            triangles.append(triangle)
            following = self._beside.get((edge[1], edge[0]))
            if following is None or lengths[-1] > _LONGEST or done(points, lengths):
                break
            entered, triangle = edge, following
        return Way(tuple(points), tuple(lengths), tuple(triangles))

    def _crossing(
        self,
        triangle: int,
        plane: Vector,
        height: float,
        entered: tuple[int, int] | None,
        *,
        from_: Vector,
        along: Vector,
    ) -> _Crossing | None:
        """Where a plane leaves a triangle: not by the edge it `entered` by, or else, where there is a choice, by the
        edge that lies farthest `along` a direction.

        The plane is given by its normal and its distance from the origin along that.
        """
        found = []
        for a, b in _edges(self.triangles[triangle]):
            if entered == (b, a):  # neighbors run along their common edge in opposite directions
                continue
            p, q = self.points[a], self.points[b]
            above, below = _dot(plane, p) - height, _dot(plane, q) - height
            if (above > 0) != (below > 0):
                found.append(_Crossing((a, b), _part_way(p, q, above / (above - below))))
        return max(found, key=lambda crossing: _dot(along, _difference(crossing.point, from_)), default=None)

    def _corners(self, triangle: int) -> tuple[Vector, Vector, Vector]:
        a, b, c = self.triangles[triangle]
        return self.points[a], self.points[b], self.points[c]

    def _spot_at(self, point: Vector, triangle: int) -> Spot:
        return self._spot(triangle, _nearest_weights(point, *self._corners(triangle)))

    def _spot(self, triangle: int, weights: Vector) -> Spot:
        a, b, c = self.triangles[triangle]
        normal = _mixed(weights, (self.normals[a], self.normals[b], self.normals[c]))
        return Spot(_mixed(weights, self._corners(triangle)), _unit(normal), triangle)


@lru_cache(maxsize=64)
def sight(facing: float) -> Vector:
    """The direction of a viewer who looks from `facing`: a vector of length 1, level."""
    # Rounded, so that what lies in a plane of symmetry lies in it exactly: sin(pi) is not 0.
    return round(sin(radians(facing)), 12), 0.0, round(cos(radians(facing)), 12)


@lru_cache(maxsize=64)
def rightward(facing: float) -> Vector:
    """The direction that points right in a picture taken from `facing`."""
    x, _, z = sight(facing)
    return z, 0.0, -x


def project(facing: float, point: Vector) -> PicturePoint:
    """Where a picture taken from `facing` shows a point (mm)."""
    return _dot(rightward(facing), point), point[1]


def faces(facing: float, normal: Vector) -> float:
    """The cosine between an outward normal and the direction of the viewer: 1 seen squarely, 0 edge-on, negative from
    behind.
    """
    return _dot(sight(facing), normal)


def load_surface(file: File) -> Surface:
    """Load the surface in a file. Raises `ContentError` listing everything wrong with it."""
    return _surface(file.name, file.read())


@lru_cache(maxsize=2)  # the one in use and the one that an edit has just replaced
def _surface(name: str, data: bytes) -> Surface:
    """The surface in a file's bytes. Cached, because words change far more often than the surface does."""
    return _Reader(name).surface(data)


@dataclass
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: str, what: str, *, value: str = "", allowed: str = "", fix: str = "", line: int = 0) -> None:
        self.problems.append(
            Problem(file=self.file, line=line, path=path, what=what, value=value, allowed=allowed, fix=fix)
        )

    def surface(self, data: bytes) -> Surface:
        raw = self._object(data)
        half = self._points(raw.get("points"))
        patches = {name: self._faces(name, raw.get(name, []), len(half)) for name in ("faces", "flaps")}
        if not patches["faces"] and not self.problems:
            self.wrong("faces", "the model has no faces", allowed="[[0, 1, 2], …]", fix="list the points of each face")
        if not self.problems:
            self._winding([*patches["faces"], *patches["flaps"]])
        if self.problems:
            raise ContentError(self.problems)
        return _whole(half, patches["faces"], patches["flaps"])

    def _object(self, data: bytes) -> Mapping[str, Any]:
        try:
            raw = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
        except json.JSONDecodeError as error:
            self.wrong("", f"not JSON: {error.msg}", fix=_RESTORE, line=error.lineno)
        except (ValueError, RecursionError) as error:  # bytes that are not UTF-8, Infinity, too many digits, too deep
            self.wrong("", f"not JSON: {printable(str(error))[:100]}", fix=_RESTORE)
        else:
            if isinstance(raw, dict):
                for key in sorted(raw.keys() - _KEYS):
                    self.wrong(printable(key[:60]), "an unknown key", allowed=", ".join(_KEYS), fix="delete it")
                return raw
            self.wrong("", "the file does not contain an object", allowed='{"points": …, "faces": …}')
        raise ContentError(self.problems)

    def _points(self, raw: object) -> list[Vector]:
        if not isinstance(raw, list) or not 3 <= len(raw) <= MOST_POINTS:
            count = f"{len(raw):,} points" if isinstance(raw, list) else shown(raw) if raw is not None else ""
            allowed = f"3 to {MOST_POINTS:,} points of three numbers (mm)"
            self.wrong("points", "no usable list of points", value=count, allowed=allowed)
            return []
        found: list[Vector] = []
        for i, point in enumerate(raw):
            # The exact types: to Python, true and false are whole numbers.
            numbers = isinstance(point, list) and len(point) == 3 and all(type(v) in (int, float) for v in point)
            if not numbers or not all(isfinite(v) and abs(v) <= _FARTHEST for v in point):
                allowed = f"three numbers, each at most {_FARTHEST:g} mm from 0"
                self.wrong(f"points[{i}]", "not a point", value=shown(point), allowed=allowed)
            elif point[0] < 0:
                what = "the point is on the person's right"
                allowed = "x of 0 or more: the left half, of which the right is the mirror image"
                fix = "remove the right half"
                self.wrong(f"points[{i}]", what, value=shown(point), allowed=allowed, fix=fix)
            else:
                x, y, z = point
                found.append((float(x), float(y), float(z)))
        return found

    def _faces(self, name: str, raw: object, count: int) -> list[tuple[int, ...]]:
        if not isinstance(raw, list) or len(raw) > MOST_POINTS:
            allowed = f"at most {MOST_POINTS:,} faces of three or four points"
            self.wrong(name, "no usable list of faces", allowed=allowed)
            return []
        for i, face in enumerate(raw):
            right = isinstance(face, list) and len(face) in (3, 4) and all(type(v) is int for v in face)
            if not right or len({*face}) < len(face) or (count and not all(0 <= v < count for v in face)):
                allowed = f"three or four different numbers of points, from 0 to {count - 1}" if count else ""
                fix = "correct it, or leave it out"
                self.wrong(f"{name}[{i}]", "not a face", value=shown(face), allowed=allowed, fix=fix)
        return [] if self.problems else [tuple(face) for face in raw]

    def _winding(self, patches: Sequence[tuple[int, ...]]) -> None:
        """Check that neighbors run along their common edge in opposite directions and that no edge has a third face."""
        for (a, b), times in Counter(edge for face in patches for edge in _edges(face)).items():
            if times > 1:
                what = "two faces pass the same edge in the same direction"
                fix = "list the points of every face clockwise as seen from outside"
                self.wrong("faces", what, value=f"from point {a} to point {b}", fix=fix)


def _whole(half: Sequence[Vector], skin: Sequence[tuple[int, ...]], flaps: Sequence[tuple[int, ...]]) -> Surface:
    """The left half with its mirror image, in triangles."""
    points = list(half)
    other = {}
    for i, (x, y, z) in enumerate(half):
        other[i] = i if x == 0 else len(points)  # the halves share the points of the midline
        if x:
            points.append((-x, y, z))
    left = [
        (corners, loose) for loose, part in ((False, skin), (True, flaps)) for face in part for corners in _split(face)
    ]
    # Mirrored, a face would turn its back to the outside: two corners change places.
    right = [((other[a], other[c], other[b]), loose) for (a, b, c), loose in left]
    triangles, loose = zip(*(*left, *right), strict=True)
    return Surface(points=tuple(points), triangles=triangles, loose=loose)


def _split(face: tuple[int, ...]) -> Iterator[_Corners]:
    yield face[0], face[1], face[2]
    if len(face) == 4:
        yield face[0], face[2], face[3]


def _normals(points: Sequence[Vector], triangles: Sequence[_Corners]) -> tuple[Vector, ...]:
    """The outward normal at each point: the mean of the surrounding triangles' normals, weighted by area."""
    sums = [[0.0, 0.0, 0.0] for _ in points]
    for a, b, c in triangles:
        (x0, y0, z0), (x1, y1, z1), (x2, y2, z2) = points[a], points[b], points[c]
        ux, uy, uz, vx, vy, vz = x1 - x0, y1 - y0, z1 - z0, x2 - x0, y2 - y0, z2 - z0
        # The cross product of two sides is as long as twice the triangle's area: the weight comes by itself.
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        for corner in (a, b, c):
            total = sums[corner]
            total[0] += nx
            total[1] += ny
            total[2] += nz
    return tuple(_unit((x, y, z)) for x, y, z in sums)


def _edges(face: Sequence[_T]) -> Iterator[tuple[_T, _T]]:
    return pairwise((*face, face[0]))


def _reaches(count: int) -> Iterator[tuple[int, int]]:
    """For each place on a ridge, how many neighbors on either side it is averaged with; the ends stay where they
    are.
    """
    return ((i, min(i, count - 1 - i, _SMOOTHED)) for i in range(count))


def _passed(points: Sequence[Vector], end: Vector) -> bool:
    """Whether a path has reached its end and continues beyond it."""
    return len(points) > 1 and _to_stretch(end, points[-2], points[-1])[1] < 0.05  # mm


def _refuse(constant: str) -> None:
    """NaN and Infinity, which Python's reader takes and JSON does not have."""
    raise ValueError(f"{constant} is no number")


# Vectors are plain tuples: loading performs a few hundred thousand of these operations.


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _sum(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _difference(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _squared(a: Vector, b: Vector) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2


def _mean(points: Sequence[Vector]) -> Vector:
    x, y, z = (sum(values) / len(points) for values in zip(*points, strict=True))
    return x, y, z


def _unit(a: Vector) -> Vector:
    length = sqrt(_dot(a, a)) or 1.0  # a point of no area has no direction; it must not break the others
    return a[0] / length, a[1] / length, a[2] / length


def _part_way(a: Vector, b: Vector, share: float) -> Vector:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


def _mixed(weights: Vector, corners: Sequence[Vector]) -> Vector:
    (u, v, w), (a, b, c) = weights, corners
    return u * a[0] + v * b[0] + w * c[0], u * a[1] + v * b[1] + w * c[1], u * a[2] + v * b[2] + w * c[2]


def _nearest_weights(point: Vector, a: Vector, b: Vector, c: Vector) -> Vector:
    """The weight of each corner at the place in a triangle nearest to a point."""
    ab, ac, ap = _difference(b, a), _difference(c, a), _difference(point, a)
    bb, bc, cc, pb, pc = _dot(ab, ab), _dot(ab, ac), _dot(ac, ac), _dot(ap, ab), _dot(ap, ac)
    area = bb * cc - bc * bc
    if area > 1e-12:
        v, w = (cc * pb - bc * pc) / area, (bb * pc - bc * pb) / area
        if v >= 0 and w >= 0 and v + w <= 1:
            return 1 - v - w, v, w
    # Outside the triangle, or flat: the nearest place lies on one of its sides.
    best: Vector = (1.0, 0.0, 0.0)
    nearest = inf
    for i, (p, q) in enumerate(((a, b), (b, c), (c, a))):
        share, away = _to_stretch(point, p, q)
        if away < nearest:
            weights = [0.0, 0.0, 0.0]
            weights[i], weights[(i + 1) % 3] = 1 - share, share
            best, nearest = (weights[0], weights[1], weights[2]), away
    return best


def _to_stretch(point: Vector, a: Vector, b: Vector) -> tuple[float, float]:
    """The position on the segment from a to b nearest to a point, as a share of its length, and the distance."""
    along = _difference(b, a)
    length = _dot(along, along)
    share = min(1.0, max(0.0, _dot(_difference(point, a), along) / length)) if length else 0.0
    return share, dist(point, _part_way(a, b, share))


def _to_line(place: PicturePoint, a: PicturePoint, b: PicturePoint) -> tuple[float, float]:
    """The same in two dimensions."""
    return _to_stretch((*place, 0.0), (*a, 0.0), (*b, 0.0))
