"""What a whole embed weighs on the wire in every documented deployment: the page with all that it loads."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from flask import Flask
from support.gunicorns import gunicorn
from support.kit import HOST, compose_environment, environment, in_front
from support.served import NGINX_TYPES, ROOT, by_apache, by_files, by_nginx, free_port, started
from werkzeug.serving import make_server

from viewer.publish.export import ExportedFile, _compressed
from viewer.web.blueprint import create_blueprint, live_editions

pytestmark = pytest.mark.slow

Coding = Literal["gzip", "br", ""]

MOST: dict[Coding, int] = {"gzip": 64_000, "br": 54_000, "": 330_000}
"""Bytes of a whole embed, all sides and all texts of one language, in each coding, and uncompressed."""

PUBLIC = "127.0.0.1:8000"
"""The host that every page is asked for, whichever port a server has: brotli's figure wavers by some 120 bytes with the
addresses in a page."""

RARE = 65_000
"""Bytes of one whose address asks for what nobody else does, with gzip, until somebody repeats it."""

DECODED: dict[Coding, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}
EMBEDS = ("en/embed/", "es/embed/", "es/embed/back/?show=trapezius")

GZIP, BROWSER = "gzip", "gzip, deflate, br, zstd"
"""What a client says that it accepts: gzip alone, or all that today's browsers do."""

SENDS: dict[str, dict[str, Coding]] = {
    "gunicorn_alone": {GZIP: "gzip", BROWSER: "br"},
    "nginx_and_systemd": {GZIP: "gzip", BROWSER: "br"},
    "compose": {GZIP: "gzip", BROWSER: "br"},
    "host_application": {GZIP: "gzip", BROWSER: "br"},
    # Debian's nginx compresses nothing by brotli and knows no copies that end in .br, unless a module is installed.
    "export_behind_nginx": {GZIP: "gzip", BROWSER: "gzip"},
    "export_behind_nginx_with_brotli": {GZIP: "gzip", BROWSER: "br"},
    "export_behind_apache": {GZIP: "gzip", BROWSER: "br"},
    # It sends every file as it is, which docs/embedding.md says.
    "export_by_a_file_server": {GZIP: "", BROWSER: ""},
}
"""Every documented deployment, by the fixture that starts it, and the coding that it sends to whom."""


@dataclass(frozen=True)
class Deployment:
    """A running server: how to reach it, and the address that readers use, with its last slash."""

    connect: Callable[[], socket.socket]
    root: str

    @classmethod
    def at(cls, port: int | None, prefix: str = "/") -> Deployment:
        """One at a port of this machine."""
        return cls(lambda: socket.create_connection(("127.0.0.1", port), 30), f"http://{PUBLIC}{prefix}")

    def sent(self, address: str, accepts: str) -> tuple[bytes, str, str]:
        """The body of an answer as it is on the wire, its coding and its `Vary`."""
        parts = urlsplit(urljoin(self.root, address))
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        with self.connect() as link:
            link.sendall(
                f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
                f"Connection: close\r\nAccept-Encoding: {accepts}\r\n\r\n".encode()
            )
            data = b"".join(iter(lambda: link.recv(65_536), b""))
        head, _, body = data.partition(b"\r\n\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.decode().splitlines()[1:])
        }
        assert head.split()[1] == b"200", address
        return body, headers.get("content-encoding", ""), headers.get("vary", "")

    def settled(self, address: str, accepts: str, coding: Coding) -> tuple[bytes, str]:
        """The body and its `Vary`, once the server has it in a coding."""
        for _ in range(400):
            body, found, vary = self.sent(address, accepts)
            if found == coding:
                return body, vary
            time.sleep(0.05)
        pytest.fail(f"{address} is never sent as {coding or 'it is'} to whom accepts {accepts}")

    def weighed(self, embed: str, accepts: str, coding: Coding) -> int:
        """Bytes of an embed and of all that it loads."""
        page, vary = self.settled(embed, accepts, coding)
        assert not coding or "accept-encoding" in vary.lower()
        text = DECODED[coding](page)
        assert text.rstrip().endswith(b"</html>")
        loads = [urljoin(urljoin(self.root, embed), one) for one in loaded(text.decode())]
        return len(page) + sum(len(self.settled(one, accepts, coding)[0]) for one in loads)


class _Loads(HTMLParser):
    """What a page makes a browser with scripts load: addresses, without those that hold their own data."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._without_scripts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._without_scripts |= tag == "noscript"
        loads = tag in ("script", "img", "iframe", "source") or given.get("rel") in ("stylesheet", "icon", "preload")
        address = given.get("src") or (given.get("href") if tag == "link" else None)
        if loads and address and not address.startswith("data:") and not self._without_scripts:
            self.found.append(address)

    def handle_endtag(self, tag: str) -> None:
        self._without_scripts &= tag != "noscript"


def loaded(page: str) -> list[str]:
    parser = _Loads()
    parser.feed(page)
    return parser.found


@pytest.fixture(scope="module")
def gunicorn_alone(tmp_path_factory) -> Iterator[Deployment]:
    # One worker, as each would compress the same.
    with gunicorn(tmp_path_factory.mktemp("alone") / "log", workers=1, threads=4) as (base, _):
        yield Deployment.at(urlsplit(base).port)


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """The viewer with the settings that it has behind nginx: the compose file's are the documented ones."""
    assert compose_environment() == environment()
    log = tmp_path_factory.mktemp("behind") / "log"
    with gunicorn(log, workers=1, threads=4, environ=environment()) as running:
        yield running


@pytest.fixture(scope="module")
def nginx_and_systemd(behind, tmp_path_factory) -> Iterator[Deployment]:
    with in_front(tmp_path_factory.mktemp("systemd"), *behind) as running:
        yield Deployment(running.connect, f"https://{HOST}/")


@pytest.fixture(scope="module")
def compose(behind, tmp_path_factory) -> Iterator[Deployment]:
    """The compose file's nginx, configured as there, in front of the command that the image runs."""
    with in_front(tmp_path_factory.mktemp("compose"), *behind, compose=True) as running:
        yield Deployment(running.connect, f"https://{HOST}/")


@pytest.fixture(scope="module")
def host_application() -> Iterator[Deployment]:
    host = Flask("host")
    host.register_blueprint(create_blueprint(live_editions()), url_prefix="/anatomy")
    with started(make_server("127.0.0.1", 0, host, threaded=True)) as address:
        yield Deployment.at(urlsplit(address).port, "/anatomy/")


@pytest.fixture(scope="module")
def light(exported, tmp_path_factory) -> Path:
    """A folder with the embeds of an export, what they load and its rules.

    The export that tests share is a draft, so they are compressed here as those for readers are.
    """
    folder, base_url = exported
    made_for = urlsplit(base_url).netloc.encode()
    own = tmp_path_factory.mktemp("export") / folder.name
    embeds = [urlsplit(one).path + "index.html" for one in EMBEDS]
    scripts = loaded((folder / embeds[0]).read_text(encoding="utf-8"))
    paths = [*embeds, *(urlsplit(urljoin(f"http://x/{embeds[0]}", one)).path.strip("/") for one in scripts)]
    files = [
        ExportedFile(path, (folder / path).read_bytes().replace(made_for, PUBLIC.encode()))
        for path in dict.fromkeys(paths)
    ]
    for file in [*files, *_compressed(files, lambda _: None)]:
        (own / file.path).parent.mkdir(parents=True, exist_ok=True)
        (own / file.path).write_bytes(file.data)
    for name in (".htaccess", "nginx.conf"):
        shutil.copy(folder / name, own)
    return own


@pytest.fixture(scope="module")
def export_behind_nginx(light, tmp_path_factory) -> Iterator[Deployment]:
    port = free_port()
    server = f"server {{ listen 127.0.0.1:{port}; root {light.parent}; include {light}/nginx.conf; }}"
    with by_nginx(tmp_path_factory.mktemp("nginx"), port, f"{NGINX_TYPES} {server}"):
        yield Deployment.at(port, "/anatomy/")


NGX_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@pytest.fixture(scope="module")
def export_behind_nginx_with_brotli(light, tmp_path_factory) -> Iterator[Deployment]:
    """With the module and the line that docs/embedding.md names."""
    if not NGX_BROTLI.is_file():
        pytest.skip("ngx_brotli is not installed (Debian: apt-get install libnginx-mod-http-brotli-static)")
    (line,) = re.findall(r"`(brotli_static on;)`", (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8"))
    port = free_port()
    server = f"server {{ listen 127.0.0.1:{port}; root {light.parent}; {line} include {light}/nginx.conf; }}"
    work = tmp_path_factory.mktemp("nginx")
    with by_nginx(work, port, f"{NGINX_TYPES} {server}", modules=f"load_module {NGX_BROTLI};"):
        yield Deployment.at(port, "/anatomy/")


@pytest.fixture(scope="module")
def export_behind_apache(light, tmp_path_factory) -> Iterator[Deployment]:
    with by_apache(tmp_path_factory.mktemp("apache"), free_port(), light.parent) as port:
        yield Deployment.at(port, "/anatomy/")


@pytest.fixture(scope="module")
def export_by_a_file_server(light) -> Iterator[Deployment]:
    with by_files(light.parent) as address:
        yield Deployment.at(urlsplit(address).port, "/anatomy/")


@pytest.fixture(scope="module", params=SENDS)
def deployment(request) -> tuple[Deployment, dict[str, Coding]]:
    """Each of them in turn, and what it sends."""
    return request.getfixturevalue(request.param), SENDS[request.param]


def test_a_whole_embed_is_light_in_every_deployment(deployment):
    running, sends = deployment
    weights = {
        (embed, accepts): (coding, running.weighed(embed, accepts, coding))
        for accepts, coding in sends.items()
        for embed in EMBEDS
    }
    print(running.root, weights)  # noqa: T201 - shown where the test fails
    assert {case: found for case, found in weights.items() if not MOST[found[0]] / 2 < found[1] <= MOST[found[0]]} == {}


def test_a_combination_that_nobody_repeats_weighs_little_more(gunicorn_alone):
    # The first combinations that a worker is asked for are compressed as a whole at once.
    for theme in ("light", "dim"):
        gunicorn_alone.sent(f"es/embed/?theme={theme}", GZIP)
    asked = "es/embed/?show=trapezius&theme=dark&accent=123456&country=us&angle=35"
    assert MOST["gzip"] < gunicorn_alone.weighed(asked, GZIP, "gzip") <= RARE
