"""The drawn head against a measured one: outline and landmarks."""

from __future__ import annotations

import re
from math import hypot

import pytest

from tools.report import MEASURED, ROOT, overlap, report
from viewer.artwork import geometry
from viewer.content.content import Content

VIEWS = ("front", "side", "back")


@pytest.mark.parametrize("stem", VIEWS)
def test_the_outline_overlaps_the_measured_head_by_985_in_1000(content: Content, stem: str):
    artwork = content.artworks[stem]
    measured = [tuple(point) for point in MEASURED[stem]["outline"]]
    assert overlap(artwork.silhouette, measured, artwork.box) >= 0.985


def test_an_outline_six_millimetres_off_would_be_noticed(content: Content):
    artwork = content.artworks["side"]
    measured = [(x + 6, y) for x, y in MEASURED["side"]["outline"]]
    assert overlap(artwork.silhouette, measured, artwork.box) < 0.985


@pytest.mark.parametrize("stem", VIEWS)
def test_landmarks_stand_within_two_millimetres_of_where_they_were_measured(content: Content, stem: str):
    drawn = content.artworks[stem].landmarks
    for name, (x, y) in MEASURED[stem]["landmarks"].items():
        assert name in drawn, name
        assert hypot(drawn[name][0] - x, drawn[name][1] - y) <= 2, name


@pytest.mark.parametrize("stem", VIEWS)
def test_the_frame_has_the_scale_of_every_view(content: Content, stem: str):
    left, top, width, height = content.artworks[stem].box
    assert (left, top, height) == ({"front": -160, "side": -120, "back": -230}[stem], -12, 342)
    assert width == {"front": 320, "side": 260, "back": 460}[stem]
    assert geometry.bounds(content.artworks[stem].silhouette)[1] == pytest.approx(0, abs=0.6)


def test_the_measured_figures_in_the_documents_are_those_of_the_drawing(content: Content):
    """All but the bytes, which differ a little from one build of zlib to another."""
    weights = re.compile(r"[\d,]+ \|$", re.MULTILINE)
    assert weights.sub("", (ROOT / "docs" / "drawing.md").read_text(encoding="utf-8")) == weights.sub("", report(content))
