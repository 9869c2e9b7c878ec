"""The words of the interface in one language, with its number forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal


@dataclass(frozen=True)
class Words:
    """Interface words of a language. Plural and number forms are Unicode's (CLDR), by way of Babel."""

    language: str
    texts: Mapping[str, str | Mapping[str, str]]

    @cached_property
    def locale(self) -> Locale:
        """The language's rules."""
        return Locale.parse(self.language, sep="-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the page; the anatomy is never mirrored."""
        return self.locale.text_direction

    def __call__(self, key: str, /, **values: object) -> str:
        """The words for a key, filled in. Raises `KeyError` for an unknown key."""
        text = self.texts[key]
        if not isinstance(text, str):
            raise KeyError(f"{key} needs a number: use count()")
        return text.format(**values) if values else text

    def count(self, key: str, n: int) -> str:
        """The words for a number of things: "1 injection", "31 injections"."""
        forms = self.texts[key]
        if isinstance(forms, str):
            raise KeyError(f"{key} has no number forms")
        form = forms.get(self.locale.plural_form(n), forms["other"])
        return form.format(n=self.number(n))

    def number(self, n: int) -> str:
        """A number as the language writes it."""
        return format_decimal(n, locale=self.locale)

    def date(self, day: date) -> str:
        """A date as the language writes it."""
        return format_date(day, format="long", locale=self.locale)


def load_words(language: str) -> Words:
    """The interface words of a language. Raises `FileNotFoundError` where there are none."""
    text = (files("viewer") / "words" / f"{language}.json").read_text(encoding="utf-8")
    return Words(language, MappingProxyType(json.loads(text)))
