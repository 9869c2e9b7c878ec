"""Every diagram in a browser, on the smallest screen, on paper and in the dark: the head, the hand, and a new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.diagrams import DIAGRAMS, diagram_folder
from support.pages import resize
from support.served import serve

from viewer.content import load_content


@pytest.fixture(scope="module", params=DIAGRAMS)
def place(request, tmp_path_factory) -> Path:
    """The folder of a diagram."""
    return diagram_folder(request.param, tmp_path_factory.mktemp("new"))


def test_a_browser_shows_it_without_complaint_and_without_scrolling_sideways(place, open_page):
    content = load_content(place)
    first, *_, last = content.parts
    for address in serve(place):
        page = open_page(f"{address}/{content.original}/#{first}", width=320, height=640, reduced_motion="reduce")
        panel = page.locator(f'.panel[id="{first}"]')
        panel.wait_for(state="visible")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
        assert panel.locator("li, p, summary").filter(visible=True).count() > 0, "it says something at once"
        page.emulate_media(media="print")
        assert panel.is_visible()
        resize(page, 1280, 900)
        page.emulate_media(media="screen", color_scheme="dark")
        page.locator(f'.list a[data-part="{last}"]').click()
        page.locator(f'.panel[id="{last}"]').wait_for(state="visible")
