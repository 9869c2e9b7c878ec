"""Where an area ends: its border is drawn on bare skin only, and never as a seam down the middle."""

from __future__ import annotations

import pytest

from viewer.artwork.borders import Borders


def box(left: float, top: float, right: float, bottom: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    return (((left, top), (right, top), (right, bottom), (left, bottom)),)


HEAD = box(-50, 0, 50, 100)
MUSCLE = box(10, 40, 40, 60)


@pytest.mark.parametrize(
    ("area", "half", "drawn"),
    [
        (
            box(0, 20, 48, 80),
            True,
            "M45 80l-45 0M0 20l45 0M-45 80l45 0M0 20l-45 0",
        ),  # neither the midline nor what runs along the head
        (box(0, 20, 48, 80), False, "M45 80l-45 0 0-60 45 0"),  # what is no half has no seam: the line goes round
        (box(-20, 65, 20, 85), False, "M-20 65l40 0 0 20-40 0 0-20"),  # bare all round: closed
        (box(0, 50, 46, 80), True, "M45 50l1 0 0 30-46 0M-45 50l-1 0 0 30 46 0"),  # not within 4 mm of the muscle
        (box(7, 38, 43, 62), False, ""),  # all along the muscle: its edge shows the area
        (box(20, 75, 21, 76), False, ""),  # a speck
    ],
)
def test_a_border_is_drawn_where_no_other_line_shows_the_area(area, half, drawn):
    assert Borders(HEAD, MUSCLE).of(area, half=half) == drawn


@pytest.mark.parametrize(
    ("area", "half", "drawn"),
    [
        (box(20, 42, 30, 58), False, None),  # inside a muscle, or beside one: its shape is its border
        (box(-46, 20, -30, 40), False, None),  # 4 mm from the outline: two lines apart
        (box(40, 30, 50, 50), False, "M50 50l-10 0 0-20 10 0"),  # the outline shows one of its sides
        (box(-60, -10, 60, 110), False, ""),  # all of the skin
        (box(0, 20, 30, 30), True, "M0 20l30 0 0 10-30 0M0 20l-30 0 0 10 30 0"),  # no seam down the middle
    ],
)
def test_an_area_without_structures_has_a_border_all_around_but_where_the_outline_shows_it(area, half, drawn):
    assert Borders(HEAD, MUSCLE).own(area, half=half) == drawn


def test_a_curve_keeps_its_course_with_few_corners():
    round_area = (
        tuple(
            (12 * x, 80 + 12 * y) for x, y in ((1, 0), (0.7071, 0.7071), (0, 1), (-0.7071, 0.7071), (-1, 0), (0, -1))
        ),
    )
    drawn = Borders(HEAD, ()).of(round_area, half=False)
    assert drawn.count(" ") == 6


def test_every_area_of_the_drawings_that_is_larger_than_its_muscles_has_a_border(content):
    found = {(artwork.stem, region) for artwork in content.artworks.values() for region in artwork.borders}
    assert found == {
        ("front", "neck"),
        ("side", "occiput"),
        ("side", "neck"),
        ("side", "temples"),
        ("back", "occiput"),
    }
