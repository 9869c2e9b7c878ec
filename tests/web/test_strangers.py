"""Requests from strangers cost little, counted in renderings, which do not depend on the machine."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random
from urllib.parse import unquote

import pytest
from flask import Flask
from support.markup import Markup
from support.samples import DEFINITIONS, changed, write
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, EnvironBuilder

from viewer.app import create_app
from viewer.content.content import load_content
from viewer.settings import Settings
from viewer.web import pictures, rendering
from viewer.web.blueprint import create_blueprint, live_editions
from viewer.web.printed_pages import _LONGEST_CODED, qr_code
from viewer.web.responses import query_fields
from viewer.web.style_sheets import open_panel_style

VIEWS = ("", "front/", "left/", "right/")


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The name of each template that is rendered, and `picture` for each drawing."""
    found: list[str] = []
    template, picture = rendering.template_text, pictures.picture_document
    monkeypatch.setattr(rendering, "template_text", lambda name, **more: found.append(name) or template(name, **more))
    monkeypatch.setattr(pictures, "picture_document", lambda *more: found.append("picture") or picture(*more))
    return found


@pytest.fixture
def site(tmp_path) -> Flask:
    """A small content in one language, as a host application serves it: nothing refuses any host."""
    app = Flask("host")
    app.register_blueprint(create_blueprint(live_editions(write(tmp_path))))
    return app


def storm(seed: int) -> list[tuple[str, str]]:
    """Hosts and addresses, as many strangers would write them."""
    dice = Random(seed)
    words = [
        "",
        "frontalis",
        "about",
        "nothing",
        "frontalis-left-1",
        "%22%3E%3Cscript%3E",
        "a" * 500,
        "%FF",
        "%00",
        "..",
        "dark",
    ]

    def word() -> str:
        return dice.choice([*words, f"x{dice.randrange(10**9)}"])

    def address() -> str:
        language = dice.choice([*["en"] * 6, "EN", "en-GB", "xx", "zz-Latn", "123", word()])
        query = "&".join(
            f"{dice.choice(['show', 'theme', 'accent', 'x', 'url'])}={word()}" for _ in range(dice.randrange(4))
        )
        place = dice.choice(
            [
                f"{language}/{dice.choice(VIEWS)}",
                f"{language}/embed/{dice.choice(VIEWS)}",
                f"{language}/embed/{word()}/",
                "en/handout/",
                "en/embed-this/",
                "en/front.svg",
                f"{word()}/{word()}",
                f"static/{word()}.css",
                "oembed",
                "",
                "en",
            ]
        )
        return f"/{place.lstrip('/')}?{query}"

    return [(f"h{dice.randrange(10**6)}.example:{dice.randrange(1, 9999)}", address()) for _ in range(600)]


@pytest.mark.slow
def test_a_storm_of_hosts_queries_languages_and_odd_values_renders_each_page_of_the_content_once(site, rendered):
    client = site.test_client()
    for host, address in storm(1):
        assert client.get(address, headers={"Host": host}).status_code in (200, 302, 404)
    assert sorted(rendered) == sorted(
        [
            *["page.html", "embed.html"] * len(VIEWS),
            "handout.html",
            "builder.html",
            "picture",
            "not_found.html",
            "not_found.html",  # on a page and in a frame
        ]
    )
    rendered.clear()
    for host, address in storm(2):
        client.get(address, headers={"Host": host})
    assert rendered == []


def test_a_storm_of_readers_at_the_same_time_renders_each_page_once(site, rendered):
    """After a live edit many ask at once for pages that nobody has rendered yet."""

    def ask(place: tuple[str, str]) -> int:
        return site.test_client().get(place[1], headers={"Host": place[0]}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, storm(3))) <= {200, 302, 404}
    assert len(rendered) == 2 * len(VIEWS) + 5


def test_a_live_edit_renders_each_page_once_more(tmp_path, rendered):
    app = create_app(write(tmp_path))
    for title in ("Sample head", "Another head"):
        write(tmp_path, changed(DEFINITIONS, "Sample head", title))
        found = [app.test_client().get(f"/en/embed/?show={show}") for show in ("about", "frontalis", "")]
        assert all(f"<h1>{title}</h1>" in one.text for one in found)
    assert rendered == ["embed.html"] * 2


def test_another_path_in_front_of_the_viewer_renders_nothing(site, rendered):
    client = Client(DispatcherMiddleware(site, {"/clinic": site, "/a b": site, "/'&": site}))
    texts = {mount: client.get(f"{mount}/en/").text for mount in ("", "/clinic", "/a%20b", "/'%26")}
    assert rendered == ["page.html"]
    for mount, text in texts.items():
        links = [link for link in Markup(text).values("href") if link.startswith("/")]
        assert len(links) > 5
        assert all(link.startswith(f"{unquote(mount)}/") for link in links)


def test_a_path_in_front_that_begins_with_two_slashes_leads_to_no_other_host(site):
    environ = EnvironBuilder("/en/").get_environ() | {"SCRIPT_NAME": "//evil.example"}
    for path in ("/en/", "/en", "/", "/nothing/"):
        body = b"".join(site.wsgi_app(environ | {"PATH_INFO": path}, lambda status, headers: sent.extend(headers)))
        assert b'="//evil' not in body
    assert [value for name, value in sent if name == "Location"] == ["en/", "/evil.example/en/"]


sent: list[tuple[str, str]] = []


@pytest.mark.parametrize("base", ["http://localhost/", "https://clinic.example:8443/a'&b/anatomy/"])
def test_absolute_addresses_are_those_of_each_request(client, base):
    shown = base.replace("&", "&amp;").replace("'", "&#39;")
    page, handout, builder = (
        client.get(f"/en/{place}", base_url=base).text for place in ("", "handout/", "embed-this/")
    )
    link = re.search(r'oembed\+json" href="([^"]*)"', page.replace("json+oembed", "oembed+json"))[1]
    assert link.startswith(f"{shown}oembed?url={shown.replace('&amp;', '%26')}en/&amp;format=json")
    assert f'<a href="{shown}en/">{shown}en/</a>' in handout
    assert qr_code(f"{base}en/", configured=False) in handout
    text = Markup(builder)
    snippets = {one.attributes["data-snippet"]: one.text for one in text.elements if "data-snippet" in one.attributes}
    assert snippets["address"] == f"{shown}en/"
    assert next(Markup(snippets["frame"]).named("iframe")).attributes["src"] == f"{base}en/embed/"
    origin = base.partition("://")[0] + "://" + base.split("/")[2]
    assert f"<code>frame-src {origin}</code>" in builder


def variant(plain: str, *, show: str, theme: str, refused: set[str]) -> str:
    """An embed that shows a part, from one that shows none: what differs, said once more by search and replace."""
    text = plain.replace(' data-theme="auto"', f' data-theme="{theme}"')
    if theme != "auto":
        text = text.replace(f'value="{theme}">', f'value="{theme}" checked>')
        text = re.sub(r'(href="/\w+/embed/(?:\w+/)?)(["#])', rf"\1?theme={theme}\2", text)
    for name in refused:
        text = text.replace(f' data-refused="{name}" hidden>', f' data-refused="{name}">')
    if show:
        text = text.replace("<noscript>", f"<style>{open_panel_style(show)}</style>\n<noscript>", 1)
        text = text.replace(
            ' data-pages="ffffff 9a8d7d 10151c">', f' data-pages="ffffff 9a8d7d 10151c" data-show="{show}">'
        )
        text = text.replace(
            f'<ul class="points" data-points="{show}">', f'<ul class="points shown" data-points="{show}">'
        )
    return text


SAMPLE = Random(14).sample(
    [
        *product(
            ("en", "es"),
            ("", "back/"),
            ("", "occiput", "trapezius", "after", "glossary", "nothing"),
            ("auto", "light", "dim", "dark"),
            ("", "ffff00"),
        )
    ],
    40,
)


def test_a_variant_of_an_embed_differs_in_what_was_asked_for_and_in_nothing_else(client):
    for language, view, show, theme, accent in SAMPLE:
        address = f"/{language}/embed/{view}"
        plain = client.get(address).text
        found = client.get(f"{address}?show={show}&theme={theme}&accent={accent}").text
        refused = {"unknown-part"} if show == "nothing" else set()
        refused |= {"faint-accent"} if accent and theme not in ("dim", "dark") else set()
        expected = variant(plain, show=show if show != "nothing" else "", theme=theme, refused=refused)
        assert (expected != plain) == bool(show or theme != "auto" or refused), "the replacements find nothing"
        assert found == expected, (address, show, theme, accent)


def test_the_etag_of_a_variant_is_the_same_in_every_copy_and_different_from_the_others(tmp_path):
    clients = [create_app(write(tmp_path / str(copy))).test_client() for copy in range(2)]
    addresses = [
        f"/en/embed/?show={show}&theme={theme}" for show in ("", "about", "frontalis") for theme in ("light", "dark")
    ]
    tags = [[client.get(address).headers["ETag"] for address in addresses] for client in clients]
    assert tags[0] == tags[1]
    assert len({*tags[0]}) == len(addresses)
    known = clients[0].get(addresses[3], headers={"If-None-Match": tags[1][3]})
    assert (known.status_code, known.data) == (304, b"")
    assert clients[0].get(addresses[3], headers={"If-None-Match": tags[1][2]}).status_code == 200


def calls(app: Flask, address: str, **headers: str) -> int:
    """Functions called for one answer, once everything is rendered; the least of five, for some look at files too."""
    found = []
    for _ in range(5):
        count = [0]

        def one(_frame, event, _argument, count: list[int] = count) -> None:
            count[0] += event in ("call", "c_call")

        environ = EnvironBuilder(address).get_environ() | headers
        sys.setprofile(one)
        try:
            b"".join(app.wsgi_app(environ, lambda status, headers, exc=None: None))
        finally:
            sys.setprofile(None)
        found.append(count[0])
    return min(found)


LONG = {
    "a language in the address": lambda n: ("/aa" + "-a" * (n // 2) + "/embed/", {}),
    "fields of a query": lambda n: ("/en/embed/?" + "a&" * (n // 2), {}),
    "fields of an address that oEmbed is asked for": lambda n: (
        "/oembed?url=http://localhost/en/?" + "a%26" * (n // 4),
        {},
    ),
    "wishes for a language": lambda n: ("/", {"HTTP_ACCEPT_LANGUAGE": ",".join(["aa"] * (n // 3))}),
    "a language wished for": lambda n: ("/", {"HTTP_ACCEPT_LANGUAGE": "a-" * (n // 2) + "a"}),
    "ETags that a browser has": lambda n: ("/en/", {"HTTP_IF_NONE_MATCH": ",".join(['"a"'] * (n // 4))}),
    "ETags that a browser wants": lambda n: ("/en/", {"HTTP_IF_MATCH": ",".join(['"a"'] * (n // 4))}),
    "folders of a missing address": lambda n: ("/en/" + "a/" * (n // 2), {}),
    "cookies": lambda n: ("/en/", {"HTTP_COOKIE": ";".join(["a=b"] * (n // 4))}),
}


@pytest.mark.parametrize("request_of", LONG.values(), ids=LONG)
def test_a_long_request_takes_no_more_steps_than_a_page(app, request_of: Callable):
    address, headers = request_of(7_500)
    assert calls(app, address, **headers) < 5 * calls(app, "/en/")


def test_the_count_would_notice_a_query_that_is_taken_apart_whole(app, monkeypatch):
    monkeypatch.setattr("viewer.web.responses._LONGEST_QUERY", 10_000)
    monkeypatch.setattr("viewer.web.responses._FIELDS", 10_000)
    assert calls(app, LONG["fields of a query"](7_500)[0]) > 5 * calls(app, "/en/")


def test_the_first_value_of_a_field_counts_and_what_is_no_utf_8_is_replaced():
    assert query_fields("show=a&show=b&theme&accent=%ff&x=%26") == {
        "show": "a",
        "theme": "",
        "accent": "\ufffd",
        "x": "&",
    }


def test_a_code_for_an_address_from_a_request_is_drawn_only_where_it_is_short(client):
    limit = _LONGEST_CODED - len("http:///en/")
    for host in ("a." * limit)[:limit], ("a." * limit)[: limit + 1]:
        page = client.get("/en/handout/", headers={"Host": host}).text
        assert f">http://{host}/en/</a>" in page
        assert ('class="qr"' in page) == (len(host) == limit)
    assert page.count("<div") == page.count("</div>")


def test_a_configured_address_has_a_code_however_long_it_is(tmp_path):
    base = f"https://clinic.example/{'long-' * 30}/"
    app = create_app(write(tmp_path), Settings(base_url=base))
    page = app.test_client().get("/en/handout/", base_url="https://clinic.example/").text
    assert qr_code(f"{base}en/") in page


@pytest.mark.slow
def test_the_cache_holds_no_page_that_the_content_has_not(tmp_path):
    folder = write(tmp_path)
    (folder / "regions.es.json").write_text('{"language": "es"}', encoding="utf-8")
    live = live_editions(folder)
    app = Flask("host")
    app.register_blueprint(create_blueprint(live))
    client, defined = app.test_client(), load_content(folder)
    assert len(defined.words) == 2
    assert len(defined.views) > 1
    for language in (*defined.words, "xx", "fr"):
        for place in ("", "embed/", "handout/", "embed-this/", "nothing/", "embed/nothing/"):
            client.get(f"/{language}/{place}")
        for view in defined.views:
            for place in (f"{view}/", f"embed/{view}/", f"{view}.svg"):
                client.get(f"/{language}/{place}?show=forehead", headers={"Host": f"{language}.example"})
    client.get("/regions.json")
    client.get("/regions.schema.json")
    assert len(live().pages) == len(defined.words) * (6 + 3 * len(defined.views)) + 2
