"""Several diagrams on one server: the page that lists them, and what they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from viewer.content import Live, Words, lookup
from viewer.drawing import review_sentences
from viewer.settings import Settings
from viewer.version import __version__
from viewer.web.addresses import mount, root
from viewer.web.editions import Asset, Edition, asset
from viewer.web.icons import icon
from viewer.web.infobutton import Publisher, answer_record, record_query, spoken_for
from viewer.web.marked import MarkedWords
from viewer.web.oembed import describe_pasted
from viewer.web.responses import PAGE, SCRIPT, STATIC, TEXT, answer
from viewer.web.security_contact import ADDRESS as SECURITY_CONTACT
from viewer.web.security_contact import contact_answer
from viewer.web.style_sheets import catalog_style
from viewer.web.templating import template_text

_LONGEST_WISH = 1_000
_SITEMAPS = Markup(
    '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{}</sitemapindex>\n'
)
_SITEMAP = Markup("<sitemap><loc>{}sitemap.xml</loc></sitemap>\n")


@dataclass(frozen=True)
class CatalogEntry:
    """A diagram as the catalog lists it, in one language."""

    address: str
    """Where it is, relative to the catalog; ends in a slash."""
    language: str
    """The language in which it is listed: the reader's, otherwise its own first one."""
    picture: str
    """The address of its first view, relative to the catalog."""
    title: str
    purpose: str
    review: str
    """Who has reviewed its words, or that nobody has."""
    reviewed: bool


def entries(diagrams: Mapping[str, Live[Edition]], language: str) -> Iterator[CatalogEntry]:
    """The diagrams in a language; one that lacks it appears in its own default language."""
    for name, live in _served(diagrams).items():
        edition = live()
        spoken = language if language in edition.languages else edition.content.original
        content = edition.content.localized(spoken)
        defined = content.definitions
        yield CatalogEntry(
            address=f"{name}/",
            language=spoken,
            picture=f"{name}/{spoken}/{next(iter(content.views))}.svg",
            title=defined.title,
            purpose=defined.purpose,
            review=" ".join(review_sentences(content, edition.languages[spoken]).values()),
            reviewed=defined.review.status == "reviewed",
        )


@dataclass(frozen=True, kw_only=True)
class CatalogPage:
    """What `catalog.html` gets as `page`. `style` is the address of its style sheet; `static_names` as below."""

    entries: tuple[CatalogEntry, ...]
    words: Words
    say: MarkedWords
    style: str
    languages: Mapping[str, Words]
    static_names: Mapping[str, str]


def catalog_page(
    diagrams: Mapping[str, Live[Edition]], words: Words, style: str, *, static_names: Mapping[str, str] | None = None
) -> str:
    """The page that lists the diagrams; its links are relative.

    `static_names` are the files that hold it in each language, where no server can choose one.
    """
    page = CatalogPage(
        entries=tuple(entries(diagrams, words.language)),
        words=words,
        say=MarkedWords.of(words),
        style=style,
        languages=languages_of(diagrams),
        static_names=static_names or {},
    )
    return template_text("catalog.html", page=page)


def languages_of(diagrams: Mapping[str, Live[Edition]]) -> dict[str, Words]:
    """The words of every language that any diagram has."""
    found: dict[str, Words] = {}
    for live in _served(diagrams).values():
        found = {**live().languages, **found}
    return found


def _served(diagrams: Mapping[str, Live[Edition]]) -> dict[str, Live[Edition]]:
    """The diagrams that have something to serve."""
    return {name: live for name, live in diagrams.items() if live.has_content}


def create_catalog(diagrams: Mapping[str, Live[Edition]], settings: Settings) -> Blueprint:
    """The addresses above those of the diagrams, each of which has a blueprint of its name. At least one must have
    content.
    """
    # No folder of a diagram, after which its blueprint is named, can have this name.
    catalog = Blueprint("_catalog", __name__)
    shared = _Shared(diagrams)

    @catalog.get("/")
    def index() -> Response:
        languages = languages_of(diagrams)
        # The links between languages carry it: otherwise a reader could never leave the browser's language.
        asked = request.args.get("language", "")
        words = languages[asked if asked in languages else _wished(languages) or next(iter(languages))]
        response = answer(catalog_page(diagrams, words, f"static/{shared.style.name}"), "text/html", PAGE)
        response.vary.add("Accept-Language")
        return response

    @catalog.get("/static/<name>")
    def static(name: str) -> Response:
        if name != shared.style.name:
            return answer("There is no such file.\n", "text/plain", TEXT, status=404)
        return answer(shared.style.body, shared.style.type, STATIC)

    @catalog.get("/favicon.ico")
    def favicon() -> Response:
        return icon("favicon.ico")

    @catalog.get("/touch-icon.png")
    def touch_icon() -> Response:
        return icon("touch-icon.png")

    @catalog.get("/embed.js")
    def script() -> Response:
        return answer(shared.script, "text/javascript", SCRIPT)

    @catalog.get("/sitemap.xml")
    def sitemap() -> Response:
        listed = Markup().join(_SITEMAP.format(root(live().settings, name)) for name, live in _served(diagrams).items())
        return answer(_SITEMAPS.format(listed), "application/xml", TEXT)

    @catalog.get("/robots.txt")
    def robots() -> Response:
        # Crawlers read only this address, whatever is below the diagrams' names.
        private = [url_for(".infobutton"), *(url_for(f"{name}.infobutton") for name in diagrams)]
        rules = "".join(f"Disallow: {path}\n" for path in private)
        return answer(f"User-agent: *\n{rules}\nSitemap: {root(settings)}sitemap.xml\n", "text/plain", TEXT)

    @catalog.get(SECURITY_CONTACT)
    def security_contact() -> Response:
        # Each diagram has this address below its name too, where nobody looks for it.
        return contact_answer(settings, languages_of(diagrams))

    @catalog.get("/oembed")
    def oembed() -> Response:
        return describe_pasted(_served(diagrams))

    @catalog.get("/infobutton")
    def infobutton() -> Response:
        asked = record_query()
        languages = languages_of(diagrams)
        requested = lookup([asked.tag], languages)
        language = requested or next(iter(languages))
        publisher = Publisher(
            name="catalog",
            title=languages[language]("diagrams"),
            language=language,
            root=root(settings),
            home=f"{mount()}?language={language}",
        )
        spoken = [spoken_for(live(), asked, name) for name, live in _served(diagrams).items()]
        spoken.sort(key=lambda one: one.words.language != requested)  # a record opens the first text found
        return answer_record(asked, spoken, publisher)

    @catalog.get("/livez")
    def alive() -> Response:
        return answer("ok\n", "text/plain", TEXT)

    @catalog.get("/healthz")
    def health() -> Response:
        # The reasons go to the log, because anyone may ask.
        bad = sorted(name for name, live in diagrams.items() if not live.has_content or live.problems)
        text = f"broken: {', '.join(bad)}\n" if bad else "ok\n"
        return answer(f"{text}viewer {__version__}\n", "text/plain", TEXT, status=503 if bad else 200)

    return catalog


class _Shared:
    """What all diagrams share."""

    def __init__(self, diagrams: Mapping[str, Live[Edition]]) -> None:
        self._diagrams = diagrams

    @cached_property
    def style(self) -> Asset:
        return catalog_asset()

    @property
    def script(self) -> str:
        return next(iter(_served(self._diagrams).values()))().assets["embed.js"].body


def catalog_asset() -> Asset:
    """The style sheet of the page that lists the diagrams."""
    return asset("catalog.css", catalog_style())


def _wished(languages: Mapping[str, Words]) -> str | None:
    header = request.headers.get("Accept-Language", "")
    if len(header) > _LONGEST_WISH:
        return None
    wishes = parse_accept_header(header, LanguageAccept)
    return lookup((tag for tag, quality in wishes if quality > 0), languages)
