"""The sides of the head as they are printed: in black and white, each point with its muscle's letter and its number."""

from __future__ import annotations

from collections.abc import Iterable

from svgwrite.base import BaseElement

from viewer.artwork import geometry
from viewer.content import Content, Point, View
from viewer.drawing.badges import letters
from viewer.drawing.diagram import FADED, Diagram
from viewer.drawing.svg import at, box_text, draw, group, holding, number

_HEAD = 236.0
"""mm below the crown. Above this the head alone is shown; a picture goes on below only where points lie there."""

_BELOW, _BESIDE = 40.0, 80.0
"""mm of the person under and beside the outermost points."""

_LEVEL, _CLOSE = 8.0, 15.5
"""mm. The codes over two points that lie closer than this, down and across, would read as one."""


def widths(content: Content) -> dict[str, float]:
    """The mm of the person across the printed picture of each view."""
    return {view.id: _box(content, view)[2] for view in content.definitions.views}


def plate(diagram: Diagram, view: View) -> str:
    """One side of the head as it is printed."""
    content, box = diagram.content, _box(diagram.content, view)
    codes = letters(content)
    lowest = box[1] + box[3] - FADED
    points = [point for point in content.seen_in(view) if box[0] < point.x < box[0] + box[2] and point.y < lowest]
    muscles = [content.parts[name] for name in content.artwork(view).muscles]
    svg = draw.svg(
        class_="printed",
        role="img",
        aria_labelledby=f"{diagram.prefix}-{view.id}-title",
        viewBox=box_text(box),
        focusable="false",
    )
    holding(svg, diagram.skin(view))
    holding(svg, (diagram.still(muscle.id, view, "printed") for muscle in muscles))
    svg.add(diagram.fade(box))
    holding(svg, (_coded(point, codes[point.site.muscle], points[:i]) for i, point in enumerate(points)))
    return str(svg.tostring())


def _coded(point: Point, letter: str, before: Iterable[Point]) -> BaseElement:
    """A point with its code over it; beside it where a point before it has its own code right there."""
    near = next((one for one in before if abs(one.y - point.y) < _LEVEL and abs(one.x - point.x) < _CLOSE), None)
    x, y = point.x, point.y - 4
    if near:
        x, y = point.x + (11.5 if point.x > near.x else -11.5), point.y + 3.2
    disc = draw.circle(at(point.x, point.y), number(2.6), class_="disc")
    code = draw.text(f"{letter}{point.number}", at(round(x, 1), round(y, 1)), class_="code")
    return group(disc, code, class_="site", data_site=point.id)


def _box(content: Content, view: View) -> tuple[float, float, float, float]:
    """What of a view is printed: the head, and what the points that it shows best need besides."""
    artwork = content.artwork(view)
    left, top, width, height = artwork.box
    points = [(-p.x if view.mirror else p.x, p.y) for p in content.points if p.view == view.id]
    head = [(x, y) for polygon in artwork.silhouette for x, y in polygon if y < _HEAD * 0.8]
    x0, _, x1, _ = geometry.bounds([tuple(head)])
    bottom = max([_HEAD, *(y + _BELOW for _, y in points)])
    x0, x1 = min([x0 - 8, *(x - _BESIDE for x, _ in points)]), max([x1 + 8, *(x + _BESIDE for x, _ in points)])
    x0, x1 = max(x0, left), min(x1, left + width)
    bottom = min(bottom, top + height)
    return (-x1 if view.mirror else x0, top, x1 - x0, bottom - top)
