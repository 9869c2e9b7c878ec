"""What templates are given: one frozen object for every page, named `page` in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from markupsafe import Markup

from viewer.content import Arm, Content, Country, Definitions, Region, Step, Structure, View, Words
from viewer.drawing import Diagram, amount, crowd, diary, letters, part_name, review_sentences, timeline
from viewer.web.addresses import Links
from viewer.web.editions import Asset, Edition
from viewer.web.html_text import ProseWriter
from viewer.web.marked import MarkedWords
from viewer.web.rendered import gap
from viewer.web.site_table import PAGES, Address, offered, template_pages


def upper_first(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def call_links(number: str, countries: Iterable[Country], words: Words) -> Markup:
    """The link that calls a number. Without one, a link for each number of a country, shown in the countries that
    have it.
    """
    if number:
        return _call(number, words)
    # All of them, and the style sheet hides the rest: a page is rendered once for every country.
    return Markup().join(
        _call(own, words, Markup(' data-in="{}"').format(" ".join(one.id for one in having)))
        for own, having in emergency_numbers(countries).items()
    )


def emergency_numbers(countries: Iterable[Country]) -> dict[str, list[Country]]:
    """The emergency numbers, each with the countries that have it."""
    found: dict[str, list[Country]] = {}
    for one in countries:
        if one.emergency:
            found.setdefault(one.emergency, []).append(one)
    return found


def _call(number: str, words: Words, mark: str = "") -> Markup:
    # RFC 3966 allows no spaces in a number.
    dialed = number.replace(" ", "").replace("-", "")
    said = MarkedWords.of(words)("call", number=number)
    return Markup(' <a class="urgent" href="tel:{}"{}>{}</a>').format(dialed, mark, said)


Layout = Literal["page", "embed", "file"]
"""What is around a diagram: a page of the viewer, the frame of another site's page, or one file without a network."""


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What every template gets as `page`: the content, the words and the links of one page in one language."""

    content: Content
    """The content in the language of the page, drawn by `diagram`."""
    diagram: Diagram
    """The pictures of every side."""
    words: Words
    """The interface's words as plain text, for attributes and titles."""
    assets: Mapping[str, Asset]
    """Style sheets, scripts and icons by their plain names."""
    icon: str
    """The page's icon as an address that costs no request."""
    languages: Mapping[str, Words]
    """The words of every language, by its tag."""
    links: Links
    """Builds the links of the page."""
    emergency_number: str
    """The telephone number that readers in danger should call; empty if the clinic sets none."""
    search: Mapping[str, str]
    """The words that find each part and topic, besides those that the page shows."""
    view: View | None
    """The view that the page shows large; none for all sides."""
    layout: Layout
    """What is around the diagram."""

    @property
    def defined(self) -> Definitions:
        """The definitions in the language of the page."""
        return self.content.definitions

    @property
    def language(self) -> str:
        """The tag of the page's language."""
        return self.words.language

    @cached_property
    def prose(self) -> ProseWriter:
        """Writes the content's texts as HTML, numbers its sources and marks texts in another language."""
        return ProseWriter(self.content, self.words)

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letter of each part in pictures too small for names."""
        return letters(self.content)

    @cached_property
    def say(self) -> MarkedWords:
        """The interface's words as HTML, marked where they are in another language."""
        return MarkedWords.of(self.words)

    @cached_property
    def review(self) -> Markup:
        """Who reviewed the texts and when, or a statement that nobody has."""
        return Markup(" ").join(review_sentences(self.content, self.say).values())

    @property
    def embedded(self) -> bool:
        """Whether the page is shown in a frame."""
        return self.layout == "embed"

    @property
    def single(self) -> bool:
        """Whether the page is one file with everything inside."""
        return self.layout == "file"

    @property
    def papers(self) -> tuple[Address, ...]:
        """The printed pages that the content has something for, each with its PDF."""
        return tuple(row for row in PAGES if row.pdf and (self.content.points or not row.needs_points))

    def part_name(self, structure: Structure) -> str:
        """A structure's spoken name."""
        return part_name(structure, self.words)

    def amount(self, part: Region | Structure, *, units_of: str = "units_of") -> str:
        """How many points a part has, and units if it has any; `units_of` names the words that put them together."""
        return amount(self.content, part, self.say, units_of=units_of)

    def crowd(self, arm: Arm, *, shared: bool = True, title: str = "") -> str:
        """A hundred figures for an arm of a comparison; if `shared`, from the shapes that the page holds once."""
        return crowd(arm, self.diagram.people if shared else "", title)

    def weeks(self, steps: Sequence[Step]) -> str:
        """The steps after an appointment as bars under a scale of weeks."""
        return timeline(steps, self.words)

    def diary(self, steps: Sequence[Step]) -> str:
        """A box a day to mark, in weeks."""
        return diary(steps, self.words)

    def call_links(self) -> Markup:
        """The links that call for help; see the function of the same name."""
        return call_links(self.emergency_number, self.defined.countries, self.words)

    def emergency_numbers(self) -> dict[str, list[Country]]:
        """The emergency numbers of the countries, each with the countries that have it."""
        return emergency_numbers(self.defined.countries)

    def url_for(self, endpoint: str, **values: str | None) -> str:
        """The link to an address of the viewer. Raises `LookupError` for one that is not in `PAGES`."""
        return self.links.url_for(endpoint, **values)

    def oembed_link(self, view: View | None) -> str:
        """The link that describes the page to sites that turn a pasted address into an embed."""
        return self.links.oembed(self.language, view)

    # Templates know only `page` and `own`, so the functions they call are attributes.
    offered = staticmethod(offered)
    template_pages = staticmethod(template_pages)
    gap = staticmethod(gap)
    upper_first = staticmethod(upper_first)


def page_context(
    edition: Edition, words: Words, view: View | None = None, *, links: Links | None = None, layout: Layout = "page"
) -> PageContext:
    """The context of a page in the language of `words`, with the edition's links if no others are given."""
    content = edition.content.localized(words.language)
    return PageContext(
        content=content,
        diagram=edition.diagram(words.language),
        words=words,
        assets=edition.assets,
        icon=edition.icon,
        languages=edition.languages,
        links=links or edition.links,
        emergency_number=edition.settings.emergency_number,
        search=edition.search_words(words.language),
        view=view and content.views[view.id],
        layout=layout,
    )
