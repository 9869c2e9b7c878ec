"""Everyone can use it: two checkers find nothing: axe in the browser, and a parser of the HTML standard on every page."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from justhtml import JustHTML
from support.markup import Markup
from support.seeing import SCHEMES, add_style

from viewer.content.content import Content

CALM = {"reduced_motion": "reduce"}
PAGES = (
    *(
        "/en/",
        "/en/front/",
        "/en/left/",
        "/en/right/",
        "/en/back/",
        "/en/handout/",
        "/en/handout/record/",
        "/en/embed/",
        "/en/embed/back/",
        "/en/embed-this/",
    ),
    *("/es/", "/es/back/", "/es/handout/", "/es/embed/"),
)
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def findings(page, *, within: str | None = None, but: tuple[str, ...] = (), only: str = "") -> list[str]:
    """What axe says is wrong with a page, or `within` an element of it, by all its rules `but` some, or by one `only`."""
    asked = {**RULES, "runOnly": [only]} if only else {**RULES, "rules": {name: {"enabled": False} for name in but}}
    found = Axe().run(page, within, options=asked).response["violations"]
    return [f"{one['id']}: {node['html'][:90]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("address", [*PAGES, "/en/embed/?show=nothing", "/es/embed/?lang=xx"])
def test_axe_finds_nothing_on_any_page(open_page, server, address):
    page = open_page(server + address, **CALM)
    assert findings(page) == []


def states(content: Content) -> list[str]:
    """Every fragment that shows something of its own: parts, topics, a point, each larger picture."""
    topics = (topic.id for topic in content.definitions.topics if not topic.lead)
    larger = (f"ad-{view.id}-large" for view in content.definitions.views)
    return [*content.parts, *topics, "glossary", "sources", "occipitalis-left-2", *larger]


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_with_anything_chosen(open_page, server, content, language):
    page = open_page(f"{server}/{language}/", **CALM)
    for state in states(content):
        page.evaluate("(state) => { location.hash = state; document.activeElement.blur(); }", state)
        # What a state does not open is the same as before it, and was looked at with the page.
        within = None if state == "occipitalis-left-2" else ":is(.panel, .plate):is(:target, :has(:target))"
        assert findings(page, within=within, but=("color-contrast",)) == [], state
    page.evaluate("() => { location.hash = '-'; }")
    for typed in ("trap", "zz"):
        page.locator("#find").fill(typed)
        page.wait_for_timeout(500)
        assert findings(page) == [], typed


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_axe_finds_no_faint_word_in_any_text(open_page, server, content, scheme):
    page = open_page(f"{server}/en/", **CALM, **SCHEMES[scheme])
    assert findings(page, only="color-contrast") == []
    for state in states(content):
        page.evaluate("(state) => { location.hash = state; document.activeElement.blur(); }", state)
        assert findings(page, within=":is(.panel, .plate):is(:target, :has(:target))", only="color-contrast") == [], state


def test_axe_finds_a_faint_word_in_a_text(open_page, server):
    page = open_page(f"{server}/en/#occiput", **CALM)
    add_style(page, "#occiput li { color: #999 !important; }")
    assert findings(page, within=".panel:target", only="color-contrast") != []


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
    """What the standard's parser has to fix in a page, and elements that stand where they may not."""
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
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8"))
    assert len(named) > 30
    assert [name for name in named if f"def {name}(" not in tests] == []
