"""PNG pictures: the same as in browsers, complete with words, or a plain reason why there are none."""

from __future__ import annotations

import io
import sys

import pytest
from PIL import Image

from viewer.drawing import NoRaster, png, raster, raster_problem

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5" width="10" height="5">'
    '<path d="M0 0h5v5H0z" fill="red"/></svg>'
)


def test_a_picture_is_as_wide_as_asked_and_keeps_its_shape():
    image = Image.open(io.BytesIO(png(SQUARE, 100)))
    assert (image.format, image.size) == ("PNG", (100, 50))
    assert image.convert("RGB").getpixel((20, 20)) == (255, 0, 0)


def test_without_the_renderer_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(raster, "find_spec", lambda _: None)
    assert "pip install 'anatomy-viewer[pictures]'" in raster_problem()
    with pytest.raises(NoRaster, match="pip install"):
        png(SQUARE, 100)


def test_without_any_font_there_is_no_picture_rather_than_one_without_words(monkeypatch):
    monkeypatch.setattr(raster, "_drawn", lambda *_: b"the same, whatever letters there are")
    raster._family.cache_clear()
    try:
        with pytest.raises(NoRaster, match="fonts-dejavu-core"):
            png(SQUARE, 100)
    finally:
        raster._family.cache_clear()


def test_the_renderer_is_loaded_only_when_a_picture_is_drawn():
    assert "resvg_py" not in vars(sys.modules["viewer.drawing.raster"])
