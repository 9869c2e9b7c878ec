"""The pen draws near measured points, thin at the ends, and the same each time."""

from __future__ import annotations

import math
import re
from cmath import phase
from itertools import pairwise

import pytest
from svg.path import parse_path

from tools.pen import fibers, fit, taper


def places(data: str, each: int = 40) -> list[complex]:
    """Places on a path, so many on each of its pieces."""
    return [piece.point(i / each) for piece in parse_path(data) for i in range(each + 1)]


def distance(data: str, point: tuple[float, float]) -> float:
    """How near a path comes to a point (mm)."""
    return min(abs(place - complex(*point)) for place in places(data, each=300))


def width(data: str, x: float) -> float:
    """How high a closed path is at an x (mm)."""
    heights = [place.imag for place in places(data, each=400) if abs(place.real - x) < 0.15]
    return max(heights) - min(heights)


WAVE = [(float(x), 6 * math.sin(x / 6)) for x in range(0, 61, 2)]


@pytest.mark.parametrize("error", [0.1, 0.4, 1.5])
def test_a_curve_stays_as_near_to_its_points_as_it_is_asked_to(error):
    drawn = fit(WAVE, error=error)
    assert max(distance(drawn, point) for point in WAVE) < error + 0.1, "a tenth is lost in rounding"


def test_a_looser_curve_needs_fewer_pieces():
    pieces = [len(parse_path(fit(WAVE, error=error))) for error in (0.1, 1.5)]
    assert pieces[0] > pieces[1]


def test_rounding_does_not_add_up_along_a_path():
    far = [(x * 1.04, math.sin(x) * 1.04) for x in range(200)]
    assert distance(fit(far, error=0.1), far[-1]) < 0.1


def test_a_corner_stays_a_corner_and_any_other_place_is_smooth():
    roof = [(0.0, 0.0), (5.0, 5.0), (10.0, 10.0), (15.0, 5.0), (20.0, 0.0)]

    def bend(data: str) -> float:
        """Degrees: the sharpest turn between neighboring pieces of a path."""
        pieces = [piece for piece in parse_path(data) if piece.length() > 0.1]
        turns = [after.tangent(0) / before.tangent(1) for before, after in pairwise(pieces)]
        return max((abs(math.degrees(phase(turn))) for turn in turns), default=0)

    assert bend(fit(roof, corners=[2])) > 60
    assert bend(fit(roof)) < 20


def test_a_closed_curve_comes_back_to_its_start_without_a_bend():
    circle = [(10 * math.cos(i / 16 * math.tau), 10 * math.sin(i / 16 * math.tau)) for i in range(16)]
    data = fit(circle, closed=True, error=0.1)
    path = parse_path(data)
    assert data.endswith("z")
    assert max(abs(abs(place) - 10) for place in places(data)) < 0.3
    start, end = path[1].tangent(0), [part for part in path if part.length() > 0.5][-1].tangent(1)
    turn = math.degrees(abs(math.atan2((end / start).imag, (end / start).real)))
    assert turn < 10


def test_a_line_is_as_wide_as_asked_for_most_of_its_length_and_thin_at_the_ends_that_are_to_be():
    drawn = taper([(0.0, 0.0), (20.0, 0.0), (40.0, 0.0)], width=3)
    assert width(drawn, 20) == pytest.approx(3, abs=0.25)
    assert width(drawn, 10) > 2
    assert width(drawn, 1) < 1
    blunt = taper([(0.0, 0.0), (20.0, 0.0), (40.0, 0.0)], width=3, start=0.9)
    assert width(blunt, 1) > 2
    assert width(blunt, 39) < 1


def test_fibers_run_from_rail_to_rail_off_both_and_the_same_seed_draws_the_same_ones():
    rails = [(0.0, 0.0), (0.0, 30.0)], [(40.0, 0.0), (40.0, 30.0)]
    drawn = fibers(*rails, 5, seed=3)
    outlines = drawn.split("M")[1:]
    assert len(outlines) == 5
    for outline in outlines:
        across = [place.real for place in places(f"M{outline}")]
        assert 0 < min(across) < 6
        assert 34 < max(across) < 40
    assert fibers(*rails, 5, seed=3) == drawn
    assert fibers(*rails, 5, seed=4) != drawn


def test_bowed_fibers_lie_to_the_side_by_the_share_of_their_length():
    rails = [(0.0, 0.0), (0.0, 10.0)], [(40.0, 0.0), (40.0, 10.0)]
    straight, bowed = (fibers(*rails, 2, bow=bow, ragged=0) for bow in (0, 0.25))
    highest = [max(place.imag for place in places(data)) for data in (straight, bowed)]
    assert highest[1] - highest[0] == pytest.approx(10, abs=0.5)


def test_numbers_are_written_short_and_never_as_minus_zero():
    data = fit([(0.04, -0.04), (0.5, 0.5), (10.0, -0.25)])
    assert re.fullmatch(r"M(?:-?(?:\d+|\d*\.\d)[ ]?)+c(?:-?(?:\d+|\d*\.\d)[ ]?)+", data)
    assert not re.search(r"-0(?![.\d])|(?<!\d)0\.", data)
