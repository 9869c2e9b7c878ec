"""A diagram shared by many pages, with each part drawn only once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from viewer.content import Structure, View
from viewer.drawing.diagram import Diagram


@dataclass(frozen=True)
class DrawnOnce(Diagram):
    """Draws the sheet of shapes, each picture and each close-up once and caches them.

    All pages in a language show the same ones, and drawing takes nearly half the time of a page. Two threads asking at
    the same time may both draw. Views and structures are taken from the diagram's own content, by their ids: words of
    another language would stay in the cache.
    """

    _sheets: dict[bool, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _pictures: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _close_ups: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def shapes(self, *, in_mm: bool = False) -> str:
        found = self._sheets.get(in_mm)
        if found is None:
            found = self._sheets.setdefault(in_mm, super().shapes(in_mm=in_mm))
        return found

    def picture(self, view: View) -> str:
        found = self._pictures.get(view.id)
        if found is None:
            found = self._pictures.setdefault(view.id, super().picture(self.content.views[view.id]))
        return found

    def close_ups(self, structure: Structure, view: View) -> Iterator[tuple[str, str]]:
        key = structure.id, view.id
        found = self._close_ups.get(key)
        if found is None:
            own = next(one for one in self.content.structures if one.id == structure.id)
            found = self._close_ups.setdefault(key, tuple(super().close_ups(own, self.content.views[view.id])))
        return iter(found)
