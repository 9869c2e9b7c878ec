"""The diagram as one HTML file with everything inside."""

from __future__ import annotations

import re

import pytest
from support.markup import Markup
from support.served import ROOT

from viewer.app import create_app
from viewer.settings import Settings
from viewer.web import live_editions, single_page
from viewer.web.responses import csp_hash

BASE = "https://clinic.example/anatomy/"


def written(settings: Settings, language: str = "en") -> str:
    edition = live_editions(ROOT, settings, watch=False)()
    with create_app(ROOT, settings, watch=False).test_request_context("/"):
        return single_page(edition, edition.languages[language])


@pytest.fixture(scope="module")
def text():
    return written(Settings())


def test_its_policy_allows_what_is_inside_by_hash_and_loads_nothing(text):
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', text)
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none';")
    assert "'self'" not in policy
    assert "http" not in policy
    inside = re.findall(r"<style>(.*?)</style>", text, re.DOTALL) + re.findall(
        r"<script>(.*?)</script>", text, re.DOTALL
    )
    assert len(inside) == 3
    assert re.findall(r"'sha256-.*?'", policy) == [csp_hash(inside[-1]), csp_hash(inside[0]), csp_hash(inside[1])]


def test_every_link_leads_into_the_file_or_to_a_source(text):
    page = Markup(text)
    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    for link in page.named("a"):
        address = link.attributes["href"]
        assert address.startswith(("https://", "tel:", "?country=")) or address[1:] in ids, address


def test_nothing_is_left_out_of_the_file_that_the_page_names(text):
    page = Markup(text)
    assert not [one for one in page.named("script") if "src" in one.attributes]
    assert [one.attributes["rel"] for one in page.named("link")] == ["icon"]
    assert [*page.named("iframe")] == []


def test_it_names_its_address_only_where_it_has_one(text):
    assert 'rel="canonical"' not in text
    assert f'<link rel="canonical" href="{BASE}es/">' in written(Settings(base_url=BASE), "es")


def test_its_tag_of_generator_is_how_an_export_knows_it_again(text):
    assert '<meta name="generator" content="anatomy-viewer single file">' in text[:2000]
