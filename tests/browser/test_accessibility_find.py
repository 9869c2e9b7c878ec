"""Everyone can use it, 10: the search shows results in place of the list and says so politely."""

from __future__ import annotations

from support.measures import focused, go_back, open_panels
from support.waiting import until

CALM = {"reduced_motion": "reduce"}
FIELD = "Find a part, or ask a question"
ALL = 25


def found(page) -> list[str]:
    """What the results lead to."""
    return page.eval_on_selector_all(".results a", "(all) => all.map((a) => a.hash.slice(1))")


def test_results_stand_in_for_the_list_and_are_counted(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    for typed, first in {
        "occi": {"occiput", "occipitalis"},
        "FOREHEAD muscle": {"frontalis"},
        "trápez": {"trapezius"},
        "back of the head": {"occiput", "occipitalis"},
        "side eff": {"side-effects"},
    }.items():
        page.get_by_label(FIELD).fill("")
        assert found(page) == []
        assert page.locator(".list .parts").is_visible()
        page.evaluate(
            "() => { document.querySelector('.find [role=status]').textContent = ''; }"
        )  # of what was typed before
        page.get_by_label(FIELD).press_sequentially(typed)
        assert first <= set(found(page)[:3]), typed
        assert page.locator(".list .parts").is_hidden()
        until(page, "() => document.querySelector('.find [role=status]').textContent")
        assert page.locator(".find [role=status]").inner_text().endswith(f" of {ALL}"), typed
    page.get_by_label(FIELD).fill("")
    until(page, "() => !document.querySelector('.find [role=status]').textContent")


def test_where_nothing_is_found_help_and_what_to_ask_are_offered(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.get_by_label(FIELD).press_sequentially("zz")
    assert found(page) == ["get-help", "what-to-ask"]
    until(page, "() => document.querySelector('.find [role=status]').textContent")
    assert page.locator(".find [role=status]").inner_text().startswith("Nothing matches these words.")


def test_the_count_is_said_once_when_typing_rests(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.evaluate(
        """() => { window.said = []; const status = document.querySelector(".find [role=status]");
          new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true }); }"""
    )
    page.get_by_label(FIELD).press_sequentially("temp", delay=40)
    page.wait_for_timeout(600)
    said = page.evaluate("() => said")
    assert len(said) == 1
    assert said[0].startswith("Found: ")


def test_enter_opens_the_first_that_is_found_and_moves_the_focus_to_its_text(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.get_by_label(FIELD).press_sequentially("trapez")
    page.keyboard.press("Enter")
    until(page, "() => document.activeElement.id === 'trapezius'")
    assert (open_panels(page), focused(page)["id"]) == (["trapezius"], "trapezius")
    go_back(page)
    page.get_by_label(FIELD).fill(" ")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert open_panels(page) == []


def test_without_script_there_is_no_field_that_does_nothing(open_page, server):
    page = open_page(f"{server}/en/", java_script_enabled=False, **CALM)
    assert page.locator(".find").is_hidden()
    assert page.get_by_role("searchbox").count() == 0
