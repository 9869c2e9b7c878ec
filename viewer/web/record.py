"""The record: one printed page to fill in by hand, with an empty circle for every point on all sides.

Nothing is typed, so nothing about a reader is stored or sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, request
from markupsafe import Markup

from viewer.content import Live, Words
from viewer.drawing import RECORD, plate
from viewer.web.addresses import absolute, below_root
from viewer.web.countries import country_values
from viewer.web.editions import Edition
from viewer.web.printed_pages import Plate, PrintedPassages, printed, qr_figure
from viewer.web.rendered import gap
from viewer.web.rendering import page_text, serve, words_for
from viewer.web.responses import PAGE, with_slash
from viewer.web.routes import serves

BLANKS = ("date", "clinic", "by", "what", "next")
"""The lines to fill in, in page order: each is the end of a key of its words."""


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """What `record.html` needs: where the code leads, the urgent topics, and what draws the sides."""

    address: str
    qr: Markup
    urgent: tuple[PrintedPassages, ...]
    plate: Plate
    shared: bool
    blanks: tuple[str, ...] = BLANKS


def add_record(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address of the record."""

    @serves(pages, "record")
    def record(language: str) -> Response:
        edition = live()
        words = words_for(edition, language)
        if not request.path.endswith("/"):
            return with_slash()

        def render() -> str:
            address = gap("root") + below_root(".page", language=language)
            return record_page(edition, words, address=address, plate=partial(plate, printing=RECORD))

        configured = bool(edition.settings.base_url)
        qr = qr_figure(absolute(edition.settings, ".page", language=language), words, configured=configured)
        return serve(edition, ("record", language), render, PAGE, {"qr": qr, **country_values(edition)})


def record_page(edition: Edition, words: Words, *, address: str, plate: Plate, shared: bool = True) -> str:
    """The record in a language, with a gap for the code of its `address`. See `handout_page`."""
    urgent = tuple(passages for passages in printed(edition.content.localized(words.language)) if passages.topic.urgent)
    own = RecordPage(address=address, qr=gap("qr"), urgent=urgent, plate=plate, shared=shared)
    return page_text("record.html", edition, words, own=own)
