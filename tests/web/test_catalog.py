"""Several diagrams on one server: a page that lists them, each below its own name, and none that touches another."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from support.markup import Markup
from support.samples import DEFINITIONS, changed, write
from support.served import ROOT

from viewer.app import create_app
from viewer.cli import console
from viewer.content import diagrams_in
from viewer.problems import ContentError
from viewer.settings import Settings

BROKEN = changed(DEFINITIONS, '"units": 35', '"units": "first"')


@pytest.fixture
def folder(tmp_path) -> Path:
    """The sample, and the hand as it comes with the viewer."""
    write(tmp_path / "sample")
    shutil.copytree(ROOT / "examples" / "hand", tmp_path / "hand")
    return tmp_path


def test_the_first_page_lists_each_with_its_picture_title_purpose_and_review(folder):
    client = create_app(folder).test_client()
    text = client.get("/").text
    page = Markup(text)
    assert not page.faults
    assert [one.text for one in page.named("h2")] == ["The hand: which nerve feels what", "Sample head"]
    assert "To be broken." in text
    assert text.count("Draft: no clinician has reviewed this content yet.") == 2
    for image in page.named("img"):
        assert client.get(f"/{image.attributes['src']}").mimetype == "image/svg+xml"
    for link in page.values("href"):
        assert client.get(f"/{link}").status_code == 200, link


def test_it_is_listed_in_the_readers_language_as_far_as_a_diagram_has_it(folder):
    client = create_app(folder).test_client()
    answer = client.get("/", headers={"Accept-Language": "es"})
    page = Markup(answer.text)
    assert "Accept-Language" in answer.headers["Vary"]
    assert [one.attributes.get("lang") for one in page.named("html")] == ["es"]
    assert page.values("hreflang") == ["en", "es"]
    assert 'lang="en"' in answer.text.partition("Sample head")[0].rpartition("<li")[2]


def test_each_diagram_has_everything_below_its_name(folder):
    several, alone = create_app(folder).test_client(), create_app(folder / "hand").test_client()
    for path in ("en/", "es/", "en/palm/", "en/embed/", "en/palm.svg", "embed.js", "regions.json"):
        there, here = several.get(f"/hand/{path}"), alone.get(f"/{path}")
        assert (there.status_code, there.mimetype) == (here.status_code, here.mimetype) == (200, here.mimetype), path
        assert there.text.replace("/hand/", "/") == here.text.replace("/hand/", "/"), path


def test_public_addresses_hold_the_name(folder):
    settings = replace(Settings(), base_url="https://clinic.example/")
    client = create_app(folder, settings).test_client()
    page = client.get("/hand/en/", base_url="https://clinic.example/").text
    assert "https://clinic.example/hand/en/" in page
    assert "https://clinic.example/en/" not in page
    sitemap = client.get("/sitemap.xml", base_url="https://clinic.example/").text
    assert "<loc>https://clinic.example/hand/sitemap.xml</loc>" in sitemap
    robots = client.get("/robots.txt", base_url="https://clinic.example/").text.splitlines()
    private = [line.removeprefix("Disallow: ") for line in robots if line.startswith("Disallow")]
    assert private == ["/infobutton", "/hand/infobutton", "/sample/infobutton"]
    assert "Sitemap: https://clinic.example/sitemap.xml" in robots


def with_codes(text: str) -> str:
    """The sample, with a diagnosis for its first area and for its topic."""
    text = changed(
        text,
        '"name": "Forehead",',
        '"name": "Forehead", "summary": ["A smooth place."],\n      "codes": { "ICD-10-CM": ["G43.709"] },',
    )
    return changed(text, '"title": "About",', '"title": "About", "codes": { "CPT": ["64615"] },')


def test_a_pasted_address_of_any_diagram_is_described_at_the_root(folder):
    client = create_app(folder).test_client()
    for name, language, view in (("hand", "es", "palm"), ("sample", "en", "left")):
        query = {"url": f"http://localhost/{name}/{language}/{view}/"}
        said = client.get("/oembed", query_string=query)
        assert said.get_json() == client.get(f"/{name}/oembed", query_string=query).get_json()
        assert f'src="http://localhost/{name}/{language}/embed/{view}/"' in said.get_json()["html"]
        assert client.get(said.get_json()["thumbnail_url"]).status_code == 200
    for url in (
        "http://localhost/",
        "http://localhost/foot/en/",
        "http://localhost/handy/en/",
        "http://evil.example/hand/en/",
        "",
    ):
        assert client.get("/oembed", query_string={"url": url}).status_code == 404, url
    assert client.get("/oembed?format=xml").status_code == 501


def test_the_address_asked_about_may_be_public_or_below_a_prefix(folder):
    settings = replace(Settings(), base_url="https://clinic.example/body/")
    client = create_app(folder, settings).test_client()
    base = "https://clinic.example/body/"
    said = client.get("/oembed", query_string={"url": f"{base}hand/es/"}, base_url=base).get_json()
    assert f'src="{base}hand/es/embed/"' in said["html"]
    assert said["provider_url"] == f"{base}hand/"


def test_a_health_record_finds_a_code_in_any_diagram_at_the_root(folder):
    write(folder / "sample", with_codes(DEFINITIONS))
    shutil.copytree(folder / "sample", folder / "another")
    other = (folder / "another" / "regions.json").read_text()
    (folder / "another" / "regions.json").write_text(
        other.replace('"language": "en"', '"language": "es"').replace("G43.709", "G43.701")
    )
    client = create_app(folder).test_client()

    def ask(code: str, language: str = "", kind: str = "text/html", system: str = "2.16.840.1.113883.6.90"):
        fields = {"mainSearchCriteria.v.cs": system, "mainSearchCriteria.v.c": code, "knowledgeResponseType": kind}
        return client.get("/infobutton", query_string=fields | {"informationRecipient.languageCode.c": language})

    assert ask("G43.709").headers["Location"] == "/sample/en/#forehead"
    assert ask("G43.701", "en").headers["Location"] == "/another/es/#forehead", "no other has it"
    both = [ask("64615", language, system="2.16.840.1.113883.6.12").headers["Location"] for language in ("en", "es-MX")]
    assert both == ["/sample/en/#about", "/another/es/#about"], "the one in the reader's language comes first"
    assert ask("Z99", "es").headers["Location"] == "/?language=es"
    assert "Diagramas" in client.get("/?language=es").text

    atom = ask("64615", "es", "text/xml", system="2.16.840.1.113883.6.12")
    assert atom.headers["Cache-Control"] == "no-store"
    space = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(atom.data)
    assert feed.findtext(f"{space}title") == "Diagramas de anatomía"
    links = [link.get("href") for link in feed.iter(f"{space}link")]
    assert links == ["http://localhost/another/es/#about", "http://localhost/sample/en/#about"]
    assert ask("Z99", "", "application/json").get_json()["feed"]["entry"] == []


def test_a_folder_may_have_any_name_that_the_root_does_not_need(folder):
    for name in ("catalog", "infobutton", "anatomy", "main"):
        write(folder / name)
    assert list(diagrams_in(folder)) == ["anatomy", "catalog", "hand", "main", "sample"]
    client = create_app(folder).test_client()
    assert [client.get(f"/{name}/en/").status_code for name in ("anatomy", "catalog", "main")] == [200] * 3
    assert client.get("/").status_code == 200


def test_a_diagram_that_breaks_keeps_its_last_good_content_and_the_others_do_not_notice(folder):
    client = create_app(folder).test_client()
    before = client.get("/hand/en/").text
    write(folder / "sample", BROKEN)
    assert client.get("/sample/en/").status_code == 200
    assert client.get("/hand/en/").text == before
    health = client.get("/healthz")
    assert (health.status_code, health.text.splitlines()[0]) == (503, "broken: sample")
    write(folder / "sample")
    assert client.get("/sample/en/").status_code == 200
    assert client.get("/healthz").text.splitlines()[0] == "ok"


def test_a_diagram_that_is_broken_from_the_start_waits_until_somebody_corrects_it_and_the_others_are_served(
    folder, caplog
):
    write(folder / "sample", BROKEN)
    with caplog.at_level(logging.ERROR, logger="viewer"):
        app = create_app(folder)
    client = app.test_client()
    assert "The diagram sample is broken" in caplog.text
    assert "expect.units" in caplog.text
    paths = ("/", "/hand/en/", "/sample/", "/sample/en/", "/sample/en/embed/")
    assert [client.get(path).status_code for path in paths] == [200, 200, 503, 503, 503]
    assert [one.text for one in Markup(client.get("/").text).named("h2")] == ["The hand: which nerve feels what"]
    assert client.get("/healthz").text.splitlines()[0] == "broken: sample"
    page = client.get("/sample/en/")
    assert page.mimetype == "text/html"
    assert "expect.units" not in page.text, "a stranger does not see what is wrong"
    app.debug = True
    assert "expect.units" in client.get("/sample/en/").text, "its editor does"
    write(folder / "sample")
    assert client.get("/sample/en/").status_code == 200
    assert "Sample head" in client.get("/").text
    assert client.get("/healthz").text.splitlines()[0] == "ok"


def test_where_none_can_be_served_the_reason_is_an_error(tmp_path):
    write(tmp_path / "sample", BROKEN)
    with pytest.raises(ContentError, match=r"expect\.units"):
        create_app(tmp_path)


def test_browsers_find_the_icons_they_ask_for(folder):
    client = create_app(folder).test_client()
    assert [client.get(f"/{name}").mimetype for name in ("favicon.ico", "touch-icon.png")] == [
        "image/vnd.microsoft.icon",
        "image/png",
    ]


def test_check_looks_at_each_diagram_and_fails_if_one_is_broken(folder):
    write(folder / "sample", BROKEN)
    found = CliRunner().invoke(console({"VIEWER_CONTENT": str(folder)}), ["check"])
    assert found.exit_code == 1
    assert "The hand: which nerve feels what: no problems." in found.output
    assert "expect.units" in found.output


def test_commands_about_one_diagram_say_how_to_choose_it(folder):
    found = CliRunner().invoke(console({"VIEWER_CONTENT": str(folder)}), ["confirm", "es"])
    assert found.exit_code == 2
    assert f"hand, sample. Fix: set VIEWER_CONTENT to one of them, such as {folder / 'hand'}" in found.output
