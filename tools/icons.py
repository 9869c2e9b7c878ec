"""The icons of browsers and home screens, drawn from static/icon.svg: `python -m tools.icons`."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import resvg_py
from PIL import Image

FOLDER = Path(__file__).parent.parent / "viewer" / "web" / "static"
SVG = "{http://www.w3.org/2000/svg}"
TOUCH = 180
"""px. Home screens round the corners themselves, so this one fills its square."""

TAB = (16, 32, 48)
"""px. Sizes in favicon.ico, which browsers ask for where no page names an icon."""


def drawn(size: int, *, square: bool = False) -> Image.Image:
    """The icon at a size in px."""
    text = (FOLDER / "icon.svg").read_text(encoding="utf-8")
    ground = next(ET.fromstring(text).iter(f"{SVG}rect")).get("fill")  # noqa: S314 - our own file
    data = resvg_py.svg_to_bytes(svg_string=text, width=size, background=ground if square else None)
    return Image.open(io.BytesIO(bytes(data)))


def main() -> None:
    """Write both files."""
    folder = FOLDER / "icons"
    drawn(TOUCH, square=True).convert("RGB").save(folder / "touch-icon.png", optimize=True)
    largest, *others = (drawn(size) for size in reversed(TAB))
    largest.save(folder / "favicon.ico", sizes=[(size, size) for size in TAB], append_images=others)


if __name__ == "__main__":
    main()
