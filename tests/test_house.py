"""The house rules: who imports whom, how large a file may grow, and that the repository names no machine it was made on."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import settings

MODULES = sorted((ROOT / "viewer").glob("*.py"))
MADE_HERE = ("/" + "work/", "/" + "root/", "pypi" + ".org", "registry." + "npmjs")
IN_CODE = ("shared" + "/",)
CODE = {".py", ".js", ".css", ".html", ".sh", ".toml", ".json", ".yml", ".yaml", ""}

# What stands in a row may import what stands in the rows above it, never beside it or below it; a row is one stage of the flow:
# problems -> the text of files -> definitions, artwork -> what they must agree on -> content -> diagram -> pages -> app
FLOW = (
    ("problems", "geometry"),
    ("public_address", "manifest"),
    ("transaction",),
    ("hidden_folder",),
    ("web_folder",),
    ("json_text", "svg_text", "borders"),
    ("messages", "artwork"),
    ("definitions", "svg"),
    ("words", "placement"),
    ("crosscheck",),
    ("translations",),
    ("content",),
    ("live", "labels", "prose", "neighbourhood"),
    ("reading",),
    ("editorial",),
    ("diagram",),
    ("plates", "picture_file"),
    ("styles",),
    ("settings", "snippets"),
    ("answers",),
    ("kept",),
    ("pages", "failure", "server_rules"),
    ("embed", "handout"),
    ("oembed",),
    ("blueprint", "export"),
    ("commands",),
    ("app",),
    ("__init__",),
)
STAGE = {name: stage for stage, names in enumerate(FLOW) for name in names}


def imported(path: Path) -> set[str]:
    """Every module that a file imports, at its head or inside its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            found |= {f"viewer.{alias.name}" for alias in node.names} if node.module == "viewer" else {node.module or ""}
    return found


def used(path: Path) -> set[str]:
    return {name.removeprefix("viewer.") for name in imported(path) if name.startswith("viewer.")}


def test_every_module_has_its_place_in_the_flow():
    assert {path.stem for path in MODULES} - set(STAGE) == set(), "give a new module its row in FLOW"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_only_what_stands_before_it_in_the_flow(path):
    assert {name for name in used(path) if STAGE[name] >= STAGE[path.stem]} == set()


def test_words_and_drawings_are_read_without_knowing_each_other():
    reading = {"definitions": {"artwork", "svg_text"}, "artwork": {"definitions", "json_text", "messages"}}
    for name, strangers in reading.items():
        assert not used(ROOT / "viewer" / f"{name}.py") & strangers, name


def test_only_one_module_writes_svg_and_only_it_knows_svgwrite():
    knowing = {path.name for path in MODULES if any(name.partition(".")[0] == "svgwrite" for name in imported(path))}
    assert knowing == {"svg.py"}


def test_only_the_outer_modules_know_flask():
    inner = [path for path in MODULES if STAGE[path.stem] < STAGE["answers"]]
    assert [path.name for path in inner if any(name.partition(".")[0] == "flask" for name in imported(path))] == []


def test_no_module_is_longer_than_300_lines():
    sizes = {path.name: path.read_text(encoding="utf-8").count("\n") for path in (*MODULES, *(ROOT / "tests").glob("*.py"))}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def kept() -> list[Path]:
    """The files that git keeps."""
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_nothing_names_a_path_of_the_machine_it_was_made_on_or_a_registry():
    found = []
    for path in kept():
        text = path.read_bytes().decode("utf-8", "ignore")
        names = MADE_HERE + (IN_CODE if path.suffix in CODE else ())
        found += [f"{path.relative_to(ROOT)}: {name}" for name in names if name in text]
    assert found == []


def test_property_tests_are_the_same_on_every_run_and_bounded():
    now = settings()
    assert (now.derandomize, now.database, now.max_examples <= 100, now.deadline is not None) == (True, None, True, True)
