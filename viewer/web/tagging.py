"""Corrects the tags of a PDF that WeasyPrint laid out, where they follow its boxes rather than the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_LIST, _ITEM, _LABEL = "/L", "/LI", "/Lbl"


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


def correct_tags(_: Any, pdf: Any) -> None:
    """What WeasyPrint calls before it writes a file: lists hold only items, and readers can find the headers of a cell."""
    tree = _Tree(pdf)
    for header in tree.tagged("/TH"):
        in_head = any(one["S"] == "/THead" for one in tree.above(header))
        header["A"]["Scope"] = "/Column" if in_head else "/Row"
    for one in tree.tagged(_LIST):
        _join_columns(tree, one)
    for one in tree.tagged(_LIST):
        _gather_items(tree, one)
    _index_headers(tree, pdf)


def _index_headers(tree: _Tree, pdf: Any) -> None:
    """WeasyPrint names a cell's headers by ID, but leaves out the index in which readers look up IDs (ISO 32000-1, 14.7.2)."""
    headers = sorted((one for one in tree.tagged("/TH") if "ID" in one), key=lambda one: one["ID"].string)  # a name tree is sorted
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
    """A `div` around a term and its definition becomes the item; the space between items on one line joins the item before."""
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
    tree.give(group, bodies)
