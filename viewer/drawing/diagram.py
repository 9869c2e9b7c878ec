"""Draws a view of the content as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from svgwrite.base import BaseElement

from viewer.artwork import Artwork, Box, Shape, geometry
from viewer.content import FALLBACK, Content, Region, SitePoint, Structure, View, Words
from viewer.drawing.badges import Badge, frame_width, place_badges
from viewer.drawing.close_ups import Neighborhood, neighborhoods
from viewer.drawing.labels import FACES, LOW, WIDEST, Label, picture_box, place_labels
from viewer.drawing.paths import AREAS, FIBERS, STEP, TONES
from viewer.drawing.people import everybody
from viewer.drawing.svg import MIRROR, NEAR, Anchor, Pen, Use, at, box_text, draw, group, holding, number, svg_text

PREFIX = "ad"
"""What ids of the first diagram on a page begin with. Content may not use ids that begin like it."""

_IN_MM = Pen()
_DISC = 2.4
"""Units: the radius of a point."""

NUMBERED_DISC = 5.0
"""Units: the radius of a point that has its number in it."""

_CUT, _CUT_TOP = 30.0, 254.0
"""Units. How wide the fade at the side of a picture without gutters is, and how far below the drawing's top it
begins."""

_BELOW = 60
"""Units. How far below a picture's lower edge the page covers the drawing."""

_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""mm. The lengths that a scale may show."""

_LONGEST_SCALE = 60.0
"""Units."""

_BLURRED = 15.0
"""Units around the drawings as far as which soft shading is drawn."""

_SIDE_LETTER = 4.4
"""Units. The mean width of a letter of the words at a picture's edge."""

_BY_FACING = (("right", "left"), ("front", "back"), ("left", "right"), ("back", "front"))
"""What lies toward the left and right edge of a view by where it is seen from: the person's front, left, back,
right."""


@dataclass(frozen=True)
class Diagram:
    """Draws the content in one language. All ids begin with `prefix`, so that two diagrams fit on one page."""

    content: Content
    words: Words
    prefix: str = PREFIX

    def shapes(self, *, in_mm: bool = False) -> str:
        """An invisible sheet that defines every shape once, for all pictures and close-ups on a page to use.

        It needs `in_mm` where the style sheet gives strokes their width in mm rather than in px.
        """
        sheet = draw.svg(class_="shapes", size=(0, 0), aria_hidden="true")
        holding(sheet.defs, self.definitions(self.content.drawings.values(), Pen(in_mm=in_mm)))
        holding(sheet.defs, map(self._background, self.content.definitions.views))
        if self.content.comparisons:
            sheet.defs.add(everybody(self.people))
        return svg_text(sheet)

    @property
    def people(self) -> str:
        """The id of a hundred small figures of people."""
        return f"{self.prefix}-people"

    def picture(self, view: View) -> str:
        """One view with its links, for a page that contains the sheet of shapes."""
        svg = draw.svg(
            class_="picture",
            role="group",
            aria_labelledby=f"{self.prefix}-{view.id}-title",
            viewBox=box_text(picture_box(self.content, view)),
            data_view=view.id,
        )
        return svg_text(holding(svg, self.drawing(view, "")))

    def close_ups(self, structure: Structure, view: View) -> Iterator[tuple[str, str]]:
        """Close-ups of a structure's points, each point a numbered link, with the side of each if it has one."""
        for near in neighborhoods(self.content.points_of(structure.id, view.id), self.content.artwork(view)):
            name = f"{view.title}, {self.words(f'side_{near.side}')}" if near.side else view.title
            svg = draw.svg(
                class_="close-up",
                role="group",
                aria_label=self.words("close_up", part=structure.plainest, view=name),
                lang=self._lang_of("close_up"),
                viewBox=box_text(near.box),
                font_size=number(round(_radius(near.target) * 1.35, 2)),
            )
            # The skin is shared: a `use` of one group, instead of its shapes once more in every close-up.
            svg.add(Use(f"{self.prefix}-{view.id}-still"))
            behind = (other for other in self._structures_in(near, view) if other != structure.id)
            holding(svg, (self.still(other, view, "back") for other in behind))
            svg.add(self.still(structure.id, view, "chosen"))
            yield near.side, svg_text(holding(svg, (self._point_link(p, structure, near.target) for p in near.points)))

    def _background(self, view: View) -> BaseElement:
        """The background shared by a side's close-ups: the skin, with only those shapes that any of them shows."""
        return group(*self.skin(view, f"_{NEAR}"), id=f"{self.prefix}-{view.id}-still")

    def _structures_in(self, near: Neighborhood, view: View) -> Iterator[str]:
        """The structures that can be seen in a close-up."""
        for structure in self.content.artwork(view).structures.values():
            if near.shows(structure.bounds, mirror=view.mirror):
                yield structure.id

    def _is_near(self, artwork: Artwork) -> Callable[[Shape], bool]:
        """A predicate for the shapes of a drawing that any close-up shows."""
        frames = [
            (near, view.mirror)
            for view in self.content.definitions.views
            if self.content.artwork(view) is artwork
            for structure in self.content.structures
            if (points := self.content.points_of(structure.id, view.id))
            for near in neighborhoods(points, artwork)
        ]

        def is_near(shape: Shape) -> bool:
            return any(
                near.shows(shape.bounds, mirror=mirror) or (shape.half and near.shows(shape.bounds, mirror=not mirror))
                for near, mirror in frames
            )

        return is_near

    def still_area(self, region: Region, view: View, state: str) -> BaseElement:
        """An area that is not a link, with its border; `state` is the class that says how it looks."""
        drawn: list[BaseElement] = [Use(self._name(view, region.id), class_="fill", mirror=view.mirror)]
        if border := self._border(region, view):
            drawn.append(Use(border, class_="edge", mirror=view.mirror))
        return group(*drawn, class_=f"{self._classes(region.id, view)} {state}", aria_hidden="true")

    def areas(self, view: View) -> tuple[Region, ...]:
        """The areas that a picture without names shows: those without structures there, and all where there are no
        points.
        """
        content, artwork = self.content, self.content.artwork(view)
        return tuple(
            region for region in content.regions_in(view) if not content.points or content.stands_alone(region, artwork)
        )

    def still(self, structure_id: str, view: View, state: str) -> BaseElement:
        """A structure that is not a link: as it looks chosen or printed or, in a simpler form, behind another one.

        `state` is "chosen", "printed", "rest" or "back", the class that says so.
        """
        name, edge = self._name(view, structure_id), self._edge(view, structure_id)
        if state != "back":
            fibers = self.content.artwork(view).structures[structure_id].fibers
            layers = [(name, "fill"), *([(f"{name}_fibers", "fibers")] if fibers else []), (edge, "edge")]
        elif edge == name:  # one copy for both: a page has many of these
            layers = [(name, "fill edge")]
        else:
            layers = [(name, "fill"), (edge, "edge")]
        copies = (Use(shape, class_=kind, mirror=view.mirror) for shape, kind in layers)
        return group(*copies, class_=f"{self._classes(structure_id, view)} {state}", aria_hidden="true")

    def _classes(self, part_id: str, view: View) -> str:
        """A part's CSS classes: area or structure, its color, and its kind's look if that is not the default."""
        hue = f"hue-{self.content.colors[part_id]}"
        part = self.content.parts[part_id]
        if isinstance(part, Region):
            return f"part region {hue}{' alone' if self._stands_alone(part_id, self.content.artwork(view)) else ''}"
        look = self.content.definitions.kinds[part.kind].look
        # Marked in one drawing, a part is marked in all of them, so that it looks alike in every view.
        behind = any(
            artwork.structures[part_id].behind
            for artwork in self.content.artworks.values()
            if part_id in artwork.structures
        )
        return f"part structure {hue}{'' if look == 'fibers' else f' look-{look}'}{' behind' if behind else ''}"

    def _name(self, view: View, part_id: str) -> str:
        return f"{self.prefix}-{self.content.artwork(view).stem}-{part_id}"

    def _edge(self, view: View, part_id: str) -> str:
        """What is stroked: the stretches of border that the drawing marks, or else the whole body."""
        name = self._name(view, part_id)
        return f"{name}_border" if self.content.artwork(view).structures[part_id].border else name

    def _border(self, region: Region, view: View) -> str | None:
        """What is stroked around an area, if anything."""
        name, artwork = self._name(view, region.id), self.content.artwork(view)
        if region.id in self._borders(artwork):
            return f"{name}_border"
        return name if self._stands_alone(region.id, artwork) else None

    def _step(self, region_id: str, artwork: Artwork) -> float:
        """How finely an area is drawn (mm): one that stands alone is no soft place, but has a line around it."""
        return STEP if self._stands_alone(region_id, artwork) else AREAS

    def _stands_alone(self, region_id: str, artwork: Artwork) -> bool:
        part = self.content.parts[region_id]
        return isinstance(part, Region) and self.content.stands_alone(part, artwork)

    def _borders(self, artwork: Artwork) -> dict[str, str]:
        """Path data of the open lines where areas of a drawing end."""
        lines = (
            (name, artwork.own_borders if self._stands_alone(name, artwork) else artwork.borders)
            for name in artwork.regions
        )
        return {name: borders[name] for name, borders in lines if name in borders}

    def definitions(self, artworks: Iterable[Artwork], pen: Pen = _IN_MM) -> Iterator[BaseElement]:
        """Definitions of every shape in some drawings, to be copied by `use`."""
        artworks = tuple(artworks)
        # One region for all: without it, a blurred shape is cut off at its own bounds and a tenth around them.
        x0, y0, x1, y1 = geometry.bounds([_corners(artwork.box) for artwork in artworks])
        soft = draw.filter(
            start=(round(x0 - _BLURRED), round(y0 - _BLURRED)),
            size=(round(x1 - x0 + 2 * _BLURRED), round(y1 - y0 + 2 * _BLURRED)),
            id=f"{self.prefix}_soft",
            color_interpolation_filters="sRGB",
            filterUnits="userSpaceOnUse",
        )
        soft.feGaussianBlur(stdDeviation="3.5")
        yield soft
        yield from self.fades()
        for artwork in artworks:
            yield from self._shapes_of(artwork, pen)

    def fades(self) -> Iterator[BaseElement]:
        """Definitions of how a drawing fades into the page, at its foot and at its side."""
        yield _gradient(f"{self.prefix}_fade", end=(0, 1))
        yield _gradient(f"{self.prefix}_cut", end=(1, 0))

    def _shapes_of(self, artwork: Artwork, pen: Pen) -> Iterator[BaseElement]:
        name = f"{self.prefix}-{artwork.stem}"
        # Underscores set these names apart from ids of parts, which have none.
        yield pen.path(artwork.outline, id=f"{name}_outline")
        yield holding(draw.clipPath(id=f"{name}_clip"), [Use(f"{name}_outline")])
        near = self._is_near(artwork)
        yield pen.shapes(artwork.tones, f"{name}_tones", TONES, near)
        yield pen.shapes(artwork.lines, f"{name}_lines", near=near)
        for region in artwork.regions.values():
            yield pen.shapes(region.body, f"{name}-{region.id}", self._step(region.id, artwork))
        for part in artwork.structures.values():
            yield pen.shapes(part.body, f"{name}-{part.id}")
            if part.fibers:
                yield pen.shapes(part.fibers, f"{name}-{part.id}_fibers", FIBERS)
            if part.border:
                yield pen.shapes(part.border, f"{name}-{part.id}_border")
        for region_id, border in self._borders(artwork).items():
            yield pen.path(border, step=self._step(region_id, artwork), id=f"{name}-{region_id}_border")

    def drawing(self, view: View, page: str) -> Iterator[BaseElement]:
        """One side with its links, which lead to a part on `page`, an address, or on the same page where that is
        empty.
        """
        placed = place_labels(self.content, view)
        labels = {label.part.id: label for label in placed}
        badges = {} if page else place_badges(self.content, view, placed)
        artwork = self.content.artwork(view)
        yield from self.skin(view)
        named = {structure.id: structure for structure in self.content.structures}
        # Each area is followed by its structures: whoever tabs through the links reads an area before what is in it.
        for region in self.content.definitions.regions:
            if region.id in artwork.regions:
                drawn = self._area_parts(region, view, labels.get(region.id), badges.get(region.id))
                yield self._link(region.id, region.name, view=view, page=page, drawn=drawn)
            for part_id in artwork.structures:
                if part_id in region.structures:
                    structure = named[part_id]
                    drawn = self._structure_parts(structure, view, labels.get(part_id), badges.get(part_id), page=page)
                    yield self._link(part_id, part_name(structure, self.words), view=view, page=page, drawn=drawn)
        picture = picture_box(self.content, view)
        yield from self.fade(view, Box(picture.left, artwork.box.top, picture.width, artwork.box.height))
        if not page:  # a file is never narrower than what it shows
            yield from self._cuts(view)
        leaders = (self._leader(label) for label in labels.values() if label.leader)
        # Last, so that nothing covers them; hidden from screen readers, for the links say the same.
        yield group(*leaders, *self._edges(view), aria_hidden="true", class_="marks")

    def skin(self, view: View, part: str = "") -> Iterator[BaseElement]:
        """The skin, drawn under everything; with `part`, only those of its tones and lines whose ids end that way."""
        name, mirror = f"{self.prefix}-{self.content.artwork(view).stem}", view.mirror
        # Clipped in the drawing's own coordinates and then mirrored together: the blur would cross the outline.
        tones = group(
            Use(f"{name}_tones{part}", class_="tones", filter=f"url(#{self.prefix}_soft)"),
            clip_path=f"url(#{name}_clip)",
        )
        lines = Use(f"{name}_lines{part}", class_="lines")
        yield group(
            Use(f"{name}_outline", class_="head", mirror=mirror),
            group(tones, lines, transform=MIRROR if mirror else None),
            Use(f"{name}_outline", class_="outline", mirror=mirror),
            class_="skin",
            aria_hidden="true",
        )

    def _area_parts(
        self, region: Region, view: View, label: Label | None, badge: Badge | None
    ) -> Iterator[BaseElement]:
        """What the link of an area holds."""
        name, mirror = self._name(view, region.id), view.mirror
        stem = f"{self.prefix}-{self.content.artwork(view).stem}"
        # Two strokes make the ring of focus: a light and a dark one, so that it stands out from everything.
        yield from (Use(name, class_=kind, mirror=mirror) for kind in ("ring", "ring inner"))
        clip = f"url(#{stem}_clip)"
        yield group(Use(name, class_="fill"), clip_path=clip, transform=MIRROR if mirror else None)
        if border := self._border(region, view):
            yield Use(border, class_="edge", mirror=mirror)
        yield from _words_of(label)
        if badge:
            yield _badge(badge, "square")

    def _structure_parts(
        self, structure: Structure, view: View, label: Label | None, badge: Badge | None, *, page: str
    ) -> Iterator[BaseElement]:
        """What the link of a structure holds."""
        name, mirror = self._name(view, structure.id), view.mirror
        yield from (Use(name, class_=kind, mirror=mirror) for kind in ("ring", "ring inner", "fill"))
        if self.content.artwork(view).structures[structure.id].fibers:
            yield Use(f"{name}_fibers", class_="fibers", mirror=mirror)
        yield Use(self._edge(view, structure.id), class_="edge", mirror=mirror)
        if self.content.definitions.kinds[structure.kind].look == "line":
            # Thin shapes are hard to hit: an invisible stroke widens what can be pointed at.
            yield Use(name, class_="wide", mirror=mirror)
        points = self.content.seen_in(view, structure.id)
        if points:
            sites = (self._site(point, numbered=not page) for point in points)
            yield group(*sites, class_="sites", aria_hidden="true")
        yield from _words_of(label)
        if badge:
            yield _badge(badge, "round")

    def _link(self, part_id: str, name: str, *, view: View, page: str, drawn: Iterable[BaseElement]) -> Anchor:
        link = Anchor(
            f"{page}#{part_id}",
            id=f"{self.prefix}-{view.id}-{part_id}-link",
            class_=self._classes(part_id, view),
            data_part=part_id,
            data_area=self._area(part_id),
            aria_label=name,
            aria_describedby=None if page or not self.content.totals.sites(part_id) else f"{part_id}-amount",
            lang=self._lang(part_id),
        )
        holding(link, drawn)
        return link

    def _area(self, part_id: str) -> str | None:
        """The area that is highlighted along with a structure."""
        return None if isinstance(self.content.parts[part_id], Region) else self.content.region_of(part_id).id

    def _lang(self, part_id: str) -> str | None:
        """The original language, if a part's name is still in it."""
        part = self.content.parts[part_id]
        names = (part.name, part.plain_name) if isinstance(part, Structure) else (part.name,)
        return self.content.original if any(name in self.content.untranslated for name in names) else None

    def _lang_of(self, key: str, within: str = "") -> str | None:
        """The language of an element named by interface words, if it differs from that of the element around it."""
        if self.words.foreign(key):
            return FALLBACK
        return self.words.language if within and self.words.foreign(within) else None

    def _site(self, point: SitePoint, *, numbered: bool) -> BaseElement:
        drawn = [draw.circle(r=number(_DISC), class_="disc")]
        if numbered:
            drawn.append(draw.circle(r=number(NUMBERED_DISC), class_="disc big"))
            drawn.append(draw.text(str(point.number), dy=["2.4"], class_="number"))
        return group(*drawn, class_="site", data_site=point.id, transform=f"translate({point.x:g} {point.y:g})")

    def _point_link(self, point: SitePoint, structure: Structure, side: float) -> Anchor:
        half, radius = round(side / 2, 2), _radius(side)
        # Drawn around 0, 0 and moved: what is the same for every point weighs nothing once compressed.
        link = Anchor(
            f"#{point.id}",
            class_="point",
            data_site=point.id,
            aria_label=point_name(point, structure, self.words, sided=self.content.sided),
            lang=self._lang_of("point_name", within="close_up"),
            transform=f"translate({point.x:g} {point.y:g})",
        )
        link.add(draw.rect(at(-half, -half), at(2 * half, 2 * half), class_="hit"))
        holding(link, (draw.circle(r=number(radius), class_=kind) for kind in ("ring", "ring inner", "disc big")))
        link.add(draw.text(str(point.number), y=[number(round(radius * 0.48, 2))], class_="number", aria_hidden="true"))
        return link

    def _leader(self, label: Label) -> BaseElement:
        start, end = _ends(label)
        lines = draw.line(start, end, class_="halo"), draw.line(start, end)
        marks = {"data_part": label.part.id, "data_area": self._area(label.part.id)}
        hue = f"leader hue-{self.content.colors[label.part.id]}"
        return group(
            *lines, draw.circle(end, "0.7"), class_=hue, **{name: value for name, value in marks.items() if value}
        )

    def fade(self, view: View, box: Box) -> Iterator[BaseElement]:
        """Fades the upper and lower edge of a drawing that goes on beyond them into the page, so that nothing looks
        cut off.
        """
        left, top, width, height = box
        silhouette = self.content.artwork(view).silhouette
        _, highest, _, lowest = geometry.bounds(silhouette)
        # As wide as three boxes: in a window wider than the picture, the drawing shows beside its view box.
        if highest < top:
            xs = [-x if view.mirror else x for polygon in silhouette for x, y in polygon if y < top + 24]
            yield from self._fade_above(top, min(xs) - 2, max(xs) + 2)
        if lowest < top + height:
            return
        yield draw.rect(
            at(left - width, top + height - 24),
            at(3 * width, 26),
            class_="fade",
            fill=f"url(#{self.prefix}_fade)",
            aria_hidden="true",
        )
        # A small picture may have more room than its view box, which shows what is drawn below.
        yield draw.rect(
            at(left - width, top + height + 1), at(3 * width, _BELOW), class_="fade page", aria_hidden="true"
        )

    def _fade_above(self, top: float, left: float, right: float) -> Iterator[BaseElement]:
        """The fade at the top, no wider than what is drawn there: beside it stand names."""
        yield draw.rect(
            at(left, -2),
            at(right - left, 26),
            class_="fade",
            fill=f"url(#{self.prefix}_fade)",
            transform=f"translate(0 {top + 22:g}) scale(1 -1)",
            aria_hidden="true",
        )
        yield draw.rect(at(left, top - _BELOW - 1), at(right - left, _BELOW), class_="fade page", aria_hidden="true")

    def _cuts(self, view: View) -> Iterator[BaseElement]:
        """Fades what reaches beyond the sides of a picture that is narrower."""
        artwork = self.content.artwork(view)
        frame, drawn = artwork.box, geometry.bounds(artwork.silhouette)
        if drawn.x0 >= frame.left and drawn.x1 <= frame.right:
            return
        picture = picture_box(self.content, view)
        middle, half = picture.left + picture.width / 2, frame_width(self.content, view) / 2
        for sign in (-1, 1):
            place = f"translate({middle + sign * (half - _CUT):g} {frame.top + _CUT_TOP:g}) scale({sign} 1)"
            size = at(2 * _CUT, frame.height - _CUT_TOP)  # the outer half covers what still shows beyond the picture
            yield draw.rect(
                (0, 0), size, class_="fade cut", fill=f"url(#{self.prefix}_cut)", transform=place, aria_hidden="true"
            )

    def _edges(self, view: View) -> Iterator[BaseElement]:
        """The scale, and words at the picture's edges saying which side is which."""
        left, top, width, _ = picture_box(self.content, view)
        start, end = left + 6, left + width - 6
        edges = tuple(self._edge_words(view))
        longest = max((len(text) for text, _ in edges), default=0) * _SIDE_LETTER
        y = self._free_height(view, (start, start + longest), (end - longest, end))
        for (x, anchor), (text, lang) in zip(((start, "start"), (end, "end")), edges, strict=False):
            yield draw.text(text, at(x, y), class_="side", text_anchor=anchor, lang=lang)
        fitting = (length for length in _SCALES if length * self.content.scale <= _LONGEST_SCALE)
        length = max(fitting, default=_SCALES[0])
        across = round(length * self.content.scale, 1)
        yield draw.path(class_="scale", d=f"M{left + 6:g} {top + 4:g}v3h{across:g}v-3")
        key, shown = ("scale", length // 10) if length >= 10 else ("scale_small", length)
        words = self.words(key, n=self.words.number(shown))
        yield draw.text(words, at(round(left + 10 + across, 1), top + 8), class_="side", lang=self._lang_of(key))

    def _free_height(self, view: View, *stretches: tuple[float, float]) -> float:
        """The height of the words at a picture's edges: under the names, unless the drawing reaches into their
        stretches.
        """
        artwork = self.content.artwork(view)
        if artwork.box.height < LOW:
            return picture_box(self.content, view).bottom - 3
        drawn = [(-x if view.mirror else x, y) for polygon in artwork.silhouette for x, y in polygon]
        y = artwork.box.bottom - 80
        # Small letters have their middle 3 units above the baseline, and need 8 units of room above and below it.
        covered = any(x0 - 4 < x < x1 + 4 and abs(y - 3 - other) < 8 for x, other in drawn for x0, x1 in stretches)
        return artwork.box.bottom - 6 if covered else y

    def _edge_words(self, view: View) -> Iterator[tuple[str, str | None]]:
        """The words at the left and right edge of a view, if known, each with its language where that differs."""
        for text in view.edges or ():
            yield text, self.content.original if text in self.content.untranslated else None
        if view.edges is None and view.facing is not None:
            for side in _BY_FACING[round(view.facing / 90) % 4]:
                yield self.words(f"edge_{side}"), self._lang_of(f"edge_{side}")


def _corners(box: Box) -> geometry.Polygon:
    """Two opposite corners of a box."""
    return ((box.left, box.top), (box.right, box.bottom))


def _gradient(name: str, end: tuple[int, int]) -> BaseElement:
    """A gradient from transparent to the color of the page."""
    fade = draw.linearGradient(start=(0, 0), end=end, id=name)
    # The page's color is reached a little before the end, so that no line shows where the gradient stops.
    fade.add_stop_color(0).add_stop_color(0.94)
    for stop, kind in zip(fade.elements, ("clear", "page"), strict=True):
        stop["class"] = kind
    return fade


def part_name(structure: Structure, words: Words) -> str:
    """A structure's spoken name: the plain one first, as the picture shows it (WCAG 2.5.3)."""
    return (
        words("part_name", name=structure.name, plain=structure.plain_name) if structure.plain_name else structure.name
    )


def point_name(point: SitePoint, structure: Structure, words: Words, *, sided: bool = True) -> str:
    """A point's spoken name: number, structure, and side if sides have a meaning."""
    number = words.number(point.number)
    if not sided:
        return words("point_name_alone", number=number, part=structure.plainest)
    return words("point_name", number=number, part=structure.plainest, side=words(f"side_{point.side}"))


def amount(content: Content, part: Region | Structure, words: Words, *, units_of: str = "units_of") -> str:
    """The number of points of a part, and units if it has any, in words; empty for a part without points.

    A number of units means little by itself, so it stands beside the units of the whole diagram. `units_of` names the
    words that put them together: a diagram may say there what its units count, and paper has little room for that.
    """
    totals = content.totals
    sites, units, sided = totals.sites(part.id), totals.units(part.id), totals.per_side(part.id)
    if not sites:
        return ""
    key = "amount" + ("_sided" if sided else "") + ("_units" if units else "")
    values = {"points": words.count("points", sites), "units": _units(units, totals.units(), words, units_of)}
    if sided:
        middle = totals.sites(part.id, "middle")
        counts = {"side_count": words.number(sided)} | ({"middle_count": words.number(middle)} if middle else {})
        values["sides"] = words("amount_sides_middle" if middle else "amount_sides", **counts)
    return words(key, **values)


def _units(units: int, total: int, words: Words, units_of: str) -> str:
    """Units of a part among all of them, "30 of 155 units", or "15 units" if there are no others."""
    whole = words.count("units", total)
    return whole if units == total else words(units_of, n=words.number(units), total=whole)


def review_line(content: Content, words: Words, today: date | None = None) -> str:
    """Who reviewed the words, how long that is valid, and whether they have changed since: one to three sentences."""
    return " ".join(review_sentences(content, words, today).values())


def review_sentences(content: Content, words: Words, today: date | None = None) -> dict[str, str]:
    """The sentences of `review_line` by their key among the interface words."""
    review = content.definitions.review
    if review.status == "draft" or not (review.on and review.next):
        return {"review_draft": words("review_draft")}
    signed: dict[str, object] = {"by": review.by, "qualification": review.qualification, "on": words.date(review.on)}
    sentences = {"review_signed": words("review_signed", **signed, next=words.date(review.next))}
    if content.changed:
        sentences["review_changed"] = words("review_changed")
    if review.next < (today or date.today()):  # a review is valid on its last day
        sentences["review_overdue"] = words("review_overdue", next=words.date(review.next))
    return sentences


def _radius(side: float) -> float:
    """The radius of a point in a close-up (units), by the side of its target: its ring has room within that."""
    return round(round(side / 2, 2) * 0.75, 2)


def _ends(label: Label) -> tuple[tuple[str, str], tuple[str, str]]:
    """The ends of a label's leader line, to a tenth of a unit."""
    (x0, y0), (x1, y1) = label.leader or ((0, 0), (0, 0))
    return at(round(x0, 1), round(y0, 1)), at(round(x1, 1), round(y1, 1))


def _words_of(label: Label | None) -> Iterator[BaseElement]:
    """A part's name, if it has one beside the drawing, and the way there."""
    if label:
        yield from _reach(label)
        yield from _texts(label)


def _reach(label: Label) -> Iterator[BaseElement]:
    """An invisible band along the leader, so that pointing between a name and its shape never misses."""
    if label.leader:
        yield draw.line(*_ends(label), class_="reach")


def _badge(badge: Badge, kind: str) -> BaseElement:
    """A part's letter, drawn around 0, 0 and moved: what is the same for every badge weighs nothing once compressed."""
    drawn: list[BaseElement] = []
    if badge.leader:
        (x0, y0), (x1, y1) = badge.leader
        drawn.append(draw.line((0, 0), at(round(x1 - x0, 1), round(y1 - y0, 1)), class_="thread"))
    # Rounded down: two that touch must not come to overlap.
    drawn.append(draw.circle(r=number(int(badge.reach * 10) / 10), class_="hit"))
    drawn.append(draw.rect(class_=f"plaque {kind}"))
    # Roman numerals are narrow; two digits fill a plaque, and in some fonts more than that.
    closer = {} if len(badge.letter) == 1 or set(badge.letter) <= set("IV") else {"letter_spacing": "-.08em"}
    drawn.append(draw.text(badge.letter, dy=[".36em"], class_="letter", **closer))
    place = f"translate({round(badge.x, 1):g} {round(badge.y, 1):g})"
    return group(*drawn, class_="badge", transform=place, aria_hidden="true")


def _texts(label: Label) -> Iterator[BaseElement]:
    """The lines of a label, each condensed if a wide font would carry it beyond the picture."""
    for text, kind, below in label.lines:
        squeezed = FACES[kind].condensed(text, label.room, WIDEST[kind])
        place = at(round(label.x, 1), round(label.y + below, 1))
        yield draw.text(text, place, class_=f"label {kind}", text_anchor=label.anchor, aria_hidden="true", **squeezed)
