"""The preview picture that chat apps and social sites show beside a link: the person, the title, and the language.

The person is shown turned to three angles if a picture of that has been taken, and otherwise from three sides.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from textwrap import wrap
from xml.etree.ElementTree import tostring

from svgwrite.base import BaseElement

from viewer.artwork import geometry
from viewer.content import CARD_PICTURE_SIZE, View
from viewer.drawing.diagram import Diagram
from viewer.drawing.picture_file import even_lines
from viewer.drawing.plain_paint import plain_paint
from viewer.drawing.svg import at, draw, group, holding, number

CARD_SIZE = 1200, 630
"""px: what link previews ask for (https://ogp.me)."""

_WIDTH, _HEIGHT = CARD_SIZE

_SIDES = 3
CARD_SCALE = 1.5
"""px a unit of the drawings."""

_TOP = 186.0
"""px: where the drawings begin."""

_SHOWN = 258.0
"""Units: how far below its top a drawing ends."""

_BOTTOM, _FADE = _TOP + _SHOWN * CARD_SCALE, 78.0
"""px: where the drawings end, and over how much of their height they fade."""

_BETWEEN = 30.0
"""px between two drawings at least."""

_MARGIN, _TITLE_LINE, _FOOT_LINE = 48, 58, 24
_TITLE_LETTERS, _FOOT_LETTERS = 36, 106
"""Letters in a line, in a wide font: previews are rendered with whatever the server has."""


def card_views(views: Sequence[View]) -> tuple[View, ...]:
    """The views on the card: the first of each drawing, three at most. Mirror images would show nothing new."""
    first = {view.artwork: view for view in reversed(views)}  # reversed: the first one overwrites the others
    return tuple(view for view in views if first[view.artwork] is view)[:_SIDES]


def card_document(diagram: Diagram, style: str) -> str:
    """The card as an SVG document that needs no style sheet."""
    content, defined = diagram.content, diagram.content.definitions
    taken = content.card_picture.data if content.card_picture else b""
    views = card_views(defined.views)
    svg = draw.svg(
        size=(_WIDTH, _HEIGHT),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        xmlns="http://www.w3.org/2000/svg",
        class_="picture",
        lang=defined.language,
    )
    holding(svg.defs, diagram.fades() if taken else diagram.definitions(content.artwork(view) for view in views))
    svg.add(draw.rect((0, 0), (_WIDTH, _HEIGHT), class_="page"))
    holding(svg, _turned(diagram, taken) if taken else _sides(diagram, views))
    # Over the drawings, which go on below: the words stand on plain ground.
    svg.add(draw.rect(at(0, _BOTTOM), at(_WIDTH, _HEIGHT - _BOTTOM), class_="page"))
    holding(svg, _words(diagram))
    picture = svg.get_xml()
    plain_paint(style).write(picture)
    return tostring(picture, encoding="unicode")


def _turned(diagram: Diagram, taken: bytes) -> Iterator[BaseElement]:
    """The picture of the turned person, fading toward the words below."""
    yield draw.image(f"data:image/png;base64,{b64encode(taken).decode()}", at(0, _TOP), CARD_PICTURE_SIZE)
    yield _fade(diagram, start=_BOTTOM - _FADE)


def _sides(diagram: Diagram, views: Sequence[View]) -> Iterator[BaseElement]:
    """Sides next to each other, fading where their drawings go on."""
    column = _WIDTH / max(len(views), 1)
    # One scale for all, so that they show one person: that of the drawing with the least room.
    high = (_SHOWN / end for view in views if (end := _end(diagram, view)))
    wide = ((column - _BETWEEN) / CARD_SCALE / _width(diagram, view) for view in views)
    scale = CARD_SCALE * min([1.0, *high, *wide])
    for i, view in enumerate(views):
        place = f"translate({number(column * (i + 0.5))} {number(_TOP)}) scale({number(scale)})"
        yield group(*_side(diagram, view), transform=place)
    yield from _fades(diagram, [not _end(diagram, view) for view in views], start=_BOTTOM - _FADE)
    above = [_goes_on_above(diagram, view) for view in views]
    yield from _fades(diagram, above, start=_TOP + _FADE, upward=True)
    if any(above):  # and what runs on above stays out of the title
        yield draw.rect((0, 0), at(_WIDTH, _TOP), class_="page")


def _fades(diagram: Diagram, fading: Sequence[bool], *, start: float, upward: bool = False) -> Iterator[BaseElement]:
    """A band over the columns of the drawings that go on there: one across the card, if all of them do."""
    column = _WIDTH / len(fading)
    if all(fading):
        yield _fade(diagram, start=start, upward=upward)
    else:
        lefts = (i * column for i, fades in enumerate(fading) if fades)
        yield from (_fade(diagram, start=start, upward=upward, left=left, across=column) for left in lefts)


def _fade(
    diagram: Diagram, *, start: float, upward: bool = False, left: float = 0, across: float = _WIDTH
) -> BaseElement:
    """A band that becomes the page, from a height downward or upward; across the card, or over one of its columns."""
    place = f"translate({number(left)} {number(start)})" + (" scale(1 -1)" if upward else "")
    # A pixel higher than it fades, so that it overlaps the plain ground that follows.
    return draw.rect((0, 0), at(across, _FADE + 1), fill=f"url(#{diagram.prefix}_fade)", transform=place)


def _width(diagram: Diagram, view: View) -> float:
    """How wide a drawing is that is centered in its column, as far down as it is shown."""
    artwork = diagram.content.artwork(view)
    left, top, width, _ = artwork.box
    middle = left + width / 2
    shown = [min(abs(x - middle), width / 2) for polygon in artwork.silhouette for x, y in polygon if y <= top + _SHOWN]
    return 2 * max(shown, default=width / 2)


def _end(diagram: Diagram, view: View) -> float:
    """How far below its top a drawing ends that is shown whole; 0 for one that goes on below its edge."""
    _, top, _, height = diagram.content.artwork(view).box
    _, highest, _, lowest = geometry.bounds(diagram.content.artwork(view).silhouette)
    return lowest - highest if lowest < top + height else 0.0


def _goes_on_above(diagram: Diagram, view: View) -> bool:
    """Whether a drawing runs past its upper edge."""
    artwork = diagram.content.artwork(view)
    return geometry.bounds(artwork.silhouette)[1] < artwork.box[1]


def _side(diagram: Diagram, view: View) -> Iterator[BaseElement]:
    """A side with nothing chosen and no names, centered at x = 0, its top at y = 0."""
    content = diagram.content
    left, _, width, _ = content.artwork(view).box
    top = max(geometry.bounds(content.artwork(view).silhouette)[1], content.artwork(view).box[1])
    middle = left + width / 2
    areas = (diagram.still_area(region, view, "rest") for region in diagram.areas(view))
    parts = (*areas, *(diagram.still(name, view, "rest") for name in content.artwork(view).structures))
    discs = (draw.circle(at(point.x, point.y), "2.6", class_="disc") for point in content.seen_in(view))
    place = f"translate({number(middle if view.mirror else -middle)} {number(-top)})"
    yield group(*diagram.skin(view), *parts, *discs, transform=place)


def _words(diagram: Diagram) -> Iterator[BaseElement]:
    defined = diagram.content.definitions
    for i, line in enumerate(wrap(defined.title, _TITLE_LETTERS, max_lines=2, placeholder=" …")):
        place = at(_MARGIN, 76 + _TITLE_LINE * i)
        yield draw.text(line, place, font_size="46px", class_="title", font_weight="700", fill="#1b1b1f")
    language = diagram.words("language")
    yield draw.text(language, at(_WIDTH - _MARGIN, 76), font_size="26px", text_anchor="end", fill="#55565e")
    lines = [*even_lines(defined.disclaimer, _FOOT_LETTERS)][:2]
    for i, line in enumerate(lines):  # the last one has a fixed place, the one before stands above it
        y = _HEIGHT - 18 - _FOOT_LINE * (len(lines) - 1 - i)
        yield draw.text(line, at(_MARGIN, y), font_size="18px", fill="#1b1b1f")
