"""What templates work with: one frozen `page`, and what a page alone needs as `own`."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables
from support.served import ROOT

from viewer.settings import Settings
from viewer.web import SERVED, live_editions
from viewer.web.catalog import CatalogPage
from viewer.web.embed import BuilderPage, EmbedPage
from viewer.web.handout import HandoutPage
from viewer.web.page_context import PageContext, call_links, emergency_numbers, page_context, upper_first
from viewer.web.pages import DiagramPage
from viewer.web.record import RecordPage
from viewer.web.rendering import MissingPage
from viewer.web.review_sheet import ReviewPage
from viewer.web.single import SinglePage

TEMPLATES = sorted((ROOT / "viewer" / "web" / "templates").glob("*.html"))
OWN = {
    "builder.html": (BuilderPage,),
    "embed.html": (EmbedPage,),
    "handout.html": (HandoutPage,),
    "head.html": (DiagramPage,),
    "not_found.html": (MissingPage,),
    "notice.html": (EmbedPage,),  # it asks for it in an embed alone
    "page.html": (DiagramPage,),
    "record.html": (RecordPage,),
    "review.html": (ReviewPage,),
    "single.html": (SinglePage,),
}
"""The types of `own` in the templates that use it."""

PARTS = {"place", "query", "script", "shared", "sides", "style"}
"""What templates tell the templates that they include or extend."""


@pytest.fixture(scope="module")
def edition():
    return live_editions(ROOT, Settings(), watch=False)()


@pytest.fixture
def page(edition):
    return page_context(edition, edition.languages["en"], links=SERVED)


def attributes(kind: type) -> set[str]:
    """What instances of a class have."""
    return {*dir(kind)} | ({field.name for field in fields(kind)} if is_dataclass(kind) else set())


def used(text: str, name: str) -> set[str]:
    """The attributes of a variable that a template uses."""
    found = Environment().parse(text).find_all(nodes.Getattr)
    return {one.attr for one in found if isinstance(one.node, nodes.Name) and one.node.name == name}


def wrong(text: str, *own: type, page: type = PageContext) -> list[str]:
    """The names in a template that nothing gives it, also on branches that no page of ours takes."""
    free = find_undeclared_variables(Environment().parse(text)) - PARTS - {"page", "own" if own else "page"}
    macros = {one.name for one in Environment().parse(text).find_all(nodes.Macro)}
    imported = {one.target for one in Environment().parse(text).find_all(nodes.Import)}
    return sorted(
        [
            *(free - macros - imported - {"picture"}),  # set in both branches of a condition
            *(f"page.{name}" for name in used(text, "page") - attributes(page)),
            *(f"own.{name}" for kind in own for name in used(text, "own") - attributes(kind)),
        ]
    )


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_templates_use_only_what_their_page_has(template):
    page = CatalogPage if template.name == "catalog.html" else PageContext
    assert wrong(template.read_text(encoding="utf-8"), *OWN.get(template.name, ()), page=page) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ page.wrods('x') }}", ["page.wrods"]),
        ("{{ words('x') }}", ["words"]),
        ("{% for one in own.snippet %}{% endfor %}", ["own.snippet"]),
        ("{{ page.words('x') }}{{ own.snippets }}", []),
    ],
)
def test_a_misspelled_name_in_a_template_is_found(text, found):
    assert wrong(text, BuilderPage) == found


def test_every_own_type_is_frozen_and_all_its_fields_are_used():
    for template, kinds in OWN.items():
        text = (ROOT / "viewer" / "web" / "templates" / template).read_text(encoding="utf-8")
        for kind in kinds:
            assert kind.__dataclass_params__.frozen, kind
            if template != "notice.html":
                unused = {field.name for field in fields(kind)} - used(text, "own")
                assert unused <= ({"telephone"} if kind is EmbedPage else set()), f"{template}: {unused}"


def test_a_context_cannot_be_changed_while_a_page_is_rendered(page):
    with pytest.raises(FrozenInstanceError):
        page.words = None


def test_the_view_of_a_context_is_the_one_in_its_language(edition):
    view = edition.content.definitions.views[0]
    spanish = page_context(edition, edition.languages["es"], view)
    assert spanish.view.id == view.id
    assert spanish.view.title != view.title
    assert spanish.language == "es"
    assert spanish.defined.title != edition.content.definitions.title


def test_papers_are_the_printed_pages_and_a_record_needs_points(page):
    assert [(paper.endpoint, paper.pdf) for paper in page.papers] == [
        ("handout", "handout_pdf"),
        ("record", "record_pdf"),
    ]
    pointless = replace(page, content=Pointless(points=()))
    assert [paper.endpoint for paper in pointless.papers] == ["handout"]


@dataclass(frozen=True)
class Pointless:
    """Content without a single point, as far as papers ask."""

    points: tuple[object, ...]


def test_a_clinics_own_number_is_called_everywhere(page):
    own = call_links("555 01-00", page.defined.countries, page.words)
    assert own.count("<a ") == 1
    assert 'href="tel:5550100"' in own
    assert "data-in" not in own


def test_without_a_number_each_country_has_the_link_of_its_own(page):
    links = call_links("", page.defined.countries, page.words)
    numbers = emergency_numbers(page.defined.countries)
    assert numbers
    assert links.count("<a ") == len(numbers)
    for number, having in numbers.items():
        assert f'href="tel:{number}" data-in="{" ".join(one.id for one in having)}"' in links


def test_upper_first_changes_nothing_but_the_first_letter():
    assert upper_first("die mRNA") == "Die mRNA"
    assert upper_first("") == ""
