"""Pages and embeds forbid every way to turn text into script, and their own scripts need none of them."""

from __future__ import annotations

import pytest

SINK = """async () => {
  const refused = [];
  for (const write of [() => { document.body.innerHTML = '<b>x</b>'; }, () => document.write('x'),
                       () => { document.createElement('script').src = '/x.js'; }]) {
    try { write(); refused.push(false); } catch (error) { refused.push(error instanceof TypeError); }
  }
  return refused;
}"""


@pytest.mark.parametrize("place", ["/en/", "/es/embed/", "/en/embed-this/", "/en/handout/"])
def test_a_text_that_would_become_markup_or_script_is_refused(browser, server, place):
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(server + place)
    page.wait_for_load_state("networkidle")
    assert complaints == [], "a script of the page itself was refused"
    assert page.evaluate(SINK) == [True, True, True]
    context.close()
