"""Hostile requests: only reading, only addresses that there are, whatever the host, the query and the encoding say."""

from __future__ import annotations

import json
import socket
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from support.hostile import NASTY, SCRIPT, unsafe
from support.samples import write
from support.served import ROOT
from werkzeug.test import EnvironBuilder, run_wsgi_app

from viewer.app import LONGEST_ADDRESS, create_app
from viewer.settings import Settings
from viewer.web.blueprint import create_blueprint, live_editions

pytestmark = pytest.mark.slow

METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW")
ADDRESSES = ("/", "/en/", "/en/back/", "/en/embed/", "/en/back.svg", "/embed.js", "/oembed", "/healthz", "/nothing/")
SEGMENT = st.one_of(
    st.sampled_from(
        ["en", "es", "embed", "back", "front.svg", "static", "..", ".", "", "%00", "%ff", "%2e%2e%2f", "//"]
    ),
    st.sampled_from([quote(value[:200]) for value in NASTY]),
    st.text(max_size=20).map(lambda text: quote(text, safe="", errors="replace")),
)
VALUE = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))


def checked(answer) -> None:
    """An answer that is no fault of the program and holds nothing that acts."""
    assert answer.status_code < 500 or answer.status_code == 501, answer.text[:300]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    location = answer.headers.get("Location", "")
    assert urlsplit(location)[:2] == ("", ""), location
    if answer.mimetype == "text/html" and answer.text.startswith('<!doctype html>\n<html lang="'):
        assert unsafe(answer.text) == ()
    else:
        assert SCRIPT not in answer.text or answer.mimetype != "text/html"


@pytest.mark.parametrize("method", METHODS)
def test_only_reading_is_allowed(client, method):
    for address in ADDRESSES:
        answer = client.open(address, method=method)
        assert (answer.status_code, sorted(answer.allow)) == (405, ["GET", "HEAD"]), address
        checked(answer)


@pytest.mark.parametrize("address", ADDRESSES)
def test_asking_for_the_head_alone_gives_the_same_headers_and_no_body(client, address):
    whole, head = client.get(address), client.head(address)
    assert head.data == b""
    assert {**head.headers} == {**whole.headers}


@settings(max_examples=60)
@given(st.lists(SEGMENT, max_size=5))
def test_any_address_is_answered(client: FlaskClient, segments):
    checked(client.get("/" + "/".join(segments).lstrip("/"), follow_redirects=False))


@settings(max_examples=60)
@given(
    st.sampled_from(["/en/embed/", "/es/embed/back/", "/en/", "/en/back.svg", "/oembed"]),
    st.dictionaries(
        st.sampled_from(["show", "theme", "accent", "url", "format", "maxwidth", "view"]), VALUE, max_size=4
    ),
)
def test_any_query_is_answered(client: FlaskClient, address, query):
    checked(client.get(address, query_string={name: value.encode("utf-8", "replace") for name, value in query.items()}))


@pytest.mark.parametrize(
    "url", ["http://[%23x", "http://[", "http://localhost/[%23x", "//[%23", "http://localhost:x/en/%23[", "%00"]
)
def test_an_oembed_address_that_cannot_be_taken_apart_is_answered(client, url):
    checked(client.get(f"/oembed?url={url}"))


@settings(max_examples=60)
@given(
    st.sampled_from(["en/", "en/back/", "", "//", "en/?show="]), VALUE, st.sampled_from(["", "#", "?show=", "?", "["])
)
def test_any_oembed_address_is_answered_with_markup_of_ours_alone(client: FlaskClient, path, value, mark):
    url = f"http://localhost/{path}{mark}{value}".encode("utf-8", "replace")
    answer = client.get("/oembed", query_string={"url": url})
    checked(answer)
    if answer.status_code == 200:
        said = json.loads(answer.text)
        assert unsafe(said["html"]) == ()
        assert urlsplit(said["thumbnail_url"]).netloc == "localhost"


HEADER = VALUE.map(lambda text: text.encode("utf-8", "replace").decode("latin-1").replace("\r", "").replace("\n", ""))


@settings(max_examples=60)
@given(
    st.sampled_from(["Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Cookie", "X-Forwarded-Host"]),
    HEADER,
)
def test_any_header_is_survived(client: FlaskClient, name, value):
    for address in ("/", "/nothing/", "/en/back.svg", "/oembed?url=http://localhost/en/"):
        checked(client.get(address, headers={name: value}))


HOSTS = (
    "",
    " ",
    "a b",
    f'">{SCRIPT}',
    "evil.example/x?",
    "a:99999999",
    "a" * 300,
    "a@b",
    "[::1",
    "a\\b",
    "ä.example",
    "*",
)


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_none_is_refused(client, host):
    for address in ("/en/", "/nothing", "/oembed?url=http://x/en/"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 400
        assert "<script>" not in answer.text


OFF = [
    "//evil.example",
    "//evil.example/en",
    "/\\evil.example/en",
    "/en\\..\\x",
    "/en/\r\nX-Evil: 1",
    "/\0",
    "/\xff\xfe",
]


@pytest.mark.parametrize("path", OFF)
def test_a_redirect_never_leaves_the_site(app: Flask, path):
    environ = EnvironBuilder().get_environ() | {"PATH_INFO": path}
    body, status, headers = run_wsgi_app(app.wsgi_app, environ)
    assert (int(status.split()[0]), headers.get("Location")) == (404, None)
    assert "X-Evil" not in headers
    assert b"<script>" not in b"".join(body).replace(b"<script src", b"")


def test_an_address_without_end_is_refused_and_not_repeated(client):
    for address in ("/" + "a" * 200_000, "/en/embed/?show=" + "a" * 200_000, "/en/" + "a/" * 90_000):
        answer = client.get(address)
        assert (answer.status_code, len(answer.data) < 1_000) == (414, True)
    assert client.get("/en/?" + "a" * (LONGEST_ADDRESS - 10)).status_code == 200


def test_strangers_cannot_fill_the_memory(tmp_path):
    """Many queries, languages and hosts: no pages are cached for them."""
    live = live_editions(write(tmp_path))
    app = Flask("host")
    app.register_blueprint(create_blueprint(live))
    client = app.test_client()
    for i in range(150):
        host = {"Host": f"h{i}.example"}
        assert client.get(f"/en/embed/?show=x{i}&theme=y{i}&accent={i:06x}&view={i}", headers=host).status_code == 200
        assert client.get(f"/q{chr(97 + i % 26)}-{i}/embed/", headers=host).status_code == 200
        assert client.get("/en/", headers=host).status_code == 200
        assert client.get(f"/en/{i}/", headers=host).status_code == 404
        assert client.get(f"/static/embed.{i:010x}.css", headers=host).status_code == 200
    assert len(live().pages) == 3
    assert len(live()._files) == len(live().assets)


PUBLIC = Settings(base_url="https://Anatomy.Clinic.example/head/")


@pytest.fixture(scope="module")
def public_client() -> FlaskClient:
    """The viewer with a public address."""
    return create_app(ROOT, PUBLIC).test_client()


@pytest.mark.parametrize(
    "host",
    [
        "anatomy.clinic.example",
        "ANATOMY.clinic.EXAMPLE",
        "anatomy.clinic.example:443",
        "anatomy.clinic.example:8443",
        "anatomy.clinic.example.",
    ],
)
def test_where_a_public_address_is_set_its_host_is_served(public_client, host):
    assert public_client.get("/en/", headers={"Host": host}).status_code == 200


OTHER_HOSTS = (
    "evil.example",
    "127.0.0.1:8000",
    "[::1]:8000",
    "localhost",
    "clinic.example",
    "x.anatomy.clinic.example",
    ".",
    "a..b",
)


@pytest.mark.parametrize("host", OTHER_HOSTS)
def test_where_a_public_address_is_set_other_hosts_are_refused_on_a_plain_page(public_client, host):
    for address in (
        "/",
        "/en",
        "/en/",
        "/en/embed/",
        "/nothing",
        "/static/x",
        "/oembed?url=http://evil.example/en/",
        "/livez/",
    ):
        answer = public_client.get(address, headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (421, "text/plain"), address
        assert (answer.headers["Cache-Control"], "Location" in answer.headers) == ("no-cache", False)
        assert PUBLIC.base_url in answer.text
        assert "VIEWER_BASE_URL" in answer.text
        assert "evil" not in f"{answer.text}{answer.headers}"


@pytest.mark.parametrize("host", HOSTS)
def test_where_a_public_address_is_set_a_host_that_is_none_is_refused_too(public_client, host):
    assert public_client.get("/en/", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "10.0.0.7"])
def test_where_a_public_address_is_set_probes_may_ask_by_the_servers_own(public_client, host):
    assert public_client.get("/healthz", headers={"Host": host}).status_code == 200
    assert public_client.get("/livez", headers={"Host": host}).status_code != 421


def test_without_a_public_address_every_host_is_served(client):
    for host in OTHER_HOSTS[:5]:
        assert client.get("/en/", headers={"Host": host}).status_code == 200


def test_a_public_host_beyond_ascii_is_served_under_the_name_that_browsers_send():
    public = create_app(ROOT, Settings(base_url="https://ärzte.example/")).test_client()
    assert public.get("/en/", headers={"Host": "xn--rzte-koa.example"}).status_code == 200
    assert public.get("/en/", headers={"Host": "arzte.example"}).status_code == 421


RAW = {
    "nothing": b"\r\n\r\n",
    "half a line": b"GET",
    "no version": b"GET /anatomy/en/\r\n\r\n",
    "another protocol": b"SSH-2.0-x\r\n\r\n",
    "binary": bytes(range(256)),
    "header without end": b"GET /anatomy/en/ HTTP/1.1\r\nX: " + b"a" * 200_000,
    "many headers": b"GET /anatomy/en/ HTTP/1.1\r\nHost: x\r\n"
    + b"".join(b"X-%d: 1\r\n" % i for i in range(500))
    + b"\r\n",
    "a body": b"GET /anatomy/en/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
    "a length that is none": b"GET /anatomy/en/ HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
}


def test_broken_requests_leave_the_server_standing(server):
    address = urlsplit(server)
    for sent in RAW.values():
        with socket.create_connection((address.hostname, address.port), timeout=5) as link:
            link.settimeout(1)
            try:
                link.sendall(sent)
                link.shutdown(socket.SHUT_WR)
                link.recv(100)
            except OSError:
                pass  # closing on nonsense is an answer too
    with socket.create_connection((address.hostname, address.port), timeout=5) as link:
        link.sendall(b"GET /anatomy/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert link.recv(100).startswith(b"HTTP/1.1 200")
