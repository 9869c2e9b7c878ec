"""Made-up surfaces: a ball, on which every distance is known, and drawings of it from two sides."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import cos, pi, radians, sin
from pathlib import Path

from support.samples import DEFINITIONS, changed, write
from viewer.content.content import Content, load_content
from viewer.files import File

Vector = tuple[float, float, float]

RADIUS = 100.0


def model(points: object, faces_: object, flaps: object = ()) -> File:
    return File("model.json", json.dumps({"points": points, "faces": faces_, "flaps": flaps}).encode())


def ball(rows: int = 60, columns: int = 60, loose: range = range(0)) -> File:
    """The left half of a ball around the origin, in faces of 3 degrees and less; some rows of it are a flap."""
    points, numbers = [], {}
    for row in range(rows + 1):
        for column in range(columns + 1):
            down, around = pi * row / rows, pi * column / columns
            x = RADIUS * sin(down) * sin(around)
            place = [max(0.0, round(x, 9)), -RADIUS * cos(down), RADIUS * sin(down) * cos(around)]
            if row in (0, rows):
                column, place = 0, [0.0, place[1], 0.0]  # noqa: PLW2901 - one pole, not a row of them
            if (row, column) not in numbers:
                numbers[row, column] = len(points)
                points.append(place)
    skin, flaps = [], []
    for row in range(rows):
        for column in range(columns):
            corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
            if row == 0:
                corners = [(0, 0), (1, column + 1), (1, column)]
            elif row == rows - 1:
                corners = [(row, column), (row, column + 1), (rows, 0)]
            (flaps if row in loose else skin).append([numbers[corner] for corner in corners])
    return model(points, skin, flaps)


Look = Callable[[Vector], tuple[float, float]]


def from_front(point: Vector) -> tuple[float, float]:
    return point[0], point[1]


def from_left(point: Vector) -> tuple[float, float]:
    return -point[2], point[1]


def on_ball(around: float, up: float) -> Vector:
    """A place of the ball, in degrees from straight ahead toward the person's left, and from the middle upward."""
    x, z = sin(radians(around)), cos(radians(around))
    return RADIUS * cos(radians(up)) * x, -RADIUS * sin(radians(up)), RADIUS * cos(radians(up)) * z


def patch(look: Look, left: float = 30, right: float = 60, low: float = 10, high: float = 40) -> str:
    """The path of a patch of the ball as a drawing shows it."""
    steps = [i / 20 for i in range(20)]
    around = [
        *((left, low + (high - low) * i) for i in steps),
        *((left + (right - left) * i, high) for i in steps),
        *((right, high - (high - low) * i) for i in steps),
        *((right - (right - left) * i, low) for i in steps),
    ]
    places = [look(on_ball(*one)) for one in around]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + "z"


def drawing(look: Look, data: str, landmark: Vector) -> str:
    circle = "M" + "L".join(f"{102 * cos(pi * i / 40):.1f} {102 * sin(pi * i / 40):.1f}" for i in range(80)) + "z"
    x, y = look(landmark)
    half = ' class="half"' if look is from_front else ""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="-110 -110 {220 if look is from_front else 230} 220">
<g id="skin">
<path id="outline" d="{circle}"/>
</g>
<g id="regions">
<path id="forehead"{half} d="{data}"/>
<path id="temples"{half} d="{data}"/>
</g>
<g id="structures">
<path id="frontalis"{half} d="{data}"/>
<path id="temporalis"{half} d="{data}"/>
</g>
<g id="landmarks">
<circle id="glabella" cx="{x:.1f}" cy="{y:.1f}" r="1"/>
</g>
</svg>
"""


BALL_FRONT = drawing(from_front, patch(from_front), on_ball(45, 20))
BALL_SIDE = drawing(from_left, patch(from_left), on_ball(45, 20))


def on_a_ball(folder: Path, side: str = BALL_SIDE, front: str = BALL_FRONT) -> Content:
    """The sample's definitions on a ball, with every point placed from a landmark that both drawings have."""
    text = DEFINITIONS
    for old, new in (
        ('  "views": [\n', '  "surface": "ball.json",\n  "views": [\n'),
        (
            '"sides": ["middle"], "view": "front", "from": "glabella", "up": 20',
            '"view": "front", "from": "glabella", "up": 2',
        ),
        ('"up": 10, "outward": 10.5', '"up": 10, "outward": 5'),
        ('"from": "tragus",\n      "up": 20', '"from": "glabella",\n      "up": 9'),
        ('"between": ["temporalis-1", "tragus"]', '"between": ["temporalis-1", "glabella"]'),
        ('"forward": 10', '"forward": 4'),
        ('"sites": 7,\n    "units": 35', '"sites": 8,\n    "units": 40'),
    ):
        text = changed(text, old, new)
    write(folder, text, front, side)
    models = folder / "assets" / "model"
    models.mkdir(exist_ok=True)
    (models / "ball.json").write_bytes(ball().data)
    return load_content(folder)


def right(names: set[str]) -> set[str]:
    return {name.replace("-left-", "-right-") for name in names}
