"""The handout: every point with its letter and number, titles that fit what is printed, and a code for the page."""

from __future__ import annotations

import re

import pytest
from support.kinds import write_strips
from support.markup import Markup

from viewer import create_app


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
