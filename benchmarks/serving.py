"""Servers to measure, and a client that keeps its connections: rates of one run are comparable, those of two are
not.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent


@contextmanager
def serving(
    command: list[str], port: int, folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that answers on a port, with more variables in its `environment`."""
    # As the README starts it.
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1", **(environment or {})}
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


def gunicorn(application: str, port: int, *more: str) -> list[str]:
    """The command of one worker with threads, so that its processor time and memory are those of one process; `more`
    options precede these.
    """
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread", "--threads", "8"]
    return [sys.executable, "-m", "gunicorn", *more, *options, application]


@dataclass(frozen=True)
class Route:
    """An address that a server answers; `pid` is its first process, whose children do the work."""

    pid: int
    port: int
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """A route against another: the ratio of their rates, of their processor time for one answer, and both rates a
    second.
    """

    rate: float
    work: float
    own: float
    base: float


def compared(own: Route, base: Route, rounds: int = 75) -> Compared:
    """Medians over short turns that both take. Processor time is what a busy machine disturbs least."""
    turns = [(_turn(own), _turn(base)) for _ in range(rounds)]
    return Compared(
        median(b[0] / a[0] for a, b in turns),
        median(b[1] / a[1] for a, b in turns),
        1 / median(a[0] for a, _ in turns),
        1 / median(b[0] for _, b in turns),
    )


def _turn(route: Route, count: int = 60) -> tuple[float, float]:
    """Seconds for an answer over one kept connection: those of the clock, and those of the server's processes."""
    link = http.client.HTTPConnection("127.0.0.1", route.port, timeout=20)
    for i in range(count + 5):
        if i == 5:  # the first ones open the connection
            start, work = time.perf_counter(), processor(route.pid)
        link.request("GET", route.address, headers=route.headers)
        answer = link.getresponse()
        answer.read()
        if answer.status not in (200, 304):
            raise RuntimeError(f"{route.address} answers {answer.status}")
    took = time.perf_counter() - start, processor(route.pid) - work
    link.close()
    return took[0] / count, took[1] / count


def processor(pid: int) -> float:
    """Seconds that a process's children have run for."""
    tasks = (task for child in _children(pid) for task in Path(f"/proc/{child}/task").glob("*/schedstat"))
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


AS_BROWSERS_DO = {"Accept-Encoding": "gzip, deflate"}
"""What a browser says over http, without brotli, which it accepts over https only."""


def load(port: int, address: str, clients: int, seconds: float = 2.0) -> tuple[float, int]:
    """Answers a second to many clients at once, and how many failed."""
    done, failed = [0] * clients, [0] * clients

    def counted(i: int) -> None:
        end = time.perf_counter() + seconds
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < end:
            try:
                link.request("GET", address, headers=AS_BROWSERS_DO)
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


def ask(port: int, address: str) -> None:
    """Have an address answered. Raises `RuntimeError` where the answer is none."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", address, headers=AS_BROWSERS_DO)
    answer = link.getresponse()
    answer.read()
    link.close()
    if answer.status != 200:
        raise RuntimeError(f"{address} answers {answer.status}")


def memory(pid: int) -> float:
    """MB that a process's children hold for themselves, the largest of them: a worker's resident set."""
    sizes = [
        int(line.split()[1]) / 1024 for child in _children(pid) for line in _status(child) if line.startswith("VmRSS")
    ]
    return max(sizes, default=0.0)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _status(pid: str) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
