"""What a browser is told of the surface is the surface, and the places on it are those of the pictures."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from math import dist

import pytest

from viewer.artwork import faces, geometry, project
from viewer.content import facing_of
from viewer.drawing import turning_model
from viewer.drawing.turning import STEPS_PER_MM, encoded

FIRST, ESCAPED, BASE = 35, 92, 45


@pytest.fixture(scope="module")
def model(content):
    return json.loads(turning_model(content))


def decoded(text: str) -> list[int]:
    """Read the numbers as the browser does."""
    numbers, value, weight = [], 0, 1
    for code in map(ord, text):
        digit = code - FIRST - (code > ESCAPED)
        value += digit % BASE * weight
        weight *= BASE
        if digit < BASE:
            numbers.append(-(value + 1) // 2 if value % 2 else value // 2)
            value, weight = 0, 1
    return numbers


def test_numbers_of_every_size_and_sign_survive_being_written():
    numbers = [*range(-3000, 3000), 65_535, -65_535, 10**9]
    assert decoded(encoded(numbers)) == numbers
    assert not set(encoded(numbers)) & {'"', "\\"}, "they stand between double quotes"


@pytest.fixture(scope="module")
def sent(model) -> list[tuple[tuple[float, float, float], ...]]:
    """The triangles that a browser is given, as their corners."""
    steps = decoded(model["places"])
    corners, at = [], [0, 0, 0]
    for i in range(0, len(steps), 3):
        at = [value + step for value, step in zip(at, steps[i : i + 3], strict=True)]
        corners.append(tuple(value / STEPS_PER_MM for value in at))
    newest, order = 0, []
    for back in decoded(model["faces"]):
        order.append(newest - back if back else newest)
        newest += not back
    return [tuple(corners[i] for i in order[k : k + 3]) for k in range(0, len(order), 3)]


def test_the_browser_is_given_every_triangle_of_the_left_half_that_the_plates_show(content, sent):
    surface = content.surface
    rounded = [tuple(round(value * STEPS_PER_MM) / STEPS_PER_MM for value in point) for point in surface.points]
    half = surface.triangles[: len(surface.triangles) // 2]
    wanted = {frozenset(rounded[corner] for corner in corners) for corners in half}
    lowest = max(y for corners in sent for _, y, _ in corners)
    assert lowest > max(
        top + height for _, top, _, height in (content.artwork(view).box for view in content.definitions.views)
    )
    assert {one for one in wanted if max(y for _, y, _ in one) < lowest} <= {frozenset(corners) for corners in sent}


def test_the_surface_ends_level_below_the_plates(sent):
    """The browser continues it straight down from there."""
    edges = {(a, b) for corners in sent for a, b in pairwise((*corners, corners[0]))}
    lowest = max(y for edge in edges for _, y, _ in edge)
    low = {edge for edge in edges if min(y for _, y, _ in edge) > 0.75 * lowest}
    open_ends = [(a, b) for a, b in low if (b, a) not in edges and a[0] + b[0] > 0 and a != b]
    assert len(open_ends) > 20
    assert {y for edge in open_ends for _, y, _ in edge} == {lowest}


def test_every_point_is_there_once_and_every_part_has_a_place_for_its_name_on_the_surface(content, model):
    assert [point[0] for point in model["points"]] == [point.id for point in content.points]
    assert set(model["names"]) == {*content.parts}
    for places in model["names"].values():
        for x, y, z, *_ in places:
            assert dist(content.surface.nearest((x, y, z)).point, (x, y, z)) < 0.2
    assert model["sides"] == [[view.id, facing_of(view)] for view in content.definitions.views]


def test_the_leader_of_a_name_ends_inside_its_part_and_ridges_are_marked(content, model):
    for part, places in model["names"].items():
        for x, y, z, *normal in places:
            view = max(content.definitions.views, key=lambda one: faces(facing_of(one), normal))
            artwork = content.artwork(view)
            shape = (artwork.regions if part in artwork.regions else artwork.structures)[part]
            across, down = project(facing_of(view), (x, y, z))
            found = (-across if view.mirror else across) * content.scale, down * content.scale
            assert not geometry.outside(shape.outlines, [found]), (part, view.id, found)
    assert {point[0] for point in model["points"] if len(point) == 9} == {
        point.id for point in content.points if point.site.along
    }


def test_content_without_a_surface_has_nothing_to_turn(content):
    with pytest.raises(ValueError, match="no surface"):
        turning_model(replace(content, surface=None))


def test_a_name_has_a_twin_place_across_the_midline_only_where_a_view_is_symmetric_and_it_lies_apart(model):
    temples = [x for x, *_ in model["names"]["temples"]]
    assert sorted(x > 0 for x in temples) == [False, True], "each side view gives one place, and mirrors none"
    on_the_midline = [place for place in model["names"]["procerus"] if abs(place[0]) < 4]
    assert len(on_the_midline) == 2, "in the middle of it and at the end of its leader, neither of them twice"
