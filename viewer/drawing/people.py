"""A hundred people as small figures: those who are counted filled in, the others in outline."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from svgwrite.base import BaseElement

from viewer.artwork import Box
from viewer.content import Arm
from viewer.drawing.svg import Use, box_text, draw, holding, number, svg_text

PEOPLE = 100
COLUMNS, HALF = 20, 10
"""Figures in a row, and how many of them stand together, so that tens can be counted at a glance."""

_WIDE, _TALL, _BETWEEN = 10.0, 14.0, 4.0
"""Units from one figure to the next, from one row to the next, and between the two halves of a row."""

_FIRST = 2.0, 12.5
"""Units. Where the first figure begins: at the left end of its lower edge."""

# Beginning at the left foot: up the side, the shoulders as half an ellipse, down; then the head as a circle of its own.
_FIGURE = "v-2a3 3 0 0 1 6 0v2zm3-11a2 2 0 1 0 .1 0z"
_END = 3.0, -11.0
"""Units. Where the pen is after a figure, from where the figure began."""

_LEFT_HALF = "v-2a3 3 0 0 1 3-3v5zm3-11a2 2 0 1 0 0 4z"


def everybody(name: str | None = None) -> BaseElement:
    """All hundred figures as one path; a page holds it once, under this id."""
    return draw.path(d=_figures(range(PEOPLE)), id=name)


def crowd(arm: Arm, everyone: str = "", title: str = "") -> str:
    """A hundred figures, as many of them filled in as there are people in an arm.

    People are whole, so the count is rounded. Where there were some, but fewer than the count or than half a person,
    the last filled figure is half filled. The words beside the picture give the number itself. With the id of
    `everybody`, the picture uses that path; without it, it holds its own and is complete without a style sheet. A PDF
    file, where no picture may be hidden from readers who listen, needs a `title`.
    """
    full, half = _filled(arm)
    box = Box(0.0, 0.0, COLUMNS * _WIDE + _BETWEEN, PEOPLE // COLUMNS * _TALL)
    alone = {} if everyone else {"fill": "none", "stroke": "#000", "stroke_width": 0.5}
    svg = draw.svg(class_="crowd", aria_hidden="true", viewBox=box_text(box), **alone)
    if title:
        svg.set_desc(title=title)
    svg.add(Use(everyone) if everyone else everybody())
    counted = _figures(range(full))
    if half:
        x, y = _place(full)
        counted += f"M{number(x)} {number(y)}{_LEFT_HALF}"
    paint = {} if everyone else {"fill": "#000"}
    return svg_text(holding(svg, [draw.path(d=counted, class_="counted", **paint)] if counted else []))


def _filled(arm: Arm) -> tuple[int, bool]:
    """How many figures are filled, and whether one more is half filled."""
    if arm.fewer:
        return max(floor(arm.count - 0.5), 0), True
    full = floor(arm.count + 0.5)  # not round(), which rounds 2.5 to 2
    return full, full == 0 and arm.count > 0


def _figures(places: Iterable[int]) -> str:
    """Figures as one path. Each step is written from the last figure, so that a row compresses to a few bytes."""
    found: list[str] = []
    pen: tuple[float, float] | None = None
    for i in places:
        x, y = _place(i)
        found.append(f"M{number(x)} {number(y)}" if pen is None else f"m{number(x - pen[0])} {number(y - pen[1])}")
        found.append(_FIGURE)
        pen = x + _END[0], y + _END[1]
    return "".join(found).replace(" -", "-")


def _place(i: int) -> tuple[float, float]:
    """Where a figure begins."""
    row, column = divmod(i, COLUMNS)
    return _FIRST[0] + column * _WIDE + (_BETWEEN if column >= HALF else 0), _FIRST[1] + row * _TALL
