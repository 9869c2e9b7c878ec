"""A small anatomy, right in every detail, to break in one place: each key stands on a line of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from viewer.problems import ContentError, Problem

DEFINITIONS = """{
  "id": "sample",
  "language": "en",
  "title": "Sample head",
  "purpose": "To be broken.",
  "disclaimer": "For tests only.",
  "trademark": "None.",
  "review": {
    "status": "draft"
  },
  "sources": {
    "book": {
      "cite": "A book.",
      "url": "https://example.org/book",
      "kind": "paper",
      "status": "read",
      "checked": "2026-11-23"
    }
  },
  "kinds": {
    "muscle": { "one": "muscle", "other": "muscles" }
  },
  "views": [
    { "id": "front", "artwork": "front.svg", "facing": 0, "title": "Front" },
    { "id": "left", "artwork": "side.svg", "facing": 90, "title": "Left" },
    { "id": "right", "artwork": "side.svg", "facing": 270, "title": "Right", "mirror": true }
  ],
  "regions": [
    {
      "id": "forehead",
      "name": "Forehead",
      "structures": ["frontalis"],
      "sections": [
        { "heading": "Where", "text": ["The front of the [[galea]]."] },
        { "heading": "Why", "text": ["Pain is felt here."] },
        {
          "id": "effects",
          "heading": "Effects",
          "text": [
            { "text": "A few.", "items": ["See [[about|this]]."], "sources": ["book"] }
          ]
        }
      ],
      "sources": ["book"],
      "identifiers": { "FMA": "63864" }
    },
    {
      "id": "temples",
      "name": "Temples",
      "structures": ["temporalis"],
      "sections": [
        { "heading": "Where", "text": ["The side."] },
        { "heading": "Effects", "text": ["Few."] }
      ]
    }
  ],
  "structures": [
    {
      "id": "frontalis",
      "kind": "muscle",
      "name": "Frontalis",
      "plain_name": "Forehead muscle",
      "sections": [
        { "heading": "What you feel", "text": ["A prick."] },
        { "heading": "Points", "shows": "sites" },
        { "heading": "Where", "text": ["Under the [[forehead]]."] }
      ],
      "sources": ["book"]
    },
    {
      "id": "temporalis",
      "kind": "muscle",
      "name": "Temporalis",
      "plain_name": "Temple muscle",
      "sections": [
        { "heading": "Where", "text": ["At the side."] },
        { "heading": "What it does", "text": ["Chews."] }
      ]
    }
  ],
  "walk": ["frontalis", "temporalis"],
  "sites": [
    {
      "id": "frontalis-1",
      "structure": "frontalis",
      "view": "front",
      "from": "glabella",
      "up": 10, "outward": 10.5,
      "dose": 5,
      "landmark": "1 cm up in the [[frontalis]].",
      "sources": ["book"]
    },
    {
      "id": "frontalis-2", "structure": "frontalis", "sides": ["middle"], "view": "front", "from": "glabella", "up": 20,
      "dose": 5, "landmark": "In the middle."
    },
    {
      "id": "temporalis-1", "structure": "temporalis", "view": "side", "from": "tragus",
      "up": 20, "dose": 5, "landmark": "Above the ear."
    },
    {
      "id": "temporalis-2", "structure": "temporalis", "view": "side", "between": ["temporalis-1", "tragus"], "at": 0.5,
      "forward": 10, "dose": 5, "landmark": "In front of it."
    }
  ],
  "expect": {
    "sites": 7,
    "units": 35
  },
  "topics": [
    { "id": "about", "title": "About", "text": ["All of it."], "sources": ["book"] }
  ],
  "glossary": [
    { "id": "galea", "term": "Galea", "text": "A flat tendon, under the [[temples]]." }
  ]
}
"""

CITED = (
    DEFINITIONS.replace('"text": ["Few."] }\n      ]', '"text": ["Few."] }\n      ],\n      "sources": ["book"]')
    .replace('"text": ["Chews."] }\n      ]', '"text": ["Chews."] }\n      ],\n      "sources": ["book"]')
    .replace('middle."\n', 'middle.", "sources": ["book"]\n')
    .replace('ear."\n', 'ear.", "sources": ["book"]\n')
    .replace('front of it."\n', 'front of it.", "sources": ["book"]\n')
)
"""The same with a source for every claim, as `check` asks for."""

FRONT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 0 100 100">
<g id="skin">
<path id="outline" d="M-40 5h80v90h-80z"/>
</g>
<g id="tones" fill="#2f2013">
<path class="half light" d="M0 10h10v10z"/>
</g>
<g id="lines">
<path class="fine" d="M0 10h10v1z"/>
</g>
<g id="regions">
<path id="forehead" class="half" d="M0 8h32v36h-32z"/>
</g>
<g id="structures">
<g id="frontalis" class="half">
<path class="body" d="M-1 10h31v30h-31z"/>
<path class="fibers" d="M2 10h1v30z"/>
</g>
</g>
<g id="landmarks">
<circle id="glabella" cx="0" cy="40" r="1"/>
</g>
</svg>
"""

SIDE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="-40 0 90 100">
<g id="skin">
<path id="outline" d="M-30 5h70v90h-70z"/>
</g>
<g id="regions">
<path id="temples" d="M-20 10h40v45h-40z"/>
</g>
<g id="structures">
<path id="temporalis" d="M-20 10h40v45h-40z"/>
</g>
<g id="landmarks">
<circle id="tragus" cx="0" cy="60" r="1"/>
</g>
</svg>
"""


def changed(text: str, old: str, new: str) -> str:
    """A text with one place of it changed; the place must be unmistakable."""
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    """The line, counted from 1, on which a part of a text first stands."""
    return text[: text.index(part)].count("\n") + 1


def write(folder: Path, definitions: str = DEFINITIONS, front: str = FRONT, side: str = SIDE) -> Path:
    """A folder with the sample's three files."""
    drawings = folder / "assets" / "svg"
    drawings.mkdir(parents=True, exist_ok=True)
    for path, text in (
        (folder / "regions.json", definitions),
        (drawings / "front.svg", front),
        (drawings / "side.svg", side),
    ):
        path.write_text(text, encoding="utf-8")
    return folder


def problems_of(load: Callable[[Path], Any], path: Path) -> tuple[Problem, ...]:
    """What a loader says is wrong. The message shown to the editor holds every problem, one a line."""
    with pytest.raises(ContentError) as caught:
        load(path)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return caught.value.problems


_DRAWN = {
    "topics": [
        {"id": "about", "title": "About", "timeline": True, "text": [{"text": "9 and 3.", "compares": ["pain"]}]}
    ],
    "comparisons": [
        {
            "id": "pain",
            "title": "Pain",
            "sources": ["book"],
            "arms": [{"label": "With it", "count": 9}, {"label": "Without it", "count": 3}],
        }
    ],
    "timeline": [
        {
            "id": "first",
            "title": "At first",
            "days": [0, 6],
            "usual": "It is sore.",
            "do": "Rest.",
            "sources": ["book"],
            "help": [{"tier": "wait", "text": "A sore spot."}],
        }
    ],
    "countries": [
        {"id": "uk", "name": "United Kingdom", "emergency": "999", "sources": ["book"], "checked": "2026-11-01"}
    ],
}
SAMPLE = json.loads(DEFINITIONS) | _DRAWN
"""The sample, and what topics can draw: a comparison, a timeline, a country."""
