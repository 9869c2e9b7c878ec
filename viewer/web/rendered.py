"""Pages rendered once, with gaps for what differs between requests: addresses, and what an embed's query asks for.

A template leaves a gap with `{{ gap("theme") }}`; each answer fills them in. Filling takes a few dozen string operations,
and rendering a thousand times as long, so nothing a stranger puts into a request triggers rendering. Nor does
it trigger compressing the whole page again: the text between gaps is compressed once, at gzip's highest level.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import groupby, zip_longest
from secrets import token_hex
from threading import Lock

from markupsafe import Markup, escape

from viewer.web.compression import Coding, LaterBrotli, Stretch, deflated, gzipped, inflated
from viewer.web.responses import Body

Values = Mapping[str, str | Callable[[str], str]]
"""What fills the gaps, by name: text, which is escaped unless it is `Markup`, or a function of the gap's argument."""

# Neither content nor a request can hold a mark: they do not know the token, which is never sent to anyone.
_TOKEN = token_hex(16)
_MARK = re.compile(rf"\x02{_TOKEN} ([a-z-]+(?: [A-Za-z0-9-]+)?)\x03")

SETTLED = "mount"
"""The gap whose value the deployment decides and no request: it is filled before a page is compressed, once for each value."""

_MOUNTS = 4
"""Paths under which one process serves the viewer; those asked for last are stored."""

_WORTHWHILE = 4_096
"""Bytes of a stretch that is compressed ahead. Shorter ones lie in the same blocks as the values around them."""

_BROTLIS, _RECENT = 3, 8
"""How many fillings of a page are compressed with brotli, and among how many one has to be asked for again before it is."""

_QUICK = 6
"""The level for a page that is only compressed again, with a settled value."""

_plain = lru_cache(maxsize=4)(inflated)
"""For browsers that accept no compression. A page is some 250 kB, and decompressing one takes less than a millisecond."""


def gap(name: str, argument: str = "") -> Markup:
    """A mark that leaves a gap in a page. Nothing that escapes HTML changes it."""
    mark = f"\x02{_TOKEN} {name}{' ' if argument else ''}{argument}\x03"
    if not _MARK.fullmatch(mark):
        raise ValueError(f"{name!r} with {argument!r} names no gap. Allowed: small letters, and an id as argument.")
    return Markup(mark)  # noqa: S704 - it has just been checked, and holds nothing but a name and an id


class Rendered:
    """A rendered page, compressed, whose gaps `filled` fills in."""

    def __init__(self, text: str) -> None:
        pieces = _MARK.split(text)  # alternates text and gap names
        between = [piece.encode() for piece in pieces[::2]]
        whole = b"".join(between)
        self.gaps = tuple(pieces[1::2])
        self._sizes = tuple(map(len, between))
        self._digest = sha256(repr((self.gaps, self._sizes)).encode() + whole).digest()
        self._packed = deflated(whole, _QUICK)
        self._forms: OrderedDict[str, _Form] = OrderedDict()
        self._lock = Lock()

    def filled(self, values: Values) -> Body:
        """The page for one request. Raises `KeyError` for a gap that has no value."""
        found = {name: _value(name, values) for name in self._names}
        return _Filled(self._form(found.get(SETTLED, "")), found, self._tag(found))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.gaps))

    def _tag(self, values: Mapping[str, str]) -> str:
        """The ETag of the page with these values: the same on every server, and cheaper than the page itself."""
        return f'"{sha256(self._digest + repr(tuple(values.items())).encode()).hexdigest()[:16]}"'

    def _form(self, settled: str) -> _Form:
        """The page with the settled value, compressed by a single request."""
        with self._lock:
            form = self._forms.get(settled)
            if form is None:
                form = self._forms[settled] = _Form.of(self._settled(settled))
                while len(self._forms) > _MOUNTS:
                    self._forms.popitem(last=False)
            return form

    def _settled(self, value: str) -> Iterator[bytes | str]:
        """The page's bytes, alternating with the names of the gaps that remain to be filled."""
        whole, start = memoryview(inflated(self._packed)), 0
        for size, name in zip_longest(self._sizes, self.gaps):
            yield bytes(whole[start : start + size])
            start += size
            if name is not None:
                yield value.encode() if name == SETTLED else name


class _Form:
    """A page with its settled value: long stretches that are compressed, and short ones and gaps between them."""

    def __init__(self, parts: tuple[Stretch | bytes | str, ...]) -> None:
        self._parts = parts
        self._brotlis: dict[str, LaterBrotli] = {}
        self._recent: deque[str] = deque(maxlen=_RECENT)

    @classmethod
    def of(cls, parts: Iterable[bytes | str]) -> _Form:
        """Compress what is worth compressing. A string names a gap."""
        made: list[Stretch | bytes | str] = []
        for is_gap, run in groupby(parts, key=lambda part: isinstance(part, str)):
            if is_gap:
                made += run
            else:
                stretch = b"".join(run)  # type: ignore[arg-type]
                made.append(Stretch.of(stretch) if len(stretch) >= _WORTHWHILE else stretch)
        return cls(tuple(made))

    def filled(self, values: Mapping[str, str]) -> Iterator[Stretch | bytes]:
        """The page's stretches in order, with whatever is short or varies between them, in as few pieces as possible."""
        short: list[bytes] = []
        for part in self._parts:
            if isinstance(part, Stretch):
                yield b"".join(short)
                short.clear()
                yield part
            else:
                short.append(part if isinstance(part, bytes) else values[part].encode())
        yield b"".join(short)

    def data(self, values: Mapping[str, str]) -> bytes:
        """The page's bytes with these values."""
        return b"".join(_plain(part.packed) if isinstance(part, Stretch) else part for part in self.filled(values))

    def brotli(self, tag: str, values: Mapping[str, str]) -> bytes | None:
        """The same compressed with brotli, once that is ready. `tag` stands for the values.

        Only for the first few fillings requested repeatedly: a stranger's hosts and queries are not worth the time.
        """
        later = self._brotlis.get(tag)
        if later is None and len(self._brotlis) < _BROTLIS:
            if tag in self._recent:
                later = self._brotlis.setdefault(tag, LaterBrotli(lambda: self.data(values)))
            else:
                self._recent.append(tag)
        return later.ready() if later else None


class _Filled(Body):
    """A page for one request, assembled only if its bytes are sent."""

    def __init__(self, form: _Form, values: Mapping[str, str], tag: str) -> None:
        self._form, self._values, self.tag = form, values, tag

    @property
    def data(self) -> bytes:
        """The bytes, with every gap filled."""
        return self._form.data(self._values)

    def coded(self, coding: Coding) -> bytes | None:
        """The compressed bytes; None if they are not ready."""
        if coding == "gzip":
            return gzipped(self._form.filled(self._values))
        return self._form.brotli(self.tag, self._values)


def _value(gap_name: str, values: Values) -> str:
    name, _, argument = gap_name.partition(" ")
    value = values[name]
    return str(escape(value if isinstance(value, str) else value(argument)))
