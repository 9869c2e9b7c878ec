"""The turned surface: what must show at an angle, and what a page is asked about it."""

from __future__ import annotations

from viewer.artwork import FACING, Spot, faces, geometry
from viewer.content import SitePoint, facing_of

BEHIND_RIDGE, COVERED = 15.0, 2.0
"""mm: what may lie in front of a point on a ridge, and of any other, as on the plates."""

SEEN = """() => [...document.querySelectorAll(".turned a.point")]
  .filter((one) => one.checkVisibility()).map((one) => one.dataset.site)"""

TAP = """(places) => {
  const picture = document.querySelector(".turned svg"), hits = [];
  const hear = (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hits[hits.length - 1] = link.dataset.part;
  };
  document.addEventListener("click", hear, true);
  for (const [x, y] of places) {
    const { x: clientX, y: clientY } = new DOMPoint(x, y).matrixTransform(picture.getScreenCTM());
    hits.push("");
    picture.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, clientX, clientY }));
  }
  document.removeEventListener("click", hear, true);
  return hits;
}"""
"""Tap the picture at places and return what each tap would have chosen."""


def lifted(content) -> list[tuple[SitePoint, Spot]]:
    """Each point, and where it lies on the surface."""
    return [(point, content.surface.nearest(point.space)) for point in content.points]


def points_at(content, points: list[tuple[SitePoint, Spot]], angle: float) -> dict[str, bool]:
    """Whether each point must show at an angle; points are left out where rounding decides."""
    surface, sure = content.surface, {}
    for point, spot in points:
        toward, ridge = faces(angle, spot.normal), bool(point.site.along)
        least, before = (-FACING, BEHIND_RIDGE) if ridge else (FACING, COVERED)
        if abs(toward - least) > 0.03:  # what is sent is rounded
            sure[point.id] = toward > least and not surface.covered(angle, spot.point, before)
    return sure


def spots_within(content) -> list[tuple[str, Spot]]:
    """Places on the surface, 9 mm apart, that lie at least 4 mm inside one structure and outside all others."""
    found = []
    for view in content.definitions.views:
        structures = content.artwork(view).structures
        for part, structure in structures.items():
            others = [polygon for name, other in structures.items() if name != part for polygon in other.outlines]
            x0, y0, x1, y1 = map(int, geometry.bounds(structure.outlines))
            around = {
                (x, y): [(x + dx, y + dy) for dx in (-4, 4) for dy in (-4, 4)]
                for x in range(x0, x1, 9)
                for y in range(y0, y1, 9)
            }
            corners = [corner for four in around.values() for corner in four]
            beside, bare = set(geometry.outside(structure.outlines, corners)), set(geometry.outside(others, corners))
            for (x, y), four in around.items():
                if beside.isdisjoint(four) and bare.issuperset(four):
                    found.append((part, content.surface.lift(facing_of(view), -x if view.mirror else x, y)))
    return found


def spots_at(content, spots: list[tuple[str, Spot]], angle: float) -> list[tuple[str, Spot]]:
    """About a dozen of them that show squarely at an angle."""
    square = [(part, spot) for part, spot in spots if faces(angle, spot.normal) > 0.4]
    return [
        (part, spot)
        for part, spot in square[:: max(1, len(square) // 12)]
        if not content.surface.covered(angle, spot.point)
    ]
