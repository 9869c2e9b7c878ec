"""Interrupted exports: failed or killed halfway, another one running, readers present, a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from support.served import ROOT
from support.trees import ADDRESS, FIRST, SECOND, holds, others, own, plant, publish, roll_back, seen

from viewer.publish import transaction
from viewer.publish.manifest import HIDDEN, MANIFEST, ExportError
from viewer.publish.web_folder import open_web_folder

pytestmark = pytest.mark.slow


class Stopped(BaseException):
    """The program is told to stop in the middle."""


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), Stopped()])
@pytest.mark.parametrize("again", [False, True])
def test_a_failure_at_any_step_puts_back_what_was_there(tmp_path, monkeypatch, error, again):
    real, count, fail_at = Path.replace, 0, 0

    def replace(self, target):
        nonlocal count
        if HIDDEN not in Path(target).parts:
            count += 1
            if count == fail_at:
                raise error
        return real(self, target)

    def spoilt(*_, **__):
        raise error

    monkeypatch.setattr(Path, "replace", replace)
    out = tmp_path / "out"
    if again:
        publish(out, FIRST)
        plant(out, {"CNAME": ("file", "mine"), "fr": ("folder", "")})
    before, files, failures = seen(tmp_path), SECOND if again else FIRST, 0
    for fail_at in range(1, 40):
        count = 0
        with monkeypatch.context() as broken:
            broken.setattr(transaction, "copy_file", spoilt)
            try:
                publish(out, files)
            except type(error):
                failures += 1
                assert seen(tmp_path, but="out/.anatomy-export") == before, fail_at
            else:
                break
    assert failures == len([path for path in files if not again or FIRST.get(path) != files[path]]) + 1
    assert holds(out, files)


KILLED = """
import os, subprocess, sys
from pathlib import Path
from shutil import disk_usage
sys.path.insert(0, "tests")
from support.trees import ADDRESS, FIRST, SECOND, publish, roll_back

def killed_at(number, act, out):
    if os.fork():
        return os.waitstatus_to_exitcode(os.wait()[1])
    calls = 0
    def watched(real):
        def call(*arguments, **more):
            nonlocal calls
            calls += 1
            if calls == number:
                os.kill(os.getpid(), 9)
            return real(*arguments, **more)
        return call
    for name in ("replace", "unlink", "hardlink_to", "write_bytes", "mkdir", "rmdir"):
        setattr(Path, name, watched(getattr(Path, name)))
    act(out)
    os._exit(0)

os.fsync = lambda _: None  # a killed program needs no disk
acts = {"export": lambda out: publish(out, SECOND), "rollback": roll_back, "first": lambda out: publish(out, FIRST)}
for kind, act in acts.items():
    root = Path(sys.argv[1], kind)
    before = root / "before"
    root.mkdir()
    if kind != "first":
        publish(before, FIRST)
        (before / "CNAME").write_text("mine")
    if kind == "rollback":
        publish(before, SECOND)
    for number in range(1, 2000):
        out = root / str(number)
        if kind != "first":  # with links as links, where an export has made them
            subprocess.run(["cp", "-a", before, out], check=True)
        if killed_at(number, act, out) == 0:
            print(kind, number)
            break
"""


MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: thousands of small ones come and go there several times as fast."""


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder that is kept in memory where that can be."""
    # Containers may have only 64 MB of it.
    fits = os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > 512_000_000
    with TemporaryDirectory(dir=MEMORY if fits else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def killed(memory) -> tuple[Path, dict[str, int]]:
    """A folder for each kind of act and each moment at which it was killed, and how many moments there are."""
    root = memory / "killed"
    root.mkdir()
    command = [sys.executable, "-c", KILLED, str(root)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return root, {kind: int(number) for kind, number in map(str.split, done.stdout.splitlines())}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("kind", ["first", "export", "rollback"])
def test_an_export_killed_at_any_moment_is_undone_by_the_next_one(killed, kind):
    root, moments = killed[0] / kind, killed[1][kind]
    assert moments > 60
    halfway = 0
    for number in range(1, moments):
        out = root / str(number)
        with open_web_folder(out) as folder:
            halfway += folder.was_interrupted
            now = folder.manifest
        assert others(out).keys() <= {"CNAME"}, number
        if now is None:
            assert kind == "first"
            assert not out.exists() or not seen(out), number
        else:
            now_in = FIRST if "es/index.html" in now.files else SECOND
            assert holds(out, now_in), number
            assert set(own(out)) == {*now.files, MANIFEST}, number
        publish(out, SECOND)
        publish(out, FIRST)
        assert holds(out, FIRST)
        assert kind == "first" or (out / "CNAME").read_text(encoding="utf-8") == "mine"
    assert halfway >= 8


def test_a_second_export_to_the_same_folder_is_refused_while_one_runs(tmp_path):
    publish(tmp_path, FIRST)
    with open_web_folder(tmp_path) as folder:
        with pytest.raises(ExportError, match="Another export is writing"):
            publish(tmp_path, FIRST)
        folder.publish(SECOND, base_url=ADDRESS, version="2")
    assert holds(tmp_path, SECOND)
    publish(tmp_path, FIRST)


def test_many_exports_at_once_leave_one_whole_export(tmp_path):
    ends = []

    def one(files):
        try:
            publish(tmp_path / "out", files)
            ends.append("done")
        except ExportError as error:
            ends.append("refused" if "Another export" in error.message else error.message)

    threads = [threading.Thread(target=one, args=(files,)) for files in (FIRST, SECOND) * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(ends) <= {"done", "refused"}
    assert "done" in ends
    assert holds(tmp_path / "out", FIRST) != holds(tmp_path / "out", SECOND)


def test_pages_come_after_what_they_name_and_nothing_goes_before_they_came(tmp_path, monkeypatch):
    publish(tmp_path, FIRST)
    order, real_replace, real_unlink = [], Path.replace, Path.unlink

    def replace(self, target):
        order.append(str(Path(target).relative_to(tmp_path)))
        return real_replace(self, target)

    def unlink(self, missing_ok=False):
        order.append(str(self.relative_to(tmp_path)))
        return real_unlink(self, missing_ok)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(Path, "unlink", unlink)
    publish(tmp_path, SECOND)
    made = [path for path in order if not path.startswith(HIDDEN)]
    assert made == [
        "static/b.0123456789.js",
        "_headers",
        "embed.js",
        "en/embed/index.html",
        "en/index.html",
        "en/index.html.gz",
        "fr/index.html",
        "index.html",
        MANIFEST,
        "es/index.html",
    ]


def test_a_reader_meets_the_old_or_the_new_file_at_every_moment(memory):
    out = memory / "read"
    publish(out, FIRST)
    found, done = set(), False

    def read():
        while not done:
            try:
                found.add((out / "en" / "index.html").read_bytes())
            except FileNotFoundError:
                found.add(b"nothing")

    reader = threading.Thread(target=read)
    reader.start()
    until = monotonic() + 60
    rounds = 0
    while rounds < 30 or (len(found) < 2 and monotonic() < until):  # a busy machine may leave the reader waiting
        publish(out, SECOND)
        publish(out, FIRST)
        rounds += 1
    done = True
    reader.join()
    assert found == {b"old", b"new"}


@pytest.mark.parametrize("call", ["replace", "hardlink_to"])
def test_where_files_can_be_neither_moved_between_folders_nor_linked_copies_serve(tmp_path, monkeypatch, call):
    real = getattr(Path, call)

    def refuse(self, target):
        if Path(target).parent != self.parent:
            raise OSError(18, "Invalid cross-device link")
        return real(self, target)

    monkeypatch.setattr(Path, call, refuse)
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    assert holds(tmp_path, SECOND)
    roll_back(tmp_path)
    assert holds(tmp_path, FIRST)
    assert others(tmp_path) == {}


MOUNTED = """
mount -t tmpfs none "$1/out" && mkdir "$1/out/static" && mount -t tmpfs none "$1/out/static" || exit 77
"$2" -c 'import sys; sys.path.insert(0, "tests"); from pathlib import Path; from support.trees import *
out = Path(sys.argv[1], "out"); (out / "static").is_mount() or sys.exit(1)
from viewer.publish import web_folder; web_folder._OF_THE_SYSTEM.add("static")
publish(out, FIRST); publish(out, SECOND); assert holds(out, SECOND); roll_back(out); assert holds(out, FIRST)' "$1"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are tried on Linux")
def test_a_mount_point_with_another_one_inside_takes_an_export(tmp_path):
    (tmp_path / "out").mkdir()
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNTED, "sh", str(tmp_path), sys.executable]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this machine lets nobody mount")
    assert (done.returncode, done.stderr) == (0, "")


FULL = """
mount -t tmpfs -o size=256k none "$1/out" || exit 77
"$2" -c 'import sys; sys.path.insert(0, "tests"); from pathlib import Path; from support.trees import *
out = Path(sys.argv[1], "out"); publish(out, FIRST); before = seen(out, but="")
try: publish(out, {**SECOND, "en/index.html": b"x" * 200_000, "fr/index.html": b"y" * 200_000})
except OSError as error: print(error.errno)
assert seen(out, but="") == before' "$1"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are tried on Linux")
def test_a_full_disk_is_noticed_before_anything_changes(tmp_path):
    (tmp_path / "out").mkdir()
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", FULL, "sh", str(tmp_path), sys.executable]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this machine lets nobody mount")
    assert (done.returncode, done.stdout, done.stderr) == (0, "28\n", "")
