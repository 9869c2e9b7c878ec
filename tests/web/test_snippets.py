"""The snippets that a clinic's web person pastes."""

from __future__ import annotations

import re

import pytest
from support.markup import Markup

from viewer.web.snippets import CHOSEN, snippets

VALUES = {
    "origin": "https://a.example",
    "language": "en",
    "size": (300, 400),
    "picture": "en/back.svg",
    "script": "embed.js",
    "pinned": "static/embed.0123456789.js",
    "integrity": "sha384-abc",
    "title": 'Head & "neck" <b>',
}


@pytest.fixture(scope="module")
def found():
    return {one.id: one for one in snippets("https://a.example/x/", **VALUES)}


def test_every_way_has_a_snippet_and_the_policy_line_that_it_needs(found):
    assert {name: one.policy for name, one in found.items()} == {
        "picture": "img-src https://a.example",
        "frame": "frame-src https://a.example",
        "frame-fitted": "frame-src https://a.example; script-src https://a.example",
        "element": "frame-src https://a.example; script-src https://a.example",
        "element-pinned": "frame-src https://a.example; script-src https://a.example",
        "address": "frame-src https://a.example",
        "export": "",
        "blueprint": "",
    }


@pytest.mark.parametrize(("way", "element", "attribute"), [("picture", "img", "alt"), ("frame", "iframe", "title")])
def test_a_title_is_text_wherever_it_stands(found, way, element, attribute):
    page = Markup(f"<!doctype html><html><body>{found[way].text}</body></html>")
    assert [*page.named("b")] == []
    assert [one.attributes[attribute] for one in page.named(element)] == [VALUES["title"]]


def test_snippets_name_full_addresses(found):
    assert 'src="https://a.example/x/en/back.svg"' in found["picture"].text
    assert 'width="300" height="400"' in found["picture"].text
    assert 'src="https://a.example/x/en/embed/"' in found["frame"].text
    assert 'src="https://a.example/x/embed.js"' in found["frame-fitted"].text
    assert found["address"].text == "https://a.example/x/en/"


def test_a_pinned_script_has_its_hash_and_may_be_checked_by_the_browser(found):
    script = re.search(r"<script .*?>", found["element-pinned"].text)[0]
    assert 'src="https://a.example/x/static/embed.0123456789.js"' in script
    assert 'integrity="sha384-abc"' in script
    assert "crossorigin" in script
    assert "integrity" not in found["element"].text


def test_a_frame_may_run_scripts_and_open_links_and_nothing_else(found):
    frame = re.search(r'sandbox="(.*?)"', found["frame"].text)[1]
    assert frame.split() == ["allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox"]


def test_templates_have_a_gap_for_every_choice_that_the_snippet_uses(found):
    filled = {"page": "en/", "embed": "en/embed/", "query": "", "picture": "en/back.svg", "asked": ""}
    filled |= {"wide": "300", "high": "400"}
    assert filled.keys() == {*CHOSEN}
    for one in found.values():
        text = one.template
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", value)
        assert text == one.text
