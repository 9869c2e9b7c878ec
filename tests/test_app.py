"""`create_app`: where its content comes from, what it refuses, and the headers that no answer lacks.

Hostile requests, several diagrams and reloading have files of their own in web and content.
"""

from __future__ import annotations

import logging
from pathlib import Path

import click
import pytest
from support.damage import BROKEN
from support.samples import DEFINITIONS, changed, write

from viewer import app as application
from viewer.app import LONGEST_ADDRESS, PROBES, create_app, host_name
from viewer.problems import ContentError
from viewer.settings import Settings, SettingsError
from viewer.web import COMMON, HSTS, PAGE

PUBLIC = Settings(base_url="https://anatomy.clinic.example/head/")


@pytest.fixture
def sample(tmp_path) -> Path:
    return write(tmp_path / "sample")


def title(app) -> str:
    return app.extensions["anatomy"]().content.definitions.title


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://Clinic.Example:8443/a/", "clinic.example"),
        ("//clinic.example.", "clinic.example"),
        ("https://ärzte.example/", "xn--rzte-koa.example"),
        ("//[::1]:8000", "::1"),
        ("", ""),
    ],
)
def test_a_host_is_named_as_requests_name_it(address, name):
    assert host_name(address) == name


def test_the_folder_that_is_given_goes_before_that_of_the_settings_and_that_before_the_packaged_one(
    sample, tmp_path, monkeypatch
):
    other = write(tmp_path / "other", changed(DEFINITIONS, "Sample head", "Another head"))
    assert title(create_app(sample, Settings(content=other))) == "Sample head"
    assert title(create_app(settings=Settings(content=other))) == "Another head"
    monkeypatch.setenv("VIEWER_CONTENT", str(sample))
    assert title(create_app()) == "Sample head"
    assert title(create_app(settings=Settings())) not in ("Sample head", "Another head")


def test_invalid_settings_and_content_stop_the_start(sample, tmp_path, monkeypatch):
    with pytest.raises(SettingsError, match=r"VIEWER_COUNTRY: 'fr' cannot be used\. Allowed: nothing"):
        create_app(sample, Settings(country="fr"))
    with pytest.raises(ContentError, match=r"expect\.units"):
        create_app(write(tmp_path / "never good", BROKEN))
    monkeypatch.setenv("VIEWER_FRAMES", "yes")
    with pytest.raises(SettingsError, match="VIEWER_FRAMES"):
        create_app(sample)


def test_what_is_watched_is_reloaded_and_what_is_not_stays(sample):
    watched, fixed = create_app(sample).test_client(), create_app(sample, watch=False).test_client()
    write(sample, changed(DEFINITIONS, "Sample head", "Another head"))
    assert "Another head" in watched.get("/en/").text
    assert "Sample head" in fixed.get("/en/").text


def test_an_address_of_the_longest_length_is_read_and_a_longer_one_is_refused(sample):
    client = create_app(sample).test_client()
    for more, status in ((0, 200), (1, 414)):
        query = "x" * (LONGEST_ADDRESS - len("/en/") + more)
        assert client.get(f"/en/?{query}").status_code == status
    assert client.get(f"/{'x' * LONGEST_ADDRESS}").status_code == 414


def test_only_the_public_host_is_served_and_probes_by_any(sample):
    client = create_app(sample, PUBLIC).test_client()
    assert client.get("/en/", base_url="https://anatomy.clinic.example").status_code == 200
    refused = client.get("/en/", base_url="https://evil.example")
    assert (refused.status_code, refused.mimetype) == (421, "text/plain")
    assert "This server serves https://anatomy.clinic.example/head/ and no other host." in refused.text
    for probe in PROBES:
        assert client.get(probe, base_url="http://10.0.0.7:8000").status_code == 200
    assert create_app(sample).test_client().get("/en/", base_url="https://evil.example").status_code == 200


@pytest.mark.parametrize("address", ["/en/", "/nothing/", "/en", "/a%0Ab", "/healthz", f"/{'x' * 9_000}"])
def test_no_answer_lacks_a_policy_and_https_is_bound_where_it_is_used(sample, address):
    client = create_app(sample).test_client()
    for base_url, bound in (("https://a.example", HSTS), ("http://a.example", None)):
        answer = client.get(address, base_url=base_url)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert all(name in answer.headers for name in COMMON), address
        assert answer.headers.get("Strict-Transport-Security") == bound


def test_an_answer_of_flask_itself_has_the_policy_of_a_page(sample):
    answer = create_app(sample).test_client().post("/en/")
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (405, PAGE.policy)


def test_as_many_proxies_are_believed_as_are_set_and_no_other(sample):
    sent = {"X-Forwarded-Host": "stranger.example, clinic.example", "X-Forwarded-Proto": "http, https"}
    for proxies, root in ((0, "http://localhost"), (1, "https://clinic.example"), (2, "http://stranger.example")):
        answer = create_app(sample, Settings(proxies=proxies)).test_client().get("/en/", headers=sent)
        assert f'href="{root}/oembed?url=' in answer.text, proxies


@pytest.mark.parametrize("broken", [False, True])
def test_a_fault_of_the_program_is_a_page_without_its_details_even_where_the_style_sheet_fails(
    sample, monkeypatch, broken
):
    def fail(*_: object, **__: object) -> str:
        raise RuntimeError("the details")

    app = create_app(sample)
    app.add_url_rule("/en/fault/", "fault", fail)
    if broken:
        monkeypatch.setattr(application, "url_for", fail)
    answer = app.test_client().get("/en/fault/")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert ("<link" in answer.text) is not broken
    assert "the details" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_of_several_diagrams_a_broken_one_is_logged_and_the_others_are_served(tmp_path, caplog):
    write(tmp_path / "good")
    write(tmp_path / "bad", BROKEN)
    with caplog.at_level(logging.ERROR, "viewer"):
        client = create_app(tmp_path).test_client()
    assert "The diagram bad is broken and not served until it is fixed:" in caplog.text
    assert client.get("/good/en/").status_code == 200
    assert client.get("/bad/en/").status_code == 503
    write(tmp_path / "none" / "bad", BROKEN)
    with pytest.raises(ContentError, match=r"expect\.units"):
        create_app(tmp_path / "none")


@pytest.mark.parametrize(("command", "serves"), [(None, True), ("run", True), ("check", False), ("export", False)])
def test_only_an_application_that_serves_pages_stores_a_good_copy_of_the_content(command, serves):
    """A command judges what is on disk, whatever was good before."""
    if command is None:
        assert application._serves() is serves
        return
    with click.Context(click.Command(command)):
        assert application._serves() is serves
