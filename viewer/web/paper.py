"""Converts HTML to PDF, tagged for screen readers, with WeasyPrint (`pip install 'anatomy-viewer[pdf]'`)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from viewer.drawing import raster_problem
from viewer.web.tagging import correct_tags

_NOT_INSTALLED = (
    "PDF pages need programs that are not installed ({}). Fix: pip install 'anatomy-viewer[pdf]', and Pango"
    " (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
)
_LIBRARIES = ("pango-1.0", "pangoft2-1.0")
"""What WeasyPrint loads, by the names that the linker knows them by."""

_BASE = "https://localhost/"
"""What links are resolved against. Nothing is fetched from there."""


@dataclass(frozen=True)
class Resource:
    """A style sheet or picture that a document names."""

    data: bytes
    type: str


@lru_cache(maxsize=1)
def pdf_problem() -> str:
    """Why this machine cannot lay out PDF pages, and how to fix it; empty if it can.

    Every page asks, to know what to link to. WeasyPrint takes 30 MB, so it is imported only if its libraries are not
    where Linux has them: it knows more places to look.
    """
    if not (find_spec("weasyprint") and all(map(find_library, _LIBRARIES))):
        try:
            import_module("weasyprint")
        except (ImportError, OSError) as error:  # OSError: one of the libraries that it loads is missing
            return _NOT_INSTALLED.format(str(error).partition("\n")[0])
    return raster_problem()


def pdf(document: str, part: Callable[[str], Resource]) -> bytes:
    """A document laid out on pages (PDF/UA-1). `part` gives what it names; for anything else it raises
    `LookupError`.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcherResponse

    def fetch(url: str, *_: object, **__: object) -> URLFetcherResponse:
        found = part(url)
        return URLFetcherResponse(url, found.data, {"Content-Type": found.type})

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it reports every screen-only property
    return bytes(
        HTML(string=document, base_url=_BASE, url_fetcher=fetch).write_pdf(
            pdf_variant="pdf/ua-1", finisher=correct_tags
        )
    )
