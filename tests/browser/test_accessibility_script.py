"""Everyone can use it, 8: without script the same links open the same words, deep links, Back and the selection
included.
"""

from __future__ import annotations

from support.measures import address_of, click_in, go_back, in_picture, open_panels, strengths

CALM = {"reduced_motion": "reduce"}


def read(page, address: str) -> dict[str, object]:
    """What a reader of an address has before them."""
    page.goto(address)
    words = page.evaluate(
        """() => {
          // Tools that need a script are there only with it.
          for (const one of document.querySelectorAll(".part-tools")) one.remove();
          return [...document.querySelectorAll(".panels, .list ul")].map((one) => one.innerText);
        }"""
    )
    return {"panels": open_panels(page), "words": words, "filled": strengths(page)}


def test_with_and_without_script_every_part_topic_and_point_reads_the_same(open_page, server, content):
    scripted, plain = (open_page(f"{server}/en/back/", java_script_enabled=script, **CALM) for script in (True, False))
    names = [*content.parts, "get-help", "glossary", "sources", "occipitalis-left-2"]
    for name in names:
        address = f"{server}/en/back/#{name}"
        found = read(plain, address)
        assert found == read(scripted, address), name
        assert found["panels"]


def test_without_script_a_walk_by_clicks_through_picture_list_text_views_and_back(open_page, server):
    page = open_page(f"{server}/en/", java_script_enabled=False, **CALM)
    click_in(page, in_picture("back", "occipitalis"))
    assert open_panels(page) == ["occipitalis"]
    page.locator(".panel:visible .bar .next").click()
    assert open_panels(page) == ["cervical-paraspinal"]
    page.locator('.list a[data-part="neck"]').click()
    go_back(page)
    assert open_panels(page) == ["cervical-paraspinal"]
    page.locator('nav.views a[data-view="left"]').click()
    page.wait_for_url(f"{server}/en/left/")
    click_in(page, in_picture("left", "temporalis"))
    assert (open_panels(page), address_of(page)) == (["temporalis"], f"{server}/en/left/#temporalis")


def test_without_script_print_holds_the_words(open_page, server):
    page = open_page(f"{server}/en/#occiput", java_script_enabled=False, **CALM)
    page.emulate_media(media="print")
    assert page.locator("#occiput").is_visible()
    assert page.locator("#occiput .amount").is_visible()
    assert page.locator(".find, .tools").first.is_hidden()
