"""A bad day in production: the content breaks, and then a worker dies, the server reloads, the machine restarts."""

from __future__ import annotations

import http.client
import os
import re
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from support.damage import ANOTHER, DAMAGES, bound_by_permissions, repaired
from support.gunicorns import gunicorn, until
from support.samples import write

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


def workers(log: Path) -> list[int]:
    """Every worker that was ever started, in order."""
    return [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", log.read_text(encoding="utf-8"))]


def read_until_started(base: str, log: Path, count: int) -> None:
    """Read while the server replaces workers, until there have been `count` in all, and a little longer."""

    def started() -> bool:
        assert "Another head" in page(base)
        return len(workers(log)) >= count

    until(started)
    for _ in range(8):  # so that each worker is asked
        assert "Another head" in page(base)


def stopped(process) -> float:
    """Stop a server; gives the seconds it took."""
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    return time.monotonic() - start


@pytest.mark.parametrize("name", DAMAGES)
def test_pages_are_served_whatever_is_broken_and_whatever_dies(tmp_path, name):
    if name == "no permission" and os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root reads everything, and only Linux can take that right away from a program")
    damage, why = DAMAGES[name]
    content, logs = write(tmp_path / "content"), [tmp_path / "first", tmp_path / "second"]
    place = {"content": content, "state": tmp_path / "state", "prepare": bound_by_permissions}

    with gunicorn(logs[0], **place) as (base, process):
        write(content, ANOTHER)  # the content of the start is not the last good one
        until(lambda: "Another head" in page(base))
        damage(content)
        time.sleep(0.05)
        read_until_started(base, logs[0], 2)
        assert (status(base, "/healthz"), status(base, "/livez")) == (503, 200)
        os.kill(workers(logs[0])[0], signal.SIGKILL)
        read_until_started(base, logs[0], 3)
        process.send_signal(signal.SIGHUP)
        read_until_started(base, logs[0], 5)
        assert stopped(process) < 5

    with gunicorn(logs[1], **place) as (base, process):
        read_until_started(base, logs[1], 2)
        assert (status(base, "/healthz"), status(base, "/livez")) == (503, 200)
        repaired(content)
        until(lambda: "Sample head" in page(base))
        assert stopped(process) < 5

    for log in logs:
        text = log.read_text(encoding="utf-8")
        assert why in text
        assert set(Counter(SAID.findall(text)).values()) == {1}, "each process says it once"
        assert "Traceback" not in text
    assert len(SAID.findall(text)) == 1, "after a restart it is said once, before the workers start"
    assert re.search(r"\[INFO\] The content was reloaded, version \w{12}\.", text)


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
