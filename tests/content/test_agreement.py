"""Whether the drawings agree about one person: on a ball drawn from two sides, and on the real drawings."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf

import pytest
from support.balls import BALL_FRONT, BALL_SIDE, ball, drawing, from_front, from_left, on_a_ball, on_ball, patch
from support.samples import changed, problems_of, write

from viewer.artwork import Surface, load_artwork, load_surface
from viewer.content.agreement import disagreements
from viewer.content.content import Content, load_content
from viewer.content.definitions import Definitions, load_definitions
from viewer.content.placement import Placement, Sighting
from viewer.content.reload import Live
from viewer.files import File
from viewer.problems import Problem


@pytest.fixture(scope="module")
def globe() -> Surface:
    return load_surface(ball())


@pytest.fixture(scope="module")
def defined(tmp_path_factory) -> Definitions:
    return load_definitions(write(tmp_path_factory.mktemp("sample")) / "regions.json")[0]


def found(defined: Definitions, globe: Surface, side: str, front: str = BALL_FRONT) -> list[Problem]:
    drawn = {
        name: load_artwork(File(f"{name}.svg", text.encode())) for name, text in (("front", front), ("side", side))
    }
    return disagreements(defined, drawn, (), globe)


def test_two_drawings_of_the_same_patch_of_the_same_person_agree(defined, globe):
    assert found(defined, globe, BALL_SIDE) == []


def test_a_border_that_lies_three_millimeters_away_is_named_in_both_drawings(defined, globe):
    moved = patch(from_left, left=30, right=62)  # two degrees: 3.5 mm at the equator, 3 mm higher up
    problems = [
        one for one in found(defined, globe, drawing(from_left, moved, on_ball(45, 20))) if "frontalis" in one.path
    ]
    assert {(one.file, one.what) for one in problems} == {
        ("front.svg", "its border differs from side.svg"),
        ("side.svg", "its border differs from front.svg"),
    }
    assert all(2.5 < float(one.value.split()[0]) < 4 for one in problems)
    assert {one.line for one in problems} == {10}


def test_a_border_that_only_one_drawing_sees_well_may_lie_anywhere(defined, globe):
    moved = patch(from_left, left=30, right=85)
    front = drawing(from_front, patch(from_front, left=30, right=75), on_ball(45, 20))
    assert found(defined, globe, drawing(from_left, moved, on_ball(45, 20)), front) == []


@pytest.mark.parametrize(("which", "heights"), [("upper", {"high": 41}), ("lower", {"low": 9})])
def test_an_end_two_millimeters_higher_is_named_though_the_border_is_near_enough(defined, globe, which, heights):
    problems = found(defined, globe, drawing(from_left, patch(from_left, **heights), on_ball(45, 20)))
    assert {(one.path, one.what) for one in problems} == {
        (f"#{name}", f"its {which} end is at a different height than in side.svg")
        for name in ("frontalis", "temporalis")
    }


def test_a_landmark_that_lies_elsewhere_in_another_drawing_is_named_with_its_right_place(defined, globe):
    (problem,) = found(defined, globe, drawing(from_left, patch(from_left), on_ball(48, 20)))
    assert (problem.path, problem.what) == ("#glabella", "the landmark is not where another drawing has it")
    assert re.search(r"move it to x -?\d+\.\d, y -?\d+\.\d", problem.fix)


def test_a_point_is_left_out_where_its_structure_is_drawn_elsewhere_and_check_says_so(tmp_path):
    elsewhere = changed(
        BALL_SIDE, f'id="frontalis" d="{patch(from_left)}"', f'id="frontalis" d="{patch(from_left, low=-40, high=-10)}"'
    )
    content = on_a_ball(tmp_path, elsewhere)
    assert {point.site.structure for point in content.seen_in(content.views["left"])} == {"temporalis"}
    problems = disagreements(content.definitions, content.artworks, content.places, content.surface)
    astray = [one for one in problems if "faces this drawing" in one.what]
    assert {(one.file, one.path) for one in astray} == {("side.svg", "#frontalis")}
    assert len(astray) == 2
    assert all("mm outside" in one.value for one in astray)


def test_the_real_drawings_disagree_nowhere(content):
    problems = disagreements(content.definitions, content.artworks, content.places, content.surface)
    assert not problems, "\n".join(f"{one.file} {one.path}: {one.what}, {one.value}" for one in problems)


def test_a_running_server_follows_a_changed_surface_and_keeps_the_last_good_one(tmp_path):
    on_a_ball(tmp_path, BALL_SIDE)
    path = tmp_path / "assets" / "model" / "ball.json"
    live = Live(tmp_path, lambda content: content.version)
    first = live()
    path.write_bytes(path.read_bytes() + b"\n")
    second = live()
    assert second != first
    path.write_bytes(b"{")
    assert live() == second
    assert [problem.file for problem in live.problems] == ["ball.json"]


def test_a_surface_that_is_not_there_is_named_with_the_place_to_put_it(tmp_path):
    on_a_ball(tmp_path, BALL_SIDE)
    (tmp_path / "assets" / "model" / "ball.json").unlink()
    (problem,) = problems_of(load_content, tmp_path)
    assert problem.file == "ball.json"
    assert str(tmp_path / "assets" / "model" / "ball.json") in problem.fix


def test_a_point_that_is_astray_on_both_sides_is_named_once_in_the_coordinates_of_its_drawing(content):
    place = next(one for one in content.places if one.side == "left" and one.seen)
    view = content.views["right"]
    sighting = Sighting(view=view, x=12.0, y=34.0, away=inf)
    astray = (replace(place, astray=(sighting,)), replace(place, side="right", astray=(sighting,)))
    problems = [one for one in astray_problems(content, astray) if "faces this drawing" in one.what]
    assert [(one.file, one.value) for one in problems] == [(view.artwork, "it is not drawn")]
    assert problems[0].fix == "draw the structure so that it holds x -12.0, y 34.0"
    assert view.mirror


def test_a_point_on_the_right_alone_is_the_mirror_image_of_one_on_the_left(content):
    place = next(one for one in content.places if one.side == "right" and one.seen)
    sighting = Sighting(view=content.views["right"], x=12.0, y=34.0, away=5.0)
    assert astray_problems(content, (replace(place, astray=(sighting,)),)) == []


def astray_problems(content: Content, places: tuple[Placement, ...]) -> list[Problem]:
    return disagreements(content.definitions, content.artworks, places, content.surface)


def test_without_a_surface_there_is_nothing_to_compare_drawings_on(content):
    assert disagreements(content.definitions, content.artworks, content.places, None) == []
