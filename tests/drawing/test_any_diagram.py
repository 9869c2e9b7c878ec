"""Pictures of diagrams that are nothing like a head: many areas, long names, drawings that are tall, wide or tiny."""

from __future__ import annotations

import re
from itertools import combinations, pairwise, permutations
from math import dist
from xml.etree.ElementTree import fromstring

import pytest
from support.kinds import rectangle, strips, write_made, write_strips
from support.samples import DEFINITIONS, FRONT, changed, write

from viewer.artwork import geometry
from viewer.content import Content, View, load_content
from viewer.drawing import Diagram, frame_width, free_corner, letters, picture_box, plate
from viewer.drawing.badges import place_badges
from viewer.drawing.card import card_document
from viewer.drawing.labels import WIDEST, crosses, place_labels
from viewer.drawing.printed import HANDOUT
from viewer.web.style_sheets import frame_style


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


@pytest.mark.parametrize("count", [2, 30, 99])
def test_however_many_parts_there_are_the_letters_lie_apart_inside_the_frame(tmp_path, count):
    content = write_strips(tmp_path, count)
    view = only_view(content)
    badges = badges_of(content)
    assert {badge.part_id for badge in badges} == set(content.parts)
    assert all(max(abs(a.x - b.x), abs(a.y - b.y)) >= 21 for a, b in combinations(badges, 2))
    left, top, width, height = picture_box(content, view)
    frame = frame_width(content, view)
    assert frame <= width
    assert all(abs(badge.x - (left + width / 2)) <= frame / 2 - 8 for badge in badges)
    assert all(top + 8 <= badge.y <= top + height - 8 for badge in badges)


@pytest.mark.parametrize(("count", "corner"), [(2, "right"), (30, None)])
def test_a_touch_on_a_letter_means_no_other_letter_and_no_link_lies_over_one(tmp_path, count, corner):
    content = write_strips(tmp_path, count)
    badges = badges_of(content)
    for a, b in combinations(badges, 2):
        assert dist((a.x, a.y), (b.x, b.y)) >= a.reach + b.reach - 1e-6
    assert all(badge.reach >= 10 for badge in badges)
    assert free_corner(content, only_view(content), 50) == corner


@pytest.mark.parametrize(("count", "structures"), [(24, False), (30, False), (12, True), (24, True)])
def test_crowded_letters_do_not_overlap_on_a_phone_and_no_leader_meets_one_that_has_none(tmp_path, count, structures):
    content = write_strips(tmp_path, count, structures=structures)
    badges = badges_of(content)
    assert min(max(abs(a.x - b.x), abs(a.y - b.y)) for a, b in combinations(badges, 2)) >= 32
    for badge, other in permutations(badges, 2):
        if badge.leader and other.leader is None:
            assert geometry.distance([badge.leader], (other.x, other.y)) > 8, (badge.letter, other.letter)


@pytest.mark.parametrize("columns", [2, 5])
def test_leaders_of_letters_in_several_columns_do_not_cross(tmp_path, columns):
    leaders = [badge.leader for badge in badges_of(write_strips(tmp_path, 50, columns=columns))]
    assert [pair for pair in combinations(leaders, 2) if crosses(*pair)] == []


def test_the_sign_for_a_larger_picture_has_a_row_of_its_own_where_letters_fill_both_corners(tmp_path):
    few, many = (frame_style(write_strips(tmp_path / str(count), count)) for count in (2, 30))
    assert ("--corner:" in few, ".tools{position:static}" in few) == (True, False)
    assert ("--corner:" in many, ".tools{position:static}" in many) == (False, True)


def test_where_there_are_many_areas_numbers_count_them_because_long_roman_ones_have_no_room(tmp_path):
    assert set(letters(write_strips(tmp_path, 6)).values()) == {"I", "II", "III", "IV", "V", "VI"}
    assert set(letters(write_strips(tmp_path, 30)).values()) == {str(i) for i in range(1, 31)}


@pytest.mark.parametrize("box", [(-12, -12, 24, 24), (-300, 0, 600, 1700), (500, 500, 900, 300)])
def test_long_names_go_on_in_another_line_beside_a_drawing_of_any_size(tmp_path, box):
    content = write_strips(tmp_path, 4, box=box, names="A long name of area {} that goes on and on for a while")
    labels = place_labels(content, only_view(content))
    assert all(len(label.lines) > 1 for label in labels)
    assert all(len(text) * WIDEST[kind] <= label.room * 1.3 for label in labels for text, kind, _ in label.lines)
    joined = {" ".join(text for text, _, _ in label.lines) for label in labels}
    assert joined == {region.name for region in content.definitions.regions}


def test_only_a_drawing_that_goes_on_beyond_its_upper_or_lower_edge_fades_there(tmp_path, content):
    whole, part = write_strips(tmp_path / "whole", 2), write_strips(tmp_path / "part", 2, beyond=60)
    views = ((whole, only_view(whole)), (content, content.views["front"]), (part, only_view(part)))
    pictures = [Diagram(one, one.words["en"]).picture(view) for one, view in views]
    assert [picture.count('class="fade"') for picture in pictures] == [0, 1, 2]
    assert [len(re.findall(r'<rect[^>]*class="fade"[^>]*scale\(1 -1\)', picture)) for picture in pictures] == [0, 0, 1]


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


def test_the_printed_picture_holds_every_part_that_no_point_names(tmp_path):
    chin = '"regions": [{ "id": "chin", "name": "Chin" },'
    drawn = FRONT.replace('<g id="regions">', '<g id="regions">\n<path id="chin" d="M-20 84h40v10h-40z"/>')
    content = load_content(write(tmp_path, changed(DEFINITIONS, '"regions": [', chin), drawn))
    view = content.views["front"]
    box = re.search(r'viewBox="([^"]+)"', plate(Diagram(content, content.words["en"]), view))[1]
    _, top, _, height = map(float, box.split())
    lowest = content.artwork(view).regions["chin"].bounds[3]
    assert lowest > HANDOUT.height + content.artwork(view).box[1], "or it would be there in any case"
    assert lowest <= top + height


def test_an_area_without_structures_stands_out_by_itself(tmp_path):
    alone, holding = (write_strips(tmp_path, 2, structures=structures) for structures in (False, True))
    assert 'class="part region hue-indigo alone"' in Diagram(alone, alone.words["en"]).picture(only_view(alone))
    assert "alone" not in Diagram(holding, holding.words["en"]).picture(only_view(holding))


def test_an_area_whose_structures_another_view_shows_stands_out_by_itself_here(tmp_path):
    made = strips(2, structures=True)
    made["json"]["views"].append({"id": "bare", "artwork": "bare.svg", "title": "Bare"})
    bare = re.sub(r'<g id="part-0">.*?</g>', "", made["svg"])
    content = write_made(tmp_path, made["json"], whole=made["svg"], bare=bare)
    whole, bare = (Diagram(content, content.words["en"]).picture(view) for view in content.definitions.views)
    assert "alone" not in whole
    assert re.findall(r'class="part region hue-(\w+) alone"', bare) == ["indigo"]
    assert re.search(r'<use class="edge" href="#ad-bare-area-0"', bare), "its border is drawn, too"
    assert ".alone" in frame_style(content)


def test_on_paper_each_part_that_no_point_names_has_its_letter(tmp_path, content):
    whole = write_strips(tmp_path, 3, structures=True)
    printed = plate(Diagram(whole, whole.words["en"]), only_view(whole))
    assert sorted(re.findall(r'class="code"[^>]*>(\w+)<', printed)) == ["A", "B", "C", "I", "II", "III"]
    head = plate(Diagram(content, content.words["en"]), content.views["front"])
    assert all(re.fullmatch(r"[A-Z]\d+", code) for code in re.findall(r'class="code"[^>]*>(\w+)<', head)), (
        "the points name all"
    )


def test_on_paper_parts_in_the_same_place_have_their_letters_apart_and_an_area_under_others_has_one(tmp_path):
    made = strips(6, structures=True)
    covered = made["svg"].replace(
        '<g id="structures">', f'<g id="structures"><g id="lid"><path d="{rectangle((-45, 0, 90, 150))}"/></g>'
    )
    same = re.sub(r'(<g id="part-[0-2]"><path class="body" d=")[^"]+', rf"\g<1>{rectangle((-20, 40, 40, 40))}", covered)
    made["json"]["structures"].append({"id": "lid", "kind": "nerve", "name": "Lid"})
    made["json"]["regions"][0]["structures"].append("lid")
    content = write_made(tmp_path, made["json"], whole=same)
    printed = plate(Diagram(content, content.words["en"]), only_view(content))
    drawn = [one for one in fromstring(printed).iter() if one.get("class") == "code"]
    codes = {one.text: (float(one.get("x", "0")), float(one.get("y", "0"))) for one in drawn}
    assert codes.keys() == set(letters(content).values())
    assert [pair for pair in combinations(codes.items(), 2) if overlap(pair)] == []


def overlap(pair: tuple[tuple[str, geometry.Point], ...]) -> bool:
    """Whether two letters on paper touch."""
    (_, (x0, y0)), (_, (x1, y1)) = pair
    return abs(x0 - x1) < 10 and abs(y0 - y1) < 8


@pytest.mark.parametrize("box", [(-12, -12, 24, 24), (-300, 0, 600, 1700)])
def test_the_preview_shows_the_whole_of_a_drawing_that_ends(tmp_path, box):
    whole = write_strips(tmp_path, 2, box=box)
    card = card_document(Diagram(whole, whole.words["en"]), "")
    scale = float(re.search(r"scale\((\d+\.?\d*)\)", card)[1])
    assert scale * geometry.bounds(whole.artwork(only_view(whole)).silhouette)[3] <= 630
    assert "hue-indigo" in card, "its areas are all there is to see"


def test_in_the_preview_a_wide_drawing_stays_in_its_column_and_only_one_that_goes_on_fades(tmp_path):
    low = strips(2, box=(-150, 0, 300, 120), beyond=40)
    made = strips(2, box=(-50, 0, 100, 250))
    made["json"]["views"] += [
        {"id": "low", "artwork": "low.svg", "title": "Low"},
        {"id": "third", "artwork": "third.svg", "title": "Third"},
    ]
    content = write_made(tmp_path, made["json"], whole=made["svg"], low=low["svg"], third=made["svg"])
    card = fromstring(card_document(Diagram(content, content.words["en"]), ""))
    scale = float(re.search(r"scale\(([^)]+)\)", card.find("{*}g").get("transform"))[1])
    left, _, right, _ = geometry.bounds(content.artwork(content.views["low"]).silhouette)
    assert (right - left) * scale <= 400
    bands = [one for one in card.iter() if "_fade" in one.get("fill", "")]
    assert [(one.get("width"), one.get("transform").split()[0]) for one in bands] == [("400", "translate(400")] * 2
