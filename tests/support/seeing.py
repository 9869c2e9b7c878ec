"""What is painted on screen: colors read from screenshots, their contrast (WCAG 2.2) and their difference
(CIEDE2000).
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Page

from support.pages import see

Color = tuple[int, int, int]
SCHEMES = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "more": {"contrast": "more"},
    "more-dark": {"contrast": "more", "color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced-dark": {"forced_colors": "active", "color_scheme": "dark"},
}
"""What a reader may have asked their system for, as a browser context takes it."""

_LINEAR = [v / 255 / 12.92 if v / 255 <= 0.04045 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in range(256)]


Box = tuple[float, float, float, float]
"""Left, top, right and bottom in CSS px of the window."""


def painted(page: Page, *, full: bool = False, box: Box | None = None) -> Image.Image:
    """The window, a box in it, or the whole page, as it is painted, with one pixel for each CSS px.

    Asked of Chromium itself: Playwright lets it pack a picture in a way that takes three times as long.
    """
    see(page)
    session = page.context.new_cdp_session(page)
    asked: dict[str, Any] = {"optimizeForSpeed": True, "captureBeyondViewport": full}
    if full or box:
        sizes = session.send("Page.getLayoutMetrics")
        whole, window = sizes["cssContentSize"], sizes["cssLayoutViewport"]
        left, top, right, bottom = (round(edge) for edge in box or (0, 0, whole["width"], whole["height"]))
        x, y = (0, 0) if full else (window["pageX"], window["pageY"])
        asked["clip"] = {"x": left + x, "y": top + y, "width": right - left, "height": bottom - top, "scale": 1}
    data = session.send("Page.captureScreenshot", asked)["data"]
    session.detach()
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def show_in(page: Page, scheme: str) -> None:
    """Show an open page as a reader sees it who asked for one of `SCHEMES`, which takes less than loading it once
    more.
    """
    usual = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
    page.emulate_media(**{**usual, **SCHEMES[scheme]})


def add_style(page: Page, style: str) -> None:
    """A style sheet put into a page by the back door, which its security policy leaves to the tests."""
    page.evaluate(
        """(style) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }""",
        style,
    )


@contextmanager
def styled(page: Page, style: str) -> Iterator[None]:
    """A page with one more style sheet, for as long as this lasts."""
    add_style(page, style)
    try:
        yield
    finally:
        page.evaluate("() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); }")


def luminance(color: Color) -> float:
    """Relative luminance as WCAG defines it."""
    return 0.2126 * _LINEAR[color[0]] + 0.7152 * _LINEAR[color[1]] + 0.0722 * _LINEAR[color[2]]


@lru_cache(maxsize=1 << 16)
def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colors, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def changed(before: Image.Image, after: Image.Image, least: float = 3.0) -> list[tuple[int, int]]:
    """The pixels whose color changed by a contrast of at least `least`."""
    # A contrast of 3:1 always moves the mean of the channels by more than 12 of 255: the rest need not be computed.
    mask = ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value > 12 else 0)
    was, now = before.load(), after.load()
    moved = (i for run in re.finditer(b"\xff+", mask.tobytes()) for i in range(*run.span()))
    places = ((i % mask.width, i // mask.width) for i in moved)
    return [place for place in places if contrast(was[place], now[place]) >= least]


def middle_color(colors: list[Color]) -> Color:
    """The middle one of each channel: what a grain of other colors does not move."""
    channels = [sorted(channel)[len(channel) // 2] for channel in zip(*colors, strict=True)]
    return (channels[0], channels[1], channels[2])


def _lab(color: Color) -> tuple[float, float, float]:
    r, g, b = (_LINEAR[channel] for channel in color)
    scaled = (
        (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883,
    )
    x, y, z = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@lru_cache(maxsize=1 << 16)
def difference(one: Color, other: Color) -> float:
    """How different two colors look: CIEDE2000 (Sharma, Wu and Dalal 2005); about 1 is just seen beside each other."""
    (l1, a1, b1), (l2, a2, b2) = _lab(one), _lab(other)
    mean_chroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 1 + 0.5 * (1 - sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)))
    c1, c2 = hypot(g * a1, b1), hypot(g * a2, b2)
    h1, h2 = (degrees(atan2(b, g * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    mean_hue = h1 + h2 if not c1 * c2 else (h1 + turn / 2) % 360
    mean_light, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * cos(radians(mean_hue - 30))
        + 0.24 * cos(radians(2 * mean_hue))
        + 0.32 * cos(radians(3 * mean_hue + 6))
        - 0.20 * cos(radians(4 * mean_hue - 63))
    )
    away = (mean_light - 50) ** 2
    light = (l2 - l1) / (1 + 0.015 * away / sqrt(20 + away))
    chroma = (c2 - c1) / (1 + 0.045 * mean_c)
    hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * mean_c * t)
    bend = -2 * sqrt(mean_c**7 / (mean_c**7 + 25**7)) * sin(radians(60 * exp(-(((mean_hue - 275) / 25) ** 2))))
    return sqrt(light**2 + chroma**2 + hue**2 + bend * chroma * hue)


_EDGES = """() => {
  const found = [], courses = (globalThis.courses ??= new WeakMap());
  // Along a path, in its own units: 40 places, each with the points half a unit before and after it.
  const course = (path) => {
    const length = path.getTotalLength(), at = (distance) => path.getPointAtLength((distance + length) % length);
    return Array.from({ length: 40 }, (_, i) => [-0.5, 0, 0.5].map((d) => at(length * (i + 0.5) / 40 + d)));
  };
  const walk = (node, matrix, each) => {
    const own = node.transform?.baseVal.consolidate(), at = own ? matrix.multiply(own.matrix) : matrix;
    if (node.localName === "path") each(node, at);
    else if (node.localName === "use") walk(document.querySelector(node.getAttribute("href")), at, each);
    else for (const child of node.children) walk(child, at, each);
  };
  const covers = [...document.querySelectorAll(".reach, .disc")].filter((one) => one.getClientRects().length)
    .map((one) => {
      const box = one.getBoundingClientRect(), scale = Math.max(Math.abs(one.getScreenCTM().a), 1);
      // a box leaves out half of a line's breadth
      return { box, half: parseFloat(getComputedStyle(one).strokeWidth) * scale };
    });
  const covered = ({ x, y }) => covers.some(({ box, half }) =>
    x > box.left - half && x < box.right + half && y > box.top - half && y < box.bottom + half)
    && document.elementsFromPoint(x, y).some((one) => one.matches(".reach, .disc"));
  const pictures = [...document.querySelectorAll(".diagram svg.picture")].filter((one) => one.checkVisibility());
  for (const picture of pictures) {
    const frame = picture.getBoundingClientRect(), view = picture.dataset.view;
    // What leaves the frame fades into the page: below, and on the sheet to the sides too. A line there counts in its
    // first third.
    const fade = picture.querySelector(".fade").getBoundingClientRect();
    const hides = getComputedStyle(picture.querySelector(".fade")).display !== "none";
    const cuts = [...picture.querySelectorAll(".cut")].filter((one) => getComputedStyle(one).display !== "none")
      .map((one) => one.getBoundingClientRect());
    const faded = ({ x, y }) => y > frame.bottom - 2 || (hides && y > fade.top + fade.height * 0.31)
      || cuts.some((cut) => y > cut.top && x > cut.left && x < cut.right);
    for (const edge of picture.querySelectorAll("a .edge")) {
      if (!parseFloat(getComputedStyle(edge).strokeOpacity)) continue; // an area at rest has no border
      const link = edge.closest("a"), dashes = getComputedStyle(edge).strokeDasharray.split(",");
      const gap = Math.max(0, ...dashes.map((one) => parseFloat(one) || 0));
      const shape = document.querySelector(edge.getAttribute("href"));
      walk(shape, edge.getScreenCTM(), (path, at) => {
        if (!courses.has(path)) courses.set(path, course(path));
        for (const place of courses.get(path)) {
          const [a, p, b] = place.map((point) => point.matrixTransform(at));
          const size = Math.hypot(b.x - a.x, b.y - a.y) || 1, nx = -(b.y - a.y) / size, ny = (b.x - a.x) / size;
          const owner = (d) => document.elementFromPoint(p.x + nx * d, p.y + ny * d)?.closest("a");
          const ours = (one) => one && [...one.classList].filter((name) => link.classList.contains(name)).length > 2;
          // What another part, a name, its leader, a point or the window's end covers is not this link's to show.
          if (faded(p) || (!ours(owner(4)) && !ours(owner(-4)))) continue;
          if (covered(p)) continue;
          found.push([view, link.dataset.part, p.x, p.y, nx, ny, gap]);
        }
      });
    }
  }
  const frames = pictures.map((one) => one.getBoundingClientRect());
  const box = [
    Math.max(Math.floor(Math.min(...frames.map((frame) => frame.left))) - 8, 0),
    Math.max(Math.floor(Math.min(...frames.map((frame) => frame.top))) - 8, 0),
    Math.min(Math.ceil(Math.max(...frames.map((frame) => frame.right))) + 8, innerWidth),
    Math.min(Math.ceil(Math.max(...frames.map((frame) => frame.bottom))) + 8, innerHeight),
  ];
  return { samples: found, box };
}"""


def edge_contrasts(page: Page) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """For each picture that is shown and each part of it, along the part's edge: the contrast of the painted line with
    the ground on its two sides.

    The fainter side first. The line is what differs most within 1.5 px of its course, in a broken line also as far
    along it as a gap is long; the ground is what differs most 2 to 6 px beside it, because in narrow places the next
    line is nearer.
    """
    edges = page.evaluate(_EDGES)
    left, top, *_ = box = edges["box"]
    image = painted(page, box=box)
    pixels, last_x, last_y = image.load(), image.width - 1, image.height - 1
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for view, part, x, y, nx, ny, gap in edges["samples"]:

        def at(aside: float, along: float = 0, x: float = x, y: float = y, nx: float = nx, ny: float = ny) -> Color:
            px, py = x + nx * aside + ny * along - left, y + ny * aside - nx * along - top
            return pixels[min(max(int(px), 0), last_x), min(max(int(py), 0), last_y)]

        sides = [{at(way * d) for d in (2, 3, 4, 6)} for way in (1, -1)]
        line = {at(d / 2, along) for d in range(-3, 4) for along in range(-round(gap), round(gap) + 1)}
        pairs = [sorted(max(contrast(one, ground) for ground in side) for side in sides) for one in line]
        found.setdefault((view, part), []).append(
            (max(fainter for fainter, _ in pairs), max(better for _, better in pairs))
        )
    return found
