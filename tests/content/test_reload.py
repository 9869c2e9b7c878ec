"""A running server and its files: good changes show at once, broken ones are reported and kept out."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.samples import DEFINITIONS, FRONT, SIDE, changed, line_of, write

from viewer.app import create_app
from viewer.content import reload
from viewer.content.content import Content, load_content
from viewer.content.last_good import LastGood
from viewer.content.reload import Live
from viewer.problems import ContentError
from viewer.version import __version__

ORDER, OUTLINE = line_of(DEFINITIONS, '"units": 35'), line_of(FRONT, 'id="outline"')
BROKEN = changed(DEFINITIONS, '"units": 35', '"units": "first"')
BROKEN_LINE = f"regions.json:{ORDER}:"
BROKEN_FRONT = changed(FRONT, 'd="M-40 5h80v90h-80z"', 'd="M-40 5h80v90h-80"')
BROKEN_FRONT_LINE = f"front.svg:{OUTLINE}:"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path)


@pytest.fixture
def small_client(small: Path):
    return create_app(small).test_client()


def title(content: Content) -> str:
    return content.definitions.title


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_saved_change_shows_at_the_next_request(small, small_client):
    before = small_client.get("/en/")
    write(small, changed(DEFINITIONS, "Under the [[forehead]].", "Quite another text."))
    after = small_client.get("/en/")
    assert "Quite another text." not in before.text
    assert "Quite another text." in after.text
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_saved_drawing_shows_at_the_next_request(small, small_client):
    before = small_client.get("/en/front.svg").text
    write(small, front=changed(FRONT, "M0 10h10v1z", "M0 10h10v7z"))
    after = small_client.get("/en/front.svg").text
    lines = '<path class="fine" d="M0 34.3h34.3v'  # in sheet units, on their grid
    assert (f"{lines}3.15z" in before, f"{lines}23.8z" in after) == (True, True)


BREAKS = {
    "broken words": (lambda folder: write(folder, BROKEN), BROKEN_LINE),
    "half a file": (
        lambda folder: write(folder, DEFINITIONS[:900]),
        f"regions.json:{DEFINITIONS[:900].count(chr(10)) + 1}:",
    ),
    "broken drawing": (lambda folder: write(folder, front=BROKEN_FRONT), BROKEN_FRONT_LINE),
    "words deleted": (lambda folder: (folder / "regions.json").unlink(), "regions.json: cannot be read"),
    "drawing deleted": (lambda folder: (folder / "assets" / "svg" / "side.svg").unlink(), "side.svg: cannot be read"),
}


@pytest.mark.parametrize(("damage", "said"), BREAKS.values(), ids=BREAKS)
def test_a_broken_change_keeps_the_last_good_content_and_is_said_until_it_is_mended(
    small, small_client, caplog, damage, said
):
    caplog.set_level(logging.INFO, "viewer")
    good, healthy = small_client.get("/en/"), small_client.get("/healthz")
    damage(small)
    for _ in range(3):
        page = small_client.get("/en/")
        assert (page.status_code, page.text) == (200, good.text)
    sick = small_client.get("/healthz")
    assert (healthy.status_code, sick.status_code) == (200, 503)
    (logged,) = errors(caplog)
    assert said in logged
    write(small)
    assert (small_client.get("/healthz").text, small_client.get("/en/").text) == (healthy.text, good.text)
    assert len(errors(caplog)) == 1
    assert caplog.messages[-1] == f"The content was reloaded, version {load_content(small).version}."


def test_neither_probe_tells_strangers_what_is_wrong(small, small_client):
    """No path of the server, no word of a draft, no name of a file."""
    version = load_content(small).version
    write(small, changed(DEFINITIONS, '"units": 35', '"units": "a secret draft"'))
    sick, alive = small_client.get("/healthz"), small_client.get("/livez")
    assert (sick.status_code, alive.status_code) == (503, 200)
    said = "The content on disk is broken: see the log. The last good content is served."
    assert sick.text == f"{said}\nversion {version}\nviewer {__version__}\n"
    assert alive.text == "ok\n"


def test_another_mistake_is_logged_again(small, small_client, caplog):
    write(small, BROKEN)
    small_client.get("/en/")
    write(small, changed(DEFINITIONS, '"sites": 7', '"sites": "second"'))
    small_client.get("/en/")
    assert len(errors(caplog)) == 2


def test_the_same_mistake_saved_again_is_not_logged_again(small, small_client, caplog):
    for text in (BROKEN, BROKEN + "\n"):
        write(small, text)
        small_client.get("/en/")
    assert len(errors(caplog)) == 1


def test_a_broken_file_is_read_once_a_change_not_once_a_request(small):
    built = []
    live = Live(small, built.append)
    for _ in range(3):
        live()
    write(small, changed(DEFINITIONS, "Sample head", "Another head"))
    for _ in range(3):
        live()
    assert [content.definitions.title for content in built] == ["Sample head", "Another head"]


def test_the_first_load_says_what_is_wrong_for_there_is_nothing_to_keep(small):
    write(small, BROKEN)
    with pytest.raises(ContentError, match=BROKEN_LINE):
        create_app(small)


@pytest.mark.slow
def test_many_readers_never_see_an_error_or_half_a_file_while_files_are_rewritten(small):
    """What is read is always a content that was whole, and at the end the last one."""
    texts = [changed(DEFINITIONS, "Sample head", f"Head {n}") for n in range(2)]
    live = Live(write(small, texts[0]), lambda content: content.definitions.title)
    seen: set[str] = set()
    faults: list[BaseException] = []
    done = threading.Event()

    def reader() -> None:
        while not done.is_set():
            try:
                seen.add(live())
                time.sleep(0.0005)  # readers that never pause leave the writer no time
            except BaseException as error:
                faults.append(error)
                raise

    readers = [threading.Thread(target=reader) for _ in range(4)]
    for thread in readers:
        thread.start()
    for n in range(300):
        write(small, texts[n % 2], side=SIDE if n % 3 else BROKEN_FRONT)
    write(small, texts[1])
    done.set()
    for thread in readers:
        thread.join()
    assert not faults
    assert seen <= {"Head 0", "Head 1"}
    assert (live(), live.problems) == ("Head 1", ())


def test_the_version_says_which_content_is_shown(small, small_client):
    assert f"version {load_content(small).version}" in small_client.get("/healthz").text
    write(small, changed(DEFINITIONS, "Sample head", "Another head"))
    assert f"version {load_content(small).version}" in small_client.get("/healthz").text


def test_a_change_that_no_clock_tells_apart_is_found_a_second_later(tmp_path, monkeypatch):
    live = Live(write(tmp_path), lambda content: content.definitions.title)
    stamp = live._look()
    monkeypatch.setattr(live, "_look", lambda: stamp)  # same size, same moment, same file
    write(tmp_path, changed(DEFINITIONS, "Sample head", "Simple head"))
    assert live() == "Sample head"
    later = time.monotonic() + 2
    monkeypatch.setattr(reload, "monotonic", lambda: later)
    assert (live(), live()) == ("Simple head", "Simple head")


@pytest.mark.parametrize("moment", [0, 1_000_000_000, 4_000_000_000], ids=["1970", "2001", "2096"])
def test_a_clock_that_was_moved_hides_no_change(tmp_path, moment):
    live = Live(write(tmp_path), lambda content: content.definitions.title)
    path = tmp_path / "regions.json"
    os.utime(path, (moment, moment))
    assert live() == "Sample head"
    path.write_text(changed(DEFINITIONS, "Sample head", "Another head"), encoding="utf-8")
    os.utime(path, (moment, moment))
    assert live() == "Another head"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["regions.json", "assets/svg/side.svg"])
def test_a_lost_permission_keeps_the_last_good_content_and_is_said_once(tmp_path, caplog, name):
    client = create_app(write(tmp_path)).test_client()
    good = client.get("/en/").text
    (tmp_path / name).chmod(0)
    with as_nobody():
        pages = [client.get("/en/").text for _ in range(3)]
        health = client.get("/healthz")
    assert pages == [good] * 3
    assert health.status_code == 503
    (said,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert "Permission denied" in said
    (tmp_path / name).chmod(0o644)
    assert client.get("/healthz").status_code == 200


def test_a_fault_of_the_program_keeps_the_last_good_content_and_is_said_once(tmp_path, caplog):
    def build(content):
        if content.definitions.title == "Another head":
            raise RuntimeError("a fault")
        return content.definitions.title

    live = Live(write(tmp_path), build)
    write(tmp_path, changed(DEFINITIONS, "Sample head", "Another head"))
    assert [live() for _ in range(3)] == ["Sample head"] * 3
    assert "RuntimeError" in str(live.problems[0])
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1


def test_only_the_content_that_is_still_on_disk_is_stored(small, tmp_path):
    """A file that changes while its content loads: another process may have stored the newer one already."""
    last_good = LastGood(tmp_path / "state", small, "regions.json")
    live = Live(small, title, last_good=last_good)
    newest = changed(DEFINITIONS, "Sample head", "Newest head")

    def build(content: Content) -> str:
        if content.definitions.title == "Another head":
            write(small, newest)
        return title(content)

    live._build = build
    write(small, changed(DEFINITIONS, "Sample head", "Another head"))
    assert live() == "Another head"
    stored = last_good.load()
    assert stored
    assert b"Sample head" in stored.files["regions.json"].data
    assert live() == "Newest head"
    assert last_good.load().files["regions.json"].data == newest.encode()


def test_a_process_whose_content_is_broken_takes_over_what_another_has_stored(small, tmp_path):
    last_good = LastGood(tmp_path / "state", small, "regions.json")
    old = Live(small, title, last_good=last_good)
    write(small, changed(DEFINITIONS, "Sample head", "Another head"))
    assert Live(small, title, last_good=last_good)() == "Another head"
    write(small, BROKEN)
    assert old() == "Another head"
    assert old.problems


def test_without_watching_the_first_content_stays(small):
    live = Live(small, title, watch=False)
    write(small, changed(DEFINITIONS, "Sample head", "Another head"))
    assert live() == "Sample head"


def test_one_that_is_patient_waits_for_valid_content_and_has_none_until_then(small):
    write(small, BROKEN)
    live = Live(small, title, patient=True)
    assert (live.loaded, live.has_content) == (False, False)
    with pytest.raises(ContentError, match=BROKEN_LINE):
        live()
    write(small)
    assert (live.has_content, live.loaded, live()) == (True, True, "Sample head")


def test_the_files_are_looked_at_again_only_after_a_glance(small, monkeypatch):
    monkeypatch.setattr(reload, "_GLANCE", 5.0)
    now = [100.0]
    monkeypatch.setattr(reload, "monotonic", lambda: now[0])
    live = Live(small, title)
    assert live() == "Sample head"
    write(small, changed(DEFINITIONS, "Sample head", "Another head"))
    now[0] += 4.9
    assert live() == "Sample head"
    now[0] += 0.2
    assert live() == "Another head"
