"""The picture of the turned person for the preview card: taken beforehand, because only a browser can turn the person.

Its file is named by a hash of what it shows, so a picture of older drawings, points or colors is never used: cards show
the sides instead until somebody takes a new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from viewer.content.definitions import Definitions
from viewer.content.palette import colors_of
from viewer.content.placement import Placement
from viewer.content.snapshot import Snapshot, card_name
from viewer.files import File
from viewer.problems import ContentError, Problem

CARD_PICTURE_SIZE = 1200, 387
"""px: as wide as the card, and as high as its room for drawings."""

_NAME_LENGTH = 12
"""Characters of the hash that names a picture: as many as tell one content from another in logs."""

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
"""How a PNG begins: its signature, and the head of its first chunk, which holds width and height."""


@dataclass(frozen=True)
class CardPicture:
    """The name that the picture has in the content folder, and its bytes; none where nobody has taken it yet."""

    name: str
    data: bytes = field(default=b"", repr=False)


def load_card_picture(files: Snapshot, defined: Definitions, places: Iterable[Placement]) -> CardPicture | None:
    """The picture of the turned person; none where the person cannot be turned. Raises `ContentError` for a damaged
    one.
    """
    if defined.surface is None:
        return None
    shown = (*map(files.drawing, sorted({view.artwork for view in defined.views})), files.model(defined.surface))
    name = card_name(f"{_fingerprint(shown, defined, places)}.png")
    return CardPicture(name, _picture(files.file(name)) if name in files.files else b"")


def _fingerprint(shown: Iterable[File], defined: Definitions, places: Iterable[Placement]) -> str:
    """A hash of everything in the content that shows in the picture."""
    # Rounded, because machines differ in the last digits of a computed place; 0.1 mm is far less than a pixel.
    points = sorted([place.site.id, place.side, *(round(value, 1) for value in place.point or ())] for place in places)
    views = [[view.artwork, view.mirror, view.facing] for view in defined.views]
    areas = [[region.id, region.structures] for region in defined.regions]
    kinds = [[structure.id, structure.kind] for structure in defined.structures]
    found = sha256(json.dumps([points, views, areas, kinds, dict(colors_of(defined))]).encode())
    # Each file's own digest: the bytes alone would not tell where one file ends and the next begins.
    for file in shown:
        found.update(sha256(file.data).digest())
    return found.hexdigest()[:_NAME_LENGTH]


def _picture(file: File) -> bytes:
    """The bytes of a PNG that has the right size."""
    data = file.read()
    # Enough to notice a wrong file without an image library: width and height stand at fixed places.
    size = tuple(int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    if data.startswith(_PNG) and size == CARD_PICTURE_SIZE:
        return data
    wide, high = CARD_PICTURE_SIZE
    value = f"{size[0]} x {size[1]} px" if data.startswith(_PNG) else "another format"
    fix = "delete the file; in a checkout, run `make figures` to take a new one"
    problem = Problem(
        file=file.name,
        line=0,
        path="",
        what="not a picture for the card",
        value=value,
        allowed=f"PNG, {wide} x {high} px",
        fix=fix,
    )
    raise ContentError([problem])
