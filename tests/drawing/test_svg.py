"""What is added to svgwrite: links and copies with a plain `href`, short numbers, and shapes of the artwork under one
id.
"""

from __future__ import annotations

import pytest

from viewer.artwork.artwork import Shape
from viewer.drawing.svg import Anchor, Pen, Use, at, box_text, draw, group, holding, svg_text

EVIL = 'a <b> & "c"'


def test_a_link_is_plain_and_opens_no_window():
    assert Anchor("#neck", class_="part").tostring() == '<a class="part" href="#neck" />'


def test_a_copy_names_its_shape_without_xlink_and_is_mirrored_on_request():
    assert Use("head").tostring() == '<use href="#head" />'
    assert Use("head", mirror=True).tostring() == '<use href="#head" transform="scale(-1 1)" />'


def test_numbers_are_written_without_needless_zeros():
    assert at(12.0, -0.5) == ("12", "-0.5")
    assert box_text((1.04, 2.0, 3.16, 4)) == "1 2 3.2 4"


def test_whatever_stands_in_a_text_or_attribute_is_escaped():
    text = group(draw.text(EVIL, at(0, 0)), data_x=EVIL).tostring()
    assert "&lt;b&gt; &amp;" in text
    assert "<b>" not in text
    assert 'data-x="a &lt;b&gt; &amp; &quot;c&quot;"' in text


def test_children_stand_in_the_order_they_were_given():
    made = holding(draw.g(), (draw.circle(r=r) for r in (3, 1, 2)))
    assert [element["r"] for element in made.elements] == [3, 1, 2]


def test_a_half_shape_is_followed_by_its_mirror_image():
    text = Pen().shapes([Shape("M0 0h1v1z", half=True), Shape("M5 5h1v1z")], "eye", step=0.5).tostring()
    assert text.index('id="eye_0"') < text.index('href="#eye_0" transform="scale(-1 1)"') < text.index("M5 5")
    assert text.startswith('<g id="eye">')


def test_shapes_that_do_not_overlap_are_drawn_as_one_path():
    far, near = Shape("M50 50h10v10z"), Shape("M5 5h10v10z")
    assert Pen().shapes([Shape("M0 0h10v10z"), far], "eye", step=0.5).tostring().count("<path") == 1
    assert Pen().shapes([Shape("M0 0h10v10z"), near], "eye", step=0.5).tostring().count("<path") == 2


def test_shapes_near_the_points_can_be_used_without_the_others_which_they_cover():
    far, near = Shape("M50 50h10v10z"), Shape("M5 5h10v10z")
    text = Pen().shapes([near, far], "skin", step=0.5, near=lambda shape: shape is near).tostring()
    assert text.index("M50 50") < text.index('id="skin_near"')
    assert 'd="M5 5h10v10z" id="skin_near"' in text
    assert text.startswith('<g id="skin">')


def test_a_pen_counts_steps_of_its_grid_and_scales_the_path_so_that_it_lies_where_one_in_mm_does():
    in_mm, in_steps = (Pen(in_mm=in_mm).path("M1 2L3.5 2Q4 4 .6 .9z", step=0.5).tostring() for in_mm in (True, False))
    assert in_mm == '<path d="M1 2h2.5q.5 2-3-1z" />'
    assert in_steps == '<path d="M2 4h5q1 4-6-2z" transform="scale(.5)" />'


def test_a_path_that_cannot_be_written_in_steps_is_left_as_it_is_and_not_scaled():
    arc = "M0 0A5 5 0 0 1 10 0"
    assert Pen(in_mm=False).path("M1 1h1", arc, step=0.5).tostring() == f'<path d="M1 1h1{arc}" />'


def test_markup_leaves_out_what_svgwrite_always_writes_and_keeps_what_means_something():
    gradient = draw.linearGradient(start=(0, 0), end=(0, 1))
    drawn = holding(draw.svg(), (draw.circle(r=2), draw.rect(at(0, 5), at(1, 0)), draw.line((0, 0), (10, 0)), gradient))
    text = svg_text(drawn)
    assert '<circle r="2"/>' in text
    assert '<rect height="0" width="1" y="5"/>' in text
    assert '<line x2="10"/>' in text
    assert 'x2="0"' in text, "a gradient without it would run across"
    assert "<defs" not in text
    assert '<text>x="0" /&gt;</text>' in svg_text(holding(draw.svg(), [draw.text('x="0" />', (0, 0))]))


@pytest.mark.parametrize("other", ["M20 0h10v10z", "M-20 0h10v10z", "M0 20h10v10z", "M0-20h10v10z"])
def test_shapes_beside_or_below_each_other_share_a_path(other):
    assert Pen().shapes([Shape("M0 0h10v10z"), Shape(other)], "eye", step=0.5).tostring().count("<path") == 1
