"""Choosing a country: one country's rules at a time, without a request, carried in the address, stored nowhere."""

from __future__ import annotations

import pytest

SHOWN = """() => [...document.querySelectorAll("#how-well [data-in]")]
  .filter((one) => one.checkVisibility()).map((one) => one.dataset.in)"""


def countries(page) -> set[str]:
    return {name for places in page.evaluate(SHOWN) for name in places.split()}


@pytest.mark.parametrize("address", ["/en/", "/en/embed/"])
def test_a_reader_chooses_a_country_without_a_request_and_links_carry_it(open_page, server, address):
    page = open_page(f"{server}{address}#how-well", reduced_motion="reduce")
    assert "elsewhere" in countries(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    chooser = page.locator("#how-well .countries")
    chooser.get_by_role("link", name="United Kingdom").click()
    assert countries(page) == {"uk"}
    assert page.url == f"{server}{address}?country=uk#how-well"
    assert chooser.locator("[aria-current=true]").inner_text() == "United Kingdom"
    assert page.locator(".help a:visible").all_inner_texts() == ["Get help at once", "Call 999"]
    carried = (
        ["nav.views a[data-view=back]", "nav.languages [hreflang=es]", "footer .papers"]
        if address == "/en/"
        else ["nav.views a"]
    )
    for link in carried:
        assert "country=uk" in page.locator(link).last.get_attribute("href"), link
    chooser.get_by_role("link", name="Other").click()
    assert "elsewhere" in countries(page)
    assert page.url == f"{server}{address}?country=elsewhere#how-well", "a clinic may have chosen a country"
    assert asked == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_readers_country_goes_along_to_the_other_language_and_the_full_page_of_an_embed(open_page, server):
    page = open_page(f"{server}/en/embed/?country=us#how-well", reduced_motion="reduce")
    page.locator("#how-well .countries").get_by_role("link", name="United Kingdom").click()
    with page.expect_popup() as opened:
        page.locator("footer a.full").click()
    opened.value.wait_for_url(f"{server}/en/?country=uk#how-well")
    page.locator("footer [hreflang=es]").click()
    page.wait_for_url(f"{server}/es/embed/?country=uk#how-well")
    assert countries(page) == {"uk"}


def test_without_script_the_link_shows_the_same_text_with_that_countrys_rules(open_page, server):
    page = open_page(f"{server}/en/#how-well", java_script_enabled=False, reduced_motion="reduce")
    page.locator("#how-well .countries").get_by_role("link", name="United States").click()
    page.wait_for_url("**/en/?country=us#how-well")
    shown = page.locator("#how-well [data-in]:visible").evaluate_all("(all) => all.map((one) => one.dataset.in)")
    assert shown == ["us"]


def test_the_search_quotes_no_other_countrys_rule(open_page, server):
    for country, quoted in (("uk", True), ("us", False)):
        page = open_page(f"{server}/en/?country={country}", reduced_motion="reduce")
        page.locator("#find").fill("two rounds take away fewer than 3 in 10 headache days")
        page.locator(".results li").first.wait_for()
        assert ("England" in page.locator(".results").inner_text()) == quoted, country
