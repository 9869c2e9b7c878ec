"""A pen for the artwork: measured points in, SVG path data out.

The files in ``assets/svg`` are the source and are edited by hand. This script only helps where a hand is slow: a smooth
curve through many measured points, a line that tapers, muscle fibers between two borders. All lengths are millimeters.

    >>> from tools.pen import fit, taper, fibers
    >>> fit([(0, 0), (5, 1), (10, 0)])                     # a smooth curve near the points
    >>> taper([(0, 0), (5, 1), (10, 0)], width=0.8)        # the same as a filled line, thin at both ends
    >>> fibers([(0, 0), (0, 10)], [(20, 0), (20, 10)], 5)  # five filled fibers from the first rail to the second

Curve fitting follows P. J. Schneider, "An Algorithm for Automatically Fitting Digitized Curves", Graphics Gems, 1990.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import hypot, pi, sin
from random import Random

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]


def fit(points: Sequence[Point], *, error: float = 0.4, closed: bool = False, corners: Iterable[int] = ()) -> str:
    """Path data of a smooth curve that stays within `error` mm of the points.

    `corners` are the indexes of points where the curve may bend sharply. A closed curve starts at the first of them, or
    else at its first point.
    """
    path = list(points)
    bends = sorted({i % len(path) for i in corners})
    if closed:
        start = bends[0] if bends else 0
        path = path[start:] + path[:start] + [path[start]]
        bends = [i - start for i in bends if i > start]
    stops = [0, *[i for i in bends if 0 < i < len(path) - 1], len(path) - 1]
    # Where a closed curve has no corner, it leaves its start as it comes back to it.
    seam = _unit(_minus(path[1], path[-2])) if closed and not list(corners) else None
    curves: list[Cubic] = []
    for first, last in pairwise(stops):
        piece = path[first : last + 1]
        into = seam if seam and first == 0 else _heading(piece)
        out = _minus((0.0, 0.0), seam) if seam and last == len(path) - 1 else _heading(piece[::-1])
        curves += _fit(piece, into, out, error)
    return _data(curves, closed=closed)


def taper(points: Sequence[Point], *, width: float, start: float = 0.0, end: float = 0.0, error: float = 0.08) -> str:
    """Path data of a filled line along the points: `width` mm in its middle, `start` and `end` shares of it at its
    ends.
    """
    line = _even(points, 24)
    left, right = [], []
    for i, at in enumerate(line):
        t = i / (len(line) - 1)
        # Fuller than a sine: fibers are wide for most of their length.
        share = max(sin(pi * t) ** 0.7, start if t < 0.5 else end)
        dx, dy = _unit(_minus(line[min(i + 1, len(line) - 1)], line[max(i - 1, 0)]))
        half = width * share / 2
        left.append((at[0] - dy * half, at[1] + dx * half))
        right.append((at[0] + dy * half, at[1] - dx * half))
    there = _fit(left, _heading(left), _heading(left[::-1]), error)
    back = right[::-1]
    here = _fit(back, _heading(back), _heading(back[::-1]), error)
    return _data(there + here, closed=True)


def fibers(
    first: Sequence[Point],
    last: Sequence[Point],
    count: int,
    *,
    bow: float = 0.0,
    width: float = 0.7,
    trim: tuple[float, float] = (0.03, 0.97),
    ragged: float = 0.06,
    seed: int = 1,
) -> str:
    """Path data of `count` filled fibers from the rail `first` to the rail `last` (origin and insertion of a muscle).

    Fiber number i starts at share i of the first rail and ends at the same share of the last. `bow` bends the fibers
    sideways by that share of their length, `trim` keeps them off the rails, `ragged` varies where they end, so that
    they thin out instead of stopping at a line. The same `seed` draws the same fibers.
    """
    chance = Random(seed)
    starts, ends = _even(first, max(count, 2)), _even(last, max(count, 2))
    drawn = []
    for a, b in zip(starts, ends, strict=True):
        t0 = max(0.0, trim[0] + chance.uniform(0, ragged))
        t1 = min(1.0, trim[1] - chance.uniform(0, ragged))
        side = (-(b[1] - a[1]) * bow, (b[0] - a[0]) * bow)
        line = [_bowed(a, b, side, t0 + (t1 - t0) * k / 8) for k in range(9)]
        drawn.append(taper(line, width=width * chance.uniform(0.75, 1.15), error=0.12))
    return "".join(drawn)


def _bowed(a: Point, b: Point, side: Point, t: float) -> Point:
    """The place at share `t` of the way from a to b, moved sideways as a parabola is that is `side` high in its
    middle.
    """
    lift = 4 * t * (1 - t)
    return (a[0] + (b[0] - a[0]) * t + side[0] * lift, a[1] + (b[1] - a[1]) * t + side[1] * lift)


def _even(points: Sequence[Point], count: int) -> list[Point]:
    """`count` points at equal distances along a polyline."""
    lengths = [hypot(*_minus(b, a)) for a, b in pairwise(points)]
    total, found = sum(lengths), []
    for i in range(count):
        rest = total * i / (count - 1)
        for (a, b), length in zip(pairwise(points), lengths, strict=True):
            if rest <= length or (a, b) == (points[-2], points[-1]):
                t = min(rest / length, 1.0) if length else 0.0
                found.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
                break
            rest -= length
    return found


def _fit(points: Sequence[Point], into: Point, out: Point, error: float) -> list[Cubic]:
    """Schneider's method: one curve if it comes near enough, or else two that meet at the point that it misses most.

    `into` and `out` are the directions from the first and the last point into the curve.
    """
    if len(points) == 2:
        reach = hypot(*_minus(points[1], points[0])) / 3
        return [(points[0], _along(points[0], into, reach), _along(points[1], out, reach), points[1])]
    at = _chords(points)
    # Each round moves the points along the curve to where it is nearest to them.
    for _ in range(6):
        curve = _least_squares(points, at, into, out)
        worst, where = max(
            (hypot(*_minus(_on(curve, t), p)), i) for i, (t, p) in enumerate(zip(at, points, strict=True))
        )
        if worst < error:
            return [curve]
        at = [_closer(curve, p, t) for p, t in zip(points, at, strict=True)]
    # Both halves need two points.
    where = min(max(where, 1), len(points) - 2)
    turn = _unit(_minus(points[where - 1], points[where + 1]))
    left = _fit(points[: where + 1], into, turn, error)
    return left + _fit(points[where:], _minus((0.0, 0.0), turn), out, error)


def _least_squares(points: Sequence[Point], at: Sequence[float], into: Point, out: Point) -> Cubic:
    """The curve between the end points, in the given directions, that the points are nearest to, each at its share
    `at` of the curve.
    """
    p0, p3 = points[0], points[-1]
    c00 = c01 = c11 = x0 = x1 = 0.0
    for p, t in zip(points, at, strict=True):
        b0, b1, b2, b3 = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        a0, a1 = (into[0] * b1, into[1] * b1), (out[0] * b2, out[1] * b2)
        rest = (p[0] - p0[0] * (b0 + b1) - p3[0] * (b2 + b3), p[1] - p0[1] * (b0 + b1) - p3[1] * (b2 + b3))
        c00, c01, c11 = c00 + _dot(a0, a0), c01 + _dot(a0, a1), c11 + _dot(a1, a1)
        x0, x1 = x0 + _dot(a0, rest), x1 + _dot(a1, rest)
    determinant = c00 * c11 - c01 * c01
    span = hypot(*_minus(p3, p0))
    left = (x0 * c11 - x1 * c01) / determinant if determinant else 0.0
    right = (c00 * x1 - c01 * x0) / determinant if determinant else 0.0
    # Points that do not say how far the curve reaches, or say it backward, get Schneider's third of the distance.
    if left < 1e-3 * span or right < 1e-3 * span:
        left = right = span / 3
    return (p0, _along(p0, into, left), _along(p3, out, right), p3)


def _closer(curve: Cubic, point: Point, t: float) -> float:
    """One step of Newton's method toward the place on the curve nearest to the point."""
    d1 = [(3 * (b[0] - a[0]), 3 * (b[1] - a[1])) for a, b in pairwise(curve)]
    d2 = [(2 * (b[0] - a[0]), 2 * (b[1] - a[1])) for a, b in pairwise(d1)]
    gap = _minus(_on(curve, t), point)
    s = 1 - t
    v = (
        d1[0][0] * s * s + 2 * d1[1][0] * s * t + d1[2][0] * t * t,
        d1[0][1] * s * s + 2 * d1[1][1] * s * t + d1[2][1] * t * t,
    )
    w = (d2[0][0] * s + d2[1][0] * t, d2[0][1] * s + d2[1][1] * t)
    slope = _dot(v, v) + _dot(gap, w)
    return min(max(t - _dot(gap, v) / slope, 0.0), 1.0) if slope else t


def _on(curve: Cubic, t: float) -> Point:
    """The place on a curve, from 0 at its start to 1 at its end."""
    s = 1 - t
    k = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
    return (sum(w * p[0] for w, p in zip(k, curve, strict=True)), sum(w * p[1] for w, p in zip(k, curve, strict=True)))


def _chords(points: Sequence[Point]) -> list[float]:
    """How far along the polyline each point is, from 0 to 1: a first guess of where on a curve it lies."""
    at = [0.0]
    for a, b in pairwise(points):
        at.append(at[-1] + hypot(*_minus(b, a)))
    return [t / at[-1] for t in at] if at[-1] else at


def _heading(points: Sequence[Point]) -> Point:
    """The direction at the first point, toward the second after it: the very next one may be too near."""
    reach = points[min(2, len(points) - 1)]
    return _unit(_minus(reach, points[0]))


def _data(curves: Sequence[Cubic], *, closed: bool) -> str:
    """Relative cubic commands with one decimal; rounding errors do not add up."""
    x, y = (round(v, 1) for v in curves[0][0])
    text = f"M{_numbers((x, y))}c"
    steps: list[float] = []
    for _, *rest in curves:
        for px, py in rest:
            steps += [round(px - x, 1), round(py - y, 1)]
        x, y = round(x + steps[-2], 1), round(y + steps[-1], 1)
    return text + _numbers(steps) + ("z" if closed else "")


def _numbers(values: Iterable[float]) -> str:
    """Numbers as path data: one decimal, no zero before it, and no space where a sign separates them."""
    text = ""
    for value in values:
        word = f"{value:.1f}".removesuffix(".0")
        if abs(value) < 1:
            word = word.replace("0.", ".", 1)
        if word == "-0":
            word = "0"
        text += word if not text or word.startswith("-") else f" {word}"
    return text


def _minus(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1])


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1]


def _along(p: Point, direction: Point, reach: float) -> Point:
    return (p[0] + direction[0] * reach, p[1] + direction[1] * reach)


def _unit(v: Point) -> Point:
    """A direction one long; to the right where there is none, so that two equal points do no harm."""
    length = hypot(*v)
    return (v[0] / length, v[1] / length) if length else (1.0, 0.0)
