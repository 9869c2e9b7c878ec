"""What a diagram answers until it has valid content."""

from __future__ import annotations

from flask import Blueprint, Response, request

from viewer.content import Live
from viewer.settings import Settings
from viewer.web.editions import Edition
from viewer.web.error_page import failure


def add_outage(pages: Blueprint, live: Live[Edition]) -> None:
    """Answer 503 at every address of a blueprint until there is something to serve."""

    @pages.before_request
    def _wait() -> Response | None:
        is_style = request.endpoint == f"{pages.name}.overlay_style"  # of the box that says why
        return None if live.has_content or is_style else failure(Settings(), request.path, status=503)
