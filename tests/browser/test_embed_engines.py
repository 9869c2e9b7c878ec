"""Embeds in Firefox and WebKit: in a sandboxed frame on another site they are styled, send messages and respond as in
Chromium.

These tests skip where those browsers are not installed; `browser/test_hosts.py` has the same for Chromium and never
skips.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.engines import Engine, settle
from support.hosts import Site, element, page, serving
from support.served import started, with_headers
from werkzeug.serving import make_server

from viewer.app import create_app

LISTEN = "<script>heard = []; addEventListener('message', ({data}) => heard.push(data))</script>"
FRAME = (
    '<iframe src="{}/en/embed/back/" width="900" height="900" title="Diagram"'
    ' sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
)
HEARD = "return heard.some((one) => one.type === '{}')"
DRESSED = "return getComputedStyle(document.querySelector('.diagram')).display === 'flow-root'"
VIEW = "return document.querySelector('.diagram').dataset.view === '{}'"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(Site()) as found:
        yield found


@pytest.fixture(scope="module")
def forbidden() -> Iterator[str]:
    """The address of a viewer whose embeds may use none of their own files."""
    app = create_app()

    @app.after_request
    def _forbid(response):
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        return response

    with started(make_server("127.0.0.1", 0, app, threaded=True)) as address:
        yield address


def open_frame(engine: Engine, site: Site, root: str) -> None:
    """Open a page of another site with an embed in it, as the snippets write it."""
    engine.go(site.put("/clinic/", page(FRAME.format(root), LISTEN)))
    engine.enter("iframe")
    settle(engine, "return document.readyState === 'complete' && document.querySelector('.diagram')")


@with_headers("server")
def test_an_embed_in_a_sandboxed_frame_is_dressed_and_speaks(engine, site, server):
    open_frame(engine, site, server)
    assert engine.ask("return self.origin") == "null", "the frame must be a sandboxed one"
    settle(engine, DRESSED)
    settle(engine, "return !document.querySelector('.find').hidden")
    engine.go(f"{site.root}/clinic/")
    settle(engine, HEARD.format("ready"))
    settle(engine, HEARD.format("height"))


@with_headers("server")
def test_in_a_sandboxed_frame_the_sides_and_parts_can_be_chosen(engine, site, server):
    open_frame(engine, site, server)
    engine.ask("document.querySelector('nav.views a[data-view=left]').click()")
    settle(engine, VIEW.format("left"))
    assert engine.ask("return document.querySelector('nav.views a[aria-current]').dataset.view") == "left"
    engine.ask("document.querySelector('.parts a[data-part=occipitalis]').click()")
    settle(engine, "return document.querySelector('#occipitalis').checkVisibility()")
    settle(engine, "return document.title.startsWith('Back-of-scalp muscle')")


@with_headers("server")
def test_the_element_shows_the_diagram_fits_its_height_and_tells_what_is_chosen(engine, site, server):
    listen = "<script>said = []; addEventListener('anatomy-select', ({detail}) => said.push(detail.part))</script>"
    engine.go(site.put("/element/", page(element(server, "/en/embed/back/"), listen)))
    frame = "document.querySelector('anatomy-diagram').shadowRoot.querySelector('iframe')"
    settle(engine, f"return document.querySelector('anatomy-diagram').shadowRoot && {frame}.className === 'on'")
    settle(engine, f"return {frame}.clientHeight > 900")
    engine.ask("document.querySelector('anatomy-diagram').setAttribute('show', 'temporalis')")
    settle(engine, "return said.includes('temporalis')")


def test_a_frame_that_may_use_none_of_its_files_is_seen_to_be_bare(engine, site, forbidden):
    """The control: the tests above would see it. What a loaded page has not done within a second it does not do."""
    open_frame(engine, site, forbidden)
    with pytest.raises(AssertionError, match="never"):
        settle(engine, DRESSED, seconds=1)
    assert engine.ask("return document.querySelector('.find').hidden")
    engine.go(f"{site.root}/clinic/")
    with pytest.raises(AssertionError, match="never"):
        settle(engine, HEARD.format("ready"), seconds=1)
