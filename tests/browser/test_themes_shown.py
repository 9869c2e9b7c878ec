"""Light, dim or dark: the reader's choice, in the address and nowhere else."""

from __future__ import annotations

import pytest
from support.hosts import Site, serving
from support.hosts import page as host_page
from support.pages import resize
from support.seeing import luminance, painted
from support.waiting import until

GROUND = "getComputedStyle(document.documentElement).backgroundColor"
DIM = "rgb(154, 141, 125)"
DARK = "rgb(16, 21, 28)"


def choose(page, theme: str) -> None:
    """Tap a theme, as a thumb does."""
    page.locator(f".themes label:has([value={theme}])").click()


def mean_luminance(page) -> float:
    """The mean relative luminance of the window; that of white is 1."""
    colors = painted(page).convert("RGB").getcolors(1 << 24)
    return sum(count * luminance(color) for count, color in colors) / sum(count for count, _ in colors)


def test_a_theme_is_one_tap_away_keeps_the_part_and_goes_into_the_address_without_a_request(open_page, server):
    page = open_page(f"{server}/en/#temples", width=375, height=667, reduced_motion="reduce")
    page.evaluate("scrollTo(0, 0)")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    choose(page, "dim")
    assert page.evaluate(GROUND) == DIM
    assert page.url == f"{server}/en/?theme=dim#temples"
    assert page.locator("#temples").is_visible()
    assert requests == []
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    for link in page.locator("nav.views a, nav.languages a").all():
        assert link.get_attribute("href").endswith("?theme=dim")


def test_the_address_brings_the_theme_back_and_other_sides_and_languages_and_back_keep_it(open_page, server):
    page = open_page(f"{server}/en/?theme=dim#temples", reduced_motion="reduce")
    page.click('nav.views a[data-view="back"]')
    assert page.url == f"{server}/en/back/?theme=dim#temples"
    choose(page, "dark")
    page.go_back()
    page.wait_for_url(f"{server}/en/?theme=dark#temples")
    page.click('nav.languages a[hreflang="es"]')
    page.wait_for_url(f"{server}/es/?theme=dark#temples")
    assert page.evaluate(GROUND) == DARK
    assert page.locator(".themes :checked").get_attribute("value") == "dark"


@pytest.mark.parametrize("address", ["/en/?theme=dark#temples", "/en/embed/?theme=dim"])
def test_without_script_a_theme_can_be_asked_for_and_chosen(open_page, server, address):
    page = open_page(f"{server}{address}", java_script_enabled=False, reduced_motion="reduce")
    first, other = (DARK, "dim") if "dark" in address else (DIM, "dark")
    assert page.evaluate(GROUND) == first
    choose(page, other)
    assert page.evaluate(GROUND) == (DIM if other == "dim" else DARK)
    assert page.url == f"{server}{address}"


@pytest.mark.parametrize("address", ["/en/?theme=dim", "/en/back/?theme=dim#occipitalis", "/en/embed/?theme=dim"])
def test_dim_has_a_tenth_to_three_tenths_of_the_luminance_of_white(open_page, server, address):
    page = open_page(f"{server}{address}", reduced_motion="reduce")
    assert 0.1 <= mean_luminance(page) <= 0.3
    quiet = page.evaluate("getComputedStyle(document.querySelector('.plate .part.structure .fibers')).fillOpacity")
    assert float(quiet) == 0, "fine stripes flicker before eyes that light hurts"


def test_more_room_shows_the_words_and_every_choice_is_44_pixels_high_and_wide(open_page, server):
    page = open_page(f"{server}/es/", width=375, height=667, reduced_motion="reduce")
    for width in (375, 1280):
        resize(page, width, 667)
        boxes = [label.bounding_box() for label in page.locator(".themes label:not(:has(:checked))").all()]
        assert len(boxes) == 2
        assert all(box["width"] >= 44 and box["height"] >= 44 and box["x"] + box["width"] <= width for box in boxes)
    assert page.locator(".themes label").all_inner_texts() == ["Claro", "Tenue", "Oscuro"]


def test_paper_and_the_readers_own_colors_stand_over_every_theme(open_page, server):
    page = open_page(f"{server}/en/?theme=dark", reduced_motion="reduce")
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    page.goto(f"{server}/en/?theme=dim")
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", forced_colors="active")
    assert page.evaluate(GROUND) != DIM


def test_a_site_sets_dim_by_a_message_and_a_reader_changes_it_in_the_frame(open_page, server):
    with serving(Site()) as site:
        frame = (
            f'<iframe src="{server}/en/embed/?accent=0a2450" sandbox="allow-scripts" width="700" height="640"></iframe>'
        )
        page = open_page(site.put("/", host_page(frame)), reduced_motion="reduce")
        inner = page.frames[1]
        page.evaluate("""frames[0].postMessage({ ns: "anatomy-diagram", v: 1, type: "set", theme: "dim" }, "*")""")
        until(inner, f"{GROUND} === '{DIM}'")
        inner.locator(".themes label:has([value=dark])").click()
        assert inner.evaluate(GROUND) == DARK
        assert inner.locator('.refused[data-refused="faint-accent"]').is_hidden(), (
            "a reader's choice is no mistake of the site's"
        )
        assert "theme=dark" in inner.locator("nav.views a").first.get_attribute("href")
