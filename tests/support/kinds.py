"""Diagrams of other sizes and shapes than a head, made by numbers: many areas, long names, drawings of any size."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from viewer.content import Content, load_content

Box = tuple[float, float, float, float]


def rectangle(box: Box) -> str:
    """Path data of a box that is given by its left, top, width and height."""
    left, top, width, height = box
    return f"M{left:.1f} {top:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def strips(
    count: int,
    *,
    box: Box = (-50, 0, 100, 200),
    names: str = "Strip {}",
    summary: str = "",
    structures: bool = False,
    columns: int = 1,
    edges: tuple[str, str] | None = None,
    beyond: float = 0,
) -> dict[str, Any]:
    """Areas one under the other, in columns, each with a structure in it if asked: the definitions and the drawing.

    The outline runs as far as `beyond` past what is drawn, above and below.
    """
    left, top, width, height = box
    step, wide = height * columns / count, width * 0.8 / columns
    rows = [
        (
            left + width / 10 + i % columns * wide,
            top + step * (i // columns + 0.1),
            wide * (0.9 if columns > 1 else 1),
            step * 0.8,
        )
        for i in range(count)
    ]
    told = [summary] if summary else []
    regions = [
        {
            "id": f"area-{i}",
            "name": names.format(i),
            **({"structures": [f"part-{i}"]} if structures else {}),
            "summary": told,
        }
        for i in range(count)
    ]
    parts = [
        {"id": f"part-{i}", "kind": "nerve", "name": f"Nerve {i}", "plain_name": f"Wire {i}"}
        for i in range(count if structures else 0)
    ]
    drawn = {
        "skin": f'<path id="outline" d="{rectangle((left, top - beyond, width, height + 2 * beyond))}"/>',
        "regions": "".join(f'<path id="area-{i}" d="{rectangle(row)}"/>' for i, row in enumerate(rows)),
        "structures": "".join(
            f'<g id="part-{i}"><path class="body" d="{rectangle((x + w / 4, y + h / 4, w / 2, h / 2))}"/></g>'
            for i, (x, y, w, h) in enumerate(rows[: len(parts)])
        ),
    }
    layers = "".join(f'<g id="{name}">{shapes}</g>' for name, shapes in drawn.items())
    margin = width / 10
    around = f"{left - margin:g} {top - margin:g} {width + 2 * margin:g} {height + 2 * margin:g}"
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{around}">{layers}</svg>',
        "json": {
            "id": "strips",
            "language": "en",
            "title": "Strips",
            "purpose": "A column of areas.",
            "disclaimer": "For tests only.",
            "review": {"status": "draft"},
            "kinds": {"nerve": {"one": "nerve", "other": "nerves", "look": "line"}} if structures else {},
            "views": [{"id": "whole", "artwork": "whole.svg", "title": "Whole", **({"edges": edges} if edges else {})}],
            "regions": regions,
            "structures": parts,
        },
    }


def write_strips(folder: Path, count: int, **options: Any) -> Content:
    """Write such a diagram into a folder, and load it."""
    made = strips(count, **options)
    return write_made(folder, made["json"], whole=made["svg"])


def write_made(folder: Path, definitions: dict[str, Any], **drawings: str) -> Content:
    """Write a diagram into a folder, with its drawings by the names of their files, and load it."""
    (folder / "assets" / "svg").mkdir(parents=True, exist_ok=True)
    for name, drawn in drawings.items():
        (folder / "assets" / "svg" / f"{name}.svg").write_text(drawn, encoding="utf-8")
    (folder / "regions.json").write_text(json.dumps(definitions, indent=1), encoding="utf-8")
    return load_content(folder)
