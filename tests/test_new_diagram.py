"""The tutorial for a diagram of one's own works as it is written, from the empty folder to the files for a web host."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

from click.testing import CliRunner, Result
from support.served import ROOT

from viewer.artwork.artwork import LAYERS
from viewer.cli import console
from viewer.content.palette import ColorName

TUTORIAL = (ROOT / "docs" / "new-diagram.md").read_text(encoding="utf-8")


def blocks(kind: str, text: str = TUTORIAL) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", text, flags=re.DOTALL)


def run(folder: Path, *command: str) -> Result:
    return CliRunner().invoke(console({"VIEWER_CONTENT": str(folder)}), list(command))


def follow(folder: Path, text: str = TUTORIAL) -> None:
    """Do what the tutorial says, or its beginning: JSON replaces members of `regions.json`, SVG groups of the
    drawing.
    """
    words = json.loads((folder / "regions.json").read_text(encoding="utf-8"))
    for block in blocks("json", text):
        words |= json.loads(f"{{{block}}}")
    (folder / "regions.json").write_text(json.dumps(words, indent=2), encoding="utf-8")
    plate = folder / "assets" / "svg" / "plate.svg"
    drawing = plate.read_text(encoding="utf-8")
    for block in blocks("xml", text):
        name = re.search(r'<g id="(\w+)">', block)[1]
        drawing = re.sub(rf'<g id="{name}">.*?</g>\n', "", drawing, flags=re.DOTALL).replace("</svg>", f"{block}</svg>")
    plate.write_text(drawing, encoding="utf-8")


def test_the_tutorial_leads_to_a_diagram_without_problems_that_can_be_published(tmp_path):
    folder, out = tmp_path / "ear", tmp_path / "ear.html"
    assert run(folder, "new", str(folder)).exit_code == 0
    follow(folder)
    checked = run(folder, "check")
    assert checked.exit_code == 0, checked.output
    assert "The ear: its parts: no problems." in checked.output
    (sign,) = re.findall(r"anatomy-viewer (sign .*)", TUTORIAL)
    signed = run(folder, *(part.strip('"') for part in re.findall(r'"[^"]*"|\S+', sign)))
    assert signed.exit_code == 0, signed.output
    exported = run(folder, "export", "--single", str(out))
    assert exported.exit_code == 0, exported.output
    assert "Reviewed by Dr. A. Reader" in out.read_text(encoding="utf-8")


def test_halfway_only_what_the_tutorial_announces_is_still_undefined(tmp_path):
    folder = tmp_path / "ear"
    assert run(folder, "new", str(folder)).exit_code == 0
    follow(folder, TUTORIAL.partition("## 4.")[0])
    problems = run(folder, "check").output.splitlines()
    assert problems
    assert all(re.search(r'points to nothing\. Found: "(rim|textbook)"', line) for line in problems), problems
    assert "`check` says that `rim` and `textbook` point to nothing" in TUTORIAL


def test_the_tutorial_lists_every_color_and_group():
    assert all(f"`{name}`" in TUTORIAL for name in (*get_args(ColorName), *LAYERS))
