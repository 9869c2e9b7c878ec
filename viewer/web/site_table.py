"""Every public address of the viewer, once: routes, exports and server rules are built from this table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from viewer.drawing import raster_problem
from viewer.web.paper import pdf_problem
from viewer.web.responses import OPEN_TEXT, PAGE, PICTURE, PRIVATE, SCRIPT, STATIC, TEXT, ResponseKind


@dataclass(frozen=True, kw_only=True)
class Address:
    """A public address.

    `rule` is Flask's rule below the viewer's root and `endpoint` the name of the view that serves it. `template`
    renders a page that needs no view of its own; the footer links to it in the words for `page_` and the endpoint.
    `kind` holds its headers; None for embeds, whose headers depend on the settings, and for redirects. `exported` is
    whether the export holds a file for it; `problem`, for an address that needs more than the viewer itself, says
    what this machine lacks, or nothing. `pdf` is the endpoint of the same page as a PDF file: footers and printed pages
    link to both, unless the page `needs_points` and the content has none.
    """

    rule: str
    endpoint: str
    kind: ResponseKind | None = PAGE
    template: str = ""
    pdf: str = ""
    needs_points: bool = False
    exported: bool = False
    # `str()` is empty: nothing is lacking.
    problem: Callable[[], str] = str

    def paths(self, language: str, views: Iterable[str]) -> Iterator[str]:
        """Its paths in a language, without the first slash: one, or one for each view."""
        path = self.rule[1:].replace("<language>", language)
        yield from (path.replace("<view_id>", view) for view in views) if "<view_id>" in path else (path,)

    @property
    def pattern(self) -> str:
        """A regular expression for its paths, without the first slash, as web servers read it."""
        return "".join(
            "[^/]+" if part.startswith("<") else re.escape(part) for part in re.split(r"(<\w+>)", self.rule[1:])
        )


PAGES = (
    Address(rule="/", endpoint="index", kind=None),
    # Before the pictures: web servers take the first matching pattern, and icons are SVG files in a folder too.
    Address(rule="/static/<name>", endpoint="static", kind=STATIC, exported=True),
    Address(rule="/<language>/", endpoint="page", exported=True),
    Address(rule="/<language>/embed/", endpoint="embed", kind=None, exported=True),
    Address(rule="/<language>/embed-this/", endpoint="builder", exported=True),
    Address(rule="/<language>/handout/", endpoint="handout", pdf="handout_pdf", exported=True),
    Address(rule="/<language>/changes.atom", endpoint="changes", kind=OPEN_TEXT, exported=True),
    Address(rule="/<language>/handout.pdf", endpoint="handout_pdf", kind=PICTURE, exported=True, problem=pdf_problem),
    Address(rule="/<language>/handout/record/", endpoint="record", pdf="record_pdf", needs_points=True, exported=True),
    Address(
        rule="/<language>/handout/record.pdf", endpoint="record_pdf", kind=PICTURE, exported=True, problem=pdf_problem
    ),
    Address(rule="/<language>/<view_id>/", endpoint="page", exported=True),
    Address(rule="/<language>/embed/<view_id>/", endpoint="embed", kind=None, exported=True),
    Address(rule="/<language>/<view_id>.svg", endpoint="picture", kind=PICTURE, exported=True),
    Address(rule="/<language>/<view_id>.png", endpoint="raster", kind=PICTURE, exported=True, problem=raster_problem),
    Address(
        rule="/<language>/large/<view_id>.png",
        endpoint="large_raster",
        kind=PICTURE,
        exported=True,
        problem=raster_problem,
    ),
    Address(rule="/<language>/link/card.png", endpoint="card", kind=PICTURE, exported=True, problem=raster_problem),
    Address(rule="/embed.js", endpoint="script", kind=SCRIPT, exported=True),
    Address(rule="/favicon.ico", endpoint="favicon", kind=PICTURE, exported=True),
    Address(rule="/touch-icon.png", endpoint="touch_icon", kind=PICTURE, exported=True),
    Address(rule="/robots.txt", endpoint="robots", kind=TEXT, exported=True),
    Address(rule="/sitemap.xml", endpoint="sitemap", kind=TEXT, exported=True),
    Address(rule="/regions.json", endpoint="definitions", kind=TEXT, exported=True),
    Address(rule="/regions.schema.json", endpoint="schema", kind=TEXT, exported=True),
    Address(rule="/oembed", endpoint="oembed", kind=OPEN_TEXT),
    Address(rule="/infobutton", endpoint="infobutton", kind=PRIVATE),
    Address(rule="/livez", endpoint="alive", kind=TEXT),
    Address(rule="/healthz", endpoint="health", kind=TEXT),
    # Not exported: it belongs at the root of a host, but an export may be in any folder.
    Address(rule="/.well-known/security.txt", endpoint="security_contact", kind=TEXT),
)
"""In the order in which an export writes them."""


def rules_of(endpoint: str) -> tuple[str, ...]:
    """The rules of an endpoint. Raises `LookupError` for one that is not in the table."""
    found = tuple(address.rule for address in PAGES if address.endpoint == endpoint)
    if not found:
        raise LookupError(f"{endpoint!r} is not in PAGES. Fix: add a row for it.")
    return found


def offered(endpoint: str) -> bool:
    """Whether this machine can answer an endpoint's addresses. Raises `LookupError` for one that is not in the
    table.
    """
    rules = rules_of(endpoint)
    return not any(row.problem() for row in PAGES if row.rule in rules)


def template_pages() -> Iterator[str]:
    """The endpoints of the pages that are one template each."""
    return (row.endpoint for row in PAGES if row.template)


def exported_paths(language: str, views: Iterable[str]) -> Iterator[str]:
    """The paths of everything that an export holds in one language: first what shows all sides, then view by view."""
    views = tuple(views)
    rows = [row for row in PAGES if row.exported and "<language>" in row.rule and not row.problem()]
    for row in rows:
        if "<view_id>" not in row.rule:
            yield from row.paths(language, views)
    for view in views:
        for row in rows:
            if "<view_id>" in row.rule:
                yield from row.paths(language, (view,))


def left_out() -> Iterator[str]:
    """Why this machine cannot write some of the files that an export holds elsewhere."""
    yield from dict.fromkeys(problem for row in PAGES if row.exported and (problem := row.problem()))


def exported_files() -> Iterator[str]:
    """The paths of the exported files that have one fixed address in every language."""
    return (row.rule[1:] for row in PAGES if row.exported and "<" not in row.rule)


def header_patterns() -> Iterator[tuple[str, ResponseKind]]:
    """The patterns of exported files whose headers are not those of a page, with their kinds; the first match wins."""
    return ((row.pattern, row.kind) for row in PAGES if row.exported and row.kind and row.kind != PAGE)
