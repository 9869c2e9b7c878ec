"""Whether the drawings agree about one person: on a ball drawn from two sides, and on the real drawings."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf

import pytest
from support.balls import BALL_FRONT, BALL_SIDE, ball, drawing, from_front, from_left, on_a_ball, on_ball, patch
from support.samples import changed, problems_of, write

from viewer.artwork import Artwork, Box, Surface, load_artwork, load_surface
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


def missing(*compared: object) -> list[str]:
    """The parts that are said to be missing in a drawing."""
    return [str(one) for one in found(*compared) if "does not show it" in one.what]


def without_temples(text: str) -> str:
    return re.sub(r'<path id="temples".*/>\n', "", text)


def test_an_area_that_one_of_two_drawings_lacks_is_named_if_it_faces_it(defined, globe):
    assert missing(defined, globe, BALL_SIDE) == []
    (line,) = missing(defined, globe, without_temples(BALL_SIDE))
    # Of the two that the front shows, the drawing of the left side faces one.
    assert re.fullmatch(
        r"side\.svg: #temples: this drawing faces the part but does not show it\."
        r" Found: 50% of its shape in front\.svg would be seen here\. Fix: draw it in side\.svg, too\.",
        line,
    )
    (line,) = missing(defined, globe, BALL_SIDE, without_temples(BALL_FRONT))
    assert line.startswith("front.svg: #temples: this drawing faces the part")


def test_a_structure_that_one_of_two_drawings_lacks_is_named_too(defined, globe):
    bare = re.sub(r'<path id="temporalis".*/>\n', "", BALL_SIDE)
    assert [line.split(":")[1] for line in missing(defined, globe, bare)] == [" #temporalis"]


@pytest.mark.parametrize(("around", "named"), [((72, 88), False), ((60, 88), True)])
def test_an_area_that_a_drawing_sees_edge_on_may_be_missing_there(defined, globe, around, named):
    """From the front, 70 degrees to the side is no longer seen well; of 60 to 88 degrees a third still is."""
    left, right = around
    side = drawing(from_left, patch(from_left, left=left, right=right), on_ball(45, 20))
    front = without_temples(drawing(from_front, patch(from_front, left=left, right=right), on_ball(45, 20)))
    assert bool(missing(defined, globe, side, front)) is named


def lacking(defined: Definitions, drawn: dict[str, Artwork], surface: Surface | None) -> list[Problem]:
    return [one for one in disagreements(defined, drawn, (), surface) if "does not show it" in one.what]


def test_what_the_frame_of_a_drawing_cuts_off_may_be_missing_there(defined, globe):
    side = load_artwork(File("side.svg", without_temples(BALL_SIDE).encode()))
    drawn = {"front": load_artwork(File("front.svg", BALL_FRONT.encode())), "side": side}
    assert lacking(defined, drawn, globe) != []
    assert lacking(defined, {**drawn, "side": replace(side, box=Box(-110, 20, 230, 90))}, globe) == []


@pytest.mark.parametrize(("shape", "told_by"), [("neck", "front.svg"), ("corrugator", "back.svg")])
def test_a_part_that_two_other_drawings_show_is_compared_with_the_one_that_tells_the_most(content, shape, told_by):
    """The side faces more of the neck from the front than from behind, and least of a small shape at the brow."""
    front, side = content.artworks["front"], content.artworks["side"]
    part = {**front.regions, **front.structures}[shape]
    drawn = {
        **content.artworks,
        "front": replace(front, regions={**front.regions, "neck": replace(part, id="neck")}),
        "side": replace(side, regions={name: part for name, part in side.regions.items() if name != "neck"}),
    }
    (problem,) = lacking(content.definitions, drawn, content.surface)
    assert (problem.file, problem.path) == ("side.svg", "#neck")
    assert re.fullmatch(rf"\d\d% of its shape in {told_by} would be seen here", problem.value)


def test_missing_parts_come_before_everything_else(defined, globe):
    moved = patch(from_left, left=30, right=62)
    problems = found(defined, globe, without_temples(drawing(from_left, moved, on_ball(48, 20))))
    assert [one.path for one in problems if "does not show it" in one.what] == ["#temples"]
    assert problems[0].path == "#temples"
    assert len(problems) > 2


def test_the_real_drawings_disagree_nowhere(content):
    problems = disagreements(content.definitions, content.artworks, content.places, content.surface)
    assert not problems, "\n".join(map(str, problems))


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
