"""Links of an export: each leads from its page to the same place as the server's, wherever the folder is served."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from support.served import ROOT

from viewer.app import create_app
from viewer.publish import RelativeLinks
from viewer.settings import Settings
from viewer.web import below_root

BASE = "https://clinic.example/anatomy/"
PAGES = ("/en/", "/en/front/", "/en/embed/", "/en/embed/front/", "/en/embed-this/")


@pytest.fixture(scope="module")
def site():
    return create_app(ROOT, Settings(base_url=BASE), watch=False, links=RelativeLinks(BASE))


@pytest.mark.parametrize("page", PAGES)
def test_a_link_leads_from_its_page_to_the_address_of_the_endpoint(site, page):
    links = RelativeLinks(BASE)
    targets = (
        (".index", {}),
        (".page", {"language": "es"}),
        (".page", {"language": "en", "view_id": "back"}),
        (".static", {"name": "viewer.0123456789.css"}),
        (".definitions", {}),
    )
    with site.test_client() as client:
        assert client.get(page, base_url=BASE).status_code == 200
        for endpoint, values in targets:
            link = links.url_for(endpoint, **values)
            assert "://" not in link, link
            assert not link.startswith("/"), link
            assert urljoin(BASE + page[1:], link) == BASE + below_root(endpoint, **values)


def test_the_description_of_a_page_is_named_by_its_public_address(content):
    links, back = RelativeLinks(BASE), next(view for view in content.definitions.views if view.id == "back")
    assert links.oembed("en", back) == f"{BASE}oembed/en-back.json"
    assert links.oembed("es", None) == f"{BASE}oembed/es.json"


def test_an_application_that_does_not_watch_serves_what_it_loaded(folder):
    site = create_app(folder, Settings(), watch=False)
    before = site.test_client().get("/en/").data
    file = folder / "regions.json"
    file.write_text("{ broken", encoding="utf-8")
    client = site.test_client()
    assert client.get("/en/").data == before
    assert client.get("/healthz").status_code == 200
