"""Ten tasks of a patient on a phone (benchmarks/tasks.py): what they take today is the most they may take."""

from __future__ import annotations

from playwright.sync_api import Browser
from support.measures import answered
from support.pages import unsee
from support.waiting import until

from benchmarks.tasks import TASKS, phone, play

MOST_TAPS = {
    "How many injections go into the forehead?": 1,
    "Does it hurt at the neck?": 1,
    "My eyelid droops. What now?": 2,
    "Who should not have it?": 1,
    "When does it start to work?": 2,
    "I missed my appointment": 2,
    "Can I fly next week?": 2,
    "Show me the muscle at the back of my head": 2,
    "Print it for my partner, who reads Spanish": 2,
    "Send my friend the page on the temples": 2,
}
TO_SCROLL_TO = {"I missed my appointment"}
"""Its answer stands further down in the text that opens."""


def test_no_task_takes_more_taps_than_before_and_its_answer_is_seen(browser: Browser, server):
    with phone(browser) as context:
        page = context.new_page()
        unsee(page)
        played = [play(page, server, task) for task in TASKS]
    assert {one.wish: one.taps for one in played if one.taps > MOST_TAPS[one.wish]} == {}
    assert {one.wish for one in played if not one.answered} <= TO_SCROLL_TO
    assert max(one.screens for one in played) < 6


def test_a_result_shows_what_to_do_and_leads_to_the_line_that_says_so(open_page, server):
    page = open_page(f"{server}/en/", width=375, height=667, reduced_motion="reduce")
    page.fill(".find input", "can i fly")
    line = page.locator(".results span").first.inner_text()
    intro, item = line.split(": ")
    assert intro == "We found no good evidence for these. Ask your clinic", "the words before the list"
    page.locator(".results a").first.click()
    for words in (intro, item):
        until(
            page,
            """words => [...document.querySelectorAll(".panel :is(p, li)")].some((one) => {
              const box = one.getBoundingClientRect();
              return one.checkVisibility() && one.textContent.includes(words) && box.top >= 0
                && box.bottom <= innerHeight;
            })""",
            arg=words,
        )
    for part in (
        "temples",
        page.evaluate("location.hash.slice(1)"),
    ):  # chosen again, the text is shown from its beginning
        page.evaluate(
            "(part) => document.querySelector(`.list :is([data-part='${part}'],[data-topic='${part}'])`).click()", part
        )
        answered(page)
    heading = page.locator(".panel:visible h2").first.bounding_box()
    assert 0 <= heading["y"] < page.viewport_size["height"]
