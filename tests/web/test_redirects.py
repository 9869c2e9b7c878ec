"""Redirects: temporary, without a host, and only from addresses that exist."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from flask import Flask
from support.served import ROOT

from viewer.app import create_app
from viewer.web.blueprint import create_blueprint, live_editions

SLASHLESS = {
    "/en": "en/",
    "/es/back": "back/",
    "/en/embed": "embed/",
    "/xx/embed": "embed/",
    "/en/embed/back?show=occiput&x=%C3%A9": "back/?show=occiput&x=%C3%A9",
    "/en/embed-this": "embed-this/",
    "/en/handout": "handout/",
    "/en/handout/record": "record/",
    "/en?": "en/",
    "/en?a=%0d%0aX:1": "en/?a=%0d%0aX:1",
}
MISSING = (
    *("/wp-login.php", "/.well-known/security.txt", "/xx", "/en/top", "/en/embed/top"),
    *(
        "/en/nothing/handout",
        "/regions.json/",
        "/embed.js/",
        "/healthz/",
        "/static/",
        "/static",
        "/en//",
        "/en/embed//",
    ),
    *("//evil.example", "//evil.example/en", "/\\evil.example/en"),
)


@pytest.fixture(scope="module")
def mounted() -> Flask:
    """A host application that has the viewer under a path."""
    site = Flask("site")
    site.register_blueprint(create_blueprint(live_editions(ROOT)), url_prefix="/anatomy")
    return site


@pytest.mark.parametrize("host", ["localhost", "evil.example:99"])
@pytest.mark.parametrize("address", SLASHLESS)
def test_a_redirect_names_no_host_and_is_not_remembered(client, address, host):
    answer = client.get(address, headers={"Host": host})
    assert (answer.status_code, answer.headers["Location"]) == (302, SLASHLESS[address])
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.data, "evil" in str(answer.headers)) == (b"", False)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(urljoin(address, answer.location)).status_code == 200


def test_bytes_in_a_query_that_are_no_text_stay_as_they_are(client):
    answer = client.get("/", environ_overrides={"PATH_INFO": "/en/embed", "QUERY_STRING": "show=\xff\xfe&x=\t"})
    assert answer.headers["Location"] == "embed/?show=%FF%FE&x=%09"


@pytest.mark.parametrize("address", MISSING)
def test_an_address_that_does_not_exist_is_missing_at_once(client, address):
    answer = client.get("/", environ_overrides={"PATH_INFO": address})
    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


@pytest.mark.parametrize("address", [*SLASHLESS, *MISSING])
def test_a_host_applications_pages_are_redirected_to_and_missing_alike(mounted, client, address):
    """Werkzeug would redirect there by itself, for good and to the host that a stranger names."""
    path, _, query = address.partition("?")
    alone = client.get("/", environ_overrides={"PATH_INFO": path, "QUERY_STRING": query})
    within = mounted.test_client().get("/", environ_overrides={"PATH_INFO": f"/anatomy{path}", "QUERY_STRING": query})
    assert within.status_code == alone.status_code
    assert within.headers.get("Location", "").removeprefix("/anatomy") == alone.headers.get("Location", "")


@pytest.mark.parametrize("address", ["/anatomy", "/anatomy/"])
def test_the_root_under_a_path_is_found_with_and_without_its_slash(mounted, address):
    answer = mounted.test_client().get(address, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/anatomy/en/")
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == ("no-store", "Accept-Language")


def test_the_addresses_of_pages_are_still_written_with_their_last_slash(mounted):
    with mounted.test_request_context("/anatomy/"):
        for endpoint, more in (
            ("page", {}),
            ("page", {"view_id": "back"}),
            ("embed", {}),
            ("handout", {}),
            ("builder", {}),
        ):
            assert mounted.url_for(f"anatomy.{endpoint}", language="en", **more).endswith("/")


@pytest.mark.parametrize(
    ("query", "carried"),
    [
        ("angle=-35&theme=dark&country=es", "?angle=-35&country=es&theme=dark"),
        ("next=//evil.example&angle=35&utm_source=x", "?angle=35"),
        ("theme=%0d%0aSet-Cookie:%20a=b%26next=x", "?theme=%0D%0ASet-Cookie%3A+a%3Db%26next%3Dx"),
        ("next=//evil.example", ""),
    ],
)
def test_the_page_in_the_readers_language_is_asked_for_what_the_root_was_and_nothing_else(
    client, mounted, query, carried
):
    spanish = {"Accept-Language": "es"}
    assert client.get(f"/?{query}", headers=spanish).location == f"/es/{carried}"
    assert mounted.test_client().get(f"/anatomy/?{query}", headers=spanish).location == f"/anatomy/es/{carried}"


@pytest.mark.parametrize("wish", ["es" + ",en" * 400, "es," + "a-" * 4_000])
def test_a_wish_for_languages_longer_than_any_browser_writes_is_not_read(client, wish):
    assert client.get("/", headers={"Accept-Language": wish}).location == "/en/"


def test_every_redirect_carries_the_headers_that_all_answers_share():
    client = create_app(ROOT).test_client()
    shared = {*client.get("/en/").headers.keys()} - {"ETag", "Vary", "Cross-Origin-Embedder-Policy"}
    for address in ("/", "/en", "/en/embed"):
        assert shared - {*client.get(address, base_url="https://localhost/").headers.keys()} == set()
