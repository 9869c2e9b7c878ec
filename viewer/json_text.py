"""JSON as an editor wrote it: the values, and the line on which each of them stands."""

from __future__ import annotations

import json
import re
from typing import Any

from viewer.problems import ContentError, Problem, printable, shown

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null", re.ASCII)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""An escape such as `\\ud83d` without the second one that belongs to it."""
_DEEPEST = 40


def read(text: str, file: str) -> tuple[Any, dict[Path, int]]:
    """The value of a JSON text and the line of every value in it, by its path.

    Raises `ContentError` with the place of a syntax error, or with every key that stands twice in one object
    (the standard library would silently keep the last).
    """
    scan = _Scan(text, file)
    try:
        value, end = scan.value((), _SPACE.match(text, 0).end())  # type: ignore[union-attr]
        scan.nothing_after(end)
    except json.JSONDecodeError as error:
        raise ContentError([_syntax(error, file)]) from None
    if scan.problems:
        raise ContentError(scan.problems)
    return value, scan.lines


def dotted(path: Path) -> str:
    """A path as editors read it: ``muscles[2].order``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{printable(part[:60])}" for part in path).lstrip(".")


def _string(text: str, at: int) -> tuple[str, int]:
    """The string that begins after a quote, and where it ends."""
    value, end = json.decoder.scanstring(text, at, True)  # type: ignore[attr-defined]
    if _HALF_CHARACTER.search(value):
        raise json.JSONDecodeError("Half a character, written as an escape", text, at - 1)
    return str(value), int(end)


class _Scan:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._line, self._counted = 1, 0

    def line(self, at: int) -> int:
        self._line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def skip(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]

    def value(self, path: Path, at: int) -> tuple[Any, int]:
        if len(path) > _DEEPEST:
            raise json.JSONDecodeError(f"Nested deeper than {_DEEPEST} levels", self.text, at)
        self.lines.setdefault(path, self.line(at))
        sign = self.text[at : at + 1]
        if sign == "{":
            return self._object(path, at + 1)
        if sign == "[":
            return self._array(path, at + 1)
        if sign == '"':
            return _string(self.text, at + 1)
        found = _SCALAR.match(self.text, at)
        if not found or len(found[0]) > 40:
            raise json.JSONDecodeError("Expecting a value", self.text, at)
        return json.loads(found[0]), found.end()

    def nothing_after(self, at: int) -> None:
        if self.skip(at) != len(self.text):
            raise json.JSONDecodeError("Something follows the end of the content", self.text, self.skip(at))

    def _object(self, path: Path, at: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self.skip(at)
        if self.text[at : at + 1] == "}":
            return found, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                raise json.JSONDecodeError("Expecting a key in double quotes", self.text, at)
            line = self.line(at)
            key, at = _string(self.text, at + 1)
            if key in found:
                first = self.lines[(*path, key)]
                self.problems.append(
                    Problem(self.file, line, dotted((*path, key)), f"the key stands twice, first on line {first}",
                            shown(key), mend="keep one of the two"),
                )  # fmt: skip
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise json.JSONDecodeError("Expecting ':' after a key", self.text, at)
            self.lines.setdefault((*path, key), line)
            found[key], at = self.value((*path, key), self.skip(at + 1))
            at, more = self._next(at, "}")
            if not more:
                return found, at

    def _array(self, path: Path, at: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self.skip(at)
        if self.text[at : at + 1] == "]":
            return found, at + 1
        while True:
            value, at = self.value((*path, len(found)), at)
            found.append(value)
            at, more = self._next(at, "]")
            if not more:
                return found, at

    def _next(self, at: int, close: str) -> tuple[int, bool]:
        at = self.skip(at)
        sign = self.text[at : at + 1]
        if sign == close:
            return at + 1, False
        if sign != ",":
            raise json.JSONDecodeError(f"Expecting ',' or '{close}'", self.text, at)
        following = self.skip(at + 1)
        if self.text[following : following + 1] == close:
            raise json.JSONDecodeError(f"A comma stands before the closing '{close}'", self.text, at)
        return following, True


def _syntax(error: json.JSONDecodeError, file: str) -> Problem:
    near = error.doc[error.pos : error.pos + 30].split("\n")[0]
    return Problem(
        file, error.lineno, f"column {error.colno}", f"not valid JSON: {error.msg}", shown(near) if near else "",
        mend="look at this line and the end of the one before: a comma, quote or bracket is missing or too many",
    )  # fmt: skip
