"""What crawlers read: every page once, with its other languages, and what is not worth asking for."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from support.samples import write
from support.served import ROOT

from viewer.app import create_app
from viewer.settings import Settings
from viewer.web import crawlers
from viewer.web.site_table import template_pages

BASE = "https://clinic.example/anatomy/"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def site():
    return create_app(ROOT, Settings(base_url=BASE), watch=False).test_client()


def test_the_sitemap_lists_every_page_in_every_language_once_with_its_other_languages(site, content):
    answer = site.get("/sitemap.xml", base_url=BASE)
    assert answer.mimetype == "application/xml"
    found = ET.fromstring(answer.data)
    listed = [one.findtext("s:loc", namespaces=SITEMAP) for one in found.iterfind("s:url", SITEMAP)]
    templates = (f"{name}/" for name in template_pages())
    paths = ("", "handout/", "handout/record/", *(f"{view}/" for view in content.views), *templates)
    assert sorted(listed) == sorted(f"{BASE}{language}/{path}" for language in ("en", "es") for path in paths)
    for url in found.iterfind("s:url", SITEMAP):
        others = {one.get("hreflang"): one.get("href") for one in url.iterfind("x:link", SITEMAP)}
        assert others.keys() == {"en", "es"}
        assert url.findtext("s:loc", namespaces=SITEMAP) in others.values()
        paths = {address.removeprefix(f"{BASE}{language}") for language, address in others.items()}
        assert len(paths) == 1, "the same page in each language"
    for address in listed:
        assert site.get(urlsplit(address).path.removeprefix("/anatomy"), base_url=BASE).status_code == 200


def test_the_sitemap_lists_a_page_that_is_a_template_of_its_own(monkeypatch):
    monkeypatch.setattr(crawlers, "template_pages", lambda: iter(["builder"]))
    found = create_app(ROOT, Settings(base_url=BASE), watch=False).test_client().get("/sitemap.xml", base_url=BASE)
    listed = [one.text for one in ET.fromstring(found.data).iterfind("s:url/s:loc", SITEMAP)]
    assert {f"{BASE}{language}/embed-this/" for language in ("en", "es")} <= set(listed)


def test_the_sitemap_names_the_host_that_is_asked_where_no_public_address_is_set(tmp_path):
    client = create_app(write(tmp_path), Settings(), watch=False).test_client()
    for host in ("https://one.example/", "https://two.example/"):
        listed = ET.fromstring(client.get("/sitemap.xml", base_url=host).data).findall("s:url/s:loc", SITEMAP)
        assert listed
        assert all(one.text.startswith(host) for one in listed)


def test_robots_are_told_where_the_sitemap_is_and_what_not_to_ask_for(site):
    answer = site.get("/robots.txt", base_url=BASE)
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /anatomy/infobutton",
        "",
        f"Sitemap: {BASE}sitemap.xml",
    ]


def test_robots_may_read_embeds_whose_own_head_says_not_to_list_them(site):
    assert "embed" not in site.get("/robots.txt", base_url=BASE).text
    assert '<meta name="robots" content="noindex">' in site.get("/en/embed/", base_url=BASE).text
