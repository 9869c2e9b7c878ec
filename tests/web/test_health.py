"""Addresses for monitoring: whether the process lives, and whether the content on disk is good."""

from __future__ import annotations

import pytest
from support.damage import BROKEN
from support.samples import write

from viewer.app import create_app
from viewer.settings import Settings
from viewer.version import __version__


@pytest.fixture
def client(tmp_path):
    return create_app(write(tmp_path), Settings()).test_client()


def test_health_says_which_content_is_shown_and_which_program_shows_it(client):
    version = client.application.extensions["anatomy"]().content.version
    answer = client.get("/healthz")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text == f"ok\nversion {version}\nviewer {__version__}\n"


def test_broken_content_on_disk_is_503_with_the_version_that_is_still_served_and_no_reason(client, tmp_path):
    _, *good = client.get("/healthz").text.splitlines()
    write(tmp_path, BROKEN)
    answer = client.get("/healthz")
    first, *versions = answer.text.splitlines()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-cache")
    assert first == "The content on disk is broken: see the log. The last good content is served."
    assert versions == good
    assert "regions.json" not in answer.text, "anybody may ask"
    write(tmp_path)
    assert client.get("/healthz").status_code == 200


def test_a_process_with_broken_content_is_alive(client, tmp_path):
    """A restart would not help."""
    write(tmp_path, BROKEN)
    answer = client.get("/livez")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")
