"""Picture and words together: after a choice a reader sees the part, its name and the first lines of its text at
once.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from support.pages import resize, unsee

from benchmarks import reading
from benchmarks.reading import Window, choose, in_a_frame, in_an_element, on_a_page, opened, seen

SIZES = [(375, 667), (667, 375), (820, 1180), (1024, 768)]
"""Each layout once. `python -m benchmarks.reading` measures all sizes."""

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[dict[bool, Page]]:
    """A page with script and one without, which go from test to test."""
    with opened(browser) as scripted, opened(browser, script=False) as plain, pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "resize", resize)  # keeps the window unpainted after resizing
        for page in (scripted, plain):
            unsee(page)
        yield {True: scripted, False: plain}


@SCRIPT
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_chosen_part_its_name_and_its_text_share_the_window_of_a_page(pages, server, size, script):
    found = on_a_page(pages[script], server, size, script=script)
    assert len(found) == 11
    assert [str(one) for one in found if not one.enough] == []


@SCRIPT
@pytest.mark.parametrize("width", [343, 620])
def test_they_share_a_frame_of_640_pixels(pages, server, width, script):
    found = in_a_frame(pages[script], server, width, script=script)
    assert len(found) == 11
    assert [str(one) for one in found if not one.enough] == []


@pytest.mark.parametrize("column", [(343, 375, 667), (620, 667, 375), (760, 1280, 800)], ids=str)
def test_they_share_the_sites_window_around_the_element_which_moves_little(pages, server, column):
    found, moved = in_an_element(pages[True], server, column)
    assert len(found) == 11
    assert [str(one) for one in found if not one.enough] == []
    assert moved == [], "the site's page moves by less than a screen, and no tap doubles the element's height"


def test_the_measure_fails_where_the_picture_does_not_stay(open_page, server):
    page = open_page(f"{server}/en/", width=375, height=667, reduced_motion="reduce", bypass_csp=True)
    page.add_style_tag(content=".diagram .stage { position: static !important }")
    choose(page, "trapezius")
    page.evaluate("document.getElementById('trapezius').scrollIntoView()")
    page.evaluate("scrollBy(0, 200)")
    assert not seen(page, "trapezius", Window(0, 0, 375, 667)).enough
