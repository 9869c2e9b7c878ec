"""Whether the drawings agree about one person: on a ball drawn from two sides, and on the real drawings."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import cos, pi, radians, sin
from pathlib import Path

import pytest
from support.balls import RADIUS, ball
from support.samples import DEFINITIONS, changed, problems_of, write

from viewer.artwork import Surface, load_artwork, load_surface
from viewer.content.agreement import disagreements
from viewer.content.content import Content, load_content
from viewer.content.definitions import Definitions, load_definitions
from viewer.content.reload import Live
from viewer.files import File
from viewer.problems import Problem

Vector = tuple[float, float, float]
Look = Callable[[Vector], tuple[float, float]]


def from_front(point: Vector) -> tuple[float, float]:
    return point[0], point[1]


def from_left(point: Vector) -> tuple[float, float]:
    return -point[2], point[1]


def on_ball(around: float, up: float) -> Vector:
    """A place of the ball, in degrees from straight ahead toward the person's left, and from the middle upward."""
    x, z = sin(radians(around)), cos(radians(around))
    return RADIUS * cos(radians(up)) * x, -RADIUS * sin(radians(up)), RADIUS * cos(radians(up)) * z


def patch(look: Look, left: float = 30, right: float = 60, low: float = 10, high: float = 40) -> str:
    """The path of a patch of the ball as a drawing shows it."""
    steps = [i / 20 for i in range(20)]
    around = [
        *((left, low + (high - low) * i) for i in steps),
        *((left + (right - left) * i, high) for i in steps),
        *((right, high - (high - low) * i) for i in steps),
        *((right - (right - left) * i, low) for i in steps),
    ]
    places = [look(on_ball(*one)) for one in around]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + "z"


def drawing(look: Look, data: str, landmark: Vector) -> str:
    circle = "M" + "L".join(f"{102 * cos(pi * i / 40):.1f} {102 * sin(pi * i / 40):.1f}" for i in range(80)) + "z"
    x, y = look(landmark)
    half = ' class="half"' if look is from_front else ""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="-110 -110 {220 if look is from_front else 230} 220">
<g id="skin">
<path id="outline" d="{circle}"/>
</g>
<g id="regions">
<path id="forehead"{half} d="{data}"/>
<path id="temples"{half} d="{data}"/>
</g>
<g id="structures">
<path id="frontalis"{half} d="{data}"/>
<path id="temporalis"{half} d="{data}"/>
</g>
<g id="landmarks">
<circle id="glabella" cx="{x:.1f}" cy="{y:.1f}" r="1"/>
</g>
</svg>
"""


FRONT = drawing(from_front, patch(from_front), on_ball(45, 20))
SIDE = drawing(from_left, patch(from_left), on_ball(45, 20))

"""Where the real drawings disagree today: each is to be corrected, and taken out of this list with it."""


@pytest.fixture(scope="module")
def globe() -> Surface:
    return load_surface(ball())


@pytest.fixture(scope="module")
def defined(tmp_path_factory) -> Definitions:
    return load_definitions(write(tmp_path_factory.mktemp("sample")) / "regions.json")[0]


def found(defined: Definitions, globe: Surface, side: str, front: str = FRONT) -> list[Problem]:
    drawn = {
        name: load_artwork(File(f"{name}.svg", text.encode())) for name, text in (("front", front), ("side", side))
    }
    return disagreements(defined, drawn, (), globe)


def test_two_drawings_of_the_same_patch_of_the_same_person_agree(defined, globe):
    assert found(defined, globe, SIDE) == []


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


def on_a_ball(folder: Path, side: str) -> Content:
    """The sample's definitions on a ball, with every point placed from a landmark that both drawings have."""
    text = DEFINITIONS
    for old, new in (
        ('  "views": [\n', '  "surface": "ball.json",\n  "views": [\n'),
        (
            '"sides": ["middle"], "view": "front", "from": "glabella", "up": 20',
            '"view": "front", "from": "glabella", "up": 2',
        ),
        ('"up": 10, "outward": 10.5', '"up": 10, "outward": 5'),
        ('"from": "tragus",\n      "up": 20', '"from": "glabella",\n      "up": 9'),
        ('"between": ["temporalis-1", "tragus"]', '"between": ["temporalis-1", "glabella"]'),
        ('"forward": 10', '"forward": 4'),
        ('"sites": 7,\n    "units": 35', '"sites": 8,\n    "units": 40'),
    ):
        text = changed(text, old, new)
    write(folder, text, FRONT, side)
    models = folder / "assets" / "model"
    models.mkdir()
    (models / "ball.json").write_bytes(ball().data)
    return load_content(folder)


def right(names: set[str]) -> set[str]:
    return {name.replace("-left-", "-right-") for name in names}


def test_a_point_shows_in_every_view_that_faces_it_and_is_listed_once(tmp_path):
    content = on_a_ball(tmp_path, SIDE)
    left = {f"{name}-left-{n}" for name in ("frontalis", "temporalis") for n in (1, 2)}
    assert sorted(point.id for point in content.points) == sorted(left | right(left))
    seen = {view.id: {point.id for point in content.seen_in(view)} for view in content.definitions.views}
    assert seen == {"front": left | right(left), "left": left, "right": right(left)}


def test_a_point_is_left_out_where_its_structure_is_drawn_elsewhere_and_check_says_so(tmp_path):
    elsewhere = changed(
        SIDE, f'id="frontalis" d="{patch(from_left)}"', f'id="frontalis" d="{patch(from_left, low=-40, high=-10)}"'
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
    on_a_ball(tmp_path, SIDE)
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
    on_a_ball(tmp_path, SIDE)
    (tmp_path / "assets" / "model" / "ball.json").unlink()
    (problem,) = problems_of(load_content, tmp_path)
    assert problem.file == "ball.json"
    assert str(tmp_path / "assets" / "model" / "ball.json") in problem.fix
