"""The last good content on disk: what is stored is what comes back, and nothing else is ever served."""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.damage import ANOTHER, BROKEN, flipped, gone, said, start, within
from support.samples import DEFINITIONS, changed, write

from viewer.content.content import load_content
from viewer.content.last_good import LastGood, UnusableCopyError
from viewer.content.snapshot import take
from viewer.problems import ContentError
from viewer.settings import Settings, read_settings, state_folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "content")


@pytest.fixture
def last_good(tmp_path: Path, small: Path) -> LastGood:
    return LastGood(tmp_path / "state", small, "regions.json")


def test_another_content_folder_has_another_place(tmp_path, small, last_good):
    start(small, last_good)
    other = write(tmp_path / "other" / "content", BROKEN)
    with pytest.raises(ContentError):
        start(other, LastGood(tmp_path / "state", other, "regions.json"))


def test_a_link_to_the_next_release_is_the_same_content_folder(tmp_path):
    for name in ("1", "2"):
        write(tmp_path / name)
    places = []
    for name in ("1", "2"):
        gone(tmp_path / "current").symlink_to(name)
        places.append(LastGood(tmp_path / "state", tmp_path / "current", "regions.json").path)
    assert places[0] == places[1]


def test_editors_can_take_the_stored_files_out_with_any_program(small, last_good):
    start(small, last_good)
    with ZipFile(last_good.path) as archive:
        assert archive.read("content/regions.json") == (small / "regions.json").read_bytes()
        assert archive.read("content/assets/svg/front.svg") == (small / "assets/svg/front.svg").read_bytes()
        assert json.loads(archive.read("about.json"))["content"] == str(small / "regions.json")


def test_only_what_the_content_is_made_of_is_stored_and_hashed(small, last_good):
    version = load_content(small).version
    (small / "assets" / "svg" / "draft.svg").write_text("a draft", encoding="utf-8")
    (small / "words").mkdir()
    (small / "words" / "zz.json").write_text("another", encoding="utf-8")
    start(small, last_good)
    assert load_content(small).version == version
    with ZipFile(last_good.path) as archive:
        assert sorted(archive.namelist()) == [
            "about.json",
            "content/assets/svg/front.svg",
            "content/assets/svg/side.svg",
            "content/regions.json",
        ]


def rewritten(path: Path, name: str, change) -> None:
    """The archive with one file of it changed, well packed."""
    with ZipFile(path) as archive:
        found = {one: archive.read(one) for one in archive.namelist()}
    found[name] = change(found[name])
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for one, text in found.items():
            archive.writestr(one, text)
    path.write_bytes(data.getvalue())


HARM = {
    "bits flipped": (flipped, "it is damaged"),
    "cut short": (lambda path: os.truncate(path, path.stat().st_size // 2), "it is damaged"),
    "empty": (lambda path: path.write_bytes(b""), "the file is empty"),
    "no archive": (lambda path: path.write_bytes(b"<html>"), "it is damaged"),
    "another text": (
        lambda path: rewritten(path, "content/regions.json", lambda text: text.replace(b"Sample", b"Strange")),
        "its bytes are not those that were stored",
    ),
    "another folder's": (
        lambda path: rewritten(path, "about.json", lambda text: text.replace(b"/content/", b"/other/")),
        "it belongs to another content folder",
    ),
    "of another version": (
        lambda path: rewritten(path, "about.json", lambda text: text.replace(b'"format": 1', b'"format": 2')),
        "another version of the viewer stored it",
    ),
    "a FIFO": (lambda path: os.mkfifo(gone(path)), "this is a FIFO"),
    "1 GB": (lambda path: os.truncate(path, 1_000_000_000), "too large"),
}


@pytest.mark.parametrize(("harm", "why"), HARM.values(), ids=HARM)
def test_a_harmed_copy_is_noticed_said_and_never_served(small, last_good, caplog, harm, why):
    start(small, last_good)
    harm(last_good.path)
    write(small, BROKEN)
    with within(20), pytest.raises(ContentError, match=r"regions\.json:\d+: expect"):
        start(small, last_good)
    (line,) = said(caplog)
    assert "cannot be used" in line
    assert why in line


def test_an_archive_that_unpacks_to_more_than_any_content_is_not_unpacked(small, last_good):
    start(small, last_good)
    data = BytesIO()
    with ZipFile(data, "w", 8) as archive:
        archive.writestr("content/regions.json", b" " * 40_000_000)
    assert len(data.getvalue()) < 100_000
    last_good.path.write_bytes(data.getvalue())
    with pytest.raises(UnusableCopyError, match="it is larger than allowed"):
        last_good.load()


def test_a_full_disk_leaves_the_copy_before_and_nothing_else(small, last_good, monkeypatch, caplog):
    start(small, last_good)
    before = last_good.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    write(small, ANOTHER)
    assert start(small, last_good)() == "Another head"
    assert last_good.path.read_bytes() == before
    assert [path.name for path in last_good.path.parent.iterdir()] == ["last-good.zip"]
    assert "No space left on device" in said(caplog)[0]


def test_what_a_killed_process_left_is_removed_after_an_hour(small, last_good):
    start(small, last_good)
    old, new = (last_good.path.with_name(f".last-good.zip-{name}.tmp") for name in ("old", "new"))
    for path in (old, new):
        path.touch()
    os.utime(old, (0, time.time() - 4_000))
    write(small, ANOTHER)
    start(small, last_good)
    assert (old.exists(), new.exists()) == (False, True)


def test_many_that_store_at_once_leave_one_whole_copy(small, last_good):
    """Readers meanwhile find the copy of one of them, never half of it."""
    contents = []
    for n in range(4):
        write(small, changed(DEFINITIONS, "Sample head", f"Head {n}"))
        contents.append(take(small))
    last_good.save(contents[0])
    digests = {one.digest for one in contents}
    with ThreadPoolExecutor(8) as pool:
        saved = [pool.submit(last_good.save, contents[n % 4]) for n in range(60)]
        loaded = [pool.submit(last_good.load) for _ in range(60)]
        assert [one.result() for one in saved] == [None] * 60
        assert {one.result().digest for one in loaded} <= digests
    assert [path.name for path in last_good.path.parent.iterdir()] == ["last-good.zip"]


def test_the_place_is_the_one_set_or_systemds_or_the_platforms(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    if sys.platform == "linux":
        assert state_folder(Settings()) == tmp_path / "xdg" / "anatomy-viewer"
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/anatomy-viewer:/var/lib/more")
    assert state_folder(Settings()) == Path("/var/lib/anatomy-viewer")
    assert state_folder(read_settings({"VIEWER_STATE": str(tmp_path)})) == tmp_path
