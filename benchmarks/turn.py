"""What turning the person costs: `python -m benchmarks.turn`.

Without a graphics processor, Chromium draws with the one that the script runs on. So the script's time in a frame is
measured with the drawing itself left out, the window is small, and the time to the first frame is an upper bound.
"""

from __future__ import annotations

import gzip
import logging
import threading
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from tools.contact_sheet import chromium
from viewer.app import create_app

_FIRST = """() => new Promise((done) => {
  const input = document.querySelector(".turn input"), start = performance.now();
  input.value = "-30";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => {
    const canvas = document.querySelector(".turned canvas");
    if (canvas?.style.width) done(performance.now() - start);
    else requestAnimationFrame(look);
  };
  look();
})"""

_FRAMES = """async () => {
  const input = document.querySelector(".turn input"), took = [];
  WebGLRenderingContext.prototype.drawElements = () => {}; // the processor would draw what a graphics card draws
  const frame = window.requestAnimationFrame;
  window.requestAnimationFrame = (call) => frame((now) => {
    const start = performance.now();
    call(now);
    took.push(performance.now() - start);
  });
  for (let value = -90; value <= 90; value += 6) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => frame(() => setTimeout(done)));
  }
  // The first frames compile the script and fill its caches.
  return took.slice(5).sort((a, b) => a - b);
}"""

_OPENINGS = 3
"""Pages on which the control is touched for the first time."""


def main() -> None:
    """Print what is fetched, the time from the first touch to the first frame, and the script's time in a frame."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app(Path.cwd())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=args)
        firsts = []
        for _ in range(_OPENINGS):
            page = browser.new_page(viewport={"width": 700, "height": 600})
            firsts.append(_first_frame(page, f"http://127.0.0.1:{server.port}/en/front/"))
            took = page.evaluate(_FRAMES)
            name = page.locator(".turn").get_attribute("data-script") or ""
            page.close()
        browser.close()
    body = app.test_client().get(name).data  # the script holds the surface
    print(f"fetched: {len(gzip.compress(body, 9)):,} bytes gzip")
    print(f"first touch to first frame: median {median(firsts):.0f} ms of {_OPENINGS} openings")
    print(f"script a frame: median {took[len(took) // 2]:.1f} ms, 95th percentile {took[len(took) * 95 // 100]:.1f} ms")


def _first_frame(page: Page, address: str) -> float:
    """Milliseconds from the first touch of the control until the surface has been drawn."""
    page.goto(address)
    page.locator(".turn").wait_for()
    return float(page.evaluate(_FIRST))


if __name__ == "__main__":
    main()
