"""The record: one page to fill in by pen, also as a PDF file, with a circle for every point."""

from __future__ import annotations

import io
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from support.markup import Markup
from support.plates import small_plates
from support.served import ROOT

from viewer.app import create_app
from viewer.settings import Settings
from viewer.web.record import BLANKS

BASE = "https://www.clinic.example/anatomy/"
LANGUAGES = ("en", "es")


@pytest.fixture(scope="module")
def pdfs() -> dict[str, PdfReader]:
    site = create_app(ROOT, Settings(base_url=BASE), watch=False).test_client()
    with small_plates():
        found = {language: site.get(f"/{language}/handout/record.pdf", base_url=BASE) for language in LANGUAGES}
    assert {answer.mimetype for answer in found.values()} == {"application/pdf"}
    return {language: PdfReader(io.BytesIO(answer.data)) for language, answer in found.items()}


def test_every_point_has_one_circle_with_its_code_and_nothing_is_typed(client, content):
    page = Markup(client.get("/en/handout/record/").text)
    circled = [one.attributes["data-site"] for one in page.elements if one.attributes.get("data-site")]
    assert sorted(circled) == sorted(point.id for point in content.points)
    assert not [one for one in page.elements if one.name in {"input", "textarea", "form", "select"}]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_one_tagged_page_in_its_language_that_says_when_to_get_help(pdfs, content, language):
    found, local = pdfs[language], content.localized(language)
    root = found.trailer["/Root"]
    assert len(found.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    said = " ".join(normalize("NFKC", found.pages[0].extract_text()).split())
    urgent = next(topic for topic in local.definitions.topics if topic.urgent)
    words = local.words[language]
    for text in (
        urgent.title,
        *(one.plainest for one in local.structures),
        *(words(f"record_{key}") for key in ("next", "today")),
    ):
        assert text in said, text
    assert f"{BASE}{language}/" in said.replace(" ", "")


def test_a_diagram_without_points_has_sides_to_draw_on():
    client = create_app(ROOT / "examples" / "hand", Settings(), watch=False).test_client()
    found = client.get("/en/handout/record/")
    assert found.status_code == 200
    assert not [one for one in Markup(found.text).elements if one.attributes.get("data-site")]


def test_there_is_a_line_for_each_blank_in_its_order(client):
    page = Markup(client.get("/en/handout/record/").text)
    lines = [one.attributes["class"] for one in page.named("li") if one.attributes.get("class") in BLANKS]
    assert lines == ["date", "clinic", "by", "what", "next"]
