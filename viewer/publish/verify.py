"""Compares what a host or a folder serves with a manifest, so a clinic can show which words readers saw on which
day.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from threading import Event, Timer
from typing import Literal
from urllib.parse import urlsplit

import brotli
from click import ClickException
from pydantic import BaseModel, ConfigDict, ValidationError

from viewer.files import File
from viewer.problems import MANY, printable, shown
from viewer.publish.manifest import HIDDEN, MANIFEST, MARKER, Digest, InTheWay, Manifest, OwnPath, hash_at
from viewer.version import __version__

SITE: Literal["anatomy-viewer-site"] = "anatomy-viewer-site"
_LARGEST_MANIFEST = 4_000_000
_LARGEST = 8_000_000
"""Bytes of a file; today's largest has some 300,000."""
_PATIENCE = 10.0
"""Seconds to wait for the next bytes of a host."""
_LONGEST = 40.0
"""Seconds for a whole answer, however slowly its bytes come."""
_BUSY = (429, 502, 503)
"""What a host answers that limits requests, or whose server behind a proxy is starting."""
_TRIES = 6
_GIVE_UP = 3
"""Files in a row that a host does not answer for before the others are not asked for either."""
_MOST_STRANGERS = 10_000
"""Files that are not in the manifest, counted at most: a wrong folder, such as a home folder, may hold millions."""

# Configuration for web servers and error pages, which readers never request.
_NOT_ASKED = {"_headers", "nginx.conf", ".htaccess", "404.html"}
# Readers get these by the name of the file that they are copies of.
_COPIES = (".gz", ".br")


class VerifyError(ClickException):
    """Nothing could be compared."""


class SiteManifest(BaseModel):
    """Every file that a server gives its readers with its SHA-256, and what it was made from."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    format: Literal["anatomy-viewer-site"] = SITE
    format_version: Literal[1] = 1
    viewer: str = __version__
    base_url: str
    version: str
    files: Mapping[OwnPath, Digest]

    @classmethod
    def of(cls, files: Mapping[str, bytes], *, base_url: str, version: str) -> SiteManifest:
        """The manifest of files by their paths."""
        digests = {path: sha256(data).hexdigest() for path, data in sorted(files.items())}
        return cls(base_url=base_url, version=version, files=digests)

    def as_json(self) -> bytes:
        """The manifest as the bytes of its file."""
        return (json.dumps(self.model_dump(mode="json"), indent=1) + "\n").encode()


AnyManifest = Manifest | SiteManifest


@dataclass(frozen=True)
class Verdict:
    """What a comparison found: how many files agree, a line for each that does not, and notes on what was not
    compared.
    """

    agreeing: int
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_any_manifest(path: Path) -> AnyManifest:
    """The manifest in a file: an export's, or a server's. Raises `VerifyError` with everything that is wrong with
    it.
    """
    file = File.at(path, _LARGEST_MANIFEST)
    if file.problem:
        raise VerifyError(str(file.problem))
    try:
        found = json.loads(file.data)
    except (ValueError, RecursionError) as error:
        raise VerifyError(
            f"{file.name}: this is not JSON. Fix: use the file that the export or manifest command wrote."
        ) from error
    kinds: dict[object, type[Manifest | SiteManifest]] = {MARKER: Manifest, SITE: SiteManifest}
    marker = found.get("format") if isinstance(found, dict) else None
    kind = kinds.get(marker) if isinstance(marker, str) else None
    if kind is None:
        raise VerifyError(
            f"{file.name}: this is not a manifest. Found: format {shown(marker)}."
            f" Allowed: {', '.join(map(str, kinds))}."
            f" Fix: give {MANIFEST} from an export, or the file that the command manifest wrote."
        )
    try:
        return kind.model_validate_json(file.data)
    except ValidationError as error:
        lines = (f"  {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False)[:MANY])
        problems = "\n".join(map(printable, lines))
        raise VerifyError(f"{file.name} was changed or damaged:\n{problems}\nFix: restore this file.") from error


def verify_folder(folder: Path, manifest: AnyManifest) -> Verdict:
    """Compare a folder with the manifest of an export. No link in it is followed."""
    if isinstance(manifest, SiteManifest):
        raise VerifyError(
            "This is a server's manifest, and a folder is an export. Fix: give the manifest of the export."
        )
    differences = []
    for path, digest in sorted(manifest.files.items()):
        try:
            found = hash_at(folder, path)
        except InTheWay as error:
            differences.append(printable(str(error)))
            continue
        if found != digest:
            differences.append(_other(path, found, digest) if found else f"{path}: missing")
    strangers = [*islice(_strangers(folder, manifest), _MOST_STRANGERS)]
    notes = [f"not in the manifest: {printable(path)}" for path in strangers[:MANY]]
    notes += [f"and {len(strangers) - MANY} more that are not in the manifest"] if len(strangers) > MANY else []
    return Verdict(agreeing=len(manifest.files) - len(differences), differences=tuple(differences), notes=tuple(notes))


def _strangers(folder: Path, manifest: Manifest) -> Iterator[str]:
    for place, folders, names in os.walk(folder):  # which follows no links
        here = Path(place).relative_to(folder)
        if not here.parts:
            folders[:] = [name for name in folders if name != HIDDEN]
            names = [name for name in names if name != MANIFEST]  # noqa: PLW2901 - the rest of this one folder
        yield from sorted(path for name in names if (path := (here / name).as_posix()) not in manifest.files)


def verify_host(address: str, manifest: AnyManifest) -> Verdict:
    """Compare what a host serves below an address (checked, with its last slash) with a manifest.

    Each file is requested three times, uncompressed, with gzip and with brotli, because readers get it compressed. A
    host may answer with plain bytes instead. Redirects are not followed.
    """
    site, differences, silent = _Site(address), [], 0
    asked = [
        path
        for path in sorted(manifest.files)
        if PurePosixPath(path).name not in _NOT_ASKED and not path.endswith(_COPIES)
    ]
    agreeing = 0
    for count, path in enumerate(asked):
        found = [*_compared(site, path, manifest.files[path])]
        differences += found
        agreeing += not found
        silent = silent + 1 if found and site.silent else 0
        if silent == _GIVE_UP:
            if left := len(asked) - count - 1:
                differences.append(f"{left} more were not asked for, because the host no longer answers")
            break
    skipped = len(manifest.files) - len(asked)
    notes = (f"{skipped} files for web servers, and compressed copies, are not asked for by name",) if skipped else ()
    return Verdict(agreeing=agreeing, differences=tuple(differences), notes=notes)


def _compared(site: _Site, path: str, digest: str) -> Iterator[str]:
    for encoding in ("identity", *_UNPACK):
        try:
            found = sha256(site.get(path, encoding)).hexdigest()
        except _Differs as difference:
            yield f"{path}: {difference}"
            return
        if found != digest:
            yield _other(path if encoding == "identity" else f"{path} (compressed, {encoding})", found, digest)
            return


def _other(path: str, found: str, digest: str) -> str:
    return f"{path}: different content. Found: sha256 {found[:16]}…. In the manifest: {digest[:16]}…."


class _Differs(Exception):
    """A host answers something else than the file."""


@dataclass(frozen=True)
class _Answer:
    """What a host sent: `data` as it came, in an `encoding` that is empty where the host names none."""

    status: int
    encoding: str
    data: bytes


class _Site:
    """A host below an address. `silent` is whether it gave no answer at all the last time."""

    def __init__(self, address: str) -> None:
        self._address = urlsplit(address)
        self.silent = False

    def get(self, path: str, encoding: str) -> bytes:
        """The bytes of a file, decompressed. Raises `_Differs` for any other answer; waits where the host is busy."""
        if path == "index.html" or path.endswith("/index.html"):
            path = path.removesuffix("index.html")
        for attempt in range(_TRIES):
            answer = self._answer(self._address.path + path, encoding)
            if answer.status not in _BUSY or attempt == _TRIES - 1:
                break
            time.sleep(1.0)  # a rate limit: verifying asks faster than a reader
        if answer.status != 200:
            raise _Differs(f"the host answers {answer.status} instead of 200")
        if answer.encoding in ("", "identity"):  # a host may send anything uncompressed
            return answer.data
        if answer.encoding not in _UNPACK:
            raise _Differs(f"the host sends another encoding than it was asked for: {shown(answer.encoding)}")
        return _UNPACK[answer.encoding](answer.data)

    def _answer(self, target: str, encoding: str) -> _Answer:
        host, port = self._address.hostname or "", self._address.port
        connection = (
            http.client.HTTPSConnection(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
            if self._address.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=_PATIENCE)
        )
        too_slow = Event()
        # A timeout counts from each byte to the next; a host that sends one a second would never meet it.
        watch = Timer(_LONGEST, _hang_up, [connection, too_slow])
        watch.daemon = True
        watch.start()
        self.silent = True
        try:
            connection.request("GET", target, headers={"Accept-Encoding": encoding, "Connection": "close"})
            answer = connection.getresponse()
            data = answer.read(_LARGEST + 1)
            if too_slow.is_set():  # a connection that was hung up on looks like one that has ended
                raise TimeoutError(f"longer than {_LONGEST:g} seconds")
            if len(data) <= _LARGEST and answer.length:  # read with a size, it does not say that bytes are missing
                raise http.client.IncompleteRead(data, answer.length)
        except (OSError, http.client.HTTPException) as error:
            raise _Differs(f"no whole answer ({printable(str(error)[:200]) or type(error).__name__})") from error
        finally:
            watch.cancel()
            connection.close()
        self.silent = False
        if len(data) > _LARGEST:
            raise _Differs(f"an answer of more than {_LARGEST:,} bytes")
        used = (answer.headers.get("Content-Encoding") or "").strip().lower()
        return _Answer(status=answer.status, encoding=used, data=data)


def _hang_up(connection: http.client.HTTPConnection, too_slow: Event) -> None:
    """Close a connection that sends its bytes too slowly."""
    too_slow.set()
    with suppress(OSError, AttributeError):  # it has no socket yet, or no longer
        connection.sock.shutdown(socket.SHUT_RDWR)


def _gunzipped(data: bytes) -> bytes:
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = unpack.decompress(data, _LARGEST + 1)  # a few bytes may hold gigabytes
    except zlib.error as error:
        raise _Differs("compressed bytes that cannot be read") from error
    if len(found) > _LARGEST or not unpack.eof or unpack.unused_data:
        raise _Differs("compressed bytes that are cut short, too many, or followed by others")
    return found


def _unbrotlied(data: bytes) -> bytes:
    unpack = brotli.Decompressor()
    try:
        found = bytes(unpack.process(data, output_buffer_limit=_LARGEST + 1))
    except brotli.error as error:
        raise _Differs("compressed bytes that cannot be read") from error
    if len(found) > _LARGEST or not unpack.is_finished():
        raise _Differs("compressed bytes that are cut short or too many")
    return found


_UNPACK = {"gzip": _gunzipped, "br": _unbrotlied}
