"""Reads `assets/svg/*.svg`: a view box, shapes by id, and landmarks, checked against the rules for illustrators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import ceil, inf, isfinite, log10
from pathlib import Path
from types import MappingProxyType

from viewer.artwork import geometry
from viewer.artwork.borders import Borders
from viewer.artwork.geometry import Bounds, Box
from viewer.artwork.svg_file import LARGEST_FILE, Element, read
from viewer.files import File, as_file
from viewer.problems import ContentError, Problem, nearest, printable, shown

LAYERS = ("skin", "tones", "lines", "regions", "structures", "landmarks")
_CLASSES = {
    "tones": {"light"},
    "lines": {"fine", "white", "dark", "iris"},
    "regions": set(),
    "structures": {"body", "fibers", "border"},
    "skin": set(),
}
"""The classes that shapes of a layer may have, beside `half`: those of tones and lines are painted by name
(style/drawing/picture.css), those of structures say what a path is."""

_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_ID_LETTERS = "small letters, digits and hyphens"
_PATH_DATA = re.compile(r"[Mm][MmLlHhVvCcSsQqTtAaZz0-9.,\s+-]*")
_COMMANDS = "commands M L H V C S Q T A Z and numbers in mm"
MOST_POINTS = 60_000
"""Corners of all areas and structures of a drawing, curves counted as eight: enough for two hundred structures."""

MOST_OUTLINE_POINTS = 1_600
"""Corners of the outline, with which each shape is compared: five times what a head has."""

_MOST_DECIMALS = 4
_LARGEST_SIDE = 2_000
"""mm. The tallest person has room in it."""

_LARGE = 100.0
"""mm. In drawings at least this high or wide, one decimal is enough; those a tenth of that size need one more, and so
on."""


@dataclass(frozen=True)
class Shape:
    """One path: its data in mm, its class (how it is drawn) and whether the program adds its mirror image."""

    data: str
    kind: str = ""
    half: bool = False

    @cached_property
    def bounds(self) -> Bounds:
        """The least and greatest x and y (mm). A line that encloses nothing has infinite bounds: it is never left out
        for being too far away.
        """
        polygons = geometry.polygons(self.data)
        return geometry.bounds(polygons) if polygons else Bounds(-inf, -inf, inf, inf)


@dataclass(frozen=True)
class DrawnPart:
    """The drawing of a region or structure: closed `body` paths and, for a structure, the `fibers` inside it."""

    id: str
    line: int
    body: tuple[Shape, ...]
    fibers: tuple[Shape, ...] = ()
    border: tuple[Shape, ...] = ()
    """Open paths: the stretches of a structure's border that are drawn; none: all of it."""
    behind: bool = False
    """Whether it lies under what it is drawn over, so that it can be reached: its edge is a broken line."""

    @cached_property
    def outlines(self) -> tuple[geometry.Polygon, ...]:
        """The body as polygons, both halves of it."""
        return tuple(
            polygon
            for shape in self.body
            for drawn in [geometry.polygons(shape.data)]
            for polygon in (drawn + geometry.mirrored(drawn) if shape.half else drawn)
        )

    @cached_property
    def bounds(self) -> Bounds:
        """The least and greatest x and y (mm) of the body."""
        return geometry.bounds(self.outlines)


@dataclass(frozen=True)
class Artwork:
    """One drawing. Units are millimeters of the person, y points down."""

    file: str
    box: Box
    outline: str
    tones: tuple[Shape, ...]
    lines: tuple[Shape, ...]
    regions: Mapping[str, DrawnPart]
    structures: Mapping[str, DrawnPart]
    landmarks: Mapping[str, tuple[float, float]]

    @property
    def stem(self) -> str:
        """The file's name without its extension, which is what a site's `view` refers to."""
        return self.file.removesuffix(".svg")

    @cached_property
    def silhouette(self) -> tuple[geometry.Polygon, ...]:
        """The outline as polygons."""
        return geometry.polygons(self.outline)

    @cached_property
    def strays(self) -> Mapping[str, float]:
        """How far the border of each part runs outside the outline, within the picture's frame (mm)."""
        return {part.id: self._stray(part) for part in (*self.regions.values(), *self.structures.values())}

    def _stray(self, part: DrawnPart) -> float:
        # Outside the frame nobody sees how a part ends: what the picture cuts off runs on there.
        box = self.box
        framed = (
            (x, y)
            for polygon in part.outlines
            for x, y in polygon
            if box.left <= x <= box.right and box.top <= y <= box.bottom
        )
        return geometry.farthest(self.silhouette, geometry.outside(self.silhouette, framed))

    @cached_property
    def borders(self) -> Mapping[str, str]:
        """For each region that ends on bare skin, path data of the open lines where it does."""
        found = {
            region.id: "".join(self._lines.of(geometry.polygons(shape.data), half=shape.half) for shape in region.body)
            for region in self.regions.values()
        }
        return MappingProxyType({region_id: data for region_id, data in found.items() if data})

    @cached_property
    def own_borders(self) -> Mapping[str, str]:
        """For each region that the outline shows in part, path data of the open lines that show the rest of it.

        For the others, their shape is their border.
        """
        found = {
            region.id: [self._lines.own(geometry.polygons(shape.data), half=shape.half) for shape in region.body]
            for region in self.regions.values()
        }
        return MappingProxyType(
            {
                region_id: "".join(
                    shape.data if line is None else line
                    for line, shape in zip(lines, self.regions[region_id].body, strict=True)
                )
                for region_id, lines in found.items()
                if any(line is not None for line in lines)
            }
        )

    @cached_property
    def _lines(self) -> Borders:
        return Borders(
            self.silhouette, tuple(edge for structure in self.structures.values() for edge in structure.outlines)
        )


def load_artwork(source: Path | File) -> Artwork:
    """Load the artwork in a file. Raises `ContentError` listing every rule it breaks."""
    file = as_file(source, LARGEST_FILE)
    return _artwork(file.name, file.read())


@lru_cache(maxsize=16)  # a few versions of a few drawings: an illustrator who saves often does not fill the memory
def _artwork(name: str, data: bytes) -> Artwork:
    """The artwork in a file's bytes. Cached with all that is measured on it, because words change far more often."""
    reader = _Reader(name)
    artwork = reader.artwork(read(File(name, data)))
    if reader.problems:
        raise ContentError(reader.problems)
    return artwork


@dataclass
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    points: int = 0
    frame: Box | None = None
    """The view box, once it is known to be right: what lies outside of it is reported."""
    decimals: int = 1
    """How many a drawing of this size needs."""

    def wrong(self, element: Element, what: str, *, value: str = "", allowed: str = "", fix: str = "") -> None:
        place = f"#{printable(element.attributes['id'][:60])}" if "id" in element.attributes else f"<{element.name}>"
        self.problems.append(
            Problem(file=self.file, line=element.line, path=place, what=what, value=value, allowed=allowed, fix=fix)
        )

    def artwork(self, root: Element) -> Artwork:
        box = self._box(root)
        self.frame = None if self.problems else box
        longest = max(box.width, box.height)
        if 0 < longest < _LARGE:
            self.decimals = min(1 + ceil(log10(_LARGE / longest)), _MOST_DECIMALS)
        layers = self._layers(root)
        return Artwork(
            file=self.file,
            box=box,
            # Without a layer of skin, the missing outline is reported of the whole drawing.
            outline=self._outline(layers.get("skin") or root),
            tones=self._shapes(layers.get("tones"), "tones"),
            lines=self._shapes(layers.get("lines"), "lines"),
            regions=self._parts(layers.get("regions"), "regions"),
            structures=self._parts(layers.get("structures"), "structures"),
            landmarks=self._landmarks(layers.get("landmarks")),
        )

    def _box(self, root: Element) -> Box:
        text = root.attributes.get("viewBox", "")
        try:
            left, top, width, height = (float(v) for v in text.replace(",", " ").split())
        except ValueError:
            left = top = width = height = 0.0
        fits = 0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE  # NaN does not
        if root.name != "svg" or not fits or not isfinite(left + top):
            allowed = f"four numbers in mm: left, top, width, height; at most {_LARGEST_SIDE:,} wide and high"
            self.wrong(root, "no usable viewBox", value=shown(text), allowed=allowed, fix="set it on <svg>")
        return Box(left, top, width, height)

    def _layers(self, root: Element) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in root.children:
            name = element.attributes.get("id", "")
            if element.name != "g" or name not in LAYERS:
                fix = "put the shape into one of these groups"
                if element.name == "g":
                    fix = nearest(name, LAYERS) or "give the group one of these ids"
                self.wrong(element, "not a layer", value=shown(name), allowed=", ".join(LAYERS), fix=fix)
            elif name in found:
                self.wrong(element, "the layer occurs twice", fix="join the two groups")
            else:
                found[name] = element
        return found

    def _outline(self, skin: Element) -> str:
        for element in skin.children:
            if element.attributes.get("id") == "outline":
                shape = self._path(element, "skin", closed=True)
                return shape.data if shape else ""
        self.wrong(skin, "the outline is missing", fix='put a closed <path id="outline"> into <g id="skin">')
        return ""

    def _shapes(self, layer: Element | None, name: str) -> tuple[Shape, ...]:
        found = (self._path(e, name, closed=True) for e in (layer.children if layer else ()))
        return tuple(shape for shape in found if shape)

    def _parts(self, layer: Element | None, name: str) -> Mapping[str, DrawnPart]:
        parts: dict[str, DrawnPart] = {}
        for element in layer.children if layer else ():
            part_id = element.attributes.get("id", "")
            if not self._id(element, part_id):
                continue
            inner = element.children if element.name == "g" else (element,)
            half, behind = "half" in _classes(element), "behind" in _classes(element)
            known = len(self.problems)
            shapes = [s for e in inner if (s := self._path(e, name, closed="border" not in _classes(e), half=half))]
            fibers, border = (tuple(s for s in shapes if s.kind == kind) for kind in ("fibers", "border"))
            body = tuple(s for s in shapes if s not in (*fibers, *border))
            # After too many corners, shapes are no longer read: that they are missing is not the illustrator's mistake.
            if not body and len(self.problems) == known and self.points <= MOST_POINTS:
                self.wrong(element, "the part has no body", fix='add a closed <path class="body">')
            parts[part_id] = DrawnPart(part_id, element.line, body, fibers=fibers, border=border, behind=behind)
        return MappingProxyType(parts)

    def _id(self, element: Element, name: str) -> bool:
        if not _ID.fullmatch(name):
            fix = "give the id of the part it shows"
            self.wrong(element, "not a well-formed id", value=shown(name), allowed=_ID_LETTERS, fix=fix)
        elif name in self.ids:
            what = f"the id occurs twice, first on line {self.ids[name]}"
            self.wrong(element, what, fix="join the two shapes, or rename one")
        else:
            self.ids[name] = element.line
            return True
        return False

    def _path(self, element: Element, layer: str, *, closed: bool, half: bool = False) -> Shape | None:
        if element.name != "path" or element.children:
            fix = "convert the object to a path"
            self.wrong(element, "only paths are allowed here", value=f"<{element.name}>", allowed="<path>", fix=fix)
            return None
        data = element.attributes.get("d", "").strip()
        classes = _classes(element)
        unknown = classes - _CLASSES[layer] - {"half"}
        if unknown:
            known = sorted(_CLASSES[layer] | {"half"})
            fix = nearest(min(unknown), known) or "remove the class"
            value = shown(" ".join(sorted(unknown)))
            self.wrong(element, "an unknown class", value=value, allowed=", ".join(known), fix=fix)
        if not _PATH_DATA.fullmatch(data):
            value, fix = _stop(data)
            self.wrong(element, "not path data", value=value, allowed=_COMMANDS, fix=fix)
            return None
        if closed and data[-1] not in "zZ":
            value, allowed = shown(data[-12:]), "path data ending in z"
            self.wrong(element, "the path is not closed", value=value, allowed=allowed, fix="close the path")
        if re.search(rf"\.\d{{{self.decimals + 1}}}", data):
            what = "more than one decimal" if self.decimals == 1 else f"more than {self.decimals} decimals"
            fix = f"save with a precision of {10**-self.decimals:g} mm; more only makes the file larger"
            self.wrong(element, what, fix=fix)
        kind = next(iter(sorted(classes - {"half"})), "")
        # Only what encloses something is measured; tones, lines, fibers and borders are only drawn.
        measured = kind in ("", "body") and layer in ("skin", "regions", "structures")
        if measured and not self._readable(element, data, layer):
            return None
        return Shape(data, kind, half=half or "half" in classes)

    def _readable(self, element: Element, data: str, layer: str) -> bool:
        if self.points > MOST_POINTS:
            return False  # already reported
        try:
            found = geometry.polygons(data)
        except ValueError as error:
            what = f"path data that cannot be drawn ({shown(error, limit=80)})"
            self.wrong(element, what, value=shown(data[:40]), fix="undo the last edit of this path, or draw it again")
            return False
        if not found:
            self.wrong(element, "the shape has no area", value=shown(data[:40]), fix="draw a closed shape")
        count, most = sum(map(len, found)), MOST_OUTLINE_POINTS if layer == "skin" else MOST_POINTS
        if found and self.frame and not geometry.bounds(found).meets(self.frame):
            self._outside(element, geometry.bounds(found), self.frame, layer)
        self.points += 0 if layer == "skin" and count <= most else count
        if count > most or self.points > MOST_POINTS:
            value = f"{max(count, self.points):,}"
            self.wrong(element, "too many corners", value=value, allowed=f"at most {most:,}", fix="simplify the shapes")
            self.points = MOST_POINTS + 1  # reading the rest would take the time that the limit is there to save
            return False
        return bool(found)

    def _outside(self, element: Element, bounds: Bounds, frame: Box, layer: str) -> None:
        allowed = f"within the viewBox: {_extent(Bounds(frame.left, frame.top, frame.right, frame.bottom))}"
        fix = "move it into the picture, or correct the viewBox"
        if layer == "skin":
            fix, self.frame = "correct the viewBox on <svg>", None  # which puts every other shape outside as well
        self.wrong(element, "the shape lies outside the picture", value=_extent(bounds), allowed=allowed, fix=fix)

    def _landmarks(self, layer: Element | None) -> Mapping[str, tuple[float, float]]:
        found: dict[str, tuple[float, float]] = {}
        for element in layer.children if layer else ():
            name = element.attributes.get("id", "")
            try:
                at = float(element.attributes["cx"]), float(element.attributes["cy"])
            except (KeyError, ValueError):
                at = inf, inf
            if not all(map(isfinite, at)):
                allowed = '<circle id="…" cx="…" cy="…" r="1"/>'
                self.wrong(element, "a landmark has no place", allowed=allowed, fix="set cx and cy in mm")
                continue
            if name in found:
                self.wrong(element, "the landmark is defined twice", fix="keep one of the two")
            elif _ID.fullmatch(name):
                found[name] = at
            else:
                value = shown(name)
                self.wrong(element, "not a well-formed id", value=value, allowed=_ID_LETTERS, fix="name the landmark")
        return MappingProxyType(found)


def _extent(bounds: Bounds) -> str:
    x0, y0, x1, y1 = bounds
    return f"x from {x0:.0f} to {x1:.0f}, y from {y0:.0f} to {y1:.0f}"


def _stop(data: str) -> tuple[str, str]:
    """Where text stops being path data: what stands there, and how to fix it."""
    if not data:
        return shown(data), 'draw the shape, or add its "d"'
    if data[0] not in "Mm":
        return shown(data[:40]), "start it with M and the first point"
    start = _PATH_DATA.match(data)
    at = start.end() if start else 0
    fix = "write the number in full, without an exponent" if data[at] in "eE" else f"correct it at {shown(data[at])}"
    return shown(data[max(at - 20, 0) : at + 20]), fix


def _classes(element: Element) -> set[str]:
    return set(element.attributes.get("class", "").split())
