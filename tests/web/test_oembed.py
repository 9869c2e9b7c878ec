"""oEmbed, as the specification and WordPress read it."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from support.markup import Markup

PREFIXED = "https://clinic.example/anatomy/"


def ask(client, url, base="http://localhost/", **query):
    return client.get("/oembed", query_string={"url": url, **query}, base_url=base)


def wordpress_discovery(text: str) -> str:
    """The address that WordPress finds in a page: in its first 150 kB up to the end of the head, JSON preferred."""
    head = text[:150_000].partition("</head>")[0]
    for tag in re.findall(r"<link([^<>]+)/?>", head):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if found.get("type") == "application/json+oembed" and found.get("href"):
            return html.unescape(found["href"])
    raise AssertionError("no discovery link")


@pytest.mark.parametrize("base", ["http://localhost/", PREFIXED])
@pytest.mark.parametrize("address", ["/en/", "/en/back/", "/es/left/"])
def test_a_page_leads_to_its_own_description(client, base, address):
    link = wordpress_discovery(client.get(address, base_url=base).text)
    assert link.startswith(base)
    asked = parse_qs(urlsplit(link).query)
    assert asked == {"url": [base + address[1:]], "format": ["json"]}
    said = client.get(f"/oembed?{urlsplit(link).query}&maxwidth=600&maxheight=700&dnt=1", base_url=base)
    assert (said.status_code, said.mimetype) == (200, "application/json")
    assert f'src="{base}{address[1:4]}embed/{address[4:]}"' in said.get_json()["html"]


def test_the_description_is_whole_and_begins_with_a_link(client, content):
    said = ask(client, "http://localhost/en/back/").get_json()
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert said["title"] == f"{content.definitions.title}: From behind"
    assert said["provider_url"] == "http://localhost/"
    assert re.fullmatch(
        r"<blockquote[^>]*><a href=\"[^\"]+\">[^<]+</a></blockquote><iframe [^>]+></iframe>", said["html"]
    )
    found = Markup(said["html"])
    assert not found.faults
    frame = next(found.named("iframe")).attributes
    assert (frame["width"], frame["height"]) == (str(said["width"]), str(said["height"]))
    assert frame["title"] == said["title"]
    assert client.get(said["thumbnail_url"]).mimetype == "image/png"


@pytest.mark.parametrize(("widest", "highest"), [(300, 200), (1, 1), (5000, 5000), (600, None), (None, 400)])
def test_the_frame_and_the_picture_are_no_larger_than_allowed(client, widest, highest):
    query = {name: value for name, value in (("maxwidth", widest), ("maxheight", highest)) if value}
    said = ask(client, "http://localhost/en/", **query).get_json()
    assert said["width"] <= (widest or 10_000)
    assert said["height"] <= (highest or 10_000)
    assert said["thumbnail_width"] <= said["width"]
    assert said["thumbnail_height"] <= said["height"]


@pytest.mark.parametrize("value", ["", "-5", "abc", "1e9", "99999999999999999999", "٣٠٠"])
def test_a_limit_that_is_no_number_limits_nothing(client, value):
    assert ask(client, "http://localhost/en/", maxwidth=value).get_json()["width"] == 800


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/en/",
        "http://localhost.evil.example/en/",
        "http://localhost/xx/",
        "http://localhost/en/top/",
        "http://localhost/en/../../etc/passwd",
        "http://localhost/static/x",
        "javascript:alert(1)",
        "http://localhost@evil.example/en/",
        "//localhost/en/",
        "file:///en/",
        "http://localhost/oembed?url=http://localhost/en/",
    ],
)
def test_only_addresses_of_our_own_pages_are_described(client, url):
    answer = ask(client, url)
    assert answer.status_code == 404
    assert "evil" not in answer.text


@pytest.mark.parametrize("format_", ["xml", "yaml", "JSON"])
def test_another_format_is_not_implemented(client, format_):
    assert ask(client, "http://localhost/en/", format=format_).status_code == 501


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://localhost/en/back/#occiput", "/en/embed/back/?show=occiput"),
        ("http://localhost/en/embed/?show=appointment", "/en/embed/?show=appointment"),
        ("https://localhost/en/front", "/en/embed/front/"),
        ("http://localhost/", "/en/embed/"),
        ("http://localhost", "/en/embed/"),
        ("http://localhost#occiput", "/en/embed/?show=occiput"),
        ("HTTP://LOCALHOST/es/back/", "/es/embed/back/"),
        ("http://localhost/en/?show=%22%3E%3Cscript%3E", "/en/embed/"),
        ("http://localhost/en/#nothing", "/en/embed/"),
        ("http://localhost/en/?angle=-45&theme=dark&utm_source=x#neck", "/en/embed/?show=neck&angle=-45&theme=dark"),
        ("http://localhost/en/?angle=%22%3E%3Cscript%3E", "/en/embed/?angle=%22%3E%3Cscript%3E"),
    ],
)
def test_what_the_pasted_address_opens_is_open_in_the_frame(client, url, path):
    found = Markup(ask(client, url).get_json()["html"])
    assert next(found.named("iframe")).attributes["src"] == f"http://localhost{path}"


@pytest.mark.parametrize("url", [PREFIXED, PREFIXED.removesuffix("/"), "http://CLINIC.example/anatomy/en"])
def test_an_address_under_a_prefix_is_ours_with_and_without_its_last_slash(client, url):
    found = Markup(ask(client, url, PREFIXED).get_json()["html"])
    assert next(found.named("iframe")).attributes["src"] == f"{PREFIXED}en/embed/"
    assert ask(client, "https://clinic.example/anatomyx/en/", PREFIXED).status_code == 404


def test_a_description_may_be_read_from_anywhere(client):
    headers = ask(client, "http://localhost/en/").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(ask(client, "http://localhost/en/").data)["cache_age"] == 86400
