"""From template to response: rendering, the page cache, and the page for missing addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import NotFound
from werkzeug.http import parse_accept_header

from viewer.content import View, Words, lookup
from viewer.web.addresses import SERVED, Links, address_values, shown_address
from viewer.web.editions import Edition
from viewer.web.page_cache import Key
from viewer.web.page_context import Layout, page_context
from viewer.web.rendered import Rendered, Values, gap
from viewer.web.responses import ResponseKind, answer
from viewer.web.templating import template_text

_LONGEST_WISH = 1_000
"""Characters of an `Accept-Language` that is read. Browsers send 20 to 200."""


def words_for(edition: Edition, language: str) -> Words:
    """The words of an available language. Raises `NotFound` for any other."""
    if language not in edition.languages:
        raise NotFound
    return edition.languages[language]


def view_for(edition: Edition, view_id: str | None) -> View | None:
    """The view of an id; none for all sides. Raises `NotFound` for an id that no view has."""
    if view_id is None:
        return None
    if view_id not in edition.content.views:
        raise NotFound
    return edition.content.views[view_id]


def page_text(
    template: str,
    edition: Edition,
    words: Words,
    view: View | None = None,
    *,
    own: object = None,
    links: Links | None = None,
    layout: Layout = "page",
) -> str:
    """A template rendered for one language and view, or for all sides, with its gaps.

    The template knows two names: `page`, the `PageContext`, and `own`, a frozen object with what this page alone
    needs. Their types hold what templates may use; a test compares the two.
    """
    return template_text(template, page=page_context(edition, words, view, links=links, layout=layout), own=own)


@dataclass(frozen=True, kw_only=True)
class MissingPage:
    """What `not_found.html` needs: the address, shortened, and whether links stay in the frame of an embed."""

    address: str
    framed: bool


def serve(
    edition: Edition, key: Key, render: Callable[[], str], kind: ResponseKind, values: Values | None = None
) -> Response:
    """A page from the cache, rendered on first use, with its gaps filled for this request."""
    page = edition.pages(key, render)
    return answer(
        page.filled({**address_values(edition.settings), **(values or {})}),
        "text/html",
        kind.with_styles(edition.style_hashes),
    )


def serve_missing(edition: Edition, words: Words, kind: ResponseKind, *, framed: bool) -> Response:
    """The page for an address that does not exist; `framed` is whether its links stay in the frame of an embed."""

    def render() -> str:
        # A gap: the cached page must not hold an address that somebody made up.
        own = MissingPage(address=gap("address"), framed=framed)
        return page_text("not_found.html", edition, words, own=own)

    page = edition.pages(("missing", words.language, "framed" if framed else ""), render)
    values = {**address_values(edition.settings), "address": shown_address()}
    return answer(page.filled(values), "text/html", kind.with_styles(edition.style_hashes), status=404)


def missing_page(edition: Edition, words: Words) -> str:
    """The page for an address that does not exist as an export holds it: it names no address and may be framed."""
    # Links as a server has them: a host shows this file at any depth, where relative ones would lead astray.
    text = page_text("not_found.html", edition, words, own=MissingPage(address="", framed=True), links=SERVED)
    return Rendered(text).filled(address_values(edition.settings)).data.decode()


def wished_language(edition: Edition) -> str | None:
    """The available language that the reader's browser prefers."""
    header = request.headers.get("Accept-Language", "")
    if len(header) > _LONGEST_WISH:
        return None
    wishes = parse_accept_header(header, LanguageAccept)
    # A quality of 0 means "not this one" (RFC 9110, 12.4.2).
    return lookup((tag for tag, quality in wishes if quality > 0), edition.languages)
