"""What a reader looks at stays private: nothing is requested after the load, and logs name no part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from support.gunicorns import gunicorn, until
from support.served import ROOT

PLACES = {"page": "/en/", "embed": "/en/embed/back/"}

EVERY = 'a[href^="#"], nav.views a'
"""A link to each part, point, topic, source and side."""

CHOOSE = """async (selector) => {
  const answered = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const chosen = [];
  const links = [...document.querySelectorAll(selector)];
  for (const link of new Map(links.map((one) => [one.getAttribute("href"), one])).values()) {
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window }));
    await answered();
    chosen.push(location.hash.slice(1));
  }
  return chosen;
}"""
"""Clicks one link to each place that some links lead to."""

SMALL = {"width": 375, "height": 400, "reduced_motion": "reduce"}
"""A window in which little has to be painted."""

ASK = """() => new Promise((done) => {
  const picture = new Image();
  picture.onload = done;
  picture.src = new URL("/en/front.svg?new", location.href).href;
})"""


def choose(page: Page) -> set[str]:
    """Choose everything in every way there is; gives what the address named."""
    chosen = set(page.evaluate(CHOOSE, EVERY))
    for part in page.locator("svg.picture a.part:visible").all()[:3]:
        part.dispatch_event("pointerover")
        part.focus()
        page.keyboard.press("Enter")
    search = page.locator("input[type=search]")
    if search.count() and search.is_visible():
        search.fill("frontalis")
    page.wait_for_timeout(300)
    return chosen


@pytest.fixture(scope="module")
def production(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """The viewer under gunicorn: its address and its log."""
    log = tmp_path_factory.mktemp("production") / "log"
    with gunicorn(log, threads=4, graceful_timeout=1) as (base, _):  # the browser keeps its connections open
        yield base, log


@pytest.fixture
def logged(production) -> Callable[[], str]:
    """What the log says since the test began."""
    _, log = production
    before = len(log.read_text(encoding="utf-8"))
    return lambda: log.read_text(encoding="utf-8")[before:]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_no_request_leaves_after_the_load_whatever_is_chosen_and_no_log_names_a_part(
    open_page, production, logged, content, place
):
    """Chromium looks for the tab's icon again at every fragment. It is in the page or not named, which costs no
    request.
    """
    parts = [*content.parts, *content.topics]
    page = open_page(production[0] + place, **SMALL)
    page.wait_for_load_state("networkidle")
    until(lambda: f"GET {place} " in logged())
    before, elsewhere = logged(), []
    page.on("request", lambda request: elsewhere.append(request.url))
    assert len(choose(page) & set(parts)) > 10, "the test must choose"
    assert elsewhere == []
    assert logged() == before
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.evaluate(ASK)
    until(lambda: "?new " in logged())  # the log would show a request, if after the answer
    assert [part for part in parts if part in logged()] == []


def test_the_one_exception_is_what_the_site_around_an_embed_names_itself(open_page, production, logged):
    """`?show=` in a frame's address is sent to the server, as SECURITY.md says; what readers choose after that is
    not.
    """
    page = open_page(f"{production[0]}/en/embed/?show=temporalis", **SMALL)
    page.wait_for_load_state("networkidle")
    assert "occipitalis" in page.evaluate(CHOOSE, '.list a, #occipitalis a[href^="#"]')
    page.evaluate(ASK)
    until(lambda: "?new " in logged())
    lines = logged().splitlines()
    assert [line.split('"')[1] for line in lines if "temporalis" in line] == ["GET /en/embed/?show=temporalis HTTP/1.1"]
    assert [line for line in lines if "occipitalis" in line] == []
    assert "`?show=`" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
