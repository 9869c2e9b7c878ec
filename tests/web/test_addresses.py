"""Addresses: below which path and at which public address the viewer is, and what links carry along."""

from __future__ import annotations

import pytest
from flask import Flask
from support.samples import write

from viewer.settings import Settings
from viewer.web.addresses import (
    SERVED,
    absolute,
    address_values,
    below_root,
    carried,
    mount,
    root,
    shown_address,
)
from viewer.web.blueprint import create_blueprint, live_editions
from viewer.web.rendered import Rendered

CONFIGURED = Settings(base_url="https://clinic.example/a b/")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Flask:
    """A host application with one diagram under a path and another at its root."""
    live = live_editions(write(tmp_path_factory.mktemp("sample")), watch=False)
    site = Flask("site")
    site.register_blueprint(create_blueprint(live, "head"), url_prefix="/anatomy")
    site.register_blueprint(create_blueprint(live, "hand"), url_prefix="/")
    return site


def test_the_mount_ends_in_a_slash_and_begins_with_one_alone(site):
    with site.test_request_context("/anatomy/en/"):
        assert mount() == mount("head") == "/anatomy/"
        assert mount("hand") == "/"
    with site.test_request_context("/", environ_overrides={"SCRIPT_NAME": "//evil.example"}):
        assert mount("head") == "/evil.example/anatomy/", "two slashes would name another host"


def test_the_public_root_is_the_settings_and_otherwise_the_requests(site):
    with site.test_request_context("/anatomy/en/", base_url="https://other.example:8443/"):
        assert root(Settings()) == "https://other.example:8443/anatomy/"
        assert root(Settings(), "hand") == "https://other.example:8443/"
        assert root(CONFIGURED) == root(CONFIGURED, "hand") == "https://clinic.example/a b/"


def test_an_endpoints_address_is_relative_to_the_root_of_its_own_blueprint(site):
    with site.test_request_context("/anatomy/en/"):
        assert below_root(".page", language="en") == below_root("hand.page", language="en") == "en/"
        assert below_root("head.embed", language="en", view_id="left") == "en/embed/left/"
        assert absolute(Settings(), ".page", language="en") == "http://localhost/anatomy/en/"
        assert absolute(Settings(), "hand.page", language="en") == "http://localhost/en/"
        assert absolute(CONFIGURED, "hand.page", language="en") == "https://clinic.example/a b/en/"


def test_only_fields_that_pages_and_embeds_share_are_carried():
    fields = {"theme": "dark", "tel": "112", "country": "uk", "show": "x", "angle": "", "utm_source": "mail"}
    assert carried(fields) == {"angle": "", "country": "uk", "theme": "dark"}
    assert carried({}) == {}


def filled(link: str, settings: Settings) -> str:
    return Rendered(link).filled(address_values(settings)).data.decode()


def test_links_leave_gaps_for_what_a_deployment_decides(site, content):
    with site.test_request_context("/anatomy/en/", base_url="https://other.example/"):
        page = SERVED.url_for(".page", language="en", view_id="left")
        assert filled(page, Settings()) == filled(page, CONFIGURED) == "/anatomy/en/left/"
        assert filled(SERVED.oembed("en", None), Settings()) == (
            "https://other.example/anatomy/oembed?url=https://other.example/anatomy/en/&amp;format=json"
        )
        assert filled(SERVED.oembed("en", content.views["back"]), CONFIGURED) == (
            "https://clinic.example/a b/oembed?url=https://clinic.example/a+b/en/back/&amp;format=json"
        )


def test_the_public_address_is_escaped_once_more_where_a_page_shows_it_as_text(site):
    with site.test_request_context("/anatomy/en/"):
        values = address_values(Settings(base_url="https://clinic.example/a&b/"))
    assert values["root"] == "https://clinic.example/a&b/"
    assert values["root-as-text"] == "https://clinic.example/a&amp;b/"
    assert values["root-in-query"] == "https://clinic.example/a%26b/"


def test_the_origin_of_the_public_address_has_its_port_and_no_path(site):
    with site.test_request_context("/anatomy/en/", base_url="http://other.example:8080/"):
        assert address_values(Settings())["origin"] == "http://other.example:8080"
        assert address_values(CONFIGURED)["origin"] == "https://clinic.example"


def test_a_missing_address_is_shown_below_its_mount_and_at_most_200_characters_of_it(site):
    with site.test_request_context("/nothing/", environ_overrides={"SCRIPT_NAME": "/anatomy"}):
        assert shown_address() == "/anatomy/nothing/"
    with site.test_request_context("/" + "x" * 500):
        assert shown_address() == "/" + "x" * 199
