"""Real things to test with: the real content, real servers under a prefix, a real Chromium."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from playwright.sync_api import Browser, Page, sync_playwright
from support.chromium import launch_chromium
from support.engines import drawing_engine, engine, engines
from support.once import once
from support.pages import Contexts, resize
from support.served import ROOT, Web, exported, files, nginx, serve
from support.skips import pytest_runtest_makereport

from viewer.app import create_app
from viewer.content import content as loading
from viewer.content import interface as words
from viewer.content import markup
from viewer.content import reload as live
from viewer.content.content import Content, load_content
from viewer.content.snapshot import Snapshot, take
from viewer.drawing import raster
from viewer.publish import export
from viewer.web import compression, editions, handout_pdf, pictures
from viewer.web.paper import Resource

__all__ = [
    "drawing_engine",
    "engine",
    "engines",
    "exported",
    "files",
    "nginx",
    "pytest_runtest_makereport",
]  # fixtures and a hook of other files, found here

# Property tests are the same on every run and machine, and no example may take longer than this.
settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=timedelta(seconds=8),
    max_examples=30,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)
# `make adversary` tries other examples each time, and more of them.
settings.register_profile("adversary", settings.get_profile("fixed"), derandomize=False, max_examples=300)
settings.load_profile("adversary" if "ADVERSARY_SECONDS" in os.environ else "fixed")


SECONDS = {"engine": 3.0, "browser": 2.5, "scanner": 2.0, "exported": 1.0, "": 0.1}
"""What a test takes, roughly, by the costliest fixture it asks for."""

EXPORTS = {"exported", "small_export", "nginx", "files", "several"}
"""Fixtures that export a whole site."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser or an export, so that `make quick` can leave it out.

    A browser on a busy machine may miss a deadline, so its tests get a second try: only a test that fails twice fails.
    The summary lists those that needed it ("R").
    """
    for item in items:
        if exports(item):  # the first of them waits for it
            item.add_marker(pytest.mark.slow)
        if {"browser", "engines"} & fixtures_of(item):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(specname="pytest_collection_modifyitems", trylast=True)
def pytest_longest_first(items: list[pytest.Item]) -> None:
    """Start the longest files first: a file stays with one worker, and must not be alone at the end.

    This comes last, as pytest sorts too, by the parameters of fixtures.
    """
    costs: Counter[Path] = Counter()
    for item in items:
        costs[item.path] += max(seconds for name, seconds in SECONDS.items() if not name or name in fixtures_of(item))
    order = sorted(costs, key=lambda path: -costs[path])
    # Two workers that start together would each render an export's pictures; one that comes later finds them.
    exporting = {item.path for item in items if exports(item)}
    if other := next((path for path in order if path not in exporting), None):
        order.remove(other)
        order.insert(1, other)
    rank = {path: i for i, path in enumerate(order)}
    items.sort(key=lambda item: rank[item.path])


def pytest_collection_finish() -> None:
    """Let the garbage collector skip what is loaded by now and run less often: it took an eighth of the CPU time of
    tests without a browser.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def fixtures_of(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def exports(item: pytest.Item) -> bool:
    """Whether a test asks for an export, by a fixture or as one of the ways that it runs."""
    ways = set(map(str, getattr(getattr(item, "callspec", None), "params", {}).values()))
    return bool(EXPORTS & (fixtures_of(item) | ways))


@pytest.fixture(autouse=True)
def looks_at_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test asks sooner after it saved than anybody else could."""
    monkeypatch.setattr(live, "_GLANCE", 0.0)


@pytest.fixture
def markup_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts with signs of HTML reach the pages, as if nothing had refused them: escaping has to hold by itself."""
    for module in (markup, words):
        monkeypatch.setattr(module, "faults", lambda text, *, links: iter(()))


@pytest.fixture(scope="session", autouse=True)
def state_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test leaves a stored content in the home folder of whoever runs it, nor starts from one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.delenv("STATE_DIRECTORY", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """What `fsync` is for, a machine that loses its power, no test can bring about; waiting for disks took most of an
    export.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def costly_files_made_once(shared: Path) -> Iterator[None]:
    """Pictures, PDF files, gzip and brotli, each made once for all tests and workers: an export takes a minute of them.

    They are the program's own bytes. A file is named by everything it is made from, so a test that changes any of that
    gets what the program makes of the change.
    """

    def made(make: Callable[[], bytes], *sources: bytes) -> bytes:
        return once(shared / sha256(b"\0".join(sources)).hexdigest(), make)

    draw, lay_out = raster._drawn, handout_pdf.pdf
    zip_up, compress = compression.gzip_file, compression.brotlied

    def drawn(svg: str, width: int, family: str) -> bytes:
        return made(lambda: draw(svg, width, family), b"png", f"{width} {family}".encode(), svg.encode())

    def laid_out(document: str, part: Callable[[str], Resource]) -> bytes:
        pictures = b"".join(part(name).data for name in re.findall(r'"(plate:[^"]+)"', document))
        return made(lambda: lay_out(document, part), b"pdf", document.encode(), pictures)

    def gzip_file(data: bytes) -> bytes:
        return made(lambda: zip_up(data), b"gzip", data)

    def brotlied(data: bytes) -> bytes:
        return made(lambda: compress(data), b"br", data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raster, "_drawn", drawn)
        patch.setattr(handout_pdf, "pdf", laid_out)
        for module in (compression, export):
            patch.setattr(module, "gzip_file", gzip_file)
        patch.setattr(compression, "brotlied", brotlied)
        patch.setattr(export, "_brotlied", brotlied)
        yield


@pytest.fixture
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """PNG and PDF files hold a word in place of what takes seconds to draw. What the renderers can do is found out as
    ever.
    """
    monkeypatch.setattr(pictures, "png", lambda svg, width: b"picture")
    monkeypatch.setattr(handout_pdf, "pdf", lambda document, part: b"paper")


@pytest.fixture(scope="session", autouse=True)
def real_content_loaded_once() -> Iterator[None]:
    """Load the content of this repository, and encode its surface, once for all tests: each takes 0.2 s of CPU time.

    Content is immutable, and many tests serve it or an unchanged copy. Files that differ in a single byte are loaded
    as ever.
    """
    load, turn = loading.load_snapshot, editions.turning_model
    unchanged = {take(folder).digest for folder in (ROOT, ROOT / "examples" / "hand")}
    loaded: dict[tuple[str, str, bool], tuple[Content, Snapshot]] = {}
    models: WeakKeyDictionary[Content, str] = WeakKeyDictionary()

    def load_once(files: Snapshot) -> tuple[Content, Snapshot]:
        if files.digest not in unchanged:
            return load(files)
        key = (files.definitions, files.digest, files.packaged_drawings)
        if key not in loaded:
            loaded[key] = load(files)
        content, used = loaded[key]
        return content, replace(used, folder=files.folder)

    def turn_once(content: Content) -> str:
        if content not in models:
            models[content] = turn(content)
        return models[content]

    with pytest.MonkeyPatch.context() as patch:
        for module in (loading, live):
            patch.setattr(module, "load_snapshot", load_once)
        patch.setattr(editions, "turning_model", turn_once)
        yield


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(ROOT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real content, to break."""
    shutil.copy(ROOT / "regions.json", tmp_path)
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    return tmp_path


@pytest.fixture(scope="session")
def app() -> Flask:
    """The real content as an application."""
    return create_app(ROOT)


@pytest.fixture
def client(request, app: Flask) -> FlaskClient | Web:
    """Asks the viewer; where a test is marked so, an export behind another server."""
    way = getattr(request, "param", "viewer")
    return app.test_client() if way == "viewer" else Web(request.getfixturevalue(way))


@pytest.fixture(scope="session")
def viewer() -> Iterator[str]:
    """The real content, served by the viewer."""
    yield from serve(ROOT)


@pytest.fixture(scope="session")
def server(request) -> str:
    """The address of the real content, served by the viewer; where a test is marked so, an export behind another
    server.
    """
    return request.getfixturevalue(getattr(request, "param", "viewer"))


@pytest.fixture
def folder_server(folder: Path) -> Iterator[str]:
    """The copy of the content in `folder`, served."""
    yield from serve(folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Without a graphics processor, and yet it draws the surface of the turned person.
        software = ("--disable-gpu", "--enable-unsafe-swiftshader")
        found = launch_chromium(playwright.chromium, *software, "--disable-background-networking")
        yield found
        found.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def open_page(contexts: Contexts):
    """Opens addresses in pages: `open_page(url, width=320, java_script_enabled=False)`.

    With `own=True` it is a page that no other test uses: it has no history, and what a test adds to it stays there.
    No pixel of a page is drawn before a test looks at it (`see`).
    """

    def open_one(url: str, *, width: int = 1280, height: int = 900, own: bool = False, **options) -> Page:
        page = contexts.new_page(url, options, own=own)
        resize(page, width, height)
        page.goto(url)
        return page

    yield open_one
    complaints = contexts.clear()
    assert not complaints, complaints
