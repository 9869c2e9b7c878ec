"""Drawings of any size are brought to one scale: a hand fills a page as a head does, and nothing changes its shape."""

from __future__ import annotations

import pytest
from support.kinds import rectangle, strips

from viewer.artwork import Artwork, Shape, geometry, load_artwork, to_sheet
from viewer.artwork.scaling import SHEET_HEIGHT, scaled
from viewer.files import File


def drawn(width: float, height: float, beyond: float = 0) -> Artwork:
    """A drawing of one area in a frame of this size, whose outline fills ten twelfths of it."""
    box = (0, 0, width / 1.2, height - width / 6)
    svg = strips(1, box=box, beyond=beyond)["svg"]
    return load_artwork(File("one.svg", svg.encode()))


def test_the_tallest_drawing_gets_the_height_of_the_sheet_and_the_others_the_same_scale():
    sheets, scale = to_sheet({"tall": drawn(60, 100), "low": drawn(60, 50)})
    assert scale == pytest.approx(SHEET_HEIGHT / 100)
    assert sheets["tall"].box[3] == pytest.approx(SHEET_HEIGHT)
    assert sheets["low"].box[3] == pytest.approx(SHEET_HEIGHT / 2)


@pytest.mark.parametrize("size", [12, 120, 1200])
def test_drawings_of_any_size_have_the_same_size_on_the_sheet(size):
    sheets, scale = to_sheet({"one": drawn(size / 2, size)})
    assert scale * size == pytest.approx(SHEET_HEIGHT)
    assert sheets["one"].box[2:] == pytest.approx((SHEET_HEIGHT / 2, SHEET_HEIGHT))


def test_a_wide_drawing_is_no_wider_than_leaves_room_for_names_that_can_be_read():
    _, scale = to_sheet({"wide": drawn(900, 300)})
    assert 750 * scale == pytest.approx(300), "the outline is ten twelfths of the frame"


def test_a_frame_is_at_most_460_units_wide_where_what_it_holds_is_narrow():
    narrow = File(
        "narrow.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 300"><g id="skin">'
        b'<path id="outline" d="M400 0h200v300h-200z"/></g></svg>',
    )
    _, scale = to_sheet({"narrow": load_artwork(narrow)})
    assert 1000 * scale == pytest.approx(460)


def test_what_is_wide_only_far_below_reaches_into_the_gutters():
    """Names stand beside the head, not beside the shoulders."""
    shoulders = File(
        "shoulders.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-230 0 460 342"><g id="skin">'
        b'<path id="outline" d="M-80 0h160v300h140v42h-440v-42h140z"/></g></svg>',
    )
    _, scale = to_sheet({"one": load_artwork(shoulders)})
    assert scale == 1


def test_what_an_outline_does_outside_its_frame_counts_for_nothing():
    beyond = File(
        "beyond.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 0 200 342"><g id="skin">'
        b'<path id="outline" d="M-900 0h1800v342h-1800z"/></g></svg>',
    )
    _, scale = to_sheet({"one": load_artwork(beyond)})
    assert scale == 1


def test_drawings_that_have_the_scale_of_the_sheet_are_left_as_they_are(content):
    sheets, scale = to_sheet(content.artworks)
    assert (sheets is content.artworks, scale) == (True, 1)


def test_everything_in_a_drawing_is_enlarged_alike_about_the_origin(content):
    before = content.artworks["side"]
    after = scaled(before, 2.0)
    assert after.box == tuple(2 * value for value in before.box)
    assert geometry.bounds(after.silhouette) == pytest.approx([2 * v for v in geometry.bounds(before.silhouette)])
    assert {name: (x / 2, y / 2) for name, (x, y) in after.landmarks.items()} == dict(before.landmarks)
    for kind in ("regions", "structures"):
        old, new = getattr(before, kind), getattr(after, kind)
        assert list(old) == list(new)
        for name, part in old.items():
            assert geometry.area(new[name].outlines) == pytest.approx(4 * geometry.area(part.outlines))
            assert [len(getattr(new[name], layer)) for layer in ("body", "fibers", "border")] == [
                len(getattr(part, layer)) for layer in ("body", "fibers", "border")
            ]
    for layer in ("tones", "lines"):
        pairs = list(zip(getattr(before, layer), getattr(after, layer), strict=True))
        assert pairs
        assert all((old.kind, old.half) == (new.kind, new.half) for old, new in pairs)
        assert all(new.bounds == pytest.approx([2 * v for v in old.bounds], abs=0.01) for old, new in pairs)


@pytest.mark.parametrize(
    "data",
    [
        "M1 2L3 4H5V6Z",
        "M1 2C3 4 5 6 7 8S9 1 2 3z",
        "M1 2Q9 3 5 6T7 8z",
        "M0 0A10 20 30 0 1 15 5z",
        "m1 2l3 4h5v6z",
    ],
    ids=["lines", "cubic curves", "quadratic curves", "arcs", "relative"],
)
def test_every_command_of_a_path_is_enlarged(data):
    artwork = Artwork("one.svg", (0, 0, 10, 10), data, (Shape(data),), (), {}, {}, {})
    (before,), (after,) = geometry.polygons(data), geometry.polygons(scaled(artwork, 3.0).outline)
    assert [value for point in after for value in point] == pytest.approx([3 * v for point in before for v in point])


def test_the_outline_is_drawn_in_the_same_place(content):
    shape = geometry.polygons(rectangle((1, 2, 3, 4)))
    artwork = Artwork("one.svg", (0, 0, 10, 10), rectangle((1, 2, 3, 4)), (), (), {}, {}, {})
    assert scaled(artwork, 10.0).silhouette == tuple(tuple((10 * x, 10 * y) for x, y in one) for one in shape)
