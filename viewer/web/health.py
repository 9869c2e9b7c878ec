"""Whether pages are being served, and whether the content on disk is good."""

from __future__ import annotations

from flask import Blueprint, Response

from viewer.content import Live
from viewer.version import __version__
from viewer.web.editions import Edition
from viewer.web.responses import TEXT, answer
from viewer.web.routes import serves


def add_health(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses for monitoring."""

    @serves(pages, "alive")
    def alive() -> Response:
        # Nothing is checked: whatever is wrong with the content, a restart would not help.
        return answer("ok\n", "text/plain", TEXT)

    @serves(pages, "health")
    def health() -> Response:
        edition = live()  # first: it looks at the files, so the problems below are current
        return _health(edition.content.version, good=not live.problems)


def _health(version: str, *, good: bool) -> Response:
    """Whether the content on disk is valid. Anybody may ask, so the reason goes only to the log."""
    versions = f"version {version}\nviewer {__version__}\n"
    if good:
        return answer(f"ok\n{versions}", "text/plain", TEXT)
    text = "The content on disk is broken: see the log. The last good content is served.\n"
    return answer(f"{text}{versions}", "text/plain", TEXT, status=503)
