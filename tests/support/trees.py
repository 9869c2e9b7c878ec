"""Small exports, and folders as they may be on a clinic's server: any tree of files, links and FIFOs around them."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

from hypothesis import strategies as st

from viewer.publish.manifest import HIDDEN, MANIFEST, ExportError, read_manifest
from viewer.publish.web_folder import Outcome, open_web_folder

ADDRESS = "https://www.clinic.example/anatomy/"
FIRST = {
    "index.html": b"old",
    "404.html": b"same",
    "_headers": b"old",
    "embed.js": b"old",
    "en/index.html": b"old",
    "en/index.html.gz": b"old",
    "en/embed/index.html": b"old",
    "es/index.html": b"old",
    "static/a.0123456789.js": b"a",
}
SECOND = {
    "index.html": b"new",
    "404.html": b"same",
    "_headers": b"new",
    "embed.js": b"new",
    "en/index.html": b"new",
    "en/index.html.gz": b"new",
    "en/embed/index.html": b"new",
    "fr/index.html": b"new",
    "static/b.0123456789.js": b"b",
}
OURS = (
    *(
        "index.html",
        "404.html",
        "_headers",
        ".htaccess",
        "anatomy-export.json",
        "embed.js",
        "static",
        "en",
        "en/embed",
        "es",
    ),
    *("en/index.html", "en/index.html.gz", "en/embed/index.html", "es/index.html"),
    *("static/a.0123456789.js", "static/b.0123456789.js"),
)
"""Paths that an export needs, or once needed, and the folders on the way."""
OTHERS = (
    *(
        "CNAME",
        "google123.html",
        "manifest.json",
        "uploads/photo.jpg",
        "en/notes.txt",
        "static/own.js",
        ".well-known/a",
        ".git/HEAD",
    ),
    *("a\nb", "-rf", "ä", "\udcff", "en/\udce4", "emoji 🙂", " ", "INDEX.HTML", "lost+found/x", "en/embed/deep/er"),
    *(
        HIDDEN,
        f"{HIDDEN}/mine",
        f"{HIDDEN}/lock",
        f"{HIDDEN}/step-1/new/x",
        f"{HIDDEN}/replaced",
        f"{HIDDEN}/state.json",
    ),
)
TEXTS = (
    "old",
    "new",
    "mine",
    "",
    "{}",
    '{"name": "Clinic PWA"}',
    '{"format": "anatomy-viewer-export", "format_version": 2}',
)

THINGS = st.one_of(
    st.tuples(st.just("file"), st.sampled_from(TEXTS)),
    st.tuples(st.just("folder"), st.just("")),
    st.tuples(st.just("link"), st.sampled_from(["outside", "outside/secret", "nowhere", "..", "."])),
    st.tuples(st.just("fifo"), st.just("")),
)
TREES = st.dictionaries(st.sampled_from((*OURS, *OTHERS)), THINGS, max_size=6)
"""Trees by path; a link leads to somewhere beside the folder."""


def plant(root: Path, tree: dict[str, tuple[str, str]]) -> None:
    """Put a tree in a folder, over what is there; what cannot stand because of what is there is left out."""
    for path, (kind, text) in tree.items():
        place = Path(os.fsdecode(os.fsencode(root / path)))
        parents = [parent for parent in place.parents if parent.is_relative_to(root)]
        if any(parent.is_symlink() or (parent.exists() and not parent.is_dir()) for parent in parents):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir() and not place.is_symlink():
            continue
        place.unlink(missing_ok=True)
        if kind == "file":
            place.write_text(text, encoding="utf-8")
        elif kind == "folder":
            place.mkdir()
        elif kind == "link":
            place.symlink_to(os.path.relpath(root.parent / text, place.parent))
        else:
            os.mkfifo(place)


def seen(root: Path, *, but: str = HIDDEN) -> dict[str, str]:
    """Everything in a folder, byte for byte: files with their text, links with where they lead."""
    found: dict[str, str] = {}
    for folder, names, files in os.walk(root):
        for name in (*names, *files):
            path = Path(folder, name)
            place = str(path.relative_to(root))
            if place == but or place.startswith(f"{but}/"):
                continue
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                found[place] = f"link to {path.readlink()}"
            elif stat.S_ISREG(mode):
                found[place] = f"file {path.read_bytes()!r}"
            else:
                found[place] = "folder" if stat.S_ISDIR(mode) else "fifo"
    return found


def publish(out: Path, files: dict[str, bytes], *, replace: bool = False) -> Outcome:
    with open_web_folder(out) as folder:
        return folder.publish(
            files, base_url=ADDRESS, version=sha256(repr(files).encode()).hexdigest()[:8], replace=replace
        )


def roll_back(out: Path, *, replace: bool = False) -> Outcome:
    with open_web_folder(out) as folder:
        return folder.roll_back(replace=replace)


def holds(out: Path, files: dict[str, bytes]) -> bool:
    return all((out / path).read_bytes() == data for path, data in files.items())


def own(out: Path) -> dict[str, str]:
    """The files of the export in a folder, as `seen` tells of them, unless somebody changed them."""
    try:
        manifest = read_manifest(out)
    except ExportError:
        manifest = None
    listed = {**manifest.files, MANIFEST: ""} if manifest else {}
    found = seen(out)
    return {
        path: found[path]
        for path, digest in listed.items()
        if path == MANIFEST
        or (found.get(path, "").startswith("file") and sha256((out / path).read_bytes()).hexdigest() == digest)
    }


def others(out: Path) -> dict[str, str]:
    """Everything in a folder that is not the export's; its folders are."""
    mine = own(out)
    on_the_way = {str(parent) for path in mine for parent in Path(path).parents}
    return {
        path: what
        for path, what in seen(out).items()
        if path not in mine and not (what == "folder" and path in on_the_way)
    }
