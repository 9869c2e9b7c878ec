"""The address at which readers reach the site: only characters that headers and web server rules hold unescaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address

from viewer.problems import shown

ALLOWED = (
    "http:// or https://, a host name or IPv4 address, then if needed a port from 1 to 65535 and a path of letters,"
    " digits and - . _ ~, such as https://www.clinic.example/anatomy/"
)
LONGEST_PATH = 200
"""Characters. Every rule repeats the path, and Cloudflare reads no line of `_headers` beyond 2,000 characters."""

_ADDRESS = re.compile(r"(?P<scheme>[^:/?#\\]*)://(?P<authority>[^/?#\\]*)(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
# Browsers read a host whose last label is one of these as an IPv4 address in one of its old spellings.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_NOT_IN_PATHS = re.compile(r"[^A-Za-z0-9._~/-]")


def checked_address(value: str) -> str:
    """The address with a slash at its end, scheme and host in lower case.

    Raises `ValueError`, whose message names the value, everything that is wrong with it and what is allowed. A password
    in the value is not repeated.
    """
    parts = _ADDRESS.fullmatch(value)
    problems = (
        list(_problems(**parts.groupdict())) if parts else ["it does not begin with http:// or https:// and a host"]
    )
    if parts is None or problems:
        hidden = re.sub(r"//[^/?#]*@", "//…@", value)
        raise ValueError(f"{shown(hidden, 200)} cannot be used: {'; '.join(problems)}. Allowed: {ALLOWED}.")
    origin = f"{parts['scheme']}://{parts['authority']}".lower()
    return f"{origin}{parts['path'].rstrip('/')}/"


def _problems(scheme: str, authority: str, path: str, rest: str) -> Iterator[str]:
    if scheme.lower() not in ("http", "https"):
        yield f"the scheme is {shown(scheme)}"
    credentials, at, place = authority.rpartition("@")
    if at or credentials:
        yield "it contains a user name or password, which would be published"
    yield from _host_problems(*_host_and_port(place))
    yield from _path_problems(path)
    if rest:
        yield "it holds a query or fragment (? or #)"


def _host_and_port(place: str) -> tuple[str, str | None]:
    if place.startswith("["):
        host, bracket, port = place.partition("]")
        return host + bracket, port.removeprefix(":") if port else None
    host, colon, port = place.partition(":")
    return host, port if colon else None


def _host_problems(host: str, port: str | None) -> Iterator[str]:
    labels = host.split(".")
    if not host:
        yield "the host is missing"
    elif host.startswith("["):
        yield "an IPv6 address cannot stand in a Content-Security-Policy; use a host name"
    elif not host.isascii():
        yield f"the host {shown(host)} is not ASCII; write it in punycode (xn--…)"
    elif not all(map(_LABEL.fullmatch, labels)) or len(host) > 253:
        yield f"the host {shown(host)} is not a host name"
    elif _NUMBER.fullmatch(labels[-1]) and not _is_ipv4(host):
        yield f"the host {shown(host)} is not a complete IPv4 address"
    if port is not None and not (_PORT.fullmatch(port) and int(port) <= 65535):
        yield f"the port {shown(port)} is not a number from 1 to 65535"


def _is_ipv4(host: str) -> bool:
    try:
        IPv4Address(host)
    except AddressValueError:
        return False
    return True


def _path_problems(path: str) -> Iterator[str]:
    wrong = dict.fromkeys(_NOT_IN_PATHS.findall(path))
    if wrong:
        yield f"the path holds {' '.join(shown(character) for character in [*wrong][:10])}"
    segments = path.split("/")[1:]
    if any(segment in (".", "..") for segment in segments):
        yield "the path holds a . or .. segment"
    if not all(segments[:-1]):
        yield "the path holds two slashes in a row"
    if len(path) > LONGEST_PATH:
        yield f"the path is longer than {LONGEST_PATH} characters"
