"""Everyone can use it, 3 and 4: targets by real hit-testing, one tap opens, nothing waits for a hover."""

from __future__ import annotations

import pytest
from support.measures import answered, click_in, in_picture, open_panels, point_in, unfold
from support.reach import dead_gaps, own_squares, too_small
from support.seeing import add_style
from support.waiting import until

from benchmarks.reading import LEAST_HITS, best_hits

VIEWS = ("front", "left", "right", "back")
CALM = {"reduced_motion": "reduce"}
PHONE = {"width": 320, "height": 640, "has_touch": True, "is_mobile": True, **CALM}
POINTS = 'svg a[href][aria-label^="Point"]'


@pytest.mark.parametrize(
    "address", ["/en/", "/en/front/#corrugator", "/en/back/#occipitalis", "/en/#get-help", "/en/embed/", "/es/"]
)
def test_every_link_has_24_px_of_its_own_at_320_px_or_an_equal_that_has(open_page, server, address):
    page = open_page(server + address, **PHONE)
    assert too_small(page) == []


def test_the_points_of_every_close_up_have_24_px_of_their_own_at_320_px(open_page, server, content):
    page = open_page(f"{server}/en/", **PHONE)
    unfold(page)
    page.evaluate("() => { for (const one of document.querySelectorAll('.stage, .list, nav')) one.hidden = true; }")
    for muscle in content.structures:
        page.evaluate("(muscle) => { location.hash = muscle; }", muscle.id)
        answered(page)
        points = {link["name"]: link["side"] for link in own_squares(page, POINTS)}
        assert len(points) == len(content.points_of(muscle.id))
        assert min(points.values()) >= 24, points


def test_the_measure_of_targets_fails_where_they_are_crowded(open_page, server):
    page = open_page(f"{server}/en/#occipitalis", **PHONE)
    unfold(page)
    add_style(
        page,
        ".list a"
        " { padding-block: 0 !important; min-block-size: 0 !important; line-height: 1; display: inline !important; }",
    )
    assert too_small(page) != []
    add_style(
        page,
        ".hit { transform: scale(.5); transform-box: fill-box; transform-origin: center; } .point > *"
        " { pointer-events: none; }",
    )
    squares = [link["side"] for link in own_squares(page, POINTS)]
    assert max(squares) < 24


def test_95_of_100_taps_of_a_thumb_hit_every_part_on_the_side_that_shows_all(open_page, server, content):
    page = open_page(f"{server}/en/left/", width=375, height=667, **CALM)
    found = {part: max(sides.values(), default=0) for part, sides in best_hits(page).items()}
    assert set(found) == set(content.parts)
    assert {part: share for part, share in found.items() if share < LEAST_HITS} == {}


def test_from_a_name_to_its_shape_no_pixel_is_dead(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    for view in VIEWS:
        page.goto(f"{server}/en/{view}/")
        assert page.locator(".leader:visible").count() > 0, view
        assert dead_gaps(page, view) == {}, view
        add_style(page, ".reach { pointer-events: none; }")
        assert dead_gaps(page, view) != {}, f"{view}: the measure sees gaps"


@pytest.mark.parametrize("script", [True, False])
def test_one_tap_opens(open_page, server, script):
    page = open_page(f"{server}/en/", java_script_enabled=script, **PHONE)
    for view, part in (("front", "frontalis"), ("back", "trapezius"), ("left", "temporalis")):
        page.touchscreen.tap(*point_in(page, in_picture(view, part)))
        until(page, "() => location.hash")
        assert open_panels(page) == [part]
        page.goto(f"{server}/en/")
    page.locator(".list a[data-part=neck]").tap()
    assert open_panels(page) == ["neck"]


def test_to_press_and_drag_off_cancels_with_the_mouse_and_with_a_finger(open_page, server):
    page = open_page(f"{server}/en/", **PHONE)
    x, y = point_in(page, in_picture("front", "frontalis"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 200, steps=4)
    page.mouse.up()
    assert open_panels(page) == []
    finger = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + 60, "y": y + 90}]),
        ("touchMove", [{"x": x + 90, "y": y + 160}]),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_timeout(100)
    assert open_panels(page) == []


def test_the_measure_of_drag_off_fails_on_a_page_that_acts_on_the_press(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.evaluate(
        """() => addEventListener("pointerdown", (event) =>
          event.target.closest("a")?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })))"""
    )
    x, y = point_in(page, in_picture("front", "frontalis"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 200, steps=4)
    page.mouse.up()
    assert open_panels(page) != []


def test_two_fingers_enlarge_the_page(open_page, server):
    page = open_page(f"{server}/en/", own=True, **PHONE)
    assert page.evaluate("() => getComputedStyle(document.querySelector('svg.picture a')).touchAction") in (
        "auto",
        "manipulation",
    )
    finger = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 20), *(("touchMove", 20 + 10 * i) for i in range(12))):
        two = [{"x": 160, "y": 300 - apart, "id": 0}, {"x": 160, "y": 300 + apart, "id": 1}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": two})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(page, "() => visualViewport.scale > 1.5")


def shown_words(page) -> list[str]:
    """Every word on the page that is painted: of the text, of the pictures, and what style adds."""
    return page.evaluate(
        """() => {
          const words = [];
          const read = (one) => {
            if (getComputedStyle(one).display === "none") return; // nor is anything in it
            if (one.checkVisibility({ opacityProperty: true })) {
              for (const node of one.childNodes) if (node.nodeType === 3) words.push(node.data.trim());
              for (const kind of ["::before", "::after"]) {
                const said = getComputedStyle(one, kind).content;
                if (/"[^"]*\\w/.test(said)) words.push(said);
              }
            }
            for (const child of one.children) read(child);
          };
          for (const one of document.body.children) read(one);
          return words;
        }"""
    )


@pytest.mark.parametrize("address", ["/en/", "/en/back/#occiput"])
def test_a_hover_reveals_the_name_of_a_shape_until_escape_and_hides_nothing(open_page, server, address):
    page = open_page(server + address, **CALM)
    page.mouse.move(1, 1)
    before = shown_words(page)
    names = page.eval_on_selector_all("svg.picture a", "(all) => all.map((one) => one.getAttribute('aria-label'))")
    for selector in ("svg.picture a", ".list a", ".views a", ".panel:target a"):
        for link in page.locator(f"{selector}:visible").all()[:2]:
            link.hover(force=True)
            named = page.locator(".tip:visible").all_text_contents()
            assert sorted(shown_words(page)) == sorted([*before, *named])
            assert set(named) <= set(names)
            page.keyboard.press("Escape")
            assert shown_words(page) == before
    assert page.locator("a [title], a[title], a title").count() == 0
    add_style(page, ".hint { display: none; } .diagram:has(.list a:hover) .hint { display: block; }")
    page.mouse.move(1, 1)
    before = shown_words(page)
    page.locator(".list a:visible").first.hover()
    page.keyboard.press("Escape")
    assert shown_words(page) != before, "the measure sees what a hover reveals"


def test_a_click_with_the_mouse_opens_as_a_tap_does(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    click_in(page, in_picture("back", "occipitalis"))
    assert open_panels(page) == ["occipitalis"]
