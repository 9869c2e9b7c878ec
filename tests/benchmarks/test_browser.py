"""The benchmark in a browser: what it calls the first picture, and how its parts are chosen."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import ROOT
from playwright.sync_api import Browser

from benchmarks.browser import Case, Measured, measure, print_table

LATE = 900
"""Milliseconds after which the last shape of the picture is drawn."""

PAGE = f"""<!doctype html><html lang="en"><title>x</title><p>Words come first.</p>
<svg width="300" height="300"><rect width="90" height="90"/></svg>
<script>
const svg = document.querySelector("svg"), draw = () => svg.append(svg.firstElementChild.cloneNode());
setTimeout(draw, {LATE} - performance.now());
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


def test_the_first_picture_is_painted_when_its_last_shape_is_not_when_words_are(browser: Browser, address: str):
    case = Case(path="/", about="a late picture", picture="svg", parts="svg rect")
    found = measure(browser, address, case)
    assert 0 < found.first_paint < LATE <= found.first_picture
    assert found.click > 0
    assert found.requests == 1
    assert found.sent > len(PAGE)


def run(first_paint: float, first_picture: float) -> Measured:
    return Measured(
        first_paint=first_paint,
        first_picture=first_picture,
        click=1,
        whole_text=1,
        shift=0,
        script=1,
        sent=1_000,
        requests=2,
    )


def test_ratios_are_of_loads_in_the_same_turn(capsys: pytest.CaptureFixture[str]):
    peer = [run(100, 100), run(1_000, 1_000), run(400, 400)]
    print_table({"page": [run(50, 120), run(500, 1_200), run(200, 480)], "body-muscles": peer})
    rows = capsys.readouterr().out.splitlines()
    assert "| page | 200 | 480 |" in rows[2]
    assert "first paint 0.50 (at most 1), first picture 1.20 (at most 1.1)" in rows[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--help"], 0, "body-highlighter"),
        (["pages"], 2, "there is no case pages. Cases: page, embed"),
        (["body-muscles"], 2, "body-muscles needs --peers FOLDER, a folder in which this was run: npm install"),
        (["body-muscles", "--peers", "nowhere"], 1, "Run in nowhere: npm install body-muscles body-highlighter"),
    ],
)
def test_cases_can_be_chosen_and_what_cannot_be_measured_is_refused(arguments: list[str], code: int, words: str):
    command = [sys.executable, "-m", "benchmarks.browser", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, words in done.stdout + done.stderr) == (code, True), done.stderr
    assert "first paint, ms" not in done.stdout
