"""What the benchmark in a browser (benchmarks/browser.py) calls the first picture."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from benchmarks import browser as benchmark
from benchmarks.browser import Case, measure

LATE = 100
"""Milliseconds after the first paint until the last shape of the picture is drawn."""

PAGE = f"""<!doctype html><html lang="en"><title>x</title><p>Words come first.</p>
<svg width="300" height="300"><rect width="90" height="90"/></svg>
<script>
const svg = document.querySelector("svg"), draw = () => svg.append(svg.firstElementChild.cloneNode());
new PerformanceObserver((list) => {{
  if (list.getEntriesByName("first-contentful-paint").length) setTimeout(draw, {LATE});
}}).observe({{ type: "paint", buffered: true }});
svg.addEventListener("click", (event) => event.target.setAttribute("fill", "red"));
</script>"""


@pytest.fixture
def address() -> Iterator[str]:
    """A page with words, and a picture whose second shape comes late."""

    class Late(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Late) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer at its full speed, and one click: to slow it, the browser keeps its processor busy all the time."""
    monkeypatch.setattr(benchmark, "SLOWED", 1)
    monkeypatch.setattr(benchmark, "CLICKS", 1)


@pytest.mark.usefixtures("quick")
def test_the_first_picture_is_painted_when_its_last_shape_is_not_when_words_are(browser: Browser, address: str):
    case = Case(path="/", about="a late picture", picture="svg", parts="svg rect")
    found = measure(browser, address, case)
    assert found.first_paint > 0
    assert found.first_picture >= found.first_paint + LATE
    assert found.click > 0
    assert found.requests == 1
    assert found.sent > len(PAGE)
