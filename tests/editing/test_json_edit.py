"""Editing a file that people write by hand: one value changes, every other byte stays, and no save is lost."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.editing import json_edit
from viewer.problems import ContentError

BEFORE = '\ufeff{ "a" : "ö",\r\n  "b": [1, {"c": null}] }\r\n'

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
def test_the_place_of_every_value_of_any_json_is_found(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = json_edit.spans(text)
    for path, (start, end) in found.items():
        at = value
        for key in path:
            at = at[key]
        assert json.loads(text[start:end]) == at
    assert len(found) == len(list(_paths(value)))


def _paths(value):
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from _paths(item)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "regions.json"
    path.write_bytes(BEFORE.encode())
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_value_is_found_by_its_path_whatever_stands_in_strings():
    text = '{"a": "}, \\"b\\": [", "b\\n": {"c": [true, "x:y"]}}'
    found = json_edit.spans(text)
    assert text[slice(*found["a",])] == '"}, \\"b\\": ["'
    assert text[slice(*found["b\n", "c", 1])] == '"x:y"'
    assert text[slice(*found["b\n", "c"])] == '[true, "x:y"]'
    assert found[()] == (0, len(text))


def test_several_values_are_replaced_and_nothing_between_them():
    text = json_edit.replaced("one two three", [((0, 3), "1"), ((8, 13), "333"), ((4, 7), "")])
    assert text == "1  333"


def test_something_is_inserted_where_a_span_is_empty():
    assert json_edit.replaced("ad", [((1, 1), "bc")]) == "abcd"


def test_a_text_is_read_and_written_with_its_line_ends_and_byte_order_mark(file):
    text = json_edit.read(file)
    assert text == BEFORE
    json_edit.write(file, text, text.replace("ö", "ü"))
    assert file.read_bytes() == BEFORE.replace("ö", "ü").encode()
    assert names(file.parent) == ["regions.json"]


def test_a_save_in_the_meantime_is_not_overwritten(file):
    file.write_text("saved by an editor", encoding="utf-8")
    with pytest.raises(ContentError, match=r"regions\.json: the file was saved meanwhile\. Fix: run the command again"):
        json_edit.write(file, BEFORE, "{}")
    assert file.read_text(encoding="utf-8") == "saved by an editor"
    assert names(file.parent) == ["regions.json"]


def test_a_save_while_the_new_text_is_written_is_not_overwritten_either(file, monkeypatch):
    monkeypatch.setattr(json_edit.os, "fsync", lambda _: file.write_text("saved by an editor", encoding="utf-8"))
    with pytest.raises(ContentError, match="the file was saved meanwhile"):
        json_edit.write(file, BEFORE, "{}")
    assert file.read_text(encoding="utf-8") == "saved by an editor"


def test_the_new_text_is_safe_on_the_disk_before_it_takes_the_place_of_the_old_one(file, monkeypatch):
    order: list[object] = []
    move = Path.replace
    monkeypatch.setattr(
        json_edit.os, "fsync", lambda handle: order.append((os.fstat(handle).st_ino, file.read_bytes()))
    )
    monkeypatch.setattr(Path, "replace", lambda self, target: order.append("moved") or move(self, target))
    json_edit.write(file, BEFORE, "{}")
    assert order == [(file.stat().st_ino, BEFORE.encode()), "moved"]
    assert file.read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_write_that_fails_changes_nothing_and_leaves_nothing_beside_the_file(file, monkeypatch, call):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(json_edit.os, call, full)
    with pytest.raises(ContentError, match=r"regions\.json: cannot be written: No space left on device\. Fix: make "):
        json_edit.write(file, BEFORE, "{}")
    assert file.read_bytes() == BEFORE.encode()
    assert names(file.parent) == ["regions.json"]


def test_permissions_and_owner_stay_and_a_link_still_leads_to_the_file(file, monkeypatch):
    owners = []
    monkeypatch.setattr(json_edit.os, "chown", lambda name, user, group: owners.append((user, group)))
    file.chmod(0o604)
    link = file.with_name("link.json")
    link.symlink_to(file.name)
    json_edit.write(link, BEFORE, "{}")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "{}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o604
    assert owners == [(os.getuid(), os.getgid())]


def test_a_system_that_lets_nobody_change_owners_is_no_obstacle(file, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(json_edit.os, "chown", refuse)
    json_edit.write(file, BEFORE, "{}")
    assert file.read_text(encoding="utf-8") == "{}"
