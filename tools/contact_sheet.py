"""The pictures of the README and of docs/embedding.md, taken from the running viewer: `python -m tools.contact_sheet`.

Writes docs/pictures/*.png. Needs a Chromium, as the tests do (CHROMIUM names one, else Playwright's own or one on the PATH).
"""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from viewer.app import create_app

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
STRIP = (
    "main{display:block!important}.plates{--row:1300!important;max-inline-size:none!important}"
    ".plate h2{font-size:1.1rem}.tools{display:none!important}"
)
CLINIC = "body{font:1rem/1.5 sans-serif;margin:1rem}h1{font-size:1.4rem}"

SHOTS = (
    # name, address, width, height, dark, selector, extra style
    ("sheet", "en/", 1500, 700, False, ".plates", STRIP),
    ("sheet-dark", "en/", 1500, 700, True, ".plates", STRIP),
    ("chosen", "en/back/#trapezius", 1360, 800, False, "", ""),
    ("side", "en/left/", 1360, 1000, False, ".plate[data-view=left] svg", ""),
    ("phone", "en/#temporalis", 390, 844, False, "", ""),
)

EXAMPLES = ROOT / "examples"
EXAMPLE_ROOT = "https://anatomy.clinic.example/"
WAYS = ("picture", "element", "wordpress")
"""Ways to embed that look different, each with a page in `examples/`."""


@Request.application
def clinic(request: Request) -> Response:
    """The pages in `examples/`, as a clinic's site that embeds the viewer. It answers as localhost, so it is another site."""
    text = (EXAMPLES / Path(request.path).name).read_text(encoding="utf-8")
    viewer = f"http://127.0.0.1:{request.environ['SERVER_PORT']}/"
    return Response(text.replace(EXAMPLE_ROOT, viewer), mimetype="text/html")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    server = make_server("127.0.0.1", 0, DispatcherMiddleware(create_app(ROOT), {"/clinic": clinic}), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = os.environ.get("CHROMIUM") or (str(own) if own.exists() else shutil.which("chromium"))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            take(browser, f"http://127.0.0.1:{server.port}/", *shot)
        for way in WAYS:
            take(browser, f"http://localhost:{server.port}/clinic/", f"embed-{way}", f"{way}.html", 700, 760, False, "", CLINIC)
        browser.close()
    server.shutdown()


def take(
    browser: Browser, base: str, name: str, address: str, width: int, height: int, dark: bool, selector: str, style: str
) -> None:
    """One picture of one state."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", bypass_csp=True
    )
    page = context.new_page()
    page.goto(base + address)
    if style:
        page.add_style_tag(content=style)
    page.wait_for_timeout(1000 if "clinic" in base else 300)
    target = PICTURES / f"{name}.png"
    if selector:
        page.locator(selector).screenshot(path=target)
    else:
        page.screenshot(path=target)
    context.close()


if __name__ == "__main__":
    main()
