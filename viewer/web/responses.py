"""Responses: bodies with ETags, redirects, and the headers of each kind of address."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from urllib.parse import parse_qsl, quote

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import Headers

from viewer.settings import Settings
from viewer.web.compression import CODINGS, BackgroundCompression, Coding, accepted, gzip_file, gzipped

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=63072000"
"""Only for this host: the viewer knows nothing about a clinic's other hosts."""
_DOCUMENT = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-src 'self'",
        # `default-src` covers neither of these two.
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    )
)
"""The tab's icon is in the page (`data:`), because browsers look it up again for each fragment: this way they send no
request."""
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(?=/)")
"""The origin at the beginning of an address. Nothing else gets into a policy, because anyone can send any `Host`."""
_EMBED = re.compile(
    re.escape(_DOCUMENT).replace("'self'", "'self'( 'sha256-[A-Za-z0-9+/=]+')*( https?://[A-Za-z0-9.:-]+)?")
)

_EVERYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}
# Browsers check `integrity` on another site only for a script fetched with CORS.
_ANY_ORIGIN = {**_EVERYWHERE, "Access-Control-Allow-Origin": "*"}
# A site that isolates itself (COEP) may frame only pages that do the same.
_ISOLATED = {"Cross-Origin-Embedder-Policy": "require-corp"}


@dataclass(frozen=True)
class ResponseKind:
    """The headers that a kind of address adds to `COMMON`."""

    policy: str
    cache: str = "no-cache"
    more: tuple[tuple[str, str], ...] = ()

    def with_styles(self, hashes: tuple[str, ...]) -> ResponseKind:
        """The same, allowing style sheets with these hashes. A kind that allows no style sheets is unchanged."""
        return _with_styles(self, hashes)

    @cached_property
    def headers(self) -> Headers:
        """Every header of an answer of this kind."""
        return Headers(
            {"Content-Security-Policy": self.policy, **COMMON, "Cache-Control": self.cache, **dict(self.more)}
        )


@lru_cache(maxsize=64)
def _with_styles(kind: ResponseKind, hashes: tuple[str, ...]) -> ResponseKind:
    return replace(kind, policy=kind.policy.replace("style-src 'self'", " ".join(("style-src 'self'", *hashes))))


def csp_hash(text: str) -> str:
    """The CSP source that allows a style sheet or script inside a page (CSP 3, section 2.3.1)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


PAGE = ResponseKind(f"{_DOCUMENT}; frame-ancestors 'none'", more=tuple(_ISOLATED.items()))
STATIC = ResponseKind("default-src 'none'", "public, max-age=31536000, immutable", tuple(_ANY_ORIGIN.items()))
STAND_IN = ResponseKind("default-src 'none'", "public, max-age=60", tuple(_ANY_ORIGIN.items()))
"""For a file that stands in for another version of itself: soon requested again, never mistaken for that version."""
SCRIPT = ResponseKind(
    "default-src 'none'", "public, max-age=3600, stale-while-revalidate=86400", tuple(_ANY_ORIGIN.items())
)
# An SVG file opened on its own is a document: its style element has to work, and nothing in it may run.
PICTURE = ResponseKind("default-src 'none'; style-src 'unsafe-inline'; sandbox", more=tuple(_EVERYWHERE.items()))
TEXT = ResponseKind("default-src 'none'")
PRIVATE = ResponseKind("default-src 'none'", "no-store")
"""For answers to requests that carry private information."""
# Under COEP a browser checks every redirect on the way to a frame or picture, not only its end.
_MOVED = ResponseKind("default-src 'none'", "no-store", tuple(_EVERYWHERE.items()))
OPEN_TEXT = ResponseKind("default-src 'none'", "public, max-age=300", tuple(_ANY_ORIGIN.items()))


def embed_kind(settings: Settings) -> ResponseKind:
    """The headers of embeds and their errors, at the address in the settings or otherwise of the request.

    An empty list of ancestors lets anyone frame them.
    """
    return _embed_kind(settings.frame_ancestors, settings.base_url or f"{request.scheme}://{request.host}/")


# Bounded: a request may name any host.
@lru_cache(maxsize=64)
def _embed_kind(frame_ancestors: str, address: str) -> ResponseKind:
    # In a sandboxed frame WebKit takes 'self' for the frame's opaque origin, so it needs the name as well.
    origin = _ORIGIN.match(address)
    policy = _DOCUMENT.replace("'self'", f"'self' {origin[0]}") if origin else _DOCUMENT
    policy += f"; frame-ancestors {frame_ancestors}" if frame_ancestors else ""
    return ResponseKind(
        policy, "max-age=300, stale-while-revalidate=86400", tuple({**_EVERYWHERE, **_ISOLATED}.items())
    )


class Body:
    """Bytes to send. `tag` is the ETag of the uncompressed bytes, the same on every server."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.tag = f'"{sha256(data).hexdigest()[:16]}"'

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self._data

    def coded(self, coding: Coding) -> bytes | None:
        """The compressed bytes; None if they are not ready, or compression is not worth it."""
        if len(self._data) < _WORTHWHILE:
            return None
        # gzip takes milliseconds. Brotli would keep the first reader waiting, so it is prepared in the background.
        return self._gzipped if coding == "gzip" else self._brotli.ready()

    @cached_property
    def _gzipped(self) -> bytes:
        return gzip_file(self._data)

    @cached_property
    def _brotli(self) -> BackgroundCompression:
        return BackgroundCompression(lambda: self._data, "br")


class _Once(Body):
    """Bytes built for one response: compressed quickly, and never in the background."""

    def coded(self, coding: Coding) -> bytes | None:
        """The bytes compressed with gzip."""
        return gzipped([self.data]) if coding == "gzip" and len(self.data) >= _WORTHWHILE else None


_PACKED = re.compile(r"image/(?!svg)|application/(pdf|zip)|font/|audio/|video/")
"""Kinds of files that are compressed already."""

_WORTHWHILE = 600
"""Bytes. Smaller answers fit one packet anyway."""


def answer(body: Body | str, mimetype: str, kind: ResponseKind, status: int = 200) -> Response:
    """A response of a kind, compressed if the client accepts it; 304 if the browser already has the same bytes.

    Errors are not cached.
    """
    body = _Once(body.encode()) if isinstance(body, str) else body
    made = current_app.response_class  # a host application's response class may do more on creation
    headers = kind.headers.copy()
    # Also on errors and plain bytes: otherwise a cache might give one browser the coding of another.
    headers["Vary"] = "Accept-Encoding"
    codings = () if _PACKED.match(mimetype) else accepted(request.headers.get("Accept-Encoding", ""))
    if status != 200:
        headers["Cache-Control"] = "no-cache"
        return made(_coded(body, codings, headers), status, headers, mimetype)
    if "If-None-Match" in request.headers:
        # A browser that has the page in one coding need not reload it because a better one is ready by now.
        condition, tags = (
            request.headers["If-None-Match"],
            [*(coded_tag(body.tag, coding) for coding in codings), body.tag],
        )
        if found := next((tag for tag in tags if _names(condition, tag)), None):
            headers["ETag"] = found
            return made(status=304, headers=headers)
    elif "If-Match" in request.headers:
        tags = [body.tag, *(coded_tag(body.tag, coding) for coding in CODINGS)]
        if not any(_names(request.headers["If-Match"], tag) for tag in tags):
            headers["ETag"] = body.tag
            return made("These bytes have changed.\n", 412, headers, "text/plain")
    headers["ETag"] = body.tag
    return made(_coded(body, codings, headers), 200, headers, mimetype)


def _coded(body: Body, codings: Iterable[Coding], headers: Headers) -> bytes:
    """The bytes in the first coding that is ready, which the headers then name; plain bytes if none is."""
    for coding in codings:
        data = body.coded(coding)
        if data is not None:
            headers["Content-Encoding"] = coding
            if "ETag" in headers:
                headers["ETag"] = coded_tag(body.tag, coding)
            return data
    return body.data


def coded_tag(tag: str, coding: Coding) -> str:
    """The ETag of encoded bytes, which differ from the plain ones and so need another tag (RFC 9110, 8.8.3)."""
    return f'{tag[:-1]}-{_ENDINGS[coding]}"'


_ENDINGS: Mapping[Coding, str] = {"br": "br", "gzip": "gz"}


def _names(condition: str, tag: str) -> bool:
    """Whether a condition names an ETag. A plain search, because anyone may send thousands of tags to parse."""
    return tag in condition or condition.strip() == "*"


def with_slash() -> Response:
    """A redirect to the requested address with a slash added, for addresses that exist."""
    query = quote(request.query_string, safe="%/?:@!$&'()*+,;=~")
    # Relative, from the last segment: `//host/` cannot come of it, and it holds behind any prefix. Colons are
    # escaped, because a segment with one would read as a scheme.
    return moved(f"{quote(request.path.rpartition('/')[2])}/{'?' if query else ''}{query}")


def moved(location: str) -> Response:
    """A redirect to a relative address, so that it names no host; temporary, so that no browser remembers it."""
    response = current_app.response_class(status=302, headers=_MOVED.headers.copy(), mimetype="text/plain")
    response.headers["Location"] = location
    return response


_LONGEST_QUERY, _FIELDS = 1_000, 16
"""Characters and fields of a query that are read: several times what our own addresses have, yet quick to parse."""


def query_fields(query: str) -> dict[str, str]:
    """The first value of each field of a query."""
    found: dict[str, str] = {}
    # Cut here, because `parse_qsl`'s own limit raises an error instead of ignoring the rest.
    read = "&".join(query[:_LONGEST_QUERY].split("&")[:_FIELDS])
    for name, value in parse_qsl(read, keep_blank_values=True, errors="replace"):
        found.setdefault(name, value)
    return found


def request_fields() -> dict[str, str]:
    """The first value of each field of this request's query."""
    return query_fields(request.query_string.decode(errors="replace")) if request.query_string else {}


def check_headers(app: Flask, prefix: str = "") -> list[str]:
    """Everything that keeps an application's embeds from being framed, in plain sentences; empty if nothing does.

    A host application's own `after_request` runs after the viewer's and may overwrite its headers. `prefix` is where
    the blueprint is registered. Run it once at the start, or in a test of the host's own.
    """
    client = app.test_client()
    problems = []
    for address in (f"{prefix}/en/embed/", f"{prefix}/en/embed/nothing/"):
        found = client.get(address, follow_redirects=True)
        policy = found.headers.get("Content-Security-Policy", "")
        if not _EMBED.match(policy):
            problems.append(
                f"{address}: another Content-Security-Policy stands where the viewer's should: {policy or 'none'}."
            )
        elif "frame-ancestors 'none'" in policy:
            problems.append(f"{address}: frame-ancestors is 'none', so that no site can frame it.")
        if "X-Frame-Options" in found.headers:
            problems.append(
                f"{address}: X-Frame-Options is set ({found.headers['X-Frame-Options']}). Leave it out for embeds."
            )
        if found.headers.get("Cross-Origin-Resource-Policy") != "cross-origin":
            problems.append(f"{address}: Cross-Origin-Resource-Policy is not cross-origin.")
        if "Set-Cookie" in found.headers:
            problems.append(f"{address}: a cookie is set. Embeds must set none.")
    return problems
