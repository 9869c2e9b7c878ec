"""Pages rendered once, with gaps for what differs between requests: addresses, and what an embed's query asks for.

A template leaves a gap with `{{ gap("theme") }}`; each answer fills them in. Filling takes a few dozen string
operations and rendering a thousand times as long, so nothing that anyone puts into a request triggers rendering. Nor
does it make the server compress the whole page again: the text between gaps is compressed once, at zlib's highest
level. A page compressed as a whole is 4 percent smaller. So is the answer to the request that a page is rendered for,
the first that differs from it, and the first few that are requested repeatedly.
"""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import groupby, zip_longest
from secrets import token_hex
from threading import Lock

from markupsafe import Markup, escape

from viewer.web.compression import CODINGS, BackgroundCompression, Coding, Stretch, gzip_file, gzipped, inflated
from viewer.web.responses import Body

Values = Mapping[str, str | Callable[[str], str]]
"""What fills the gaps, by name: text, which is escaped unless it is `Markup`, or a function of the gap's argument."""

# Neither content nor a request can contain a mark, because the token is never sent to anyone.
_TOKEN = token_hex(16)
_MARK = re.compile(rf"\x02{_TOKEN} ([a-z-]+(?: [A-Za-z0-9-]+)?)\x03")

SETTLED = "mount"
"""The gap whose value the deployment decides and no request: it is filled before a page is compressed, once for each
value."""

_MOUNTS = 4
"""Paths under which one process serves the viewer; the latest ones are stored."""

_WORTHWHILE = 4_096
"""Bytes of a stretch that is compressed ahead. Shorter ones lie in the same blocks as the values around them."""

_AT_ONCE = 2
"""How many fillings of a page are compressed as a whole when they are requested: the one that a server renders it for
when it starts, and the first one that a reader asks for."""

_REPEATED, _RECENT = 3, 8
"""How many fillings of a page are compressed as a whole, and among how many one has to be requested again before it
is."""

_plain = lru_cache(maxsize=4)(inflated)
"""For browsers that accept no compression. A page is some 250 kB, and decompressing one takes less than a
millisecond."""


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
        # The names and places of the gaps count too: the same text around other gaps is another page.
        self._digest = sha256(repr((self.gaps, self._sizes)).encode() + whole).digest()
        self._pieces = tuple(between)
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
                # From now on `_recovered` reads the text from the form, so it is not held in memory twice.
                self._pieces = ()
                while len(self._forms) > _MOUNTS:
                    self._forms.popitem(last=False)
            return form

    def _settled(self, value: str) -> Iterator[bytes | str]:
        """The page's bytes, alternating with the names of the gaps that remain to be filled."""
        for piece, name in zip_longest(self._pieces or self._recovered(), self.gaps):
            yield piece
            if name is not None:
                yield value.encode() if name == SETTLED else name

    def _recovered(self) -> Iterator[bytes]:
        """The text between the gaps, from the page as it was compressed with some settled value: it is stored nowhere
        else.
        """
        settled, form = next(iter(self._forms.items()))
        text, start = memoryview(form.fixed()), 0
        for size, name in zip_longest(self._sizes, self.gaps):
            yield bytes(text[start : start + size])
            start += size + (len(settled.encode()) if name == SETTLED else 0)


class _Form:
    """A page with its settled value: long stretches that are compressed, and short ones and gaps between them."""

    def __init__(self, parts: tuple[Stretch | bytes | str, ...]) -> None:
        self._parts = parts
        self._at_once: dict[str, bytes] = {}
        self._repeated: dict[str, Mapping[Coding, BackgroundCompression]] = {}
        self._recent: deque[str] = deque(maxlen=_RECENT)

    @classmethod
    def of(cls, parts: Iterable[bytes | str]) -> _Form:
        """Compress what is worth compressing. A string names a gap."""
        made: list[Stretch | bytes | str] = []
        # Text on both sides of the settled gap is one run by now, which compresses better than two.
        for is_gap, run in groupby(parts, key=lambda part: isinstance(part, str)):
            if is_gap:
                made += run
            else:
                stretch = b"".join(run)  # type: ignore[arg-type]
                made.append(Stretch.of(stretch) if len(stretch) >= _WORTHWHILE else stretch)
        return cls(tuple(made))

    def filled(self, values: Mapping[str, str]) -> Iterator[Stretch | bytes]:
        """The page's stretches in order, with whatever is short or varies between them, in as few pieces as
        possible.
        """
        short: list[bytes] = []
        for part in self._parts:
            if isinstance(part, Stretch):
                yield b"".join(short)
                short.clear()
                yield part
            else:
                short.append(part if isinstance(part, bytes) else values[part].encode())
        yield b"".join(short)

    def fixed(self) -> bytes:
        """The page's bytes with nothing in its gaps."""
        return self.data(defaultdict(str))

    def data(self, values: Mapping[str, str]) -> bytes:
        """The page's bytes with these values."""
        return b"".join(_plain(part.deflated) if isinstance(part, Stretch) else part for part in self.filled(values))

    def gzip(
        self, tag: str, values: Mapping[str, str], repeated: Mapping[Coding, BackgroundCompression] | None
    ) -> bytes:
        """The page as a gzip file: as small as it gets, or put together from the stretches until that is ready."""
        whole = self._at_once.get(tag)
        if whole is None and len(self._at_once) < _AT_ONCE:
            # No lock: two requests at once both compress, and the first result stays.
            whole = self._at_once.setdefault(tag, gzip_file(self.data(values)))
        return whole or (repeated and repeated["gzip"].ready()) or gzipped(self.filled(values))

    def repeated(self, tag: str, values: Mapping[str, str]) -> Mapping[Coding, BackgroundCompression] | None:
        """What this filling is compressed to as a whole in the background, if it is one worth the time. `tag` stands
        for it.

        Only the first few fillings that are requested repeatedly qualify, not every host or query that anyone sends.
        Call it once per request.
        """
        later = self._repeated.get(tag)
        if later is None and len(self._repeated) < _REPEATED:
            if tag in self._recent:
                each = {coding: BackgroundCompression(lambda: self.data(values), coding) for coding in CODINGS}
                later = self._repeated.setdefault(tag, each)
            else:
                self._recent.append(tag)
        return later


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
            return self._form.gzip(self.tag, self._values, self._repeated)
        return self._repeated["br"].ready() if self._repeated else None

    @cached_property
    def _repeated(self) -> Mapping[Coding, BackgroundCompression] | None:
        return self._form.repeated(self.tag, self._values)


def _value(gap_name: str, values: Values) -> str:
    name, _, argument = gap_name.partition(" ")
    value = values[name]
    return str(escape(value if isinstance(value, str) else value(argument)))
