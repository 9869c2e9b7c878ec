"""The handout: two printed pages with the points on all sides, what to expect, and room to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request
from markupsafe import Markup

from viewer.content import Content, Live, Paragraph, Region, Source, Structure, Topic, Words
from viewer.drawing import Diagram, plate
from viewer.web.addresses import absolute, below_root
from viewer.web.countries import country_values
from viewer.web.editions import Edition
from viewer.web.printed_pages import Plate, PrintedPassages, printed, qr_figure
from viewer.web.rendered import gap
from viewer.web.rendering import page_text, serve, words_for
from viewer.web.responses import PAGE, with_slash
from viewer.web.routes import serves


def legend(diagram: Diagram) -> tuple[Region | Structure, ...]:
    """The parts that have a letter in the printed pictures: structures, and under each area that is drawn its own."""
    content = diagram.content
    drawn = {region.id for view in content.definitions.views for region in diagram.areas(view)}
    if not drawn:
        return content.structures
    parts: list[Region | Structure] = []
    for region in content.definitions.regions:
        parts += [*([region] if region.id in drawn else []), *content.structures_of(region)]
    return tuple(parts)


_MOST_TOLD = 30
"""Parts. Where the legend has more, there is room for their names only."""


@dataclass(frozen=True, kw_only=True)
class HandoutPage:
    """What `handout.html` needs: where the code leads, what is printed, and what draws the sides.

    `summaries` is whether the legend sums up each part; `cited_in` has the countries of the sources that only their
    rules rest on; with `shared`, pictures use shapes that the page holds once.
    """

    address: str
    qr: Markup
    printed: tuple[PrintedPassages, ...]
    summaries: bool
    cited: Mapping[str, Source]
    cited_in: Mapping[str, tuple[str, ...]]
    compared: tuple[str, ...]
    plate: Plate
    shared: bool

    legend = staticmethod(legend)


def add_handout(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address of the handout."""

    @serves(pages, "handout")
    def handout(language: str) -> Response:
        edition = live()
        words = words_for(edition, language)
        if not request.path.endswith("/"):
            return with_slash()

        def render() -> str:
            return handout_page(
                edition, words, address=gap("root") + below_root(".page", language=language), plate=plate
            )

        # Drawn for each request and not into the cached page: the address may be that of the request's own host.
        configured = bool(edition.settings.base_url)
        qr = qr_figure(absolute(edition.settings, ".page", language=language), words, configured=configured)
        return serve(edition, ("handout", language), render, PAGE, {"qr": qr, **country_values(edition)})


def handout_page(edition: Edition, words: Words, *, address: str, plate: Plate, shared: bool = True) -> str:
    """The handout in a language, with a gap for the QR code of its `address`.

    `plate` draws a side; with `shared`, from shapes that the page holds once for all sides.
    """
    content = edition.content.localized(words.language)
    own = HandoutPage(
        address=address,
        qr=gap("qr"),
        printed=printed(content),
        summaries=has_summaries(content),
        cited=cited(content),
        cited_in=cited_in(content),
        compared=_compared(content),
        plate=plate,
        shared=shared,
    )
    return page_text("handout.html", edition, words, own=own)


def has_summaries(content: Content) -> bool:
    """Whether the legend sums up each part: where there are no points to count, and not too many parts."""
    return not content.points and len(content.parts) <= _MOST_TOLD


def cited(content: Content) -> dict[str, Source]:
    """The sources of what is printed, and those of the points, in the order of the definitions."""
    ids = {name for topic, paragraph in _passages(content) for name in paragraph.sources or topic.sources}
    ids |= _cited_by_sites(content) | {*_compared(content)}
    if has_summaries(content):  # each part's first line is printed beside its name
        ids |= {name for part in content.parts.values() for p in part.summary[:1] for name in p.sources or part.sources}
    return {name: source for name, source in content.definitions.sources.items() if name in ids}


def cited_in(content: Content) -> dict[str, tuple[str, ...]]:
    """The sources that only rules of some countries rest on, with those countries."""
    everywhere = _cited_by_sites(content) | {*_compared(content)}  # whatever the country, they are printed
    countries_of: dict[str, list[str]] = {}
    for topic, paragraph in _passages(content):
        for name in paragraph.sources or topic.sources:
            countries_of.setdefault(name, []).extend(paragraph.countries)
            if not paragraph.countries:
                everywhere.add(name)
    return {name: tuple(dict.fromkeys(ids)) for name, ids in countries_of.items() if name not in everywhere}


def _passages(content: Content) -> Iterator[tuple[Topic, Paragraph]]:
    """Every paragraph that the handout prints, with its topic."""
    yield from ((passages.topic, paragraph) for passages in printed(content) for paragraph in passages.paragraphs)
    # Of a lead, the template prints the message and the two lines below it.
    yield from ((topic, line) for topic in content.definitions.topics if topic.lead for line in topic.text[:3])


def _cited_by_sites(content: Content) -> set[str]:
    return {name for site in content.definitions.sites for name in site.sources}


def _compared(content: Content) -> tuple[str, ...]:
    """The sources of the comparisons that the handout draws, each once."""
    drawn = (comparison for comparison in content.definitions.comparisons if comparison.handout)
    return tuple(dict.fromkeys(name for comparison in drawn for name in comparison.sources))
