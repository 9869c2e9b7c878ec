"""Announcing: the day on which the words of each part last changed, written beside them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from support.samples import CITED, changed, write
from support.translated import SPANISH

from viewer.content import load_content, unannounced, words_read
from viewer.editing import announce, json_edit
from viewer.problems import ContentError

FIRST, LATER = date(2026, 2, 3), date(2026, 2, 5)


@pytest.fixture
def site(tmp_path) -> Path:
    return write(tmp_path, CITED)


def words(folder: Path, name: str = "regions.json") -> str:
    return (folder / name).read_bytes().decode()


def edit(folder: Path, old: str, new: str) -> None:
    (folder / "regions.json").write_text(changed(words(folder), old, new), encoding="utf-8")


def test_every_part_is_recorded_with_its_words_and_the_day_and_no_other_byte_changes(site):
    defined = load_content(site).definitions
    assert announce(site, "en", FIRST) == tuple(words_read(defined))
    record = json.loads(words(site))["changes"]
    assert record == {part: {"of": of, "on": "2026-02-03"} for part, of in words_read(defined).items()}
    start = words(site).index(',\n  "changes": {')
    end = words(site).index("\n  }", start) + len("\n  }")
    assert words(site)[:start] + words(site)[end:] == CITED
    assert unannounced(load_content(site).definitions) == ()


def test_a_later_change_dates_its_own_part_and_leaves_the_days_of_the_others(site):
    announce(site, "en", FIRST)
    edit(site, "Chews.", "Chews well.")
    assert announce(site, "en", LATER) == ("temporalis",)
    record = json.loads(words(site))["changes"]
    assert {part for part, change in record.items() if change["on"] == "2026-02-05"} == {"temporalis"}
    assert {change["on"] for part, change in record.items() if part != "temporalis"} == {"2026-02-03"}


def test_a_part_that_is_gone_leaves_the_record(site):
    announce(site, "en", FIRST)
    edit(site, '"changes": {', '"changes": {\n    "nose": { "of": "000000", "on": "2026-02-03" },')
    edit(site, "Chews.", "Chews well.")
    announce(site, "en", LATER)
    assert "nose" not in json.loads(words(site))["changes"]


def test_nothing_new_writes_nothing(site):
    announce(site, "en", FIRST)
    before = (site / "regions.json").stat().st_mtime_ns
    assert announce(site, "en", LATER) == ()
    assert (site / "regions.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_of_one_line_end_stays_one(site, end):
    (site / "regions.json").write_bytes(CITED.replace("\n", end).encode())
    announce(site, "en", FIRST)
    assert words(site).count("\n") == words(site).count(end)


def test_a_translation_has_a_record_of_its_own_after_its_review_or_language(site):
    (site / "regions.es.json").write_text(SPANISH, encoding="utf-8")
    announce(site, "es", FIRST)
    assert words(site) == CITED
    spanish = words(site, "regions.es.json")
    assert spanish.startswith('{\n    "language":"es",\n  "changes": {\n')
    assert json.loads(spanish)["changes"].keys() == words_read(load_content(site).localized("es").definitions).keys()


def test_content_with_problems_is_not_announced(site):
    edit(site, "[[galea]]", "[[galia]]")
    before = words(site)
    with pytest.raises(ContentError, match="points to nothing"):
        announce(site, "en", FIRST)
    assert words(site) == before


def test_a_translation_that_is_missing_is_named(site):
    with pytest.raises(ContentError, match=r"regions\.es\.json: cannot be read"):
        announce(site, "es", FIRST)


def test_a_save_while_the_words_are_read_is_not_lost(site, monkeypatch):
    real = json_edit.read

    def raced(file: Path) -> str:
        text = real(file)
        edit(site, "Chews.", "Chews well.")
        return text

    monkeypatch.setattr(json_edit, "read", raced)
    with pytest.raises(ContentError, match="the file was saved meanwhile"):
        announce(site, "en", FIRST)
    assert "Chews well." in words(site)
    assert '"changes"' not in words(site)
