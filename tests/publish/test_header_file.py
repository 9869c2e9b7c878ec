"""`_headers`: each address gets its headers by exactly one rule, as both hosts that read the file understand it."""

from __future__ import annotations

import pytest
from support.header_rules import matching, rules

from viewer.publish.header_file import MOST_RULES, Pattern, collapsed, header_text

PAGE, PICTURE = (("Kind", "page"),), (("Kind", "picture"), ("Cache-Control", "no-cache"))


def pattern(text: str) -> Pattern:
    return Pattern.of([part for part in text.split("/") if part], slash=text.endswith("/"))


@pytest.mark.parametrize("address", ["/", "/en/", "/en/:b/", "/static/*", "/en/back.svg"])
def test_a_pattern_is_written_as_the_hosts_read_it(address):
    assert pattern(address).address == address


@pytest.mark.parametrize(
    ("text", "address", "matches"),
    [
        ("/en/", "/en/", True),
        ("/en/", "/es/", False),
        ("/:a/", "/en/", True),
        ("/:a/", "/en/back/", False),
        ("/:a/back/", "/en/back/", True),
        ("/:a/back/", "/en/front/", False),
        ("/en/", "/en", True),  # Netlify ignores the slash at the end
        ("/static/*", "/static/a.js", True),
        ("/static/*", "/static/a/b.js", True),
        ("/static/*", "/static/", True),
        ("/static/*", "/other/a.js", False),
        ("/*", "/en/back/", True),
    ],
)
def test_a_pattern_matches_every_address_that_either_host_would_apply_it_to(text, address, matches):
    assert pattern(text).matches(tuple(part for part in address.split("/") if part)) is matches


def test_the_file_has_a_line_for_each_address_and_an_indented_one_for_each_header():
    text = header_text({"/en/": PAGE, "/en/back.svg": PICTURE})
    assert text == "/en/\n  Kind: page\n/en/back.svg\n  Kind: picture\n  Cache-Control: no-cache\n"
    assert rules(text) == [("/en/", dict(PAGE)), ("/en/back.svg", dict(PICTURE))]


def test_addresses_with_the_same_headers_share_a_placeholder():
    assert collapsed({"/en/back/": PAGE, "/es/back/": PAGE, "/en/": PICTURE}) == {"/:a/back/": PAGE, "/en/": PICTURE}


def test_a_placeholder_that_would_match_an_address_with_other_headers_is_not_used():
    given = {"/en/back/": PAGE, "/es/back/": PAGE, "/fr/back/": PICTURE}
    assert not any(":" in address for address in collapsed(given))
    for address, headers in given.items():
        assert matching(collapsed(given), address) == [dict(headers)], address


def test_two_patterns_that_would_share_an_address_are_not_used_together():
    given = {"/a/x/": PAGE, "/a/y/": PAGE, "/b/x/": PAGE, "/b/y/": PICTURE}
    short = collapsed(given)
    assert len(short) == 3
    for address, headers in given.items():
        assert matching(short, address) == [dict(headers)], address


def test_a_placeholder_matches_no_address_that_differs_by_the_slash_at_its_end():
    """Netlify would apply the rule to both, Cloudflare Pages to one."""
    given = {"/en/a": PAGE, "/en/b/": PAGE}
    for address in given:
        assert matching(collapsed(given), address) == [dict(PAGE)], address


def test_what_lies_below_a_folder_shares_a_star_if_all_of_it_has_the_same_headers():
    given = {"/x/static/a.js": PAGE, "/x/static/b/c.js": PAGE, "/x/static/d/e/f.js": PAGE, "/x/en/": PICTURE}
    assert collapsed(given) == {"/x/static/*": PAGE, "/x/en/": PICTURE}
    mixed = {**given, "/x/static/d/g.png": PICTURE}
    for address, headers in mixed.items():
        assert matching(collapsed(mixed), address) == [dict(headers)], address


def test_a_star_that_is_given_stays_one():
    given = {"/x/static/*": PICTURE, "/x/en/": PAGE, "/x/es/": PAGE}
    assert collapsed(given) == {"/x/static/*": PICTURE, "/x/:b/": PAGE}


HEAD = tuple(
    f"en/{name}"
    for name in (
        *(
            "",
            "embed/",
            "embed/a/",
            "embed/b/",
            "handout/",
            "handout/record/",
            "a/",
            "b/",
            "a.svg",
            "b.svg",
            "a.png",
            "b.png",
        ),
        *(
            "changes.atom",
            "handout.pdf",
            "404.html",
            "large/a.png",
            "large/b.png",
            "link/card.png",
            "handout/record.pdf",
        ),
    )
)


def test_more_addresses_than_hosts_read_rules_share_rules_and_none_has_two():
    kinds = {"/": "page", "g": "picture", "f": "picture", "m": "feed", "l": "missing", "n": "text", "*": "hashed"}
    rules = {}
    for number in range(6):
        for path in (*HEAD, *(name.replace("en/", "es/") for name in HEAD), "regions.json", "static/*", "404.html"):
            kind = "embed" if "/embed/" in path else kinds[path[-1]]
            of_its_own = f" {number}" if kind in ("page", "embed", "missing") else ""  # its style sheets
            rules[f"/x/diagram{number}/{path}"] = (("Kind", f"{kind}{of_its_own}"),)
    short = collapsed(rules)
    assert len(rules) > 2 * MOST_RULES > 2 * len(short)
    assert len(short) <= MOST_RULES
    for address, headers in rules.items():
        assert matching(short, address) == [dict(headers)], address
