"""Shortens path data without visible change: a page is mostly path data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from svg.path import Close, CubicBezier, Line, Move, QuadraticBezier, parse_path

STEP = 0.35
"""mm. Places are rounded to a grid of this width: they move by half of it at most, a third of a CSS px in large
pictures."""

AREAS, FIBERS, TONES = 0.6, 0.6, 5.0
"""mm. Areas are soft places on the skin, fibers hair lines side by side, and tones lie under a blur of 3.5 mm."""

GridPoint = tuple[int, int]
"""A place on the grid, in steps."""


@lru_cache(maxsize=4096)  # every page and picture file writes the same paths
def terse(data: str, step: float = STEP) -> str:
    """The same path on a grid, with relative commands after the first. Paths it cannot shorten (arcs) are returned
    unchanged.
    """
    try:
        return "".join(_written(data, step, unit=step))
    except UnwrittenError:
        return data


@lru_cache(maxsize=4096)
def counted(data: str, step: float = STEP) -> str:
    """The same path as `terse`, but in steps of the grid instead of mm: whole numbers are shorter, and compress better.

    Raises `UnwrittenError` for paths that cannot be written like this (arcs).
    """
    return "".join(_written(data, step, unit=1))


class UnwrittenError(Exception):
    """A segment of a kind that cannot be written here."""


def _written(data: str, step: float, unit: float) -> Iterator[str]:
    """The commands of a path on a grid of `step` mm; a step is written as `unit`."""
    last, start = (0, 0), (0, 0)
    before = ""
    for segment in parse_path(data):
        end = _place(segment.end, step)
        match segment:
            case Move():
                # The first is absolute because paths are joined.
                command, places, start = ("m" if before else "M"), [end], end
            case Close():
                command, places, end = "z", [], start
            case Line():
                if end == last:
                    continue
                command, places = _line(last, end), [end]
            case CubicBezier():
                first, second = _place(segment.control1, step), _place(segment.control2, step)
                if _is_straight(last, first, second, end):
                    if end == last:
                        continue
                    command, places = _line(last, end), [end]
                else:
                    command, places = "c", [first, second, end]
            case QuadraticBezier():
                command, places = "q", [_place(segment.control, step), end]
            case _:
                raise UnwrittenError
        # Counted from the place on the grid, so that rounding errors do not add up along a path.
        moves = [(x - last[0], y - last[1]) for x, y in places]
        values = [value for x, y in moves for value in ((x,) if command == "h" else (y,) if command == "v" else (x, y))]
        yield _command(command, values, before, unit)
        # The letter is left out where it repeats; after a relative move, further pairs are lines.
        last, before = end, "l" if command == "m" else command


def _place(point: complex, step: float) -> GridPoint:
    return round(point.real / step), round(point.imag / step)


def _is_straight(start: GridPoint, first: GridPoint, second: GridPoint, end: GridPoint) -> bool:
    """Whether a curve stays within 0.7 of a step of the line between its ends, which is how far rounding may move the
    ends.
    """
    chord = complex(end[0] - start[0], end[1] - start[1])
    length = abs(chord)
    if not length:
        return first == second == start  # otherwise it is a loop
    # Along and across the chord. A curve leaves it by three quarters of what its controls do, at most.
    along = [complex(x - start[0], y - start[1]) * chord.conjugate() / length for x, y in (first, second)]
    return all(0 <= place.real <= length and 0.75 * abs(place.imag) <= 0.7 for place in along)


def _line(start: GridPoint, end: GridPoint) -> str:
    """The command for a line: horizontal, vertical or neither."""
    return "h" if start[1] == end[1] else "v" if start[0] == end[0] else "l"


def _command(command: str, values: list[int], before: str, unit: float) -> str:
    text = "" if command == before and command != "z" else command
    for value in values:
        number = _number(value, unit)
        text += number if not text or text[-1].isalpha() or number.startswith("-") else f" {number}"
    # Without its letter, a command must not run into the number before it.
    return text if not text or text[0].isalpha() or text[0] == "-" else f" {text}"


def _number(value: int, unit: float) -> str:
    text = f"{round(value * unit, 3):g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
