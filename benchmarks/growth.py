"""How loading, checking and drawing grow with the number of sites and of structures: the real ones again and again."""

from __future__ import annotations

import gc
import json
import re
import shutil
import tempfile
from pathlib import Path
from time import process_time

from benchmarks.serving import ROOT
from viewer.content import definitions
from viewer.content.content import Content, load_content
from viewer.drawing.diagram import Diagram

COUNTS = (100, 1_000, definitions.MOST_SITES)
STRUCTURES = (7, 70, 200)


def grown(folder: Path, count: int) -> Path:
    """A copy of the content with about that many sites: each real one again and again, a little smaller than a
    millimeter apart.
    """
    shutil.copytree(ROOT / "assets", folder / "assets")
    text = json.loads((ROOT / "regions.json").read_text(encoding="utf-8"))
    real = text["sites"]
    plain = {"landmark": "x", "dose": 5}
    made = [
        {**{k: v for k, v in site.items() if k != "sources"}, **plain, "id": f"s-{i}"}
        for i, site in ((i, real[i % len(real)]) for i in range(len(real), count))
    ]
    text["sites"] = [*real, *made]
    text["expect"] = {
        "sites": sum(len(site.get("sides", ("left", "right"))) for site in text["sites"]),
        "units": sum(len(site.get("sides", ("left", "right"))) * site["dose"] for site in text["sites"]),
    }
    (folder / "regions.json").write_text(json.dumps(text), encoding="utf-8")
    return folder


def with_structures(folder: Path, count: int) -> Path:
    """A copy of the content with that many structures: each real one again, drawn in the same place, with its sites."""
    shutil.copytree(ROOT / "assets", folder / "assets")
    text = json.loads((ROOT / "regions.json").read_text(encoding="utf-8"))
    real, sites = text["structures"], text["sites"]
    copies = [(i, real[i % len(real)]) for i in range(len(real), count)]
    names = {f"{one['id']}-copy-{i}": one["id"] for i, one in copies}
    text["structures"] = real + [
        {**one, "id": f"{one['id']}-copy-{i}", "name": f"{one['name']} {i}"} for i, one in copies
    ]
    for region in text["regions"]:
        region["structures"] += [name for name, original in names.items() if original in region["structures"]]
    for name, original in names.items():
        own = [site for site in sites if site["structure"] == original]
        text["sites"] += [{**site, "id": site["id"].replace(original, name), "structure": name} for site in own]
    text["sites"] = text["sites"][: definitions.MOST_SITES]
    text.pop("walk"), text.pop("expect")
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


def growth_in_structures() -> dict[int, tuple[float, float]]:
    """The same as `growth`, by number of structures."""
    found = {}
    for count in STRUCTURES:
        with tempfile.TemporaryDirectory() as name:
            folder = with_structures(Path(name), count)
            loads = [timed(lambda folder=folder: load_content(folder)) for _ in range(3)]
            content = loads[0][1]
            gc.collect()
            found[count] = min(seconds for seconds, _ in loads), timed(lambda content=content: drawn(content))[0]
    return found


def growth() -> dict[int, tuple[float, float]]:
    """By number of sites: seconds of the processor to load and check, and to draw all views; the least of three runs
    each.
    """
    found = {}
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as name:
            folder = grown(Path(name), count)
            loads = [timed(lambda folder=folder: load_content(folder)) for _ in range(3)]
            content = loads[0][1]
            gc.collect()  # what loading left behind is not drawing's work
            draws = [timed(lambda content=content: drawn(content))[0] for _ in range(3)]
            found[count] = min(seconds for seconds, _ in loads), min(draws)
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
