"""What a browser is answered: bodies with their ETag, and the headers of each kind of address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, current_app, request
from werkzeug.datastructures import Headers
from werkzeug.utils import get_content_type

from viewer.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=63072000"
"""For this host alone: of a clinic's other hosts the viewer knows nothing."""
_DOCUMENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(?=/)")
"""The origin at the beginning of an address. Nothing else is named in a policy: a `Host` is what a stranger writes."""
_EMBED = re.compile(re.escape(_DOCUMENT).replace("'self'", "'self'( https?://[A-Za-z0-9.:-]+)?"))

_EVERYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}
_ANY_ORIGIN = {**_EVERYWHERE, "Access-Control-Allow-Origin": "*"}
# A site that isolates itself (COEP) may frame only what isolates itself too.
_ISOLATED = {"Cross-Origin-Embedder-Policy": "require-corp"}


class Checked(Headers):
    """Headers of which a copy does not check every value once more."""

    def copy(self) -> Checked:
        """The same headers, to be changed for one answer."""
        copied = Checked()
        copied._list = self._list.copy()
        return copied


@dataclass(frozen=True)
class Kind:
    """The headers that a kind of address adds to `COMMON`."""

    policy: str
    cache: str = "no-cache"
    more: tuple[tuple[str, str], ...] = ()

    @cached_property
    def headers(self) -> Checked:
        """Every header of an answer of this kind."""
        return Checked({"Content-Security-Policy": self.policy, **COMMON, "Cache-Control": self.cache, **dict(self.more)})


PAGE = Kind(f"{_DOCUMENT}; frame-ancestors 'none'", more=tuple(_ISOLATED.items()))
STATIC = Kind("default-src 'none'", "public, max-age=31536000, immutable", tuple(_ANY_ORIGIN.items()))
SCRIPT = Kind("default-src 'none'", "public, max-age=3600, stale-while-revalidate=86400", tuple(_ANY_ORIGIN.items()))
PICTURE = Kind("default-src 'none'; style-src 'unsafe-inline'; sandbox", more=tuple(_EVERYWHERE.items()))
TEXT = Kind("default-src 'none'")
OPEN_TEXT = Kind("default-src 'none'", "public, max-age=300", tuple(_ANY_ORIGIN.items()))


def this_request() -> Request:
    """The request itself: every look through Flask's stand-in for it costs, and an answer needs a dozen."""
    return request._get_current_object()  # type: ignore[attr-defined, no-any-return]


def embed_kind(settings: Settings) -> Kind:
    """The headers of embeds and their errors, at the address of the settings or else of the request.

    An empty list of ancestors lets anyone frame them.
    """
    return _embed_kind(settings.frame_ancestors, settings.base_url or "{0.scheme}://{0.host}/".format(this_request()))


@lru_cache(maxsize=64)
def _embed_kind(frame_ancestors: str, address: str) -> Kind:
    # In a sandboxed frame WebKit takes 'self' for the frame's own origin, which is none: it needs the name as well.
    origin = _ORIGIN.match(address)
    policy = _DOCUMENT.replace("'self'", f"'self' {origin[0]}") if origin else _DOCUMENT
    policy += f"; frame-ancestors {frame_ancestors}" if frame_ancestors else ""
    return Kind(policy, "max-age=300, stale-while-revalidate=86400", tuple({**_EVERYWHERE, **_ISOLATED}.items()))


class Body:
    """A body made once. `tag` is its ETag as it is sent: the same for the same bytes, on every server."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.tag = f'"{sha256(data).hexdigest()[:16]}"'

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self._data


class Answer(Response):
    """A response whose headers are whole when it is made: Werkzeug need not copy and look through them once more."""

    default_mimetype = None

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """The headers as they stand, for what needs no correction: a page, and a 304 that never had a body."""
        whole = self.status_code == 200 or (self.status_code == 304 and "Content-Type" not in self.headers)
        return self.headers if whole else super().get_wsgi_headers(environ)


_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"}


def answer(body: Body | str, mimetype: str, kind: Kind, status: int = 200) -> Response:
    """A response of a kind; 304 where the browser has the same bytes already. Errors are not kept."""
    body = Body(body.encode()) if isinstance(body, str) else body
    own = current_app.response_class
    made: type[Response] = Answer if own is Response else own  # a host application's own may do more when it is made
    if status != 200:
        response = made(body.data, status, kind.headers.copy(), mimetype)
        response.headers["Cache-Control"] = "no-cache"
        return response
    headers = kind.headers.copy()
    headers.add("ETag", body.tag)
    environ = request.environ
    if environ.get("HTTP_IF_NONE_MATCH") == body.tag:  # what browsers ask most, without more ado
        return made((), 304, headers)
    headers.add("Content-Type", get_content_type(mimetype, "utf-8"))
    data = body.data
    headers.add("Content-Length", len(data))
    response = made((data,), 200, headers)
    if _CONDITIONS & environ.keys():
        response.make_conditional(environ)
    return response


def check_headers(app: Flask, prefix: str = "") -> list[str]:
    """What keeps the embeds of an application from being framed, in plain sentences; an empty list if nothing does.

    A host application's own `after_request` runs after the viewer's and may overwrite its headers. `prefix` is where
    the blueprint is registered. Run it once at the start, or in a test of the host's own.
    """
    client = app.test_client()
    problems = []
    for address in (f"{prefix}/en/embed/", f"{prefix}/en/embed/nothing/"):
        found = client.get(address, follow_redirects=True)
        policy = found.headers.get("Content-Security-Policy", "")
        if not _EMBED.match(policy):
            problems.append(f"{address}: another Content-Security-Policy stands where the viewer's should: {policy or 'none'}.")
        elif "frame-ancestors 'none'" in policy:
            problems.append(f"{address}: frame-ancestors is 'none', so that no site can frame it.")
        if "X-Frame-Options" in found.headers:
            problems.append(f"{address}: X-Frame-Options is set ({found.headers['X-Frame-Options']}). Leave it out for embeds.")
        if found.headers.get("Cross-Origin-Resource-Policy") != "cross-origin":
            problems.append(f"{address}: Cross-Origin-Resource-Policy is not cross-origin.")
        if "Set-Cookie" in found.headers:
            problems.append(f"{address}: a cookie is set. Embeds must set none.")
    return problems
