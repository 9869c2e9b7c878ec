"""The pictures of the README and of the other documents, taken from the running viewer: `python -m
tools.contact_sheet`.

Writes docs/pictures; with names as arguments (`embed-frame record`), only those. Needs a Chromium, as the tests do
(CHROMIUM names one, else Playwright's own or one on the PATH).
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from viewer.app import create_app

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
WEBGL = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""Options of Chromium that draw WebGL without a graphics card."""

STRIP = (
    "main{display:block!important}.plates{--row:1300!important;max-inline-size:none!important}"
    ".plate h2{font-size:1.1rem}.tools{display:none!important}"
)
"""Puts all sides into one row."""

CLINIC = (
    "body{font:1rem/1.5 'Liberation Sans',sans-serif;margin:0 1.25rem 1rem;color:#1d2a33}"
    "h1{font-size:1.3rem;margin:.9rem 0}"
    "body::before{content:'Your clinic';display:block;margin:0 -1.25rem;padding:.7rem 1.25rem;font-weight:700;"
    "background:#24525c;color:#fff}iframe{display:block}"
)
"""Makes the pages in `examples/` look like those of a clinic."""

PAPER = ".sheet{padding:24px}"
"""Gives a printed page the margin that its printer would."""

EXAMPLES = ROOT / "examples"
EXAMPLE_ROOT = "https://anatomy.clinic.example/"
VIEWER = "http://anatomy.clinic.example/"
"""What pictures show as the viewer's address. The browser is told that it is this machine."""

WAYS = ("picture", "frame", "element", "wordpress")
"""Ways to embed, each with a page in `examples/`."""


@dataclass(frozen=True)
class Shot:
    """A picture to take: its file, the address, and the window's size. `selector` takes only an element."""

    file: str
    address: str
    size: tuple[int, int]
    dark: bool = False
    selector: str = ""
    style: str = ""


ANGLES = (35, 100, 215)
"""Degrees: how the picture `turned.png` shows the person, from left to right."""

TURNED = ".plates figcaption,.key,.tools{display:none!important}"

SHOTS = (
    Shot("sheet.png", "en/", (1500, 700), selector=".plates", style=STRIP),
    Shot("sheet-dark.png", "en/", (1500, 700), dark=True, selector=".plates", style=STRIP),
    Shot("chosen.png", "en/back/#trapezius", (1360, 800)),
    Shot("phone.png", "en/#temporalis", (390, 844)),
    *(Shot(f"embed-{way}.webp", f"clinic/{way}.html", (700, 760), style=CLINIC) for way in WAYS),
    Shot("embed-page.webp", "en/back/#occiput", (1100, 720)),
    Shot("embed-builder.webp", "en/embed-this/", (1100, 760)),
    Shot("handout.webp", "en/handout/", (1000, 900), selector=".sheet", style=PAPER),
    Shot("record.webp", "en/handout/record/", (1000, 900), selector=".sheet", style=PAPER),
)


@Request.application
def clinic(request: Request) -> Response:
    """The pages in `examples/`, as a clinic's site that embeds the viewer. It answers as localhost, so it is another
    site.
    """
    name = Path(request.path).name
    text = (EXAMPLES / name).read_text(encoding="utf-8").replace(EXAMPLE_ROOT, VIEWER)
    if name == "frame.html":  # as it looks without the script that fits its height
        text = re.sub(r"<script.*?</script>", "", text).replace('height="900"', 'height="560"')
    return Response(text, mimetype="text/html")


def main(names: Sequence[str]) -> None:
    """Take the pictures of these names, or all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    server = make_server("127.0.0.1", 0, DispatcherMiddleware(create_app(ROOT), {"/clinic": clinic}), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        path = chromium(playwright)
        here = f"--host-resolver-rules=MAP {urlsplit(VIEWER).hostname}:80 127.0.0.1:{server.port}"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", here])
        for shot in SHOTS:
            if not names or Path(shot.file).stem in names:
                save(take(browser, shot, server.port), PICTURES / shot.file)
        browser.close()
        if not names or "turned" in names:
            browser = playwright.chromium.launch(executable_path=path, args=WEBGL)
            save(turned(browser, f"http://127.0.0.1:{server.port}/"), PICTURES / "turned.png")
            browser.close()
    server.shutdown()


def chromium(playwright: Playwright) -> str | None:
    """The path of the browser to take pictures with."""
    own = Path(playwright.chromium.executable_path)
    on_path = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    return os.environ.get("CHROMIUM") or (str(own) if own.exists() else on_path)


def take(browser: Browser, shot: Shot, port: int) -> bytes:
    """A picture of one state, as PNG."""
    wide, high = shot.size
    context = browser.new_context(
        viewport={"width": wide, "height": high}, color_scheme="dark" if shot.dark else "light", bypass_csp=True
    )
    page = context.new_page()
    embedded = shot.address.startswith("clinic/")
    page.goto((f"http://localhost:{port}/" if embedded else VIEWER) + shot.address, wait_until="networkidle")
    if shot.style:
        page.add_style_tag(content=shot.style)
    # Fades end, and a frame loads and gets its height, some time after the network is quiet.
    page.wait_for_timeout(1000 if embedded else 300)
    found = page.locator(shot.selector).first.screenshot() if shot.selector else page.screenshot()
    context.close()
    return found


def turned(browser: Browser, root: str) -> bytes:
    """The person at each of `ANGLES`, side by side, as PNG."""
    pictures = []
    for angle in ANGLES:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", bypass_csp=True)
        page.goto(f"{root}en/front/?angle={angle}")
        page.add_style_tag(content=TURNED)
        page.wait_for_selector('.turned canvas[style*="width"]')
        page.wait_for_timeout(1000)
        pictures.append(Image.open(io.BytesIO(page.locator(".turned svg").screenshot())))
        page.close()
    size = (sum(picture.width for picture in pictures), max(picture.height for picture in pictures))
    sheet = Image.new("RGB", size, "white")
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width
    found = io.BytesIO()
    sheet.quantize(256, dither=Image.Dither.NONE).save(found, "PNG", optimize=True)
    return found.getvalue()


def save(picture: bytes, target: Path) -> None:
    """Write a picture in the format that the name of its file says."""
    if target.suffix == ".png":
        target.write_bytes(picture)
    else:
        Image.open(io.BytesIO(picture)).convert("RGB").save(target, quality=80, method=6)


if __name__ == "__main__":
    main(sys.argv[1:])
