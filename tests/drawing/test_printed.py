"""Views on paper: each point with its code, every part findable by its letter, and nothing printed over another."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree.ElementTree import Element, fromstring

import pytest
from support.kinds import rectangle, strips, write_made, write_strips
from support.samples import DEFINITIONS, FRONT, changed, write

from viewer.artwork import geometry
from viewer.content import Content, View, load_content
from viewer.drawing import HANDOUT, RECORD, Diagram, letters, plate, plate_document, printed_sizes
from viewer.web.style_sheets import picture_style

VIEWS = ("front", "left", "right", "back")


def only_view(content: Content) -> View:
    return content.definitions.views[0]


def printed(content: Content, view: str, printing=HANDOUT) -> Element:
    return fromstring(plate(Diagram(content, content.words["en"]), content.views[view], printing))


def sites_in(tree: Element) -> dict[str, tuple[Element, Element]]:
    """The disc and the code of each point."""
    return {
        one.get("data-site", ""): (one.find("circle"), one.find("text"))
        for one in tree.iter()
        if one.get("class") == "site"
    }


def place_of(one: Element, x: str = "x", y: str = "y") -> tuple[float, float]:
    return float(one.get(x, "0")), float(one.get(y, "0"))


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


@pytest.mark.parametrize("view", VIEWS)
def test_each_point_is_printed_once_in_the_view_that_shows_it_best_with_letter_and_number(content, view):
    signs = letters(content)
    codes = {name: code.text for name, (_, code) in sites_in(printed(content, view)).items()}
    assert codes == {
        point.id: f"{signs[point.site.structure]}{point.number}" for point in content.points if point.view == view
    }


def test_the_views_together_print_every_point(content):
    found = [name for view in VIEWS for name in sites_in(printed(content, view))]
    assert sorted(found) == sorted(point.id for point in content.points)


@pytest.mark.parametrize("printing", [HANDOUT, RECORD], ids=["handout", "record"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_disc_stands_at_its_point_and_no_code_covers_a_disc_or_another_code(content, view, printing):
    points = {point.id: point for point in content.points}
    sites = sites_in(printed(content, view, printing))
    for name, (disc, code) in sites.items():
        x, y = place_of(disc, "cx", "cy")
        assert (x, y) == pytest.approx((points[name].x, points[name].y), abs=0.001)
        assert float(disc.get("r")) == printing.radius
        across, baseline = place_of(code)
        for other, (other_disc, other_code) in sites.items():
            x, y = place_of(other_disc, "cx", "cy")
            beside = abs(across - x) >= 8 + printing.radius
            assert beside or not baseline - 7 - printing.radius < y < baseline + printing.radius, (name, other)
            x, y = place_of(other_code)
            assert name == other or abs(across - x) >= 16 or abs(baseline - y) >= 7, (name, other)


def test_the_circles_of_the_record_are_larger_than_those_of_the_handout_and_never_meet(content):
    assert RECORD.radius > HANDOUT.radius
    for view in VIEWS:
        points = [point for point in content.points if point.view == view]
        for one, other in combinations(points, 2):
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (2 * RECORD.radius) ** 2, (one.id, other.id)


@pytest.mark.parametrize("printing", [HANDOUT, RECORD], ids=["handout", "record"])
def test_the_printed_sizes_are_those_of_the_pictures(content, printing):
    for view, size in printed_sizes(content, printing).items():
        _, _, width, height = map(float, printed(content, view, printing).get("viewBox").split())
        assert (width, height) == pytest.approx(size, abs=0.06)


@pytest.mark.parametrize("printing", [HANDOUT, RECORD], ids=["handout", "record"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_point_has_the_room_around_it_that_the_printing_asks_for_or_the_drawing_has(content, view, printing):
    left, top, width, height = map(float, printed(content, view, printing).get("viewBox").split())
    edge, _, whole, tall = content.artwork(content.views[view]).box
    if content.views[view].mirror:
        edge = -(edge + whole)
    for point in (point for point in content.points if point.view == view):
        assert left <= max(point.x - printing.beside, edge) + 0.1
        assert left + width >= min(point.x + printing.beside, edge + whole) - 0.1
        assert top + height >= min(point.y + printing.below, top + tall) - 0.1
    assert height >= printing.height


def test_the_two_sides_are_printed_as_mirror_images(content):
    left, right = (printed(content, view).get("viewBox").split() for view in ("left", "right"))
    assert float(right[0]) == pytest.approx(-float(left[0]) - float(left[2]), abs=0.11)
    assert right[1:] == left[1:]


def test_a_diagram_without_points_is_printed_whole(tmp_path):
    content = write_strips(tmp_path, 3)
    box = content.artwork(only_view(content)).box
    assert printed_sizes(content) == {"whole": box[2:]}


def test_on_a_page_a_plate_is_one_picture_with_its_name_from_the_page_and_no_links(content):
    tree = printed(content, "front", RECORD)
    assert (tree.get("class"), tree.get("role"), tree.get("focusable")) == ("printed record", "img", "false")
    assert tree.get("aria-labelledby") == "ad-front-title"
    assert [one for one in tree.iter() if one.tag.endswith("a")] == []


def test_a_plate_on_its_own_defines_what_it_copies_and_is_painted_without_a_style_sheet(content):
    diagram = Diagram(content, content.words["en"])
    tree = fromstring(plate_document(diagram, content.views["back"], picture_style(content)))
    ids = {one.get("id") for one in tree.iter() if one.get("id")}
    uses = [one.get("href")[1:] for one in tree.iter() if one.tag.endswith("use")]
    assert uses
    assert set(uses) <= ids
    painted = {one.get("class"): one for one in tree.iter() if one.get("class")}
    assert painted["outline"].get("stroke")
    assert painted["outline"].get("fill") == "none"


@pytest.mark.parametrize("mirror", [False, True])
def test_the_code_of_an_area_lies_in_it_mirrored_or_not(tmp_path, mirror):
    made = strips(2, box=(20, 0, 100, 200))
    made["json"]["views"][0]["mirror"] = mirror
    content = write_made(tmp_path, made["json"], whole=made["svg"])
    tree = fromstring(plate(Diagram(content, content.words["en"]), only_view(content)))
    places = {one.text: place_of(one) for one in tree.iter() if one.get("class") == "code"}
    for name, region in content.artwork(only_view(content)).regions.items():
        x, y = places[letters(content)[name]]
        assert geometry.contains(region.outlines, (-x if mirror else x, y)), name
