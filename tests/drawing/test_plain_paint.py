"""Style sheets written into pictures as attributes, for programs that know little CSS."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from viewer.drawing.plain_paint import PlainPaint


def painted(style: str, svg: str) -> ET.Element:
    root = ET.fromstring(svg)
    PlainPaint(style).write(root)
    return root


@pytest.mark.parametrize(
    ("style", "fill"),
    [
        ("path { fill: red }", "red"),
        (":root { --a: light-dark(#fff, #000) } path { fill: var(--a) }", "#fff"),
        ("path { fill: var(--nothing, light-dark(blue, red)) }", "blue"),
        (":root { --a: red } g { --a: green } path { fill: var(--a) }", "green"),
        ("g path { fill: red } path { fill: blue }", "red"),
        ("path { fill: red } path { fill: blue }", "blue"),
        ("path { fill: red } path:hover, path:focus-visible, path::before { fill: blue }", "red"),
        ("path { fill: red } @media (prefers-contrast: more) { path { fill: blue } }", "red"),
        ("@layer a { g path { fill: red } } @layer b { path { fill: blue } }", "blue"),
        ("path { fill: transparent }", "none"),
        ("path { fill: color-mix(in srgb, red, blue) }", None),
        ("path { fill: var(--nothing) }", None),
    ],
)
def test_an_element_gets_what_the_style_sheet_says_at_rest_in_the_light_scheme(style, fill):
    root = painted(style, "<svg><g><path/></g></svg>")
    assert root[0][0].get("fill") == fill


def test_a_list_of_values_keeps_its_commas_and_its_quotes_fit_an_attribute():
    root = painted(':root { --font: var(--own, "Segoe UI", sans-serif) } svg { font-family: var(--font) }', "<svg/>")
    assert root.get("font-family") == "'Segoe UI', sans-serif"


def test_what_no_program_paints_becomes_no_attribute():
    root = painted("svg { cursor: pointer; fill: red; direction: ltr }", "<svg/>")
    assert {name for name in root.attrib if name != "xmlns:xlink"} == {"fill"}


def test_every_link_has_a_twin_for_programs_that_know_only_xlink():
    root = painted("", '<svg><a href="#b"/><g/></svg>')
    assert root[0].get("xlink:href") == "#b"
    assert "xlink:href" not in root[1].attrib
