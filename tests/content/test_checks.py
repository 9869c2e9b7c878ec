"""What the words and the drawings must agree on: every disagreement is named in the file and on the line to fix."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.samples import DEFINITIONS, FRONT, SIDE, changed, line_of, problems_of, write

from viewer.content.checks import VIEW_IDS, check_references
from viewer.content.content import load_content
from viewer.content.definitions import load_definitions
from viewer.problems import Problem

LINKED = "the id of a region, structure, topic or glossary entry"
SITE_3 = '"id": "temporalis-1", "structure": "temporalis"'
NOTHING = "points to nothing"
LOST = "a site was lost or doubled: restore it, or correct the expected total"
TEMPLES = '"structures": ["temporalis"]'
BROW = 'id="forehead" class="half" d="M0 8h32v36h-32z"'
TEMPLE = '<path id="temples" d="M-20 10h40v45h-40z"/>'
MUSCLE = '<path id="temporalis" d="M-20 10h40v45h-40z"/>'


def found(folder: Path, text: str = DEFINITIONS, **drawings: str) -> tuple[Problem, ...]:
    return problems_of(load_content, write(folder, text, **drawings))


def test_the_sample_itself_is_right(tmp_path):
    assert len(load_content(write(tmp_path)).points) == 3 + 4


BROKEN = [
    # ids that clash
    (
        '"id": "about"',
        '"id": "temporalis"',
        "topics[0].id",
        "the id is taken by structures[1]",
        '"temporalis"',
        "an id of its own",
        "rename one of the two",
    ),
    (
        '"id": "galea"',
        '"id": "frontalis-1"',
        "sites[0].id",
        "the id is taken by glossary[0]",
        '"frontalis-1"',
        "an id of its own",
        "rename one of the two",
    ),
    (
        '"id": "left"',
        '"id": "front"',
        "views[1].id",
        "the view occurs twice",
        '"front"',
        "each view once",
        "rename or remove one of the two",
    ),
    (
        '"id": "left"',
        '"id": "embed"',
        "views[1].id",
        "the address of this view is taken",
        '"embed"',
        f"not {', '.join(sorted(VIEW_IDS))}",
        "choose another",
    ),
    # references to nothing
    (
        SITE_3,
        SITE_3.replace('"temporalis"', '"temporal"'),
        "sites[2].structure",
        NOTHING,
        '"temporal"',
        "a structure's id",
        'did you mean "temporalis"',
    ),
    ("[[galea]]", "[[galia]]", "regions[0].sections[0].text[0]", NOTHING, '"galia"', LINKED, 'did you mean "galea"'),
    (
        "[[about|this]]",
        "[[abaut|this]]",
        "regions[0].sections[2].text[0].items[0]",
        NOTHING,
        '"abaut"',
        LINKED,
        'did you mean "about"',
    ),
    ("[[temples]]", "[[temple]]", "glossary[0].text", NOTHING, '"temple"', LINKED, 'did you mean "temples"'),
    ("[[frontalis]]", "[[frontalys]]", "sites[0].landmark", NOTHING, '"frontalys"', LINKED, 'did you mean "frontalis"'),
    (
        "[[forehead]]",
        "[[zzz]]",
        "structures[0].sections[2].text[0]",
        NOTHING,
        '"zzz"',
        LINKED,
        "write plain words without the brackets",
    ),
    (
        "[[forehead]]",
        "[[temple-bone|the side]]",
        "structures[0].sections[2].text[0]",
        NOTHING,
        '"temple-bone"',
        LINKED,
        'write "the side" without a link',
    ),
    (
        "[[forehead]]",
        "[[frontalis-1]]",
        "structures[0].sections[2].text[0]",
        NOTHING,
        '"frontalis-1"',
        LINKED,
        'did you mean "frontalis"',
    ),
    (
        '"sources": ["book"] }\n          ]',
        '"sources": ["bok"] }\n          ]',
        "regions[0].sections[2].text[0].sources[0]",
        NOTHING,
        '"bok"',
        "the id of a source",
        'did you mean "book"',
    ),
    (
        '"text": ["All of it."], "sources": ["book"]',
        '"text": ["All of it."], "sources": ["book", "film"]',
        "topics[0].sources[1]",
        NOTHING,
        '"film"',
        "the id of a source",
        "write one of those defined (book), or define it",
    ),
    # totals
    ('"sites": 7', '"sites": 8', "expect.sites", "the sites add up to 7", "8", "7, or other sites", LOST),
    ('"units": 35', '"units": 30', "expect.units", "the units add up to 35", "30", "35, or other sites", LOST),
    # sides
    (
        '["middle"]',
        '["middle", "left"]',
        "sites[1].sides",
        "a site in the middle has no other side",
        "",
        '["middle"] or ["left", "right"]',
        "correct it",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "what", "value", "allowed", "fix"), BROKEN)
def test_a_disagreement_is_named_with_its_line_place_rule_and_fix(tmp_path, old, new, path, what, value, allowed, fix):
    line = line_of(DEFINITIONS, '"frontalis-1"' if path == "sites[0].id" else old)
    problem = Problem("regions.json", line, path, what, value, allowed, fix)
    assert problem in found(tmp_path, changed(DEFINITIONS, old, new))


def test_a_region_of_an_unknown_muscle_leaves_the_real_one_without_a_region(tmp_path):
    problems = found(tmp_path, changed(DEFINITIONS, TEMPLES, '"structures": ["temporaris"]'))
    assert [(p.line, p.path, p.what, p.value) for p in problems] == [
        (line_of(DEFINITIONS, TEMPLES), "regions[1].structures[0]", NOTHING, '"temporaris"'),
        (
            line_of(DEFINITIONS, '"id": "temporalis"') - 1,
            "structures[1]",
            'no region lists the structure "temporalis"',
            "",
        ),
    ]
    assert problems[1].fix == 'add "temporalis" to the "structures" of the region in which it lies'


def test_a_muscle_is_in_one_region(tmp_path):
    (problem,) = found(tmp_path, changed(DEFINITIONS, TEMPLES, '"structures": ["temporalis", "frontalis"]'))
    assert (problem.path, problem.what) == ("structures[0]", 'several regions list the structure "frontalis"')
    assert (problem.value, problem.allowed) == ("forehead, temples", "exactly one region")
    assert problem.fix == 'remove it from the "structures" of all but one'


def test_what_cannot_be_chosen_from_anything_yet_is_to_be_defined(tmp_path):
    words = json.loads(DEFINITIONS) | {"structures": [], "sites": [], "expect": None}
    structures = [problem for problem in found(tmp_path, json.dumps(words)) if problem.allowed == "a structure's id"]
    assert {problem.fix for problem in structures} == {"define it, or remove it here"}


def test_a_guess_is_asked_as_a_question(tmp_path):
    (problem,) = found(tmp_path, changed(DEFINITIONS, "[[galea]]", "[[galia]]"))
    assert str(problem).endswith('glossary entry. Did you mean "galea"?')


def test_links_to_an_area_that_was_taken_away_are_not_sent_to_a_part_with_a_name_like_it(tmp_path):
    """`temporalis` is something like `temples`, but it was not meant."""
    without = DEFINITIONS.replace('"id": "temples"', '"id": "elsewhere"').replace(' id="temples"', ' id="elsewhere"')
    drawing = SIDE.replace('id="temples"', 'id="elsewhere"')
    (problem,) = found(tmp_path, without, side=drawing)
    assert (problem.what, problem.value) == (NOTHING, '"temples"')
    assert problem.fix == "write plain words without the brackets"


@pytest.mark.parametrize(
    ("second", "what", "allowed", "fix"),
    [
        ("frontalis", "the structure occurs twice in the walk", "each structure once", "remove one"),
        ("temporal", NOTHING, "a structure's id", 'did you mean "temporalis"'),
    ],
)
def test_the_walk_leads_to_each_structure_once(tmp_path, second, what, allowed, fix):
    walk = '"walk": ["frontalis", "temporalis"]'
    (problem,) = found(tmp_path, changed(DEFINITIONS, walk, walk.replace("temporalis", second)))
    assert (problem.line, problem.path, problem.value) == (line_of(DEFINITIONS, walk), "walk[1]", f'"{second}"')
    assert (problem.what, problem.allowed, problem.fix) == (what, allowed, fix)


RIGHT = ',\n    { "id": "right", "artwork": "side.svg", "facing": 270, "title": "Right", "mirror": true }'


def test_a_point_that_no_view_shows_is_named_with_the_view_that_would_show_it(tmp_path):
    problems = found(tmp_path, changed(DEFINITIONS, RIGHT, ""))
    assert [(p.file, p.line, p.path) for p in problems] == [
        (
            "regions.json",
            line_of(changed(DEFINITIONS, RIGHT, ""), f'"id": "temporalis-{n}"') - 1,
            f"sites[{n + 1}] (temporalis-{n})",
        )
        for n in (1, 2)
    ]
    assert {(p.what, p.allowed, p.fix) for p in problems} == {
        (
            "no view shows the right point of this site",
            'a view that faces the person\'s right, of the artwork "side.svg"',
            'add such a view, or remove "right" from "sides"',
        )
    }


def test_a_point_in_the_middle_is_not_shown_by_a_view_of_one_side(tmp_path):
    middle = changed(
        DEFINITIONS, '"view": "side", "from": "tragus",', '"sides": ["middle"], "view": "side", "from": "tragus",'
    )
    problems = found(tmp_path, changed(changed(middle, '"sites": 7', '"sites": 6'), '"units": 35', '"units": 30'))
    assert [(p.what, p.allowed) for p in problems] == [
        ("no view shows the middle point of this site", 'a view that faces the middle, of the artwork "side.svg"')
    ]


def test_a_left_and_a_right_point_in_one_place_are_not_two_points(tmp_path):
    (problem,) = found(tmp_path, changed(DEFINITIONS, '"up": 10, "outward": 10.5', '"up": 10'))
    assert (problem.path, problem.what) == (
        "sites[0] (frontalis-1)",
        "the left and the right point lie in the same place",
    )
    assert problem.fix == 'give it a distance "outward", or "sides": ["middle"] if there is only one'


def test_the_real_content_without_its_right_view_lacks_four_points(folder):
    raw = json.loads((folder / "regions.json").read_text(encoding="utf-8"))
    raw["views"] = [view for view in raw["views"] if view["id"] != "right"]
    (folder / "regions.json").write_text(json.dumps(raw), encoding="utf-8")
    problems = problems_of(load_content, folder)
    assert [p.path for p in problems] == [f"sites[{n + 3}] (temporalis-{n})" for n in (1, 2, 3, 4)]
    assert {p.what for p in problems} == {"no view shows the right point of this site"}


@pytest.mark.parametrize("language", ["xx", "en-GB"])
def test_a_language_that_the_interface_does_not_speak_is_refused(tmp_path, language):
    (problem,) = found(tmp_path, changed(DEFINITIONS, '"en"', f'"{language}"'))
    assert (problem.line, problem.path, problem.value) == (3, "language", f'"{language}"')
    assert "en" in problem.allowed.split(", ")


@pytest.mark.parametrize(
    ("kind", "drawn", "part", "index"), [("regions", TEMPLE, "temples", 1), ("structures", MUSCLE, "temporalis", 1)]
)
def test_a_part_that_no_drawing_shows_is_named(tmp_path, kind, drawn, part, index):
    problem = Problem(
        "regions.json",
        line_of(DEFINITIONS, f'"id": "{part}"') - 1,
        f"{kind}[{index}] ({part})",
        "no drawing shows this part",
        fix=f'draw a shape with this id into the layer "{kind}" of a drawing, or remove the part',
    )
    assert problem in found(tmp_path, side=changed(SIDE, drawn, ""))


@pytest.mark.parametrize(
    ("layer", "part", "fix"),
    [
        ("regions", "tempels", 'did you mean "temples"'),
        ("regions", "xyz", "delete it, or define it in regions"),
        ("structures", "xyz", "delete it, or define it in structures"),
        ("structures", "forehead", "delete it, or define it in structures"),
    ],
)
def test_a_shape_that_shows_nothing_defined_is_named_in_its_drawing(tmp_path, layer, part, fix):
    drawing = changed(SIDE, f'<g id="{layer}">', f'<g id="{layer}">\n<path id="{part}" d="M0 20h9v9z"/>')
    what = f"a shape in the layer {layer} for a part that is not defined"
    line = line_of(drawing, f'id="{part}"')
    assert found(tmp_path, side=drawing) == (Problem("side.svg", line, f"#{part}", what, f'"{part}"', fix=fix),)


def test_a_shape_that_leaves_the_outline_is_named_with_how_far(tmp_path):
    drawing = changed(FRONT, BROW, BROW.replace("M0 8h32v36h-32z", "M0 8h42.5v36h-42.5z"))
    what, fix = "the shape extends outside the outline", "move its border inside the outline"
    problem = Problem("front.svg", line_of(FRONT, BROW), "#forehead", what, "2.5 mm outside", "at most 1 mm", fix)
    assert found(tmp_path, front=drawing) == (problem,)


def test_a_shape_may_reach_half_over_the_line_of_the_outline_and_out_of_the_frame(tmp_path):
    over = changed(FRONT, BROW, BROW.replace("M0 8h32v36h-32z", "M0 8h40.9v120h-40.9z"))
    assert load_content(write(tmp_path, front=changed(over, "M-40 5h80v90h-80z", "M-40 5h80v95.5h-80z")))


@pytest.mark.parametrize(
    ("old", "new", "site", "points"),
    [
        (
            '"outward": 10.5',
            '"outward": 31',
            "sites[0] (frontalis-1)",
            [("left", "x 31.0, y 30.0 mm in front.svg"), ("right", "x -31.0, y 30.0 mm in front.svg")],
        ),
        ('"up": 20,\n', '"up": 31,\n', "sites[1] (frontalis-2)", [("middle", "x 0.0, y 9.0 mm in front.svg")]),
        (
            '"forward": 10',
            '"forward": 20.5',
            "sites[3] (temporalis-2)",
            [("left", "x -20.5, y 50.0 mm in side.svg"), ("right", "x -20.5, y 50.0 mm in side.svg")],
        ),
    ],
)
def test_a_point_outside_its_muscle_is_named_with_its_side_and_place(tmp_path, old, new, site, points):
    problems = found(tmp_path, changed(DEFINITIONS, old, new))
    muscle = site.partition("(")[2].partition("-")[0]
    assert [(p.path, p.what, p.value, p.fix) for p in problems] == [
        (
            site,
            f"the {side} point lies outside its structure ({muscle})",
            where,
            "correct the distances, or the structure's shape",
        )
        for side, where in points
    ]


def break_definitions(text: str) -> str:
    return changed(text, '"units": 35', '"units": "first"')


def break_reference(text: str) -> str:
    return changed(text, "[[galea]]", "[[gallea]]")


def break_place(text: str) -> str:
    return changed(text, '"forward": 10', '"forward": 90')


@pytest.mark.parametrize("broken", [break_definitions, break_reference])
def test_problems_of_the_words_and_of_every_drawing_are_reported_together(tmp_path, broken):
    front, side = changed(FRONT, 'cy="40"', ""), SIDE.replace("v45h-40z", "v45h-40")
    problems = found(tmp_path, broken(DEFINITIONS), front=front, side=side)
    assert [(p.file, p.line) for p in problems] == [
        ("front.svg", line_of(FRONT, "glabella")),
        ("regions.json", line_of(DEFINITIONS, '"units": 35' if broken is break_definitions else "[[galea]]")),
        ("side.svg", line_of(SIDE, TEMPLE)),
        ("side.svg", line_of(SIDE, MUSCLE)),
    ]


def test_references_places_and_shapes_are_reported_together(tmp_path):
    text = changed(break_reference(break_place(DEFINITIONS)), '"from": "tragus"', '"from": "tragvs"')
    text = changed(text, '"up": 20,\n', '"up": 31,\n')
    drawing = changed(FRONT, BROW, BROW.replace("forehead", "foreheed"))
    assert {(p.file, p.what.split(" ")[0]) for p in found(tmp_path, text, front=drawing)} == {
        ("front.svg", "a"),
        ("regions.json", "no"),
        ("regions.json", "placed"),
        ("regions.json", "points"),
        ("regions.json", "the"),
    }


def checked(folder: Path, change: dict[str, Any]) -> set[tuple[str, str]]:
    """The places and problems of the sample's definitions with other values at their first level."""
    write(folder, json.dumps({**json.loads(DEFINITIONS), **change}, indent=1))
    defined, source = load_definitions(folder / "regions.json")
    return {(problem.path, problem.what) for problem in check_references(defined, source)}


COMPARISON = {
    "id": "pain",
    "title": "Pain",
    "sources": ["book"],
    "arms": [{"label": "With it", "count": 9}, {"label": "Without it", "count": 0}],
}
STEP = {"id": "first", "title": "At first", "days": [0, 6], "usual": "Sore.", "sources": ["book"]}


def topic(text: str, name: str = "about", **fields: Any) -> dict[str, Any]:
    return {"id": name, "title": "About", "text": [{"text": text, "compares": ["pain"]}], **fields}


def test_the_words_above_a_comparison_give_its_numbers_but_for_none_at_all(tmp_path):
    told = {"comparisons": [COMPARISON], "topics": [topic("It was 9 of 100.")]}
    assert checked(tmp_path, told) == set()
    untold = {"comparisons": [COMPARISON], "topics": [topic("It was 8 of 100.")]}
    what = 'the paragraph does not give the number of "With it"'
    assert checked(tmp_path, untold) == {("topics[0].text[0].compares[0]", what)}


def test_a_comparison_is_drawn_in_a_topic_and_only_there(tmp_path):
    assert checked(tmp_path, {"comparisons": [COMPARISON]}) == {
        ("comparisons[0]", "no paragraph draws this comparison")
    }
    regions = json.loads(DEFINITIONS)["regions"]
    regions[0]["sections"][0]["text"] = [{"text": "It was 9.", "compares": ["pain"]}]
    path = "regions[0].sections[0].text[0].compares[0]"
    assert checked(tmp_path, {"comparisons": [COMPARISON], "regions": regions}) == {
        (path, "only topics draw comparisons")
    }


def test_one_topic_shows_the_timeline_if_there_is_one(tmp_path):
    one, two = ({"id": name, "title": "About", "text": ["All."], "timeline": True} for name in ("about", "later"))
    assert checked(tmp_path, {"timeline": [STEP], "topics": [one]}) == set()
    assert checked(tmp_path, {"timeline": [STEP]}) == {("timeline", "no topic shows the timeline")}
    assert checked(tmp_path, {"timeline": [STEP], "topics": [one, two]}) == {
        ("topics[1].timeline", "another topic already shows the timeline")
    }
    assert checked(tmp_path, {"topics": [one]}) == {
        ("topics[0].timeline", "the topic shows a timeline, but none is defined")
    }


def test_the_sections_of_a_part_have_ids_of_their_own_and_only_structures_show_sites(tmp_path):
    regions = json.loads(DEFINITIONS)["regions"]
    sections = [{"id": "a", "heading": "A", "text": ["A."]}, {"id": "a", "heading": "Points", "shows": "sites"}]
    regions[0]["sections"] += sections
    assert checked(tmp_path, {"regions": regions}) == {
        ("regions[0].sections[4].id", "the part has another section with this id"),
        ("regions[0].sections[4].shows", "an area cannot show sites; only its structures can"),
    }


def test_countries_have_ids_of_their_own_and_paragraphs_name_those(tmp_path):
    uk = {"id": "uk", "name": "UK", "checked": "2026-11-01"}
    countries = [uk, uk, {**uk, "id": "elsewhere"}]
    paragraph = {"text": "Call 999.", "countries": ["uq"], "checked": "2026-11-01"}
    topics = [{"id": "about", "title": "About", "text": [paragraph]}]
    assert checked(tmp_path, {"countries": countries, "topics": topics}) == {
        ("countries[1].id", "the country occurs twice"),
        ("countries[2].id", 'this id is reserved for "no country chosen"'),
        ("topics[0].text[0].countries[0]", NOTHING),
    }


def test_views_say_which_way_they_face_where_left_and_right_or_a_surface_need_it(tmp_path):
    views = [{**view, "facing": None} for view in json.loads(DEFINITIONS)["views"]]
    assert checked(tmp_path, {"views": views, "surface": "head.json", "sites": [], "expect": None}) == {
        (f"views[{i}]", 'with a "surface", every view says which way it faces') for i in range(3)
    }
    sites = [{**site, "sides": ["left", "right"]} for site in json.loads(DEFINITIONS)["sites"][:1]]
    (found,) = checked(tmp_path, {"views": views, "sites": sites, "expect": None})
    assert found[0] == "sites[0].sides"
    assert found[1].startswith("left and right mean nothing in this drawing")


@pytest.mark.parametrize("name", ["find", "glossary", "ad-x", "source-x", "meaning-x", "x-name", "x-amount"])
def test_a_part_has_no_id_that_the_page_needs_for_itself(tmp_path, name):
    topics = [{"id": name, "title": "About", "text": ["All."]}]
    regions = json.loads(DEFINITIONS.replace("[[about|this]]", "this"))["regions"]
    assert checked(tmp_path, {"topics": topics, "regions": regions}) == {
        ("topics[0].id", "this id is reserved by the page")
    }


def test_a_topic_lists_a_walk_only_where_there_is_one(tmp_path):
    topics = [{"id": "about", "title": "About", "text": ["All."], "walk": True}]
    assert checked(tmp_path, {"topics": topics}) == set()
    assert checked(tmp_path, {"topics": topics, "walk": []}) == {
        ("topics[0].walk", "the topic lists a walk, but none is defined")
    }


def test_words_of_the_interface_are_checked_like_those_of_a_folder(tmp_path):
    assert checked(tmp_path, {"words": {"parts": "Places"}}) == set()
    assert checked(tmp_path, {"words": {"parts": "Places {n}", "partz": "x"}}) == {
        ("words.parts", "the placeholders differ from the English ones"),
        ("words.partz", "an unknown key"),
    }


@pytest.mark.parametrize(("outward", "fine"), [("44.9", True), ("45.1", False)])
def test_a_point_of_a_nerve_lies_beside_its_line_by_up_to_15_millimeters(tmp_path, outward, fine):
    """The sample's structure reaches to x = 30; its outline has room up to 40."""
    text = changed(DEFINITIONS, '"other": "muscles" }', '"other": "muscles", "look": "line" }')
    text = changed(text, '"outward": 10.5', f'"outward": {outward}')
    folder = write(tmp_path, text)
    if fine:
        assert load_content(folder)
    else:
        assert "lies outside its structure" in problems_of(load_content, folder)[0].what
