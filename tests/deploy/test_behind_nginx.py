"""The deploy kit's nginx and gunicorn, started from its own files: readers, attackers, slow clients, reloads and
stops.
"""

from __future__ import annotations

import http.client
import itertools
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import unquote

import pytest
from support.gunicorns import until
from support.kit import HOST, Kit, kit
from support.samples import write

pytestmark = pytest.mark.slow

FORWARDED = [f"X-Forwarded-{name}" for name in ("For", "Host", "Proto", "Port", "Prefix")]
SLOW = 200
LOAD = 6
SLOWEST = 2.0
"""Seconds that no request may take, whatever else happens. On a machine that is busy with other things, calm requests
give the measure: none may take four times as long as the slowest of them."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with kit(tmp_path_factory.mktemp("kit")) as found:
        yield found


def load(running: Kit, number: int, until_set: threading.Event) -> list[tuple[int, bool, float]]:
    """What a reader with an address of their own is answered, about 20 times a second: status, whole or not,
    seconds.
    """
    found = []
    while not until_set.is_set():
        asked = time.monotonic()
        try:
            status, _, body = running.get("/en/", source=f"127.0.3.{number + 1}")
            whole = status != 200 or body.rstrip().endswith(b"</html>")
        except (http.client.IncompleteRead, ConnectionError):
            status, whole = 0, False
        found.append((status, whole, time.monotonic() - asked))
        until_set.wait(0.05)
    return found


def under_load(running: Kit, act: Callable[[], None]) -> list[tuple[int, bool, float]]:
    ended = threading.Event()
    with ThreadPoolExecutor(LOAD) as pool:
        readers = [pool.submit(load, running, number, ended) for number in range(LOAD)]
        try:
            act()
        finally:
            ended.set()
        return list(itertools.chain.from_iterable(reader.result(30) for reader in readers))


def dropped(link: ssl.SSLSocket) -> bool:
    """Whether the server ends a connection, in whatever way, without an answer."""
    try:
        return link.recv(1_000) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.fixture(scope="module")
def limit(running: Kit) -> float:
    """Seconds that a request may take, measured over one second of load with nothing else running."""
    calm = under_load(running, lambda: time.sleep(1))
    return max(SLOWEST, 4 * max(seconds for _, _, seconds in calm))


@pytest.fixture(scope="module")
def slow(running: Kit, limit: float) -> Iterator[Future[float]]:
    """Slow clients: half of them never end a header; the others never read the page that they asked for. Gives, while
    other tests go on, the seconds after which the first is dropped.
    """
    links = [running.connect(source=f"127.0.1.{number % 250 + 1}") for number in range(SLOW)]
    for number, link in enumerate(links):
        link.sendall(f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\n".encode() + (b"\r\n" if number % 2 else b"X-Slow: "))
    begun = time.monotonic()

    def patience() -> float:
        assert dropped(links[0])
        return time.monotonic() - begun

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(patience)
    for link in links:
        link.close()


def test_slow_clients_hold_up_nobody(running, limit, slow):
    for _ in range(20):
        asked = time.monotonic()
        assert running.get("/en/", source="127.0.0.9")[0] == 200
        assert time.monotonic() - asked < limit
    assert not slow.done(), "they are still there"


def plain(running: Kit, host: bytes, target: bytes = b"/en/") -> bytes:
    """What the port without TLS answers."""
    with socket.create_connection(("127.0.0.1", running.http), 10) as link:
        link.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: link.recv(65_536), b""))


def test_readers_get_compressed_pages_with_https_addresses_over_http2(running):
    status, headers, body = running.get("/en/", headers={"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"], body[:2]) == (200, "gzip", b"\x1f\x8b")
    assert "accept-encoding" in headers["vary"].lower()
    assert headers["strict-transport-security"]
    assert "x-frame-options" not in headers
    (oembed,) = re.findall(rb'href="([^"]+/oembed\?[^"]+)"', running.get("/en/")[2])
    assert unquote(oembed.decode()) == f"https://{HOST}/oembed?url=https://{HOST}/en/&amp;format=json"
    with running.connect(protocols=("h2", "http/1.1")) as link:
        assert (link.selected_alpn_protocol(), link.version()) == ("h2", "TLSv1.3")


def test_nginx_passes_on_what_the_viewer_has_compressed(running):
    asked = {"Host": HOST, "Accept-Encoding": "gzip", "X-Forwarded-Proto": "https", "X-Forwarded-Host": HOST}
    for place in ("/es/embed/", "/en/"):
        with urllib.request.urlopen(
            urllib.request.Request(running.behind + place, headers=asked), timeout=20
        ) as answer:
            bare = answer.read()
        status, headers, body = running.get(place, headers={"Accept-Encoding": "gzip"})
        assert (status, headers["content-encoding"], body == bare) == (200, "gzip", True)
        assert headers["etag"] == answer.headers["ETag"]  # strong: nginx weakens those of what it compresses itself


def test_curl_reads_a_page_over_http2(running):
    curl = shutil.which("curl")
    if not curl or "HTTP2" not in subprocess.run([curl, "-V"], capture_output=True, text=True, check=True).stdout:
        pytest.skip("no curl that speaks HTTP/2 (Debian: apt-get install curl)")
    found = ["--cacert", running.folder / "tls" / "fullchain.pem", "--resolve", f"{HOST}:{running.https}:127.0.0.1"]
    address = f"https://{HOST}:{running.https}/en/embed/"
    done = subprocess.run(
        [curl, "-s", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", *found, address],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert done.stdout == "2 200"


def test_forged_headers_change_no_link_and_no_policy(running):
    forged = dict.fromkeys((*FORWARDED, "Forwarded", "SCRIPT_NAME", "PATH_INFO", "Script-Name"), "//evil.example")
    for target in ("/", "/en", "/en/", "/en/embed/"):
        status, headers, body = running.get(target, headers={**forged, "Cookie": "x=evil"})
        assert status in (200, 302)
        assert b"evil" not in body
        assert "evil" not in str(headers)
    assert f"script-src 'self' https://{HOST};" in running.get("/en/embed/")[1]["content-security-policy"]


def test_under_a_path_a_page_finds_its_own_files(tmp_path):
    with kit(tmp_path, write(tmp_path / "content"), prefix="/anatomy", workers=1) as running:
        status, _, body = running.get("/anatomy/en/embed/", headers=dict.fromkeys(FORWARDED, "//evil.example"))
        (script,) = re.findall(rb'<script [^>]*src="(/anatomy/static/[^"]+)"', body)
        assert (status, running.get(script.decode())[0], running.get("/en/")[0]) == (200, 200, 404)
        assert b"evil" not in body


def test_another_host_reaches_neither_the_viewer_nor_the_certificate(running):
    for host in ("evil.example", f"{HOST}.evil.example", "localhost", "127.0.0.1"):
        assert running.get("/en/", host=host)[0] == 421
        assert plain(running, host.encode()) == b""
    for name in ("evil.example", "localhost"):
        with pytest.raises(ssl.SSLError):
            running.connect(name)


def test_without_tls_readers_are_sent_to_the_public_address_alone(running):
    answer = plain(running, HOST.encode(), b"//evil.example/%0d%0aX-Evil:1?show=neck")
    assert answer.startswith(b"HTTP/1.1 308")
    (location,) = re.findall(rb"\r\nLocation: (.*)\r\n", answer)
    assert location == f"https://{HOST}//evil.example/%0d%0aX-Evil:1?show=neck".encode()
    assert b"\r\nX-Evil" not in answer


def test_no_log_holds_a_query_a_referrer_or_an_address_of_a_reader(running):
    running.get(
        "/en/embed/?show=temporalis", headers={"Referer": "https://clinic.example/temporalis"}, source="127.0.0.77"
    )
    with running.connect() as link:
        link.sendall(f"GET /en/?show=temporalis HTTP/1.1\r\nHost: {HOST}\r\nX: {'x' * 40_000}\r\n\r\n".encode())
        assert b" 400 " in link.recv(1_000)
    until(lambda: '"/en/embed/" HTTP/1.1 200' in (running.folder / "access.log").read_text(encoding="utf-8"))
    written = "".join((running.folder / name).read_text(encoding="utf-8") for name in ("access.log", "error.log"))
    assert [word for word in ("temporalis", "show", "clinic.example/", "127.0.0.77") if word in written] == []


def test_a_flood_from_one_address_is_refused_and_others_are_served(running):
    def flood(_: int) -> int:
        return running.get("/livez", source="127.0.2.1")[0]

    with ThreadPoolExecutor(8) as pool:
        counts = Counter(pool.map(flood, range(400)))
        assert running.get("/en/", source="127.0.2.2")[0] == 200
    assert counts.keys() == {200, 429}
    assert counts[200] >= 100


def workers(running: Kit) -> set[str]:
    return set(
        re.findall(r"Booting worker with pid: (\d+)", (running.folder / "gunicorn.log").read_text(encoding="utf-8"))
    )


def exited(running: Kit) -> set[str]:
    return set(
        re.findall(r"Worker exiting \(pid: (\d+)\)", (running.folder / "gunicorn.log").read_text(encoding="utf-8"))
    )


def test_a_reload_under_load_fails_no_request_and_delays_none(running, limit):
    def reload_twice() -> None:
        for _ in range(2):
            old = workers(running)
            running.process.send_signal(signal.SIGHUP)
            until(lambda old=old: old <= exited(running) and len(workers(running) - old) == 2)

    found = under_load(running, reload_twice)
    assert len(found) > 2 * LOAD
    assert Counter((status, whole) for status, whole, _ in found).keys() == {(200, True)}
    assert max(seconds for _, _, seconds in found) < limit


def test_a_stop_under_load_cuts_no_answer_short_and_then_nginx_says_so(tmp_path):
    with kit(tmp_path, write(tmp_path / "content")) as running:

        def stop() -> None:
            until(lambda: (tmp_path / "gunicorn.log").read_text(encoding="utf-8").count("GET /en/") >= 20)
            running.process.send_signal(signal.SIGTERM)
            assert running.process.wait(15) == 0
            assert running.get("/en/")[0] == 502

        found = under_load(running, stop)
    assert Counter((status, whole) for status, whole, _ in found).keys() <= {(200, True), (502, True)}


def test_slow_clients_are_dropped(slow):
    assert slow.result(20) < 15
