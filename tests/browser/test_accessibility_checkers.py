"""Everyone can use it: two checkers find nothing: axe in the browser, and a parser of the HTML standard on every
page.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from justhtml import JustHTML
from support.markup import Markup
from support.seeing import add_style, show_in
from support.served import ROOT
from support.waiting import until

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
    # the only frame is a preview without an origin, which lets nothing in; an embed is a page of its own here
    "iframes": False,
    "resultTypes": ["violations"],
    "selectors": False,  # a path to each element takes long to find, and nobody reads it here
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


RUN = """async ([within, options]) => {
  const found = await axe.run(within || document, options);
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 90)}`));
}"""


def findings(page, *, within: str | None = None, but: tuple[str, ...] = (), only: str = "") -> list[str]:
    """What axe says is wrong with a page, or `within` an element of it, by all its rules `but` some, or by one
    `only`.
    """
    asked = {**RULES, "runOnly": [only]} if only else {**RULES, "rules": {name: {"enabled": False} for name in but}}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(RUN, [within, asked])


# Of the sides' pages two: they differ in which picture is large, and each large picture is a state below.
AXED = [address for address in PAGES if address not in ("/en/front/", "/en/right/", "/es/back/")]


@pytest.mark.parametrize("address", [*AXED, "/en/embed/?show=nothing", "/es/embed/?lang=xx"])
def test_axe_finds_nothing_on_any_page(open_page, server, address):
    page = open_page(server + address, **CALM)
    assert findings(page) == []


def open_all(page) -> None:
    """Show every text of a page at once, as one that a reader chose: axe takes as long for all as for one."""
    add_style(page, ".panel { display: block !important; visibility: visible !important; }")
    assert page.locator(".panel:not(:visible)").count() == 0


OPENED = ":is(.panel, .plate):is(:target, :has(:target))"
KINDS = (
    "occiput",
    "trapezius",
    "glossary",
    "sources",
    "occipitalis-left-2",
    *(f"ad-{view}-large" for view in ("front", "back")),
)
"""A fragment of each kind that shows something of its own: an area, a muscle, the lists, a point, a larger picture."""


SAYS_ANOTHER = "(said) => !['', said].includes(document.querySelector('.find [role=status]').textContent)"


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_with_anything_chosen(open_page, server, content, language):
    page = open_page(f"{server}/{language}/", **CALM)
    topic = next(topic.id for topic in content.definitions.topics if not topic.lead)
    for state in (
        (*KINDS, topic) if language == "en" else ()
    ):  # in another language only the words are others: see below
        page.evaluate("(state) => { location.hash = state; document.activeElement.blur(); }", state)
        # What a state does not open is the same as before it, and was looked at with the page.
        within = None if state == "occipitalis-left-2" else OPENED
        assert findings(page, within=within, but=("color-contrast",)) == [], state
    page.evaluate("() => { location.hash = '-'; }")
    for typed in ("trap", "zz"):
        said = page.locator(".find [role=status]").inner_text()
        page.locator("#find").fill(typed)
        until(page, SAYS_ANOTHER, arg=said)
        assert findings(page, but=("color-contrast",) if typed == "trap" else ()) == [], typed
    page.locator("#find").fill("")
    open_all(page)
    # Several muscles lead on to the next step: only one at a time is open in earnest, so the name of that list is
    # unique then.
    assert findings(page, within="main", but=("color-contrast", "landmark-unique")) == []


SEEN = ("light", "dark", "forced")


def test_axe_finds_no_faint_word_in_a_larger_picture(open_page, server, content):
    page = open_page(f"{server}/en/#ad-front-large", **CALM)
    assert page.locator(".panel:visible").count() == 0
    # Axe takes twice as long where it has to find out for each text that it is not shown.
    page.evaluate("() => { for (const text of document.querySelectorAll('.panel')) text.remove(); }")
    for view in content.definitions.views:
        page.evaluate("(state) => { location.hash = state; document.activeElement.blur(); }", f"ad-{view.id}-large")
        for scheme in SEEN:
            show_in(page, scheme)
            assert page.locator(".plate:visible").count() == 1
            assert findings(page, within=OPENED, only="color-contrast") == [], (view.id, scheme)


def test_axe_finds_no_faint_word_in_any_text(open_page, server):
    page = open_page(f"{server}/en/#occiput", **CALM)
    open_all(page)
    for scheme in SEEN:
        show_in(page, scheme)
        assert findings(page, only="color-contrast") == [], scheme


def test_axe_finds_a_faint_word_in_a_text(open_page, server):
    page = open_page(f"{server}/en/#occiput", **CALM)
    open_all(page)
    for part in ("occiput", "trapezius"):
        add_style(page, f"#{part} li {{ color: #999 !important; }}")
        assert findings(page, within=f"#{part}", only="color-contrast") != []


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
    assert {one.split(":")[0] for one in findings(page, within=".plates", but=("color-contrast",))} >= {"link-name"}


ONLY_INSIDE = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "figcaption": {"figure"},
    "option": {"select", "optgroup"},
    "tr": {"tbody", "thead", "table"},
}
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
    given: list[dict[str, str | None]] = []  # the attributes of every element

    def visit(node, inside: tuple[str, ...]) -> None:
        name, children = node.name, [child for child in node.children or () if not child.name.startswith("#")]
        around = inside[-1] if inside else ""
        given.append(node.attrs or {})
        if "svg" not in inside:
            if name in ONLY_INSIDE and around not in ONLY_INSIDE[name]:
                faults.append(f"<{name}> stands in <{around}>")
            faults.extend(
                f"<{child.name}> stands in <{name}>"
                for child in children
                if child.name not in ONLY_HOLDS.get(name, {child.name})
            )
            faults.extend(f"<{name}> stands in <{outer}>" for outer in NEVER_INSIDE.get(name, set()) & set(inside))
            if name in BLOCKS and around in WORDS_ONLY:
                faults.append(f"<{name}> stands in <{around}>")
        for child in children:
            visit(child, (*inside, name))

    visit(document.root, ())
    ids = [attributes["id"] for attributes in given if "id" in attributes]
    faults += [f"the id {name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    for attribute in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
        named = {name for attributes in given for name in (attributes.get(attribute) or "").split()}
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


def test_every_name_that_the_script_for_testers_quotes_is_on_its_page(client):
    steps = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8").partition("### Steps for everyone")[2]
    page = client.get("/en/back/").text
    read = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    names = {read, *map(unescape, re.findall(r'aria-label="([^"]*)"', page))}
    quoted = [" ".join(name.split()) for name in re.findall(r'"([A-Z(][^"]{6,})"', steps.partition("###")[0])]
    assert len(quoted) > 8
    counted = re.compile(r"Found: \d+ of \d+")  # written by the script
    assert [name for name in quoted if not counted.fullmatch(name) and not any(name in one for one in names)] == []
