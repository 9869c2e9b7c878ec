"""Names beside drawings of any size: none touches another, and each leader line reaches its own part alone."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from math import dist

import pytest
from support.kinds import strips, write_made, write_strips
from support.served import ROOT

from viewer.content import Content, View, load_content
from viewer.drawing import Diagram, picture_box
from viewer.drawing.badges import place_badges
from viewer.drawing.labels import WIDEST, crosses, place_labels


def only_view(content: Content) -> View:
    return content.definitions.views[0]


def badges_of(content: Content):
    return list(place_badges(content, only_view(content), place_labels(content, only_view(content))).values())


def test_no_leader_ends_at_the_numbered_disc_of_a_point(content):
    for view in content.definitions.views:
        for label in place_labels(content, view):
            if label.leader:
                points = content.seen_in(view, label.part.id)
                assert all(dist(label.leader[1], (point.x, point.y)) > 8 for point in points), (view.id, label.part.id)


@pytest.mark.parametrize("folder", [".", "examples/hand"])
def test_no_two_leaders_of_a_diagram_cross(folder):
    content = load_content(ROOT / folder)
    for view in content.definitions.views:
        leaders = [(label.part.id, label.leader) for label in place_labels(content, view) if label.leader]
        assert [(a, b) for (a, one), (b, other) in combinations(leaders, 2) if crosses(one, other)] == [], view.id


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


def test_names_stand_in_the_order_of_their_areas_from_top_to_bottom_whatever_the_order_in_the_file(tmp_path):
    made = strips(60)
    made["json"]["regions"].reverse()
    content = write_made(tmp_path, made["json"], whole=made["svg"])
    for anchor in ("start", "end"):
        names = [label for label in place_labels(content, only_view(content)) if label.anchor == anchor]
        heights = [label.leader[1][1] for label in sorted(names, key=lambda label: label.y)]
        assert heights == sorted(heights)


def test_a_leader_starts_beside_its_name_or_below_it_where_the_part_lies_under_the_name(content):
    below = 0
    for view in content.definitions.views:
        for label in place_labels(content, view):
            if label.leader is None:
                continue
            outward = -1 if label.anchor == "end" else 1
            (x, y), (end, _) = label.leader
            if outward * (end - label.x) < 0:
                assert (outward * (x - label.x), label.y - y) == pytest.approx((-2, 2.2))
            else:
                below += 1
                assert y > label.y + label.lines[-1][2], "it would run through the words"
    assert below, "the shoulders reach out under their name"


def test_names_of_a_mirrored_view_are_mirrored_with_their_leaders(content):
    left, right = (
        {label.part.id: label for label in place_labels(content, content.views[view])} for view in ("left", "right")
    )
    assert left.keys() == right.keys()
    for name, label in left.items():
        other = right[name]
        assert (other.x, other.y, other.room) == (-label.x, label.y, label.room)
        assert {label.anchor, other.anchor} == {"start", "end"}
        if label.leader:
            assert other.leader == tuple((-x, y) for x, y in label.leader)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (((0, 0), (10, 10)), ((0, 10), (10, 0)), True),
        (((0, 0), (10, 0)), ((0, 5), (10, 5)), False),
        (((0, 0), (4, 4)), ((0, 10), (10, 0)), False),
    ],
    ids=["across", "side by side", "ends before it"],
)
def test_two_lines_cross_only_where_both_reach(one, other, expected):
    assert crosses(one, other) is expected
    assert crosses(other, one) is expected
