"""Style sheets as a browser reads them: every rule in its layer, and minified ones say what was written."""

from __future__ import annotations

import re

from support.style_sheets import sheets

from viewer.web import style_sheets as styles
from viewer.web.style_sheets import LAYERS, picture_style

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
    monkeypatch.setattr(styles, "minified", lambda text: text)
    written, written_picture = sheets(content), picture_style(content)
    for name in written:
        assert len(small[name]) < len(written[name])
        assert spoken(page.evaluate(_RULES, small[name])) == spoken(page.evaluate(_RULES, written[name])), name
    assert spoken(page.evaluate(_RULES, small_picture)) == spoken(page.evaluate(_RULES, written_picture))
