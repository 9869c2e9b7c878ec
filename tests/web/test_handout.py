"""The handout: every point with its letter and number, titles that fit what is printed, and a code for the page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.kinds import write_strips
from support.markup import Markup
from support.samples import DEFINITIONS, write

from viewer import create_app
from viewer.content import Content, load_content
from viewer.content.definitions import Comparison
from viewer.drawing import Diagram
from viewer.web.handout import cited, cited_in, has_summaries, legend


def test_every_point_is_drawn_with_its_letter_and_number(client, content):
    page = Markup(client.get("/en/handout/").text)
    drawn = [e.attributes["data-site"] for e in page.elements if e.attributes.get("data-site")]
    assert sorted(set(drawn)) == sorted({point.id for point in content.points})
    codes = {e.text for e in page.elements if e.attributes.get("class") == "code"}
    assert codes == {
        f"{letter}{n}"
        for letter, count in zip("ABCDEFG", (1, 1, 2, 4, 3, 2, 3), strict=True)
        for n in range(1, count + 1)
    }


def test_what_is_printed_of_a_topic_stands_under_a_title_that_fits_it(client):
    """Of the appointment only the steps before it are printed."""
    headings = {
        language: re.findall(r"<h2[^>]*>([^<]+)</h2>", client.get(f"/{language}/handout/").text)
        for language in ("en", "es")
    }
    assert "Before you go" in headings["en"]
    assert "Antes de ir" in headings["es"]
    assert not {"What happens at the appointment", "Qué pasa en la cita"} & {*headings["en"], *headings["es"]}
    assert "Side effects" in headings["en"]


def test_the_code_leads_to_the_page_it_names(client):
    page = client.get("/en/handout/", base_url="https://clinic.example/anatomy/").text
    assert "https://clinic.example/anatomy/en/" in page
    square = re.search(r'<svg [^>]*class="qr"[^>]*>.*?</svg>', page, re.DOTALL)
    assert square
    assert "style=" not in square[0]
    other = client.get("/en/handout/", base_url="https://other.example/").text
    assert square[0] not in other


IN_SHORT = "A strip, which is said to be so."


@pytest.mark.parametrize(("count", "told"), [(9, True), (30, True), (31, False)])
def test_the_legend_of_many_parts_has_room_for_their_names_only(tmp_path, count, told):
    write_strips(tmp_path, count, summary=IN_SHORT)
    legend = create_app(tmp_path).test_client().get("/en/handout/").text.partition('class="legend"')[2]
    assert (f"Strip {count - 1}</strong>" in legend, IN_SHORT in legend) == (True, told)


def with_topic(folder: Path, *text: dict, **more: object) -> Content:
    """The sample where one topic has these paragraphs."""
    whole = json.loads(DEFINITIONS)
    book = whole["sources"]["book"]
    names = ("book", "a", "b", "c", "site")
    whole["sources"] = {name: book | {"url": f"https://example.org/{name}"} for name in names}
    whole["countries"] = [{"id": name, "name": name, "checked": "2026-11-01"} for name in ("uk", "ie")]
    whole["topics"] = [{"id": "about", "title": "About", "text": [*text], "sources": ["book"], **more}]
    for site in whole["sites"]:
        site["sources"] = ["site"]
    return load_content(write(folder, json.dumps(whole, indent=1)))


def rule(source: str, *countries: str) -> dict:
    return {"text": "Stop.", "sources": [source], "countries": [*countries], "checked": "2026-11-01"}


def test_the_sources_on_paper_are_those_of_what_is_printed_in_the_order_of_the_definitions(tmp_path):
    content = with_topic(
        tmp_path,
        {"text": "Printed.", "handout": "text", "sources": ["b"]},
        {"text": "Printed, too.", "handout": "text"},
        {"text": "On the page alone.", "sources": ["a"]},
    )
    assert [*cited(content)] == ["book", "b", "site"]


def test_a_source_of_some_countries_rules_alone_is_printed_for_them_alone(tmp_path):
    content = with_topic(
        tmp_path,
        rule("a", "uk"),
        rule("a", "ie", "uk"),
        rule("b", "uk"),
        {"text": "Everywhere.", "sources": ["b"]},
        rule("site", "ie"),
    )
    assert cited_in(content) == {"a": ("uk", "ie")}
    assert {"a", "b", "site"} <= cited(content).keys()


def test_a_lead_is_printed_up_to_its_third_line(tmp_path):
    content = with_topic(
        tmp_path, *({"text": f"Line {name}.", "sources": [name]} for name in ("book", "a", "b", "c")), lead=True
    )
    assert [*cited(content)] == ["book", "a", "b", "site"]


def test_parts_are_told_in_short_only_where_no_points_are_counted(tmp_path, content):
    assert not has_summaries(content)
    write_strips(tmp_path, 30, summary=IN_SHORT)
    assert has_summaries(load_content(tmp_path))


def test_the_legend_has_each_area_that_is_drawn_before_its_structures(tmp_path, content):
    write_strips(tmp_path, 2, structures=True)
    strips = load_content(tmp_path)
    parts = legend(Diagram(strips, strips.words["en"]))
    assert [part.id for part in parts] == ["area-0", "part-0", "area-1", "part-1"]
    backward = content.definitions.model_copy(update={"walk": content.definitions.walk[::-1]})
    walked = replace(content, definitions=backward)
    names = [part.id for part in legend(Diagram(walked, walked.words["en"]))]
    assert names == [*backward.walk], "no area is drawn: the structures alone, in the order of the walk"


def test_an_area_that_no_side_draws_has_no_letter_but_its_structures_have(content):
    drawn = content.definitions.regions[1]
    only = SimpleNamespace(content=content, areas=lambda view: [drawn])
    parts = legend(only)
    assert [part for part in parts if part in content.definitions.regions] == [drawn]
    assert {part.id for part in parts} == {drawn.id, *(structure.id for structure in content.structures)}
    after = parts[parts.index(drawn) + 1 :]
    assert after[: len(content.structures_of(drawn))] == content.structures_of(drawn)


def test_a_comparison_is_cited_on_paper_only_if_it_is_drawn_there(tmp_path):
    content = with_topic(tmp_path, {"text": "All.", "sources": ["b"]})
    arms = ({"label": "With it", "count": 9}, {"label": "Without it", "count": 3})
    drawn, left_out = (
        Comparison.model_validate({"id": name, "title": name, "sources": (name,), "arms": arms, "handout": name == "a"})
        for name in ("a", "c")
    )
    defined = content.definitions.model_copy(update={"comparisons": (drawn, left_out)})
    assert [*cited(replace(content, definitions=defined))] == ["a", "b", "site"]
