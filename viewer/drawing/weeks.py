"""The weeks after an appointment on one scale: a bar for each step, and the boxes of a diary, one a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svgwrite.base import BaseElement

from viewer.artwork import Box
from viewer.content import Step, Words
from viewer.drawing.svg import at, box_text, draw, group, holding, number, svg_text

_DAY = 3.0
"""Units."""

_EDGE = 6.0
"""Units to the left and right of the scale, for the numbers at its ends."""

_SCALE, _ROW, _BAR = 15.0, 17.0, 13.0
"""Units: how tall the scale, a row of bars and a bar are."""

_SHORTEST = 14.0
"""Units. A bar is at least wide enough for its number."""

_BOX, _APART = 9.0, 4.5
"""Units: how wide and tall a box of the diary is, and how far a week of boxes is from the next."""

_NUMBER = 11.0
"""Units above a week of boxes, for its number."""

_ACROSS = 4
"""Weeks of the diary in a row: on paper a box is then large enough for a pen."""

_WEEK = 7


def timeline(steps: Sequence[Step], words: Words) -> str:
    """The steps as numbered bars under a scale of weeks. Its words stand in the list that the page shows beside it."""
    rows = list(_rows(steps))
    height = _SCALE + max(rows, default=0) * _ROW + _ROW
    bars = (_bar(i, step, row, words) for i, (step, row) in enumerate(zip(steps, rows, strict=True), 1))
    box = Box(-_EDGE, 0.0, last_day(steps) * _DAY + 2 * _EDGE, height)
    inner = (group(*_weeks(steps, height, words), class_="axis"), *bars)
    return svg_text(holding(draw.svg(class_="weeks", aria_hidden="true", viewBox=box_text(box)), inner))


def diary(steps: Sequence[Step], words: Words) -> str:
    """Boxes to mark, one a day, in weeks with their numbers."""
    weeks = -(-last_day(steps) // _WEEK)  # rounded up: a week that has begun has all its boxes
    wide, tall = _WEEK * _BOX, _NUMBER + _BOX + _APART
    # A week is one rectangle and the lines between its days, which is shorter than a box for each day.
    between = f"m{number(_BOX)}-{number(_BOX)}v{number(_BOX)}" * (_WEEK - 1)
    week = f"h{number(wide)}v{number(_BOX)}h-{number(wide)}z m0 {number(_BOX)}{between}"
    places = [(i % _ACROSS * (wide + _APART), i // _ACROSS * tall) for i in range(weeks)]
    boxes = "".join(f"M{number(x)} {number(y + _NUMBER)}{week}" for x, y in places)
    numbers = [
        draw.text(words.number(i), insert=at(x + wide / 2, y + _NUMBER - 2)) for i, (x, y) in enumerate(places, 1)
    ]
    rows = -(-weeks // _ACROSS)
    box = Box(-1.0, 0.0, _ACROSS * (wide + _APART) - _APART + 2, rows * tall)  # a unit more for the outer lines' width
    picture = draw.svg(class_="diary", aria_hidden="true", viewBox=box_text(box))
    return svg_text(holding(picture, [draw.path(d=boxes), *numbers]))


def last_day(steps: Sequence[Step]) -> int:
    """The last day of the steps, counted from the appointment."""
    return max((step.span[1] for step in steps), default=0)


def _weeks(steps: Sequence[Step], height: float, words: Words) -> Iterator[BaseElement]:
    """A line at the end of each week, and every second week's number."""
    weeks = range(last_day(steps) // _WEEK + 1)
    tall, apart = number(height - _SCALE + 4), number(_WEEK * _DAY)
    yield draw.path(d=f"M0 {number(_SCALE - 4)}" + f"v{tall}m{apart}-{tall}" * len(weeks))
    for week in weeks[::2]:
        yield draw.text(words.number(week), insert=at(week * _WEEK * _DAY, 8))


def _bar(i: int, step: Step, row: int, words: Words) -> BaseElement:
    left, right = _extent(step)
    top = _SCALE + row * _ROW + (_ROW - _BAR) / 2
    return group(
        draw.rect(insert=at(left, top), size=at(right - left, _BAR), rx=3),
        draw.text(words.number(i), insert=at((left + right) / 2, top + _BAR - 3.6)),
        class_="step",
    )


def _extent(step: Step) -> tuple[float, float]:
    """Where a bar begins and ends, in units."""
    left, right = (day * _DAY for day in step.span)
    return left, max(right, left + _SHORTEST)


def _rows(steps: Sequence[Step]) -> Iterator[int]:
    """The row of each bar: the first one in which there is still room for it."""
    ends: list[float] = []
    for step in steps:
        left, right = _extent(step)
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [right]  # replaces the end of that row, or begins a new one
        yield row
