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

Change = tuple[Span, str]
"""What stands there, and what takes its place."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')
_COLON = re.compile(r"\s*:")


def spans(text: str) -> dict[JsonPath, Span]:
    """The position of each value in a valid JSON text."""
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
            last = path[-1]
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


def replaced(text: str, changes: Iterable[Change]) -> str:
    """A text with some spans replaced. Spans must not overlap."""
    for (start, end), new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def read(file: File) -> str:
    """A file's text with its line endings and byte order mark, to be changed and written back."""
    return file.read_bytes().decode("utf-8")


def write(file: File, before: str, after: str) -> None:
    """Replace a file's text in one step, preserving owner and permissions.

    Raises `ContentError`, and changes nothing, if somebody has saved the file in the meantime or it cannot be written.
    """
    file = file.resolve()
    try:
        _replace(file, before.encode(), after.encode())
    except OSError as error:
        reason = f"cannot be written: {error.strerror or error}"
        raise ContentError([Problem(file.name, 0, "", reason, fix=f"make {file} and its folder writable")]) from None


def _replace(file: File, before: bytes, after: bytes) -> None:
    state = file.stat()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as working:
            working.write(after)
            working.flush()
            os.fsync(working.fileno())
        File(name).chmod(stat.S_IMODE(state.st_mode))
        with suppress(AttributeError, PermissionError):  # not on Windows; only an administrator can change owners
            os.chown(name, state.st_uid, state.st_gid)
        if file.read_bytes() != before:
            raise ContentError([Problem(file.name, 0, "", "the file was saved meanwhile", fix="run the command again")])
        File(name).replace(file)
    finally:
        with suppress(FileNotFoundError):
            File(name).unlink()
