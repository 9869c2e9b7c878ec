"""Distances, areas and membership, on shapes whose answers anybody can work out."""

from __future__ import annotations

from math import inf, sqrt

import pytest

from viewer.artwork import geometry

SQUARE = geometry.polygons("M0 0h10v10h-10z")
RING = geometry.polygons("M20 0h10v10h-10z")


@pytest.mark.parametrize(
    ("point", "expected"),
    [((5, -3), 3), ((13, 14), 5), ((-3, -4), 5), ((5, 5), 5), ((10, 10), 0), ((25, 5), 5)],
    ids=[
        "beside a side",
        "beyond a corner",
        "beyond another corner",
        "inside",
        "on a corner",
        "inside another polygon",
    ],
)
def test_a_distance_is_to_the_nearest_border_and_not_to_the_line_that_runs_on_from_it(point, expected):
    assert geometry.distance(SQUARE + RING, point) == pytest.approx(expected)


def test_nothing_is_infinitely_far_away():
    assert geometry.distance((), (1, 1)) == inf


@pytest.mark.parametrize("backward", [False, True])
def test_the_farthest_of_some_points_counts_in_any_order(backward):
    points = [(5, -3), (13, 14), (40, 5), (5, 5)][:: -1 if backward else 1]
    assert (
        geometry.farthest(SQUARE + RING, points)
        == max(geometry.distance(SQUARE + RING, point) for point in points)
        == 10
    )
    assert (geometry.farthest(SQUARE, ()), geometry.farthest((), points)) == (0, inf)


@pytest.mark.parametrize("step", [1, -1, 605])
def test_the_farthest_is_found_among_neighbors_as_among_points_far_apart(step):
    points = [(x + 0.5, y + 0.5) for x in range(-9, 40) for y in range(-9, 20)]
    met = [points[i * step % len(points)] for i in range(len(points))]
    assert len(set(met)) == len(points)
    distances = [geometry.distance(SQUARE + RING, point) for point in met]
    for count in range(1, len(met), 60):
        assert geometry.farthest(SQUARE + RING, met[:count]) == max(distances[:count])


def test_the_points_outside_are_those_that_no_polygon_contains():
    points = [(x + 0.5, y + 0.5) for x in range(-2, 33) for y in range(-2, 13)]
    shapes = SQUARE + RING
    assert geometry.outside(shapes, points) == [point for point in points if not geometry.contains(shapes, point)]
    assert len(points) - len(geometry.outside(shapes, points)) == 200
    assert geometry.outside((), points) == points


def test_area_bounds_and_center_are_those_of_the_shape():
    triangle = geometry.polygons("M0 0L12 0L0 6z")
    assert geometry.area(triangle) == pytest.approx(36)
    assert geometry.bounds(triangle) == (0, 0, 12, 6)
    assert geometry.center(triangle) == pytest.approx((4, 2))
    assert geometry.bounds(geometry.mirrored(triangle)) == (-12, 0, 0, 6)


def test_a_curve_is_followed_closely():
    quarters = "C10 5.523 5.523 10 0 10C-5.523 10 -10 5.523 -10 0C-10 -5.523 -5.523 -10 0 -10C5.523 -10 10 -5.523 10 0"
    circle = geometry.polygons(f"M10 0{quarters}z")
    assert geometry.area(circle) == pytest.approx(314.16, rel=0.03)
    assert geometry.contains(circle, (9 / sqrt(2), 9 / sqrt(2)))


def test_what_is_no_path_is_refused_and_what_encloses_nothing_is_no_polygon():
    assert geometry.polygons("M0 0L10 0z") == ()
    with pytest.raises(ValueError, match=r"\S"):
        geometry.polygons("M0 0 Q")
