"""A chosen structure stands out: its painted color differs clearly from the one at rest, in every scheme."""

from __future__ import annotations

from statistics import median

import pytest
from PIL import Image
from playwright.sync_api import Page
from support.measures import answered
from support.seeing import SCHEMES, add_style, difference, painted

from viewer.content import Structure

LEAST = 8.0
"""CIEDE2000. About 1 is just seen side by side; 8 is seen at a glance, also with the picture of before in mind."""

SPOTS = """([view, part]) => {
  const picture = document.querySelector(`.plate[data-view="${view}"] svg.picture`);
  picture.scrollIntoView({ block: "start", behavior: "instant" });
  const link = picture.querySelector(`a[data-part="${part}"]`), spots = [];
  const frame = picture.getBoundingClientRect(), box = link.querySelector(".fill").getBoundingClientRect();
  const step = Math.max(2, Math.sqrt(box.width * box.height / 900));
  for (let y = box.top; y < Math.min(box.bottom, frame.bottom - 40, innerHeight); y += step)
    for (let x = box.left; x < box.right; x += step) {
      const hit = document.elementFromPoint(x, y);
      if (hit?.closest("a") === link && hit.matches(".fill")) spots.push([x - frame.left, y - frame.top]);
    }
  return { spots, box: [frame.left, frame.top, frame.right, Math.min(frame.bottom, innerHeight)] };
}"""
"""Places, from the picture's corner, where a part's fill is what a pointer meets; and the picture's box in the window."""


def colors(page: Page, view: str, part: str, spots: list[list[float]]) -> list[tuple[int, int, int]]:
    """What is painted at some places of a picture."""
    image: Image.Image = painted(page, box=tuple(page.evaluate(SPOTS, [view, part])["box"]))
    return [image.getpixel((int(x), int(y))) for x, y in spots]  # type: ignore[misc]


def best_views(content) -> list[tuple[str, Structure]]:
    """Each structure with the view that shows it best, view by view."""
    return sorted(((content.best_view(one.id).id, one) for one in content.structures), key=lambda pair: pair[0])


def steps_forward(page: Page, server: str, content, query: str = "") -> dict[str, float]:
    """How much each structure's color changes when it is chosen, in the middle of its places, in the view that shows it best."""
    found: dict[str, float] = {}
    shown = ""
    for view, muscle in best_views(content):
        if view == shown:
            page.evaluate("() => { location.hash = ''; }")
            answered(page)
        else:
            page.goto(f"{server}/en/{view}/{query}")
            shown = view
        spots = page.evaluate(SPOTS, [view, muscle.id])["spots"]
        assert len(spots) > 5, muscle.id
        rest = colors(page, view, muscle.id, spots)
        page.evaluate("part => document.querySelector(`.list a[href='#${part}']`).click()", muscle.id)
        answered(page)
        page.mouse.move(0, 0)
        page.evaluate("() => document.activeElement.blur()")
        chosen = colors(page, view, muscle.id, spots)
        found[muscle.id] = median(difference(a, b) for a, b in zip(rest, chosen, strict=True))
    return found


@pytest.mark.parametrize("scheme", ["light", "dim", "dark", "more", "more-dark"])
def test_a_chosen_structure_differs_clearly_from_itself_at_rest(open_page, server, content, scheme):
    page = open_page("about:blank", width=1280, height=1000, reduced_motion="reduce", **SCHEMES.get(scheme, {}))
    changes = steps_forward(page, server, content, "?theme=dim" if scheme == "dim" else "")
    assert {part: round(change, 1) for part, change in changes.items() if round(change, 1) < LEAST} == {}


def test_the_measure_fails_where_what_is_chosen_keeps_its_color(open_page, server, content):
    page = open_page(f"{server}/en/back/", width=1280, height=1000, reduced_motion="reduce")
    spots = page.evaluate(SPOTS, ["back", "trapezius"])["spots"]
    rest = colors(page, "back", "trapezius", spots)
    add_style(page, ".structure .fill { fill: var(--fill) !important; fill-opacity: var(--fill-rest) !important }")
    page.evaluate("() => document.querySelector('.list a[href=\"#trapezius\"]').click()")
    answered(page)
    chosen = colors(page, "back", "trapezius", spots)
    assert median(difference(a, b) for a, b in zip(rest, chosen, strict=True)) < LEAST
