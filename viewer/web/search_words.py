"""Words that readers may type to find a part, besides those the page shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from viewer.content import Content, Region, Structure, Topic, paragraphs

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?:ings?|ed|ers?|es|s|y|ies|ful|ness|ment)$")
"""Endings that the search ignores too (script/search.js)."""

_SAME = 0.6
"""The share of a word that has to be the same for the search to take it for a form of another one."""


def search_words(content: Content, language: str) -> Mapping[str, str]:
    """For each area, structure and topic, the editor's words that find it; for parts also their names in other languages.

    Each word occurs once, without accents, capitals or ending: the search compares words, not phrases.
    """
    ignored = set(_words(str(content.words[language].texts["find_ignored"])))
    found: dict[str, list[str]] = {}
    for spoken in (language, *(other for other in content.words if other != language)):
        one = content.localized(spoken)
        for part in (*one.parts.values(), *(one.topics.values() if spoken == language else ())):
            names = part.also if spoken == language else _names(part)
            found.setdefault(part.id, []).extend(word for name in names for word in _words(name) if word not in ignored)
    shown = content.localized(language)
    repeated = {part.id: _own_stems(part) for part in (*shown.parts.values(), *shown.topics.values())}
    return {part: " ".join(w for w in _telling(words) if _stem(w) not in repeated[part]) for part, words in found.items()}


def _own_stems(part: Region | Structure | Topic) -> Collection[str]:
    """The stems of a part's own text, which the search reads anyway. An urgent topic has none: its words put help first."""
    if isinstance(part, Topic) and part.urgent:
        return ()
    return {_stem(word) for _, one, _ in paragraphs(part) for text in (one.text, *one.items) for word in _words(text)}


def _telling(words: list[str]) -> list[str]:
    """The words the search needs: it finds breathing by breath, so one of them is enough."""
    kept: list[str] = []
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        shorter = any(word.startswith(one) and len(one) >= max(4, len(word) * _SAME) for one in kept)
        if not shorter and _stem(word) not in map(_stem, kept):
            kept.append(word)
    return sorted(kept)


def _names(part: object) -> Iterator[str]:
    for name in ("name", "plain_name"):
        if text := getattr(part, name, ""):
            yield text


def _words(text: str) -> Iterator[str]:
    bare = unicodedata.normalize("NFD", text.replace("\u2019", "").replace("'", ""))
    yield from _WORD.findall("".join(c for c in bare if not unicodedata.combining(c)).lower())


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word)
    return word if len(bare) < 3 else bare
