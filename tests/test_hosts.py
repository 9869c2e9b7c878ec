"""The diagram on sites of others, in a real browser: whatever they do and whatever is asked for, none shows a dead frame."""

from __future__ import annotations

import socket

import pytest
from hosts import HOSTS, Site, serving
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
        address = site.put(f"/{name}-{state}", text, host.sent(root))
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
    page = visit(site.put(f"/fits-{name}", host.make(server, "/en/embed/"), host.sent(server)))
    shown = diagram(page)
    shown.locator('.list a[data-part="neck"]').wait_for(state="visible")
    page.wait_for_function("() => document.querySelector('anatomy-diagram').getBoundingClientRect().height > 500")
    assert page.get_by_text("full page", exact=True).first.is_hidden()

    def fitted() -> float:
        for _ in range(20):
            page.wait_for_timeout(150)
            frame = page.locator("iframe").first.bounding_box()["height"]
            if abs(frame - shown.locator(".diagram").bounding_box()["height"]) <= 1.5:
                break
        else:
            pytest.fail(f"the frame is {frame} px high and its diagram is not")
        page.wait_for_timeout(150)
        assert page.locator("iframe").first.bounding_box()["height"] == frame
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


def test_attributes_change_a_living_diagram_without_a_load(visit, server, site):
    page = visit(site.put("/live", HOSTS["two"].make(server, "/en/embed/back/")))
    shown = diagram(page)
    shown.locator('svg.picture[data-view="back"]').wait_for(state="visible")
    frame = page.frames[1]
    frame.evaluate("() => { window.same = true; }")
    attribute = "([name, value]) => document.querySelector('anatomy-diagram').setAttribute(name, value)"
    page.evaluate(attribute, ["show", "occiput"])
    shown.locator('.panel[data-panel="occiput"]').wait_for(state="visible")
    page.evaluate(attribute, ["view", "front"])
    shown.locator('.diagram[data-view="front"]').wait_for()
    page.evaluate(attribute, ["theme", "dark"])
    shown.locator(':root[data-theme="dark"]').wait_for()
    page.evaluate(attribute, ["accent", "9cc8ff"])
    frame.wait_for_function("() => document.documentElement.style.getPropertyValue('--anatomy-accent') === '#9cc8ff'")
    page.evaluate(attribute, ["accent", "222222"])
    shown.locator('.odd[data-odd="faint-accent"]').wait_for(state="visible")
    assert frame.evaluate("() => window.same")
    page.evaluate(attribute, ["lang", "es"])
    shown.locator(':root[lang="es"]').wait_for()
    assert diagram(page, 1).locator(':root[lang="en"]').count() == 1


def test_a_choice_reaches_the_site_as_an_event_and_adds_nothing_to_its_history(visit, server, site):
    page = visit(site.put("/events", HOSTS["two"].make(server, "/en/embed/")))
    page.evaluate(
        """() => { window.heard = []; document.addEventListener("anatomy-select", (event) =>
          window.heard.push([event.target.tagName, event.detail.part, event.detail.view, event.detail.user])); }"""
    )
    shown = diagram(page)
    shown.locator('.list a[data-part="neck"]').click()
    page.wait_for_function("() => window.heard.some(([, part, , user]) => part === 'neck' && user)")
    length = page.evaluate("() => history.length")
    for part in ("occiput", "temples"):
        shown.locator(f'.list a[data-part="{part}"]').click()
        shown.locator(f'.panel[data-panel="{part}"]').wait_for(state="visible")
    shown.locator('nav.views a[data-view="left"]').click()
    shown.locator('.diagram[data-view="left"]').wait_for()
    assert page.evaluate("() => history.length") == length
    assert ["ANATOMY-DIAGRAM", "temples", "all", True] in page.evaluate("() => window.heard")


def test_a_diagram_that_is_moved_removed_hidden_or_loaded_twice_does_no_harm(visit, server, site):
    errors = []
    text = HOSTS["two"].make(server, "/en/embed/back/")
    page = visit(site.put("/moved", text.replace("</body>", f'<p id="end"></p><script src="{server}/embed.js"></script></body>')))
    page.on("pageerror", lambda error: errors.append(str(error)))
    diagram(page).locator('svg.picture[data-view="back"]').wait_for(state="visible")
    page.evaluate("() => document.getElementById('end').append(document.querySelector('anatomy-diagram'))")
    diagram(page, 1).locator('svg.picture[data-view="back"]').wait_for(state="visible")
    page.evaluate("() => document.querySelector('anatomy-diagram').remove()")
    page.evaluate("() => { document.querySelector('anatomy-diagram').hidden = true; }")
    assert page.locator("anatomy-diagram").is_hidden()
    page.wait_for_timeout(200)
    page.evaluate("() => { document.querySelector('anatomy-diagram').hidden = false; }")
    diagram(page).locator('svg.picture[data-view="back"]').wait_for(state="visible")
    page.wait_for_function("() => document.querySelector('anatomy-diagram').getBoundingClientRect().height > 300")
    assert errors == []


def test_a_message_from_another_window_changes_nothing(visit, server, site):
    page = visit(site.put("/spoof", HOSTS["two"].make(server, "/en/embed/back/")))
    diagram(page).locator('svg.picture[data-view="back"]').wait_for(state="visible")
    page.wait_for_function("() => document.querySelector('anatomy-diagram').getBoundingClientRect().height > 300")
    before = page.locator("anatomy-diagram").first.bounding_box()["height"]
    page.evaluate("() => postMessage({ ns: 'anatomy-diagram', v: 1, type: 'height', height: 5555 }, '*')")
    page.evaluate("() => postMessage({ ns: 'anatomy-diagram', v: 1, type: 'height', height: '5555px' }, '*')")
    page.wait_for_timeout(150)
    assert page.locator("anatomy-diagram").first.bounding_box()["height"] == before


def test_loading_a_diagram_asks_for_three_files_and_takes_no_focus_and_scrolls_nothing(visit, server, site):
    page = visit(site.put("/calm", "<p>start</p>" * 3 + HOSTS["iframe"].make(server, "/en/embed/?show=occiput")))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    assert len([url for url in asked if url.startswith(server)]) == 3
    assert page.evaluate("() => [scrollY, document.activeElement.tagName]") == [0, "BODY"]
    assert page.frames[1].evaluate("() => [scrollY, document.activeElement.tagName]") == [0, "BODY"]
    asked.clear()
    diagram(page).locator('.list a[data-part="neck"]').click()
    diagram(page).locator('.panel[data-panel="neck"]').wait_for(state="visible")
    page.wait_for_timeout(150)
    assert asked == []
