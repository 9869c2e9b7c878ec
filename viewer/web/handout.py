"""The handout: two printed pages with the points on all sides, what to expect, and room to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup

from viewer.content import Content, Live, Paragraph, Region, Source, Structure, Topic, View, Words
from viewer.drawing import Diagram, plate
from viewer.web.addresses import absolute, below_root
from viewer.web.countries import country_values
from viewer.web.editions import Edition
from viewer.web.marked import MarkedWords
from viewer.web.rendered import gap
from viewer.web.rendering import page_text, serve, words_of
from viewer.web.responses import PAGE, with_slash
from viewer.web.routes import serves

Plate = Callable[[Diagram, View], str]
"""Draws a side of a printed page."""


@dataclass(frozen=True)
class Passages:
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


_LONGEST_CODED = 62
"""Characters of an address from a request that gets a code: what fits 33 modules a side. A configured one may be longer."""

_ANY_MASK = 3


def add_handout(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address of the handout."""

    @serves(pages, "handout")
    def handout(language: str) -> Response:
        edition = live()
        words = words_of(edition, language)
        if not request.path.endswith("/"):
            return with_slash()

        def render() -> str:
            return handout_page(edition, words, address=gap("root") + below_root(".page", language=language), plate=plate)

        configured = bool(edition.settings.base_url)
        qr = qr_figure(absolute(edition.settings, ".page", language=language), words, configured=configured)
        return serve(edition, ("handout", language), render, PAGE, {"qr": qr, **country_values(edition)})


def handout_page(edition: Edition, words: Words, *, address: str, plate: Plate, shared: bool = True) -> str:
    """The handout in a language, with a gap for the QR code of its `address`.

    `plate` draws a side; with `shared`, from shapes that the page holds once for all sides.
    """
    content = edition.content.localized(words.language)
    return page_text(
        "handout.html", edition, words, None, place=".handout", address=address,
        qr=gap("qr"), printed=printed(content), legend=legend, tells=tells(content), cited=cited(content),
        cited_in=cited_in(content), compared=_compared(content), plate=plate, shared=shared,
    )  # fmt: skip


def printed(content: Content) -> tuple[Passages, ...]:
    """The paragraphs marked for the handout, by topic in the order of the definitions; all where none is marked."""
    topics = content.definitions.topics
    found = tuple(Passages(topic, tuple(p for p in topic.text if p.handout)) for topic in topics)
    marked = tuple(passages for passages in found if passages.paragraphs)
    return marked or tuple(Passages(topic, topic.text) for topic in topics if not topic.lead)


def legend(diagram: Diagram) -> tuple[Region | Structure, ...]:
    """The parts that have a letter in the printed pictures: structures, and under each area that is drawn its own."""
    content = diagram.content
    drawn = {region.id for view in content.definitions.views for region in diagram.areas(view)}
    if not drawn:
        return content.structures
    found: list[Region | Structure] = []
    for region in content.definitions.regions:
        found += [*([region] if region.id in drawn else []), *content.structures_of(region)]
    return tuple(found)


_MOST_TOLD = 30
"""Parts. Where the legend has more, there is room for their names only."""


def tells(content: Content) -> bool:
    """Whether the legend says each part in short: where there are no points to count, and not too many parts."""
    return not content.points and len(content.parts) <= _MOST_TOLD


def cited(content: Content) -> dict[str, Source]:
    """The sources of what is printed, and those of the points, in the order of the definitions."""
    ids = {name for topic, paragraph in _passages(content) for name in paragraph.sources or topic.sources}
    ids |= {name for site in content.definitions.sites for name in site.sources}
    ids |= set(_compared(content))
    if tells(content):
        ids |= {name for part in content.parts.values() for p in part.summary[:1] for name in p.sources or part.sources}
    return {name: source for name, source in content.definitions.sources.items() if name in ids}


def cited_in(content: Content) -> dict[str, tuple[str, ...]]:
    """The sources that only rules of some countries rest on, with those countries."""
    everywhere: set[str] = {name for site in content.definitions.sites for name in site.sources} | set(_compared(content))
    found: dict[str, list[str]] = {}
    for topic, paragraph in _passages(content):
        for name in paragraph.sources or topic.sources:
            found.setdefault(name, []).extend(paragraph.countries)
            if not paragraph.countries:
                everywhere.add(name)
    return {name: tuple(dict.fromkeys(countries)) for name, countries in found.items() if name not in everywhere}


def _passages(content: Content) -> Iterator[tuple[Topic, Paragraph]]:
    """Every paragraph that the handout prints, with its topic."""
    yield from ((passages.topic, paragraph) for passages in printed(content) for paragraph in passages.paragraphs)
    yield from ((topic, line) for topic in content.definitions.topics if topic.lead for line in topic.text[:3])


def _compared(content: Content) -> tuple[str, ...]:
    """The sources of the comparisons that the handout draws, each once."""
    return tuple(dict.fromkeys(name for one in content.definitions.comparisons if one.handout for name in one.sources))


def qr_figure(address: str, words: Words, *, configured: bool, titled: bool = False) -> Markup:
    """The QR code of an address with its description; empty for a request's own address that is too long.

    It is also `titled` inside for PDF files, which take no notice of the description around it.
    """
    if len(address) > _LONGEST_CODED and not configured:
        return Markup()
    drawn = Markup(qr_code(address, title=words("handout_qr") if titled else "", configured=configured))  # noqa: S704 - the program's own drawing
    lang = MarkedWords.of(words).lang("handout_qr")
    return Markup('<div role="img" aria-label="{}"{}>{}</div>').format(words("handout_qr"), lang, drawn)


@lru_cache(maxsize=32)
def qr_code(address: str, *, title: str = "", configured: bool = True) -> str:
    """An address as a QR code: one unstyled SVG path, with a title if one is given.

    A code for an address that the settings give has the mask that is easiest to read. For one that comes from a request,
    looking for it would take a stranger's every new `Host` several times as long as the page; readers know each mask.
    """
    mask = None if configured else _ANY_MASK
    code = segno.make(address, error="m", micro=False, mask=mask)
    return str(
        code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff", title=title or None)
    )
