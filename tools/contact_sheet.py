"""The pictures of the README and of the other documents, taken from the running viewer: `python -m tools.contact_sheet`.

Writes docs/pictures; with names as arguments (`embed-frame record`), only those. Needs a Chromium, as the tests do (CHROMIUM names
one, else Playwright's own or one on the PATH).
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
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
CLINIC = (
    "body{font:1rem/1.5 'Liberation Sans',sans-serif;margin:0 1.25rem 1rem;color:#1d2a33}h1{font-size:1.3rem;margin:.9rem 0}"
    "body::before{content:'Hillside Headache Clinic';display:block;margin:0 -1.25rem;padding:.7rem 1.25rem;font-weight:700;"
    "background:#24525c;color:#fff}iframe{display:block}"
)
"""Makes the pages in `examples/` look like those of a clinic."""

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
WAYS = ("picture", "frame", "element", "wordpress")
"""Ways to embed, each with a page in `examples/`."""
EMBEDS = (
    *((f"embed-{way}", f"clinic/{way}.html", 700, 760, False, "", CLINIC) for way in WAYS),
    ("embed-page", "en/back/#occiput", 1100, 720, False, "", ""),
    ("embed-builder", "en/embed-this/", 1100, 760, False, "", ""),
)
SHEETS = (
    ("handout", "en/handout/", 1000, 900, False, ".sheet", ""),
    ("record", "en/handout/record/", 1000, 900, False, ".sheet", ""),
)


@Request.application
def clinic(request: Request) -> Response:
    """The pages in `examples/`, as a clinic's site that embeds the viewer. It answers as localhost, so it is another site."""
    text = (EXAMPLES / Path(request.path).name).read_text(encoding="utf-8")
    viewer = f"http://127.0.0.1:{request.environ['SERVER_PORT']}/"
    return Response(text.replace(EXAMPLE_ROOT, viewer), mimetype="text/html")


def main(names: Sequence[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    server = make_server("127.0.0.1", 0, DispatcherMiddleware(create_app(ROOT), {"/clinic": clinic}), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = os.environ.get("CHROMIUM") or (str(own) if own.exists() else shutil.which("chromium"))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for ending, shots in ((".png", SHOTS), (".webp", (*EMBEDS, *SHEETS))):
            for name, address, *how in shots:
                if not names or name in names:
                    host = "localhost" if address.startswith("clinic/") else "127.0.0.1"
                    picture = take(browser, f"http://{host}:{server.port}/{address}", *how)
                    save(picture, PICTURES / f"{name}{ending}")
        browser.close()
    server.shutdown()


def take(browser: Browser, address: str, width: int, height: int, dark: bool, selector: str, style: str) -> bytes:
    """A picture of one state, as PNG."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", bypass_csp=True
    )
    page = context.new_page()
    page.goto(address)
    if style:
        page.add_style_tag(content=style)
    page.wait_for_timeout(1000 if "clinic" in address else 300)
    found = page.locator(selector).first.screenshot() if selector else page.screenshot()
    context.close()
    return found


def save(picture: bytes, target: Path) -> None:
    """Write a picture in the format that the name of its file says."""
    if target.suffix == ".png":
        target.write_bytes(picture)
    else:
        Image.open(io.BytesIO(picture)).convert("RGB").save(target, quality=80, method=6)


if __name__ == "__main__":
    main(sys.argv[1:])
