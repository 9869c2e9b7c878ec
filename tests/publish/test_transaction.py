"""A transaction: everything is prepared before the first file changes, and undoing it loses nobody's file."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest
from support.trees import seen

from viewer.publish import transaction
from viewer.publish.manifest import MANIFEST, ExportError
from viewer.publish.transaction import (
    FileChange,
    Transaction,
    copy_file,
    folders_of,
    link_or_copy,
    write_in_one_step,
)

NEW = {"en/index.html": b"new page", "static/b.js": b"b"}


def digest(data: bytes | None) -> str | None:
    return None if data is None else sha256(data).hexdigest()


def change(path: str, before: bytes | None, after: bytes | None) -> FileChange:
    return FileChange(path=path, before=digest(before), after=digest(after))


CHANGES = (
    change("en/index.html", b"old page", b"new page"),
    change("static/b.js", None, b"b"),
    change("es/index.html", b"a language no more", None),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An export of two pages beside a file of the clinic's."""
    place = tmp_path / "out"
    for path, text in (("en/index.html", "old page"), ("es/index.html", "a language no more"), ("CNAME", "mine")):
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """The folder of a transaction."""
    place = tmp_path / "steps" / "step-1"
    place.mkdir(parents=True)
    return place


def stage(path: str, place: Path) -> None:
    place.write_bytes(NEW[path])


@pytest.fixture
def prepared(root: Path, steps: Path) -> Transaction:
    return Transaction.prepare(root, steps, CHANGES, stage)


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What happens to files from now on, by their inodes: `safe` on the disk, or `moved` to their place."""
    found: list[tuple[str, int]] = []
    move = Path.replace

    def replace(self: Path, target: Path) -> Path:
        found.append(("moved", self.stat().st_ino))
        return move(self, target)

    monkeypatch.setattr(os, "fsync", lambda descriptor: found.append(("safe", os.fstat(descriptor).st_ino)))
    monkeypatch.setattr(Path, "replace", replace)
    return found


def between_disks(monkeypatch: pytest.MonkeyPatch, *calls: str) -> None:
    """Neither moves nor links files from one folder to another."""
    for call in calls:
        real = getattr(Path, call)

        def refuse(self: Path, target: Path, real=real) -> object:
            if Path(target).parent != self.parent:
                raise OSError(18, "Invalid cross-device link")
            return real(self, target)

        monkeypatch.setattr(Path, call, refuse)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def inode(path: Path) -> int:
    return path.stat().st_ino


def test_preparing_changes_nothing_and_applying_makes_every_change(root, steps):
    before = seen(root)
    prepared = Transaction.prepare(root, steps, CHANGES, stage)
    assert seen(root) == before
    prepared.apply()
    assert seen(root) == {
        "CNAME": "file b'mine'",
        "en": "folder",
        "en/index.html": "file b'new page'",
        "static": "folder",
        "static/b.js": "file b'b'",
    }


def test_new_files_and_then_their_list_are_safe_on_the_disk_before_anything_changes(root, steps, order):
    Transaction.prepare(root, steps, CHANGES, stage)
    listing = inode(steps / "changes.json")
    assert order.index(("safe", listing)) < order.index(("moved", listing))
    for path in NEW:
        assert order.index(("safe", inode(steps / "new" / path))) < order.index(("moved", listing)), path


def test_old_files_that_had_to_be_copied_are_safe_on_the_disk_too(root, steps, order, monkeypatch):
    between_disks(monkeypatch, "hardlink_to")
    prepared = Transaction.prepare(root, steps, CHANGES, stage)
    listing = inode(steps / "changes.json")
    for path in ("en/index.html", "es/index.html"):
        assert order.index(("safe", inode(prepared.old(path)))) < order.index(("moved", listing)), path


def test_a_copy_between_disks_is_safe_before_it_takes_its_place(prepared, root, order, monkeypatch):
    between_disks(monkeypatch, "replace")
    prepared.apply()
    for path in NEW:
        placed = inode(root / path)
        assert order.index(("safe", placed)) < order.index(("moved", placed)), path
        assert not (prepared.folder / "new" / path).exists(), "it was moved, not doubled"
    assert names(root / "en") == ["index.html"], "no copy is left beside it"


def test_a_copy_between_disks_that_fails_leaves_the_old_file_the_new_one_and_nothing_beside_it(
    prepared, root, steps, monkeypatch
):
    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:3])
        raise OSError(28, "No space left on device")

    between_disks(monkeypatch, "replace")
    monkeypatch.setattr(transaction, "copy_file", full)
    before = seen(root)
    with pytest.raises(OSError, match="No space left"):
        prepared.apply()
    assert seen(root).keys() == {*before, "static"}, "half a copy is left beside a file"
    monkeypatch.undo()
    prepared.undo()
    assert seen(root) == before
    assert {path: (steps / "new" / path).read_bytes() for path in NEW} == NEW


def test_old_files_are_there_until_the_end_and_hold_their_bytes(prepared):
    prepared.apply()
    assert prepared.old("en/index.html").read_bytes() == b"old page"
    assert prepared.old("es/index.html").read_bytes() == b"a language no more"


def test_a_file_that_is_no_longer_what_its_change_says_stops_the_preparation(root, steps):
    (root / "en" / "index.html").write_text("somebody's edit", encoding="utf-8")
    before = seen(root)
    with pytest.raises(ExportError, match="is not the expected file"):
        Transaction.prepare(root, steps, CHANGES, stage)
    assert seen(root) == before
    assert Transaction.read(root, steps) is None, "a transaction that was not fully prepared is none"


@pytest.mark.parametrize("path", ["en/index.html", "es/index.html", "static/b.js"])
def test_a_file_that_somebody_saves_in_the_meantime_stops_the_export_and_stays(prepared, root, path):
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).unlink(missing_ok=True)
    (root / path).write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=r"was changed by another program during the export\. Run it again\."):
        prepared.apply()
    prepared.undo()
    assert (root / path).read_text(encoding="utf-8") == "mine"


def test_undoing_puts_back_what_was_there_and_removes_what_came(prepared, root):
    before = seen(root)
    prepared.apply()
    prepared.undo()
    assert seen(root) == before


def test_undoing_after_each_change_and_again_restores_the_same(root, steps):
    before = seen(root)
    for made in range(len(CHANGES) + 1):
        prepared = Transaction.prepare(root, steps / str(made), CHANGES, stage)
        first = prepared.record.model_copy(update={"changes": prepared.record.changes[:made]})
        Transaction(root, prepared.folder, first).apply()
        for _ in range(2):
            prepared.undo()
            assert seen(root) == before, made


def test_undoing_leaves_what_somebody_else_put_there_since(prepared, root):
    prepared.apply()
    (root / "en" / "index.html").write_text("mine", encoding="utf-8")
    (root / "static" / "b.js").write_text("mine too", encoding="utf-8")
    (root / "es").symlink_to("en")
    prepared.undo()
    assert (root / "en" / "index.html").read_text(encoding="utf-8") == "mine"
    assert (root / "static" / "b.js").read_text(encoding="utf-8") == "mine too"
    assert (root / "es").is_symlink()


def test_undoing_removes_no_folder_that_was_there_before_or_holds_a_file_of_somebody(root, steps):
    (root / "static").mkdir()
    prepared = Transaction.prepare(
        root,
        steps,
        [change("static/b.js", None, b"b"), change("fr/index.html", None, b"b")],
        lambda _, place: place.write_bytes(b"b"),
    )
    prepared.apply()
    (root / "fr" / "notes.txt").write_text("mine", encoding="utf-8")
    prepared.undo()
    assert (root / "static").is_dir()
    assert (root / "fr" / "notes.txt").is_file()
    assert not (root / "fr" / "index.html").exists()


def test_undoing_stops_at_a_file_that_cannot_be_read_instead_of_taking_it_for_a_stranger(prepared, root, monkeypatch):
    prepared.apply()
    real = os.open

    def refuse(path: Path, *rest: int) -> int:
        if Path(path) == root / "en" / "index.html":
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    with monkeypatch.context() as denied:
        denied.setattr(os, "open", refuse)
        with pytest.raises(PermissionError, match="Permission denied"):
            prepared.undo()
    prepared.undo()
    assert (root / "en" / "index.html").read_bytes() == b"old page"


def test_undoing_removes_the_copy_that_a_killed_export_left_beside_a_file(prepared, root):
    left = root / "en" / f".index.html.{MANIFEST}.step-1"
    left.write_text("half a pa", encoding="utf-8")
    prepared.undo()
    assert not left.exists()


def test_a_removed_file_takes_the_folders_along_in_which_it_was_the_last_and_no_others(root, steps):
    for path in ("a/b/c.html", "d/e.html", "d/mine"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x", encoding="utf-8")
    Transaction.prepare(root, steps, [change("a/b/c.html", b"x", None), change("d/e.html", b"x", None)], stage).apply()
    assert not (root / "a").exists()
    assert names(root / "d") == ["mine"]


def test_pages_come_after_what_they_name_and_what_goes_is_last():
    paths = ["index.html", MANIFEST, "en/index.html.gz", "en/index.html", "embed.js", "static/b.js"]
    changes = [change("static/a.js", b"a", None), *(change(path, None, b"x") for path in paths)]
    assert [found.path for found in sorted(changes, key=transaction._order)] == [
        "static/b.js",
        "embed.js",
        "en/index.html",
        "en/index.html.gz",
        "index.html",
        MANIFEST,
        "static/a.js",
    ]


def test_a_transaction_is_read_back_from_its_folder(prepared, root, steps):
    assert Transaction.read(root, steps) == prepared
    assert Transaction.read(root, steps.with_name("step-2")) is None


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.write_text("{}", encoding="utf-8"), "was changed or damaged"),
        (lambda file: file.write_text(file.read_text().replace("en/index", "../index")), "not the path of an exported"),
        (lambda file: file.unlink() or file.symlink_to("elsewhere"), "changes.json is a link"),
        (lambda file: os.truncate(file, 8_000_001), "a file of more than 8000000 bytes"),
    ],
)
def test_a_list_of_changes_that_cannot_be_trusted_is_refused(prepared, root, steps, spoil, said):
    spoil(steps / "changes.json")
    before = seen(root)
    with pytest.raises(ExportError) as error:
        Transaction.read(root, steps)
    assert said in error.value.message
    assert seen(root) == before


def test_an_old_file_that_was_changed_is_not_restored_as_if_it_were_whole(prepared):
    old = next(found for found in prepared.record.changes if found.path == "en/index.html")
    prepared.check_old(old)
    prepared.old(old.path).write_text("damaged", encoding="utf-8")
    with pytest.raises(ExportError, match="is not the expected file"):
        prepared.check_old(old)


def test_the_folders_on_the_way_are_named_from_the_outermost_on():
    assert folders_of("en/embed/back/index.html") == ["en", "en/embed", "en/embed/back"]
    assert folders_of("index.html") == []


def test_a_link_shares_the_bytes_and_where_links_are_unknown_a_copy_has_its_own(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("text", encoding="utf-8")
    link_or_copy(tmp_path / "a", tmp_path / "in" / "linked")
    between_disks(monkeypatch, "hardlink_to")
    link_or_copy(tmp_path / "a", tmp_path / "in" / "copied")
    assert inode(tmp_path / "in" / "linked") == inode(tmp_path / "a") != inode(tmp_path / "in" / "copied")
    assert (tmp_path / "in" / "copied").read_text(encoding="utf-8") == "text"


def test_a_copy_has_the_times_and_permissions_and_a_link_stays_a_link(tmp_path):
    (tmp_path / "a").write_text("text", encoding="utf-8")
    (tmp_path / "a").chmod(0o640)
    os.utime(tmp_path / "a", (1_000_000, 1_000_000))
    copy_file(tmp_path / "a", tmp_path / "in" / "b")
    state = (tmp_path / "in" / "b").stat()
    assert (state.st_mode & 0o777, state.st_mtime) == (0o640, 1_000_000)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    copy_file(tmp_path / "link", tmp_path / "in" / "link")
    assert (tmp_path / "in" / "link").is_symlink()


def test_a_file_that_is_written_in_one_step_is_safe_on_the_disk_before_it_takes_the_place(tmp_path, order):
    (tmp_path / "state.json").write_text("old", encoding="utf-8")
    write_in_one_step(tmp_path / "state.json", b"new")
    placed = inode(tmp_path / "state.json")
    assert order == [("safe", placed), ("moved", placed)]
    assert (tmp_path / "state.json").read_bytes() == b"new"
    assert names(tmp_path) == ["state.json"]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "state.json").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_in_one_step(tmp_path / "state.json", b"new")
    assert (tmp_path / "state.json").read_bytes() == b"old"
