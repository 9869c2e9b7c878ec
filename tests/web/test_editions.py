"""One content ready to be served: files named by their hashes, and what older pages still ask for."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import unquote

import pytest
from support.samples import write

from viewer.content import Content, load_content
from viewer.settings import Settings
from viewer.web import editions
from viewer.web.addresses import SERVED
from viewer.web.editions import Asset, Edition, asset, released_text
from viewer.web.responses import csp_hash


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Content:
    return load_content(write(tmp_path_factory.mktemp("sample")))


@pytest.fixture
def edition(sample) -> Edition:
    return Edition(sample)


def test_a_file_is_named_by_ten_digits_of_its_hash():
    found = asset("viewer.js", "é")
    assert found == Asset(f"viewer.{sha256('é'.encode()).hexdigest()[:10]}.js", "é", "text/javascript")
    assert found.served.data == "é".encode()
    assert (asset("a.css", "").type, asset("a.svg", "").type) == ("text/css", "image/svg+xml")
    with pytest.raises(KeyError):
        asset("a.html", "")


def test_an_edition_stands_alone_unless_it_is_told_otherwise(edition, sample):
    assert (edition.settings, edition.links, edition.content) == (Settings(), SERVED, sample)
    assert edition.languages == sample.words


def test_only_a_diagram_with_a_surface_has_the_script_that_turns_it(edition, content):
    assert "turn.js" not in edition.assets
    assert "turn.js" in Edition(content).assets
    assert {*Edition(content).assets} - {*edition.assets} == {"turn.js"}


def test_files_are_found_by_their_hashed_names_alone(edition):
    for found in edition.assets.values():
        assert edition.file(found.name) is found
    assert edition.file("viewer.css") is None


def test_assets_cannot_be_changed(edition):
    with pytest.raises(TypeError):
        edition.assets["viewer.css"] = edition.assets["embed.css"]


def test_the_newest_forty_files_of_earlier_editions_stay(sample):
    earlier = {f"old.{number}.css": Asset(f"old.{number}.css", "", "text/css") for number in range(50)}
    edition = Edition(sample, files=earlier)
    assert len(earlier) == 40
    assert edition.file("old.49.css")
    assert edition.file("old.0.css") is None, "the oldest go first"
    assert all(edition.file(found.name) for found in edition.assets.values())


def test_an_older_name_leads_to_the_file_of_today(edition):
    assert edition.stand_in("embed.0123456789.css") is edition.assets["embed.css"]
    assert edition.stand_in("icon.abcdef0123.svg") is edition.assets["icon.svg"]


NEVER_USED = (
    *("embed.css", "other.0123456789.css", "diagram.0123456789.css", "embed.0123456789.map", "embed.012345678.css"),
    *("embed.01234567890.css", "embed.0123456789.css.css", "embed.ABCDEF0123.css", "embed.0123456789.js.map"),
    *(".0123456789.css", "embed..css", ".."),
)


@pytest.mark.parametrize("name", NEVER_USED)
def test_a_name_that_no_version_can_have_had_is_missing(edition, name):
    assert edition.stand_in(name) is None
    assert edition.file(name) is None


def test_the_policy_of_pages_can_name_each_style_sheet_inside_them(edition):
    inside = ("viewer.css", "embed.css", "handout.css")
    assert edition.style_hashes == tuple(csp_hash(edition.assets[name].body) for name in inside)


def test_the_icon_in_a_page_is_the_file_and_needs_no_escaping_in_an_attribute(edition):
    kind, _, drawn = edition.icon.partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(drawn) == edition.assets["icon.svg"].body.strip()
    assert not {*'"<>&# \n'} & {*drawn}


def test_search_words_are_collected_once_a_language_and_not_for_each_page(sample, monkeypatch):
    asked: list[str] = []

    def collect(content: Content, language: str) -> Mapping[str, str]:
        asked.append(language)
        return {language: "words"}

    monkeypatch.setattr(editions, "search_words", collect)
    edition = Edition(sample)
    found = [edition.search_words(language) for language in ("en", "es", "en")]
    assert (found, asked) == ([{"en": "words"}, {"es": "words"}, {"en": "words"}], ["en", "es"])


def test_an_older_script_than_that_of_today_is_served_too(sample, tmp_path, monkeypatch):
    (tmp_path / "embed.0000000000.js").write_text("old", encoding="utf-8")
    assert Edition(sample).file("embed.0000000000.js") is None
    monkeypatch.setattr(editions, "RELEASED", tmp_path)
    assert Edition(sample).file("embed.0000000000.js").body == "old"


def test_released_files_of_every_version_are_found_compressed_or_not(sample, tmp_path, monkeypatch):
    version = tmp_path / "1.0"
    version.mkdir()
    (version / "embed.0123456789.css.gz").write_bytes(gzip.compress("é{}".encode()))
    (version / "README.txt").write_text("no file of a page", encoding="utf-8")
    (tmp_path / "embed.0123456789.js").write_text("old", encoding="utf-8")
    monkeypatch.setattr(editions, "RELEASED", tmp_path)
    assert dict(Edition(sample).released) == {
        "embed.0123456789.css": Asset("embed.0123456789.css", "é{}", "text/css"),
        "embed.0123456789.js": Asset("embed.0123456789.js", "old", "text/javascript"),
    }
    assert released_text(version / "embed.0123456789.css.gz") == "é{}"
    assert released_text(tmp_path / "embed.0123456789.js") == "old"


def test_a_released_file_is_that_of_its_release_and_no_stand_in(sample, tmp_path, monkeypatch):
    """A page that pins a script's hash would refuse any other bytes."""
    monkeypatch.setattr(editions, "RELEASED", tmp_path)
    earlier = {"embed.0000000000.js": Asset("embed.0000000000.js", "changed", "text/javascript")}
    (tmp_path / "embed.0000000000.js").write_text("old", encoding="utf-8")
    assert Edition(sample, files=earlier).file("embed.0000000000.js").body == "old"
