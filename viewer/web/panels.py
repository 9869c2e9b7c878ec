"""Finds the panel for the id in an address."""

from __future__ import annotations

from viewer.content import Content


def panel_of(content: Content, name: str) -> str | None:
    """The panel that shows a part, point, topic or glossary entry; none for an unknown id."""
    if name in content.parts or name in content.topics or name in ("glossary", "sources"):
        return name
    if any(term.id == name for term in content.definitions.glossary):
        return "glossary"
    return next((point.site.structure for point in content.points if point.id == name), None)
