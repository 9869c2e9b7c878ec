"""Where each site comes to lie: measured from landmarks over the skin or on flat paper, never typed."""

from __future__ import annotations

import json
import re
from math import dist
from pathlib import Path

import pytest
from support.balls import (
    BALL_FRONT,
    BALL_SIDE,
    RADIUS,
    ball,
    drawing,
    from_front,
    from_left,
    on_a_ball,
    on_ball,
    patch,
)
from support.samples import DEFINITIONS, FRONT, SIDE, changed, line_of, problems_of, write

from viewer.artwork import Artwork, load_artwork, load_surface, project
from viewer.content.content import Content, load_content
from viewer.content.definitions import Site, View
from viewer.content.placement import Landmarks, Placement, drawn_facing, legs, place_sites, point_ids, side_of
from viewer.content.source_file import SourceFile
from viewer.files import File
from viewer.problems import ContentError, Problem


def found(folder: Path, text: str = DEFINITIONS, **drawings: str) -> tuple[Problem, ...]:
    return problems_of(load_content, write(folder, text, **drawings))


def placing(folder: Path, old: str, new: str) -> tuple[str, str, str, str, str]:
    """The one problem of placing temporalis-2 or frontalis-1."""
    (problem,) = found(folder, changed(DEFINITIONS, old, new))
    assert problem.file == "regions.json"
    site = problem.path.partition("(")[2].rstrip(")")
    assert problem.line in (line_of(DEFINITIONS, f'"id": "{site}"'), line_of(DEFINITIONS, f'"id": "{site}"') - 1)
    return problem.path, problem.what, problem.value, problem.allowed, problem.fix


UNKNOWN = "placed from a landmark that side.svg does not have"


@pytest.mark.parametrize(
    ("name", "allowed", "fix"),
    [
        ("tragos", "", 'did you mean "tragus", or is it missing from the drawing'),
        ("temporalis-3", "", 'did you mean "temporalis-2", or is it missing from the drawing'),
        ("nose", "a site's id, or a landmark of side.svg: tragus", "correct the name, or draw the landmark"),
    ],
)
def test_a_point_placed_from_nothing_is_told_the_name_most_like_it_or_all_there_are(tmp_path, name, allowed, fix):
    expected = ("sites[3] (temporalis-2)", UNKNOWN, f'"{name}"', allowed, fix)
    assert placing(tmp_path, '["temporalis-1", "tragus"]', f'["temporalis-1", "{name}"]') == expected


def test_what_is_placed_from_a_point_without_a_place_is_not_reported_as_well(tmp_path):
    problems = found(tmp_path, changed(DEFINITIONS, '"from": "tragus"', '"from": "tragos"'))
    assert [(one.path, one.what) for one in problems] == [("sites[2] (temporalis-1)", UNKNOWN)]


def test_a_drawing_without_landmarks_is_said_to_have_none(tmp_path):
    bare = re.sub(r"<circle [^>]*/>", "", SIDE)
    text = changed(DEFINITIONS, '"from": "tragus"', '"from": "ear"')
    problems = problems_of(load_content, write(tmp_path, text, side=bare))
    assert "a site's id, or a landmark of side.svg: it has none yet" in {problem.allowed for problem in problems}


def test_a_landmark_that_only_another_drawing_has_must_be_drawn_where_the_point_is_measured(tmp_path):
    (circle,) = re.findall(r"<circle [^>]*/>", SIDE)
    front = changed(FRONT, '<g id="landmarks">', f'<g id="landmarks">{circle}')
    problems = problems_of(load_content, write(tmp_path, front=front, side=SIDE.replace(circle, "")))
    assert {(one.what, one.value, one.allowed) for one in problems} == {(UNKNOWN, '"tragus"', "")}
    assert {one.fix for one in problems} == {"draw it in side.svg, too, as in front.svg"}


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


def test_points_placed_from_each_other_in_a_circle_are_each_named(tmp_path):
    problems = found(tmp_path, changed(DEFINITIONS, '"from": "tragus"', '"from": "temporalis-2"'))
    what, fix = "the sites refer to each other in a circle", "start one from a landmark"
    assert {(p.what, p.fix) for p in problems} == {(what, fix)}
    assert [p.path for p in problems] == ["sites[2] (temporalis-1)", "sites[3] (temporalis-2)"]
    assert problems[0].value == "temporalis-1 → temporalis-2 → temporalis-1"


def test_a_point_placed_from_itself_is_named_alone(tmp_path):
    (problem,) = found(tmp_path, changed(DEFINITIONS, '"from": "tragus"', '"from": "temporalis-1"'))
    assert (problem.path, problem.value) == ("sites[2] (temporalis-1)", "temporalis-1 → temporalis-1")


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


def on_the_right(names: set[str]) -> set[str]:
    return {name.replace("-left-", "-right-") for name in names}


def test_a_point_shows_in_every_view_that_faces_it_and_is_listed_once(tmp_path):
    content = on_a_ball(tmp_path, BALL_SIDE)
    left = {f"{name}-left-{n}" for name in ("frontalis", "temporalis") for n in (1, 2)}
    assert sorted(point.id for point in content.points) == sorted(left | on_the_right(left))
    seen = {view.id: {point.id for point in content.seen_in(view)} for view in content.definitions.views}
    assert seen == {"front": left | on_the_right(left), "left": left, "right": on_the_right(left)}


def site(**fields: object) -> Site:
    """A site that starts from a landmark, with these distances."""
    whole = {"id": "a-1", "structure": "a", "view": "front", "from": "glabella", "landmark": "Here.", **fields}
    return Site.model_validate_json(json.dumps(whole))


def view(**fields: object) -> View:
    return View.model_validate({"id": "front", "artwork": "front.svg", "title": "Front", **fields})


@pytest.mark.parametrize(
    ("distances", "expected"),
    [
        ({}, ()),
        ({"up": 10}, (("up", (0, -1, 0), 10),)),
        ({"outward": 3, "up": 4}, (("up", (0, -1, 0), 4), ("outward", (1, 0, 0), 3))),
        ({"down": 2, "back": 5}, (("down", (0, 1, 0), 2), ("back", (0, 0, -1), 5))),
        ({"inward": 3, "forward": 4}, (("inward", (-1, 0, 0), 3), ("forward", (0, 0, 1), 4))),
        ({"outward": 3, "up": 4, "slanted": True}, (("up and outward", (3, -4, 0), 5),)),
    ],
)
def test_a_site_is_reached_up_or_down_first_and_then_across_or_slanted_in_one_line(distances, expected):
    assert legs(site(**distances)) == expected


@pytest.mark.parametrize(
    ("facing", "side"),
    [
        *((None, None), (0, None), (44, None), (46, "left"), (90, "left"), (134, "left"), (136, None), (180, None)),
        *((226, "right"), (270, "right"), (314, "right"), (316, None)),
    ],
)
def test_a_view_shows_one_side_alone_if_it_looks_more_than_45_degrees_from_the_midline(facing, side):
    assert side_of(view(facing=facing)) == side


def test_a_drawing_looks_the_way_of_the_view_that_shows_it_as_drawn(tmp_path):
    defined = load_content(write(tmp_path)).definitions
    assert [drawn_facing(defined, stem) for stem in ("front", "side")] == [0, 90]
    mirrored = defined.model_copy(update={"views": tuple(one for one in defined.views if one.id == "right")})
    assert drawn_facing(mirrored, "side") == 90, "the mirror image of the right is the left"


def test_points_are_numbered_within_their_structure_and_share_a_number_on_both_sides(tmp_path):
    defined = load_content(write(tmp_path)).definitions
    assert list(point_ids(defined)) == [
        (0, "frontalis-left-1"),
        (0, "frontalis-right-1"),
        (1, "frontalis-2"),
        (2, "temporalis-left-1"),
        (2, "temporalis-right-1"),
        (3, "temporalis-left-2"),
        (3, "temporalis-right-2"),
    ]


def places_of(content: Content) -> dict[tuple[str, str], Placement]:
    return {(place.site.id, place.side): place for place in content.places}


def test_on_flat_paper_distances_and_shares_are_straight_and_mirrored(tmp_path):
    places = places_of(load_content(write(tmp_path)))
    at = {name: (place.x, place.y) for name, place in places.items()}
    # In front of a person their left is at the right of the picture: x is positive there.
    assert at["frontalis-1", "left"] == (10.5, 30)
    assert at["frontalis-1", "right"] == (-10.5, 30)
    assert at["frontalis-2", "middle"] == (0, 20)
    # The side drawing looks to the left, so forward is toward negative x; halfway from y 40 to y 60.
    assert at["temporalis-2", "left"] == at["temporalis-2", "right"] == (-10, 50)
    shown = {side: [(one.view.id, one.x) for one in places["temporalis-2", side].seen] for side in ("left", "right")}
    assert shown == {"left": [("left", -10)], "right": [("right", 10)]}


def test_behind_a_person_their_left_is_at_the_left_of_the_picture(tmp_path):
    behind = changed(DEFINITIONS, '"facing": 0,', '"facing": 180,')
    places = places_of(load_content(write(tmp_path, behind)))
    assert (places["frontalis-1", "left"].x, places["frontalis-1", "right"].x) == (-10.5, 10.5)


def test_between_a_place_and_itself_means_its_mirror_image(tmp_path):
    start = '"from": "glabella",\n      "up": 10, "outward": 10.5'
    between = changed(DEFINITIONS, start, '"between": ["frontalis-3", "frontalis-3"], "at": 0.25,\n      "up": 0')
    three = between.replace(
        '"up": 20,\n      "dose": 5, "landmark": "In the middle."\n    },',
        '"up": 20,\n      "dose": 5, "landmark": "In the middle."\n    },\n'
        '    { "id": "frontalis-3", "structure": "frontalis", "view": "front", "from": "glabella",\n'
        '      "up": 10, "outward": 20, "dose": 5, "landmark": "Outside." },',
    )
    text = changed(changed(three, '"sites": 7', '"sites": 9'), '"units": 35', '"units": 45')
    assert places_of(load_content(write(tmp_path, text)))["frontalis-1", "left"].x == 10


def test_a_ridge_can_only_be_followed_on_a_surface(tmp_path):
    what = "a way along a ridge needs the person's surface"
    expected = ("sites[3] (temporalis-2)", what, "", "", 'name a "surface", or remove "along": "ridge"')
    assert placing(tmp_path, '"at": 0.5', '"at": 0.5, "along": "ridge"') == expected


def test_over_the_skin_distances_are_those_of_a_tape_and_the_right_is_the_mirror_image_of_the_left(tmp_path):
    content = on_a_ball(tmp_path)
    places = places_of(content)
    landmark = on_ball(45, 20)
    x, y, z = places["frontalis-2", "left"].point
    assert dist((x, y, z), landmark) == pytest.approx(2, abs=0.05)
    # Up as it looks straight in the picture of the front: no farther to the side.
    assert x == pytest.approx(landmark[0], abs=0.05)
    assert y < landmark[1]
    assert places["frontalis-2", "right"].point == (-x, y, z)


def test_a_middle_point_lies_exactly_in_the_middle(content):
    assert [place.point[0] for place in content.places if place.side == "middle"] == [0.0]


def test_each_view_sees_a_point_the_more_squarely_the_nearer_it_faces_it(tmp_path):
    place = places_of(on_a_ball(tmp_path))["frontalis-1", "left"]
    nx, _, nz = (value / RADIUS for value in place.point)
    cosines = {one.view.id: one.cosine for one in place.seen}
    assert cosines == {"front": pytest.approx(nz, abs=0.02), "left": pytest.approx(nx, abs=0.02)}
    assert {(one.view.id, one.away) for one in place.seen} == {("front", 0.0), ("left", 0.0)}


def test_a_landmark_that_drawings_disagree_on_lies_where_the_others_bear_it_out(tmp_path):
    content = on_a_ball(tmp_path)
    landmarks = Landmarks(content.definitions, content.artworks, content.surface)
    assert set(landmarks.drawn) == {"glabella"}
    spot = landmarks.spot("glabella")
    assert spot.point == pytest.approx(on_ball(45, 20), abs=0.2)
    assert landmarks.apart("glabella", spot) < 0.2
    assert landmarks.shown(spot, 0) == pytest.approx(on_ball(45, 20)[:2], abs=0.2)
    x, y, z = on_ball(45, 20)
    assert landmarks.shown(spot, 90) == pytest.approx((-z, y), abs=0.2)
    assert landmarks.shown(spot, 180) == pytest.approx((x, y), abs=0.2), "on the half that has its landmarks"


def test_what_both_drawings_see_edge_on_is_placed_where_their_sights_cross(tmp_path):
    """A little before the top of the ball, both drawings know its height; each one of the two other directions."""
    top = on_ball(30, 80)
    front, side = (drawing(look, patch(look), top) for look in (from_front, from_left))
    with pytest.raises(ContentError):  # the points hang from this landmark, so none lies in its structure
        on_a_ball(tmp_path, side, front)
    artworks = {
        name: load_artwork(File(f"{name}.svg", text.encode())) for name, text in (("front", front), ("side", side))
    }
    landmarks = Landmarks(load_content(write(tmp_path / "flat")).definitions, artworks, load_surface(ball()))
    assert landmarks.spot("glabella").point == pytest.approx(top, abs=0.2)


def unplaced(content: Content, artworks: dict[str, Artwork], **change: object) -> Problem:
    """What is wrong with the first site of a content in these drawings, with a change to it."""
    first = content.definitions.sites[0].model_copy(update=change)
    defined = content.definitions.model_copy(update={"sites": (first,)})
    places, (problem,) = place_sites(defined, artworks, content.surface, SourceFile("regions.json"))
    assert places == ()
    assert problem.path == " (frontalis-1)"
    return problem


def test_a_landmark_beside_the_surface_cannot_be_placed_from(tmp_path):
    far = drawing(from_front, patch(from_front), (RADIUS + 6, 0.0, 0.0))
    problem = unplaced(on_a_ball(tmp_path), {"front": load_artwork(File("front.svg", far.encode()))})
    assert problem.what == "the landmark glabella cannot be found on the surface: it lies beside the surface"
    assert problem.fix == "move the landmark inside the outline"


def test_on_a_surface_too_a_point_is_placed_only_from_landmarks_of_its_own_drawing(tmp_path):
    content = on_a_ball(tmp_path)
    drawn = dict(content.artworks)
    problem = unplaced(content, drawn, from_="nose")
    assert (problem.what, problem.value) == ("placed from a landmark that front.svg does not have", '"nose"')
    assert problem.allowed == "a site's id, or a landmark of front.svg: glabella"
    bare = changed(BALL_FRONT, 'id="glabella"', 'id="other"')
    problem = unplaced(content, {**drawn, "front": load_artwork(File("front.svg", bare.encode()))})
    assert problem.fix == "draw it in front.svg, too, as in side.svg"


def test_a_distance_over_the_end_of_the_surface_is_named_with_its_direction(tmp_path):
    content = on_a_ball(tmp_path)
    problem = unplaced(content, dict(content.artworks), outward=1900.0)
    assert problem.what.startswith("outward leaves the surface: the surface ends after")
    assert (problem.value, problem.fix) == ("1900", "correct the distance")


def test_the_view_that_shows_a_whole_structure_best_comes_first_for_each_of_its_points(content):
    for structure in content.definitions.structures:
        places = [one for one in content.places if one.site.structure == structure.id]
        for side in ("left", "right"):
            group = [one for one in places if one.side == side]
            common = set.intersection(*({seen.view.id for seen in one.seen} for one in group)) if group else set()
            if common and not any(one.site.along for one in group):
                least = {
                    name: min(seen.cosine for one in group for seen in one.seen if seen.view.id == name)
                    for name in common
                }
                assert {one.seen[0].view.id for one in group} == {max(least, key=least.__getitem__)}, structure.id


def test_a_structure_with_a_point_on_a_ridge_shows_first_in_the_drawing_it_is_measured_in(content):
    ridged = {place.site.structure for place in content.places if place.site.along}
    assert ridged
    for place in content.places:
        if place.site.structure in ridged:
            assert place.seen[0].view.artwork == f"{place.site.view}.svg"


def test_a_view_that_draws_the_structure_elsewhere_faces_the_point_but_leaves_it_out(tmp_path):
    moved = changed(
        BALL_SIDE, f'id="frontalis" d="{patch(from_left)}"', f'id="frontalis" d="{patch(from_left, low=-40, high=-10)}"'
    )
    place = places_of(on_a_ball(tmp_path, moved))["frontalis-1", "left"]
    assert [one.view.id for one in place.seen] == ["front"]
    (astray,) = place.astray
    assert astray.view.id == "left"
    assert astray.away > 20


def test_a_drawing_that_sees_a_point_nearly_edge_on_shows_it_only_if_it_is_measured_there(tmp_path):
    """On a ball, 80 degrees from the front is 10 degrees from the left: the front sees it at a cosine of 0.17."""
    front, side = (drawing(look, patch(look, left=66, right=87), on_ball(79, 20)) for look in (from_front, from_left))
    places = places_of(on_a_ball(tmp_path, side, front))
    shown = {name: {one.view.id for one in place.seen} for name, place in places.items()}
    assert shown["frontalis-2", "left"] == {"front", "left"}, "measured in the front"
    assert shown["temporalis-1", "left"] == {"left"}, "measured in the side"


def test_the_half_that_a_symmetric_drawing_marks_may_be_the_persons_right(tmp_path):
    """Behind a person their left is at the left of the picture, and its landmarks stand at positive x."""
    defined = load_content(write(tmp_path, changed(DEFINITIONS, '"facing": 0,', '"facing": 180,'))).definitions
    place = on_ball(135, 20)
    artworks = {"front": load_artwork(File("front.svg", drawing(from_front, patch(from_front), place).encode()))}
    assert Landmarks(defined, artworks, load_surface(ball())).spot("glabella").point == pytest.approx(place, abs=0.2)


def test_a_landmark_is_placed_by_the_drawing_that_the_other_bears_out_not_by_the_one_that_sees_it_best(tmp_path):
    """Three drawings have it: one sees it most squarely, but the other two agree on another place."""
    defined = load_content(write(tmp_path)).definitions
    views = (
        *defined.views,
        defined.views[0].model_copy(update={"id": "slant", "artwork": "slant.svg", "facing": 45.0}),
    )
    defined = defined.model_copy(update={"views": views})
    right, wrong = on_ball(45, 20), on_ball(45, 26)
    drawn = {"front": (from_front, right), "side": (from_left, right), "slant": (from_slant, wrong)}
    artworks = {
        name: load_artwork(File(f"{name}.svg", drawing(look, patch(from_front), at).encode()))
        for name, (look, at) in drawn.items()
    }
    assert Landmarks(defined, artworks, load_surface(ball())).spot("glabella").point == pytest.approx(right, abs=0.3)


def from_slant(point: tuple[float, float, float]) -> tuple[float, float]:
    return project(45, point)
