"""What a click costs the page's thread, in ms of processor time: `python -m benchmarks.click`.

A processor slowed four times, as in `benchmarks.browser`. The pointer rests on a part and is held down for a tenth of a second
before the click, as a person's is. Medians of 16 clicks, each on another part than the one before.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import place, served
from benchmarks.growth import STRUCTURES, with_structures
from tools.contact_sheet import chromium

CLICKS = 16
SLOWED = 4
MANY = STRUCTURES[1]
_CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "__metadata"]
_PARTS = "svg.picture a.structure"
_CHOOSE = "one => one.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }))"


def spent(events: Iterable[Mapping[str, Any]]) -> tuple[float, float]:
    """The processor time (ms) that a traced click costs its thread: until the pictures are painted, and in all.

    Raises `ValueError` if the trace holds no click.
    """
    events = [event for event in events if event.get("ph") == "X"]
    clicks = [one for one in events if one["name"] == "EventDispatch" and one["args"]["data"]["type"] == "click"]
    if not clicks:
        raise ValueError("no click in the trace")
    click = clicks[-1]
    mine = [event for event in events if (event["pid"], event["tid"]) == (click["pid"], click["tid"])]
    tasks = [one for one in mine if one["name"] == "RunTask" and _end(one) >= click["ts"]]
    paints = [one["ts"] for one in mine if one["name"] == "Paint" and one["ts"] >= click["ts"]]
    until = [task["tdur"] for task in tasks if paints and task["ts"] <= paints[0]]
    return sum(until) / 1000, sum(task["tdur"] for task in tasks) / 1000


def _end(event: Mapping[str, Any]) -> float:
    return float(event["ts"] + event["dur"])


def measured(browser: Browser, page: Page) -> list[tuple[float, float]]:
    """Click on one part after the other."""
    shapes = page.locator(_PARTS)
    order = [number * 3 % shapes.count() for number in range(CLICKS + 1)]
    found = []
    for before, number in pairwise(order):
        shapes.nth(before).evaluate(_CHOOSE)
        page.wait_for_timeout(500)
        shapes.nth(number).evaluate("one => one.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(300)
        at = place(shapes.nth(number))
        if at is None:  # it lies under another everywhere
            continue
        page.mouse.move(*at)
        page.wait_for_timeout(300)
        page.mouse.down()
        page.wait_for_timeout(100)
        browser.start_tracing(page=page, categories=_CATEGORIES)
        page.mouse.up()
        page.wait_for_timeout(900)
        found.append(spent(json.loads(browser.stop_tracing())["traceEvents"]))
    return found


def main() -> None:
    """Measure and print a table."""
    print("| | until the pictures are painted, ms | in all, ms | clicks |\n|---|---|---|---|")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made, served({}) as base:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=["--no-sandbox"])
        print(_row("page", browser, base + "/en/"))
        print(_row("embed", browser, base + "/en/embed/"))
        with served({}, with_structures(Path(made), MANY)) as many:
            print(_row(f"page with {MANY} structures", browser, many + "/en/"))


def _row(name: str, browser: Browser, address: str) -> str:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(address)
    page.wait_for_selector("svg.picture")
    page.wait_for_timeout(3000)
    found = measured(browser, page)
    page.close()
    return f"| {name} | {median(first for first, _ in found):.0f} | {median(whole for _, whole in found):.0f} | {len(found)} |"


if __name__ == "__main__":
    main()
