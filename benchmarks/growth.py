"""How loading, checking and drawing grow with the number of sites: made-up sites, spread over the real muscles."""

from __future__ import annotations

import gc
import json
import shutil
import tempfile
from pathlib import Path
from time import process_time

from benchmarks.serving import ROOT
from viewer.content import definitions
from viewer.content.content import Content, load_content
from viewer.drawing.diagram import Diagram

COUNTS = (100, 1_000, 10_000)


def grown(folder: Path, count: int) -> Path:
    """A copy of the content with about that many sites: each real one again and again, a little smaller than a millimeter apart."""
    shutil.copytree(ROOT / "assets", folder / "assets")
    text = json.loads((ROOT / "regions.json").read_text(encoding="utf-8"))
    real = text["sites"]
    plain = {"landmark": "x", "dose": 5}
    made = [
        {**{k: v for k, v in site.items() if k != "sources"}, **plain, "id": f"s-{i}"}
        for i, site in ((i, real[i % len(real)]) for i in range(count))
    ]
    kept = {site["id"] for site in real}
    text["sites"] = real + [site for site in made if site["id"] not in kept]
    text["expect"] = {
        "sites": sum(len(site.get("sides", ("left", "right"))) for site in text["sites"]),
        "units": sum(len(site.get("sides", ("left", "right"))) * site["dose"] for site in text["sites"]),
    }
    (folder / "regions.json").write_text(json.dumps(text), encoding="utf-8")
    return folder


def growth() -> dict[int, tuple[float, float]]:
    """By number of sites: seconds of the processor to load and check, and to draw all views; the least of three runs each."""
    found = {}
    largest, definitions.LARGEST_FILE = definitions.LARGEST_FILE, 100_000_000
    try:
        for count in COUNTS:
            with tempfile.TemporaryDirectory() as name:
                folder = grown(Path(name), count)
                loads = [timed(lambda folder=folder: load_content(folder)) for _ in range(3)]
                content = loads[0][1]
                gc.collect()  # what loading left behind is not drawing's work
                draws = [timed(lambda content=content: drawn(content))[0] for _ in range(3)]
                found[count] = min(seconds for seconds, _ in loads), min(draws)
    finally:
        definitions.LARGEST_FILE = largest
    return found


def drawn(content: Content) -> None:
    """Every picture and close-up."""
    diagram = Diagram(content, content.words[content.definitions.language])
    for view in content.definitions.views:
        diagram.picture(view)
    for muscle in content.structures:
        for view in content.definitions.views:
            if content.points_of(muscle.id, view.id):
                list(diagram.close_ups(muscle, view))


def timed(call) -> tuple[float, Content]:
    """Seconds of the processor for a call, and what it gave."""
    start = process_time()
    given = call()
    return process_time() - start, given
