"""The diagram on sites of others, in a real browser: whatever the site does and whatever is asked for, no reader meets a dead frame."""

from __future__ import annotations

import socket

import pytest
from hosts import HOSTS, Site, serving, strict
from playwright.sync_api import Browser, Page

STATES = ("good", "unknown-part", "unknown-language", "down")
PATHS = {
    "good": "/en/embed/back/",
    "unknown-part": "/en/embed/back/?show=nothing",
    "unknown-language": "/xx/embed/back/",
    "down": "/en/embed/back/",
}
SENTENCES = {"unknown-part": "not in this diagram", "unknown-language": "does not speak the language"}


@pytest.fixture(scope="module")
def site():
    with serving(Site()) as found:
        yield found


@pytest.fixture
def visit(browser: Browser):
    """Opens pages of hosts, whose complaints are expected: a server that is down makes the browser complain."""
    contexts = []

    def open_one(url: str, *, script: bool = True, width: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script, reduced_motion="reduce")
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def nobody() -> str:
    """An address at which no server listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/anatomy"


def diagram(page: Page, which: int = 0):
    """The diagram inside the frame of a host's page."""
    return page.frame_locator("iframe").nth(which)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", HOSTS)
def test_no_reader_meets_a_dead_frame(visit, server, site, nobody, tmp_path, name, state):
    host, root = HOSTS[name], nobody if state == "down" else server
    text = host.make(root, PATHS[state])
    if host.file:
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8")
        address = path.as_uri()
    else:
        address = site.put(f"/{name}-{state}", text, strict(root) if "strict" in host.headers else host.headers)
    page = visit(address, script=host.script)
    if state == "down" or not host.works:
        page.wait_for_timeout(100)
        link = page.get_by_role("link").first
        assert link.is_visible()
        assert link.get_attribute("href").startswith(root)
        return
    for which in range(page.locator("iframe").count() or 1):
        shown = diagram(page, which)
        shown.locator('svg.picture[data-view="back"] a[data-part="occiput"]').first.wait_for(state="visible")
        assert shown.locator(".notice strong").inner_text().startswith("For education only")
        if state in SENTENCES:
            odd = shown.locator(".odd:visible")
            assert SENTENCES[state] in odd.inner_text()
        else:
            assert shown.locator(".odd:visible").count() == 0


@pytest.mark.parametrize("name", ["strict", "coep", "two", "resets"])
def test_the_element_fits_its_height_up_and_down_and_hides_its_link(visit, server, site, name):
    host = HOSTS[name]
    page = visit(site.put(f"/fits-{name}", host.make(server, "/en/embed/"), strict(server) if "strict" in host.headers else host.headers))
    shown = diagram(page)
    shown.locator('.list a[data-part="neck"]').wait_for(state="visible")
    page.wait_for_function("() => document.querySelector('anatomy-diagram').getBoundingClientRect().height > 500")
    assert page.get_by_text("full page", exact=True).first.is_hidden()

    def fitted() -> float:
        page.wait_for_timeout(250)
        frame = page.locator("iframe").first.bounding_box()["height"]
        inner = shown.locator(".diagram").bounding_box()["height"]
        assert abs(frame - inner) <= 1.5
        return frame

    before = fitted()
    shown.locator('.list a[data-part="neck"]').click()
    opened = fitted()
    assert opened > before + 100
    page.set_viewport_size({"width": 1300, "height": 800})
    wide = fitted()
    page.set_viewport_size({"width": 900, "height": 800})
    assert abs(fitted() - opened) <= 2
    assert wide != opened


def test_wordpress_fits_the_height_within_its_limits_and_leads_to_the_full_page(visit, server, site):
    page = visit(site.put("/wp", HOSTS["wordpress"].make(server, "/en/embed/back/")))
    shown = diagram(page)
    shown.locator("a.full").wait_for(state="visible")
    page.wait_for_function("() => document.querySelector('iframe').height !== '900'")
    assert 200 <= int(page.locator("iframe").get_attribute("height")) <= 1000
    assert page.locator("blockquote").is_hidden()
    shown.locator('.list a[data-part="occiput"]').click()
    shown.locator('.panel[data-panel="occiput"]').wait_for(state="visible")
    shown.locator("a.full").click()
    page.wait_for_url(f"{server}/en/back/**")
    assert page.locator("h1").is_visible()
