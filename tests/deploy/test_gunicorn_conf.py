"""What gunicorn's configuration does besides setting values."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from support.gunicorns import gunicorn, until
from support.samples import write
from support.served import ROOT

from viewer import gunicorn_conf
from viewer.app import create_app
from viewer.settings import Settings

COUNTING = """import os
from viewer.web import page_cache
real = page_cache.Rendered
def counted(text):
    print("rendered by", os.getpid(), flush=True)
    return real(text)
page_cache.Rendered = counted
from viewer.app import create_app
app = create_app()
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


@pytest.mark.slow
def test_workers_share_the_pages_that_were_rendered_before_they_started_also_after_a_reload(tmp_path):
    (tmp_path / "counting.py").write_text(COUNTING, encoding="utf-8")
    log = tmp_path / "log"
    with gunicorn(log, "counting:app", tmp_path, write(tmp_path / "content")) as (base, process):
        urllib.request.urlopen(f"{base}/en/", timeout=20).read()
        process.send_signal(signal.SIGHUP)
        until(lambda: log.read_text(encoding="utf-8").count("Booting worker") == 4)
        for _ in range(8):
            urllib.request.urlopen(f"{base}/en/", timeout=20).read()
        rendered = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("rendered by")]
    assert len(rendered) == 2  # the page and the embed
    assert set(rendered) == {f"rendered by {process.pid}"}


def test_a_page_that_cannot_be_rendered_in_advance_does_not_keep_the_server_from_starting(monkeypatch, caplog):
    app = create_app(ROOT, Settings(), watch=False)
    monkeypatch.setattr(gunicorn_conf, "warm", lambda _: 1 / 0)
    gunicorn_conf.when_ready(
        SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app), cfg=SimpleNamespace(preload_app=True))
    )
    assert "could not be rendered in advance" in caplog.text


@pytest.mark.slow
def test_a_line_break_in_a_path_forges_no_line_of_the_access_log(tmp_path):
    own = gunicorn_conf.access_log_format
    with gunicorn(tmp_path / "log", content=write(tmp_path / "content"), access_logformat=own) as (base, _):
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{base}/en/%0a%5B2026%5D forged/?show=neck".replace(" ", "%20"), timeout=10)
        until(lambda: "%0A" in (tmp_path / "log").read_text(encoding="utf-8"))
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("[2026] forged")] == []
    assert "show" not in "".join(lines)
