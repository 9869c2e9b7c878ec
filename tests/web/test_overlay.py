"""Debug mode: the reason why an edit does not show stands on the page itself, and nowhere in production."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from support.markup import Markup
from support.samples import DEFINITIONS, changed, write

from viewer.app import create_app

BROKEN = changed(DEFINITIONS, '"units": 35', '"units": "<img src=x onerror=alert(1)> \\\\1"')
BOX = 'class="content-problems"'


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path)


@pytest.fixture
def debugged(small: Path) -> Flask:
    app = create_app(small)
    app.debug = True
    return app


@pytest.mark.parametrize("address", ["/en/", "/en/front/", "/en/handout/", "/en/embed-this/", "/nothing/"])
def test_every_page_says_why_the_old_content_still_shows_until_it_is_fixed(small, debugged, address):
    client = debugged.test_client()
    good = client.get(address)
    assert BOX not in good.text
    write(small, BROKEN)
    bad = client.get(address)
    assert bad.text.count(BOX) == 1
    assert bad.status_code == good.status_code
    assert "regions.json:" in bad.text
    assert "expect.units: the wrong kind of value" in bad.text
    write(small)
    assert client.get(address).text == good.text


def test_the_box_lists_every_problem_and_lets_none_of_them_act(small, debugged):
    write(small, BROKEN.replace('"sites": 7', '"sites": "second"'))
    page = debugged.test_client().get("/en/").text
    box = page[page.index("<section class") : page.index("</section>")]
    assert "Fix these 2 problems and load the page again" in box
    assert "&lt;img src=x onerror=alert(1)&gt;" in box
    assert "<img" not in box
    assert Markup(page).faults == []


def test_a_browser_that_has_the_page_already_is_shown_the_box_and_keeps_no_copy_of_it(small, debugged):
    client = debugged.test_client()
    tag = client.get("/en/").headers["ETag"]
    write(small, BROKEN)
    bad = client.get("/en/", headers={"If-None-Match": tag})
    assert (bad.status_code, BOX in bad.text) == (200, True)
    assert (bad.headers["Cache-Control"], "ETag" in bad.headers) == ("no-store", False)
    assert int(bad.headers["Content-Length"]) == len(bad.data)
    write(small)
    assert client.get("/en/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "address", ["/en/embed/", "/en/embed/front/", "/en/embed/nothing/", "/en/front.svg", "/regions.json"]
)
def test_embeds_and_files_stay_as_they_are(small, debugged, address):
    client = debugged.test_client()
    good = client.get(address)
    write(small, BROKEN)
    bad = client.get(address)
    assert (bad.data, bad.headers.get("ETag")) == (good.data, good.headers.get("ETag"))


def test_in_production_nobody_is_shown_anything(small):
    client = create_app(small).test_client()
    good = client.get("/en/")
    write(small, BROKEN)
    bad = client.get("/en/", headers={"If-None-Match": good.headers["ETag"]})
    assert (bad.status_code, client.get("/en/").text) == (304, good.text)
    assert client.get("/problems.css").status_code == 404
