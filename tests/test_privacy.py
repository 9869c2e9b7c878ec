"""What a reader looks at stays with the reader: nothing is asked for after the load, and logs hold no part."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from gunicorns import gunicorn

PLACES = {"page": "/en/", "embed": "/en/embed/back/"}

CHOOSE = """async () => {
  const chosen = [];
  const links = [...document.querySelectorAll('a[href^="#"], nav.views a')];
  for (const link of new Map(links.map((one) => [one.getAttribute("href"), one])).values()) {
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window }));
    await new Promise((done) => setTimeout(done));
    chosen.push(location.hash.slice(1));
  }
  return chosen;
}"""
"""Clicks a link to each part, point, topic, source and side."""


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_no_request_leaves_after_the_load_whatever_is_chosen_and_no_log_names_a_part(tmp_path, open_page, content, place):
    parts = [*content.parts, *content.topics]
    with gunicorn(tmp_path / "log", threads=4) as (base, _):
        page = open_page(base + place)
        page.wait_for_load_state("networkidle")
        # Chromium looks for the tab's icon again at every fragment; it is the same for all parts.
        page.route("**/static/icon.*", lambda route: route.fulfill(content_type="image/svg+xml", body="<svg/>"))
        asked: list[str] = []
        page.on("request", lambda request: None if "/static/icon." in request.url else asked.append(request.url))
        chosen = set(page.evaluate(CHOOSE))
        for part in page.locator("svg.picture a.part:visible").all()[:3]:
            part.dispatch_event("pointerover")
            part.focus()
            page.keyboard.press("Enter")
        search = page.locator("input[type=search]")
        if search.count() and search.is_visible():
            search.fill("frontalis")
        page.wait_for_timeout(200)
        assert len(chosen & set(parts)) > 10, "the test must choose"
        assert asked == []
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert f"GET {place} " in log
    assert [part for part in parts if part in log] == []


def test_every_link_to_a_part_in_an_embed_is_a_fragment(client, content):
    """Fragments stay in the browser; paths and queries go to the server."""
    from markup import Markup

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
