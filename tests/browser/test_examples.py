"""The examples and the page that makes snippets, in a real browser: what a clinic's web person copies works as it
stands.
"""

from __future__ import annotations

import runpy

import pytest
from support.hosts import EXAMPLES, Site, diagram, example, page, serving
from support.markup import Markup
from support.measures import sideways
from support.pages import resize
from support.served import started, uncompressed, with_headers
from support.waiting import until
from werkzeug.serving import make_server

from viewer.app import create_app
from viewer.settings import Settings


@pytest.fixture(scope="module")
def site():
    with serving(Site()) as found:
        yield found


def test_an_example_shows_the_diagram(open_page, server, site):
    host = open_page("about:blank")
    for name in ("frame.html", "element.html", "wordpress.html"):
        host.goto(site.put(f"/{name}", example(name, server)))
        host.frame_locator("iframe").first.locator('svg.picture[data-view="back"]').wait_for(state="visible")


def test_the_example_of_a_picture_shows_it_and_leads_to_the_page(open_page, server, site):
    shown = open_page(site.put("/picture", example("picture.html", server)))
    until(shown, "() => document.querySelector('img').naturalWidth > 100")
    shown.get_by_role("link").click()
    shown.wait_for_url(f"{server}/en/back/")


def test_the_example_of_a_blueprint_serves_the_diagram():
    client = runpy.run_path(str(EXAMPLES / "blueprint.py"))["create_app"]().test_client()
    link = Markup(client.get("/").text).values("href")[0]
    assert client.get(link).status_code == 200


@with_headers("server")
def test_every_snippet_with_a_diagram_shows_what_was_chosen(open_page, server, site):
    maker = open_page(f"{server}/en/embed-this/", reduced_motion="reduce")
    for label, value in (("Sides of the head", "back"), ("Opened part", "occiput"), ("Light or dark", "dark")):
        with maker.expect_event("framenavigated"):
            maker.get_by_label(label).select_option(value)
        maker.frames[1].wait_for_load_state()
    maker.get_by_label("Accent color").fill("9cc8ff")
    preview = maker.frame_locator("#preview")
    preview.locator('.panel[id="occiput"]').wait_for(state="visible")
    maker.frames[1].wait_for_load_state()
    host = open_page("about:blank")
    for name in ("frame", "frame-fitted", "element", "element-pinned"):
        snippet = maker.locator(f'code[data-snippet="{name}"]').inner_text()
        host.goto(site.put(f"/made-{name}", page(snippet)))
        shown = host.frame_locator("iframe").first
        shown.locator('.diagram[data-view="back"] .panel[id="occiput"]').wait_for(state="visible")
        shown.locator(':root[data-theme="dark"]').wait_for()
        assert shown.locator(".refused:visible").count() == 0


def test_a_chosen_angle_goes_into_the_snippets_and_turns_the_preview(open_page, server):
    maker = open_page(f"{server}/en/embed-this/", reduced_motion="reduce")
    assert "angle" not in maker.locator('code[data-snippet="element"]').inner_text()
    # Tells what the preview is turned to, and draws nothing: WebGL without a graphics processor fills the console
    # with warnings.
    tells = "export const turn = (diagram, control, page) => { control.dataset.told = page.choice().angle; };"
    script = {"content_type": "text/javascript", "headers": {"Access-Control-Allow-Origin": "*"}, "body": tells}
    maker.route("**/static/turn.*.js", lambda route: route.fulfill(**script))
    maker.get_by_label("Angle").select_option("-45")
    element, frame = (maker.locator(f'code[data-snippet="{name}"]').inner_text() for name in ("element", "frame"))
    assert '/en/embed/" angle="-45">' in element
    assert "/en/embed/?angle=-45" in frame
    assert '/en/?angle=-45"' in element, "the link in its place opens the same angle"
    maker.frame_locator("#preview").locator('.turn[data-told="-45"]').wait_for(state="attached")


def test_a_faint_accent_and_what_is_no_telephone_number_are_refused_in_words_and_stay_out_of_the_snippets(
    open_page, server
):
    maker = open_page(f"{server}/en/embed-this/")
    element, frame = (maker.locator(f'code[data-snippet="{name}"]') for name in ("element", "frame"))
    maker.get_by_label("Accent color").fill("ffff00")
    assert "too faint" in maker.locator("#accent-wrong").inner_text()
    assert "ffff00" not in element.inner_text()
    maker.get_by_label("Accent color").fill("0b4da2")
    assert maker.locator("#accent-wrong").inner_text() == ""
    assert 'accent="0b4da2"' in element.inner_text()
    maker.get_by_label("Accent color").fill("")
    maker.get_by_label("Emergency telephone").fill("call us")
    assert "invalid" in maker.locator("#tel-wrong").inner_text()
    assert "call us" not in element.inner_text()
    maker.get_by_label("Emergency telephone").fill("+34 112")
    assert maker.locator("#tel-wrong").inner_text() == ""
    assert 'tel="+34 112"' in element.inner_text()
    assert "?tel=%2B34%20112" in frame.inner_text()
    link = maker.frame_locator("#preview").locator('.help a[href="tel:+34112"]')
    link.wait_for(state="visible")
    assert link.inner_text() == "Call +34 112"


def test_without_script_the_plain_snippets_stand_and_what_is_pasted_fits_a_phone(open_page, server, site):
    maker = open_page(f"{server}/en/embed-this/", java_script_enabled=False)
    assert maker.locator("pre:visible").count() == 8
    assert maker.locator("form:visible, button:visible").count() == 0, "nothing that needs a script"
    phone = open_page("about:blank", width=320)
    for name in ("picture", "frame", "frame-fitted", "element"):
        snippet = maker.locator(f'code[data-snippet="{name}"]').inner_text()
        phone.goto(site.put(f"/phone-{name}", page(snippet)))
        if name != "picture":
            diagram(phone).locator(".diagram").wait_for()
        assert phone.locator("img, iframe").first.bounding_box()["width"] > 200, name
        assert sideways(phone) <= 0, name


def test_the_choices_of_the_page_of_snippets_stand_in_two_lines_at_most_and_nothing_scrolls_sideways(open_page, server):
    maker = open_page(f"{server}/en/embed-this/")
    tops = maker.locator(".choices :is(select, input)").evaluate_all(
        "(fields) => fields.map((field) => Math.round(field.getBoundingClientRect().y))"
    )
    assert 1 <= len(set(tops)) <= 2
    assert maker.get_by_role("link", name="Preview").is_hidden()
    assert sideways(maker) <= 0
    resize(maker, 320, 900)
    assert sideways(maker) <= 0


def test_a_page_on_a_disk_shows_the_diagram_where_the_setting_lets_anyone_frame(open_page, tmp_path):
    app = create_app(settings=Settings(frame_ancestors=""))
    path = tmp_path / "page.html"
    with started(make_server("127.0.0.1", 0, uncompressed(app), threaded=True)) as address:
        path.write_text(example("element.html", address), encoding="utf-8")
        shown = open_page(path.as_uri()).frame_locator("iframe")
        shown.locator('svg.picture[data-view="back"]').wait_for(state="visible")
