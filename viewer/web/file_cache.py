"""Caches files that take seconds to render, such as PNG and PDF: rendered one at a time, and only when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from viewer.web.page_cache import Key
from viewer.web.responses import Body


@dataclass(frozen=True)
class _Drawn:
    """A file, and the ETag of the document that it was rendered from."""

    source: str
    body: Body


class FileCache:
    """The rendered files of one content by key. Thread-safe.

    Keys must come from the content alone (a kind of file, a language, a view), never from anything else in a request:
    that bounds the number of files, whatever is requested. A file is rendered again only when the
    document it is rendered from has changed, such as on the day a review becomes overdue.
    """

    def __init__(self) -> None:
        self._files: dict[Key, _Drawn] = {}
        self._turn = Lock()  # rendering keeps a processor busy for seconds: one at a time leaves the others to readers

    def __len__(self) -> int:
        return len(self._files)

    def __call__(self, key: Key, source: Body, draw: Callable[[str], bytes]) -> Body:
        """The file for a key, rendered from the document `source` if that has changed."""
        return self._found(key, source) or self._drawn(key, source, draw)

    def _found(self, key: Key, source: Body) -> Body | None:
        drawn = self._files.get(key)
        return drawn.body if drawn and drawn.source == source.tag else None

    def _drawn(self, key: Key, source: Body, draw: Callable[[str], bytes]) -> Body:
        with self._turn:
            if found := self._found(key, source):  # by the request that this one has waited for
                return found
            body = Body(draw(source.data.decode()))
            self._files[key] = _Drawn(source=source.tag, body=body)
            return body
