"""Stores the last good content of a folder outside it, so that it outlives the process."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile

from viewer.content.snapshot import LARGEST, Snapshot
from viewer.files import File
from viewer.problems import ContentError

NAME = "last-good.zip"
_FORMAT = 1
_ABOUT = "about.json"
_FILES = "content/"
_ROOM = 2_000_000
"""Bytes of an archive beyond those of the files in it: names and dates."""
_ABANDONED = 3600.0
"""Seconds after which an unfinished file was left by a process that died."""


class UnusableCopyError(Exception):
    """A stored copy exists but must not be served; the message says why."""


class LastGood:
    """A place on disk for the last good content of one folder.

    One zip archive holds the files unchanged, so that an editor can recover them with any zip program. It is written
    to a temporary name and renamed, so readers find a complete old or new one however many processes write.
    """

    def __init__(self, state: Path, folder: Path, definitions: str) -> None:
        # Links are not followed: /srv/current/content stays the same place when `current` leads to the next release.
        self.folder = Path(os.path.abspath(folder))  # noqa: PTH100 - Path.absolute keeps ".."
        self.origin = str(self.folder / definitions)
        name = re.sub(r"[^A-Za-z0-9-]+", "-", self.folder.name)[:40].strip("-") or "content"
        self.path = state / f"{name}-{sha256(os.fsencode(self.origin)).hexdigest()[:12]}" / NAME

    def save(self, files: Snapshot) -> None:
        """Store content that has loaded. Raises `OSError` if it cannot be written."""
        place = self.path.parent
        # Only this user: whoever may write here decides what the server shows.
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy()
        handle, name = tempfile.mkstemp(".tmp", f".{NAME}-", place)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._archive(files))
                file.flush()
                os.fsync(file.fileno())  # else a power cut may leave the new name with none of the bytes
            Path(name).replace(self.path)
        except BaseException:  # also when the process is told to stop: the temporary file must not stay
            with suppress(OSError):
                Path(name).unlink()
            raise

    def load(self) -> Snapshot | None:
        """The stored files, if there are any. Raises `UnusableCopyError` for an archive that has been altered or
        damaged.
        """
        if not os.path.lexists(self.path):
            return None
        try:
            data = File.at(self.path, LARGEST + _ROOM).read()
        except ContentError as error:
            raise UnusableCopyError(str(error)) from None
        try:
            return self._opened(data)
        except UnusableCopyError:
            raise
        except Exception as error:  # which exceptions a damaged archive causes is documented nowhere
            raise UnusableCopyError(f"it is damaged ({type(error).__name__})") from None

    def _archive(self, files: Snapshot) -> bytes:
        about = {
            "format": _FORMAT,
            "content": self.origin,
            "definitions": files.definitions,
            "digest": files.digest,
            "stored": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        data = BytesIO()
        with ZipFile(data, "w", ZIP_DEFLATED) as archive:
            archive.writestr(_ABOUT, json.dumps(about, indent=1))
            for name, file in files.files.items():
                archive.writestr(_FILES + name, file.read())
        return data.getvalue()

    def _opened(self, data: bytes) -> Snapshot:
        with ZipFile(BytesIO(data)) as archive:
            # zipfile never reads more than the size an archive states, so the total is known beforehand.
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST + _ROOM:
                raise UnusableCopyError("it is larger than allowed")
            about = json.loads(archive.read(_ABOUT))
            if about["format"] != _FORMAT:
                raise UnusableCopyError("another version of the viewer stored it")
            if about["content"] != self.origin:
                raise UnusableCopyError("it belongs to another content folder")
            names = [name for name in archive.namelist() if name.startswith(_FILES)]
            found = {name.removeprefix(_FILES): File(Path(name).name, archive.read(name)) for name in names}
        files = Snapshot(folder=self.folder, definitions=about["definitions"], files=MappingProxyType(found))
        if files.digest != about["digest"]:
            raise UnusableCopyError("it is damaged (its bytes are not those that were stored)")
        return files

    def _tidy(self) -> None:
        """Remove what processes left behind when they died while writing."""
        for left in self.path.parent.glob(f".{NAME}-*.tmp"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _ABANDONED:
                    left.unlink()
