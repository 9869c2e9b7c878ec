"""Finds HTML, Markdown and wiki markup typed out of habit, which patients would see as typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from viewer.content.source_file import Fault
from viewer.content.texts import LINK, LocatedText
from viewer.problems import shown

_LINKS = "[[id]] or [[id|words]]"
_WORDS = "plain words; [[id|words]] for a link"


@dataclass(frozen=True)
class _Habit:
    """A pattern to look for, and what to say about it."""

    sign: str
    what: str
    allowed: str
    fix: str


_HABITS = (
    _Habit(
        sign=r"!?\[[^\[\]]*\]\([^()\s]*\)",
        what="a link written as in Markdown",
        allowed=_LINKS,
        fix="link to a part or a glossary entry by its id",
    ),
    _Habit(
        sign=r"\[\[[^\[\]|]*\|[^\[\]|]*\|[^\[\]]*\]\]",
        what="a link with more than two parts",
        allowed=_LINKS,
        fix="write one | only",
    ),
    _Habit(
        sign=r"\[\[(?:\|[^\[\]]*)?\]\]|\[\[[^\[\]|]+\|\]\]",
        what="a link with an empty part",
        allowed=_LINKS,
        fix="write the id and the words",
    ),
    _Habit(
        sign=r"\[\[[^\[\]]*\](?!\])", what="a link that ends with one bracket", allowed=_LINKS, fix="close it with ]]"
    ),
    _Habit(
        sign=r"(?<!\[)\[[^\[\]]*\]\]", what="a link that begins with one bracket", allowed=_LINKS, fix="open it with [["
    ),
    _Habit(sign=r"\[\[.*", what="a link that is never closed", allowed=_LINKS, fix="close it with ]]"),
    # With some of the words before it: the brackets alone would not tell an editor where to look.
    _Habit(sign=r"[^\[\]]{0,30}\]\]", what="a link that is never opened", allowed=_LINKS, fix="open it with [["),
    _Habit(
        sign=r"\[[^\[\]|]*\|[^\[\]]*\]", what="a link in single brackets", allowed=_LINKS, fix="double the brackets"
    ),
    # A letter has to follow at once, so that "x < 3 and y > 2" may stand.
    _Habit(
        sign=r"</?[a-zA-Z][^<>]*>|<!--.*",
        what="an HTML tag, which readers would see",
        allowed=_WORDS,
        fix="remove the tag",
    ),
    _Habit(
        sign=r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);",
        what="an HTML code, which readers would see",
        allowed="the character itself",
        fix="type the character",
    ),
    # A single * or _ only where it hugs words: "2 * 3 * 4", snake_case and a footnote* are not markup.
    _Habit(
        sign=r"\*\*|__|(?<!\w)([*_])(?=[^\s*_])[^*_]+(?<=\S)\1(?!\w)",
        what="bold or italic markup, which readers would see",
        allowed=_WORDS,
        fix="remove the signs",
    ),
    _Habit(
        sign=r"`+",
        what="a backtick, which readers would see",
        allowed="“words”",
        fix="use quotation marks, or remove it",
    ),
    # Only before a space, so that "-5 degrees" and "#1" may begin a text.
    _Habit(
        sign=r"^(?:[-*+•]|#{1,6})\s",
        what="a sign for a list or a heading, which readers would see",
        allowed='lists in "items"',
        fix="remove the sign",
    ),
)
"""Each is looked for in what the ones before it have left, so that one mistake is named once: whole links first, then
halves of links, then brackets by themselves."""

_SIGNS = tuple(re.compile(habit.sign) for habit in _HABITS)

_SUSPECT = re.compile(r"^[-+•#]|[\[\]<&*_`]")
"""Every sign begins with one of these or holds one. Most texts contain none, so the patterns need not be tried."""


def faults(text: str, *, links: bool) -> Iterator[Fault]:
    """All markup in a text that a page would show as typed.

    In texts that show no `links`, well-formed links count too.
    """
    rest = LINK.sub(_blank, text)
    if not links:
        for match in LINK.finditer(text):
            yield Fault(
                "a link where the pages show none",
                value=shown(match[0]),
                allowed="plain words",
                fix="write the words without the brackets",
            )
    if not _SUSPECT.search(rest):
        return
    for habit, sign in zip(_HABITS, _SIGNS, strict=True):
        found = [*sign.finditer(rest)]
        for match in found:
            yield Fault(
                habit.what, value=shown(text[match.start() : match.end()].strip()), allowed=habit.allowed, fix=habit.fix
            )
        if found:
            rest = sign.sub(_blank, rest)


def _blank(match: re.Match[str]) -> str:
    """As many spaces as were matched, so that positions in the text stay the same."""
    return " " * len(match[0])


def markup(texts: Iterable[LocatedText]) -> Iterator[Fault]:
    """The same for every text, each with its path."""
    for text in texts:
        yield from (fault.at(text.path) for fault in faults(text.text, links=text.links))
