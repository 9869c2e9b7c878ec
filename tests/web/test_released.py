"""After an update other sites and caches still find what they name: pinned scripts for good, other files for a
while.
"""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import pytest
from support.markup import Markup
from support.samples import DEFINITIONS, changed, write
from support.served import with_headers

from tools.pinned import CHANGELOG, LINE, RELEASES, last_releases, main, release, sections
from viewer.app import create_app
from viewer.web import style_sheets as styles
from viewer.web.editions import RELEASED, Asset, Edition, released_text

KEPT = sorted(path.name for path in RELEASED.glob("*.js"))


@pytest.fixture
def log(tmp_path) -> Path:
    path = tmp_path / "CHANGELOG.md"
    path.write_text(
        "# Changelog\n\n## Unreleased\n- News.\n\n## 1.0\n- Pinned script: `embed.1.js`.\n", encoding="utf-8"
    )
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


def test_every_kept_file_has_the_hash_of_its_name():
    for path in (path for path in RELEASED.rglob("*") if path.is_file()):
        assert path.name.split(".")[1] == sha256(released_text(path).encode()).hexdigest()[:10], path


def missing(changelog: Path, folder: Path) -> list[str]:
    """The versions of a changelog that want their files."""
    return [version for version in last_releases(changelog) if not (folder / version).is_dir()]


def test_the_last_releases_have_their_files():
    assert missing(CHANGELOG, RELEASED) == [], "a version is released: run `make pinned`"


ASSETS = {
    "embed.js": Asset("embed.2.js", "two", "text/javascript"),
    "embed.css": Asset("embed.0123456789.css", "a{}", "text/css"),
}


def test_a_release_keeps_all_of_its_files_and_the_last_three_stay(log):
    assert main(log, log.parent, ASSETS) == "embed.2.js"
    assert not [path for path in log.parent.iterdir() if path.is_dir()]
    for version in ("1.1", "1.2", "1.3", "1.4"):
        text = log.read_text(encoding="utf-8").replace("## Unreleased", f"## {version} (2026)", 1)
        if version != "1.1":
            text = text.replace("# Changelog\n", f"# Changelog\n\n## {version} (2026)\n", 1)
        log.write_text(text, encoding="utf-8")
        assert missing(log, log.parent)[:1] == [version]
        main(log, log.parent, ASSETS)
    assert sections(log) == ["1.4", "1.3", "1.2", "1.1", "1.0"]
    assert {path.name for path in log.parent.iterdir() if path.is_dir()} == {"1.4", "1.3", "1.2"}
    assert RELEASES == 3
    assert missing(log, log.parent) == []
    assert released_text(log.parent / "1.2" / "embed.0123456789.css.gz") == "a{}"
    assert (log.parent / "embed.1.js").exists()


def test_a_version_whose_script_no_section_names_is_not_kept(log):
    log.write_text(log.read_text(encoding="utf-8").replace("Unreleased", "1.1"), encoding="utf-8")
    with pytest.raises(SystemExit, match='begin with "## Unreleased"'):
        main(log, log.parent, ASSETS)
    assert not (log.parent / "1.1").exists()


def files_of(text: str) -> list[str]:
    """The style sheets and scripts that a page names."""
    found = Markup(text)
    return [link for link in (*found.values("href"), *found.values("src")) if "/static/" in link]


@pytest.fixture
def updated(tmp_path, monkeypatch):
    """Clients of a viewer before and after an update that changes every file that can change, the content's own
    included.
    """
    # No release has these files yet: they are looked for among those of today.
    monkeypatch.setattr("viewer.web.editions.RELEASED", tmp_path / "none")
    before = create_app(write(tmp_path / "before")).test_client()
    text = changed(DEFINITIONS, '"id": "about", "title"', '"id": "of-this", "title"').replace("[[about|", "[[of-this|")
    read = styles.static_text
    monkeypatch.setattr("viewer.web.editions.static_text", lambda name: f"{read(name)}<!-- -->")
    monkeypatch.setattr("viewer.web.scripts.static_text", lambda name: f"{read(name)}\nvoid 0;")
    monkeypatch.setattr("viewer.web.style_sheets.static_text", lambda name: f"{read(name)}\n:root{{--new:1}}")
    return before, lambda: create_app(write(tmp_path / "after", text)).test_client()


@pytest.mark.parametrize("address", ["/en/embed/", "/en/", "/en/handout/", "/en/embed-this/"])
def test_a_page_from_a_cache_finds_its_style_and_script_after_an_update(updated, address):
    before, update = updated
    old, after = before.get(address).text, update()
    names, new = files_of(old), files_of(after.get(address).text)
    assert names
    assert not {*names} & {*new}, "the update changed nothing"
    for name, today in zip(names, new, strict=True):
        stand_in, own = after.get(name), after.get(today)
        assert (stand_in.status_code, stand_in.data, stand_in.mimetype) == (200, own.data, own.mimetype)
        assert stand_in.headers["Cache-Control"] == "public, max-age=60"
        assert stand_in.headers["Access-Control-Allow-Origin"] == "*"
        assert "immutable" in own.headers["Cache-Control"]
        assert after.get(name, headers={"If-None-Match": stand_in.headers["ETag"]}).status_code == 304


def test_files_of_a_release_are_served_as_they_were(updated, tmp_path, monkeypatch):
    before, update = updated
    kept = tmp_path / "released" / "1.0"
    kept.mkdir(parents=True)
    old = {name: before.get(name) for name in files_of(before.get("/en/embed/").text)}
    for name, answer in old.items():
        (kept / f"{name.rpartition('/')[2]}.gz").write_bytes(gzip.compress(answer.data))
    (kept / "README.txt").write_text("no file of a page", encoding="utf-8")
    monkeypatch.setattr("viewer.web.editions.RELEASED", tmp_path / "released")
    after = update()
    for name, answer in old.items():
        found = after.get(name)
        assert (found.data, found.headers) == (answer.data, answer.headers)
    assert after.get("/static/README.txt").status_code == 404


@pytest.mark.parametrize("name", ["embed.css", "other.0123456789.css", ".."])
def test_a_name_that_no_version_can_have_had_is_missing(client, name):
    assert client.get(f"/static/{name}").status_code == 404
