"""A hundred figures: as many filled as there are people, all of them inside the picture."""

from __future__ import annotations

import re

import pytest

from viewer.content import Arm
from viewer.drawing import crowd

FIGURE, HALF = re.compile(r"a2 2 0 1 0 \.1 0z"), re.compile(r"a2 2 0 1 0 0 4z")


def counted(count: float, **more: bool) -> tuple[int, int]:
    """How many figures are filled, and how many half filled."""
    drawn = re.findall(
        r'class="counted"[^>]* d="([^"]*)"|<path class="counted" d="([^"]*)"',
        crowd(Arm(label="A", count=count, **more)),
    )
    path = "".join(map("".join, drawn))
    return len(FIGURE.findall(path)), len(HALF.findall(path))


@pytest.mark.parametrize(
    ("count", "filled"),
    [
        (0, (0, 0)),
        (0.4, (0, 1)),
        (0.5, (1, 0)),
        (1, (1, 0)),
        (9.4, (9, 0)),
        (9.5, (10, 0)),
        (47, (47, 0)),
        (100, (100, 0)),
    ],
)
def test_whole_people_are_filled_and_fewer_than_half_a_person_is_half_a_figure(count, filled):
    assert counted(count) == filled


@pytest.mark.parametrize(("count", "filled"), [(1, (0, 1)), (5, (4, 1)), (0.3, (0, 1))])
def test_fewer_than_a_number_ends_in_half_a_figure(count, filled):
    assert counted(count, fewer=True) == filled


def test_a_hundred_figures_stand_in_rows_of_twenty_within_the_picture():
    text = crowd(Arm(label="A", count=0))
    wide, tall = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', text).groups())
    outline = re.search(r' d="([^"]*)"', text)[1]
    x = y = 0.0
    begins = []
    for command, first, second in re.findall(r"(?:^|(?<=z))([Mm])(-?[\d.]+) ?(-?[\d.]+)", outline):
        x, y = (float(first), float(second)) if command == "M" else (x + float(first), y + float(second))
        begins.append((x, y))
    bodies = begins[::2]
    assert len(FIGURE.findall(outline)) == len(bodies) == 100
    assert len({y for _, y in bodies}) == 5
    assert all(x > 0 and x + 6 < wide and 0 < y <= tall for x, y in bodies)


def test_the_two_halves_of_a_row_stand_apart_so_that_tens_can_be_counted():
    outline = re.search(r' d="([^"]*)"', crowd(Arm(label="A", count=0)))[1]
    steps = re.findall(r"(?<=z)m(-?[\d.]+)", outline)[1:39:2]
    assert len(steps) == 19
    assert {float(step) for i, step in enumerate(steps) if i != 9} == {float(steps[0])}
    assert float(steps[9]) == float(steps[0]) + 4
