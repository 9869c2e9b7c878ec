"""The chosen part is marked by the script's classes or, without script, by a style sheet of its own: both alike."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from conftest import ROOT
from support.kinds import strips, write_made
from support.measures import asked

from viewer.content.content import load_content
from viewer.web import style_sheets as styles
from viewer.web.static_files import static_text
from viewer.web.style_sheets import (
    LAYERS,
    catalog_style,
    frame_style,
    handout_style,
    page_style,
    picture_style,
    problems_style,
    sheet_style,
    unscripted_style,
)

CHOSEN = ("occiput", "occipitalis", "occipitalis-left-2", "procerus-1", "side-effects", "ad-back-large", "galea")
_SEEN = ["display", "fill", "fillOpacity", "strokeWidth", "strokeOpacity", "opacity", "fontWeight", "position"]
_LOOKS = """(names) => [...document.querySelectorAll(".diagram *")].filter((one) =>
  !one.closest("defs, .find, .tip, .themes, .countries, .part-tools, .turn, .way-back")).map((one) => {
  const seen = getComputedStyle(one);
  return [one.localName, one.className.baseVal ?? "", ...names.map((name) => seen[name])].join(" ")
    .replace(/ (shown|lit)\\b/g, "");
}).join("\\n")"""


def looks(page, address: str) -> list[str]:
    """How every element of the diagram looks at an address, in order."""
    page.goto(address)
    if "#" in address:
        page.reload()  # to another fragment of the same page, a browser loads nothing
    return asked(page, _LOOKS, _SEEN).splitlines()


@pytest.fixture
def both(open_page):
    """An empty page with script and one without, in which nothing fades."""
    return [open_page("about:blank", java_script_enabled=script, reduced_motion="reduce") for script in (True, False)]


def test_what_is_chosen_looks_the_same_with_and_without_script(server, both):
    nothing = looks(both[0], f"{server}/en/back/")
    for chosen in CHOSEN:
        with_script, without = (looks(page, f"{server}/en/back/#{chosen}") for page in both)
        assert with_script == without, chosen
        assert with_script != nothing, chosen


def test_what_a_frame_s_address_asks_for_looks_the_same_with_and_without_script(server, both):
    for chosen in ("occiput", "occipitalis", "side-effects"):
        with_script, without = (looks(page, f"{server}/en/embed/back/?show={chosen}") for page in both)
        assert with_script == without, chosen


def test_without_script_another_part_takes_the_place_of_the_one_that_was_asked_for(server, open_page):
    page = open_page(f"{server}/en/embed/back/?show=occiput", java_script_enabled=False)
    page.click('.list a[data-part="trapezius"]')
    assert page.locator(".panel:visible").count() == 1
    assert page.locator("#trapezius").is_visible()


_PRINT = re.compile(r"@media print\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
"""What is for paper alone: up to the brace that closes it, with rules in rules."""


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


def sheets(content) -> dict[str, str]:
    """Every style sheet in layers, by the page that loads it."""
    made = {
        "page": page_style,
        "frame": frame_style,
        "unscripted": unscripted_style,
        "handout": handout_style,
        "sheet": sheet_style,
    }
    return {
        **{name: make(content) for name, make in made.items()},
        "problems": problems_style(),
        "catalog": catalog_style(),
    }


_RULES = """(style) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style);
  return [...sheet.cssRules].map((rule) => [rule.constructor.name, rule.name || "", rule.cssText]); }"""


def spoken(rules: list[list[str]]) -> list[list[str]]:
    """Rules as a browser gives them back; it keeps the space in custom properties and conditions, which says nothing
    there.
    """
    marks, condition = re.compile(r"\s*([,()])\s*"), re.compile(r"(@supports\([\w-]+):\s+")
    return [[condition.sub(r"\1:", marks.sub(r"\1", text)) for text in rule] for rule in rules]


def test_every_rule_of_a_page_is_in_a_layer_and_the_order_of_the_layers_comes_first(open_page, content):
    page = open_page("about:blank")
    for name, style in sheets(content).items():
        (first, _, order), *blocks = page.evaluate(_RULES, style)
        assert (first, order) == ("CSSLayerStatementRule", f"@layer {', '.join(LAYERS)};"), name
        assert {kind for kind, _, _ in blocks} == {"CSSLayerBlockRule"}, name
        assert [layer for _, layer, _ in blocks] == [
            layer for layer in LAYERS if layer in {block[1] for block in blocks}
        ], name


def test_a_minified_style_sheet_says_what_was_written(open_page, content, monkeypatch):
    page = open_page("about:blank")
    small, small_picture = sheets(content), picture_style(content)
    monkeypatch.setattr(styles, "rcssmin", SimpleNamespace(cssmin=lambda text: text))
    written, written_picture = sheets(content), picture_style(content)
    for name in written:
        assert len(small[name]) < len(written[name])
        assert spoken(page.evaluate(_RULES, small[name])) == spoken(page.evaluate(_RULES, written[name])), name
    assert spoken(page.evaluate(_RULES, small_picture)) == spoken(page.evaluate(_RULES, written_picture))


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
