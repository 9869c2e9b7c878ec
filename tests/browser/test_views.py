"""Going from one side of the head to another, and a picture file opened by itself, in a real browser, wherever it is served."""

from __future__ import annotations

import pytest
from support.measures import address_of, click_in, go_back, in_picture, marked, open_panels
from support.served import everywhere

VIEWS = ("front", "left", "right", "back")
CALM = {"reduced_motion": "reduce"}


def shown(page) -> list[str]:
    """The views whose pictures are shown."""
    return page.evaluate(
        '() => [...document.querySelectorAll("svg.picture")].filter((one) => one.checkVisibility()).map((one) => one.dataset.view)'
    )


def current(page) -> list[str]:
    """The links of the views that are marked as the page that is shown."""
    return page.eval_on_selector_all('nav.views [aria-current="page"]', "(links) => links.map((link) => link.dataset.view)")


def go_to(page, view: str) -> None:
    page.locator(f'nav.views a[data-view="{view}"]').click()


@everywhere("server")
def test_with_script_another_view_is_shown_without_a_new_page(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.evaluate("() => { window.kept = true; }")
    for view in VIEWS:
        go_to(page, view)
        assert (shown(page), current(page), address_of(page)) == ([view], [view], f"{server}/en/{view}/")
    for view in (*reversed(VIEWS[:-1]), "all"):
        go_back(page)
        assert (shown(page), current(page)) == (list(VIEWS) if view == "all" else [view], [view])
    page.go_forward()
    assert (shown(page), address_of(page)) == (["front"], f"{server}/en/front/")
    assert page.evaluate("() => window.kept") is True


@everywhere("server")
def test_without_script_another_view_is_another_page(open_page, server):
    page = open_page(f"{server}/en/", java_script_enabled=False, **CALM)
    page.evaluate("() => { window.kept = true; }")
    for view in VIEWS:
        go_to(page, view)
        page.wait_for_url(f"{server}/en/{view}/")
        assert (shown(page), current(page)) == ([view], [view])
        assert page.evaluate("() => window.kept") is None
    go_back(page)
    assert shown(page) == ["right"]


@everywhere("server")
def test_what_is_chosen_stays_chosen_in_another_view(open_page, server):
    page = open_page(f"{server}/en/#occiput", **CALM)
    go_to(page, "back")
    assert (open_panels(page), address_of(page)) == (["occiput"], f"{server}/en/back/#occiput")


@everywhere("server")
@pytest.mark.parametrize("start", ["all", "front"])
def test_choosing_a_part_after_changing_the_view_keeps_the_view(open_page, server, start):
    page = open_page(f"{server}/en/{'' if start == 'all' else start + '/'}", **CALM)
    go_to(page, "back")
    click_in(page, in_picture("back", "occiput"))
    page.wait_for_timeout(50)
    assert (shown(page), open_panels(page), address_of(page)) == (["back"], ["occiput"], f"{server}/en/back/#occiput")


@everywhere("server")
def test_back_leads_to_the_view_and_the_part_of_its_address(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    go_to(page, "back")
    click_in(page, in_picture("back", "occiput"))
    go_to(page, "front")
    click_in(page, in_picture("front", "frontalis"))
    steps = [("front", ["occiput"], "/en/front/#occiput"), ("back", ["occiput"], "/en/back/#occiput"), ("back", [], "/en/back/")]
    for view, open_ones, address in steps:
        go_back(page)
        assert (address_of(page), shown(page), open_panels(page)) == (server + address, [view], open_ones)
    go_back(page)
    assert (address_of(page), shown(page)) == (f"{server}/en/", list(VIEWS))


@everywhere("server")
def test_a_loaded_view_shows_again_after_another_part_and_back(open_page, server):
    page = open_page(f"{server}/en/back/#occiput", **CALM)
    go_to(page, "left")
    go_back(page)
    assert (shown(page), open_panels(page)) == (["back"], ["occiput"])
    page.reload()
    assert (shown(page), open_panels(page)) == (["back"], ["occiput"])


@everywhere("server")
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_frame_tells_the_side_that_was_chosen_though_it_still_fades_in(open_page, server, motion):
    page = open_page(f"{server}/en/embed/back/", reduced_motion=motion)
    told = page.evaluate(
        """() => new Promise((done) => {
          document.querySelector(".diagram").addEventListener("anatomy-select", ({ detail }) => done(detail.view));
          document.querySelector('nav.views a[data-view="left"]').click();
        })"""
    )
    assert told == "left"


@everywhere("server")
def test_a_view_opened_in_a_new_tab_stays_a_link(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    with page.context.expect_page() as opened:
        page.locator('nav.views a[data-view="left"]').click(modifiers=["Control"])
    opened.value.wait_for_url(f"{server}/en/left/")
    assert shown(page) == list(VIEWS)


@everywhere("server")
@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_file_opened_by_itself_leads_to_the_page_of_its_view(open_page, server, view):
    page = open_page(f"{server}/en/{view}.svg", **CALM)
    click_in(page, 'a[data-part="trapezius"]')
    page.wait_for_url(f"{server}/en/{view}/#trapezius")
    assert (shown(page), open_panels(page)) == ([view], ["trapezius"])


def test_a_page_that_is_not_found_looks_like_the_others_and_leads_back(open_page, server):
    complaint = f"404: {server}/en/top/"
    page = open_page(f"{server}/en/", **CALM)
    face = page.evaluate("() => getComputedStyle(document.querySelector('h1')).fontFamily")
    answer = page.request.get(f"{server}/en/top/")
    assert answer.status == 404, complaint
    page.route("**/en/top/", lambda route: route.fulfill(status=200, body=answer.text(), content_type="text/html"))
    page.goto(f"{server}/en/top/")
    assert page.evaluate("() => getComputedStyle(document.querySelector('h1')).fontFamily") == face
    page.get_by_role("link", name="From behind", exact=True).click()
    page.wait_for_url(f"{server}/en/back/")
    assert shown(page) == ["back"]


@everywhere("server")
@pytest.mark.parametrize("script", [True, False])
def test_a_chosen_muscles_points_are_numbered_and_no_others(open_page, server, content, script):
    page = open_page(f"{server}/en/back/#occipitalis", java_script_enabled=script)
    shown = page.locator('.plate[data-view="back"] .picture .number:visible')
    numbers = sorted(shown.all_text_contents())
    assert numbers == sorted(str(point.number) for point in content.seen_in(content.views["back"], "occipitalis"))


@pytest.mark.parametrize("place", ["/en/", "/en/embed/"])
@everywhere("server")
def test_the_pictures_answer_a_click_in_its_frame_and_one_text_and_the_address_follow(open_page, server, content, place):
    page = open_page(f"{server}{place}", **CALM)
    before = []
    topics = (topic for topic in content.definitions.topics if not topic.lead)
    for part in (*content.structures, *content.definitions.regions, *topics):
        lit, opened, hash_ = page.evaluate(
            """id => new Promise((done) => {
              const link = document.querySelector(`.list a[href="#${id}"]`);
              const seen = (all) => [...document.querySelectorAll(all)].filter((one) => one.checkVisibility());
              const named = (all) => [...new Set(all.map((one) => one.dataset.part || one.id))];
              const now = () => [named(seen(".picture a.shown[aria-current]")), named(seen(".panel")), location.hash];
              link.addEventListener("click", () => requestAnimationFrame(() => done(now())), { once: true });
              link.click();
            })""",
            part.id,
        )
        drawn = [part.id] if part.id in content.parts else []
        assert (lit, opened, hash_) == (drawn, before, f"#{before[0]}" if before else ""), part.id
        before = [part.id]
        assert (open_panels(page), address_of(page)) == (before, f"{server}{place}#{part.id}")
        assert {name for name, _ in marked(page)} == {part.id}
        assert (part.id, "list") in marked(page)
