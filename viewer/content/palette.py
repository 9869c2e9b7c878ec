"""The colors that areas and their structures may have, checked for contrast in every scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from viewer.content.definitions import Definitions

ColorName = Literal["indigo", "gold", "teal", "rose", "violet", "green", "orange", "sky", "magenta"]
"""The names of the colors, in the order in which areas without one of their own get them."""


@dataclass(frozen=True, kw_only=True)
class Tones:
    """A color in one scheme: the fill of shapes, the ink of lines and names, and the fill of a chosen shape."""

    fill: str
    ink: str
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Color:
    """A color of the palette in its schemes, and how strongly it fills (0 to 1) where the usual strength does not do.

    Painted on the head, the chosen fill is at least 8 away from the fill at rest (CIEDE2000), and ink is at least 3:1
    on both; also where two structures lie over each other, except for gold in dark and indigo in dim.
    """

    light: Tones
    dark: Tones
    dim: Tones
    rest: float = 0.5
    when_chosen: float = 0.72
    fibers: float = 0.42
    rest_in_contrast: float = 0.3
    fibers_in_contrast: float = 0.42


PALETTE: Mapping[ColorName, Color] = MappingProxyType(
    {
        "indigo": Color(
            light=Tones(fill="#5f69d2", ink="#22265e", chosen="#4a58dc"),
            dark=Tones(fill="#474bb2", ink="#e2e6ff", chosen="#6062fc"),
            dim=Tones(fill="#444998", ink="#1a1d4c", chosen="#9095f0"),
            rest=0.52,
            when_chosen=0.65,
            fibers=0.36,
            rest_in_contrast=0.18,
            fibers_in_contrast=0.15,
        ),
        "gold": Color(
            light=Tones(fill="#efd060", ink="#463700", chosen="#edaf00"),
            dark=Tones(fill="#dcc450", ink="#fff6d9", chosen="#a87f00"),
            dim=Tones(fill="#b99a35", ink="#292000", chosen="#d3a51c"),
            when_chosen=0.92,
            rest_in_contrast=0.36,
        ),
        "teal": Color(
            light=Tones(fill="#96eae2", ink="#053f3f", chosen="#22b8ae"),
            dark=Tones(fill="#186e6d", ink="#97e9e8", chosen="#0c8a86"),
            dim=Tones(fill="#54a69e", ink="#022423", chosen="#35b3aa"),
            when_chosen=0.85,
            rest_in_contrast=0.5,
        ),
        "rose": Color(
            light=Tones(fill="#c9574f", ink="#340709", chosen="#c94b44"),
            dark=Tones(fill="#7c1d26", ink="#ffd8d5", chosen="#a01e2b"),
            dim=Tones(fill="#ae4c45", ink="#2e0507", chosen="#e0706a"),
            rest=0.42,
            when_chosen=0.75,
            rest_in_contrast=0.26,
        ),
        "violet": Color(
            light=Tones(fill="#b98be0", ink="#3a1160", chosen="#9a52d8"),
            dark=Tones(fill="#7a45a5", ink="#f0dcff", chosen="#9a56d4"),
            dim=Tones(fill="#8a5ba8", ink="#250a3c", chosen="#ac7fd0"),
        ),
        "green": Color(
            light=Tones(fill="#8fc46a", ink="#16350a", chosen="#5fa832"),
            dark=Tones(fill="#3f7a2c", ink="#c9f5b2", chosen="#4f9e30"),
            dim=Tones(fill="#6b9448", ink="#10240a", chosen="#86b85a"),
        ),
        "orange": Color(
            light=Tones(fill="#f0a35c", ink="#4a2400", chosen="#e87f1a"),
            dark=Tones(fill="#a8601f", ink="#ffe3c7", chosen="#c96f14"),
            dim=Tones(fill="#b97839", ink="#2e1700", chosen="#dfa366"),
        ),
        "sky": Color(
            light=Tones(fill="#7cc0ef", ink="#0a3350", chosen="#3a9fe6"),
            dark=Tones(fill="#2b6f9e", ink="#cfeaff", chosen="#2e8ccb"),
            dim=Tones(fill="#4f86ab", ink="#06202f", chosen="#6aaad6"),
        ),
        "magenta": Color(
            light=Tones(fill="#e58ac0", ink="#4d0b33", chosen="#d6529f"),
            dark=Tones(fill="#96386f", ink="#ffd9ef", chosen="#bb4a8c"),
            dim=Tones(fill="#a85687", ink="#2f0620", chosen="#cf82af"),
        ),
    }
)
"""Every color by its name."""


def colors_of(defined: Definitions) -> Mapping[str, ColorName]:
    """The color of each area: its own, or else the one at its place in the palette."""
    names: tuple[ColorName, ...] = get_args(ColorName)
    return {region.id: region.color or names[i % len(names)] for i, region in enumerate(defined.regions)}
