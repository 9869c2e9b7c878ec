"""Interface words in one language, with plural and number forms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from viewer.content import json_file
from viewer.content.definitions import hidden, read_text
from viewer.content.markup import faults
from viewer.content.source_file import Fault
from viewer.files import File
from viewer.problems import ContentError, nearest, shown

FOLDER = "words"
"""The folder of interface words: in the viewer, and beside `regions.json` for a diagram's own languages and words."""

FALLBACK = "en"
"""The language that stands in for words that another one lacks."""

_LONGEST = 600
"""Characters in one text: some appear a hundred times on a page."""


@dataclass(frozen=True)
class Words:
    """Interface words of a language; `missing` are the keys that fall back to English.

    Plural and number forms come from Unicode's CLDR through Babel.
    """

    language: str
    texts: Mapping[str, str | Mapping[str, str]]
    missing: tuple[str, ...] = ()

    @cached_property
    def locale(self) -> Locale:
        """The language's rules; for a language that Unicode does not know, English ones."""
        try:
            return Locale.parse(self.language, sep="-")
        except UnknownLocaleError:
            return Locale("en")

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
        """The words for a number of things: "1 point", "31 points"."""
        return self.form(key, n).format(n=self.number(n))

    def form(self, key: str, n: int) -> str:
        """The unformatted words for a number of things. Raises `KeyError` for a key without plural forms."""
        forms = self.texts[key]
        if isinstance(forms, str):
            raise KeyError(f"{key} has no number forms")
        return forms.get(self.locale.plural_form(n), forms["other"])

    def foreign(self, key: str) -> bool:
        """Whether the words for a key fall back to English. Symbols alone belong to no language."""
        return key in self._foreign

    @cached_property
    def _foreign(self) -> frozenset[str]:
        return frozenset(
            key for key in self.missing if key != "language" and any(map(_speaks, _forms(self.texts[key])))
        )

    def number(self, n: float, in_words: bool = False) -> str:
        """A number as the language writes it; a small one `in_words`, "four", where the language's words hold it."""
        digits = format_decimal(n, locale=self.locale)
        forms = self.texts["number_words"]
        if not in_words or isinstance(forms, str) or "number_words" in self.missing:  # they would be English
            return digits
        return forms.get(str(n), forms["other"]).format(n=digits)

    def list(self, items: Sequence[str]) -> str:
        """A list as the language joins it: "nerves and ligaments"."""
        return format_list(items, locale=self.locale)

    def date(self, day: date) -> str:
        """A date as the language writes it."""
        return format_date(day, format="long", locale=self.locale)


def load_words(
    language: str, added: File | None = None, own: Mapping[str, str | Mapping[str, str]] | None = None
) -> Words:
    """The interface words of a language: the viewer's, over them the diagram's `own`, and those that a folder has
    `added`.

    Missing words fall back to English. Raises `FileNotFoundError` if there are no words, and `ContentError` for a file
    of the folder that cannot be used.
    """
    model = _model()
    texts: dict[str, str | Mapping[str, str]] = {}
    packaged = files("viewer.content") / "words" / f"{language}.json"
    if packaged.is_file():
        texts |= json.loads(packaged.read_text(encoding="utf-8"))
    texts |= own or {}
    if added:
        texts |= _read(added)
    if not texts:
        raise FileNotFoundError(f"no interface words in {language}")
    missing = tuple(key for key in model if key not in texts)
    # Before English fills in, or the language would be called "English".
    texts.setdefault("language", _own_name(language))
    return Words(language, MappingProxyType({**model, **texts}), missing)


def _own_name(language: str) -> str:
    """What a language calls itself, as Unicode knows it; the tag of one that it does not know."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    return locale.get_display_name(locale) or language


def languages(added: Iterable[str] = ()) -> tuple[str, ...]:
    """The languages that the interface has words in: the viewer's own, and those that a content folder has `added`."""
    names = (file.name for file in (files("viewer.content") / "words").iterdir())
    return tuple(sorted({*added, *(name.removesuffix(".json") for name in names if name.endswith(".json"))}))


def lookup(wished: Iterable[str], available: Iterable[str]) -> str | None:
    """The first requested language that exists: ``es-MX`` finds ``es`` (BCP 47, RFC 4647 section 3.4)."""
    known = {tag.lower(): tag for tag in available}
    for tag in wished:
        parts = tag.replace("_", "-").lower().split("-")
        while parts:
            if "-".join(parts) in known:
                return known["-".join(parts)]
            # A single letter introduces an extension, as in de-a-value: without its value it says nothing.
            parts = parts[: -2 if len(parts) > 2 and len(parts[-2]) == 1 else -1]
    return None


def _forms(text: str | Mapping[str, str]) -> Iterable[str]:
    return [text] if isinstance(text, str) else text.values()


def _speaks(form: str) -> bool:
    """Whether there are words between the placeholders."""
    return any(sign.isalpha() for literal, *_ in Formatter().parse(form) for sign in literal)


@cache
def _model() -> Mapping[str, str | Mapping[str, str]]:
    """The English words, which every language must provide."""
    english = files("viewer.content") / "words" / f"{FALLBACK}.json"
    texts: dict[str, str | Mapping[str, str]] = json.loads(english.read_text(encoding="utf-8"))
    return texts


def _read(file: File) -> dict[str, str | Mapping[str, str]]:
    """Read a folder's own file of words. Raises `ContentError` listing every problem with its line."""
    try:
        return _checked(file)
    except ContentError as error:  # a bare `es.json` could also be the viewer's own file
        raise ContentError(replace(problem, file=f"{FOLDER}/{file.name}") for problem in error.problems) from None


def _checked(file: File) -> dict[str, str | Mapping[str, str]]:
    raw, source = json_file.read(read_text(file), file.name)
    if not isinstance(raw, dict):
        raise ContentError([source.no_object()])
    model = _model()
    found = (found.at((key,)) for key, value in raw.items() if (found := fault(key, value, model)))
    if problems := source.problems(found):
        raise ContentError(problems)
    return raw


def fault(key: str, value: Any, model: Mapping[str, str | Mapping[str, str]] | None = None) -> Fault | None:
    """What is wrong with the words for a key, compared with the English `model`."""
    model = _model() if model is None else model
    wanted = model.get(key)
    if wanted is None:
        return Fault(
            "an unknown key", value=shown(key), allowed="the keys of en.json", fix=nearest(key, model) or "remove it"
        )
    if isinstance(wanted, str) != isinstance(value, str):
        allowed = (
            "text in double quotes"
            if isinstance(wanted, str)
            else 'an object with "other", and "one" and so on if needed'
        )
        return Fault("the wrong kind of value", value=shown(value), allowed=allowed, fix=f"use {allowed}")
    forms = {"": value} if isinstance(value, str) else value  # a plain text is its own only form
    if (
        not isinstance(forms, dict)
        or not all(isinstance(form, str) for form in forms.values())
        or not forms.keys() & {"", "other"}
    ):
        return Fault(
            "the wrong kind of value",
            value=shown(value),
            allowed='an object of texts with "other" among them',
            fix="use such an object",
        )
    allowed_names = named_fields(wanted)
    for form in forms.values():
        if len(form) > _LONGEST:
            return Fault(
                "the text is too long",
                value=shown(form),
                allowed=f"at most {_LONGEST} characters",
                fix="make it shorter",
            )
        if code := hidden(form):
            return Fault(
                f"the text contains a hidden character ({code})",
                value=shown(form),
                allowed="letters, symbols and spaces",
                fix="delete it",
            )
        if markup := next(faults(form, links=False), None):
            return markup
        try:
            named = named_fields(form)
        except ValueError:
            return Fault(
                "unbalanced braces", value=shown(form), allowed="{name}, as in en.json", fix="correct the braces"
            )
        # One form may do without its number ("a point"); a plain text that lacks a name would leave something out.
        if named - allowed_names or (isinstance(value, str) and named != allowed_names):
            names = ", ".join(f"{{{name}}}" for name in sorted(allowed_names))
            return Fault(
                "the placeholders differ from the English ones",
                value=shown(form),
                allowed=names or "none",
                fix="use these, in any order",
            )
    return None


def page_folders() -> frozenset[str]:
    """The folders of the pages that are one template each: those whose links have words, under `page_` and the
    folder's name.
    """
    return frozenset(key.removeprefix("page_") for key in _model() if key.startswith("page_"))


def named_fields(text: str | Mapping[str, str]) -> set[str]:
    """The placeholder names in the words for a key.

    Raises `ValueError` for unbalanced braces, and for anything but a name in them: `{n.x}`, `{n!r}`, `{n:9}`.
    """
    # `str.format` would read attributes for {n.x}, and fill the memory for {n:999999999}.
    parts = [part for form in _forms(text) for part in Formatter().parse(form)]
    if any(name is not None and (spec or conversion or not name.isidentifier()) for _, name, spec, conversion in parts):
        raise ValueError("more than a name in braces")
    return {name for _, name, _, _ in parts if name}
