"""The house rules: the repository names no machine or registry, and property tests repeat."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import settings

MADE_HERE = ("/" + "work/", "/" + "root/", "pypi" + ".org", "registry." + "npmjs")
IN_CODE = ("shared" + "/",)
CODE = {".py", ".js", ".css", ".html", ".sh", ".toml", ".json", ".yml", ".yaml", ""}


def kept() -> list[Path]:
    """The files that git tracks."""
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


def test_the_program_knows_no_anatomy():
    """Any diagram is data alone: the words of the first one stand in its content, never in the program."""
    anatomy = re.compile(r"forehead|temple|occip|frontalis|trapez|migraine|inject|muscle", re.IGNORECASE)
    program = [
        path
        for path in kept()
        if path.is_relative_to(ROOT / "viewer") and path.suffix in (".py", ".css", ".js", ".html")
    ]
    assert len(program) > 100
    lines = ((path, line) for path in program for line in path.read_text(encoding="utf-8").splitlines())
    assert [f"{path.relative_to(ROOT)}: {word[0]}" for path, line in lines if (word := anatomy.search(line))] == []


def test_property_tests_are_the_same_on_every_run_and_bounded():
    now = settings()
    assert (now.derandomize, now.database, now.max_examples <= 100, now.deadline is not None) == (
        True,
        None,
        True,
        True,
    )
