"""The rules of one country at a time: chosen by the clinic, by an embed's address or by the reader."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.samples import CITED, write
from support.served import ROOT

from viewer.app import create_app
from viewer.content import ELSEWHERE, all_paragraphs, load_content
from viewer.editing import report_on
from viewer.problems import ContentError
from viewer.settings import Settings, SettingsError, read_settings
from viewer.web.countries import clinics_country, country_values, requested_country, wish_values
from viewer.web.editions import Edition

COUNTRIES = ("us", "uk", "ie", "es")


def root(text: str) -> str:
    return re.search(r"<html[^>]*>", text)[0]


@pytest.fixture(scope="module")
def uk():
    """A clinic that has chosen the United Kingdom."""
    return create_app(ROOT, Settings(country="uk"), watch=False).test_client()


def text_of(page: str, topic: str) -> str:
    """The text of a topic, as it is written in a page."""
    return page.split(f'id="{topic}"')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize("address", ["/en/", "/es/embed/", "/en/embed/back/", "/en/handout/"])
def test_a_page_shows_no_country_until_one_is_chosen(client, uk, address):
    assert f'data-country="{ELSEWHERE}"' in root(client.get(address).text)
    assert 'data-country="uk"' in root(uk.get(address).text)
    assert 'data-country="es"' in root(client.get(f"{address}?country=es").text)
    assert 'data-country="ie"' in root(uk.get(f"{address}?country=ie").text)
    assert f'data-country="{ELSEWHERE}"' in root(uk.get(f"{address}?country={ELSEWHERE}").text)


@pytest.mark.parametrize("unknown", ["fr", "UK", "", "uk%22onload=", "%00", "us&country=uk"])
def test_a_country_without_rules_leaves_the_clinics_choice(client, uk, unknown):
    shown = "us" if unknown.startswith("us") else None
    assert f'data-country="{shown or ELSEWHERE}"' in root(client.get(f"/en/embed/?country={unknown}").text)
    assert f'data-country="{shown or "uk"}"' in root(uk.get(f"/en/embed/?country={unknown}").text)


def test_every_countrys_rules_are_in_the_page_and_each_is_marked(client, content):
    page = client.get("/en/embed/").text
    numbers = "><a href=.tel:"  # of all countries, while none is chosen
    marked = [tuple(places.split()) for places in re.findall(rf'<p data-in="([a-z ]+)"(?!{numbers})', page)]
    assert marked == [one.countries for topic in content.definitions.topics for one in topic.text if one.countries]
    for chosen in (*COUNTRIES, ELSEWHERE):
        assert f":root[data-country={chosen}] [data-in]:not([data-in~={chosen}])" in page
        assert page.count(f'href="?country={chosen}#') == page.count('class="countries"') > 0


def test_links_to_other_sides_and_languages_carry_the_country_and_the_theme(client):
    page = client.get("/en/?country=uk&theme=dim").text
    assert 'href="/en/back/?theme=dim&amp;country=uk"' in page
    assert 'href="/es/?theme=dim&amp;country=uk"' in page


def test_the_countrys_emergency_number_is_a_link_unless_the_clinic_has_its_own(client):
    page = client.get("/es/").text
    for number, countries in (("911", "us"), ("999", "uk"), ("112", "ie es")):
        assert f'href="tel:{number}" data-in="{countries}"' in page
    own = create_app(ROOT, Settings(emergency_number="555 123"), watch=False).test_client().get("/es/").text
    assert 'href="tel:555123"' in own
    assert "tel:112" not in own


@pytest.mark.parametrize("address", ["/{}/", "/{}/embed/"])
def test_while_no_country_is_chosen_the_urgent_topic_begins_with_the_numbers_of_all(client, address):
    names = {
        "en": "United States · United Kingdom · Ireland, Spain",
        "es": "Estados Unidos · Reino Unido · Irlanda, España",
    }
    for language, said in names.items():
        urgent = text_of(client.get(address.format(language)).text, "get-help")
        found = re.search(r'<p data-in="elsewhere">(.*?)</p>', urgent)[1]
        assert re.sub(r"<a.*?</a> ", "", found) == said
        assert re.findall(r'<a href="tel:(\d+)">(\d+)</a>', found) == [(n, n) for n in ("911", "999", "112")]
    own = create_app(ROOT, Settings(emergency_number="555 123"), watch=False).test_client()
    assert "999" not in text_of(own.get(address.format("en")).text, "get-help")


def test_what_holds_in_one_country_names_no_other(content):
    names = {"us": r"\bUS\b", "uk": r"England|\bUK\b|Britain", "ie": r"Ireland|Irish", "es": r"Spain|Spanish"}
    for _, paragraph, sources in all_paragraphs(content.definitions):
        for country, pattern in names.items():
            if paragraph.countries and country not in paragraph.countries:
                text = " ".join((paragraph.text, *paragraph.items)).replace("Northern Ireland", "")
                assert not re.search(pattern, text), (paragraph.countries, paragraph.text)
        assert sources


def test_a_country_that_no_diagram_has_stops_the_server_from_starting():
    with pytest.raises(SettingsError, match=r"VIEWER_COUNTRY: 'fr' .*Allowed: us, uk, ie, es\."):
        create_app(ROOT, Settings(country="fr"), watch=False)


def test_the_paper_has_the_countrys_rule_number_and_sources_and_no_others(client, uk):
    for page in (client.get("/en/handout/?country=uk").text, uk.get("/en/handout/").text):
        assert 'data-country="uk"' in root(page)
        assert '<p data-in="uk">In England, you stop if' in page
        assert '<span data-in="uk">: Call 999</span>' in page
        assert ":root[data-country=uk] [data-in]:not([data-in~=uk])" in page
    assert 'href="/es/handout/?country=uk"' in client.get("/en/handout/?country=uk").text
    assert '<span data-in="uk">: Call 999</span>' in uk.get("/en/handout/record/").text
    own = (
        create_app(ROOT, Settings(emergency_number="555 123", country="uk"), watch=False)
        .test_client()
        .get("/en/handout/")
        .text
    )
    assert ": Call 555 123</h2>" in own
    assert "999" not in own


def test_the_setting_takes_the_id_of_a_country_alone():
    assert read_settings({"VIEWER_COUNTRY": "uk"}).country == "uk"
    with pytest.raises(SettingsError, match=r"VIEWER_COUNTRY: .*such as uk"):
        read_settings({"VIEWER_COUNTRY": "the United Kingdom"})


def edited(folder: Path, country: dict, paragraph: dict) -> Path:
    write(folder, CITED)
    file = folder / "regions.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole["countries"] = [{"id": "uk", "name": "United Kingdom", "checked": "2026-11-01", **country}]
    text = whole["regions"][0]["sections"][0]["text"]
    text.append({"text": "Here only.", "sources": ["book"], "countries": ["uk"], "checked": "2026-11-01", **paragraph})
    file.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("country", "paragraph", "message"),
    [
        ({}, {"countries": ["uq"]}, 'points to nothing. Found: "uq".'),
        ({}, {"checked": None}, "have to be used together"),
        ({}, {"countries": []}, "have to be used together"),
        ({}, {"countries": ["elsewhere"]}, "have to be used together"),
        ({}, {"checked": "2999-01-01"}, "the date is in the future"),
        ({}, {"checked": 20261101}, "a date such as"),
        ({"id": "elsewhere"}, {}, 'this id is reserved for "no country chosen"'),
        ({"emergency": "call us"}, {}, "countries[0].emergency"),
        ({"sources": ["nothing"]}, {}, 'points to nothing. Found: "nothing".'),
    ],
)
def test_wrong_countries_are_reported_with_their_place(tmp_path, country, paragraph, message):
    with pytest.raises(ContentError) as refused:
        load_content(edited(tmp_path, country, paragraph))
    assert message in str(refused.value.message)


def test_rules_checked_over_a_year_ago_are_warned_of(tmp_path):
    folder = edited(tmp_path, {"emergency": "999", "sources": ["book"]}, {})
    content, file = load_content(folder), folder / "regions.json"
    today = date(2026, 11, 1)
    warned = [
        [line for line in report_on(content, file, today + timedelta(days=days)).warnings if "over a year ago" in line]
        for days in (366, 367)
    ]
    assert warned[0] == []
    assert [re.search(r"regions.json:\d+: (\S+)", line)[1] for line in warned[1]] == [
        "countries[0].checked",
        "regions[0].sections[0].text[1].checked",
    ]


def test_a_number_without_a_source_is_a_problem(tmp_path):
    folder = edited(tmp_path, {"emergency": "999"}, {})
    problems = report_on(load_content(folder), folder / "regions.json", date(2026, 11, 2)).problems
    assert any("a number without a source" in str(problem) for problem in problems)


@pytest.fixture(scope="module")
def editions(content):
    """The real content where the clinic has chosen a country, chosen none, and named one that the diagram lacks."""
    return {country: Edition(content, Settings(country=country)) for country in ("uk", "", "fr")}


def test_the_clinics_country_counts_only_if_the_diagram_has_rules_for_it(editions):
    assert {country: clinics_country(edition) for country, edition in editions.items()} == {
        "uk": "uk",
        "": ELSEWHERE,
        "fr": ELSEWHERE,
    }


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {"country": "uk", "rules": ""}),
        ("country=es", {"country": "es", "rules": "?country=es"}),
        ("country=uk", {"country": "uk", "rules": "?country=uk"}),
        (f"country={ELSEWHERE}", {"country": ELSEWHERE, "rules": f"?country={ELSEWHERE}"}),
        ("country=fr", {"country": "uk", "rules": ""}),
        ("country=", {"country": "uk", "rules": ""}),
    ],
)
def test_a_query_goes_before_the_clinics_country_and_is_carried_only_if_valid(app, editions, query, values):
    with app.test_request_context(f"/en/?{query}"):
        assert country_values(editions["uk"]) == values


@pytest.mark.parametrize(
    ("query", "options", "carried"),
    [
        ("", {}, ""),
        ("theme=dark&country=es", {}, "?theme=dark&country=es"),
        ("theme=auto", {}, ""),
        ("theme=neon&country=fr", {}, ""),
        ("theme=dark", {"theme": "auto"}, ""),
        ("", {"theme": "dim"}, "?theme=dim"),
        ("tel=1", {"tel": "+34 112"}, "?tel=%2B34+112"),
    ],
)
def test_links_carry_what_was_asked_for_and_not_what_is_the_default(app, editions, query, options, carried):
    with app.test_request_context(f"/en/?{query}"):
        values = wish_values(editions[""], **options)
    assert values["query"] == carried
    assert values["theme"] == (options.get("theme") or ("dark" if "dark" in query else "auto"))


def test_a_diagram_without_countries_offers_no_choice(app, tmp_path):
    with app.test_request_context(f"/en/?country={ELSEWHERE}"):
        assert requested_country(load_content(write(tmp_path))) == ""
