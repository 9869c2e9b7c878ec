"""Files from outside: whatever is at a path, a prompt answer in bounded memory says what it is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from support.damage import gone, sparse, within
from support.samples import DEFINITIONS, write
from support.served import ROOT

from viewer import files
from viewer.content.snapshot import LARGEST, take
from viewer.files import File, names_in, utf8_text
from viewer.problems import ContentError

LIMIT = 100


def problem(path: Path) -> str:
    """What is said of a path, at once."""
    with within(5):
        file = File.at(path, LIMIT)
    assert file.data == b""
    with pytest.raises(ContentError) as error:
        file.read()
    assert error.value.problems == (file.problem,)
    return str(file.problem)


def test_a_regular_file_is_read_whole(tmp_path):
    (tmp_path / "a.json").write_bytes(b"x" * LIMIT)
    assert File.at(tmp_path / "a.json", LIMIT).read() == b"x" * LIMIT


def test_a_link_to_a_regular_file_is_followed(tmp_path):
    (tmp_path / "a.json").write_bytes(b"x")
    (tmp_path / "b.json").symlink_to("a.json")
    assert File.at(tmp_path / "b.json", LIMIT) == File("b.json", b"x")


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


ODD = {
    "nothing": (lambda path: None, "cannot be read: No such file or directory. Fix: put the file at {path}."),
    "a dangling link": (
        lambda path: path.symlink_to("away"),
        "this is a link to a file that does not exist. Found: away.",
    ),
    "a link to itself": (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links"),
    "a folder": (lambda path: path.mkdir(), "this is a folder. Allowed: a regular file. Fix: move the folder away"),
    "a FIFO": (os.mkfifo, "this is a FIFO. Allowed: a regular file. Fix: delete it"),
    "a socket": (listening, "this is a socket. Allowed: a regular file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "this is a device. Allowed: a regular file"),
    "an empty file": (lambda path: path.touch(), "the file is empty. Fix: save it again, or restore it from a backup."),
    "a file too large": (sparse, "the file is too large. Found: 1,000,000,000 bytes. Allowed: at most 100 bytes."),
    "a file in a file": (lambda path: gone(path.parent).touch(), "cannot be read: Not a directory"),
}


@pytest.mark.parametrize(("make", "said"), ODD.values(), ids=ODD)
def test_what_is_no_file_is_named_at_once(tmp_path, make, said):
    path = tmp_path / "in" / "a.json"
    path.parent.mkdir()
    make(path)
    assert problem(path).startswith(f"a.json: {said.format(path=path)}")


@pytest.mark.skipif(
    os.geteuid() == 0, reason="root reads everything; web/test_outage.py takes that right away from a server"
)
def test_a_file_without_permission_says_who_must_be_let_in(tmp_path):
    (tmp_path / "a.json").touch(mode=0)
    assert "a.json: cannot be read: Permission denied. Fix: let the user" in problem(tmp_path / "a.json")


def test_a_refused_permission_says_who_must_be_let_in(tmp_path, monkeypatch):
    def refuse(*_: object) -> int:
        raise PermissionError(13, os.strerror(13))

    (tmp_path / "a.json").write_bytes(b"x")
    monkeypatch.setattr(files.os, "open", refuse)
    assert "a.json: cannot be read: Permission denied. Fix: let the user" in problem(tmp_path / "a.json")


def test_a_file_that_becomes_a_fifo_between_the_look_and_the_opening_is_noticed(tmp_path, monkeypatch):
    path, look = tmp_path / "a.json", os.stat
    path.write_bytes(b"x")

    def exchanged(asked, **more):
        monkeypatch.setattr(files.os, "stat", look)
        state = look(asked, **more)
        os.mkfifo(gone(path))
        return state

    monkeypatch.setattr(files.os, "stat", exchanged)
    assert "this is a FIFO" in problem(path)


def test_a_file_that_grows_while_it_is_read_is_cut_at_the_limit(tmp_path, monkeypatch):
    path, look = tmp_path / "a.json", os.fstat
    path.write_bytes(b"x")

    def grown(opened):
        state = look(opened)
        path.write_bytes(b"x" * 1_000)
        return state

    monkeypatch.setattr(files.os, "fstat", grown)
    assert "too large. Found: 101 bytes" in problem(path)


def test_a_name_cannot_forge_a_line_of_the_log(tmp_path):
    assert "\n" not in problem(tmp_path / "a\n2026 ERROR forged.json")


def test_hidden_files_and_backups_of_editors_are_no_content(tmp_path):
    (tmp_path / ".#front.svg").symlink_to("me@host.1:1")
    for name in (
        ".front.svg.swp",
        "._front.svg",
        "#front.svg#",
        "front.svg~",
        "~$front.svg",
        "front.svg",
        "front.svgz",
    ):
        (tmp_path / name).touch()
    assert names_in(tmp_path, r".*\.svg") == ["front.svg"]


def test_a_folder_with_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 3)
    for n in range(4):
        (tmp_path / f"{n}.svg").touch()
    with pytest.raises(ContentError, match=r"too many files\. Allowed: at most 3"):
        names_in(tmp_path, r".*\.svg")


def test_all_files_together_have_a_limit(tmp_path):
    write(tmp_path)
    (tmp_path / "words").mkdir()
    for n in range(LARGEST // 1_000_000 + 5):
        (tmp_path / "words" / f"w{n:02}.json").write_bytes(b" " * 1_000_000)
    found = take(tmp_path)
    assert sum(len(file.data) for file in found.files.values()) <= LARGEST
    assert [file.problem.what for file in found.files.values() if file.problem][
        -1
    ] == "all files together are too large"


@pytest.mark.parametrize("name", ["words", "assets/svg"])
def test_a_file_in_place_of_a_folder_is_a_problem_of_that_folder(tmp_path, name):
    gone(write(tmp_path) / name).touch()
    (found,) = take(tmp_path).problems
    assert str(found) == f"{name}: the folder cannot be read: Not a directory. Fix: make it a folder."


def test_the_hash_is_of_the_bytes_that_were_loaded_whatever_is_on_disk_since(tmp_path):
    before = take(write(tmp_path))
    write(tmp_path, DEFINITIONS.replace("Sample head", "Another head"))
    after = take(tmp_path)
    assert b"Sample head" in before.file("regions.json").read()
    assert before.digest != after.digest
    write(tmp_path)
    assert take(tmp_path).digest == before.digest


def test_the_hash_tells_apart_files_whose_bytes_are_the_same_one_after_the_other():
    pairs = ((b"xy", b"z"), (b"x", b"yz"), (b"", b"xyz"))
    digests = {files.digest({"a": File("a", one), "b": File("b", two)}) for one, two in pairs}
    assert len(digests) == 3


MEMORY = """
import os, resource, sys
from pathlib import Path
from viewer.content.reload import Live
folder = Path(sys.argv[1])
live = Live(folder, lambda content: content.definitions.title)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
names = ["regions.json", "regions.es.json", "words/en.json", "words/zz.json"]
for name in [*names, "assets/svg/front.svg", "assets/svg/unused.svg"]:
    (folder / name).touch()
    os.truncate(folder / name, 1_000_000_000)
assert live() == "Sample head"
assert live.problems
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1_000)
"""


def test_six_files_of_a_gigabyte_cost_a_server_no_memory(tmp_path):
    (write(tmp_path) / "words").mkdir()
    command = [sys.executable, "-c", MEMORY, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 20, "megabytes"


def test_a_text_is_read_without_its_byte_order_mark():
    assert utf8_text(File("a.json", b"\xef\xbb\xbf{\xc3\xb6}")) == "{ö}"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{\n\n  \xff", 'a.json:3: not UTF-8 text. Found: byte FF after "  ". Fix: save the file as UTF-8.'),
        (b"\xe9", "a.json:1: not UTF-8 text. Found: byte E9. Fix: save the file as UTF-8."),
        ("{}".encode("utf-16"), "a.json:1: not UTF-8 text. Found: UTF-16. Fix: save the file as UTF-8."),
    ],
)
def test_what_is_no_utf_8_is_named_with_its_line_and_byte(data, said):
    with pytest.raises(ContentError) as error:
        utf8_text(File("a.json", data))
    assert str(error.value) == said


def test_a_missing_file_is_a_problem_and_a_missing_folder_holds_nothing(tmp_path):
    assert str(File.missing(tmp_path / "a.json").problem).startswith("a.json: cannot be read: No such file")
    assert names_in(tmp_path / "nothing", ".*") == []


def test_names_are_sorted_whatever_order_the_system_lists_them_in(tmp_path):
    names = [f"{number:02}.svg" for number in range(40)]
    for name in (*names[1::2], *reversed(names[::2])):
        (tmp_path / name).touch()
    assert names_in(tmp_path, r".*\.svg") == names
