"""The embeds: what they hold, weigh, refuse and say, and with which headers; from the viewer and from its export.

Without a mark are tests of what an export leaves to the frame's script: reading the query (`publish/test_export.py`).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from markupsafe import Markup as MarkupSafe
from support.markup import Markup, read_once
from support.observatory import score
from support.samples import write
from support.served import PREFIX, ROOT, Web, everywhere, target, with_headers

from viewer.app import create_app
from viewer.content import Live
from viewer.settings import Settings
from viewer.web import Edition, gzip_file
from viewer.web.blueprint import create_blueprint, live_editions
from viewer.web.embed import (
    EmbedQuery,
    ShownLanguage,
    accent_stands,
    contrast,
    integrity,
    minified,
    shown_language,
)
from viewer.web.responses import check_headers, csp_hash
from viewer.web.style_sheets import open_panel_style
from viewer.web.themes import BACKGROUNDS

EMBEDS = ("/en/embed/", "/en/embed/front/", "/en/embed/left/", "/en/embed/right/", "/en/embed/back/", "/es/embed/")
ERRORS = ("/en/embed/nothing/", "/en/embed/back/more/", "/123/embed/")


def weight(data: bytes) -> int:
    return len(gzip_file(data))


def files_of(client, address: str) -> list[str]:
    """What a browser asks for to show an embed, besides the embed itself."""
    page = read_once(client.get(address).text)
    links = [one.attributes["href"] for one in page.named("link") if one.attributes["rel"] == "stylesheet"]
    return [target(address, link) for link in (*links, *page.values("src"))]


@everywhere("client")
@pytest.mark.parametrize("address", EMBEDS)
def test_an_embed_holds_what_the_page_holds_without_the_page_around_it(client, address):
    page = client.get(address.replace("embed/", "")).text
    embed = client.get(address).text
    pictures = [re.findall(r'<svg[^>]*class="picture".*?</svg>', text, re.DOTALL) for text in (page, embed)]
    assert pictures[0] == pictures[1] != []
    panels = [read_once(text).texts for text in (page, embed)]
    assert panels[0] == panels[1] != []
    assert not read_once(embed).faults


@everywhere("client")
@pytest.mark.parametrize("address", EMBEDS)
def test_an_embed_says_what_it_is_for_who_reviewed_it_and_where_the_page_is(client, address):
    page = read_once(client.get(address).text)
    assert next(one for one in page.named("p") if one.attributes.get("class") == "notice").text
    assert next(one for one in page.elements if one.attributes.get("class") == "review").text
    full = next(one for one in page.named("a") if one.attributes.get("class") == "full")
    assert target(address, full.attributes["href"]) == address.replace("embed/", "")
    assert client.get(address.replace("embed/", "")).status_code == 200


@everywhere("client")
def test_an_embed_weighs_little_and_needs_two_requests(client):
    for address in EMBEDS:
        unscripted, script = files_of(client, address)
        assert "unscripted" in unscripted
        links = [
            one for one in read_once(client.get(address).text).named("link") if "unscripted" in one.attributes["href"]
        ]
        assert [one.inside[-1] for one in links] == ["noscript"]
        # What a browser asks for with script, and without.
        whole = weight(client.get(address).data) + max(weight(client.get(file).data) for file in (script, unscripted))
        assert whole <= 64_000, f"{address}: {whole} bytes"


def test_the_scripts_are_small(client, app):
    assert weight(client.get("/embed.js").data) <= 2000
    for address, most in (("/en/embed/", 8_000), ("/en/", 8_000)):
        script = next(one for one in files_of(client, address) if one.endswith(".js"))
        assert weight(client.get(script).data) <= most, address


@everywhere("client")
def test_the_style_of_an_embed_knows_no_height_of_the_window(client):
    text = client.get("/en/embed/").text.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"\d(vh|vb|vmin|vmax|dvh|svh|lvh)\b", text)
    assert re.search(r"\.embedded\{display: ?flow-root", text)


def own_files(named: str) -> str:
    """How the policy of an embed begins that names an origin beside 'self'."""
    own = f"'self' {named}".strip()
    return (
        f"default-src 'none'; script-src {own}; style-src {own}; img-src {own} data:; frame-src {own}; base-uri 'none';"
    )


def without_hashes(policy: str) -> str:
    """A policy without the hashes of style sheets."""
    return re.sub(r" 'sha256-[^']+'", "", policy)


def origin_of(client) -> str:
    return client.root.removesuffix(PREFIX) if isinstance(client, Web) else "http://localhost"


@pytest.mark.parametrize(
    ("host", "base_url", "named"),
    [
        ("anatomy.example:8080", "", "http://anatomy.example:8080"),
        ("xn--e1afmkfd.example", "", "http://xn--e1afmkfd.example"),
        ("any.example", "https://anatomy.clinic.example/head/", "https://anatomy.clinic.example"),
        ("any.example", "https://clinic.example;script-src/", ""),
        ("any.example", "https://user@clinic.example/", ""),
        *((host, "", "") for host in ("a;script-src *", "a b", "a,b", "*", "*.example", "'none'", "a:*", "[::1]", "")),
    ],
)
def test_the_policy_of_an_embed_names_the_public_origin_and_nothing_that_is_none(tmp_path, host, base_url, named):
    """WebKit takes 'self' for no origin at all in a sandboxed frame; what a stranger calls us must add nothing else."""
    site = Flask("site")
    site.register_blueprint(create_blueprint(live_editions(write(tmp_path), Settings(base_url=base_url))))
    for address in ("/en/embed/", "/en/embed/nothing/"):
        policy = site.test_client().get(address, headers={"Host": host}).headers["Content-Security-Policy"]
        assert without_hashes(policy).startswith(own_files(named)), policy


@with_headers("client")
@pytest.mark.parametrize("address", [*EMBEDS, *ERRORS])
def test_an_embed_and_its_errors_can_be_framed(client, address):
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.endswith("; frame-ancestors 'self' https: http://localhost:* http://127.0.0.1:*")
    assert without_hashes(policy).startswith(own_files(origin_of(client)))
    assert "X-Frame-Options" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "Set-Cookie" not in headers


def test_an_address_that_no_rule_takes_can_be_framed_too(client):
    """Other servers refuse an address with a zero in it before they look at any rule."""
    assert "frame-ancestors 'self' https:" in client.get("/en/embed/%00/").headers["Content-Security-Policy"]


@with_headers("client")
def test_an_embed_is_kept_for_a_while_and_an_error_is_not(client):
    assert client.get("/en/embed/").headers["Cache-Control"] == "max-age=300, stale-while-revalidate=86400"
    assert client.get("/en/embed/").headers["ETag"]
    missing = client.get("/en/embed/nothing/")
    assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-cache")
    links = read_once(missing.text).values("href")
    assert all("/embed/" in link or "/static/" in link or link.startswith("data:") for link in links)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("occiput", "occiput"),
        ("occipitalis-left-2", "occipitalis"),
        ("appointment", "appointment"),
        ("sources", "sources"),
    ],
)
def test_a_part_asked_for_is_open(client, query, shown):
    response = client.get(f"/en/embed/?show={query}")
    page = read_once(response.text)
    assert page.values("data-show") == [shown]
    assert refused(page) == []
    asked = open_panel_style(shown)
    assert f"<style>{asked}</style>" in response.text
    assert csp_hash(asked) in response.headers["Content-Security-Policy"]


def refused(page: Markup) -> list[str]:
    return [
        one.attributes["data-refused"]
        for one in page.elements
        if "data-refused" in one.attributes and "hidden" not in one.attributes
    ]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/en/embed/?show=nothing", ["unknown-part"]),
        ("/en/embed/?show=%22%3E%3Cscript%3E", ["unknown-part"]),
        ("/xx/embed/", ["unknown-language"]),
        ("/en-GB/embed/back/", []),
        ("/EN_us/embed/", []),
        ("/en/embed/?accent=ffff00", ["faint-accent"]),
        ("/en/embed/?accent=red", ["faint-accent"]),
        ("/en/embed/?accent=0b4da2", []),
        ("/en/embed/?accent=0b4da2&theme=dark", ["faint-accent"]),
        ("/en/embed/?theme=neon", []),
        ("/en/embed/?tel=911", []),
        ("/en/embed/?tel=javascript:alert(1)", ["invalid-tel"]),
        ("/en/embed/?tel=1", ["invalid-tel"]),
        ("/xx/embed/?show=x&accent=y", ["unknown-part", "unknown-language", "faint-accent"]),
    ],
)
def test_what_cannot_be_given_is_said_in_a_sentence_over_the_diagram(client, address, said):
    answer = client.get(address)
    page = read_once(answer.text)
    assert answer.status_code == 200
    assert refused(page) == said
    assert "<script>" not in answer.text
    assert page.texts


def test_a_theme_is_carried_from_view_to_view(client):
    page = read_once(client.get("/en/embed/?theme=dark").text)
    assert page.values("data-theme") == ["dark"]
    views = [one.attributes["href"] for one in page.named("a") if one.attributes.get("href", "").startswith("/")]
    assert views
    assert all(link.partition("#")[0].endswith("?theme=dark") for link in views if "/embed/" in link)


def calls(answer) -> list[tuple[str, str]]:
    """The buttons of an embed or page that call a number in every country: where they lead, and their words."""
    links = [one for one in read_once(answer.text).named("a") if one.attributes.get("href", "").startswith("tel:")]
    return [
        (one.attributes["href"], one.text)
        for one in links
        if "class" in one.attributes and "data-in" not in one.attributes
    ]


def test_an_embed_calls_the_number_that_its_site_gives_and_else_the_servers(client):
    number = create_app(settings=Settings(emergency_number="911")).test_client()
    assert calls(client.get("/en/embed/")) == []
    assert calls(client.get("/en/embed/?tel=%2B44 20-79")) == [("tel:+442079", "Call +44 20-79")]
    assert calls(client.get("/es/embed/back/?tel=+112")) == [("tel:+112", "Llame al +112")], (
        "a plus that is not escaped"
    )
    assert calls(number.get("/en/embed/")) == calls(number.get("/en/")) == [("tel:911", "Call 911")]
    assert calls(number.get("/en/embed/?tel=112")) == [("tel:112", "Call 112")]
    assert calls(number.get("/en/embed/?tel=nobody")) == [("tel:911", "Call 911")]
    assert calls(number.get("/en/?tel=112")) == [("tel:911", "Call 911")], "a page is the clinic's own"


def test_a_number_is_carried_to_other_sides_and_languages(client):
    page = read_once(client.get("/en/embed/?tel=%2B34 112&theme=dim").text)
    links = [one.attributes["href"] for one in page.named("a") if "/embed/" in one.attributes.get("href", "")]
    assert "/es/embed/?theme=dim&tel=%2B34+112" in links
    assert all(link.endswith("?theme=dim&tel=%2B34+112") for link in links)


def test_an_accent_is_measured_as_wcag_does():
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("333333", "ffffff") == pytest.approx(12.63, abs=0.01)
    assert accent_stands("949494", "light")
    assert not accent_stands("959595", "light")


def test_the_backgrounds_that_accents_are_measured_on_are_those_of_the_style_sheet():
    text = (ROOT / "viewer" / "web" / "static" / "style" / "colors" / "scheme.css").read_text(encoding="utf-8")
    assert "light-dark(#fff, #10151c)" in text
    themes = (ROOT / "viewer" / "web" / "static" / "style" / "colors" / "themes.css").read_text(encoding="utf-8")
    dim = re.search(r"--page: #(\w+);", themes)[1]
    assert dict(BACKGROUNDS) == {"light": "ffffff", "dim": dim, "dark": "10151c"}


@with_headers("client")
def test_the_embeds_script_has_a_stable_address_and_a_pinned_one(client):
    followed = client.get("/embed.js")
    assert (followed.mimetype, followed.headers["Access-Control-Allow-Origin"]) == ("text/javascript", "*")
    assert "max-age=3600" in followed.headers["Cache-Control"]
    page = client.get("/en/embed-this/").text
    pinned = re.search(r"http://[^/]*(/anatomy)?(/static/embed\.\w+\.js)", page)[2]
    kept = client.get(pinned)
    assert kept.data == followed.data
    assert "immutable" in kept.headers["Cache-Control"]
    assert integrity(kept.text) in page


@everywhere("client")
def test_the_page_of_snippets_shows_every_way_without_script(client):
    page = read_once(client.get("/en/embed-this/").text)
    assert not page.faults
    ways = [one.attributes["data-snippet"] for one in page.elements if "data-snippet" in one.attributes]
    assert ways == ["picture", "frame", "frame-fitted", "element", "element-pinned", "address", "export", "blueprint"]
    texts = {one.attributes["data-snippet"]: one.text for one in page.elements if "data-snippet" in one.attributes}
    for name in ("picture", "frame", "element"):
        snippet = Markup(texts[name])
        assert not snippet.faults
        for link in (*snippet.values("href"), *snippet.values("src")):
            assert client.get(target("/", urlsplit(link).path)).status_code == 200, link


@pytest.fixture(scope="module")
def editions() -> Live[Edition]:
    """The real content, for hosts that differ in what they do to its pages."""
    return live_editions(ROOT, watch=False)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Content-Security-Policy", "default-src 'self'"),
        ("Set-Cookie", "session=1"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_a_host_that_overwrites_the_headers_of_embeds_is_told(editions, header, value):
    site = Flask("site")
    site.register_blueprint(create_blueprint(editions), url_prefix="/anatomy")

    @site.after_request
    def harden(response):
        response.headers[header] = value
        return response

    problems = check_headers(site, "/anatomy")
    assert len(problems) == 2
    assert all(problem.startswith("/anatomy/en/embed/") for problem in problems)


def test_pages_and_embeds_score_high_by_the_rules_of_the_observatory(client):
    for address in ("/en/", "/en/embed/", "/en/embed-this/"):
        answer = client.get(address, base_url="https://anatomy.example/")
        assert score(answer.headers, answer.text) >= 130, address


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<div>\n    <p>A\n      b</p>\n</div>", "<div><p>A\nb</p></div>"),
        ("<ul>\n\n\n  <li>A</li>\n\t<li>B</li>\n</ul>", "<ul><li>A</li><li>B</li></ul>"),
        ("<h1>\n<h6>\n<h7>", "<h1><h6>\n<h7>"),
        ("\n</section>\n<summary>\n</details>", "</section><summary></details>"),
    ],
)
def test_indentation_and_the_line_breaks_around_blocks_are_left_out(page, expected):
    assert minified(page) == expected


@pytest.mark.parametrize(
    "page",
    [
        "<a>A</a>\n<a>B</a>",
        "A\n<span>B</span>\n<strong>C</strong>",
        "A\n<button>B</button>\n<input>\n<label>C</label>",
        "A\n</span>B",
        "A\n<sup>1</sup>",
    ],
)
def test_between_inline_elements_a_line_break_is_a_space_and_stays(page):
    assert minified(page) == page


@pytest.mark.parametrize("name", ["path", "picture", "link", "line", "olive", "mainly", "header", "h7", "ddx"])
def test_an_element_whose_name_only_begins_like_a_blocks_is_none(name):
    assert minified(f"A\n<{name}>") == f"A\n<{name}>"


def test_the_value_of_an_attribute_keeps_its_words_apart():
    assert minified('<path d="M0 0\n      L1 1">') == '<path d="M0 0\nL1 1">'
    assert minified('<a title="one\n  two\n  p three">') == '<a title="one\ntwo\np three">'
    assert minified('<a title="one\n&lt;p&gt;">') == '<a title="one\n&lt;p&gt;">', "escaped, it is no block"
    assert minified('<a\n   href="#x"\n   class="y">') == '<a\nhref="#x"\nclass="y">'


def test_a_no_break_space_at_the_start_of_a_line_is_text():
    assert minified("A\n  \N{NO-BREAK SPACE}B") == "A\n\N{NO-BREAK SPACE}B"


@pytest.mark.parametrize("address", EMBEDS)
def test_an_embed_holds_nothing_whose_line_breaks_readers_see(client, address):
    """`minified` would change it."""
    page = read_once(client.get(address).text)
    assert not [one for name in ("pre", "textarea", "listing") for one in page.named(name)]
    assert not re.search(r"white-space(-collapse)?: ?(pre|break-spaces|preserve)", client.get(address).text)


@pytest.mark.parametrize(
    ("requested", "shown"),
    [
        ("es", ShownLanguage(language="es")),
        ("es-MX", ShownLanguage(language="es")),
        ("EN_us", ShownLanguage(language="en")),
        ("fr", ShownLanguage(language="en", refused=frozenset({"unknown-language"}))),
        ("zh-Hant-TW", ShownLanguage(language="en", refused=frozenset({"unknown-language"}))),
        ("es-" + "-".join(["abcd"] * 6), ShownLanguage(language="es")),
        ("es-" + "-".join(["abcd"] * 7), None),  # longer than any tag in use
        ("e", None),
        ("123", None),
        ("es-", None),
        ("es\n", None),
        ("spanish", None),
    ],
)
def test_a_language_is_shown_for_any_tag_and_none_for_other_words(editions, requested, shown):
    assert shown_language(editions(), requested) == shown


def test_what_an_address_asks_for_fills_the_gaps_of_an_embed():
    asked = EmbedQuery(show="occiput", tel="112", refused=frozenset({"faint-accent"}))
    values = asked.values(MarkupSafe("<a>call</a>"))
    assert (values["call"], values["show"]) == ("<a>call</a>", ' data-show="occiput"')
    assert values["style"] == f"<style>{open_panel_style('occiput')}</style>\n"
    assert (values["hidden"]("faint-accent"), values["hidden"]("unknown-part")) == ("", " hidden")


def test_an_address_that_asks_for_nothing_leaves_the_gaps_empty():
    asked = EmbedQuery(show="", tel="", refused=frozenset())
    values = asked.values(MarkupSafe())
    assert (asked.style, values["call"], values["show"], values["style"]) == ("", "", "", "")
    assert values["hidden"]("unknown-part") == " hidden"


def test_a_snippet_pins_a_script_by_its_sha_384():
    """`printf alert(1) | openssl dgst -sha384 -binary | base64`"""
    assert integrity("alert(1)") == "sha384-HT2E9NfWiuQ/w1PRai+hTyqW16NIoCGA/m8VQDUopfAtcz6YQjtsMmQd5uRbVDpW"


def test_an_accent_is_judged_on_the_page_it_is_shown_on():
    assert accent_stands("#0B4DA2", "light")
    assert accent_stands("0b4da2", "auto"), "most people read on the light page"
    assert not accent_stands("0b4da2", "dark")
    assert accent_stands("ffff00", "dark")
    assert not accent_stands("0b4da", "light")
    assert not accent_stands("0b4da2\n", "light")
    assert contrast("ffffff", "000000") == contrast("000000", "ffffff")


@pytest.mark.parametrize("name", ["embed", "embed-this"])
def test_without_its_last_slash_an_address_leads_to_the_one_with_it(client, name):
    """The links of a page are relative to its folder where an export holds it."""
    assert client.get(f"/en/{name}?theme=dark").location == f"{name}/?theme=dark"
