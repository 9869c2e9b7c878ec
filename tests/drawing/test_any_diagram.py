"""Pictures of diagrams that are nothing like a head: many areas, long names, drawings that are tall, wide or tiny."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from support.kinds import strips, write_made, write_strips

from viewer.content import Content, View
from viewer.drawing import Diagram, picture_box
from viewer.drawing.badges import place_badges
from viewer.drawing.labels import WIDEST, crosses, place_labels


def only_view(content: Content) -> View:
    return content.definitions.views[0]


def badges_of(content: Content):
    return list(place_badges(content, only_view(content), place_labels(content, only_view(content))).values())


@pytest.mark.parametrize("count", [2, 30, 99])
@pytest.mark.parametrize("structures", [False, True])
def test_however_many_parts_there_are_no_names_touch_and_none_leaves_the_picture(tmp_path, count, structures):
    content = write_strips(tmp_path, count, structures=structures)
    view = only_view(content)
    labels = place_labels(content, view)
    assert {label.part.id for label in labels} == set(content.parts)
    _, top, _, height = picture_box(content, view)
    for anchor in ("start", "end"):
        baselines = [label.y + below for label in labels if label.anchor == anchor for _, _, below in label.lines]
        assert all(b - a >= 8 for a, b in pairwise(baselines))
        assert all(top + 6 <= y <= top + height for y in baselines)


@pytest.mark.parametrize("box", [(-12, -12, 24, 24), (-300, 0, 600, 1700), (500, 500, 900, 300)])
def test_long_names_go_on_in_another_line_beside_a_drawing_of_any_size(tmp_path, box):
    content = write_strips(tmp_path, 4, box=box, names="A long name of area {} that goes on and on for a while")
    labels = place_labels(content, only_view(content))
    assert all(len(label.lines) > 1 for label in labels)
    assert all(len(text) * WIDEST[kind] <= label.room * 1.3 for label in labels for text, kind, _ in label.lines)
    joined = {" ".join(text for text, _, _ in label.lines) for label in labels}
    assert joined == {region.name for region in content.definitions.regions}


def test_leaders_of_areas_side_by_side_do_not_cross(tmp_path):
    content = write_strips(tmp_path, 25, columns=5)
    for placed in (place_labels(content, only_view(content)), badges_of(content)):
        leaders = [one.leader for one in placed if one.leader]
        assert len(leaders) == 25
        assert [pair for pair in combinations(leaders, 2) if crosses(*pair)] == []


@pytest.mark.parametrize(("count", "columns"), [(12, 3), (18, 6)])
def test_leaders_of_structures_side_by_side_in_one_area_do_not_cross(tmp_path, count, columns):
    made = strips(count, columns=columns, structures=True)
    regions = made["json"]["regions"]
    for i in range(0, count, 3):
        regions[i]["structures"] = [name for region in regions[i : i + 3] for name in region["structures"]]
    made["json"]["regions"] = regions[::3]
    others = "|".join(region["id"] for i, region in enumerate(regions) if i % 3)
    drawn = re.sub(rf'<path id="({others})" [^>]*/>', "", made["svg"])
    content = write_made(tmp_path, made["json"], whole=drawn)
    leaders = [label.leader for label in place_labels(content, only_view(content)) if label.leader]
    assert len(leaders) == count
    assert [pair for pair in combinations(leaders, 2) if crosses(*pair)] == []


def test_a_picture_of_a_low_drawing_is_low_and_its_edges_are_named_inside_it(tmp_path):
    content = write_strips(tmp_path, 3, box=(-60, 0, 120, 30), edges=("Inner side", "Outer side"))
    view = only_view(content)
    _, top, width, height = picture_box(content, view)
    assert (width < 520, height < width / 3) == (True, True), "its names are as large as a head's"
    words = re.findall(r'<text[^>]*class="side"[^>]*>', Diagram(content, content.words["en"]).picture(view))
    heights = [float(re.search(r' y="([^"]+)"', word)[1]) for word in words]
    assert len(heights) == 3, "two edges and the scale"
    assert all(top < y <= top + height for y in heights)
    assert all(abs(heights[0] - label.y) > 8 for label in place_labels(content, view)), "no name stands in their row"
