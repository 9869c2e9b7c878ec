"""Settings from the environment: a checked table, repeated nowhere but in the documentation."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from itertools import product
from urllib.parse import urlsplit

import pytest
from support.markup import Markup
from support.samples import write
from support.served import ROOT

from viewer.app import create_app
from viewer.settings import SETTINGS, SecurityContact, Settings, SettingsError, read_settings, state_folder


def test_without_any_variable_the_defaults_stand():
    assert read_settings({"PATH": "/bin"}) == Settings()
    assert read_settings({setting.name: "" for setting in SETTINGS}) == Settings()


def test_each_setting_reaches_the_program():
    found = read_settings(
        {
            "VIEWER_CONTENT": str(ROOT),
            "VIEWER_FRAME_ANCESTORS": "https://clinic.example  https://*.clinic.example:8443",
            "VIEWER_BASE_URL": "https://anatomy.clinic.example/head",
            "VIEWER_PROXIES": "1",
        }
    )
    assert found == Settings(
        ROOT, "https://clinic.example https://*.clinic.example:8443", "https://anatomy.clinic.example/head/", 1
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIEWER_FRAME_ANCESTOR", "https://clinic.example"),
        ("VIEWER_FRAME_ANCESTORS", "clinic.example; script-src *"),
        ("VIEWER_FRAME_ANCESTORS", "'none' https://clinic.example"),
        ("VIEWER_BASE_URL", "anatomy.clinic.example"),
        ("VIEWER_BASE_URL", 'https://a.example/"><script>'),
        ("VIEWER_PROXIES", "many"),
        ("VIEWER_CONTENT", "/nowhere/at/all"),
        ("VIEWER_STATE", str(ROOT / "README.md")),
    ],
)
def test_an_unknown_variable_or_an_odd_value_is_named(name, value):
    with pytest.raises(SettingsError) as error:
        read_settings({name: value, "VIEWER_WRONG": "1"})
    lines = error.value.message.splitlines()
    assert {line.partition(":")[0] for line in lines} == {"VIEWER_WRONG", name}
    assert all("Allowed:" in line for line in lines)


def test_a_security_contact_and_its_last_day_need_each_other():
    contact, day = (
        {"VIEWER_SECURITY_CONTACT": "mailto:security@clinic.example"},
        {"VIEWER_SECURITY_EXPIRES": "2027-06-30"},
    )
    found = read_settings(contact | day).security_contact
    assert found == SecurityContact(("mailto:security@clinic.example",), date(2027, 6, 30))
    for alone, missing in ((contact, "VIEWER_SECURITY_EXPIRES"), (day, "VIEWER_SECURITY_CONTACT")):
        with pytest.raises(SettingsError, match=f"^{missing}: "):
            read_settings(alone)


def test_an_unknown_variable_ends_a_command_with_a_message():
    environ = {**os.environ, "VIEWER_FRAMES": "yes"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "viewer", "check"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "VIEWER_FRAMES: there is no such setting" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_table_of_the_documentation_is_the_table_of_the_program():
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "empty"
        assert f"| `{setting.name}` | {default} | {setting.meaning} |" in text


def test_only_named_sites_may_frame_where_they_are_named():
    client = create_app(ROOT, Settings(frame_ancestors="https://clinic.example")).test_client()
    for address in ("/en/embed/", "/en/embed/nothing/"):
        assert (
            client.get(address).headers["Content-Security-Policy"].endswith("; frame-ancestors https://clinic.example")
        )
    assert client.get("/en/").headers["Content-Security-Policy"].endswith("; frame-ancestors 'none'")


def test_open_leaves_the_frames_to_anyone():
    client = create_app(ROOT, read_settings({"VIEWER_FRAME_ANCESTORS": "open"})).test_client()
    assert "frame-ancestors" not in client.get("/en/embed/").headers["Content-Security-Policy"]


def test_a_trusted_proxy_is_believed_and_a_stranger_is_not():
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "anatomy.clinic.example"}
    for proxies, root in ((1, "https://anatomy.clinic.example/"), (0, "http://localhost/")):
        found = create_app(ROOT, Settings(proxies=proxies)).test_client().get("/en/", headers=headers)
        assert (f'href="{root}oembed?url=' in found.text) is True
        assert ("Strict-Transport-Security" in found.headers) == bool(proxies)


@pytest.mark.parametrize("base_url", ["", "https://anatomy.clinic.example/"])
def test_a_prefix_or_port_that_a_proxy_lets_through_changes_nothing_for_anyone(tmp_path, base_url):
    """A proxy that sets three headers hands on the other two as a stranger wrote them."""
    client = create_app(write(tmp_path), Settings(proxies=1, base_url=base_url)).test_client()
    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "anatomy.clinic.example"}
    addresses = ("/", "/en/", "/en/handout/", "/en/embed/", "/en/embed-this/", "/nothing/")
    for prefix, address in product(("//evil.example", "/head", '/"><script>', "evil", "/a\\b"), addresses):
        wrong = {**sent, "X-Forwarded-Prefix": prefix, "X-Forwarded-Port": "8443"}
        first, second = client.get(address, headers=wrong), client.get(address, headers=sent)
        assert (first.data, first.headers.get("Location")) == (second.data, second.headers.get("Location")), (
            prefix,
            address,
        )
        assert "evil" not in f"{first.text}{first.headers}", (prefix, address)
        assert "8443" not in f"{first.text}{first.headers}", (prefix, address)


def test_a_handout_links_to_the_place_it_was_asked_at():
    """Its links are those of the place, though its printed address is always the public one."""
    client = create_app(ROOT, Settings(base_url="https://anatomy.clinic.example/")).test_client()
    found = []
    for base in (
        "https://anatomy.clinic.example/head",
        "https://anatomy.clinic.example",
        "http://anatomy.clinic.example/neck",
    ):
        links = Markup(client.get("/en/handout/", base_url=base).text).values("href")
        own = [link for link in links if link.startswith("/")]
        assert all(link.startswith(f"{urlsplit(base).path}/") for link in own)
        found.append([link.removeprefix(urlsplit(base).path) for link in own])
    assert found[0] == found[1] == found[2] != []


def test_content_is_stored_where_the_settings_or_systemd_or_the_platform_say(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    assert state_folder(Settings()) == tmp_path / "home" / "anatomy-viewer"
    monkeypatch.setenv("STATE_DIRECTORY", f"{tmp_path}/main:{tmp_path}/second")
    assert state_folder(Settings()) == tmp_path / "main"
    assert state_folder(Settings(state=tmp_path / "own")) == tmp_path / "own"


def test_a_relative_folder_is_one_from_where_the_program_was_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_settings({"VIEWER_STATE": "state"}).state == tmp_path / "state"


@pytest.mark.parametrize("number", ["911", "112", "+44 20 7946 0000", "555-123"])
def test_a_telephone_number_is_read_as_readers_see_it(number):
    assert read_settings({"VIEWER_EMERGENCY_NUMBER": number}).emergency_number == number


@pytest.mark.parametrize("number", ["1", "911;", "++44", "911  112", "tel:911", "1" * 19])
def test_what_is_no_telephone_number_is_refused(number):
    with pytest.raises(SettingsError, match=r"^VIEWER_EMERGENCY_NUMBER: "):
        read_settings({"VIEWER_EMERGENCY_NUMBER": number})
