"""The benchmark's server: the viewer and its peers are sent alike."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.deployed import AS_BROWSERS_DO, HOST, Deployed, deployed
from benchmarks.peers import FOLDER, PEERS
from viewer.app import create_app

pytestmark = pytest.mark.slow

SCRIPT = "draw();\n" * 500
NEEDED = all(shutil.which(name, path="/usr/bin:/usr/sbin:/usr/local/bin") for name in ("nginx", "openssl"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    if not NEEDED:
        pytest.skip("needs nginx and openssl (Debian: apt-get install nginx openssl)")
    folder = tmp_path_factory.mktemp("deployed")
    scripts = tmp_path_factory.mktemp("scripts")
    (scripts / f"{PEERS[0].name}.js").write_text(SCRIPT, encoding="utf-8")
    with deployed("benchmarks.peers:create_server()", folder, {FOLDER: str(scripts)}) as found:
        yield found


def get(server: Deployed, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    trusting = ssl.create_default_context(cafile=server.folder / "tls" / "fullchain.pem")
    link = http.client.HTTPConnection(HOST)
    link.sock = trusting.wrap_socket(socket.create_connection(("127.0.0.1", server.https), 20), server_hostname=HOST)
    link.request("GET", path, headers=headers)
    response = link.getresponse()
    response.read()
    link.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}


def own_script() -> str:
    page = create_app().test_client().get("/en/").text
    return page.partition('<script src="')[2].partition('"')[0]


@pytest.mark.parametrize("accepted", [AS_BROWSERS_DO["Accept-Encoding"], "gzip", "identity"])
def test_a_peers_script_is_encoded_and_cached_as_the_viewers_is(server: Deployed, accepted: str):
    paths = (own_script(), PEERS[0].script_path)
    server.warm(paths)
    (own_status, own), (status, peer) = (get(server, path, {"Accept-Encoding": accepted}) for path in paths)
    assert (own_status, status) == (200, 200)
    for name in ("content-encoding", "cache-control", "vary", "server"):
        assert own.get(name) == peer.get(name), name


def test_pages_are_warm_once_they_come_in_brotli(server: Deployed):
    server.warm(["/en/"])
    _, headers = get(server, "/en/", AS_BROWSERS_DO)
    assert headers["content-encoding"] == "br"
    assert int(headers["content-length"]) < 60_000


def test_an_address_that_is_not_answered_is_no_server_to_measure(server: Deployed):
    with pytest.raises(RuntimeError, match="/peer/nobody/ is answered with 404"):
        server.warm(["/peer/nobody/"])


def test_a_peers_page_loads_its_script_and_allows_inline_styles(server: Deployed):
    status, headers = get(server, PEERS[0].path, {})
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "style-src 'self' 'unsafe-inline'" in headers["content-security-policy"]


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda name, path=None: None)
    with (
        pytest.raises(FileNotFoundError, match="nginx is not installed"),
        deployed("benchmarks.peers:create_server()", tmp_path),
    ):
        pass
