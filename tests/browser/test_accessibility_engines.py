"""Everyone can use it in Firefox and WebKit too. These tests skip where those browsers are not installed; Chromium's
never do.
"""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image
from support.engines import ENTER, FIREFOX, NO_FIREFOX, SHIFT, TAB, settle
from support.seeing import changed

BACK = 'svg.picture[data-view="back"]'


def test_every_link_of_a_picture_has_its_role_and_name(engine, server):
    engine.go(f"{server}/en/back/")
    links = engine.ask(
        f"return [...document.querySelectorAll('{BACK} a')].map((one) => [one.id, one.getAttribute('aria-label')])"
    )
    assert len(links) == 7
    for name, label in links:
        assert engine.role_and_name(f'[id="{name}"]') == ("link", label)


def test_tab_goes_through_the_picture_in_its_order_and_enter_moves_the_focus_to_the_text(engine, server):
    engine.go(f"{server}/en/back/")
    engine.ask("document.querySelector('.themes input:checked').focus()")
    parts = engine.ask(f"return [...document.querySelectorAll('{BACK} a')].map((one) => one.dataset.part)")
    reached = []
    for _ in parts:
        engine.press(TAB)
        reached.append(engine.ask("return document.activeElement.dataset.part"))
    assert reached == parts
    engine.press(SHIFT + TAB)
    engine.press(ENTER)
    settle(engine, f"return document.activeElement.id === '{parts[-2]}'")
    assert engine.ask("return document.querySelector('.panel:target').checkVisibility()")
    engine.ask("history.back()")
    settle(engine, f"return document.activeElement.dataset.part === '{parts[-2]}'")


def test_the_focus_is_painted(engine, server):
    engine.go(f"{server}/en/back/")
    engine.ask("scrollTo(0, 0); document.querySelector('nav.views li:last-child a').focus({ preventScroll: true })")
    for _ in range(3):
        engine.press(TAB)
    engine.ask("document.activeElement.scrollIntoView({ block: 'center', behavior: 'instant' })")
    engine.press(SHIFT + TAB)
    time.sleep(0.5)
    before = Image.open(io.BytesIO(engine.picture())).convert("RGB")
    engine.press(TAB)
    time.sleep(0.5)
    after = Image.open(io.BytesIO(engine.picture())).convert("RGB")
    assert len(changed(before, after)) > 300


def test_the_list_says_what_is_shown_the_search_narrows_it_and_the_larger_picture_fills_the_window(engine, server):
    engine.go(f"{server}/en/#occipitalis")
    visible = (
        "[...document.querySelectorAll('.now')].filter((one) => one.checkVisibility()).map((one) => one.textContent)"
    )
    settle(engine, f"return {visible}.join() === '(shown now)'")
    engine.ask(
        "const field = document.querySelector('#find'); field.value = 'trap'; field.dispatchEvent(new Event('input'))"
    )
    found = "[...document.querySelectorAll('.results a')].filter((one) => one.checkVisibility()).map((one) => one.hash)"
    settle(engine, f"return {found}[0] === '#trapezius'")
    engine.go(f"{server}/en/#ad-back-large")
    settle(engine, f"return document.querySelector('{BACK}').getBoundingClientRect().width > innerWidth * .8")
    assert (
        engine.ask("return [...document.querySelectorAll('svg.picture')].filter((one) => one.checkVisibility()).length")
        == 1
    )


def test_no_page_scrolls_sideways_left_to_right_or_right_to_left(engine, server):
    for address in ("/en/", "/en/left/#temporalis", "/es/"):
        engine.go(server + address)
        for direction in ("ltr", "rtl"):
            wide = "return document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
            assert engine.ask(f"document.documentElement.dir = '{direction}'; {wide}") <= 0


def test_firefox_paints_edges_names_and_focus_in_forced_colors(engines, server):
    if not FIREFOX:
        pytest.skip(NO_FIREFOX)
    firefox = engines("firefox")
    with firefox.preferring("browser.display.document_color_use", 2):
        firefox.go(f"{server}/en/back/")
        colors = firefox.ask(
            f"""const at = (selector, name) => getComputedStyle(document.querySelector('{BACK} ' + selector))[name];
            return [at('.structure .edge', 'stroke'), at('.label.name', 'fill'),
                    at('.outline', 'stroke'), at('.head', 'fill')]"""
        )
        assert colors[3] not in colors[:3]
        assert firefox.ask("return matchMedia('(forced-colors: active)').matches")
