"""Short hashes of texts, by which translations and reviews record the exact words they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

LENGTH = 6
"""Hexadecimal digits. A changed text keeps its fingerprint once in 16 million times; short enough to read in a diff."""

_PATTERN = rf"[0-9a-f]{{{LENGTH}}}"


def fingerprint(texts: Iterable[str]) -> str:
    """The fingerprint of one or more texts in their order, such as ``1f3a9c``. Texts hold no line breaks."""
    # Files hold these for years: another hash, length or separator would make every translation and review stale.
    return sha256("\n".join(texts).encode()).hexdigest()[:LENGTH]


def _well_formed(value: str) -> str:
    if not re.fullmatch(_PATTERN, value):
        raise PydanticCustomError("fingerprint", "fingerprint")
    return value


Fingerprint = Annotated[
    str, AfterValidator(_well_formed), WithJsonSchema({"type": "string", "pattern": f"^{_PATTERN}$"})
]
"""A fingerprint in a file."""
