"""What gunicorn's configuration does besides setting values."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from types import SimpleNamespace

import pytest
from support.gunicorns import gunicorn, until
from support.samples import write
from support.served import ROOT

from viewer import gunicorn_conf
from viewer.app import create_app
from viewer.settings import Settings

COUNTING = """import gc, os
from viewer.web import page_cache
real = page_cache.Rendered
def counted(text):
    print("rendered by", os.getpid(), flush=True)
    return real(text)
page_cache.Rendered = counted
from viewer.app import create_app
app = create_app()
app.before_request(lambda: print("left alone:", gc.get_freeze_count(), flush=True))
"""


@pytest.mark.slow
def test_the_main_pages_of_each_language_are_rendered_before_anybody_asks(monkeypatch):
    app = create_app(ROOT, Settings(base_url="https://anatomy.clinic.example/"), watch=False)
    assert gunicorn_conf.warm(app) == ["/en/", "/en/embed/", "/es/", "/es/embed/"]
    monkeypatch.setattr(
        "viewer.web.page_cache.Rendered", lambda _: pytest.fail("a page was rendered while a reader waited")
    )
    client = app.test_client()
    for address in ("/en/", "/en/embed/", "/es/", "/es/embed/?show=neck"):
        assert client.get(address, base_url="https://anatomy.clinic.example/").status_code == 200


@pytest.fixture(scope="module")
def counting(tmp_path_factory) -> Iterator[tuple[str, Popen, Path]]:
    """A server that says what it does, and its access log as configured: its address, its process and its log."""
    folder = tmp_path_factory.mktemp("counting")
    (folder / "counting.py").write_text(COUNTING, encoding="utf-8")
    log, own = folder / "log", gunicorn_conf.access_log_format
    with gunicorn(log, "counting:app", folder, write(folder / "content"), access_logformat=own) as (base, process):
        yield base, process, log


@pytest.mark.slow
def test_workers_share_the_pages_that_were_rendered_before_they_started_also_after_a_reload(counting):
    base, process, log = counting
    urllib.request.urlopen(f"{base}/en/", timeout=20).read()
    process.send_signal(signal.SIGHUP)
    until(lambda: log.read_text(encoding="utf-8").count("Booting worker") == 4)
    for _ in range(8):
        urllib.request.urlopen(f"{base}/en/", timeout=20).read()
    lines = log.read_text(encoding="utf-8").splitlines()
    rendered = [line for line in lines if line.startswith("rendered by")]
    assert len(rendered) == 2  # the page and the embed
    assert set(rendered) == {f"rendered by {process.pid}"}
    frozen = [int(line.partition(": ")[2]) for line in lines if line.startswith("left alone")]
    assert len(frozen) >= 2 + 9
    assert frozen[:2] == [0, 0], "while the pages are rendered"
    assert min(frozen[2:]) > 50_000, "what a garbage collector would visit in each worker"


@pytest.fixture
def frozen(monkeypatch) -> list[str]:
    """What the garbage collector is told, in place of telling it."""
    found: list[str] = []
    told = SimpleNamespace(collect=lambda: found.append("collect"), freeze=lambda: found.append("freeze"))
    monkeypatch.setattr(gunicorn_conf, "gc", told)
    return found


def ready(app: object) -> None:
    gunicorn_conf.when_ready(
        SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app), cfg=SimpleNamespace(preload_app=True))
    )


def test_a_page_that_cannot_be_rendered_in_advance_does_not_keep_the_server_from_starting(monkeypatch, caplog, frozen):
    monkeypatch.setattr(gunicorn_conf, "warm", lambda _: 1 / 0)
    ready(create_app(ROOT, Settings(), watch=False))
    assert "could not be rendered in advance" in caplog.text
    assert frozen == ["collect", "freeze"]


def test_a_host_application_decides_for_itself_what_is_done_before_its_workers_start(monkeypatch, frozen):
    monkeypatch.setattr(gunicorn_conf, "warm", lambda _: pytest.fail("its pages were asked for"))
    ready(object())
    assert frozen == []


@pytest.mark.slow
def test_a_line_break_in_a_path_forges_no_line_of_the_access_log(counting):
    base, _, log = counting
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{base}/en/%0a%5B2026%5D forged/?show=neck".replace(" ", "%20"), timeout=10)
    until(lambda: "%0A" in log.read_text(encoding="utf-8"))
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("[2026] forged")] == []
    assert "show" not in "".join(lines)
