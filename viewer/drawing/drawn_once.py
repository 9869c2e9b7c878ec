"""A diagram for many pages, each part of which is drawn once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from viewer.content import Structure, View
from viewer.drawing.diagram import Diagram


class DrawnOnce(Diagram):
    """Draws the sheet of shapes, each picture and each close-up once, and keeps them: every page of a language shows
    the same ones, and drawing them is nearly half the work of a page.

    Two threads that ask at once may both draw.
    """

    @cached_property
    def _sheets(self) -> dict[bool, str]:
        return {}

    @cached_property
    def _pictures(self) -> dict[str, str]:
        return {}

    @cached_property
    def _close_ups(self) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
        return {}

    def shapes(self, *, in_mm: bool = False) -> str:
        if in_mm not in self._sheets:
            self._sheets[in_mm] = super().shapes(in_mm=in_mm)
        return self._sheets[in_mm]

    def picture(self, view: View) -> str:
        if view.id not in self._pictures:
            self._pictures[view.id] = super().picture(view)
        return self._pictures[view.id]

    def close_ups(self, structure: Structure, view: View) -> Iterator[tuple[str, str]]:
        key = structure.id, view.id
        if key not in self._close_ups:
            self._close_ups[key] = tuple(super().close_ups(structure, view))
        return iter(self._close_ups[key])
