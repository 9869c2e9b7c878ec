"""The feed of changes: one entry a changed text, in each language, with ids that say which words are meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from support.samples import CITED, DEFINITIONS, changed, write

from viewer.app import create_app
from viewer.content import load_content
from viewer.problems import ContentError
from viewer.settings import Settings
from viewer.web.changes import entries

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://clinic.example/anatomy/"


def feed(folder, language: str = "en") -> ET.Element:
    client = create_app(folder, Settings(base_url=BASE), watch=False).test_client()
    answer = client.get(f"/{language}/changes.atom", base_url=BASE)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data)


def ids(found: ET.Element) -> set[str]:
    return {one.findtext(f"{ATOM}id") for one in found.iter(f"{ATOM}entry")}


def announce(folder, *arguments: str) -> str:
    done = CliRunner().invoke(create_app(folder, Settings()).cli, ["announce", "en", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, CITED)


def test_a_feed_has_what_the_specification_asks_for(folder):
    announce(folder, "--on", "2026-02-03")
    found = feed(folder)
    assert found.tag == f"{ATOM}feed"
    assert found.findtext(f"{ATOM}updated") == "2026-02-03T00:00:00Z"
    assert found.findtext(f"{ATOM}author/{ATOM}name")
    links = {one.get("rel"): one.get("href") for one in found.findall(f"{ATOM}link")}
    assert links == {"self": f"{BASE}en/changes.atom", "alternate": f"{BASE}en/"}
    named = {one.findtext(f"{ATOM}title"): one for one in found.iter(f"{ATOM}entry")}
    assert named["Forehead muscle (Frontalis)"].find(f"{ATOM}link").get("href") == f"{BASE}en/#frontalis"
    for entry in named.values():
        assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert entry.findtext(f"{ATOM}summary")


def test_nothing_is_announced_that_nobody_recorded(folder):
    assert ids(feed(folder)) == set()


def test_one_changed_word_is_one_new_entry(folder):
    announce(folder, "--on", "2026-02-03")
    before = ids(feed(folder))
    path = folder / "regions.json"
    path.write_text(changed(path.read_text("utf-8"), "Chews.", "Chews well."), "utf-8")
    assert ids(feed(folder)) == before, "not yet recorded"
    assert announce(folder, "--on", "2026-02-05") == "Recorded as changed on 2026-02-05: temporalis.\n"
    found = feed(folder)
    (new,) = ids(found) - before
    assert len(ids(found)) == len(before)
    entry = next(one for one in found.iter(f"{ATOM}entry") if one.findtext(f"{ATOM}id") == new)
    assert entry.findtext(f"{ATOM}updated") == "2026-02-05T00:00:00Z"
    assert entry.findtext(f"{ATOM}title") == "Temple muscle (Temporalis)"
    assert found.findtext(f"{ATOM}entry/{ATOM}id") == new, "the newest comes first"


def test_announcing_twice_changes_no_byte(folder):
    announce(folder, "--on", "2026-02-03")
    before = (folder / "regions.json").read_bytes()
    assert "nothing: no text has changed" in announce(folder)
    assert (folder / "regions.json").read_bytes() == before


def test_a_day_in_the_future_is_refused(folder):
    announce(folder, "--on", "2026-02-03")
    path = folder / "regions.json"
    path.write_text(path.read_text("utf-8").replace("2026-02-03", "2999-01-01", 1), "utf-8")
    with pytest.raises(ContentError, match=r"changes\.diagram\.on"):
        load_content(folder)


def test_each_language_has_a_feed_of_its_own_and_pages_name_it(client):
    ours = {}
    for language in ("en", "es"):
        found = ET.fromstring(client.get(f"/{language}/changes.atom").data)
        assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert f'type="application/atom+xml" href="/{language}/changes.atom"' in client.get(f"/{language}/back/").text
        ours[language] = ids(found) | {found.findtext(f"{ATOM}id")}
    assert len(ours["en"]) == len(ours["es"]) > 20
    assert not ours["en"] & ours["es"]


def without_sources(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_sources(one) for key, one in value.items() if key != "sources"}
    return [without_sources(one) for one in value] if isinstance(value, list) else value


def test_a_diagram_without_sources_has_a_feed_and_answers_health_records(tmp_path):
    bare = write(tmp_path, json.dumps(without_sources(json.loads(DEFINITIONS)), indent=2))
    assert '"sources"' not in (bare / "regions.json").read_text("utf-8")
    assert feed(bare).findtext(f"{ATOM}updated")
    announce(bare, "--on", "2026-02-03")
    entries = [*feed(bare).iter(f"{ATOM}entry")]
    assert entries
    assert all(entry.findtext(f"{ATOM}title") for entry in entries)

    client = create_app(bare, Settings(base_url=BASE), watch=False).test_client()
    asked = {"mainSearchCriteria.v.cs": "2.16.840.1.113883.6.90", "mainSearchCriteria.v.c": "Z99.89"}
    answer = client.get("/infobutton", query_string=asked, base_url=BASE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/anatomy/en/")
    listed = client.get("/infobutton", query_string={**asked, "knowledgeResponseType": "text/xml"}, base_url=BASE)
    assert (listed.status_code, "<entry" in listed.text) == (200, False)


REVIEWED = """"review": {
    "status": "reviewed", "by": "Dr. Example", "qualification": "neurologist", "on": "2026-01-02", "next": "2099-01-02",
    "words": { "about": "000000" }
  }"""


def test_a_review_is_an_event_and_a_draft_is_none(tmp_path):
    draft = load_content(write(tmp_path / "draft"))
    assert [*entries(draft, draft.words["en"])] == []
    signed = changed(DEFINITIONS, '"review": {\n    "status": "draft"\n  }', REVIEWED)
    reviewed = load_content(write(tmp_path / "reviewed", signed))
    (entry,) = entries(reviewed, reviewed.words["en"])
    assert (entry.name, entry.on, entry.part) == ("review 2026-01-02", date(2026, 1, 2), "")
    assert "Dr. Example" in entry.summary
    withdrawn = reviewed.definitions.review.model_copy(update={"status": "draft"})
    again = replace(reviewed, definitions=reviewed.definitions.model_copy(update={"review": withdrawn}))
    assert [*entries(again, again.words["en"])] == []


def test_a_change_leads_to_its_part_and_that_of_the_whole_diagram_to_the_page(folder):
    announce(folder, "--on", "2026-02-03")
    content = load_content(folder)
    listed = {entry.title: entry for entry in entries(content, content.words["en"])}
    assert {title: entry.part for title, entry in listed.items()} == {
        "Sample head": "",
        "Words explained": "glossary",
        "Sources": "sources",
        "Forehead": "forehead",
        "Temples": "temples",
        "Forehead muscle (Frontalis)": "frontalis",
        "Temple muscle (Temporalis)": "temporalis",
        "About": "about",
    }
    assert {entry.on for entry in listed.values()} == {date(2026, 2, 3)}
    found = feed(folder)
    leads = {one.findtext(f"{ATOM}title"): one.find(f"{ATOM}link").get("href") for one in found.iter(f"{ATOM}entry")}
    assert (leads["Sample head"], leads["Words explained"]) == (f"{BASE}en/", f"{BASE}en/#glossary")


def test_a_change_of_a_part_that_is_gone_is_no_longer_listed(folder):
    announce(folder, "--on", "2026-02-03")
    content = load_content(folder)
    changes = content.definitions.changes
    gone = content.definitions.model_copy(update={"changes": {**changes, "removed": changes["temples"]}})
    listed = [*entries(replace(content, definitions=gone), content.words["en"])]
    assert len(listed) == len(changes)


def test_titles_are_escaped(tmp_path, markup_let_through):
    announced = write(tmp_path, CITED.replace("Sample head", "A & B <c>"))
    announce(announced, "--on", "2026-02-03")
    assert "A & B <c>" in [one.findtext(f"{ATOM}title") for one in feed(announced).iter(f"{ATOM}entry")]
