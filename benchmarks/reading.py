"""Reading and touching, measured in a browser: `python -m benchmarks.reading [together|taps|tasks] [FOLDER]`.

`together`: after a part is chosen, how much of its shape, its name and its text the window shows at once. `taps`: how
many taps of a thumb that aims at a part hit it. `tasks`: what ten tasks of a patient take on a phone. FOLDER holds
the diagram; without it the project's own is measured.
"""

from __future__ import annotations

import logging
import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, sync_playwright
from werkzeug.serving import make_server

from benchmarks.tasks import TASKS, phone, play
from tools.contact_sheet import chromium
from viewer.app import create_app

LEAST_SHAPE, LEAST_LINES, LEAST_HITS = 0.9, 4, 0.95
"""Shares of a shape and of taps, and lines of text: with less, a part counts as not seen or not hit."""
WINDOWS = [(375, 667), (390, 844), (667, 375), (820, 1180), (1024, 768), (1180, 820), (1280, 800)]
"""Widths and heights in CSS px: phones upright and on their side, tablets, a laptop."""
COLUMNS = [
    (343, 375, 667),
    (343, 390, 844),
    (620, 667, 375),
    (620, 820, 1180),
    (620, 1024, 768),
    (760, 1180, 820),
    (760, 1280, 800),
]
"""A column for the element, in a window of a width and height, in CSS px."""
FRAMES = [343, 620, 760]
"""Widths of frames that are 640 px high."""
STILL = 60
"""Milliseconds for which the element has to stand still before it is measured."""
SPREAD = 6
"""CSS px: the standard deviation of a thumb's taps, about a millimeter."""

_SEEN = """([part, window]) => {
  const panel = document.getElementById(part), heading = document.getElementById(part + "-name");
  const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const across = (area, room) => area.left >= window.left - room && area.right <= window.right + room;
  const within = (area, room) =>
    across(area, room) && area.top >= window.top - room && area.bottom <= window.bottom + room;
  // Whether a place shows something of a kind, and not what lies over it.
  const on = (x, y, selector, over) => {
    const found = document.elementFromPoint(x, y);
    return !!found?.closest(selector) && !(over && found.closest(over));
  };
  const share = (shape) => {
    const fills = [...shape.querySelectorAll(".fill")].map((fill) => fill.getBoundingClientRect());
    const picture = shape.closest("svg").getBoundingClientRect(); // a shape may go on beyond what it shows
    const [left, top] = ["left", "top"].map((edge) => Math.max(picture[edge],
      Math.min(...fills.map((fill) => fill[edge]))));
    const [right, bottom] = ["right", "bottom"]
      .map((edge) => Math.min(picture[edge], Math.max(...fills.map((fill) => fill[edge]))));
    let free = 0; // of a grid of 15 by 15 places in the box around the shape
    for (let i = 1; i < 16; i++) for (let j = 1; j < 16; j++) {
      const x = left + (right - left) * i / 16, y = top + (bottom - top) * j / 16;
      free += within({ left: x, right: x, top: y, bottom: y }, 0) && on(x, y, ".plate", "figcaption");
    }
    return free / (15 * 15);
  };
  let most = 0;
  for (const shape of document.querySelectorAll(`.plate .part[data-part="${part}"]`))
    if (most < 1 && shape.checkVisibility()) most = Math.max(most, share(shape)); // no picture shows more than all
  const lines = [], range = document.createRange(), walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const around = walk.currentNode.parentElement;
    if (!around.checkVisibility() || around.closest("nav, .bar, h2, .part-tools")) continue;
    range.selectNodeContents(walk.currentNode);
    for (const line of range.getClientRects()) {
      const last = lines.at(-1);
      if (line.width < 8) continue; // a lone sign, as of a citation
      if (last && line.top < (last.top + last.bottom) / 2) last.right = Math.max(last.right, line.right);
      else lines.push(box(line));
    }
  }
  const seen = (line) => {
    const x = (line.left + Math.min(line.right, line.left + 60)) / 2, y = (line.top + line.bottom) / 2;
    return within(line, 1) && on(x, y, "#" + part);
  };
  return { shape: most, name: seen(heading.getBoundingClientRect()), lines: lines.filter(seen).length,
           of: lines.length };
}"""
"""What lies in a window with nothing over it: the share of a chosen part's shape, in the picture that shows most of
it, its name, and the lines of its text, which may reach a pixel beyond the window."""

_CHOOSE = """async (part) => {
  const shapes = [...document.querySelectorAll(`svg.picture a[data-part="${part}"]`)]
    .filter((shape) => shape.checkVisibility());
  const link = shapes[0] || document.querySelector(`.list a[href="#${part}"]`);
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window }));
  const frame = () => new Promise(requestAnimationFrame), end = performance.now() + 30000;
  while (location.hash !== "#" + part) {
    if (performance.now() > end) throw new Error(part + " is not chosen");
    await frame();
  }
  await frame();
  await frame();
  await new Promise((done) => setTimeout(done));
}"""
"""Choose a part by its shape, or by its name in the list where no picture that is shown has it; ends when all stands
still."""

_STANDING = """(least) => new Promise((done) => {
  const element = document.querySelector("anatomy-diagram"), frame = element.shadowRoot.querySelector("iframe");
  let last = "", since = 0;
  const look = () => {
    const { top, height } = frame.getBoundingClientRect(), now = top + " " + height;
    if (now !== last) [last, since] = [now, performance.now()];
    if (performance.now() - since >= least) done(height);
    else requestAnimationFrame(look);
  };
  look();
})"""
"""The height of the frame once neither it nor the page has moved for some milliseconds."""


@dataclass(frozen=True)
class Window:
    """The part of a page or frame that a reader sees, in CSS px of that page."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Seen:
    """How much of a chosen part is seen: the share of its shape, whether its name, and how many lines of how many."""

    part: str
    shape: float
    name: bool
    lines: int
    of: int

    @property
    def enough(self) -> bool:
        """Whether a reader sees the part, its name and the beginning of its text at once."""
        return self.shape >= LEAST_SHAPE and self.name and self.lines >= min(LEAST_LINES, self.of)

    def __str__(self) -> str:
        name = "its name" if self.name else "no name"
        return f"{self.part}: {self.shape:.0%} of the shape, {name}, {self.lines} of {self.of} lines"


def seen(place: Page | Frame, part: str, window: Window) -> Seen:
    """What a reader sees of a part that has been chosen."""
    return Seen(part=part, **place.evaluate(_SEEN, [part, asdict(window)]))


def parts_of(place: Page | Frame) -> list[str]:
    """The ids of a diagram's areas and structures, whose texts name the side that shows them best."""
    return place.evaluate("[...document.querySelectorAll('.panel[data-best]')].map((panel) => panel.id)")


def choose(place: Page | Frame, part: str) -> None:
    """Choose a part in a picture, and wait until its text is open and everything stands still."""
    place.evaluate(_CHOOSE, part)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The viewer with the diagram of a folder; gives its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(folder), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, *, script: bool = True) -> Iterator[Page]:
    """An empty page."""
    context = browser.new_context(java_script_enabled=script, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def resize(page: Page, width: int, height: int) -> None:
    """Give a page's window a size."""
    page.set_viewport_size({"width": width, "height": height})


def hosted(page: Page, root: str, body: str) -> None:
    """Open a site's page around the diagram, and wait until the diagram's frame is loaded.

    It is served from the diagram's own origin, so that script is off in its frame too.
    """
    text = (
        f'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Clinic</title>{body}'
    )
    page.route(f"{root}/clinic", lambda route: route.fulfill(body=text, content_type="text/html"), times=1)
    page.goto(f"{root}/clinic")
    page.frame_locator("iframe").locator(".diagram").wait_for()
    page.frames[1].wait_for_load_state()


def on_a_page(page: Page, root: str, size: tuple[int, int], *, script: bool) -> list[Seen]:
    """What is seen of each part on the diagram's own page."""
    resize(page, *size)
    page.goto(f"{root}/en/")
    return _each(page, f"{root}/en/", size, script=script)


def in_a_frame(page: Page, root: str, width: int, *, script: bool) -> list[Seen]:
    """What is seen of each part in a frame that is 640 px high."""
    resize(page, width + 32, 720)
    frame = f'<iframe id="f" src="{root}/en/embed/" style="width:{width}px;height:640px;border:0"></iframe>'
    hosted(page, root, frame)
    return _each(page.frames[1], f"{root}/en/embed/", (width, 640), script=script)


def _each(place: Page | Frame, address: str, size: tuple[int, int], *, script: bool) -> list[Seen]:
    """What is seen of each part after it is chosen, in a picture or, without script, by its address."""
    found = []
    for part in parts_of(place):
        if script:
            choose(place, part)
        else:
            place.goto(f"{address}#{part}")
        found.append(seen(place, part, Window(0, 0, *size)))
    return found


def in_an_element(page: Page, root: str, column: tuple[int, int, int]) -> tuple[list[Seen], list[str]]:
    """What is seen of each part in an element in a site's column; and what moved too far: the site's page or the
    frame's height.
    """
    wide, width, height = column
    resize(page, width, height)
    words = f"<h1>A clinic</h1><p>{'A sentence of the clinic. ' * 20}</p>"
    hosted(
        page,
        root,
        f'{words}<div style="width:{wide}px"><anatomy-diagram'
        f' src="{root}/en/embed/"></anatomy-diagram></div>{words * 6}'
        f'<script src="{root}/embed.js"></script>',
    )
    found, moved = [], []
    at_rest = page.evaluate(_STANDING, STILL)
    for part in parts_of(page.frames[1]):
        page.evaluate("document.querySelector('anatomy-diagram').scrollIntoView()")
        before = page.evaluate("scrollY")
        choose(page.frames[1], part)
        grown = page.evaluate(_STANDING, STILL)
        far = abs(page.evaluate("scrollY") - before)
        # A reader has lost the place if the site's page moves by a window, or what follows moves out of reach.
        if grown > 2 * at_rest or far >= height:
            moved.append(f"{part}: the page moves by {far:.0f} px, the frame grows {grown / at_rest:.2f} times")
        box = page.locator("iframe").bounding_box()
        left, top = (box["x"], box["y"]) if box else (0, 0)
        found.append(seen(page.frames[1], part, Window(-left, -top, width - left, height - top)))
    return found, moved


def together(folder: Path) -> None:
    """Print, for every place and size, the least that is seen of any part, and each part of which too little is
    seen.
    """
    with (
        serving(folder) as root,
        browsing() as browser,
        opened(browser) as scripted,
        opened(browser, script=False) as plain,
    ):
        pages = {True: scripted, False: plain}
        print(f"{'place':<44}{'least shape':>12}{'names':>8}{'least lines':>12}")
        for size in WINDOWS:
            for script, page in pages.items():
                _row(
                    f"page {size[0]} x {size[1]}{'' if script else ', no script'}",
                    on_a_page(page, root, size, script=script),
                )
        for width in FRAMES:
            for script, page in pages.items():
                _row(
                    f"frame {width} x 640{'' if script else ', no script'}",
                    in_a_frame(page, root, width, script=script),
                )
        for column in COLUMNS:
            found, moved = in_an_element(scripted, root, column)
            _row(f"element {column[0]} in {column[1]} x {column[2]}", found)
            print("".join(f"    {line}\n" for line in moved), end="")


def _row(place: str, found: list[Seen]) -> None:
    names = sum(part.name for part in found)
    lines = min(part.lines for part in found)
    print(f"{place:<44}{min(part.shape for part in found):>12.0%}{names:>5}/{len(found):<2}{lines:>12}", flush=True)
    for part in found:
        if not part.enough:
            print(f"    {part}", flush=True)


_OWNERS = """view => {
  const picture = document.querySelector(`svg.picture[data-view="${view}"]`);
  picture.scrollIntoView({ block: "center", behavior: "instant" });
  const box = picture.getBoundingClientRect(), rows = [], parts = [""];
  const sign = (part) => {
    if (!parts.includes(part)) parts.push(part);
    return String.fromCodePoint(parts.indexOf(part));
  };
  for (let y = Math.floor(box.top) - 20; y < box.bottom + 20; y++) {
    let row = "";
    for (let x = 0; x < innerWidth; x++) {
      const owner = document.elementFromPoint(x, y)?.closest("svg.picture a");
      row += sign(owner && picture.contains(owner) ? owner.dataset.part : "");
    }
    rows.push(row);
  }
  return { parts, rows };
}"""
"""Whose each pixel is, in and around a picture: rows of characters, whose code points are indices into `parts`.

A list of names for each row takes Playwright a second to hand over.
"""


def hits(rows: list[list[str]], part: str, taps: int = 3000) -> float:
    """The share of taps that hit a part, aimed at the middle of the largest square that is all its own.

    `rows` name the owner of each pixel. The same part is always tapped at the same places, so that two runs agree.
    """
    # The largest square that ends at a pixel is one longer than the least of those that end left, above and between.
    best, middle, above = 0, (0.0, 0.0), [0] * len(rows[0])
    for y, row in enumerate(rows):
        sides = [0] * len(row)
        if part not in row:
            above = sides
            continue
        for x, owner in enumerate(row):
            if owner != part:
                continue
            sides[x] = 1 + (min(sides[x - 1], above[x], above[x - 1]) if x else 0)
            if sides[x] > best:
                best, middle = sides[x], (x - (sides[x] - 1) / 2, y - (sides[x] - 1) / 2)
        above = sides
    if not best:
        return 0.0
    dice, right = random.Random(part), 0  # noqa: S311
    for _ in range(taps):
        x, y = (round(dice.gauss(aim, SPREAD)) for aim in middle)
        right += 0 <= y < len(rows) and 0 <= x < len(rows[0]) and rows[y][x] == part
    return right / taps


def best_hits(page: Page) -> dict[str, dict[str, float]]:
    """For each part, the share of taps that hit it, by side, on the page that is open."""
    views = page.evaluate(
        "[...document.querySelectorAll('svg.picture')].filter((svg) => svg.checkVisibility())"
        ".map((svg) => svg.dataset.view)"
    )
    found: dict[str, dict[str, float]] = {part: {} for part in parts_of(page)}
    for view in views:
        owners = page.evaluate(_OWNERS, view)
        rows = [[owners["parts"][ord(sign)] for sign in row] for row in owners["rows"]]
        for part in {owner for row in rows for owner in row if owner}:
            found[part][view] = hits(rows, part)
    return found


def taps(folder: Path) -> None:
    """Print the share of taps that hit each part, on the sheet and on each side alone, on a phone of 375 px."""
    with serving(folder) as root, browsing() as browser, opened(browser) as page:
        resize(page, 375, 667)
        page.goto(f"{root}/en/")
        links = page.evaluate("[...document.querySelectorAll('.views a')].map((link) => link.href)") or [f"{root}/en/"]
        best: dict[str, float] = {}
        for address in links:
            page.goto(address)
            for part, sides in best_hits(page).items():
                print(address.removeprefix(root), part, {view: f"{share:.0%}" for view, share in sides.items()})
                best[part] = max(best.get(part, 0), *sides.values(), 0)
        print(
            "best:",
            ", ".join(f"{part} {share:.0%}{'' if share >= LEAST_HITS else ' (!)'}" for part, share in best.items()),
        )


def tasks(folder: Path) -> None:
    """Print the taps and screens that each task of a patient takes."""
    with serving(folder) as root, browsing() as browser, phone(browser) as context:
        page = context.new_page()
        print(f"{'task':<44}{'taps':>6}{'screens':>9}  answer seen at once")
        for task in TASKS:
            took = play(page, root, task)
            print(f"{took.wish:<44}{took.taps:>6}{took.screens:>9}  {'yes' if took.answered else 'no'}", flush=True)


def main() -> None:
    """Measure what is named, or everything."""
    kinds = {"together": together, "taps": taps, "tasks": tasks}
    wanted = [argument for argument in sys.argv[1:] if argument in kinds]
    folders = [Path(argument) for argument in sys.argv[1:] if argument not in kinds] or [Path.cwd()]
    for kind in wanted or kinds:
        kinds[kind](folders[0])


if __name__ == "__main__":
    main()
