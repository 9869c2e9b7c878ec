"""The house rules: the repository names no machine or registry, and property tests repeat."""

from __future__ import annotations

import re

from hypothesis import settings
from support.repository import tracked_files
from support.served import ROOT

MADE_HERE = ("/" + "work/", "/" + "root/", "pypi" + ".org", "registry." + "npmjs")
IN_CODE = ("shared" + "/",)
CODE = {".py", ".js", ".css", ".html", ".sh", ".toml", ".json", ".yml", ".yaml", ""}


def test_nothing_names_a_path_of_the_machine_it_was_made_on_or_a_registry():
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        names = MADE_HERE + (IN_CODE if path.suffix in CODE else ())
        found += [f"{path.relative_to(ROOT)}: {name}" for name in names if name in text]
    assert found == []


def test_the_program_knows_no_anatomy():
    """Any diagram is data alone: the words of the first one stand in its content, never in the program."""
    anatomy = re.compile(r"forehead|temple|occip|frontalis|trapez|migraine|inject|muscle", re.IGNORECASE)
    program = [
        path
        for path in tracked_files()
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
