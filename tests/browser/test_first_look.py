"""What a reader meets first: little above the pictures on a phone, nothing that moves, and a short way on from an
opened text.
"""

from __future__ import annotations

import pytest
from support.measures import answered
from support.pages import resize

PHONE = {"width": 375, "height": 667, "reduced_motion": "reduce"}

ABOVE = "document.querySelector('.controls').getBoundingClientRect().bottom"
ROWS = "new Set([...document.querySelectorAll('.views li')].map((one) => one.offsetTop)).size"
FOCUSED = "document.activeElement.getAttribute('class')"


@pytest.mark.parametrize("language", ["en", "es"])
def test_title_main_message_notices_and_buttons_take_two_fifths_of_a_phones_first_screen(open_page, server, language):
    page = open_page(f"{server}/{language}/", **PHONE)
    assert page.evaluate(ABOVE) <= PHONE["height"] * 2 / 5
    assert page.locator(".help a").first.bounding_box()["height"] >= 44
    for width in (375, 320):
        resize(page, width, 667)
        assert page.evaluate(ROWS) == 1, f"the sides stand in one row at {width} px"
    page.locator(".themes label:has([value=dim])").click()
    assert page.evaluate(ROWS) == 1, "in the theme that a tap chose, too"


def test_nothing_moves_when_the_control_that_turns_the_head_shows(open_page, server):
    page = open_page(f"{server}/en/", **PHONE)
    page.locator(".turn").wait_for(state="visible")
    below = "document.querySelector('.turn').nextElementSibling.getBoundingClientRect().top"
    shown = page.evaluate(below)
    page.evaluate("() => { document.querySelector('.turn').hidden = true; }")
    assert page.evaluate(below) == shown
    page.evaluate("() => document.querySelector('.turn').remove()")
    assert page.evaluate("document.querySelector('.lead').getBoundingClientRect().top") < shown, (
        "the measure sees its room"
    )


def test_from_an_opened_text_the_next_step_is_at_most_three_tabs_away(open_page, server, content):
    page = open_page(f"{server}/en/", **PHONE)
    for part in content.walk[:-1]:
        page.evaluate("part => document.querySelector(`.list a[href='#${part}']`).click()", part.id)
        answered(page)
        for _ in range(3):
            page.keyboard.press("Tab")
            if page.evaluate(FOCUSED) == "next":
                break
        assert page.evaluate(FOCUSED) == "next", part.id
        assert page.evaluate("document.activeElement.closest('.panel').id") == part.id
