"""The colors of areas: their own, or the ones at their places, each readable in every scheme."""

from __future__ import annotations

from typing import get_args

import pytest
from support.samples import DEFINITIONS, changed, write
from support.seeing import difference

from viewer.content.content import load_content
from viewer.content.palette import PALETTE, ColorName, Tones, colors_of

HEADS = {"light": "#efeae4", "dark": "#454b55", "dim": "#a3978a"}
"""What lies under the translucent fills: `--head` in the style sheets."""

FAINT_WHERE_DOUBLED = {("gold", "dark"), ("indigo", "dim")}
"""Where flat fills over each other leave ink less than 3:1. Edges are measured as painted, in browsers."""

Rgb = tuple[float, float, float]


def rgb(color: str) -> Rgb:
    red, green, blue = (float(int(color[i : i + 2], 16)) for i in (1, 3, 5))
    return red, green, blue


def painted(color: str, strength: float, over: Rgb) -> Rgb:
    """A translucent color over another."""
    red, green, blue = (strength * top + (1 - strength) * under for top, under in zip(rgb(color), over, strict=True))
    return red, green, blue


def luminance(color: Rgb) -> float:
    """The relative luminance of WCAG 2.2."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (value / 255 for value in color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def whole(color: Rgb) -> tuple[int, int, int]:
    red, green, blue = map(round, color)
    return red, green, blue


def test_the_names_are_those_of_the_palette_in_the_same_order():
    assert tuple(PALETTE) == get_args(ColorName)


@pytest.mark.parametrize("name", PALETTE)
@pytest.mark.parametrize("scheme", HEADS)
def test_ink_reads_on_what_is_chosen_at_rest_and_doubled_and_what_is_chosen_stands_out(name, scheme):
    color = PALETTE[name]
    tones: Tones = getattr(color, scheme)
    rest = painted(tones.fill, color.rest, rgb(HEADS[scheme]))
    chosen = painted(tones.chosen, color.when_chosen, rgb(HEADS[scheme]))
    assert contrast(rgb(tones.ink), rest) >= 3
    if (name, scheme) not in FAINT_WHERE_DOUBLED:
        assert contrast(rgb(tones.ink), painted(tones.fill, color.rest, rest)) >= 3, "two structures over each other"
    assert contrast(rgb(tones.ink), chosen) >= 3
    assert difference(whole(rest), whole(chosen)) >= 8


@pytest.mark.parametrize("name", PALETTE)
def test_a_chosen_shape_is_filled_more_strongly_and_quiet_fills_are_the_weakest(name):
    color = PALETTE[name]
    assert 0 < color.rest_in_contrast <= color.rest < color.when_chosen <= 1
    assert 0 < color.fibers_in_contrast <= color.fibers < 1


def test_no_two_colors_share_a_tone():
    tones = [tone for color in PALETTE.values() for scheme in HEADS for tone in vars(getattr(color, scheme)).values()]
    assert len(set(tones)) == len(tones) == len(PALETTE) * 9


def test_an_area_has_its_own_color_or_the_one_at_its_place(tmp_path):
    plain = load_content(write(tmp_path)).definitions
    assert colors_of(plain) == {"forehead": "indigo", "temples": "gold"}
    own = changed(DEFINITIONS, '"name": "Forehead",', '"name": "Forehead", "color": "sky",')
    assert colors_of(load_content(write(tmp_path, own)).definitions) == {"forehead": "sky", "temples": "gold"}


def test_the_tenth_area_begins_the_palette_again(tmp_path):
    defined = load_content(write(tmp_path)).definitions
    areas = tuple(defined.regions[0].model_copy(update={"id": f"area-{i}"}) for i in range(11))
    colors = colors_of(defined.model_copy(update={"regions": areas}))
    assert [colors[f"area-{i}"] for i in (0, 8, 9, 10)] == ["indigo", "magenta", "indigo", "gold"]


def test_a_structure_takes_the_color_of_its_area(tmp_path):
    assert load_content(write(tmp_path)).colors["temporalis"] == "gold"
