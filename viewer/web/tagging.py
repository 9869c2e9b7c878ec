"""Corrects the tags of WeasyPrint's PDF files where they follow its boxes rather than the document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

_LIST, _ITEM, _LABEL = "/L", "/LI", "/Lbl"

_PX = 0.75
"""pt: what WeasyPrint makes of a CSS pixel."""


class _Tree:
    """The structure elements of a file, which name each other by reference."""

    def __init__(self, pdf: Any) -> None:
        found: list[Any] = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/StructElem"]
        self.elements = {one.reference: one for one in found}

    def children(self, element: Any) -> list[Any]:
        """The elements right below one, without its marked content."""
        return [self.elements[kid] for kid in element["K"] if kid in self.elements]

    def above(self, element: Any) -> Iterator[Any]:
        """The elements that hold one, from the nearest."""
        while element := self.elements.get(element["P"]):
            yield element

    def tagged(self, tag: str) -> list[Any]:
        return [one for one in self.elements.values() if one["S"] == tag]

    def give(self, parent: Any, children: list[Any]) -> None:
        """Make these the children of an element, in place of those it had."""
        parent["K"][:] = [one.reference for one in children]
        for one in children:
            one["P"] = parent.reference


def correct_tags(document: Any, pdf: Any) -> None:
    """What WeasyPrint calls before it writes a file.

    Lists hold only items, readers can find the headers of a cell, a link is one link and says where it leads, and
    pictures are where the file says they are.
    """
    tree = _Tree(pdf)
    _join_links(tree, document, pdf)
    _locate_figures(tree, document, pdf)
    for paragraph in tree.tagged("/P"):
        if next(tree.above(paragraph))["S"] == "/P":  # a block inside a paragraph, by its style
            paragraph["S"] = "/NonStruct"
    for header in tree.tagged("/TH"):
        in_head = any(one["S"] == "/THead" for one in tree.above(header))
        header["A"]["Scope"] = "/Column" if in_head else "/Row"
    for one in tree.tagged(_LIST):
        _join_columns(tree, one)
    for one in tree.tagged(_LIST):
        _gather_items(tree, one)
    _index_headers(tree, pdf)


def _join_links(tree: _Tree, document: Any, pdf: Any) -> None:
    """WeasyPrint describes a link by its bare target, and makes a link of every line of one that is wrapped."""
    from pydyf import String  # comes with WeasyPrint, which is optional

    objects = {one.reference: one for one in pdf.objects}
    linked = {objects[kid]["Obj"]: link for link in tree.tagged("/Link") for kid in link["K"] if kid in objects}
    for page in document.pages:
        boxes = [box for _, _, _, box in page.links if box.link_annotation]
        for _, lines in groupby(boxes, key=lambda box: id(box.element)):
            annotations = [(box.element.get("aria-label"), box.link_annotation) for box in lines]
            first, *rest = [linked[annotation.reference] for _, annotation in annotations]
            for label, annotation in annotations:
                if label:
                    annotation["Contents"] = String(label)
            for link in rest:
                _move_into(tree, first, link, pdf)


def _move_into(tree: _Tree, link: Any, other: Any, pdf: Any) -> None:
    """Make what one element marks a part of another, also in the index that leads from content to its element."""
    link["K"] += other["K"]
    tree.elements[other["P"]]["K"].remove(other.reference)
    other["S"] = "/NonStruct"  # no longer in the tree, for those who read every object
    index = next(one for one in pdf.objects if isinstance(one, dict) and "Nums" in one)["Nums"]
    for held in (index, *(entry for entry in index if isinstance(entry, list))):
        held[:] = [link.reference if entry == other.reference else entry for entry in held]


def _locate_figures(tree: _Tree, document: Any, pdf: Any) -> None:
    """WeasyPrint gives the box of a picture in CSS pixels from the top; readers expect points from the bottom
    (14.8.5.4.3).
    """
    heights = dict(zip(pdf.page_references, (page.height for page in document.pages), strict=True))
    for figure in tree.tagged("/Figure"):
        left, top, right, bottom = figure["A"]["BBox"]
        height = heights[figure["Pg"]]
        figure["A"]["BBox"][:] = [_PX * left, _PX * (height - bottom), _PX * right, _PX * (height - top)]


def _index_headers(tree: _Tree, pdf: Any) -> None:
    """WeasyPrint names a cell's headers by ID, but leaves out the index in which readers look up IDs (ISO 32000-1,
    14.7.2).
    """
    headers = sorted(
        (one for one in tree.tagged("/TH") if "ID" in one), key=lambda one: one["ID"].string
    )  # a name tree is sorted
    if headers:
        from pydyf import Array, Dictionary  # comes with WeasyPrint, which is optional

        root = next(one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/StructTreeRoot")
        root["IDTree"] = Dictionary({"Names": Array(entry for one in headers for entry in (one["ID"], one.reference))})


def _join_columns(tree: _Tree, one: Any) -> None:
    """A list set in columns has a list for each of them."""
    columns = tree.children(one)
    while columns and all(column["S"] == _LIST for column in columns):
        for column in columns:
            column["S"] = "/NonStruct"  # no longer in the tree, for those who read every object
        tree.give(one, [item for column in columns for item in tree.children(column)])
        columns = tree.children(one)


def _gather_items(tree: _Tree, one: Any) -> None:
    """A `div` around a term and its definition becomes the item; the space between items on one line joins the item
    before.
    """
    items: list[Any] = []
    for child in tree.children(one):
        if child["S"] == "/Div":
            _make_item(tree, child)
        if child["S"] == "/Span" and items:
            body = (tree.children(items[-1]) or [items[-1]])[-1]
            body["K"].append(child.reference)
            child["P"] = body.reference
        else:
            items.append(child)
    tree.give(one, items)


def _make_item(tree: _Tree, group: Any) -> None:
    bodies = [body for item in tree.children(group) for body in tree.children(item)]
    group["S"] = _ITEM
    if len(bodies) > 1:
        bodies[0]["S"] = _LABEL
    for line in bodies[2:]:  # WeasyPrint makes a body of every line
        for kid in tree.children(line):
            kid["P"] = bodies[1].reference
        bodies[1]["K"] += line["K"]
        line["S"] = "/NonStruct"
    tree.give(group, bodies[:2])
