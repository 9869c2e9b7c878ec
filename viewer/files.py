"""Reads content files: once, up to a size limit, and without ever blocking on anything but a regular file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from viewer.problems import ContentError, Problem, printable, shown

MOST_FILES = 1_000
"""Files of one kind in a folder. A hundred languages are a hundred; more than this is a mistake or an attack."""

_NOT_CONTENT = re.compile(r"[.#~].*|.*~")
"""What editors and systems put beside a file: Emacs' lock `.#front.svg`, vim's swap file, macOS' `._front.svg`,
backups."""

# Opening a FIFO, or a device that is not ready, would wait forever without O_NONBLOCK. Windows knows none of the three.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
_FLAGS |= getattr(os, "O_BINARY", 0)

_KINDS = (
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True)
class File:
    """A file, read once: its bytes, or the problem that prevented reading it. `name` is for messages."""

    name: str
    data: bytes = field(default=b"", repr=False)
    problem: Problem | None = None

    @classmethod
    def at(cls, path: Path, limit: int) -> File:
        """Read a regular file of at most `limit` bytes. Never raises and never waits; whatever is wrong is the
        `problem`.
        """
        name = printable(path.name)
        try:
            data = _read(path, name, limit)
        except ContentError as error:
            return cls(name, problem=error.problems[0])
        except OSError as error:
            return cls(name, problem=_unreadable(path, name, error))
        return cls(name, data)

    @classmethod
    def missing(cls, path: Path) -> File:
        """The file that should have been at a path."""
        name = printable(path.name)
        return cls(name, problem=_unreadable(path, name, FileNotFoundError(2, os.strerror(2))))

    def read(self) -> bytes:
        """The bytes. Raises `ContentError` where there are none."""
        if self.problem:
            raise ContentError([self.problem])
        return self.data


def as_file(source: Path | File, limit: int) -> File:
    """A file that has been read already, or the one at a path."""
    return source if isinstance(source, File) else File.at(source, limit)


def utf8_text(file: File) -> str:
    """The text of a file, without a byte order mark. Raises `ContentError` with the line of the first byte that is
    not UTF-8.
    """
    data = file.read()
    try:
        return data.decode("utf-8-sig")  # editors on Windows may put a byte order mark before the text
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[max(error.start - 30, 0) : error.start].decode("utf-8", "ignore").rpartition("\n")[2]
        found = f"byte {data[error.start]:02X} after {shown(before)}" if before else f"byte {data[error.start]:02X}"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # the byte order marks of UTF-16
            found = "UTF-16"
        fix = "save the file as UTF-8"
        problem = Problem(file=file.name, line=line, path="", what="not UTF-8 text", value=found, fix=fix)
        raise ContentError([problem]) from None


def names_in(folder: Path, pattern: str) -> list[str]:
    """The names in a folder that end as `pattern` says (a regular expression), sorted, without hidden files and
    backups.

    There are none in a folder that does not exist. Raises `OSError` for one that cannot be listed, and `ContentError`
    for one with more than `MOST_FILES`.
    """
    wanted, found = re.compile(pattern), []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if wanted.fullmatch(entry.name) and not _NOT_CONTENT.fullmatch(entry.name):
                    found.append(entry.name)
                    if len(found) > MOST_FILES:  # while listing, so that a folder of millions takes no memory
                        raise _refused(printable(folder.name), "too many files", allowed=f"at most {MOST_FILES:,}")
    except FileNotFoundError:
        return []
    return sorted(found)


def digest(files: Mapping[str, File], problems: Iterable[Problem] = ()) -> str:
    """A hash of file names and bytes, the same for the same content on every machine."""
    found = sha256("\n".join(map(str, problems)).encode("utf-8", "replace"))
    for name, file in sorted(files.items()):
        part = str(file.problem).encode("utf-8", "replace") if file.problem else file.data
        # With its length, so that bytes which move from one file to the next give another hash.
        found.update(f"{name}\0{bool(file.problem)}\0{len(part)}\0".encode("utf-8", "replace"))
        found.update(part)
    return found.hexdigest()


def _read(path: Path, name: str, limit: int) -> bytes:
    # Looked at before it is opened: to open a device can be an act of its own (a tape rewinds).
    _check(path, name, limit, os.stat(path))  # noqa: PTH116 - the same question as of the open file
    opened = os.open(path, _FLAGS)
    try:
        _check(path, name, limit, os.fstat(opened))  # it may have been replaced since
        with open(opened, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    finally:
        os.close(opened)
    if len(data) > limit:  # it has grown since
        raise _too_large(name, len(data), limit)
    if not data:
        raise _refused(name, "the file is empty", fix="save it again, or restore it from a backup")
    return data


def _check(path: Path, name: str, limit: int, state: os.stat_result) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise _refused(
            name, "this is a folder", allowed="a regular file", fix=f"move the folder away and put the file at {path}"
        )
    if not stat.S_ISREG(state.st_mode):
        kind = next((words for is_one, words in _KINDS if is_one(state.st_mode)), "a special file")
        raise _refused(name, f"this is {kind}", allowed="a regular file", fix=f"delete it and put the file at {path}")
    if state.st_size > limit:
        raise _too_large(name, state.st_size, limit)


def _too_large(name: str, size: int, limit: int) -> ContentError:
    return _refused(name, "the file is too large", value=f"{size:,} bytes", allowed=f"at most {limit:,} bytes")


def _refused(name: str, what: str, *, value: str = "", allowed: str = "", fix: str = "") -> ContentError:
    return ContentError([Problem(file=name, line=0, path="", what=what, value=value, allowed=allowed, fix=fix)])


def _unreadable(path: Path, name: str, error: OSError) -> Problem:
    shown_path = printable(str(path))
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        target = printable(str(path.readlink()))
        what, fix = "this is a link to a file that does not exist", f"put the file at {shown_path}"
        return Problem(file=name, line=0, path="", what=what, value=target, fix=fix)
    fix = f"put the file at {shown_path}"
    if isinstance(error, PermissionError):
        # Reading needs more than the file's own permissions, and the folders are what people overlook.
        fix = f"let the user that runs the viewer read {shown_path} and enter every folder above it"
    return Problem(
        file=name, line=0, path="", what=f"cannot be read: {error.strerror or type(error).__name__}", fix=fix
    )
