"""What holds for every diagram: the head, the hand, and the one that `anatomy-viewer new` writes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from support.diagrams import DIAGRAMS, diagram_folder
from support.markup import Markup, read_once

from viewer.app import create_app
from viewer.editing import report_on
from viewer.web import exported_paths


@pytest.fixture(scope="module", params=DIAGRAMS)
def place(request, tmp_path_factory) -> Path:
    """The folder of a diagram."""
    return diagram_folder(request.param, tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="module")
def asked(place) -> FlaskClient:
    return create_app(place).test_client()


@pytest.fixture(scope="module")
def edition(asked):
    return asked.application.extensions["anatomy"]()


@pytest.mark.slow
def test_every_page_is_whole_and_each_of_its_links_leads_somewhere(asked, edition):
    # Files that take seconds to draw have tests of their own.
    known: dict[str, int] = {}
    for language in edition.languages:
        for address in (f"/{path}" for path in exported_paths(language, edition.content.views) if path.endswith("/")):
            page = read_once(asked.get(address).text)
            assert not page.faults, address
            ids = page.values("id")
            assert [name for name, count in Counter(ids).items() if count > 1] == [], address
            for link in (*page.values("href"), *page.values("src")):
                target = urlsplit(link)
                if link.startswith("#"):
                    assert link in ("#", "#top") or target.fragment in ids, (address, link)
                elif not target.scheme and target.path.startswith("/") and not target.path.endswith((".pdf", ".png")):
                    if target.path not in known:
                        known[target.path] = asked.get(link).status_code
                    assert known[target.path] == 200, (address, link)


def test_every_part_can_be_read_and_is_linked_in_a_picture_and_in_the_list(asked, edition):
    for language in edition.languages:
        page = read_once(asked.get(f"/{language}/").text)
        panels = set(page.texts)
        links = Counter(element.attributes.get("data-part") for element in page.named("a"))
        for part in edition.content.parts:
            assert part in panels
            assert links[part] >= 2, part


def test_an_embed_opens_at_a_part_and_another_site_learns_of_it(asked, edition):
    content = edition.content
    part, view = next(iter(content.parts)), next(iter(content.views))
    embed = asked.get(f"/{content.original}/embed/{view}/?show={part}")
    assert embed.status_code == 200
    assert f'data-show="{part}"' in embed.text
    page = quote(f"http://localhost/{content.original}/{view}/#{part}", safe="")
    described = asked.get(f"/oembed?url={page}").get_json()
    assert f"/{content.original}/embed/{view}/" in described["html"]


def test_pictures_and_paper_name_every_part(asked, edition):
    content = edition.content
    pictures = "".join(asked.get(f"/{content.original}/{view}.svg").text for view in content.views)
    handout = read_once(asked.get(f"/{content.original}/handout/").text)
    legend = " ".join(element.text for element in handout.named("dd"))
    for part in content.parts.values():
        assert f'data-part="{part.id}"' in pictures
    for part in content.structures or content.definitions.regions:
        assert part.name in legend


def test_it_passes_its_own_check_with_every_translation_complete(place, edition):
    found = report_on(edition.content, place / "regions.json", date.today())
    assert found.problems == ()
    unfinished = {
        row: text for row, text in found.rows.items() if row.startswith("translation") and "complete" not in text
    }
    assert not unfinished, "correct the translation, then run what `make check` names: anatomy-viewer confirm"


def links_of_texts(page: Markup) -> Counter[str]:
    """How many links stand in each text."""
    counts: Counter[str] = Counter()
    panel = ""
    for element in page.elements:
        if element.name == "section":
            panel = element.attributes.get("id", "")
        counts[panel] += element.name == "a" and "href" in element.attributes and "section" in element.inside
    return counts


def test_no_text_has_more_than_20_links_but_the_list_of_all_sources(asked, edition):
    for language in edition.languages:
        for address in (f"/{language}/", f"/{language}/embed/"):
            counts = links_of_texts(read_once(asked.get(address).text))
            assert set(edition.content.parts) < set(counts)
            assert {name: n for name, n in counts.items() if n > 20 and name != "sources"} == {}, address
