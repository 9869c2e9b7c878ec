"""The names beside the drawing, as shown on screen: legible, separate, each connected to its own part."""

from __future__ import annotations

from itertools import combinations

import pytest
from support.measures import words_in
from support.pages import resize

VIEWS = ("front", "left", "right", "back")
EACH_VIEW = pytest.mark.parametrize("view", VIEWS)
WIDE = (650, 760, 1280, 1920)
"""CSS px of windows whose picture has room for names: from 616 px on."""

SMALL = (320, 600, 900)
"""Here letters stand in for the names. In a window of 900 px the words stand beside the picture."""

AT_EACH_WIDTH = pytest.mark.parametrize("width", WIDE)
SMALLEST = 11
"""CSS px: smaller words cannot be read by many."""


@pytest.fixture(scope="module")
def seen() -> dict[str, dict[int, dict]]:
    return {}


@pytest.fixture
def look(open_page, server, seen):
    """The words in the picture of a view, alone on its page, at a width of the window; measured at all widths at
    once.
    """

    def look_one(view: str, width: int) -> dict:
        if view not in seen:
            page = open_page(f"{server}/en/{view}/", reduced_motion="reduce")
            seen[view] = {}
            for each in (*SMALL, *WIDE):
                resize(page, each, 900)
                seen[view][each] = words_in(page, view)
        return seen[view][width]

    return look_one


def overlap(a: dict, b: dict) -> float:
    """By how much two boxes overlap in the direction in which they overlap least; negative where they lie apart."""
    return min(min(a["x1"], b["x1"]) - max(a["x0"], b["x0"]), min(a["y1"], b["y1"]) - max(a["y0"], b["y0"]))


def turn(p, q, r) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def cross(a: dict, b: dict) -> bool:
    """Whether two leader lines have a point in common."""
    a0, a1, b0, b1 = a["from"], a["to"], b["from"], b["to"]
    return turn(a0, a1, b0) * turn(a0, a1, b1) <= 0 and turn(b0, b1, a0) * turn(b0, b1, a1) <= 0


def runs_through(leader: dict, box: dict) -> bool:
    """Whether a leader line runs through a box; looked at in a hundred places."""
    (x0, y0), (x1, y1) = leader["from"], leader["to"]
    along = ((x0 + (x1 - x0) * i / 100, y0 + (y1 - y0) * i / 100) for i in range(101))
    return any(box["x0"] + 1 < x < box["x1"] - 1 and box["y0"] + 1 < y < box["y1"] - 1 for x, y in along)


def labels(found: dict) -> list[dict]:
    return [word for word in found["words"] if "label" in word["kind"]]


@EACH_VIEW
@AT_EACH_WIDTH
def test_every_part_of_a_large_picture_is_named(look, content, view, width):
    shown = {part.name for part in content.parts.values() if content.views[view] in content.views_of(part.id)}
    assert shown <= {label["text"] for label in labels(look(view, width))}


def unreadable(found: dict) -> list[str]:
    """What is wrong with the words of a picture: they touch, leave it, or are too small."""
    frame = found["frame"]
    touching = [f"{a['text']} touches {b['text']}" for a, b in combinations(found["words"], 2) if overlap(a, b) > 0.5]
    outside = [
        f"{word['text']} leaves the picture"
        for word in found["words"]
        if word["x0"] < frame["x0"] or word["x1"] > frame["x1"] or word["y0"] < frame["y0"] or word["y1"] > frame["y1"]
    ]
    small = [f"{word['text']} has {word['size']:.1f} px" for word in found["words"] if word["size"] < SMALLEST]
    return [*touching, *outside, *small]


@EACH_VIEW
@AT_EACH_WIDTH
def test_the_words_in_a_picture_can_be_told_apart_and_read(look, view, width):
    assert unreadable(look(view, width)) == []


def test_spanish_words_can_be_told_apart_and_read_in_the_narrowest_frame_with_names(open_page, server):
    page = open_page("about:blank", width=650, reduced_motion="reduce")
    for view in VIEWS:
        page.goto(f"{server}/es/embed/{view}/")
        found = words_in(page, view)
        assert labels(found), view
        assert unreadable(found) == [], view
        assert {leader["part"] for leader in found["leaders"]} == {leader["ends_in"] for leader in found["leaders"]}


@EACH_VIEW
@AT_EACH_WIDTH
def test_each_leader_line_runs_to_its_own_part_and_crosses_nothing(look, content, view, width):
    found = look(view, width)
    muscles = {muscle.id for muscle in content.structures if content.views[view] in content.views_of(muscle.id)}
    assert {leader["part"] for leader in found["leaders"]} == muscles
    assert {leader["part"]: leader["ends_in"] for leader in found["leaders"]} == {name: name for name in muscles}
    assert [(a["part"], b["part"]) for a, b in combinations(found["leaders"], 2) if cross(a, b)] == []
    assert [
        (leader["part"], word["text"])
        for leader in found["leaders"]
        for word in found["words"]
        if runs_through(leader, word)
    ] == []


@EACH_VIEW
@pytest.mark.parametrize("width", SMALL)
def test_a_small_picture_has_no_names_in_it(look, view, width):
    found = look(view, width)
    assert (labels(found), found["leaders"]) == ([], [])


def test_the_sheet_of_all_sides_has_no_names_in_it(open_page, server):
    page = open_page(f"{server}/en/", width=1920)
    for view in VIEWS:
        found = words_in(page, view)
        assert (labels(found), found["leaders"]) == ([], [])


@EACH_VIEW
def test_the_words_of_a_picture_file_stand_apart_and_inside_it(open_page, server, view):
    found = words_in(open_page(f"{server}/en/{view}.svg", own=True), view)
    assert [(a["text"], b["text"]) for a, b in combinations(found["words"], 2) if overlap(a, b) > 0.5] == []
    frame = found["frame"]
    assert [word["text"] for word in found["words"] if word["x0"] < frame["x0"] or word["x1"] > frame["x1"]] == []
