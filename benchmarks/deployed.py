"""A server as the deploy kit sets it up: `deploy/anatomy.conf` in nginx, with TLS, in front of gunicorn."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import ROOT, free_port, gunicorn, serving

HOST = "anatomy.clinic.example"
"""The host that the kit's files name."""

AS_BROWSERS_DO = {"Accept-Encoding": "gzip, deflate, br, zstd"}
"""What Chromium says over https."""

_LONGEST_WAIT = 60.0
"""Seconds for an answer to be compressed with brotli. A page takes a quarter of a second, one at a time."""


@dataclass(frozen=True)
class Deployed:
    """A running server: its public port, the port that redirects to it, and the folder with its files."""

    https: int
    http: int
    folder: Path

    @property
    def base_url(self) -> str:
        """The address that a browser with `BROWSER_OPTIONS` opens, without a slash at the end."""
        return f"https://{HOST}:{self.https}"

    def warm(self, paths: Iterable[str]) -> None:
        """Ask for each path until it is answered in brotli, as it is once a server has run for a minute.

        Raises `RuntimeError` for an error, and for an answer that does not come in brotli.
        """
        trusting = ssl.create_default_context(cafile=self.folder / "tls" / "fullchain.pem")
        for path in paths:
            end = time.monotonic() + _LONGEST_WAIT
            while (coding := self._coding(path, trusting)) != "br":
                if time.monotonic() > end:
                    raise RuntimeError(f"{path} is still sent as {coding or 'plain bytes'}, not in brotli")
                time.sleep(0.2)  # the kit allows an address 30 requests a second

    def _coding(self, path: str, context: ssl.SSLContext) -> str:
        link = http.client.HTTPConnection(HOST, self.https)
        # Connected by hand: the kit's host has no address here.
        link.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", self.https), 30), server_hostname=HOST)
        link.request("GET", path, headers=AS_BROWSERS_DO)
        response = link.getresponse()
        response.read()
        link.close()
        if response.status != 200:
            raise RuntimeError(f"{path} is answered with {response.status}")
        return response.headers.get("Content-Encoding", "")


BROWSER_OPTIONS = ("--no-sandbox", f"--host-resolver-rules=MAP {HOST} 127.0.0.1")
"""For Chromium, so that it finds the kit's host on this machine. It must ignore errors of certificates, too."""


@contextmanager
def deployed(application: str, folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Deployed]:
    """A WSGI application (`module:factory()`) behind the kit's nginx. Its files go to `folder`.

    There is one worker, so that what is compressed in the background is there for every later request. Raises
    `FileNotFoundError` if nginx or openssl is not installed.
    """
    nginx, openssl = _program("nginx"), _program("openssl")
    server = Deployed(https=free_port(), http=free_port(), folder=folder)
    behind = free_port()
    certify(openssl, folder)
    (folder / "nginx.conf").write_text(configuration(server, behind), encoding="utf-8")
    settings = {"VIEWER_PROXIES": "1", "VIEWER_BASE_URL": f"{server.base_url}/", **(environment or {})}
    workers = gunicorn(application, behind, "--config", "python:viewer.gunicorn_conf")
    proxy = [nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    with serving(workers, behind, environment=settings), serving(proxy, server.https):
        yield server


def _program(name: str) -> str:
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")  # where Debian has nginx, for root alone
    if path is None:
        raise FileNotFoundError(f"{name} is not installed (Debian: apt-get install {name})")
    return path


def certify(openssl: str, folder: Path) -> None:
    """Write a certificate for the kit's host, signed by itself, to `folder`/tls."""
    (folder / "tls").mkdir()
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    files = ["-keyout", str(folder / "tls" / "privkey.pem"), "-out", str(folder / "tls" / "fullchain.pem")]
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = [openssl, "req", "-x509", *kind, *names, *files]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def configuration(server: Deployed, behind: int) -> str:
    """The kit's two nginx files with a server's ports and folder, as a whole configuration; gunicorn is `behind`."""
    folder = server.folder
    text = "".join((ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("upstream.conf", "anatomy.conf"))
    for old, new in {
        "listen 80": f"listen 127.0.0.1:{server.http}",
        "listen 443": f"listen 127.0.0.1:{server.https}",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{behind};",
        "/var/log/nginx/": f"{folder}/",
        "/etc/nginx/tls/": f"{folder}/tls/",
    }.items():
        if old not in text:
            raise ValueError(f"deploy/anatomy.conf no longer says {old!r}, which benchmarks/deployed.py replaces")
        text = text.replace(old, new)
    text = "\n".join(line for line in text.splitlines() if "listen [::]" not in line)
    user = "user root;" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in kinds)
    return (
        f"{user} daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{text}\n}}\n"
    )
