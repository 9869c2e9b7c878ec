"""The record as it leaves a printer: one page, with circles and lines that a pen can fill."""

from __future__ import annotations

import io
import math

import pytest
from pypdf import PdfReader

LANGUAGES = ("en", "es")
PAPER = {"A4": (210, 297), "Letter": (216, 279)}
MARGINS = (26, 20)
"""mm, both sides together."""

CIRCLES = """[...document.querySelectorAll("figure[data-view] .site")].map(site => {
  const disc = site.querySelector(".disc"), b = disc.getBoundingClientRect();
  const fill = getComputedStyle(disc).fill, view = site.closest("figure").dataset.view;
  return {view, fill, wide: b.width, x: b.left + b.width / 2, y: b.top + b.height / 2}; })"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_on_one_page_with_circles_that_a_pen_can_fill(browser, server, language):
    page = browser.new_page()
    page.goto(f"{server}/{language}/handout/record/")
    for size in PAPER:
        assert len(PdfReader(io.BytesIO(page.pdf(format=size))).pages) == 1, size
    page.emulate_media(media="print")
    mm = 96 / 25.4
    page.set_viewport_size(
        {
            "width": round((PAPER["Letter"][0] - MARGINS[0]) * mm),
            "height": round((PAPER["Letter"][1] - MARGINS[1]) * mm),
        }
    )
    circles = page.evaluate(CIRCLES)
    pens = page.evaluate(
        "[...document.querySelectorAll('.blanks li, .notes li')].map(one => one.getBoundingClientRect().height)"
    )
    page.close()
    assert len(circles) == 31
    for i, one in enumerate(circles):
        assert one["fill"] == "rgb(255, 255, 255)"
        assert one["wide"] >= 2.5 * mm, "wide enough for a pen"
        for other in circles[:i]:
            apart = math.dist((one["x"], one["y"]), (other["x"], other["y"]))
            assert apart > one["wide"] or other["view"] != one["view"], (one, other)
    assert len(pens) == 7
    assert min(pens) >= 6.5 * mm, "room to write"
