"""Words that readers may type to find a part, besides those the page shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from viewer.content import Content, Region, Structure, Topic, paragraphs

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?:ings?|ed|ers?|es|s|y|ies|ful|ness|ment)$")
"""Endings that the search ignores too (script/search.js)."""

_SAME = 0.6
"""The share of a word that has to be the same for the search to take it for a form of another one."""


def search_words(content: Content, language: str) -> Mapping[str, str]:
    """For each area, structure and topic, the editor's words that find it; for parts also their names in other languages.

    Each word occurs once, without accents, capitals or ending: the search compares words, not phrases. Left out are words of
    the part's name in the list and, for areas and structures, of its text, because the search reads both. Topics keep them:
    many topics share words, and the editor's count for more than the text's.
    """
    ignored = {word for words in content.words.values() for word in _words(str(words.texts["find_ignored"]))}
    found: dict[str, list[str]] = {}
    shown = content.localized(language)
    said = {one.id: _said(one) for one in (*shown.parts.values(), *shown.topics.values())}
    for spoken in (language, *(other for other in content.words if other != language)):
        one = content.localized(spoken)
        for part in (*one.parts.values(), *(one.topics.values() if spoken == language else ())):
            names = part.also if spoken == language else _names(part)
            found.setdefault(part.id, []).extend(word for name in names for word in _words(name) if word not in ignored)
    return {part: " ".join(_telling(words, said[part])) for part, words in found.items()}


def _said(part: Region | Structure | Topic) -> list[str]:
    """The words by which a search finds a part anyway, except those that begin like its id: they should count as names do."""
    begins = tuple(name[:4] for name in _words(part.id))
    texts = [*_names(part)]
    if not isinstance(part, Topic):
        texts += [text for _, one, _ in paragraphs(part) for text in (one.text, *one.items)]
    return [word for text in texts for word in _words(text) if not word.startswith(begins)]


def _telling(words: list[str], shown: list[str]) -> list[str]:
    """The words the search needs besides those shown: it finds breathing by breath, so one of them is enough."""
    kept: list[str] = []
    stems = set(map(_stem, shown))
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        shorter = any(word.startswith(one) and len(one) >= max(4, len(word) * _SAME) for one in kept)
        if not shorter and _stem(word) not in stems:
            kept.append(word)
            stems.add(_stem(word))
    return sorted(kept)


def _names(part: object) -> Iterator[str]:
    for name in ("name", "plain_name", "title"):
        if text := getattr(part, name, ""):
            yield text


def _words(text: str) -> Iterator[str]:
    bare = unicodedata.normalize("NFD", text.replace("\u2019", "").replace("'", ""))
    yield from _WORD.findall("".join(c for c in bare if not unicodedata.combining(c)).lower())


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word)
    return word if len(bare) < 3 else bare
