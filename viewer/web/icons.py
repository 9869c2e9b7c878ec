"""The icons that browsers and home screens request on their own."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response

from viewer.web.responses import PICTURE, Body, answer
from viewer.web.routes import serves
from viewer.web.static_files import static_bytes


def add_icons(pages: Blueprint) -> None:
    """Give a blueprint the addresses of its icons."""

    @serves(pages, "favicon")
    def favicon() -> Response:
        return icon("favicon.ico")

    @serves(pages, "touch_icon")
    def touch_icon() -> Response:
        return icon("touch-icon.png")


def icon(name: str) -> Response:
    """One of the icons, by the name of its file."""
    return answer(_icon(name), "image/png" if name.endswith(".png") else "image/vnd.microsoft.icon", PICTURE)


@lru_cache(maxsize=2)  # both icons, which no edit of the content changes
def _icon(name: str) -> Body:
    return Body(static_bytes(f"icons/{name}"))
