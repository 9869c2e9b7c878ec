"""A bad day in production: the content breaks, and then a worker dies, the server reloads, the machine restarts."""

from __future__ import annotations

import http.client
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from support.damage import ANOTHER, DAMAGES, bound_by_permissions, repaired
from support.gunicorns import gunicorn, until
from support.samples import write

from viewer.app import create_app
from viewer.settings import Settings

pytestmark = pytest.mark.slow

SAID = re.compile(r"\[(\d+)\] \[ERROR\] The (?:changed content is invalid|content in .* is broken)")


def page(base: str) -> str:
    """The page, which must be there."""
    with urlopen(f"{base}/en/", timeout=10) as answer:
        assert answer.status == 200
        return answer.read().decode()


def status(base: str, address: str) -> int:
    try:
        with urlopen(base + address, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        with error:
            return error.code


def workers(log: str) -> list[int]:
    """Every worker that a log says was started, in order."""
    return [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", log)]


def stopped(process) -> float:
    """Stop a server; gives the seconds it took."""
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    return time.monotonic() - start


@dataclass
class Running:
    """A server, the folder that it serves, where it stores what was good, and its log since a test began."""

    base: str
    process: Popen
    content: Path
    log: Path
    begin: int = 0

    def since(self) -> str:
        return self.log.read_text(encoding="utf-8")[self.begin :]

    def read_until_started(self, count: int) -> None:
        """Read while workers are replaced, until as many have been started since the test began, and a little
        longer.
        """

        def started() -> bool:
            assert "Another head" in page(self.base)
            return len(workers(self.since())) >= count

        until(started)
        self.ask_each_worker("Another head")

    def ask_each_worker(self, title: str) -> None:
        for _ in range(8):
            assert title in page(self.base)

    def says_that_it_is_broken(self) -> None:
        assert (status(self.base, "/healthz"), status(self.base, "/livez")) == (503, 200)


def bound(name: str) -> None:
    """Skip what this system cannot take from root."""
    if name == "no permission" and os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root reads everything, and only Linux can take that right away from a program")


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("running")
    content, log = write(folder / "content"), folder / "log"
    with gunicorn(log, content=content, state=folder / "state", prepare=bound_by_permissions) as (base, process):
        yield Running(base, process, content, log)
        assert stopped(process) < 5
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DAMAGES)
def test_pages_are_served_whatever_is_broken_and_whatever_dies(running, name):
    bound(name)
    damage, why = DAMAGES[name]
    repaired(running.content)
    until(lambda: "Sample head" in page(running.base))
    running.ask_each_worker("Sample head")
    running.begin = len(running.log.read_text(encoding="utf-8"))

    write(running.content, ANOTHER)  # the content of the start is not the last good one
    until(lambda: "Another head" in page(running.base))
    damage(running.content)
    time.sleep(0.05)
    running.ask_each_worker("Another head")
    running.says_that_it_is_broken()
    os.kill(int(re.findall(r"\[(\d+)\] \[ERROR\]", running.since())[0]), signal.SIGKILL)
    running.read_until_started(1)
    running.process.send_signal(signal.SIGHUP)
    running.read_until_started(3)
    running.says_that_it_is_broken()

    said = Counter(SAID.findall(running.since()))
    assert why in running.since()
    assert len(said) >= 2, "the one that died, and another"
    assert set(said.values()) == {1}, "each process says it once"


@pytest.mark.parametrize("name", ["FIFO", "no permission"])
def test_a_server_that_starts_with_broken_content_serves_the_last_good_one(tmp_path, name):
    """What else may be broken at a start: `test_restart.py`, without a server around it."""
    bound(name)
    damage, why = DAMAGES[name]
    content, log = write(tmp_path / "content", ANOTHER), tmp_path / "log"
    create_app(content, Settings(state=tmp_path / "state"))
    damage(content)
    with gunicorn(log, content=content, state=tmp_path / "state", prepare=bound_by_permissions) as (base, process):
        server = Running(base, process, content, log)
        server.read_until_started(2)
        server.says_that_it_is_broken()
        repaired(content)
        until(lambda: "Sample head" in page(base))
        assert stopped(process) < 5
    text = server.since()
    assert why in text
    assert len(SAID.findall(text)) == 1, "it is said once, before the workers start"
    assert re.search(r"\[INFO\] The content was reloaded, version \w{12}\.", text)
    assert "Traceback" not in text


def test_a_first_start_with_broken_content_ends_with_its_problems(tmp_path):
    content = write(tmp_path / "content")
    DAMAGES["syntax error"][0](content)
    with (
        pytest.raises(AssertionError, match=r"did not start(?s:.*)regions\.json:\d+"),
        gunicorn(tmp_path / "log", content=content, state=tmp_path / "state"),
    ):
        pass


def test_a_reader_on_a_held_connection_is_answered_while_the_content_is_a_fifo(tmp_path):
    """The look at the files is made within a request: it must not wait for whoever might write to the FIFO."""
    content = write(tmp_path / "content")
    (content / "words").mkdir()
    with gunicorn(tmp_path / "log", content=content, state=tmp_path / "state", workers=1) as (base, process):
        link = http.client.HTTPConnection(urlsplit(base).hostname, urlsplit(base).port, timeout=10)
        os.mkfifo(content / "words" / "zz.json")
        for text in ("Sample head", "Another head"):
            link.request("GET", "/en/")
            assert text in link.getresponse().read().decode()
            write(content, ANOTHER)
            time.sleep(0.05)
        link.close()
        assert status(base, "/healthz") == 200, "nobody uses that language"
        assert stopped(process) < 5
