"""The content of a running server: read again when a file changes, kept when the change is broken."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from viewer.content import ARTWORK, DEFINITIONS, Content, content_files, load_content
from viewer.problems import ContentError, Problem
from viewer.words import FOLDER

T = TypeVar("T")
_State = tuple[int, int, int, int]
_Stamp = tuple[tuple[str, _State], ...]
log = logging.getLogger("viewer")

_SETTLED = 1.0
"""Seconds after which a change is looked at once more: a clock may be too coarse to tell two writes apart."""

_GLANCE = 0.02
"""Seconds for which a look at the files holds: sooner than anybody saves and asks, and a busy server looks 50 times a second."""


class Live(Generic[T]):
    """What `build` makes of the content in a folder, made anew after each good change of its files.

    A broken change is logged once, with its lines, and shows in `problems`; the last good content stays, whatever went
    wrong. The first load raises `ContentError` instead: there is nothing to keep. Without `watch` the first content stays
    for good. Safe to use from many threads.
    """

    def __init__(self, folder: Path, build: Callable[[Content], T], definitions: str = DEFINITIONS, *, watch: bool = True) -> None:
        self._folder, self._definitions, self._build, self._watch = folder, definitions, build, watch
        self._lock = Lock()
        self._folders = tuple(str(path) for path in ((folder / definitions).parent, folder / FOLDER, folder / ARTWORK))
        self._listed: tuple[tuple[_State, ...], tuple[str, ...]] = ((), ())
        self.problems: tuple[Problem, ...] = ()
        self._said = ""
        self._stamp, self._bytes, self._again = self._look(), self._read(), monotonic() + _SETTLED
        self._looked = 0.0
        self._value = build(load_content(folder, definitions))

    def __call__(self) -> T:
        """The value of the last good content."""
        now = monotonic()
        if self._watch and now >= self._looked + _GLANCE and self._lock.acquire(blocking=False):
            try:
                self._follow()
            finally:
                self._looked = now
                self._lock.release()
        return self._value

    def _follow(self) -> None:
        stamp = self._look()
        if stamp != self._stamp:
            self._again = monotonic() + _SETTLED
        elif monotonic() > self._again:
            self._again = inf
            if self._read() == self._bytes:
                return
        else:
            return  # another thread was quicker
        self._bytes = self._read()
        self._reload()
        self._stamp = stamp

    def _reload(self) -> None:
        try:
            value = self._build(load_content(self._folder, self._definitions))
        except ContentError as error:
            self.problems = error.problems
            self._say(f"The changed content is broken; the last good content stays:\n{error}")
        except OSError as error:  # a file vanished between two looks, or the folder may not be read
            reason = f"cannot be read: {error.strerror or error}"
            self.problems = (Problem(self._definitions, 0, "", reason, mend=f"look at {error.filename or self._folder}"),)
            self._say(f"The content cannot be read; the last good content stays: {error}")
        except Exception as error:  # a fault of the program must not take the pages away
            self.problems = (Problem(self._definitions, 0, "", "the changed content cannot be shown", type(error).__name__),)
            self._say("The changed content cannot be shown; the last good content stays.", fault=error)
        else:
            self._value, self.problems, self._said = value, (), ""
            log.info("The changed content is shown now.")

    def _say(self, text: str, fault: Exception | None = None) -> None:
        if text != self._said:
            log.error(text, exc_info=fault)
        self._said = text

    def _read(self) -> bytes:
        """What names the bytes of all files; those that cannot be read are left out."""
        found = sha256()
        for path in self._files():
            with suppress(OSError):
                found.update(path.name.encode("utf-8", "replace") + b"\0" + path.read_bytes())
        return found.digest()

    def _look(self) -> _Stamp:
        """The state of every file. Asked often: the folders are listed only where one of them has changed."""
        folders = tuple(map(_state, self._folders))
        listed, names = self._listed
        if folders != listed:
            names = tuple(map(str, self._files()))
            self._listed = (folders, names)
        return tuple((name, _state(name)) for name in names)

    def _files(self) -> tuple[Path, ...]:
        try:
            return content_files(self._folder, self._definitions)
        except OSError:  # the folder itself may not be read
            return ()


def _state(path: str) -> _State:
    try:
        state = os.stat(path)  # noqa: PTH116 - a Path for each file of each request would cost more than the question
    except OSError:
        return (0, 0, 0, 0)
    return (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)
