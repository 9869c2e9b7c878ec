"""Choosing a part in a real browser: in the picture, the list, a close-up, by address and by keyboard; with script
and without.

What follows a link or an address runs against the viewer and an export, some of it by a plain file server too; the rest
is the same bytes everywhere.
"""

from __future__ import annotations

import json
import math

import pytest
from playwright.sync_api import Browser
from support.measures import (
    FOCUSED,
    MARKED,
    OPEN_PANELS,
    SIDEWAYS,
    STRENGTHS,
    TWO_FRAMES,
    asked,
    click_each,
    click_in,
    focused,
    go_back,
    in_picture,
    marked,
    open_panels,
    panel_text,
    points_in,
    sideways,
    strengths,
)
from support.pages import Watched, resize, unsee
from support.served import with_headers

from viewer.content.interface import load_words
from viewer.web.html_text import ProseWriter

VIEWS = ("front", "left", "right", "back")
WIDTHS = (320, 900, 1280, 1920)
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
CALM = {"reduced_motion": "reduce"}
SOMEWHERE = (
    *(("viewer", view, True) for view in ("front", "left", "right")),
    ("nginx", "back", True),
    *(("viewer", view, False) for view in ("front", "right", "back")),
    ("files", "left", False),
)
"""Each side with script and without, one of each from another server: the bytes are the same, as `test_export.py`
compares."""


def parts_in(content, view: str) -> list[str]:
    """The parts that a view shows, in the order of its picture: each area, then its muscles as they are painted."""
    artwork = content.artwork(content.views[view])
    regions = [region for region in content.definitions.regions if region.id in artwork.regions]
    return [
        name for region in regions for name in (region.id, *(m for m in artwork.structures if m in region.structures))
    ]


SHOWN = """() => [location.href, Object.fromEntries([...document.querySelectorAll(".panel")]
  .filter((one) => one.checkVisibility()).map((one) => [one.id, one.innerText]))]"""
"""The address, and the panels that are shown with their words."""


def shows_only(page, content, part: str) -> str:
    """Exactly one panel is open: the part's, with its name and its answer in short. Gives the address."""
    address, panels = asked(page, SHOWN)
    assert_only(content, part, panels)
    return address


def assert_only(content, part: str, panels: dict[str, str]) -> None:
    """One panel is open: the part's, with its name and its answer in short."""
    prose = ProseWriter(content, load_words("en"))
    assert list(panels) == [part]
    text = " ".join(panels[part].split())
    assert content.parts[part].name in text
    assert all(prose.plain(line.text) in text for line in content.parts[part].summary)


def for_each(page, names, script: str) -> dict:
    """What a script finds in a page for each of some names, once what it did for it is answered: `(name) => …`."""
    every = f"""async (names) => {{
      const answered = {TWO_FRAMES}, open = async (name) => {{ location.hash = name; await answered(); }};
      const click = async (link) => {{ link.click(); await answered(); }};
      const found = {{}}, look = {script};
      for (const name of names) found[name] = await look(name);
      return found;
    }}"""
    return page.evaluate(every, list(names))


def unfold(page, muscle: str) -> None:
    """Open what a muscle's text says about its points."""
    click_in(page, f"#{muscle} details:has(.close-ups) > summary", "")


@pytest.mark.parametrize(("server", "view", "script"), SOMEWHERE, indirect=["server"])
def test_clicking_a_part_of_the_picture_or_the_name_beside_it_opens_its_text_and_no_other(
    open_page, server, content, view, script
):
    page = open_page(f"{server}/en/{view}/", java_script_enabled=script, **CALM)
    if script:
        assert scrolling_sideways(page) == []
    assert open_panels(page) == []
    parts = parts_in(content, view)
    names = labels(page, view, parts)
    assert len(names) >= 5
    clicked = click_each(page, [in_picture(view, part) for part in parts], SHOWN)
    for part, (address, panels) in zip(parts, clicked, strict=True):
        assert address == f"{server}/en/{view}/#{part}"
        assert_only(content, part, panels)
    clicked = click_each(page, names.values(), OPEN_PANELS, "") if script else ()
    assert list(clicked) == ([[part] for part in names] if script else [])


def scrolling_sideways(page) -> list[int]:
    """The widths at which a page can be scrolled sideways; leaves it as wide as it was."""
    before, found = page.viewport_size, []
    for width in WIDTHS:
        resize(page, width, 900)
        found += [width] if sideways(page) > 0 else []
    resize(page, **before)
    return found


def labels(page, view: str, parts: list[str]) -> dict[str, str]:
    """The names beside a picture that are shown, by part: what finds each in the page."""
    found = {part: f"{in_picture(view, part)} > .label" for part in parts}
    look = (
        "(all) => all.map((one) => Boolean(document.querySelector(one)?.checkVisibility({ visibilityProperty: true })))"
    )
    shown = page.evaluate(look, list(found.values()))
    return {part: label for (part, label), is_shown in zip(found.items(), shown, strict=True) if is_shown}


def test_every_part_of_the_sheet_can_be_hit(open_page, server, content):
    page = open_page(f"{server}/en/", **CALM)
    places = {(view, part): in_picture(view, part) for view in VIEWS for part in parts_in(content, view)}
    for width in (1280, 320):
        resize(page, width, 900)
        points = points_in(page, places.values())
        assert [place for place, point in zip(places, points, strict=True) if not point] == [], width


@SCRIPT
def test_clicking_a_name_in_the_list_opens_its_text_and_no_other(open_page, server, content, script):
    page = open_page(f"{server}/en/", java_script_enabled=script, **CALM)
    topics = [topic for topic in content.definitions.topics if not topic.lead]
    clicked = click_each(page, [f'.list a[data-part="{part}"]' for part in content.parts], SHOWN, "")
    for part, (_, panels) in zip(content.parts, clicked, strict=True):
        assert_only(content, part, panels)
    clicked = click_each(page, [f'.list a[data-topic="{topic.id}"]' for topic in topics], SHOWN, "")
    for topic, (_, panels) in zip(topics, clicked, strict=True):
        assert list(panels) == [topic.id]
        assert topic.title in " ".join(panels[topic.id].split())


@SCRIPT
def test_clicking_a_point_of_a_close_up_keeps_the_text_open_and_marks_the_point(open_page, server, content, script):
    page = open_page(f"{server}/en/", java_script_enabled=script, **CALM)
    look = f"""() => {{
      const discs = [...document.querySelectorAll(".panel .close-up a[data-site] .disc")];
      return [location.href, ({OPEN_PANELS})(), discs.filter((one) => one.checkVisibility())
        .map((disc) => [disc.closest("a").dataset.site, getComputedStyle(disc).fill])];
    }}"""
    for muscle in content.structures:
        page.evaluate("muscle => { location.hash = muscle; }", muscle.id)
        unfold(page, muscle.id)
        points = content.points_of(muscle.id)
        links = [f'.panel[id="{muscle.id}"] .close-up a[data-site="{point.id}"]' for point in points]
        for point, (address, panels, discs) in zip(points, click_each(page, links, look, ""), strict=True):
            assert address.endswith(f"#{point.id}")
            assert panels == [muscle.id]
            chosen = {fill for site, fill in discs if site == point.id}
            assert len(chosen) == 1, point.id
            assert chosen.isdisjoint(fill for site, fill in discs if site != point.id), point.id


LOOK = f"""async (id) => {{
  await open(id);
  const across = ({SIDEWAYS})(), filled = ({STRENGTHS})(), points = innerWidth > 320 ? [] : (() => {{
    for (const one of document.querySelectorAll(`#${{id}} details:has(.close-ups)`)) one.open = true;
    const box = ({{ x, y, width, height }}) => ({{ x, y, width, height }});
    return [...document.querySelectorAll(`#${{id}} .close-up`)]
      .map((figure) => [...figure.querySelectorAll(".hit")].map((hit) => box(hit.getBoundingClientRect())));
  }})();
  return {{ across, filled, points }};
}}"""
"""How a part looks that is opened by its address: px to scroll sideways, how strongly the pictures fill each part,
and, in the narrowest window, where the points of its close-ups are once they are unfolded."""


@pytest.fixture(scope="module")
def looks(browser: Browser, viewer, content) -> dict[int, dict]:
    """The px to scroll sideways of the sheet, and how each part looks, by the width of the window.

    One page for all widths, the narrowest last, as close-ups stay unfolded.
    """
    context = browser.new_context(**CALM)
    watched = Watched(context)
    page = context.new_page()
    unsee(page)
    page.goto(f"{viewer}/en/")
    found: dict[int, dict] = {}
    for width in WIDTHS:
        resize(page, width, 900)
        found[width] = {"across": sideways(page)}
    for width in reversed(WIDTHS):
        resize(page, width, 900)
        found[width]["parts"] = for_each(page, content.parts, LOOK)
    context.close()
    assert not watched.complaints, watched.complaints
    return found


def test_the_points_of_a_close_up_are_large_enough_for_a_finger_and_lie_apart(looks, content):
    for muscle in content.structures:
        figures = looks[320]["parts"][muscle.id]["points"]
        assert figures, muscle.id
        for boxes in figures:
            assert all(min(box["width"], box["height"]) >= 24 for box in boxes), muscle.id
            for i, a in enumerate(boxes):
                for b in boxes[:i]:
                    apart = max(abs(a["x"] - b["x"]) - a["width"], abs(a["y"] - b["y"]) - a["height"])
                    assert apart >= 0, f"{muscle.id}: two targets overlap by {-apart:.1f} px"


def test_the_points_of_a_chosen_part_can_be_seen_on_a_phone_and_lie_apart(open_page, server, content):
    page = open_page(f"{server}/en/", width=375, height=667, **CALM)
    discs_of = """async (id) => {
      await click(document.querySelector(`.list a[data-part="${id}"]`));
      return [...document.querySelectorAll("svg.picture .disc")].filter((one) => one.checkVisibility()).map((one) => {
        const b = one.getBoundingClientRect(),
              ring = parseFloat(getComputedStyle(one).strokeWidth) * one.getScreenCTM().a;
        return [b.left + b.width / 2, b.top + b.height / 2, b.width + Math.abs(ring)]; });
    }"""
    for area, discs in for_each(page, [one.id for one in content.definitions.regions], discs_of).items():
        assert len(discs) >= content.totals.sites(area) / 2  # those of one side
        for i, (x, y, wide) in enumerate(discs):
            assert wide >= 5, area
            assert all(math.dist((x, y), other[:2]) > wide for other in discs[:i]), area


@pytest.mark.parametrize(
    ("server", "script"), [("viewer", True), ("viewer", False), ("nginx", True), ("files", False)], indirect=["server"]
)
def test_an_address_opens_what_it_names(open_page, server, content, script):
    addresses = {
        "/en/#occiput": "occiput",
        "/en/back/#occipitalis-left-2": "occipitalis",
        "/en/right/#temporalis-right-4": "temporalis",
        "/en/front/#procerus-1": "procerus",
        "/en/left/#trapezius": "trapezius",
    }
    page = open_page(server + next(iter(addresses)), java_script_enabled=script, **CALM)
    for address, part in addresses.items():
        if address != next(iter(addresses)):
            page.goto(server + address)
        shows_only(page, content, part)
        assert page.locator(f'.panel[id="{part}"]').bounding_box()["y"] < 900


def test_an_address_that_names_nothing_shows_the_diagram(open_page, server):
    """Browsers send no fragment to a server, whichever it is."""
    page = open_page(f"{server}/en/#nothing", **CALM)
    assert open_panels(page) == []
    for fragment in ("#", '#"]', "#source-nothing", "#%E0%A4%A"):
        page.goto(f"{server}/en/{fragment}")
        page.reload()
        assert open_panels(page) == []
        assert page.locator("svg.picture").count() == 4


@with_headers("server")
def test_choosing_a_part_marks_only_its_links_and_asks_nothing_of_the_server(
    open_page, server, viewer, content, caplog
):
    """Asked of the viewer's log: the browser's own list of requests also holds those that its cache answers."""
    page = open_page(f"{server}/en/", **CALM)
    page.wait_for_load_state("networkidle")
    assert ("GET /anatomy/en/ " in caplog.text) == (server == viewer)
    caplog.clear()
    marks = f"""async (id) => {{
      await click(document.querySelector(`.list a[data-part="${{id}}"]`));
      return [({MARKED})(), document.title];
    }}"""
    for part, (found, title) in for_each(page, content.parts, marks).items():
        assert sorted(map(tuple, found)) == sorted(
            (part, place) for place in ("list", *(v.id for v in content.views_of(part)))
        )
        assert title.startswith(f"{getattr(content.parts[part], 'plainest', content.parts[part].name)} ")
    click_in(page, in_picture("back", "trapezius"))
    unfold(page, "trapezius")
    click_in(page, '#trapezius .close-up a[data-site="trapezius-left-1"]', "")
    page.wait_for_load_state("networkidle")
    assert "GET" not in caplog.text


def test_with_script_a_chosen_point_is_marked_and_its_muscle_too(open_page, server, content):
    page = open_page(f"{server}/en/#occipitalis-left-2", **CALM)
    assert {name for name, _ in marked(page)} == {"occipitalis", "occipitalis-left-2"}
    assert ("occipitalis-left-2", "panel") in marked(page)
    assert page.title().startswith("Back-of-scalp muscle ")


@with_headers("server")
def test_back_restores_what_was_chosen_before(open_page, server, content):
    page = open_page(f"{server}/en/", **CALM)
    before = page.title()
    for part in ("occiput", "frontalis"):
        click_in(page, in_picture("front" if part == "frontalis" else "back", part))
    go_back(page)
    shows_only(page, content, "occiput")
    assert page.title().startswith("Back of the head")
    assert {name for name, _ in marked(page)} == {"occiput"}
    go_back(page)
    assert (open_panels(page), page.title(), marked(page)) == ([], before, [])


def faint(content, part: str, filled: dict[str, dict[str, float]]) -> list[str]:
    """The views where some part that is lit is filled no stronger than one that is not, while a part is chosen."""
    lit = {part, *getattr(content.parts[part], "structures", ())}
    return [
        view
        for view, strong in filled.items()
        if not all(
            strong[name] > max((other for one, other in strong.items() if one not in lit), default=0)
            for name in lit & strong.keys()
        )
    ]


def test_the_chosen_part_stands_out_in_every_picture_that_shows_it(looks, content):
    for part, look in looks[1280]["parts"].items():
        assert faint(content, part, look["filled"]) == [], (part, look["filled"])


def test_without_script_the_chosen_part_stands_out_in_every_picture_that_shows_it(open_page, server, content):
    page = open_page(f"{server}/en/", java_script_enabled=False, **CALM)
    for part in content.parts:
        page.goto(f"{server}/en/#{part}")
        filled = strengths(page)
        assert faint(content, part, filled) == [], (part, filled)


@pytest.mark.parametrize(
    ("server", "view", "script"), [case for case in SOMEWHERE if case[2] or case[0] == "files"], indirect=["server"]
)
def test_tab_reaches_every_part_in_the_pictures_order_and_enter_opens_it(open_page, server, content, view, script):
    page = open_page(f"{server}/en/{view}/", java_script_enabled=script, **CALM)
    page.locator(".themes input").first.focus()  # the last stop before the picture
    reached = []
    for part in parts_in(content, view):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        reached.append((now["view"], now["part"]))
        assert now["ringed"], part
    assert reached == [(view, part) for part in parts_in(content, view)]
    for part in reversed(parts_in(content, view)[:-1]):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(FOCUSED)["part"] == part
    page.keyboard.press("Enter")
    first = parts_in(content, view)[0]
    shows_only(page, content, first)
    assert focused(page)["id"] == first


@with_headers("server")
def test_the_way_back_to_the_picture_leads_to_the_parts_link(open_page, server, content):
    page = open_page(f"{server}/en/", **CALM)
    for part in content.parts:
        page.evaluate("part => { location.hash = part; }", part)
        click_in(page, f'.panel[id="{part}"] .back-link', "")
        now, (_, panels) = asked(page, f"() => [({FOCUSED})(), ({SHOWN})()]")
        assert (now["part"], list(panels)) == (part, [part])


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(looks, content, width):
    assert looks[width]["across"] <= 0
    assert looks[width]["parts"].keys() == content.parts.keys()
    assert {part: look["across"] for part, look in looks[width]["parts"].items() if look["across"] > 0} == {}


def test_an_edit_of_the_words_shows_after_a_reload(open_page, folder, folder_server):
    page = open_page(f"{folder_server}/en/#occiput", **CALM)
    path = folder / "regions.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    next(region for region in raw["regions"] if region["id"] == "occiput")["name"] = "Hind head"
    path.write_text(json.dumps(raw), encoding="utf-8")
    page.reload()
    assert page.locator('.list a[data-part="occiput"]').inner_text().startswith("Hind head")
    assert (
        page.locator('svg.picture[data-view="back"] a[data-part="occiput"]').get_attribute("aria-label") == "Hind head"
    )
    assert "Hind head" in panel_text(page, "occiput")
    assert page.title().startswith("Hind head")
