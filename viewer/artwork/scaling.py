"""Brings drawings of any size to one scale, so that lines, letters and points suit a hand as well as a head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from svg.path import Path, parse_path

from viewer.artwork.artwork import Artwork, DrawnPart, Shape
from viewer.artwork.geometry import Box

SHEET_HEIGHT = 342.0
"""Units. The height of the tallest drawing of a diagram, in the measure that pictures are made in: a head's in mm."""

_SHEET_WIDTH, _WIDEST = 460.0, 300.0
"""Units. No drawing is wider than the first, and what names stand beside no wider than the second: names beside a
wide drawing would be too small to read."""

BESIDE = 212.0
"""Units below the drawing's top edge. Names stand beside what is drawn above this; wider things below, such as
shoulders under a head, reach into the gutters."""


def to_sheet(artworks: Mapping[str, Artwork]) -> tuple[Mapping[str, Artwork], float]:
    """A diagram's drawings in sheet units, and the number of sheet units in a millimeter. All drawings share one
    scale.
    """
    scale = SHEET_HEIGHT / max(artwork.box.height for artwork in artworks.values())
    widest = max(artwork.box.width for artwork in artworks.values()) * scale
    beside = max(_across(artwork, BESIDE / scale) for artwork in artworks.values()) * scale
    scale *= min(1.0, _SHEET_WIDTH / widest, _WIDEST / beside)
    if scale == 1:  # a head is drawn in the sheet's measure, and so its bytes stay as the illustrator saved them
        return artworks, scale
    return MappingProxyType({stem: scaled(artwork, scale) for stem, artwork in artworks.items()}), scale


def _across(artwork: Artwork, depth: float) -> float:
    """How wide the upper part of a drawing is, down to a depth below its top edge, within its frame."""
    box = artwork.box
    xs = [min(max(x, box.left), box.right) for polygon in artwork.silhouette for x, y in polygon if y < box.top + depth]
    return max(xs) - min(xs) if xs else box.width


def scaled(artwork: Artwork, scale: float) -> Artwork:
    """The same drawing, enlarged by a factor."""
    return replace(
        artwork,
        box=Box(*(value * scale for value in artwork.box)),
        outline=_data(artwork.outline, scale),
        tones=_shapes(artwork.tones, scale),
        lines=_shapes(artwork.lines, scale),
        regions=MappingProxyType({name: _part(part, scale) for name, part in artwork.regions.items()}),
        structures=MappingProxyType({name: _part(part, scale) for name, part in artwork.structures.items()}),
        landmarks=MappingProxyType({name: (x * scale, y * scale) for name, (x, y) in artwork.landmarks.items()}),
    )


def _part(part: DrawnPart, scale: float) -> DrawnPart:
    body, fibers, border = (_shapes(shapes, scale) for shapes in (part.body, part.fibers, part.border))
    return replace(part, body=body, fibers=fibers, border=border)


def _shapes(shapes: tuple[Shape, ...], scale: float) -> tuple[Shape, ...]:
    return tuple(replace(shape, data=_data(shape.data, scale)) for shape in shapes)


@lru_cache(maxsize=4096)  # all shapes of several diagrams: after a change of words none is parsed again
def _data(data: str, scale: float) -> str:
    """Path data, enlarged by a factor."""
    # Not by a `transform`: strokes would be scaled, too, and everything that measures shapes would have to know it.
    path = Path()
    for segment in parse_path(data):
        for name in ("start", "end", "control", "control1", "control2", "radius"):
            if hasattr(segment, name):
                setattr(segment, name, getattr(segment, name) * scale)
        path.append(segment)
    return str(path.d())
