"""Choosing a country: one country's rules at a time, without a request, carried in the address, stored nowhere."""

from __future__ import annotations

import pytest

SHOWN = """() => [...document.querySelectorAll("#how-well [data-in]")]
  .filter((one) => one.checkVisibility()).map((one) => one.dataset.in)"""


def countries(page) -> set[str]:
    return {name for places in page.evaluate(SHOWN) for name in places.split()}


@pytest.mark.parametrize("address", ["/en/", "/en/embed/"])
def test_a_reader_chooses_a_country_without_a_request_and_links_carry_it(open_page, server, address):
    page = open_page(f"{server}{address}#how-well")
    assert "elsewhere" in countries(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    chooser = page.locator("#how-well .countries")
    chooser.get_by_role("link", name="United Kingdom").click()
    assert countries(page) == {"uk"}
    assert page.url == f"{server}{address}?country=uk#how-well"
    assert chooser.locator("[aria-current=true]").inner_text() == "United Kingdom"
    assert page.locator(".help a:visible").all_inner_texts() == ["Get help at once", "Call 999"]
    assert "country=uk" in page.locator('nav.views a[data-view="back"]').get_attribute("href")
    chooser.get_by_role("link", name="Other").click()
    assert "elsewhere" in countries(page)
    assert page.url == f"{server}{address}#how-well"
    assert asked == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_without_script_the_link_shows_the_same_text_with_that_countrys_rules(open_page, server):
    page = open_page(f"{server}/en/#how-well", java_script_enabled=False)
    page.locator("#how-well .countries").get_by_role("link", name="United States").click()
    page.wait_for_url("**/en/?country=us#how-well")
    shown = page.locator("#how-well [data-in]:visible").evaluate_all("(all) => all.map((one) => one.dataset.in)")
    assert shown == ["us"]


def test_the_search_quotes_no_other_countrys_rule(open_page, server):
    page = open_page(f"{server}/en/?country=us")
    page.locator("#find").fill("headache days fall by less than 30 percent")
    assert "England" not in page.locator(".results").inner_text()
