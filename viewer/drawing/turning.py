"""What a browser needs to turn the person: the surface in few bytes, and where points and names lie on it.

The browser mirrors and refines the surface, and uses the plates of the page as its skin (static/script/turn).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from viewer.artwork import OffSurfaceError, Spot, Surface, Vector, faces, geometry
from viewer.content import Content, Region, Structure, View, facing_of
from viewer.drawing.bare_places import bare_place
from viewer.drawing.labels import place_labels

_Corners = tuple[int, int, int]
"""Indices of a triangle's corners."""

STEPS_PER_MM = 5
"""Positions are rounded to a fifth of a millimeter: finer than anything that is drawn."""

_DIGITS = "".join(map(chr, (*range(35, 92), *range(93, 127))))
"""Printable characters that need no escape in a JavaScript or JSON string between double quotes."""

_BASE = len(_DIGITS) // 2
"""A digit below this ends a number; the others say that more follow."""

_BELOW = 10.0
"""mm. How far the surface goes on below the plates, where a nod may show it."""

_ALIKE = 0.15
"""Between the cosines of two plates that face a place about equally."""

_NEAR = 4.0
"""Units. A place nearer to the midline than this has no twin across it."""


def turning_model(content: Content) -> str:
    """The surface, the sides, the points and the places of names as a JSON object.

    `places` and `faces` are strings of numbers (`encoded`): the person's left half, x, y, z of each corner as the
    change from the corner before, and of each triangle its corners, counted back from the newest one so far. The
    surface ends level, a little below the plates, so that the browser can continue it straight down. `points` are
    [id, structure, x, y, z, and the outward normal there], and a 1 for those on a ridge, which are seen from both of
    its slopes; `names` of each part are such places, one or more, that a leader may end at. A normal is in hundredths.

    Raises `ValueError` for content without a surface.
    """
    surface = content.surface
    if surface is None:
        raise ValueError("The content has no surface to turn.")
    places, faces = _encoded_half(surface.points, surface.triangles, _floor(content))
    model = {
        "scale": STEPS_PER_MM,
        "places": places,
        "faces": faces,
        "sides": [[view.id, facing_of(view)] for view in content.definitions.views],
        "points": list(_points(content, surface)),
        "names": _ends_of_names(content, surface),
    }
    return json.dumps(model, separators=(",", ":"))


def encoded(numbers: Iterable[int]) -> str:
    """Whole numbers as text: each as its digits, the last one first, in which small numbers of either sign are one
    character.
    """
    text = []
    for number in numbers:
        left = 2 * number if number >= 0 else -2 * number - 1  # the sign in the last bit: -1 is as short as 1
        while left >= _BASE:
            left, digit = divmod(left, _BASE)
            text.append(_DIGITS[_BASE + digit])
        text.append(_DIGITS[left])
    return "".join(text)


def _floor(content: Content) -> float:
    """The height (mm) at which the surface ends."""
    frames = [content.artwork(view).box for view in content.definitions.views]
    return max(top + height for _, top, _, height in frames) / content.scale + _BELOW


def _above(
    points: Sequence[Vector], all_triangles: Sequence[_Corners], floor: float
) -> tuple[list[Vector], list[_Corners]]:
    """The corners, and the triangles of the left half, of a surface that is cut off level at a height."""
    corners = list(points)
    cuts: dict[tuple[int, int], int] = {}

    def cut(a: int, b: int) -> int:
        """The corner where an edge passes the floor; the triangles on either side share it."""
        a, b = min(a, b), max(a, b)
        if (a, b) not in cuts:
            (x0, y0, z0), (x1, y1, z1) = corners[a], corners[b]
            share = (floor - y0) / (y1 - y0)
            cuts[a, b] = len(corners)
            corners.append((x0 + (x1 - x0) * share, floor, z0 + (z1 - z0) * share))
        return cuts[a, b]

    triangles = []
    # The left half comes first; the browser mirrors it.
    for triangle in all_triangles[: len(all_triangles) // 2]:
        left: list[int] = []
        for a, b in pairwise((*triangle, triangle[0])):
            here, there = corners[a][1] <= floor, corners[b][1] <= floor
            if here:
                left.append(a)
            if here != there:
                left.append(cut(a, b))
        triangles += [(left[0], *pair) for pair in pairwise(left[1:])]  # what is left may have four corners
    return corners, triangles


@lru_cache(maxsize=4)
def _encoded_half(points: tuple[Vector, ...], triangles: tuple[_Corners, ...], floor: float) -> tuple[str, str]:
    """The corners and triangles of the left half above a height, as text. Corners are in the order in which triangles
    need them.

    Recent results are cached: editing words does not change the surface.
    """
    corners, left = _above(points, triangles, floor)
    # Neighbors follow each other, so most numbers are small and repeat, which compresses well.
    order: dict[int, int] = {}
    back: list[int] = []
    for triangle in _neighbors_first(left):
        for corner in triangle:
            new = corner not in order
            order.setdefault(corner, len(order))
            back.append(0 if new else len(order) - order[corner])
    steps: list[int] = []
    before = (0, 0, 0)
    for corner in order:
        x, y, z = (round(value * STEPS_PER_MM) for value in corners[corner])
        steps += (x - before[0], y - before[1], z - before[2])
        before = (x, y, z)
    return encoded(steps), encoded(back)


def _neighbors_first(triangles: Sequence[_Corners]) -> Iterator[_Corners]:
    """All triangles, each right after a neighbor where there is one left, and beginning with the edge they share."""
    beside = {edge: i for i, (a, b, c) in enumerate(triangles) for edge in ((a, b), (b, c), (c, a))}
    waiting = set(range(len(triangles)))
    for first in range(len(triangles)):
        stack = [(first, 0)]
        while stack:  # not recursion, which would be as deep as there are triangles
            i, start = stack.pop()
            if i not in waiting:
                continue
            waiting.discard(i)
            a, b, c = (triangles[i][(start + k) % 3] for k in range(3))
            yield a, b, c
            for edge in ((b, a), (c, b), (a, c)):
                other = beside.get(edge)
                if other is not None and other in waiting:
                    stack.append((other, triangles[other].index(edge[0])))


def _points(content: Content, surface: Surface) -> Iterator[list[object]]:
    """Each point once, with where it lies."""
    for point in {point.id: point for point in content.points}.values():
        if point.space:
            ridge = [1] if point.site.along else []
            yield [point.id, point.site.structure, *_place(surface.nearest(point.space)), *ridge]


def _ends_of_names(content: Content, surface: Surface) -> dict[str, list[list[float]]]:
    """Where the leader of each part's name may end: well inside the part as each plate draws it, lifted onto the
    surface.

    What another plate faces much more squarely is left to that one, unless no plate has a better place for the part.
    """
    views = content.definitions.views
    found: dict[str, list[tuple[bool, list[float]]]] = {}
    for view in views:
        facing = facing_of(view)
        for label in place_labels(content, view):
            ends = _inside(content, view, label.part)
            if isinstance(label.part, Structure) and label.leader:
                ends.append(label.leader[1])  # near the border, toward the name
            for x, y in ends:
                try:
                    spot = surface.lift(facing, x / content.scale, y / content.scale)
                except OffSurfaceError:
                    continue  # drawn beside the measured outline: another side shows the part
                most = max(faces(facing_of(other), spot.normal) for other in views)
                squarely = faces(facing, spot.normal) > most - _ALIKE
                found.setdefault(label.part.id, []).append((squarely, _place(spot)))
    return {
        part: [place for best, place in found[part] if best or not any(square for square, _ in found[part])]
        for part in content.parts
        if part in found
    }


def _inside(content: Content, view: View, part: Region | Structure) -> list[geometry.Point]:
    """The place of a part, in the picture of a view, that is farthest from its border and its points, and the one
    across.

    Only what shows of the part counts: nothing that is painted later, and no other area, may lie over it.
    """
    artwork = content.artwork(view)
    painted = list(artwork.structures)
    if isinstance(part, Region):
        shapes = artwork.regions[part.id].outlines
        over = [*artwork.structures.values(), *(other for name, other in artwork.regions.items() if name != part.id)]
    else:
        shapes = artwork.structures[part.id].outlines
        over = [artwork.structures[name] for name in painted[painted.index(part.id) + 1 :]]
    others = tuple(polygon for other in over for polygon in other.outlines)
    points = tuple((-point.x if view.mirror else point.x, point.y) for point in content.seen_in(view, part.id))
    place = bare_place(shapes, others, points)
    if place is None:
        return []
    x, y = place
    # Seen from the front or from behind, a part has a twin across the midline, unless something lies over it there.
    symmetric = facing_of(view) % 180 == 0 and abs(x) > _NEAR
    across = symmetric and geometry.outside(others, [(-x, y)]) and not geometry.outside(shapes, [(-x, y)])
    return [((-at if view.mirror else at), y) for at in ((x, -x) if across else (x,))]


def _place(spot: Spot) -> list[float]:
    """A place on the surface in tenths of a millimeter, and its normal in hundredths."""
    return [*(round(value, 1) for value in spot.point), *(round(value * 100) for value in spot.normal)]
