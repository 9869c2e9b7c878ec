"""Interface words for the text of a page; those a language lacks appear in English with `lang` (WCAG 3.1.2)."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from viewer.content import FALLBACK, Words


@dataclass(frozen=True)
class MarkedWords(Words):
    """The same words as markup: a screen reader changes its voice for those in English, and back for a name within
    them.

    Attributes hold no markup, so they get the plain words, and `lang` on the element says what language they are in.
    """

    @classmethod
    def of(cls, words: Words) -> MarkedWords:
        """The words of a language, marked."""
        return cls(language=words.language, texts=words.texts, missing=words.missing)

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The words for a key, filled in, with an element around them where they are in English."""
        super().__call__(key)  # raises if the key needs a number
        return self._filled(key, str(self.texts[key]), values)

    def count(self, key: str, n: int) -> Markup:
        """The words for a number of things, with an element around them where they are in English."""
        return self._filled(key, self.form(key, n), {"n": self.number(n)})

    def lang(self, *keys: str) -> Markup:
        """The `lang` of an element whose attributes hold words in English; nothing if the language has its own."""
        return self._attribute(FALLBACK) if any(map(self.foreign, keys)) else Markup()

    def inner_lang(self, *keys: str) -> Markup:
        """The `lang` of what stands inside an element with `lang` of the same keys."""
        return self._attribute(self.language) if any(map(self.foreign, keys)) else Markup()

    def nested(self, outer: str, key: str) -> Markup:
        """The words for a key inside an element with `lang` of another one."""
        if self.foreign(outer) and not self.foreign(key):
            return self._in_own_language(self(key))
        return self(key)

    def _filled(self, key: str, text: str, values: dict[str, object]) -> Markup:
        if not self.foreign(key):
            return escape(text).format(**values)
        named = {name: self._in_own_language(value) for name, value in values.items()}
        # English reads from left to right in a page that does not, too.
        return Markup('<span lang="{}" dir="ltr">{}</span>').format(FALLBACK, escape(text).format(**named))

    def _in_own_language(self, value: object) -> Markup:
        # A number or a sign alone is read the same in every language, and an element around it would only cost bytes.
        if not any(sign.isalpha() for sign in escape(value).striptags()):
            return escape(value)
        return Markup('<span lang="{}" dir="{}">{}</span>').format(self.language, self.direction, value)

    @staticmethod
    def _attribute(language: str) -> Markup:
        return Markup(' lang="{}"').format(language)
