"""The style sheets that pages load."""

from __future__ import annotations

from viewer.content.content import Content
from viewer.web.style_sheets import (
    catalog_style,
    frame_style,
    handout_style,
    page_style,
    problems_style,
    sheet_style,
    unscripted_style,
)


def sheets(content: Content) -> dict[str, str]:
    """Every style sheet in layers, by the page that loads it."""
    made = {
        "page": page_style,
        "frame": frame_style,
        "unscripted": unscripted_style,
        "handout": handout_style,
        "sheet": sheet_style,
    }
    return {
        **{name: make(content) for name, make in made.items()},
        "problems": problems_style(),
        "catalog": catalog_style(),
    }
