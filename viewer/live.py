"""The content of a running server: read again when a file changes, kept when the change is broken."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from viewer.content import DEFINITIONS, Content, content_files, load_content
from viewer.problems import ContentError, Problem

T = TypeVar("T")
_Stamp = tuple[tuple[str, int, int, int], ...]
log = logging.getLogger("viewer")


class Live(Generic[T]):
    """What `build` makes of the content in a folder, made anew after each good change of its files.

    A broken change is logged once, with its lines, and shows in `problems`; the last good content stays. The first
    load raises `ContentError` instead: there is nothing to keep. Safe to use from many threads.
    """

    def __init__(self, folder: Path, build: Callable[[Content], T], definitions: str = DEFINITIONS) -> None:
        self._folder, self._definitions, self._build = folder, definitions, build
        self._lock = Lock()
        self._stamp = self._look()
        self._value = build(load_content(folder, definitions))
        self.problems: tuple[Problem, ...] = ()

    def __call__(self) -> T:
        """The value of the last good content."""
        if self._look() != self._stamp and self._lock.acquire(blocking=False):
            try:
                self._reload()
            finally:
                self._lock.release()
        return self._value

    def _reload(self) -> None:
        stamp = self._look()
        try:
            value = self._build(load_content(self._folder, self._definitions))
        except ContentError as error:
            if error.problems != self.problems:
                log.error("The changed content is broken; the last good content stays:\n%s", error)
            self.problems = error.problems
        except OSError as error:  # a file vanished between two looks; the next request looks again
            log.warning("The content could not be read again: %s", error)
            return
        else:
            self._value, self.problems = value, ()
            log.info("The changed content is shown now.")
        self._stamp = stamp

    def _look(self) -> _Stamp:
        found = []
        for path in content_files(self._folder, self._definitions):
            try:
                state = path.stat()
                found.append((path.name, state.st_mtime_ns, state.st_size, state.st_ino))
            except OSError:
                found.append((path.name, 0, 0, 0))
        return tuple(found)
