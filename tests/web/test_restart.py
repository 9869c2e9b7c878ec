"""Starting and running with broken content: the last good content is served, from memory or disk, and the log says
why.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.damage import ANOTHER, BROKEN, DAMAGES, flipped, gone, repaired, said, start, within
from support.samples import DEFINITIONS, changed, write
from support.served import ROOT

from viewer.app import create_app
from viewer.content.last_good import LastGood
from viewer.content.snapshot import take
from viewer.problems import ContentError
from viewer.settings import Settings
from viewer.web.blueprint import live_editions

pytestmark = pytest.mark.slow

THIRD = changed(DEFINITIONS, "Sample head", "Third head")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "content")


@pytest.fixture
def last_good(tmp_path: Path, small: Path) -> LastGood:
    return LastGood(tmp_path / "state", small, "regions.json")


@pytest.mark.parametrize("name", [name for name in DAMAGES if name != "no permission"])
def test_a_start_with_broken_content_serves_the_last_good_one_and_says_why_once(small, last_good, caplog, name):
    damage, why = DAMAGES[name]
    start(small, last_good)
    damage(small)
    with within(20):
        live = start(small, last_good)
        assert [live() for _ in range(3)] == ["Sample head"] * 3
    assert live.problems
    (line,) = said(caplog)
    assert why in line
    assert str(last_good.path) in line
    repaired(small)
    write(small, ANOTHER)
    assert (live(), live.problems) == ("Another head", ())


def test_a_folder_that_vanished_is_survived_by_running_and_by_starting_servers(small, last_good):
    running = start(small, last_good)
    gone(small)
    assert (running(), start(small, last_good)()) == ("Sample head", "Sample head")
    write(small, ANOTHER)
    assert running() == "Another head"


def test_what_is_stored_is_what_was_last_loaded(small, last_good):
    live = start(small, last_good)
    for text in (ANOTHER, BROKEN):
        write(small, text)
        live()
    assert start(small, last_good)() == "Another head"


def test_the_first_start_ever_with_broken_content_says_what_is_wrong_with_it(small, last_good):
    write(small, BROKEN)
    with pytest.raises(ContentError, match=r"regions\.json:\d+: expect"):
        start(small, last_good)


def test_without_a_place_nothing_is_stored_and_nothing_is_taken(small, last_good):
    start(small, last_good)
    write(small, BROKEN)
    with pytest.raises(ContentError):
        start(small, None)


def test_a_copy_that_this_version_would_refuse_is_as_if_it_were_not_there(small, last_good, caplog):
    write(small, BROKEN)
    last_good.save(take(small))  # an older viewer may have taken it for good
    write(small, DEFINITIONS[:500])
    with pytest.raises(ContentError, match="not valid JSON"):
        start(small, last_good)
    (line,) = said(caplog)
    assert "is not valid for this version of the viewer:\nregions.json:" in line


def test_a_harmed_copy_is_replaced_by_the_next_good_content(small, last_good):
    start(small, last_good)
    flipped(last_good.path)
    start(small, last_good)
    write(small, BROKEN)
    assert start(small, last_good)() == "Sample head"


def test_where_nothing_can_be_stored_the_viewer_says_so_once_and_works(tmp_path, small, caplog):
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    live = start(small, LastGood(tmp_path / "state", small, "regions.json"))
    for text in (ANOTHER, DEFINITIONS, ANOTHER):
        write(small, text)
        live()
    assert live() == "Another head"
    (line,) = said(caplog)
    assert "cannot be stored" in line
    assert "Set VIEWER_STATE to a folder that this user may write to." in line


def test_a_process_that_was_left_behind_catches_up_with_what_the_others_have_stored(small, last_good, caplog):
    """A server that loads before it forks starts a new worker from the content of its own start."""
    caplog.set_level(logging.INFO, "viewer")
    left_behind, worker = start(small, last_good), start(small, last_good)
    for text in (ANOTHER, THIRD, BROKEN):
        write(small, text)
        worker()
    assert [left_behind() for _ in range(3)] == ["Third head"] * 3
    assert len([line for line in said(caplog) if "as another process has stored it" in line]) == 1
    write(small, ANOTHER)
    assert (left_behind(), worker()) == ("Another head", "Another head")


def test_an_edit_that_is_taken_back_is_stored_again(small, last_good):
    one, other = start(small, last_good), start(small, last_good)
    write(small, ANOTHER)
    other()
    write(small)
    one()
    write(small, BROKEN)
    assert (one(), start(small, last_good)()) == ("Sample head", "Sample head")


def test_a_process_that_could_not_store_never_goes_back_to_an_older_content(small, last_good, monkeypatch):
    live = start(small, last_good)

    def full(_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(last_good, "save", full)
    for text in (ANOTHER, BROKEN):
        write(small, text)
        live()
    assert live() == "Another head"


def test_the_export_and_a_content_that_is_not_watched_neither_store_nor_take(tmp_path, small):
    settings = Settings(state=tmp_path / "state")
    live_editions(small, settings, watch=False)
    assert not (tmp_path / "state").exists()
    live_editions(small, settings)
    assert (tmp_path / "state").exists()
    write(small, BROKEN)
    live_editions(small, settings)
    with pytest.raises(ContentError):
        live_editions(small, settings, watch=False)


@pytest.mark.parametrize(
    "command", [("check",), ("export", "--base-url", "https://clinic.example/", "out"), ("routes",)]
)
def test_commands_judge_what_is_on_disk_whatever_is_stored(tmp_path, small, command):
    state = tmp_path / "state"
    environ = {**os.environ, "VIEWER_CONTENT": str(small), "VIEWER_STATE": str(state), "PYTHONPATH": str(ROOT)}

    def run() -> subprocess.CompletedProcess:
        flask = [sys.executable, "-m", "flask", "--app", "viewer", *command]
        return subprocess.run(
            flask, cwd=tmp_path, env=environ, capture_output=True, encoding="utf-8", timeout=60, check=False
        )

    create_app(small, Settings(state=state))
    stored = {path: path.stat().st_mtime_ns for path in state.rglob("*")}
    write(small, BROKEN)
    done = run()
    assert done.returncode != 0
    assert re.search(r"regions\.json:\d+: expect\.units", done.stderr)
    assert done.stderr.count("expect.units") == 1
    assert "last good" not in done.stderr
    assert {path: path.stat().st_mtime_ns for path in state.rglob("*")} == stored


IDLE = """
import os, sys, threading
from pathlib import Path
from viewer.app import create_app
from viewer.settings import Settings
before = len(os.listdir("/dev/fd"))
create_app(Path(sys.argv[1]), Settings(state=Path(sys.argv[2])))
print(threading.active_count(), len(os.listdir("/dev/fd")) - before)
"""


def test_nothing_runs_and_nothing_is_open_after_the_application_is_created(tmp_path, small):
    """A server may fork after it: no thread would come along, and no file should."""
    command = [sys.executable, "-c", IDLE, str(small), str(tmp_path / "state")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.stdout.split(), done.stderr) == (["1", "0"], "")
