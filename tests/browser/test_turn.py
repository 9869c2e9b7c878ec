"""Turning the person: between the sides the surface stands in the place of their pictures, with its points and names
as links.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import dist

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from PIL import Image
from support.hosts import Site, serving
from support.pages import resize, unsee
from support.seeing import difference, painted, styled
from support.served import ROOT, everywhere, started, uncompressed
from support.turned import SEEN, TAP, lifted, points_at, spots_at, spots_within
from support.waiting import until
from werkzeug.serving import make_server

from viewer import create_blueprint
from viewer.app import create_app
from viewer.artwork import Spot, faces, project

CONTROL = ".turn input >> nth=0"
ANGLES = tuple(angle + 5 for angle in range(0, 360, 15))

WATCH = """() => {
  Object.assign(window, { contexts: 0, textures: 0, drawings: 0, painting: false });
  const { getContext } = HTMLCanvasElement.prototype, { createTexture, drawElements } = WebGLRenderingContext.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    if (kind === "webgl") window.contexts += 1;
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
}"""
"""Count the contexts, textures and drawings of a page. Triangles are painted only while a test looks at them.

Without a graphics processor they take a third of a second each time.
"""

TURN = """async (value) => {
  const frame = () => new Promise(requestAnimationFrame), input = document.querySelector(".turn input");
  const move = () => {
    input.value = value;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  move();
  if (!document.querySelector(".turned")) { // the first move fetches it
    for (const end = Date.now() + 10_000; !document.querySelector(".turned") && Date.now() < end;) await frame();
    move();
  }
  await frame();
  await frame();
}"""
"""Move the slider as a reader does, in one step, and wait for the picture."""

OPEN = """async (openings) => {
  const input = document.querySelector(".turn input");
  for (let i = 0; i < openings; i++) {
    for (const value of [-20 - i % 50, 0]) {
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      if (!value) input.dispatchEvent(new Event("change", { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
  }
}"""
"""Turn the head away and back, so many times."""

LISTEN = """() => {
  window.told = [];
  document.querySelector(".diagram").addEventListener("anatomy-select", ({ detail }) => told.push(detail));
}"""

NOD = """(nod) => {
  const input = document.querySelectorAll(".turn input")[1];
  input.value = nod;
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
"""Raise or lower the head."""

PLACE = """([x, y]) => {
  const at = new DOMPoint(x, y).matrixTransform(document.querySelector(".turned svg").getScreenCTM());
  return [at.x, at.y];
}"""


@pytest.fixture(scope="module")
def context(browser):
    """A context whose pages and frames count what they draw."""
    found = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    found.add_init_script(f"({WATCH})()")
    yield found
    found.close()


@pytest.fixture
def page(context):
    """A page of a test's own."""
    found = context.new_page()
    unsee(found)
    yield found
    found.close()


@pytest.fixture(scope="module")
def turning(context, viewer):
    """A page whose person has been turned once; every request and every error of it are noted."""
    page = context.new_page()
    unsee(page)
    page.asked, page.errors = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(f"{viewer}/en/front/")
    page.locator(".turn").wait_for()
    page.asked_before = list(page.asked)
    turn(page, -30)
    return page


@contextmanager
def painting(page) -> Iterator[None]:
    """Have the surface painted, for a test that looks at it."""
    page.evaluate("() => { window.painting = true; }")
    try:
        yield
    finally:
        page.evaluate("() => { window.painting = false; }")


def turn(page, value: int) -> None:
    page.evaluate(TURN, str(value))
    assert page.query_selector(".turned"), "it was fetched"


def turn_to(page, angle: int) -> None:
    turn(page, -((angle + 180) % 360 - 180))


def draw_surface(page, angle: int) -> None:
    """Have the surface drawn at an angle, even at that of a side: as long as a reader moves the slider, no plate
    stands there.
    """
    turn_to(page, angle - 20)
    move = """(input, value) => { input.value = value; input.dispatchEvent(new Event("input", { bubbles: true })); }"""
    with painting(page):
        page.locator(CONTROL).evaluate(move, str(-((angle + 180) % 360 - 180)))
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def stands(page) -> tuple[str, bool]:
    """The side that the page names, and whether its picture stands there itself."""
    plates = 'figure.plate:not(.turned)[data-view="{0}"] svg'
    view = page.locator(".diagram").get_attribute("data-view")
    return view, page.locator(plates.format(view)).is_visible() and not page.locator(".turned").is_visible()


def test_surface_and_script_are_fetched_once_and_only_when_a_reader_reaches_for_the_control(turning):
    scripts = [url for url in turning.asked if "/static/turn." in url]
    assert not any("/static/turn." in url for url in turning.asked_before)
    assert len(scripts) == 1
    assert set(turning.asked) - set(turning.asked_before) <= {*scripts}


def test_surface_and_script_weigh_at_most_40_kb(client):
    name = re.search(r"/static/(turn\.\w+\.js)", client.get("/en/").text)[1]
    assert len(gzip.compress(client.get(f"/static/{name}").data, 9, mtime=0)) < 40_000
    assert client.get(f"/static/{name}").headers["Access-Control-Allow-Origin"] == "*", "sandboxed frames fetch it too"


def test_at_every_angle_those_points_show_that_face_the_viewer_and_are_not_hidden(around, content):
    points = lifted(content)
    for angle, (shown, _) in around.items():
        sure = points_at(content, points, angle)
        assert shown & sure.keys() == {name for name, on in sure.items() if on}, angle


@pytest.fixture(scope="module")
def spots(content) -> list[tuple[str, Spot]]:
    return spots_within(content)


@pytest.fixture(scope="module")
def around(turning, content, spots) -> dict[int, tuple[set[str], list[tuple[str, str]]]]:
    """At each angle: the points that show, and for each tap the part that lies there and the part it chooses."""
    high = [(part, spot) for part, spot in spots if spot.point[1] < 270]
    found = {}
    for angle in ANGLES:
        turn_to(turning, angle)
        some = spots_at(content, high, angle)
        hits = turning.evaluate(TAP, [project(angle, spot.point) for _, spot in some])
        taps = [(part, hit) for (part, _), hit in zip(some, hits, strict=True)]
        found[angle] = (set(turning.evaluate(SEEN)), taps)
    return found


def test_at_24_angles_at_least_98_of_100_taps_choose_the_part_that_lies_there(around):
    taps = [(angle, part, hit) for angle, (_, tapped) in around.items() for part, hit in tapped]
    assert len(taps) > 200
    wrong = [tap for tap in taps if tap[1] != tap[2]]
    assert len(wrong) <= 0.02 * len(taps), wrong


def test_a_tap_on_the_surface_opens_the_part_that_lies_there(turning, content, spots):
    part, angle = "temporalis", 60
    points = [project(angle, point.space) for point in content.points]
    square = [spot for name, spot in spots if name == part and faces(angle, spot.normal) > 0.6]
    place = max(
        (project(angle, spot.point) for spot in square), key=lambda at: min(dist(at, point) for point in points)
    )
    turn_to(turning, angle)
    turning.evaluate("() => { location.hash = ''; scrollTo(0, 0); }")
    turning.mouse.click(*turning.evaluate(PLACE, list(place)))
    turning.wait_for_url(f"**/*#{part}")
    assert turning.locator(f'.panel[id="{part}"]').is_visible()
    assert f"angle={angle}" in turning.url, "the choice left the person where the reader had turned it"


def test_points_and_names_over_the_surface_are_links_to_their_texts(turning):
    turn_to(turning, 60)
    point = turning.locator('.turned a[data-site="temporalis-left-1"]')
    assert point.get_attribute("href") == "#temporalis-left-1"
    assert "Temple muscle" in point.get_attribute("aria-label")
    point.dispatch_event("click")
    turning.wait_for_url("**/*#temporalis-left-1")
    assert turning.locator('.turned a[data-part="temporalis"]').get_attribute("aria-current") == "true"


def test_at_the_four_sides_their_pictures_stand_there_and_the_address_names_them(turning, viewer):
    for view, angle in (("left", 90), ("back", 180), ("right", 270), ("front", 0)):
        turn_to(turning, angle - 20)
        assert not stands(turning)[1]
        turn_to(turning, angle)
        assert stands(turning) == (view, True)
        assert turning.url.split("#")[0] == f"{viewer}/en/{view}/"
        assert turning.locator('nav.views [aria-current="page"]').get_attribute("data-view") == view


def test_at_the_four_sides_the_surface_looks_like_the_plates_that_stand_there(turning):
    """Compared in squares of about 2 mm, in which a fine line may lie half a millimeter to the side.

    The eye tells two colors side by side apart from a difference of about 2.3 (CIEDE2000); where one picture replaces
    the other, half of all squares must stay under it. Nine in ten must stay under 9: a muscle differs more from the
    skin.
    """
    turning.mouse.move(2, 2)
    turning.evaluate("() => { location.hash = ''; scrollTo(0, 0); }")
    with styled(
        turning, ".picture :is(.point, .label, .leader, .badge, .scale, .side), .ring { visibility: hidden !important }"
    ):
        for angle in (0, 90, 180, 270):
            turn_to(turning, angle)
            view = stands(turning)[0]
            around = turning.locator(f'figure.plate:not(.turned)[data-view="{view}"] svg').bounding_box()
            box = (
                around["x"],
                around["y"],
                around["x"] + around["width"],
                min(around["y"] + around["height"] * 0.85, 900),
            )
            plate = painted(turning, box=box)
            draw_surface(turning, angle)
            size = (plate.width // 4, plate.height // 4)
            one, other = (
                list(image.resize(size, Image.Resampling.BOX).get_flattened_data())
                for image in (plate, painted(turning, box=box))
            )
            page_color = one[0]
            apart = sorted(difference(a, b) for a, b in zip(one, other, strict=True) if page_color not in (a, b))
            assert len(apart) > 3_000, view
            assert apart[len(apart) // 2] < 2.3, view
            assert apart[len(apart) * 9 // 10] < 9, view


def test_a_raised_head_shows_no_dark_inside_through_the_open_end_of_the_surface(turning):
    """Outlines alone are dark there: about one pixel in a hundred of the lowest fifth."""
    with styled(
        turning, ".turned :is(.point, .label, .leader, .badge, .scale, .side) { visibility: hidden !important }"
    ):
        turn_to(turning, -100)
        with painting(turning):
            turning.evaluate(NOD, -20)
        around = turning.locator(".turned > svg").bounding_box()
        right, bottom = around["x"] + around["width"], around["y"] + around["height"]
        low = painted(turning, box=(around["x"], bottom - around["height"] / 5, right, bottom)).convert("L")
        assert len(set(low.get_flattened_data())) > 100, "the surface is painted"
        assert sum(low.histogram()[:80]) / (low.width * low.height) < 0.03
        turning.evaluate(NOD, 0)


def test_under_a_raised_chin_there_is_none_of_the_neck_muscles_red(turning):
    """No plate looks there; the one from behind must not color it. Skin is redder than green by 10 of 255, the
    muscles by 18.
    """
    turn_to(turning, 15)
    turning.evaluate("() => { location.hash = ''; scrollTo(0, 0); }")
    with painting(turning):
        turning.evaluate(NOD, -20)
    box = (*turning.evaluate(PLACE, [-30, 186]), *turning.evaluate(PLACE, [10, 206]))
    under = painted(turning, box=box).convert("RGB")
    turning.evaluate(NOD, 0)
    assert len(set(under.get_flattened_data())) > 20, "the surface is painted"
    assert max(red - green for red, green, _ in under.get_flattened_data()) < 14


def test_zoomed_to_400_percent_the_surface_fills_its_picture_and_nothing_scrolls_sideways(turning):
    resize(turning, 320, 256)
    for angle in (40, 60):
        turn_to(turning, angle)
        picture, surface = (turning.locator(f".turned > {name}").bounding_box() for name in ("svg", "canvas"))
        assert surface == pytest.approx(picture, abs=1), angle
    assert turning.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert turning.locator(CONTROL).bounding_box()["width"] > 44
    resize(turning, 1280, 900)


def test_openings_leave_no_more_contexts_textures_elements_or_memory_behind(turning):
    """What each of 40 openings left would add up to more than what is allowed here, which comes and goes by itself."""
    session = turning.context.new_cdp_session(turning)
    session.send("Performance.enable")

    def left_behind(openings: int) -> dict[str, float]:
        turning.evaluate(OPEN, openings)
        session.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        counted = {name: metrics[name] for name in ("Nodes", "JSEventListeners", "JSHeapUsedSize")}
        return {**counted, **turning.evaluate("() => ({ contexts, textures })")}

    resize(turning, 320, 256)  # a frame of a small window is painted soonest
    before, after = left_behind(10), left_behind(40)
    resize(turning, 1280, 900)
    assert after["contexts"] == before["contexts"] == 2, "one that tells whether there can be one, and one that draws"
    assert after["textures"] == before["textures"]
    assert after["Nodes"] <= before["Nodes"] + 20
    assert after["JSEventListeners"] <= before["JSEventListeners"]
    assert after["JSHeapUsedSize"] <= before["JSHeapUsedSize"] + 200_000


@everywhere("server")
def test_an_address_with_an_angle_and_a_part_stands_at_both(page, server):
    page.goto(f"{server}/en/front/?angle=-45#temporalis")
    page.locator('.turned a[data-part="temporalis"][aria-current="true"]').first.wait_for()
    assert page.locator(CONTROL).input_value() == "45"


def test_an_app_that_mounts_the_blueprint_turns_the_person_under_its_prefix(page):
    app = Flask("clinic")
    app.register_blueprint(create_blueprint(), url_prefix="/head")
    with started(make_server("127.0.0.1", 0, uncompressed(app), threaded=True)) as address:
        page.goto(f"{address}/head/en/embed/front/?angle=45")
        page.locator(".turned a.point:visible").first.wait_for()
        page.locator('a[hreflang="es"]').first.evaluate("(link) => link.click()")
        page.wait_for_url("**/head/es/embed/front/?angle=45")
        page.locator(".turned a.point:visible").first.wait_for()
        assert page.locator(CONTROL).input_value() == "-45"


STATE = """() => {
  const input = document.querySelector(".turn input"), canvases = [...document.querySelectorAll(".turned canvas")];
  const alive = canvases.filter((one) => !one.getContext("webgl").isContextLost()).length;
  return [input.value, document.querySelector(".diagram").hasAttribute("data-turned"), canvases.length, alive];
}"""
"""The slider, whether the surface stands there, and how many surfaces there are and draw."""


def test_several_diagrams_on_a_page_turn_each_by_itself(page, viewer):
    """Two elements, two elements in shadow trees, and two plain frames."""
    element = f'<anatomy-diagram height="500" src="{viewer}/en/embed/{{}}" angle="{{}}"></anatomy-diagram>'
    hidden = f'<div><template shadowrootmode="open">{element}</template></div>'
    plain = f'<iframe data-anatomy-diagram src="{viewer}/en/embed/{{}}?angle={{}}" sandbox="allow-scripts"></iframe>'
    expected = {
        element: [("front/", "30"), ("", "-45")],
        hidden: [("back/", "200"), ("front/", "60")],
        plain: [("", "120"), ("left/", "75")],
    }
    diagrams = "".join(kind.format(*one) for kind, ones in expected.items() for one in ones)
    columns = "body { display: grid; grid-template-columns: repeat(3, 1fr) } iframe { height: 500px; width: 100% }"
    style = f"<style>{columns}</style>"
    with serving(Site()) as site:
        resize(page, 1800, 1200)
        page.goto(site.put("/", f'<!doctype html>{style}{diagrams}<script src="{viewer}/embed.js"></script>'))
        page.locator("iframe").nth(5).wait_for(state="attached")
        frames = [one.content_frame() for one in page.query_selector_all("iframe")]
        for frame in frames:
            frame.locator(".turned a.point:visible").first.wait_for()
        found = {frame.evaluate(STATE)[0]: frame for frame in frames}
        assert set(found) == {"-30", "45", "160", "-60", "-120", "-75"}
        before = {value: frame.evaluate(STATE) for value, frame in found.items()}
        assert before == {value: [value, True, 1, 1] for value in found}
        first, sheet = (page.locator("anatomy-diagram").nth(i) for i in (0, 1))
        for value in ("-20", "sideways"):
            first.evaluate("(element, value) => element.setAttribute('angle', value)", value)
        sheet.evaluate("(element) => element.removeAttribute('angle')")
        until(found["-30"], "() => document.querySelector('.turn input').value === '20'")
        found["45"].locator(".diagram:not([data-turned])").wait_for()
        after = {"-30": ["20", True, 1, 1], "45": ["0", False, 1, 1]}
        assert {value: frame.evaluate(STATE) for value, frame in found.items()} == before | after


def test_the_slider_speaks_its_angle_and_the_keyboard_moves_it(turning):
    turn_to(turning, 0)
    slider = turning.locator(CONTROL)
    assert slider.get_attribute("aria-valuetext") == "From the front"
    slider.focus()
    turning.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "From the front, 5 degrees toward “Left side”"
    assert "angle=5" in turning.url
    turning.keyboard.press("ArrowRight")
    assert stands(turning) == ("front", True)


def test_the_slider_starts_at_the_side_that_stands_there(page, viewer):
    page.goto(f"{viewer}/en/left/")
    slider = page.locator(CONTROL)
    slider.wait_for()
    assert (slider.input_value(), slider.get_attribute("aria-valuetext")) == ("-90", "Left side")
    page.locator('nav.views a[data-view="back"]').click()
    page.wait_for_url("**/en/back/")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".turned a.point:visible").first.wait_for()
    assert (slider.input_value(), slider.get_attribute("aria-valuetext")) == (
        "175",
        "From behind, 5 degrees toward “Right side”",
    )
    # From behind, the slider stands at one of its two ends, and goes on from either.
    for key, value in (("ArrowRight", "180"), ("ArrowRight", "-175"), ("ArrowLeft", "180"), ("ArrowLeft", "175")):
        page.keyboard.press(key)
        assert slider.input_value() == value


def test_another_language_keeps_the_angle(turning):
    turn_to(turning, 50)
    turning.locator('nav.languages a[hreflang="es"]').evaluate(
        "(link) => link.addEventListener('click', (e) => e.preventDefault())"
    )
    turning.locator('nav.languages a[hreflang="es"]').click()
    assert "/es/left/?angle=50" in turning.locator('nav.languages a[hreflang="es"]').evaluate("(link) => link.href")


def test_a_part_from_the_list_turns_the_person_to_where_it_shows(turning):
    turn_to(turning, 40)
    turning.locator('.list a[data-part="occipitalis"]').click()
    turning.wait_for_url("**/*#occipitalis")
    until(
        turning,
        """() => document.querySelector('.diagram:not([data-turned])[data-view="back"]')
          || [...document.querySelectorAll('.turned a[data-part="occipitalis"]')]
            .some((one) => one.checkVisibility())""",
    )


def test_a_drag_turns_the_person_and_chooses_nothing(turning):
    turn_to(turning, 0)
    turning.evaluate(LISTEN)
    turning.evaluate("() => { location.hash = ''; location.hash = '#temples'; }")
    until(turning, "() => told.some(({ part }) => part === 'temples')")
    turning.evaluate("() => { told.length = 0; }")
    turning.evaluate("() => scrollTo(0, 0)")
    until(turning, "() => !document.querySelector('[data-clicked]') && !scrollY")
    picture = turning.locator('figure[data-view="front"] svg')
    picture.scroll_into_view_if_needed()  # it waits until nothing moves
    box = picture.bounding_box()
    turning.mouse.move(box["x"] + box["width"] / 2, box["y"] + 120)
    turning.mouse.down()
    turning.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"] + 120, steps=3)
    turning.mouse.move(box["x"] + box["width"] / 2 - 150, box["y"] + 120, steps=3)
    turning.mouse.up()
    until(turning, "() => location.search.includes('angle=')")
    angle = int(re.search(r"angle=(\d+)", turning.url)[1])
    assert 10 < angle < 80, "dragged to the left, the person's left comes into sight"
    assert turning.url.endswith("#temples")
    assert {tuple(one) for one in turning.evaluate("() => told.map(({ angle, user }) => [angle, user])")} == {
        (angle, True)
    }


def test_a_page_at_an_angle_prints_the_nearest_side(turning):
    turn_to(turning, 110)
    turning.emulate_media(media="print")
    assert stands(turning) == ("left", True)
    assert not turning.locator(".turn").is_visible()
    turning.emulate_media(media="screen", reduced_motion="reduce")


def test_axe_finds_nothing_at_an_angle(turning):
    turn_to(turning, 45)
    found = Axe().run(turning)
    assert [violation["id"] for violation in found.response["violations"]] == []


def test_many_themes_make_no_further_contexts(turning):
    for theme in ("dark", "dim", "light"):
        turning.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        turn_to(turning, 45)
        turn_to(turning, 90)
    assert turning.evaluate("() => contexts") == 2, "one that tells whether there can be one, and one that draws"


def test_where_the_context_is_lost_the_nearest_side_stands_until_a_reader_turns_again(turning):
    turn_to(turning, 130)
    turning.evaluate("""() => new Promise((done) => {
      const canvas = document.querySelector(".turned canvas");
      canvas.addEventListener("webglcontextlost", () => setTimeout(done));
      canvas.getContext("webgl").getExtension("WEBGL_lose_context").loseContext();
    })""")
    assert stands(turning) == ("left", True)
    before = turning.evaluate("() => drawings")
    turn_to(turning, 130)
    assert not stands(turning)[1]
    assert turning.evaluate(STATE)[2:] == [1, 1], "one canvas, which draws"
    assert turning.evaluate("() => drawings") > before
    assert turning.errors == []


OTHERS = """() => {
  window.others = Array.from({ length: 16 }, () => document.createElement("canvas").getContext("webgl"));
}"""
"""Take as many contexts as browsers give a page with all its frames."""


def test_beside_many_other_diagrams_it_takes_up_a_context_again_when_it_is_reached_for(turning):
    turn_to(turning, 130)
    turning.evaluate(OTHERS)
    until(turning, "() => document.querySelector('.turned canvas').getContext('webgl').isContextLost()")
    until(turning, "() => !document.querySelector('.diagram').hasAttribute('data-turned')")
    assert stands(turning) == ("left", True)
    assert turning.locator(CONTROL).is_visible()
    turn_to(turning, 130)
    assert turning.evaluate(STATE) == ["-130", True, 1, 1]
    turning.evaluate("() => others.forEach((one) => one.getExtension('WEBGL_lose_context')?.loseContext())")
    assert turning.errors == []


def test_in_a_sandboxed_frame_of_another_site_a_message_turns_the_person(page, viewer):
    with serving(Site()) as site:
        frame = f'<iframe src="{viewer}/en/embed/front/" sandbox="allow-scripts" width="700" height="700"></iframe>'
        page.goto(site.put("/turned", frame))
        inside = page.frame_locator("iframe")
        inside.locator(".turn").wait_for()
        send = '(angle) => frames[0].postMessage({ ns: "anatomy-diagram", v: 1, type: "set", angle }, "*")'
        page.evaluate(send, 45)
        inside.locator(".turned a.point:visible").first.wait_for()
        for wrong in ("45", {}, 1e999):
            page.evaluate(send, wrong)
        assert (
            inside.locator("a.full:not(.print)")
            .first.evaluate(
                "(link) =>"
                " { link.addEventListener('click', (e) => e.preventDefault()); link.click(); return link.href; }"
            )
            .endswith("/en/front/?angle=45")
        )
        page.evaluate(send, 450)
        inside.locator('.diagram:not([data-turned])[data-view="left"]').wait_for()
        for angle in (100, None):
            page.evaluate(send, angle)
            inside.locator(
                ".diagram[data-turned]" if angle else '.diagram:not([data-turned])[data-view="left"]'
            ).wait_for()


def test_without_script_there_is_no_control_and_the_side_stands(open_page, server):
    page = open_page(f"{server}/en/front/?angle=45", java_script_enabled=False)
    assert not page.locator(".turn").is_visible()
    assert page.locator('svg.picture[data-view="front"]').is_visible()


def test_a_diagram_without_a_surface_has_no_control():
    client = create_app(ROOT / "examples" / "hand").test_client()
    page = client.get("/en/").text
    assert 'class="diagram"' in page
    assert 'class="turn"' not in page
