"""Folders that hold several diagrams, each in its own subfolder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from viewer.content.snapshot import DEFINITIONS

# The name becomes the first part of every address of the diagram; the same rule as for an id.
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_TAKEN = frozenset({"static", "oembed", "infobutton", "livez", "healthz"})
"""Names that the catalog of diagrams needs for itself."""


def diagrams_in(folder: Path) -> Mapping[str, Path]:
    """The diagrams in a content folder: sorted subfolders by name, or none if the folder itself is a diagram.

    A folder counts if its name can be part of an address (small letters, digits and hyphens, a letter first) and it
    holds `regions.json`, good or broken.
    """
    if (folder / DEFINITIONS).exists():
        return {}
    try:
        inside = sorted(folder.iterdir())
    except OSError:  # no folder, or one that may not be listed: loading it as a diagram will say so
        return {}
    return {
        path.name: path
        for path in inside
        if _NAME.fullmatch(path.name) and path.name not in _TAKEN and (path / DEFINITIONS).exists()
    }
