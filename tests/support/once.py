"""What all workers of a run share: files of which the first to need one makes it, and the others wait."""

from __future__ import annotations

from collections.abc import Callable
from fcntl import LOCK_EX, flock
from pathlib import Path


def once(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file; made if it has none, while every other worker and thread waits for it."""
    with path.open("a+b") as file:
        flock(file, LOCK_EX)
        file.seek(0)
        found = file.read()
        if not found:
            found = make()
            file.write(found)
        return found
