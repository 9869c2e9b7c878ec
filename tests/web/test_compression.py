"""Compressed answers: who gets them, under which ETag, and that they decompress to the plain bytes."""

from __future__ import annotations

import gzip
import time
import zlib
from threading import Event
from types import SimpleNamespace

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.app import create_app
from viewer.web import compression
from viewer.web.compression import (
    BackgroundCompression,
    Stretch,
    accepted,
    brotlied,
    compressed,
    deflated,
    gzip_file,
    gzipped,
    inflated,
)
from viewer.web.rendered import Rendered, gap

DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
ADDRESSES = (
    "/en/",
    "/es/embed/back/?show=trapezius&theme=dark",
    "/en/handout/",
    "/en/embed-this/",
    "/en/front.svg",
    "/embed.js",
    "/regions.json",
    "/en/nothing/",
    "/en/embed/nothing/",
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ()),
        ("gzip", ("gzip",)),
        ("gzip, deflate, br, zstd", ("br", "gzip")),
        ("br;q=0.5, gzip;q=0.8", ("gzip", "br")),
        ("br;q=0, gzip", ("gzip",)),
        ("br ; q=1.000 , GZIP;Q=0.001", ("br", "gzip")),
        ("x-gzip", ("gzip",)),
        ("*", ("br", "gzip")),
        ("*;q=0, gzip", ("gzip",)),
        ("gzip;q=0, *", ("br",)),
        ("identity", ()),
        ("identity, gzip;q=0.5", ()),
        ("identity;q=0.5, gzip", ("gzip",)),
        ("identity;q=0, gzip", ("gzip",)),
        ("gzip;q=nan, br;q=2, gzip;q=-1, br;q=", ()),
        ("gzip;q=0.5;x=1, brr, br2, =, ;q=1, \x00", ()),
        (",".join(["x"] * 300) + ",gzip", ()),
        ("x" * 200 + ",gzip", ()),
    ],
)
def test_what_a_browser_accepts_is_read_with_its_wishes(header, expected):
    assert accepted(header) == expected


def test_a_browser_that_accepts_nothing_is_sent_plain_bytes_and_every_cache_is_told_why(client):
    for address in ADDRESSES:
        answer = client.get(address)
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["Vary"], address


def soon(client, address: str):
    """The answer in brotli, which is compressed once an address has been asked for again."""
    for _ in range(200):
        answer = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        if answer.headers.get("Content-Encoding") == "br":
            return answer
        assert answer.headers["Content-Encoding"] == "gzip", "until then it is gzip"
        time.sleep(0.05)
    pytest.fail("nothing was compressed with brotli")


@pytest.mark.parametrize("address", ADDRESSES)
def test_gzip_at_once_and_brotli_soon_hold_the_same_bytes_and_each_has_a_tag_of_its_own(client, address):
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    small = soon(client, address)
    assert gzip.decompress(packed.data) == brotli.decompress(small.data) == plain.data
    assert len(small.data) < len(packed.data) < len(plain.data)
    assert len(packed.data) < 1.02 * len(gzip.compress(plain.data, 9)) + 400, "the cuts cost little"
    if plain.status_code == 200:
        tags = [answer.headers["ETag"] for answer in (plain, packed, small)]
        assert len({*tags}) == 3
        for tag in tags:  # also where a better coding is ready by now
            known = client.get(address, headers={"Accept-Encoding": "gzip, br", "If-None-Match": f'"x", W/{tag}'})
            assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
            assert "Accept-Encoding" in known.headers["Vary"]
        # Who does not accept brotli any more cannot use what a cache has in it.
        again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": tags[2]})
        assert (again.status_code, again.headers["Content-Encoding"]) == (200, "gzip")


def test_a_condition_for_a_change_knows_every_coding(client):
    tag = client.get("/en/", headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert client.get("/en/", headers={"If-Match": tag}).status_code == 200
    assert client.get("/en/", headers={"If-Match": '"another"'}).status_code == 412


def test_what_fits_one_packet_is_not_compressed(client):
    assert "Content-Encoding" not in client.get("/livez", headers={"Accept-Encoding": "gzip, br"}).headers


def test_a_head_request_tells_the_size_of_what_a_browser_would_be_sent():
    answer = create_app().test_client().head("/en/", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["Content-Encoding"], answer.data) == ("gzip", b"")
    assert int(answer.headers["Content-Length"]) > 10_000


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=300)), max_size=6))
def test_stretches_compressed_before_and_bytes_compressed_now_are_one_gzip_file(parts):
    """`gzip.decompress` checks the checksum, which is put together from those of the stretches."""
    whole = gzipped([Stretch.of(data) if ahead else data for ahead, data in parts])
    assert gzip.decompress(whole) == b"".join(data for _, data in parts)


def test_the_checksum_of_a_long_stretch_is_right():
    stretch = b"anatomy " * 100_000
    assert (
        gzip.decompress(gzipped([b"a", Stretch.of(stretch), b"b", Stretch.of(stretch)]))
        == b"a" + stretch + b"b" + stretch
    )


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_page_with_any_values_is_the_same_in_every_coding(mount, theme):
    page = Rendered(f"{gap('theme')}{'word ' * 1_000}{gap('mount')}{'text ' * 1_000}{gap('theme')}")
    body = page.filled({"mount": mount, "theme": theme})
    assert gzip.decompress(body.coded("gzip")) == body.data


@settings(max_examples=20)
@given(st.lists(st.text(max_size=9), min_size=2, max_size=9), st.text(max_size=9))
def test_one_page_serves_any_number_of_mounts(mounts, theme):
    text = f"{gap('mount')}é{gap('theme')}{'word ' * 1_000}{gap('mount')}{gap('mount')}é{gap('theme')}"
    page = Rendered(text)
    for mount in (*mounts, *mounts):
        values = {"mount": mount, "theme": theme}
        assert page.filled(values).data == Rendered(text).filled(values).data


def test_one_stretch_reaches_over_the_settled_gap():
    page = Rendered(f"{'word ' * 1_000}{gap('mount')}{'word ' * 1_000}")
    page.filled({"mount": "/"})
    (form,) = page._forms.values()
    assert len(form._parts) == 1


def test_only_the_first_fillings_that_are_asked_for_again_are_worth_brotli(monkeypatch):
    made = []
    monkeypatch.setattr(compression, "brotlied", lambda data: made.append(data) or zlib.compress(data))
    page = Rendered(f"{gap('host')} {'word ' * 1_000}")

    def ask(host: int) -> bool:
        found = page.filled({"host": str(host)}).coded("br")
        while BackgroundCompression._turn.locked():
            time.sleep(0.001)
        return found is not None

    assert not any(ask(host) for host in range(500))
    assert made == [], "no stranger's host has been asked for twice"
    for host in (1_001, 1_002, 1_003):
        first, _, third = (ask(host) for _ in range(3))
        assert (first, third) == (False, True)
    assert not any(ask(host) for host in (*range(100), *range(100)) for _ in range(3))
    assert len(made) == 3


def test_the_first_two_forms_of_a_page_are_as_light_as_gzip_gets_at_once_and_others_once_they_are_repeated():
    page = Rendered(f"{gap('host')}{''.join(f'word {i * i} ' for i in range(2_000))}{gap('host')}")

    def ask(host: str) -> int:
        body = page.filled({"host": host})
        found = body.coded("gzip")
        assert gzip.decompress(found) == body.data
        while BackgroundCompression._turn.locked():
            time.sleep(0.001)
        return len(found)

    warmed, reader = ask("a"), ask("b")
    first, _, later = (ask("c") for _ in range(3))
    assert abs(reader - warmed) < 10
    assert abs(later - warmed) < 10 < first - warmed


def test_a_process_compresses_one_thing_at_a_time_and_nobody_waits():
    asked = Event()
    one, other = (
        BackgroundCompression(lambda: asked.wait(10) and b"one", "br"),
        BackgroundCompression(lambda: b"other", "br"),
    )
    assert one.ready() is None, "the request that starts the work does not wait for it"
    assert other.ready() is None
    assert other._compressed is None, "a second one is not started beside the first"
    asked.set()
    while one.ready() is None:
        time.sleep(0.001)
    assert brotli.decompress(one.ready()) == b"one"


def test_a_gzip_file_is_the_same_on_every_machine_and_day():
    """Neither a time nor a system is in its header (RFC 1952, 2.3.1)."""
    found = gzipped([Stretch.of(b"one"), b"two"])
    assert found[:10] == b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"
    assert found == gzipped([Stretch.of(b"one"), b"two"])


def test_what_is_deflated_is_inflated_again_and_ends_on_a_byte():
    for data in (b"", b"anatomy", bytes(range(256)) * 300):
        packed = deflated(data)
        assert inflated(packed) == data
        assert packed.endswith(b"\x00\x00\xff\xff"), "an empty block, after which others may follow"


def test_a_page_is_as_small_as_either_coding_gets_it():
    page = b"".join(b"<p>%d: a sentence of %d words</p>\n" % (i, i * i) for i in range(3_000))
    assert compressed(page, "br") == brotlied(page)
    assert compressed(page, "gzip") == gzip_file(page)
    assert len(brotlied(page)) < len(gzip_file(page)) < len(gzip.compress(page, 9))


def test_what_could_not_be_compressed_is_tried_again_and_others_still_get_their_turn(monkeypatch):
    class Unreadable(Exception):
        pass

    def read() -> bytes:
        calls.append(1)
        if len(calls) == 1:
            raise Unreadable
        return b"text"

    calls: list[int] = []
    later = BackgroundCompression(read, "gzip")
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    assert later.ready() is None
    while later.ready() is None:
        time.sleep(0.001)
    assert gzip.decompress(later.ready()) == b"text"
    assert len(calls) == 2


def test_a_process_without_another_thread_serves_what_it_has(monkeypatch):
    def no_more() -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(compression, "Thread", lambda **_: SimpleNamespace(start=no_more))
    later = BackgroundCompression(lambda: b"text", "br")
    assert later.ready() is None
    assert not BackgroundCompression._turn.locked(), "others can still be compressed"


def test_bytes_that_are_ready_are_compressed_only_once(monkeypatch):
    calls: list[int] = []
    later = BackgroundCompression(lambda: calls.append(1) or b"text", "gzip")
    while later.ready() is None:
        time.sleep(0.001)
    monkeypatch.setattr(compression, "Thread", lambda **_: pytest.fail("there is nothing left to do"))
    assert later.ready() is later.ready()
    assert calls == [1]
