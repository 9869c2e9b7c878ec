"""Shortened paths show the same shapes."""

from __future__ import annotations

import pytest
from svg.path import parse_path

from viewer.artwork import geometry
from viewer.drawing.paths import STEP, counted, terse

CURVES = "M10.2 10.4C20.1 0.3 30.3 0.2 40.4 10.1Q50.2 20.1 40.3 30.3L40.3 40.4L30.2 40.4L12.3 38.7Z"


def ends(data: str) -> list[complex]:
    return [segment.end for segment in parse_path(data)]


@pytest.mark.parametrize(
    "data",
    [
        CURVES,
        "M10.2 10.4L15.3 15.6L19.1 12.7Z",
        "M10.2 10.4L15.3 10.4L15.3 15.6L10.2 15.6Z",
        "M10.2 10.4L14.3 14.6M20.2 20.4L24.3 24.6L20.2 28.3Z",
        "M11.2 11.4Q13.3 19.2 19.1 19.4Q22.3 19.4 22.6 13.2",
    ],
    ids=["every command", "lines after a move", "level and upright lines", "two paths", "quadratic curves"],
)
def test_every_place_of_a_path_moves_by_half_a_step_at_most(data):
    short = terse(data)
    assert len(counted(data)) <= len(data)
    pairs = zip(ends(data), ends(short), strict=True)
    assert all(max(abs((a - b).real), abs((a - b).imag)) <= STEP / 2 + 1e-9 for a, b in pairs)
    middles = zip(parse_path(data), parse_path(short), strict=True)
    assert all(abs(one.point(0.5) - other.point(0.5)) < STEP for one, other in middles)


def test_a_path_joined_to_another_begins_where_it_began():
    shape = terse("M3 4L8 9L2 9Z")
    assert geometry.polygons(shape + shape) == geometry.polygons(shape) * 2


def test_a_move_after_a_move_draws_no_line():
    data = "M0 0M7 0L7 7M14 14M21 0M28 7L14 0"
    assert [type(one) for one in parse_path(terse(data))] == [type(one) for one in parse_path(data)]
    assert ends(terse(data)) == pytest.approx(ends(data))


def test_an_arc_is_left_as_it_is():
    assert terse("M0 0A5 5 0 0 1 10 0") == "M0 0A5 5 0 0 1 10 0"


def test_a_line_that_shrinks_to_nothing_is_left_out():
    assert terse("M0 0L5 5L5.02 5.02L9 9") == terse("M0 0L5 5L9 9")


def test_a_command_that_repeats_is_written_without_its_letter():
    assert counted("M0 0L5 6L9 8L12 14L16 13L21 11", step=1) == "M0 0l5 6 4 2 3 6 4-1 5-2"
    assert counted("M0 0L5 0L5 5L9 5Z", step=1) == "M0 0h5v5h4z"


def test_lines_after_a_relative_move_need_no_letter():
    assert counted("M0 0L5 6M10 10L12 14L16 12", step=1) == "M0 0l5 6m5 4 2 4 4-2"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M0 0C1 .1 2 .1 3 0", "M0 0h3"),
        ("M0 0C1 1 2 1 3 0", "M0 0c1 1 2 1 3 0"),
        ("M0 0C-1 0 4 0 3 0", "M0 0c-1 0 4 0 3 0"),
        ("M0 0C0 0 0 0 0 0L1 1", "M0 0l1 1"),
        ("M0 0C2 2 2-2 0 0", "M0 0c2 2 2-2 0 0"),
    ],
    ids=["straight", "bent", "beyond its end", "nowhere", "a loop"],
)
def test_a_curve_is_a_line_only_where_nobody_can_tell(data, expected):
    assert terse(data, 0.25) == expected
