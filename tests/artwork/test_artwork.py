"""The rulebook for illustrators: each breach in a drawing is named with its line, its value and how to fix it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.samples import FRONT, changed, line_of, problems_of

from viewer.artwork.artwork import MOST_OUTLINE_POINTS, MOST_POINTS, load_artwork
from viewer.problems import Problem, shown

LAYERS = "skin, tones, lines, regions, structures, landmarks"
COMMANDS = "commands M L H V C S Q T A Z and numbers in mm"
ID = "small letters, digits and hyphens"
CIRCLE = '<circle id="…" cx="…" cy="…" r="1"/>'
FOREHEAD = 'd="M0 8h32v36h-32z"'
OUTLINE = '<path id="outline" d="M-40 5h80v90h-80z"/>'
NO_OUTLINE = ("the outline is missing", "", "", 'put a closed <path id="outline"> into <g id="skin">')
LANDMARK = '<circle id="glabella" cx="0" cy="40" r="1"/>'
NO_PLACE = ("a landmark has no place", "", CIRCLE, "set cx and cy in mm")
NO_BOX = "four numbers in mm: left, top, width, height; at most 2,000 wide and high"
LINE = '<path class="fine" d="M0 10h10v1z"/>'
BODY = '<path class="body" d="M-1 10h31v30h-31z"/>'


def found(folder: Path, text: str) -> tuple[Problem, ...]:
    path = folder / "front.svg"
    path.write_text(text, encoding="utf-8")
    return problems_of(load_artwork, path)


BROKEN = [
    # layers
    ('id="lines"', 'id="Layer 2"', "#Layer 2", "not a layer", '"Layer 2"', LAYERS, "give the group one of these ids"),
    ('<g id="lines">', "<g>", "<g>", "not a layer", '""', LAYERS, "give the group one of these ids"),
    ('id="lines"', 'id="line"', "#line", "not a layer", '"line"', LAYERS, 'did you mean "lines"'),
    (
        '<g id="tones" fill="#2f2013">',
        '<path d="M0 0z"/><g id="tones">',
        "<path>",
        "not a layer",
        '""',
        LAYERS,
        "put the shape into one of these groups",
    ),
    ('id="lines"', 'id="tones"', "#tones", "the layer occurs twice", "", "", "join the two groups"),
    (
        'id="lines"',
        'id="\u202eon"',
        "#\\u202eon",
        "not a layer",
        '"\\u202eon"',
        LAYERS,
        "give the group one of these ids",
    ),
    # the outline
    (
        OUTLINE,
        OUTLINE.replace("M-40", "40"),
        "#outline",
        "not path data",
        '"40 5h80v90h-80z"',
        COMMANDS,
        "start it with M and the first point",
    ),
    (
        OUTLINE,
        OUTLINE.replace("80z", "80"),
        "#outline",
        "the path is not closed",
        '" 5h80v90h-80"',
        "path data ending in z",
        "close the path",
    ),
    # paths
    (
        LINE,
        LINE.replace("1z", "1"),
        "<path>",
        "the path is not closed",
        '"M0 10h10v1"',
        "path data ending in z",
        "close the path",
    ),
    (
        FOREHEAD,
        'd="M0 8h32.25v36h-32.25z"',
        "#forehead",
        "more than one decimal",
        "",
        "",
        "save with a precision of 0.1 mm; more only makes the file larger",
    ),
    (
        FOREHEAD,
        'd="M0 8h.12v36h-32z"',
        "#forehead",
        "more than one decimal",
        "",
        "",
        "save with a precision of 0.1 mm; more only makes the file larger",
    ),
    (FOREHEAD, 'd="8h32z"', "#forehead", "not path data", '"8h32z"', COMMANDS, "start it with M and the first point"),
    (
        FOREHEAD,
        'd="M0 8h3e1z"',
        "#forehead",
        "not path data",
        '"M0 8h3e1z"',
        COMMANDS,
        "write the number in full, without an exponent",
    ),
    (
        FOREHEAD,
        'd="M0 8h32v36h-32h1 1 1 1 1 1 1 1 1x2z"',
        "#forehead",
        "not path data",
        '"32h1 1 1 1 1 1 1 1 1x2z"',
        COMMANDS,
        'correct it at "x"',
    ),
    (FOREHEAD, 'd="M0 8;alert(1)z"', "#forehead", "not path data", '"M0 8;alert(1)z"', COMMANDS, 'correct it at ";"'),
    (LINE, '<path class="fine"/>', "<path>", "not path data", '""', COMMANDS, 'draw the shape, or add its "d"'),
    (
        LINE,
        "<g>\n" + LINE + "</g>",
        "<g>",
        "only paths are allowed here",
        "<g>",
        "<path>",
        "convert the object to a path",
    ),
    (
        LINE,
        '<circle cx="1" cy="1" r="1"/>',
        "<circle>",
        "only paths are allowed here",
        "<circle>",
        "<path>",
        "convert the object to a path",
    ),
    (
        LINE,
        LINE.replace("fine", "fine thick"),
        "<path>",
        "an unknown class",
        '"thick"',
        "dark, fine, half, iris, white",
        "remove the class",
    ),
    (
        BODY,
        BODY.replace("body", "body light"),
        "<path>",
        "an unknown class",
        '"light"',
        "body, border, fibers, half",
        "remove the class",
    ),
    (
        BODY,
        BODY.replace("body", "boddy"),
        "<path>",
        "an unknown class",
        '"boddy"',
        "body, border, fibers, half",
        'did you mean "body"',
    ),
    # parts
    (
        '<path id="forehead"',
        '<path id="Forehead_1"',
        "#Forehead_1",
        "not a well-formed id",
        '"Forehead_1"',
        ID,
        "give the id of the part it shows",
    ),
    ('<path id="forehead"', "<path", "<path>", "not a well-formed id", '""', ID, "give the id of the part it shows"),
    # landmarks
    (LANDMARK, '<circle id="glabella" cx="0" r="1"/>', "#glabella", *NO_PLACE),
    (LANDMARK, '<circle id="glabella" cx="0" cy="4cm" r="1"/>', "#glabella", *NO_PLACE),
    (LANDMARK, '<circle id="glabella" cx="nan" cy="40" r="1"/>', "#glabella", *NO_PLACE),
    (LANDMARK, '<circle id="glabella" cx="1e999" cy="40" r="1"/>', "#glabella", *NO_PLACE),
    (LANDMARK, '<path id="glabella" d="M0 40z"/>', "#glabella", *NO_PLACE),
    (
        LANDMARK,
        '<circle id="The Glabella" cx="0" cy="40"/>',
        "#The Glabella",
        "not a well-formed id",
        '"The Glabella"',
        ID,
        "name the landmark",
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "what", "value", "allowed", "fix"), BROKEN)
def test_a_breach_is_named_with_its_line_place_rule_and_fix(tmp_path, old, new, place, what, value, allowed, fix):
    problem = Problem("front.svg", line_of(FRONT, old), place, what, value, allowed, fix)
    assert found(tmp_path, changed(FRONT, old, new)) == (problem,)


@pytest.mark.parametrize(
    "outline",
    [
        "",
        OUTLINE.replace('id="outline" ', ""),
        OUTLINE.replace('id="outline"', 'id="head"'),
    ],
)
def test_a_drawing_without_an_outline_is_refused(tmp_path, outline):
    (problem,) = found(tmp_path, changed(FRONT, OUTLINE, outline))
    assert (problem.line, problem.path, problem.what, problem.value, problem.allowed, problem.fix) == (
        2,
        "#skin",
        *NO_OUTLINE,
    )


def test_an_outline_outside_the_layer_of_the_skin_does_not_count(tmp_path):
    problems = found(tmp_path, changed(FRONT, f'<g id="skin">\n{OUTLINE}\n</g>', OUTLINE))
    assert "not a layer" in {problem.what for problem in problems}


OUTSIDE = "the shape lies outside the picture"


def test_a_shape_that_no_picture_can_show_is_named_with_where_it_lies(tmp_path):
    (line,) = [line for line in FRONT.splitlines() if 'id="forehead"' in line]
    (problem,) = found(tmp_path, changed(FRONT, line, '<path id="forehead" d="M900 20h20v10h-20z"/>'))
    assert (problem.line, problem.path, problem.what) == (line_of(FRONT, line), "#forehead", OUTSIDE)
    assert problem.value == "x from 900 to 920, y from 20 to 30"
    assert problem.allowed.startswith("within the viewBox: x from ")


def test_a_view_box_that_misses_the_drawing_is_named_once(tmp_path):
    (box,) = re.findall(r'viewBox="[^"]+"', FRONT)
    (problem,) = found(tmp_path, changed(FRONT, box, 'viewBox="900 0 100 100"'))
    assert (problem.path, problem.what, problem.fix) == ("#outline", OUTSIDE, "correct the viewBox on <svg>")


@pytest.mark.parametrize("part", [BODY, BODY + '\n<path class="fibers" d="M2 10h1v30z"/>'])
def test_a_part_has_a_body(tmp_path, part):
    (problem,) = found(tmp_path, changed(FRONT, part, ""))
    assert (problem.line, problem.path, problem.what) == (
        line_of(FRONT, '"frontalis"'),
        "#frontalis",
        "the part has no body",
    )
    assert problem.fix == 'add a closed <path class="body">'


def test_a_small_drawing_may_be_written_in_finer_steps(tmp_path):
    small = changed(changed(FRONT, "-50 0 100 100", "-20 0 40 40"), "M0 8h32v36h-32z", "M0 8.25h32v36h-32z")
    (tmp_path / "front.svg").write_text(small, encoding="utf-8")
    assert load_artwork(tmp_path / "front.svg").regions["forehead"].body[0].data == "M0 8.25h32v36h-32z"
    (problem,) = found(tmp_path, small.replace("8.25h", "8.255h"))
    assert (problem.what, problem.path) == ("more than 2 decimals", "#forehead")


@pytest.mark.parametrize(
    "box",
    ["", "0 0 100", "0 0 100 px", "0 0 0 100", "0 0 100 -1", "0 0 nan 100", "nan 0 100 100", "0 inf 9 9", "0 0 1 2001"],
)
def test_a_view_box_is_four_numbers_of_a_person_s_size(tmp_path, box):
    text = changed(FRONT, "-50 0 100 100", box)
    assert found(tmp_path, text) == (
        Problem("front.svg", 1, "<svg>", "no usable viewBox", f'"{box}"', NO_BOX, "set it on <svg>"),
    )


def test_the_whole_must_be_an_svg_with_a_view_box(tmp_path):
    problems = found(tmp_path, '<g xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    assert {problem.what for problem in problems} == {"no usable viewBox", NO_OUTLINE[0]}


@pytest.mark.parametrize("other", ["regions", "structures"])
def test_an_id_stands_once_in_a_drawing(tmp_path, other):
    again = f'<g id="{other}">\n<path id="frontalis" d="M0 10h9v9z"/>'
    old = f'<g id="{other}">'
    text = changed(FRONT, old, again)
    (problem,) = found(tmp_path, text)
    first = line_of(text, 'id="frontalis"')
    assert (problem.path, problem.what) == ("#frontalis", f"the id occurs twice, first on line {first}")
    assert problem.line == text[: text.rindex('id="frontalis"')].count("\n") + 1
    assert problem.fix == "join the two shapes, or rename one"


def test_a_landmark_stands_once_in_a_drawing(tmp_path):
    (problem,) = found(tmp_path, changed(FRONT, LANDMARK, f"{LANDMARK}\n{LANDMARK}"))
    assert (problem.line, problem.path, problem.what) == (
        line_of(FRONT, LANDMARK) + 1,
        "#glabella",
        "the landmark is defined twice",
    )
    assert problem.fix == "keep one of the two"


@pytest.mark.parametrize("data", ["M0 8z", "M0 8h32z", "M0 8L1 9z"])
def test_a_shape_has_an_area(tmp_path, data):
    (problem,) = found(tmp_path, changed(FRONT, FOREHEAD, f'd="{data}"'))
    assert (problem.line, problem.path, problem.what) == (
        line_of(FRONT, FOREHEAD),
        "#forehead",
        "the shape has no area",
    )
    assert (problem.value, problem.fix) == (f'"{data}"', "draw a closed shape")


@pytest.mark.parametrize(
    "data", ["M0 8L32z", "M0 8C1 2 3z", "M0 8A1 1z", "M- 8h3v3z", "M0 8h1.2.3.v-z", "M0 8c1 2" + " 3 4 5 6" * 500 + "z"]
)
def test_path_data_that_cannot_be_drawn_is_refused(tmp_path, data):
    (problem,) = found(tmp_path, changed(FRONT, FOREHEAD, f'd="{data}"'))
    assert problem.what.startswith("path data that cannot be drawn")
    assert (problem.line, problem.path, problem.value) == (line_of(FRONT, FOREHEAD), "#forehead", shown(data[:40]))
    assert problem.fix == "undo the last edit of this path, or draw it again"
    assert len(str(problem)) < 400


def test_all_breaches_are_reported_together_in_the_order_of_their_lines(tmp_path):
    text = changed(FRONT, FOREHEAD, 'd="M0 8h32.25v36h-32z"')
    text = changed(text, LINE, LINE.replace("1z", "1").replace("fine", "thick"))
    text = changed(text, LANDMARK, '<circle id="glabella"/>')
    problems = found(tmp_path, text)
    assert [problem.line for problem in problems] == [line_of(FRONT, part) for part in (LINE, LINE, FOREHEAD, LANDMARK)]


def test_what_is_drawn_is_read_as_it_stands(tmp_path):
    path = tmp_path / "front.svg"
    path.write_text(FRONT, encoding="utf-8")
    artwork = load_artwork(path)
    muscle = artwork.structures["frontalis"]
    assert (artwork.file, artwork.stem, artwork.box) == ("front.svg", "front", (-50, 0, 100, 100))
    assert artwork.outline == "M-40 5h80v90h-80z"
    assert dict(artwork.landmarks) == {"glabella": (0, 40)}
    assert [shape.data for shape in muscle.body] == ["M-1 10h31v30h-31z"]
    assert [shape.data for shape in muscle.fibers] == ["M2 10h1v30z"]
    assert (artwork.tones[0].kind, artwork.tones[0].half, artwork.lines[0].kind, artwork.lines[0].half) == (
        "light",
        True,
        "fine",
        False,
    )


def test_half_a_shape_is_drawn_on_both_sides_of_the_midline(tmp_path):
    path = tmp_path / "front.svg"
    path.write_text(FRONT, encoding="utf-8")
    right, left = load_artwork(path).regions["forehead"].outlines
    assert {x for x, _ in right} == {0, 32}
    assert {x for x, _ in left} == {0, -32}


def test_an_outline_has_a_limit_of_corners_of_its_own_because_every_shape_is_compared_with_it(tmp_path):
    steps = "l.1 .1" * (MOST_OUTLINE_POINTS // 2) + "l-.1 .1" * (MOST_OUTLINE_POINTS // 2)
    (problem,) = found(tmp_path, changed(FRONT, OUTLINE, f'<path id="outline" d="M-40 5h80v1{steps}z"/>'))
    assert (problem.path, problem.what, problem.allowed) == ("#outline", "too many corners", "at most 1,600")


def test_corners_of_all_shapes_count_together_and_too_many_are_named_once(tmp_path):
    steps = "l0 1 1 0 0-1 1 0" * (MOST_POINTS // 2 // 4 + 10)
    shapes = "\n".join(f'<path id="{name}" d="M-9 30{steps}v9z"/>' for name in ("first", "second", "third"))
    text = changed(FRONT, '<g id="regions">', f'<g id="regions">\n{shapes}').replace("-50 0 100 100", "-50 0 2000 100")
    (problem,) = found(tmp_path, text)
    assert (problem.path, problem.what, problem.allowed) == ("#second", "too many corners", "at most 60,000")


def test_how_far_a_shape_strays_counts_only_inside_the_picture(tmp_path):
    path = tmp_path / "front.svg"
    path.write_text(changed(FRONT, 'd="M0 8h32v36h-32z"', 'd="M0 8h42v36h-42z"'), encoding="utf-8")
    strays = load_artwork(path).strays
    assert strays["forehead"] == pytest.approx(2)
    assert strays["frontalis"] == 0
