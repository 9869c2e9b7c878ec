"""What the drawing measures, as docs/drawing.md: `python -m tools.report`.

How far each outline overlaps the measured head, what each picture file weighs, and where each point lies from its
landmark.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from viewer.artwork.geometry import Point as At
from viewer.artwork.geometry import Polygon
from viewer.content.content import Content, load_content
from viewer.content.interface import load_words
from viewer.content.tape import Tape
from viewer.drawing.diagram import Diagram
from viewer.drawing.picture_file import picture_document
from viewer.web.style_sheets import picture_style

ROOT = Path(__file__).parent.parent
MEASURED = json.loads((ROOT / "tests" / "drawing_reference" / "head.json").read_text(encoding="utf-8"))
HEAD = """# The drawing, measured

Made by `python -m tools.report` from the drawings and `regions.json`; a test compares it with them. The measured head
(`tests/drawing_reference/head.json`) is the average of a female and a male adult figure that were released as CC0.

"""


def main() -> None:
    (ROOT / "docs" / "drawing.md").write_text(report(load_content(ROOT)), encoding="utf-8")


def report(content: Content) -> str:
    """The whole document."""
    return HEAD + "\n".join((*_views(content), "", *_points(content), ""))


def _views(content: Content) -> Iterator[str]:
    diagram = Diagram(content, load_words(content.definitions.language))
    yield "Overlap: the area that the drawn and the measured outline share, divided by the area that either covers,"
    yield "above the lower end of the measured one."
    yield "Bytes: the picture file with names, compressed with gzip at level 9."
    yield ""
    yield "| view | drawing | overlap | bytes |"
    yield "|---|---|---|---|"
    for view in content.definitions.views:
        artwork = content.artwork(view)
        share = overlap(artwork.silhouette, MEASURED[artwork.stem]["outline"], artwork.box)
        weight = len(gzip.compress(picture_document(diagram, view, picture_style(content)).encode(), 9, mtime=0))
        yield f"| {view.id} | {artwork.file} | {share:.4f} | {weight:,} |"


def _points(content: Content) -> Iterator[str]:
    yield "Distances are millimeters on the person from where the point was placed from. Over the skin: as a tape"
    yield "lies on the measured surface (`assets/model/head.json`), read off by lifting a straight line of the"
    yield "drawing onto it; a tape passes over the ear in a straight line. Flat: how far apart the two places are in"
    yield "the drawing. Legs: each step of the way over the skin, and how far the share of a way is from its two"
    yield "ends. A right point is the mirror image of the left one. Seen in: the views that show the point, the best"
    yield "first, and how squarely each does (1 is straight on)."
    yield ""
    yield "| point | measured in | from | over the skin | flat | legs | seen in | landmark in words |"
    yield "|---|---|---|---|---|---|---|---|"
    tape = Tape(content)
    for place in content.places:
        if place.side == "right":
            continue
        site, measured = place.site, tape.measure(place)
        share = f", {site.at:g} of the way" if site.at is not None else ""
        steps = ", ".join(f"{name} {length:.1f}" for name, length in measured.legs)
        seen = ", ".join(f"{one.view.id} {one.cosine:.2f}" for one in place.seen)
        landmark = next(one.landmark for one in content.definitions.sites if one.id == site.id)
        yield (
            f"| {site.id} | {site.view}.svg | {' to '.join(site.starts)}{share} | {measured.skin:.1f} |"
            f" {measured.flat:.1f} "
            f"| {steps} | {seen} | {landmark} |"
        )


def overlap(drawn: Sequence[Polygon], measured: Sequence[Sequence[float]], box: Sequence[float]) -> float:
    """The area both shapes share, divided by the area either covers, above the lower end of the measured outline."""
    left, top, width, _ = box
    bottom = min(measured[0][1], measured[-1][1]) - 1
    both = either = 0
    for j in range(int(bottom - top)):
        y = top + j + 0.5
        rows = [spans(shape, y) for shape in ([[(x, y) for x, y in measured]], drawn)]
        for i in range(2 * int(width)):
            x = left + i / 2 + 0.25
            one, other = (any(a <= x < b for a, b in row) for row in rows)
            both += one and other
            either += one or other
    return both / either


def spans(shapes: Sequence[Sequence[At]], y: float) -> list[tuple[float, float]]:
    """The stretches of a horizontal line inside the shapes."""
    found: list[tuple[float, float]] = []
    for shape in shapes:
        xs = sorted(
            x0 + (y - y0) * (x1 - x0) / (y1 - y0)
            for (x0, y0), (x1, y1) in pairwise((*shape, shape[0]))
            if (y0 > y) != (y1 > y)
        )
        found += zip(xs[::2], xs[1::2], strict=True)
    return found


if __name__ == "__main__":
    main()
