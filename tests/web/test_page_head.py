"""What the head of a page tells machines: previews of links, search engines, and programs that look for other
languages.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from PIL import Image
from support.markup import Markup
from support.samples import CITED, changed, write
from support.served import ROOT

from viewer.app import create_app
from viewer.drawing import raster
from viewer.settings import Settings
from viewer.web.page_head import locale

BASE = "https://clinic.example/anatomy/"
PAGES = ("en/", "es/", "en/back/", "es/left/")
THING = {"name", "description", "url", "image", "alternateName", "sameAs"}
PROPERTIES = {
    "MedicalWebPage": {
        "inLanguage",
        "isAccessibleForFree",
        "audience",
        "isPartOf",
        "about",
        "mentions",
        "citation",
        "lastReviewed",
        "reviewedBy",
    },
    "MedicalAudience": {"audienceType"},
    "AnatomicalStructure": {"code"},
    "MedicalCondition": {"code"},
    "MedicalProcedure": {"code"},
    "Drug": {"code"},
    "MedicalCode": {"codingSystem", "codeValue"},
    "CreativeWork": set(),
    "Person": {"jobTitle"},
}
"""Of https://schema.org: the types that are used here, with those of their properties that are."""

SIGNED = """"review": {
    "status": "reviewed", "by": "Dr. Example", "qualification": "neurologist", "on": "2026-01-02", "next": "2099-01-02",
    "words": { "about": "000000" }
  }"""


@pytest.fixture(scope="module")
def site():
    return create_app(ROOT, Settings(base_url=BASE), watch=False).test_client()


def head(client, address: str) -> Markup:
    return Markup(client.get(f"/{address}", base_url=BASE).text.partition("</head>")[0] + "</head></html>")


def meta(page: Markup) -> dict[str, str]:
    found = (one.attributes for one in page.named("meta"))
    return {one.get("property") or one.get("name", ""): one["content"] for one in found if "content" in one}


def links(page: Markup, relation: str, attribute: str) -> dict[str, str]:
    found = (one.attributes for one in page.named("link"))
    return {one[attribute]: one["href"] for one in found if one.get("rel") == relation and attribute in one}


def described(client, address: str) -> dict:
    page = Markup(client.get(f"/{address}", base_url=BASE).text)
    (block,) = (one for one in page.named("script") if one.attributes.get("type") == "application/ld+json")
    return json.loads("".join(block.texts))


def test_what_only_machines_read_does_not_hold_up_the_first_picture(site):
    """4 kB compressed on a slow line are 20 ms."""
    text = site.get("/en/", base_url=BASE).text
    assert text.rindex("</svg>") < text.index('<script type="application/ld+json">')


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_its_one_public_address_and_the_same_page_in_every_language(site, address):
    page = head(site, address)
    (canonical,) = (one.attributes["href"] for one in page.named("link") if one.attributes["rel"] == "canonical")
    assert canonical == BASE + address
    rest = address[3:]
    found = links(page, "alternate", "hreflang")
    assert found == {
        "en": f"{BASE}en/{rest}",
        "es": f"{BASE}es/{rest}",
        "x-default": f"{BASE}en/{rest}" if rest else BASE,
    }


@pytest.mark.parametrize("address", PAGES)
def test_a_link_to_a_page_is_previewed_with_title_language_and_picture(site, address):
    page = head(site, address)
    said = meta(page)
    assert said["og:title"] == next(page.named("title")).text
    assert said["og:url"] == BASE + address
    assert said["og:description"] == said["description"]
    assert "[[" not in said["og:description"]
    own, other = ("en_US", "es_ES") if address.startswith("en") else ("es_ES", "en_US")
    assert (said["og:locale"], said["og:locale:alternate"]) == (own, other)
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:image"] == f"{BASE}{address[:3]}link/card.png"
    assert said["og:image:alt"]
    picture = site.get(f"/{address[:3]}link/card.png", base_url=BASE)
    shown = Image.open(io.BytesIO(picture.data))
    assert shown.format == "PNG"
    assert (str(shown.width), str(shown.height)) == (said["og:image:width"], said["og:image:height"])


def test_where_no_card_can_be_drawn_none_is_named(monkeypatch):
    monkeypatch.setattr(raster, "find_spec", lambda _: None)
    page = head(create_app(ROOT, Settings(base_url=BASE), watch=False).test_client(), "en/")
    assert not [name for name in meta(page) if name.startswith("og:image")]


@pytest.mark.parametrize(
    ("language", "named"), [("en", "en_US"), ("es", "es_ES"), ("pt-BR", "pt_BR"), ("zh-Hant", "zh_TW"), ("qaa", "qaa")]
)
def test_a_language_is_named_with_a_country(language, named):
    assert locale(language) == named


def test_a_page_says_whom_it_is_for_and_what_it_is_about_by_code(site, content):
    said = described(site, "en/")
    assert (said["@context"], said["@type"]) == ("https://schema.org", "MedicalWebPage")
    assert (said["url"], said["inLanguage"]) == (f"{BASE}en/", "en")
    assert said["audience"]["audienceType"] == "Patient"
    condition = next(one for one in said["about"] if one["@type"] == "MedicalCondition")
    assert condition["name"] == "Chronic migraine"
    assert {"@type": "MedicalCode", "codingSystem": "ICD-10-CM", "codeValue": "G43.709"} in condition["code"]
    assert {one["@type"] for one in said["about"]} == {"MedicalCondition", "Drug", "MedicalProcedure"}
    structures = {urlsplit(one["url"]).fragment: one for one in said["mentions"]}
    assert structures.keys() == content.parts.keys()
    trapezius = structures["trapezius"]
    assert {(one["codingSystem"], one["codeValue"]) for one in trapezius["code"]} >= {
        ("FMA", "9626"),
        ("SNOMED CT", "31764008"),
    }
    assert "http://purl.obolibrary.org/obo/UBERON_0002380" in trapezius["sameAs"]
    assert {one["name"] for one in said["citation"]} == {one.cite for one in content.definitions.sources.values()}


def _typed(said: object) -> Iterator[dict]:
    """Every object of a description, those within others too."""
    if isinstance(said, list):
        for one in said:
            yield from _typed(one)
    elif isinstance(said, dict):
        yield said
        yield from _typed([*said.values()])


@pytest.mark.parametrize("address", PAGES)
def test_a_description_uses_only_types_and_properties_of_schema_org(site, address):
    for one in _typed(described(site, address)):
        kind = one["@type"]
        assert one.keys() - {"@context", "@type"} <= PROPERTIES[kind] | THING, kind


def test_the_description_for_machines_speaks_the_language_of_the_page(site):
    said = described(site, "es/")
    assert said["inLanguage"] == "es"
    assert said["about"][0]["name"] == "Migraña crónica"
    assert described(site, "es/left/")["isPartOf"]["url"] == f"{BASE}es/"


def test_a_draft_names_no_review(site):
    assert not described(site, "en/").keys() & {"lastReviewed", "reviewedBy"}


def test_a_review_is_named_only_for_the_words_that_were_read(tmp_path):
    from viewer.content import load_content, words_read

    signed = changed(CITED, '"review": {\n    "status": "draft"\n  }', SIGNED)
    folder = write(tmp_path, signed)
    read = json.dumps(words_read(load_content(folder).definitions))
    (folder / "regions.json").write_text(signed.replace('{ "about": "000000" }', read), encoding="utf-8")
    said = described(create_app(folder, Settings(), watch=False).test_client(), "en/")
    assert said["lastReviewed"] == "2026-01-02"
    assert said["reviewedBy"] == {"@type": "Person", "name": "Dr. Example", "jobTitle": "neurologist"}
    (folder / "regions.json").write_text(
        signed.replace('{ "about": "000000" }', read).replace("All of it.", "Some of it."), "utf-8"
    )
    said = described(create_app(folder, Settings(), watch=False).test_client(), "en/")
    assert not said.keys() & {"lastReviewed", "reviewedBy"}


def test_no_text_can_end_the_data_block(tmp_path, markup_let_through):
    evil = "</script><script>alert(1)</script>"
    folder = write(tmp_path, CITED.replace("To be broken.", evil))
    client = create_app(folder, Settings(), watch=False).test_client()
    assert described(client, "en/")["description"] == evil
    assert "alert(1)</script>" not in client.get("/en/").text


def test_embeds_carry_none_of_this_but_the_address_of_their_page(site):
    page = head(site, "en/embed/back/")
    assert not [name for name in meta(page) if name.startswith(("og:", "twitter:"))]
    relations = {one.attributes["rel"]: one.attributes["href"] for one in page.named("link")}
    assert relations["canonical"] == f"{BASE}en/back/"
    assert "apple-touch-icon" not in relations
    assert not links(page, "alternate", "hreflang")


def test_a_page_names_its_touch_icon(site):
    page = head(site, "en/")
    (touch,) = (one.attributes["href"] for one in page.named("link") if one.attributes["rel"] == "apple-touch-icon")
    assert Image.open(io.BytesIO(site.get(touch.removeprefix("/anatomy"), base_url=BASE).data)).size == (180, 180)
