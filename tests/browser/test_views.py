"""Going from one side of the head to another, and a picture file opened by itself, in a real browser, wherever it is
served.

Nginx and the file server serve the same files: each answers for every page where a test goes by links alone, and nginx
for both where a test asks what a link or a script does.
"""

from __future__ import annotations

import pytest
from support.measures import MARKED, TWO_FRAMES, asked, click_in, go_back, in_picture
from support.served import everywhere, with_headers

VIEWS = ("front", "left", "right", "back")
CALM = {"reduced_motion": "reduce"}

_SHOWN = """() => [...document.querySelectorAll("svg.picture")].filter((one) => one.checkVisibility())
  .map((one) => one.dataset.view)"""
_STANDING = f"""() => ({{
  address: location.href,
  views: ({_SHOWN})(),
  current: [...document.querySelectorAll('nav.views [aria-current="page"]')].map((link) => link.dataset.view),
  panels: [...document.querySelectorAll(".panel")].filter((one) => one.checkVisibility()).map((one) => one.id),
  marked: ({MARKED})(),
}})"""


def shown(page) -> list[str]:
    """The views whose pictures are shown."""
    return page.evaluate(_SHOWN)


def standing(page, *names: str) -> list:
    """What a page shows, once it has answered: some of its address, views, current links, open panels and marked
    links.
    """
    found = asked(page, _STANDING)
    return [found[name] for name in names]


def go_to(page, view: str) -> None:
    page.locator(f'nav.views a[data-view="{view}"]').click()


@with_headers("server")
def test_with_script_another_view_is_shown_without_a_new_page(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.evaluate("() => { window.kept = true; }")
    for view in VIEWS:
        go_to(page, view)
        assert standing(page, "views", "current", "address") == [[view], [view], f"{server}/en/{view}/"]
    for view in (*reversed(VIEWS[:-1]), "all"):
        page.go_back()
        assert standing(page, "views", "current") == [list(VIEWS) if view == "all" else [view], [view]]
    page.go_forward()
    assert standing(page, "views", "address") == [["front"], f"{server}/en/front/"]
    assert page.evaluate("() => window.kept") is True


@everywhere("server")
def test_without_script_another_view_is_another_page(open_page, server):
    page = open_page(f"{server}/en/", java_script_enabled=False, **CALM)
    page.evaluate("() => { window.kept = true; }")
    for view in VIEWS:
        go_to(page, view)
        page.wait_for_url(f"{server}/en/{view}/")
        assert standing(page, "views", "current") == [[view], [view]]
        assert page.evaluate("() => window.kept") is None
    go_back(page)
    assert shown(page) == ["right"]


@with_headers("server")
def test_choosing_a_part_after_changing_the_view_keeps_the_view(open_page, server):
    """From the page of one side; the next test does so from the page of all."""
    page = open_page(f"{server}/en/front/", **CALM)
    go_to(page, "back")
    click_in(page, in_picture("back", "occiput"))
    assert standing(page, "views", "panels", "address") == [["back"], ["occiput"], f"{server}/en/back/#occiput"]


@with_headers("server")
def test_back_leads_to_the_view_and_the_part_of_its_address(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    go_to(page, "back")
    click_in(page, in_picture("back", "occiput"))
    assert standing(page, "views", "panels", "address") == [["back"], ["occiput"], f"{server}/en/back/#occiput"]
    go_to(page, "front")
    assert standing(page, "views", "panels", "address") == [["front"], ["occiput"], f"{server}/en/front/#occiput"]
    click_in(page, in_picture("front", "frontalis"))
    steps = [
        ("front", ["occiput"], "/en/front/#occiput"),
        ("back", ["occiput"], "/en/back/#occiput"),
        ("back", [], "/en/back/"),
    ]
    for view, open_ones, address in steps:
        go_back(page)
        assert standing(page, "address", "views", "panels") == [server + address, [view], open_ones]
    go_back(page)
    assert standing(page, "address", "views") == [f"{server}/en/", list(VIEWS)]


@everywhere("server")
def test_what_an_address_chose_stays_chosen_in_another_view_and_its_view_shows_again_after_back(open_page, server):
    page = open_page(f"{server}/en/back/#occiput", **CALM)
    go_to(page, "left")
    assert standing(page, "views", "panels", "address") == [["left"], ["occiput"], f"{server}/en/left/#occiput"]
    go_back(page)
    assert standing(page, "views", "panels") == [["back"], ["occiput"]]
    page.reload()
    assert standing(page, "views", "panels") == [["back"], ["occiput"]]


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


@with_headers("server")
def test_a_view_opened_in_a_new_tab_stays_a_link(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    with page.context.expect_page() as opened:
        page.locator('nav.views a[data-view="left"]').click(modifiers=["Control"])
    opened.value.wait_for_url(f"{server}/en/left/")
    assert shown(page) == list(VIEWS)


@with_headers("server")
def test_a_picture_file_opened_by_itself_leads_to_the_page_of_its_view(open_page, server):
    page = open_page(f"{server}/en/{VIEWS[0]}.svg", **CALM)
    for view in VIEWS:
        if view != VIEWS[0]:
            page.goto(f"{server}/en/{view}.svg")
        click_in(page, 'a[data-part="trapezius"]')
        page.wait_for_url(f"{server}/en/{view}/#trapezius")
        assert standing(page, "views", "panels") == [[view], ["trapezius"]]


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


@pytest.mark.parametrize("script", [True, False])
def test_a_chosen_muscles_points_are_numbered_and_no_others(open_page, server, content, script):
    page = open_page(f"{server}/en/back/#occipitalis", java_script_enabled=script)
    shown = page.locator('.plate[data-view="back"] .picture .number:visible')
    numbers = sorted(shown.all_text_contents())
    assert numbers == sorted(str(point.number) for point in content.seen_in(content.views["back"], "occipitalis"))


@pytest.mark.parametrize("place", ["/en/", "/en/embed/"])
def test_the_pictures_answer_a_click_in_its_frame_and_one_text_and_the_address_follow(
    open_page, server, content, place
):
    page = open_page(f"{server}{place}", **CALM)
    topics = [topic.id for topic in content.definitions.topics if not topic.lead]
    names = [part.id for part in (*content.structures, *content.definitions.regions)] + topics
    found = page.evaluate(
        f"""async (names) => {{
          const found = [], answered = {TWO_FRAMES};
          const seen = (all) => [...document.querySelectorAll(all)].filter((one) => one.checkVisibility());
          const named = (all) => [...new Set(all.map((one) => one.dataset.part || one.id))];
          const now = () => [named(seen(".picture a.shown[aria-current]")), named(seen(".panel")), location.hash];
          for (const name of names) {{
            const link = document.querySelector(`.list a[href="#${{name}}"]`);
            const first = new Promise((done) => link.addEventListener(
              "click", () => requestAnimationFrame(() => done(now())), {{ once: true }}));
            link.click();
            const frame = await first;
            await answered();
            found.push({{ frame, after: ({_STANDING})() }});
          }}
          return found;
        }}""",
        names,
    )
    for before, name, answer in zip([None, *names], names, found, strict=False):
        drawn = [name] if name in content.parts else []
        assert answer["frame"] == [drawn, [before] if before else [], f"#{before}" if before else ""], name
        after = answer["after"]
        assert (after["panels"], after["address"]) == ([name], f"{server}{place}#{name}")
        assert {one for one, _ in after["marked"]} == {name}
        assert [name, "list"] in after["marked"]
