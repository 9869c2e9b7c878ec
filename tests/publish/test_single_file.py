"""`export --single`: one HTML file that needs no server, no network and no other file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.markup import Markup
from support.served import ROOT

from viewer.app import create_app
from viewer.settings import Settings

pytestmark = pytest.mark.slow


def export(*arguments: str):
    return CliRunner().invoke(create_app(ROOT, Settings(), watch=False).cli, ["export", "--single", *arguments])


@pytest.fixture(scope="module")
def single(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("single") / "head.html"
    done = export("--language", "es", str(out))
    assert done.exit_code == 0, done.output
    assert re.fullmatch(r".*head\.html: [\d,]+ bytes, everything inside, in es\.\n", done.output)
    return out


def test_the_file_holds_every_text_and_picture_and_asks_for_nothing(single, content):
    text = single.read_text("utf-8")
    page = Markup(text)
    assert not page.faults
    assert next(page.named("html")).attributes["lang"] == "es"
    ids = set(page.values("id"))
    assert content.parts.keys() | content.topics.keys() <= ids
    assert not page.values("src")
    for element in page.elements:
        link = element.attributes.get("href", "")
        if element.name == "link":
            assert link.startswith("data:")
        elif element.name == "a":
            assert link.startswith(("#", "?country=", "https://", "tel:", "mailto:")), link
            assert not link.startswith("#") or link[1:] in ids, link


def test_a_public_address_is_named_where_one_is_given(tmp_path):
    done = export("--base-url", "https://clinic.example/anatomy/", str(tmp_path / "head.html"))
    assert done.exit_code == 0, done.output
    page = Markup((tmp_path / "head.html").read_text("utf-8"))
    canonical = next(one for one in page.named("link") if one.attributes["rel"] == "canonical")
    assert canonical.attributes["href"] == "https://clinic.example/anatomy/en/"


def test_a_file_that_the_viewer_did_not_write_stays(tmp_path):
    out = tmp_path / "thesis.html"
    out.write_text("mine")
    done = export(str(out))
    assert done.exit_code == 1
    assert "is not from the viewer" in done.output
    assert out.read_text() == "mine"
    assert export("--replace", str(out)).exit_code == 0
    assert export(str(out)).exit_code == 0, "its own file is replaced"
    assert export(str(tmp_path)).exit_code == 2
    assert export("--language", "xx", str(out)).exit_code == 2


@pytest.mark.parametrize("script", [True, False])
def test_it_works_from_a_disk(single, open_page, script):
    page = open_page(single.as_uri(), java_script_enabled=script, reduced_motion="reduce")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".list a[data-part=occiput]").first.click()
    page.locator(".panel[id=occiput]").wait_for(state="visible")
    page.locator("nav.views a[data-view=left]").click()
    page.locator('.plate[data-view="left"]').wait_for(state="visible")
    page.locator('.plate[data-view="front"]').wait_for(state="hidden")
    assert asked == []
