"""One view as a self-contained picture file: title, names, scale, review status and the education-only line."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from xml.etree.ElementTree import Element, tostring

from svgwrite.base import Title

from viewer.artwork import Box
from viewer.content import FALLBACK, View
from viewer.drawing.diagram import Diagram, review_sentences
from viewer.drawing.labels import picture_box
from viewer.drawing.plain_paint import plain_paint
from viewer.drawing.svg import at, box_text, draw, holding
from viewer.drawing.typeface import Face

_ABOVE, _BESIDE, _LINE = 20.0, 8.0, 8.0
"""Units: the room for the title above the drawing, for the margin on either side, and for a line of text under it."""

_LETTERS = 120
"""Letters that fit in a line of text, in most fonts."""

_TITLE_LETTER = 5.5
"""Units. A letter of the title is not wider than this on average."""

_HEADLINE = Face(9.6, bold=True)
"""How the title is set: as style/drawing/file.css has it."""


def file_box(diagram: Diagram, view: View) -> Box:
    """The view box of a picture file, in sheet units."""
    left, top, width, height = picture_box(diagram.content, view)
    return Box(left - _BESIDE, top - _ABOVE, width + 2 * _BESIDE, height + _ABOVE + _foot(diagram))


def picture_size(diagram: Diagram, view: View) -> tuple[int, int]:
    """The intrinsic width and height of a picture file in CSS px."""
    box = file_box(diagram, view)
    return round(2 * box.width), round(2 * box.height)  # at this size the smallest words have 13 px


def picture_document(diagram: Diagram, view: View, style: str) -> str:
    """The file as text. Its links lead to the page of the same view, by an address relative to the picture's own."""
    artwork = diagram.content.artwork(view)
    under = picture_box(diagram.content, view).bottom
    box = file_box(diagram, view)
    defined = diagram.content.definitions
    title = f"{defined.title}: {view.title}"
    lang = diagram.content.original if defined.title in diagram.content.untranslated else None
    squeezed = _HEADLINE.condensed(title, box.width - 28, _TITLE_LETTER)
    x = box.left + _BESIDE + 6
    svg = draw.svg(
        size=picture_size(diagram, view),
        xmlns="http://www.w3.org/2000/svg",
        class_="picture file",
        role="group",
        viewBox=box_text(box),
        lang=diagram.words.language,
    )
    svg.elements.insert(0, _title(title, lang))  # before the definitions: readers take only a first child for it
    holding(svg.defs, diagram.definitions([artwork]))
    svg.add(draw.rect(at(box.left, box.top), at(box.width, box.height), class_="page"))
    holding(svg, diagram.drawing(view, f"{view.id}/"))
    # Over the drawing, which goes on below its frame.
    svg.add(draw.rect(at(box.left, under), at(box.width, box.height), class_="page"))
    svg.add(draw.text(title, at(x, box.top + 13), class_="headline", lang=lang, aria_hidden="true", **squeezed))
    for i, (line, language) in enumerate(_foot_lines(diagram)):
        svg.add(draw.text(line, at(x, under + 9 + _LINE * i), class_="foot", lang=language))
    return _complete(svg.get_xml(), style)


def _complete(picture: Element, style: str) -> str:
    """A picture as text, painted by attributes everywhere and by its style sheet in browsers that know
    `light-dark()`.
    """
    plain_paint(style).write(picture)
    sheet = Element("style")
    sheet.text = f"@supports (color:light-dark(#000,#fff)){{{style}}}"
    picture.insert(1, sheet)
    return tostring(picture, encoding="unicode")


def _title(text: str, lang: str | None) -> Title:
    title = Title(text)
    if lang:
        title.xml.set("lang", lang)
    return title


def _foot(diagram: Diagram) -> float:
    """The height of the room under the drawing (units)."""
    return 9 + _LINE * len(_foot_lines(diagram))


def _foot_lines(diagram: Diagram) -> list[tuple[str, str | None]]:
    """The lines under the drawing: disclaimer and review status, each with its language where that differs."""
    content, words = diagram.content, diagram.words
    disclaimer, review = content.definitions.disclaimer, review_sentences(content, words)
    original = content.original if disclaimer in content.untranslated else None
    english = FALLBACK if any(map(words.foreign, review)) else None
    return [
        *((line, original) for line in even_lines(disclaimer, _LETTERS)),
        *((line, english) for line in even_lines(" ".join(review.values()), _LETTERS)),
    ]


def even_lines(text: str, letters: int) -> Iterator[str]:
    """A text in as few lines of at most `letters` as it needs, balanced in length. The text must not be empty."""
    lines = wrap(text, letters)
    # The narrowest width that needs no line more, from the mean length up: SVG itself breaks no lines.
    narrower = (wrap(text, width) for width in range(len(text) // len(lines), letters))
    yield from next((found for found in narrower if len(found) == len(lines)), lines)
