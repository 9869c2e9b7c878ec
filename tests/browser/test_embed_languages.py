"""Another language in an embed, and its full page: the same side and part, whoever asks for it and whatever serves
it.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, FrameLocator, Page
from support.hosts import SECRET, WORDPRESS_MOST, Site, diagram, example, fitted, page, serving
from support.served import everywhere, with_headers
from support.waiting import until

SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
LINK = 'footer a[hreflang="es"]'


@pytest.fixture(scope="module")
def site():
    with serving(Site()) as found:
        yield found


def framed(open_page, site: Site, server: str, address: str) -> tuple[Page, Frame, FrameLocator]:
    """A page of a site around a sandboxed embed; the frame, and what is in it."""
    body = f'<iframe sandbox="{SANDBOX}" src="{server}{address}" title="Diagram" width="900" height="1600"></iframe>'
    host = open_page(site.put("/", page(body)), height=1700, own=True, reduced_motion="reduce")
    inside = diagram(host)
    inside.locator("nav.views a[aria-current]").wait_for()
    return host, host.frames[1], inside


def tell(host: Page, **message: str) -> None:
    """What the site around says to the frame."""
    host.evaluate(
        "(more) => frames[0].postMessage({ ns: 'anatomy-diagram', v: 1, type: 'set', ...more }, '*')",
        message,
    )


def arrived(inside: FrameLocator, view: str) -> None:
    """Wait for the dark Spanish diagram with that side and the muscle open."""
    inside.locator(f':root[lang="es"][data-theme="dark"] .diagram[data-view="{view}"] #occipitalis:visible').wait_for()


@pytest.mark.parametrize(
    ("server", "way"),
    [("viewer", "message"), ("viewer", "click"), ("nginx", "message"), ("files", "click")],
    indirect=["server"],
)
def test_another_language_keeps_side_theme_accent_and_part_and_adds_nothing_to_the_history(
    open_page, server, site, way
):
    host, frame, inside = framed(open_page, site, server, "/en/embed/?theme=dark&accent=9cc8ff&show=neck")
    inside.locator('nav.views a[data-view="back"]').click()
    inside.locator('.list a[data-part="occipitalis"]').click()
    inside.locator('.panel[id="occipitalis"]:visible').wait_for()
    length = host.evaluate("history.length")
    if way == "click":
        inside.locator(LINK).click()
    else:
        tell(host, lang="es")
    inside.locator(
        ':root[lang="es"][data-theme="dark"] .diagram[data-view="back"] .panel[id="occipitalis"]:visible'
    ).wait_for()
    assert frame.url == f"{server}/es/embed/back/?theme=dark&accent=9cc8ff&show=neck#occipitalis"
    assert frame.evaluate("document.documentElement.style.getPropertyValue('--anatomy-accent')") == "#9cc8ff"
    assert inside.locator(".panel:visible").count() == 1
    assert host.evaluate("history.length") == length


@everywhere("server")
def test_another_language_keeps_what_the_site_around_has_set_since_the_load(open_page, server, site):
    host, frame, inside = framed(open_page, site, server, "/en/embed/left/?show=neck")
    inside.locator('.list a[data-part="forehead"]').click()
    tell(host, theme="dark", accent="#9cc8ff", view="all", show="occipitalis-left-2")
    tell(host, lang="es")
    inside.locator(
        ':root[lang="es"][data-theme="dark"] .diagram[data-view="all"] .panel[id="occipitalis"]:visible'
    ).wait_for()
    assert frame.url == f"{server}/es/embed/?show=occipitalis-left-2&theme=dark&accent=%239cc8ff"
    assert inside.locator(".panel:visible").count() == 1
    assert inside.locator(".refused:visible").count() == 0


def test_a_click_with_a_key_opens_the_same_place_in_a_tab_of_its_own(open_page, server, site):
    host, frame, inside = framed(open_page, site, server, "/en/embed/back/?theme=dark")
    with host.context.expect_page() as opened:
        inside.locator(LINK).click(modifiers=["Control"])
    opened.value.wait_for_url(f"{server}/es/embed/back/?theme=dark")
    assert frame.url == f"{server}/en/embed/back/?theme=dark"


@with_headers("server")
def test_wordpress_hears_from_the_other_language_too(open_page, server, site):
    """It knows its frame by a secret in the fragment, where a choice of the reader's takes its place."""
    host = open_page(site.put("/wordpress", example("wordpress.html", server)), reduced_motion="reduce")
    inside = diagram(host)
    fitted(host, WORDPRESS_MOST)
    inside.locator('.list a[data-part="occiput"]').click()
    inside.locator('.panel[id="occiput"]').wait_for()
    fitted(host, WORDPRESS_MOST)
    host.evaluate(
        "() =>"
        " { window.heard = []; addEventListener('message', ({ data }) => {"
        " if (data.secret) heard.push(data.secret); }); }"
    )
    inside.locator(LINK).click()
    inside.locator(':root[lang="es"] .panel[id="occiput"]:visible').wait_for()
    until(host, "secret => heard.includes(secret)", arg=SECRET)
    assert host.frames[1].url == f"{server}/es/embed/back/#occiput?secret={SECRET}"
    assert inside.locator('.list a[data-part="occiput"]').get_attribute("aria-current") == "true"


@with_headers("server")
def test_the_full_page_has_the_same_side_and_part(open_page, server, site):
    """Each in a frame of its own: Chromium may deliver no more clicks to one that has opened a window."""
    chosen = []
    for choose, address in (
        ('nav.views a[data-view="back"]', "/en/back/#neck"),
        ('.list a[data-part="occipitalis"]', "/en/back/#occipitalis"),
        ('nav.views a[data-view="all"]', "/en/#occipitalis"),
    ):
        host, _, inside = framed(open_page, site, server, "/en/embed/?theme=dark&show=neck")
        chosen.append(choose)
        for link in chosen:
            inside.locator(link).click()
        with host.expect_popup() as opened:
            inside.locator("footer a.full").click()
        opened.value.wait_for_url(f"{server}{address}")
        opened.value.close()
        host.close()
