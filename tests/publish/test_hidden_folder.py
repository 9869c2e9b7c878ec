"""The hidden folder: one export at a time, its state in one file, and nothing of anybody else removed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.trees import seen

from viewer.publish import hidden_folder
from viewer.publish.hidden_folder import ExportState, HiddenFolder, check_hidden, locked_hidden_folder
from viewer.publish.manifest import HIDDEN, ExportError


@pytest.fixture
def hidden(tmp_path: Path) -> HiddenFolder:
    (tmp_path / HIDDEN).mkdir()
    return HiddenFolder(tmp_path / HIDDEN)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_is_marked_as_the_viewers_by_its_state(hidden):
    assert hidden.state == ExportState(previous=None, running=None)
    assert (hidden.path / "state.json").is_file()


def test_the_state_outlasts_the_program(hidden):
    hidden.save(ExportState(previous="step-3", running="step-4"))
    assert HiddenFolder(hidden.path).state == ExportState(previous="step-3", running="step-4")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "was changed or damaged"),
        ("{}", "  format: missing"),
        ('{"format": "anatomy-viewer-export", "format_version": 1, "previous": "../../etc"}', "  previous: "),
        ('{"format": "anatomy-viewer-export", "format_version": 1, "running": "step-1/.."}', "  running: "),
        (" " * 10_001, "is a file of more than 10000 bytes"),
    ],
)
def test_a_state_that_was_changed_is_refused_and_stays(hidden, text, said):
    (hidden.path / "state.json").write_text(text, encoding="utf-8")
    with pytest.raises(ExportError) as error:
        HiddenFolder(hidden.path)
    assert said in error.value.message
    assert (hidden.path / "state.json").read_text(encoding="utf-8") == text


def test_a_state_that_is_a_link_is_refused(hidden):
    (hidden.path / "state.json").rename(hidden.path.parent / "elsewhere.json")
    (hidden.path / "state.json").symlink_to("../elsewhere.json")
    with pytest.raises(ExportError, match=r"state\.json is a link\. Nothing was changed\. Fix: move it away\."):
        HiddenFolder(hidden.path)


def test_each_transaction_and_each_set_of_copies_has_a_folder_of_its_own(hidden):
    assert [hidden.new_step().name for _ in range(3)] == ["step-1", "step-2", "step-3"]
    assert [hidden.new_copies().relative_to(hidden.path).as_posix() for _ in range(2)] == ["replaced/1", "replaced/2"]


def test_tidying_leaves_the_previous_export_and_one_that_is_running(hidden):
    for name in ("step-1", "step-2", "step-3"):
        for inside in ("old", "new"):
            (hidden.path / name / inside).mkdir(parents=True)
            (hidden.path / name / inside / "index.html").write_text(name, encoding="utf-8")
    hidden.save(ExportState(previous="step-2", running="step-3"))
    hidden.tidy()
    assert not (hidden.path / "step-1").exists()
    assert names(hidden.path / "step-2") == ["old"]
    assert names(hidden.path / "step-3") == ["new", "old"]
    assert (hidden.path / "step-2" / "old" / "index.html").read_text(encoding="utf-8") == "step-2"


def test_tidying_removes_the_folder_once_nothing_in_it_is_needed(hidden):
    (hidden.path / "lock").touch()
    (hidden.path / "step-1").mkdir()
    hidden.tidy()
    assert not hidden.path.exists()


def test_tidying_never_removes_copies_of_files_that_were_replaced_nor_a_file_of_somebody(hidden):
    copy = hidden.new_copies() / "_headers"
    copy.write_text("mine", encoding="utf-8")
    (hidden.path / "notes.txt").write_text("mine", encoding="utf-8")
    hidden.tidy()
    assert copy.read_text(encoding="utf-8") == (hidden.path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (hidden.path / "state.json").is_file(), "it still marks the folder as the viewer's"


def test_tidying_leaves_a_file_of_somebody_though_nothing_else_is_needed(hidden):
    (hidden.path / "notes.txt").write_text("mine", encoding="utf-8")
    hidden.tidy()
    assert (hidden.path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_an_export_locks_out_a_second_one_until_it_is_done(tmp_path):
    for number in range(1, 4):
        with locked_hidden_folder(tmp_path) as hidden:
            hidden.new_step()
            hidden.save(ExportState(previous="step-1"))  # so that the folder, and the lock in it, outlast this export
            with pytest.raises(ExportError, match="Another export is writing to"), locked_hidden_folder(tmp_path):
                pytest.fail("two exports at once")
            assert hidden.path.is_dir(), "the one that was refused removed nothing"
        assert (tmp_path / HIDDEN / "lock").is_file(), number


def test_the_lock_is_given_back_after_a_failure_too(tmp_path):
    def fail() -> None:
        with locked_hidden_folder(tmp_path) as hidden:
            hidden.save(ExportState(previous="step-1"))
            raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            fail()


@pytest.mark.parametrize("another_has_begun", [False, True])
def test_a_lock_that_another_export_removed_meanwhile_is_not_taken_for_the_lock(
    tmp_path, monkeypatch, another_has_begun
):
    """Two programs could hold a lock each: one on a file that is no longer in the folder."""
    real, removed = os.open, []

    def raced(path: Path, *rest: int) -> int:
        descriptor = real(path, *rest)
        if not removed:
            removed.append(Path(path))
            Path(path).unlink()
            if another_has_begun:
                Path(path).touch()
        return descriptor

    monkeypatch.setattr(hidden_folder.os, "open", raced)
    with locked_hidden_folder(tmp_path) as hidden:
        assert removed == [hidden.path / "lock"]
        assert (hidden.path / "lock").is_file()
        with pytest.raises(ExportError, match="Another export is writing to"), locked_hidden_folder(tmp_path):
            pytest.fail("two exports at once")


def test_a_folder_that_another_export_removes_meanwhile_is_created_again(tmp_path, monkeypatch):
    real, removed = os.open, []

    def raced(path: Path, *rest: int) -> int:
        if not removed:
            removed.append(path)
            Path(path).parent.rmdir()
        return real(path, *rest)

    monkeypatch.setattr(hidden_folder.os, "open", raced)
    with locked_hidden_folder(tmp_path) as hidden:
        assert removed
        assert (hidden.path / "lock").is_file()


def test_where_there_is_no_hidden_folder_there_is_none(tmp_path):
    assert check_hidden(tmp_path / HIDDEN) is False


def test_a_folder_of_the_viewers_is_recognized_by_its_state_or_by_an_empty_lock(tmp_path):
    path = tmp_path / HIDDEN
    path.mkdir()
    assert check_hidden(path), "an export has just created it"
    (path / "lock").touch()
    assert check_hidden(path)
    (path / "state.json").touch()
    (path / "notes.txt").touch()
    assert check_hidden(path)


NOT_OURS = {
    "a file": lambda path: path.write_text("mine", encoding="utf-8"),
    "a link": lambda path: path.symlink_to("elsewhere"),
    "a dangling link": lambda path: path.symlink_to("nowhere"),
    "a folder with a file": lambda path: path.mkdir() or (path / "notes.txt").touch(),
    "a folder with a lock and a file": lambda path: (
        path.mkdir() or (path / "lock").touch() or (path / "notes.txt").touch()
    ),
    "a folder whose lock has bytes": lambda path: path.mkdir() or (path / "lock").write_text("mine", encoding="utf-8"),
}


@pytest.mark.parametrize("kind", NOT_OURS)
def test_something_of_that_name_that_is_not_the_viewers_is_refused_and_stays(tmp_path, kind):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "state.json").touch()
    NOT_OURS[kind](tmp_path / HIDDEN)
    before = seen(tmp_path, but="")
    with pytest.raises(ExportError, match=r"is not from the viewer.*Nothing was changed\. Fix: move it away\."):
        check_hidden(tmp_path / HIDDEN)
    with pytest.raises(ExportError), locked_hidden_folder(tmp_path):
        pytest.fail("locked what is not the viewer's")
    assert seen(tmp_path, but="") == before


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("../mine"), os.mkfifo, Path.mkdir])
def test_a_lock_that_is_no_file_is_refused_and_nothing_is_written_through_it(tmp_path, make):
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    (tmp_path / HIDDEN).mkdir()
    (tmp_path / HIDDEN / "state.json").touch()
    make(tmp_path / HIDDEN / "lock")
    with pytest.raises(ExportError, match="lock is not a file"):
        check_hidden(tmp_path / HIDDEN)
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"
