"""The icons are what `python -m tools.icons` draws from the one that is written by hand."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageStat

from tools.icons import FOLDER, TOUCH, drawn


def test_the_touch_icon_shows_the_icon_as_it_is_now():
    made = drawn(TOUCH, square=True).convert("RGB")
    kept = Image.open(FOLDER / "icons" / "touch-icon.png").convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(made, kept)).mean) < 1, "run `make figures`"
