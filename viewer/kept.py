"""Bodies made once and kept packed, the ones asked for last unpacked as well."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from threading import Lock

from viewer.answers import Body

Key = tuple[str, ...]

_KEPT = 40
"""All pages, embeds and pictures of two languages are 32. A stranger can ask for more: each host has pages of its own."""

_unpacked = lru_cache(maxsize=8)(zlib.decompress)
"""A page has up to 230 kB and packed a quarter of that. Unpacking one takes less than a millisecond, making it anew some sixty."""


class Packed(Body):
    """A body that takes little room; its ETag needs no unpacking."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._data = zlib.compress(data, 1)

    @property
    def data(self) -> bytes:
        """The bytes, unpacked."""
        return _unpacked(self._data)


class Kept:
    """Bodies by their keys, of one content and day. Safe to use from many threads."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[Key, Body] = OrderedDict()  # the one asked for last stands last
        self._making, self._ordering = Lock(), Lock()
        self._day = date.today()

    def __len__(self) -> int:
        return len(self._bodies)

    def __call__(self, key: Key, make: Callable[[], str]) -> Body:
        """What `make` makes, once for this day: a review is overdue from one day to the next."""
        return self._found(key) or self._made(key, make)

    def _found(self, key: Key) -> Body | None:
        today = date.today()
        with self._ordering:
            if self._day != today:
                self._bodies.clear()
                self._day = today
            found = self._bodies.get(key)
            if found:
                self._bodies.move_to_end(key)
            return found

    def _made(self, key: Key, make: Callable[[], str]) -> Body:
        with self._making:  # one at a time: after a change many readers ask for the same page at once
            found, day = self._found(key), self._day
            if found:
                return found
            body = Packed(make().encode())
            with self._ordering:
                if self._day == day:  # what was begun before midnight is of yesterday
                    self._bodies[key] = body
                    if len(self._bodies) > _KEPT:
                        self._bodies.popitem(last=False)
            return body
