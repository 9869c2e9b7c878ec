"""The deploy kit as it is written: `deploy/anatomy.conf` in front of gunicorn, on free ports and with a certificate
of its own.
"""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from support.gunicorns import gunicorn
from support.served import ROOT, by_nginx, free_port

DEPLOY = ROOT / "deploy"
HOST = "anatomy.clinic.example"
DEBIAN = "types { text/html html; } sendfile on; tcp_nopush on; types_hash_max_size 2048; gzip on;"
OFFICIAL_IMAGE = "types { text/html html; } sendfile on; keepalive_timeout 65;"
"""What stands around the files in `conf.d`, in nginx as Debian and as its official image configure it."""


@dataclass(frozen=True)
class Kit:
    """A running kit: its two public ports, gunicorn's address and process, and the folder with its logs."""

    http: int
    https: int
    behind: str
    process: subprocess.Popen[bytes]
    folder: Path

    def connect(
        self, name: str = HOST, *, source: str = "127.0.0.1", protocols: tuple[str, ...] = ("http/1.1",)
    ) -> ssl.SSLSocket:
        """A TLS connection that asks for a certificate of this name, from an address of this machine."""
        trusting = ssl.create_default_context(cafile=self.folder / "tls" / "fullchain.pem")
        trusting.check_hostname = name == HOST
        trusting.set_alpn_protocols(protocols)
        link = socket.create_connection(("127.0.0.1", self.https), 20, (source, 0))
        return trusting.wrap_socket(link, server_hostname=name)

    def get(
        self, target: str, *, host: str = HOST, source: str = "127.0.0.1", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by their small names, and body. Raises `http.client.IncompleteRead` for one that is cut
        short.
        """
        link = http.client.HTTPConnection("127.0.0.1", self.https, timeout=20)
        link.sock = self.connect(source=source)
        try:
            link.request("GET", target, headers={"Host": host, "Connection": "close", **(headers or {})})
            found = link.getresponse()
            return found.status, {name.lower(): value for name, value in found.getheaders()}, found.read()
        finally:
            link.close()


def configuration(folder: Path, upstream: str, *, http: int, https: int, behind: int) -> str:
    """`anatomy.conf` and what names the viewer's address, with other ports and paths, and nothing else changed."""
    text, found = re.subn(r"server \S+:8000;", f"server 127.0.0.1:{behind};", upstream)
    assert found == 1
    text += (DEPLOY / "anatomy.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 80": f"listen 127.0.0.1:{http}",
        "listen 443": f"listen 127.0.0.1:{https}",
        "listen [::]:80": f"listen [::1]:{http}",
        "listen [::]:443": f"listen [::1]:{https}",
        "/var/log/nginx/": f"{folder}/",
        "/etc/nginx/tls/": f"{folder}/tls/",
        "/var/www/acme": f"{folder}/acme",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    if not Path("/proc/net/if_inet6").exists():
        text = "\n".join(line for line in text.splitlines() if "listen [::1]" not in line)
    return text


def certificate(folder: Path) -> None:
    """A certificate for the kit's host, signed by itself."""
    program = shutil.which("openssl")
    if not program:
        pytest.skip("openssl is not installed (Debian: apt-get install openssl)")
    folder.mkdir()
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run([program, "req", "-x509", *kind, *names, *files], check=True, capture_output=True)


@contextmanager
def in_front(
    folder: Path, base: str, process: subprocess.Popen[bytes], *, compose: bool = False, prefix: str = ""
) -> Iterator[Kit]:
    """The kit's nginx in front of a running gunicorn, as it is installed on Debian or as the compose file starts it."""
    http, https = free_port(), free_port()
    certificate(folder / "tls")
    upstream = (
        compose_file()["configs"]["upstream"]["content"]
        if compose
        else (DEPLOY / "upstream.conf").read_text(encoding="utf-8")
    )
    text = configuration(folder, upstream, http=http, https=https, behind=int(urlsplit(base).port or 0))
    text = text.replace("location / {\n    proxy_pass", f"location {prefix}/ {{\n    proxy_pass")
    with by_nginx(folder, https, f"{OFFICIAL_IMAGE if compose else DEBIAN} {text}"):
        yield Kit(http, https, base, process, folder)


def compose_file() -> dict[str, Any]:
    """`deploy/compose.yaml` as it is written."""
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def compose_environment() -> dict[str, str]:
    """The settings that the compose file gives the viewer, with the kit's host in its place."""
    given = compose_file()["services"]["viewer"]["environment"]
    return {name: re.sub(r"\$\{VIEWER_BASE_URL:\?[^}]*\}", f"https://{HOST}", value) for name, value in given.items()}


def environment(prefix: str = "") -> dict[str, str]:
    """The settings that the documents give the viewer behind nginx, under a path if there is a `prefix`."""
    found = {"VIEWER_PROXIES": "1", "VIEWER_BASE_URL": f"https://{HOST}{prefix}"}
    return found | ({"SCRIPT_NAME": prefix} if prefix else {})


@contextmanager
def kit(folder: Path, content: Path | None = None, prefix: str = "", **options: object) -> Iterator[Kit]:
    """The whole kit, started, under a path if there is a `prefix`; `options` are gunicorn's."""
    with (
        gunicorn(folder / "gunicorn.log", content=content, environ=environment(prefix), **options) as (base, process),
        in_front(folder, base, process, prefix=prefix) as running,
    ):
        yield running
