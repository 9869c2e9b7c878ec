"""The chosen part is marked by the script's classes or, without script, by a style sheet of its own: both alike."""

from __future__ import annotations

from playwright.sync_api import Page
from support.measures import asked

CHOSEN = ("occiput", "occipitalis", "occipitalis-left-2", "procerus-1", "side-effects", "ad-back-large", "galea")
_SEEN = ["display", "fill", "fillOpacity", "strokeWidth", "strokeOpacity", "opacity", "fontWeight", "position"]
_APART = ".find, .tip, .themes, .countries, .part-tools, .turn, .way-back"
_LOOKS = """([names, apart]) => {
  const found = [];
  // What is in something that is not displayed looks like nothing.
  const look = (one) => {
    if (one.localName === "defs" || one.matches(apart)) return;
    const seen = getComputedStyle(one);
    found.push([one.localName, one.className.baseVal ?? "", ...names.map((name) => seen[name])].join(" ")
      .replace(/ (shown|lit)\\b/g, ""));
    if (seen.display !== "none") for (const child of one.children) look(child);
  };
  for (const one of document.querySelector(".diagram").children) look(one);
  return found.join("\\n");
}"""


def looks(page: Page, address: str) -> list[str]:
    """How every element of the diagram looks at an address, in order."""
    if page.url != address:
        page.goto(address)
        if "#" in address:
            page.reload()  # to another fragment of the same page, a browser loads nothing
    return asked(page, _LOOKS, [_SEEN, _APART]).splitlines()


def both(open_page, address: str) -> list[Page]:
    """A page with script and one without, in which nothing fades."""
    return [open_page(address, java_script_enabled=script, reduced_motion="reduce") for script in (True, False)]


def test_what_is_chosen_looks_the_same_with_and_without_script(open_page, server):
    pages = both(open_page, f"{server}/en/back/")
    nothing = looks(pages[0], f"{server}/en/back/")
    for chosen in CHOSEN:
        with_script, without = (looks(page, f"{server}/en/back/#{chosen}") for page in pages)
        assert with_script == without, chosen
        assert with_script != nothing, chosen


def test_what_a_frame_s_address_asks_for_looks_the_same_with_and_without_script(open_page, server):
    pages = both(open_page, f"{server}/en/embed/back/?show=occiput")
    for chosen in ("occiput", "occipitalis", "side-effects"):
        with_script, without = (looks(page, f"{server}/en/embed/back/?show={chosen}") for page in pages)
        assert with_script == without, chosen


def test_without_script_another_part_takes_the_place_of_the_one_that_was_asked_for(server, open_page):
    page = open_page(f"{server}/en/embed/back/?show=occiput", java_script_enabled=False)
    page.click('.list a[data-part="trapezius"]')
    assert page.locator(".panel:visible").count() == 1
    assert page.locator("#trapezius").is_visible()
