"""Which folders a server shows: the folder itself as one diagram, or each subfolder that may be part of an address."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import write

from viewer.content.collections import diagrams_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("sample", "hand"):
        write(tmp_path / name)
    return tmp_path


def test_a_folder_with_definitions_is_one_diagram_whatever_else_it_holds(folder):
    assert list(diagrams_in(folder)) == ["hand", "sample"]
    write(folder)
    assert diagrams_in(folder) == {}


def test_only_folders_that_can_be_part_of_an_address_are_diagrams(folder):
    for name in ("Hand", ".hidden", "a b", "static"):
        write(folder / name)
    (folder / "empty").mkdir()
    assert list(diagrams_in(folder)) == ["hand", "sample"]


@pytest.mark.parametrize("name", ["oembed", "infobutton", "livez", "healthz", "static"])
def test_a_folder_named_like_an_address_of_the_root_is_no_diagram(tmp_path, name):
    write(tmp_path / name)
    assert diagrams_in(tmp_path) == {}


def test_a_name_may_have_64_letters_and_no_more(tmp_path):
    write(tmp_path / ("a" * 64))
    write(tmp_path / ("a" * 65))
    assert list(diagrams_in(tmp_path)) == ["a" * 64]


def test_each_diagram_is_listed_by_name_with_its_folder_though_it_is_broken(folder):
    (folder / "sample" / "regions.json").write_text("{", encoding="utf-8")
    assert dict(diagrams_in(folder)) == {"hand": folder / "hand", "sample": folder / "sample"}


def test_a_folder_that_is_not_there_holds_no_diagrams(tmp_path):
    assert diagrams_in(tmp_path / "nowhere") == {}
