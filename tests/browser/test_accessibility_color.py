"""Everyone can use it, 6: contrast and color computed from what is painted, in every scheme and for every color
vision.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from statistics import median

import pytest
from playwright.sync_api import Page
from support.measures import answered, unfold
from support.seeing import SCHEMES, add_style, contrast, difference, middle_color, painted, show_in, styled

CALM = {"reduced_motion": "reduce"}
AREAS = ("forehead", "temples", "occiput", "neck")
LEAST_DIFFERENCE = {
    "light": {"none": 24.3, "protanopia": 13, "deuteranopia": 15.8, "tritanopia": 16.6, "achromatopsia": 5.4},
    "dim": {"none": 24, "protanopia": 10.7, "deuteranopia": 13.3, "tritanopia": 13.6, "achromatopsia": 4.6},
    "dark": {"none": 24.1, "protanopia": 10.4, "deuteranopia": 12.6, "tritanopia": 13.6, "achromatopsia": 7.1},
}
"""CIEDE2000 between any two areas as painted; docs/accessibility.md has the same table."""


def theme_of(scheme: str) -> str:
    """The query that asks for a scheme: no setting of the reader's device asks for dim."""
    return "?theme=dim" if scheme == "dim" else ""


def in_each_scheme(open_page, address: str, fragment: str = "", **window) -> Iterator[tuple[str, Page]]:
    """An address opened once and shown in every scheme that a reader's device can ask for, and opened in dim."""
    page = open_page(f"{address}{fragment}", **window, **CALM)
    for scheme in SCHEMES:
        show_in(page, scheme)
        yield scheme, page
    yield "dim", open_page(f"{address}{theme_of('dim')}{fragment}", **window, **CALM)


_TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!node.data.trim() || !one.checkVisibility({ opacityProperty: true })
      || one.closest(".skip, title, style")) continue;
    const style = getComputedStyle(one), drawn = one.namespaceURI.endsWith("svg"), range = document.createRange();
    range.selectNodeContents(node);
    const box = drawn ? one.getBoundingClientRect() : range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const color = (drawn ? style.fill : style.color).match(/[\\d.]+/g).map(Number);
    found.push({ drawn, text: node.data.trim().slice(0, 40), color,
                 srgb: (drawn ? style.fill : style.color).startsWith("rgb"),
                 box: [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY] });
  }
  return found;
}"""
_WORDLESS = """*, ::before, ::after { color: transparent !important; -webkit-text-fill-color: transparent !important;
  text-decoration-color: transparent !important; }
    svg text { fill: transparent !important; stroke: none !important; }"""


def text_contrasts(page: Page) -> list[tuple[float, str]]:
    """Every visible text with the contrast of its color and the painted ground under it, where that is worst but for
    a grain.
    """
    texts = page.evaluate(_TEXTS)
    forced = page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    with styled(page, _WORDLESS):
        ground = painted(page, full=True)
    found = []
    for text in texts:
        left, top, right, bottom = (int(v) for v in text["box"])
        if text[
            "drawn"
        ]:  # a drawn letter's cell is higher than the letter, and the ring of a disc runs through its corners
            top, bottom = top + (bottom - top) // 4, bottom - (bottom - top) // 4
        assert text["srgb"], text
        color = tuple(round(v) for v in text["color"][:3])
        across = range(max(left, 0), min(right, ground.width), max((right - left) // 12, 1))
        down = range(max(top, 0), min(bottom, ground.height), max((bottom - top) // 6, 1))
        under = [ground.getpixel((x, y)) for x in across for y in down]
        if (
            forced and under and not text["drawn"]
        ):  # no style hides these words: the ground is what most of their box shows
            under = [max(set(under), key=under.count)]
        ratios = sorted(contrast(color, one) for one in under)
        if ratios:
            found.append((round(ratios[len(ratios) // 20], 2), text["text"]))
    return sorted(found)


def test_every_text_stands_out_by_4_5_to_1_from_what_is_painted_under_it(open_page, server):
    for scheme, page in in_each_scheme(open_page, f"{server}/en/back/", "#occipitalis"):
        found = text_contrasts(page)
        assert len(found) > 60, scheme
        assert [one for one in found if one[0] < 4.5] == [], scheme


def test_the_measure_of_text_fails_on_faint_words(open_page, server):
    page = open_page(f"{server}/en/back/#occipitalis", **CALM)
    add_style(page, ".hint { color: #8a8a90 !important; } .second { fill: #9a9aa0 !important; }")
    assert len([one for one in text_contrasts(page) if one[0] < 4.5]) >= 3


_DISCS = """(selector) => {
  const discs = [...document.querySelectorAll(selector)].filter((disc) => disc.checkVisibility());
  scrollTo(0, 0);
  return discs.map((disc) => {
    const box = disc.getBoundingClientRect(), scale = disc.getScreenCTM().a;
    return [box.left + box.width / 2, box.top + box.height / 2,
            parseFloat(getComputedStyle(disc).r) * scale || disc.r.baseVal.value * Math.abs(scale)];
  });
}"""


def disc_contrasts(page: Page, selector: str) -> list[float]:
    """For each disc that marks a point, all of them in the window: the contrast of its painted ring with its inside."""
    discs = page.evaluate(_DISCS, selector)
    left, top = (int(min(disc[i] - disc[2] for disc in discs)) - 2 for i in (0, 1))
    right, bottom = (int(max(disc[i] + disc[2] for disc in discs)) + 3 for i in (0, 1))
    assert min(left, top) >= 0, "the window is not high enough"
    assert bottom <= page.viewport_size["height"], "the window is not high enough"
    image = painted(page, box=(left, top, right, bottom))
    found = []
    for x, y, radius in discs:

        def at(distance: float, way: tuple[int, int], x: float = x, y: float = y) -> tuple[int, int, int]:
            return image.getpixel((int(x + way[0] * distance) - left, int(y + way[1] * distance) - top))

        ways = ((1, 0), (-1, 0), (0, 1), (0, -1))
        inside = [at(radius * 0.62, way) for way in ways]
        ring = [
            max((at(radius + d, way) for d in (-1, 0, 1)), key=lambda c, i=i: contrast(c, inside[i]))
            for i, way in enumerate(ways)
        ]
        found.append(median(contrast(ring[i], inside[i]) for i in range(4)))
    return found


def test_the_discs_of_points_stand_out_by_3_to_1(open_page, server):
    for scheme, page in in_each_scheme(open_page, f"{server}/en/back/", height=2000):
        page.evaluate("() => { location.hash = ''; }")
        answered(page)
        at_rest = disc_contrasts(page, 'svg.picture[data-view="back"] .disc:not(.big)')
        page.evaluate("() => { location.hash = 'occipitalis'; }")
        answered(page)
        unfold(page)
        near = disc_contrasts(page, "#occipitalis .close-up .big")
        assert (len(at_rest), len(near)) == (16, 6), scheme
        assert min(at_rest) >= 3, scheme
        assert min(near) >= 4.5, scheme


def test_the_measure_of_discs_fails_on_a_faint_ring(open_page, server):
    page = open_page(f"{server}/en/back/#occipitalis", height=2000, **CALM)
    unfold(page)
    add_style(page, ".disc { stroke: #bbb !important; fill: #fff !important; }")
    assert min(disc_contrasts(page, "#occipitalis .close-up .big")) < 3


Places = dict[str, list[tuple[float, float]]]


def area_places(page: Page) -> Places:
    """Places in the window, in CSS px, where the muscles of each area are on top."""
    found: Places = page.evaluate(
        """() => { const found = {};
          for (const link of document.querySelectorAll("svg.picture .structure")) {
            const { area } = link.dataset;
            const box = link.querySelector(".edge").getBoundingClientRect();
            for (let i = 1; i < 16; i++) for (let j = 1; j < 16; j++) {
              const x = box.left + box.width * i / 16, y = box.top + box.height * j / 16;
              if (document.elementFromPoint(x, y)?.closest("a") === link) (found[area] ||= []).push([x, y]);
            } }
          return found; }"""
    )
    return found


def area_colors(page: Page, places: Places) -> dict[str, tuple[int, int, int]]:
    """The color of each area as it is painted: the middle color of its muscles on the sheet."""
    across, down = ([int(place[i]) for found in places.values() for place in found] for i in (0, 1))
    left, top = min(across), min(down)
    image = painted(page, box=(left, top, max(across) + 1, max(down) + 1))
    return {
        area: middle_color([image.getpixel((int(x) - left, int(y) - top)) for x, y in found])
        for area, found in places.items()
    }


@pytest.mark.parametrize("scheme", LEAST_DIFFERENCE)
def test_the_four_areas_differ_for_people_who_confuse_colors_or_see_none(open_page, server, scheme):
    page = open_page(f"{server}/en/{theme_of(scheme)}", height=1400, own=True, **CALM, **SCHEMES.get(scheme, {}))
    browser, places = page.context.new_cdp_session(page), area_places(page)
    for vision, enough in LEAST_DIFFERENCE[scheme].items():
        browser.send("Emulation.setEmulatedVisionDeficiency", {"type": vision})
        colors = area_colors(page, places)
        assert set(colors) == set(AREAS)
        least = min((round(difference(colors[a], colors[b]), 1), a, b) for a, b in combinations(AREAS, 2))
        assert least[0] >= enough, (vision, least)
    add_style(page, ".part { --fill: #999 !important; --ink: #444 !important; --fill-rest: .5 !important; }")
    same = area_colors(page, places)
    assert min(difference(same[a], same[b]) for a, b in combinations(AREAS, 2)) < 3, (
        "the measure sees areas of one color"
    )


def test_color_is_never_alone_each_area_has_its_name_and_its_structures_their_fibers(open_page, server, content):
    page = open_page(f"{server}/en/", **CALM)
    for region in content.definitions.regions:
        assert page.locator(f'.list a[data-part="{region.id}"]').inner_text() == region.name
    assert page.locator("svg.picture .structure:not(:has(.fibers))").count() == 0
    words = page.locator(".panels").evaluate("(panels) => panels.textContent.toLowerCase()")
    assert not [color for color in ("blue", "yellow", "red area", "green", "teal", "purple", "pink") if color in words]
