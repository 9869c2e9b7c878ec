"""From template to response: the template context, the page cache, and the page for missing addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from flask import Response, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import NotFound
from werkzeug.http import parse_accept_header

from viewer.content import Content, Country, Definitions, View, Words, lookup
from viewer.drawing import Diagram, amount, crowd, diary, letters, part_name, point_name, review_sentences, timeline
from viewer.web.addresses import SERVED, Links, address_values, shown_address
from viewer.web.editions import Asset, Edition
from viewer.web.html_text import Prose
from viewer.web.marked import MarkedWords
from viewer.web.page_cache import Key
from viewer.web.rendered import Rendered, Values, gap
from viewer.web.responses import Kind, answer
from viewer.web.site_table import offered, template_pages

_LONGEST_WISH = 1_000
"""Characters of an `Accept-Language` that is read. Browsers send 20 to 200."""


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """The context of every template, by attribute name."""

    content: Content
    """The content in the language of the page, drawn by `diagram`."""
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

    @property
    def defined(self) -> Definitions:
        """The definitions in the language of the page."""
        return self.content.definitions

    @property
    def language(self) -> str:
        """The tag of the page's language."""
        return self.words.language

    @cached_property
    def diagram(self) -> Diagram:
        """The pictures of every side."""
        return Diagram(self.content, self.words)

    @cached_property
    def prose(self) -> Prose:
        """Writes the content's texts as HTML, numbers its sources and marks texts in another language."""
        return Prose(self.content, self.words)

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

    def names(self) -> dict[str, object]:
        """The context's documented names and the functions that templates call."""
        return {
            **{name: getattr(self, name) for name in CONTEXT_NAMES},
            "part_name": part_name,
            "point_name": point_name,
            "amount": amount,
            "crowd": crowd,
            "weeks": timeline,
            "diary": diary,
            "gap": gap,
            "offered": offered,
            "template_pages": template_pages,
            "upper_first": upper_first,
            "call_links": call_links,
            "emergency_numbers": emergency_numbers,
            "url_for": self.links.url_for,
            "oembed_link": partial(self.links.oembed, self.language),
        }


def call_links(number: str, countries: Iterable[Country], words: Words) -> Markup:
    """The link that calls a number. Without one, a link for each number of a country, shown in the countries that
    have it.
    """
    if number:
        return _call(number, words)
    return Markup().join(
        _call(own, words, Markup(' data-in="{}"').format(" ".join(one.id for one in having)))
        for own, having in emergency_numbers(countries).items()
    )


def emergency_numbers(countries: Iterable[Country]) -> dict[str, list[Country]]:
    """The emergency numbers there are, each with the countries that have it."""
    found: dict[str, list[Country]] = {}
    for one in countries:
        if one.emergency:
            found.setdefault(one.emergency, []).append(one)
    return found


def _call(number: str, words: Words, mark: str = "") -> Markup:
    dialed = number.replace(" ", "").replace("-", "")
    said = MarkedWords.of(words)("call", number=number)
    return Markup(' <a class="urgent" href="tel:{}"{}>{}</a>').format(dialed, mark, said)


def upper_first(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


CONTEXT_NAMES = (
    "content",
    "defined",
    "words",
    "say",
    "assets",
    "icon",
    "diagram",
    "prose",
    "review",
    "languages",
    "letters",
    "search",
    "emergency_number",
)
"""The attributes of `PageContext` that templates use by name."""


def page_context(edition: Edition, words: Words, links: Links | None = None) -> PageContext:
    """The context of a page in the language of `words`, with the edition's links if no others are given."""
    content = edition.content.localized(words.language)
    return PageContext(
        content=content,
        words=words,
        assets=edition.assets,
        icon=edition.icon,
        languages=edition.languages,
        links=links or edition.links,
        emergency_number=edition.settings.emergency_number,
        search=edition.search_words(words.language),
    )


def words_of(edition: Edition, language: str) -> Words:
    """The words of an available language. Raises `NotFound` for any other."""
    if language not in edition.languages:
        raise NotFound
    return edition.languages[language]


def view_of(edition: Edition, view_id: str | None) -> View | None:
    """The view of an id; none for all sides. Raises `NotFound` for an id that no view has."""
    if view_id is None:
        return None
    if view_id not in edition.content.views:
        raise NotFound
    return edition.content.views[view_id]


def page_text(
    template: str, edition: Edition, words: Words, view: View | None, *, links: Links | None = None, **more: object
) -> str:
    """A template rendered for one language and view, or for all sides, with its gaps."""
    view = view and edition.content.localized(words.language).views[view.id]
    return render_template(template, **page_context(edition, words, links).names(), view=view, **more)


def render(template: str, edition: Edition, words: Words, view: View | None, **more: object) -> str:
    """The same as sent for this request, with links from the root of the host.

    For a page without gaps of its own.
    """
    text = page_text(template, edition, words, view, links=SERVED, **more)
    return Rendered(text).filled(address_values(edition.settings)).data.decode()


def serve(edition: Edition, key: Key, render: Callable[[], str], kind: Kind, values: Values | None = None) -> Response:
    """A page from the cache, rendered on first use, with its gaps filled for this request."""
    page = edition.pages(key, render)
    return answer(
        page.filled({**address_values(edition.settings), **(values or {})}),
        "text/html",
        kind.with_styles(edition.style_hashes),
    )


def serve_missing(edition: Edition, words: Words, kind: Kind, *, framed: bool) -> Response:
    """The page for an address that does not exist; `framed` is whether its links stay in the frame of an embed."""

    def render() -> str:
        return page_text("not_found.html", edition, words, None, address=gap("address"), framed=framed)

    page = edition.pages(("missing", words.language, "framed" if framed else ""), render)
    values = {**address_values(edition.settings), "address": shown_address()}
    return answer(page.filled(values), "text/html", kind.with_styles(edition.style_hashes), status=404)


def wished_language(edition: Edition) -> str | None:
    """The available language that the reader's browser prefers."""
    header = request.headers.get("Accept-Language", "")
    if len(header) > _LONGEST_WISH:
        return None
    wishes = parse_accept_header(header, LanguageAccept)
    return lookup((tag for tag, quality in wishes if quality > 0), edition.languages)
