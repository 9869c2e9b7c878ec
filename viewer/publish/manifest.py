"""Lists the files an export wrote, so that the next export can tell its own files from everybody else's."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from click import ClickException
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from viewer.problems import MANY, printable

MANIFEST = "anatomy-export.json"
HIDDEN = ".anatomy-export"
"""The folder inside an export for what the next one needs: its lock, files on their way, and the export before it."""

MARKER: Literal["anatomy-viewer-export"] = "anatomy-viewer-export"
_LARGEST = 4_000_000
"""Bytes of a manifest; today's has some 20,000."""
# Only what exports write.
_PATH = re.compile(r"[A-Za-z0-9._-]{1,120}(/[A-Za-z0-9._-]{1,120}){0,9}")


class ExportError(ClickException):
    """The export cannot be made; the folder holds what it held before."""


class InTheWay(Exception):
    """Something other than a file or one of our folders is at a file's path or on the way to it.

    `path` is where, from the export's root; `what` says what it is.
    """

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


class Unreadable(InTheWay):
    """What is there cannot be read, so it may not be the viewer's."""


def _checked_path(path: str) -> str:
    """A path from a manifest, which anyone may have written: inside the export, and not one of the viewer's own
    records.
    """
    first, *rest = path.split("/")
    # In any case of letters, because some file systems do not tell them apart.
    reserved = first.casefold() == HIDDEN or (not rest and first.casefold() == MANIFEST)
    if not _PATH.fullmatch(path) or {".", ".."} & {first, *rest} or reserved:
        raise ValueError("not the path of an exported file")
    return path


OwnPath = Annotated[str, AfterValidator(_checked_path)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Record(BaseModel):
    """What one of the viewer's own files in an export holds; anything else in it is an error."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    format: Literal["anatomy-viewer-export"] = MARKER
    format_version: Literal[1] = 1

    def as_json(self) -> bytes:
        """The record as the bytes of its file."""
        return (json.dumps(self.model_dump(mode="json"), indent=1) + "\n").encode()


AnyRecord = TypeVar("AnyRecord", bound=Record)


class Manifest(Record):
    """Every file of an export with its SHA-256, the address it was made for and the version of its content."""

    base_url: str
    version: str
    files: Mapping[OwnPath, Digest]


def read_manifest(root: Path) -> Manifest | None:
    """The manifest of the export in a folder; `None` if there is none, or one that another program wrote.

    Raises `ExportError` for one of ours that cannot be used, listing everything that is wrong with it.
    """
    try:
        data = read_file(root, MANIFEST, _LARGEST)
        found = json.loads(data) if data is not None else None
    except (InTheWay, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != MARKER:
        return None
    if found.get("format_version") != 1:
        raise ExportError(
            f"{root / MANIFEST}: format_version is not 1, so another version of the viewer wrote it."
            " Nothing was changed. Fix: use that version, or export to an empty folder."
        )
    return checked_record(Manifest, data or b"", root / MANIFEST)


def checked_record(kind: type[AnyRecord], data: bytes, path: Path) -> AnyRecord:
    """A record of ours as a typed object. Raises `ExportError` with every problem in it."""
    try:
        found = kind.model_validate_json(data)
        # They have defaults for writing, but a file of ours holds them: without them it is somebody else's.
        problems = [f"  {name}: missing" for name in Record.model_fields if name not in found.model_fields_set]
    except ValidationError as error:
        problems = [f"  {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False)]
    if problems:
        lines = "\n".join(map(printable, problems[:MANY]))
        raise ExportError(
            f"{path} was changed or damaged, so nothing tells the viewer's files from yours:\n{lines}\n"
            "Nothing was changed. Fix: restore this file, or export to an empty folder."
        )
    return found


def hash_at(root: Path, path: str) -> str | None:
    """The SHA-256 of the file at a path of an export; `None` where nothing is. No link is followed.

    Raises `InTheWay` where something else stands there or on the way.
    """
    if not _is_file(root, path):
        return None
    try:
        with os.fdopen(_opened(root / path), "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unreadable(path, f"a file that cannot be read ({error.strerror})") from error


def is_at(root: Path, path: str, digest: str | None) -> bool:
    """Whether the file at a path of an export has this SHA-256; for `None`, whether nothing is there."""
    try:
        return hash_at(root, path) == digest
    except InTheWay:
        return False


def read_file(root: Path, path: str, limit: int) -> bytes | None:
    """The bytes of a file of an export; `None` where nothing is. No link is followed.

    Raises `InTheWay` as `hash_at` does, and for a file of more than `limit` bytes.
    """
    if not _is_file(root, path):
        return None
    try:
        with os.fdopen(_opened(root / path), "rb") as file:
            data = file.read(limit + 1)  # one more shows that there is more, whatever size the file claims
    except OSError as error:
        raise Unreadable(path, f"a file that cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise InTheWay(path, f"a file of more than {limit} bytes")
    return data


def _is_file(root: Path, path: str) -> bool:
    parts = path.split("/")
    for count in range(1, len(parts) + 1):  # from the root on: a link on the way would lead out of the export
        here = "/".join(parts[:count])
        try:
            mode = (root / here).lstat().st_mode
        except FileNotFoundError:
            return False
        except OSError as error:
            raise Unreadable(here, f"in a folder that cannot be read ({error.strerror})") from error
        if not (stat.S_ISREG(mode) if here == path else stat.S_ISDIR(mode)):
            raise InTheWay(here, _kind(mode))
    return True


def _opened(path: Path) -> int:
    """A descriptor of a regular file, whatever has taken its place since somebody looked: never a link, never
    blocking.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(0, "no longer a regular file")
    return descriptor


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISREG, "a file"))
    return next((name for is_kind, name in kinds if is_kind(mode)), "a special file")
