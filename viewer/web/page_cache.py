"""Pages rendered once, and by one request only, however many ask at the same time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock

from viewer.web.rendered import Rendered

Key = tuple[str, ...]


class PageCache:
    """The rendered pages of one content and day, by their keys. Safe to use from many threads.

    Nothing is ever thrown out, so keys must come from the content alone (a kind of page, a language, a view) and never
    from what a request says otherwise: then there are as many pages as the content has, whatever strangers ask for.
    """

    def __init__(self) -> None:
        self._pages: dict[Key, Rendered] = {}
        self._turns: dict[Key, Lock] = {}
        self._lock = Lock()  # held for a look into the dictionaries only, never while a page is rendered
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
        with turn:  # each page has a lock of its own: only those who ask for the same one wait
            found, day = self._found(key), self._day
            if found:
                return found
            page = Rendered(render())
            with self._lock:
                if self._day == day:  # a page begun before midnight is yesterday's
                    self._pages[key] = page
            return page
