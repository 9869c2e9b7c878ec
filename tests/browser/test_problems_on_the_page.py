"""Debug mode in a browser: the box that says why an edit does not show."""

from __future__ import annotations

import re

from support.damage import ANOTHER, BROKEN
from support.samples import write
from support.served import started
from werkzeug.serving import make_server

from viewer.app import create_app


def test_the_box_cannot_be_missed_and_its_policy_lets_its_style_in(tmp_path, open_page):
    """In a real browser, whose complaints about the policy would fail the test."""
    app = create_app(write(tmp_path))
    app.debug = True
    write(tmp_path, BROKEN)
    with started(make_server("127.0.0.1", 0, app, threaded=True)) as address:
        page = open_page(f"{address}/en/", width=360, height=640)
        box = page.locator(".content-problems")
        place = box.bounding_box()
        assert (place["x"], place["y"], place["width"]) == (0, 0, 360)
        assert box.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(139, 0, 0)"
        page.evaluate("scrollTo(0, 2000)")
        assert box.bounding_box()["y"] == 0, "it stays while one scrolls"
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        write(tmp_path, ANOTHER)
        page.reload()
        assert page.locator(".content-problems").count() == 0
        assert re.search("Another head", page.content())
