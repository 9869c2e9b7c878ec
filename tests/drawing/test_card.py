"""The card beside a link: the person turned to three angles, from a picture that must show the drawings as they are."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from PIL import Image
from support.kinds import strips, write_made, write_strips
from support.served import ROOT

from tools.card import save
from viewer.artwork import geometry
from viewer.content import CARD_PICTURE_SIZE, load_content
from viewer.drawing import CARD_SIZE, Diagram, card_document, card_views

NO_STYLE = ""
STALE = "Drawings, points or colors have changed. Run: make figures"


@pytest.fixture(scope="module")
def content():
    return load_content(ROOT)


def card(content) -> str:
    return card_document(Diagram(content, content.words[content.original]), NO_STYLE)


def test_the_picture_shows_the_drawings_surface_points_and_colors_of_today(content):
    taken = content.card_picture.data  # on its own, or the message would print all content
    assert taken, STALE
    assert len(taken) <= 150_000
    assert [path.name for path in (ROOT / "assets/card").iterdir()] == [content.card_picture.name.rpartition("/")[2]]


def test_a_card_shows_the_turned_person_under_the_title_and_above_the_disclaimer(content):
    taken = content.card_picture.data
    assert taken, STALE
    found = card(content)
    assert b64decode(re.search(r'href="data:image/png;base64,([^"]+)"', found)[1]) == taken
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


@pytest.mark.parametrize("box", [(-12, -12, 24, 24), (-300, 0, 600, 1700)])
def test_the_preview_shows_the_whole_of_a_drawing_that_ends(tmp_path, box):
    whole = write_strips(tmp_path, 2, box=box)
    card = card_document(Diagram(whole, whole.words["en"]), "")
    scale = float(re.search(r"scale\((\d+\.?\d*)\)", card)[1])
    assert scale * geometry.bounds(whole.artwork(whole.definitions.views[0]).silhouette)[3] <= 630
    assert "hue-indigo" in card, "its areas are all there is to see"


def test_in_the_preview_a_wide_drawing_stays_in_its_column_and_only_one_that_goes_on_fades(tmp_path):
    low = strips(2, box=(-150, 0, 300, 120), beyond=40)
    made = strips(2, box=(-50, 0, 100, 250))
    made["json"]["views"] += [
        {"id": "low", "artwork": "low.svg", "title": "Low"},
        {"id": "third", "artwork": "third.svg", "title": "Third"},
    ]
    content = write_made(tmp_path, made["json"], whole=made["svg"], low=low["svg"], third=made["svg"])
    card = fromstring(card_document(Diagram(content, content.words["en"]), ""))
    scale = float(re.search(r"scale\(([^)]+)\)", card.find("{*}g").get("transform"))[1])
    left, _, right, _ = geometry.bounds(content.artwork(content.views["low"]).silhouette)
    assert (right - left) * scale <= 400
    bands = [one for one in card.iter() if "_fade" in one.get("fill", "")]
    assert [(one.get("width"), one.get("transform").split()[0]) for one in bands] == [("400", "translate(400")] * 2


def test_a_card_shows_each_drawing_once_and_three_at_most(content, tmp_path):
    views = content.definitions.views
    assert [view.id for view in card_views(views)] == ["front", "left", "back"], "the right side is the left's mirror"
    others = [view.model_copy(update={"artwork": f"{i}.svg"}) for i, view in enumerate(views)]
    assert card_views(others) == tuple(others[:3])


@pytest.mark.parametrize("turned", [True, False])
def test_a_card_defines_everything_that_it_refers_to(content, turned):
    drawn = card(content if turned else replace(content, card_picture=None))
    ids = set(re.findall(r'id="([^"]+)"', drawn))
    used = set(re.findall(r'href="#([^"]+)"', drawn)) | set(re.findall(r"url\(#([^)]+)\)", drawn))
    assert used
    assert used <= ids


@pytest.mark.parametrize("mirror", [False, True])
def test_a_drawing_is_centered_in_its_column_mirrored_or_not(tmp_path, mirror):
    made = strips(2, box=(20, 0, 100, 200))
    made["json"]["views"][0]["mirror"] = mirror
    content = write_made(tmp_path, made["json"], whole=made["svg"])
    column = fromstring(card_document(Diagram(content, content.words["en"]), NO_STYLE)).find("{*}g")
    inner = column.find("{*}g").get("transform")
    assert column.get("transform").startswith("translate(600 ")
    shift = float(re.match(r"translate\((\S+)", inner)[1])
    left, _, width, _ = content.artwork(content.definitions.views[0]).box
    assert shift == pytest.approx((1 if mirror else -1) * (left + width / 2), abs=0.001)
