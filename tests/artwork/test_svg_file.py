"""What a drawing may not bring along: anything that could act, reach out or swell. Each is named with its line."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from support.samples import FRONT, SIDE, changed, line_of, problems_of

from viewer.artwork.artwork import load_artwork
from viewer.artwork.svg_file import LARGEST_FILE
from viewer.problems import Problem

ELEMENTS = "circle, desc, g, path, svg, title"
NOT_ALLOWED = "an element that artwork may not have"
ATTRIBUTE = "an attribute that artwork may not have"
PRESENTATION = "use presentation attributes and classes only"
SPELLED = 'write fill, stroke and opacity as attributes of their own, such as fill="#efeae4"'
UNGROUP = "ungroup it, so that the drawing program moves the points themselves"
PLAIN = "save as plain SVG, without the editor's own data"
CONVERT = "remove it, or convert it to a path"
LAST = "</svg>"
INKSCAPE = 'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPE = "a document type (<!DOCTYPE …>) is not allowed"


def found(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    path = folder / "front.svg"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return problems_of(load_artwork, path)


@pytest.mark.parametrize(
    ("element", "name", "fix"),
    [
        ("<script>alert(1)</script>", "script", CONVERT),
        ("<style>.a{fill:url(//example.org)}</style>", "style", CONVERT),
        ("<foreignObject><p>x</p></foreignObject>", "foreignObject", CONVERT),
        ('<use href="#outline"/>', "use", CONVERT),
        ('<image href="https://example.org/a.png"/>', "image", CONVERT),
        ('<a href="javascript:alert(1)"><path d="M0 0z"/></a>', "a", CONVERT),
        ('<animate attributeName="d"/>', "animate", CONVERT),
        ("<defs><filter/></defs>", "defs", CONVERT),
        ('<rect width="1" height="1"/>', "rect", CONVERT),
        ("<text>x</text>", "text", CONVERT),
        ('<h:p xmlns:h="http://www.w3.org/1999/xhtml">x</h:p>', "p", PLAIN),
        (
            '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"><s:grid/></s:namedview>',
            "namedview",
            PLAIN,
        ),
    ],
)
def test_an_element_that_could_act_or_reach_out_is_named_once_with_all_inside(tmp_path, element, name, fix):
    problem = Problem("front.svg", line_of(FRONT, LAST), f"<{name}>", NOT_ALLOWED, allowed=ELEMENTS, fix=fix)
    assert found(tmp_path, changed(FRONT, LAST, f"{element}\n{LAST}")) == (problem,)


@pytest.mark.parametrize(
    ("attribute", "shown", "what", "fix"),
    [
        ('style="fill:red"', "style=fill:red", ATTRIBUTE, SPELLED),
        ('transform="scale(2)"', "transform=scale(2)", ATTRIBUTE, UNGROUP),
        ('onload="alert(1)"', "onload=alert(1)", ATTRIBUTE, PRESENTATION),
        ('href="#outline"', "href=#outline", ATTRIBUTE, PRESENTATION),
        ('filter="url(#blur)"', "filter=url(#blur)", ATTRIBUTE, PRESENTATION),
        (
            'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org"',
            "href=https://example.org",
            ATTRIBUTE,
            PLAIN,
        ),
        (f'{INKSCAPE} inkscape:label="Layer 1"', "label=Layer 1", ATTRIBUTE, PLAIN),
        ('xml:space="preserve"', "space=preserve", ATTRIBUTE, PLAIN),
        ('fill="url(#gradient)"', "fill=url(#gradient)", "a reference that artwork may not have", "use a plain color"),
        (
            'stroke="URL(//example.org)"',
            "stroke=URL(//example.org)",
            "a reference that artwork may not have",
            "use a plain color",
        ),
    ],
)
def test_an_attribute_that_could_act_or_reach_out_is_named_with_its_value(tmp_path, attribute, shown, what, fix):
    text = changed(FRONT, '<g id="lines">', f'<g id="lines" {attribute}>')
    problem = Problem("front.svg", line_of(FRONT, '"lines"'), "<g>", what, f'"{shown}"', fix=fix)
    assert found(tmp_path, text) == (problem,)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>',
    ],
    ids=["public", "file", "billion laughs"],
)
def test_a_document_type_is_refused_before_anything_in_it_is_read_or_expanded(tmp_path, doctype):
    text = changed(FRONT, "<svg", f'<?xml version="1.0"?>\n{doctype}\n<svg').replace(
        "</svg>", "<title>&l9;&x;</title></svg>"
    )
    start = time.perf_counter()
    assert found(tmp_path, text) == (Problem("front.svg", 2, "", DOCTYPE, fix="delete it; a drawing needs none"),)
    assert time.perf_counter() - start < 1


def test_an_entity_of_no_document_type_is_not_well_formed(tmp_path):
    (problem,) = found(tmp_path, changed(FRONT, LAST, f"<title>&x;</title>\n{LAST}"))
    assert (problem.line, problem.what) == (line_of(FRONT, LAST), "not well-formed XML: undefined entity")


def test_a_processing_instruction_is_refused(tmp_path):
    text = changed(FRONT, "<svg", '<?xml-stylesheet href="https://example.org/a.css"?>\n<svg')
    problem = Problem(
        "front.svg", 1, "", "a processing instruction is not allowed", '"<?xml-stylesheet"', fix="delete it"
    )
    assert found(tmp_path, text) == (problem,)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("</g>\n</svg>\n", "</svg>\n", line_of(FRONT, LAST) - 1, "mismatched tag"),
        ('<g id="lines">', '<g id="lines" id="other">', line_of(FRONT, '"lines"'), "duplicate attribute"),
        ('<g id="lines">', '<g id="a & b">', line_of(FRONT, '"lines"'), "not well-formed (invalid token)"),
        ('<g id="lines">', '<g x:id="lines">', line_of(FRONT, '"lines"'), "unbound prefix"),
        (FRONT, "{}", 1, "not well-formed (invalid token)"),
        (LAST, f"{LAST}\n<svg/>", line_of(FRONT, LAST) + 1, "junk after document element"),
    ],
)
def test_what_is_not_well_formed_is_named_with_its_line(tmp_path, old, new, line, what):
    problems = found(tmp_path, changed(FRONT, old, new))
    fix = "look at this line and the one before"
    assert problems == (Problem("front.svg", line, "", f"not well-formed XML: {what}", fix=fix),)


def test_a_drawing_that_ends_early_is_named_with_the_group_that_is_open(tmp_path):
    (problem,) = found(tmp_path, FRONT[: FRONT.index("</g>", FRONT.index('<g id="lines">'))])
    line = line_of(FRONT, '<g id="lines">')
    assert problem.what == f"not well-formed XML: the file ends inside <g>, which begins on line {line}"
    assert problem.fix == "close it with </g>, or restore the end of the file from a backup"


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7\n"])
def test_a_photograph_renamed_to_svg_is_named_as_one(tmp_path, start):
    (problem,) = found(tmp_path, start + bytes(range(256)))
    assert (problem.what, problem.allowed) == ("a photograph or scan, not a drawing", "SVG")
    assert problem.fix == "trace it in a drawing program, and save the shapes as plain SVG"


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="ISO-8859-1"?>'])
def test_a_drawing_that_is_not_utf8_is_named_with_the_line_of_the_first_wrong_byte(tmp_path, declared):
    text = declared + changed(FRONT, LAST, f"<title>Cabeça</title>\n{LAST}")
    problem = Problem(
        "front.svg",
        line_of(FRONT, LAST),
        "",
        "not UTF-8 text",
        'byte E7 after "<title>Cabe"',
        fix="save the file as UTF-8",
    )
    assert found(tmp_path, text.encode("latin-1")) == (problem,)


def test_a_drawing_that_is_too_large_is_refused_unread(tmp_path):
    size = f"{len(FRONT) + LARGEST_FILE:,} bytes"
    problem = Problem("front.svg", 0, "", "the file is too large", size, "at most 500,000 bytes")
    assert found(tmp_path, FRONT + "\n" * LARGEST_FILE) == (problem,)


def test_a_missing_drawing_is_named_with_where_to_put_it(tmp_path):
    path = tmp_path / "front.svg"
    problem = Problem("front.svg", 0, "", f"cannot be read: {os.strerror(2)}", fix=f"put the file at {path}")
    assert problems_of(load_artwork, path) == (problem,)


@pytest.mark.parametrize("levels", [6, 7_000])
def test_groups_nested_too_deep_are_refused(tmp_path, levels):
    text = changed(FRONT, '<g id="lines">', f'<g id="lines">\n{"<g>" * levels}{"</g>" * levels}')
    problem = Problem(
        "front.svg", line_of(FRONT, '"lines"') + 1, "<g>", "groups nested too deep", allowed="6 levels", fix="ungroup"
    )
    assert found(tmp_path, text) == (problem,)


def test_all_that_a_drawing_may_not_have_is_reported_together(tmp_path):
    text = changed(FRONT, '<g id="lines">', '<g id="lines" style="x" onclick="y">')
    text = changed(text, LAST, f"<script/>\n<text/>\n{LAST}")
    assert [(problem.line, problem.path) for problem in found(tmp_path, text)] == [
        (line_of(FRONT, '"lines"'), "<g>"),
        (line_of(FRONT, '"lines"'), "<g>"),
        (line_of(FRONT, LAST), "<script>"),
        (line_of(FRONT, LAST) + 1, "<text>"),
    ]


@pytest.mark.parametrize("text", [FRONT, SIDE])
def test_declarations_comments_titles_and_unused_names_do_no_harm(tmp_path, text):
    path = tmp_path / "front.svg"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n{text}'.replace(
        "<svg ", f"<svg {INKSCAPE} "
    )
    path.write_text("\ufeff" + changed(text, LAST, f"<title>Head</title><desc>é</desc>{LAST}"), encoding="utf-8")
    assert load_artwork(path).landmarks
