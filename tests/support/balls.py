"""Made-up surfaces: a ball, on which every distance is known."""

from __future__ import annotations

import json
from math import cos, pi, sin

from viewer.files import File

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
