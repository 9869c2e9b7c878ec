"""Exchanges the files of an export one by one, in an order that readers do not notice, and rolls back on failure.

A transaction has a folder: `new/` holds incoming files, `old/` outgoing ones, and `changes.json` lists them. All of
it is written before the first file of the export changes, so a full disk is noticed in time and the work of a killed
program can be undone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from errno import EACCES
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from viewer.publish.manifest import (
    MANIFEST,
    Digest,
    ExportError,
    InTheWay,
    OwnPath,
    Record,
    Unreadable,
    checked_record,
    hash_at,
    is_at,
    read_file,
)

_LARGEST = 8_000_000
"""Bytes of a `changes.json`; today's has at most some 40,000."""
_RECORD = "changes.json"
Stage = Callable[[str, Path], object]
"""Writes the new file for a path of the export to the place it is given."""


class FileChange(BaseModel):
    """One file: the SHA-256 of what stands there before and after; `None` where nothing does."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    path: OwnPath | Literal["anatomy-export.json"]
    before: Digest | None
    after: Digest | None


class Changes(Record):
    """Every change in the order in which it is made, and the folders that were not there before."""

    changes: tuple[FileChange, ...]
    folders: tuple[OwnPath, ...]


@dataclass(frozen=True)
class Transaction:
    """Changes of the files under `root`, prepared in `folder`."""

    root: Path
    folder: Path
    record: Changes

    @classmethod
    def prepare(cls, root: Path, folder: Path, changes: Iterable[FileChange], stage: Stage) -> Transaction:
        """Write all that the changes need to `folder`, the new files by `stage`.

        Raises `OSError`, and `ExportError` where a file is no longer what its change says.
        """
        ordered = tuple(sorted(changes, key=_order))
        folders = {folder for change in ordered if change.after for folder in folders_of(change.path)}
        missing = tuple(sorted(path for path in folders if not (root / path).exists()))
        found = cls(root, folder, Changes(changes=ordered, folders=missing))
        for change in ordered:
            if change.after is not None:
                place = folder / "new" / change.path
                place.parent.mkdir(parents=True, exist_ok=True)
                stage(change.path, place)
                _reach_the_disk(place)
            if change.before is not None:
                # Linked first and compared then: what is saved is what was compared, whoever saves in between.
                link_or_copy(root / change.path, found.old(change.path))
                found.check_old(change)
        # Last: until this is there, the transaction is none, and a killed program has changed nothing.
        write_in_one_step(folder / _RECORD, found.record.as_json())
        return found

    @classmethod
    def read(cls, root: Path, folder: Path) -> Transaction | None:
        """The transaction in a folder; `None` if it was never fully prepared, or was removed."""
        try:
            data = read_file(folder.parent, f"{folder.name}/{_RECORD}", _LARGEST)
        except InTheWay as error:
            raise ExportError(
                f"{folder.parent / error.path} is {error.what}. Nothing was changed. Fix: move it away."
            ) from error
        return None if data is None else cls(root, folder, checked_record(Changes, data, folder / _RECORD))

    def old(self, path: str) -> Path:
        """Where the file stands that a change of `path` takes away."""
        return self.folder / "old" / path

    def check_old(self, change: FileChange) -> None:
        """Raise `ExportError` unless the file that a change takes away is there, whole."""
        if not is_at(self.folder, f"old/{change.path}", change.before):
            raise ExportError(f"{self.old(change.path)} is not the expected file. Nothing was changed.")

    def apply(self) -> None:
        """Make the changes, and remove the folders in which removed files were the last.

        Raises `OSError`, and `ExportError` where somebody else changed a file since it was looked at.
        """
        for change in self.record.changes:
            if not is_at(self.root, change.path, change.before):
                raise ExportError(
                    f"{self.root / change.path} was changed by another program during the export. Run it again."
                )
            if change.after is None:
                (self.root / change.path).unlink()
            else:
                self._put(self.folder / "new" / change.path, change.path)
        self._remove_empty_folders()

    def undo(self) -> None:
        """Put back what the changes made so far took away; files that somebody else changed since stay. Raises
        `OSError`.

        However often it is interrupted, calling it again completes it.
        """
        for change in reversed(self.record.changes):  # so that pages go before what they refer to
            with suppress(InTheWay):  # somebody's folder or link is there now: leave it
                self._undo_one(change)
        for path in reversed(self.record.folders):  # the inner ones first
            with suppress(OSError):  # not empty: it holds somebody's files
                (self.root / path).rmdir()

    def _undo_one(self, change: FileChange) -> None:
        try:
            now = hash_at(self.root, change.path)
        except Unreadable as error:
            raise PermissionError(EACCES, error.what) from error
        self._spare(change.path).unlink(missing_ok=True)  # half a copy, where the program was killed while copying
        # Neither ours nor missing: somebody else's, and it stays. As before: never changed, or put back already.
        if now not in (None, change.after) or now == change.before:
            return
        if change.before is None:
            (self.root / change.path).unlink()
        elif self.old(change.path).is_file():
            self._put(self.old(change.path), change.path)

    def _remove_empty_folders(self) -> None:
        folders = {
            folder for change in self.record.changes if change.after is None for folder in folders_of(change.path)
        }
        for path in sorted(folders, reverse=True):  # the inner ones first
            with suppress(OSError):  # not empty
                (self.root / path).rmdir()

    def _put(self, source: Path, path: str) -> None:
        """Move a file to its place in one step; where the system cannot, because folders lie on different disks, by a
        copy.
        """
        target, spare = self.root / path, self._spare(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except OSError:
            try:
                copy_file(source, spare)
                spare.replace(target)
            except OSError:
                spare.unlink(missing_ok=True)
                raise
            source.unlink()  # last: until the copy is in its place, this is the only whole one

    def _spare(self, path: str) -> Path:
        """A name beside a file for its copy, which nobody else uses."""
        target = self.root / path
        return target.with_name(f".{target.name}.{MANIFEST}.{self.folder.name}")


def folders_of(path: str) -> list[str]:
    """The folders on the way to a path, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def link_or_copy(source: Path, target: Path) -> None:
    """The same file at another place; a copy where the file system knows no hard links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        copy_file(source, target)


def copy_file(source: Path, target: Path) -> None:
    """A copy of a file with its times and permissions, safe on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target, follow_symlinks=False)
    with suppress(OSError):  # some file systems know no times or permissions
        shutil.copystat(source, target, follow_symlinks=False)
    _reach_the_disk(target)


def write_in_one_step(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old or the new one, also after a power failure."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(data)
    # Before the name changes: a file system may write the new name first, and a power failure would leave it empty.
    _reach_the_disk(new)
    new.replace(path)


def _reach_the_disk(path: Path) -> None:
    # Some file systems notice only here that they are full.
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _order(change: FileChange) -> tuple[int, str]:
    """The order of a change: pages come after what they refer to, and nothing goes while a page may refer to it."""
    path = change.path.removesuffix(".gz").removesuffix(".br")  # a compressed copy comes with its page
    if change.after is None:
        return 5, change.path
    if path == MANIFEST:
        return 4, change.path
    if path == "index.html":
        return 3, change.path
    if path.endswith(".html"):
        return 2, change.path
    return 0 if path.startswith("static/") else 1, change.path
