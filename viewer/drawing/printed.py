"""The views as they are printed: in black and white, each point with its structure's letter and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import tostring

from svgwrite.base import BaseElement

from viewer.artwork import geometry
from viewer.content import Content, Point, View
from viewer.drawing.badges import letters
from viewer.drawing.diagram import Diagram
from viewer.drawing.plain_paint import plain_paint
from viewer.drawing.svg import at, box_text, draw, group, holding, markup, number

_PRINTED = 248.0
"""Units below the drawing's top edge. A picture goes on below this only where points lie there, or where there are no points."""

_UPPER = 200.8
"""Units below the drawing's top edge. At least what is drawn above this is printed across."""

_BELOW, _BESIDE = 40.0, 80.0
"""Units under and beside the outermost points."""

_WIDE, _HIGH = 15.6, 7.5
"""Units. The room of a code, with a little space around it."""

_RADIUS = 2.6
"""Units. The disc of a point."""


def widths(content: Content) -> dict[str, float]:
    """The units across the printed picture of each view."""
    return {view.id: _box(content, view)[2] for view in content.definitions.views}


def plate(diagram: Diagram, view: View) -> str:
    """One view as it is printed, on a page that holds the sheet of shapes."""
    return markup(_drawn(diagram, view))


def plate_document(diagram: Diagram, view: View, style: str) -> str:
    """The same as a document of its own that needs no style sheet."""
    svg = _drawn(diagram, view)
    svg["xmlns"] = "http://www.w3.org/2000/svg"
    holding(svg.defs, diagram.definitions([diagram.content.artwork(view)]))
    picture = svg.get_xml()
    plain_paint(style).write(picture)
    return tostring(picture, encoding="unicode")


def _drawn(diagram: Diagram, view: View) -> BaseElement:
    content, box = diagram.content, _box(diagram.content, view)
    codes = letters(content)
    # Each point once, in the view that shows it best: at this scale there is no room for a code twice.
    points = [point for point in content.points if point.view == view.id]
    structures = [content.parts[name] for name in content.artwork(view).structures]
    svg = draw.svg(
        class_="printed",
        role="img",
        aria_labelledby=f"{diagram.prefix}-{view.id}-title",
        viewBox=box_text(box),
        focusable="false",
    )
    holding(svg, diagram.skin(view))
    holding(svg, (diagram.still(structure.id, view, "printed") for structure in structures))
    holding(svg, diagram.fade(view, box))
    places = _code_places(points)
    holding(svg, (_coded(point, codes[point.site.structure], place) for point, place in zip(points, places, strict=True)))
    return svg


def _coded(point: Point, letter: str, place: geometry.Point) -> BaseElement:
    """A point with its code."""
    disc = draw.circle(at(point.x, point.y), number(_RADIUS), class_="disc")
    code = draw.text(f"{letter}{point.number}", at(round(place[0], 1), round(place[1], 1)), class_="code")
    return group(disc, code, class_="site", data_site=point.id)


def _code_places(points: Sequence[Point]) -> list[geometry.Point]:
    """The middle of each code's baseline: above its point, or the next best place if that covers another code or point."""
    taken = [_Room(p.x - _RADIUS, p.y - _RADIUS, p.x + _RADIUS, p.y + _RADIUS) for p in points]
    found = []
    for i, point in enumerate(points):
        outer = 11.5 if point.x >= 0 else -11.5
        wished = ((0, -4), (outer, 3.2), (-outer, 3.2), (0, 10.5), (outer, -4), (outer, 10.5), (-outer, -4), (-outer, 10.5))
        others = [*taken[:i], *taken[i + 1 :]]
        places = [(point.x + dx, point.y + dy) for dx, dy in wished]
        place = min(places, key=lambda place: sum(_Room.of(place).shared(other) for other in others))
        found.append(place)
        taken.append(_Room.of(place))
    return found


@dataclass(frozen=True)
class _Room:
    """A rectangle that a code or a point takes up."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def of(cls, place: geometry.Point) -> _Room:
        """The rectangle of a code whose baseline is centered there."""
        x, y = place
        return cls(x - _WIDE / 2, y - _HIGH, x + _WIDE / 2, y)

    def shared(self, other: _Room) -> float:
        """The area of overlap."""
        across, down = min(self.x1, other.x1) - max(self.x0, other.x0), min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, across) * max(0.0, down)


def _box(content: Content, view: View) -> tuple[float, float, float, float]:
    """The printed part of a view: its upper part, and whatever else its points need."""
    artwork = content.artwork(view)
    left, top, width, height = artwork.box
    points = [(-p.x if view.mirror else p.x, p.y) for p in content.points if p.view == view.id]
    if not content.points:
        return (-(left + width) if view.mirror else left, top, width, height)
    upper = [(x, y) for polygon in artwork.silhouette for x, y in polygon if y < top + _UPPER]
    x0, _, x1, _ = geometry.bounds([tuple(upper)])
    bottom = max([top + _PRINTED, *(y + _BELOW for _, y in points)])
    x0, x1 = min([x0 - 8, *(x - _BESIDE for x, _ in points)]), max([x1 + 8, *(x + _BESIDE for x, _ in points)])
    x0, x1 = max(x0, left), min(x1, left + width)
    bottom = min(bottom, top + height)
    return (-x1 if view.mirror else x0, top, x1 - x0, bottom - top)
