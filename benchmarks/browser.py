"""In the browser, on a slow computer and line: `python -m benchmarks.browser [FOLDER]`.

A processor slowed four times, 1.6 Mbit/s and 150 ms. FOLDER is one in which `npm install body-muscles
react-muscle-highlighter react react-dom esbuild` was run; without it only the viewer is measured. Everything is served
by one server: the viewer as it answers in production, the others with gzip. Medians of nine runs, each in a fresh
browser context.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Locator, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from benchmarks.growth import STRUCTURES, with_structures
from tools.contact_sheet import chromium
from viewer.app import create_app

RUNS = 9
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
_WATCH = """() => {
  window.shift = 0; window.events = [];
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.events.push([one.name,
    one.duration]); })
    .observe({ type: "event", durationThreshold: 16, buffered: true });
}"""
# From the click's own time to the end of the frame that its changes are in, and of the one that its text is in, which
# the viewer opens a frame later.
_PAINTED = """() => { window.painted = new Promise((done) => addEventListener("click", (event) => {
  const frame = (then) => requestAnimationFrame(() => { const one = new MessageChannel();
    one.port1.onmessage = () => then(performance.now() - event.timeStamp);
    one.port2.postMessage(0); });
  const panels = [...document.querySelectorAll(".panel")];
  const opened = panels.length && new Promise((follow) => {
    const changes = new MutationObserver((records) => {
      if (!records.some(({ target }) => target.matches(".shown"))) return;
      changes.disconnect();
      follow();
    });
    for (const panel of panels) changes.observe(panel, { attributeFilter: ["class"] });
  });
  frame((painted) => (opened ? opened.then(() => frame((all) => done([painted, all]))) : done([painted, painted])));
}, { capture: true, once: true })); }"""
_BODY_MUSCLES = """import { BodyChart } from "body-muscles";
const chart = new BodyChart(document.getElementById("root"), { view: "front", bodyState: {}, onMuscleClick: mark });
function mark(id) { chart.update({ bodyState: { [id]: { intensity: 8, selected: true } } }); }
"""
_HIGHLIGHTER = """import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import * as library from "react-muscle-highlighter";
const Body = library.default.default || library.default;
function App() {
  const [chosen, choose] = useState([]);
  return createElement(Body, { data: chosen, side: "front", scale: 1.5,
    onBodyPartPress: (part) => choose([{ slug: part.slug, intensity: 2 }]) });
}
createRoot(document.getElementById("root")).render(createElement(App));
"""
PEERS = {"body-muscles": _BODY_MUSCLES, "react-muscle-highlighter": _HIGHLIGHTER}
_HOST = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>'
    '<meta name="viewport" content="width=device-width">'
)


def bundled(folder: Path, name: str, code: str) -> bytes | None:
    """A peer and a few lines that show it, as one minified script."""
    entry = folder / f"entry-{name}.js"
    entry.write_text(code, encoding="utf-8")
    program = folder / "node_modules" / ".bin" / "esbuild"
    command = [
        str(program),
        str(entry),
        "--bundle",
        "--minify",
        "--format=iife",
        '--define:process.env.NODE_ENV="production"',
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        print(f"{name} does not build: {done.stderr.decode()[:400]}", file=sys.stderr)
    return done.stdout if done.returncode == 0 else None


@contextmanager
def served(scripts: dict[str, bytes], content: Path | None = None) -> Iterator[str]:
    """The viewer, of a folder's `content` or its own, and a bare page for each peer, compressed."""
    viewer = create_app(content).wsgi_app

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        name = environ["PATH_INFO"].strip("/").removeprefix("peer/")
        if not environ["PATH_INFO"].startswith("/peer/"):
            return list(viewer(environ, start_response))  # compressed by itself, as in production
        if name.endswith(".js"):
            return _sent(start_response, "text/javascript", scripts[name.removesuffix(".js")])
        page = f'{_HOST}<body><div id="root"></div><script src="/peer/{name}.js" defer></script>'.encode()
        return _sent(start_response, "text/html", page)

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *_: Any) -> None:
            pass

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


def _sent(start_response: Callable[..., Any], kind: str, body: bytes) -> list[bytes]:
    small = gzip.compress(body, 9)
    headers = [("Content-Type", kind), ("Content-Encoding", "gzip"), ("Content-Length", str(len(small)))]
    start_response("200 OK", headers)
    return [small]


def measured(browser: Browser, address: str, picture: str, parts: str, style: str = "") -> dict[str, float]:
    """One load and three clicks: milliseconds, bytes and counts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Performance.enable")
    cdp.send("Network.emulateNetworkConditions", SLOW)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    loaded: dict[str, float] = {"bytes": 0, "requests": 0}

    def finished(event: dict[str, Any]) -> None:
        loaded["bytes"] += event["encodedDataLength"]
        loaded["requests"] += 1

    cdp.on("Network.loadingFinished", finished)
    page.add_init_script(f"({_WATCH})()")
    page.goto(address, wait_until="load")
    page.wait_for_selector(picture)
    page.wait_for_timeout(600)
    paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0")
    script, shift, before = _script_time(cdp), page.evaluate("window.shift"), dict(loaded)
    if style:
        page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", style
        )
    clicks = [_click(page, parts, i) for i in range(4)][1:]
    painted, whole = (median(click[i] for click in clicks) for i in (0, 1))
    found = {"first paint": paint, "click": painted, "whole": whole, "script": script, "shift": shift, **before}
    context.close()
    return found


def _click(page: Page, parts: str, number: int) -> tuple[float, float]:
    """From a click on a part to the frame that shows it, and to the one that shows all of its text, in ms."""
    page.evaluate(_PAINTED)
    shapes = page.locator(parts)
    shape = shapes.nth(number * 3 % max(shapes.count(), 1))
    shape.evaluate("one => one.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(300)
    box = place(shape)
    if box is None:
        shape.evaluate(
            "one => one.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }))"
        )
    else:
        page.mouse.move(
            *box
        )  # a person's pointer rests before it clicks, and all that it does to what lies under it is over
        page.wait_for_timeout(300)
        page.mouse.down()
        page.wait_for_timeout(100)
        page.mouse.up()
    took = page.evaluate(
        "() => Promise.race([window.painted, new Promise((done) => setTimeout(() => done([-1, -1]), 3000))])"
    )
    page.wait_for_timeout(300)
    return float(took[0]), float(took[1])


def place(shape: Locator) -> tuple[float, float] | None:
    """A place in the window (CSS px) where a click meets a shape and nothing above it, if there is one."""
    found: tuple[float, float] | None = shape.evaluate("""one => { const box = one.getBoundingClientRect();
      for (let i = 1; i < 20; i++) for (let j = 1; j < 20; j++) {
        const x = box.x + box.width * i / 20, y = box.y + box.height * j / 20;
        const hit = document.elementFromPoint(x, y); if (hit && one.contains(hit)) return [x, y]; } return null; }""")
    return found


def _script_time(cdp: CDPSession) -> float:
    metrics = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["ScriptDuration"])


def main() -> None:
    """Measure and print a table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    made = {name: bundled(folder, name, code) for name, code in PEERS.items()} if folder else {}
    scripts = {name: script for name, script in made.items() if script}
    own = "svg.picture a.structure"
    cases = {"page": ("/en/", "svg.picture", own, ""), "embed": ("/en/embed/", "svg.picture", own, "")}
    cases["page with unblurred tones"] = ("/en/", "svg.picture", own, "[filter]{filter:none!important}")
    cases |= {name: (f"/peer/{name}", "#root svg", "#root svg path", "") for name in scripts}
    print(
        "| | first paint, ms | click to painted, ms | to all of its text, ms | layout shift | script, ms | bytes |"
        " requests |"
    )
    print("|---|---|---|---|---|---|---|---|")
    with (
        sync_playwright() as playwright,
        served(scripts) as base,
        tempfile.TemporaryDirectory() as made_up,
        served({}, with_structures(Path(made_up), STRUCTURES[1])) as many,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=["--no-sandbox"])
        cases = {name: (base + address, *rest) for name, (address, *rest) in cases.items()}
        cases[f"page with {STRUCTURES[1]} structures"] = (many + "/en/", "svg.picture", own, "")
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in cases}
        for _ in range(RUNS):  # in turns, so that whatever else the machine does slows all of them
            for name, case in cases.items():
                runs[name].append(measured(browser, *case))
        for name, found in runs.items():
            mid = {key: median(run[key] for run in found) for key in found[0]}
            times = " | ".join(f"{mid[key]:.0f}" for key in ("first paint", "click", "whole"))
            print(
                f"| {name} | {times} | {mid['shift']:.3f} | {mid['script']:.0f} | {mid['bytes']:,.0f} |"
                f" {mid['requests']:.0f} |"
            )


if __name__ == "__main__":
    main()
