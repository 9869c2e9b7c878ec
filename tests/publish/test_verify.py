"""`verify`: a server or a folder is what a manifest says, or every difference is listed; hosts and manifests may be
hostile.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner, Result
from support.gunicorns import gunicorn
from support.samples import write as sample
from support.served import drafts, free_port, started
from support.served import write as export
from werkzeug.serving import make_server

from viewer.app import create_app
from viewer.cli import console
from viewer.publish import verify
from viewer.publish.manifest import HIDDEN, MANIFEST, Manifest
from viewer.publish.verify import SITE, SiteManifest, VerifyError, read_any_manifest, verify_folder, verify_host
from viewer.settings import Settings


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> Path:
    return sample(tmp_path_factory.mktemp("content"))


def run(content: Path, *words: object) -> Result:
    environ = {"VIEWER_CONTENT": str(content)}
    return CliRunner(env=environ).invoke(console(environ), [str(word) for word in words])


Answers = Callable[[str, str, BaseHTTPRequestHandler], None]


@contextmanager
def host(answers: Answers) -> Iterator[str]:
    """A host that answers as a function writes it, given the path and the encoding it is asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers(self.path, self.headers["Accept-Encoding"], self)

        def log_message(self, *_: object) -> None:
            pass

    with started(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield f"{address}/"


def send(handler: BaseHTTPRequestHandler, data: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(data)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


COMPRESS = {"gzip": gzip.compress, "br": brotli.compress}


def good(encoding: str, handler: BaseHTTPRequestHandler) -> None:
    if encoding in COMPRESS:
        send(handler, COMPRESS[encoding](PAGE), Content_Encoding=encoding)
    else:
        send(handler, PAGE)


PAGE = b"<!doctype html><p>The words.</p>"
HASH = sha256(PAGE).hexdigest()


def manifest(*paths: str) -> SiteManifest:
    return SiteManifest(base_url="http://x/", version="1", files=dict.fromkeys(paths, HASH))


@pytest.mark.slow
@drafts()
def test_a_server_is_what_its_manifest_says_until_a_word_changes(app, content, tmp_path):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    base_url = f"http://127.0.0.1:{server.port}/"
    server.app = create_app(content, Settings(base_url=base_url))
    with started(server):
        written = run(content, "manifest", "--base-url", base_url, tmp_path / "release.json")
        assert written.exit_code == 0, written.output
        listed = json.loads((tmp_path / "release.json").read_bytes())
        assert {"en/index.html", "en/embed/index.html", "embed.js", "regions.json"} <= listed["files"].keys()
        same = run(content, "verify", base_url, tmp_path / "release.json")
        assert (same.exit_code, f"all {len(listed['files'])} files agree" in same.output) == (0, True), same.output

        other = sample(tmp_path / "other")
        words = other / "regions.json"
        words.write_text(words.read_text(encoding="utf-8").replace("Sample head", "Simple head"), encoding="utf-8")
        server.app = create_app(other, Settings(base_url=base_url))
        changed = run(content, "verify", base_url, tmp_path / "release.json")
        assert changed.exit_code == 1
        assert "en/index.html: different content. Found: sha256 " in changed.output
        assert "\nregions.json: different content" in changed.output
        assert "embed.js:" not in changed.output


@pytest.mark.slow
def test_a_folder_is_what_its_manifest_says_until_files_change(content, tmp_path):
    export(tmp_path / "out", "https://clinic.example/", content)
    (tmp_path / "approved.json").write_bytes((tmp_path / "out" / MANIFEST).read_bytes())
    assert run(content, "verify", tmp_path / "out", tmp_path / "approved.json").exit_code == 0
    (tmp_path / "out" / "en" / "index.html").write_text("other words", encoding="utf-8")
    (tmp_path / "out" / "embed.js").unlink()
    (tmp_path / "out" / "regions.json").unlink()
    (tmp_path / "out" / "regions.json").symlink_to("/etc/passwd")
    (tmp_path / "out" / "CNAME").touch()
    found = run(content, "verify", tmp_path / "out", tmp_path / "approved.json")
    assert found.exit_code == 1
    differing = [line.partition(":")[0] for line in found.output.splitlines() if not line.startswith("(")][:-1]
    assert differing == ["embed.js", "en/index.html", "regions.json"]
    assert "regions.json: a link" in found.output
    assert "(not in the manifest: CNAME)" in found.output


def test_a_folder_may_hold_its_manifest_and_hidden_folder_and_what_else_it_holds_is_listed(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "index.html").write_bytes(PAGE)
    for name in (MANIFEST, f"{HIDDEN}/state.json", f"en/{MANIFEST}", f"en/{HIDDEN}/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    written = Manifest(base_url="http://x/", version="1", files={"en/index.html": HASH})
    verdict = verify_folder(tmp_path, written)
    assert (verdict.agreeing, verdict.differences) == (1, ())
    assert verdict.notes == (f"not in the manifest: en/{MANIFEST}", f"not in the manifest: en/{HIDDEN}/x")


@pytest.mark.slow
def test_an_export_behind_nginx_is_what_its_manifest_says(exported, nginx, content, tmp_path):
    folder, _ = exported
    same = run(content, "verify", nginx + "/", folder / MANIFEST)
    assert (same.exit_code, re.findall(r"all \d+ files agree", same.output) != []) == (0, True), same.output
    listed = json.loads((folder / MANIFEST).read_bytes())
    listed["files"]["en/embed/index.html"] = HASH
    (tmp_path / "other.json").write_text(json.dumps(listed), encoding="utf-8")
    other = run(content, "verify", nginx + "/", tmp_path / "other.json")
    assert other.exit_code == 1
    differing = [line.partition(":")[0] for line in other.output.splitlines() if "different content" in line]
    assert differing == ["en/embed/index.html"]


@pytest.mark.slow
@drafts()
def test_what_gunicorn_serves_is_what_its_manifest_says(content, tmp_path):
    port = free_port()
    environ = {"VIEWER_BASE_URL": f"http://127.0.0.1:{port}/"}
    with gunicorn(tmp_path / "log", content=content, environ=environ, port=port) as (address, _):
        written = run(content, "manifest", "--base-url", f"{address}/", tmp_path / "release.json")
        assert written.exit_code == 0, written.output
        listed = json.loads((tmp_path / "release.json").read_bytes())
        # Pictures and paper take a minute to draw; here they are drafts, which gunicorn's are not.
        listed["files"] = {path: one for path, one in listed["files"].items() if not path.endswith((".png", ".pdf"))}
        (tmp_path / "release.json").write_text(json.dumps(listed), encoding="utf-8")
        found = run(content, "verify", f"{address}/", tmp_path / "release.json")
    assert (found.exit_code, f"all {len(listed['files'])} files agree" in found.output) == (0, True), found.output


@pytest.mark.parametrize("wrong", COMPRESS)
def test_compressed_bytes_are_compared_too(wrong):
    def answers(_path: str, encoding: str, handler: BaseHTTPRequestHandler) -> None:
        if encoding == wrong:
            send(handler, COMPRESS[encoding](b"other words"), Content_Encoding=encoding)
        else:
            good(encoding, handler)

    with host(answers) as address:
        (difference,) = verify_host(address, manifest("en/index.html")).differences
    assert difference.startswith(f"en/index.html (compressed, {wrong}): different content")


BROKEN_BROTLI = {
    "cut short": (brotli.compress(PAGE * 50)[:-3], "cut short"),
    "large once unpacked": (brotli.compress(b"x" * 9_000_000), "too many"),
    "not brotli": (PAGE, "cannot be read"),
    "followed by more": (brotli.compress(PAGE) + b"more", "cannot be read"),
    "nothing": (b"", "cut short"),
}


@pytest.mark.parametrize(("data", "said"), BROKEN_BROTLI.values(), ids=BROKEN_BROTLI)
def test_brotli_that_is_broken_or_a_bomb_is_a_difference(data, said):
    def answers(_path: str, encoding: str, handler: BaseHTTPRequestHandler) -> None:
        if encoding == "br":
            send(handler, data, Content_Encoding="br")
        else:
            good(encoding, handler)

    with host(answers) as address:
        (difference,) = verify_host(address, manifest("en/index.html")).differences
    assert said in difference


def test_pages_are_asked_for_by_the_address_that_readers_use():
    asked = []

    def answers(path: str, encoding: str, handler: BaseHTTPRequestHandler) -> None:
        asked.append(path)
        good(encoding, handler)

    with host(answers) as address:
        verdict = verify_host(
            f"{address}anatomy/",
            manifest("index.html", "en/back/index.html", "embed.js", "embed.js.gz", "embed.js.br", "_headers"),
        )
    assert sorted(set(asked)) == ["/anatomy/", "/anatomy/embed.js", "/anatomy/en/back/"]
    assert (verdict.agreeing, verdict.differences, len(verdict.notes)) == (3, (), 1)


def test_files_that_differ_are_not_counted_as_agreeing():
    def answers(path: str, encoding: str, handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"other words") if path == "/b.js" else good(encoding, handler)

    with host(answers) as address:
        verdict = verify_host(address, manifest("a.js", "b.js", "c.js"))
    assert (verdict.agreeing, len(verdict.differences)) == (2, 1)


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(200):
        time.sleep(0.05)
        handler.wfile.write(b"x")


HOSTILE: dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], str]] = {
    "a redirect": (lambda h: send(h, b"", 302, Location="file:///etc/passwd"), "answers 302 instead of 200"),
    "an error": (lambda h: send(h, PAGE, 404), "answers 404 instead of 200"),
    "too large": (lambda h: send(h, b"x" * 9_000), "more than 5,000 bytes"),
    "large once unpacked": (lambda h: send(h, gzip.compress(b"x" * 9_000), Content_Encoding="gzip"), "too many"),
    "not gzip": (lambda h: send(h, PAGE, Content_Encoding="gzip"), "cannot be read"),
    "compressed and cut short": (
        lambda h: send(h, gzip.compress(PAGE)[:-4], Content_Encoding="gzip"),
        "compressed bytes that are cut short",
    ),
    "followed by more": (
        lambda h: send(h, gzip.compress(PAGE) + b"more", Content_Encoding="gzip"),
        "followed by others",
    ),
    "another encoding": (
        lambda h: send(h, PAGE, Content_Encoding="\x1b[31m"),
        r"encoding than it was asked for: \"\u001b",
    ),
    "cut short": (lambda h: send(h, PAGE, Content_Length="99"), "no whole answer"),
    "no HTTP": (lambda h: h.wfile.write(b"\x1b[31m hello\r\n"), "no whole answer"),
    "byte by byte": (drip, "no whole answer"),
    "silent": (lambda _: time.sleep(1), "no whole answer"),
}


@pytest.mark.parametrize(("act", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_host_is_a_difference_within_bounds(act, said, monkeypatch):
    for name, value in (("_LARGEST", 5_000), ("_LONGEST", 0.5), ("_PATIENCE", 0.3)):
        monkeypatch.setattr(verify, name, value)

    def answers(_path: str, _encoding: str, handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):  # the other side hung up, as it should
            act(handler)

    with host(answers) as address:
        begun = time.monotonic()
        (difference,) = verify_host(address, manifest("en/index.html")).differences
        assert time.monotonic() - begun < 3
    assert said.replace(r"\"", '"') in difference
    assert difference.isprintable()


def test_a_host_that_limits_requests_is_asked_again(monkeypatch):
    monkeypatch.setattr(verify.time, "sleep", lambda _: None)
    count = 0

    def answers(_path: str, encoding: str, handler: BaseHTTPRequestHandler) -> None:
        nonlocal count
        count += 1
        send(handler, b"", 429) if count % 3 else good(encoding, handler)

    with host(answers) as address:
        assert verify_host(address, manifest("embed.js")).differences == ()


def test_a_host_that_is_gone_is_not_asked_for_every_file():
    with host(lambda *_: None) as address:
        pass
    found = verify_host(address, manifest(*(f"{number}.js" for number in range(50)))).differences
    assert len(found) == 4
    assert found[-1] == "47 more were not asked for, because the host no longer answers"


BROKEN = {
    "not JSON": (b"{", "this is not JSON"),
    "nested": (b"[" * 200_000, "this is not JSON"),
    "another file": (b'{"format": "x"}', "this is not a manifest"),
    "a list": (b"[]", "this is not a manifest"),
    "a format that is a list": (b'{"format": []}', "this is not a manifest"),
    "a path outside": (
        json.dumps({"format": SITE, "base_url": "", "version": "", "files": {"../x": HASH}}).encode(),
        "files.../x",
    ),
    "no hash": (json.dumps({"format": SITE, "base_url": "", "version": "", "files": {"x": "0"}}).encode(), "files.x"),
    "another key": (
        json.dumps({"format": SITE, "base_url": "", "version": "", "files": {}, "\x1b": 1}).encode(),
        "Extra inputs",
    ),
    "too large": (b" " * 4_000_001, "too large"),
}


@pytest.mark.parametrize(("data", "said"), BROKEN.values(), ids=BROKEN)
def test_a_manifest_that_cannot_be_used_is_refused_with_the_reason(data, said, tmp_path):
    (tmp_path / "m.json").write_bytes(data)
    with pytest.raises(VerifyError) as error:
        read_any_manifest(tmp_path / "m.json")
    assert said in error.value.message
    assert error.value.message.replace("\n", "").isprintable()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_a_manifest_that_is_no_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "m.json")
    with pytest.raises(VerifyError, match="FIFO"):
        read_any_manifest(tmp_path / "m.json")


@pytest.mark.parametrize(
    "place", ["ftp://x/", "file:///etc/", "https://user:secret@x/", "https://x/?q", "/no/such/folder", ""]
)
def test_only_web_addresses_and_folders_are_compared(place, content, tmp_path):
    (tmp_path / "m.json").write_bytes(manifest("x").as_json())
    found = run(content, "verify", place, tmp_path / "m.json")
    assert found.exit_code == 2
    assert "secret" not in found.output


def test_a_servers_manifest_is_not_compared_with_a_folder(content, tmp_path):
    (tmp_path / "m.json").write_bytes(manifest("x").as_json())
    found = run(content, "verify", tmp_path, tmp_path / "m.json")
    assert (found.exit_code, "give the manifest of the export" in found.output) == (1, True)
