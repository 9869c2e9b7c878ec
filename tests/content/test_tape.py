"""The tape that measures points again: on a ball, where every distance over the skin is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import asin, dist, radians, sin

import pytest
from support.balls import RADIUS, Vector, ball, on_a_ball, on_ball
from support.samples import write

from viewer.artwork import load_surface
from viewer.content.content import Content, load_content
from viewer.content.placement import Placement
from viewer.content.tape import Tape


@pytest.fixture(scope="module")
def globe(tmp_path_factory) -> Content:
    return on_a_ball(tmp_path_factory.mktemp("globe"))


@pytest.fixture(scope="module")
def tape(globe: Content) -> Tape:
    return Tape(globe)


def place_of(content: Content, site: str) -> Placement:
    return next(place for place in content.places if place.site.id == site and place.side != "right")


def arc(one: Vector, other: Vector) -> float:
    """The distance over the ball along a great circle (mm)."""
    return 2 * RADIUS * asin(dist(one, other) / 2 / RADIUS)


GLABELLA = on_ball(45, 20)


def test_a_point_is_measured_from_where_it_starts_leg_by_leg(globe, tape):
    measured = tape.measure(place_of(globe, "frontalis-1"))
    assert measured.legs == (("up", pytest.approx(10, abs=0.1)), ("outward", pytest.approx(5, abs=0.1)))
    point = place_of(globe, "frontalis-1").point
    assert measured.skin == pytest.approx(arc(GLABELLA, point), abs=0.3)
    assert measured.flat == pytest.approx(dist(GLABELLA[:2], point[:2]), abs=0.1)
    assert measured.flat < measured.skin < sum(length for _, length in measured.legs)


def test_a_point_up_alone_has_one_leg_as_long_as_the_whole_way(globe, tape):
    measured = tape.measure(place_of(globe, "frontalis-2"))
    assert measured.legs == (("up", pytest.approx(2, abs=0.05)),)
    assert measured.skin == pytest.approx(2, abs=0.05)


def test_a_point_between_two_is_measured_to_both_and_then_along_its_legs(globe, tape):
    measured = tape.measure(place_of(globe, "temporalis-2"))
    assert [name for name, _ in measured.legs] == ["to temporalis-1", "to glabella", "forward"]
    to_start, to_end, forward = (length for _, length in measured.legs)
    assert (to_start, to_end) == (pytest.approx(4.5, abs=0.6), pytest.approx(4.5, abs=0.6))
    assert to_start + to_end == pytest.approx(9, abs=0.1)
    assert forward == pytest.approx(4, abs=0.6)


def test_a_point_that_only_lies_between_two_is_measured_from_the_first(globe, tape):
    place = place_of(globe, "temporalis-2")
    half = replace(place, site=place.site.model_copy(update={"forward": 0.0}))
    measured = tape.measure(half)
    assert [name for name, _ in measured.legs] == ["to temporalis-1", "to glabella"]
    assert measured.skin == measured.legs[0][1]


def test_twice_the_same_place_is_the_place_and_its_mirror_image(globe, tape):
    site = place_of(globe, "temporalis-2").site.model_copy(update={"between": ("glabella", "glabella")})
    (x, y, z), mirrored = tape.ends(site)
    assert mirrored == (-x, y, z)
    assert x > 0


def test_the_way_over_a_ball_is_longer_than_the_straight_line(tape):
    start, end = on_ball(20, 0), on_ball(60, 0)
    assert tape.length(0, start, end) == pytest.approx(RADIUS * radians(40), rel=0.01)
    assert tape.length(0, start, end) > dist(start, end)


def test_a_share_of_the_way_is_one_over_the_skin_and_not_of_the_picture(tape):
    start, end = on_ball(0, 0), on_ball(80, 0)
    for share, around in ((0.0, 0), (0.25, 20), (0.5, 40), (1.0, 80)):
        assert tape.part_way(start, end, share) == pytest.approx(on_ball(around, 0), abs=1.2)


@pytest.mark.parametrize(("one", "other", "facing"), [(0, 90, 45), (80, 100, 90), (150, 170, 160)])
def test_somebody_who_measures_looks_level_at_the_middle_between_two_places(tape, one, other, facing):
    assert tape.facing_between(on_ball(one, 10), on_ball(other, 10)) == pytest.approx(facing, abs=1)


def test_along_a_ridge_the_tape_is_laid_straight(globe, tape):
    ridge = place_of(globe, "temporalis-2").site.model_copy(update={"along": "ridge"})
    plain = place_of(globe, "temporalis-2").site
    one, other = on_ball(20, 0), on_ball(60, 0)
    assert tape.apart(ridge, one, other) == dist(one, other)
    assert tape.apart(plain, one, other) > dist(one, other)


def test_the_places_under_a_line_are_a_millimeter_apart_or_less_with_both_ends(tape):
    start, end = on_ball(20, 5), on_ball(50, 15)
    line = tape.line(0, start, end)
    assert (line[0], line[-1]) == (start, end)
    assert max(dist(a, b) for a, b in pairwise(line)) < 1


def test_there_is_nothing_to_measure_over_without_a_surface(tmp_path):
    with pytest.raises(ValueError, match="no surface"):
        Tape(load_content(write(tmp_path)))


def test_a_point_that_lies_nowhere_on_the_surface_cannot_be_measured(globe, tape):
    with pytest.raises(ValueError, match="frontalis-1 has no place"):
        tape.measure(replace(place_of(globe, "frontalis-1"), point=None))


def test_the_tape_passes_over_a_flap_in_a_straight_line(globe):
    """Some rows of the ball's faces are a flap, such as an ear: no place of the line lies on it."""
    flapped = Tape(replace(globe, surface=load_surface(ball(loose=range(28, 32)))))
    start, end = on_ball(45, 20), on_ball(45, -20)
    (gap,) = (gap for gap in pairwise(flapped.line(45, start, end)) if dist(*gap) > 2)
    assert dist(*gap) == pytest.approx(2 * RADIUS * sin(radians(6)), abs=1.5), "four rows of 3 degrees"
