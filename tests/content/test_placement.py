"""Where each site comes to lie: measured from landmarks over the skin or on flat paper, never typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.balls import BALL_SIDE, on_a_ball
from support.samples import DEFINITIONS, SIDE, changed, line_of, problems_of, write

from viewer.content.content import load_content
from viewer.problems import Problem


def found(folder: Path, text: str = DEFINITIONS, **drawings: str) -> tuple[Problem, ...]:
    return problems_of(load_content, write(folder, text, **drawings))


def placing(folder: Path, old: str, new: str) -> tuple[str, str, str, str, str]:
    """The one problem of placing temporalis-2 or frontalis-1."""
    (problem,) = found(folder, changed(DEFINITIONS, old, new))
    assert problem.file == "regions.json"
    site = problem.path.partition("(")[2].rstrip(")")
    assert problem.line in (line_of(DEFINITIONS, f'"id": "{site}"'), line_of(DEFINITIONS, f'"id": "{site}"') - 1)
    return problem.path, problem.what, problem.value, problem.allowed, problem.fix


def test_a_point_placed_from_nothing_is_told_what_there_is(tmp_path):
    where = "a site's id, or a landmark of side.svg: tragus"
    what, fix = "placed from something that does not exist", "correct the name, or draw the landmark"
    expected = ("sites[3] (temporalis-2)", what, '"tragos"', where, fix)
    assert placing(tmp_path, '["temporalis-1", "tragus"]', '["temporalis-1", "tragos"]') == expected


def test_a_drawing_without_landmarks_is_said_to_have_none(tmp_path):
    bare = re.sub(r"<circle [^>]*/>", "", SIDE)
    problems = problems_of(load_content, write(tmp_path, side=bare))
    assert "a site's id, or a landmark of side.svg: it has none yet" in {problem.allowed for problem in problems}


def test_a_point_is_not_placed_from_another_view(tmp_path):
    what, fix = "placed from a site in another view", "start from a landmark of this view"
    expected = ("sites[3] (temporalis-2)", what, '"frontalis-1"', "", fix)
    assert placing(tmp_path, '["temporalis-1", "tragus"]', '["frontalis-1", "tragus"]') == expected


def test_a_point_lies_in_a_drawing_that_a_view_shows(tmp_path):
    old = '"id": "temporalis-2", "structure": "temporalis", "view": "side"'
    problem = found(tmp_path, changed(DEFINITIONS, old, old.replace('"side"', '"left"')))[0]
    assert (problem.path, problem.what, problem.value) == (
        "sites[3] (temporalis-2)",
        "no view has this drawing",
        '"left"',
    )
    assert (problem.allowed, problem.fix) == ("front, side", 'name an artwork file of "views" without its ending')


@pytest.mark.parametrize(
    ("old", "new", "site", "direction", "allowed"),
    [
        ('"forward": 10', '"outward": 10', "sites[3] (temporalis-2)", "outward", "up, down, forward, back"),
        ('"forward": 10', '"inward": 10', "sites[3] (temporalis-2)", "inward", "up, down, forward, back"),
        ('"outward": 10.5', '"forward": 10', "sites[0] (frontalis-1)", "forward", "up, down, outward, inward"),
        ('"outward": 10.5', '"back": 10', "sites[0] (frontalis-1)", "back", "up, down, outward, inward"),
    ],
)
def test_a_direction_that_a_view_cannot_show_is_refused(tmp_path, old, new, site, direction, allowed):
    what = f'"{direction}" cannot be seen in this view'
    assert placing(tmp_path, old, new) == (site, what, "", allowed, "choose another direction")


@pytest.mark.parametrize("start", ["temporalis-1", "temporalis-2"])
def test_points_placed_from_each_other_in_a_circle_are_each_named(tmp_path, start):
    problems = found(tmp_path, changed(DEFINITIONS, '"from": "tragus"', f'"from": "{start}"'))
    what, fix = "the sites are placed from each other in a circle", "start one from a landmark"
    assert {(p.what, p.fix) for p in problems} == {(what, fix)}
    assert [p.path for p in problems] == ["sites[2] (temporalis-1)", "sites[3] (temporalis-2)"]
    assert problems[0].value == " → ".join(dict.fromkeys(("temporalis-1", start))) + " → temporalis-1"


def test_a_chain_of_sites_may_have_thirty_links_and_no_more(tmp_path):
    defined = json.loads(DEFINITIONS)
    first = defined["sites"][0]

    def in_a_row(count: int) -> list[str]:
        """What is wrong with so many sites that are placed from each other, as far as it is their number."""
        links = [{**first, "id": f"link-{n}", "from": f"link-{n + 1}"} for n in range(count)]
        links = [{key: value for key, value in link.items() if key not in ("between", "at", "along")} for link in links]
        text = json.dumps({**defined, "sites": [*defined["sites"], *links, {**first, "id": f"link-{count}"}]}, indent=1)
        return [
            one.path
            for one in found(tmp_path, text)
            if one.what == "too many sites are placed from each other in a row"
        ]

    assert in_a_row(29) == []
    assert in_a_row(32) != []


def right(names: set[str]) -> set[str]:
    return {name.replace("-left-", "-right-") for name in names}


def test_a_point_shows_in_every_view_that_faces_it_and_is_listed_once(tmp_path):
    content = on_a_ball(tmp_path, BALL_SIDE)
    left = {f"{name}-left-{n}" for name in ("frontalis", "temporalis") for n in (1, 2)}
    assert sorted(point.id for point in content.points) == sorted(left | right(left))
    seen = {view.id: {point.id for point in content.seen_in(view)} for view in content.definitions.views}
    assert seen == {"front": left | right(left), "left": left, "right": right(left)}
