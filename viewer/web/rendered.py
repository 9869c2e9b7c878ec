"""A page rendered once, with gaps for what differs between requests: addresses, and what an embed's query asks for.

A template leaves a gap with `{{ gap("theme") }}`; each answer fills them in. Filling takes a few dozen string operations,
where rendering takes a thousand times as long, so nothing that a stranger writes into a request causes a rendering.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import accumulate
from secrets import token_hex

from markupsafe import Markup, escape

from viewer.web.responses import Body

Values = Mapping[str, str | Callable[[str], str]]
"""What fills the gaps, by name: text, which is escaped unless it is `Markup`, or a function of the gap's argument."""

# Neither content nor a request can hold a mark: they do not know the token, which is never sent to anyone.
_TOKEN = token_hex(16)
_MARK = re.compile(rf"\x02{_TOKEN} ([a-z-]+(?: [A-Za-z0-9-]+)?)\x03")

_unpacked = lru_cache(maxsize=8)(zlib.decompress)
"""A page is up to 230 kB, a quarter of that compressed. Decompressing one takes less than a millisecond."""


def gap(name: str, argument: str = "") -> Markup:
    """A mark that leaves a gap in a page. Nothing that escapes HTML changes it."""
    mark = f"\x02{_TOKEN} {name}{' ' if argument else ''}{argument}\x03"
    if not _MARK.fullmatch(mark):
        raise ValueError(f"{name!r} with {argument!r} names no gap. Allowed: small letters, and an id as argument.")
    return Markup(mark)  # noqa: S704 - it has just been checked, and holds nothing but a name and an id


class Rendered:
    """A rendered page, compressed, whose gaps `filled` fills in."""

    def __init__(self, text: str) -> None:
        pieces = _MARK.split(text)  # what stands between the gaps, and every second one the name of a gap
        between = [piece.encode() for piece in pieces[::2]]
        whole = b"".join(between)
        self.gaps = tuple(pieces[1::2])
        self._ends = tuple(accumulate(map(len, between)))
        self._packed = zlib.compress(whole)
        self._digest = sha256(repr((self.gaps, self._ends)).encode() + whole).digest()

    def filled(self, values: Values) -> Body:
        """The page for one request. Raises `KeyError` for a gap that has no value."""
        return _Filled(self, {name: _value(name, values) for name in self._names})

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.gaps))

    def tag(self, values: Mapping[str, str]) -> str:
        """The ETag of the page with these values: the same in every copy of the server, and cheaper than the page itself."""
        return f'"{sha256(self._digest + repr(tuple(values.items())).encode()).hexdigest()[:16]}"'

    def data(self, values: Mapping[str, str]) -> bytes:
        """The page's bytes with these values."""
        whole = memoryview(_unpacked(self._packed))  # so that a part of it is no copy
        encoded = {name: value.encode() for name, value in values.items()}
        parts: list[bytes | memoryview] = []
        start = 0
        for end, name in zip(self._ends, self.gaps, strict=False):  # after the last piece there is no gap
            parts += (whole[start:end], encoded[name])
            start = end
        return b"".join((*parts, whole[start:]))


class _Filled(Body):
    """A page for one request, put together only where its bytes are sent."""

    def __init__(self, page: Rendered, values: Mapping[str, str]) -> None:
        self._page, self._values = page, values
        self.tag = page.tag(values)

    @property
    def data(self) -> bytes:
        """The bytes, with every gap filled."""
        return self._page.data(self._values)


def _value(gap_name: str, values: Values) -> str:
    name, _, argument = gap_name.partition(" ")
    value = values[name]
    return str(escape(value if isinstance(value, str) else value(argument)))
