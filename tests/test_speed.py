"""What a request costs, counted and not timed: calls of functions and looks at files are the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from time import process_time, sleep
from types import SimpleNamespace

import pytest
from flask import Flask
from samples import DEFINITIONS, changed, write
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.growth import drawn, grown
from viewer import definitions
from viewer import live as live_module
from viewer.answers import Body, Checked
from viewer.content import Content, load_content
from viewer.kept import _KEPT, Kept, _unpacked
from viewer.live import _GLANCE, Live

PLACES = {"page": "/en/", "view": "/en/front/", "embed": "/en/embed/", "picture": "/en/front.svg"}
DEAREST = 1.3
"""Times the calls that a bare Flask route makes. Under gunicorn, whose own work is far more, a fraction of that shows."""


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


def calls(app: Flask, address: str, **headers: str) -> int:
    """Functions called for one answer, once everything is made; the least of five, for some look at the files too."""
    found = []
    for _ in range(5):
        environ = EnvironBuilder(address).get_environ() | headers
        with counted() as count:
            body = app.wsgi_app(environ, lambda status, headers, exc=None: None)
            b"".join(body)
        found.append(count[0])
    return min(found)


@pytest.fixture(scope="module")
def bare() -> int:
    """The calls of a Flask route that does nothing but give its body."""
    app = Flask("bare")
    app.get("/")(lambda: b"x")
    return calls(app, "/")


@pytest.mark.parametrize("place", PLACES)
def test_a_kept_answer_costs_little_more_than_a_bare_route(app, bare, place):
    assert calls(app, PLACES[place]) / bare < DEAREST


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_that_the_browser_has_already_costs_little_more_than_a_bare_route(app, bare, place):
    _, _, headers = run_wsgi_app(app.wsgi_app, EnvironBuilder(PLACES[place]).get_environ())
    assert calls(app, PLACES[place], HTTP_IF_NONE_MATCH=headers["ETag"]) / bare < DEAREST


def test_the_count_would_notice_headers_that_are_checked_once_more(app, bare, monkeypatch):
    monkeypatch.setattr(Checked, "copy", Headers.copy)
    assert calls(app, "/en/") / bare > DEAREST


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


def test_many_readers_of_a_new_page_have_it_made_once():
    kept, made = Kept(), []

    def make() -> str:
        made.append(1)
        sleep(0.05)
        return "a page"

    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: kept(("page",), make), range(8)))
    assert made == [1]
    assert {body.data for body in bodies} == {b"a page"}


def test_many_other_pages_drive_out_the_one_that_nobody_asks_for_and_not_the_one_that_is_read():
    kept, made = Kept(), []

    def ask(name: str) -> None:
        kept((name,), lambda: made.append(name) or name)

    ask("forgotten")
    for i in range(200):
        ask("read")
        ask(f"other {i}")
    ask("forgotten")
    assert (made.count("read"), made.count("forgotten"), len(kept)) == (1, 2, _KEPT)


def test_a_page_comes_back_as_it_was_without_being_made_again():
    kept, made = Kept(), []
    texts = [f"page {i}, más · " * 500 for i in range(30)]

    def ask(i: int) -> Body:
        return kept((str(i),), lambda: made.append(i) or texts[i])

    tags = [ask(i).tag for i in range(30)]
    for i in (0, 1, 0, 29, 5):
        assert (ask(i).data.decode(), ask(i).tag) == (texts[i], tags[i])
    assert tags == [Body(text.encode()).tag for text in texts]
    assert made == list(range(30))


def test_a_worker_that_keeps_every_page_holds_little_of_most():
    kept = Kept()
    page = "".join(f'<path d="M{i} {i * 7 % 1000}h{i % 13}"/>' for i in range(7_000))
    bodies = [kept((str(i),), lambda i=i: f"{i}{page}") for i in range(_KEPT)]
    for body in bodies:
        assert len(body.data) > len(page)
    assert sum(len(body._data) for body in bodies) < 0.4 * _KEPT * len(page)
    assert _unpacked.cache_info().currsize <= 8


def test_readers_of_many_pages_cost_little_more_than_those_of_one(monkeypatch):
    """Nothing is packed for a reader, and what a browser has already is not even unpacked."""
    done = []
    monkeypatch.setattr("viewer.kept.zlib.compress", lambda data, level: done.append("packed") or data)
    monkeypatch.setattr("viewer.kept._unpacked", lambda data: done.append("unpacked") or data)
    kept = Kept()
    bodies = [kept((str(i),), lambda i=i: f"page {i}") for i in range(30)]
    assert done == ["packed"] * 30
    assert [kept((str(i),), str).tag for i in range(30)] == [body.tag for body in bodies]
    assert len(done) == 30
    assert [body.data for body in bodies] == [b"page %d" % i for i in range(30)]
    assert done[30:] == ["unpacked"] * 30


def test_a_page_is_made_anew_on_another_day(monkeypatch):
    days, made = [date(2026, 1, 1)], []
    monkeypatch.setattr("viewer.kept.date", SimpleNamespace(today=lambda: days[-1]))
    kept = Kept()
    for _ in range(2):
        for i in range(16):
            kept((str(i),), lambda i=i: made.append(i) or "page")
        days.append(date(2026, 1, 2))
    assert made == [*range(16)] * 2


def test_a_page_begun_before_midnight_is_not_kept_for_the_next_day(monkeypatch):
    days = [date(2026, 1, 1)]
    monkeypatch.setattr("viewer.kept.date", SimpleNamespace(today=lambda: days[-1]))
    kept = Kept()

    def slowly() -> str:
        day = str(days[-1])
        days.append(date(2026, 1, 2))
        kept._found(("another page",))  # another reader, after midnight
        return day

    kept(("page",), slowly)
    assert kept(("page",), lambda: str(days[-1])).data == b"2026-01-02"


def test_readers_at_the_same_time_have_the_page_they_asked_for_while_others_are_driven_out(monkeypatch):
    monkeypatch.setattr("viewer.kept._KEPT", 3)
    kept = Kept()
    asked = [str(i % 7) for i in range(4_000)]
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda name: kept((name,), lambda: name), asked))
    assert [body.data.decode() for body in bodies] == asked
    assert len(kept) == 3


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
    """Functions called in a call, once what is made only once is made."""
    call()
    with counted() as count:
        call()
    return count[0]
