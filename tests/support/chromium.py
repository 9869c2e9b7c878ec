"""Starts the Chromium that there is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Error

NO_BROWSER = """The tests need Chromium, and none was found. Install one of these ways, then run the tests again:
  make needs                               (does the right one of the next two)
  python -m playwright install chromium    (an ordinary computer)
  apt-get install chromium-headless-shell  (Debian)
or set CHROMIUM to the path of one that is installed."""


def launch_chromium(kind: BrowserType, *args: str, **options: Any) -> Browser:
    """Start Chromium: the one that CHROMIUM names, else Playwright's own, else one on the PATH.

    Playwright starts its headless shell. That of the PATH goes before a whole Chromium: a page takes two thirds of
    its CPU time.
    """
    own = Path(kind.executable_path)
    on_path = map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))
    path = os.environ.get("CHROMIUM") or (None if own.exists() else next(filter(None, on_path), None))
    if not path and not own.exists():
        pytest.exit(NO_BROWSER, returncode=1)
    try:
        return kind.launch(executable_path=path, args=["--no-sandbox", *args], **options)
    except Error as error:
        pytest.exit(f"Chromium at {path or own} does not start: {error}\n{NO_BROWSER}", returncode=1)
