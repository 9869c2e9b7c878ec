"""The blueprint: every address of the viewer in one piece, to register under any prefix, any number of times."""

from __future__ import annotations

import pytest
from flask import Flask
from support.damage import BROKEN
from support.markup import read_once
from support.samples import DEFINITIONS, changed, write

from viewer.content import DIAGRAM
from viewer.problems import ContentError
from viewer.settings import Settings
from viewer.web.blueprint import create_blueprint, live_editions
from viewer.web.responses import check_headers
from viewer.web.site_table import PAGES


@pytest.fixture
def stored(tmp_path) -> Settings:
    """Settings with a folder for the last good content."""
    return Settings(state=tmp_path / "state")


def test_it_serves_every_endpoint_of_the_table_and_no_other(tmp_path):
    site = Flask("site", static_folder=None)
    site.register_blueprint(create_blueprint(live_editions(write(tmp_path), watch=False)))
    served = {rule.endpoint.removeprefix("anatomy.") for rule in site.url_map.iter_rules()}
    by_themselves = {"missing", "no_embed", "overlay_style"}  # answers to what does not exist, and to debug mode alone
    assert served - by_themselves == {row.endpoint for row in PAGES}


def test_two_blueprints_with_two_definitions_live_in_one_app(tmp_path):
    first, second = write(tmp_path / "1"), write(tmp_path / "2", changed(DEFINITIONS, "Sample head", "Second head"))
    site = Flask("site")
    site.register_blueprint(create_blueprint(live_editions(first), "one"), url_prefix="/one")
    site.register_blueprint(create_blueprint(live_editions(second), "two"), url_prefix="/a/two")
    client = site.test_client()
    for prefix in ("/one", "/a/two"):
        page = read_once(client.get(f"{prefix}/en/embed/").text)
        assert ("Second" in next(page.named("h1")).text) == (prefix == "/a/two")
        for link in (*page.values("href"), *page.values("src")):
            assert not link.startswith("/") or (
                link.startswith(prefix + "/") and client.get(link).status_code == 200
            ), link
    assert check_headers(site, "/one") == check_headers(site, "/a/two") == []


def test_without_a_folder_the_content_that_comes_with_the_viewer_is_served(content):
    served = live_editions(watch=False)().content
    assert (served.definitions.id, served.version) == (content.definitions.id, content.version)
    assert DIAGRAM not in served.parts


def test_content_is_followed_only_if_it_is_watched(tmp_path):
    folder = write(tmp_path)
    followed, fixed = live_editions(folder, store=False), live_editions(folder, watch=False)
    write(folder, changed(DEFINITIONS, "Sample head", "Second head"))
    assert followed().content.definitions.title == "Second head"
    assert fixed().content.definitions.title == "Sample head"


def test_broken_content_stops_the_start_unless_a_good_version_is_stored(tmp_path, stored):
    folder = write(tmp_path / "content")
    live_editions(folder, stored, watch=False)
    write(folder, BROKEN)
    with pytest.raises(ContentError):
        live_editions(folder, stored)
    write(folder)
    live_editions(folder, stored, watch=False, store=True)
    write(folder, BROKEN)
    assert live_editions(folder, stored)().content.definitions.title == "Sample head"
    with pytest.raises(ContentError):
        live_editions(folder, stored, watch=False)


def test_patience_answers_503_in_place_of_an_error_at_the_start(tmp_path):
    live = live_editions(write(tmp_path, BROKEN), store=False, patient=True)
    site = Flask("site")
    site.register_blueprint(create_blueprint(live))
    assert site.test_client().get("/en/").status_code == 503


def test_editions_of_one_content_share_the_files_of_those_before(tmp_path):
    """A page that left the server before an edit still finds its style sheet."""
    folder = write(tmp_path)
    live = live_editions(folder, store=False)
    before = live()
    renamed = changed(DEFINITIONS, '"id": "about", "title"', '"id": "of-this", "title"')
    write(folder, renamed.replace("[[about|", "[[of-this|"))
    after = live()
    old = before.assets["unscripted.css"]
    assert old.name != after.assets["unscripted.css"].name
    assert after.file(old.name) == old


def test_blueprints_share_no_files(tmp_path):
    first, second = (live_editions(write(tmp_path / name), watch=False)() for name in ("1", "2"))
    first._files["made.0123456789.js"] = first.assets["embed.js"]
    assert second.file("made.0123456789.js") is None


def test_settings_and_links_reach_the_edition(tmp_path):
    settings, links = Settings(emergency_number="911"), object()
    edition = live_editions(write(tmp_path), settings, watch=False, links=links)()
    assert (edition.settings, edition.links) == (settings, links)
