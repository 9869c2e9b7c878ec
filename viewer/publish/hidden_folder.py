"""The hidden folder inside an export, used by one export at a time.

It holds a lock, `state.json`, a folder for each transaction, and copies of files that were replaced on request.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

from pydantic import Field

from viewer.publish.manifest import HIDDEN, ExportError, InTheWay, Record, checked_record, read_file
from viewer.publish.transaction import write_in_one_step

try:
    import fcntl
except ImportError:  # Windows: two exports at once are not noticed there
    fcntl = None  # type: ignore[assignment]

_LOCK, _STATE, _REPLACED = "lock", "state.json", "replaced"
_LARGEST = 10_000
"""Bytes of `state.json`; it has some 120."""

StepName = Annotated[str, Field(pattern=r"^step-[0-9]{1,9}$")]


class ExportState(Record):
    """Which transaction holds the previous export, and which one was started but neither completed nor undone."""

    previous: StepName | None = None
    running: StepName | None = None


class HiddenFolder:
    """The hidden folder of an export, which this program has locked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.replaced = path / _REPLACED
        try:
            data = read_file(path.parent, f"{path.name}/{_STATE}", _LARGEST)
        except InTheWay as error:
            raise ExportError(
                f"{path.parent / error.path} is {error.what}. Nothing was changed. Fix: move it away."
            ) from error
        self.state = ExportState() if data is None else checked_record(ExportState, data, path / _STATE)
        if data is None:  # this file marks the folder as the viewer's
            self.save(self.state)

    def save(self, state: ExportState) -> None:
        """Set the state, in one step."""
        write_in_one_step(self.path / _STATE, state.as_json())
        self.state = state

    def new_step(self) -> Path:
        """An empty folder for a transaction."""
        return _new_folder(self.path, "step-")

    def new_copies(self) -> Path:
        """An empty folder for copies that no export removes."""
        self.replaced.mkdir(exist_ok=True)
        return _new_folder(self.replaced, "")

    def tidy(self) -> None:
        """Remove what is no longer needed: finished transactions, and the folder itself once it is empty."""
        for path in self.path.glob("step-*"):
            if path.name == self.state.previous:
                # What it brought is in the export now; only what it took away is needed, to roll back.
                shutil.rmtree(path / "new", ignore_errors=True)
            elif path.name != self.state.running:
                shutil.rmtree(path, ignore_errors=True)
        if self.state == ExportState() and not self.replaced.exists():
            with suppress(OSError):
                # The lock last: once the state is gone, a folder is known as the viewer's by its empty lock.
                for name in (f"{_STATE}.new", _STATE, _LOCK):
                    (self.path / name).unlink(missing_ok=True)
                self.path.rmdir()


@contextmanager
def locked_hidden_folder(root: Path) -> Iterator[HiddenFolder]:
    """The hidden folder of the export in `root`, created if missing, locked for this program.

    Raises `ExportError` where another program uses it or the folder of this name is not the viewer's, and `OSError`.
    """
    path = root / HIDDEN
    check_hidden(path)
    descriptor = _locked(path)
    try:
        hidden = HiddenFolder(path)
        try:
            yield hidden
        finally:
            hidden.tidy()
    finally:
        os.close(descriptor)


def check_hidden(path: Path) -> bool:
    """Whether there is a hidden folder. Raises `ExportError` if something else has that name."""
    for _ in range(10):  # another export may start or finish during this check
        if not path.is_symlink() and not path.exists():
            return False
        if not path.is_symlink() and path.is_dir() and ((path / _STATE).exists() or _has_just_begun(path)):
            _check_lock(path / _LOCK)
            return True
    raise ExportError(
        f"{path} is not from the viewer, which needs a folder of this name. Nothing was changed. Fix: move it away."
    )


def _check_lock(path: Path) -> None:
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ExportError(f"{path} is not a file. Nothing was changed. Fix: move it away.")


def _has_just_begun(path: Path) -> bool:
    """Whether a folder holds only what an export writes before its first `state.json`; it may run, and remove the
    folder.
    """
    try:
        entries = [*path.iterdir()]
        lock = (path / _LOCK).lstat()
    except FileNotFoundError:
        return not any(path.glob("*"))
    names = {entry.name for entry in entries}
    return names <= {_LOCK, _STATE, f"{_STATE}.new"} and stat.S_ISREG(lock.st_mode) and lock.st_size == 0


def _locked(folder: Path) -> int:
    """The descriptor of the lock, for as long as it is open. A killed program leaves none."""
    path = folder / _LOCK
    for _ in range(100):  # each try fails only if another export removes the folder or its lock at that moment
        folder.mkdir(exist_ok=True)
        try:
            # A link would be opened where it leads: somebody's file would be created or locked.
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        except FileNotFoundError:  # another export has finished and removed the folder
            continue
        try:
            if fcntl:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another export may have removed this lock, or removed it and created the next: then it locks nobody out.
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            break
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)
    raise ExportError(
        f"Another export is writing to {folder.parent}. Nothing was changed. Fix: wait until it has finished, then"
        " try again."
    )


def _new_folder(parent: Path, prefix: str) -> Path:
    number = 1  # counted by what is there, so that no folder of an earlier export is reused
    while (parent / f"{prefix}{number}").exists():
        number += 1
    path = parent / f"{prefix}{number}"
    path.mkdir()
    return path
