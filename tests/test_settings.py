"""Settings from the environment: a table, checked, and said again nowhere else than in the documentation."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import ROOT

from viewer.app import create_app
from viewer.settings import SETTINGS, Settings, SettingsError, read_settings


def test_without_any_variable_the_defaults_stand():
    assert read_settings({"PATH": "/bin"}) == Settings()
    assert read_settings({setting.name: "" for setting in SETTINGS}) == Settings()


def test_each_setting_reaches_the_program():
    found = read_settings({
        "VIEWER_CONTENT": str(ROOT), "VIEWER_FRAME_ANCESTORS": "https://clinic.example  https://*.clinic.example:8443",
        "VIEWER_BASE_URL": "https://anatomy.clinic.example/head", "VIEWER_PROXIES": "1",
    })  # fmt: skip
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
    ],
)
def test_an_unknown_variable_or_an_odd_value_is_named(name, value):
    with pytest.raises(SettingsError) as error:
        read_settings({name: value, "VIEWER_WRONG": "1"})
    lines = error.value.message.splitlines()
    assert {line.partition(":")[0] for line in lines} == {"VIEWER_WRONG", name}
    assert all("Allowed:" in line for line in lines)


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
        assert client.get(address).headers["Content-Security-Policy"].endswith("; frame-ancestors https://clinic.example")
    assert client.get("/en/").headers["Content-Security-Policy"].endswith("; frame-ancestors 'none'")


def test_open_leaves_the_frames_to_anyone():
    client = create_app(ROOT, read_settings({"VIEWER_FRAME_ANCESTORS": "open"})).test_client()
    assert "frame-ancestors" not in client.get("/en/embed/").headers["Content-Security-Policy"]


def test_a_trusted_proxy_is_believed_and_a_stranger_is_not():
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "anatomy.clinic.example", "X-Forwarded-Prefix": "/head"}
    for proxies, root in ((1, "https://anatomy.clinic.example/head/"), (0, "http://localhost/")):
        found = create_app(ROOT, Settings(proxies=proxies)).test_client().get("/en/", headers=headers)
        assert (f'href="{root}oembed?url=' in found.text) is True
        assert ("Strict-Transport-Security" in found.headers) == bool(proxies)
