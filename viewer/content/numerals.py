"""Numbers in texts, comparable across languages: ``1.5`` equals ``1,5``, and ``10,000`` equals ``10.000``."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import decimal

from viewer.content.texts import LINK

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_SEPARATORS = ".,'\u2019\u066b\u066c\u00a0\u2009\u202f"
"""What languages write inside a number (CLDR): point, comma, apostrophes, Arabic separators, no-break and thin
spaces."""

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(rf"\d+(?:[{_SEPARATORS}]\d+)*")
# No group begins with 0: "0.500" is a fraction in every language.
_GROUPED = re.compile(rf"([1-9]\d{{0,2}}(?:([{_SEPARATORS}])(?:\d{{2,3}}\2)*\d{{3}}))(?:(?!\2)[.,\u066b](\d+))?")
"""Groups of three digits behind one and the same separator (or of two and three, as in India), and a fraction behind
another."""

_FRACTION = re.compile(r"(\d+)[.,\u066b](\d+)")


def numbers(text: str) -> Counter[str]:
    """The numbers written in digits, each as often as it occurs, leaving out placeholders and the ids in links.

    A date, or whatever else has more than one separator, is the numbers it is made of: ``23.11.2026`` is 23, 11 and
    2026. Words such as "two" are not numbers here.
    """
    if not _DIGIT.search(text):  # as in most texts
        return Counter()
    # Spaces in their place: otherwise the digits on either side would join into another number.
    shown = _PLACEHOLDER.sub(" ", LINK.sub(lambda match: match[2] or " ", text))
    return Counter(value for match in _NUMBER.finditer(_ascii(shown)) for value in _values(match[0]))


def placeholders(text: str) -> Counter[str]:
    """The placeholders in a text, each as often as it occurs."""
    return Counter(_PLACEHOLDER.findall(text))


def _values(written: str) -> list[str]:
    """The numbers in digits with separators. ``1.500`` is always 1500: which separator groups differs by language."""
    if grouped := _GROUPED.fullmatch(written):
        return [_value(re.sub(r"\D", "", grouped[1]), grouped[3] or "")]
    if fraction := _FRACTION.fullmatch(written):
        return [_value(fraction[1], fraction[2])]
    return [str(int(digits)) for digits in re.findall(r"\d+", written)]


def _value(whole: str, fraction: str) -> str:
    # "1.50" and "1,5" are the same number.
    return f"{int(whole)}.{fraction.rstrip('0')}".rstrip(".")


def _ascii(text: str) -> str:
    """The text with the digits of every script converted to ASCII."""
    if text.isascii():
        return text
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in text)
