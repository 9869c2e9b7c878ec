"""The letters in pictures too small for names: each part has one, large enough to read and touch, apart from the
others.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import combinations

import pytest
from support.kinds import write_strips
from support.measures import answered
from support.pages import resize
from support.served import serve

SMALLEST = 11
"""CSS px: letters are never smaller than this."""

WIDTHS = (320, 343, 375, 480, 615)
SHEETS = (*WIDTHS, 760, 1280, 1920)
ALONE = {"front": ("page", "embed"), "left": ("page",), "right": ("embed",), "back": ("page", "embed")}

LETTERS = """() => [...document.querySelectorAll(".plate")].filter((plate) => plate.checkVisibility()).map((plate) => {
  const box = (one) => { const { left, top, right, bottom } = one.getBoundingClientRect(); return [left, top,
    right, bottom]; };
  const key = [...plate.querySelectorAll(".key li, .key > *")].filter((one) => one.getClientRects().length);
  return {
    view: plate.dataset.view,
    frame: box(plate),
    key: key.map((one) => one.textContent.trim()),
    badges: [...plate.querySelectorAll(".part")].flatMap((part) =>
      [...part.querySelectorAll(".badge")].filter((one) => one.getClientRects().length).map((badge) => {
        const letter = badge.querySelector(".letter"), plaque = badge.querySelector(".plaque");
        plaque.scrollIntoView({ block: "center", behavior: "instant" });
        const [left, top, right, bottom] = box(plaque), frame = box(plate);
        const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return { part: part.dataset.part, letter: letter.textContent,
                 size: parseFloat(getComputedStyle(letter).fontSize) * letter.getScreenCTM().a,
                 box: [left - frame[0], top - frame[1], right - frame[0], bottom - frame[1]],
                 wide: [letter.getBoundingClientRect().width, right - left],
                 hits: hit?.closest("a")?.dataset.part };
      })),
  };
})"""
"""Each picture that is shown: its letters, with their boxes from the picture's top left corner, and the entries of
its key."""


def overlap(a: list[float], b: list[float]) -> float:
    """By how many px two boxes overlap in the direction in which they overlap least; negative where they lie apart."""
    return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def faults(plates: list[dict], content, *, keyed: bool) -> list[str]:
    """What is wrong with the letters of some pictures."""
    found = []
    for plate in plates:
        view, frame, badges = plate["view"], plate["frame"], plate["badges"]
        drawn = {part.id for part in content.parts.values() if content.views[view] in content.views_of(part.id)}
        if missing := drawn - {badge["part"] for badge in badges}:
            found.append(f"{view}: no letter for {sorted(missing)}")
        for badge in badges:
            left, top, right, bottom = badge["box"]
            name = f"{view}: {badge['letter']}"
            if badge["size"] < SMALLEST:
                found.append(f"{name} has {badge['size']:.1f} px")
            if left < -0.5 or top < -0.5 or right > frame[2] - frame[0] + 0.5 or bottom > frame[3] - frame[1] + 0.5:
                found.append(f"{name} is cut off by the picture's edge")
            if badge["wide"][0] > badge["wide"][1]:
                found.append(f"{name} is wider than its plaque")
            if badge["hits"] != badge["part"]:
                found.append(f"{name} is covered by {badge['hits']}")
            if keyed and not any(entry.startswith(badge["letter"]) for entry in plate["key"]):
                found.append(f"{name} is not in the key")
        pairs = combinations(badges, 2)
        found += [
            f"{view}: {a['letter']} and {b['letter']} overlap by {overlap(a['box'], b['box']):.1f} px"
            for a, b in pairs
            if overlap(a["box"], b["box"]) > 0.5
        ]
    return found


def at_each_width(page, content, widths: tuple[int, ...], *, keyed: bool) -> dict[int, list[str]]:
    found = {}
    for width in widths:
        resize(page, width, 900)
        plates = page.evaluate(LETTERS)
        assert plates, "a picture is shown"
        if wrong := faults(plates, content, keyed=keyed):
            found[width] = wrong
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_the_sheet_each_part_has_a_letter_that_can_be_read_and_touched(open_page, server, content, language):
    page = open_page(f"{server}/{language}/", reduced_motion="reduce")
    assert at_each_width(page, content, SHEETS, keyed=False) == {}
    page.goto(f"{server}/{language}/embed/")
    assert at_each_width(page, content, WIDTHS, keyed=False) == {}


def test_in_one_side_alone_each_part_has_a_letter_with_a_key_below_it(open_page, server, content):
    page = open_page("about:blank", reduced_motion="reduce")
    found = {}
    for view, places in ALONE.items():
        for place in places:
            for language in ("en", "es"):
                page.goto(f"{server}/{language}/{view}/" if place == "page" else f"{server}/{language}/embed/{view}/")
                found[view, place, language] = at_each_width(page, content, WIDTHS, keyed=True)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_thirty_areas_have_letters_that_do_not_touch_on_a_phone(open_page, tmp_path):
    content = write_strips(tmp_path, 30, columns=2)
    with contextmanager(serve)(tmp_path) as address:
        page = open_page(f"{address}/en/", reduced_motion="reduce")
        assert at_each_width(page, content, (320, 375), keyed=False) == {}
        page.goto(f"{address}/en/embed/whole/")
        assert at_each_width(page, content, (320, 375), keyed=True) == {}


def test_the_larger_picture_of_a_phone_has_letters_and_a_key_too(open_page, server, content):
    page = open_page(f"{server}/en/", width=320, height=640, reduced_motion="reduce")
    for link in page.locator(".larger").all():
        page.goto(f"{server}/en/{link.get_attribute('href')}")
        plates = page.evaluate(LETTERS)
        assert len(plates) == 1
        assert faults(plates, content, keyed=True) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
        answered(page)
        page.keyboard.press("Escape")
        answered(page)
        assert page.locator(".plate:visible").count() == 4, "Escape leads back to the sheet"


def test_the_list_gives_each_letter_its_name(open_page, server):
    page = open_page(f"{server}/en/", width=320, reduced_motion="reduce")
    pairs = page.evaluate(
        """() => [...document.querySelectorAll(".plate .badge")].map((badge) => {
          const entry = document.querySelector(`.list a[data-part="${badge.closest(".part").dataset.part}"]`);
          return [badge.querySelector(".letter").textContent,
                  (entry.parentElement.textContent.match(/\\b[A-Z]+\\b/g) || [])];
        })"""
    )
    assert pairs
    assert [letter for letter, entry in pairs if letter not in entry] == []


def test_the_measure_of_letters_fails_on_small_crowded_and_missing_ones(open_page, server, content):
    page = open_page(f"{server}/en/back/", width=343, reduced_motion="reduce")
    assert faults(page.evaluate(LETTERS), content, keyed=True) == []
    page.evaluate(
        """() => {
          const [first, second, third] = document.querySelectorAll('.plate[data-view="back"] .badge');
          first.remove();
          second.setAttribute("transform", third.getAttribute("transform"));
          third.querySelector(".letter").style.fontSize = "1px";
        }"""
    )
    wrong = " ".join(faults(page.evaluate(LETTERS), content, keyed=True))
    assert all(word in wrong for word in ("no letter", "overlap", "px"))
