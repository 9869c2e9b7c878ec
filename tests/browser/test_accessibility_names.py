"""Everyone can use it, 1: names, structure, order, and the ways through the page, with script and without."""

from __future__ import annotations

import os

import pytest
from support.measures import address_of, answered, focused, open_panels
from support.reach import focused_by, links_spoken, tree, walk
from support.served import ROOT
from support.waiting import until, until_focused

from viewer.drawing import amount

VIEWS = ("front", "left", "right", "back")
CALM = {"reduced_motion": "reduce"}
WALK = ROOT / "docs" / "keyboard-walk.txt"
TREES = ROOT / "docs" / "accessibility-tree.txt"
WRITE = bool(os.environ.get("WRITE_ACCESSIBILITY_RECORDS"))
HOW = "Written by the tests: `make records` regenerates it.\n"

_TWINS = """() => {
  const links = [...document.querySelectorAll("a[data-part]")].map((link) => ({
    key: link.dataset.part || link.dataset.site, drawn: Boolean(link.closest("svg")),
    listed: Boolean(link.closest(".list")),
    name: link.getAttribute("aria-label") || link.textContent.trim(), href: link.getAttribute("href"),
    seen: [...link.querySelectorAll("text.label")].map((text) => text.textContent) }));
  const faults = [];
  for (const link of links) {
    if (!link.drawn) continue;
    const twin = links.find((one) => one.listed && one.key === link.key);
    if (!twin) faults.push(`${link.key} is not in the list`);
    else if (twin.name !== link.name || twin.href !== link.href)
      faults.push(`${link.key}: ${link.name} / ${twin.name}`);
    if (link.seen.length && !link.name.startsWith(link.seen[0]))
      faults.push(`${link.name} does not begin with ${link.seen[0]}`);
  }
  return faults;
}"""

SPOILT_NAMES = [
    """() => document.querySelector("svg.picture a[data-part=occiput]").setAttribute("aria-label", "Rear area")""",
    """() => document.querySelector(".list a[data-part=occiput]").setAttribute("href", "#temples")""",
    """() => document.querySelector(".list a[data-part=occipitalis]").remove()""",
]


def test_every_link_of_a_picture_has_a_twin_in_the_list_and_a_name_that_begins_with_what_is_seen(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    faults = page.evaluate(_TWINS)
    assert faults == []
    for spoil in SPOILT_NAMES:
        page.evaluate(spoil)
        before, faults = faults, page.evaluate(_TWINS)
        assert len(faults) > len(before), f"the measure sees what is wrong: {spoil}"


def test_the_browser_speaks_each_link_of_a_picture_once_by_its_name_and_what_is_drawn_there(open_page, server, content):
    page = open_page(f"{server}/en/", **CALM)
    words = content.words["en"]
    for view in VIEWS:
        page.goto(f"{server}/en/{view}/")
        picture = f'svg.picture[data-view="{view}"]'
        drawn = page.eval_on_selector_all(
            f"{picture} a", "(links) => links.map((link) => [link.getAttribute('aria-label'), link.dataset.part])"
        )
        expected = [("link", name, amount(content, content.parts[part], words)) for name, part in drawn]
        assert links_spoken(page, picture) == expected, view
        page.evaluate(
            "() => document.querySelectorAll('svg.picture a').forEach((link) => link.removeAttribute('aria-label'))"
        )
        assert links_spoken(page, picture) != expected, view


def test_the_accessibility_tree_of_each_view_is_the_recorded_one(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    lines = [f"What a screen reader receives on each side's page. {HOW}"]
    for view in VIEWS:
        page.goto(f"{server}/en/{view}/")
        lines.append(f"/en/{view}/")
        told = (
            "link",
            "heading",
            "navigation",
            "main",
            "banner",
            "contentinfo",
            "figure",
            "group",
            "SvgRoot",
            "searchbox",
            "search",
        )
        lines += [f"{'  ' * depth}{role}: {name}" for role, name, _, depth in tree(page, "body") if role in told]
        lines.append("")
    compare(TREES, lines)


def test_the_keyboard_walks_the_page_as_recorded_and_back_the_same_way(open_page, server):
    lines = [f"Every stop of the Tab key: place, role, name. {HOW}"]
    for address in ("/en/", "/en/back/#occipitalis"):
        page = open_page(server + address, **CALM)
        start(page)
        forward = walk(page)
        back = focused_by(page, "Shift+Tab", len(forward), "(one) => stopNumbers.get(one)")
        assert back == [stop["element"] for stop in forward][::-1]
        assert [stop["name"] for stop in forward if not stop["seen"]] == [], "something covers what has the focus"
        assert all(stop["name"] for stop in forward)
        lines += [address, *(f"  {stop['place']}: {stop['role']}: {stop['name']}" for stop in forward), ""]
    compare(WALK, lines)


def start(page) -> None:
    """The keyboard begins at the top of the page, whatever the address opened."""
    page.evaluate(
        """() => { const top = document.createElement("span"); top.tabIndex = -1; document.body.prepend(top);
          top.focus({ preventScroll: true }); top.remove(); }"""
    )


def compare(path, lines: list[str]) -> None:
    """A record in the repository is what the browser says now."""
    text = "\n".join(lines)
    if WRITE:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8").splitlines() == text.splitlines(), (
        f"{path.name} is out of date: run `make records`"
    )


_PLACE_IN_TEXT = """((all) => (one) => all.indexOf(one))([...document.querySelectorAll(
  "a[href], input, button, summary")].filter((one) => one.checkVisibility() && (one.type !== "radio"
    || one.value === "light")))"""


def tab_stops(page, count: int) -> list[int]:
    """Where each stop of the Tab key stands among all that can be focused, in the order of the page's text."""
    start(page)
    return focused_by(page, "Tab", count, _PLACE_IN_TEXT)


def test_tab_goes_through_the_page_as_it_is_read(open_page, server):
    page = open_page(f"{server}/en/back/#occipitalis", width=320, **CALM)
    assert tab_stops(page, 30) == list(range(30))
    tops = "(all) => all.map((one) => one.getBoundingClientRect().top)"
    blocks = "header, nav.views, .stage, .panel:target, .list, footer:last-of-type"
    assert page.eval_on_selector_all(blocks, tops) == sorted(page.eval_on_selector_all(blocks, tops)), (
        "seen in the order of the text"
    )
    page.evaluate(
        "() =>"
        " { document.querySelector('.panel:target a').tabIndex = 1; document.querySelector('main').style.order = 2; }"
    )
    assert tab_stops(page, 30) != list(range(30)), "the measure sees another order"


@pytest.mark.parametrize("script", [True, False])
def test_the_skip_link_is_first_seen_when_focused_and_leads_to_the_list(open_page, server, script):
    page = open_page(f"{server}/en/", java_script_enabled=script, **CALM)
    page.keyboard.press("Tab")
    link = page.locator(".skip")
    assert link.evaluate("(link) => link === document.activeElement && link.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    until_focused(page, "parts")
    assert focused(page)["id"] == "parts"
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('.list'))")


_SAID_OF = """(part) => [[...document.querySelectorAll(".now")].filter((one) => one.checkVisibility()).length,
  document.querySelector(`.list li:has(> [data-part="${part}"], > [data-topic="${part}"])`).innerText]"""
"""How many items of the list say that they are shown, and the words of the item of one part or topic."""


@pytest.mark.parametrize("script", [True, False])
def test_the_list_says_in_words_what_is_shown(open_page, server, content, script):
    page = open_page(f"{server}/en/", java_script_enabled=script, **CALM)
    assert page.locator(".now:visible").count() == 0
    for part in (*content.parts, "get-help", "sources"):
        page.goto(f"{server}/en/#{part}")
        answered(page)
        shown, said = page.evaluate(_SAID_OF, part)
        assert shown == 1, part
        assert "(shown now)" in said, part
    page.goto(f"{server}/en/#occipitalis-left-2")
    assert page.locator(".list li:has(> a):has(> .now:visible) > a").count() == 1


def test_what_is_shown_stays_shown_on_the_way_to_the_list(open_page, server):
    page = open_page(f"{server}/en/#occiput", **CALM)
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    until_focused(page, "parts")
    assert (open_panels(page), focused(page)["id"]) == (["occiput"], "parts")


_BACKS = """() => Object.fromEntries([...document.querySelectorAll(".panel[data-best]")].map((panel) => [panel.id,
  [...panel.querySelectorAll(".back-link")].filter((link) => getComputedStyle(link).display !== "none")
    .map((link) => link.getAttribute("href"))]))"""


def test_every_text_has_one_way_back_to_a_picture_that_is_shown(open_page, server, content):
    page = open_page(f"{server}/en/", **CALM)
    for view in VIEWS:
        page.goto(f"{server}/en/{view}/")
        found = page.evaluate(_BACKS)
        assert found
        for part, ways in found.items():
            shown = [one.id for one in content.views_of(part)]
            assert ways == [f"#ad-{view if view in shown else content.best_view(part).id}-{part}-link"], view


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("view", "part", "there"), [("back", "trapezius", "back"), ("back", "frontalis", "front")])
def test_the_way_back_moves_the_focus_to_the_shape(open_page, server, view, part, there, script):
    page = open_page(f"{server}/en/{view}/#{part}", java_script_enabled=script, **CALM)
    page.locator(f'.panel[id="{part}"] .back-link:visible').focus()
    page.keyboard.press("Enter")
    until(page, f"() => document.activeElement.dataset.part === '{part}'")
    assert (focused(page)["view"], open_panels(page)) == (there, [part])


@pytest.mark.parametrize("script", [True, False])
def test_a_picture_can_have_the_whole_window_and_give_it_back(open_page, server, script):
    page = open_page(f"{server}/en/", java_script_enabled=script, **CALM)
    before = page.locator('svg.picture[data-view="back"]').bounding_box()
    page.locator('.plate[data-view="back"] .larger').focus()
    page.keyboard.press("Enter")
    answered(page)
    after = page.locator('svg.picture[data-view="back"]').bounding_box()
    assert after["width"] * after["height"] > 4 * before["width"] * before["height"]
    assert after["y"] + after["height"] <= 900
    assert page.locator("svg.picture:visible, .list:visible, .purpose:visible").count() == 1
    names = [stop["name"] for stop in walk(page)]
    assert names[-1] == "Close the larger picture"
    assert len(names) == page.locator('svg.picture[data-view="back"] a').count() + 1, (
        "nothing that is hidden has the focus"
    )
    page.locator(".smaller:visible").click()
    until_focused(page, "ad-back-larger")
    assert focused(page)["id"] == "ad-back-larger"
    assert page.locator("svg.picture:visible").count() == 4


def test_choosing_in_the_larger_picture_opens_the_text(open_page, server):
    page = open_page(f"{server}/en/#ad-back-large", **CALM)
    page.locator('svg.picture[data-view="back"] a[data-part="occipitalis"]').focus()
    page.keyboard.press("Enter")
    until_focused(page, "occipitalis")
    assert (open_panels(page), focused(page)["id"], address_of(page)) == (
        ["occipitalis"],
        "occipitalis",
        f"{server}/en/#occipitalis",
    )
