"""Where a mark covers least: inside its part, outside what lies over it, far from every border and point."""

from __future__ import annotations

import re
from math import dist

import pytest
from support.kinds import rectangle, strips, write_made, write_strips

from viewer.artwork import geometry
from viewer.drawing.bare_places import bare_place, bare_place_in_area, places_inside

SQUARE = geometry.polygons("M0 0h100v100h-100z")
LEFT_HALF = geometry.polygons("M-1 -1h51v102h-51z")
RING = geometry.polygons("M-10 -10h120v120h-120z")


def fine(polygon: geometry.Polygon) -> geometry.Polygon:
    """The same outline with a corner at every unit, as curves have: distances are measured to corners."""
    sides = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    return tuple(
        (x0 + (x1 - x0) * i / 100, y0 + (y1 - y0) * i / 100) for (x0, y0), (x1, y1) in sides for i in range(100)
    )


def test_the_bare_place_of_a_shape_with_nothing_on_it_is_its_middle():
    place = bare_place(tuple(map(fine, SQUARE)), ())
    assert place == pytest.approx((50, 50), abs=6)


def test_the_bare_place_lies_beside_what_covers_the_shape():
    place = bare_place(tuple(map(fine, SQUARE)), tuple(map(fine, LEFT_HALF)))
    assert place[0] == pytest.approx(75, abs=4), "in the middle of the half that is left"
    assert 20 <= place[1] <= 80


def test_the_bare_place_lies_away_from_points():
    outline = tuple(map(fine, SQUARE))
    points = ((50, 50), (25, 75), (75, 75))
    place = bare_place(outline, (), points)
    borders = [corner for shape in outline for corner in shape]
    farthest = max(min(dist(one, other) for other in (*borders, *points)) for one in places_inside(outline))
    assert min(dist(place, other) for other in (*borders, *points)) == pytest.approx(farthest, abs=2)
    assert place[1] < 50, "the upper half has no points but the middle one"


def test_a_shape_that_is_covered_altogether_has_no_bare_place():
    assert bare_place(SQUARE, RING) is None


@pytest.mark.parametrize("data", ["M0 0h100v100h-100z", "M0 0h300v30h-300z", "M5 5h2v90h-2z"])
def test_places_lie_inside_at_equal_distances_and_are_as_many_for_any_proportion(data):
    shape = geometry.polygons(data)
    places = places_inside(shape)
    assert 100 <= len(places) <= 200
    assert geometry.outside(shape, places) == []
    columns = sorted({x for x, _ in places})
    rows = sorted({y for _, y in places})
    if len(columns) > 1:
        assert columns[1] - columns[0] == pytest.approx(rows[1] - rows[0])


def test_places_in_a_ring_leave_out_its_hole():
    ring = geometry.polygons("M0 0h100v100h-100z") + geometry.polygons("M200 0h100v100h-100z")
    assert all(not 100 < x < 200 for x, _ in places_inside(ring))


def test_the_bare_place_of_an_area_is_beside_its_structures(content):
    for view in content.definitions.views:
        artwork = content.artwork(view)
        over = tuple(shape for structure in artwork.structures.values() for shape in structure.outlines)
        for name, region in artwork.regions.items():
            place = bare_place_in_area(artwork, name)
            assert geometry.contains(region.outlines, place), (view.id, name)
            assert not geometry.contains(over, place), (view.id, name)


def test_an_area_under_structures_altogether_has_its_place_in_its_own_middle(tmp_path):
    made = strips(1, structures=True)
    lid = f'<path class="body" d="{rectangle((-60, -20, 120, 240))}"/>'
    covered = re.sub(r'(<g id="part-0">)<path[^>]*/>', rf"\1{lid}", made["svg"])
    content = write_made(tmp_path, made["json"], whole=covered)
    artwork = content.artwork(content.definitions.views[0])
    place = bare_place_in_area(artwork, "area-0")
    assert place is not None
    assert geometry.contains(artwork.regions["area-0"].outlines, place)


def test_an_area_with_structures_beside_it_keeps_its_place_off_them(tmp_path):
    content = write_strips(tmp_path, 2, structures=True)
    artwork = content.artwork(content.definitions.views[0])
    place = bare_place_in_area(artwork, "area-1")
    assert not geometry.contains(artwork.structures["part-1"].outlines, place)
