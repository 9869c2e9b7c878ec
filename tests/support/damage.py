"""What happens to a content folder on a bad day, and how much time a program may take over it."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.samples import DEFINITIONS, FRONT, changed, write
from viewer.content.last_good import LastGood
from viewer.content.reload import Live

BROKEN = changed(DEFINITIONS, '"units": 35', '"units": "first"')
ANOTHER = changed(DEFINITIONS, "Sample head", "Another head")
Damage = Callable[[Path], None]
GIGABYTE = 1_000_000_000


def gone(path: Path) -> Path:
    """The path, with nothing at it any more."""
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    return path


def sparse(path: Path, size: int = GIGABYTE) -> None:
    """A file that says it is large and takes no room on the disk."""
    gone(path).touch()
    os.truncate(path, size)


def repaired(folder: Path) -> Path:
    """The folder with its good files again, whatever was done to them."""
    for name in ("regions.json", "assets/svg/front.svg", "assets/svg/side.svg"):
        gone(folder / name)
    return write(folder)


DAMAGES: dict[str, tuple[Damage, str]] = {
    "syntax error": (
        lambda folder: write(folder, changed(DEFINITIONS, '"units": 35', '"units": ')) and None,
        "regions.json:",
    ),
    "broken SVG": (lambda folder: write(folder, front=changed(FRONT, "</svg>", "<oops>")) and None, "front.svg:"),
    "1 GB": (lambda folder: sparse(folder / "regions.json"), "the file is too large. Found: 1,000,000,000 bytes"),
    "FIFO": (lambda folder: os.mkfifo(gone(folder / "assets/svg/side.svg")), "side.svg: this is a FIFO"),
    "dangling link": (
        lambda folder: gone(folder / "regions.json").symlink_to("nowhere"),
        "a link to a file that does not exist",
    ),
    "folder": (lambda folder: gone(folder / "regions.json").mkdir(), "regions.json: this is a folder"),
    "no permission": (lambda folder: (folder / "regions.json").chmod(0), "cannot be read: Permission denied"),
    "empty file": (lambda folder: (folder / "regions.json").write_bytes(b""), "regions.json: the file is empty"),
}
"""Each with words that the log must say about it."""


def flipped(path: Path) -> None:
    """Bits that a bad disk has turned."""
    data = bytearray(path.read_bytes())
    for at in range(300, len(data), 200):
        data[at] ^= 0x55
    path.write_bytes(data)


def start(folder: Path, last_good: LastGood | None) -> Live[str]:
    """A process that begins to serve a content's title."""
    return Live(folder, lambda content: content.definitions.title, last_good=last_good)


def said(caplog: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    """What the log was told."""
    return [record.getMessage() for record in caplog.records if record.levelno >= level]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails what takes longer, even if it waits for ever."""

    def late(*_: object) -> None:
        raise TimeoutError(f"it took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bound_by_permissions() -> None:
    """Before a program starts: takes away root's right to read what nobody may read (on Linux)."""
    if sys.platform == "linux" and os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                os._exit(99)
