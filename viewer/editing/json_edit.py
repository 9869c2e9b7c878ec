"""Changes single values in a hand-written JSON file; every other byte stays as it is."""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path as File

from viewer.content import JsonPath
from viewer.problems import ContentError, Problem

Span = tuple[int, int]
"""Where a value begins and ends in a text, counted in characters."""

Edit = tuple[Span, str]
"""What stands there, and what takes its place."""

# A whole string, a sign, or a number or word: strings come first, because they may hold any sign.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')
_COLON = re.compile(r"\s*:")


def spans(text: str) -> dict[JsonPath, Span]:
    """The position of each value in a valid JSON text, by its path; the whole text has the empty path.

    >>> spans('{"a": [1, 22]}')["a", 1]
    (10, 12)
    """
    found: dict[JsonPath, Span] = {}
    path: list[str | int] = []
    starts: list[int] = []
    key: str | None = None
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "]}":
            path, start = path[: len(starts) - 1], starts.pop()
            found[tuple(path)] = (start, token.end())
        elif sign == ",":
            last = path[-1]  # in a list its index, which counts on; in an object its key, which the next one replaces
            path[-1:] = [last + 1] if isinstance(last, int) else []
        elif sign == ":":
            path.append(key or "")
        elif sign in "[{":
            starts.append(token.start())
            path += [0] if sign == "[" else []
        elif sign.startswith('"') and _COLON.match(text, token.end()):
            key = json.loads(sign)
        else:
            found[tuple(path)] = token.span()
    return found


def replaced(text: str, changes: Iterable[Edit]) -> str:
    """A text with some spans replaced. Spans must not overlap."""
    for (start, end), new in sorted(changes, reverse=True):  # from the end, so that the spans before stay right
        text = text[:start] + new + text[end:]
    return text


def read(file: File) -> str:
    """A file's text with its line endings and byte order mark, to be changed and written back."""
    return file.read_bytes().decode("utf-8")


def write(file: File, before: str, after: str) -> None:
    """Replace a file's text in one step, preserving owner and permissions.

    Raises `ContentError`, and changes nothing, if somebody has saved the file in the meantime or it cannot be written.
    """
    file = file.resolve()  # to replace the file that a link leads to, and not the link
    try:
        _replace(file, before.encode(), after.encode())
    except OSError as error:
        reason = f"cannot be written: {error.strerror or error}"
        fix = f"make {file} and its folder writable"
        raise ContentError([Problem(file=file.name, line=0, path="", what=reason, fix=fix)]) from None


def _replace(file: File, before: bytes, after: bytes) -> None:
    state = file.stat()
    # In the same folder, because a file can take another's place in one step only within a file system.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as working:
            working.write(after)
            working.flush()
            os.fsync(working.fileno())
        File(name).chmod(stat.S_IMODE(state.st_mode))
        with suppress(AttributeError, PermissionError):  # not on Windows; only an administrator can change owners
            os.chown(name, state.st_uid, state.st_gid)
        if file.read_bytes() != before:  # last of all, so that little time is left for somebody to save
            what, fix = "the file was saved meanwhile", "run the command again"
            raise ContentError([Problem(file=file.name, line=0, path="", what=what, fix=fix)])
        File(name).replace(file)
    finally:
        with suppress(FileNotFoundError):
            File(name).unlink()
