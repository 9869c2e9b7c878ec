"""The joined and minified scripts as a browser runs them."""

from __future__ import annotations

import pytest

from tools.scripts import minified
from viewer.web.scripts import PLAIN, first_line, script


@pytest.mark.parametrize("entry", [entry for entry in PLAIN if entry != "answers.js"])  # it works on one sheet alone
def test_a_script_leaves_no_name_of_its_own_in_the_page(open_page, entry):
    page = open_page("about:blank")
    names = "() => Object.getOwnPropertyNames(window)"
    before = page.evaluate(names)
    page.add_script_tag(content=script(entry))
    assert set(page.evaluate(names)) == set(before)


def test_the_minifier_keeps_what_a_script_does_and_shortens_only_its_own_names(open_page):
    text = '(() => { "use strict"; function written(value) { return value.text + value.more; }\n'
    text += 'window.said = written({ text: "a", more: "b" }); })();'
    line, _, small = minified(text).partition("\n")
    assert line == first_line(text)
    assert "written" not in small
    page = open_page("about:blank")
    page.add_script_tag(content=small)
    assert page.evaluate("window.said") == "ab"
