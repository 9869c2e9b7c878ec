"""How long one picture takes to draw, uncached, and what it weighs: `python benchmarks/draw.py`.

Each figure is the median of 15 runs in one process, in milliseconds; bytes are those of gzip at level 9.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

# So that it can be run as a file, beside other versions of itself.
sys.path.insert(0, str(Path(__file__).parent.parent))

from viewer.content.content import load_content
from viewer.content.interface import load_words
from viewer.drawing.diagram import Diagram
from viewer.drawing.picture_file import picture_document
from viewer.web.style_sheets import picture_style

RUNS = 15


def main() -> None:
    """Print, for each view, the time in a page and as a file of its own, and the file's bytes."""
    content = load_content(Path(__file__).parent.parent)
    diagram = Diagram(content, load_words(content.definitions.language))
    style = picture_style(content)
    print(f"{'view':<8}{'in a page, ms':>15}{'as a file, ms':>15}{'file, bytes':>13}{'gzip':>8}")
    for view in content.definitions.views:
        inside = timed(lambda view=view: diagram.picture(view))
        alone = timed(lambda view=view: picture_document(diagram, view, style))
        body = picture_document(diagram, view, style).encode()
        print(f"{view.id:<8}{inside:>15.1f}{alone:>15.1f}{len(body):>13,}{len(gzip.compress(body, 9)):>8,}")


def timed(draw: Callable[[], object]) -> float:
    """The median time of a call in milliseconds."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        draw()
        times.append(1000 * (perf_counter() - start))
    return median(times)


if __name__ == "__main__":
    main()
