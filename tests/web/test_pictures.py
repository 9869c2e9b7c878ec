"""The pictures by their addresses: SVG, PNG in two sizes, and the card beside a link."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from support.served import ROOT

from viewer.app import create_app
from viewer.drawing import raster
from viewer.settings import Settings


def image(answer) -> Image.Image:
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    return Image.open(io.BytesIO(answer.data)).convert("RGB")


@pytest.mark.parametrize(
    ("address", "width"),
    [("/en/back.png", 1200), ("/es/left.png", 1200), ("/en/large/back.png", 2400), ("/es/link/card.png", 1200)],
)
@pytest.mark.slow
def test_a_png_picture_is_as_wide_as_promised_and_colored(client, address, width):
    found = image(client.get(address))
    assert found.width == width
    colors = {color for _, color in found.quantize(32).convert("RGB").getcolors(32)}
    assert any(max(color) - min(color) > 45 for color in colors), "areas have their colors"
    assert found.getpixel((3, 3)) == (255, 255, 255)
    black = sum(1 for pixel in found.resize((200, 200)).get_flattened_data() if max(pixel) < 24)
    assert black < 0.03 * 200 * 200


def test_a_card_has_the_size_and_weight_that_previews_take(client):
    answer = client.get("/en/link/card.png")
    assert image(answer).size == (1200, 630)
    assert len(answer.data) < 300_000


def test_the_two_languages_have_pictures_of_their_own(client):
    assert client.get("/en/back.png").data != client.get("/es/back.png").data
    assert client.get("/en/link/card.png").data != client.get("/es/link/card.png").data


@pytest.mark.parametrize(
    "address", ["/xx/back.png", "/en/top.png", "/en/large/top.png", "/xx/link/card.png", "/en/link/back.png"]
)
def test_a_picture_of_nothing_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_pictures_may_be_shown_anywhere_and_are_asked_for_again_only_when_changed(client):
    found = client.get("/en/back.png")
    assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/en/back.png", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304


def test_without_the_renderer_a_png_address_says_what_to_install_and_the_rest_works(monkeypatch):
    monkeypatch.setattr(raster, "find_spec", lambda _: None)
    client = create_app(ROOT, Settings(), watch=False).test_client()
    found = client.get("/en/back.png")
    assert found.status_code == 501
    assert "pip install 'anatomy-viewer[pictures]'" in found.text
    assert client.get("/en/back.svg").status_code == 200
