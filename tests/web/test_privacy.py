"""What a reader looks at stays private: nothing is requested after the load, and logs name no part."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from playwright.sync_api import Page
from support.gunicorns import gunicorn, until
from support.measures import TWO_FRAMES

PLACES = {"page": "/en/", "embed": "/en/embed/back/"}

CHOOSE = f"""async () => {{
  const answered = {TWO_FRAMES};
  const chosen = [];
  const links = [...document.querySelectorAll('a[href^="#"], nav.views a')];
  for (const link of new Map(links.map((one) => [one.getAttribute("href"), one])).values()) {{
    link.dispatchEvent(new MouseEvent("click", {{ bubbles: true, cancelable: true, view: window }}));
    await answered();
    chosen.push(location.hash.slice(1));
  }}
  return chosen;
}}"""
"""Clicks a link to each part, point, topic, source and side."""

ASK = """() => new Promise((done) => {
  const picture = new Image();
  picture.onload = done;
  picture.src = new URL("/en/front.svg?new", location.href).href;
})"""


def choose(page: Page) -> set[str]:
    """Choose everything in every way there is; gives what the address named."""
    chosen = set(page.evaluate(CHOOSE))
    for part in page.locator("svg.picture a.part:visible").all()[:3]:
        part.dispatch_event("pointerover")
        part.focus()
        page.keyboard.press("Enter")
    search = page.locator("input[type=search]")
    if search.count() and search.is_visible():
        search.fill("frontalis")
    page.wait_for_timeout(300)
    return chosen


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_no_request_leaves_after_the_load_whatever_is_chosen_and_no_log_names_a_part(tmp_path, open_page, content, place):
    """Chromium looks for the tab's icon again at every fragment. It is in the page or not named, which costs no request."""
    parts, log = [*content.parts, *content.topics], tmp_path / "log"
    with gunicorn(log, threads=4) as (base, _):
        page = open_page(base + place)
        page.wait_for_load_state("networkidle")
        until(lambda: "/static/" in log.read_text(encoding="utf-8"))
        before, elsewhere = log.read_text(encoding="utf-8"), []
        page.on("request", lambda request: elsewhere.append(request.url))
        assert len(choose(page) & set(parts)) > 10, "the test must choose"
        assert elsewhere == []
        assert log.read_text(encoding="utf-8") == before
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.evaluate(ASK)
        until(lambda: "?new " in log.read_text(encoding="utf-8"))  # the log would show a request, if after the answer
    assert f"GET {place} " in before
    assert [part for part in parts if part in log.read_text(encoding="utf-8")] == []


def test_the_one_exception_is_what_the_site_around_an_embed_names_itself(tmp_path, open_page):
    """`?show=` in a frame's address is sent to the server, as SECURITY.md says; what readers choose after that is not."""
    log = tmp_path / "log"
    with gunicorn(log, threads=4) as (base, _):
        page = open_page(f"{base}/en/embed/?show=temporalis")
        page.wait_for_load_state("networkidle")
        page.evaluate(CHOOSE)
        page.wait_for_timeout(300)
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [line.split('"')[1] for line in lines if "temporalis" in line] == ["GET /en/embed/?show=temporalis HTTP/1.1"]
    assert [line for line in lines if "occipitalis" in line] == []
    assert "`?show=`" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_link_to_a_part_in_an_embed_is_a_fragment(client, content):
    """Fragments stay in the browser; paths and queries go to the server."""
    from support.markup import Markup

    for place in ("/en/embed/", "/en/embed/back/", "/es/embed/"):
        for address in Markup(client.get(place).text).values("href"):
            sent = urlsplit(address)
            if sent.netloc in ("", "localhost"):
                assert [part for part in content.parts if part in f"{sent.path}?{sent.query}"] == [], address


def test_the_viewers_own_log_holds_nothing_of_a_request(client, caplog):
    caplog.set_level("DEBUG")
    for address in ("/en/embed/?show=temporalis", "/en/embed/?show=nobody", "/temporalis/"):
        client.get(address, headers={"Referer": "https://clinic.example/temporalis"})
    assert [record.getMessage() for record in caplog.records] == []
