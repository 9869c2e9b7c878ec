"""Compression: the encodings a browser accepts, gzip around changing parts, and smaller forms in the background."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from struct import pack
from threading import Lock, Thread
from typing import Literal

import brotli
import deflate

Coding = Literal["br", "gzip"]
"""A content coding, as `Content-Encoding` names it."""

CODINGS: tuple[Coding, ...] = ("br", "gzip")
"""From small to large."""

_LONGEST_WISH, _WISHES = 200, 16
"""Characters and codings of an `Accept-Encoding` that are read. Browsers send about 30 characters."""

_WISH = re.compile(r"\s*([A-Za-z0-9*-]+)\s*(?:;\s*[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")
_ALIASES = {"x-gzip": "gzip"}  # RFC 9110, 8.4.1.3


# Browsers send few different headers. Strangers may send any number of them, so not all are remembered.
@lru_cache(maxsize=64)
def accepted(header: str) -> tuple[Coding, ...]:
    """The codings an `Accept-Encoding` allows, preferred first; none if plain bytes are preferred."""
    qualities: dict[str, float] = {}
    for wish in header[:_LONGEST_WISH].split(",")[:_WISHES]:
        if match := _WISH.fullmatch(wish):
            name = match[1].lower()
            qualities[_ALIASES.get(name, name)] = float(match[2] or 1)
    unnamed = qualities.get("*", 0.0)
    # Plain bytes are always acceptable (RFC 9110, 12.5.3), but preferred only by clients that say so.
    plain = qualities.get("identity", 0.0)
    wished = {coding: qualities.get(coding, unnamed) for coding in CODINGS}
    return tuple(
        sorted((c for c in CODINGS if wished[c] > 0 and wished[c] >= plain), key=lambda coding: -wished[coding])
    )


_MEMORY = 5
"""zlib's `memLevel`: it sets how long blocks get, each of which has a Huffman code of its own. A page alternates
between path data, markup and sentences, so shorter blocks than usual make it one percent smaller."""


def deflated(data: bytes, level: int = 9) -> bytes:
    """Raw deflate blocks that end on a byte, so others can follow. They do not refer back to earlier data."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, _MEMORY)  # negative: no header, no checksum
    return compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)


def inflated(data: bytes) -> bytes:
    """Reverse `deflated`."""
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data)


@dataclass(frozen=True)
class Stretch:
    """A stretch of a page that is the same in every answer, compressed once."""

    deflated: bytes
    size: int
    crc: int
    shift: int
    """The factor for the checksum of the preceding bytes when this stretch follows them."""

    @classmethod
    def of(cls, data: bytes) -> Stretch:
        """Compress a stretch."""
        return cls(deflated=deflated(data), size=len(data), crc=zlib.crc32(data), shift=_power(8 * len(data)))


_HEADER, _END = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", b"\x03\x00"
"""A gzip file's first bytes (RFC 1952, 2.3.1), without a time and a system, so that every server sends the same; and
the empty block that ends the deflate stream."""
_QUICK = 6
"""The level for what differs between answers: a few kilobytes, at each request."""


def gzipped(parts: Iterable[Stretch | bytes]) -> bytes:
    """A gzip file made of already compressed stretches and of the bytes between them, which are compressed now.

    The overall checksum is combined from the stretches' own, so that none needs decompressing.
    """
    pieces, crc, size = [_HEADER], 0, 0
    for part in parts:
        if isinstance(part, Stretch):
            pieces.append(part.deflated)
            # A checksum is a remainder of polynomials: that of joined bytes is the first one's, moved up by the length
            # of the second, plus the second one's.
            crc = _times(part.shift, crc) ^ part.crc
            size += part.size
        elif part:
            pieces.append(deflated(part, _QUICK))
            crc = zlib.crc32(part, crc)
            size += len(part)
    return b"".join((*pieces, _END, pack("<II", crc, size & 0xFFFFFFFF)))


_SMALLEST = 12
"""libdeflate's highest level: 4 percent smaller than zlib's, for five times the work. A page takes 60 ms."""


def gzip_file(data: bytes) -> bytes:
    """Bytes as the smallest possible gzip file, the same on every machine with the same
    libdeflate.
    """
    return bytes(deflate.gzip_compress(data, _SMALLEST))


_POLYNOMIAL, _ONE, _X = 0xEDB88320, 1 << 31, 1 << 30
"""CRC-32's polynomial, 1 and x, with the bits reversed as in the checksum."""


def _times(a: int, b: int) -> int:
    """The product of two polynomials modulo CRC-32's. See zlib's own `crc32_combine`, which Python does not offer."""
    product, bit = 0, _ONE
    while a:
        if a & bit:
            product ^= b
            a ^= bit
        bit >>= 1
        b = (b >> 1) ^ _POLYNOMIAL if b & 1 else b >> 1
    return product


def _power(exponent: int) -> int:
    """The power of x, modulo CRC-32's polynomial."""
    result, square = _ONE, _X
    while exponent:  # by squaring: a page has millions of bits
        if exponent & 1:
            result = _times(square, result)
        square = _times(square, square)
        exponent >>= 1
    return result


def brotlied(data: bytes) -> bytes:
    """Bytes compressed at brotli's highest level. A page takes a quarter of a second.

    In small blocks (64 kB), since a page alternates between paths, markup and sentences: 100 bytes less. In a small
    window (256 kB), whose distances take fewer bits: 30 bytes less.
    """
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11, lgwin=18, lgblock=16))


def compressed(data: bytes, coding: Coding) -> bytes:
    """Bytes in a coding, as small as they get."""
    return brotlied(data) if coding == "br" else gzip_file(data)


class BackgroundCompression:
    """Bytes that are compressed in the background once somebody has requested them.

    One thing is compressed at a time in a process, so one of two processors is always free for readers, and nothing
    waits in a queue: a request during another compression gets what there is, and the next one tries again. `read`
    returns the bytes.
    """

    _turn = Lock()  # of the class: one for all

    def __init__(self, read: Callable[[], bytes], coding: Coding) -> None:
        self._read, self._coding = read, coding
        self._compressed: bytes | None = None

    def ready(self) -> bytes | None:
        """The compressed bytes, or None until they are ready."""
        if self._compressed is None and self._turn.acquire(blocking=False):
            try:
                # A daemon: a server that is stopping need not wait for bytes that it will never send.
                Thread(target=self._compress, name=self._coding, daemon=True).start()
            except RuntimeError:  # no more threads: plain or otherwise compressed bytes will do
                self._turn.release()
        return self._compressed

    def _compress(self) -> None:
        """Release the turn that `ready` took in another thread, which is why it is a plain lock."""
        try:
            # Another thread may have finished between the two steps of `ready`.
            self._compressed = self._compressed or compressed(self._read(), self._coding)
        finally:
            self._turn.release()
