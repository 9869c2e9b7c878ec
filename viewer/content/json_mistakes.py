"""Explains common JSON mistakes to non-programmers, working from where parsing stopped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from viewer.problems import Problem, printable, shown

_CURLY = "“”„‟«»\u2039\u203a\u2018\u2019\u201a"
_QUOTED = 'straight double quotes: "…"'
_NUMBER = re.compile(r"[-+.\d]")
_WORD = re.compile(r"[^\W\d_][\w.-]*")
_PYTHON = {
    "True": "true",
    "False": "false",
    "None": "null",
    "TRUE": "true",
    "FALSE": "false",
    "NULL": "null",
    "undefined": "null",
}
"""Words of Python, spreadsheets and JavaScript, with those that JSON has in their place."""

_COMMENTS = ("//", "/*", "#", "<!--")
# What follows a text whose closing quote was forgotten: the rest of the next key up to its colon, or of the next item.
_KEY_FOLLOWS = re.compile(r'[^"\n]*"\s*:')
_ITEM_FOLLOWS = re.compile(r'[^"\n]*"\s*(?:,\s*"|\])')


class Mistake(Exception):
    """A mistake at a position in the text: what is wrong, what is allowed there, and how to fix it."""

    def __init__(self, at: int, what: str, *, fix: str, allowed: str = "") -> None:
        self.at, self.what, self.fix, self.allowed = at, what, fix, allowed
        super().__init__(what)

    def problem(self, text: str, file: str) -> Problem:
        """The same as a message to the editor, with line, column and the offending text."""
        line, column = text.count("\n", 0, self.at) + 1, self.at - text.rfind("\n", 0, self.at)
        near = text[self.at : self.at + 30].split("\n", maxsplit=1)[0]
        value = printable(near) if '"' in near else shown(near) if near else ""  # quotes around quotes would confuse
        return Problem(
            file=file,
            line=line,
            path=f"column {column}",
            what=f"not valid JSON: {self.what}",
            value=value,
            allowed=self.allowed,
            fix=self.fix,
        )


@dataclass(frozen=True)
class Bracket:
    """An object or list still open where parsing stopped."""

    sign: str
    line: int

    @property
    def close(self) -> str:
        """The closing bracket."""
        return "}" if self.sign == "{" else "]"


def no_key(text: str, at: int, opened: Bracket) -> Mistake:
    """Where a key was expected and none begins."""
    before = text[at - 1 : at]
    # In {"a": 0,5} the comma ends the value 0, and a key should follow.
    if text[at : at + 1].isdigit() and before == "," and text[at - 2 : at - 1].isdigit():
        return Mistake(at - 1, "a decimal comma", allowed="a decimal point: 0.5", fix="use a decimal point")
    # Nobody writes an object as a key: the object before it was not closed.
    if text[at : at + 1] in ("{", "["):
        return _unclosed(at, opened)
    return _common(text, at, "key", opened) or Mistake(
        at, "a key is missing here", allowed='"key": value', fix="write it in double quotes"
    )


def no_value(text: str, at: int, opened: Bracket | None) -> Mistake:
    """Where a value was expected and none begins."""
    word = _WORD.match(text, at)
    if word and word[0] in _PYTHON:
        return Mistake(
            at, f"{word[0]} is not a value in JSON", allowed="true, false or null", fix=f"write {_PYTHON[word[0]]}"
        )
    # Python and other programs write these, though JSON does not have them.
    if (word and word[0] in ("NaN", "Infinity")) or text.startswith("-Infinity", at):
        return Mistake(at, "not a valid JSON number", allowed="a number in digits", fix="write the number")
    if found := _common(text, at, "text", opened):
        return found
    if _NUMBER.match(text, at):
        return Mistake(at, "not a number in JSON format", allowed="5, -5 or 0.5", fix="start it with a digit")
    if word:
        return Mistake(at, "a text without its opening quote", allowed=_QUOTED, fix='write " before it')
    allowed = "a text in double quotes, a number, true, false, null, [ or {"
    return Mistake(at, "a value is missing here", allowed=allowed, fix="write the value, or remove its key")


def no_colon(text: str, at: int, key_at: int) -> Mistake:
    """Where a colon was expected after a key."""
    if at == len(text):
        return Mistake(
            key_at,
            "the file ends after this key",
            allowed='"key": value',
            fix="restore the rest of the file from a backup",
        )
    if text[at : at + 1] in (",", "}"):
        return Mistake(
            key_at, "a key without a value", allowed='"key": value', fix="write a colon and the value after the key"
        )
    if found := _inner_quotes(text, at, key_at, "{"):
        return found
    return Mistake(
        at, "a colon is missing between a key and its value", allowed='"key": value', fix="write : after the key"
    )


def no_comma(text: str, at: int, *, value_at: int, value_end: int, opened: Bracket) -> Mistake:
    """Where a comma or the closing bracket was expected after a value, which stands from `value_at` to `value_end`."""
    sign = text[at : at + 1]
    if sign and sign in "}]":
        return _unclosed(at, opened)
    if text[value_end - 1] == '"' and (found := _inner_quotes(text, at, value_at, opened.sign)):
        return found
    # In 007 the first 0 is a whole number, and the next digit stands where a comma should.
    if sign.isdigit() and text[value_end - 1] == "0" and at == value_end:
        return Mistake(value_at, "a number that starts with 0", allowed="7, not 07", fix="remove the 0")
    if found := _common(text, at, "text", opened):
        return found
    if sign == ":":
        return Mistake(at, "an unexpected colon", allowed=f"a comma or {opened.close}", fix="correct it")
    # A value over several lines is named by its last line, where the comma belongs.
    where = value_end - 1 if "\n" in text[value_at:value_end] else value_at
    allowed = f"a comma or {opened.close}"
    return Mistake(where, "a comma is missing after this value", allowed=allowed, fix="write a comma after it")


def comma_too_many(at: int, close: str) -> Mistake:
    """A comma with nothing after it."""
    return Mistake(
        at, f"a comma before the closing {close}", allowed="a comma only between two values", fix="remove the comma"
    )


def unfinished_text(text: str, start: int, at: int) -> Mistake:
    """A string that starts at `start` and contains, at `at` before its closing quote, something no string may contain.

    A line break usually means that the quote itself is missing: what stands around it decides where to look.
    """
    sign = text[at : at + 1]
    if sign == "\t":
        return Mistake(at, "a tab inside a text", allowed="spaces", fix="write a space instead")
    if sign == "\\":
        allowed = '\\", \\\\, \\n, \\t or \\u and four digits'
        return Mistake(
            at, "an invalid backslash escape", allowed=allowed, fix="remove it, or write \\\\ for a backslash"
        )
    if sign and sign not in "\r\n":
        return Mistake(
            at,
            f"a hidden character inside a text (U+{ord(sign):04X})",
            allowed="letters, symbols and spaces",
            fix="delete it",
        )
    written, following = text[start:at].rstrip(), text[at:].lstrip()[:1]
    if written.rstrip(",").rstrip()[-1:] in _CURLY and len(written) > 1:
        return Mistake(
            start, "a text that a curly quote was meant to close", allowed=_QUOTED, fix="replace the curly quote"
        )
    if not sign or written[-1:] in ",]}" or following in ("]", "}", ""):
        return Mistake(
            start,
            "the text that begins here has no closing quote",
            allowed=_QUOTED,
            fix='write " at the end of the text',
        )
    return Mistake(at, "a line break inside a text", allowed="a text on one line, however long", fix="join the lines")


def _inner_quotes(text: str, at: int, start: int, opened: str) -> Mistake | None:
    """Words directly after a closing quote: either quotes were typed inside the string, or its own closing quote is
    missing.
    """
    if not _WORD.match(text, at) and text[at : at + 1] not in ".!?;)-":
        return None
    written = text[start + 1 : at].rstrip().removesuffix('"').rstrip()
    following = _KEY_FOLLOWS if opened == "{" else _ITEM_FOLLOWS
    if written[-1:] in (",", "[", "{") and following.match(text, at):
        return Mistake(
            start,
            "the text that begins here has no closing quote",
            allowed=_QUOTED,
            fix='write " at the end of the text',
        )
    inner = text.rfind('"', start + 1, at)
    return Mistake(
        inner, "a quotation mark inside a text ends it", allowed='“ and ”, or \\"', fix="write “ and ” around the words"
    )


def _common(text: str, at: int, what: str, opened: Bracket | None) -> Mistake | None:
    """Mistakes that look the same wherever they occur."""
    sign = text[at : at + 1]
    if not sign:
        return (
            _unclosed(at, opened)
            if opened
            else Mistake(at, "the file is empty", allowed="an object in { }", fix="restore it from a backup")
        )
    if text.startswith(_COMMENTS, at):
        return Mistake(
            at, "a comment, which JSON does not allow", allowed="keys and values only", fix="remove the comment"
        )
    if sign in _CURLY:
        return Mistake(
            at, f"curly quotes around a {what}", allowed=_QUOTED, fix="replace them: word processors make quotes curly"
        )
    if sign in "'`":
        return Mistake(at, f"single quotes around a {what}", allowed=_QUOTED, fix="write double quotes")
    if sign == ",":
        return Mistake(
            at, "a comma with nothing before it", allowed="a comma only between two values", fix="remove the comma"
        )
    if sign.isspace() or not sign.isprintable():
        return Mistake(
            at,
            f"a hidden character between values (U+{ord(sign):04X})",
            allowed="ordinary spaces",
            fix="write a space instead",
        )
    if opened and what == "key" and (word := _WORD.match(text, at)):
        return Mistake(at, "a key without quotes", allowed=_QUOTED, fix=f'write "{word[0][:40]}"')
    return None


def _unclosed(at: int, opened: Bracket) -> Mistake:
    what = f"the {opened.sign} of line {opened.line} is not closed"
    return Mistake(at, what, allowed=f"a comma or {opened.close}", fix=f"write {opened.close} here")
