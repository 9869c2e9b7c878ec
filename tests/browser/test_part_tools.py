"""What a reader can do with an open text: copy a link to it, print it, hear it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from support.hosts import Site, serving
from support.hosts import page as host_page
from support.paper import leave_pictures_empty, sheets
from support.waiting import until

VOICES = """(voices) => {
  const spoken = window.spoken = [];
  class Utterance { constructor(text) { this.text = text; } }
  const speech = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: (one) => { spoken.push({ text: one.text, voice: one.voice?.name }); window.end = () => one.onend(); },
    cancel: () => {},
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = Utterance;
}"""
FAR = {"name": "far", "lang": "en-US", "localService": False}
NEAR = {"name": "near", "lang": "en-GB", "localService": True}
NEAR_SPANISH = {"name": "cerca", "lang": "es-ES", "localService": True}
MARKED = "[...CSS.highlights.get('spoken')].map((range) => range.toString().replace(/\\s+/g, ' ').trim())"

TINT = """getComputedStyle(document.querySelector("#trapezius h2"), "::highlight(spoken)").backgroundColor"""
"""How a sentence that is marked in an open text is painted."""


def with_voices(page: Page, address: str, *voices: dict[str, object]) -> None:
    """Load a page in a browser that has these voices."""
    page.add_init_script(f"({VOICES})({list(voices)!r})".replace("True", "true").replace("False", "false"))
    page.goto(address)
    page.wait_for_selector(".part-tools:not([hidden])")


def test_the_tools_stand_under_the_first_lines_two_taps_away_and_fit_a_thumb(open_page, server):
    page = open_page(f"{server}/es/", width=375, height=667)
    assert page.locator(".part-tools").is_hidden()
    for part in ("temporalis", "occiput", "get-help"):
        page.evaluate("part => document.querySelector(`.list a[href='#${part}']`).click()", part)
        page.wait_for_selector(f"#{part} .part-tools:not([hidden])")
        boxes = [button.bounding_box() for button in page.locator(".part-tools .button:visible").all()]
        assert len(boxes) == 2, "no voice, no third button"
        assert all(box["height"] >= 44 and box["width"] >= 44 and box["x"] + box["width"] <= 375 for box in boxes)
    assert page.locator("#get-help li ~ .part-tools, #get-help .part-tools ~ :is(ul, p:not(.onward))").count() == 0


def test_a_copied_link_leads_to_the_part_without_the_readers_own_theme(open_page, server):
    page = open_page(f"{server}/en/back/?theme=dim#occipitalis", permissions=["clipboard-read", "clipboard-write"])
    page.click(".part-tools .copy")
    until(page, "document.querySelector('.part-tools [role=status]').textContent === 'Copied.'")
    assert page.evaluate("navigator.clipboard.readText()") == f"{server}/en/back/#occipitalis"


def test_in_a_sandboxed_frame_a_link_to_the_full_page_is_copied_and_printing_opens_it(open_page, server):
    with serving(Site()) as site:
        sandbox = 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" width="700" height="640"'
        frame = f'<iframe src="{server}/en/embed/back/?show=occiput" {sandbox}></iframe>'
        page = open_page(site.put("/", host_page(frame + "<textarea></textarea>")))
        inner = page.frames[1]
        inner.click(".part-tools .copy")
        until(inner, "document.querySelector('.part-tools [role=status]').textContent === 'Copied.'")
        page.focus("textarea")
        page.keyboard.press("Control+V")
        assert page.input_value("textarea") == f"{server}/en/back/#occiput"
        page.context.add_init_script("window.printed = 0; window.print = () => { window.printed++; }")
        with page.context.expect_page() as opening:
            inner.click(".part-tools .print")
        until(opening.value, "window.printed === 1")
        assert opening.value.url == f"{server}/en/back/#occiput"
        with page.context.expect_page() as opening:
            inner.click("footer .full")
        opening.value.wait_for_url(f"{server}/en/back/#occiput")
        assert opening.value.evaluate("window.printed") == 0, "only the button prints"


def test_print_prints_and_a_page_opened_by_a_frame_prints_once(open_page, server):
    page = open_page("about:blank")
    page.add_init_script("window.printed = 0; window.print = () => { window.printed++; }")
    page.goto(f"{server}/en/back/?print#occiput")
    until(page, "window.printed === 1")
    assert page.url == f"{server}/en/back/#occiput", "loading it again does not print again"
    page.click(".part-tools .print")
    assert page.evaluate("window.printed") == 2


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_open_text_prints_on_two_pages_with_its_picture_its_folds_and_nothing_else(open_page, server, script):
    page = open_page(f"{server}/es/", java_script_enabled=script)
    leave_pictures_empty(page)
    for part in ("frontalis", "cervical-paraspinal"):
        page.goto(f"{server}/es/#{part}")
        for paper in ("A4", "Letter"):
            assert sheets(page, paper) <= 2, (part, paper)
    page.emulate_media(media="print")
    assert page.locator(".panel:visible").evaluate_all("(panels) => panels.map((panel) => panel.id)") == [
        "cervical-paraspinal"
    ]
    assert page.locator(".plate:visible").count() == 1
    assert page.locator(".part-tools, .controls .views, .lead").evaluate_all(
        "(all) => all.every((one) => !one.checkVisibility())"
    )
    folded = page.locator("#cervical-paraspinal .fold > p").first
    assert folded.bounding_box()["height"] > 10, "what is folded on the screen is open on paper"


def test_only_voices_of_the_readers_own_device_speak(open_page, server):
    page = open_page("about:blank")
    with_voices(page, f"{server}/en/#temples", FAR, NEAR_SPANISH)
    assert page.locator(".listen").is_hidden(), (
        "a voice of another language is none, and neither is one that sends the text away"
    )
    page = open_page("about:blank")
    with_voices(page, f"{server}/en/#temples", FAR, NEAR)
    page.click(".listen")
    assert page.evaluate("spoken") == [{"text": "Temples", "voice": "near"}]


def test_reading_aloud_follows_the_text_pauses_and_goes_on_with_the_same_sentence(open_page, server):
    page = open_page("about:blank")
    with_voices(page, f"{server}/en/#trapezius", NEAR)
    page.click(".listen")
    for _ in range(3):
        page.evaluate("end()")
    now = page.evaluate("spoken.at(-1).text")
    assert page.evaluate(MARKED) == [now]
    assert page.evaluate(TINT) != "rgba(0, 0, 0, 0)"
    assert page.locator(".listen").inner_text() == "Pause"
    page.click(".listen")
    page.evaluate("end()")
    assert page.evaluate("spoken.length") == 4, "what was stopped does not go on by itself"
    assert page.locator(".listen").inner_text() == "Continue"
    page.click(".listen")
    assert page.evaluate("spoken.at(-1).text") == now
    page.evaluate(
        "() => { for (let i = 0; i < 200 && document.querySelector('.listen').textContent !== 'Listen'; i++) end(); }"
    )
    said = page.evaluate("spoken.map((one) => one.text)")
    assert "Side effects here" in said
    assert not [one for one in said if re.search(r"Sources of this text|Copy link|^[\d,]+$", one)]
    assert page.evaluate(MARKED) == []
    assert page.evaluate(TINT) == "rgba(0, 0, 0, 0)", "an idle page has no rule that a browser would try on everything"


def test_reading_stops_when_another_text_opens(open_page, server):
    page = open_page("about:blank")
    with_voices(page, f"{server}/en/#trapezius", NEAR)
    page.click(".listen")
    page.evaluate("document.querySelector('.list a[href=\"#temples\"]').click()")
    page.wait_for_selector("#temples .listen")
    assert page.locator(".listen").inner_text() == "Listen"
    page.click(".listen")
    assert page.evaluate("spoken.at(-1).text") == "Temples"
