"""Which tests may be skipped where CI is set: only those whose reason is listed here.

A tool that is missing there would otherwise hide what it tests behind a green run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator

import pytest

_RIGHTS_AND_SYSTEMS = (
    "root reads everything",
    "only root can become somebody else",
    "this machine lets nobody mount",
    "mounts are tried on Linux",
    "there are no FIFOs here",
    "needs fork",
    "not a git checkout",
)
"""What no installation changes."""

_PROGRAMS = (
    r"inkscape is not installed",
    r"Apache is not installed",
    r"ngx_brotli is not installed",
    r"WordPress is not installed",
    r"no scanner",
    r"(docker is not installed|docker has no compose plugin)",
    r"`make image` builds the container image",
    r"(Firefox|A screen for Firefox|WebKitGTK's driver) is not installed",
)
"""What takes too long to install for every run. Jobs of their own install most of it: `make programs`, `make image`."""

ALLOWED = re.compile("|".join((*_RIGHTS_AND_SYSTEMS, *_PROGRAMS)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test fail, where CI is set, that is skipped for another reason than the listed ones."""
    report = yield
    if (
        report.skipped
        and not hasattr(report, "wasxfail")
        and os.environ.get("CI")
        and isinstance(report.longrepr, tuple)
    ):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if not ALLOWED.match(reason):
            report.outcome = "failed"
            report.longrepr = (
                f"Skipped in CI: {reason}. Fix: let tests/install_needs.sh install it, or list it in {__file__}."
            )
    return report
