"""The themes a page can be shown in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from support.style_sheets import sheets

from viewer.web.themes import BACKGROUNDS, THEMES, requested_theme, theme_values


@pytest.mark.parametrize(
    ("query", "theme"),
    [
        ("", "auto"),
        *((f"theme={one}", one) for one in THEMES),
        ("theme=Dark", "auto"),
        ("theme=dark&theme=dim", "dark"),
    ],
)
def test_a_theme_that_there_is_can_be_asked_for(query, theme):
    with Flask("host").test_request_context(f"/?{query}"):
        assert requested_theme() == theme


@pytest.mark.parametrize(("theme", "checked"), [("auto", []), ("dim", ["dim"])])
def test_the_button_of_the_theme_is_checked_and_no_other(theme, checked):
    values = theme_values(theme)
    assert values["theme"] == theme
    assert [choice for choice in ("light", "dim", "dark") if values["checked"](choice)] == checked


def test_backgrounds_are_the_pages_of_the_style_sheets(content):
    """The builder judges an accent by them, before there is a page."""
    declared = " ".join(re.findall(r"--page:([^;}]*)", sheets(content)["page"]))
    pages = {color.lower() for color in re.findall(r"#(\w+)", declared)}
    for theme, color in BACKGROUNDS.items():
        assert {color, color[::2]} & pages, theme
