"""Pointing at a part, or moving the focus to it, in the list or in a picture: both show which one it is."""

from __future__ import annotations

import pytest
from support.measures import in_picture, point_in

LOOKS = """() => ({
  drawn: Object.fromEntries([...document.querySelectorAll("svg.picture .part")].filter((one) => one.checkVisibility())
    .map((one) => [one.closest("svg").dataset.view + " " + one.dataset.part,
                   [...one.querySelectorAll(".fill, .edge")].map((drawn) => getComputedStyle(drawn))
                     .map((style) => [style.fillOpacity, style.strokeOpacity, style.stroke,
                       style.strokeWidth].join()).join()])),
  listed: Object.fromEntries([...document.querySelectorAll(".list [data-part]")]
    .map((one) => [one.dataset.part, getComputedStyle(one).backgroundColor])),
  name: [...document.querySelectorAll(".tip")].filter((one) => one.checkVisibility()).map((one) => one.textContent)
    .join(),
})"""
"""How every part looks in the pictures and in the list, and the name that stands beside one."""


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The parts that look different."""
    return {key.rpartition(" ")[2] for key, look in after.items() if look != before[key]}


@pytest.mark.parametrize("by", ["pointer", "focus"])
def test_a_part_that_is_pointed_at_lights_up_in_the_picture_and_in_the_list_with_its_name(
    open_page, server, content, by
):
    page = open_page(f"{server}/en/", reduced_motion="reduce")
    rest = page.evaluate(LOOKS)
    assert rest["name"] == ""
    for part in content.parts:
        view = content.views_of(part)[0].id
        for place in (f'.list a[data-part="{part}"]', in_picture(view, part)):
            if by == "focus":
                page.evaluate("place => document.querySelector(place).focus()", place)
            elif place.startswith(".list"):
                page.hover(place)
            else:
                page.mouse.move(*point_in(page, place))
            now = page.evaluate(LOOKS)
            assert changed(rest["listed"], now["listed"]) == {part}, (part, place)
            assert part in changed(rest["drawn"], now["drawn"]), (part, place)
            assert now["name"] == page.get_attribute(in_picture(view, part), "aria-label"), (part, place)
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement.blur()")
    assert page.evaluate(LOOKS) == rest, "nothing stays lit"


MEASURE = """async (keys) => {
  const { getBoundingClientRect } = Element.prototype, tip = document.querySelector(".tip");
  let measured = 0;
  Element.prototype.getBoundingClientRect = function () { measured += 1; return getBoundingClientRect.call(this); };
  document.querySelector("svg.picture a.structure .fill").dispatchEvent(new PointerEvent("pointerover",
    { bubbles: true }));
  const atOnce = measured;
  for (const key of keys) dispatchEvent(new KeyboardEvent("keydown", { key }));
  await new Promise((done) => setTimeout(done, 100));
  Element.prototype.getBoundingClientRect = getBoundingClientRect;
  return { atOnce, later: measured > 0, named: tip.checkVisibility() };
}"""


def test_a_name_is_placed_after_the_event_so_that_an_opening_text_need_not_wait(open_page, server):
    page = open_page(f"{server}/en/", reduced_motion="reduce")
    assert page.evaluate(MEASURE, []) == {"atOnce": 0, "later": True, "named": True}


def test_escape_keeps_away_a_name_that_is_still_to_come(open_page, server):
    page = open_page(f"{server}/en/", reduced_motion="reduce")
    assert page.evaluate(MEASURE, ["Escape"]) == {"atOnce": 0, "later": False, "named": False}


def test_a_part_stays_lit_under_the_pointer_while_the_focus_comes_and_goes(open_page, server):
    """The focus goes to the text of a part that is clicked: the part need not fade, nor its name go, while the text
    opens.
    """
    page = open_page(f"{server}/en/", reduced_motion="reduce")
    page.mouse.move(*point_in(page, in_picture("front", "frontalis")))
    lit = """() => [...new Set([...document.querySelectorAll(".near")].map((one) => one.dataset.part))].join()"""
    focus = "(place) => document.querySelector(place).focus({ preventScroll: true })"
    assert page.evaluate(lit) == "frontalis"
    for place, part in (
        ("#find", "frontalis"),
        ('.list a[data-part="temples"]', "temples"),  # what happens last counts
        ("#find", "frontalis"),
    ):
        page.evaluate(focus, place)
        assert page.evaluate(lit) == part, place
    page.evaluate(focus, '.list a[data-part="temples"]')
    page.mouse.move(2, 2)
    assert page.evaluate(lit) == "temples"
    page.evaluate(focus, "#find")
    assert page.evaluate(lit) == ""
