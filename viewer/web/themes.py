"""The themes a page can be shown in, and the values that each puts into the gaps of a page."""

from __future__ import annotations

from viewer.web.rendered import Values
from viewer.web.responses import request_fields

THEMES = ("auto", "light", "dim", "dark")
"""What `?theme=` may ask for; `auto` follows the reader's device."""

BACKGROUNDS = {"light": "ffffff", "dim": "9a8d7d", "dark": "10151c"}
"""The page's color in each theme, which an accent color must stand out from; the style sheets' `--page`."""


def requested_theme() -> str:
    """The theme that the request's query asks for; `auto` if it names none."""
    theme = request_fields().get("theme", "")
    return theme if theme in THEMES else "auto"


def theme_values(theme: str) -> Values:
    """What fills the gaps that depend on the theme."""
    return {
        "theme": theme,
        "checked": lambda choice: " checked" if choice == theme else "",
    }
