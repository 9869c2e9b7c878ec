"""Turns style sheets into presentation attributes, for programs that show SVG but support little CSS.

Drawing programs, thumbnailers and slide editors drop `var()` and `light-dark()`, and would paint everything black.
Browsers rank every style sheet above presentation attributes (SVG 2, section 6.3), so the attributes change nothing
for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2
from tinycss2.ast import Declaration, FunctionBlock, Node

PAINT = frozenset(
    {
        "display",
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "stop-color",
        "stop-opacity",
        "paint-order",
        "opacity",
        "font-family",
        "font-size",
        "font-weight",
        "text-anchor",
    }
)
"""The properties that become attributes: what decides how a picture at rest looks."""

_XLINK = "http://www.w3.org/1999/xlink"

Variables = Mapping[str, list[Node]]


@dataclass(frozen=True)
class PaintDeclaration:
    """One declaration. A later cascade layer wins whatever the selectors."""

    name: str
    value: list[Node]
    layer: int


class PlainPaint:
    """The rules of a style sheet that hold in every medium, in the light scheme, ready to be written into pictures."""

    def __init__(self, style: str) -> None:
        self._matcher = cssselect2.Matcher()
        self._add(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True), 0)

    def _add(self, rules: Iterable[Node], layer: int) -> None:
        """Add rules. Our sheets name their cascade layers in order."""
        for rule in rules:
            if rule.type == "qualified-rule":
                inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
                # Rules nested in rules are for states that no picture at rest has.
                declared = tuple(
                    PaintDeclaration(one.name, one.value, layer) for one in inside if isinstance(one, Declaration)
                )
                for selector in _selectors(rule.prelude):
                    self._matcher.add_selector(selector, declared)
            elif rule.type == "at-rule" and rule.at_keyword == "layer" and rule.content is not None:
                layer += 1
                self._add(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), layer)
            # Only a browser can evaluate @media and @supports.

    def write(self, root: Element) -> None:
        """Give every element of a picture the attributes equivalent to the style sheet, and every link an XLink
        twin.
        """
        # As plain attributes: ElementTree would write a prefix of its own (ns1), which some programs do not know.
        root.set("xmlns:xlink", _XLINK)
        self._write(cssselect2.ElementWrapper.from_xml_root(root), {})

    def _write(self, wrapped: cssselect2.ElementWrapper, inherited: Variables) -> None:
        element: Element = wrapped.etree_element
        declared = self._declared(wrapped)
        own = {name: rule.value for name, rule in declared.items() if name.startswith("--")}
        variables = {**inherited, **own} if own else inherited
        for name, rule in declared.items():
            # A declaration wins over an attribute in browsers, and so replaces it here.
            if name in PAINT and (value := _text(rule.value, variables)):
                element.set(name, value)
        if "href" in element.attrib:
            element.set("xlink:href", element.attrib["href"])
        for child in wrapped.iter_children():
            self._write(child, variables)

    def _declared(self, wrapped: cssselect2.ElementWrapper) -> dict[str, PaintDeclaration]:
        """The declarations that win for an element, by property."""
        matches = (
            (rule.layer, specificity, order, rule)
            for specificity, order, _, found in self._matcher.match(wrapped)
            for rule in found
        )
        # In the cascade's order, so that the last one for a property overwrites the others.
        return {rule.name: rule for *_, rule in sorted(matches, key=lambda match: match[:3])}


@lru_cache(maxsize=4)
def plain_paint(style: str) -> PlainPaint:
    """The rules of a style sheet, compiled once because they are the same for every picture."""
    return PlainPaint(style)


def _selectors(prelude: list[Node]) -> Iterator[cssselect2.compiler.CompiledSelector]:
    """The selectors of a rule for elements themselves.

    A picture at rest has no pointer or focus: what depends on them (`:hover`) compiles, and never matches.
    """
    try:
        compiled = cssselect2.compile_selector_list(prelude)
    except cssselect2.SelectorError:
        return  # a selector that only browsers know
    yield from (one for one in compiled if one.pseudo_element is None)


def _text(value: Iterable[Node], variables: Variables) -> str:
    """A value as an attribute can hold it; empty if only a browser can compute it."""
    nodes = list(_resolved(value, variables))
    if any(isinstance(node, FunctionBlock) for node in nodes):
        return ""
    text = tinycss2.serialize(nodes).strip().replace('"', "'")
    return "none" if text == "transparent" else text  # SVG 1.1 knows no transparent color


def _resolved(value: Iterable[Node], variables: Variables) -> Iterator[Node]:
    """A value with its variables filled in and the light one of each pair of colors."""
    for node in value:
        if not isinstance(node, FunctionBlock):
            yield node
        elif node.lower_name == "var":
            name, fallback = _split(node.arguments)
            known = variables.get(tinycss2.serialize(name).strip())
            yield from _resolved(fallback if known is None else known, variables)
        elif node.lower_name == "light-dark":
            yield from _resolved(_split(node.arguments)[0], variables)
        else:
            yield node


def _split(arguments: list[Node]) -> tuple[list[Node], list[Node]]:
    """The arguments of a function before and after its first comma."""
    comma = next(
        (i for i, node in enumerate(arguments) if node.type == "literal" and node.value == ","), len(arguments)
    )
    return arguments[:comma], arguments[comma + 1 :]
