"""Everyone can use it, 2: the focus is painted in two colors, at 3:1, all round, in every color scheme, and Enter
moves it.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from support.measures import focused, go_back, open_panels, unfold
from support.pages import resize
from support.seeing import add_style, changed, contrast, painted, show_in, styled
from support.waiting import until, until_focused

CALM = {"reduced_motion": "reduce"}
SCHEMES = ("light", "dark", "forced", "forced-dark")


_AROUND = """(link) => {
  const around = () => {
    const { left, top, right, bottom } = link.getBoundingClientRect();
    return [Math.floor(left) - 24, Math.floor(top) - 24, Math.ceil(right) + 24, Math.ceil(bottom) + 24];
  };
  document.activeElement.blur();
  const [left, top, right, bottom] = around(), seen = left >= 0 && top >= 0 && right <= innerWidth
    && bottom <= innerHeight;
  if (!seen) link.scrollIntoView({ block: "center", behavior: "instant" });
  const now = around();
  const box = [Math.max(now[0], 0), Math.max(now[1], 0), Math.min(now[2], innerWidth), Math.min(now[3], innerHeight)];
  return [box, seen]; }"""
"""Brings a link into sight, with nothing focused: the part of the window that the link's ring can reach, and whether
it was in sight before.
"""

_FOCUS = """(link) => {
  link.focus({ preventScroll: true, focusVisible: true });
  const shape = link.querySelector(".edge, .fill, .hit") || link;
  const { left, top, right, bottom } = shape.getBoundingClientRect();
  return [link.getAttribute("aria-label") || link.innerText,
    [Math.max(left, 0), Math.max(top, 0), Math.min(right, innerWidth), Math.min(bottom, innerHeight)]]; }"""
"""Focuses a link as the keyboard does: its name, and where its shape is in the window."""

NO_CARET = "* { caret-color: transparent !important; }"
"""A caret is no ring."""


def ring_faults(page: Page, selector: str) -> list[str]:
    """What is wrong with the painted focus of the links that a selector finds, each focused as by the keyboard.

    A ring changes at least half as many pixels by 3:1 as its link's box has round it, and some in each quarter of the
    box.
    """
    faults = []
    add_style(page, NO_CARET)
    window = None  # with nothing focused, as it was painted since something scrolled
    for link in page.locator(selector).element_handles():
        around, in_sight = link.evaluate(_AROUND)
        if in_sight:
            window = window or painted(page)
            before = window.crop(around)
        else:
            window, before = None, painted(page, box=around)
        name, box = link.evaluate(_FOCUS)
        pixels = [(x + around[0], y + around[1]) for x, y in changed(before, painted(page, box=around))]
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        quarters = [
            sum((x > middle[0]) == right and (y > middle[1]) == low for x, y in pixels)
            for right in (0, 1)
            for low in (0, 1)
        ]
        round_it = 2 * (box[2] - box[0] + box[3] - box[1])
        if len(pixels) < round_it / 2 or min(quarters) < round_it / 40:
            faults.append(f"{name}: {len(pixels)} px of {round_it:.0f} round it, quarters {quarters}")
    return faults


@pytest.mark.parametrize(("view", "schemes"), [("front", ("light",)), ("back", SCHEMES)])
def test_the_focus_of_every_link_of_a_picture_is_painted_all_round(open_page, server, view, schemes):
    page = open_page(f"{server}/en/{view}/", **CALM)
    for scheme in schemes:
        show_in(page, scheme)
        assert ring_faults(page, f'svg.picture[data-view="{view}"] a') == [], scheme


@pytest.mark.parametrize("width", [320, 1280])
def test_the_focus_is_painted_in_the_close_ups_the_list_and_the_text(open_page, server, width):
    page = open_page(f"{server}/en/back/#occipitalis", width=width, **CALM)
    unfold(page)
    for scheme in ("light", "dark", "forced"):
        show_in(page, scheme)
        for links in (
            '.plate[data-view="back"] a[data-part=trapezius], #find, .panel:target summary',
            '.panel:target .close-up a[data-site="occipitalis-left-1"], .panel:target .back-link:visible',
            ".views li:last-child a, .list a[data-part=neck], .tools a:visible",
        ):
            assert ring_faults(page, links) == [], scheme


def test_the_two_colors_of_the_ring_differ_by_3_to_1_so_that_one_stands_out_anywhere(open_page, server):
    page = open_page(f"{server}/en/back/", **CALM)
    page.locator("svg.picture a[data-part=occipitalis]").nth(2).evaluate("(link) => link.focus({ focusVisible: true })")
    for scheme in SCHEMES:
        show_in(page, scheme)
        outer, inner = page.evaluate(
            """() => [...document.activeElement.querySelectorAll(":scope > .ring")].map((ring) =>
              getComputedStyle(ring).stroke.match(/\\d+/g).slice(0, 3).map(Number))"""
        )
        assert contrast(tuple(outer), tuple(inner)) >= 3, scheme


def test_the_measure_of_focus_fails_where_it_is_not_painted_or_too_faint(open_page, server):
    page = open_page(f"{server}/en/back/", **CALM)
    links = 'svg.picture[data-view="back"] a'
    for spoil in (
        ".ring { display: none !important; }",
        ":root { --focus: light-dark(#d9d4cd, #555) !important; --focus-inner: #ccc; }",
    ):
        with styled(page, spoil):
            assert len(ring_faults(page, links)) > page.locator(links).count() / 2, spoil


def test_a_ring_is_whole_at_the_edge_of_a_list_that_holds_its_paint(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    held = "(names) => names.map((name) => getComputedStyle(document.querySelector(name)).contain)"
    assert page.evaluate(held, [".plates", ".lead ul", ".list > div > ul", "footer"]) == ["content"] * 4
    for spoil, ringed in (("", True), ("* { overflow-clip-margin: 0px !important; }", False)):
        with styled(page, spoil):
            for selector in (".list a[data-part=neck]", "footer .papers"):
                link = page.locator(selector).first
                around, _ = link.evaluate(_AROUND)
                before = painted(page, box=around)
                link.evaluate(_FOCUS)
                edge = link.bounding_box()["x"] - around[0]
                assert any(x < edge - 1 for x, _ in changed(before, painted(page, box=around))) == ringed, (
                    selector,
                    spoil,
                )


def test_enter_moves_the_focus_to_the_text_and_back_returns_it_to_the_shape(open_page, server):
    page = open_page(f"{server}/en/back/", **CALM)
    for part in ("occiput", "trapezius"):
        page.locator(f'svg.picture[data-view="back"] a[data-part="{part}"]').focus()
        page.keyboard.press("Enter")
        until_focused(page, part)
        assert (focused(page)["id"], open_panels(page)) == (part, [part])
        go_back(page)
        until(page, "(part) => document.activeElement.dataset.part === part", arg=part)
        assert (focused(page)["part"], focused(page)["view"]) == (part, "back")


def test_in_a_frame_enter_moves_the_focus_to_the_text_too(open_page, server):
    page = open_page(f"{server}/en/embed/back/", **CALM)
    page.locator('svg.picture[data-view="back"] a[data-part="occiput"]').focus()
    page.keyboard.press("Enter")
    until_focused(page, "occiput")
    assert (focused(page)["id"], open_panels(page)) == ("occiput", ["occiput"])


def test_a_text_that_opens_is_in_sight_with_its_heading(open_page, server, content):
    page = open_page(f"{server}/en/", height=500, **CALM)
    for width in (320, 1280):
        resize(page, width, 500)
        for part in content.parts:
            page.goto(f"{server}/en/#{part}")
            top = page.locator(f'[id="{part}-name"]').bounding_box()["y"]
            assert 0 <= top < 320, (width, part)


def test_choosing_by_focus_or_pointer_alone_changes_nothing(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.locator("svg.picture a").first.focus()
    page.locator("svg.picture a").nth(3).hover(force=True)
    assert (open_panels(page), page.url) == ([], f"{server}/en/")
