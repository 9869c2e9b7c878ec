"""The picture file in programs that are no browsers: librsvg (GNOME, thumbnailers, Wikipedia) and resvg, beside Chromium."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageStat

from viewer.drawing import png

WIDTH, HEIGHT = 952, 774
MOST = 0.04
"""The mean difference that is allowed. Letters differ, because each program finds fonts by its own rules."""


def by_resvg(svg: str) -> bytes:
    return png(svg, WIDTH)


def by_librsvg(svg: str) -> bytes:
    program = shutil.which("rsvg-convert")
    if not program:
        pytest.skip("rsvg-convert is not installed; `make needs` installs it where it may (Debian: apt-get install librsvg2-bin)")
    command = [program, "--width", str(WIDTH), "--keep-aspect-ratio"]
    return subprocess.run(command, input=svg.encode(), capture_output=True, check=True, timeout=60).stdout


def seen(data: bytes, size: tuple[int, int]) -> Image.Image:
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB").resize(size)


def black(image: Image.Image) -> float:
    """The share of nearly black pixels."""
    dark = image.convert("L").point(lambda value: 255 if value < 24 else 0)
    return ImageStat.Stat(dark).mean[0] / 255


@pytest.fixture(scope="module")
def in_chromium(browser, client_module) -> dict[str, bytes]:
    """Each side as Chromium shows it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    found = {}
    for view, svg in client_module.items():
        page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{WIDTH}px;height:auto}}</style>{svg}")
        found[view] = page.locator("svg").first.screenshot()
    page.close()
    return found


@pytest.fixture(scope="module")
def client_module(app) -> dict[str, str]:
    """Each side's picture file."""
    client = app.test_client()
    return {view: client.get(f"/en/{view}.svg").text for view in ("front", "left", "right", "back")}


@pytest.mark.parametrize("program", [by_resvg, by_librsvg])
def test_a_picture_looks_the_same_in_other_programs(in_chromium, client_module, program: Callable[[str], bytes]):
    for view, svg in client_module.items():
        expected = Image.open(io.BytesIO(in_chromium[view])).convert("RGB")
        found = seen(program(svg), expected.size)
        apart = ImageStat.Stat(ImageChops.difference(expected, found)).mean
        assert sum(apart) / 3 / 255 < MOST, view
        assert abs(black(found) - black(expected)) < 0.01, view
