"""Pages and embeds forbid every way to turn text into script, and their own scripts need none of them."""

from __future__ import annotations

from support.measures import TWO_FRAMES

SINK = """async () => {
  const refused = [];
  for (const write of [() => { document.body.innerHTML = '<b>x</b>'; }, () => document.write('x'),
                       () => { document.createElement('script').src = '/x.js'; }]) {
    try { write(); refused.push(false); } catch (error) { refused.push(error instanceof TypeError); }
  }
  return refused;
}"""


def test_a_text_that_would_become_markup_or_script_is_refused(browser, server):
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for place in ("/en/", "/es/embed/", "/en/embed-this/", "/en/handout/"):
        page.goto(server + place)
        page.evaluate(TWO_FRAMES)
        assert complaints == [], f"a script of {place} itself was refused"
        assert page.evaluate(SINK) == [True, True, True], place
        complaints.clear()
    context.close()
