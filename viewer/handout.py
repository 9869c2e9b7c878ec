"""The handout: two pages for paper, with the points in all sides, what to expect, and room to write."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import Blueprint, Response

from viewer.answers import PAGE, answer
from viewer.content import Content
from viewer.definitions import Paragraph, Source, Topic
from viewer.live import Live
from viewer.pages import Edition, absolute, place, render, words_of
from viewer.plates import letters, plate


@dataclass(frozen=True)
class Passages:
    """What the handout prints of a topic."""

    topic: Topic
    paragraphs: tuple[Paragraph, ...]

    @property
    def asks(self) -> bool:
        """Whether there is something to write on."""
        return any(paragraph.handout == "lines" for paragraph in self.paragraphs)


def add_handout(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address of the handout."""

    @pages.get("/<language>/handout/")
    def handout(language: str) -> Response:
        edition = live()
        words = words_of(edition, language)
        content = edition.content.localized(language)
        address = absolute(edition, ".page", language=language)

        def make() -> str:
            return render(
                "handout.html", edition, words, None, place=".handout", address=address, qr=qr_code(address),
                printed=printed(content), letters=letters(content), cited=cited(content), plate=plate,
            )  # fmt: skip

        return answer(edition.body(("handout", language, *place()), make), "text/html", PAGE)


def printed(content: Content) -> tuple[Passages, ...]:
    """The paragraphs marked for the handout, by topic in the order of the definitions."""
    found = (Passages(topic, tuple(p for p in topic.text if p.handout)) for topic in content.definitions.topics)
    return tuple(passages for passages in found if passages.paragraphs)


def cited(content: Content) -> dict[str, Source]:
    """The sources of what is printed, and those of the points, in the order of the definitions."""
    ids = {name for passages in printed(content) for p in passages.paragraphs for name in p.sources or passages.topic.sources}
    ids |= {name for site in content.definitions.sites for name in site.sources}
    return {name: source for name, source in content.definitions.sources.items() if name in ids}


def qr_code(address: str) -> str:
    """An address as a square of modules: one SVG path, without any style of its own."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"))
