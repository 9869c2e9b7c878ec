"""The manifest: what an export wrote, told apart from everybody else's files without following a link."""

from __future__ import annotations

import json
import os
import socket
from hashlib import sha256
from pathlib import Path

import pytest
from support.damage import within

from viewer.publish import manifest
from viewer.publish.manifest import (
    HIDDEN,
    MANIFEST,
    ExportError,
    InTheWay,
    Manifest,
    Record,
    Unreadable,
    checked_record,
    hash_at,
    is_at,
    read_file,
    read_manifest,
)

DIGEST = sha256(b"page").hexdigest()
WHOLE = Manifest(base_url="https://a.example/", version="1", files={"en/index.html": DIGEST})


def written(root: Path, **changes: object) -> Path:
    """A folder with the manifest, some of whose members are replaced; those that are `None` are left out."""
    found = {**WHOLE.model_dump(mode="json"), **changes}
    text = json.dumps({name: value for name, value in found.items() if value is not None})
    (root / MANIFEST).write_text(text, encoding="utf-8")
    return root


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    (tmp_path / MANIFEST).write_bytes(WHOLE.as_json())
    assert read_manifest(tmp_path) == WHOLE
    assert WHOLE.as_json().endswith(b"}\n")


def test_an_empty_or_missing_folder_has_no_manifest(tmp_path):
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "missing") is None


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", "null", "{}", "[" * 100_000, '{"format": "another-program", "files": {"index.html": "x"}}'],
)
def test_a_manifest_of_another_program_is_none_of_ours(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path) is None


def test_a_manifest_that_is_no_regular_file_or_too_large_is_none_of_ours(tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_bytes(WHOLE.as_json())
    (tmp_path / MANIFEST).symlink_to(outside)
    assert read_manifest(tmp_path) is None
    (tmp_path / MANIFEST).unlink()
    (tmp_path / MANIFEST).write_bytes(WHOLE.as_json() + b" " * 4_000_000)
    assert read_manifest(tmp_path) is None


def test_a_manifest_of_another_version_says_so(tmp_path):
    with pytest.raises(ExportError, match="another version of the viewer wrote it"):
        read_manifest(written(tmp_path, format_version=2))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"files": {"en/index.html": "short"}}, "files.en/index.html: "),
        ({"files": {"en/index.html": DIGEST.upper()}}, "files.en/index.html: "),
        ({"files": ["en/index.html"]}, "files: "),
        ({"base_url": None}, "base_url: "),
        ({"version": 1}, "version: "),
        ({"note": "mine"}, "note: "),
    ],
)
def test_a_manifest_of_ours_that_was_changed_is_refused_with_the_place(tmp_path, changes, said):
    with pytest.raises(ExportError, match="nothing tells the viewer's files from yours") as error:
        read_manifest(written(tmp_path, **changes))
    assert f"  {said}" in error.value.message
    assert "Nothing was changed. Fix: restore this file" in error.value.message


def test_a_record_without_its_format_is_refused_though_both_have_defaults(tmp_path):
    with pytest.raises(ExportError) as error:
        checked_record(Record, b"{}", tmp_path / "state.json")
    assert error.value.message.splitlines()[1:3] == ["  format: missing", "  format_version: missing"]


def test_a_name_in_a_damaged_record_cannot_write_to_the_terminal(tmp_path):
    with pytest.raises(ExportError) as error:
        read_manifest(written(tmp_path, files={"\x1b[31m": DIGEST}))
    assert error.value.message.replace("\n", "").isprintable()


REFUSED = [
    *("", "/", "/etc/passwd", "a//b", "a/", "..", "../a", "a/../../b", "./a", "a\\b", "C:x", "a b", "ä", "a\n"),
    *(HIDDEN, f"{HIDDEN}/lock", f"{HIDDEN.upper()}/lock", MANIFEST, MANIFEST.upper()),
    *("a" * 121, "/".join("abcdefghijk")),
]


@pytest.mark.parametrize("path", REFUSED)
def test_a_manifest_may_not_name_what_no_export_writes(tmp_path, path):
    with pytest.raises(ExportError, match="not the path of an exported file"):
        read_manifest(written(tmp_path, files={path: DIGEST}))


@pytest.mark.parametrize("path", ["index.html", ".htaccess", f"en/{MANIFEST}", "a" * 120, "/".join("abcdefghij")])
def test_a_manifest_may_name_any_path_that_an_export_writes(tmp_path, path):
    assert read_manifest(written(tmp_path, files={path: DIGEST})).files == {path: DIGEST}


def test_a_file_has_its_hash_and_nothing_has_none(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "index.html").write_bytes(b"page")
    assert hash_at(tmp_path, "en/index.html") == DIGEST
    assert hash_at(tmp_path, "en/other.html") is hash_at(tmp_path, "fr/index.html") is None
    assert is_at(tmp_path, "en/index.html", DIGEST)
    assert is_at(tmp_path, "fr/index.html", None)
    assert not is_at(tmp_path, "en/index.html", None)
    assert not is_at(tmp_path, "fr/index.html", DIGEST)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


IN_THE_WAY = {
    "a folder": Path.mkdir,
    "a link": lambda path: path.symlink_to("page.html"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a FIFO": os.mkfifo,
    "a socket": listening,
}
NAMES = {"a folder": "a folder", "a link": "a link", "a link to nothing": "a link"}


@pytest.mark.parametrize("kind", IN_THE_WAY)
def test_what_is_no_file_is_in_the_way_and_never_taken_for_the_file(tmp_path, kind):
    (tmp_path / "page.html").write_bytes(b"page")
    IN_THE_WAY[kind](tmp_path / "index.html")
    with within(5), pytest.raises(InTheWay) as error:
        hash_at(tmp_path, "index.html")
    assert (error.value.path, error.value.what) == ("index.html", NAMES.get(kind, "a special file"))
    assert not is_at(tmp_path, "index.html", DIGEST)
    assert not is_at(tmp_path, "index.html", None), "it is not free either"


def test_a_link_or_a_file_on_the_way_is_named_by_its_own_path(tmp_path):
    (tmp_path / "real" / "embed").mkdir(parents=True)
    (tmp_path / "real" / "embed" / "index.html").write_bytes(b"page")
    (tmp_path / "en").symlink_to("real")
    (tmp_path / "es").write_bytes(b"page")
    for folder, what in (("en", "a link"), ("es", "a file")):
        with pytest.raises(InTheWay) as error:
            hash_at(tmp_path, f"{folder}/embed/index.html")
        assert (error.value.path, error.value.what) == (folder, what)


def test_a_file_that_cannot_be_opened_is_not_taken_for_one_that_is_missing(tmp_path, monkeypatch):
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "index.html").write_bytes(b"page")
    monkeypatch.setattr(manifest.os, "open", refuse)
    for read in (lambda: hash_at(tmp_path, "index.html"), lambda: read_file(tmp_path, "index.html", 9)):
        with pytest.raises(Unreadable, match=r"a file that cannot be read \(Permission denied\)"):
            read()


def test_a_folder_that_cannot_be_entered_is_not_taken_for_one_that_is_missing(tmp_path, monkeypatch):
    real = Path.lstat

    def refuse(self: Path) -> os.stat_result:
        if self.name == "index.html":
            raise PermissionError(13, "Permission denied")
        return real(self)

    (tmp_path / "en").mkdir()
    monkeypatch.setattr(Path, "lstat", refuse)
    with pytest.raises(Unreadable, match=r"in a folder that cannot be read \(Permission denied\)"):
        hash_at(tmp_path, "en/index.html")


@pytest.mark.parametrize("kind", ["a link", "a FIFO"])
def test_a_file_that_becomes_something_else_after_the_look_is_neither_followed_nor_waited_for(
    tmp_path, monkeypatch, kind
):
    (tmp_path / "page.html").write_bytes(b"page")
    path, look = tmp_path / "index.html", manifest._is_file
    path.write_bytes(b"page")

    def exchanged(root: Path, name: str) -> bool:
        found = look(root, name)
        path.unlink()
        IN_THE_WAY[kind](path)
        return found

    monkeypatch.setattr(manifest, "_is_file", exchanged)
    with within(5), pytest.raises(Unreadable, match=r"no longer a regular file|symbolic links"):
        hash_at(tmp_path, "index.html")


def test_a_file_is_read_up_to_its_limit_and_not_a_byte_more(tmp_path):
    (tmp_path / "state.json").write_bytes(b"x" * 10)
    assert read_file(tmp_path, "state.json", 10) == b"x" * 10
    assert read_file(tmp_path, "nothing.json", 10) is None
    with pytest.raises(InTheWay, match="a file of more than 9 bytes"):
        read_file(tmp_path, "state.json", 9)
