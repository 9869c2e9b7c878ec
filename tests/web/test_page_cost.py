"""What grows with the content and what does not, counted in file checks and function calls, which are the same on
every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile
from time import process_time
from typing import Any, NamedTuple

import pytest
from support.samples import DEFINITIONS, changed, write

from benchmarks.growth import drawn, grown
from viewer.content import reload as live_module
from viewer.content.content import Content, load_content
from viewer.content.reload import _GLANCE, Live


@pytest.fixture(autouse=True)
def as_in_production(monkeypatch, looks_at_every_request):
    monkeypatch.setattr(live_module, "_GLANCE", _GLANCE)


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


class Effort(NamedTuple):
    """Functions called to do some work, the processor time it takes, and what comes of it."""

    calls: int
    seconds: float
    result: Any


def effort(work: Callable[[Any], object], thing: Any) -> Effort:
    profile, start = Profile(), process_time()
    result = profile.runcall(work, thing)
    return Effort(sum(function.callcount for function in profile.getstats()), process_time() - start, result)


FEW, MANY_SITES, SLOWEST = 75, 600, 16
"""Eight times the sites may take twice as much longer; what looks at each site for each site takes 64 times as long."""


@pytest.mark.slow
def test_the_work_and_the_time_to_load_and_to_draw_grow_no_faster_than_the_number_of_points(tmp_path):
    """Calls are the same on every machine; the time also shows loops inside functions written in C, which make no
    calls.
    """
    folders = [grown(tmp_path / str(count), count) for count in (FEW, MANY_SITES)]
    load_content(folders[0])  # so that what is cached for every content has been computed
    loads = [effort(load_content, folder) for folder in folders]
    contents: list[Content] = [load.result for load in loads]
    points = len(contents[1].points) / len(contents[0].points)
    assert points > 6
    for content in contents:
        drawn(content)  # the same for each content
    for few, many in (loads, [effort(drawn, content) for content in contents]):
        assert many.calls / few.calls <= points
        assert many.seconds / few.seconds < SLOWEST


def test_what_looks_at_each_site_for_each_site_would_be_noticed():
    def compared(count: int) -> int:
        sites = [object() for _ in range(count)]
        return sum(sites.index(site) for site in sites)

    few, many = (seconds(lambda count=count: compared(count)) for count in (FEW, MANY_SITES))
    assert many / few > SLOWEST
