"""What grows with the content and what does not, counted in file checks and function calls, which are the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time

import pytest
from support.samples import DEFINITIONS, changed, write

from benchmarks.growth import drawn, grown
from viewer.content import definitions
from viewer.content import reload as live_module
from viewer.content.content import Content, load_content
from viewer.content.reload import _GLANCE, Live


@pytest.fixture(autouse=True)
def as_in_production(monkeypatch, looks_at_every_request):
    monkeypatch.setattr(live_module, "_GLANCE", _GLANCE)


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many functions are called inside."""
    count = [0]

    def one(_frame, event, _argument) -> None:
        count[0] += event in ("call", "c_call")

    sys.setprofile(one)
    try:
        yield count
    finally:
        sys.setprofile(None)


def test_a_busy_server_looks_at_its_files_now_and_then_and_not_at_every_request(tmp_path, monkeypatch):
    moment = [100.0]
    monkeypatch.setattr(live_module, "monotonic", lambda: moment[0])
    live = Live(write(tmp_path), lambda content: content.definitions.title)
    looks, look = [], live._look
    monkeypatch.setattr(live, "_look", lambda: looks.append(moment[0]) or look())
    assert {live() for _ in range(1_000)} == {"Sample head"}
    assert len(looks) == 1
    write(tmp_path, changed(DEFINITIONS, "Sample head", "Another head"))
    moment[0] += _GLANCE
    assert live() == "Another head"


def test_the_files_are_looked_at_sooner_than_anybody_saves_and_asks():
    assert 0 < _GLANCE <= 0.05


def seconds(call: Callable[[], object]) -> float:
    """Of the processor, the least of three runs: what else the machine does only adds."""
    runs = []
    for _ in range(3):
        start = process_time()
        call()
        runs.append(process_time() - start)
    return min(runs)


FEW, MANY_SITES, SLOWEST = 200, 1_600, 16
"""Eight times the sites may take twice as much longer; what looks at each site for each site takes 64 times as long."""


@pytest.fixture
def few_and_many(tmp_path, monkeypatch) -> tuple[Callable[[], Content], Callable[[], Content]]:
    """Ways to load the same content with few sites and with many."""
    monkeypatch.setattr(definitions, "LARGEST_FILE", 10_000_000)
    few, many = (grown(tmp_path / str(count), count) for count in (FEW, MANY_SITES))
    return lambda: load_content(few), lambda: load_content(many)


def test_the_time_to_load_and_to_draw_grows_with_the_number_of_sites_and_not_with_its_square(few_and_many):
    few, many = (seconds(load) for load in few_and_many)
    assert many / few < SLOWEST
    contents = [load() for load in few_and_many]
    few, many = (seconds(lambda content=content: drawn(content)) for content in contents)
    assert many / few < SLOWEST


def test_the_work_to_load_and_to_draw_grows_no_faster_than_the_number_of_points(few_and_many):
    """Counted in calls of functions, which no other program on the machine makes more of."""
    contents = [load() for load in few_and_many]
    few, many = (made(load) for load in few_and_many)
    points = len(contents[1].points) / len(contents[0].points)
    assert points > 6
    assert many / few <= points
    few, many = (made(lambda content=content: drawn(content)) for content in contents)
    assert many / few <= points


def test_what_looks_at_each_site_for_each_site_would_be_noticed():
    def compared(count: int) -> int:
        sites = [object() for _ in range(count)]
        return sum(sites.index(site) for site in sites)

    few, many = (seconds(lambda count=count: compared(count)) for count in (FEW, MANY_SITES))
    assert many / few > SLOWEST


def made(call: Callable[[], object]) -> int:
    """Functions called in a call, once everything cached has been computed."""
    call()
    with counted() as count:
        call()
    return count[0]
