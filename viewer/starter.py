"""Creates a content folder to start from: a copy of the packaged content, or a minimal diagram."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from click import ClickException

from viewer.content import DEFINITIONS, content_files, find_content
from viewer.problems import ContentError, printable

SCHEMAS = ("regions.schema.json", "regions.translation.schema.json")
"""What an editor's program needs beside the content to complete keys and mark mistakes."""


class StarterError(ClickException):
    """The content cannot be copied; nothing was written, and nothing that existed was changed."""


def copy_content(source: Path, folder: Path) -> tuple[str, ...]:
    """Copy content, drawings and schemas; gives the names of the copies in the folder, sorted.

    Raises `StarterError` where one of them exists already or cannot be written. Other files in the folder do no harm.
    """
    files, problems = content_files(source)
    if problems:
        raise ContentError(problems)
    files |= {name: find_content() / name for name in SCHEMAS}
    # A link that leads nowhere counts too: writing to it would create a file elsewhere.
    if existing := [name for name in sorted(files) if os.path.lexists(folder / name)]:
        raise StarterError(
            f"{printable(str(folder))} already holds files that would be overwritten: {', '.join(existing)}."
            " Nothing was copied. Fix: name a new or empty folder."
        )
    _copy(files, folder)
    return tuple(sorted(files))


FIRST_DIAGRAM = Path(__file__).parent / "content" / "first_diagram"
"""A diagram of one view and two areas, which its own texts explain."""


def write_new(folder: Path) -> tuple[str, ...]:
    """Write the smallest diagram and the schemas; gives the names of the files, sorted. Raises as `copy_content`
    does.
    """
    return copy_content(FIRST_DIAGRAM, folder)


def _copy(files: Mapping[str, Path], folder: Path) -> None:
    """Copy all files or none."""
    written: list[Path] = []
    try:
        for name, path in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            # Exclusive, in case a file has appeared since; only the bytes, because an installed file may be read-only.
            with place.open("xb") as file:
                written.append(place)
                file.write(path.read_bytes())
    except OSError as error:
        for place in written:  # folders stay: they may have been there before
            with suppress(OSError):
                place.unlink()
        where = printable(str(error.filename or folder))
        raise StarterError(f"{where}: cannot be copied: {error.strerror}. Nothing was copied.") from None


def next_steps(folder: Path, names: Iterable[str], *, own_drawings: bool = True) -> str:
    """What to do with a new content folder, with commands for the shell of the platform.

    `own_drawings` is whether the drawings are copies of those that come with the viewer.
    """
    names = tuple(names)
    translations = [name for name in names if "/" not in name and name not in (DEFINITIONS, *SCHEMAS)]
    powershell, shell = f'$env:VIEWER_CONTENT = "{folder}"', f"export VIEWER_CONTENT={shlex.quote(str(folder))}"
    choose = powershell if os.name == "nt" else shell
    rows = [
        f"{'Copied' if own_drawings else 'Wrote'} {len(names)} files to {printable(str(folder))}.",
        "",
        "Next:",
        f"  {choose}",
        "  anatomy-viewer check          # after every edit: lists all mistakes with file and line",
        "  anatomy-viewer run --debug    # shows the diagram, and every saved change at once",
        "",
        f"Edit the words in {DEFINITIONS} and the drawings in assets/svg.",
    ]
    if translations:
        rows.append(f"Translations: {', '.join(translations)}. Delete those you do not need.")
    if own_drawings:
        rows.append("Delete the folder assets to use the drawings that come with the viewer, updates included.")
    else:
        rows.append("docs/new-diagram.md leads from here to a published diagram.")
    return "\n".join(rows)
