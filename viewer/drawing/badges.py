"""Letters with leaders for pictures too small for names. Areas stand beside their first structure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, dist
from string import ascii_uppercase

from viewer.artwork import geometry
from viewer.content import Content, Region, View
from viewer.drawing.labels import Label, Leader, crosses, picture_box, place_labels

_Row = tuple[Label, Label | None]
"""A label, and that of the area that stands beside it."""

_OUT = 11.0
"""Units between a name's end at the drawing and the middle of the letter that stands there instead."""

APART = 48.0
"""Units between the middles of two letters. On the sheet of a window of 320 px that is 16 CSS px, a disc of 11 px
letters."""

_LEAST_APART = 22.0
"""Units. Rows of a low drawing stand this close before they reach below it."""

_CROWDED = 32.0
"""Units. Rows that would stand closer than this have their letters in several columns, each row a little lower."""

_ASIDE, _WIDEST = 40.0, 66.0
"""Units. From a letter to the one beside it, as wide as it is on a phone; and from the first column to the last, at
most."""

_SIDES = ("left", "right")

_MOST_COLUMNS = 4
_ROUNDING = 1e-6
"""Rows exactly as far apart as they should be must not count as a hair too close."""

_TOP, _BOTTOM = 22.0, 236.0
"""Units below the drawing's top edge between which letters stand if they have room there."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI")
"""The next one is too wide for a plaque: where there are more areas, Arabic numbers count them."""


@dataclass(frozen=True)
class Badge:
    """A part's letter; `x`, `y` are its center in the picture; `leader` runs from there to the part, if there is one.

    `reach` is the radius within which a touch means it and no other letter.
    """

    part_id: str
    letter: str
    x: float
    y: float
    leader: Leader | None = None
    reach: float = APART / 2 - 1


def letters(content: Content) -> dict[str, str]:
    """A symbol for each part: structures A, B, C … in walk order, areas I, II, III … or, if there are many, 1, 2, 3
    …
    """
    codes = (f"{tens}{ones}" for tens in ("", *ascii_uppercase) for ones in ascii_uppercase)
    structures = {structure.id: code for structure, code in zip(content.structures, codes, strict=False)}
    regions = content.definitions.regions
    numbers = _ROMAN if len(regions) <= len(_ROMAN) else map(str, range(1, len(regions) + 1))
    return structures | {region.id: number for region, number in zip(regions, numbers, strict=False)}


def place_badges(content: Content, view: View, labels: Sequence[Label]) -> dict[str, Badge]:
    """The letters that stand in for a view's labels, by part."""
    box = picture_box(content, view)
    signs = letters(content)
    found: dict[str, Badge] = {}
    for anchor, outer in (("end", -1), ("start", 1)):
        column = [label for label in labels if label.anchor == anchor]
        for badge in _within_reach([*_column(column, outer, signs, (box.top, box.height))]):
            found[badge.part_id] = badge
    return found


def _within_reach(badges: list[Badge]) -> Iterator[Badge]:
    """The letters of one side, with reaches that do not overlap: otherwise one letter would lie over another."""
    for badge in badges:
        nearest = min(
            (dist((badge.x, badge.y), (other.x, other.y)) for other in badges if other is not badge), default=APART
        )
        yield replace(badge, reach=min(badge.reach, nearest / 2))


def frame_width(content: Content, view: View) -> float:
    """The width of a view's picture without gutters, in sheet units: the drawing and the letters beside it."""
    box = picture_box(content, view)
    middle = box.left + box.width / 2
    badges = place_badges(content, view, place_labels(content, view)).values()
    furthest = max((abs(badge.x - middle) for badge in badges), default=0.0)
    # As far to either side as the farther letter needs: the drawing stays in the middle of its frame.
    return max(content.artwork(view).box.width, 2 * round(furthest + APART / 2))


def free_corner(content: Content, view: View, room: float) -> str | None:
    """The lower corner of a view's picture farther from its letters, "left" or "right", if one has so many units
    below them.
    """
    left, top, width, height = picture_box(content, view)
    middle = left + width / 2
    badges = place_badges(content, view, place_labels(content, view)).values()
    lowest = {
        side: max((badge.y for badge in badges if (badge.x > middle) == (side == "right")), default=top)
        for side in _SIDES
    }
    if min(lowest.values()) > top + height - room:
        return None
    return "left" if lowest["right"] > lowest["left"] else "right"


def _column(labels: list[Label], outer: int, signs: dict[str, str], vertical: tuple[float, float]) -> Iterator[Badge]:
    """The letters of one side. Areas stand beside the first structure listed under them if there is room for both."""
    if not labels:
        return
    rows = _rows(labels)
    apart, bottom = _apart(len(rows), vertical)
    columns = 1
    if apart < _CROWDED:
        # No room to have areas beside their structures: each letter gets a row, and rows take turns in the columns.
        rows = [(label, None) for label in labels]
        apart, bottom = _apart(len(rows), vertical)
        columns = min(ceil(_CROWDED / apart - _ROUNDING), _MOST_COLUMNS)
        rows = [row for i in range(0, len(rows), columns) for row in sorted(rows[i : i + columns], key=_without_leader)]
    aside = min(_ASIDE, _WIDEST / max(columns - 1, 1))
    ends = [label.leader[1][1] if label.leader else label.y for label, _ in rows]
    heights = spread(ends, vertical[0], apart=apart, bottom=bottom)
    outward = (_OUT + i % columns * aside for i in range(len(rows)))
    x = labels[0].x  # all names of a side begin at one x
    places = [(x + outer * out, y) for out, y in zip(outward, heights, strict=True)]
    for (label, beside), (x, y) in zip(_untangled(rows, places), places, strict=True):
        leader = ((x, y), label.leader[1]) if label.leader else None
        yield Badge(label.part.id, signs[label.part.id], x=x, y=y, leader=leader)
        if beside:
            farther = x + outer * max(apart, _ASIDE)
            yield Badge(beside.part.id, signs[beside.part.id], x=farther, y=y)


def _without_leader(row: _Row) -> bool:
    """Whether a letter has no leader: it stands farther out, where no leader has to pass it."""
    return row[0].leader is None


def _apart(count: int, vertical: tuple[float, float]) -> tuple[float, float]:
    """How far apart so many rows are, and how far below the top the last one may be."""
    _, height = vertical
    gaps = count - 1
    usual = min(_BOTTOM, max(height - _TOP, _TOP + gaps * _LEAST_APART))  # a low drawing needs no room below it
    bottom = usual if _TOP + gaps * APART <= _BOTTOM else height - _TOP
    return min(APART, (bottom - _TOP) / max(gaps, 1)), bottom


def _untangled(rows: list[_Row], places: list[geometry.Point]) -> list[_Row]:
    """Rows for the same places, in which neighbors have changed places whose leaders would cross."""
    found = list(rows)

    def leader(i: int) -> Leader | None:
        end = found[i][0].leader
        return end and (places[i], end[1])

    for _ in found:  # a bubble sort: as many rounds as rows bring any of them to its place
        for i in range(len(found) - 1):
            above, below = leader(i), leader(i + 1)
            if above and below and crosses(above, below):
                found[i], found[i + 1] = found[i + 1], found[i]
    return found


def _rows(labels: list[Label]) -> list[_Row]:
    """Labels one below the other, each with the area's that stands beside it."""
    rows: list[_Row] = []
    area: Label | None = None
    for label in labels:
        if isinstance(label.part, Region):
            if area:
                rows.append((area, None))
            area = label
        else:
            rows.append((label, area))
            area = None
    return [*rows, (area, None)] if area else rows


def spread(
    preferred: Iterable[float], top: float = 0.0, *, apart: float = APART, bottom: float = _BOTTOM
) -> list[float]:
    """Heights in the same order, at least `apart` from each other and as near the preferred ones as that allows.

    None lies below `top` + `bottom` (units); where there are too many, the first ones lie above `top`.
    """
    heights: list[float] = []
    for height in preferred:
        heights.append(max(height, heights[-1] + apart if heights else top + _TOP))
    # What stands too low now moves up, and so do those above it that would be too near.
    limit = top + bottom
    for i in reversed(range(len(heights))):
        heights[i] = min(heights[i], limit)
        limit = heights[i] - apart
    return heights
