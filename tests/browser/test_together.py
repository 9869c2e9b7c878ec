"""Picture and words together: after a choice a reader sees the part, its name and the first lines of its text at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page
from support.hosts import Site, diagram, element, fitted, serving
from support.hosts import page as host_page
from support.measures import answered

SIZES = [(375, 667), (390, 844), (667, 375), (820, 1180), (1024, 768), (1180, 820), (1280, 800)]
PARTS = (
    "forehead", "temples", "occiput", "neck", "corrugator", "procerus", "frontalis", "temporalis", "occipitalis",
    "cervical-paraspinal", "trapezius",
)  # fmt: skip
LEAST_SHAPE, LEAST_LINES = 0.9, 4

SEEN = """(part) => {
  const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const meet = (a, b) => ({ left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
                            right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) });
  const parts = [...document.querySelectorAll(`.plate .part[data-part="${part}"]`)].filter((one) => one.checkVisibility());
  const shapes = parts.map((one) => {
    const fills = [...one.querySelectorAll(".fill")].map((fill) => fill.getBoundingClientRect());
    const [left, top] = ["left", "top"].map((edge) => Math.min(...fills.map((fill) => fill[edge])));
    const [right, bottom] = ["right", "bottom"].map((edge) => Math.max(...fills.map((fill) => fill[edge])));
    return box(meet(one.closest("svg").getBoundingClientRect(), { left, top, right, bottom }));
  });
  const range = document.createRange(), lines = [];
  for (const item of document.querySelectorAll(`#${part} .answer li`)) {
    range.selectNodeContents(item);
    for (const line of range.getClientRects()) if (line.width > 8) lines.push(box(line));
  }
  const over = (one) => {
    const x = (one.left + Math.min(one.right, one.left + 60)) / 2, y = (one.top + one.bottom) / 2;
    const found = document.elementFromPoint(x, y);
    return !found || !!found.closest(`#${part}`);
  };
  const name = document.getElementById(`${part}-name`).getBoundingClientRect();
  return { shapes, lines: lines.map((line) => ({ ...line, free: over(line) })), name: { ...box(name), free: over(name) } };
}"""
"""Where the shapes, the name and the lines of a part's answer are in the window; `free`: nothing lies over them."""

CHOOSE = "part => document.querySelector(`.list a[href='#${part}']`).click()"


def inside(box: dict[str, float], window: tuple[float, float, float, float]) -> float:
    """The share of a box that lies in a window (left, top, right, bottom)."""
    left, top, right, bottom = window
    width = min(box["right"], right) - max(box["left"], left)
    height = min(box["bottom"], bottom) - max(box["top"], top)
    area = (box["right"] - box["left"]) * (box["bottom"] - box["top"])
    return max(0.0, width) * max(0.0, height) / area if area else 0.0


def lacking(place: Page | Frame, part: str, window: tuple[float, float, float, float]) -> str:
    """What of a chosen part is not in the window; nothing if all is."""
    seen = place.evaluate(SEEN, part)
    shape = max((inside(box, window) for box in seen["shapes"]), default=0.0)
    named = seen["name"]["free"] and inside(seen["name"], window) > 0.95
    lines = sum(line["free"] and inside(line, window) > 0.95 for line in seen["lines"])
    enough = min(LEAST_LINES, len(seen["lines"]))
    good = shape >= LEAST_SHAPE and named and lines >= enough
    return "" if good else f"{part}: {shape:.0%} of the shape, name {bool(named)}, {lines} of {enough} lines"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_chosen_part_its_name_and_its_answer_share_the_window_of_a_page(open_page, server, size):
    page = open_page(f"{server}/en/", width=size[0], height=size[1], reduced_motion="reduce")
    missing = []
    for part in PARTS:
        page.evaluate(CHOOSE, part)
        answered(page)
        missing.append(lacking(page, part, (0, 0, *size)))
    assert not any(missing), [one for one in missing if one]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_they_share_it_without_script_too(open_page, server, size):
    page = open_page(f"{server}/en/", width=size[0], height=size[1], java_script_enabled=False)
    missing = []
    for view, part in (("", "corrugator"), ("", "trapezius"), ("", "neck"), ("front/", "occipitalis"), ("back/", "frontalis")):
        page.goto(f"{server}/en/{view}#{part}")
        missing.append(lacking(page, part, (0, 0, *size)))
    assert not any(missing), [one for one in missing if one]


def test_the_measure_fails_where_the_picture_does_not_stay(open_page, server):
    page = open_page(f"{server}/en/", width=375, height=667, reduced_motion="reduce", bypass_csp=True)
    page.add_style_tag(content=".diagram .stage { position: static !important }")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(CHOOSE, "trapezius")
    answered(page)
    page.evaluate("document.getElementById('trapezius').scrollIntoView()")
    page.evaluate("scrollBy(0, 200)")
    assert lacking(page, "trapezius", (0, 0, 375, 667))


@pytest.mark.parametrize("width", [343, 760])
def test_they_share_a_frame_of_640_pixels(open_page, server, width):
    def frame(part: str, attributes: str) -> str:
        style = f"width:{width}px;height:640px;border:0"
        return host_page(f'<iframe src="{server}/en/embed/{part}" style="{style}" {attributes}></iframe>')

    missing = []
    with serving(Site()) as site:
        inner = open_page(site.put("/", frame("", "sandbox=allow-scripts")), width=width + 32, height=720).frames[1]
        for part in PARTS:
            inner.evaluate(CHOOSE, part)
            inner.wait_for_function("part => location.hash === '#' + part", arg=part)
            missing.append(lacking(inner, part, (0, 0, width, 640)))
        for part in PARTS[::4]:
            # Not sandboxed, and of the same site: Chromium runs scripts in frames with a process of their own even where
            # they are switched off.
            page = open_page(
                site.put("/", frame(f"#{part}", "")).replace("localhost", "127.0.0.1"),
                width=width + 32,
                height=720,
                java_script_enabled=False,
            )
            page.wait_for_load_state("networkidle")
            missing.append(lacking(page.frames[1], part, (0, 0, width, 640)))
    assert not any(missing), [one for one in missing if one]


@pytest.mark.parametrize(("column", "height"), [(343, 667), (620, 1180), (760, 1180)])
def test_they_share_the_sites_window_around_the_element(open_page, server, column, height):
    around = f"<h1>A clinic</h1><p>{'A sentence of the clinic. ' * 20}</p>"
    text = f'{around}<div style="width:{column}px">{element(server, "/en/embed/")}</div>'
    with serving(Site()) as site:
        page = open_page(site.put("/", host_page(text)), width=column + 32, height=height, reduced_motion="reduce")
        at_rest = fitted(page)
        missing = []
        for part in PARTS:
            before = page.evaluate("scrollY")
            diagram(page).locator(f'.list a[href="#{part}"]').evaluate("link => link.click()")
            grown = fitted(page)
            top = page.locator("iframe").bounding_box()
            window = (-top["x"], -top["y"], column + 32 - top["x"], height - top["y"])
            missing.append(lacking(page.frames[1], part, window))
            assert grown <= 2 * at_rest, part
            if part == PARTS[0]:
                assert abs(page.evaluate("scrollY") - before) < height, "the site's page moves by less than a screen"
        assert not any(missing), [one for one in missing if one]
