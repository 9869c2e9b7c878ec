"""Success criteria that the pages' own text shows to be met: fields, help and keys."""

from __future__ import annotations

import re

import pytest
from support.markup import Element, Markup, read_once
from support.served import ROOT

SCRIPTS = sorted((ROOT / "viewer" / "web" / "static" / "script").glob("*.js"))
PAGES = ("/en/", "/en/back/", "/en/embed/", "/en/embed/back/", "/en/embed-this/")
KEYS = re.compile(r"\bkey\s*[!=]==?\s*\"([^\"]+)\"")


def unlabeled(page: Markup) -> list[Element]:
    """The fields without words of their own: those of a label, around or for them, that is not hidden."""
    labels = [one for one in page.named("label") if one.text and "hidden" not in one.attributes]
    targets = {label.attributes.get("for") for label in labels}
    fields = [one for name in ("input", "select", "textarea") for one in page.named(name)]
    return [field for field in fields if "label" not in field.inside and field.attributes.get("id") not in targets]


@pytest.mark.parametrize("address", PAGES)
def test_every_field_has_a_visible_label(client, address):
    page = read_once(client.get(address).text)
    assert [*page.named("input")], "the measure sees fields"
    assert unlabeled(page) == []


def test_the_measure_of_labels_fails_where_one_names_another_field(client):
    text = client.get("/en/embed-this/").text
    assert [one.attributes["id"] for one in unlabeled(Markup(text.replace('for="accent"', 'for="accents"')))] == [
        "accent"
    ]


def test_urgent_help_has_the_same_name_and_place_on_every_page_and_embed(client):
    first = []
    for address in PAGES[:-1]:
        page = read_once(client.get(address).text)
        heading = next(page.named("h1"))
        after = page.elements[page.elements.index(heading) :]
        inside = [
            one for one in after if one.name == "a" and "svg" not in one.inside and not one.attributes.get("hreflang")
        ]
        first.append((inside[0].attributes.get("class"), inside[0].attributes["href"], inside[0].text))
    assert len(set(first)) == 1, first
    assert first[0][0] == "urgent"


def test_scripts_listen_for_no_character_key(client):
    texts = [path.read_text(encoding="utf-8") for path in SCRIPTS]
    found = {key for text in texts if re.search(r"key(down|up)", text) for key in KEYS.findall(text)}
    assert found == {"Enter", "Escape"}, "neither is a character"
    text = "\n".join(texts)
    assert not re.search(r"keyCode|charCode|\.code\b\s*[!=]==|keypress|accessKey", text)
    assert [one for address in PAGES for one in read_once(client.get(address).text).values("accesskey")] == []
