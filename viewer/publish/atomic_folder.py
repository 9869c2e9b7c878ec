"""A folder that takes the place of another in one step, and what killed programs left behind."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: what a killed export leaves there stays
    fcntl = None  # type: ignore[assignment]

_MARK = "unfinished-export"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux's fcntl.h and fs.h


@contextmanager
def working_folder(out: Path) -> Iterator[Path]:
    """A hidden folder beside `out`, gone at the end with all that is in it by then; a lock says that it is in use.

    Raises `OSError` where none can be made.
    """
    work, lock = _made(out)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def take_place(work: Path, out: Path) -> None:
    """Put the folder `work` where `out` is, and `out`, if there is one, where `work` was.

    In one step where the system can (Linux, most file systems). Elsewhere there is none for a moment between two renames; the
    old one is put back if the second fails. Raises `OSError`.
    """
    if not out.exists():
        work.rename(out)
    elif not exchanged(work, out):
        aside = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent)) / "old"
        out.rename(aside)
        try:
            work.rename(out)
        except OSError:
            aside.rename(out)
            raise
        finally:
            shutil.rmtree(aside.parent, ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed places; false where the system or the file system cannot do that, and nothing is done."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)  # glibc 2.28, musl 1.2.6
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def sweep(out: Path) -> None:
    """Remove the hidden folders that killed exports to `out` left beside it; one whose export still runs stays.

    So does what cannot be removed: the export is whole, and the next one tries again.
    """
    with suppress(OSError):
        for path in out.parent.iterdir():
            if fcntl and path.name.startswith(_prefix(out)) and path.is_dir() and not path.is_symlink():
                _remove(path)


def _remove(leftover: Path) -> None:
    with suppress(OSError):  # another export was faster, or holds its lock, or it belongs to somebody else
        lock = os.open(leftover, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(leftover, ignore_errors=True)
        finally:
            os.close(lock)


def _prefix(out: Path) -> str:
    return f".{out.name}-{_MARK}-"


def _made(out: Path) -> tuple[Path, int | None]:
    while True:
        work = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
        if not fcntl:
            return work, None
        lock = os.open(work, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if work.exists():
            return work, lock
        os.close(lock)  # another export swept it away before it was locked
