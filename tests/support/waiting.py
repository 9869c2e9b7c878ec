"""Waiting for what a page does by itself."""

from __future__ import annotations

from time import monotonic
from typing import Any

from playwright.sync_api import Frame, Page


def until(page: Page | Frame, script: str, *, arg: Any = None, seconds: float = 10) -> None:
    """Wait until a script's value is true. Playwright's own way looks a second time by `eval`, which our pages
    forbid.
    """
    end, pause = monotonic() + seconds, 20.0
    while not page.evaluate(script, arg):
        assert monotonic() < end, f"not true within {seconds} s: {script}"
        page.wait_for_timeout(pause)
        pause = min(pause * 1.3, 60)  # what takes long need not be asked for so often


def until_focused(page: Page, id_: str) -> None:
    """Wait until an element has the focus."""
    until(page, "(id) => document.activeElement.id === id", arg=id_)
