"""The folder that a web host serves: an export moves in file by file, and all other files stay."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from viewer.problems import printable
from viewer.publish.hidden_folder import ExportState, HiddenFolder, check_hidden, locked_hidden_folder
from viewer.publish.manifest import HIDDEN, MANIFEST, ExportError, InTheWay, Manifest, hash_at, is_at, read_manifest
from viewer.publish.transaction import FileChange, Stage, Transaction, copy_file, folders_of, link_or_copy

_OF_THE_SYSTEM = {HIDDEN, "lost+found"}
"""What an empty folder may hold: the second is in every new ext4 volume."""


@dataclass(frozen=True)
class Outcome:
    """What an export or a rollback did: how many files it added, changed and removed, and how many there are now.

    `strangers` are the paths that the viewer left alone, folders with a slash; `missing` are files that a rollback
    cannot restore, because somebody removed them and both exports have the same; `copies` is where files that were
    replaced on request lie, `None` if none were.
    """

    manifest: Manifest
    added: int
    changed: int
    removed: int
    strangers: tuple[str, ...]
    missing: tuple[str, ...]
    copies: Path | None
    can_roll_back: bool


@dataclass(frozen=True)
class Plan:
    """Changes to be made, and the paths among them where files of somebody else are replaced."""

    changes: tuple[FileChange, ...]
    replaced: tuple[str, ...]


class WebFolder:
    """A folder that `open_web_folder` gave, locked for this program.

    `manifest` is that of the export in it. `was_interrupted` says that a killed export was undone.
    """

    def __init__(self, root: Path, hidden: HiddenFolder) -> None:
        self.root, self._hidden = root, hidden
        self.was_interrupted = self._recover()
        self.manifest = recognized(root)

    def publish(self, files: Mapping[str, bytes], *, base_url: str, version: str, replace: bool = False) -> Outcome:
        """Make `files` the export in this folder; the one before it can then be restored by `roll_back`.

        Files with hashed names stay, so that pages in readers' browsers still find theirs. Raises `ExportError` where
        files that are not the viewer's stand at a place that the export needs, unless `replace` allows it to replace
        them after copying them to the hidden folder, and `OSError`; then the folder holds what it held before.
        """
        new = {path: sha256(data).hexdigest() for path, data in files.items()}
        known = self._known()
        stay = self._hashed_files(except_for=new)
        # Only what the last manifest lists is ever removed: everything else in the folder is somebody's.
        gone = dict.fromkeys(known.keys() - new.keys() - stay.keys())
        plan = self._plan({**new, **gone}, replace=replace)
        manifest = Manifest(base_url=base_url, version=version, files=dict(sorted({**new, **stay}.items())))
        return self._carry_out(plan, manifest, lambda path, place: place.write_bytes(files[path]))

    def roll_back(self, *, replace: bool = False) -> Outcome:
        """Restore the export before this one; this one can then be restored in the same way. Raises as `publish`
        does.
        """
        last = self._last_transaction()
        earlier = read_manifest(last.folder / "old")
        if earlier is None:
            raise ExportError(f"{last.old(MANIFEST)} is missing or damaged, so the previous export cannot be restored.")
        for change in last.record.changes:  # all of them first, so that a damaged one is found before anything changes
            if change.before is not None:
                last.check_old(change)
        stay = self._hashed_files(except_for=earlier.files)
        wanted = {change.path: change.before for change in last.record.changes if change.path not in (MANIFEST, *stay)}
        manifest = earlier.model_copy(update={"files": dict(sorted({**earlier.files, **stay}.items()))})
        plan = self._plan(wanted, replace=replace)
        return self._carry_out(plan, manifest, lambda path, place: link_or_copy(last.old(path), place))

    def _known(self) -> dict[str, str]:
        return dict(self.manifest.files) if self.manifest else {}

    def _hashed_files(self, *, except_for: Mapping[str, str]) -> dict[str, str]:
        """The files with hashed names of the export that is here, as long as nobody changed them."""
        names = {
            path: digest
            for path, digest in self._known().items()
            if PurePosixPath(path).parent.name == "static" and path not in except_for
        }
        return {path: digest for path, digest in names.items() if is_at(self.root, path, digest)}

    def _plan(self, wanted: Mapping[str, str | None], *, replace: bool) -> Plan:
        """What has to change so that each path holds what is wanted. Raises `ExportError` with every path that is not
        ours.
        """
        known = self._known()
        changes: list[FileChange] = []
        foreign: list[InTheWay] = []
        blocked: dict[str, InTheWay] = {}
        for path, digest in sorted(wanted.items()):
            try:
                now = hash_at(self.root, path)
            except InTheWay as error:
                if digest is not None:  # what the export no longer needs may be anything now, and stays
                    blocked.setdefault(error.path, error)
                continue
            ours = now is None or known.get(path) == now
            if now == digest or (digest is None and not ours):  # done, or edited and no longer needed: it stays
                continue
            if not ours:
                edited = "was changed after the last export" if path in known else "was not written by the viewer"
                foreign.append(InTheWay(path, edited))
            changes.append(FileChange(path=path, before=now, after=digest))
        if blocked or (foreign and not replace):
            raise ExportError(_refusal(self.root, [*blocked.values()], [] if replace else foreign))
        return Plan(tuple(changes), tuple(found.path for found in foreign))

    def _carry_out(self, plan: Plan, manifest: Manifest, stage: Stage) -> Outcome:
        data, before = manifest.as_json(), hash_at(self.root, MANIFEST)
        after = sha256(data).hexdigest()
        # Before anything changes, and outside the transaction, whose folder a later export removes.
        copies = self._copies(plan.replaced) if plan.replaced else None
        listing = (FileChange(path=MANIFEST, before=before, after=after),) if before != after else ()
        if changes := (*plan.changes, *listing):
            self._exchange(
                changes, lambda path, place: place.write_bytes(data) if path == MANIFEST else stage(path, place)
            )
        self.manifest = manifest
        differing = {path for path, digest in manifest.files.items() if not is_at(self.root, path, digest)}
        missing = {path for path in differing if is_at(self.root, path, None)}
        kinds = [(change.before is None, change.after is None) for change in plan.changes]
        return Outcome(
            manifest=manifest,
            added=kinds.count((True, False)),
            changed=kinds.count((False, False)),
            removed=kinds.count((False, True)),
            strangers=tuple(sorted({*_strangers(self.root, manifest), *(differing - missing)})),
            missing=tuple(sorted(missing)),
            copies=copies,
            can_roll_back=self._hidden.state.previous is not None,
        )

    def _exchange(self, changes: tuple[FileChange, ...], stage: Stage) -> None:
        folder, before = self._hidden.new_step(), self._hidden.state
        transaction = Transaction.prepare(self.root, folder, changes, stage)
        # From here until the state is saved again, a killed program leaves what `_recover` finds and undoes.
        self._hidden.save(ExportState(previous=before.previous, running=folder.name))
        try:
            transaction.apply()
        except BaseException:  # an interrupt from the keyboard too
            self._undo(transaction)
            self._hidden.save(before)
            raise
        listing = next((change for change in changes if change.path == MANIFEST), None)
        if listing is None:  # restoring lost or edited files to the same manifest is not a new export
            self._hidden.save(before)
        else:
            self._hidden.save(ExportState(previous=folder.name if listing.before else None))

    def _undo(self, transaction: Transaction) -> None:
        try:
            transaction.undo()
        except OSError as error:
            raise ExportError(
                f"{self.root} was left between two exports because it can no longer be written to:"
                f" {error.strerror or error}. Nothing is lost. Fix: make the folder writable and run the command again;"
                " it first restores what was there."
            ) from error

    def _recover(self) -> bool:
        """Undo what a killed program left half done; gives whether there was anything."""
        state = self._hidden.state
        if state.running is None:
            return False
        transaction = Transaction.read(self.root, self._hidden.path / state.running)
        if transaction is not None:
            self._undo(transaction)
        self._hidden.save(ExportState(previous=state.previous))
        return True

    def _last_transaction(self) -> Transaction:
        name = self._hidden.state.previous
        found = Transaction.read(self.root, self._hidden.path / name) if name else None
        if found is None:
            raise ExportError(
                f"{self.root} has no previous export to restore, because it was exported to only once or its"
                f" {HIDDEN} was removed. Nothing was changed."
            )
        return found

    def _copies(self, paths: tuple[str, ...]) -> Path:
        """Copies of files that are about to be replaced, in a folder that no export removes."""
        folder = self._hidden.new_copies()
        for path in paths:
            copy_file(self.root / path, folder / path)
        return folder


@contextmanager
def open_web_folder(root: Path) -> Iterator[WebFolder]:
    """Open a folder to export to, created if missing and locked for this program; a killed export is undone first.

    Raises `ExportError` for a folder that has files but is not an export, and while another export writes to it, and
    `OSError`.
    """
    is_new = not root.exists()
    if not check_hidden(root / HIDDEN):  # nothing is written to a folder of somebody else, not even a lock
        try:
            recognized(root)
        except ExportError:
            if not check_hidden(root / HIDDEN):  # unless it belongs to an export that has just started
                raise
    root.mkdir(parents=True, exist_ok=True)
    try:
        with locked_hidden_folder(root) as hidden:
            yield WebFolder(root, hidden)
    finally:
        if is_new:
            with suppress(OSError):  # the export is in it
                root.rmdir()


def recognized(root: Path) -> Manifest | None:
    """The manifest of the export in a folder; `None` for an empty or missing one. Raises `ExportError` for any
    other.
    """
    if root.exists() and not root.is_dir():
        raise ExportError(f"{root} is not a folder. Fix: choose an empty folder, or the folder of an earlier export.")
    manifest = read_manifest(root)
    if manifest is None and root.exists() and any(path.name not in _OF_THE_SYSTEM for path in root.iterdir()):
        raise ExportError(
            f"{root} contains files but no {MANIFEST}, which marks an export. Nothing was changed."
            " Fix: export to an empty folder, or to the folder of an earlier export."
            " To have the site among these files, export to an empty folder and copy what is in it to this one without"
            " overwriting anything; the next export can then go here."
        )
    return manifest


def _strangers(root: Path, manifest: Manifest) -> Iterator[str]:
    """Everything that is not the export's. A folder with nothing of the export in it is listed as a whole."""
    own = {HIDDEN, MANIFEST, *manifest.files}
    # Folders on the way to a file of ours are looked into; any other is listed as one, whatever it holds.
    on_the_way = {folder for path in manifest.files for folder in folders_of(path)}
    waiting = [""]
    while waiting:
        at = waiting.pop()
        for entry in _entries(root / at):
            path, is_folder = f"{at}{entry.name}", entry.is_dir(follow_symlinks=False)
            if path in on_the_way and is_folder:
                waiting.append(f"{path}/")
            elif path not in own and path not in _OF_THE_SYSTEM:
                yield f"{path}/" if is_folder else path


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as found:  # what cannot be read cannot be listed, and stays
        return sorted(found, key=lambda entry: entry.name)
    return []


def _refusal(root: Path, blocked: list[InTheWay], foreign: list[InTheWay]) -> str:
    lines = [f"{root} holds something else where the export needs its own files. Nothing was changed."]
    lines += (f"  {printable(error.path)} is {error.what}" for error in blocked)
    lines += (f"  {printable(error.path)} {error.what}" for error in foreign)
    lines.append("Fix: move or rename these, then run the command again.")
    if foreign:
        lines.append(
            "Or add --replace to replace those that the viewer did not write or that were changed;"
            f" copies of them are saved in {root / HIDDEN}."
        )
    return "\n".join(lines)
