"""The diagram's own pages: all sides on one sheet, one side large, and the page of a missing address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from viewer.content import Live
from viewer.web.addresses import below_root, carried, mount
from viewer.web.countries import wish_values
from viewer.web.editions import Edition
from viewer.web.page_head import PageHead
from viewer.web.rendering import page_text, serve, serve_missing, view_for, wished_language, words_for
from viewer.web.responses import PAGE, moved, request_fields, with_slash
from viewer.web.routes import serves
from viewer.web.site_table import PAGES, Address


@dataclass(frozen=True, kw_only=True)
class DiagramPage:
    """What `page.html` needs: what machines read of it."""

    head: PageHead


def add_pages(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the diagram's own pages, and the page of a missing address."""

    @serves(pages, "index")
    def index() -> Response:
        edition = live()
        found = wished_language(edition) or edition.content.definitions.language
        query = urlencode(carried(request_fields()))
        response = moved(mount() + below_root(".page", language=found) + (f"?{query}" if query else ""))
        response.headers["Vary"] = "Accept-Language"
        return response

    @serves(pages, "page")
    def page(language: str, view_id: str | None = None) -> Response:
        edition = live()
        words, view = words_for(edition, language), view_for(edition, view_id)
        # After the lookups: only an address that exists is redirected.
        if not request.path.endswith("/"):
            return with_slash()
        content = edition.content.localized(language)
        own = DiagramPage(head=PageHead(content, words, content.views[view.id] if view else None, edition.languages))
        key = ("page", language, view_id or "")
        return serve(
            edition, key, lambda: page_text("page.html", edition, words, view, own=own), PAGE, wish_values(edition)
        )

    for row in PAGES:
        if row.template:
            _add_template_page(pages, live, row)

    # Flask calls a blueprint's error handler only for errors in its own views, so an address that no other rule
    # matches has to match this one.
    @pages.get("/<path:_address>")
    def missing(_address: str) -> NoReturn:
        raise NotFound

    @pages.errorhandler(NotFound)
    def _not_found(_: NotFound) -> Response:
        return not_found(live())


def _add_template_page(pages: Blueprint, live: Live[Edition], row: Address) -> None:
    """Add a page that is one template in each language."""

    @serves(pages, row.endpoint)
    def template_page(language: str) -> Response:
        edition = live()
        words = words_for(edition, language)
        if not request.path.endswith("/"):
            return with_slash()
        return serve(
            edition, (row.endpoint, language), lambda: page_text(row.template, edition, words), row.kind or PAGE
        )


def not_found(edition: Edition) -> Response:
    """A 404 styled like the other pages, with links onward, in the language that the address begins with."""
    asked = request.view_args or {}
    language = asked.get("language") or asked.get("_address", "").partition("/")[0]
    words = (
        edition.languages.get(language)
        or edition.languages[wished_language(edition) or edition.content.definitions.language]
    )
    response = serve_missing(edition, words, PAGE, framed=False)
    response.vary.add("Accept-Language")
    return response
