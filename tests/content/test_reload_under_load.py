"""Changes and faults under load: no failed request, no mixed page, the last good content, each reason said once."""

from __future__ import annotations

import http.client
import logging
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from support.samples import DEFINITIONS, changed, write
from support.served import ROOT, serve
from support.served import write as export

from viewer.content import reload as live_module
from viewer.content.reload import _GLANCE
from viewer.publish.manifest import HIDDEN

pytestmark = pytest.mark.slow

CLIENTS, REWRITES = 8, 100
TEXTS = (
    "Sample head",
    "To be broken.",
    "For tests only.",
    "The side.",
    "Above the ear.",
    "A flat tendon,",
    "Chews.",
    "A book.",
)


def version(n: int) -> str:
    """Definitions in which texts all over the page say which version they are."""
    text = DEFINITIONS
    for one in TEXTS:
        text = changed(text, f'"{one}' if f'"{one}' in text else one, f'"version-{n:04} {one}')
    return text


def broken(n: int) -> str:
    return changed(version(n), '"units": 35', f'"units": "broken-{n:04}"')


def put(path: Path, text: str, *, rename: bool) -> None:
    """Save a file as editors do: in place, or beside it and renamed over it."""
    if rename:
        beside = path.with_name(".regions.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    else:
        path.write_text(text, encoding="utf-8")


def read_on(base: str, stop: threading.Event, read: Counter[int], reader: int) -> list[str]:
    """Read pages until told to stop, counting them; returns what was wrong with them."""
    place = urlsplit(base)
    link = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
    last, wrong = 0, []
    while not stop.is_set():
        for address in ("/en/", "/en/front/", "/regions.json"):
            link.request("GET", f"{place.path}{address}")
            answer = link.getresponse()
            text = answer.read().decode()
            found = {int(n) for n in re.findall(r"version-(\d{4})", text)}
            if answer.status != 200 or len(found) != 1 or max(found) < last:
                wrong.append(f"{address}: {answer.status}, versions {found} after {last}")
            else:
                last = max(found)
            for style in re.findall(r'href="([^"]+\.css)"', text):
                link.request("GET", style)
                answer = link.getresponse()
                answer.read()
                if answer.status != 200:
                    wrong.append(f"{style}: {answer.status}")
            read[reader] += 1
    return wrong


def test_readers_never_notice_that_the_file_is_rewritten_well_and_badly(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(live_module, "_GLANCE", _GLANCE)
    caplog.set_level(logging.INFO, "viewer")
    write(tmp_path, version(0))
    path, stop, read = tmp_path / "regions.json", threading.Event(), Counter[int]()

    def named() -> list[str]:
        said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
        return [n for text in said for n in re.findall(r"broken-(\d{4})", text)]

    def enough() -> bool:
        """Each reader has read pages before and after changes, and the server has met broken ones."""
        return all(read[reader] > 10 for reader in range(CLIENTS)) and len(named()) > 10

    for base in serve(tmp_path):
        with ThreadPoolExecutor(CLIENTS) as pool:
            readers = [pool.submit(read_on, base, stop, read, reader) for reader in range(CLIENTS)]
            until, n = time.monotonic() + 60, 0
            while n < REWRITES or n % 4 or (not enough() and time.monotonic() < until):  # however busy the machine is
                n += 1
                put(path, broken(n) if n % 4 in (1, 2) else version(n), rename=n % 2 == 0)
                time.sleep(0.015)
            time.sleep(2 * _GLANCE)  # a look at the files holds for one
            stop.set()
            results = [reader.result() for reader in readers]
        with urlopen(f"{base}/en/") as answer:
            assert f"version-{n:04}" in answer.read().decode()
    assert [wrong for wrong in results if wrong] == []
    assert enough()
    assert len(named()) == len(set(named())), "a problem was logged twice"


BASE_URL = "https://clinic.example/"

FLASK = """
import os
from flask.cli import main
from support.served import drafts

os.fsync = lambda _: None  # a killed program needs no disk
with drafts():
    main()
"""


def export_command(content: Path, out: Path) -> tuple[list[str], dict[str, str]]:
    environ = {
        **os.environ,
        "VIEWER_CONTENT": str(content),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    }
    given = ["--app", "viewer", "export", "--base-url", BASE_URL, str(out)]
    return [sys.executable, "-c", FLASK, *given], environ


@pytest.fixture(scope="module")
def exported_before(tmp_path_factory) -> Path:
    """A content and, beside it, its export."""
    folder = tmp_path_factory.mktemp("exported")
    (folder / "web").mkdir()
    export(folder / "web" / "site", BASE_URL, write(folder / "content"))
    return folder


@pytest.fixture
def exported(exported_before, tmp_path) -> tuple[Path, Path, dict[str, str]]:
    """A content, the folder it was exported to, and that folder's bytes."""
    shutil.copytree(exported_before, tmp_path, dirs_exist_ok=True)
    content, out = tmp_path / "content", tmp_path / "web" / "site"
    put(content / "regions.json", changed(DEFINITIONS, "Sample head", "Another head"), rename=True)
    return content, out, hashes(out)


def hashes(folder: Path) -> dict[str, str]:
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_a_full_disk_leaves_the_old_export_and_says_why(exported):
    content, out, before = exported

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command, environ = export_command(content, out)
    done = subprocess.run(
        command, env=environ, capture_output=True, encoding="utf-8", preexec_fn=little_room, check=False
    )
    assert done.returncode == 1
    assert "could not be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert hashes(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["site"], "nothing is left lying about"


def test_an_export_that_is_killed_leaves_the_old_one(exported):
    content, out, before = exported
    command, environ = export_command(content, out)
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert b"pages" in process.stdout.readline()
        process.kill()
    found = hashes(out)
    assert {path: digest for path, digest in found.items() if HIDDEN not in path} == before
    export(out, BASE_URL, content)
    assert "Another head" in (out / "en" / "index.html").read_text(encoding="utf-8")
