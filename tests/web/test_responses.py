"""Responses: ETags and conditions for every coding, redirects that name no host, and the headers of each kind."""

from __future__ import annotations

import gzip
from hashlib import sha256

import pytest
from flask import Flask

from viewer.settings import Settings
from viewer.web.responses import (
    COMMON,
    PAGE,
    STATIC,
    TEXT,
    Body,
    answer,
    check_headers,
    coded_tag,
    csp_hash,
    embed_kind,
    moved,
    query_fields,
    request_fields,
    with_slash,
)

LONG = "words of a page. " * 100
TAG = f'"{sha256(LONG.encode()).hexdigest()[:16]}"'


@pytest.fixture(scope="module")
def app():
    return Flask("host")


def sent(app, body=None, mimetype="text/html", kind=PAGE, status=200, **headers):
    """The answer to a request with some headers, such as `If_None_Match`."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    with app.test_request_context("/", headers=names):
        return answer(LONG if body is None else body, mimetype, kind, status)


def test_an_answer_has_the_headers_of_its_kind_and_those_of_every_kind(app):
    found = sent(app).headers
    assert found["Content-Security-Policy"] == PAGE.policy
    assert found["Cache-Control"] == "no-cache"
    assert {name: found[name] for name in COMMON} == COMMON
    assert sent(app, kind=STATIC).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_kind_is_not_changed_by_the_answers_that_use_it(app):
    sent(app, status=404).headers["X-Other"] = "1"
    assert "X-Other" not in sent(app).headers
    assert sent(app, kind=STATIC, status=404).headers["Cache-Control"] == "no-cache"
    assert sent(app, kind=STATIC).headers["Cache-Control"].endswith("immutable")


def test_each_coding_has_an_etag_of_its_own(app):
    plain, packed = sent(app), sent(app, Accept_Encoding="gzip")
    assert plain.headers["ETag"] == TAG
    assert packed.headers["ETag"] == coded_tag(TAG, "gzip") == TAG[:-1] + '-gz"'
    assert gzip.decompress(packed.data) == plain.data == LONG.encode()
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("condition", "accepted", "status"),
    [
        (TAG, "", 304),
        (TAG, "gzip", 304),  # the browser has the plain bytes; it need not load them again
        (TAG[:-1] + '-gz"', "gzip", 304),
        (TAG[:-1] + '-gz"', "", 200),  # it would keep bytes that it said it cannot read
        (f'"other", {TAG}', "", 304),
        (f"W/{TAG}", "", 304),
        ("*", "", 304),
        (" * ", "", 304),
        ('"other"', "", 200),
        ("", "", 200),
    ],
)
def test_a_browser_that_has_the_bytes_is_told_so(app, condition, accepted, status):
    found = sent(app, If_None_Match=condition, Accept_Encoding=accepted)
    assert found.status_code == status
    assert bool(found.data) == (status == 200)
    assert found.headers["ETag"].startswith(TAG[:-1])


def test_a_304_names_the_etag_that_the_browser_has(app):
    found = sent(app, If_None_Match=TAG[:-1] + '-gz"', Accept_Encoding="gzip")
    assert found.headers["ETag"] == TAG[:-1] + '-gz"'
    assert "Content-Encoding" not in found.headers


@pytest.mark.parametrize(("condition", "status"), [(TAG, 200), (TAG[:-1] + '-br"', 200), ("*", 200), ('"x"', 412)])
def test_whoever_asks_for_certain_bytes_gets_those_or_an_error(app, condition, status):
    found = sent(app, If_Match=condition)
    assert found.status_code == status
    assert found.headers["ETag"] == TAG


def test_errors_are_never_answered_with_304(app):
    found = sent(app, status=404, If_None_Match="*")
    assert (found.status_code, found.data) == (404, LONG.encode())
    assert "ETag" not in found.headers


def test_what_is_small_or_packed_already_is_sent_as_it_is(app):
    assert "Content-Encoding" not in sent(app, body="short", Accept_Encoding="gzip").headers
    for kind in ("image/png", "application/pdf", "font/woff2"):
        assert "Content-Encoding" not in sent(app, mimetype=kind, Accept_Encoding="gzip").headers, kind
    assert sent(app, mimetype="image/svg+xml", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"


def test_stored_bytes_are_compressed_once():
    body = Body(LONG.encode())
    assert body.coded("gzip") is body.coded("gzip")
    assert gzip.decompress(body.coded("gzip")) == body.data
    assert Body(b"short").coded("gzip") is None


def test_styles_are_allowed_by_their_hash_and_only_where_styles_are_allowed():
    hashes = (csp_hash("a{}"), csp_hash("b{}"))
    assert f"style-src 'self' {hashes[0]} {hashes[1]};" in PAGE.with_styles(hashes).policy
    assert PAGE.with_styles(()).policy == PAGE.policy
    assert TEXT.with_styles(hashes).policy == TEXT.policy
    # https://www.w3.org/TR/CSP3/ section 2.3.1: the hash of nothing, as anybody can compute it
    assert csp_hash("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


@pytest.mark.parametrize(
    ("settings", "url", "expected"),
    [
        (Settings(), "https://clinic.example/", "script-src 'self' https://clinic.example;"),
        (Settings(base_url="https://a.example/x/"), "https://b.example/", "script-src 'self' https://a.example;"),
        (Settings(), "http://127.0.0.1:5000/", "script-src 'self' http://127.0.0.1:5000;"),
    ],
)
def test_embeds_name_their_origin_because_a_sandboxed_frame_has_none(app, settings, url, expected):
    with app.test_request_context("/", base_url=url):
        assert expected in embed_kind(settings).policy


def test_a_host_that_is_no_name_gets_into_no_policy(app):
    with app.test_request_context("/", headers={"Host": "a.example;script-src *"}):
        assert "a.example" not in embed_kind(Settings()).policy


def test_embeds_say_who_may_frame_them(app):
    with app.test_request_context("/"):
        assert embed_kind(Settings(frame_ancestors="https://c.example")).policy.endswith(
            "; frame-ancestors https://c.example"
        )
        assert "frame-ancestors" not in embed_kind(Settings(frame_ancestors="")).policy


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/en/front", "front/"),
        ("/en/front?a=1&b=%2F", "front/?a=1&b=%2F"),
        ("/en/a%22b", "a%22b/"),
        ("/en//evil.example", "evil.example/"),
        ("/en/x?%0d%0aSet-Cookie:1", "x/?%0d%0aSet-Cookie:1"),
    ],
)
def test_a_missing_slash_is_added_without_naming_a_host(app, asked, location):
    with app.test_request_context(asked):
        found = with_slash()
    assert (found.status_code, found.headers["Location"]) == (302, location)
    assert found.headers["Cache-Control"] == "no-store"


def test_redirects_are_temporary_and_may_be_followed_in_a_frame(app):
    with app.test_request_context("/"):
        found = moved("en/")
    assert found.status_code == 302
    assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_first_value_of_each_field_counts_and_few_fields_are_read():
    assert query_fields("a=1&a=2&b=&c") == {"a": "1", "b": "", "c": ""}
    assert len(query_fields("&".join(f"f{n}=1" for n in range(100)))) == 16
    assert query_fields("a=" + "x" * 5_000) == {"a": "x" * 998}
    assert query_fields("a=%ff") == {"a": "\ufffd"}


def test_the_fields_of_a_request_are_those_of_its_query(app):
    with app.test_request_context("/?theme=dark&theme=dim"):
        assert request_fields() == {"theme": "dark"}
    with app.test_request_context("/"):
        assert request_fields() == {}


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("X-Frame-Options", "DENY", "X-Frame-Options is set (DENY)"),
        ("Content-Security-Policy", "default-src 'self'", "another Content-Security-Policy"),
        ("Content-Security-Policy", PAGE.policy, "frame-ancestors is 'none'"),
        ("Cross-Origin-Resource-Policy", "same-origin", "is not cross-origin"),
        ("Set-Cookie", "a=1", "a cookie is set"),
    ],
)
def test_a_host_learns_what_of_its_own_keeps_embeds_from_being_framed(header, value, expected):
    assert check_headers(host_that_sets({}), "/a") == []
    problems = check_headers(host_that_sets({header: value}), "/a")
    assert len(problems) == 2
    assert all(expected in problem for problem in problems)
    assert problems[0].startswith("/a/en/embed/: ")


def host_that_sets(headers: dict[str, str]) -> Flask:
    """An application that serves embeds below `/a`, and sets headers of its own on every answer."""
    host = Flask("host")

    @host.get("/a/en/embed/", defaults={"more": ""})
    @host.get("/a/en/embed/<path:more>")
    def embed(more):
        return answer(LONG, "text/html", embed_kind(Settings(frame_ancestors="https://c.example")))

    @host.after_request
    def overwrite(response):
        response.headers.update(headers)
        return response

    return host
