"""What the printed pages share: the function that draws a side, the paragraphs for paper, and the QR code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import segno
from markupsafe import Markup

from viewer.content import Content, Paragraph, Topic, View, Words
from viewer.drawing import Diagram
from viewer.web.marked import MarkedWords

Plate = Callable[[Diagram, View], str]
"""Draws a side of a printed page."""

_LONGEST_CODED = 62
"""Characters of an address from a request that gets a code: what fits 33 modules a side. A configured one may be
longer."""

_ANY_MASK = 3


@dataclass(frozen=True)
class PrintedPassages:
    """The part of a topic that the handout prints."""

    topic: Topic
    paragraphs: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        """What stands over it: the heading of a single paragraph says more than the title of its whole topic."""
        only = self.paragraphs[0].heading if len(self.paragraphs) == 1 else None
        return only or self.topic.title

    @property
    def asks(self) -> bool:
        """Whether there is something to write on."""
        return any(paragraph.handout == "lines" for paragraph in self.paragraphs)


def printed(content: Content) -> tuple[PrintedPassages, ...]:
    """The paragraphs marked for the handout, by topic in the order of the definitions; all where none is marked."""
    topics = content.definitions.topics
    found = tuple(PrintedPassages(topic, tuple(p for p in topic.text if p.handout)) for topic in topics)
    marked = tuple(passages for passages in found if passages.paragraphs)
    return marked or tuple(PrintedPassages(topic, topic.text) for topic in topics if not topic.lead)


def qr_figure(address: str, words: Words, *, configured: bool, titled: bool = False) -> Markup:
    """The QR code of an address with its description; empty for a request's own address that is too long.

    It is also `titled` inside for PDF files, which ignore the description around it.
    """
    if len(address) > _LONGEST_CODED and not configured:
        return Markup()
    drawn = Markup(qr_code(address, title=words("handout_qr") if titled else "", configured=configured))  # noqa: S704 - the program's own drawing
    lang = MarkedWords.of(words).lang("handout_qr")
    return Markup('<div role="img" aria-label="{}"{}>{}</div>').format(words("handout_qr"), lang, drawn)


@lru_cache(maxsize=32)
def qr_code(address: str, *, title: str = "", configured: bool = True) -> str:
    """An address as a QR code: one unstyled SVG path, with a title if one is given.

    A code for an address that the settings give has the mask that is easiest to read. For one that comes from a
    request, finding it would take several times as long as the page, for every new `Host` that anyone sends; QR readers
    know every mask.
    """
    mask = None if configured else _ANY_MASK
    code = segno.make(address, error="m", micro=False, mask=mask)
    return str(
        code.svg_inline(
            border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff", title=title or None
        )
    )
