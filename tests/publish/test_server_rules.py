"""Rules for web servers: every file of an export has the headers that the viewer's own server gives it.

That nginx and Apache obey them is tested with the real programs, in test_export.py, test_apache.py and test_several.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from support.header_rules import matching, rules
from support.observatory import score

from viewer.publish.header_file import MOST_RULES, header_text
from viewer.publish.manifest import HIDDEN
from viewer.publish.server_rules import (
    Served,
    apache_rules,
    header_rules,
    kind_of,
    missing_kind,
    nginx_rules,
)
from viewer.settings import Settings
from viewer.web import HSTS, OPEN_TEXT, PAGE, TEXT, embed_kind, exported_files, exported_paths

SETTINGS = Settings(base_url="https://www.clinic.example/anatomy.v2/")
SERVED = Served(SETTINGS, ("index.html", "en/index.html", "static/a.js"), ("en", "es"), ("'sha256-style'",))
DIAGRAMS = (
    Served(Settings(base_url="https://www.clinic.example/x/head/"), ("en/index.html",), ("en", "es"), ("'sha256-h'",)),
    Served(Settings(base_url="https://www.clinic.example/x/hand/"), ("en/index.html",), ("en",), ("'sha256-n'",)),
    Served(Settings(base_url="https://www.clinic.example/x/"), ("index.html",), missing_styles=("'sha256-h'",)),
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", PAGE),
        ("en/index.html", PAGE),
        ("en/back/index.html", PAGE),
        ("en/embed/index.html", embed_kind(SETTINGS)),
        ("en/embed/back/index.html", embed_kind(SETTINGS)),
        ("404.html", missing_kind(SETTINGS)),
        ("es/404.html", missing_kind(SETTINGS)),
        ("en/embed/404.html", missing_kind(SETTINGS)),
        ("oembed/en-back.json", OPEN_TEXT),
        ("anatomy-export.json", TEXT),
    ],
)
def test_each_file_is_of_the_kind_that_the_server_gives_its_address(path, kind):
    assert kind_of(path, SETTINGS) == kind


def test_what_is_missing_can_be_framed_and_is_not_cached_because_the_next_export_may_have_it():
    found = missing_kind(Settings(base_url="https://a.example/", frame_ancestors="https://clinic.example"))
    assert found.cache == "no-cache"
    assert found.policy.endswith("; frame-ancestors https://clinic.example")


def test_an_address_is_that_of_the_folder_its_path_below_it_and_its_files_without_their_index():
    assert (SERVED.prefix, SERVED.pattern) == ("/anatomy.v2/", r"/anatomy\.v2/")
    found = dict(SERVED.addresses())
    assert [*found] == ["/anatomy.v2/", "/anatomy.v2/en/", "/anatomy.v2/static/*"]
    assert "immutable" in dict(found["/anatomy.v2/static/*"])["Cache-Control"]


def test_pages_allow_their_own_style_sheets_and_only_the_missing_page_those_of_another_diagram():
    served = replace(SERVED, missing_styles=("'sha256-another'",))
    page, missing = (dict(served.headers(kind))["Content-Security-Policy"] for kind in (PAGE, missing_kind(SETTINGS)))
    assert "style-src 'self' 'sha256-style';" in page
    assert "style-src 'self' 'sha256-style' 'sha256-another' " in missing


def test_https_is_bound_only_where_the_address_has_it():
    assert ("Strict-Transport-Security", HSTS) in SERVED.headers(PAGE)
    plain = replace(SERVED, settings=Settings(base_url="http://www.clinic.example/anatomy/"))
    assert "Strict-Transport-Security" not in dict(plain.headers(PAGE))


def locations(text: str) -> list[tuple[str, str]]:
    """The locations of rules for nginx in their order, with what stands in each."""
    return re.findall(r"^location (.*?) \{\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL)


def test_every_location_of_nginx_carries_a_policy_and_the_outermost_folder_is_the_last():
    found = locations(nginx_rules(*DIAGRAMS))
    assert found[-1][0] == "/x/"
    for place, inside in found:
        assert inside.count("add_header Content-Security-Policy ") == 1, place
        assert inside.count("add_header Strict-Transport-Security ") == 1, place
        assert all(line.endswith("always;") for line in inside.splitlines() if "add_header" in line), place


@pytest.mark.parametrize(
    "name", ["_headers", "nginx.conf", ".htaccess", HIDDEN, f"{HIDDEN}/state.json", "head/_headers"]
)
def test_nginx_hides_the_rules_and_the_hidden_folder(name):
    (hidden,) = re.findall(r"^location ~ (\S+) \{ return 404; \}$", nginx_rules(*DIAGRAMS), re.MULTILINE)
    assert re.search(hidden, f"/x/{name}")
    assert not re.search(hidden, "/x/en/index.html")
    assert not re.search(hidden, f"/another/{name}")


@pytest.mark.parametrize("name", ["_headers", "nginx.conf", HIDDEN, f"{HIDDEN}/state.json", "head/_headers"])
def test_apache_hides_the_rules_and_the_hidden_folder(name):
    (hidden,) = re.findall(r"^RewriteRule (\S+) - \[R=404,L\]$", apache_rules(*DIAGRAMS), re.MULTILINE)
    assert re.search(hidden, name)
    assert not re.search(hidden, "en/index.html")


def test_what_is_missing_is_said_by_the_page_of_the_nearest_folder():
    nginx, apache = nginx_rules(*DIAGRAMS), apache_rules(*DIAGRAMS)
    # nginx takes the first rule that fits, so the inner folders come first; Apache the last.
    nearest = re.findall(r"rewrite \^ (\S+)404\.html last", nginx)
    assert nearest == ["/x/head/es/", "/x/hand/", "/x/head/"]
    assert re.findall(r"^ErrorDocument 404 (\S+)404\.html$", apache, re.MULTILINE) == ["/x/", *reversed(nearest)]
    assert "error_page 404 /x/404.html;" in nginx


def test_a_dot_in_an_address_stands_for_itself_in_every_pattern():
    for text in (nginx_rules(SERVED), apache_rules(SERVED)):
        patterns = re.findall(r'~ "?(\^\S*anatomy\S*)|m#(\^\S*?)#', text)
        assert patterns
        assert all(r"anatomy\.v2/" in "".join(found) for found in patterns)


@pytest.mark.parametrize("write", [nginx_rules, apache_rules])
def test_an_unknown_language_and_a_query_lead_to_the_first_language(write):
    text = write(SERVED)
    assert "/anatomy.v2/en/" in text
    assert "/anatomy.v2/es/embed/" not in text
    assert "302" in text


def test_apache_gives_each_address_the_headers_of_the_first_case_that_fits():
    cases = re.findall(r"^<(If|ElseIf) .* =~ m#(.*)#\">$", apache_rules(*DIAGRAMS), re.MULTILINE)
    cases = cases[[name for name, _ in cases].index("ElseIf") - 1 :]  # those before are for pages that are missing
    assert [name for name, _ in cases] == ["If", *["ElseIf"] * (len(cases) - 1)]
    ends = [pattern for _, pattern in cases if pattern in ("^/x/head/", "^/x/hand/", "^/x/")]
    assert ends == ["^/x/head/", "^/x/hand/", "^/x/"], "the folder that holds the others comes last"
    assert cases[-1][1] == "^/x/"
    assert [pattern for _, pattern in cases if "404" in pattern] == [rf"{end}([^/]+/)?404\.html$" for end in ends]


def test_as_long_as_they_are_few_each_address_has_a_rule_of_its_own():
    found = header_rules(*DIAGRAMS)
    assert [*found] == [address for one in DIAGRAMS for address, _ in one.addresses()]


def several(views: list[list[str]], *styles: str) -> list[Served]:
    """Diagrams with these views, whose pages hold style sheets of their own."""
    return [
        Served(
            Settings(base_url=f"https://clinic.example/d{number}/"),
            tuple(_paths(own)),
            ("en", "es"),
            tuple(f"'sha256-{number}{style}'" for style in styles),
        )
        for number, own in enumerate(views)
    ]


def test_as_long_as_patterns_are_few_enough_no_page_allows_the_style_sheet_of_another_diagram():
    diagrams = several([["front", "left", "back"]] * 4, "")
    plain = dict(found for one in diagrams for found in one.addresses())
    short = header_rules(*diagrams)
    assert len(short) <= MOST_RULES < len(plain)
    for address, headers in plain.items():
        assert matching(short, address) == [dict(headers)], address


def test_a_policy_longer_than_a_host_reads_is_not_written_though_more_rules_are_then():
    views = [["front", "left", "back"] if number % 2 else [f"{side}-{number}" for side in "abc"] for number in range(6)]
    rules = header_rules(*several(views, *(f"{'x' * 43}{sheet}" for sheet in range(8))))
    assert len(rules) > MOST_RULES
    assert max(len(dict(headers)["Content-Security-Policy"]) for headers in rules.values()) <= 1_900


def test_where_even_patterns_are_too_many_pages_of_all_diagrams_allow_the_style_sheets_of_each():
    views = [["front", "left", "back"] if number % 2 else [f"{side}-{number}" for side in "abc"] for number in range(6)]
    diagrams = several(views, "")
    short = header_rules(*diagrams)
    assert len(short) <= MOST_RULES
    for one in diagrams:
        for address, headers in one.addresses():
            own, (found,) = dict(headers), matching(short, address)
            allowed, given = ({*one.pop("Content-Security-Policy").replace(";", " ").split()} for one in (own, found))
            assert allowed <= given, address
            assert found == own, address


def _paths(views: list[str]) -> Iterator[str]:
    for language in ("en", "es"):
        yield from (f"{path}index.html" if path.endswith("/") else path for path in exported_paths(language, views))
        yield f"{language}/404.html"
    yield from ("index.html", "404.html", *exported_files())


def test_the_rules_bind_the_host_to_https_where_it_has_it_and_no_other_host_and_score_high():
    paths = ("en/index.html", "en/embed/index.html", "404.html", "en/back.svg", "embed.js", "regions.json")
    for scheme in ("https", "http"):
        given = Settings(base_url=f"{scheme}://www.clinic.example/anatomy/")
        served = Served(given, paths, ("en",))
        files = [header_text(header_rules(served)), nginx_rules(served), apache_rules(served)]
        for text in files:
            assert ("Strict-Transport-Security" in text) == (scheme == "https")
            assert "includeSubDomains" not in text
        found = dict(rules(files[0]))
        for address in ("en/", "en/embed/"):
            assert (score(found[f"/anatomy/{address}"], "") >= 130) == (scheme == "https")
        assert (
            f"script-src 'self' {scheme}://www.clinic.example;"
            in found["/anatomy/en/embed/"]["Content-Security-Policy"]
        )
