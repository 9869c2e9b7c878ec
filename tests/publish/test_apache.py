"""The export served by Apache 2.4 with the `.htaccess` that came with it."""

from __future__ import annotations

import gzip
import urllib.request
from collections.abc import Iterator

import brotli
import pytest
from support.served import PREFIX, ROOT, Web, by_apache, free_port

from viewer.app import create_app
from viewer.settings import Settings

ADDRESSES = ("/en/", "/en/back/", "/en/embed/", "/es/embed/left/", "/en/front.svg", "/embed.js", "/regions.json")
DECODED = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
SAME = (
    *("Content-Security-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy", "Cache-Control"),
    *("X-Content-Type-Options", "Referrer-Policy", "Access-Control-Allow-Origin"),
)


@pytest.fixture(scope="module")
def apache(exported, tmp_path_factory) -> Iterator[Web]:
    with by_apache(tmp_path_factory.mktemp("apache"), free_port(), exported[0].parent) as port:
        yield Web(f"http://127.0.0.1:{port}{PREFIX}")


@pytest.mark.parametrize("accepts", ["identity", "gzip", "gzip, deflate, br"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_apache_speaks_as_the_viewer_does(apache, exported, address, accepts):
    found = apache.get(address, {"Accept-Encoding": accepts})
    asked = create_app(ROOT, Settings(base_url=exported[1])).test_client().get(address, base_url=exported[1])
    assert (found.status_code, found.mimetype) == (200, asked.mimetype)
    assert {name: found.headers.get_all(name) for name in SAME} == {
        name: asked.headers.getlist(name) or None for name in SAME
    }


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.00,gzip ; q=0", None),
        ("x-brotli", None),
        ("identity", None),
    ],
)
@pytest.mark.parametrize("address", ["/en/embed/", "/es/", "/embed.js", "/en/front.svg"])
def test_apache_sends_the_copy_that_a_browser_accepts_and_knows_when_it_has_it(apache, address, accepts, coding):
    answer = apache.get(address, {"Accept-Encoding": accepts})
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert DECODED[coding](answer.data) == apache.get(address, {"Accept-Encoding": "identity"}).data
    has = {"Accept-Encoding": accepts, "If-None-Match": answer.headers["ETag"]}
    assert apache.get(address, has).status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/en/embed/nothing/",
        "/en/nothing/",
        "/xx/embed/nothing/",
        "/_headers",
        "/nginx.conf",
        "/.anatomy-export/state.json",
    ],
)
def test_what_apache_does_not_find_can_be_framed_and_is_not_kept(apache, address):
    assert apache.get(address, {"Accept-Encoding": "gzip, br"}).status_code == 404
    answer = apache.get(address)
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)
    assert "frame-ancestors 'self' https:" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("address", "view"), [("/xx/embed/", "all"), ("/fr-CA/embed/back/", "back")])
def test_an_unknown_language_shows_the_first_one_behind_apache_too(apache, address, view):
    answer = apache.get(address)
    assert (answer.status_code, f'data-view="{view}"' in answer.text) == (200, True)
    assert "frame-ancestors 'self' https:" in answer.headers["Content-Security-Policy"]


def test_the_first_page_carries_a_query_to_the_first_language_behind_apache_too(apache):
    for address, led_to in (("/?angle=35&theme=dark", "/en/?angle=35&theme=dark"), ("/", "/")):
        with urllib.request.urlopen(f"{apache.root}{address}", timeout=5) as answer:
            assert answer.url == f"{apache.root}{led_to}"
