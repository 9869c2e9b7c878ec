"""svgwrite's elements, and the two it cannot write: a link and a `use` with a plain `href`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import svgwrite
from svgwrite.base import BaseElement
from svgwrite.container import Group
from svgwrite.mixins import Presentation, Transform

from viewer.artwork import Bounds, Box, Shape
from viewer.drawing.paths import STEP, UnwrittenError, counted, terse

MIRROR = "scale(-1 1)"

draw = svgwrite.Drawing(debug=False)
"""Makes elements: `draw.circle(…)`, `draw.path(…)`. Unchecked, since svgwrite's checker refuses `data-*`, `aria-*`
and SVG 2."""


class Anchor(Group):  # type: ignore[misc]  # svgwrite has no types
    """An `a` with a plain `href`: svgwrite's own writes XLink, and a target that opens a window."""

    elementname = "a"

    def __init__(self, href: str, **attributes: Any) -> None:
        super().__init__(factory=draw, href=href, **attributes)


class Use(BaseElement, Transform, Presentation):  # type: ignore[misc]
    """A copy of the shape with an id, optionally mirrored at x = 0: svgwrite's own writes XLink, which SVG 2
    retired.
    """

    elementname = "use"

    def __init__(self, name: str, *, mirror: bool = False, **attributes: Any) -> None:
        super().__init__(factory=draw, href=f"#{name}", transform=MIRROR if mirror else None, **attributes)


def holding(parent: BaseElement, children: Iterable[BaseElement]) -> BaseElement:
    """The same element with more children added."""
    for child in children:
        parent.add(child)
    return parent


def group(*children: BaseElement, **attributes: Any) -> BaseElement:
    """Elements in a `g`."""
    return holding(draw.g(**attributes), children)


def number(value: float) -> str:
    """A length or coordinate without unnecessary zeros."""
    return f"{value:g}"


def at(x: float, y: float) -> tuple[str, str]:
    """A place or a size, as svgwrite's elements take it."""
    return number(x), number(y)


_EMPTY = re.compile(r"<defs />| (?=/>)")
"""What an `svg` without definitions holds all the same, and the space before the end of an empty element."""

_PLACED = re.compile(r"<(?:circle|line|rect|text)\b[^>]*")
_AT_ZERO = re.compile(r' (?:[xy]1?|[xy]2|c[xy])="0"')
"""In these elements 0 is the default. Not in gradients, whose `x2` is 100 % without it."""


def svg_text(element: BaseElement) -> str:
    """An element as text, without zero coordinates and other defaults that svgwrite always writes."""
    text = _PLACED.sub(lambda tag: _AT_ZERO.sub("", tag[0]), str(element.tostring()))
    return _EMPTY.sub("", text)


def box_text(box: Box) -> str:
    """A box as a `viewBox` attribute, to a tenth of a unit."""
    return " ".join(number(round(value, 1)) for value in box)


NEAR = "near"
"""What the id of those shapes ends in that close-ups show."""


@dataclass(frozen=True)
class Pen:
    """Writes paths with their places rounded to a grid.

    `in_mm` says that numbers are mm. Otherwise they count steps of the grid and the element is scaled, which makes a
    page two kilobytes lighter, but scales strokes too unless they are non-scaling (`drawing/lines-in-px.css`).
    """

    in_mm: bool = True

    def path(self, *data: str, step: float = STEP, **attributes: Any) -> BaseElement:
        """One element for several paths, on a grid of `step` mm."""
        if not self.in_mm:
            with suppress(UnwrittenError):
                scale = f"scale({number(step)})".replace("(0.", "(.")
                return draw.path(d="".join(counted(path, step) for path in data), transform=scale, **attributes)
        # In mm, too, where one of the paths has an arc: an arc cannot be counted in steps, and all share one scale.
        return draw.path(d="".join(terse(path, step) for path in data), **attributes)

    def shapes(
        self, shapes: Iterable[Shape], name: str, step: float = STEP, near: Callable[[Shape], bool] | None = None
    ) -> BaseElement:
        """Paths of the artwork in order, under one id; each run of half shapes is followed by its mirror image.

        No more elements than needed: a browser copies all of them for every `use`, and visits every copy at every
        click. Those that are `near` follow the others, in a group that can be used without them.
        """
        if near is None:
            return _named(self._paths(shapes, name, step), name)
        drawn = tuple(shapes)
        far = self._paths((shape for shape in drawn if not near(shape)), name, step)
        close = self._paths((shape for shape in drawn if near(shape)), f"{name}_{NEAR}", step)
        return group(*far, _named(close, f"{name}_{NEAR}"), id=name)

    def _paths(self, shapes: Iterable[Shape], name: str, step: float) -> list[BaseElement]:
        found: list[BaseElement] = []
        # Runs, not all of a kind at once: later shapes are painted over earlier ones.
        for half, run in groupby(shapes, key=lambda shape: shape.half):
            paths = [
                self.path(*(shape.data for shape in together), step=step, class_=kind or None)
                for kind, alike in groupby(run, key=lambda shape: shape.kind)
                for together in _apart(alike)
            ]
            if half:
                half_name = f"{name}_{len(found)}"
                found += [_named(paths, half_name), Use(half_name, mirror=True)]
            else:
                found += paths
        return found


def _apart(shapes: Iterable[Shape]) -> list[list[Shape]]:
    """Shapes in few groups that keep overlapping ones apart: each group is drawn as one path.

    Translucent shapes that overlap are darker there, and one path of both would not be.
    """
    groups: list[list[Shape]] = []
    for shape in shapes:
        free = (group for group in groups if not any(_meet(shape.bounds, other.bounds) for other in group))
        found = next(free, None)
        if found is None:
            groups.append([shape])
        else:
            found.append(shape)
    return groups


def _meet(a: Bounds, b: Bounds) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def _named(elements: list[BaseElement], name: str) -> BaseElement:
    """One element with an id: the only one, or a group of several.

    An element that has an id already gets a group around it: a `use` refers to it by that.
    """
    if len(elements) == 1 and "id" not in elements[0].attribs:
        elements[0]["id"] = name
        return elements[0]
    return group(*elements, id=name)
