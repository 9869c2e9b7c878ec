"""All content files at one moment: everything loaded, hashed and stored comes from these bytes alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from viewer.artwork import LARGEST_DRAWING, LARGEST_MODEL
from viewer.content import definitions
from viewer.content.interface import FOLDER
from viewer.content.translations import translation_files
from viewer.files import File, digest, names_in
from viewer.problems import ContentError, Problem, printable

DEFINITIONS = "regions.json"
ARTWORK = Path("assets", "svg")
MODELS = Path("assets", "model")
CARDS = Path("assets", "card")
PACKAGE = Path(__file__).parents[1]
LARGEST_CARD_PICTURE = 200_000
"""Bytes. The one that comes with the viewer has 0.1 million."""
LARGEST = 20_000_000
"""Bytes of all files together: the content that comes with the viewer has 0.4 million."""


@dataclass(frozen=True)
class Snapshot:
    """The files of a content folder by relative name (``words/es.json``), each read once.

    `definitions` is the name of the one that everything begins with; `problems` are those of whole folders. With
    `packaged_drawings`, the folder has none of its own and the drawings are those that come with the viewer.
    """

    folder: Path
    definitions: str
    files: Mapping[str, File]
    problems: tuple[Problem, ...] = ()
    packaged_drawings: bool = False
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        # The way to set a field of a frozen dataclass. Once is enough, as the files never change.
        object.__setattr__(self, "digest", digest(self.files, self.problems))

    def file(self, name: str) -> File:
        """A file by name; a missing one holds the problem that says so."""
        return self.files.get(name) or File.missing(self.folder / name)

    def translations(self) -> Iterator[tuple[str, File]]:
        """The translations of the definitions, by name."""
        return ((name, file) for name, file in self.files.items() if "/" not in name and name != self.definitions)

    def words(self) -> dict[str, File]:
        """The interface words that the folder brings, by language."""
        return {Path(name).stem: file for name, file in self.files.items() if name.startswith(f"{FOLDER}/")}

    def drawing(self, name: str) -> File:
        """A drawing by its file name."""
        found = self.file(drawing_name(name))
        # A drawing that is there and cannot be read has a problem of its own, which says why.
        if not found.problem or drawing_name(name) in self.files:
            return found
        if self.packaged_drawings:
            # Putting only this file into the folder would hide all the packaged ones.
            return File(found.name, problem=self._not_packaged(found.name))
        fix = f'{found.problem.fix}, or correct "artwork" in {self.definitions}'
        return File(found.name, problem=replace(found.problem, allowed=", ".join(self.drawings()[:12]), fix=fix))

    def model(self, name: str) -> File:
        """A surface by its file name."""
        return self.file(model_name(name))

    def _not_packaged(self, name: str) -> Problem:
        place = printable(str(self.folder / ARTWORK))
        return Problem(
            file=name,
            line=0,
            path="",
            what="no such drawing comes with the viewer, and the folder has none of its own",
            allowed=", ".join(self.drawings()),
            fix=f"use one of these, or put every drawing of the diagram into {place}",
        )

    def drawings(self) -> list[str]:
        """The file names of all drawings."""
        return [Path(name).name for name in self.files if name.startswith(f"{ARTWORK.as_posix()}/")]

    def only(self, names: Iterable[str]) -> Snapshot:
        """The same with these files alone."""
        files = MappingProxyType({name: self.files[name] for name in names if name in self.files})
        return Snapshot(
            folder=self.folder,
            definitions=self.definitions,
            files=files,
            packaged_drawings=self.packaged_drawings,
        )


def drawing_name(file: str) -> str:
    """A drawing's name in the content folder."""
    return (ARTWORK / file).as_posix()


def model_name(file: str) -> str:
    """A surface's name in the content folder."""
    return (MODELS / file).as_posix()


def card_name(file: str) -> str:
    """The name in the content folder of a picture for the preview card."""
    return (CARDS / file).as_posix()


def words_name(language: str) -> str:
    """The name in the content folder of a language's interface words."""
    return f"{FOLDER}/{language}.json"


def find_content(package: Path = PACKAGE) -> Path:
    """The folder with the content that comes with the viewer: inside an installed package, or beside it in a
    checkout.
    """
    return package if (package / DEFINITIONS).exists() else package.parent


def artwork_folder(folder: Path) -> Path:
    """Where the drawings of a content folder are: its own `assets/svg`, or else the ones that come with the viewer.

    Only a folder that has no `assets/svg` at all uses the packaged drawings; the two are never mixed. A link that leads
    nowhere, or a folder that may not be entered, is a folder's own artwork that has a problem.
    """
    own = folder / ARTWORK
    if any(map(os.path.islink, (own, own.parent))):
        return own
    try:
        # Not `exists`, which from Python 3.14 on calls a folder that may not be entered missing.
        own.lstat()
    except FileNotFoundError:
        return find_content() / ARTWORK
    except OSError:
        pass  # listing the folder will report what is wrong with it
    return own


def model_folder(folder: Path) -> Path:
    """Where the surfaces of a content folder are: beside its drawings, because they show the same person."""
    return artwork_folder(folder).parent / MODELS.name


def card_folder(folder: Path) -> Path:
    """Where the pictures for a content's preview card are: beside the drawings they were made from."""
    return artwork_folder(folder).parent / CARDS.name


def content_files(folder: Path, definitions: str = DEFINITIONS) -> tuple[dict[str, Path], list[Problem]]:
    """The files that make up the content, by relative name, and the folders that cannot be listed."""
    path = folder / definitions
    found = {path.name: path}
    problems: list[Problem] = []
    places: tuple[tuple[str, Callable[[], Iterable[Path]]], ...] = (
        ("", lambda: translation_files(path)),
        (f"{FOLDER}/", lambda: _files_in(folder / FOLDER, r".*\.json")),
        (f"{ARTWORK.as_posix()}/", lambda: _files_in(artwork_folder(folder), r".*\.svg")),
        (f"{MODELS.as_posix()}/", lambda: _files_in(model_folder(folder), r".*\.json")),
        (f"{CARDS.as_posix()}/", lambda: _files_in(card_folder(folder), r".*\.png")),
    )
    # All of them, even after one that cannot be listed, so that one report names everything.
    for prefix, listed in places:
        try:
            found |= {prefix + file.name: file for file in listed()}
        except ContentError as error:
            problems += error.problems
        except OSError as error:
            fix = (
                "let the user that runs the viewer list it"
                if isinstance(error, PermissionError)
                else "make it a folder"
            )
            problem = Problem(
                file=prefix.rstrip("/") or printable(path.parent.name),
                line=0,
                path="",
                what=f"the folder cannot be read: {error.strerror or type(error).__name__}",
                fix=fix,
            )
            problems.append(problem)
    return found, problems


def _files_in(folder: Path, pattern: str) -> list[Path]:
    return [folder / name for name in names_in(folder, pattern)]


def take(folder: Path, definitions_name: str = DEFINITIONS) -> Snapshot:
    """Read the content of a folder. Never raises and never blocks; an unreadable file becomes a problem."""
    packaged = artwork_folder(folder) != folder / ARTWORK
    paths, problems = content_files(folder, definitions_name)
    files: dict[str, File] = {}
    room = LARGEST
    for name, path in paths.items():
        limit = _limit(name)
        if room < limit:  # it may be small, but nothing is read to find out
            problem = Problem(
                file=printable(path.name),
                line=0,
                path="",
                what="all files together are too large",
                allowed=f"at most {LARGEST:,} bytes",
            )
            files[name] = File(problem.file, problem=problem)
            continue
        files[name] = File.at(path, limit)
        room -= len(files[name].data)
    return Snapshot(
        folder=folder,
        definitions=(folder / definitions_name).name,
        files=MappingProxyType(files),
        problems=tuple(problems),
        packaged_drawings=packaged,
    )


def _limit(name: str) -> int:
    """The most bytes that a file may have, by its name in the content folder."""
    limits = {ARTWORK: LARGEST_DRAWING, MODELS: LARGEST_MODEL, CARDS: LARGEST_CARD_PICTURE}
    return limits.get(Path(name).parent, definitions.LARGEST_FILE)
