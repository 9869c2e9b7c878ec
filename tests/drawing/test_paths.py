"""Shortened paths show the same shapes."""

from __future__ import annotations

import pytest
from svg.path import parse_path

from viewer.artwork import geometry
from viewer.drawing.paths import STEP, terse

CURVES = "M10 10C20 0 30 0 40 10Q50 20 40 30L40 40L30 40L12.3 38.7Z"


def ends(data: str) -> list[complex]:
    return [segment.end for segment in parse_path(data)]


@pytest.mark.parametrize(
    "data",
    [CURVES, "M0 0L5 5L9 2Z", "M0 0L5 0L5 5L0 5Z", "M0 0L4 4M20 20L24 24L20 28Z", "M1 1Q3 9 9 9Q12 9 12 3"],
    ids=["every command", "lines after a move", "level and upright lines", "two paths", "quadratic curves"],
)
def test_every_place_of_a_path_moves_by_half_a_step_at_most(data):
    short = terse(data)
    assert len(short) <= len(data)
    pairs = zip(ends(data), ends(short), strict=True)
    assert all(max(abs((a - b).real), abs((a - b).imag)) <= STEP / 2 + 1e-9 for a, b in pairs)
    middles = zip(parse_path(data), parse_path(short), strict=True)
    assert all(abs(one.point(0.5) - other.point(0.5)) < STEP for one, other in middles)


def test_a_path_joined_to_another_begins_where_it_began():
    shape = terse("M3 4L8 9L2 9Z")
    assert geometry.polygons(shape + shape) == geometry.polygons(shape) * 2


def test_an_arc_is_left_as_it_is():
    assert terse("M0 0A5 5 0 0 1 10 0") == "M0 0A5 5 0 0 1 10 0"


def test_a_line_that_shrinks_to_nothing_is_left_out():
    assert terse("M0 0L5 5L5.02 5.02L9 9") == terse("M0 0L5 5L9 9")
