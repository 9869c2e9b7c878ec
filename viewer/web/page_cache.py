"""Renders each page once, by a single request, however many arrive at the same time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock

from viewer.web.rendered import Rendered

Key = tuple[str, ...]


class PageCache:
    """The rendered pages of one content and day, by key. Thread-safe.

    Nothing is ever evicted, so keys must come from the content alone (a kind of page, a language, a view) and never
    from anything else in a request: that bounds the number of pages, whatever is requested.
    """

    def __init__(self) -> None:
        self._pages: dict[Key, Rendered] = {}
        self._turns: dict[Key, Lock] = {}
        self._lock = Lock()  # held only for dictionary lookups, never while rendering
        self._day = date.today()

    def __len__(self) -> int:
        return len(self._pages)

    def __call__(self, key: Key, render: Callable[[], str]) -> Rendered:
        """The page of a key, rendered by `render` once a day: from one day to the next a review becomes overdue."""
        return self._found(key) or self._rendered(key, render)

    def _found(self, key: Key) -> Rendered | None:
        today = date.today()
        with self._lock:
            if self._day != today:
                self._pages.clear()
                self._day = today
            return self._pages.get(key)

    def _rendered(self, key: Key, render: Callable[[], str]) -> Rendered:
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        with turn:  # each page has its own lock, so only requests for the same page wait
            found, day = self._found(key), self._day
            if found:
                return found
            page = Rendered(render())
            with self._lock:
                if self._day == day:  # a page started before midnight is yesterday's
                    self._pages[key] = page
            return page
