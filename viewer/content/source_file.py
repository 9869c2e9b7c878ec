"""A file as its editor knows it, and what is wrong with the values in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from viewer.problems import MANY, Problem, printable

JsonPath = tuple[str | int, ...]
"""Where a value stands in a JSON file: ``("structures", 2, "order")``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value, found by code that does not know the file it came from.

    The fields are those of `Problem`: `SourceFile.problems` adds the file, and the line of `path`.
    """

    what: str
    value: str = field(default="", kw_only=True)
    allowed: str = field(default="", kw_only=True)
    fix: str = field(default="", kw_only=True)
    path: JsonPath = field(default=(), kw_only=True)

    def at(self, path: JsonPath) -> Fault:
        """The same fault, of the value at a path."""
        return replace(self, path=path)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The name of a JSON file, for messages, and the line of every value in it."""

    name: str
    lines: Mapping[JsonPath, int] = field(default_factory=dict, repr=False)

    def written(self, path: JsonPath) -> JsonPath:
        """The path of a value, or of the nearest thing around it that the file does have."""
        while path and path not in self.lines:
            path = path[:-1]
        return path

    def line(self, path: JsonPath) -> int:
        """The line of a value, or of the nearest thing around it that the file does have."""
        return self.lines.get(self.written(path), 1)

    def place(self, path: JsonPath) -> str:
        """File and line of a value, as compilers write them: ``regions.json:12``."""
        return f"{self.name}:{self.line(path)}"

    def problem(
        self, path: JsonPath, what: str, *, value: str = "", allowed: str = "", fix: str = "", part: str = ""
    ) -> Problem:
        """A problem of the value at a path; `part` is the id of the thing it belongs to, for readers of the message."""
        place = dotted(self.written(path)) + (f" ({part})" if part else "")
        return Problem(
            file=self.name, line=self.line(path), path=place, what=what, value=value, allowed=allowed, fix=fix
        )

    def problems(self, faults: Iterable[Fault]) -> list[Problem]:
        """The first `MANY` faults as problems of this file."""
        return [
            self.problem(fault.path, fault.what, value=fault.value, allowed=fault.allowed, fix=fault.fix)
            for fault in islice(faults, MANY)
        ]

    def no_object(self, fix: str = "start it with { and end it with }") -> Problem:
        """The problem of a file that is JSON, but holds no object."""
        return Problem(file=self.name, line=1, path="", what="the file does not contain an object", fix=fix)


def dotted(path: JsonPath) -> str:
    """A path as editors read it: ``structures[2].order``."""
    # Keys come from the file: any length, any character. A message has to stay short, and safe to print in a terminal.
    return "".join(f"[{part}]" if isinstance(part, int) else f".{printable(part[:60])}" for part in path).lstrip(".")
