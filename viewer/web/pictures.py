"""The pictures as files: each side as SVG and PNG, and the preview card for links."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from viewer.content import Live, View, Words
from viewer.drawing import CARD_SIZE, NoRaster, card_document, picture_document, png
from viewer.web.editions import Edition
from viewer.web.page_cache import Key
from viewer.web.rendering import view_for, words_for
from viewer.web.responses import PICTURE, TEXT, Body, answer
from viewer.web.routes import serves
from viewer.web.style_sheets import picture_style

WIDTH, LARGE_WIDTH = 1200, 2400
"""px of the PNG pictures: for screens and e-mail, and for slides and paper."""


def add_pictures(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses of its pictures."""

    @serves(pages, "picture")
    def picture(language: str, view_id: str) -> Response:
        return answer(_picture(live(), language, view_id), "image/svg+xml", PICTURE)

    @serves(pages, "raster")
    def raster(language: str, view_id: str) -> Response:
        edition = live()
        drawing = _picture(edition, language, view_id)
        return _as_png(edition, ("raster", language, view_id), drawing, WIDTH)

    @serves(pages, "large_raster")
    def large_raster(language: str, view_id: str) -> Response:
        edition = live()
        drawing = _picture(edition, language, view_id)
        return _as_png(edition, ("large-raster", language, view_id), drawing, LARGE_WIDTH)

    @serves(pages, "card")
    def card(language: str) -> Response:
        edition = live()
        words = words_for(edition, language)
        drawn = edition.pages(("card", language), lambda: _card(edition, words))
        return _as_png(edition, ("card", language), drawn.filled({}), CARD_SIZE[0])


def _picture(edition: Edition, language: str, view_id: str) -> Body:
    words, view = words_for(edition, language), view_for(edition, view_id)
    if view is None:
        raise NotFound
    return edition.pages(("picture", language, view_id), lambda: _document(edition, words, view)).filled({})


def _document(edition: Edition, words: Words, view: View) -> str:
    diagram = edition.diagram(words.language)
    return picture_document(diagram, diagram.content.views[view.id], picture_style(diagram.content))


def _card(edition: Edition, words: Words) -> str:
    return card_document(edition.diagram(words.language), picture_style(edition.content))


def _as_png(edition: Edition, key: Key, document: Body, width: int) -> Response:
    try:
        return answer(edition.drawn(key, document, lambda svg: png(svg, width)), "image/png", PICTURE)
    except NoRaster as error:
        return answer(f"{error}\n", "text/plain", TEXT, status=501)
