"""The export before the last one, restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.trees import FIRST, SECOND, holds, plant, publish, roll_back, seen

from viewer.publish.manifest import HIDDEN, MANIFEST, ExportError


def test_a_rollback_brings_a_replaced_file_back(tmp_path):
    publish(tmp_path, FIRST)
    plant(tmp_path, {"_headers": ("file", "edited"), "fr/index.html": ("file", "mine")})
    publish(tmp_path, SECOND, replace=True)
    roll_back(tmp_path)
    assert holds(tmp_path, {**FIRST, "_headers": b"edited", "fr/index.html": b"mine"})


def test_a_rollback_restores_the_export_before_and_another_one_the_last(tmp_path):
    publish(tmp_path, FIRST)
    (tmp_path / "CNAME").write_text("mine", encoding="utf-8")
    publish(tmp_path, SECOND)
    for files, gone in ((FIRST, "fr"), (SECOND, "es"), (FIRST, "fr")):
        outcome = roll_back(tmp_path)
        assert holds(
            tmp_path, {**files, "CNAME": b"mine", "static/a.0123456789.js": b"a", "static/b.0123456789.js": b"b"}
        )
        assert not (tmp_path / gone).exists()
        assert set(outcome.manifest.files) == {*files, "static/a.0123456789.js", "static/b.0123456789.js"}
    publish(tmp_path, SECOND)
    assert holds(tmp_path, SECOND)


def test_a_rollback_refuses_where_a_file_was_changed_since(tmp_path):
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    before = seen(tmp_path)
    with pytest.raises(ExportError, match=r"index\.html was changed after the last export"):
        roll_back(tmp_path)
    assert seen(tmp_path) == before


def test_without_a_previous_export_a_rollback_says_so(tmp_path):
    publish(tmp_path, FIRST)
    with pytest.raises(ExportError, match="holds no previous export to restore"):
        roll_back(tmp_path)
    assert holds(tmp_path, FIRST)


def test_the_same_export_again_touches_nothing_and_the_previous_one_can_still_be_restored(tmp_path):
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    before = {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file() and HIDDEN not in path.parts
    }
    publish(tmp_path, SECOND)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    (tmp_path / "en" / "index.html").unlink()
    publish(tmp_path, SECOND)
    assert holds(tmp_path, SECOND), "a file that was lost is restored"
    roll_back(tmp_path)
    assert holds(tmp_path, FIRST)


def test_a_first_export_leaves_nothing_hidden_and_a_later_one_only_what_changed(tmp_path):
    publish(tmp_path, FIRST)
    assert not (tmp_path / HIDDEN).exists()
    publish(tmp_path, SECOND)
    files = {path.name for path in (tmp_path / HIDDEN).rglob("*") if path.is_file()}
    assert "404.html" not in files, "it is the same in both"
    assert files <= {"lock", "state.json", "changes.json", MANIFEST, *(Path(path).name for path in FIRST)}
    publish(tmp_path, FIRST)
    assert len([*(tmp_path / HIDDEN).glob("step-*")]) == 1
