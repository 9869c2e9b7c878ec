"""Files that take seconds to draw, such as PNG pictures and PDF pages: drawn one at a time, and only when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from viewer.web.page_cache import Key
from viewer.web.responses import Body


@dataclass(frozen=True)
class _Drawn:
    """A file and the document it was drawn from."""

    source: str
    body: Body


class FileCache:
    """The drawn files of one content by their keys. Safe to use from many threads.

    Keys must come from the content alone (a kind of file, a language, a view), never from what a request says otherwise:
    then there are as many files as the content has, whatever strangers ask for. A file is drawn again only when the
    document it is drawn from has changed, such as on the day a review becomes overdue.
    """

    def __init__(self) -> None:
        self._files: dict[Key, _Drawn] = {}
        self._turn = Lock()  # drawing keeps a processor busy for seconds: one file at a time leaves the others to readers

    def __len__(self) -> int:
        return len(self._files)

    def __call__(self, key: Key, source: Body, draw: Callable[[str], bytes]) -> Body:
        """The file of a key, drawn from the document `source` if that is new."""
        return self._found(key, source) or self._drawn(key, source, draw)

    def _found(self, key: Key, source: Body) -> Body | None:
        drawn = self._files.get(key)
        return drawn.body if drawn and drawn.source == source.tag else None

    def _drawn(self, key: Key, source: Body, draw: Callable[[str], bytes]) -> Body:
        with self._turn:
            if found := self._found(key, source):
                return found
            body = Body(draw(source.data.decode()))
            self._files[key] = _Drawn(source.tag, body)
            return body
