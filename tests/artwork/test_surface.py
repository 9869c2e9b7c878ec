"""The surface: lifted onto, seen and walked over, on a ball whose distances are known and on the measured head."""

from __future__ import annotations

import json
from math import acos, atan2, cos, dist, pi, radians, sin
from pathlib import Path

import pytest
from support.balls import RADIUS, ball, model
from support.served import ROOT

from viewer.artwork import OffSurfaceError, Spot, Surface, faces, load_surface, project, rightward, sight
from viewer.files import File
from viewer.problems import ContentError

FRONT, LEFT, BACK, RIGHT = 0.0, 90.0, 180.0, 270.0
UP, DOWN, OUTWARD = (0.0, -1.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def globe() -> Surface:
    return load_surface(ball())


@pytest.fixture(scope="module")
def head() -> Surface:
    return load_surface(File.at(ROOT / "assets" / "model" / "head.json", 500_000))


def angle(a: Spot, b: Spot) -> float:
    return acos(
        sum(p * q for p, q in zip(a.point, b.point, strict=True)) / dist((0, 0, 0), a.point) / dist((0, 0, 0), b.point)
    )


@pytest.mark.parametrize("facing", [FRONT, LEFT, BACK, RIGHT, 35.0])
def test_what_is_lifted_from_a_picture_is_shown_there_again_and_is_the_nearest_to_the_viewer(globe, facing):
    for x, y in ((0, 0), (40, -30), (-60, 50), (3, 80)):
        spot = globe.lift(facing, x, y)
        assert project(facing, spot.point) == pytest.approx((x, y))
        assert dist((0, 0, 0), spot.point) == pytest.approx(RADIUS, abs=0.2)
        assert faces(facing, spot.normal) == pytest.approx((1 - (x * x + y * y) / RADIUS**2) ** 0.5, abs=0.01)


def test_left_is_at_the_right_of_a_picture_from_the_front_and_forward_at_the_left_of_one_from_the_left():
    assert project(FRONT, (10, 0, 0)) == (10, 0)
    assert project(BACK, (10, 0, 0)) == (-10, 0)
    assert project(LEFT, (0, 0, 10)) == (-10, 0)
    assert project(RIGHT, (0, 0, 10)) == (10, 0)
    assert (sight(LEFT), rightward(LEFT)) == ((1, 0, 0), (0, 0, -1))


def test_a_place_just_outside_the_outline_is_taken_for_one_on_it_and_no_other_is(globe):
    assert globe.lift(FRONT, RADIUS + 2, 0).point == pytest.approx((RADIUS, 0, 0), abs=0.3)
    with pytest.raises(OffSurfaceError, match="beside the surface"):
        globe.lift(FRONT, RADIUS + 5, 0)


@pytest.mark.parametrize("distance", [0.0, 1.0, 30.0, 120.0])
def test_a_walk_is_as_long_over_the_surface_as_it_should_be_and_stays_straight(globe, distance):
    start = globe.lift(FRONT, 30, 40)
    end = globe.walk(start, UP, sight(FRONT), distance)
    assert end.point[0] == pytest.approx(30, abs=0.02)
    circle = (RADIUS**2 - 30**2) ** 0.5  # the plane x = 30 cuts the ball in a smaller circle
    turned = atan2(start.point[1], start.point[2]) - atan2(end.point[1], end.point[2])
    assert turned * circle == pytest.approx(distance, abs=0.3)


def test_a_walk_may_begin_on_the_midline_at_a_corner_of_faces(globe):
    end = globe.walk(globe.lift(FRONT, 0, 0), DOWN, sight(FRONT), 50)
    assert end.point == pytest.approx((0, RADIUS * sin(0.5), RADIUS * cos(0.5)), abs=0.3)


def test_the_way_between_two_places_is_shared_out_over_the_surface(globe):
    a, b = globe.lift(FRONT, 0, 0), globe.lift(LEFT, 0, 0)
    way = globe.between(a, b)
    assert way.length == pytest.approx(RADIUS * pi / 2, abs=0.3)
    third = globe.spot_on(way, 1 / 3)
    assert angle(a, third) == pytest.approx(radians(30), abs=0.005)
    assert globe.spot_on(way, 0).point == pytest.approx(a.point, abs=0.01)
    assert globe.spot_on(way, 1).point == pytest.approx(b.point, abs=0.01)


def test_a_tape_passes_over_a_flap_in_a_straight_line():
    globe = load_surface(ball(loose=range(20, 40)))  # 60 degrees of the ball around its middle
    end = globe.walk(globe.lift(FRONT, 0, -51), DOWN, sight(FRONT), 100 + RADIUS * pi / 6)
    # From 59.3 degrees above the middle it is little more than the chord of 60 degrees, 100 mm, to the far edge of
    # the flap.
    assert end.point[1] == pytest.approx(RADIUS * sin(radians(59)), abs=1.5)


def test_the_surface_ends_where_it_ends():
    points = [[0, 0, 0], [20, 0, 0], [20, 20, 0], [0, 20, 0]]
    sheet = load_surface(model(points, [[0, 1, 2, 3]]))
    start = sheet.lift(FRONT, 5, 5)
    assert sheet.walk(start, OUTWARD, sight(FRONT), 15).point == pytest.approx((20, 5, 0), abs=0.01)
    with pytest.raises(OffSurfaceError, match="the surface ends after 15 mm"):
        sheet.walk(start, OUTWARD, sight(FRONT), 16)


def test_of_several_layers_a_picture_shows_the_one_nearest_the_viewer():
    corners = [[0, -10, 0], [10, -10, 0], [10, 10, 0], [0, 10, 0]]
    sheets = [[[x, y, depth] for x, y, _ in corners] for depth in (-30, 20, 5)]
    layers = load_surface(
        model([point for sheet in sheets for point in sheet], [[i, i + 1, i + 2, i + 3] for i in (0, 4, 8)])
    )
    assert layers.lift(FRONT, 4, 3).point == pytest.approx((4, 3, 20))


def test_the_nearest_place_may_lie_in_a_face_whose_corners_are_far():
    """Small faces have many corners near by; the place itself may still lie in the middle of a large one."""
    large = [[0, -40, 0], [80, -40, 0], [80, 40, 0], [0, 40, 0]]
    small = [[38, 0, 25], [42, 0, 25], [40, 4, 25]]
    surface = load_surface(model([*large, *small], [[0, 1, 2, 3], [4, 5, 6]]))
    assert surface.nearest((40, 1, 2)).point == pytest.approx((40, 1, 0))


def test_a_ridge_is_followed_along_its_top(globe):
    """Seen from the front the top of a ball is its outline, which a straight way between two places of it would
    leave.
    """
    a, b = globe.nearest((-60, -75, 20)), globe.nearest((60, -75, 20))
    top = globe.spot_on(globe.along_ridge(a, b), 0.5)
    assert top.point == pytest.approx((0, -RADIUS, 0), abs=1.5)


def test_what_lies_behind_something_is_covered(head):
    behind_the_ear = head.lift(LEFT, 15, 153)
    assert not head.covered(LEFT, behind_the_ear.point)
    x, y, z = behind_the_ear.point
    assert head.covered(RIGHT, (x, y, z))
    assert head.covered(LEFT, (-x, y, z))
    assert head.covered(FRONT, head.lift(BACK, 0, 132).point)


def test_on_the_head_30_mm_up_from_the_tragus_is_measured_beside_the_ear_and_not_over_it(head):
    tragus = head.lift(LEFT, 0, 128)
    end = head.walk(tragus, UP, sight(LEFT), 30)
    assert tragus.point[1] - end.point[1] == pytest.approx(30, abs=1)
    assert end.point[2] == pytest.approx(0, abs=0.01)
    assert not head.loose[end.triangle]


def test_the_head_is_symmetric_and_looks_outward_everywhere(head):
    mirrored = {(-x, y, z) for x, y, z in head.points}
    assert mirrored == set(head.points)
    crown = min(range(len(head.points)), key=lambda i: head.points[i][1])
    assert head.normals[crown][1] < -0.9
    for facing in (FRONT, LEFT, BACK):
        spot = head.lift(facing, 0, 60)
        assert faces(facing, spot.normal) > 0.8


SQUARE = [[0, 0, 0], [9, 0, 0], [9, 9, 0], [0, 9, 0]]

BROKEN = [
    (b"{", "not JSON", ""),
    (b"\xff\xfe", "not JSON", ""),
    (b"[" * 100_000, "not JSON", ""),
    (b'{"points": [[1, 2, NaN]]}', "NaN is no number", ""),
    (b"[]", "the file does not contain an object", ""),
    (b'{"faces": [[0, 1, 2]]}', "no usable list of points", "points"),
    (b'{"points": 7, "faces": []}', "no usable list of points", "points"),
    (b'{"points": [[0, 0, 0], [1, 0, 0], [1, 1, 0]], "bones": []}', "an unknown key", "bones"),
    (model([*SQUARE, [1, 2]], [[0, 1, 2]]).data, "not a point", "points[4]"),
    (model([*SQUARE, [1, 2, "3"]], [[0, 1, 2]]).data, "not a point", "points[4]"),
    (model([*SQUARE, [1, 2, 1e9]], [[0, 1, 2]]).data, "not a point", "points[4]"),
    (model([*SQUARE, [-1, 2, 3]], [[0, 1, 2]]).data, "the point is on the person's right", "points[4]"),
    (model(SQUARE, []).data, "the model has no faces", "faces"),
    (model(SQUARE, [[0, 1, 2], [0, 2, 4]]).data, "not a face", "faces[1]"),
    (model(SQUARE, [[0, 1, 1]]).data, "not a face", "faces[0]"),
    (model(SQUARE, [[0, 1]]).data, "not a face", "faces[0]"),
    (model(SQUARE, [[0, 1, True]]).data, "not a face", "faces[0]"),
    (model(SQUARE, [[0, 1, 2]], [[9, 8, 7]]).data, "not a face", "flaps[0]"),
    (model(SQUARE, [[0, 1, 2], [0, 1, 3]]).data, "two faces pass the same edge in the same direction", "faces"),
]


@pytest.mark.parametrize(("data", "what", "path"), BROKEN)
def test_a_broken_model_is_named_with_its_place_and_what_is_wrong(data, what, path):
    with pytest.raises(ContentError) as caught:
        load_surface(File("model.json", data))
    assert any(what in problem.what and problem.path == path for problem in caught.value.problems), str(caught.value)
    assert {problem.file for problem in caught.value.problems} == {"model.json"}


def test_all_mistakes_of_a_model_are_named_at_once():
    with pytest.raises(ContentError) as caught:
        load_surface(model([*SQUARE, [1, 2], "x"], [[0, 1, 2], [0, 0, 1]]))
    assert [problem.path for problem in caught.value.problems] == ["faces[1]", "points[4]", "points[5]"]


def test_a_model_is_read_again_only_when_its_bytes_change():
    file = ball(rows=6, columns=6)
    assert load_surface(file) is load_surface(File("model.json", bytes(file.data)))
    assert load_surface(file) is not load_surface(ball(rows=6, columns=7))


def test_the_head_says_what_it_is_and_stays_small():
    path = Path(ROOT, "assets", "model", "head.json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert "CC0" in raw["about"]
    assert path.stat().st_size < 100_000


def test_what_lies_just_under_a_layer_is_not_taken_for_covered():
    """Places of a drawing lie a little in or out of the measured surface."""
    corners = [[0, -10, 0], [10, -10, 0], [10, 10, 0], [0, 10, 0]]
    upper = load_surface(model([[x, y, 20] for x, y, _ in corners], [[0, 1, 2, 3]]))
    assert upper.covered(FRONT, (4, 3, 17))
    assert not upper.covered(FRONT, (4, 3, 19))
    assert upper.covered(FRONT, (4, 3, 19), by=0.5)
