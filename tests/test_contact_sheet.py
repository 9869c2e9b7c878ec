"""The pictures in the documents are those that `python -m tools.contact_sheet` takes, of addresses that there are."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from support.served import ROOT
from werkzeug.test import Client

from tools.contact_sheet import EXAMPLE_ROOT, PICTURES, SHOTS, VIEWER, WAYS, clinic, save
from viewer.app import create_app

OTHERS = {"wordpress-editor.png", "architecture.svg"}
"""The first is taken by a test of the plugin, which has WordPress; the second is drawn by hand."""


def test_every_picture_is_one_that_the_tool_takes():
    taken = {shot.file for shot in SHOTS} | {"turned.png"} | OTHERS
    found = {path.name for path in PICTURES.iterdir()}
    assert found - taken == set(), "delete them, or let tools/contact_sheet.py take them"
    assert taken - OTHERS - found == set(), "run `python -m tools.contact_sheet`"


@pytest.fixture(scope="module")
def client():
    return create_app(ROOT, watch=False).test_client()


OF_THE_VIEWER = [shot for shot in SHOTS if not shot.address.startswith("clinic/")]


@pytest.mark.parametrize("shot", OF_THE_VIEWER, ids=lambda shot: shot.file)
def test_each_shot_is_of_a_page_that_there_is_and_of_a_part_of_it(client, shot):
    path, _, part = shot.address.partition("#")
    response = client.get(f"/{path}")
    assert response.status_code == 200, shot.address
    if part:
        assert f'id="{part}"' in response.text, shot.address
    if shot.selector:
        assert re.search(rf'class="(?:[^"]* )?{shot.selector.removeprefix(".")}\b', response.text), shot.selector


@pytest.mark.parametrize("way", WAYS)
def test_a_clinics_page_is_the_example_with_the_viewer_that_is_photographed(way):
    page = Client(clinic).get(f"/clinic/{way}.html").text
    assert VIEWER in page
    assert EXAMPLE_ROOT not in page


def test_the_frame_is_photographed_at_a_height_of_its_own_without_the_script_that_fits_it():
    page = Client(clinic).get("/clinic/frame.html").text
    assert 'height="560"' in page
    assert "<script" not in page


def test_a_picture_is_written_in_the_format_that_its_name_says(tmp_path):
    drawn = io.BytesIO()
    Image.new("RGBA", (4, 3), "red").save(drawn, "PNG")
    for name, expected in (("a.png", "PNG"), ("a.webp", "WEBP")):
        save(drawn.getvalue(), tmp_path / name)
        with Image.open(tmp_path / name) as written:
            assert (written.format, written.size) == (expected, (4, 3))
