"""Servers to measure, and a client that reuses its connections. Rates of one run can be compared, those of two
cannot.
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
from typing import NamedTuple

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
            # Its output is discarded, so only the port tells when it is ready; it has 15 seconds.
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


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A route against another."""

    rate_ratio: float
    """Responses a second of the route, divided by those of the other: above 1 it is faster."""
    work_ratio: float
    """The other's processor time for a response, divided by that of the route: above 1 it is cheaper."""
    own_rate: float
    """Responses a second of the route."""
    base_rate: float
    """Responses a second of the other."""


def compared(own: Route, base: Route, rounds: int = 75) -> Compared:
    """Medians over short turns that both take. Processor time is what a busy machine disturbs least."""
    # The ratio of two neighboring turns, and only then the median: load that comes and goes meets both.
    turns = [(_turn(own), _turn(base)) for _ in range(rounds)]
    return Compared(
        rate_ratio=median(b.clock / a.clock for a, b in turns),
        work_ratio=median(b.processor / a.processor for a, b in turns),
        own_rate=1 / median(a.clock for a, _ in turns),
        base_rate=1 / median(b.clock for _, b in turns),
    )


class _Turn(NamedTuple):
    """Seconds for one response: on the clock, and of the server's processor."""

    clock: float
    processor: float


_FIRST_REQUESTS = 5
"""Not measured: they open the connection."""


def _turn(route: Route, count: int = 60) -> _Turn:
    """The mean of `count` requests over one connection. Raises `RuntimeError` for any status but 200 and 304."""
    link = http.client.HTTPConnection("127.0.0.1", route.port, timeout=20)
    for i in range(_FIRST_REQUESTS + count):
        if i == _FIRST_REQUESTS:
            start, work = time.perf_counter(), processor(route.pid)
        link.request("GET", route.address, headers=route.headers)
        response = link.getresponse()
        response.read()
        if response.status not in (200, 304):
            raise RuntimeError(f"{route.address} is answered with {response.status}")
    clock, spent = time.perf_counter() - start, processor(route.pid) - work
    link.close()
    return _Turn(clock=clock / count, processor=spent / count)


def processor(pid: int) -> float:
    """Seconds that a process's children have run for.

    From the scheduler's own counters, in nanoseconds: those in `/proc/PID/stat` are in hundredths of a second, in
    which several requests are answered. Threads that have ended do not count; gunicorn's stay.
    """
    tasks = (task for child in _children(pid) for task in Path(f"/proc/{child}/task").glob("*/schedstat"))
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


AS_BROWSERS_DO = {"Accept-Encoding": "gzip, deflate"}
"""What a browser says over http, without brotli, which it accepts over https only."""


def load(port: int, address: str, clients: int, seconds: float = 2.0) -> tuple[float, int]:
    """Responses a second to many clients at once, and how many requests failed."""
    # A number for each thread: a sum that several change would need a lock, which they would wait for.
    done, failed = [0] * clients, [0] * clients

    def counted(i: int) -> None:
        end = time.perf_counter() + seconds
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < end:
            try:
                link.request("GET", address, headers=AS_BROWSERS_DO)
                response = link.getresponse()
                response.read()
                done[i] += response.status == 200
                failed[i] += response.status != 200
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
    """Request an address once. Raises `RuntimeError` unless the status is 200."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", address, headers=AS_BROWSERS_DO)
    response = link.getresponse()
    response.read()
    link.close()
    if response.status != 200:
        raise RuntimeError(f"{address} is answered with {response.status}")


def memory(pid: int) -> float:
    """MB of the largest of a process's children: a worker's resident set, pages shared with others included."""
    sizes = [
        int(line.split()[1]) / 1024 for child in _children(pid) for line in _status(child) if line.startswith("VmRSS")
    ]
    return max(sizes, default=0.0)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _status(pid: str) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
