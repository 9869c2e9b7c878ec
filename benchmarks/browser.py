"""In a browser on a slow computer and line, beside similar projects: `python -m benchmarks.browser --peers FOLDER`.

A processor slowed four times, 1.6 Mbit/s and 150 ms. FOLDER is one in which `npm install body-muscles
body-highlighter react-muscle-highlighter react react-dom esbuild` was run; without it only the viewer is measured.
Everything is sent by one server, the deploy kit's nginx with TLS in front of gunicorn, with the same encodings and
caching: brotli, once the server has run long enough to have compressed its pages. Medians of nine runs, each in a
fresh browser context, all cases in turn. Needs nginx and openssl.

*First paint* is the browser's `first-contentful-paint`. *First picture* is when the browser shows the first frame in
which the first picture of a body is whole: every shape that its SVG has once the page is loaded is in the document,
in an SVG that takes up space in the window. Just before each frame, a script counts the shapes, and if there are more
it adds a small mark whose Element Timing tells when that very frame was shown. Both are on the same clock, which
starts with the navigation.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, CDPSession, Locator, Page, sync_playwright

from benchmarks.deployed import BROWSER_OPTIONS, Deployed, deployed
from benchmarks.growth import STRUCTURES, with_structures
from benchmarks.peers import FOLDER, INSTALL, PEERS, bundle
from tools.contact_sheet import chromium

RUNS = 9
CLICKS = 3
"""Clicks in a run after a first one, which is not counted: it is the only one with nothing chosen before it."""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
"""1.6 Mbit/s in bytes a second, and milliseconds."""
SLOWED = 4
"""Times that the processor is slowed."""

COMPARED = "body-muscles"
MOST_FIRST_PAINT, MOST_FIRST_PICTURE = 1.0, 1.1
"""Times that of `COMPARED`, in the same run."""

_WATCH = """(picture) => {
  const DRAWN = "path, polygon, polyline, circle, ellipse, rect, line, use, image";
  window.shift = 0;
  window.frames_with = {};
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.frames_with[entry.identifier] = entry.renderTime;
  }).observe({ type: "element", buffered: true });
  window.shapes = () => {
    const svg = document.querySelector(picture), box = svg?.getBoundingClientRect();
    return box?.width && box.height && box.top < innerHeight ? svg.querySelectorAll(DRAWN).length : 0;
  };
  let mark = document.createElement("p"), most = 0;
  const look = () => {
    const count = document.body ? window.shapes() : 0;
    if (count > most) {
      most = count;
      mark.remove();
      mark = document.createElement("p");
      mark.textContent = "x";
      mark.setAttribute("elementtiming", String(count));
      mark.style.cssText = "position:fixed;inset:0 auto auto 0;margin:0;font:4px sans-serif";
      document.documentElement.append(mark);
    }
    requestAnimationFrame(look);
  };
  look();
}"""
"""Run before a page's own scripts: adds up its layout shifts, and notes by number of shapes in the first picture when
the first frame with them was shown."""

_PAINTED = """() => { window.painted = new Promise((done) => addEventListener("click", (event) => {
  const frame = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  });
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
"""From the click's own time to the end of the frame that its changes are in, and of the one that its text is in, which
the viewer opens a frame later. A message that is posted before a frame is painted arrives after it."""

_PLACE = """(shape) => {
  const box = shape.getBoundingClientRect();
  for (let i = 1; i < 20; i++) for (let j = 1; j < 20; j++) {
    const x = box.x + box.width * i / 20, y = box.y + box.height * j / 20;
    const hit = document.elementFromPoint(x, y);
    if (hit && shape.contains(hit)) return [x, y];
  }
  return null;
}"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is measured: a page, and CSS selectors of its pictures and of the parts in them to click."""

    path: str
    about: str
    picture: str = "svg.picture"
    parts: str = "svg.picture a.structure"
    style: str = ""
    """CSS that is added once the page is loaded, so that only clicks are measured with it."""
    structures: int | None = None
    """How many structures the diagram has, if it is not the viewer's own."""


CASES: Mapping[str, Case] = {
    "page": Case(path="/en/", about="the page"),
    "embed": Case(path="/en/embed/", about="the embed"),
    "unblurred": Case(path="/en/", about="the page with unblurred tones", style="[filter] { filter: none !important }"),
    "structures": Case(
        path="/en/", about=f"a page with {STRUCTURES[1]} structures and their points", structures=STRUCTURES[1]
    ),
    **{
        peer.name: Case(path=peer.path, about="the npm package", picture=peer.picture, parts=peer.parts)
        for peer in PEERS
    },
}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One load and its clicks. Times are in milliseconds; bytes are those on the line, headers included."""

    first_paint: float
    first_picture: float
    click: float
    whole_text: float
    shift: float
    script: float
    sent: float
    requests: float


@contextmanager
def servers(cases: Mapping[str, Case], packages: Path | None) -> Iterator[dict[str, str]]:
    """The address of each case, while the servers run that it needs."""
    with ExitStack() as stack:
        addresses: dict[str, str] = {}
        for structures in dict.fromkeys(case.structures for case in cases.values()):
            named = {name: case for name, case in cases.items() if case.structures == structures}
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = stack.enter_context(_server(folder, structures, packages))
            # A peer's page is too small to be compressed.
            large = {peer.name: peer.script_path for peer in PEERS}
            server.warm(dict.fromkeys(large.get(name, case.path) for name, case in named.items()))
            addresses |= {name: server.base_url + case.path for name, case in named.items()}
        yield addresses


@contextmanager
def _server(folder: Path, structures: int | None, packages: Path | None) -> Iterator[Deployed]:
    environment = {}
    if structures:
        (folder / "content").mkdir()
        environment["VIEWER_CONTENT"] = str(with_structures(folder / "content", structures))
    elif packages:
        (folder / "peers").mkdir()
        for peer in PEERS:
            bundle(peer, packages, folder / "peers")
        environment[FOLDER] = str(folder / "peers")
    with deployed("benchmarks.peers:create_server()", folder, environment) as server:
        yield server


def measure(browser: Browser, address: str, case: Case) -> Measured:
    """Load a page once in a fresh context, and click its parts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True)
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Performance.enable")
    cdp.send("Network.emulateNetworkConditions", SLOW)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    sent: list[float] = []
    cdp.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.add_init_script(f'({_WATCH})("{case.picture}")')
    page.goto(address, wait_until="load")
    page.wait_for_selector(case.picture)
    page.wait_for_timeout(600)
    first_paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0")
    first_picture = page.evaluate("() => window.frames_with[window.shapes()] || 0")
    script, shift, loaded = _script_time(cdp), page.evaluate("window.shift"), tuple(sent)
    if case.style:
        page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }",
            case.style,
        )
    clicks = [_click(page, case.parts, i) for i in range(1 + CLICKS)][1:]
    context.close()
    return Measured(
        first_paint=first_paint,
        first_picture=first_picture,
        click=median(painted for painted, _ in clicks),
        whole_text=median(whole for _, whole in clicks),
        shift=shift,
        script=script,
        sent=sum(loaded),
        requests=len(loaded),
    )


def _click(page: Page, parts: str, number: int) -> tuple[float, float]:
    """From a click on a part to the frame that shows it, and to the one that shows all of its text, in ms."""
    page.evaluate(_PAINTED)
    shapes = page.locator(parts)
    shape = shapes.nth(number * 3 % max(shapes.count(), 1))
    shape.evaluate("shape => shape.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(300)
    at = place(shape)
    if at is None:
        shape.evaluate(
            "shape => shape.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }))"
        )
    else:
        # A person's pointer rests before it clicks, and all that it does to what lies under it is over.
        page.mouse.move(*at)
        page.wait_for_timeout(300)
        page.mouse.down()
        page.wait_for_timeout(100)
        page.mouse.up()
    painted, whole = page.evaluate(
        "() => Promise.race([window.painted, new Promise((done) => setTimeout(() => done([-1, -1]), 3000))])"
    )
    if painted < 0:
        raise RuntimeError(f"a click on {parts} number {number} painted nothing within 3 s")
    page.wait_for_timeout(300)
    return float(painted), float(whole)


def place(shape: Locator) -> tuple[float, float] | None:
    """A place in the window (CSS px) where a click meets a shape and nothing above it, if there is one."""
    found: tuple[float, float] | None = shape.evaluate(_PLACE)
    return found


def _script_time(cdp: CDPSession) -> float:
    metrics = {metric["name"]: metric["value"] for metric in cdp.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["ScriptDuration"])


def print_table(runs: Mapping[str, list[Measured]]) -> None:
    """Print the medians as Markdown, and how the viewer's cases compare with a peer."""
    print(
        "| | first paint, ms | first picture, ms | click to painted, ms | to all of its text, ms | layout shift"
        " | script, ms | bytes | requests |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, measured in runs.items():
        middle = {field.name: median(getattr(run, field.name) for run in measured) for field in fields(Measured)}
        times = " | ".join(f"{middle[key]:.0f}" for key in ("first_paint", "first_picture", "click", "whole_text"))
        print(
            f"| {name} | {times} | {middle['shift']:.3f} | {middle['script']:.0f} | {middle['sent']:,.0f}"
            f" | {middle['requests']:.0f} |"
        )
    for name in ("page", "embed"):
        if name in runs and COMPARED in runs:
            pairs = list(zip(runs[name], runs[COMPARED], strict=True))
            paint = median(own.first_paint / peer.first_paint for own, peer in pairs)
            picture = median(own.first_picture / peer.first_picture for own, peer in pairs)
            print(
                f"{name} / {COMPARED} in the same turn: first paint {paint:.2f} (at most {MOST_FIRST_PAINT:g}),"
                f" first picture {picture:.2f} (at most {MOST_FIRST_PICTURE:g})"
            )


def main() -> None:
    """Measure the cases that are named on the command line, or all of them, and print a table."""
    listed = "\n".join(f"  {name:<26}{case.about}" for name, case in CASES.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.browser",
        description="Measure loads and clicks in a browser on a slow computer and line.",
        epilog=f"cases:\n{listed}\n\npeers: npm packages that FOLDER holds. In it, run\n  {INSTALL}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("cases", nargs="*", metavar="CASE", help="what to measure; all cases if none is named")
    parser.add_argument("--peers", metavar="FOLDER", type=Path, help="where the peers are installed")
    parser.add_argument("--runs", type=int, default=RUNS, help="loads of each case (default: %(default)s)")
    given = parser.parse_args()
    if unknown := [name for name in given.cases if name not in CASES]:
        parser.error(f"there is no case {', '.join(unknown)}. Cases: {', '.join(CASES)}")
    peers = {peer.name for peer in PEERS}
    if given.peers is None and (named := peers.intersection(given.cases)):
        parser.error(f"{', '.join(sorted(named))} needs --peers FOLDER, a folder in which this was run: {INSTALL}")
    cases = {
        name: case
        for name, case in CASES.items()
        if (name in given.cases or not given.cases) and (given.peers or name not in peers)
    }
    try:
        run(cases, given.peers, given.runs)
    except (FileNotFoundError, RuntimeError) as error:
        sys.exit(str(error))


def run(cases: Mapping[str, Case], packages: Path | None, count: int) -> None:
    """Measure the cases in turn, so that whatever else the machine does slows all of them, and print a table."""
    runs: dict[str, list[Measured]] = {name: [] for name in cases}
    with sync_playwright() as playwright, servers(cases, packages) as addresses:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=list(BROWSER_OPTIONS))
        for _ in range(count):
            for name, case in cases.items():
                runs[name].append(measure(browser, addresses[name], case))
        browser.close()
    print_table(runs)


if __name__ == "__main__":
    main()
