"""A server told to stop completes requests in flight and refuses new ones outright."""

from __future__ import annotations

import http.client
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit
from urllib.request import urlopen

from support.gunicorns import gunicorn, until
from support.samples import write

CLIENTS = 8

SLOW = """import time
from viewer.app import create_app
app = create_app()
def application(environ, start_response):
    print("begun", flush=True)
    time.sleep(0.8)
    return app(environ, start_response)
"""


def test_a_server_that_is_told_to_stop_answers_what_it_began(tmp_path):
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    write(tmp_path / "content")

    def ask(base: str) -> tuple[int, bool]:
        with urlopen(f"{base}/en/", timeout=20) as answer:
            return answer.status, answer.read().endswith(b"</html>")

    with gunicorn(tmp_path / "log", "slow:application", tmp_path, tmp_path / "content", threads=8) as (base, process):
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask, base) for _ in range(8)]
            until(lambda: (tmp_path / "log").read_text(encoding="utf-8").count("begun") == 8)
            process.send_signal(signal.SIGTERM)
            assert [one.result() for one in asked] == [(200, True)] * 8
        assert process.wait(20) == 0


def hammer(base: str, stopped: threading.Event) -> tuple[int, list[str]]:
    """Send requests until nobody answers: how many answers started, and what was wrong with them."""
    place, count, wrong = urlsplit(base), 0, []
    while True:
        with closing(http.client.HTTPConnection(place.hostname, place.port, timeout=20)) as link:
            try:
                link.request("GET", "/en/", headers={"Connection": "close"})
                answer = link.getresponse()
            except ConnectionError:  # not taken any more, before a word was said
                return count, wrong if stopped.is_set() else [*wrong, "refused before the stop"]
            count += 1
            try:
                whole = answer.read().rstrip().endswith(b"</html>")
            except http.client.IncompleteRead:
                whole = False
            wrong += [] if answer.status == 200 and whole else [f"answer {count}: {answer.status}, whole: {whole}"]


def test_a_server_that_is_told_to_stop_under_load_cuts_no_answer_short(tmp_path):
    write(tmp_path / "content")
    stopped = threading.Event()
    with gunicorn(tmp_path / "log", content=tmp_path / "content", threads=8) as (base, process):
        with ThreadPoolExecutor(CLIENTS) as pool:
            clients = [pool.submit(hammer, base, stopped) for _ in range(CLIENTS)]
            until(lambda: (tmp_path / "log").read_text(encoding="utf-8").count("GET /en/") >= 100)
            stopped.set()
            process.send_signal(signal.SIGTERM)
            results = [client.result(30) for client in clients]
        assert process.wait(20) == 0
    assert [wrong for _, wrong in results if wrong] == []
    assert sum(count for count, _ in results) >= 100
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def test_an_answer_that_is_cut_short_would_be_noticed():
    with socket.create_server(("127.0.0.1", 0)) as server:
        stopped = threading.Event()

        def cut() -> None:
            link, _ = server.accept()
            link.recv(1_000)
            stopped.set()
            server.close()
            link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>")
            link.close()

        threading.Thread(target=cut).start()
        assert hammer(f"http://127.0.0.1:{server.getsockname()[1]}", stopped) == (1, ["answer 1: 200, whole: False"])
