"""The picture file in programs that are no browsers, beside Chromium: resvg, librsvg (GNOME, thumbnailers) and
Inkscape.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from viewer.drawing import png

WIDTH, HEIGHT = 952, 774
MOST = 0.04
"""The mean difference that is allowed. Letters differ, because each program finds fonts by its own rules."""


Pictures = dict[str, str]
"""Each side's picture file."""


def by_resvg(pictures: Pictures, _: Path) -> dict[str, bytes]:
    return {view: png(svg, WIDTH) for view, svg in pictures.items()}


def by_librsvg(pictures: Pictures, _: Path) -> dict[str, bytes]:
    command = [_program("rsvg-convert", "librsvg2-bin"), "--width", str(WIDTH), "--keep-aspect-ratio"]
    return {
        view: subprocess.run(command, input=svg.encode(), capture_output=True, check=True, timeout=60).stdout
        for view, svg in pictures.items()
    }


def by_inkscape(pictures: Pictures, folder: Path) -> dict[str, bytes]:
    """All sides in one run: starting it takes longer than drawing."""
    program = _program("inkscape", "inkscape")
    for view, svg in pictures.items():
        (folder / f"{view}.svg").write_text(svg, encoding="utf-8")
    names = [f"{view}.svg" for view in pictures]
    own = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [program, "--export-type=png", f"--export-width={WIDTH}", *names]
    subprocess.run(command, cwd=folder, env=own, capture_output=True, check=True, timeout=240)
    return {view: (folder / f"{view}.png").read_bytes() for view in pictures}


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {package})")
    return found


def seen(data: bytes, size: tuple[int, int]) -> Image.Image:
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB").resize(size)


def black(image: Image.Image) -> float:
    """The share of nearly black pixels."""
    dark = image.convert("L").point(lambda value: 255 if value < 24 else 0)
    return ImageStat.Stat(dark).mean[0] / 255


@pytest.fixture(scope="module")
def in_chromium(browser, pictures) -> dict[str, bytes]:
    """Each side as Chromium shows it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    found = {}
    for view, svg in pictures.items():
        page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{WIDTH}px;height:auto}}</style>{svg}")
        found[view] = page.locator("svg").first.screenshot()
    page.close()
    return found


@pytest.fixture(scope="module")
def pictures(app) -> dict[str, str]:
    """Each side's picture file."""
    client = app.test_client()
    return {view: client.get(f"/en/{view}.svg").text for view in ("front", "left", "right", "back")}


@pytest.mark.parametrize("program", [by_resvg, by_librsvg, by_inkscape])
def test_a_picture_looks_the_same_in_other_programs(
    in_chromium, pictures, tmp_path, program: Callable[[Pictures, Path], dict[str, bytes]]
):
    for view, drawn in program(pictures, tmp_path).items():
        expected = Image.open(io.BytesIO(in_chromium[view])).convert("RGB")
        found = seen(drawn, expected.size)
        apart = ImageStat.Stat(ImageChops.difference(expected, found)).mean
        assert sum(apart) / 3 / 255 < MOST, view
        assert abs(black(found) - black(expected)) < 0.01, view
