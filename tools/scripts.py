"""Minifies the scripts into `viewer/web/minified`: `python -m tools.scripts`, or `make scripts`.

The minifier also shortens names and rewrites statements, which the one that servers use does not: a page's script is
a sixth smaller on the wire. It is a large binary, so that it is run here rather than in every server.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import minify

from viewer.web.scripts import FETCHED, PLAIN, first_line, joined, small_name

FOLDER = Path(__file__).parent.parent / "viewer" / "web" / "minified"


def texts() -> Iterator[tuple[str, str]]:
    """Every script's file name in the folder, with the text that it is made from."""
    for entry in PLAIN:
        yield small_name(entry), joined(entry)
    for entry, exported in FETCHED.items():
        yield small_name(entry), joined(entry, exported)


def minified(text: str) -> str:
    """The file of a joined text: a line that tells what it was made from, and the script.

    Raises `minify.MinifyError` if the text is no JavaScript.
    """
    return f"{first_line(text)}\n{minify.string('text/javascript', text)}\n"


def stale() -> list[str]:
    """The names of files that are missing, or made from other texts than those of now."""
    paths = {name: FOLDER / name for name, _ in texts()}
    return [
        name
        for name, text in texts()
        if not paths[name].is_file() or paths[name].read_text(encoding="utf-8").partition("\n")[0] != first_line(text)
    ]


def main() -> None:
    """Write the files that changed."""
    for name, text in texts():
        (FOLDER / name).write_text(minified(text), encoding="utf-8")


if __name__ == "__main__":
    main()
