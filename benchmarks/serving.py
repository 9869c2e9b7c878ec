"""Servers to measure, and a client that keeps its connections: rates of one run are comparable, those of two are not."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
BARE = """from flask import Flask
app = Flask("bare")
body = b"x" * {size}
@app.get("/")
def page():
    return body
"""


@contextmanager
def serving(command: list[str], port: int, folder: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that answers on a port."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, env=environ, stdout=quiet, stderr=quiet) as process:  # noqa: S603
        try:
            for _ in range(300):
                with socket.socket() as link:
                    if link.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def gunicorn(application: str, port: int) -> list[str]:
    """The command of one worker with threads, as the README gives it."""
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread", "--threads", "8"]
    return [sys.executable, "-m", "gunicorn", *options, application]


def rate(port: int, address: str, headers: dict[str, str] | None = None, seconds: float = 1.0) -> float:
    """Answers a second over one kept connection."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        link.request("GET", address, headers=headers or {})
        answer = link.getresponse()
        answer.read()
        if answer.status not in (200, 304):
            raise RuntimeError(f"{address} answers {answer.status}")
        count += 1
    return count / (time.perf_counter() - start)


def ratio(
    measured: tuple[int, str, dict[str, str]], base: tuple[int, str, dict[str, str]], rounds: int = 7
) -> tuple[float, float, float]:
    """The median of the ratios of rounds in which both take turns, and both median rates."""
    pairs = [(rate(*measured, seconds=0.5), rate(*base, seconds=0.5)) for _ in range(rounds)]
    return median(a / b for a, b in pairs), median(a for a, _ in pairs), median(b for _, b in pairs)


def load(port: int, address: str, clients: int, seconds: float = 2.0) -> tuple[float, int]:
    """Answers a second to many clients at once, and how many failed."""
    done, failed = [0] * clients, [0] * clients

    def counted(i: int) -> None:
        end = time.perf_counter() + seconds
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < end:
            try:
                link.request("GET", address)
                answer = link.getresponse()
                answer.read()
                done[i] += answer.status == 200
                failed[i] += answer.status != 200
            except (OSError, http.client.HTTPException):
                failed[i] += 1
                link.close()

    threads = [threading.Thread(target=counted, args=(i,)) for i in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - start), sum(failed)


def memory(pid: int) -> float:
    """MB that a process's children hold for themselves, the largest of them: a worker's resident set."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    sizes = [int(line.split()[1]) / 1024 for child in children for line in _status(child) if line.startswith("VmRSS")]
    return max(sizes, default=0.0)


def _status(pid: str) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
