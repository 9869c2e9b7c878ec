"""The viewer under gunicorn, as in production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import ROOT


def until(reached: Callable[[], bool]) -> None:
    """Wait for something, at most 30 s."""
    end = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@contextmanager
def gunicorn(
    log: Path, application: str = "viewer:create_app()", folder: Path = ROOT, content: Path | None = None, **options: int
) -> Iterator[tuple[str, subprocess.Popen]]:
    """Its address and process; what it says, requests included, goes to the file `log`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VIEWER_")}
    environ["PYTHONPATH"] = str(ROOT)
    environ |= {"VIEWER_CONTENT": str(content)} if content else {}
    said = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--access-logfile", "-"]
    command += ["--worker-class", "gthread", *said, application]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=out, stderr=subprocess.STDOUT)
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
