"""svgwrite, with what it lacks: plain links, `use` without XLink, and shapes of the artwork."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from svgwrite.base import BaseElement

from viewer.artwork import Shape

MIRROR = "scale(-1 1)"
_UNCHECKED = BaseElement(debug=False)
"""Whose parameters all elements share: otherwise svgwrite makes new ones, and looks for a checker, for each of thousands."""


class Node(BaseElement):  # type: ignore[misc]  # svgwrite has no types
    """Any SVG element. svgwrite's own classes write XLink and refuse `data-*` and `aria-*`; its base writes all.

    `more` are its last children, each made and written before the next: thousands of them never lie in memory together. So
    an element that has or holds such children can be written once only, and only by `markup`.
    """

    def __init__(self, name: str, /, *children: BaseElement, more: Iterable[Node] = (), text: str = "", **attributes: Any) -> None:
        self.elementname = name
        written = {k.rstrip("_").replace("_", "-"): _written(v) for k, v in attributes.items() if v is not None}
        super().__init__(factory=_UNCHECKED)
        self.attribs.update(written)
        self.elements, self.more = children, more
        self.text = text

    def get_xml(self) -> ElementTree.Element:
        """The element as XML; its text stands before its children."""
        xml: ElementTree.Element = super().get_xml()
        if self.text:
            xml.text = self.text
        if self.more:
            xml.append(_Later(self.more))
        return xml

    def markup(self) -> str:
        """The element as text: the same input gives the same bytes."""
        xml = self.get_xml()
        later = [place.nodes for place in xml.iter() if isinstance(place, _Later)]
        before, *texts = ElementTree.tostring(xml, encoding="unicode").split("<later />")  # in a text it would be escaped
        for nodes, text in zip(later, texts, strict=True):
            before += "".join(node.markup() for node in nodes) + text
        return before


class _Later(ElementTree.Element):
    """The place of children that are still to be made."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        super().__init__("later")
        self.nodes = nodes


def use(name: str, *, mirror: bool = False, **attributes: Any) -> Node:
    """A copy of the shape with that id, mirrored at x = 0 if wished."""
    return Node("use", href=f"#{name}", transform=MIRROR if mirror else None, **attributes)


def shapes(shapes: Iterable[Shape], name: str) -> Node:
    """Paths of the artwork in their order, under one id; each run of half shapes is followed by its mirror image.

    No element more than needed: a browser copies all of them for every `use`, and looks at every copy at every click.
    """
    found: list[Node] = []
    for half, run in groupby(shapes, key=lambda shape: shape.half):
        paths = [
            Node("path", d="".join(shape.data for shape in group), class_=kind or None)
            for kind, alike in groupby(run, key=lambda shape: shape.kind)
            for group in _apart(alike)
        ]
        if half:
            half_name = f"{name}_{len(found)}"
            found += [_named(paths, half_name), use(half_name, mirror=True)]
        else:
            found += paths
    return _named(found, name)


def _apart(shapes: Iterable[Shape]) -> list[list[Shape]]:
    """Shapes in as few groups as keep those apart that may lie over each other: a group is drawn as one path."""
    groups: list[list[Shape]] = []
    for shape in shapes:
        free = (group for group in groups if not any(_meet(shape.bounds, other.bounds) for other in group))
        found = next(free, None)
        if found is None:
            groups.append([shape])
        else:
            found.append(shape)
    return groups


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _named(nodes: list[Node], name: str) -> Node:
    """One node with an id: the only one, or a group of several."""
    if len(nodes) == 1 and "id" not in nodes[0].attribs:
        nodes[0].attribs["id"] = name
        return nodes[0]
    return Node("g", *nodes, id=name)


def _written(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float | int) else value
