"""Style sheets: quick to apply, every written file used, and nothing of one diagram in them."""

from __future__ import annotations

import re

import pytest
from support.kinds import strips, write_made
from support.served import ROOT
from support.style_sheets import sheets

from viewer.content.content import load_content
from viewer.web import style_sheets as styles
from viewer.web.static_files import static_text
from viewer.web.style_sheets import frame_style, minified, page_style, picture_style, unscripted_style

_PRINT = re.compile(r"@media print\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
"""What is for paper alone: up to the brace that closes it, with rules in rules."""


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("@media print { .a :is(b, i) { color : red } }", "@media print{.a *:is(b,i){color:red}}"),
        (".a\n  :has(b) { color: red }", ".a *:has(b){color:red}"),
        (".a:is(b) { color: red }", ".a:is(b){color:red}"),
        ('p::after { content: "a :is(b)" }', 'p::after{content:"a :is(b)"}'),
        ("p::after { content: 'a \\' :not(b)' }", "p::after{content:'a \\' :not(b)'}"),
        ('/* a :is(b) " */ .a :where(b) { color: red }', ".a *:where(b){color:red}"),
    ],
)
def test_minified_selectors_keep_what_they_select_and_strings_keep_every_character(written, sent):
    assert minified(written) == sent


_LARGE = r"(?:\bmain|\bbody|\bhtml|:root|\.diagram|\.stage|\.reading|\.panels?)\b"
"""What holds much of a page: with `:has()` on it, a browser asks again wherever anything in it comes or goes."""


def slow_rules(style: str) -> list[str]:
    """The rules on screens that look for what is chosen, or through all of a large element; one is for where no
    script has run.
    """
    on_screens = _PRINT.sub("", style).replace(".by-address>*:has(:target)", "")
    return re.findall(rf"[^{{}}]*:has\([^{{]*:target[^{{]*|[^{{}}]*{_LARGE}[^\s,{{>+~]*:has\([^>+~][^{{]*", on_screens)


def test_with_script_no_rule_looks_from_the_top_of_the_page_for_what_is_chosen():
    """Such rules make every click slow: a browser then looks at the whole page again."""
    content = load_content(ROOT)
    for style in (page_style(content), frame_style(content)):
        assert slow_rules(style) == []
        assert "@media print" in style
        for slow in (".diagram:has(:target) .x", "main:has(.turn)", ".x .panels[a]:has(p.y)"):
            assert slow_rules(f"{style}{slow}{{color:red}}") == [slow]
    assert slow_rules(unscripted_style(content))


def test_the_icon_has_the_colors_of_the_diagram_in_light(content):
    written = static_text("icon.svg").partition("<path")[2]
    colors = set(re.findall("#[0-9a-f]{6}", written))
    assert colors <= set(re.findall(r"light-dark\((#[0-9a-f]{6})", picture_style(content)))
    assert len(colors) == 6


def test_space_in_a_string_stays(content, monkeypatch):
    monkeypatch.setattr(styles, "static_text", lambda _: '.a { content: "one;  two: three" }')
    assert '"one;  two: three"' in picture_style(content)


def test_every_written_style_sheet_is_used(content, monkeypatch, tmp_path):
    used = []
    monkeypatch.setattr(styles, "static_text", lambda name: used.append(name) or static_text(name))
    sheets(content)
    assert "style/drawing/alone.css" not in used, "every area of the head holds structures"
    sheets(load_content(ROOT / "viewer" / "content" / "first_diagram"))
    assert "style/colors/looks.css" not in used, "every structure so far has fibers"
    sheets(load_content(ROOT / "examples" / "hand"))
    assert "style/colors/behind.css" not in used, "no structure so far lies behind another"
    made = strips(2, structures=True)
    sheets(
        write_made(tmp_path, made["json"], whole=made["svg"].replace('<g id="part-0"', '<g class="behind" id="part-0"'))
    )
    picture_style(content)
    folder = ROOT / "viewer" / "web" / "static"
    assert set(used) == {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")}


def test_a_picture_file_has_no_layers_which_simple_programs_would_skip_with_all_that_is_in_them(content):
    assert "@layer" not in picture_style(content)
    assert ".outline{" in picture_style(content)


def test_no_written_style_sheet_names_a_part_or_a_side(content):
    """What depends on them is generated from the content."""
    for path in (ROOT / "viewer" / "web" / "static" / "style").rglob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        named = {name for name in (*content.parts, *content.views) if re.search(rf'(?:hue-|="?){name}\b', rules)}
        assert named == set(), path.name
