"""Files that take seconds to render are rendered one at a time, and only when their document changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from viewer.web.file_cache import FileCache
from viewer.web.responses import Body


def body(text: str) -> Body:
    return Body(text.encode())


def test_a_file_is_drawn_again_only_when_its_document_has_changed():
    cache, drawn = FileCache(), []

    def draw(text: str) -> bytes:
        drawn.append(text)
        return text.encode()

    for text in ("one", "one", "two", "two"):
        assert cache(("a",), body(text), draw).data == text.encode()
    assert drawn == ["one", "two"]
    assert len(cache) == 1


def test_each_key_has_a_file_of_its_own_from_one_document():
    cache = FileCache()
    assert cache(("a",), body("x"), lambda text: b"small").data == b"small"
    assert cache(("b",), body("x"), lambda text: b"large").data == b"large"
    assert cache(("a",), body("x"), lambda text: b"again").data == b"small"
    assert len(cache) == 2


def test_the_answer_carries_the_tag_of_the_file_and_not_of_its_document():
    cache = FileCache()
    source = body("document")
    assert cache(("a",), source, lambda text: b"file").tag == Body(b"file").tag != source.tag


def test_a_document_that_fails_to_render_is_tried_again_and_blocks_nobody():
    cache = FileCache()

    def fail(text: str) -> bytes:
        raise RuntimeError("no font")

    with pytest.raises(RuntimeError, match="no font"):
        cache(("a",), body("x"), fail)
    assert len(cache) == 0
    assert cache(("a",), body("x"), lambda text: b"file").data == b"file"


def test_requests_that_come_together_render_a_file_once_and_files_one_after_the_other():
    cache, busy, started = FileCache(), Lock(), Event()
    drawn: list[str] = []

    def draw(text: str) -> bytes:
        assert busy.acquire(blocking=False), "two files are rendered at the same time"
        drawn.append(text)
        started.set()
        Event().wait(0.02)
        busy.release()
        return text.encode()

    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(cache, (name,), body(name), draw) for name in ("a", "b", "a", "b", "a", "b")]
        found = [one.result(timeout=10).data for one in asked]
    assert found == [b"a", b"b"] * 3
    assert sorted(drawn) == ["a", "b"]


def test_a_file_that_is_there_is_served_while_another_is_rendered():
    cache, going, finish = FileCache(), Event(), Event()
    cache(("a",), body("a"), lambda text: b"a")

    def slowly(text: str) -> bytes:
        going.set()
        assert finish.wait(10)
        return b"b"

    with ThreadPoolExecutor(2) as pool:
        rendering = pool.submit(cache, ("b",), body("b"), slowly)
        assert going.wait(10)
        served = pool.submit(cache, ("a",), body("a"), lambda text: b"again")
        try:
            assert served.result(timeout=10).data == b"a"
        finally:
            finish.set()
        assert rendering.result(timeout=10).data == b"b"
