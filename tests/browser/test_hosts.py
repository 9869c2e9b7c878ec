"""The diagram on other sites, in a real browser: whatever they do and request, none shows a dead frame.

What each kind of site shows in each state stands in a table of `docs/embedding.md`; every cell of it is looked at
here, with the diagram served by the viewer, by nginx from an export, and by a plain file server.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page
from support.hosts import HOSTS, WORDPRESS_MOST, Site, diagram, fitted, serving
from support.pages import resize, unsee
from support.served import ROOT, WAYS
from support.waiting import until

STATES = ("good", "unknown part", "unknown language", "viewer down")
PATHS = {
    "good": "/en/embed/back/",
    "unknown part": "/en/embed/back/?show=nothing",
    "unknown language": "/xx/embed/back/",
    "viewer down": "/en/embed/back/",
}
SENTENCES = {"not in this diagram": "unknown part", "is not available in the language": "unknown language"}
DIAGRAM = 'svg.picture[data-view="back"] a[data-part="occiput"]'

SEEN = """const seen = (one) => {
  const { width, height } = one.getBoundingClientRect();
  return one.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0;
};"""
"""What Playwright calls visible. Its own questions bring a large script into each frame, and are asked one by one."""

AROUND = f"""() => {{
  {SEEN}
  const frames = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
    one.localName === "iframe" ? [one] : one.shadowRoot ? frames(one.shadowRoot) : []);
  const link = document.querySelector("a");
  return [Boolean(link) && seen(link), frames(document).map(seen)];
}}"""
"""Whether a site shows its link, and which of its frames."""

INSIDE = f"""(diagram) => {{
  {SEEN}
  const part = document.querySelector(diagram), refused = [...document.querySelectorAll(".refused")];
  return [Boolean(part) && seen(part), refused.filter(seen).map((one) => one.innerText).join("")];
}}"""
"""Whether a frame shows its diagram, and what it says of what it was asked for."""


def documented() -> dict[tuple[str, str], str]:
    """What a kind of site shows in a state, as the documentation promises it to clinics."""
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    table = text.partition("| your page |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [line.strip("| ").split(" | ") for line in table]
    names = [row[0].partition("`")[2].partition("`")[0] for row in rows]
    return {
        (name, state): cell
        for name, row in zip(names, rows, strict=True)
        for state, cell in zip(STATES, row[1:], strict=True)
    }


SHOWN = documented()
SERVED = ("iframe", "wordpress", "strict", "coep", "no-script", "file")
"""The kinds of sites that meet the difference between the viewer and a file server."""

ROWS = [(way, name) for way in WAYS for name in HOSTS if way == WAYS[0] or name in SERVED]


def expected(way: str, name: str, state: str) -> str:
    """What a site shows: as documented, but for what an export cannot do."""
    said = SHOWN[name, state]
    if way != "viewer" and name == "no-script":  # the sentence is the frame's script's to show
        said = said.partition(",")[0]
    if way == "files" and name == "file" and state != "unknown language":  # nothing refuses it
        return SHOWN["strict", state]
    if way == "files" and name == "coep":  # it sends no headers, and a site that isolates itself asks for them
        return "link"
    if (
        way == "files" and state == "unknown language" and said.startswith("diagram")
    ):  # its own page for what is missing
        return "link" if name not in ("iframe", "no-script") else "link under the frame"
    return said


@pytest.fixture(scope="module")
def site():
    with serving(Site()) as found:
        yield found


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[dict[bool, list[Page]]]:
    """Pages with script and without, one for each state, that go from one kind of site to the next: new ones take
    much longer.
    """
    contexts = {
        script: browser.new_context(java_script_enabled=script, reduced_motion="reduce") for script in (True, False)
    }
    pages = {script: [context.new_page() for _ in STATES] for script, context in contexts.items()}
    for page in chain(*pages.values()):
        page.set_default_timeout(8000)
        resize(page, 900, 800)
        unsee(page)
    yield pages
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(windows):
    """Opens a page of a host in the first of these windows."""
    page = windows[True][0]

    def open_one(url: str) -> Page:
        page.goto(url)
        return page

    yield open_one
    page.unroute_all()
    resize(page, 900, 800)


@pytest.fixture(scope="module")
def nobody() -> str:
    """An address at which no server listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/anatomy"


def shows(page: Page) -> str:
    """What readers of a site see, in the words of the documentation."""
    try:
        linked, framed = page.evaluate(AROUND)
        frames = [frame for frame, seen in zip(page.frames[1:], framed, strict=True) if seen]
        found = [frame.evaluate(INSIDE, DIAGRAM) for frame in frames]
    except (Error, ValueError):  # a frame came or went
        return "a page on its way"
    if not frames:
        return "link" if linked else "nothing"
    if not all(whole for whole, _ in found):
        return "link under the frame" if linked else "a dead frame"
    refused = {sentence for _, sentence in found}
    if refused == {""}:
        return "diagram"
    return f"diagram, sentence: {[state for words, state in SENTENCES.items() if all(words in one for one in refused)]}"


def address_on(site: Site, tmp_path: Path, name: str, root: str, state: str) -> str:
    """The address of a page of a kind of site around a diagram in some state."""
    host = HOSTS[name]
    text = host.make(root, PATHS[state])
    if host.file:
        kept = tmp_path / f"{state}.html"
        kept.write_text(text, encoding="utf-8")
        return kept.as_uri()
    return site.put(f"/{name}/{state.replace(' ', '-')}", text, host.sent(root))


def settled(pages: list[Page], awaited: list[str]) -> list[str]:
    """What pages show for good: as soon as each shows what is awaited, and still a moment after."""
    for _ in range(100):
        if [shows(page) for page in pages] == awaited:
            pages[0].wait_for_timeout(200)
            if [shows(page) for page in pages] == awaited:
                return awaited
        pages[0].wait_for_timeout(100)
    return [shows(page) for page in pages]


@pytest.mark.parametrize(("server", "name"), ROWS, indirect=["server"])
def test_no_reader_meets_a_dead_frame(request, windows, server, nobody, site, tmp_path, name):
    """While the viewer is down, it does not matter whose it was."""
    way = request.node.callspec.params["server"]
    states = STATES if way == WAYS[0] else STATES[:-1]
    pages = windows[HOSTS[name].script][: len(states)]
    for page, state in zip(pages, states, strict=True):
        page.goto(address_on(site, tmp_path, name, nobody if state == "viewer down" else server, state))
    said = [expected(way, name, state) for state in states]
    awaited = [
        f"{one}: {[state]}" if one.endswith("sentence") else one for one, state in zip(said, states, strict=True)
    ]
    assert settled(pages, awaited) == awaited
    if "viewer down" in states:
        assert pages[-1].get_by_role("link").first.get_attribute("href").startswith(nobody)


def test_the_documentation_says_what_each_kind_of_site_shows():
    assert {name for name, _ in SHOWN} == set(HOSTS)
    assert set(SHOWN.values()) == {"diagram", "diagram, sentence", "link", "link under the frame"}


def test_a_frame_without_a_diagram_is_seen_as_what_it_is(visit, server, site):
    """The control: the same look at pages that are wrong on purpose."""
    dead = f'<iframe src="{server}/en/" width="600" height="600"></iframe>'  # a page that refuses to be framed
    assert settled([visit(site.put("/dead", dead))], ["a dead frame"]) == ["a dead frame"]
    assert settled([visit(site.put("/nothing", "<p>words</p>"))], ["nothing"]) == ["nothing"]


def test_the_link_comes_back_when_a_living_diagram_cannot_go_on(visit, server, site):
    page = visit(site.put("/ends", HOSTS["resets"].make(server, "/en/embed/back/")))
    assert settled([page], ["diagram"]) == ["diagram"]
    page.route("**/es/embed/**", lambda route: route.abort())
    page.evaluate("() => document.querySelector('anatomy-diagram').setAttribute('lang', 'es')")
    assert settled([page], ["link"]) == ["link"]
    assert not page.locator("iframe").is_visible()
    page.unroute("**/es/embed/**")
    page.evaluate("() => document.querySelector('anatomy-diagram').setAttribute('lang', 'en')")
    assert settled([page], ["diagram"]) == ["diagram"]


@pytest.mark.parametrize("name", ["strict", "coep", "two", "resets"])
def test_the_element_fits_its_height_up_and_down_and_hides_its_link(visit, server, site, name):
    host = HOSTS[name]
    page = visit(site.put(f"/fits-{name}", host.make(server, "/en/embed/"), host.sent(server)))
    shown = diagram(page)
    shown.locator('.list a[data-part="neck"]').wait_for(state="visible")
    before = fitted(page)
    assert before > 500
    assert page.get_by_text("full page", exact=True).first.is_hidden()
    shown.locator('.list a[data-topic="side-effects"]').click()
    opened = fitted(page)
    assert opened > before + 100
    resize(page, 1300, 800)
    wide = fitted(page)
    resize(page, 900, 800)
    assert abs(fitted(page) - opened) <= 2
    assert wide != opened


def test_wordpress_fits_the_height_within_its_limits_and_leads_to_the_full_page(visit, server, site):
    page = visit(site.put("/wp", HOSTS["wordpress"].make(server, "/en/embed/back/")))
    shown = diagram(page)
    shown.locator("footer a.full").wait_for(state="visible")
    assert 200 <= fitted(page, WORDPRESS_MOST) <= WORDPRESS_MOST
    assert page.locator("blockquote").is_hidden()
    shown.locator('.list a[data-part="occiput"]').click()
    shown.locator('.panel[id="occiput"]').wait_for(state="visible")
    fitted(page, WORDPRESS_MOST)
    shown.locator("footer a.full").click()
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
    shown.locator('.panel[id="occiput"]').wait_for(state="visible")
    page.evaluate(attribute, ["view", "front"])
    shown.locator('.diagram[data-view="front"]').wait_for()
    page.evaluate(attribute, ["theme", "dark"])
    shown.locator(':root[data-theme="dark"]').wait_for()
    page.evaluate(attribute, ["accent", "9cc8ff"])
    until(frame, "() => document.documentElement.style.getPropertyValue('--anatomy-accent') === '#9cc8ff'")
    page.evaluate(attribute, ["accent", "222222"])
    shown.locator('.refused[data-refused="faint-accent"]').wait_for(state="visible")
    assert frame.evaluate("() => window.same")
    page.evaluate(attribute, ["lang", "es"])
    shown.locator(':root[lang="es"]').wait_for()
    assert diagram(page, 1).locator(':root[lang="en"]').count() == 1


def test_a_choice_reaches_the_site_as_an_event_and_adds_nothing_to_its_history(open_page, server, site):
    page = open_page(
        site.put("/events", HOSTS["two"].make(server, "/en/embed/")),
        width=900,
        height=800,
        own=True,
        reduced_motion="reduce",
    )
    page.evaluate(
        """() => { window.heard = []; document.addEventListener("anatomy-select", (event) =>
          window.heard.push([event.target.tagName, event.detail.part, event.detail.view, event.detail.user])); }"""
    )
    shown = diagram(page)
    fitted(page)
    shown.locator('.list a[data-part="neck"]').click()
    until(page, "() => window.heard.some(([, part, , user]) => part === 'neck' && user)")
    length = page.evaluate("() => history.length")
    for part in ("occiput", "temples"):
        fitted(page)
        shown.locator(f'.list a[data-part="{part}"]').click()
        shown.locator(f'.panel[id="{part}"]').wait_for(state="visible")
    fitted(page)
    shown.locator('nav.views a[data-view="left"]').click()
    shown.locator('.diagram[data-view="left"]').wait_for()
    assert page.evaluate("() => history.length") == length
    assert ["ANATOMY-DIAGRAM", "temples", "all", True] in page.evaluate("() => window.heard")


def test_a_diagram_that_is_moved_removed_hidden_or_loaded_twice_does_no_harm(visit, server, site):
    errors = []
    text = HOSTS["two"].make(server, "/en/embed/back/")
    page = visit(
        site.put("/moved", text.replace("</body>", f'<p id="end"></p><script src="{server}/embed.js"></script></body>'))
    )
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
    until(page, "() => document.querySelector('anatomy-diagram').getBoundingClientRect().height > 300")
    assert errors == []


def test_a_message_from_another_window_changes_nothing(visit, server, site):
    page = visit(site.put("/spoof", HOSTS["two"].make(server, "/en/embed/back/")))
    diagram(page).locator('svg.picture[data-view="back"]').wait_for(state="visible")
    before = fitted(page)
    page.evaluate("() => postMessage({ ns: 'anatomy-diagram', v: 1, type: 'height', height: 5555 }, '*')")
    page.evaluate("() => postMessage({ ns: 'anatomy-diagram', v: 1, type: 'height', height: '5555px' }, '*')")
    page.wait_for_timeout(150)
    assert page.locator("anatomy-diagram").first.bounding_box()["height"] == before


def test_loading_a_diagram_asks_for_two_files_and_takes_no_focus_and_scrolls_nothing(open_page, server, site):
    page, asked = open_page("about:blank", width=900, height=800, own=True, reduced_motion="reduce"), []
    page.on("request", lambda request: asked.append(request.url))
    host = "<p>start</p>" * 3 + HOSTS["iframe"].make(server, "/en/embed/?show=occiput")
    page.goto(site.put("/calm", host), wait_until="networkidle")
    assert len([url for url in asked if url.startswith(server)]) == 2
    assert page.evaluate("() => [scrollY, document.activeElement.tagName]") == [0, "BODY"]
    assert page.frames[1].evaluate("() => [scrollY, document.activeElement.tagName]") == [0, "BODY"]
    asked.clear()
    diagram(page).locator('.list a[data-part="neck"]').click()
    diagram(page).locator('.panel[id="neck"]').wait_for(state="visible")
    page.wait_for_timeout(150)
    assert asked == []
