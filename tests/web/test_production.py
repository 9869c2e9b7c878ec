"""The viewer as it runs in production, by gunicorn: started, asked and stopped. Behind nginx: `deploy/`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from support.gunicorns import command
from support.samples import write
from support.served import ROOT, free_port, wait_for

pytestmark = pytest.mark.slow


@contextmanager
def gunicorn(port: int, **more: str) -> Iterator[subprocess.Popen]:
    environ = {**os.environ, "VIEWER_PROXIES": "1", **more}
    words = command(bind=f"127.0.0.1:{port}")
    with subprocess.Popen(words, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield process
        finally:
            process.terminate()


def get(url: str, **more: str) -> tuple[int, dict[str, str], bytes]:
    asked = urllib.request.Request(url, headers={"Host": "anatomy.clinic.example", **more})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return answer.status, dict(answer.headers), answer.read()


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """A server that has to stop cleanly in the end."""
    port = free_port()
    with gunicorn(port, VIEWER_CONTENT=str(write(tmp_path_factory.mktemp("content")))) as process:
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_gunicorn_gives_the_same_bytes_from_every_worker(address):
    answers = [get(f"{address}/en/embed/") for _ in range(12)]
    assert {status for status, _, _ in answers} == {200}
    assert len({headers["ETag"] for _, headers, _ in answers}) == len({body for _, _, body in answers}) == 1


def test_a_path_that_a_stranger_writes_into_a_header_changes_no_link(address):
    """Gunicorn takes SCRIPT_NAME and PATH_INFO from its own machine unless it is told not to."""
    plain = get(f"{address}/en/")
    for name in ("SCRIPT_NAME", "PATH_INFO"):
        assert get(f"{address}/en/", **{name: "//evil.example"})[::2] == plain[::2]


ASK = """from viewer.app import create_app
client = create_app().test_client()
for place in ("/", "/en/", "/es/back/", "/en/embed/?show=x", "/en/back.svg", "/en/handout/",
              "/en/embed-this/", "/healthz", "/oembed?url=http://localhost/en/", "/regions.json",
              "/regions.schema.json", "/en/embed/x/", "/x/", "/embed.js"):
    with client.get(place) as answer:
        assert answer.status_code < 500
"""


def test_nothing_warns_where_every_warning_is_an_error():
    """Python's development mode also tells of files and sockets left open."""

    def said(code: str) -> tuple[int, str]:
        command = [sys.executable, "-X", "dev", "-W", "error", "-c", code]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)
        return done.returncode, done.stderr

    assert said(ASK) == (0, "")
    assert "ResourceWarning" in said("open('SECURITY.md')")[1]
