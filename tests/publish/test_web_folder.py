"""The folder of an export: nobody's files are lost, whatever it holds, and the export before it can be restored."""

from __future__ import annotations

import json
import os
import shutil
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.trees import FIRST, SECOND, TREES, holds, others, own, plant, publish, roll_back, seen

from viewer.publish import web_folder
from viewer.publish.manifest import HIDDEN, MANIFEST, ExportError
from viewer.publish.transaction import Transaction
from viewer.publish.web_folder import open_web_folder

NOBODY = 65534
"""A user who owns nothing."""


def hidden_of_others(out: Path) -> dict[str, str]:
    """What the viewer's hidden folder holds that is not the viewer's, or all of a folder that only has its name."""
    found = seen(out / HIDDEN) if not (out / HIDDEN).is_symlink() else {}
    if "format_version" in found.get("state.json", ""):
        return {path: what for path, what in found.items() if path == "mine"}
    return {path: what for path, what in found.items() if (path, what) != ("lock", "file b''")}


@settings(max_examples=100)
@given(tree=st.one_of(st.just({}), TREES), again=TREES, replace=st.booleans())
@pytest.mark.slow
def test_whatever_a_folder_holds_is_there_after_an_export_or_the_export_was_refused(
    tmp_path_factory, tree, again, replace
):
    place = tmp_path_factory.mktemp("tree")
    out = place / "out"
    (place / "outside").mkdir()
    (place / "outside" / "secret").write_text("secret", encoding="utf-8")
    plant(out, tree)
    first, second = partial(publish, out, FIRST, replace=replace), partial(publish, out, SECOND, replace=replace)
    back = partial(roll_back, out, replace=replace)
    for step in (first, second, partial(plant, out, again), first, back, back):
        before, strangers, hidden = seen(out), others(out), hidden_of_others(out)
        try:
            outcome = step()
        except (ExportError, OSError):
            outcome = None
        if step.func is plant:
            continue
        after = seen(out)
        if outcome is None:
            assert after == before
        else:
            copies = seen(outcome.copies) if outcome.copies else {}
            assert replace or not copies
            assert {
                path: what for path, what in strangers.items() if after.get(path) != what and copies.get(path) != what
            } == {}
            assert {path for path, what in others(out).items() if "/" not in path and what != "folder"} <= {
                *outcome.strangers
            }
        assert hidden.items() <= seen(out / HIDDEN).items()
    assert seen(place / "outside") == {"secret": "file b'secret'"}


def test_what_the_property_above_looks_at_tells_files_of_others_from_those_of_the_export(tmp_path):
    publish(tmp_path / "out", FIRST)
    plant(
        tmp_path / "out",
        {"CNAME": ("file", "mine"), "en/notes.txt": ("file", "mine"), "es/index.html": ("file", "mine")},
    )
    assert others(tmp_path / "out").keys() == {"CNAME", "en/notes.txt", "es", "es/index.html"}
    assert own(tmp_path / "out").keys() == {*FIRST, MANIFEST} - {"es/index.html"}


def test_files_of_others_stay_and_are_named(tmp_path):
    publish(tmp_path, FIRST)
    for path in ("CNAME", "google123.html", "uploads/a/photo.jpg", "en/notes.txt", "static/own.0123456789.js"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("mine", encoding="utf-8")
    outcome = publish(tmp_path, SECOND)
    assert set(outcome.strangers) == {"CNAME", "google123.html", "uploads/", "en/notes.txt", "static/own.0123456789.js"}
    assert (outcome.added, outcome.changed, outcome.removed) == (2, 6, 1)
    assert holds(tmp_path, SECOND)
    assert not (tmp_path / "es").exists()
    assert (tmp_path / "static" / "a.0123456789.js").read_bytes() == b"a", "pages in browsers still name it"
    assert "static/own.0123456789.js" not in outcome.manifest.files


@pytest.mark.parametrize(
    "text",
    ['{"name": "Clinic PWA"}', "{}", "[]", "no JSON", "[" * 100_000, '{"base_url": "", "version": "", "files": {}}'],
)
@pytest.mark.parametrize("name", ["manifest.json", MANIFEST])
def test_a_manifest_of_another_program_gives_no_permission(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "only-copy.jpg").write_text("precious", encoding="utf-8")
    before = seen(tmp_path, but="")
    with pytest.raises(ExportError, match=f"no {MANIFEST}.*Fix: export to an empty folder"):
        publish(tmp_path, FIRST)
    assert seen(tmp_path, but="") == before


@pytest.mark.parametrize(
    "path",
    [
        "../outside",
        "/etc/passwd",
        "en/../../outside",
        "a//b",
        "",
        "a\\b",
        f"{HIDDEN}/lock",
        f"{HIDDEN.upper()}/lock",
        MANIFEST,
        "C:x",
    ],
)
def test_a_manifest_that_names_what_no_export_writes_is_refused_with_every_such_name(tmp_path, path):
    out, outside = tmp_path / "out", tmp_path / "outside"
    publish(out, FIRST)
    outside.write_text("precious", encoding="utf-8")
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] |= {path: sha256(b"precious").hexdigest(), "also/../wrong": "short"}
    (out / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    before = seen(tmp_path, but="")
    with pytest.raises(ExportError, match="not the path of an exported file") as error:
        publish(out, SECOND)
    assert len(error.value.message.splitlines()) >= 4
    assert seen(tmp_path, but="") == before


def test_a_manifest_of_a_later_version_is_refused(tmp_path):
    publish(tmp_path, FIRST)
    text = (tmp_path / MANIFEST).read_text(encoding="utf-8")
    (tmp_path / MANIFEST).write_text(text.replace('"format_version": 1', '"format_version": 2'), encoding="utf-8")
    with pytest.raises(ExportError, match="another version of the viewer"):
        publish(tmp_path, SECOND)


def test_every_file_that_stands_in_the_way_is_named_and_nothing_changes(tmp_path):
    publish(tmp_path, FIRST)
    plant(tmp_path, {"_headers": ("file", "mine"), "fr": ("link", "."), "static/b.0123456789.js": ("fifo", "")})
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    before = seen(tmp_path)
    with pytest.raises(ExportError) as error:
        publish(tmp_path, SECOND)
    for line in (
        "_headers was changed after the last export",
        "index.html was changed after the last export",
        "fr is a link",
        "static/b.0123456789.js is a special file",
        "Fix: move or rename these",
        "--replace",
    ):
        assert line in error.value.message
    assert seen(tmp_path) == before
    with pytest.raises(ExportError) as error:
        publish(tmp_path, SECOND, replace=True)
    assert "_headers" not in error.value.message, "these can be replaced; a link and a special file cannot"
    assert seen(tmp_path) == before


def test_a_file_that_was_edited_and_is_no_longer_part_of_the_site_is_left_alone(tmp_path):
    publish(tmp_path, FIRST)
    (tmp_path / "es" / "index.html").write_text("mine", encoding="utf-8")
    for _ in range(2):
        assert publish(tmp_path, SECOND, replace=True).strangers == ("es/",)
        assert (tmp_path / "es" / "index.html").read_text(encoding="utf-8") == "mine"


def test_files_are_replaced_on_request_and_copies_of_them_outlast_every_export(tmp_path):
    publish(tmp_path, FIRST)
    plant(tmp_path, {"_headers": ("file", "edited"), "fr/index.html": ("file", "mine")})
    copies = publish(tmp_path, SECOND, replace=True).copies
    assert holds(tmp_path, SECOND)
    for files in (FIRST, SECOND, FIRST):
        publish(tmp_path, files)
    assert seen(copies) == {"_headers": "file b'edited'", "fr": "folder", "fr/index.html": "file b'mine'"}


@pytest.mark.parametrize("name", ["manifest.json", "CNAME", ".git", "lost+found.txt"])
def test_a_single_file_of_somebody_is_enough_to_refuse_a_folder_and_not_even_a_lock_is_written(
    tmp_path, monkeypatch, name
):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    monkeypatch.setattr(web_folder, "locked_hidden_folder", lambda root: pytest.fail("it is about to write"))
    with pytest.raises(ExportError, match="Fix: export to an empty folder"):
        publish(tmp_path, FIRST)
    assert seen(tmp_path, but="") == {name: "file b'mine'"}


def test_a_new_volume_counts_as_empty(tmp_path):
    (tmp_path / "lost+found").mkdir()
    publish(tmp_path, FIRST)
    assert (tmp_path / "lost+found").is_dir()


@pytest.mark.parametrize(
    "make", [lambda path: path.mkdir(), lambda path: path.write_text("mine"), lambda path: path.symlink_to("..")]
)
def test_a_hidden_folder_that_is_not_the_viewers_is_refused(tmp_path, make):
    make(tmp_path / HIDDEN)
    if (tmp_path / HIDDEN).is_dir() and not (tmp_path / HIDDEN).is_symlink():
        (tmp_path / HIDDEN / "step-1").mkdir()
    before = seen(tmp_path, but="")
    with pytest.raises(ExportError, match="not from the viewer"):
        publish(tmp_path, FIRST)
    assert seen(tmp_path, but="") == before


def test_links_in_an_export_are_neither_followed_nor_published(tmp_path):
    out, secret = tmp_path / "out", tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    publish(out, FIRST)
    (out / "static" / "zz.0123456789.js").symlink_to(secret)
    (out / "static" / "a.0123456789.js").unlink()
    (out / "static" / "a.0123456789.js").symlink_to(secret)
    outcome = publish(out, SECOND)
    assert not any("zz" in path or "/a." in path for path in outcome.manifest.files)
    assert (out / "static" / "zz.0123456789.js").is_symlink()
    assert (
        sum(path.read_bytes() == b"secret" for path in out.rglob("*") if not path.is_symlink() and path.is_file()) == 0
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_what_cannot_be_read_is_neither_replaced_nor_removed():
    with TemporaryDirectory() as place:  # not a folder of pytest's, which only root may enter
        out = Path(place)
        publish(out, FIRST)
        (out / "_headers").write_text("mine", encoding="utf-8")
        for path in (out, *out.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        for name in ("_headers", "es/index.html"):
            (out / name).chmod(0)
        before = seen(out)
        os.seteuid(NOBODY)
        try:
            with pytest.raises(ExportError, match=r"_headers is a file that cannot be read \(Permission denied\)"):
                publish(out, SECOND)
            (out / "_headers").unlink()
            assert publish(out, SECOND).strangers == ("es/",)
        finally:
            os.seteuid(0)
        assert before["es/index.html"] == seen(out)["es/index.html"]


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
    with pytest.raises(ExportError, match="has no previous export to restore"):
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


class Stopped(BaseException):
    """The program is told to stop in the middle."""


THIRD = {**SECOND, "index.html": b"newest", "de/index.html": b"newest", "en/index.html": b"newest"}


def partly(transaction: Transaction, count: int) -> None:
    """Make the first of a transaction's changes."""
    record = transaction.record.model_copy(update={"changes": transaction.record.changes[:count]})
    Transaction(transaction.root, transaction.folder, record).apply()


def killed(out: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> Path:
    """A copy of the folder as an export leaves it that is killed after some of its changes."""
    left = out.with_name(f"killed after {count}")
    apply = Transaction.apply

    def watched(transaction: Transaction) -> None:
        with monkeypatch.context() as whole:
            whole.setattr(Transaction, "apply", apply)
            partly(transaction, count)
        shutil.copytree(out, left)
        raise Stopped

    with monkeypatch.context() as halfway:
        halfway.setattr(Transaction, "apply", watched)
        with pytest.raises(Stopped):
            publish(out, THIRD)
    return left


@pytest.mark.parametrize("count", range(5))
def test_an_export_that_is_stopped_halfway_puts_back_what_was_there(tmp_path, monkeypatch, count):
    out = tmp_path / "out"
    publish(out, FIRST)
    publish(out, SECOND)
    before = seen(out)
    killed(out, monkeypatch, count)
    assert seen(out) == before
    roll_back(out)
    assert holds(out, FIRST), "the export before it can still be restored"


@pytest.mark.parametrize("count", range(5))
def test_an_export_that_is_killed_halfway_is_undone_by_the_next_one_that_opens_the_folder(tmp_path, monkeypatch, count):
    out = tmp_path / "out"
    publish(out, FIRST)
    publish(out, SECOND)
    before = seen(out)
    left = killed(out, monkeypatch, count)
    with open_web_folder(left) as folder:
        assert folder.was_interrupted
        assert seen(left) == before
    with open_web_folder(left) as folder:
        assert not folder.was_interrupted
    roll_back(left)
    assert holds(left, FIRST), "the export before it can still be restored"


def test_where_even_undoing_fails_the_message_says_so_and_the_next_command_completes_it(tmp_path, monkeypatch):
    def full(_: Transaction) -> None:
        raise OSError(30, "Read-only file system")

    publish(tmp_path, FIRST)
    before = seen(tmp_path)
    with monkeypatch.context() as broken:
        apply = Transaction.apply
        broken.setattr(Transaction, "apply", lambda found: apply(found) or full(found))
        broken.setattr(Transaction, "undo", full)
        with pytest.raises(
            ExportError, match=r"was left between two exports.*Read-only file system\. Nothing is lost\. Fix: "
        ):
            publish(tmp_path, SECOND)
    assert holds(tmp_path, SECOND)
    with open_web_folder(tmp_path) as folder:
        assert folder.was_interrupted
    assert seen(tmp_path) == before


@pytest.mark.parametrize(
    ("path", "said"),
    [("en/index.html", "is not the expected file"), (MANIFEST, "is missing or damaged")],
)
def test_a_rollback_refuses_to_restore_what_was_damaged_meanwhile(tmp_path, path, said):
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    (old,) = (tmp_path / HIDDEN).glob(f"step-*/old/{path}")
    old.write_text("damaged", encoding="utf-8")
    before = seen(tmp_path, but="")
    with pytest.raises(ExportError, match=said):
        roll_back(tmp_path)
    assert seen(tmp_path, but="") == before


def test_a_rollback_names_a_file_that_it_cannot_restore(tmp_path):
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    (tmp_path / "404.html").unlink()
    outcome = roll_back(tmp_path)
    assert outcome.missing == ("404.html",), "both exports hold the same, so none was saved"


def test_a_new_folder_is_not_left_behind_by_an_export_that_fails(tmp_path):
    out = tmp_path / "new" / "out"

    def fail() -> None:
        with open_web_folder(out):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not out.exists()


def test_a_link_to_a_folder_is_named_as_a_link_and_not_as_a_folder(tmp_path):
    publish(tmp_path, FIRST)
    (tmp_path / "uploads").symlink_to(".")
    (tmp_path / "photos").mkdir()
    assert publish(tmp_path, SECOND).strangers == ("photos/", "uploads")


def test_a_first_export_has_nothing_before_it_to_restore(tmp_path):
    assert not publish(tmp_path, FIRST).can_roll_back
    assert publish(tmp_path, SECOND).can_roll_back
