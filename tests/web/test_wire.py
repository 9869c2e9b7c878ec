"""What a whole embed weighs on the wire, in every way that it is served: the page with its style sheet, and its
script.
"""

from __future__ import annotations

import gzip
import re
import socket
import time
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from flask import Flask
from support.gunicorns import gunicorn
from support.served import by_nginx, free_port, started
from werkzeug.serving import make_server

from viewer.publish.export import File, _compressed
from viewer.web.blueprint import create_blueprint, live_editions

MOST = {"gzip": 64_000, "br": 54_000}
"""Bytes of a whole embed, all sides and all texts of one language, in each coding.

Brotli's figure wavers by some 120 bytes with the port in its addresses, which these servers draw by lot.
"""

RARE = 66_000
"""Bytes of one whose address asks for what nobody else does, with gzip, until somebody repeats it."""

DECODED = {"gzip": gzip.decompress, "br": brotli.decompress}
EMBEDS = ("en/embed/", "es/embed/", "es/embed/back/?show=trapezius")


def sent(address: str, coding: str) -> tuple[bytes, str, str]:
    """The body of an answer as it is on the wire, its coding and its `Vary`."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), 30) as link:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        link.sendall(
            f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Connection: close\r\nAccept-Encoding: {coding}\r\n\r\n".encode()
        )
        data = b"".join(iter(lambda: link.recv(65_536), b""))
    head, _, body = data.partition(b"\r\n\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head.decode().splitlines()[1:])
    }
    assert head.split()[1] == b"200", address
    return body, headers.get("content-encoding", ""), headers.get("vary", "")


def weighed(root: str, embed: str, coding: str) -> int:
    """Bytes of an embed and its script, once the server has them in a coding."""
    page, vary = soon(urljoin(root, embed), coding)
    assert "accept-encoding" in vary.lower()
    (script,) = re.findall(r'<script src="([^"]+)"', DECODED[coding](page).decode())
    return len(page) + len(soon(urljoin(urljoin(root, embed), script), coding)[0])


def soon(address: str, coding: str) -> tuple[bytes, str]:
    for _ in range(400):
        body, found, vary = sent(address, coding)
        if found == coding:
            return body, vary
        time.sleep(0.05)
    pytest.fail(f"{address} is never sent in {coding}")


def weigh_all(root: str, codings: tuple[str, ...] = ("gzip", "br")) -> None:
    weights = {(embed, coding): weighed(root, embed, coding) for coding in codings for embed in EMBEDS}
    assert {case: weight for case, weight in weights.items() if weight > MOST[case[1]]} == {}


@pytest.mark.slow
def test_gunicorn_alone_and_behind_nginx_sends_a_light_embed(tmp_path):
    """Nginx passes on what the viewer compressed, whether or not it compresses by itself."""
    public = free_port()
    with gunicorn(tmp_path / "log", workers=1, threads=4) as (base, _):  # each would compress the same
        weigh_all(f"{base}/")
        server = f"server {{ listen 127.0.0.1:{public}; location / {{ proxy_pass {base}; }} }}"
        http = f"gzip on; gzip_types text/css text/javascript; {server}"
        with by_nginx(tmp_path, public, http):
            weigh_all(f"http://127.0.0.1:{public}/")
        # Last, because it may be the first that a worker is asked for, which is compressed as a whole in place of a
        # later one.
        assert MOST["gzip"] / 2 < weighed(f"{base}/", "es/embed/?theme=dim&show=neck", "gzip") < RARE


@pytest.mark.slow
def test_a_host_application_sends_a_light_embed():
    host = Flask("host")
    host.register_blueprint(create_blueprint(live_editions()), url_prefix="/anatomy")
    with started(make_server("127.0.0.1", 0, host, threaded=True)) as address:
        weigh_all(f"{address}/anatomy/")


def test_nginx_sends_the_light_copies_of_an_export(nginx):
    weigh_all(f"{nginx}/", ("gzip",))


def test_the_copies_of_an_export_are_light_for_every_server_that_sends_them(exported):
    """The export that tests share is a draft, so its embeds are compressed here as one for readers is."""
    folder, _ = exported
    for language in ("en", "es"):
        page = (folder / language / "embed" / "index.html").read_bytes()
        (script,) = re.findall(rb'<script src="[./]+([^"]+)"', page)
        files = [File("embed.html", page), File("embed.js", (folder / script.decode()).read_bytes())]
        copies = {copy.path: copy.data for copy in _compressed(files, lambda _: None)}
        for ending, coding in ((".gz", "gzip"), (".br", "br")):
            assert len(copies[f"embed.html{ending}"]) + len(copies[f"embed.js{ending}"]) <= MOST[coding]
            assert DECODED[coding](copies[f"embed.html{ending}"]) == page
