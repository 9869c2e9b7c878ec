"""`export --single`: one HTML file that needs no server, no network and no other file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.markup import Markup
from support.served import export_single

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def single(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("single") / "head.html"
    done = export_single("--language", "es", str(out))
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
    done = export_single("--base-url", "https://clinic.example/anatomy/", str(tmp_path / "head.html"))
    assert done.exit_code == 0, done.output
    page = Markup((tmp_path / "head.html").read_text("utf-8"))
    canonical = next(one for one in page.named("link") if one.attributes["rel"] == "canonical")
    assert canonical.attributes["href"] == "https://clinic.example/anatomy/en/"


def test_a_file_that_the_viewer_did_not_write_stays(tmp_path):
    out = tmp_path / "thesis.html"
    out.write_text("mine")
    done = export_single(str(out))
    assert done.exit_code == 1
    assert "is not from the viewer" in done.output
    assert out.read_text() == "mine"
    assert export_single("--replace", str(out)).exit_code == 0
    assert export_single(str(out)).exit_code == 0, "its own file is replaced"
    assert export_single(str(tmp_path)).exit_code == 2
    assert export_single("--language", "xx", str(out)).exit_code == 2
