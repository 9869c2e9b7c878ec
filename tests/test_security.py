"""SECURITY.md names the test behind each promise: those tests must exist, and every hostile one must be named."""

from __future__ import annotations

import re

import pytest
from support.served import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in TEXT.splitlines() if line.startswith("|")][2:]
NAMED = re.compile(r"`((?:[a-z]+/)?test_[a-z_]+\.py)(?:::(test_\w+))?`")


def lacking(cell: str) -> list[str]:
    """The tests that a cell of the table names and that are not there."""
    found = []
    for file, name in NAMED.findall(cell):
        path = ROOT / "tests" / file
        if not path.is_file() or (name and f"def {name}(" not in path.read_text(encoding="utf-8")):
            found.append(f"{file}::{name}" if name else file)
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1].strip()[:40])
def test_each_threat_has_something_that_stops_it_and_a_test_that_is_there(row):
    who, could, stops, tests = (cell.strip() for cell in row)
    assert who
    assert could
    assert stops
    assert NAMED.findall(tests), "no test is named"
    assert lacking(tests) == []


def test_each_file_of_hostile_tests_is_named():
    files = {
        path.relative_to(ROOT / "tests").as_posix()
        for word in ("hostile", "raw", "reload_under_load", "stopping", "privacy")
        for path in (ROOT / "tests").rglob(f"test_{word}*.py")
    }
    named = {file for row in ROWS for file, _ in NAMED.findall(row[3])}
    assert len(files) >= 7
    assert files - named == set()


def test_a_test_that_is_not_there_is_noticed():
    assert lacking("`test_nothing.py`, `test_security.py::test_gone`, `test_security.py`") == [
        "test_nothing.py",
        "test_security.py::test_gone",
    ]
