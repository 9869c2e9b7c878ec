"""The chosen part is marked by the script's classes or, without script, by a style sheet of its own: both alike."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from viewer.content import load_content
from viewer.static_files import static_text
from viewer.styles import page_style, unscripted_style

CHOSEN = ("occiput", "occipitalis", "occipitalis-left-2", "procerus-1", "side-effects", "ad-back-large", "inion")
_SEEN = ["display", "fill", "fillOpacity", "strokeWidth", "strokeOpacity", "opacity", "fontWeight", "position"]
_LOOKS = """(names) => [...document.querySelectorAll(".diagram *")].filter((one) => !one.closest("defs, .find")).map((one) => {
  const seen = getComputedStyle(one);
  return [one.localName, one.className.baseVal ?? "", ...names.map((name) => seen[name])].join(" ").replace(/ (shown|lit)\\b/g, "");
})"""


def looks(open_page, server: str, address: str, **options) -> list[str]:
    """How every element of the diagram looks, in order."""
    page = open_page(f"{server}{address}", **options)
    page.wait_for_timeout(100)
    return page.evaluate(_LOOKS, _SEEN)


@pytest.mark.parametrize("chosen", CHOSEN)
def test_what_is_chosen_looks_the_same_with_and_without_script(server, open_page, chosen):
    with_script = looks(open_page, server, f"/en/back/#{chosen}")
    without = looks(open_page, server, f"/en/back/#{chosen}", java_script_enabled=False)
    assert with_script == without
    assert with_script != looks(open_page, server, "/en/back/")


@pytest.mark.parametrize("chosen", ["occiput", "occipitalis", "side-effects"])
def test_what_a_frame_s_address_asks_for_looks_the_same_with_and_without_script(server, open_page, chosen):
    address = f"/en/embed/back/?show={chosen}"
    assert looks(open_page, server, address) == looks(open_page, server, address, java_script_enabled=False)


def test_without_script_another_part_takes_the_place_of_the_one_that_was_asked_for(server, open_page):
    page = open_page(f"{server}/en/embed/back/?show=occiput", java_script_enabled=False)
    page.click('.list a[data-part="trapezius"]')
    assert page.locator(".panel:visible").count() == 1
    assert page.locator("#trapezius").is_visible()


_PRINT = re.compile(r"@media print\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
"""What is for paper alone: up to the brace that closes it, with rules in rules."""


def slow_rules(style: str) -> list[str]:
    """The rules on screens that look from the top of the page for what is chosen; one is for where no script has run."""
    on_screens = _PRINT.sub("", style).replace(".by-address:has(:target)", "")
    return re.findall(r"[^{}]*:has\([^{]*:target[^{]*", on_screens)


def test_with_script_no_rule_looks_from_the_top_of_the_page_for_what_is_chosen():
    """Such rules make every click slow: a browser then looks at the whole page again."""
    content = load_content(ROOT)
    for last in ("window.css", "frame.css"):
        style = page_style(content, last)
        assert slow_rules(style) == []
        assert "@media print" in style
        assert slow_rules(f"{style}.diagram:has(:target) .x{{color:red}}") == [".diagram:has(:target) .x"]
    assert slow_rules(unscripted_style(content))


def test_the_icon_has_the_colours_of_the_diagram_in_light():
    written = static_text("icon.svg").partition("<path")[2]
    colours = set(re.findall("#[0-9a-f]{6}", written))
    assert colours <= set(re.findall(r"light-dark\((#[0-9a-f]{6})", static_text("diagram.css")))
    assert len(colours) == 6
