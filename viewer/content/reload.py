"""Reloads the content of a running server when a file changes, and keeps the last good content when a change is
broken.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Generic, NamedTuple, TypeVar, cast

from viewer.content.content import Content, load_snapshot
from viewer.content.interface import FOLDER
from viewer.content.last_good import LastGood, UnusableCopyError
from viewer.content.snapshot import ARTWORK, CARDS, DEFINITIONS, MODELS, Snapshot, content_files, find_content, take
from viewer.problems import ContentError, Problem

T = TypeVar("T")
log = logging.getLogger("viewer")

_SETTLED = 1.0
"""Seconds after which a change is looked at once more: a clock may be too coarse to tell two writes apart."""

_GLANCE = 0.02
"""Seconds for which a look at the files holds: nobody saves a file and asks for the page faster, and a busy server
looks no more than 50 times a second."""


class _State(NamedTuple):
    """What tells one version of a file from another without reading it: times in ns; all 0 for a file that is not
    there.

    The inode and `changed` (ctime) give away a file that was renamed over it and kept the old times.
    """

    modified: int
    changed: int
    size: int
    inode: int


_MISSING = _State(modified=0, changed=0, size=0, inode=0)
_Stamp = tuple[tuple[str, _State], ...]
"""Every file of the content with its state."""


class Live(Generic[T]):
    """The result of `build` for the content in a folder, rebuilt after each valid change to its files.

    A broken change is logged once, with its problems, and shows in `problems`; the last good content stays, whatever
    went wrong. With a `last_good` that content is also stored, and a start with broken content takes it from there;
    without one, or with nothing stored, the first load raises `ContentError`; if `patient`, it waits for a valid
    change instead, and calls raise until then. Without `watch` the first content stays for good.

    Safe to use from many threads, and to create before a server forks: nothing is running and no lock is held until the
    first call. Processes that share a `last_good` agree: one whose own content is older takes over what another has
    stored.
    """

    def __init__(
        self,
        folder: Path,
        build: Callable[[Content], T],
        definitions: str = DEFINITIONS,
        *,
        watch: bool = True,
        last_good: LastGood | None = None,
        patient: bool = False,
    ) -> None:
        self._folder, self._definitions, self._build, self._watch = folder, definitions, build, watch
        self._last_good = last_good
        self._lock = Lock()
        # The packaged drawings too: a folder without drawings uses them, and may gain or lose its own at any time.
        assets = (place / kind for place in (folder, find_content()) for kind in (ARTWORK, MODELS, CARDS))
        self._folders = tuple(map(str, ((folder / definitions).parent, folder / FOLDER, *assets)))
        self._listed: tuple[tuple[_State, ...], tuple[str, ...]] = ((), ())
        self.problems: tuple[Problem, ...] = ()
        self._logged: dict[str, str] = {}
        self._stored_digest = ""
        # The stamp comes before the bytes: a change between the two shows at the next look, instead of never.
        self._stamp, self._again = self._look(), monotonic() + _SETTLED
        self._looked = 0.0
        files = take(folder, definitions)
        self._seen = files.digest
        self._value: T | None = None
        self._digest = ""
        try:
            self._value, self._digest = self._first(files)
        except ContentError as error:
            if not patient:
                raise
            self.problems = error.problems

    def __call__(self) -> T:
        """The value of the last good content. Raises `ContentError` where there has been none yet."""
        now = monotonic()
        # One thread looks, and the others answer from what they have meanwhile: no request waits for a reload.
        if self._watch and now >= self._looked + _GLANCE and self._lock.acquire(blocking=False):
            try:
                self._follow()
            finally:
                self._looked = now
                self._lock.release()
        if not self.loaded:
            raise ContentError(self.problems)
        return cast("T", self._value)

    @property
    def has_content(self) -> bool:
        """Whether there is anything to serve, after a look at the files."""
        with suppress(ContentError):
            self()
        return self.loaded

    @property
    def loaded(self) -> bool:
        """The same without a look."""
        return self._digest != ""

    def _first(self, files: Snapshot) -> tuple[T, str]:
        """The value to begin with, and the digest of its files."""
        try:
            content, used = load_snapshot(files)
        except ContentError as error:
            stored = self._stored()
            if stored is None:
                raise
            self.problems = error.problems
            content, used = stored
            value = self._build(content)
            self._stored_digest = used.digest
            self._say(
                "content",
                f"The content in {self._folder} is broken. Until it is fixed, the last good content is served, version"
                f" {content.version}, as stored in {self._place}:\n{error}",
            )
            return value, used.digest
        value = self._build(content)
        self._store(used)
        return value, used.digest

    def _follow(self) -> None:
        """Reload if a file has changed: at once, and once more when its clock must have ticked since."""
        stamp = self._look()
        if stamp != self._stamp:
            self._again = monotonic() + _SETTLED
        elif monotonic() > self._again:
            self._again = inf
        else:
            return  # another thread got here first
        files = take(self._folder, self._definitions)
        if stamp == self._stamp and files.digest == self._seen:
            return  # the second look found what the first one did
        self._stamp, self._seen = stamp, files.digest
        self._reload(files)

    def _reload(self, files: Snapshot) -> None:
        try:
            content, used = load_snapshot(files)
            value = self._build(content)
        except ContentError as error:
            self._refuse(
                f"The changed content is invalid; the last good content is still served:\n{error}", error.problems
            )
        except Exception as error:  # a bug in the program must not take the pages down
            problem = Problem(
                file=self._definitions,
                line=0,
                path="",
                what="the changed content cannot be shown",
                value=type(error).__name__,
            )
            self._refuse(
                "The changed content cannot be shown; the last good content is still served.", (problem,), error
            )
        else:
            self._value, self._digest, self.problems = value, used.digest, ()
            # So that the same mistake is logged again if somebody makes it a second time.
            self._logged.pop("content", None)
            log.info("The content was reloaded, version %s.", content.version)
            self._store(used)

    def _refuse(self, text: str, problems: tuple[Problem, ...], fault: Exception | None = None) -> None:
        self.problems = problems
        self._say("content", text, fault=fault)
        self._catch_up()

    def _catch_up(self) -> None:
        """Adopt newer good content that another process has stored: this process may have started long before."""
        if self._last_good is None:
            return
        stored = self._stored(unless=self._stored_digest)
        if stored is None:
            return
        content, used = stored
        self._stored_digest = used.digest
        if used.digest != self._digest:
            try:
                self._value, self._digest = self._build(content), used.digest
            except Exception as error:  # as above: what is shown stays
                self._say("stored", "The stored content cannot be shown.", level=logging.WARNING, fault=error)
                return
            log.warning(
                "The last good content is served, version %s, as another process has stored it.", content.version
            )

    def _stored(self, unless: str = "") -> tuple[Content, Snapshot] | None:
        """The stored content; none if there is none that can be served, or it has the digest `unless`."""
        if self._last_good is None:
            return None
        try:
            files = self._last_good.load()
            return load_snapshot(files) if files and files.digest != unless else None
        except UnusableCopyError as error:
            self._warn("stored", f"The content stored in {self._place} cannot be used: {error}.")
        except ContentError as error:
            self._warn(
                "stored", f"The content stored in {self._place} is not valid for this version of the viewer:\n{error}"
            )
        return None

    def _store(self, files: Snapshot) -> None:
        # After another change there is a newer content already, which another process may have stored.
        if self._last_good is None or self._look() != self._stamp:
            return
        try:
            self._last_good.save(files)
        except OSError as error:
            self._warn(
                "store",
                f"The last good content cannot be stored in {self._place} ({error.strerror or error}), so a restart"
                " while the content is broken would fail. Set VIEWER_STATE to a folder that this user may write to.",
            )
        else:
            self._stored_digest = files.digest
            self._logged.pop("store", None)

    @property
    def _place(self) -> str:
        return str(self._last_good.path) if self._last_good else ""

    def _warn(self, about: str, text: str) -> None:
        self._say(about, text, level=logging.WARNING)

    def _say(self, about: str, text: str, *, level: int = logging.ERROR, fault: Exception | None = None) -> None:
        """Log a message, unless it repeats the last one on the same subject."""
        if self._logged.get(about) != text:
            log.log(level, "%s", text, exc_info=fault)
        self._logged[about] = text

    def _look(self) -> _Stamp:
        """The state of every file. Called often, so folders are listed only when one of them has changed."""
        folders = tuple(map(_state, self._folders))
        listed, names = self._listed
        if folders != listed:
            names = tuple(map(str, content_files(self._folder, self._definitions)[0].values()))
            self._listed = (folders, names)
        return tuple((name, _state(name)) for name in names)


def _state(path: str) -> _State:
    try:
        state = os.stat(path)  # noqa: PTH116 - a Path for each file of each request would cost more than the question
    except OSError:
        return _MISSING
    return _State(modified=state.st_mtime_ns, changed=state.st_ctime_ns, size=state.st_size, inode=state.st_ino)
