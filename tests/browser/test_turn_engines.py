"""Turning the person in Firefox and WebKit. These tests skip where those browsers are not installed; Chromium's never
do.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.engines import Engine, settle
from support.turned import SEEN, TAP, lifted, points_at, spots_at, spots_within

from viewer.artwork import project

ANGLES = (20, 65, 110, 155, 200, 245, 290, 335)

ARROW_LEFT = "\ue012"

COUNT = """
const { getContext } = HTMLCanvasElement.prototype, { createTexture, drawElements } = WebGLRenderingContext.prototype;
window.contexts = window.textures = window.drawings = 0;
window.faults = [];
addEventListener("error", ({ message }) => faults.push(message));
addEventListener("unhandledrejection", ({ reason }) => faults.push(String(reason)));
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  if (kind === "webgl" && !this.dataset.counted) window.contexts += this.dataset.counted = 1;
  return getContext.call(this, kind, ...more);
};
WebGLRenderingContext.prototype.createTexture = function () {
  window.textures += 1;
  return createTexture.call(this);
};
WebGLRenderingContext.prototype.drawElements = function (...triangles) {
  window.drawings += 1;
  if (window.painting) drawElements.apply(this, triangles);
};
"""
"""Count what a page makes and draws. Triangles are painted only while a test looks at them."""

TURN = """
const input = document.querySelector(".turn input"), move = (type) => input.dispatchEvent(new Event(type,
  { bubbles: true }));
input.value = arguments[0];
move("input");
move("change");
window.drawn = false;
requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true; }));
"""

COLORS = """
const canvas = document.querySelector(".turned canvas"), small = document.createElement("canvas");
Object.assign(small, { width: 24, height: 24 });
const context = small.getContext("2d");
window.painting = true;
document.querySelector(".turn input").dispatchEvent(new Event("input", { bubbles: true }));
requestAnimationFrame(() => {
  window.painting = false;
  context.drawImage(canvas, 0, 0, 24, 24);
  const { data } = context.getImageData(0, 0, 24, 24);
  const colors = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 250) colors.add(data.slice(i, i + 3).join());
  window.colors = [...colors].map((one) => one.split(",").map(Number));
});
"""
"""Draw the surface again, and note the colors of a small copy, before the browser clears what it has shown."""

LOSE = """
const canvas = document.querySelector(".turned canvas");
canvas.addEventListener("webglcontextlost", () => { window.lost = true; });
canvas.getContext("webgl").getExtension("WEBGL_lose_context").loseContext();
"""

SURFACE = "const { display } = getComputedStyle(document.querySelector('.turned')); return display !== 'none'"
SPOKEN = "return document.querySelector('.turn input').getAttribute('aria-valuetext')"


@pytest.fixture(scope="module")
def turning(drawing_engine, server) -> Iterator[Engine]:
    """A page whose person has been turned once, in a small window: it is painted again at each angle."""
    drawing_engine.resize(640, 600)
    drawing_engine.go(f"{server}/en/front/")
    settle(drawing_engine, "return document.querySelector('.turn') && !document.querySelector('.turn').hidden")
    drawing_engine.ask(COUNT)
    drawing_engine.ask(TURN, "-30")
    settle(drawing_engine, "return document.querySelector('.turned a.point')")
    yield drawing_engine
    drawing_engine.resize()


def turn_to(engine: Engine, angle: int) -> None:
    engine.ask(TURN, str(-((angle + 180) % 360 - 180)))
    settle(engine, "return drawn")


def test_points_show_where_they_are_computed_and_taps_hit_the_part_that_lies_there(turning, content):
    spots = [(part, spot) for part, spot in spots_within(content) if spot.point[1] < 270]
    taps, points = [], lifted(content)
    for angle in ANGLES:
        turn_to(turning, angle)
        sure, some = points_at(content, points, angle), spots_at(content, spots, angle)
        shown = set(turning.ask(f"return ({SEEN})()"))
        assert shown & sure.keys() == {name for name, on in sure.items() if on}, angle
        hits = turning.ask(f"return ({TAP})(arguments[0])", [project(angle, spot.point) for _, spot in some])
        taps += [(angle, part, hit) for (part, _), hit in zip(some, hits, strict=True)]
    assert len(taps) > 70
    wrong = [tap for tap in taps if tap[1] != tap[2]]
    assert len(wrong) <= 0.02 * len(taps), wrong


def test_the_surface_is_drawn_with_the_plates_as_its_skin(turning):
    turn_to(turning, 45)
    turning.ask(COLORS)
    settle(turning, "return window.colors")
    colors = turning.ask("return colors")
    assert len(colors) > 30
    assert any(blue > red + 20 for red, _, blue in colors), "the forehead"
    assert any(blue < red - 30 for red, _, blue in colors), "the temple"


def test_the_slider_speaks_its_angle_and_the_keyboard_moves_it(turning):
    turn_to(turning, 0)
    assert not turning.ask(SURFACE)
    assert turning.ask(SPOKEN) == "From the front"
    turning.ask("document.querySelector('.turn input').focus()")
    turning.press(ARROW_LEFT)
    settle(turning, SURFACE)
    assert turning.ask(SPOKEN) == "From the front, 5 degrees toward “Left side”"
    assert turning.ask("return location.search") == "?angle=5"


def test_openings_make_no_more_contexts_or_textures(turning):
    for _ in range(5):
        turn_to(turning, 0)
        turn_to(turning, 45)
    assert turning.ask("return [contexts, textures]") == [1, 5], "one that draws; four plates and the tones"
    assert turning.ask("return document.querySelectorAll('.turned canvas').length") == 1


def test_where_the_context_is_lost_the_nearest_side_stands_until_a_reader_turns_again(turning):
    turn_to(turning, 130)
    assert turning.ask(SURFACE)
    turning.ask(LOSE)
    settle(turning, "return window.lost")
    assert not turning.ask(SURFACE)
    assert turning.ask("return document.querySelector('.diagram').dataset.view") == "left"
    before = turning.ask("return drawings")
    turn_to(turning, 130)
    assert turning.ask(SURFACE)
    assert turning.ask("return drawings") > before
    assert turning.ask(
        "return [...document.querySelectorAll('.turned canvas')].map((one) => one.getContext('webgl').isContextLost())"
    ) == [False]
    assert turning.ask("return faults") == []
