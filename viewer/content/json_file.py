"""Reads JSON as an editor wrote it: values, and the line of each."""

from __future__ import annotations

import json
import re
from typing import Any

from viewer.content.json_mistakes import (
    Bracket,
    Mistake,
    comma_too_many,
    no_colon,
    no_comma,
    no_key,
    no_value,
    unfinished_text,
)
from viewer.content.source_file import JsonPath, SourceFile, dotted
from viewer.problems import ContentError, Problem, shown

_SPACE = re.compile(r"[ \t\r\n]*")
# ASCII, because in Python \d and int() also take the digits of other scripts, which JSON does not have.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_NAMED = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}
# Possessive (++, *+): the pattern never goes back, so that a long text without its closing quote takes no longer.
_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
"""A text from its first quote up to its last one, or up to what may not stand in it."""
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""An escape such as `\\ud83d` without the second one that belongs to it."""

_DEEPEST = 40
"""Levels of nesting: more than any file of ours needs, and few enough for Python's own recursion limit."""

_LONGEST_NUMBER = 40
"""Characters of a number. Python takes quadratic time for those of thousands of digits, and refuses longer ones."""


def read(text: str, file: str) -> tuple[Any, SourceFile]:
    """The value of a JSON text, and where each value in it stands.

    Raises `ContentError` with the place and likely cause of a syntax error, or with every key that occurs
    twice in one object (the standard library would silently keep the last).
    """
    scan = _Scan(text, file)
    try:
        value, end = scan.value((), scan.skip(0))
        scan.nothing_after(end)
    except Mistake as mistake:
        raise ContentError([mistake.problem(text, file)]) from None
    if scan.problems:
        raise ContentError(scan.problems)
    return value, SourceFile(file, scan.lines)


class _Scan:
    """One pass over a JSON text. Places are positions in the text, and each method says where it stopped."""

    # A parser of its own: the standard library's tells neither where a value stands nor what was meant.

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines: dict[JsonPath, int] = {}
        self.problems: list[Problem] = []
        self._line, self._counted = 1, 0

    def line(self, at: int) -> int:
        """The line of a place. Places must be asked for in order, as each counts on from the one before."""
        self._line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def skip(self, at: int) -> int:
        """The first place from `at` on that is no white space."""
        if self.text[at : at + 1] > " ":  # mostly so, and quicker than asking a pattern
            return at
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]

    def value(self, path: JsonPath, at: int, opened: Bracket | None = None) -> tuple[Any, int]:
        """The value that begins at a place, and where it ends; `opened` is the bracket that it stands in."""
        if len(path) > _DEEPEST:
            raise Mistake(at, f"nested deeper than {_DEEPEST} levels", fix="remove a level of nesting")
        # Only if its key has set none: a value may begin on a line after its key's.
        if path not in self.lines:
            self.lines[path] = self.line(at)
        sign = self.text[at : at + 1]
        if sign == '"':
            return self._string(at)
        if sign == "{":
            return self._object(path, at + 1, Bracket(sign, self.line(at)))
        if sign == "[":
            return self._array(path, at + 1, Bracket(sign, self.line(at)))
        if sign in _NAMED:
            name, value = _NAMED[sign]
            if self.text.startswith(name, at):
                return value, at + len(name)
        found = _NUMBER.match(self.text, at)
        if not found:
            raise no_value(self.text, at, opened)
        if len(found[0]) > _LONGEST_NUMBER:
            raise Mistake(
                at, "a number with too many digits", allowed=f"at most {_LONGEST_NUMBER} characters", fix="shorten it"
            )
        whole = found[1] is found[2] is None
        return int(found[0]) if whole else float(found[0]), found.end()

    def nothing_after(self, at: int) -> None:
        """Raise `Mistake` for anything but white space from a place on."""
        end = self.skip(at)
        if end != len(self.text):
            raise Mistake(
                end,
                "there is more text after the end of the content",
                fix="delete it, or the bracket that ended the content too early",
            )

    def _string(self, at: int) -> tuple[str, int]:
        """The string that begins with the quote at a place, and where it ends."""
        end = _TEXT.match(self.text, at).end()  # type: ignore[union-attr]
        if self.text[end : end + 1] != '"':
            raise unfinished_text(self.text, at, end)
        value = self.text[at + 1 : end]
        if "\\" in value:  # only texts with escapes need decoding
            value = str(json.loads(self.text[at : end + 1]))
        if _HALF_CHARACTER.search(value):
            raise Mistake(
                at, "an incomplete character escape", allowed="the character itself", fix="type the character"
            )
        return value, end + 1

    def _object(self, path: JsonPath, at: int, opened: Bracket) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self.skip(at)
        if self.text[at : at + 1] == "}":
            return found, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                raise no_key(self.text, at, opened)
            line, key_at = self.line(at), at
            key, at = self._string(at)
            # Not raised: the file can still be read, and all such keys are reported at once.
            inner = (*path, key)
            if key in found:
                self._twice(inner, line)
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise no_colon(self.text, at, key_at)
            self.lines.setdefault(inner, line)
            value_at = self.skip(at + 1)
            found[key], at = self.value(inner, value_at, opened)
            at, more = self._next(value_at, at, opened)
            if not more:
                return found, at

    def _twice(self, path: JsonPath, line: int) -> None:
        self.problems.append(
            Problem(
                file=self.file,
                line=line,
                path=dotted(path),
                what=f"the key occurs twice, first on line {self.lines[path]}",
                value=shown(path[-1]),
                fix="keep one of the two",
            )
        )

    def _array(self, path: JsonPath, at: int, opened: Bracket) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self.skip(at)
        if self.text[at : at + 1] == "]":
            return found, at + 1
        while True:
            value_at = at
            value, at = self.value((*path, len(found)), at, opened)
            found.append(value)
            at, more = self._next(value_at, at, opened)
            if not more:
                return found, at

    def _next(self, value_at: int, value_end: int, opened: Bracket) -> tuple[int, bool]:
        """After a value, whether another follows, and where it begins."""
        at, sign = value_end, self.text[value_end : value_end + 1]
        if sign != ",":  # usually the comma follows at once
            at = self.skip(value_end)
            sign = self.text[at : at + 1]
        if sign == opened.close:
            return at + 1, False
        if sign != ",":
            raise no_comma(self.text, at, value_at=value_at, value_end=value_end, opened=opened)
        following = self.skip(at + 1)
        if self.text[following : following + 1] == opened.close:
            raise comma_too_many(at, opened.close)
        return following, True
