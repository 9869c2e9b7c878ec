"""An export of several diagrams: complete, and served by nginx and Apache as the viewer serves them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner
from support.kinds import write_strips
from support.markup import Markup
from support.samples import write as sample
from support.served import NGINX_TYPES, PREFIX, Web, by_apache, by_nginx, drafts, free_port

from viewer.app import create_app
from viewer.cli import console
from viewer.publish.header_file import MOST_RULES
from viewer.publish.manifest import MANIFEST
from viewer.settings import Settings

SAME = (
    *("Content-Security-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy", "Cache-Control"),
    *("X-Content-Type-Options", "Referrer-Policy", "Access-Control-Allow-Origin", "Content-Language"),
)
ADDRESSES = (
    *(
        "/",
        "/embed.js",
        "/favicon.ico",
        "/column/en/",
        "/column/es/whole/",
        "/column/es/embed/whole/",
        "/column/en/whole.svg",
    ),
    *("/sample/en/", "/sample/en/embed/", "/sample/regions.json", "/sample/embed.js"),
)


@pytest.fixture(scope="module")
def diagrams(tmp_path_factory) -> Path:
    """Two small ones that look different; one of them in two languages."""
    folder = tmp_path_factory.mktemp("diagrams")
    sample(folder / "sample")
    write_strips(folder / "column", 4, structures=True)
    (folder / "column" / "regions.es.json").write_text('{"language": "es"}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def several(diagrams, tmp_path_factory) -> tuple[Path, int]:
    """Their export, and the port that it was written for."""
    out, port = tmp_path_factory.mktemp("web") / PREFIX.strip("/"), free_port()
    command = ["export", "--base-url", f"http://127.0.0.1:{port}{PREFIX}/", str(out)]
    with drafts():
        found = CliRunner().invoke(console({"VIEWER_CONTENT": str(diagrams)}), command, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return out, port


@pytest.fixture(scope="module", params=["nginx", "apache"])
def web(request, several, tmp_path_factory) -> Iterator[Web]:
    (out, port), work = several, tmp_path_factory.mktemp("work")
    if request.param == "apache":
        with by_apache(work, port, out.parent):
            yield Web(f"http://127.0.0.1:{port}{PREFIX}")
        return
    server = f"server {{ listen 127.0.0.1:{port}; root {out.parent}; include {out}/nginx.conf; }}"
    with by_nginx(work, port, f"{NGINX_TYPES} {server}"):
        yield Web(f"http://127.0.0.1:{port}{PREFIX}")


def test_an_export_holds_every_diagram_and_the_page_that_lists_them(several):
    out, port = several
    for name in ("index.html", "es.html"):
        page = Markup((out / name).read_text(encoding="utf-8"))
        links = [link for link in (*page.values("href"), *page.values("src")) if "://" not in link]
        assert {"column/en/" if name == "index.html" else "column/es/", "sample/en/"} <= set(links)
        for link in links:
            place = out / link
            assert (place / "index.html" if link.endswith("/") else place).is_file(), link
    assert f"http://127.0.0.1:{port}{PREFIX}/column/en/" in (out / "column" / "en" / "index.html").read_text(
        encoding="utf-8"
    )
    assert CliRunner().invoke(console({}), ["verify", str(out), str(out / MANIFEST)]).exit_code == 0


def test_every_text_has_compressed_copies_those_that_the_diagrams_share_too(several):
    out, _ = several
    texts = [
        path
        for path in out.rglob("*")
        if path.suffix in (".html", ".css", ".js", ".json", ".svg") and path.name != MANIFEST
    ]
    assert {"index.html", "es.html", "embed.js", "404.html"} <= {str(path.relative_to(out)) for path in texts}
    for path in texts:
        assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes(), path
        assert brotli.decompress(Path(f"{path}.br").read_bytes()) == path.read_bytes(), path


def test_a_web_server_speaks_as_the_viewer_does(web, diagrams, several):
    base_url = f"http://127.0.0.1:{several[1]}{PREFIX}/"
    client = create_app(diagrams, Settings(base_url=base_url)).test_client()
    for address in ADDRESSES:
        found, asked = web.get(address), client.get(address, base_url=base_url)
        assert (found.status_code, found.mimetype) == (200, asked.mimetype), address
        said = {name: found.headers.get_all(name) for name in SAME}
        assert said == {name: asked.headers.getlist(name) or None for name in SAME}, address
        if found.mimetype in ("text/html", "text/javascript"):
            assert web.get(address, {"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip", address


def test_what_is_missing_is_said_in_the_language_of_the_nearest_page(web):
    pages = {
        "/nothing": "There is no such page",
        "/column/nothing/": "There is no such page",
        "/column/en/nothing/": "There is no such page",
        "/column/es/nothing/": "Esta página no existe",
        "/column/es/embed/nothing/": "Esta página no existe",
        "/sample/en/embed/nothing/": "There is no such page",
        "/nginx.conf": "There is no such page",
        "/_headers": "There is no such page",
    }
    for address, words in pages.items():
        answer = web.get(address)
        assert (answer.status_code, words in answer.text) == (404, True), address
        assert "frame-ancestors 'self' https:" in answer.headers["Content-Security-Policy"], address
        assert answer.headers["Cache-Control"] == "no-cache", address
        inside = "/sample/" if address.startswith("/sample") else "/column/"
        assert f"{PREFIX}{inside}" in answer.text, address


def test_an_unknown_language_shows_the_first_one_of_that_diagram(web):
    for address, mark in {
        "/column/xx/embed/whole/": 'data-view="whole"',
        "/sample/fr-CA/embed/": 'data-view="all"',
    }.items():
        answer = web.get(address)
        assert (answer.status_code, mark in answer.text) == (200, True), address


def test_the_rules_of_several_diagrams_are_no_more_than_hosts_read(several):
    out, _ = several
    lines = (out / "_headers").read_text(encoding="utf-8").splitlines()
    assert 1 < len([line for line in lines if line.startswith("/")]) <= MOST_RULES
    files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    rule_files = sorted(name for name in files if name.rpartition("/")[2] in ("_headers", "nginx.conf", ".htaccess"))
    assert rule_files == [".htaccess", "_headers", "nginx.conf"], "one of each, for the whole folder"
