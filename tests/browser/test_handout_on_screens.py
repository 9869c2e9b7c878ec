"""The handout on a screen: large enough letters on a phone, and nothing moves while it loads."""

from __future__ import annotations

import pytest
from support.waiting import until

SMALLEST = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const sizes = [];
  while (walk.nextNode()) {
    const { data, parentElement: around } = walk.currentNode;
    if (!data.trim() || !around.checkVisibility()) continue;
    const scale = around.ownerSVGElement ? around.getScreenCTM().a : 1; // letters in a picture grow and shrink with it
    sizes.push([parseFloat(getComputedStyle(around).fontSize) * scale, data.trim()]);
  }
  return sizes.sort((a, b) => a[0] - b[0])[0];
}"""
SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; })
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize(("width", "least"), [(375, 12), (1280, 0)])
def test_no_text_of_the_handout_is_too_small_on_a_phone_and_nothing_moves(open_page, server, width, least):
    page = open_page("about:blank", width=width, height=667)
    page.add_init_script(SHIFTS)
    for language in ("en", "es"):
        page.goto(f"{server}/{language}/handout/")
        page.mouse.wheel(0, 20_000)
        size, text = page.evaluate(SMALLEST)
        assert size >= least - 0.05, (size, text)
        assert page.evaluate("window.shift") < 0.001
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.body.style.paddingTop = '300px'")
    until(page, "window.shift > 0.01")  # the control: a page that moves is noticed


def test_it_fits_the_smallest_screen(open_page, server):
    page = open_page(f"{server}/en/handout/", width=320, height=700)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
