"""The viewer under gunicorn, as in production: by the command that the README gives."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support.served import ROOT

WHOLE = '"%(r)s" %(s)s'
"""Whole request lines in the access log, queries included: tests must see everything that a server is sent."""


def documented(text: str) -> list[str]:
    """The words of the gunicorn command in a document, as a shell reads them, without `gunicorn` itself."""
    (line,) = re.findall(r"^(?:MALLOC_ARENA_MAX=1 )?gunicorn (--.*)$", text, re.MULTILINE)
    return shlex.split(line)


def command(**options: object) -> list[str]:
    """The README's command for this Python, with other values for some settings (`bind="127.0.0.1:8000"`)."""
    given = documented((ROOT / "README.md").read_text(encoding="utf-8"))
    said = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    return [sys.executable, "-m", "gunicorn", *given, *said]


def until(reached: Callable[[], bool]) -> None:
    """Wait for something, at most 30 s."""
    end = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@contextmanager
def gunicorn(
    log: Path,
    application: str | None = None,
    folder: Path = ROOT,
    content: Path | None = None,
    state: Path | None = None,
    prepare: Callable[[], None] | None = None,
    environ: Mapping[str, str] | None = None,
    port: int = 0,
    **options: object,
) -> Iterator[tuple[str, subprocess.Popen]]:
    """Its address and process. Its output, requests included, goes to the file `log`; `prepare` runs in it first.

    `environ` holds settings of the viewer, and `options` are gunicorn's. Without a `port` it gets a free one.
    """
    with socket.create_server(("127.0.0.1", port)) as free:
        port = free.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("VIEWER_")}
    environ = {**own, "PYTHONPATH": str(ROOT), **(environ or {})}
    environ |= {"VIEWER_CONTENT": str(content)} if content else {}
    environ |= {"VIEWER_STATE": str(state)} if state else {}
    options = {"access_logformat": WHOLE, **options}
    words = command(bind=f"127.0.0.1:{port}", access_logfile="-", **options)
    words += [application] if application else []
    with log.open("wb") as out:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=environ,
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=prepare,  # noqa: PLW1509 - it calls the system alone, no lock of a thread
        )
        try:
            _wait(port, process, log)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        if "Booting worker" in log.read_text(encoding="utf-8"):
            with socket.socket() as link:
                if link.connect_ex(("127.0.0.1", port)) == 0:
                    return
        time.sleep(0.05)
    raise AssertionError(f"gunicorn did not start: {log.read_text(encoding='utf-8')}")
