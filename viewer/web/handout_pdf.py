"""The printed pages as PDF files, to attach to a record or a letter: tagged, searchable, A4, with a language."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from flask import Blueprint, Response
from markupsafe import Markup

from viewer.content import Live, View, Words
from viewer.drawing import HANDOUT, RECORD, Diagram, Printing, plate_document, png
from viewer.web.addresses import absolute, address_values
from viewer.web.countries import country_values
from viewer.web.editions import Edition
from viewer.web.handout import handout_page
from viewer.web.paper import Resource, pdf, pdf_problem
from viewer.web.printed_pages import Plate, qr_figure
from viewer.web.record import record_page
from viewer.web.rendered import Rendered, Values
from viewer.web.rendering import words_for
from viewer.web.responses import PICTURE, TEXT, Body, answer
from viewer.web.routes import serves

_PLATE = "plate:"
"""The scheme of a side's picture in the document. No browser sees it: `_laid_out` hands over the picture."""

_PLATE_WIDTH = 900
"""px of a side's picture, which is printed 40 to 110 mm wide."""


class _Page(Protocol):
    """Writes the HTML of a printed page."""

    def __call__(self, edition: Edition, words: Words, *, address: str, plate: Plate, shared: bool) -> str: ...


def add_handout_pdf(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses of the handout and of the record as PDF."""

    @serves(pages, "handout_pdf")
    def handout_pdf(language: str) -> Response:
        return _answered(live(), language, name="handout-pdf", page=handout_page, printing=HANDOUT)

    @serves(pages, "record_pdf")
    def record_pdf(language: str) -> Response:
        return _answered(live(), language, name="record-pdf", page=record_page, printing=RECORD)


def _answered(edition: Edition, language: str, *, name: str, page: _Page, printing: Printing) -> Response:
    """A printed page as PDF; 501 on a machine that cannot lay it out. `name` is its part of the cache's keys."""
    words = words_for(edition, language)
    if problem := pdf_problem():
        return answer(f"{problem}\n", "text/plain", TEXT, status=501)
    country = country_values(edition)
    key = (name, language, str(country["country"]))  # nobody can choose a country on paper
    document = edition.pages(key, lambda: _document(edition, words, page, country)).filled({})
    lay_out = partial(_laid_out, edition, words, printing)
    return answer(edition.drawn(key, document, lay_out), "application/pdf", PICTURE)


def _document(edition: Edition, words: Words, page: _Page, country: Values) -> str:
    """The page's HTML, with a picture of each side.

    It names the public address only where the settings give it: a file that is stored must not name the host of a
    request.
    """
    public = edition.settings.base_url
    address = absolute(edition.settings, ".page", language=words.language) if public else ""
    text = page(edition, words, address=address, plate=_picture, shared=False)
    qr = qr_figure(address, words, configured=True, titled=True) if public else Markup()
    # The mount depends on the request, too. Any will do: `_laid_out` finds files by their names.
    values = {**address_values(edition.settings), **country, "mount": "/", "root": public, "qr": qr}
    return Rendered(text).filled(values).data.decode()


def _picture(diagram: Diagram, view: View) -> Markup:
    """A side as an image, described by the names of the structures whose points it shows."""
    named = dict.fromkeys(diagram.content.parts[point.site.structure].name for point in diagram.content.seen_in(view))
    spoken = f"{view.title}: {', '.join(named)}" if named else view.title
    return Markup('<img src="{}{}" alt="{}">').format(_PLATE, view.id, spoken)


def _laid_out(edition: Edition, words: Words, printing: Printing, document: str) -> bytes:
    content = edition.content.localized(words.language)
    diagram, style = edition.diagram(words.language), edition.assets["handout.css"]

    def part(url: str) -> Resource:
        """The file that the document names; none is fetched."""
        if url.endswith(f"/{style.name}"):
            return Resource(style.body.encode(), style.type)
        view = content.views[url.removeprefix(_PLATE)]  # the icon and the script are for screens
        picture = Body(plate_document(diagram, view, style.body, printing).encode())
        # Not by language: the picture is most often the same in all.
        drawn = edition.plates((printing.style, view.id), picture, lambda svg: png(svg, _PLATE_WIDTH))
        return Resource(drawn.data, "image/png")

    return pdf(document, part)
