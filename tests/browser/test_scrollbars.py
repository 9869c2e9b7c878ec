"""Where scrollbars take room, as on many desktops: the height that a frame tells first is the one it keeps."""

from __future__ import annotations

import pytest
from support.chromium import launch_chromium
from support.hosts import HOSTS, Site, diagram, fitted, page, serving

LISTEN = """<style>html { overflow-y: scroll; }</style><script>
heard = [];
addEventListener("message", ({ data }) => { if (data.type === "height"
  && heard.at(-1) !== data.height) heard.push(data.height); });
</script>"""
"""Writes down every height that differs from the one before; the page itself is wide for good, as a long one is."""


@pytest.fixture
def wide_bars(browser):
    """A Chromium whose scrollbars take room: Playwright hides them otherwise."""
    found = launch_chromium(browser.browser_type, "--disable-gpu", ignore_default_args=["--hide-scrollbars"])
    yield found
    found.close()


def test_no_height_is_told_that_a_scrollbar_made_and_that_goes_with_it(wide_bars, server):
    with serving(Site()) as site:
        host = wide_bars.new_page(viewport={"width": 420, "height": 800}, reduced_motion="reduce")
        host.goto(site.put("/", HOSTS["strict"].make(server, "/en/embed/back/").replace("<body>", f"<body>{LISTEN}")))
        diagram(host).locator(".turn").wait_for()  # it comes after the first height, and makes one more
        fitted(host)
        before = len(host.evaluate("heard"))
        assert before <= 2
        diagram(host).locator('.list a[data-part="neck"]').click()
        fitted(host)
        assert len(host.evaluate("heard")) == before + 1
        host.goto(site.put("/low", page(f'<iframe src="{server}/en/embed/back/" width="300" height="300"></iframe>')))
        assert diagram(host).locator(":root").evaluate("root => innerWidth - root.clientWidth") > 5, (
            "there are scrollbars"
        )
        host.close()
