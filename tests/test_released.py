"""A site that pins the embeds' script keeps its diagram: each released one is served for good and works with today's diagram."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from hosts import Site, page, serving
from served import with_headers

from tools.pinned import CHANGELOG, LINE, release
from viewer.embed import integrity
from viewer.pages import RELEASED, Edition

KEPT = sorted(path.name for path in RELEASED.glob("*.js"))


@pytest.fixture
def log(tmp_path) -> Path:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("# Changelog\n\n## Unreleased\n- News.\n\n## 1.0\n- Pinned script: `embed.1.js`.\n", encoding="utf-8")
    (tmp_path / "embed.1.js").write_text("one", encoding="utf-8")
    return path


def test_the_script_of_today_and_those_of_all_releases_are_kept_and_named_in_the_changelog(content):
    script = Edition(content).assets["embed.js"]
    assert script.name in KEPT, "the script has changed: run `make pinned`"
    assert sorted(LINE.findall(CHANGELOG.read_text(encoding="utf-8"))) == KEPT


@with_headers("client")
@pytest.mark.parametrize("name", KEPT)
def test_a_kept_script_is_served_as_it_was_for_ever(client, name):
    answer = client.get(f"/static/{name}")
    assert answer.data == (RELEASED / name).read_bytes()
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@with_headers("server")  # a script with a hash from another site needs Access-Control-Allow-Origin
@pytest.mark.parametrize("name", KEPT)
def test_a_pinned_script_shows_the_diagram_of_today(open_page, server, name):
    pinned = f'integrity="{integrity((RELEASED / name).read_text(encoding="utf-8"))}"'
    body = f'<anatomy-diagram src="{server}/en/embed/back/"><a href="{server}/en/back/">Back</a></anatomy-diagram>'
    script = f'<script async src="{server}/static/{name}" {pinned} crossorigin="anonymous"></script>'
    with serving(Site()) as site:
        shown = open_page(site.put("/", page(body + script)))
        shown.frame_locator("iframe").locator('svg.picture[data-view="back"]').wait_for(state="visible")
        shown.get_by_role("link", name="Back", exact=True).wait_for(state="hidden")


def test_an_older_script_than_that_of_today_is_served_too(content, tmp_path, monkeypatch):
    """The control: what the two tests above ask for is not only the script of today."""
    (tmp_path / "embed.0000000000.js").write_text("old", encoding="utf-8")
    assert Edition(content).file("embed.0000000000.js") is None
    monkeypatch.setattr("viewer.pages.RELEASED", tmp_path)
    assert Edition(content).file("embed.0000000000.js").body == "old"


def test_a_script_is_kept_and_named_once_however_often_it_changes_before_a_release(log):
    for name in ("embed.2.js", "embed.3.js", "embed.3.js"):
        release(log, log.parent, name, name)
    assert LINE.findall(log.read_text(encoding="utf-8")) == ["embed.3.js", "embed.1.js"]
    assert sorted(path.name for path in log.parent.glob("*.js")) == ["embed.1.js", "embed.3.js"]


def test_a_released_script_stays_and_is_not_named_twice(log):
    release(log, log.parent, "embed.1.js", "one")
    assert LINE.findall(log.read_text(encoding="utf-8")) == ["embed.1.js"]
    release(log, log.parent, "embed.2.js", "two")
    release(log, log.parent, "embed.1.js", "one")
    assert (log.parent / "embed.1.js").read_text(encoding="utf-8") == "one"
    assert not (log.parent / "embed.2.js").exists()


def test_every_kept_script_has_the_hash_of_its_name():
    for name in KEPT:
        assert re.fullmatch(rf"embed\.{sha256((RELEASED / name).read_bytes()).hexdigest()[:10]}\.js", name)
