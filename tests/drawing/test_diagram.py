"""Pictures as SVG: links that name their parts, shapes defined once, edges, scale and fades, and sentences beside."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element, fromstring

import pytest
from support.kinds import strips, write_made, write_strips
from support.samples import DEFINITIONS, FRONT, changed, write

from viewer.content import Content, Review, View, load_content, words_read
from viewer.drawing import Diagram, amount, frame_width, part_name, picture_box, point_name, review_sentences
from viewer.drawing.diagram import review_line
from viewer.web.style_sheets import frame_style

VIEWS = ("front", "left", "right", "back")


@pytest.fixture(scope="module")
def diagram(content) -> Diagram:
    return Diagram(content, content.words["en"])


@pytest.fixture(params=VIEWS)
def view(request, content) -> View:
    return content.views[request.param]


def only_view(content: Content) -> View:
    return content.definitions.views[0]


def texts(tree: Element, kind: str) -> list[Element]:
    return [one for one in tree.iter() if one.tag.endswith("text") and one.get("class") == kind]


def test_only_a_drawing_that_goes_on_beyond_its_upper_or_lower_edge_fades_there(tmp_path, content):
    whole, part = write_strips(tmp_path / "whole", 2), write_strips(tmp_path / "part", 2, beyond=60)
    views = ((whole, only_view(whole)), (content, content.views["front"]), (part, only_view(part)))
    pictures = [Diagram(one, one.words["en"]).picture(view) for one, view in views]
    assert [picture.count('class="fade"') for picture in pictures] == [0, 1, 2]
    assert [len(re.findall(r'<rect[^>]*class="fade"[^>]*scale\(1 -1\)', picture)) for picture in pictures] == [0, 0, 1]


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


def test_two_languages_or_pages_may_use_ids_of_their_own(content, view):
    drawn = fromstring(Diagram(content, content.words["en"], prefix="other").picture(view))
    assert all(element.get("id").startswith("other-") for element in drawn.iter() if element.get("id"))


def test_every_shape_a_picture_copies_is_defined_once_in_the_sheet(diagram, content, view):
    sheet = fromstring(diagram.shapes())
    ids = [one.get("id") for one in sheet.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    picture = diagram.picture(view)
    used = set(re.findall(r'href="#(ad-[^"]+)"', picture)) | set(re.findall(r"url\(#([^)]+)\)", picture))
    assert used
    assert used <= set(ids)


def test_a_sheet_in_mm_has_no_scaled_paths_and_another_has_few_others(diagram):
    in_mm, in_steps = (diagram.shapes(in_mm=in_mm) for in_mm in (True, False))
    assert in_mm.count('transform="scale(.') == 0
    assert in_steps.count('transform="scale(.') > 90
    assert len(in_steps) < len(in_mm)


def test_each_part_is_a_link_named_as_the_picture_names_it_and_described_by_its_amount(diagram, content, view):
    tree = fromstring(diagram.picture(view))
    links = {one.get("data-part"): one for one in tree.iter("a")}
    assert links.keys() == {name for name in content.parts if view in content.views_of(name)}
    for name, link in links.items():
        part = content.parts[name]
        spoken = part.name if name in content.artwork(view).regions else part_name(part, content.words["en"])
        assert (link.get("href"), link.get("aria-label")) == (f"#{name}", spoken)
        assert link.get("aria-describedby") == f"{name}-amount"
        assert "role" not in link.attrib
    assert tree.get("role") == "group"


def test_a_structure_names_its_area_which_is_highlighted_with_it_and_an_area_names_none(diagram, content, view):
    for link in fromstring(diagram.picture(view)).iter("a"):
        name = link.get("data-part")
        area = None if name in content.artwork(view).regions else content.region_of(name).id
        assert link.get("data-area") == area


def test_links_of_a_picture_file_lead_to_a_page_and_have_no_description_there(diagram, view):
    drawn = [one.tostring() for one in diagram.drawing(view, "front/")]
    links = re.findall(r"<a [^>]+>", "".join(drawn))
    assert links
    assert all('href="front/#' in link and "aria-describedby" not in link for link in links)


def test_a_part_without_points_is_described_by_no_amount(tmp_path):
    content = write_strips(tmp_path, 2)
    assert "aria-describedby" not in Diagram(content, content.words["en"]).picture(only_view(content))


def test_on_a_page_points_are_numbered_and_in_a_file_they_are_plain_discs(diagram, content, view):
    page, file = (
        fromstring(f"<g>{''.join(one.tostring() for one in diagram.drawing(view, to))}</g>") for to in ("", "x/")
    )
    numbers = {one.get("data-site"): one.find("text").text for one in page.iter("g") if one.get("class") == "site"}
    assert numbers == {point.id: str(point.number) for point in content.seen_in(view)}
    assert [one for one in file.iter("g") if one.get("class") == "site" and one.find("text") is not None] == []


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("front", ("Right", "Left")),
        ("left", ("Front", "Back")),
        ("right", ("Back", "Front")),
        ("back", ("Left", "Right")),
    ],
)
def test_the_edges_say_which_side_of_the_person_lies_there(diagram, content, view, words):
    tree = fromstring(diagram.picture(content.views[view]))
    left, right, _ = texts(tree, "side")
    assert (left.text, right.text) == words
    assert (left.get("text-anchor"), right.get("text-anchor")) == ("start", "end")
    assert float(left.get("x")) < float(right.get("x"))


def test_a_view_that_faces_no_way_and_names_no_edges_has_none(tmp_path):
    content = write_strips(tmp_path, 2)
    tree = fromstring(Diagram(content, content.words["en"]).picture(only_view(content)))
    assert [one.text for one in texts(tree, "side")] == ["2 cm"], "the scale alone"


@pytest.mark.parametrize(
    ("box", "words", "length"),
    [((-50, 0, 100, 200), "2 cm", 20), ((-6, 0, 12, 20), "2 mm", 2), ((-300, 0, 600, 1700), "20 cm", 200)],
)
def test_the_scale_is_the_longest_round_length_with_room_and_true_to_the_drawing(tmp_path, box, words, length):
    content = write_strips(tmp_path, 2, box=box)
    tree = fromstring(Diagram(content, content.words["en"]).picture(only_view(content)))
    (scale,) = [one for one in tree.iter("path") if one.get("class") == "scale"]
    across = float(re.search(r"h([\d.]+)v", scale.get("d"))[1])
    assert across == pytest.approx(length * content.scale, abs=0.05)
    assert across <= 60
    assert texts(tree, "side")[-1].text == words


def test_a_picture_narrower_than_its_drawing_fades_at_the_sides_where_the_page_shows_it(diagram, content):
    drawn = fromstring(diagram.picture(content.views["back"]))
    cuts = [one for one in drawn.iter("rect") if one.get("class") == "fade cut"]
    assert len(cuts) == 2
    left, _, width, _ = picture_box(content, content.views["back"])
    middle, half = left + width / 2, frame_width(content, content.views["back"]) / 2
    places = sorted(float(one.get("transform").split("(")[1].split()[0]) for one in cuts)
    assert places == pytest.approx([middle - half + 30, middle + half - 30])


def test_a_chosen_structure_shows_its_fibers_and_one_behind_it_only_its_shape(diagram, content, tmp_path):
    def shapes(one: Diagram, name: str, state: str) -> list[str]:
        drawn = one.still(name, one.content.definitions.views[0], state)
        return [copy.get("class") for copy in drawn.get_xml()]

    assert shapes(diagram, "procerus", "chosen") == ["fill", "fibers", "edge"]
    assert shapes(diagram, "procerus", "back") == ["fill", "edge"], "only stretches of its border are drawn"
    wires = write_strips(tmp_path, 2, structures=True)
    assert shapes(Diagram(wires, wires.words["en"]), "part-0", "chosen") == ["fill", "edge"]
    assert shapes(Diagram(wires, wires.words["en"]), "part-0", "back") == ["fill edge"], "one element for both"


def test_a_close_up_numbers_its_points_and_links_each_to_its_description(diagram, content):
    view, muscle = content.views["back"], content.parts["trapezius"]
    found = list(diagram.close_ups(muscle, view))
    points = content.points_of("trapezius", "back")
    links = [one for _, text in found for one in fromstring(text).iter("a")]
    assert {one.get("href"): one.get("aria-label") for one in links} == {
        f"#{point.id}": point_name(point, muscle, content.words["en"]) for point in points
    }
    assert [side for side, _ in found] == ["left", "right"], "together, their targets would overlap"
    assert [text.count("<a ") for _, text in found] == [3, 3]


def test_a_target_is_centered_on_its_point_and_as_large_as_the_close_up_promises(diagram, content):
    view, muscle = content.views["front"], content.parts["procerus"]
    ((_, text),) = diagram.close_ups(muscle, view)
    tree = fromstring(text)
    _, _, width, _ = map(float, tree.get("viewBox").split())
    (hit,) = [one for one in tree.iter("rect") if one.get("class") == "hit"]
    size = float(hit.get("width"))
    assert size == pytest.approx(width * 24 / 266, abs=0.02)
    assert (float(hit.get("x")), float(hit.get("y"))) == pytest.approx((-size / 2, -size / 2))


def test_a_name_that_is_not_translated_yet_says_in_which_language_it_is(content):
    name = content.parts["trapezius"].name
    foreign = replace(content, untranslated=frozenset({name}))
    tree = fromstring(Diagram(foreign, content.words["es"]).picture(content.views["back"]))
    assert {one.get("data-part"): one.get("lang") for one in tree.iter("a") if one.get("lang")} == {"trapezius": "en"}


def test_a_spoken_name_begins_with_the_words_in_the_picture(content):
    words = content.words["en"]
    structure = content.parts["trapezius"]
    assert part_name(structure, words) == "Shoulder-top muscle (Trapezius)"
    assert part_name(structure.model_copy(update={"plain_name": None}), words) == "Trapezius"


def test_a_point_is_named_with_its_side_only_where_sides_have_a_meaning(content):
    point = next(one for one in content.points if one.id == "trapezius-left-1")
    structure, words = content.parts["trapezius"], content.words["en"]
    assert point_name(point, structure, words) == "Point 1, Shoulder-top muscle, left side"
    assert point_name(point, structure, words, sided=False) == "Point 1, Shoulder-top muscle"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("forehead", "7 injections, 3 on each side and 1 in the middle, 35 of 155 units of medicine"),
        ("procerus", "1 injection, 5 of 155 units of medicine"),
        ("trapezius", "6 injections, 3 on each side, 30 of 155 units of medicine"),
    ],
)
def test_an_amount_tells_points_sides_and_units_of_the_whole(content, part, said):
    assert amount(content, content.parts[part], content.words["en"]) == said


def test_a_part_without_points_has_no_amount_and_units_of_a_single_part_are_not_compared_with_themselves(tmp_path):
    hand = write_strips(tmp_path / "strips", 2)
    assert amount(hand, hand.parts["area-0"], hand.words["en"]) == ""
    content = load_content(write(tmp_path / "sample"))
    assert amount(content, content.parts["frontalis"], content.words["en"]).endswith("15 of 35 units")
    defined = json.loads(DEFINITIONS)
    defined["sites"] = [site for site in defined["sites"] if site["structure"] == "frontalis"]
    defined["expect"] = {"sites": 3, "units": 15}
    alone = load_content(write(tmp_path / "alone", json.dumps(defined)))
    said = amount(alone, alone.parts["frontalis"], alone.words["en"])
    assert said.endswith("15 units")
    assert "of 15" not in said


def reviewed(content: Content, words: dict[str, str]) -> Content:
    """The content as somebody signed it in 2025, who read words with these fingerprints."""
    signed = Review(
        status="reviewed",
        by="Dr. A",
        qualification="neurologist",
        on=date(2025, 11, 22),
        next=date(2026, 11, 22),
        words=words,
    )
    return replace(content, definitions=content.definitions.model_copy(update={"review": signed}))


def test_a_draft_says_so_and_nothing_else(content):
    words = content.words["en"]
    assert review_line(content, words) == "Draft: no clinician has reviewed this content yet."
    assert review_sentences(content, words).keys() == {"review_draft"}


@pytest.mark.parametrize(("today", "overdue"), [(date(2026, 11, 22), False), (date(2026, 11, 23), True)])
def test_a_review_says_who_read_the_words_and_from_the_day_after_the_last_that_it_is_overdue(content, today, overdue):
    signed = reviewed(content, words_read(content.definitions))
    found = review_sentences(signed, content.words["en"], today)
    assert found["review_signed"] == (
        "Reviewed by Dr. A, neurologist, on November 22, 2025. Next review: November 22, 2026."
    )
    assert ("review_overdue" in found, "review_changed" in found) == (overdue, False)


def test_words_that_changed_since_the_review_are_told(content):
    signed = reviewed(content, words_read(content.definitions) | {"trapezius": "000000"})
    found = review_sentences(signed, content.words["en"], date(2026, 1, 1))
    assert found.keys() == {"review_signed", "review_changed"}


@pytest.mark.parametrize(("at", "shown"), [("M-20 28h6v4z", True), ("M14 28h6v4z", True), ("M40 28h6v4z", False)])
def test_close_ups_show_half_a_shape_on_whichever_side_it_is_drawn(tmp_path, at, shown):
    """The only point lies on the person's left, at the right of the picture."""
    defined = json.loads(DEFINITIONS)
    defined["sites"] = [site | {"sides": ["left"]} for site in defined["sites"] if site["id"] == "frontalis-1"]
    defined["expect"] = {"sites": 1, "units": 5}
    front = changed(FRONT, '<path class="fine" d="M0 10h10v1z"/>', f'<path class="fine half" d="{at}"/>')
    content = load_content(write(tmp_path, json.dumps(defined), front))
    sheet = fromstring(Diagram(content, content.words["en"]).shapes())
    (near,) = [one for one in sheet.iter() if one.get("id") == "ad-front_lines_near"]
    assert any(one.get("d") for one in near.iter()) is shown


def test_words_that_an_interface_lacks_are_marked_as_the_english_they_are(content):
    words = replace(content.words["es"], missing=("edge_left", "scale"))
    tree = fromstring(Diagram(content, words).picture(content.views["front"]))
    assert [one.get("lang") for one in texts(tree, "side")] == [None, "en", "en"]
