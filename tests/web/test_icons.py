"""The icons: drawn by `python -m tools.icons` from the one that is written by hand, and asked for by browsers."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from support.samples import write

from tools.icons import FOLDER, TOUCH, drawn
from viewer.app import create_app
from viewer.settings import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return create_app(write(tmp_path_factory.mktemp("sample")), Settings(), watch=False).test_client()


def test_the_touch_icon_shows_the_icon_as_it_is_now():
    made = drawn(TOUCH, square=True).convert("RGB")
    kept = Image.open(FOLDER / "icons" / "touch-icon.png").convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(made, kept)).mean) < 1, "run `make figures`"


@pytest.mark.parametrize(
    ("name", "mimetype", "sizes"),
    [
        ("favicon.ico", "image/vnd.microsoft.icon", {(16, 16), (32, 32), (48, 48)}),
        ("touch-icon.png", "image/png", {(180, 180)}),
    ],
)
def test_an_icon_is_a_picture_in_the_sizes_that_browsers_ask_for(client, name, mimetype, sizes):
    answer = client.get(f"/{name}")
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.info.get("sizes", {picture.size}) == sizes


@pytest.mark.parametrize("name", ["favicon.ico", "touch-icon.png"])
def test_an_icon_is_sent_once_and_may_be_shown_anywhere(client, name):
    answer = client.get(f"/{name}", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers, "it is compressed already"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get(f"/{name}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
