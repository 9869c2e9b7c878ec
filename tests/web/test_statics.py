"""Style sheets and scripts at addresses that carry the hash of what they hold."""

from __future__ import annotations

import pytest
from support.served import ROOT

from viewer.settings import Settings
from viewer.web import live_editions
from viewer.web.responses import SCRIPT, STAND_IN, STATIC


@pytest.fixture(scope="module")
def edition():
    return live_editions(ROOT, Settings(), watch=False)()


def test_each_asset_is_at_its_own_address_forever(app, edition):
    client = app.test_client()
    for asset in edition.assets.values():
        found = client.get(f"/static/{asset.name}")
        assert found.status_code == 200, asset.name
        assert found.headers["Cache-Control"] == STATIC.cache
        assert found.mimetype == asset.type
        assert found.text == asset.body


def test_another_hash_gets_the_current_file_of_that_name_for_a_minute(app, edition):
    """A page that a browser has cached may name a style sheet that no release had."""
    asset = edition.assets["viewer.css"]
    stem, _, ending = asset.name.split(".")
    found = app.test_client().get(f"/static/{stem}.0123456789.{ending}")
    assert (found.status_code, found.text) == (200, asset.body)
    assert found.headers["Cache-Control"] == STAND_IN.cache


@pytest.mark.parametrize("name", ["viewer.css", "nothing.0123456789.css", "viewer.0123456789.js.map", "..%2fapp.py"])
def test_any_other_name_is_missing(app, name):
    assert app.test_client().get(f"/static/{name}").status_code == 404


def test_the_script_of_other_sites_has_one_address_that_is_asked_for_again_within_an_hour(app, edition):
    found = app.test_client().get("/embed.js")
    assert found.text == edition.assets["embed.js"].body
    assert found.headers["Cache-Control"] == SCRIPT.cache
    assert found.headers["Access-Control-Allow-Origin"] == "*"
