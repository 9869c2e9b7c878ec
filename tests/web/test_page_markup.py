"""What stands in a page: nothing that runs, nothing that dangles, and hostile words only as words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from support.kinds import strips, write_made
from support.markup import Element, Markup, read_once
from support.served import WAYS, Web, target

from viewer.app import create_app
from viewer.problems import ContentError
from viewer.web.editions import Edition

PAGES = ("/en/", "/en/front/", "/en/left/", "/en/right/", "/en/back/", "/en/nothing/")
HOSTILE = (
    "</title></style></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    """\" onload="a' onclick='b javascript:alert(1) {{7*7}} ]]> &lt;b&gt;"""
)
WRITTEN = HOSTILE.replace("{", "{{").replace("}", "}}")
"""The same as an editor writes it: in a text, one brace begins a placeholder."""

CALM = re.sub(r"[^\s-]", "x", HOSTILE)
"""Harmless words that take as many lines."""

TEXTS = {
    *("title", "purpose", "disclaimer", "trademark", "cite", "kind", "name", "plain_name", "text", "landmark", "term"),
    *("by", "qualification", "identifiers", "heading", "one", "other", "items", "label", "usual", "do"),
}


@pytest.fixture(scope="module", params=WAYS)
def pages(request, app) -> dict[str, Markup]:
    """The pages of the viewer and of its export. The plain file server has an error page of its own."""
    client = app.test_client() if request.param == "viewer" else Web(request.getfixturevalue(request.param))
    return {
        address: read_once(client.get(address).text) for address in (PAGES if request.param != "files" else PAGES[:-1])
    }


def with_texts(value: Any, write: Callable[[str], str], within: str = "") -> Any:
    """The definitions with every text that readers see rewritten; ids, addresses, numbers and dates stay."""
    if isinstance(value, dict):
        inner = "identifiers" if within == "identifiers" else ""
        kept = {"kind"} if "plain_name" in value else set()  # there it is an id
        return {key: item if key in kept else with_texts(item, write, inner or key) for key, item in value.items()}
    if isinstance(value, list):
        return [with_texts(item, write, within) for item in value]
    return write(value) if isinstance(value, str) and within in TEXTS else value


def write_texts(folder: Path, write: Callable[[str], str]) -> None:
    path = folder / "regions.json"
    raw = with_texts(json.loads(path.read_text(encoding="utf-8")), write)
    signature = {"by": write("A"), "qualification": write("B"), "on": "2026-11-01", "next": "2027-11-01"}
    raw["review"] = {"status": "reviewed", **signature, "words": {"diagram": "000000"}}
    for comparison in raw["comparisons"]:  # its numbers would have to stand in the texts, too
        comparison["arms"] = [{"label": arm["label"], "count": 0} for arm in comparison["arms"]]
    raw["structures"][0]["sections"][0]["text"] = [f"[[occiput|{write('C')}]]"]
    path.write_text(json.dumps(raw), encoding="utf-8")


def names_of(attributes: Iterable[str]) -> tuple[str, ...]:
    """The names of attributes, but for those that make long words narrower."""
    return tuple(sorted(name for name in attributes if name.lower() not in ("textlength", "lengthadjust")))


def skeleton(elements: list[Element]) -> list[tuple[str, tuple[str, ...], str, str]]:
    """Names, attributes and addresses of elements: everything about them but the words. Asset names carry hashes of
    their own.
    """
    return [
        (e.name, names_of(e.attributes), e.attributes.get("href", ""), e.attributes.get("id", "")) for e in elements
    ]


@pytest.mark.slow
def test_hostile_words_change_no_element_of_a_page(folder, markup_let_through):
    write_texts(folder, lambda _: CALM)
    calm = create_app(folder).test_client()
    calm_pages = {address: Markup(calm.get(address).text) for address in PAGES}
    write_texts(folder, lambda _: WRITTEN)
    hostile = create_app(folder).test_client()
    for address in PAGES:
        page = Markup(hostile.get(address).text)
        assert not page.faults
        assert skeleton(page.elements) == skeleton(calm_pages[address].elements)
        assert HOSTILE in next(page.named("title")).text


def test_hostile_words_stand_on_the_page_as_they_were_written(folder, markup_let_through):
    write_texts(folder, lambda _: WRITTEN)
    page = Markup(create_app(folder).test_client().get("/en/").text)
    for name in ("h1", "h2", "h3", "p", "li", "dt", "dd", "text", "strong", "footer"):
        assert any(HOSTILE in element.text for element in page.named(name)) or name in ("h3", "text"), name
    # Names in pictures are so long that they go on in other lines.
    assert HOSTILE in " ".join(element.text for element in page.named("text"))
    assert any(HOSTILE in label for label in page.values("aria-label"))
    assert any(HOSTILE in value for value in page.values("content"))
    assert any(element.text == HOSTILE and element.attributes["href"] == "#occiput" for element in page.named("a"))


def test_hostile_words_change_no_element_of_a_picture_file(folder, markup_let_through):
    found = []
    for words in (CALM, WRITTEN):
        write_texts(folder, lambda _, words=words: words)
        tree = ET.fromstring(create_app(folder).test_client().get("/en/back.svg").data)
        foot = [element for element in tree if element.get("class") == "foot"]  # as many lines as the words need
        found.append([(e.tag, names_of(e.keys()), e.get("href")) for e in tree.iter() if e not in foot])
        assert not [element for line in foot for element in line]
    assert found[0] == found[1]
    assert any(HOSTILE in (element.text or "") for element in tree.iter())


def test_a_hostile_address_is_shown_as_words(client):
    answer = client.get("/<script>alert(1)</script>\"' onload=x/")
    assert answer.status_code == 404
    assert skeleton(read_once(answer.text).elements) == skeleton(read_once(client.get("/nothing/").text).elements)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "http://example.org/",
        "//example.org/",
        " https://a.example/",
    ],
)
def test_a_source_that_links_to_anything_but_a_secure_address_is_refused(folder, url):
    path = folder / "regions.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    next(iter(raw["sources"].values()))["url"] = url
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(ContentError, match="url"):
        create_app(folder)


def test_a_page_runs_no_script_but_its_own_file(pages):
    for address, page in pages.items():
        scripts = [
            one for one in page.named("script") if one.attributes.get("type") != "application/ld+json"
        ]  # data, not a script
        addresses = [target(address, script.attributes["src"]) for script in scripts]
        assert [re.sub(r"\.\w{10}\.", ".", one) for one in addresses] == ["/static/viewer.js"]
        assert not scripts[0].text


def test_a_page_has_no_style_of_its_own_and_no_event_attribute(pages):
    for page in pages.values():
        assert [style.inside for style in page.named("style")] == [("html", "head")], (
            "the style sheet, which the policy allows by hash"
        )
        assert not page.values("style")
        assert not [name for element in page.elements for name in element.attributes if name.startswith("on")]
        assert not [
            name for name in ("iframe", "object", "embed", "base", "form", "foreignobject") if list(page.named(name))
        ]
        assert not [value for value in page.values("href") if value.lower().startswith("javascript:")]
        data = [one.name for one in page.elements if one.attributes.get("href", "").lower().startswith("data:")]
        assert data in ([], ["link"]), "the icon"


def test_a_page_asks_nothing_of_another_site(pages):
    for address, page in pages.items():
        for element in page.elements:
            assert "srcset" not in element.attributes
            assert "src" not in element.attributes or target(address, element.attributes["src"]).startswith("/static/")
            loads = element.name == "link" and element.attributes["rel"] not in ("alternate", "canonical")
            assert not loads or target(address, element.attributes["href"]).startswith(
                ("/static/", "/touch-icon.png", "data:image/svg+xml,")
            )
            assert element.name != "use" or element.attributes["href"].startswith("#")


def test_every_tag_of_a_page_is_opened_and_closed_in_pairs(pages):
    assert {address: page.faults for address, page in pages.items()} == {address: [] for address in pages}


def test_every_id_of_a_page_stands_once(pages):
    for page in pages.values():
        assert [name for name, count in Counter(page.values("id")).items() if count > 1] == []


def test_every_link_within_a_page_has_its_element(pages):
    for page in pages.values():
        ids = set(page.values("id"))
        assert {link for link in page.values("href") if link.startswith("#") and link[1:] not in ids} == set()
        used = {
            name
            for element in page.elements
            for value in element.attributes.values()
            for name in re.findall(r"url\(#([^)]+)\)", value)
        }
        assert used <= ids


def test_every_label_by_reference_has_its_element_with_words(pages):
    for page in pages.values():
        words = {element.attributes.get("id"): element.text for element in page.elements}
        for value in page.values("aria-labelledby"):
            assert all(words.get(name) for name in value.split()), value


def test_a_page_is_read_in_its_language_with_one_title_and_one_first_heading(pages):
    for page in pages.values():
        html = next(page.named("html"))
        assert (html.attributes["lang"], html.attributes["dir"]) == ("en", "ltr")
        assert len([one for one in page.named("title") if "svg" not in one.inside and one.text]) == 1
        assert len(list(page.named("h1"))) == 1
        assert len(list(page.named("main"))) == 1


def test_headings_skip_no_level(pages):
    for page in pages.values():
        levels = [int(element.name[1]) for element in page.elements if re.fullmatch(r"h[1-6]", element.name)]
        assert all(level <= before + 1 for before, level in pairwise(levels)), levels


def test_the_list_repeats_every_link_of_the_pictures_under_the_same_name(pages):
    for address in PAGES[:-1]:
        links = [element for element in pages[address].named("a") if "data-part" in element.attributes]
        drawn = {(e.attributes["href"], e.attributes["aria-label"]) for e in links if "svg" in e.inside}
        listed = {(e.attributes["href"], e.text) for e in links if "nav" in e.inside}
        assert drawn == listed


def test_no_picture_that_holds_links_hides_them(pages):
    for element in pages["/en/"].named("svg"):
        assert element.attributes.get("role") != "img"
    for address in PAGES[:-1]:
        assert not [
            link
            for link in pages[address].named("a")
            if link.attributes.get("aria-hidden") or "tabindex" in link.attributes
        ]
        assert not [one for one in pages[address].named("title") if "a" in one.inside]


def test_every_page_says_that_it_is_for_education_and_whether_it_was_reviewed(pages, content):
    for address in PAGES[:-1]:
        header = next(pages[address].named("header")).text
        assert content.definitions.disclaimer in header
        assert "no clinician has reviewed" in header


def test_every_attribute_with_data_has_a_script_or_style_that_reads_it(client, content):
    read = "\n".join(asset.body for asset in Edition(content).assets.values())
    places = ("/en/", "/en/embed/?show=neck&theme=dark", "/en/embed-this/", "/en/handout/", "/en/nothing/")
    elements = [element for place in places for element in read_once(client.get(place).text).elements]
    for name in sorted({name for element in elements for name in element.attributes if name.startswith("data-")}):
        key = re.sub("-(.)", lambda match: match[1].upper(), name.removeprefix("data-"))
        taken_apart = rf"\{{[^{{}}]*\b{key}\b[^{{}}]*\}}=[\w.]+\.dataset\b"
        assert re.search(rf"\b{name}\b|\bdataset\.{key}\b|{taken_apart}", read), name


@pytest.mark.parametrize("address", ["/{}/", "/{}/embed/", "/{}/handout/"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_main_message_stands_before_every_picture_and_is_not_repeated(client, content, address, language):
    lead = next(topic for topic in content.localized(language).definitions.topics if topic.lead)
    body = client.get(address.format(language)).text.partition("<body>")[2]
    before, _, after = body.partition("<svg")
    assert re.search(rf'<p class="message">{re.escape(lead.text[0].text)}<sup', before)
    assert lead.text[0].text not in after


@pytest.mark.parametrize("address", ["/en/", "/en/embed/", "/en/handout/"])
def test_help_comes_in_bands_each_under_the_heading_that_says_when(client, content, address):
    page = client.get(address).text
    urgent = next(topic for topic in content.definitions.topics if topic.urgent)
    bands = [(paragraph.tier, paragraph.heading) for paragraph in urgent.text if paragraph.tier]
    assert [tier for tier, _ in bands] == ["emergency", "clinic", "wait"]
    assert re.findall(r'<h3 class="tier (\w+)">([^<]+)</h3>', page) == bands


def test_no_more_than_eight_paragraphs_of_a_topic_stand_under_one_heading(content):
    for topic in content.definitions.topics:
        run = 0
        for paragraph in topic.text:
            run = 1 if paragraph.heading else run + 1
            assert run <= 8, topic.id


def test_a_point_of_a_diagram_without_sides_is_named_by_its_place_and_numbered_once(tmp_path):
    made = strips(2, structures=True)
    spot = '<g id="landmarks"><circle id="spot" cx="0" cy="50" r="1"/></g></svg>'
    site = {
        "id": "part-0-1",
        "structure": "part-0",
        "view": "whole",
        "from": "spot",
        "landmark": "In the middle of the wire.",
    }
    write_made(tmp_path, made["json"] | {"sites": [site]}, whole=made["svg"].replace("</svg>", spot))
    page = create_app(tmp_path).test_client().get("/en/").text
    (item,) = re.findall(r'<ol class="landmarks">\s*<li>(.*?)</li>', page, re.DOTALL)
    assert re.sub(r"<[^>]+>", "", item).strip() == "In the middle of the wire."
    assert 'id="part-0-1"' in item, "its address is there"
