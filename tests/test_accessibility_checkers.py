"""Everyone can use it: two checkers find nothing: axe in the browser, and a parser of the HTML standard on every page."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from justhtml import JustHTML
from markup import Markup

CALM = {"reduced_motion": "reduce"}
PAGES = (
    *(
        "/en/",
        "/en/front/",
        "/en/left/",
        "/en/right/",
        "/en/back/",
        "/en/handout/",
        "/en/embed/",
        "/en/embed/back/",
        "/en/embed-this/",
    ),
    *("/es/", "/es/back/", "/es/handout/", "/es/embed/"),
)
CHOSEN = (
    "forehead",
    "corrugator",
    "temporalis",
    "occipitalis-left-2",
    "trapezius",
    "get-help",
    "glossary",
    "sources",
    "ad-back-large",
)
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def findings(page, *, but: tuple[str, ...] = ()) -> list[str]:
    """What axe says is wrong with a page."""
    found = Axe().run(page, options={**RULES, "rules": {name: {"enabled": False} for name in but}}).response["violations"]
    return [f"{one['id']}: {node['html'][:90]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_or_with_anything_chosen(open_page, server, scheme):
    page = open_page("about:blank", color_scheme=scheme, **CALM)
    states = [f"/en/#{part}" for part in CHOSEN] if scheme == "light" else ["/en/back/#occipitalis"]
    pages = PAGES if scheme == "light" else ("/en/", "/en/handout/", "/en/embed-this/")
    for address in (*pages, *states):
        page.goto(server + address)
        page.evaluate("() => document.activeElement.blur()")
        # Contrast is measured as it is painted, which sees the pictures too; axe looks at it once for each kind of page.
        once = address in ("/en/", "/en/back/#occipitalis", "/en/handout/", "/en/embed/", "/en/embed-this/", "/en/#sources")
        assert findings(page, but=() if once else ("color-contrast",)) == [], address


def test_axe_finds_nothing_on_the_page_that_is_not_there(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    body = page.request.get(f"{server}/en/top/").text()
    page.route("**/en/top/", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{server}/en/top/")
    assert findings(page) == []


def test_axe_finds_what_is_wrong_on_purpose(open_page, server):
    page = open_page(f"{server}/en/", **CALM)
    page.evaluate("() => { document.querySelector('svg.picture a').removeAttribute('aria-label'); }")
    page.evaluate("() => { document.querySelector('svg.picture').setAttribute('role', 'img'); }")
    assert {one.split(":")[0] for one in findings(page)} >= {"link-name"}


ONLY_INSIDE = {
    "li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "figcaption": {"figure"},
    "option": {"select", "optgroup"}, "tr": {"tbody", "thead", "table"},
}  # fmt: skip
ONLY_HOLDS = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "select": {"option", "optgroup"}}
NEVER_INSIDE = {
    "a": {"a", "button", "label"},
    "button": {"a", "button"},
    "main": {"main", "header", "footer", "nav"},
    "header": {"header"},
}
WORDS_ONLY = {"p", "h1", "h2", "h3", "h4", "span", "strong", "em", "label", "dt", "a"}
BLOCKS = {
    "p",
    "div",
    "section",
    "ul",
    "ol",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "figure",
    "nav",
    "header",
    "footer",
    "main",
    "table",
    "form",
}


def html_faults(text: str) -> list[str]:
    """What the standard's parser has to mend in a page, and elements that stand where they may not."""
    document = JustHTML(text, collect_errors=True, sanitize=False)
    faults = [f"line {error.line}: {error.code}" for error in document.errors] + Markup(text).faults

    def visit(node, inside: tuple[str, ...]) -> None:
        name, children = node.name, [child for child in node.children or () if not child.name.startswith("#")]
        around = inside[-1] if inside else ""
        if "svg" not in inside:
            if name in ONLY_INSIDE and around not in ONLY_INSIDE[name]:
                faults.append(f"<{name}> stands in <{around}>")
            faults.extend(
                f"<{child.name}> stands in <{name}>" for child in children if child.name not in ONLY_HOLDS.get(name, {child.name})
            )
            faults.extend(f"<{name}> stands in <{outer}>" for outer in NEVER_INSIDE.get(name, set()) & set(inside))
            if name in BLOCKS and around in WORDS_ONLY:
                faults.append(f"<{name}> stands in <{around}>")
        for child in children:
            visit(child, (*inside, name))

    visit(document.root, ())
    ids = [node.attrs["id"] for node in document.query("[id]")]
    faults += [f"the id {name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    for attribute in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
        named = {name for node in document.query(f"[{attribute}]") for name in (node.attrs[attribute] or "").split()}
        faults += [f"{attribute} names {name}, which is not there" for name in sorted(named - set(ids))]
    return faults


@pytest.mark.parametrize("address", [*PAGES, "/en/top/", "/en/embed/nothing/"])
def test_the_html_of_every_page_has_no_fault(client, address):
    answer = client.get(address, follow_redirects=True)
    assert html_faults(answer.text) == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("<main>", "<main><main>"),
        ("</header>", "</heading>"),
        ('id="parts"', 'id="parts" id="parts"'),
        ('<h2 id="parts-name">', '<p><ul></ul><h2 id="occiput">'),
        ("<ul>", "<ul><p>words</p>"),
        ('class="list', 'class="list" <'),
    ],
)
def test_the_measure_of_html_fails_on_a_page_made_wrong(client, wrong):
    text = client.get("/en/").text
    assert wrong[0] in text
    assert html_faults(text.replace(*wrong, 1)) != []


def test_every_test_that_the_documentation_names_is_there():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8"))
    assert len(named) > 30
    assert [name for name in named if f"def {name}(" not in tests] == []
