"""Renders picture files to PNG, for e-mail, slides, previews and everything else that cannot show SVG.

The renderer is resvg (`pip install 'anatomy-viewer[pictures]'`). It uses the fonts installed on the machine.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec

_FAMILIES = ("", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Arial", "Helvetica", "Segoe UI", "Roboto")
"""Sans-serif families by preference; the empty name is the renderer's own choice."""

_LETTER = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    '<text y="16" font-family="sans-serif">{}</text></svg>'
)

_NOT_INSTALLED = "PNG pictures need a renderer that is not installed. Fix: pip install 'anatomy-viewer[pictures]'."
_NO_FONT = (
    "PNG pictures need a sans-serif font, and none was found."
    " Fix: install one (Debian: apt-get install fonts-dejavu-core)."
)


class NoRaster(Exception):
    """PNG pictures cannot be rendered on this machine; the message says why and what to install."""


def raster_problem() -> str:
    """Why this machine cannot render PNG pictures, and how to fix it; empty if it can."""
    if find_spec("resvg_py") is None:
        return _NOT_INSTALLED
    return _NO_FONT if _family() is None else ""


def png(svg: str, width: int) -> bytes:
    """A picture file as PNG, `width` px wide. Raises `NoRaster` if it cannot be rendered."""
    if problem := raster_problem():
        raise NoRaster(problem)
    return _drawn(svg, width, _family() or "")


def _drawn(svg: str, width: int, family: str) -> bytes:
    import resvg_py  # here, because it is optional, and most processes draw no PNG picture

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, sans_serif_family=family or None))


@lru_cache(maxsize=1)
def _family() -> str | None:
    """The first sans-serif family that renders. Without one, the renderer silently leaves out all text."""
    return next(
        (name for name in _FAMILIES if _drawn(_LETTER.format("n"), 20, name) != _drawn(_LETTER.format(""), 20, name)),
        None,
    )
