"""Problems in files that people edit, worded so that the editor can fix them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from json import dumps

from click import ClickException

MANY = 200
"""Problems reported at once. A file with more is broken as a whole, and nobody reads on."""

_GUESS = "did you mean "

_COMPARED = 500
"""Names that a wrong one is compared with: comparing takes time."""


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to fix.

    `file` is the file's name as the editor knows it, `line` counts from 1 (0: the file as a whole), `path` names the
    place inside it (``structures[2].order``, ``#palm``), `value` is what stands there, `what` says what is wrong,
    `allowed` what may stand there and `fix` what to do.
    """

    file: str
    line: int
    path: str
    what: str
    value: str = ""
    allowed: str = ""
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        found = f" Found: {self.value}." if self.value else ""
        allowed = f" Allowed: {self.allowed}." if self.allowed else ""
        fix = f" Fix: {self.fix}." if self.fix else ""
        if self.fix.startswith(_GUESS):
            fix = f" {self.fix[0].upper()}{self.fix[1:]}?"
        return f"{place}: {self.path + ': ' if self.path else ''}{self.what}.{found}{allowed}{fix}"


class ContentError(ClickException):
    """The content cannot be used; `problems` holds every reason found, or the first `MANY`, in the order of the files.

    Raised out of a `flask` command it is a message and exit code 1, without a traceback.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems))[:MANY])
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(name: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """What to do about a wrong name that looks like a known one; empty if none does."""
    # Both bound the time that hostile content can take.
    if len(name) > 100 or len(known) > _COMPARED:
        return ""
    near = get_close_matches(name, known, n=1, cutoff=cutoff)
    return f'{_GUESS}"{near[0]}"' if near else ""


def shown(value: object, limit: int = 60) -> str:
    """A value for a message: as JSON would show it, control characters escaped, cut at `limit` characters."""
    text = (
        f'"{value}"'
        if isinstance(value, str)
        else dumps(value)
        if value is None or isinstance(value, bool)
        else str(value)
    )
    text = printable(text[: limit + 1])  # cut before, as escaping a long value takes time, and after, as it grows
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def printable(text: str) -> str:
    """A text whose control characters, and marks that turn the reading direction, are written as escapes."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
