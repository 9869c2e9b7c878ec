"""A vulnerability scanner, wapiti, attacks the addresses that take parameters: with scripts, line breaks, commands,
files, SQL and redirects. It runs where it is installed (Debian: apt-get install wapiti).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, quote
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from support.gunicorns import gunicorn
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


def scanned(scanner: str, address: str, more: Iterable[str], folder: Path) -> list[str]:
    """What the scanner holds against the pages of addresses: kind, address and explanation of each finding."""
    report = folder / "report.json"
    start = [part for one in more for part in ("-s", one)]
    limits = ["--scope", "page", "--max-scan-time", str(LONGEST), "--max-attack-time", str(LONGEST)]
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


def test_a_scanner_finds_nothing_in_what_takes_parameters(scanner, tmp_path):
    with gunicorn(tmp_path / "log", content=write(tmp_path / "content"), threads=4) as (base, _):
        more = [
            f"{base}/oembed?url={quote(f'{base}/en/', safe='')}&format=json&maxwidth=600",
            f"{base}/en/embed/?show=neck&theme=dark&accent=123456&country=us&lang=en",
            f"{base}/en/?theme=dark&country=us&angle=45",
            f"{base}/infobutton?mainSearchCriteria.v.c=G43.709&informationRecipient.languageCode.c=es",
        ]
        assert scanned(scanner, f"{base}/en/embed/?show=neck&theme=dark", more, tmp_path) == []
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


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
