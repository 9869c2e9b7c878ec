"""Bodies made once and kept: the ones asked for last as they are, the ones before them packed."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from viewer.answers import Body

Key = tuple[str, ...]

_AT_HAND = 8
"""Bodies kept as they are, of up to 230 kB. Packed, one takes a fifth of that, and less than a millisecond to unpack; making it
anew takes some sixty."""
_PACKED = 40
"""All pages, embeds and pictures of two languages are 36. A stranger can ask for more: each host has pages of its own."""


class Kept:
    """Bodies by their keys, of one content and day. Safe to use from many threads."""

    def __init__(self) -> None:
        self._at_hand: OrderedDict[Key, Body] = OrderedDict()  # the one asked for last stands last
        self._packed: OrderedDict[Key, bytes] = OrderedDict()
        self._making, self._ordering = Lock(), Lock()
        self._day = date.today()

    def __len__(self) -> int:
        return len(self._at_hand) + len(self._packed)

    def __call__(self, key: Key, make: Callable[[], str]) -> Body:
        """What `make` makes, once for this day: a review is overdue from one day to the next."""
        today = date.today()
        with self._ordering:
            if self._day != today:
                self._at_hand.clear()
                self._packed.clear()
                self._day = today
            found = self._found(key)
        return found or self._made(key, make)

    def _found(self, key: Key) -> Body | None:
        found = self._at_hand.get(key)
        if found:
            self._at_hand.move_to_end(key)
        elif key in self._packed:
            found = self._keep(key, Body(zlib.decompress(self._packed.pop(key))))
        return found

    def _made(self, key: Key, make: Callable[[], str]) -> Body:
        with self._making:  # one at a time: after a change many readers ask for the same page at once
            with self._ordering:
                found = self._found(key)
            if found:
                return found
            body = Body(make().encode())
            with self._ordering:
                return self._keep(key, body)

    def _keep(self, key: Key, body: Body) -> Body:
        self._at_hand[key] = body
        if len(self._at_hand) > _AT_HAND:
            oldest, other = self._at_hand.popitem(last=False)
            self._packed[oldest] = zlib.compress(other.data)
            if len(self._packed) > _PACKED:
                self._packed.popitem(last=False)
        return body
