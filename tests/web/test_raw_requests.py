"""Requests as no browser writes them, byte for byte to gunicorn: targets, encodings, methods and headers made to mislead."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from support.gunicorns import gunicorn
from support.samples import write

TARGETS = {
    "absolute form": b"http://evil.example/en/", "absolute form, no path": b"http://evil.example",
    "absolute form of a redirect": b"http://evil.example/en", "of another": b"http://evil.example/en/embed?show=neck",
    "authority form": b"evil.example:443",
    "broken host in it": b"http://[::1/en/", "two slashes": b"//evil.example/en/", "three slashes": b"///evil.example",
    "backslash": b"/\\evil.example/", "escaped backslash": b"/%5cevil.example", "backslash at the end": b"/en\\",
    "dots": b"/en/../../etc/passwd", "escaped dots": b"/en/%2e%2e%2f%2e%2e%2fetc/passwd", "star": b"*", "no slash": b"en/",
    "no UTF-8, escaped": b"/en/%ff%fe/", "no UTF-8, raw": b"/en/\xff\xfe/", "overlong slash": b"/%c0%af%c0%af/evil.example",
    "NUL": b"/en/%00/", "half an escape": b"/en/%", "no escape": b"/en/%zz/", "turned around": b"/en/%e2%80%aegvs/",
    "line break": b"/en/%0d%0aX-Evil:%201/", "line break in a redirect": b"/en%0d%0aX-Evil:%201",
    "in its query": b"/en?%0d%0aX-Evil:%201",
    "query without UTF-8": b"/en/embed/?show=%ff&theme=%00&accent=%c0%af", "parameter": b"/en/;x=1", "fragment": b"/en/#forehead",
    "as long as a book": b"/" + b"%41" * 5_000, "query as long as a book": b"/en/?" + b"a" * 20_000,
}  # fmt: skip
METHODS = (b"get", b"BREW", b"OPTIONS", b"TRACE", b"CONNECT", b"\xff", b"GET\0", b"A" * 300, b"")
HEADERS = {
    "two hosts": b"Host: localhost\r\nHost: evil.example\r\n", "no host": b"", "host of another": b"Host: evil.example/x\r\n",
    "forwarded": b"Host: localhost\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Prefix: //evil.example\r\n",
    "a length and chunks": b"Host: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    "a name with a space": b"Host: localhost\r\nX Evil: 1\r\n", "folded": b"Host: localhost\r\nX: 1\r\n Y: 2\r\n",
    "underscores": b"Host: localhost\r\nX_Forwarded_Host: evil.example\r\n",
    "no UTF-8": b"Host: localhost\r\nAccept-Language: \xff\xfe\r\n",
}  # fmt: skip
HOST = HEADERS["two hosts"].partition(b"\r\n")[0] + b"\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("raw")
    write(folder / "content")
    with gunicorn(folder / "log", content=folder / "content", threads=4) as (base, _):
        yield urlsplit(base).port
        with urlopen(f"{base}/healthz", timeout=5) as answer:  # after everything that was sent
            assert answer.status == 200
    assert "Traceback" not in (folder / "log").read_text(encoding="utf-8")


def asked(port: int, method: bytes, target: bytes, headers: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by their small names, and body."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        link.sendall(method + b" " + target + b" HTTP/1.1\r\n" + headers + b"Connection: close\r\n\r\n")
        received = b""
        while part := link.recv(65_536):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}, body


def checked(found: tuple[int, dict[str, str], bytes]) -> int:
    """The status of an answer that is no fault, leads nowhere else and repeats nothing that acts."""
    status, headers, body = found
    assert status < 500
    assert urlsplit(headers.get("location", ""))[:2] == ("", ""), headers["location"]
    assert "x-evil" not in headers
    assert "set-cookie" not in headers
    assert b'href="http://evil' not in body
    assert b'href="//evil' not in body
    return status


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_an_odd_target_is_answered_and_leads_nowhere_else(port, target):
    status = checked(asked(port, b"GET", target, HOST))
    assert status in (200, 302, 400, 404, 414)
    if len(target) > 8_000:
        assert status == 414


@pytest.mark.parametrize("method", METHODS)
def test_an_odd_method_is_refused(port, method):
    assert checked(asked(port, method, b"/en/", HOST)) in (400, 405)


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_odd_headers_mislead_nobody(port, headers):
    for target in (b"/", b"/en", b"/en/", b"/nothing/"):
        assert checked(asked(port, b"GET", target, headers)) in (200, 302, 400, 404)


def test_the_check_would_notice_a_redirect_to_another_site():
    with pytest.raises(AssertionError):
        checked((302, {"location": "https://evil.example/en/"}, b""))
