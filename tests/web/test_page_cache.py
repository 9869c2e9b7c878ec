"""Each page is rendered once a day, by one of those who ask for it, and nobody else waits."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event
from time import sleep
from types import SimpleNamespace

import pytest

from viewer.web import rendered as rendered_module
from viewer.web.compression import Stretch
from viewer.web.page_cache import PageCache
from viewer.web.rendered import Rendered, _plain


def text_of(page: Rendered) -> str:
    return page.filled({}).data.decode()


@pytest.fixture
def days(monkeypatch) -> list[date]:
    """Days to come; the last one is today."""
    found = [date(2026, 1, 1)]
    monkeypatch.setattr("viewer.web.page_cache.date", SimpleNamespace(today=lambda: found[-1]))
    return found


def test_a_page_that_many_ask_for_at_once_is_rendered_once():
    cache, rendered, start = PageCache(), [], Barrier(8)

    def render() -> str:
        rendered.append(1)
        sleep(0.05)
        return "a page"

    def ask(_: int) -> str:
        start.wait(5)
        return text_of(cache(("page",), render))

    with ThreadPoolExecutor(8) as pool:
        assert {*pool.map(ask, range(8))} == {"a page"}
    assert rendered == [1]


def test_a_page_that_is_being_rendered_keeps_nobody_from_another_page():
    cache, begun, go_on = PageCache(), Event(), Event()
    cache(("cached",), lambda: "cached")

    def slowly() -> str:
        begun.set()
        assert go_on.wait(10), "the other pages waited for this one"
        return "slow"

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(cache, ("slow",), slowly)
        assert begun.wait(10)
        others = [pool.submit(cache, (name,), lambda: "new") for name in ("cached", "new")]
        try:
            assert [text_of(other.result(5)) for other in others] == ["cached", "new"]
        finally:
            go_on.set()
        assert text_of(slow.result(5)) == "slow"


def test_a_page_that_could_not_be_rendered_is_tried_again_by_the_next_who_asks():
    cache = PageCache()

    def broken() -> str:
        raise RuntimeError("no")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            cache(("page",), broken)
    assert text_of(cache(("page",), lambda: "well")) == "well"


def test_a_page_is_rendered_again_on_another_day(days):
    cache, rendered = PageCache(), []
    for _ in range(2):
        for _ in range(3):
            for name in ("a", "b"):
                cache((name,), lambda name=name: rendered.append(name) or "page")
        days.append(date(2026, 1, 2))
    assert rendered == ["a", "b", "a", "b"]


def test_a_page_begun_before_midnight_is_not_cached_for_the_next_day(days):
    cache = PageCache()

    def slowly() -> str:
        day = str(days[-1])
        days.append(date(2026, 1, 2))
        cache(("another page",), lambda: "")  # another reader, after midnight
        return day

    assert text_of(cache(("page",), slowly)) == "2026-01-01"
    assert text_of(cache(("page",), lambda: str(days[-1]))) == "2026-01-02"


def test_readers_at_the_same_time_have_the_page_they_asked_for():
    cache, asked = PageCache(), [str(i % 7) for i in range(4_000)]
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda name: cache((name,), lambda: f"page {name}"), asked))
    assert [text_of(page) for page in pages] == [f"page {name}" for name in asked]
    assert len(cache) == 7


@pytest.mark.slow
def test_a_worker_that_caches_every_page_holds_little_of_most():
    cache = PageCache()
    path = "".join(f'<path d="M{i} {i * 7 % 1000}h{i % 13}"/>' for i in range(7_000))
    pages = [cache((str(i),), lambda i=i: f"{i}{path}") for i in range(40)]
    assert all(len(text_of(page)) > len(path) for page in pages)
    assert all(page.filled({}).coded("gzip") for page in pages)
    assert sum(map(stored, pages)) < 0.8 * 40 * len(path)
    assert _plain.cache_info().currsize <= 4


def stored(page: Rendered) -> int:
    """Bytes that are stored of a page, as rendered and with its settled value."""
    forms = page._forms.values()
    stretches = sum(len(part.deflated) for form in forms for part in form._parts if isinstance(part, Stretch))
    return (
        sum(map(len, page._pieces))
        + stretches
        + sum(len(packed) for form in forms for packed in form._at_once.values())
    )


def test_nothing_long_is_compressed_for_a_reader_and_what_a_browser_has_is_not_even_decompressed(monkeypatch):
    done = []
    for name in ("gzip_file", "_plain"):
        plain = getattr(rendered_module, name)
        monkeypatch.setattr(
            rendered_module, name, lambda *more, plain=plain, name=name: done.append(name) or plain(*more)
        )
    monkeypatch.setattr(Stretch, "of", lambda data, plain=Stretch.of: done.append("compressed") or plain(data))
    cache, texts = PageCache(), [f"page {i} {'word ' * 2_000}" for i in range(30)]
    bodies = [cache((str(i),), lambda i=i: texts[i]).filled({}) for i in range(30)]
    assert done == ["compressed"] * 30
    assert all(body.coded("gzip") for body in bodies)
    assert done[30:] == ["_plain", "gzip_file"] * 30
    done.clear()
    assert [cache((str(i),), str).filled({}).tag for i in range(30)] == [body.tag for body in bodies]
    assert [gzip.decompress(body.coded("gzip")).decode() for body in bodies] == texts
    assert done == []
    assert [body.data.decode() for body in bodies] == texts
    assert done == ["_plain"] * 30
