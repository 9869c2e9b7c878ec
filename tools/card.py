"""The picture of the turned person on the card beside a link, taken from the running viewer: `python -m tools.card`.

Writes assets/card, in the content folder that an argument names or else in this repository. A diagram needs it again
whenever its drawings, surface, points or colors change; until then its cards show the sides. Needs a Chromium, as
`tools.contact_sheet` does.
"""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tools.contact_sheet import ROOT, WEBGL, chromium
from viewer.app import create_app
from viewer.content import CARD_PICTURE_SIZE, load_content
from viewer.drawing import CARD_SCALE

ANGLES = (35, 100, 215)
"""Degrees: how the person is shown, from left to right. Together they show every part of a head."""

SHARP = 2
"""How much larger than on the card the person is photographed."""

ABOVE = 2.0
"""Units of the drawing between the picture's edge and the crown."""

BARE = (
    ".plates figcaption,.key,.tools{display:none!important}"
    ".turned :is(.label,.leader,.badge,.ring){display:none!important}"
    "html,body,.diagram,.diagram *{background:none!important}html{background:#fff!important}"
)
"""Leaves the person and the points, on white."""

MEASURE = """svg => {
  const at = svg.getScreenCTM();
  return [at.a, at.e + scrollX, at.f + scrollY];
}"""
"""CSS px for a unit of the drawing, and where its origin lies in the page: the middle of the crown."""


def main(folders: Sequence[str]) -> None:
    """Write the picture of a content folder. Ends with a message where the content has no surface to turn."""
    folder = Path(folders[0]) if folders else ROOT
    content = load_content(folder)
    if content.card_picture is None:
        sys.exit(f"{folder} has no surface to turn. Its cards show the sides.")
    target = folder / content.card_picture.name
    server = make_server("127.0.0.1", 0, create_app(folder, watch=False), threaded=True)
    page = f"http://127.0.0.1:{server.port}/{content.original}/{content.definitions.views[0].id}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=WEBGL)
        picture = side_by_side([photograph(browser, page, angle) for angle in ANGLES])
        browser.close()
    server.shutdown()
    save(picture, target)


def save(picture: Image.Image, target: Path) -> None:
    """Write a picture in place of the ones before, and leave every file alone whose name this tool does not give."""
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    for old in target.parent.glob(f"{'[0-9a-f]' * len(target.stem)}.png"):
        if old != target:
            old.unlink()


def photograph(browser: Browser, address: str, angle: int) -> Image.Image:
    """The person at an angle, cut to a third of the picture."""
    wide, high = CARD_PICTURE_SIZE[0] // len(ANGLES), CARD_PICTURE_SIZE[1]
    page = browser.new_page(
        viewport={"width": 1280, "height": 1000}, device_scale_factor=SHARP, reduced_motion="reduce", bypass_csp=True
    )
    page.goto(f"{address}?angle={angle}")
    page.add_style_tag(content=BARE)
    page.wait_for_selector('.turned canvas[style*="width"]')
    page.wait_for_timeout(1000)
    picture = page.locator(".turned svg")
    scale, x, y = picture.evaluate(MEASURE)
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    page.close()
    across, down = wide / CARD_SCALE * scale, high / CARD_SCALE * scale
    box = (x - across / 2, y - ABOVE * scale, x + across / 2, y - ABOVE * scale + down)
    return whole.resize((wide, high), Image.Resampling.LANCZOS, tuple(SHARP * edge for edge in box))


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures of the same size in one."""
    sheet = Image.new("RGB", CARD_PICTURE_SIZE, "white")
    for i, picture in enumerate(pictures):
        sheet.paste(picture, (i * picture.width, 0))
    return sheet


if __name__ == "__main__":
    main(sys.argv[1:])
