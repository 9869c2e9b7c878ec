"""The pictures of the printed pages, small, for tests of what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from viewer.drawing import png
from viewer.web import handout_pdf

SCALE = 4
"""How many times smaller the pictures are. At this factor, rounding their heights still moves nothing on the page."""


@contextmanager
def small_plates() -> Iterator[None]:
    """For as long as this lasts, the renderer draws the sides of PDF pages with few pixels."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handout_pdf, "png", lambda svg, width: png(svg, width // SCALE))
        yield
