"""The addresses of the contract: what answers, and with which headers, from the viewer and from its export.

Without a mark are tests of what an export cannot do: choose a language for the reader, say how the server is, know
under which address and scheme it is asked for, and name the address that is missing. `publish/test_export.py` has
what it does instead.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import product
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask, Response
from support.markup import read_once
from support.samples import write
from support.served import ROOT, everywhere, target, with_headers

from viewer.app import create_app
from viewer.web import scripts
from viewer.web.blueprint import create_blueprint, live_editions

PAGES = ("/en/", "/en/front/", "/en/left/", "/en/right/", "/en/back/")
PICTURES = ("/en/front.svg", "/en/left.svg", "/en/right.svg", "/en/back.svg")
TEXTS = ("/regions.json", "/regions.schema.json", "/healthz")
MISSING = (
    *("/xx/", "/xx/front/", "/en/top/", "/en/top.svg", "/xx/front.svg", "/nothing/", "/en/front/nothing/"),
    *("/static/nothing.css", "/favicon.ico/"),
)
ODD = (
    *("/en/\x00/", "/%ff%fe/", "/en/..%2f..%2fregions.json", "/static/..%2fapp.py", "/en/front.svg.svg"),
    *("/%2f%2fevil.example/", "/%5cevil.example", "/en//"),
)
PREFIXED = "http://localhost/clinic/anatomy/"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none';"
    " form-action 'none'; require-trusted-types-for 'script'; frame-ancestors 'none'"
)


def statics(client, page: str = "/en/") -> list[str]:
    """The addresses of a page's files: the style sheet for browsers without script, and the script."""
    found = read_once(client.get(page).text)
    return [target(page, address) for address in (*found.values("href"), *found.values("src")) if "/static/" in address]


def without_hashes(policy: str) -> str:
    """A policy without the hashes of style sheets, which the next test checks."""
    return re.sub(r" 'sha256-[^']+'", "", policy)


@with_headers("client")
@pytest.mark.parametrize("address", [*PAGES, "/en/embed/", "/en/embed/back/", "/en/nothing/", "/en/embed/nothing/"])
def test_the_policy_allows_the_style_sheet_of_the_page_by_its_hash(client, address):
    answer = client.get(address)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert len(style) > 1_000
    assert (
        f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in answer.headers["Content-Security-Policy"]
    )
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert 'rel="stylesheet"' not in answer.text.partition("<noscript>")[0], "nothing keeps a browser from painting"


def every_address(client) -> list[str]:
    return ["/", *PAGES, *PICTURES, *TEXTS, *statics(client), *MISSING]


def kind_of(answer) -> str:
    """The kind of an answer, under the name that its format has today."""
    return answer.mimetype.replace("application/javascript", "text/javascript")


@everywhere("client")
@pytest.mark.parametrize(
    ("addresses", "kind"), [(PAGES, "text/html"), (PICTURES, "image/svg+xml"), (["/regions.json"], "application/json")]
)
def test_every_address_of_the_contract_answers_with_its_own_kind(client, addresses, kind):
    answers = [client.get(address) for address in addresses]
    assert [(answer.status_code, answer.mimetype) for answer in answers] == [(200, kind)] * len(answers)


def test_the_schema_and_the_servers_health_answer_with_their_own_kinds(client):
    """An export's health is its web server's, and web servers know no kind for schemas but JSON."""
    assert client.get("/regions.schema.json").mimetype == "application/schema+json"
    assert client.get("/healthz").mimetype == "text/plain"


@everywhere("client")
def test_style_and_script_answer_with_their_kinds(client):
    kinds = sorted(kind_of(client.get(address)) for address in statics(client))
    assert kinds == ["text/css", "text/javascript"]


@pytest.mark.parametrize("languages", ["en-GB,en;q=0.9", "xx", "xx;q=0.9,en;q=0.1", "*", "", ";;q=,=", None])
def test_the_root_leads_to_a_language_there_is(client, languages):
    answer = client.get("/", headers={} if languages is None else {"Accept-Language": languages})
    assert (answer.status_code, answer.location) == (302, "/en/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_root_leads_to_the_language_under_a_prefix(client):
    assert client.get("/", base_url=PREFIXED).location == "/clinic/anatomy/en/"


@everywhere("client")
@pytest.mark.parametrize("address", ["/en", "/en/front"])
def test_a_page_without_its_last_slash_is_found(client, address):
    answer = client.get(address)
    if answer.status_code == 302:  # the other client follows by itself
        answer = client.get(urljoin(address, answer.location))
        assert (answer.status_code, answer.request.path) == (200, f"{address}/")
    else:
        assert (answer.status_code, answer.address) == (200, f"{address}/")


@with_headers("client")
def test_a_page_may_run_only_its_own_files_and_stands_in_no_frame(client):
    for address in PAGES:
        headers = client.get(address).headers
        assert without_hashes(headers["Content-Security-Policy"]) == PAGE_POLICY
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-cache"


@with_headers("client")
def test_static_files_may_be_used_anywhere_and_kept_for_ever(client):
    for address in statics(client):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"] == "default-src 'none'"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert {"immutable", "max-age=31536000"} <= set(headers["Cache-Control"].replace(",", "").split())


@with_headers("client")
def test_a_picture_may_be_used_anywhere_and_runs_nothing(client):
    for address in PICTURES:
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["ETag"]


@with_headers("client")
def test_every_answer_carries_the_headers_that_all_share(client):
    for address in every_address(client):
        headers = client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] == "no-referrer", address
        assert headers["Permissions-Policy"], address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Content-Security-Policy"].startswith("default-src 'none'"), address


def test_only_a_secure_answer_asks_for_secure_ones(client):
    assert "Strict-Transport-Security" not in client.get("/en/").headers
    found = client.get("/en/", base_url="https://localhost/").headers["Strict-Transport-Security"]
    assert found == "max-age=63072000", "a clinic's other hosts are none of ours to bind"


@everywhere("client")
def test_nothing_sets_a_cookie(client):
    for address in every_address(client):
        for answer in (client.get(address), client.post(address)):
            assert "Set-Cookie" not in answer.headers, address
            assert "Cookie" not in answer.headers.get("Vary", ""), address


@with_headers("client")
def test_an_unchanged_answer_is_not_sent_again(client):
    for address in (*PAGES, *PICTURES, *statics(client), "/regions.json", "/regions.schema.json"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
        assert again.headers["ETag"] == first.headers["ETag"], address
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"], address
        assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200, address


def test_what_a_page_shows_under_another_prefix_has_another_etag(client):
    plain, prefixed = client.get("/en/"), client.get("/en/", base_url=PREFIXED)
    assert plain.headers["ETag"] != prefixed.headers["ETag"]


def test_a_static_files_name_changes_with_its_content(tmp_path, monkeypatch):
    before = statics(create_app(write(tmp_path)).test_client())
    read = scripts.static_text
    monkeypatch.setattr(scripts, "static_text", lambda name: f"{read(name)}\nvoid 0;")
    after = statics(create_app(tmp_path).test_client())
    assert [old.rpartition("/")[2].split(".")[0] for old, new in zip(before, after, strict=True) if old != new] == [
        "viewer"
    ]


@pytest.mark.parametrize("address", MISSING)
def test_what_does_not_exist_is_said_on_a_page_of_our_own_look(client, address):
    answer = client.get(address)
    page = read_once(answer.text)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert not page.faults
    assert [one.text for one in page.named("h1")] == ["There is no such page"]
    assert address in " ".join(one.text for one in page.named("p"))
    assert statics(client, address) == [one for one in statics(client, "/en/") if "unscripted" not in one]
    assert without_hashes(answer.headers["Content-Security-Policy"]) == PAGE_POLICY


@with_headers("client")
def test_what_does_not_exist_is_not_kept(client):
    answer = client.get("/en/top/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-cache")
    assert [one.text for one in read_once(answer.text).named("h1")] == ["There is no such page"]
    assert (
        answer.status_code
        == client.get("/en/top/", headers={"If-None-Match": answer.headers.get("ETag", "*")}).status_code
    )


@pytest.mark.slow
def test_every_link_of_a_page_leads_somewhere(nothing_drawn):
    client = create_app(ROOT).test_client()
    seen: set[str] = set()
    for base, place in product(("http://localhost/", PREFIXED), (*PAGES, "/en/top/", "/static/nothing.css", "/a/b/c/")):
        page = read_once(client.get(place, base_url=base).text)
        links = {*page.values("href"), *page.values("src")}
        assert links, place
        seen |= links
        for link in links:
            absolute, fragment = urldefrag(urljoin(base + place[1:], link))
            if not absolute.startswith("http://localhost/"):
                assert urlsplit(absolute).scheme in ("https", "tel", "mailto", "data"), (place, link)
            elif not link.startswith("#"):
                assert absolute.startswith(base), f"{link} on {place} leaves the prefix"
                found = client.get(
                    "/" + absolute.removeprefix(base), base_url=base, follow_redirects=True
                )  # x-default is the root
                assert found.status_code == 200, (place, link)
                assert not fragment or f' id="{fragment}"' in found.text, (place, link)
    assert {"/en/handout.pdf", "/en/large/back.png"} <= seen, "papers and pictures are among them"


def test_the_page_of_what_does_not_exist_leads_to_every_view(client):
    assert set(PAGES) <= set(read_once(client.get("/en/top/").text).values("href"))


@pytest.mark.parametrize("address", ["es/nope/", "es/a/b/c/", "es/nope.svg", "es/embed/nope/"])
def test_what_does_not_exist_is_said_in_the_language_of_the_address_under_any_prefix(address):
    site = Flask("site")
    site.register_blueprint(create_blueprint(live_editions(ROOT)), url_prefix="/anatomy")
    for base in ("http://localhost/", "http://localhost/clinic/"):
        answer = site.test_client().get(f"/anatomy/{address}", base_url=base, headers={"Accept-Language": "en"})
        page = read_once(answer.text)
        assert (answer.status_code, page.values("lang")[0]) == (404, "es")
        assert f" {urlsplit(base).path}anatomy/{address}" in " ".join(one.text for one in page.named("p"))


def test_the_answers_of_a_host_application_are_of_its_own_kind():
    class Begun(Response):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            self.begun = True

    site = Flask("site")
    site.response_class = Begun
    site.register_blueprint(create_blueprint(live_editions(ROOT)), url_prefix="/anatomy")
    found = []
    site.after_request(lambda response: found.append(response.begun) or response)
    client = site.test_client()
    whole = client.get("/anatomy/en/")
    again = client.get("/anatomy/en/", headers={"If-None-Match": whole.headers["ETag"]})
    missing = client.get("/anatomy/en/nothing/")
    assert (whole.status_code, again.status_code, missing.status_code, found) == (200, 304, 404, [True] * 3)


def test_a_very_long_address_is_shown_cut(client):
    answer = client.get(f"/{'x' * 5000}/")
    assert answer.status_code == 404
    assert 10 < answer.text.count("xxxxxxxxxx") < 30


@pytest.mark.parametrize("address", ODD)
def test_an_odd_address_is_no_way_in_and_breaks_nothing(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


@everywhere("client")
def test_head_answers_as_get_does_without_a_body(client):
    for address in every_address(client):
        head, get = client.head(address), client.get(address)
        assert (head.status_code, head.data) == (get.status_code, b""), address
        differing = {name for name, _ in {*head.headers.items()} ^ {*get.headers.items()}} - {"Date"}
        assert not differing, address


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_an_address_can_only_be_read(client, method):
    for address in every_address(client):
        answer = getattr(client, method)(address)
        assert answer.status_code == 405, address
        assert {"GET", "HEAD"} <= set(answer.allow), address


@everywhere("client")
def test_nothing_can_be_written(client):
    for address in (*PAGES, *PICTURES, "/regions.json", *statics(client)):
        assert client.post(address).status_code in (405, 501), address
