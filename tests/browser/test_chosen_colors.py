"""A chosen structure stands out: its painted color differs clearly from the one at rest, in every scheme."""

from __future__ import annotations

from statistics import median

import pytest
from PIL import Image
from playwright.sync_api import Page
from support.measures import answered
from support.seeing import add_style, difference, painted, show_in

from viewer.content import Structure

LEAST = 8.0
"""CIEDE2000. About 1 is just seen side by side; 8 is seen at a glance, also with the picture of before in mind."""

FRAME = """(view) => {
  const picture = document.querySelector(`.plate[data-view="${view}"] svg.picture`);
  picture.scrollIntoView({ block: "start", behavior: "instant" });
  const frame = picture.getBoundingClientRect();
  return [frame.left, frame.top, frame.right, Math.min(frame.bottom, innerHeight)];
}"""
"""Brings a picture into sight: its box in the window."""

SPOTS = """([view, part]) => {
  const picture = document.querySelector(`.plate[data-view="${view}"] svg.picture`);
  const link = picture.querySelector(`a[data-part="${part}"]`), spots = [];
  const frame = picture.getBoundingClientRect(), box = link.querySelector(".fill").getBoundingClientRect();
  const step = Math.max(2, Math.sqrt(box.width * box.height / 900));
  for (let y = box.top; y < Math.min(box.bottom, frame.bottom - 40, innerHeight); y += step)
    for (let x = box.left; x < box.right; x += step) {
      const hit = document.elementFromPoint(x, y);
      if (hit?.closest("a") === link && hit.matches(".fill")) spots.push([x - frame.left, y - frame.top]);
    }
  return spots;
}"""
"""Places, from the corner of a picture that is in sight, where a part's fill is what a pointer meets."""


def colors(image: Image.Image, spots: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """What is painted at some places of a picture."""
    return [image.getpixel(spot) for spot in spots]  # type: ignore[misc]


def around(spots: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """The box that holds some places of a picture."""
    across, down = zip(*spots, strict=True)
    return min(across), min(down), max(across) + 1, max(down) + 1


def best_views(content) -> dict[str, list[Structure]]:
    """The structures that each view shows best."""
    found: dict[str, list[Structure]] = {}
    for one in content.structures:
        found.setdefault(content.best_view(one.id).id, []).append(one)
    return found


def choose(page: Page, part: str) -> None:
    """Choose a part in the list, with the pointer and the focus elsewhere afterwards."""
    page.evaluate("part => document.querySelector(`.list a[href='#${part}']`).click()", part)
    answered(page)
    page.mouse.move(0, 0)
    page.evaluate("() => document.activeElement.blur()")


def steps_forward(
    page: Page, view: str, muscles: list[Structure], schemes: tuple[str, ...]
) -> dict[tuple[str, str], float]:
    """How much each structure's color changes in each scheme when it is chosen, in the middle of its places in a
    view.
    """
    found: dict[tuple[str, str], float] = {}
    rest: dict[str, Image.Image] = {}
    for scheme in schemes:
        show_in(page, scheme)
        rest[scheme] = painted(page, box=page.evaluate(FRAME, view))
    places = {muscle.id: page.evaluate(SPOTS, [view, muscle.id]) for muscle in muscles}
    for muscle, measured in places.items():
        spots = [(int(x), int(y)) for x, y in measured]
        assert len(spots) > 5, muscle
        choose(page, muscle)
        x0, y0 = (round(edge) for edge in page.evaluate(FRAME, view)[:2])
        left, top, right, bottom = around(spots)
        inside = [(x - left, y - top) for x, y in spots]
        for scheme in schemes:
            show_in(page, scheme)
            now = painted(page, box=(x0 + left, y0 + top, x0 + right, y0 + bottom))
            pairs = zip(colors(rest[scheme], spots), colors(now, inside), strict=True)
            found[scheme, muscle] = median(difference(a, b) for a, b in pairs)
    return found


@pytest.mark.parametrize(
    ("query", "schemes"),
    [("", ("light", "dark", "more", "more-dark")), ("?theme=dim", ("light",))],
    ids=["system", "dim"],
)
def test_a_chosen_structure_differs_clearly_from_itself_at_rest(open_page, server, content, query, schemes):
    for view, muscles in best_views(content).items():
        page = open_page(f"{server}/en/{view}/{query}", width=1280, height=1000, reduced_motion="reduce")
        changes = steps_forward(page, view, muscles, schemes)
        assert {place: round(change, 1) for place, change in changes.items() if round(change, 1) < LEAST} == {}


def test_the_measure_fails_where_what_is_chosen_keeps_its_color(open_page, server, content):
    page = open_page(f"{server}/en/back/", width=1280, height=1000, reduced_motion="reduce")
    add_style(page, ".structure .fill { fill: var(--fill) !important; fill-opacity: var(--fill-rest) !important }")
    trapezius = next(one for one in content.structures if one.id == "trapezius")
    assert steps_forward(page, "back", [trapezius], ("light",))["light", "trapezius"] < LEAST
