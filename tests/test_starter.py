"""A content folder to start from: all of it or nothing, and never over a file that is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.samples import write
from support.served import ROOT

from viewer import starter
from viewer.content import load_content
from viewer.problems import ContentError
from viewer.starter import SCHEMAS, StarterError, copy_content, next_steps, write_new

SAMPLE = ("assets/svg/front.svg", "assets/svg/side.svg", "regions.json")


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


@pytest.fixture
def source(tmp_path) -> Path:
    return write(tmp_path / "source")


def test_the_copies_are_those_of_the_content_and_the_schemas_and_hold_the_same_bytes(source, tmp_path):
    out = tmp_path / "new" / "diagram"
    names = copy_content(source, out)
    assert names == tuple(sorted((*SAMPLE, *SCHEMAS)))
    assert files_in(out) == list(names)
    for name in SAMPLE:
        assert (out / name).read_bytes() == (source / name).read_bytes()
    for name in SCHEMAS:
        assert (out / name).read_bytes() == (ROOT / name).read_bytes()


def test_copies_of_files_that_only_root_may_write_can_be_edited(source, tmp_path):
    (source / "regions.json").chmod(0o444)
    copy_content(source, tmp_path / "out")
    assert (tmp_path / "out" / "regions.json").stat().st_mode & 0o200


def test_other_files_in_the_folder_do_no_harm_and_stay(source, tmp_path):
    (tmp_path / "out" / "assets").mkdir(parents=True)
    (tmp_path / "out" / "assets" / "notes.txt").write_text("mine", encoding="utf-8")
    copy_content(source, tmp_path / "out")
    assert (tmp_path / "out" / "assets" / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling link"])
@pytest.mark.parametrize("name", ["regions.json", "assets/svg/side.svg", SCHEMAS[0]])
def test_nothing_is_copied_where_anything_has_the_name_of_a_copy(source, tmp_path, kind, name):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    place = out / name
    place.parent.mkdir(parents=True)
    if kind == "file":
        place.write_text("mine", encoding="utf-8")
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(elsewhere)
        if kind == "link":
            elsewhere.write_text("mine", encoding="utf-8")
    before = files_in(tmp_path)
    with pytest.raises(StarterError, match=rf"would be overwritten: {name}\. Nothing was copied\. Fix: "):
        copy_content(source, out)
    assert files_in(tmp_path) == before
    assert not elsewhere.exists() or elsewhere.read_text(encoding="utf-8") == "mine"


def test_a_file_that_appears_while_the_copies_are_written_is_not_overwritten(source, tmp_path, monkeypatch):
    mine = tmp_path / "out" / SCHEMAS[1]
    monkeypatch.setattr(starter.os.path, "lexists", lambda _: False)
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(StarterError, match=r"cannot be copied: File exists\. Nothing was copied\."):
        copy_content(source, tmp_path / "out")
    assert files_in(tmp_path / "out") == [SCHEMAS[1]], "the copies written before it are removed again"
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_copy_that_fails_halfway_leaves_no_copies_behind(source, tmp_path, monkeypatch):
    real, read = Path.read_bytes, []

    def failing(self: Path) -> bytes:
        read.append(self.name)
        if len(read) == 3:
            raise OSError(5, os.strerror(5), str(self))
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", failing)
    with pytest.raises(StarterError, match=r"cannot be copied: Input/output error\. Nothing was copied\."):
        copy_content(source, tmp_path / "out")
    assert files_in(tmp_path / "out") == []


def test_a_file_in_place_of_a_folder_stops_the_copy_and_stays(source, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "assets").write_text("no folder", encoding="utf-8")
    with pytest.raises(StarterError, match="Nothing was copied"):
        copy_content(source, tmp_path / "out")
    assert files_in(tmp_path / "out") == ["assets"]


def test_content_that_cannot_be_listed_is_not_copied(source, tmp_path):
    (source / "words").touch()
    with pytest.raises(ContentError, match="the folder cannot be read"):
        copy_content(source, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_smallest_diagram_is_whole(tmp_path):
    names = write_new(tmp_path)
    assert {"regions.json", *SCHEMAS} <= set(names)
    content = load_content(tmp_path)
    assert (len(content.definitions.views), len(content.definitions.regions)) == (1, 2)


def test_the_next_steps_quote_the_folder_for_the_shell_and_name_the_translations(tmp_path):
    folder = tmp_path / "our diagram"
    text = next_steps(folder, ["regions.json", "regions.es.json", "assets/svg/front.svg", *SCHEMAS])
    assert text.startswith(f"Copied 5 files to {folder}.")
    assert f"  export VIEWER_CONTENT='{folder}'\n" in text
    assert "Translations: regions.es.json. Delete those you do not need." in text
    assert "Delete the folder assets to use the drawings that come with the viewer" in text


def test_the_next_steps_of_a_new_diagram_lead_to_the_tutorial(tmp_path):
    text = next_steps(tmp_path, iter(["regions.json"]), own_drawings=False)
    assert text.startswith("Wrote 1 files to ")
    assert "Translations" not in text
    assert text.endswith("docs/new-diagram.md leads from here to a published diagram.")


def test_the_next_steps_on_windows_are_for_its_shell(monkeypatch):
    monkeypatch.setattr(starter, "os", type("Windows", (), {"name": "nt"}))
    text = next_steps(Path("folder"), ["regions.json"])
    assert '  $env:VIEWER_CONTENT = "folder"\n' in text
