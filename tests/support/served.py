"""The site as its readers meet it: from the viewer, or as an export behind nginx or Python's own file server.

A test that is marked `everywhere("client")` or `everywhere("server")` runs against all three, one that is marked
`with_headers(…)` against the two that send headers. What only the viewer can do has no mark, and says why.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from wsgiref.types import WSGIApplication

import brotli
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from support.once import once
from viewer.app import create_app
from viewer.drawing import raster
from viewer.publish import RelativeLinks, export
from viewer.publish.export import export_site
from viewer.settings import Settings
from viewer.web import handout_pdf
from viewer.web.editions import Edition

ROOT = Path(__file__).parents[2]
PREFIX = "/anatomy"
WAYS = ("viewer", "nginx", "files")


def everywhere(fixture: str) -> pytest.MarkDecorator:
    """Runs a test against the viewer, and against an export by nginx and by a file server that knows no rules."""
    return pytest.mark.parametrize(fixture, WAYS, indirect=True)


def with_headers(fixture: str) -> pytest.MarkDecorator:
    """The same without the plain file server, which sends no headers of ours and knows nothing of errors and languages.

    A script meets nothing else of a server than this: the viewer's links begin at its root, an export's are relative.
    """
    return pytest.mark.parametrize(fixture, WAYS[:2], indirect=True)


def standing(settings: Settings, folder: Path = ROOT) -> tuple[Flask, Edition]:
    """A site of one edition that no edit changes."""
    site = create_app(folder, settings, watch=False, links=RelativeLinks(settings.base_url))
    return site, site.extensions["anatomy"]()


def write(out: Path, base_url: str, folder: Path = ROOT) -> list[str]:
    """Export a folder's content, with drafts of what takes long; gives the lines of progress."""
    said: list[str] = []
    site, edition = standing(Settings(base_url=base_url), folder)
    with drafts():
        export_site(site, edition, out, said.append)
    return said


SCALE = 8
"""How many times smaller draft pictures are."""


@contextmanager
def drafts() -> Iterator[None]:
    """For as long as this lasts, what takes most of an export's time is quick: PNG pictures are small, a PDF file is
    one line, and neither gzip nor brotli tries hard.
    """
    draw = raster._drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raster, "_drawn", lambda svg, width, family: draw(svg, max(20, width // SCALE), family))
        patch.setattr(handout_pdf, "pdf", lambda document, part: b"%PDF-1.7 a draft")
        patch.setattr(export, "gzip_file", lambda data: gzip.compress(data, 1, mtime=0))
        patch.setattr(export, "_brotlied", lambda data: brotli.compress(data, quality=1))
        yield


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Wait until a process listens at a port; fails with what it said if it ends before."""
    for _ in range(200):
        if process.poll() is not None:
            pytest.fail(f"the server ended at once: {process.stderr.read().decode() if process.stderr else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server does not answer")


@contextmanager
def started(server: BaseServer) -> Iterator[str]:
    """A server in a thread of its own; gives its address without a slash at the end.

    By default such a server checks only twice a second whether it should stop, and tests stop many.
    """
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def by_files(root: Path) -> Iterator[str]:
    """A folder served by Python's own file server, which knows no rules; gives its address without a slash at the
    end.
    """

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with started(ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=root))) as address:
        yield address


NGINX_TYPES = (
    "types { text/html html; text/css css; text/javascript js; application/json json; image/svg+xml svg; image/png png;"
    " application/pdf pdf; application/atom+xml atom; text/plain txt; application/xml xml; image/vnd.microsoft.icon"
    " ico; }"
)


@contextmanager
def stopped(process: subprocess.Popen) -> Iterator[None]:
    """Stop a server at the end, whatever a test found; by force if it does not answer (a signal can get lost in
    nginx).
    """
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def by_nginx(work: Path, port: int, http: str, *, modules: str = "") -> Iterator[subprocess.Popen]:
    """Nginx with the given `http` block, which listens at `port`; its own files go to the folder `work`.

    `modules` are directives that load what nginx does not hold.
    """
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        pytest.skip("nginx is not installed; `make needs` installs it where it may (Debian: apt-get install nginx)")
    user = "user root;" if os.geteuid() == 0 else ""
    paths = "".join(
        f"{name}_temp_path {work}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    start = f"{modules} {user} daemon off; master_process off; pid {work}/pid; error_log {work}/error.log; events {{}}"
    (work / "nginx.conf").write_text(f"{start} http {{ access_log off; {paths} {http} }}", encoding="utf-8")
    command = [program, "-c", str(work / "nginx.conf"), "-p", str(work)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process, stopped(process):
        wait_for(port, process)
        yield process


_APACHE_MODULES = Path("/usr/lib/apache2/modules")
_APACHE_CONF = """ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {work}/pid
ErrorLog {work}/log
Mutex file:{work}
{modules}
TypesConfig /etc/mime.types
{user}
DocumentRoot {root}
<Directory {root}>
AllowOverride FileInfo Indexes
Require all granted
</Directory>
"""


@contextmanager
def by_apache(work: Path, port: int, root: Path) -> Iterator[int]:
    """A folder served by Apache with the rules in it; its own files go to the folder `work`. Gives the port."""
    program = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program or not _APACHE_MODULES.is_dir():
        pytest.skip("Apache is not installed (Debian: apt-get install apache2)")
    names = ("mpm_event", "authz_core", "mime", "dir", "headers", "filter", "deflate", "rewrite")
    modules = "\n".join(f"LoadModule {name}_module {_APACHE_MODULES}/mod_{name}.so" for name in names)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    with TemporaryDirectory() as place:
        # Apache serves as another user than root, whom pytest lets into none of its folders.
        Path(place).chmod(0o755)
        served = shutil.copytree(root, Path(place) / "root")
        served.chmod(0o755)
        conf = _APACHE_CONF.format(port=port, work=work, modules=modules, root=served, user=user)
        (work / "conf").write_text(conf, encoding="utf-8")
        command = [program, "-f", str(work / "conf"), "-D", "FOREGROUND"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process, stopped(process):
            wait_for(port, process)
            yield port


@dataclass(frozen=True)
class Answer:
    """What a web server answers, read as Flask's own test client gives it."""

    status_code: int
    headers: Message
    data: bytes
    address: str

    @property
    def mimetype(self) -> str:
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        return self.data.decode()

    def get_json(self) -> Any:
        return json.loads(self.data)


@dataclass(frozen=True)
class Web:
    """A client of a site at `root` on a real server, asked as Flask's own test client is."""

    root: str

    def ask(self, method: str, address: str, headers: dict[str, str] | None = None) -> Answer:
        request = urllib.request.Request(urljoin(self.root, self.root + address), headers=headers or {}, method=method)
        try:
            found = urllib.request.urlopen(request, timeout=10)
        except HTTPError as error:
            found = error
        with found:
            return Answer(found.status, found.headers, found.read(), urlsplit(found.url).path.removeprefix(PREFIX))

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        return self.ask("GET", address, headers)

    def head(self, address: str) -> Answer:
        return self.ask("HEAD", address)

    def post(self, address: str) -> Answer:
        return self.ask("POST", address)


def target(address: str, link: str) -> str:
    """Where a link on a page leads: links are relative in an export, and the viewer's begin at its root."""
    found = urlsplit(urljoin(address, link))
    path = found.path.removeprefix(PREFIX) if not found.netloc else found.path
    return found._replace(path=path).geturl()


@pytest.fixture(scope="session")
def exported(shared) -> tuple[Path, str]:
    """An export under a prefix, made once for all workers, and the address that it was made for: nginx's, where there
    is one.
    """
    out = shared / "web" / PREFIX.strip("/")

    def address(port: str) -> str:
        return f"http://127.0.0.1:{port}{PREFIX}/"

    def make() -> bytes:
        out.parent.mkdir()
        (out.parent / "favicon.ico").touch()  # the site around the export has one: browsers ask for it beside a picture
        port = str(free_port())
        write(out, address(port))
        return port.encode()

    return out, address(once(shared / "port", make).decode())


@pytest.fixture(scope="session")
def files(exported) -> Iterator[str]:
    """The export served by Python's own file server; gives its address without the last slash."""
    with by_files(exported[0].parent) as address:
        yield address + PREFIX


@pytest.fixture(scope="session")
def nginx(exported, tmp_path_factory) -> Iterator[str]:
    """The export served by nginx with the rules that came with it; gives its address without the last slash."""
    folder, base_url = exported
    port = int(urlsplit(base_url).port)
    # The workers' servers share the port; all of them serve the same folder.
    server = f"server {{ listen 127.0.0.1:{port} reuseport; root {folder.parent}; include {folder}/nginx.conf; }}"
    with by_nginx(tmp_path_factory.mktemp("nginx"), port, f"{NGINX_TYPES} {server}"):
        yield base_url.rstrip("/")


def uncompressed(site: WSGIApplication) -> WSGIApplication:
    """A site that answers as if browsers could not decompress.

    Brotli takes several times the CPU time of rendering the page. `test_wire.py` reads compressed pages, and browsers
    get them from nginx and, in `test_private_reading.py`, from gunicorn.
    """
    return lambda environ, start_response: site({**environ, "HTTP_ACCEPT_ENCODING": "identity"}, start_response)


def serve(folder: Path) -> Iterator[str]:
    """A threaded server of a folder's content on a free port, under a prefix; gives its address. It compresses
    nothing.
    """

    def nothing(_environ, start_response):
        start_response("404 Not Found", [])
        return [b""]

    app = DispatcherMiddleware(nothing, {PREFIX: uncompressed(create_app(folder).wsgi_app)})
    with started(make_server("127.0.0.1", 0, app, threaded=True)) as address:
        yield address + PREFIX


def export_single(*arguments: str) -> Result:
    """What `export --single` comes to with these arguments."""
    command = create_app(ROOT, Settings(), watch=False).cli
    return CliRunner().invoke(command, ["export", "--single", *arguments])
