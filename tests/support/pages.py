"""Pages of a browser that go from test to test, and what they complain about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urlsplit
from weakref import WeakSet

from playwright.sync_api import Browser, BrowserContext, Page, Request


class Watched:
    """A browser context and what its pages complained about."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        context.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None,
        )
        context.on(
            "requestfailed",
            lambda request: self.complaints.append(f"failed: {request.url}") if failed(request) else None,
        )
        context.on(
            "response",
            lambda response: (
                self.complaints.append(f"{response.status}: {response.url}") if response.status >= 400 else None
            ),
        )
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))


def failed(request: Request) -> bool:
    """Whether a request failed by itself: a test that goes on gives up a frame that another one replaces."""
    given_up = request.is_navigation_request() and "/embed/" in request.url
    return not (given_up and request.failure == "net::ERR_ABORTED")


_UNSEEN: WeakSet[Page] = WeakSet()
"""Pages of whose window Chromium shows a single pixel."""


def unsee(page: Page) -> None:
    """Let Chromium show a single pixel of a page's window until a test looks at it (`see`).

    The page cannot tell: layout, media queries, the pointer and frames still have the window's size. Only drawing the
    pixels is left out, a quarter of the CPU time of a load and a third of that of a click.
    """
    _show(page, 1, 1)
    _UNSEEN.add(page)


def see(page: Page) -> None:
    """Let Chromium show a page's whole window, as it does outside of tests."""
    if page in _UNSEEN and (size := page.viewport_size):
        _show(page, size["width"], size["height"])
        _UNSEEN.remove(page)


def _show(page: Page, width: int, height: int) -> None:
    paper = page.evaluate("matchMedia('print').matches")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setVisibleSize", {"width": width, "height": height})
    # A page forgets that it is on paper when a session ends, and if one is still open at its next load.
    session.detach()
    if paper:
        page.emulate_media(media="print")


def resize(page: Page, width: int, height: int) -> None:
    """Give a page's window another size (CSS px)."""
    if page.viewport_size != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})
        if page in _UNSEEN:
            unsee(page)


AT_REST = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "contrast": "no-preference",
}
"""What a page is told about its reader where a test says nothing."""

MEDIA = AT_REST.keys()
"""Options of a context that a page can have by itself."""

MOST_CONTEXTS = 4
"""Contexts that stay open: each has a process of its own."""


@dataclass
class Kept:
    """A context, and the page in it that goes from test to test."""

    watched: Watched
    page: Page | None = None
    taken: bool = False


class Contexts:
    """Browser contexts, and a page in each, that last from test to test.

    A page in a new context takes twice the CPU time of one in an open context, and that one nearly twice as much as
    going to another address in an open page. The viewer stores nothing in a browser, so only cached files last from
    test to test.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open: dict[str, Kept] = {}

    def new_page(self, url: str, options: dict[str, Any], *, own: bool = False) -> Page:
        """A page for an address, in a context with some options: the one that is kept, unless the test asks for its
        own.

        A kept page is replaced if it would not load anew, because only the fragment of its address differs, or if it
        would need another process, because the site differs. One at about:blank is always new: tests open it to add
        scripts.
        """
        media = {name: options[name] for name in options.keys() & MEDIA}
        rest = {name: options[name] for name in options.keys() - MEDIA}
        key = repr(sorted(rest.items()))
        kept = self._open.pop(key, None) or Kept(Watched(self._browser.new_context(**rest)))
        self._open[key] = kept  # the one that was used last is closed last
        if kept.taken or own or not url.startswith("http"):
            page = kept.watched.context.new_page()
            if media:
                page.emulate_media(**media)
            unsee(page)
            return page
        kept.taken = True
        if kept.page and (kept.page.is_closed() or not goes_on(kept.page.url, url)):
            kept.page.close()
            kept.page = None
        if kept.page:
            kept.page.mouse.move(0, 0)  # the pointer stays where the last test left it
            kept.page.emulate_media(media="null", **(AT_REST | media))
        else:
            kept.page = kept.watched.context.new_page()
            kept.page.emulate_media(**media)
        if kept.page not in _UNSEEN:
            unsee(kept.page)
        return kept.page

    def clear(self) -> list[str]:
        """Close every page that a test opened, but those that are kept. Returns what they complained about."""
        found = [complaint for kept in self._open.values() for complaint in kept.watched.complaints]
        for kept in self._open.values():
            for page in kept.watched.context.pages:
                if page != kept.page:
                    page.close()
            if kept.taken and kept.page and not kept.page.is_closed():
                kept.page.unroute_all()
            kept.taken = False
            kept.watched.complaints.clear()
        while len(self._open) > MOST_CONTEXTS:
            self._open.pop(next(iter(self._open))).watched.context.close()
        return found


def goes_on(here: str, there: str) -> bool:
    """Whether a page goes from one address to the other in the process it has, and loads anew."""
    (here, _), (there, fragment) = urldefrag(here), urldefrag(there)
    return urlsplit(here).netloc == urlsplit(there).netloc and not (fragment and here == there)
