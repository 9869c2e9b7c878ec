"""Clicks and messages from the embedding site that follow each other immediately."""

from __future__ import annotations

import pytest
from support.hosts import HOSTS, Site, diagram, fitted, serving
from support.measures import TWO_FRAMES, address_of, answered, focused, marked, open_panels
from support.pages import Watched, unsee
from support.waiting import until

PLACES = pytest.mark.parametrize("place", ["/en/", "/en/embed/"])
CALM = {"reduced_motion": "reduce"}
BETWEEN = [(), ("frame",), ("frame", "frame")]
"""What passes between two steps: nothing, a frame, two frames."""


@pytest.fixture(scope="module")
def window(browser):
    """A page that each test loads anew: less than half the work of a new one."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **CALM)
    watched = Watched(context)
    page = context.new_page()
    unsee(page)
    yield page
    context.close()
    assert not watched.complaints, watched.complaints


TELL = f"""async (steps) => {{
  const diagram = document.querySelector(".diagram"), frame = () => new Promise(requestAnimationFrame);
  const heard = [], answered = {TWO_FRAMES};
  diagram.addEventListener("anatomy-select", ({{ detail }}) => heard.push([detail.part, detail.user]));
  for (const step of steps) {{
    const [what, part] = step.split(" ");
    if (what === "click") document.querySelector(`.list a[href="#${{part}}"]`).click();
    else if (what === "set") diagram.dispatchEvent(new CustomEvent("anatomy-set", {{ detail: {{ show: part }} }}));
    else if (what === "turn") diagram.dispatchEvent(new CustomEvent("anatomy-set", {{ detail: {{ view: part }} }}));
    else if (what === "side") document.querySelector(`nav.views a[data-view="${{part}}"]`).click();
    else if (what === "type") location.hash = part;
    else if (what === "back") history.back();
    else if (what === "return" || what === "go") {{
      const gone = new Promise((done) => window.addEventListener("hashchange", done, {{ once: true }}));
      if (what === "go") location.hash = part;
      else history.back();
      await gone;
    }}
    else if (what === "arrive") while (location.hash !== `#${{part}}`) await frame();
    else if (what === "rest") await new Promise((done) => setTimeout(done, 200)); // a browser takes its time to go back
    else await frame();
  }}
  for (let i = 0; i < 4; i++) await answered(); // whatever might be told too much has been told by then
  return [heard, [...document.querySelectorAll(".panel")].filter((one) => one.checkVisibility()).map((one) => one.id)];
}}"""


@pytest.fixture
def heard(window, server, place):
    """What a page that was just loaded tells after steps that follow each other at once: part, and whether a reader
    chose it.
    """

    def after(*steps: str) -> list[list]:
        window.goto(f"{server}{place}")
        told, shown = window.evaluate(TELL, list(steps))
        assert shown == [part for part, _ in told[-1:] if part]
        return told

    return after


@PLACES
def test_a_choice_is_told_once_its_text_is_whole_and_no_text_was_looked_through(heard, window):
    """A browser that has `:has()` to answer looks through every text whenever the target changes."""
    assert heard("click trapezius") == [["trapezius", True]]
    assert window.locator(".panel").count() > 20
    assert window.locator(".by-address").count() == 0


@PLACES
def test_what_the_site_sets_is_told_once_although_the_address_names_another_part(heard):
    assert heard("go trapezius", "set neck") == [["trapezius", False], ["neck", False]]


@PLACES
def test_what_the_site_sets_after_a_click_is_told_last_and_is_no_readers_choice(heard):
    for between in BETWEEN:
        told = heard("click trapezius", *between, "set neck")
        assert told[-1] == ["neck", False], between
        assert ["neck", True] not in told, between


@PLACES
def test_of_two_quick_clicks_the_second_is_told_last(heard):
    for between in BETWEEN:
        told = heard("click trapezius", *between, "click neck")
        assert [part for part, user in told if user][-1] == "neck", between
        assert told[-1][0] == "neck", between


@PLACES
def test_a_click_on_what_is_open_does_not_make_the_next_message_a_readers_choice(heard):
    told = heard("click trapezius", "frame", "frame", "frame", "frame", "click trapezius", "frame", "frame", "set neck")
    assert told[-1] == ["neck", False]


@PLACES
def test_a_click_is_not_lost_where_the_site_turns_the_head_at_once(heard):
    assert heard("click trapezius", "turn back")[-1] == ["trapezius", False]


@PLACES
def test_a_side_chosen_right_after_a_part_shows_both_and_is_told_as_the_readers_choice(heard):
    assert heard("click trapezius", "side back") == [["trapezius", True]]


@PLACES
def test_an_address_typed_before_a_click_is_answered_is_the_last(heard):
    assert heard("click trapezius", "type neck") == [["neck", False]]


@pytest.mark.parametrize("place", ["/en/"])
def test_a_reader_who_goes_back_before_a_click_is_answered_gets_back(heard):
    seen = heard(
        "click trapezius", "arrive trapezius", "click neck", "arrive neck", "return", "click occiput", "back", "rest"
    )
    assert (seen[-1][0], ["occiput", True] in seen) in ((None, False), ("trapezius", True))


@pytest.mark.parametrize("place", ["/en/"])
def test_the_way_to_the_list_right_after_a_click_leads_to_the_list(open_page, server, place):
    page = open_page(f"{server}{place}", **CALM)
    page.evaluate(
        "() => { document.querySelector('.list a[href=\"#neck\"]').click(); document.querySelector('.skip').click(); }"
    )
    assert address_of(page).endswith("#parts")
    assert (focused(page)["id"], open_panels(page)) == ("parts", ["neck"])
    page.go_back()
    assert address_of(page).endswith("#neck")


@pytest.mark.parametrize("size", [(390, 640), (1000, 560), (800, 900)], ids=str)
def test_the_heading_of_what_a_reader_opens_in_a_fitted_frame_is_in_the_sites_window(open_page, server, size):
    with serving(Site()) as site:
        text = (
            HOSTS["strict"].make(server, "/en/embed/").replace("<body>", '<body><p style="height:300px">A clinic.</p>')
        )
        page = open_page(site.put("/", text), width=size[0], height=size[1], reduced_motion="reduce")
        fitted(page)
        for part in ("after", "trapezius", "get-help", "forehead"):
            diagram(page).locator(f'.list a[href="#{part}"]').click()
            fitted(page)
            box = diagram(page).locator(f"#{part}-name").bounding_box()
            assert box["y"] >= -1, part
            assert box["y"] + box["height"] <= size[1], part


@PLACES
@pytest.mark.parametrize("width", [360, 1280])
def test_an_address_typed_by_hand_leads_to_its_place_in_a_text_that_was_closed(open_page, server, place, width):
    page = open_page(f"{server}{place}", width=width, **CALM)
    missed = page.evaluate(
        """async (ids) => {
          const there = (id) => {
            const box = document.getElementById(id).getBoundingClientRect();
            return document.activeElement.id === id && box.height > 0 && box.top >= 0 && box.top < innerHeight;
          };
          const missed = [];
          for (const id of ids) {
            location.hash = id;
            const end = performance.now() + 5000;
            while (!there(id) && performance.now() < end) await new Promise(requestAnimationFrame);
            if (!there(id)) missed.push(id);
          }
          return missed;
        }""",
        ["temporalis-left-1", "galea", "trapezius-right-2", "source-3", "temporalis", "source-40"],
    )
    assert missed == []


@PLACES
def test_where_the_script_does_not_run_texts_and_the_points_in_them_still_open(open_page, server, place):
    page = open_page("about:blank", **CALM)
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{server}{place}")
    for id_ in ("trapezius", "source-3", "trapezius-left-2", "galea"):
        page.goto(f"{server}{place}#{id_}")
        assert page.locator(".panel:visible").count() == 1
        assert page.locator(f"[id={id_}]").is_visible()


@PLACES
def test_a_choice_renames_the_page_only_once(window, server, place):
    """Going to the fragment is a navigation already; `replaceState` for an unchanged theme would be a second one."""
    window.goto(f"{server}{place}?theme=dim")
    window.evaluate(
        """() => {
          window.renamed = 0;
          const rename = history.replaceState.bind(history);
          history.replaceState = (...change) => { window.renamed += 1; rename(...change); };
        }"""
    )
    window.click('.list a[href="#trapezius"]')
    until(window, "location.hash === '#trapezius'")
    answered(window)
    assert window.evaluate("window.renamed") == 0


def test_what_a_fragment_names_takes_the_place_of_what_the_server_opened(open_page, server):
    page = open_page(f"{server}/en/embed/back/?show=occiput#trapezius", **CALM)
    assert open_panels(page) == ["trapezius"]
    assert {name for name, _ in marked(page)} == {"trapezius"}


LIT = (
    """() => [...new Set([...document.querySelectorAll(".stage .shown[data-part]")].map((one) => one.dataset.part))]"""
)


@PLACES
def test_a_click_that_the_site_overrides_leaves_no_mark_in_the_pictures(window, server, place):
    window.goto(f"{server}{place}")
    for steps in (["click occiput", "frame", "rest"], ["click temples", "set occiput", "rest"]):
        window.evaluate(TELL, steps)
    assert window.evaluate(LIT) == ["occiput"]
