"""The address that health records ask by code, as HL7's URL guide and MedlinePlus Connect have it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from support.gunicorns import gunicorn, until
from support.samples import CITED, changed, write
from support.served import ROOT, free_port, wait_for

from viewer.app import create_app
from viewer.settings import Settings
from viewer.web.feeds import last_checked, moment
from viewer.web.infobutton import RecordQuery, read, texts_for

ATOM = "{http://www.w3.org/2005/Atom}"
SYSTEMS = {
    "ICD-10-CM": "2.16.840.1.113883.6.90",
    "SNOMED CT": "2.16.840.1.113883.6.96",
    "RxNorm": "2.16.840.1.113883.6.88",
    "CPT": "2.16.840.1.113883.6.12",
    "HCPCS": "2.16.840.1.113883.6.285",
    "FMA": "2.16.840.1.113883.6.119",
}
PATIENT = {
    "patientPerson.administrativeGenderCode.c": "F",
    "age.v.v": "37.4219",
    "age.v.u": "a",
    "taskContext.c.c": "PROBLISTREV",
    "mainSearchCriteria.v.dn": "SECRET-DIAGNOSIS",
    "patientPerson.id": "SECRET-PATIENT",
}


def query(code: str, system: str = "ICD-10-CM", language: str = "", kind: str = "", **more: str) -> str:
    fields = {"mainSearchCriteria.v.cs": SYSTEMS.get(system, system), "mainSearchCriteria.v.c": code, **PATIENT}
    fields |= {"informationRecipient.languageCode.c": language} if language else {}
    fields |= {"knowledgeResponseType": kind} if kind else {}
    return f"/infobutton?{urlencode(fields | more)}"


@pytest.mark.parametrize(
    ("code", "system", "language", "place"),
    [
        ("G43.709", "ICD-10-CM", "", "/en/#chronic-migraine"),
        ("g43709", "ICD-10-CM", "es", "/es/#chronic-migraine"),
        ("G43.E09", "ICD-10-CM", "sp", "/es/#chronic-migraine"),
        ("64615", "CPT", "es-MX", "/es/#appointment"),
        ("J0585", "HCPCS", "fr", "/en/#how-it-works"),
        ("31764008", "SNOMED CT", "", "/en/#trapezius"),
        ("16982005", "SNOMED CT", "", "/en/#neck"),
        ("46794", "FMA", "", "/en/#corrugator"),
        ("E11.9", "ICD-10-CM", "es", "/es/"),
        ("G43.709", "1.2.3", "", "/en/"),
        ("64615", "ICD-10-CM", "", "/en/"),
        ("", "ICD-10-CM", "", "/en/"),
    ],
)
def test_a_code_leads_to_its_text_in_the_language_and_an_unknown_one_to_the_whole(
    client, code, system, language, place
):
    found = client.get(query(code, system, language))
    assert (found.status_code, found.headers["Location"]) == (302, place)
    target, _, part = place.partition("#")
    page = client.get(target)
    assert page.status_code == 200
    assert not part or f'id="{part}"' in page.text


def test_every_code_of_the_content_is_found(client, content):
    texts = (*content.topics.values(), *content.parts.values())
    coded = [(text.id, system, code) for text in texts for system, codes in text.codes.items() for code in codes]
    assert len(coded) > 10
    for part, system, code in coded:
        assert client.get(query(code, system)).headers["Location"].endswith(f"#{part}"), code


@pytest.mark.parametrize("kind", ["text/xml", "application/atom+xml", "text/xml; charset=utf-8"])
def test_a_record_that_asks_for_a_feed_gets_one(client, kind):
    answer = client.get(query("G43.709", language="es", kind=kind), base_url="https://clinic.example/anatomy/")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    found = ET.fromstring(answer.data)
    for name in ("id", "title", "updated"):
        assert found.findtext(f"{ATOM}{name}")
    (entry,) = found.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Qué es la migraña crónica"
    assert entry.find(f"{ATOM}link").get("href") == "https://clinic.example/anatomy/es/#chronic-migraine"
    assert "[[" not in entry.findtext(f"{ATOM}summary")
    assert "SECRET" not in answer.text


def test_a_record_that_asks_for_json_gets_the_shape_of_medlineplus_connect(client):
    feed = client.get(query("G43.709", kind="application/json")).get_json()["feed"]
    (entry,) = feed["entry"]
    assert entry["title"]["_value"] == "What chronic migraine is"
    assert entry["link"][0]["href"] == "http://localhost/en/#chronic-migraine"
    assert feed["lang"] == "en"


def test_a_portal_shows_plain_names_and_whole_sentences(client, content):
    def entry(code: str, system: str) -> dict[str, dict[str, str]]:
        (found,) = client.get(query(code, system, "es", "application/json")).get_json()["feed"]["entry"]
        return found

    assert entry("46794", "FMA")["title"]["_value"] == "Músculo del ceño (Corrugador superciliar)"
    for code, system in (("G43.709", "ICD-10-CM"), ("64615", "CPT"), ("J0585", "HCPCS")):
        summary = entry(code, system)["summary"]["_value"]
        assert summary.endswith((".", "?")), "leads to a list that is not there"
        assert ":" not in summary


@pytest.mark.parametrize("kind", ["text/xml", "application/json"])
def test_an_unknown_code_gets_an_empty_feed_and_never_an_error(client, kind):
    answer = client.get(query("E11.9", kind=kind))
    assert answer.status_code == 200
    entries = (
        answer.get_json()["feed"]["entry"]
        if kind == "application/json"
        else [*ET.fromstring(answer.data).iter(f"{ATOM}entry")]
    )
    assert entries == []


@pytest.mark.parametrize("kind", ["", "text/xml", "application/json"])
def test_no_cache_keeps_an_answer_and_no_page_learns_the_query(client, kind):
    headers = client.get(query("G43.709", kind=kind)).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "text",
    ["", "mainSearchCriteria.v.c", "&" * 500, "mainSearchCriteria.v.c=%ff%00&mainSearchCriteria.v.cs=%", "a=b&" * 900],
)
def test_a_broken_query_gets_the_whole_diagram(client, text):
    assert client.get(f"/infobutton?{text}").headers["Location"] == "/en/"


def test_what_a_stranger_writes_is_escaped(client):
    evil = '"><script>alert(1)</script>'
    for kind in ("text/xml", "application/json"):
        answer = client.get(
            query(
                "G43.709", kind=kind, **{"informationRecipient.languageCode.c": evil, "mainSearchCriteria.v.dn": evil}
            )
        )
        assert answer.status_code == 200
        assert "alert" not in answer.text


def ask(address: str) -> None:
    with urllib.request.urlopen(address + query("G43.709", kind="text/xml"), timeout=20) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(address + query("G43.709"), timeout=20) as answer:
        assert answer.url.endswith("/en/#chronic-migraine")


def without_the_patient(text: str) -> None:
    assert "/infobutton" in text
    for word in ("SECRET", "G43", "mainSearchCriteria", "patientPerson", "37.4219"):
        assert word not in text, word


def migraine(folder: Path) -> Path:
    """A small content with a topic of the code that a server is asked for."""
    whole = json.loads(CITED)
    topic = {"id": "chronic-migraine", "title": "Migraine", "text": ["It hurts."], "codes": {"ICD-10-CM": ["G43.709"]}}
    whole["topics"].append({**topic, "sources": ["book"]})
    return write(folder, json.dumps(whole, indent=1))


@pytest.mark.slow
def test_the_log_of_gunicorn_in_the_documented_format_holds_no_query(tmp_path):
    (line,) = re.findall(r"--access-logformat '([^']+)'", (ROOT / "docs" / "infobutton.md").read_text(encoding="utf-8"))
    log = tmp_path / "log"
    with gunicorn(log, content=migraine(tmp_path / "content"), access_logformat=line, workers=1) as (address, _):
        ask(address)
        until(lambda: log.read_text().count("/infobutton") == 2)
    text = "\n".join(line for line in log.read_text().splitlines() if '"GET' in line)
    without_the_patient(text)


@pytest.mark.slow
def test_the_log_of_the_development_server_holds_no_query(tmp_path):
    log, port = tmp_path / "log", free_port()
    command = [sys.executable, "-m", "viewer.cli", "run", "--port", str(port)]
    environ = {**os.environ, "VIEWER_CONTENT": str(migraine(tmp_path / "content"))}
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out) as process:
        try:
            wait_for(port, process)
            ask(f"http://127.0.0.1:{port}")
            until(lambda: log.read_text().count("/infobutton") == 2)
        finally:
            process.terminate()
    text = "\n".join(line for line in log.read_text().splitlines() if '"GET' in line)
    without_the_patient(text)


def test_four_fields_are_read_and_the_first_value_of_each_counts():
    asked = read(query("g43.709", language="sp", kind="text/xml", age="9").partition("?")[2])
    assert asked == RecordQuery(system="ICD-10-CM", code="g43.709", language="sp", format="text/xml")
    assert asked.tag == "es"
    assert RecordQuery(system="", code="", language="es-MX", format="").tag == "es-MX"
    assert read("mainSearchCriteria.v.c=+a%2E1+&mainSearchCriteria.v.c=b").code == "a.1"
    assert read("") == RecordQuery(system="", code="", language="", format="text/html")


def test_a_value_is_read_up_to_100_characters_however_it_is_encoded():
    name = "mainSearchCriteria.v.c"
    assert read(f"{name}={'%41' * 150}").code == read(f"{name}={'A' * 1_000}").code == "A" * 100
    assert read(f"{name}={'%41' * 99}").code == "A" * 99


def test_only_the_first_200_fields_are_looked_at():
    code = "mainSearchCriteria.v.c=x"
    assert read("a=b&" * 199 + code).code == "x"
    assert read("a=b&" * 200 + code).code == ""


def test_a_code_counts_in_its_own_system_alone_with_or_without_its_dots(content):
    def found(system: str, code: str) -> list[str]:
        return [text.id for text in texts_for(content, RecordQuery(system, code, language="", format=""))]

    assert found("ICD-10-CM", "G43.709") == found("ICD-10-CM", "g43709") == ["chronic-migraine"]
    assert found("CPT", "G43.709") == found("ICD-10-CM", "") == found("", "G43.709") == []
    assert found("FMA", "46794") == ["corrugator"], "an identifier of its structure, as systems call it"
    assert found("ICD-10-CM", "G43.7090") == []


@pytest.mark.parametrize("kind", ["TEXT/XML", "application/xml", " application/atom+xml ; q=1"])
def test_a_type_is_understood_in_any_case_and_with_parameters(client, kind):
    assert client.get(query("G43.709", kind=kind)).mimetype == "application/atom+xml"


def test_a_type_that_is_not_offered_leads_to_the_page(client):
    assert client.get(query("G43.709", kind="image/png")).location == "/en/#chronic-migraine"


def test_a_text_that_several_codes_find_has_one_id_and_the_day_of_its_own_last_change(client, content):
    def entry(code: str) -> dict[str, dict[str, str]]:
        (found,) = client.get(query(code, kind="application/json")).get_json()["feed"]["entry"]
        return found

    one, other = entry("G43.709"), entry("G43.E09")
    assert one["id"] == other["id"]
    assert one["category"] != other["category"]
    changes = content.definitions.changes
    recorded = changes["chronic-migraine"].on if "chronic-migraine" in changes else last_checked(content)
    assert one["updated"]["_value"] == moment(recorded)


@pytest.fixture
def coded(tmp_path):
    """The sample where two topics have a code, one of them with a rule of one country and a list."""
    whole = json.loads(CITED)
    whole["countries"] = [{"id": "uk", "name": "United Kingdom", "checked": "2026-11-01"}]
    rule = {"text": "In England, stop.", "sources": ["book"], "countries": ["uk"], "checked": "2026-11-01"}
    told = [rule, {"text": "It leads to:", "items": ["one"], "sources": ["book"]}, "First.", "Second.", "Third."]
    more = {"sources": ["book"], "codes": {"ICD-10-CM": ["Z99"]}}
    whole["topics"] = [
        {"id": "about", "title": "About", "text": told, **more},
        {"id": "other", "title": "Other", "text": ["All."], **more},
    ]
    return write(tmp_path, json.dumps(whole, indent=1))


def feed_of(folder: Path) -> dict:
    client = create_app(folder, Settings(), watch=False).test_client()
    return client.get(query("Z99", kind="application/json")).get_json()["feed"]


def test_a_summary_is_the_first_two_sentences_that_hold_everywhere_and_lead_to_no_list(coded):
    about, other = feed_of(coded)["entry"]
    assert about["summary"]["_value"] == "First. Second."
    assert other["summary"]["_value"] == "All."


def test_a_text_is_as_new_as_its_own_last_change_and_the_feed_as_the_newest_of_all(coded):
    def announce(day: str) -> None:
        CliRunner().invoke(create_app(coded, Settings()).cli, ["announce", "en", "--on", day], catch_exceptions=False)

    announce("2026-02-03")
    path = coded / "regions.json"
    path.write_text(changed(path.read_text("utf-8"), "Third.", "Fourth."), "utf-8")
    announce("2026-02-05")
    feed = feed_of(coded)
    assert [entry["updated"]["_value"][:10] for entry in feed["entry"]] == ["2026-02-05", "2026-02-03"]
    assert feed["updated"]["_value"] == "2026-02-05T00:00:00Z"
