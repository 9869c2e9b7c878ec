"""Everyone can use it, 10: the search narrows the list and says so politely."""

from __future__ import annotations

import pytest
from support.measures import focused, go_back, open_panels

CALM = {"reduced_motion": "reduce"}
FIELD = "Find a muscle, an area or a topic"
ALL = 23


def listed(page) -> list[str]:
    return page.eval_on_selector_all(
        ".list a:is([data-part], [data-topic])",
        "(all) => all.filter((a) => a.checkVisibility()).map((a) => a.dataset.part || a.dataset.topic)",
    )


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("occi", ["occiput", "occipitalis"]),
        ("FOREHEAD muscle", ["forehead", "frontalis"]),
        ("trápez", ["neck", "trapezius"]),
        ("back of the head", ["occiput", "occipitalis"]),
        ("side eff", ["side-effects"]),
        ("eyebrow", ["forehead", "corrugator", "procerus", "frontalis"]),
        ("zz", []),
    ],
)
def test_typing_narrows_the_list_to_names_with_these_letters_or_else_to_texts_with_these_words(open_page, server, typed, left):
    page = open_page(f"{server}/en/", **CALM)
    page.get_by_label(FIELD).press_sequentially(typed)
    assert listed(page) == left
    status = page.get_by_role("status")
    page.wait_for_function("() => document.querySelector('[role=status]').textContent")
    assert status.inner_text() == (
        f"Found: {len(left)} of {ALL}" if left else "Nothing here has these words. Try fewer letters, or other words."
    )
    page.get_by_label(FIELD).fill("")
    assert len(listed(page)) == ALL
    page.wait_for_function("() => !document.querySelector('[role=status]').textContent")


def test_the_count_is_said_once_when_typing_rests(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.evaluate(
        """() => { window.said = []; const status = document.querySelector("[role=status]");
          new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true }); }"""
    )
    page.get_by_label(FIELD).press_sequentially("temp", delay=40)
    page.wait_for_timeout(600)
    assert page.evaluate("() => said") == [f"Found: 2 of {ALL}"]


def test_enter_opens_the_first_that_is_found_and_moves_the_focus_to_its_text(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.get_by_label(FIELD).press_sequentially("trapez")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert (open_panels(page), focused(page)["id"]) == (["trapezius"], "trapezius")
    go_back(page)
    page.get_by_label(FIELD).fill("zzz")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert open_panels(page) == []


def test_without_script_there_is_no_field_that_does_nothing(open_page, server):
    page = open_page(f"{server}/en/", java_script_enabled=False, **CALM)
    assert page.locator(".find").is_hidden()
    assert page.get_by_role("searchbox").count() == 0
