"""The card beside a link: the person turned to three angles, from a picture that must show the drawings as they are."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace

import pytest
from PIL import Image
from support.served import ROOT

from tools.card import save
from viewer.content import CARD_PICTURE_SIZE, load_content
from viewer.drawing import CARD_SIZE, Diagram, card_document

NO_STYLE = ""
STALE = "Drawings, points or colors have changed. Run: python -m tools.card"


@pytest.fixture(scope="module")
def content():
    return load_content(ROOT)


def card(content) -> str:
    return card_document(Diagram(content, content.words[content.original]), NO_STYLE)


def test_the_picture_shows_the_drawings_surface_points_and_colors_of_today(content):
    assert content.card_picture.data, STALE
    assert len(content.card_picture.data) <= 150_000
    assert [path.name for path in (ROOT / "assets/card").iterdir()] == [content.card_picture.name.rpartition("/")[2]]


def test_a_card_shows_the_turned_person_under_the_title_and_above_the_disclaimer(content):
    assert content.card_picture.data, STALE
    found = card(content)
    assert b64decode(re.search(r'href="data:image/png;base64,([^"]+)"', found)[1]) == content.card_picture.data
    assert CARD_PICTURE_SIZE[0] == CARD_SIZE[0]
    assert content.definitions.title.split()[0] in found
    assert "<use" not in found, "no side is drawn besides"


def test_without_a_picture_a_card_shows_the_sides(content):
    found = card(replace(content, card_picture=None))
    assert "data:image" not in found
    assert "<use" in found


def test_a_new_picture_takes_the_place_of_the_ones_before_and_of_nothing_else(tmp_path):
    for name in ("0123456789ab.png", "logo.png", "0123456789AB.png", "0123456789abc.png"):
        (tmp_path / name).write_bytes(b"before")
    save(Image.new("RGB", (2, 2)), tmp_path / "ba9876543210.png")
    assert {one.name for one in tmp_path.iterdir()} == {
        "ba9876543210.png",
        "logo.png",
        "0123456789AB.png",
        "0123456789abc.png",
    }
