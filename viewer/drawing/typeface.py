"""How wide words are in Helvetica, Arial and Liberation Sans, which share their widths. System fonts come close to
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize


def _by_letter(widths: Mapping[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in widths.items() for letter in letters}


_REGULAR = _by_letter(
    {
        222: "ijl\u2018\u2019",
        278: " ,./:;I!ft",
        333: "()-r“”",
        500: "cksvxyzJ",
        556: "abdeghnopquL0123456789?\u2013",
        611: "FTZ",
        667: "ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQ",
        833: "mM",
        944: "W",
    }
)
_BOLD = _by_letter(
    {
        278: " ,./Iijl\u2018\u2019",
        333: "()-ft:;!",
        389: "r",
        500: "z“”",
        556: "aceksvxyJ0123456789\u2013",
        611: "bdghnopquFLTZ?",
        667: "EPSVXY",
        722: "ABCDHKNRU",
        778: "GOQw",
        833: "M",
        889: "m",
        944: "W",
    }
)
"""Thousandths of the font's size. A letter with a mark is as wide as without."""


_WIDE = (1.2, 1.27)
"""How much wider a line is in the widest of usual fonts, Verdana and DejaVu Sans: regular, and bold."""


@dataclass(frozen=True)
class Face:
    """How a line is set: its size in units, and whether it is bold."""

    size: float
    bold: bool = False

    def width(self, text: str) -> float | None:
        """A line's width in units; None if it has letters that are not listed, such as those of another script."""
        widths = _BOLD if self.bold else _REGULAR
        # Decomposed, so that a letter with a mark counts as the letter.
        letters = [letter for letter in normalize("NFD", text) if not combining(letter)]
        if not all(letter in widths for letter in letters):
            return None
        return sum(widths[letter] for letter in letters) * self.size / 1000

    def condensed(self, text: str, room: float, widest: float) -> dict[str, str]:
        """Attributes that keep a line within its room in wide fonts, and as wide as it is in usual ones; none where
        all fit.

        The room alone would not do: `textLength` also stretches a line that is shorter. `widest` is how wide a letter
        is at most, on average, for lines whose own width is not known.
        """
        own = self.width(text)
        # Would it fit in the widest font that it may be set in?
        if (own * _WIDE[self.bold] if own else len(text) * widest) <= room:
            return {}
        width = min(room, own or room)
        return {"textLength": f"{width:.0f}", "lengthAdjust": "spacingAndGlyphs"}
