"""What readers may type to find a part, besides the words that the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from viewer.content import Content


def search_words(content: Content, language: str) -> Mapping[str, str]:
    """For each area, structure and topic, the words that find it: those of the editor, and its names in other languages."""
    found: dict[str, list[str]] = {}
    for spoken in (language, *(other for other in content.words if other != language)):
        one = content.localized(spoken)
        for part in (*one.parts.values(), *one.topics.values()):
            words = found.setdefault(part.id, [])
            words += part.also if spoken == language else _names(part)
    return {name: ", ".join(dict.fromkeys(words)) for name, words in found.items()}


def _names(part: object) -> Iterator[str]:
    for name in ("name", "plain_name", "title"):
        if text := getattr(part, name, ""):
            yield text
