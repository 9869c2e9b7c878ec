"""Names that a wide font would carry beyond the picture are condensed there, and stretched in no usual font."""

from __future__ import annotations

import re

import pytest

from viewer.drawing.labels import FACES
from viewer.drawing.typeface import Face


@pytest.mark.parametrize(
    ("face", "text", "width"),
    [
        (Face(10), "Corrugator supercilii", 89.48),
        (Face(10, bold=True), "Skin of the radial nerve", 110.03),
        (Face(10), "Músculo", 37.24),
    ],
)
def test_a_line_is_as_wide_as_in_helvetica(face, text, width):
    """Measured with Liberation Sans, whose widths are the same."""
    assert face.width(text) == pytest.approx(width, abs=0.05)


def test_letters_of_another_script_are_as_wide_as_the_room():
    assert Face(10).width("Мышца") is None
    assert Face(10).condensed("Мышца", 50, widest=11)["textLength"] == "50"
    assert Face(10).condensed("Мышца", 60, widest=11) == {}


def test_a_line_that_fits_in_every_font_is_left_alone():
    assert Face(10).condensed("Músculo", 45, widest=11) == {}
    assert Face(10).condensed("Músculo", 40, widest=11)["textLength"] == "37"
    assert Face(10).condensed("Músculo", 30, widest=11)["textLength"] == "30"


def test_a_name_is_never_wider_than_it_is_by_itself(client):
    for page in ("/es/left.svg", "/es/back.svg", "/es/"):
        texts = re.findall(r"<text ([^>]*)>([^<]*)<", client.get(page).text)
        found = [(dict(re.findall(r'(\w+)="([^"]*)"', said)), text) for said, text in texts if "textLength" in said]
        found = [(said, text) for said, text in found if said["class"].startswith("label ")]
        assert found
        for said, text in found:
            assert int(said["textLength"]) <= FACES[said["class"].removeprefix("label ")].width(text) + 0.5, text
