"""The search, asked as patients ask: in their own words, with slips of the fingers, in fear."""

from __future__ import annotations

import pytest
from support.questions import DANGER, ENGLISH, EVERYDAY, MORE_ENGLISH, MORE_SPANISH, NONSENSE, SPANISH, TWENTY
from support.waiting import until

ASK = """(questions) => {
  const field = document.querySelector(".find input");
  return questions.map((question) => {
    field.value = question;
    field.dispatchEvent(new Event("input"));
    return [...document.querySelectorAll(".results a")].map((link) => link.hash.slice(1));
  });
}"""
LEAST = 0.95


@pytest.mark.parametrize(("language", "asked"), [("en", (ENGLISH, MORE_ENGLISH)), ("es", (SPANISH, MORE_SPANISH))])
def test_ninety_five_of_a_hundred_questions_find_their_answer_among_the_first_three(open_page, server, language, asked):
    page = open_page(f"{server}/{language}/", reduced_motion="reduce")
    for questions in asked:
        answers = dict(zip(questions, page.evaluate(ASK, list(questions)), strict=True))
        missed = {
            one: answers[one][:3]
            for one, fitting in questions.items()
            if not set(fitting.split()) & set(answers[one][:3])
        }
        assert len(missed) <= (1 - LEAST) * len(questions), missed
        assert all(answers.values()), "every question gets a next step"


def test_a_word_of_danger_puts_urgent_help_first_and_nonsense_still_offers_help(open_page, server):
    page = open_page(f"{server}/en/embed/", reduced_motion="reduce")
    assert {found[0] for found in page.evaluate(ASK, list(DANGER))} == {"get-help"}
    for found in page.evaluate(ASK, list(NONSENSE)):
        assert {"get-help", "what-to-ask"} <= set(found)
    assert "get-help" not in {found[0] for found in page.evaluate(ASK, list(EVERYDAY))}, "no false alarm"


def test_a_result_shows_the_line_that_fits_and_enter_opens_the_first(open_page, server):
    page = open_page(f"{server}/en/", reduced_motion="reduce")
    page.fill(".find input", "blood thinners")
    assert "thinner" in page.locator(".results li").first.inner_text().lower()
    page.press(".find input", "Enter")
    until(page, "location.hash === '#who-should-not'")


def test_each_of_the_twenty_questions_is_found_by_search_and_answered_within_two_taps(open_page, server):
    page = open_page(f"{server}/en/", reduced_motion="reduce")
    found = dict(zip(TWENTY, page.evaluate(ASK, list(TWENTY)), strict=True))
    unfound = {
        asked: found[asked][:3]
        for asked, (topics, _) in TWENTY.items()
        if not set(topics.split()) & set(found[asked][:3])
    }
    assert unfound == {}
    texts = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.panel')].map((o) => [o.id, o.textContent]))"
    )
    listed = page.evaluate("[...document.querySelectorAll('#parts .topics a')].map((link) => link.hash.slice(1))")
    onward = page.evaluate("[...document.querySelectorAll('#questions a')].map((link) => link.hash.slice(1))")
    for asked, (topics, words) in TWENTY.items():
        answering = [one for one in topics.split() if words in texts[one]]
        assert answering, asked
        assert set(answering) <= {*listed, *(onward if "questions" in listed else ())}, asked
