"""A vulnerability scanner, wapiti, attacks the addresses that take parameters: with scripts, line breaks, commands,
files, SQL and redirects, at gunicorn and through the deploy kit's nginx. It runs where it is installed (Debian: apt-get
install wapiti).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, quote
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from support.gunicorns import gunicorn
from support.kit import HOST, kit
from support.samples import write
from support.served import started

pytestmark = pytest.mark.slow

MODULES = "crlf,exec,file,redirect,sql,xss"
LONGEST = 20
"""Seconds that the scanner may look for addresses, and that each of its modules may attack."""


@pytest.fixture(scope="module")
def scanner() -> str:
    """The scanner's path."""
    return shutil.which("wapiti") or pytest.skip("no scanner (Debian: apt-get install wapiti)")


def scanned(
    scanner: str, address: str, more: Iterable[str], folder: Path, environ: Mapping[str, str] | None = None
) -> list[str]:
    """What the scanner holds against the pages of addresses: kind, address and explanation of each finding."""
    report = folder / "report.json"
    start = [part for one in more for part in ("-s", one)]
    limits = [
        "--scope",
        "page",
        "--max-scan-time",
        str(LONGEST),
        "--max-attack-time",
        str(LONGEST),
        "-H",
        "Connection: close",
    ]
    quiet = [
        "--flush-session",
        "--store-session",
        str(folder / "session"),
        "--no-bugreport",
        "-f",
        "json",
        "-o",
        str(report),
    ]
    done = subprocess.run(
        [scanner, "-u", address, *start, "-m", MODULES, *limits, *quiet],
        cwd=folder,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        timeout=LONGEST * 8,
        check=False,
    )
    assert report.is_file(), done.stdout[-2_000:] + done.stderr[-2_000:]
    found = json.loads(report.read_text(encoding="utf-8"))
    return [
        f"{kind}: {one['method']} {one['path']}: {one['info']}"
        for group in ("vulnerabilities", "anomalies")
        for kind, ones in found[group].items()
        for one in ones
    ]


def addresses(base: str, public: str) -> list[str]:
    """What takes parameters, on a server at `base` whose readers call it `public`."""
    return [
        f"{base}/en/embed/?show=neck&theme=dark",
        f"{base}/oembed?url={quote(f'{public}/en/', safe='')}&format=json&maxwidth=600",
        f"{base}/en/embed/?show=neck&theme=dark&accent=123456&country=us&lang=en",
        f"{base}/en/?theme=dark&country=us&angle=45",
        f"{base}/infobutton?mainSearchCriteria.v.c=G43.709&informationRecipient.languageCode.c=es",
    ]


def attacked(log: Path) -> Counter[str]:
    """How often each path was asked for with something that no reader writes, by a server's log."""
    lines = re.findall(r"GET (/[^? ]*)\?(\S+)", log.read_text(encoding="utf-8"))
    return Counter(path for path, query in lines if re.search(r"(?i)script|etc|sleep|%0d|wapiti|https?%3a", query))


PATHS = {"/en/", "/en/embed/", "/oembed", "/infobutton"}


def test_a_scanner_finds_nothing_in_what_takes_parameters(scanner, tmp_path):
    with gunicorn(tmp_path / "log", content=write(tmp_path / "content"), threads=4) as (base, _):
        first, *more = addresses(base, base)
        assert scanned(scanner, first, more, tmp_path) == []
    assert attacked(tmp_path / "log").keys() >= PATHS
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


FINDS_THE_KIT = f"""
import itertools, socket
look_up, connect, numbers = socket.getaddrinfo, socket.socket.connect, itertools.cycle(range(1, 250))
def at_home(host, *rest, **more):
    return look_up("127.0.0.1" if host == {HOST!r} else host, *rest, **more)
def from_another_address(self, address):
    if self.family == socket.AF_INET:
        self.bind((f"127.0.12.{{next(numbers)}}", 0))
    return connect(self, address)
socket.getaddrinfo, socket.socket.connect = at_home, from_another_address
"""
"""What the scanner's Python runs first: the kit's host is this machine, and each connection comes from another address,
so that attacks reach the viewer instead of nginx's limits, which have a test of their own."""


def test_a_scanner_finds_nothing_through_nginx_either(scanner, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(FINDS_THE_KIT, encoding="utf-8")
    with kit(tmp_path, write(tmp_path / "content"), threads=4) as running:
        environ = {"PYTHONPATH": str(tmp_path)}
        first, *more = addresses(f"https://{HOST}:{running.https}", f"https://{HOST}")
        assert scanned(scanner, first, more, tmp_path, environ) == []
        assert running.get("/healthz")[0] == 200
    log = (tmp_path / "access.log").read_text(encoding="utf-8")
    assert attacked(tmp_path / "gunicorn.log").keys() >= PATHS
    assert log.count('" HTTP/1.1 429 ') == 0, "limited, so the attacks did not arrive"
    assert "Traceback" not in (tmp_path / "gunicorn.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("harmless", [True, False])
def test_the_scanner_attacks_every_address_and_finds_a_parameter_that_is_not_escaped(scanner, tmp_path, harmless):
    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    def application(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
        name = parse_qs(environ["QUERY_STRING"]).get("name", [""])[0]
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [f"<!doctype html><title>x</title><p>{escape(name) if harmless else name}</p>".encode()]

    with started(make_server("127.0.0.1", 0, application, handler_class=Quiet)) as base:
        found = scanned(scanner, f"{base}/start", [f"{base}/?name=Ann"], tmp_path)
        assert [one.partition(":")[0] for one in found] == ([] if harmless else ["Cross Site Scripting"])
