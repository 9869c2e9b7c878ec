"""An export at a bad moment: somebody reads while it takes its place, it is killed, another one runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.served import ROOT, write

from viewer.publish import atomic_folder as swap
from viewer.publish.export import MANIFEST

ADDRESS = "https://anatomy.clinic.example/"


class Reader(threading.Thread):
    """Reads a file again and again; `seen` holds every text it found, and nothing for a moment without the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path, self.seen, self.done = path, set(), False

    def run(self) -> None:
        while not self.done:
            try:
                self.seen.add(self.path.read_text(encoding="utf-8"))
            except FileNotFoundError:
                self.seen.add("")


def swapped_while_read(folder: Path, times: int) -> set[str]:
    """What a reader sees while two folders take each other's place."""
    out = folder / "out"
    out.mkdir()
    (out / "page").write_text("0", encoding="utf-8")
    reader = Reader(out / "page")
    reader.start()
    for i in range(1, times):
        with swap.working_folder(out) as work:
            (work / "page").write_text(str(i % 2), encoding="utf-8")
            swap.take_place(work, out)
        if "" in reader.seen:
            break
    reader.done = True
    reader.join()
    assert [path.name for path in folder.iterdir()] == ["out"]
    return reader.seen


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders in one step")
def test_a_reader_meets_the_old_or_the_new_folder_at_every_moment(tmp_path):
    assert swapped_while_read(tmp_path, 1500) == {"0", "1"}


def test_two_renames_leave_a_moment_without_a_folder(tmp_path, monkeypatch):
    """The control: the reader of the test above would see it."""
    monkeypatch.setattr(swap, "exchanged", lambda *_: False)
    assert "" in swapped_while_read(tmp_path, 20_000)


def test_a_folder_that_cannot_take_the_place_leaves_the_old_one(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "exchanged", lambda *_: False)
    (tmp_path / "out").mkdir()
    with pytest.raises(FileNotFoundError):
        swap.take_place(tmp_path / "nothing", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@contextmanager
def exporting(out: Path):
    """An export that has begun to write, and its process."""
    command = [sys.executable, "-m", "flask", "--app", "viewer", "export", "--base-url", ADDRESS, str(out)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(1000):
            if any(hidden(out, "*/index.html")):
                break
            assert process.poll() is None, "the export must be caught while it writes"
            time.sleep(0.01)
        yield process
        process.kill()


def hidden(out: Path, inside: str = "") -> list[Path]:
    return [path for path in out.parent.glob(f".out*/{inside}") if path.exists()]


def test_what_a_killed_export_leaves_is_removed_by_the_next_one(tmp_path):
    out = tmp_path / "out"
    with exporting(out) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(hidden(out)) == 1, "the test must leave something"
    (tmp_path / ".out-mine").mkdir()
    write(out, ADDRESS)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out-mine", "out"]
    assert (out / MANIFEST).is_file()


def test_a_leftover_that_cannot_be_removed_spoils_neither_the_export_nor_the_removal_of_others(tmp_path, monkeypatch):
    real = os.open

    def refuse(path, *rest, **more):
        if "mine" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **more)

    for name in ("a-mine", "b", "c-mine"):
        (tmp_path / f".out-unfinished-export-{name}").mkdir()
    monkeypatch.setattr(swap.os, "open", refuse)
    assert write(tmp_path / "out", ADDRESS)[-1].endswith(f"files in {tmp_path / 'out'}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".out-unfinished-export-a-mine", ".out-unfinished-export-c-mine", "out"
    ]  # fmt: skip


def test_an_export_to_a_link_replaces_what_the_link_leads_to(tmp_path):
    (tmp_path / "release").mkdir()
    (tmp_path / "site").symlink_to("release")
    for _ in range(2):
        write(tmp_path / "site", ADDRESS)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["release", "site"]
        assert (tmp_path / "site").is_symlink()
        assert (tmp_path / "release" / MANIFEST).is_file()


def test_an_export_that_runs_keeps_its_folder(tmp_path):
    out = tmp_path / "out"
    with exporting(out) as process:
        os.kill(process.pid, signal.SIGSTOP)
        write(out, ADDRESS)
        assert len(hidden(out)) == 1
        os.kill(process.pid, signal.SIGCONT)
        assert process.wait(120) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
