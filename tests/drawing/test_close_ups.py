"""What close-ups hold: a browser copies, styles and paints every element of them when a text opens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

import pytest

from viewer.artwork import Bounds, Box
from viewer.drawing.close_ups import Neighborhood, neighborhoods
from viewer.drawing.diagram import Diagram


@dataclass(frozen=True)
class At:
    side: str
    x: float
    y: float


@pytest.fixture(scope="module")
def diagram(content) -> Diagram:
    return Diagram(content, content.words["en"])


def test_a_close_up_copies_only_what_it_shows(content, diagram):
    """The head's shapes near points of its side, and muscles within its frame; never its own muscle twice."""
    sheet = ElementTree.fromstring(diagram.shapes())
    named = {element.get("id"): element for element in sheet.iter() if element.get("id")}

    def copied(element) -> int:
        """Elements that a browser makes for an element."""
        own = 1 + (copied(named[element.get("href")[1:]]) if element.tag.endswith("use") else 0)
        return own + sum(map(copied, element))

    drawn = {
        (muscle.id, view.id): ElementTree.fromstring(text)
        for view in content.definitions.views
        for muscle in content.structures
        if content.points_of(muscle.id, view.id)
        for _, text in diagram.close_ups(muscle, view)
    }
    for (muscle, view), tree in drawn.items():
        hrefs = [use.get("href") for use in tree.iter() if use.tag.endswith("use")]
        assert sum(href.endswith(f"-{muscle}") for href in hrefs) == 1, (muscle, view)
    assert not any("trapezius" in use.get("href", "") for use in drawn["procerus", "front"].iter()), (
        "the shoulders are far away"
    )
    whole, near = (copied(named[f"ad-front_lines{part}"]) for part in ("", "_near"))
    assert near < whole, "mouth and neck are in no close-up of the front"


def test_targets_measure_24_px_in_the_narrowest_close_up_and_never_overlap(content):
    narrowest, least = 266, 24  # CSS px: the width of a close-up in a window of 320, and what WCAG 2.2, 2.5.8 asks for
    framed = 0
    for view in content.definitions.views:
        for structure in content.structures:
            points = content.points_of(structure.id, view.id)
            for frame in neighborhoods(points, content.artwork(view)) if points else ():
                framed += 1
                assert frame.target / frame.box[2] * narrowest >= least - 1e-9, (structure.id, view.id)
                for one, other in combinations(frame.points, 2):
                    apart = max(abs(one.x - other.x), abs(one.y - other.y))
                    assert apart >= frame.target, (one.id, other.id)
    assert framed > len(content.structures)


def test_both_sides_come_closer_until_the_targets_of_both_are_apart(content):
    """The left side's two points would fit a wide frame, the right side's only a narrow one: both get the narrow
    one.
    """
    points = (At("left", 60, 100), At("left", 90, 100), At("right", -60, 100), At("right", -67, 100))
    frames = neighborhoods(points, content.artwork(content.definitions.views[0]))  # type: ignore[arg-type]
    assert [frame.side for frame in frames] == ["left", "right"]
    for frame in frames:
        one, other = frame.points
        assert abs(one.x - other.x) >= frame.target, frame.side


def test_what_a_frame_shows_is_told_from_its_bounds_on_both_sides():
    frame = Neighborhood((), Box(10.0, 0.0, 20.0, 20.0), target=1.0)
    assert frame.shows(Bounds(25, 5, 40, 6))
    assert not frame.shows(Bounds(31, 5, 40, 6))
    assert not frame.shows(Bounds(-25, 5, -15, 6))
    assert frame.shows(Bounds(-25, 5, -15, 6), mirror=True)
    assert frame.shows(Bounds(0, -5, 100, 100))


def test_a_frame_does_not_reach_below_the_drawing(content):
    artwork = content.artwork(content.definitions.views[0])
    bottom = artwork.box[1] + artwork.box[3]
    (frame,) = neighborhoods((At("left", 10, bottom - 5),), artwork)  # type: ignore[arg-type]
    assert frame.box[1] + frame.box[3] == pytest.approx(bottom)


def test_a_frame_is_four_by_three_with_its_points_in_the_middle(content):
    artwork = content.artwork(content.definitions.views[0])
    (frame,) = neighborhoods((At("left", 30, 60), At("right", -30, 100)), artwork)  # type: ignore[arg-type]
    left, top, width, height = frame.box
    assert height == pytest.approx(width * 3 / 4)
    assert (left + width / 2, top + height / 2) == pytest.approx((0, 80))
    assert frame.side == "", "both sides fit in one frame"
