"""Everyone can use it, 6: every edge of a muscle and every border of an area is seen, as painted, along its whole
course.
"""

from __future__ import annotations

import pytest
from support.pages import resize
from support.seeing import SCHEMES, add_style, edge_contrasts, show_in, styled

CALM = {"reduced_motion": "reduce"}
WIDTHS = {"": (320, 768, 1280), "front/": (320, 1280), "left/": (768, 1280), "back/": (320, 1280)}
"""The pages that are looked at, the sheet of all sides and sides alone, and the widths of their windows in CSS px."""

NO_LETTERS = ".badge { visibility: hidden; }"
"""Letters would lie over some edges."""

FEW = 0.08
"""The share of an edge's places that may be fainter."""

FEW_IN_SMALL = 0.14
"""The same in pictures 140 px wide, where one pixel is a place of two edges."""

FEW_BESIDE = 0.13
"""The same while a part is chosen, whose edge may lie over that of another."""

UNDER = {("front", "corrugator"), ("left", "corrugator"), ("right", "corrugator")}
"""What runs under another structure, whose tint lies over its edge."""

SEEN_FROM = {
    "front": ("forehead", "frontalis", "corrugator", "procerus"),
    "left": ("temples", "temporalis"),
    "back": ("occiput", "occipitalis", "neck", "trapezius", "cervical-paraspinal"),
}


def faint(found: dict[tuple[str, str], list[tuple[float, float]]], few: float = FEW) -> list[tuple[str, str, float]]:
    """The places whose line does not reach 3:1 with the ground on either side, on edges with more than a few of them.

    Where two muscles meet in a picture 140 px wide, a handful of pixels belongs to both edges.
    """
    low = {place: [round(better, 2) for _, better in ratios if better < 3] for place, ratios in found.items()}
    return [
        (*place, ratio)
        for place, ratios in low.items()
        if len(ratios) > max(1, few * len(found[place]))
        for ratio in ratios
    ]


@pytest.mark.parametrize("address", WIDTHS)
def test_every_edge_and_border_stands_out_by_3_to_1_along_its_course(open_page, server, address):
    page = open_page(f"{server}/en/{address}", height=2000, **CALM)
    add_style(page, NO_LETTERS)
    for width in WIDTHS[address]:
        resize(page, width, 2000)
        for scheme in SCHEMES:
            show_in(page, scheme)
            found = edge_contrasts(page)
            both = [fainter >= 3 for ratios in found.values() for fainter, _ in ratios]
            assert len(both) > 200, f"hardly an edge was looked at, {width} px wide"
            shown = {place: ratios for place, ratios in found.items() if place not in UNDER}
            assert faint(shown, FEW_IN_SMALL if width == 320 else FEW) == [], (width, scheme)
            # Where another line runs along, the ground on that side is this line: seldom, and the other side is bare
            # there.
            assert sum(both) >= 0.85 * len(both), f"{width} px, {scheme}: {sum(both)} of {len(both)} on both sides"


@pytest.mark.parametrize("view", SEEN_FROM)
def test_the_edges_stand_out_along_their_course_while_a_part_is_chosen(open_page, server, view):
    page = open_page(f"{server}/en/{view}/", height=2000, **CALM)
    add_style(page, NO_LETTERS)
    for part in SEEN_FROM[view]:
        page.evaluate("(part) => { location.hash = part; document.activeElement.blur(); scrollTo(0, 0); }", part)
        for scheme in ("light", "dark", "forced"):
            show_in(page, scheme)
            found = edge_contrasts(page)
            assert found
            if view == "front" and part != "corrugator":
                del found[view, "corrugator"]  # the tint of what is chosen lies over its edge
            assert faint(found, FEW_BESIDE) == [], (part, scheme)


def test_the_areas_have_a_border_of_their_own_where_no_muscle_shows_it(open_page, server):
    page = open_page(f"{server}/en/", height=2000, **CALM)
    for part in ("occiput", "neck"):
        page.evaluate("(part) => { location.hash = part; scrollTo(0, 0); }", part)
        assert part in {part for _, part in edge_contrasts(page)}


def test_the_measure_of_edges_fails_where_they_are_faint_thin_or_covered(open_page, server):
    page = open_page(f"{server}/en/back/", height=2000, **CALM)
    add_style(page, NO_LETTERS)
    for scheme, wrongs in {
        "light": (
            ".diagram .part .edge { stroke-opacity: .35 !important; }",
            ".diagram .part .edge { stroke-width: .5px !important; }",
        ),
        "more": (".diagram .region .edge { stroke: #b9b4ae !important; }",),
    }.items():
        show_in(page, scheme)
        assert faint(edge_contrasts(page)) == []
        for wrong in wrongs:
            with styled(page, wrong):
                assert faint(edge_contrasts(page)) != [], wrong
