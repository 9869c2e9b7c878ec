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
    """For each area, structure and topic, the editor's words that find it; for parts also their names in other
    languages.

    Each word occurs once, without accents, capitals or ending: the search compares words, not phrases. Left out are
    words of the part's name in the list and, for areas and structures, of its text, because the search reads both.
    Words that the name of another part has too stay, as they would lead there: "upper back" is not the back of the
    head. So do all words of topics:
    many topics share words, and the editor's count for more than the text's.
    """
    ignored = {spoken: {*_words(str(words.texts["find_ignored"]))} for spoken, words in content.words.items()}
    found: dict[str, list[str]] = {}
    shown = content.localized(language)
    parts = [*shown.parts.values(), *shown.topics.values()]
    named = {one.id: {word for name in _names(one) for word in _words(name)} for one in parts}
    others = {part: set().union(*(words for other, words in named.items() if other != part)) for part in named}
    said = {one.id: _said(one, elsewhere=others[one.id]) for one in parts}
    for spoken in (language, *(other for other in content.words if other != language)):
        one, without = content.localized(spoken), ignored[language] | ignored[spoken]
        for part in (*one.parts.values(), *(one.topics.values() if spoken == language else ())):
            names = part.also if spoken == language else _names(part)
            found.setdefault(part.id, []).extend(word for name in names for word in _words(name) if word not in without)
    return {part: " ".join(_telling(words, said[part])) for part, words in found.items()}


def _said(part: Region | Structure | Topic, elsewhere: Collection[str]) -> list[str]:
    """The words by which a search finds a part anyway, except those that begin like its id: they should count as
    names do.

    Words of its text do not count where they stand `elsewhere`, in the names of other parts.
    """
    begins = tuple(name[:4] for name in _words(part.id))
    said = [word for name in _names(part) for word in _words(name)]
    if not isinstance(part, Topic):
        texts = [text for _, one, _ in paragraphs(part) for text in (one.text, *one.items)]
        said += [word for text in texts for word in _words(text) if word not in elsewhere]
    return [word for word in said if not word.startswith(begins)]


def _telling(words: list[str], shown: list[str]) -> list[str]:
    """The words the search needs besides those shown: it finds breathing by breath, so one of them is enough."""
    kept: list[str] = []
    stems = set(map(_stem, shown))
    # Short words first, so that a longer form meets the one that already finds it.
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
    # As `wordsOf` does in script/search.js: words must come out the same on both sides.
    bare = unicodedata.normalize("NFD", text.replace("\u2019", "").replace("'", ""))
    yield from _WORD.findall("".join(c for c in bare if not unicodedata.combining(c)).lower())


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word)
    # Two letters are too few to tell words apart.
    return word if len(bare) < 3 else bare
