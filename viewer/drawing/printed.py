"""The views as they are printed: in black and white, each point with its structure's letter and its number.

Parts without points have their letter where a name's leader would end.
The handout shows every point as a small disc. The record leaves larger, empty circles to fill in by pen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import dist
from xml.etree.ElementTree import tostring

from svgwrite.base import BaseElement

from viewer.artwork import Box, geometry
from viewer.content import Content, Region, SitePoint, View
from viewer.drawing.badges import letters
from viewer.drawing.bare_places import bare_place_in_area, places_inside
from viewer.drawing.diagram import Diagram
from viewer.drawing.labels import place_labels
from viewer.drawing.plain_paint import plain_paint
from viewer.drawing.svg import at, box_text, draw, group, holding, number, svg_text

_UPPER = 200.8
"""Units below the drawing's top edge. At least what is drawn above this is printed across."""

_WIDE, _HIGH = 18.4, 9.6
"""Units. The room of a code, with a little space around it."""

_NARROW = 13.0
"""Units. The room of a part's code, which has no point's number."""

_DROP = 3.8
"""Units from the middle of a code down to its baseline."""

_ROUNDS = 3
"""How often each code may move: the first round does not know yet where later codes will stand."""


@dataclass(frozen=True, kw_only=True)
class Printing:
    """How views are printed. All lengths are in the drawing's units.

    `radius` is that of a point's circle; `below` and `beside` are the room under and beside the outermost points.
    `height` counts from the drawing's top edge: a picture goes on below it only where points lie there, or where
    there are no points.
    """

    style: str
    radius: float
    height: float
    below: float
    beside: float


HANDOUT = Printing(style="printed", radius=3.4, height=248.0, below=40.0, beside=80.0)
RECORD = Printing(style="printed record", radius=4.5, height=227.0, below=16.0, beside=24.0)
"""As much larger as neighboring points allow: a pen needs circles of 3 mm on paper."""


def printed_sizes(content: Content, printing: Printing = HANDOUT) -> dict[str, tuple[float, float]]:
    """The width and height of the printed picture of each view, by the view's id, in units."""
    boxes = {view.id: _box(content, view, printing) for view in content.definitions.views}
    return {name: (box.width, box.height) for name, box in boxes.items()}


def plate(diagram: Diagram, view: View, printing: Printing = HANDOUT) -> str:
    """One view as it is printed, on a page that holds the sheet of shapes."""
    return svg_text(_drawn(diagram, view, printing))


def plate_document(diagram: Diagram, view: View, style: str, printing: Printing = HANDOUT) -> str:
    """The same as a document of its own that needs no style sheet."""
    svg = _drawn(diagram, view, printing)
    svg["xmlns"] = "http://www.w3.org/2000/svg"
    holding(svg.defs, diagram.definitions([diagram.content.artwork(view)]))
    picture = svg.get_xml()
    plain_paint(style).write(picture)
    return tostring(picture, encoding="unicode")


def _drawn(diagram: Diagram, view: View, printing: Printing) -> BaseElement:
    content, box = diagram.content, _box(diagram.content, view, printing)
    codes = letters(content)
    # Each point once, in the view that shows it best: at this scale there is no room for a code twice.
    points = [point for point in content.points if point.view == view.id]
    structures = [content.parts[name] for name in content.artwork(view).structures]
    areas = diagram.areas(view)
    svg = draw.svg(
        class_=printing.style,
        role="img",
        aria_labelledby=f"{diagram.prefix}-{view.id}-title",
        viewBox=box_text(box),
        focusable="false",  # old browsers stop at every svg on the way through a page
    )
    holding(svg, diagram.skin(view))
    holding(svg, (diagram.still_area(region, view, "printed") for region in areas))
    holding(svg, (diagram.still(structure.id, view, "printed") for structure in structures))
    holding(svg, diagram.fade(view, box))
    radius = printing.radius
    places = _code_places(points, radius)
    for point, place in zip(points, places, strict=True):
        svg.add(_coded(point, f"{codes[point.site.structure]}{point.number}", place=place, radius=radius))
    taken = [*(_Room.around(point, radius) for point in points), *map(_Room.of, places)]
    return holding(svg, _part_codes(content, view, {region.id for region in areas}, codes=codes, taken=taken))


def _part_codes(
    content: Content, view: View, areas: Collection[str], *, codes: Mapping[str, str], taken: list[_Room]
) -> Iterator[BaseElement]:
    """The codes of the parts that no point names: in a structure where its name's leader ends, in an area where it is
    bare.

    Where something has `taken` that place, a code stands elsewhere in its part, as near as there is room.
    """
    artwork = content.artwork(view)
    for label in place_labels(content, view):
        part = label.part
        if isinstance(part, Region):
            place = bare_place_in_area(artwork, part.id) if part.id in areas else None
            place = (-place[0], place[1]) if place and view.mirror else place
            shapes = artwork.regions[part.id].outlines
        else:
            place = label.leader[1] if label.leader and not content.totals.sites(part.id) else None
            shapes = artwork.structures[part.id].outlines
        if place:
            room = _free_room(place, geometry.mirrored(shapes) if view.mirror else shapes, taken)
            taken.append(room)
            x, y = room.baseline
            yield draw.text(codes[part.id], at(round(x, 1), round(y, 1)), class_="code")


def _free_room(place: geometry.Point, shapes: tuple[geometry.Polygon, ...], taken: Sequence[_Room]) -> _Room:
    """The room of a part's code: at a place, or else where it covers least of what others have taken, as near as can
    be.
    """
    preferred = _Room.about(place)
    if not preferred.cost((), taken):
        return preferred

    def cost(room: _Room) -> tuple[int, float]:
        # Rounded: among places that cover about as little, the nearest counts.
        return round(room.cost((), taken)), dist(room.baseline, preferred.baseline)

    return min((preferred, *map(_Room.about, places_inside(shapes))), key=cost)


def _coded(point: SitePoint, code: str, *, place: geometry.Point, radius: float) -> BaseElement:
    """A point with its code, whose baseline is centered at a place."""
    disc = draw.circle(at(point.x, point.y), number(radius), class_="disc")
    text = draw.text(code, at(round(place[0], 1), round(place[1], 1)), class_="code")
    return group(disc, text, class_="site", data_site=point.id)


def _code_places(points: Sequence[SitePoint], radius: float) -> list[geometry.Point]:
    """The middle of each code's baseline: above its point, or the next best place if that covers another point or
    code.
    """
    discs = [_Room.around(point, radius) for point in points]
    candidates = [_candidates(point, radius) for point in points]
    found: dict[int, geometry.Point] = {}
    for i in [*range(len(points))] * _ROUNDS:
        others = [disc for j, disc in enumerate(discs) if j != i]
        codes = [_Room.of(place) for j, place in found.items() if j != i]
        costs = [_Room.of(place).cost(others, codes) for place in candidates[i]]
        found[i] = candidates[i][costs.index(min(costs))]
    return [found[i] for i in range(len(points))]


def _candidates(point: SitePoint, radius: float) -> list[geometry.Point]:
    """Where a point's code may stand, the best place first: above, beside (outward before inward), below, aslant."""
    up, level, down = -radius - 1.4, _DROP, radius + 9.3
    out = radius + 9.6 if point.x >= 0 else -radius - 9.6
    # A little lower, too: beside points of the same height, codes would otherwise meet in the middle.
    beside = ((side, level + lower) for lower in (0, 1, 2, 3) for side in (out, -out))
    corners = ((side, height) for side in (out, -out) for height in (up, down))
    return [(point.x + dx, point.y + dy) for dx, dy in ((0.0, up), *beside, (0.0, down), *corners)]


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

    @classmethod
    def about(cls, place: geometry.Point) -> _Room:
        """The rectangle of a part's code with its middle there; it has no number, or no letter, and so takes less
        room.
        """
        x, y = place
        return cls(x - _NARROW / 2, y + _DROP - _HIGH, x + _NARROW / 2, y + _DROP)

    @classmethod
    def around(cls, point: SitePoint, radius: float) -> _Room:
        """The rectangle of a point's disc."""
        return cls(point.x - radius, point.y - radius, point.x + radius, point.y + radius)

    @property
    def baseline(self) -> geometry.Point:
        """The middle of the baseline of what stands there."""
        return (self.x0 + self.x1) / 2, self.y1

    def shared(self, other: _Room) -> float:
        """The area of overlap."""
        if self.x1 <= other.x0 or other.x1 <= self.x0 or self.y1 <= other.y0 or other.y1 <= self.y0:
            return 0.0  # as most are
        return (min(self.x1, other.x1) - max(self.x0, other.x0)) * (min(self.y1, other.y1) - max(self.y0, other.y0))

    def cost(self, discs: Iterable[_Room], codes: Iterable[_Room]) -> float:
        """How much a code here would hide. A hidden point is worse than two codes whose margins touch."""
        return 4 * sum(map(self.shared, discs)) + sum(map(self.shared, codes))


def _box(content: Content, view: View, printing: Printing) -> Box:
    """The printed part of a view: its upper part, and whatever else its points need, and the parts that have none."""
    artwork = content.artwork(view)
    frame = artwork.box
    if not content.points:
        return _mirrored(frame) if view.mirror else frame
    points = [(-p.x if view.mirror else p.x, p.y) for p in content.points if p.view == view.id]
    upper = tuple((x, y) for polygon in artwork.silhouette for x, y in polygon if y < frame.top + _UPPER)
    x0, _, x1, _ = geometry.bounds([upper])
    bare = [
        *(
            artwork.regions[region.id].bounds
            for region in content.regions_in(view)
            if content.stands_alone(region, artwork)
        ),
        *(part.bounds for part in artwork.structures.values() if not content.totals.sites(part.id)),
    ]
    lowest = [frame.top + printing.height, *(y + printing.below for _, y in points), *(part.y1 + 8 for part in bare)]
    x0 = min([x0 - 8, *(x - printing.beside for x, _ in points), *(part.x0 for part in bare)])
    x1 = max([x1 + 8, *(x + printing.beside for x, _ in points), *(part.x1 for part in bare)])
    # Never beyond the drawing's frame: there is nothing to see.
    x0, x1 = max(x0, frame.left), min(x1, frame.right)
    box = Box(x0, frame.top, x1 - x0, min(max(lowest), frame.bottom) - frame.top)
    return _mirrored(box) if view.mirror else box


def _mirrored(box: Box) -> Box:
    """The box on the other side of x = 0."""
    return box._replace(left=-box.right)
