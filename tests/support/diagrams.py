"""The diagrams that every page must work for: the head, the hand, and the one that `anatomy-viewer new` writes."""

from __future__ import annotations

from pathlib import Path

from support.served import ROOT
from viewer.starter import write_new

DIAGRAMS = ("head", "hand", "new")


def diagram_folder(name: str, new: Path) -> Path:
    """The folder of a diagram; the new one is written to `new`."""
    if name == "new":
        write_new(new)
        return new
    return ROOT if name == "head" else ROOT / "examples" / "hand"
