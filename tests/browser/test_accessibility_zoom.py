"""Everyone can use it, 5, 7 and 9: zoom, large text, spacing, turning the screen; no motion unasked; right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from support.measures import sideways
from support.pages import resize
from support.seeing import add_style, styled
from support.waiting import until

VIEWS = ("front", "left", "right", "back")
CALM = {"reduced_motion": "reduce"}
ADDRESSES = ("/en/", "/en/back/#occipitalis", "/en/#sources", "/es/left/#trapezius", "/en/embed/")
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
PARAGRAPHS = "p { margin-block-end: 2em !important; }"
LARGE_TEXT = "html { font-size: 200% !important; }"

_CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (one.closest("svg") || !one.checkVisibility() || one.matches(".skip, .plate")) return false;
  const style = getComputedStyle(one), words = [...one.childNodes].some((node) => node.nodeType === 3
    && node.data.trim());
  const clips = style.overflow !== "visible" && (one.scrollWidth > one.clientWidth + 1
    || one.scrollHeight > one.clientHeight + 1);
  const box = one.getBoundingClientRect();
  if (Math.min(box.width, box.height) <= 1) return false; // for screen readers alone
  return words && (clips || box.right > innerWidth + 1 || box.left < -1);
}).map((one) => one.outerHTML.slice(0, 80))"""

_COVERED = """() => {
  const faults = [],
        words = document.querySelectorAll("p, :is(nav, .panel) li > a, h1, h2, h3, label, .views a, .tools a");
  const all = [...words].filter((one) =>
    !one.closest("svg, [data-now] .stage") && one.checkVisibility() && one.innerText.trim() && !one.matches(".skip"));
  const boxes = all.map((one) => one.getBoundingClientRect());
  for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
    const a = boxes[i], b = boxes[j];
    if (all[i].contains(all[j]) || all[j].contains(all[i])) continue;
    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - Math.max(a.top,
      b.top) > 6)
      faults.push(all[i].innerText.slice(0, 30) + " / " + all[j].innerText.slice(0, 30));
  }
  return faults;
}"""


def text_faults(page) -> list[str]:
    """What is cut off, leaves the window sideways or lies over other words."""
    sideways_px = sideways(page)
    return [
        *page.evaluate(_CUT),
        *page.evaluate(_COVERED),
        *([f"{sideways_px} px sideways"] if sideways_px > 0 else []),
    ]


WINDOWS = {
    "zoom-400": (320, 256, ""),
    "text-200-narrow": (320, 640, LARGE_TEXT),
    "text-200": (1280, 900, LARGE_TEXT),
    "spacing-narrow": (320, 640, SPACING + PARAGRAPHS),
    "spacing": (1280, 900, SPACING + PARAGRAPHS),
    "landscape": (640, 320, ""),
    "spacing-middle": (1024, 768, SPACING),
}
"""Width and height in CSS px, and a reader's own style."""


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_word_is_lost_at_400_per_cent_with_large_text_or_wide_spacing(open_page, server, address):
    page = open_page(server + address, **CALM)
    for name, (width, height, style) in WINDOWS.items():
        resize(page, width, height)
        with styled(page, style):
            assert text_faults(page) == [], name


def test_the_measure_of_words_fails_where_they_are_lost(open_page, server):
    page = open_page(f"{server}/en/#occiput", width=320, **CALM)
    for lost, spoil in {
        "sideways": ".views ul { flex-wrap: nowrap; } .views a { min-inline-size: 9rem; }",
        "cut": ".list h2 { white-space: nowrap; inline-size: 3rem; overflow: hidden; }",
        "covered": ".panel .fold { margin-block-start: -2.6rem !important; }",
    }.items():
        assert text_faults(page) == []
        with styled(page, spoil):
            assert text_faults(page) != [], lost


def test_names_in_a_picture_are_readable_or_hidden_and_the_list_has_them(open_page, server, content):
    page = open_page(f"{server}/en/back/", **CALM)
    for width in (320, 600, 800, 1000, 1280, 1920):
        resize(page, width, 900)
        sizes = page.evaluate(
            """() => [...document.querySelectorAll('svg.picture[data-view="back"] text')]
              .filter((text) => text.checkVisibility())
              .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
        )
        labels = page.locator('svg.picture[data-view="back"] .label:visible').count()
        assert min(sizes) >= 11, (width, sizes)
        assert labels > 0 or width < 1280, width
        assert page.locator(".list a[data-part]:visible").count() == len(content.parts), width


def motions(page) -> tuple[float, int]:
    """The longest transition (s) that style allows, and how many animations run right after a part is chosen."""
    longest = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll("body, body *")].flatMap((one) => {
          const style = getComputedStyle(one);
          return (style.transitionDuration + "," + style.animationDuration).split(",").map(parseFloat); }))"""
    )
    page.evaluate("() => { location.hash = '#trapezius'; }")
    running = page.evaluate(
        """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
          done(document.getAnimations().length))))"""
    )
    return longest, running


def test_nothing_moves_where_less_motion_is_asked_for(open_page, server):
    page = open_page(f"{server}/en/", reduced_motion="reduce")
    page.evaluate("() => { document.startViewTransition = () => { window.moved = true; }; }")
    assert motions(page) == (0, 0)
    page.locator('.views a[data-view="back"]').click()
    assert page.evaluate("() => window.moved") is None
    assert page.locator('.plate[data-view="back"]').is_visible()
    assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_otherwise_only_another_side_fades_in_shortly_and_the_next_choice_does_not_wait_for_it(open_page, server):
    page = open_page(f"{server}/en/", reduced_motion="no-preference")
    assert motions(page) == (0, 0), "what is chosen is there at once"
    page.locator('.views a[data-view="back"]').click()
    until(page, "() => document.getAnimations().length > 0")
    lasting = page.evaluate("() => document.getAnimations().map((one) => one.effect.getComputedTiming().endTime)")
    assert max(lasting) <= 300
    page.evaluate("() => { location.hash = '#frontalis'; location.hash = '#occiput'; }")
    assert page.locator("#occiput").is_visible()
    add_style(page, ".part .fill { transition: fill-opacity 1s; }")
    longest, running = motions(page)
    assert longest == 1, "the measure sees motion"
    assert running > 0


_PLACES = """(view) => {
  const picture = document.querySelector(`svg.picture[data-view="${view}"]`), frame = picture.getBoundingClientRect();
  const place = (one) => { const box = one.getBoundingClientRect();
    return [box.left - frame.left, box.top - frame.top, box.width,
      box.height].map((v) => Math.round(1000 * v / frame.width)); };
  const drawn = [...picture.querySelectorAll(".edge, text, .leader line, .disc")]
    .filter((one) => one.getClientRects().length);
  return Object.fromEntries(drawn
    .map((one, i) => [i + " " + (one.textContent || one.getAttribute("class")), place(one)]));
}"""


@pytest.mark.parametrize("view", ["left", "back"])
def test_right_to_left_mirrors_the_layout_and_neither_anatomy_nor_names(open_page, server, view):
    page = open_page(f"{server}/en/{view}/", **CALM)
    before = page.evaluate(_PLACES, view)
    sides = "() => ['.stage', '.reading'].map((one) => document.querySelector(one).getBoundingClientRect().left)"
    stage, reading = page.evaluate(sides)
    assert stage < reading
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert page.evaluate(_PLACES, view) == before
    stage, reading = page.evaluate(sides)
    assert reading < stage
    assert text_faults(page) == []
    add_style(page, "svg.picture { direction: rtl !important; }")
    assert page.evaluate(_PLACES, view) != before, "the measure sees names that left their place"
    add_style(page, "svg.picture { direction: ltr !important; transform: scaleX(-1); }")
    assert page.evaluate(_PLACES, view) != before, "the measure sees mirrored anatomy"


@pytest.mark.parametrize("address", ["/en/", "/en/left/#temporalis", "/en/embed/", "/en/#ad-back-large"])
def test_right_to_left_no_page_scrolls_sideways(open_page, server, address):
    page = open_page(server + address, **CALM)
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    for width in (320, 1280):
        resize(page, width, 900)
        assert sideways(page) <= 0, width


ORPHANS = """() => [...document.querySelectorAll("button.word")].filter((word) => {
  const after = word.nextSibling;
  if (!word.getClientRects().length || after?.nodeType !== 3 || !/^[.,;:]/.test(after.data)) return false;
  const range = document.createRange();
  range.setStart(after, 0);
  range.setEnd(after, 1);
  return range.getBoundingClientRect().top > word.getBoundingClientRect().bottom - 2;
}).map((word) => word.textContent)"""


def orphans(page: Page) -> Iterator[str]:
    """The words whose full stop or comma stands on the next line at some width of the window."""
    for width in range(320, 1280, 16):
        resize(page, width, 900)
        yield from page.evaluate(ORPHANS)


def test_no_line_starts_with_the_mark_that_ends_a_sentence(open_page, server):
    page = open_page(f"{server}/en/#who-should-not", **CALM)
    # Pictures keep their place, and need not be laid out and painted at each width.
    page.evaluate("() => { for (const picture of document.querySelectorAll('svg')) picture.replaceChildren(); }")
    assert list(orphans(page)) == []
    add_style(page, ".unbroken{white-space:normal}")
    assert any(orphans(page)), "the control: the measure sees what a browser does by itself"
