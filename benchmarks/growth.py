"""How loading, checking and drawing grow with the number of sites and of structures.

The larger contents repeat the real sites and structures, so that their texts, sources and shapes are as long as real
ones.
"""

from __future__ import annotations

import gc
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from benchmarks.serving import ROOT
from viewer.content import definitions
from viewer.content.content import Content, load_content
from viewer.drawing.diagram import Diagram

COUNTS = (100, 1_000, definitions.MOST_SITES)
"""Numbers of sites. The first two are ten times apart; the last is the most that is allowed."""
STRUCTURES = (7, 70, definitions.MOST_STRUCTURES)
"""Numbers of structures: the real ones, ten times as many, and the most that is allowed."""


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Seconds of the processor."""

    load: float
    """To load and check the content."""
    draw: float
    """To draw every picture and close-up."""


def grown(folder: Path, count: int) -> Path:
    """Write a copy of the content with `count` sites, each real one again and again, to a folder; returns the
    folder.
    """
    shutil.copytree(ROOT / "assets", folder / "assets")
    text = json.loads((ROOT / "regions.json").read_text(encoding="utf-8"))
    real = text["sites"]
    plain = {"landmark": "x", "dose": 5}
    copies = [
        {**{k: v for k, v in site.items() if k != "sources"}, **plain, "id": f"s-{i}"}
        for i, site in ((i, real[i % len(real)]) for i in range(len(real), count))
    ]
    text["sites"] = [*real, *copies]
    # The totals that the content states of itself have to fit, or it is refused.
    text["expect"] = {
        "sites": sum(len(site.get("sides", ("left", "right"))) for site in text["sites"]),
        "units": sum(len(site.get("sides", ("left", "right"))) * site["dose"] for site in text["sites"]),
    }
    (folder / "regions.json").write_text(json.dumps(text), encoding="utf-8")
    return folder


def with_structures(folder: Path, count: int) -> Path:
    """Write a copy of the content with `count` structures to a folder; returns the folder. Each real one is repeated,
    in the same place, with its sites.
    """
    shutil.copytree(ROOT / "assets", folder / "assets")
    text = json.loads((ROOT / "regions.json").read_text(encoding="utf-8"))
    real, sites = text["structures"], text["sites"]
    copies = [(i, real[i % len(real)]) for i in range(len(real), count)]
    names = {f"{copied['id']}-copy-{i}": copied["id"] for i, copied in copies}
    text["structures"] = real + [
        {**copied, "id": f"{copied['id']}-copy-{i}", "name": f"{copied['name']} {i}"} for i, copied in copies
    ]
    for region in text["regions"]:
        region["structures"] += [name for name, original in names.items() if original in region["structures"]]
    for name, original in names.items():
        own = [site for site in sites if site["structure"] == original]
        text["sites"] += [{**site, "id": site["id"].replace(original, name), "structure": name} for site in own]
    text["sites"] = text["sites"][: definitions.MOST_SITES]
    # The totals no longer fit, and a topic that lists a walk needs one.
    del text["walk"], text["expect"]
    text["topics"] = [{**topic, "walk": False} for topic in text["topics"]]
    (folder / "regions.json").write_text(json.dumps(text), encoding="utf-8")
    for path in (folder / "assets" / "svg").glob("*.svg"):
        drawing = path.read_text(encoding="utf-8")
        for name, original in names.items():
            found = re.search(rf'<g id="{original}".*?</g>\n|<path id="{original}"[^>]*/>\n', drawing, re.DOTALL)
            if found:
                drawing = drawing.replace(found[0], found[0] + found[0].replace(f'id="{original}"', f'id="{name}"'))
        path.write_text(drawing, encoding="utf-8")
    return folder


def growth_in_structures() -> dict[int, Growth]:
    """The same as `growth`, by number of structures."""
    found = {}
    for count in STRUCTURES:
        with tempfile.TemporaryDirectory() as name:
            folder = with_structures(Path(name), count)
            loads = [timed(lambda folder=folder: load_content(folder)) for _ in range(3)]
            content = loads[0][1]
            gc.collect()
            draw, _ = timed(lambda content=content: drawn(content))
            found[count] = Growth(load=min(seconds for seconds, _ in loads), draw=draw)
    return found


def growth() -> dict[int, Growth]:
    """What each number of sites costs, the least of three runs each."""
    found = {}
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as name:
            folder = grown(Path(name), count)
            loads = [timed(lambda folder=folder: load_content(folder)) for _ in range(3)]
            content = loads[0][1]
            gc.collect()  # what loading left behind is not drawing's work
            draws = [timed(lambda content=content: drawn(content))[0] for _ in range(3)]
            found[count] = Growth(load=min(seconds for seconds, _ in loads), draw=min(draws))
    return found


def drawn(content: Content) -> None:
    """Every picture and close-up."""
    diagram = Diagram(content, content.words[content.definitions.language])
    for view in content.definitions.views:
        diagram.picture(view)
    for structure in content.structures:
        for view in content.definitions.views:
            if content.points_of(structure.id, view.id):
                list(diagram.close_ups(structure, view))  # a generator draws nothing until it is read


def timed(call) -> tuple[float, Content]:
    """Seconds of the processor for a call, and its result."""
    start = process_time()
    result = call()
    return process_time() - start, result
