"""Words that readers may type to find a part, besides those the page shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from viewer.content import Content
from viewer.content.definitions import Region, Structure, Topic
from viewer.content.texts import texts

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
            texts = part.also if spoken == language else _names(part)
            found.setdefault(part.id, []).extend(word for text in texts for word in _words(text) if word not in ignored)
    shown = {
        topic.id: _repeated(topic)
        for topic in (*content.localized(language).parts.values(), *content.localized(language).topics.values())
    }
    return {
        name: " ".join(word for word in _telling(words) if _stem(word) not in shown.get(name, ())) for name, words in found.items()
    }


def _repeated(topic: Region | Structure | Topic) -> Collection[str]:
    """Stems of the words in a topic's own text, which the search reads too. Words of danger stay: they put urgent help first."""
    return (
        set() if isinstance(topic, Topic) and topic.urgent else {_stem(word) for one in texts(topic) for word in _words(one.text)}
    )


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
