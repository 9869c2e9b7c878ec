"""The drawing as geometry: areas that tile, muscles that hold their points, the same head from every side."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise
from math import atan2, ceil, hypot, pi

import pytest

from viewer.artwork import geometry
from viewer.artwork.artwork import Artwork
from viewer.content.content import Content

STEP = 1.5
"""mm between the places looked at."""

VIEWS = ("front", "side", "back")


Cell = tuple[int, int]
"""A place on the grid, in steps from the top left corner of the picture."""


def covered(outlines: tuple[geometry.Polygon, ...], artwork: Artwork) -> set[Cell]:
    """The places of a grid that lie inside outlines, above the bottom fade: row by row, between where a shape crosses
    it.
    """
    left, top, width, height = artwork.box
    columns, found = int(width / STEP), set()
    for shape in outlines:
        edges = list(pairwise((*shape, shape[0])))
        for j in range(int((height - 40) / STEP)):
            y = top + j * STEP
            crossings = [(x1 - x0) * (y - y0) / (y1 - y0) + x0 for (x0, y0), (x1, y1) in edges if (y0 > y) != (y1 > y)]
            steps = sorted(min(max(ceil((x - left) / STEP), 0), columns) for x in crossings)
            found |= {(i, j) for start, end in zip(steps[::2], steps[1::2], strict=True) for i in range(start, end)}
    return found


@pytest.fixture(scope="module", params=VIEWS)
def artwork(request, content: Content) -> Artwork:
    return content.artworks[request.param]


@pytest.fixture(scope="module")
def owners(artwork: Artwork) -> dict[Cell, set[str]]:
    """The areas that each place on the head lies in."""
    areas = {name: covered(part.outlines, artwork) for name, part in artwork.regions.items()}
    return {
        cell: {name for name, cells in areas.items() if cell in cells} for cell in covered(artwork.silhouette, artwork)
    }


def test_the_grid_holds_what_lies_inside(artwork: Artwork, owners):
    """Every hundredth place, looked at by itself."""
    left, top, *_ = artwork.box
    for i, j in sorted(owners)[::100]:
        place = (left + i * STEP, top + j * STEP)
        assert geometry.contains(artwork.silhouette, place)
        assert {name for name, part in artwork.regions.items() if geometry.contains(part.outlines, place)} == owners[
            i, j
        ]


def test_areas_do_not_overlap(owners):
    taken = [names for names in owners.values() if names]
    double = [names for names in taken if len(names) > 1]
    assert len(double) <= 0.01 * len(taken), Counter(map(frozenset, double))


def test_neighboring_areas_leave_no_gap(owners):
    """A place in no area, with two different areas within 3 mm on opposite sides of it, lies in a gap between them."""
    reach = 2
    taken = sum(bool(names) for names in owners.values())
    gaps = 0
    for (i, j), names in owners.items():
        ways = ((reach, 0), (0, reach), (reach, reach), (reach, -reach))
        sides = [(owners.get((i + di, j + dj), set()), owners.get((i - di, j - dj), set())) for di, dj in ways]
        gaps += not names and any(one and other and one != other for one, other in sides)
    assert gaps <= 0.01 * taken


def test_points_lie_at_least_two_millimeters_inside_their_muscle(content: Content):
    for point in (point for point in content.points if not point.site.along):  # a ridge lies on the edge of every view
        view = content.views[point.view]
        part = content.artwork(view).structures[point.site.structure]
        place = (-point.x if view.mirror else point.x, point.y)
        assert geometry.contains(part.outlines, place), point.id
        assert geometry.distance(part.outlines, place) >= 2, point.id


@pytest.mark.parametrize(
    "name", ["inion", "nape", "vertebra-prominens", "mastoid-tip", "helix-top", "tragus", "glabella", "nasion"]
)
def test_a_landmark_has_the_same_height_in_every_view(content: Content, name: str):
    heights = [artwork.landmarks[name][1] for artwork in content.artworks.values() if name in artwork.landmarks]
    assert max(heights) - min(heights) <= 2


def test_the_head_has_the_same_height_in_every_view(content: Content):
    crowns = [min(y for shape in artwork.silhouette for _, y in shape) for artwork in content.artworks.values()]
    assert all(abs(crown) <= 0.6 for crown in crowns)


@pytest.mark.parametrize("stem", ["front", "back"])
def test_views_from_front_and_back_are_symmetric(content: Content, stem: str):
    silhouette = content.artworks[stem].silhouette
    for shape in silhouette:
        for point in shape:
            assert geometry.distance(geometry.mirrored(silhouette), point) <= 0.6


def test_every_muscle_lies_inside_the_outline(content: Content):
    for artwork in content.artworks.values():
        left, top, width, height = artwork.box
        for part in artwork.structures.values():
            for shape in part.outlines:
                for x, y in shape:
                    framed = left <= x <= left + width and top <= y <= top + height
                    if framed and not geometry.contains(artwork.silhouette, (x, y)):
                        assert geometry.distance(artwork.silhouette, (x, y)) <= 0.5, (artwork.file, part.id)


@pytest.mark.parametrize(
    ("structure", "one", "other", "ends"),
    [
        ("procerus", "front", "side", ("upper", "lower")),
        ("corrugator", "front", "side", ("upper", "lower")),
        ("frontalis", "front", "side", ("upper", "lower")),
        ("temporalis", "front", "side", ("upper", "lower")),
        ("occipitalis", "back", "side", ("upper", "lower")),
        ("cervical-paraspinal", "back", "side", ("upper", "lower")),
        ("trapezius", "back", "side", ("upper",)),
    ],
)
def test_a_structure_ends_at_the_same_height_in_two_views(content: Content, structure: str, one: str, other: str, ends):
    def heights(stem: str) -> dict[str, float]:
        _, upper, _, lower = geometry.bounds(content.artworks[stem].structures[structure].outlines)
        return {"upper": upper, "lower": lower}

    apart = {end: abs(heights(one)[end] - heights(other)[end]) for end in ends}
    assert max(apart.values()) <= 1, apart


@pytest.mark.parametrize(("above_the_rim", "gap"), [(40, 10), (50, 18), (60, 28)])
def test_the_halves_of_the_frontalis_part_as_far_as_dissections_measure(content: Content, above_the_rim: int, gap: int):
    """Means of men and women in Spiegel 2009: they part 3.5 cm above the rim of the orbit."""
    front = content.artworks["front"]
    y = front.landmarks["orbital-rim-medial"][1] - above_the_rim
    inner = next(x / 10 for x in range(400) if geometry.contains(front.structures["frontalis"].outlines, (x / 10, y)))
    assert 2 * inner == pytest.approx(gap, abs=3)


def test_the_frontalis_is_one_sheet_across_the_lower_forehead(content: Content):
    front = content.artworks["front"]
    assert all(geometry.contains(front.structures["frontalis"].outlines, (x, 70)) for x in (0.5, 10, 20, 30, 40, 50))


def test_the_trapezius_leaves_a_diamond_of_tendon_from_the_lowest_neck_to_the_third_thoracic_vertebra(content: Content):
    muscle = content.artworks["back"].structures["trapezius"].outlines
    bare = {y: next(x for x in range(40) if geometry.contains(muscle, (x + 0.5, y))) for y in (225, 256, 282, 316)}
    assert 13 <= bare[256] <= 25
    assert bare[256] > bare[282] > bare[316] == bare[225] == 0


def test_the_occipitalis_begins_on_the_outer_two_thirds_of_the_nuchal_line(content: Content):
    back = content.artworks["back"]
    origin = [x for shape in back.structures["occipitalis"].outlines for x, y in shape if y > 132 and x > 0]
    assert min(origin) == pytest.approx(back.landmarks["mastoid-tip"][0] / 3, abs=4)


@pytest.mark.parametrize("stem", VIEWS)
def test_no_muscle_ends_in_a_row_of_teeth(content: Content, stem: str):
    """A muscle thins out into its tendon through its fibers. Its body has the corners of its shape, eight at most."""
    for part in content.artworks[stem].structures.values():
        for shape in part.outlines:
            sides = [
                (bx - ax, by - ay)
                for (ax, ay), (bx, by) in pairwise((*shape, shape[0]))
                if hypot(bx - ax, by - ay) > 0.05
            ]
            turns = [atan2(ax * by - ay * bx, ax * bx + ay * by) for (ax, ay), (bx, by) in pairwise((*sides, sides[0]))]
            assert sum(abs(turn) > pi / 4 for turn in turns) <= 8, part.id


@pytest.mark.parametrize("stem", VIEWS)
def test_muscles_that_lie_over_each_other_are_cut_away_so_that_no_two_fills_cover_a_place(content: Content, stem: str):
    muscles = content.artworks[stem].structures
    for one, other in combinations(muscles, 2):
        shared = [p for shape in muscles[one].outlines for p in shape if geometry.contains(muscles[other].outlines, p)]
        assert all(geometry.distance(muscles[other].outlines, p) <= 1 for p in shared), (one, other)


def test_the_frown_muscle_is_not_covered_and_its_tail_ends_within_the_frontalis(content: Content):
    front = content.artworks["front"].structures
    assert not geometry.contains(front["frontalis"].outlines, (16, 82))
    assert not geometry.contains(front["frontalis"].outlines, (38, 82))
    assert geometry.contains(front["corrugator"].outlines, (38, 82))
    assert all(geometry.contains(front["frontalis"].outlines, place) for place in ((38, 78), (44.5, 83), (38, 87)))


@pytest.mark.parametrize("stem", ["front", "back"])
def test_the_ears_are_as_tall_as_those_of_adults(content: Content, stem: str):
    heights = [y for x, y in content.artworks[stem].silhouette[0] if x > 73 and y < 200]
    assert 55 <= max(heights) - min(heights) <= 65
