"""How much script a frame takes while the person turns: `python -m benchmarks.turn`.

Chromium draws without a graphics processor here, so only the time of the script is a measure; on a computer with one, drawing
takes less than a millisecond.
"""

from __future__ import annotations

import gzip
import shutil
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from viewer.app import create_app

_FRAMES = """async () => {
  const input = document.querySelector(".turn input"), took = [];
  const frame = window.requestAnimationFrame;
  window.requestAnimationFrame = (call) => frame((now) => {
    const start = performance.now();
    call(now);
    took.push(performance.now() - start);
  });
  for (let value = -90; value <= 90; value += 3) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => frame(() => setTimeout(done)));
  }
  return took.slice(5).sort((a, b) => a - b);
}"""


def main() -> None:
    """Print the median and the 95th percentile, and what is fetched."""
    app = create_app(Path.cwd())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or playwright.chromium.executable_path
        args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=path, args=args)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{server.port}/en/front/?angle=30")
        page.wait_for_selector(".turned canvas")
        took = page.evaluate(_FRAMES)
        name = page.locator(".turn").get_attribute("data-script") or ""
        browser.close()
    body = app.test_client().get(name).data
    print(f"script a frame: median {took[len(took) // 2]:.1f} ms, 95th percentile {took[len(took) * 95 // 100]:.1f} ms")
    print(f"fetched: {len(gzip.compress(body, 9)):,} bytes gzip")


if __name__ == "__main__":
    main()
