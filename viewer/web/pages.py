"""A Flask blueprint: the pages, the pictures and the definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import NotFound
from werkzeug.http import parse_accept_header

from viewer.content import Content, Live, View, Words, lookup
from viewer.drawing import Diagram, amount, letters, part_name, picture_document, point_name, review_sentences
from viewer.settings import Settings
from viewer.version import __version__
from viewer.web.addresses import address_values, below_root, mount, oembed_link, shown_address, url_with_gap
from viewer.web.html_text import Prose
from viewer.web.marked import MarkedWords
from viewer.web.page_cache import Key, PageCache
from viewer.web.rendered import Rendered, Values, gap
from viewer.web.responses import PAGE, PICTURE, STAND_IN, STATIC, TEXT, Body, Kind, answer, moved, with_slash
from viewer.web.scripts import script
from viewer.web.search_words import search_words
from viewer.web.static_files import static_text
from viewer.web.style_sheets import frame_style, handout_style, page_style, picture_style, unscripted_style

RELEASED = Path(__file__).parent / "released"
"""Files as releases had them (`make pinned`): every version of the embeds' script, and in a folder for each of the last
releases all of its style sheets and scripts, which pages in caches still ask for after an update."""

_LONGEST_WISH = 1_000
"""Characters of an `Accept-Language` that is read. Browsers send 20 to 200."""

_HASHED = re.compile(r"([a-z]+)\.[0-9a-f]{10}\.([a-z]+)")

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

_FILES = 40
"""Style sheets, scripts and icons kept of this edition and those before it."""


@dataclass(frozen=True)
class Asset:
    """A file whose name carries its hash, so that it may be kept for ever."""

    name: str
    body: str
    type: str

    @cached_property
    def served(self) -> Body:
        """The file as it is sent."""
        return Body(self.body.encode())


class Edition:
    """One content ready to be served: its words, its style sheets and scripts, and its pages, rendered when first asked for."""

    def __init__(self, content: Content, settings: Settings | None = None, files: dict[str, Asset] | None = None) -> None:
        self.content, self.settings = content, settings or Settings()
        self.languages: Mapping[str, Words] = content.words
        self.pages = PageCache()
        self._files = {} if files is None else files
        self.assets: Mapping[str, Asset] = self._build_assets()

    def _build_assets(self) -> Mapping[str, Asset]:
        """Styles, scripts and icon by their plain names."""
        made = {
            "viewer.css": page_style(self.content),
            "embed.css": frame_style(self.content),
            "unscripted.css": unscripted_style(self.content),
            "handout.css": handout_style(self.content),
            **{name: script(name) for name in ("viewer.js", "frame.js", "embed.js", "builder.js")},
            "icon.svg": static_text("icon.svg"),
        }
        assets = {name: _asset(name, body) for name, body in made.items()}
        # Pages of an earlier edition are still on their way to readers, and ask for their own files.
        self._files.update({asset.name: asset for asset in assets.values()})
        while len(self._files) > _FILES:
            self._files.pop(next(iter(self._files)))
        return MappingProxyType(assets)

    @cached_property
    def released(self) -> Mapping[str, Asset]:
        """Files of releases that pages of other sites and of caches may ask for, by the names with their hashes."""
        paths = (path for path in sorted(RELEASED.rglob("*")) if path.suffix in _TYPES)
        return MappingProxyType(
            {path.name: Asset(path.name, path.read_text(encoding="utf-8"), _TYPES[path.suffix]) for path in paths}
        )

    def file(self, name: str) -> Asset | None:
        """A file of this edition, or of one before it, by the name with its hash."""
        found = next((asset for asset in self.assets.values() if asset.name == name), None)
        return found or self.released.get(name) or self._files.get(name)

    def stand_in(self, name: str) -> Asset | None:
        """The file of today for the name of another version of it, which a page from a cache may ask for."""
        hashed = _HASHED.fullmatch(name)
        return self.assets.get(f"{hashed[1]}.{hashed[2]}") if hashed else None


def _asset(name: str, body: str) -> Asset:
    stem, _, ending = name.rpartition(".")
    return Asset(f"{stem}.{sha256(body.encode()).hexdigest()[:10]}.{ending}", body, _TYPES[f".{ending}"])


class Addresses(Blueprint):
    """A blueprint that has each address with and without its last slash, so that a view can redirect from one to the other.

    Werkzeug would do it before anybody knows whether there is such a page, for good, and to the host that a stranger names.
    """

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """Add an address. See `flask.Blueprint.add_url_rule`."""
        super().add_url_rule(rule, *args, strict_slashes=rule != "/", merge_slashes=False, **options)
        if rule.endswith("/") and rule != "/":
            super().add_url_rule(rule.removesuffix("/"), *args, merge_slashes=False, **options)


def create_blueprint(live: Live[Edition], name: str = "anatomy") -> Blueprint:
    """The pages as a blueprint, to be registered under any prefix. Nothing is shared between two of them."""
    pages = Addresses(name, __name__, template_folder="templates")

    @pages.get("/")
    def index() -> Response:
        edition = live()
        found = _wished(edition) or edition.content.definitions.language
        response = moved(mount() + below_root(".page", language=found))
        response.headers["Vary"] = "Accept-Language"
        return response

    @pages.get("/<language>/")
    @pages.get("/<language>/<view_id>/")
    def page(language: str, view_id: str | None = None) -> Response:
        edition = live()
        words, view = words_of(edition, language), view_of(edition, view_id)
        if not request.path.endswith("/"):
            return with_slash()
        return serve(edition, ("page", language, view_id or ""), lambda: page_text("page.html", edition, words, view), PAGE)

    @pages.get("/<language>/<view_id>.svg")
    def picture(language: str, view_id: str) -> Response:
        edition = live()
        words, view = words_of(edition, language), view_of(edition, view_id)
        if view is None:
            raise NotFound
        drawn = edition.pages(("picture", language, view_id), lambda: _picture(edition, words, view))
        return answer(drawn.filled({}), "image/svg+xml", PICTURE)

    @pages.get("/static/<name>")
    def static(name: str) -> Response:
        edition = live()
        asset = edition.file(name)
        if asset:
            return answer(asset.served, asset.type, STATIC)
        asset = edition.stand_in(name)
        if asset is None:
            raise NotFound
        return answer(asset.served, asset.type, STAND_IN)

    _add_texts(pages, live)

    @pages.get("/<path:_address>")
    def missing(_address: str) -> NoReturn:
        raise NotFound

    @pages.errorhandler(NotFound)
    def _not_found(_: NotFound) -> Response:
        return not_found(live())

    return pages


def _add_texts(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses that answer with data: the definitions, their schema, and whether all is well."""

    @pages.get("/regions.json")
    def definitions() -> Response:
        edition = live()
        written = edition.content.written
        text = edition.pages(("definitions",), lambda: written.model_dump_json(by_alias=True, exclude_defaults=True))
        return answer(text.filled({}), "application/json", TEXT)

    @pages.get("/regions.schema.json")
    def schema() -> Response:
        return answer(live().pages(("schema",), schema_text).filled({}), "application/schema+json", TEXT)

    @pages.get("/livez")
    def alive() -> Response:
        # Nothing is looked at: whatever happens to the content, a restart would not improve it.
        return answer("ok\n", "text/plain", TEXT)

    @pages.get("/healthz")
    def health() -> Response:
        edition = live()
        return _health(edition.content.version, good=not live.problems)


def _picture(edition: Edition, words: Words, view: View) -> str:
    content = edition.content.localized(words.language)
    return picture_document(Diagram(content, words), content.views[view.id], picture_style())


def schema_text() -> str:
    """The JSON schema of the definitions as it stands in `regions.schema.json`."""
    import json

    from viewer.content import schema

    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def not_found(edition: Edition) -> Response:
    """A 404 styled like the other pages, with somewhere to go, in the language that the address begins with."""
    asked = request.view_args or {}
    language = asked.get("language") or asked.get("_address", "").partition("/")[0]
    words = edition.languages.get(language) or edition.languages[_wished(edition) or edition.content.definitions.language]
    response = serve_missing(edition, words, PAGE, framed=False)
    response.vary.add("Accept-Language")
    return response


def _wished(edition: Edition) -> str | None:
    """The available language that the reader's browser asks for first."""
    header = request.headers.get("Accept-Language", "")
    if len(header) > _LONGEST_WISH:
        return None
    wishes = parse_accept_header(header, LanguageAccept)
    return lookup((tag for tag, quality in wishes if quality > 0), edition.languages)


def _health(version: str, *, good: bool) -> Response:
    """Whether the content on disk is good. Anybody may ask, so what is wrong with it is said in the log alone."""
    versions = f"version {version}\nviewer {__version__}\n"
    if good:
        return answer(f"ok\n{versions}", "text/plain", TEXT)
    text = "The content on disk is broken: see the log. The last good content is served.\n"
    return answer(f"{text}{versions}", "text/plain", TEXT, status=503)


def words_of(edition: Edition, language: str) -> Words:
    """The words of a language there is. Raises `NotFound` for another."""
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


def frame_of(edition: Edition, words: Words) -> dict[str, object]:
    """What every page is given."""
    content, say = edition.content.localized(words.language), MarkedWords.of(words)
    return {
        "content": content, "defined": content.definitions, "words": words, "say": say, "assets": edition.assets,
        "diagram": Diagram(content, words), "prose": Prose(content, words),
        "review": Markup(" ").join(review_sentences(content, say).values()),
        "part_name": part_name, "letters": letters(content), "search": search_words(edition.content, words.language), "point_name": point_name, "amount": amount,
        "languages": edition.languages, "oembed_link": partial(oembed_link, words.language), "url_for": url_with_gap, "gap": gap,
    }  # fmt: skip


def page_text(template: str, edition: Edition, words: Words, view: View | None, **more: object) -> str:
    """A template rendered for one language and view, or for all sides, with its gaps."""
    view = view and edition.content.localized(words.language).views[view.id]
    return render_template(template, **frame_of(edition, words), view=view, **more)


def render(template: str, edition: Edition, words: Words, view: View | None, **more: object) -> str:
    """The same as it is sent where the request was made, for a page without gaps of its own."""
    text = page_text(template, edition, words, view, **more)
    return Rendered(text).filled(address_values(edition.settings)).data.decode()


def serve(edition: Edition, key: Key, render: Callable[[], str], kind: Kind, values: Values | None = None) -> Response:
    """A page of the cache, rendered if this is the first time, with its gaps filled for this request."""
    page = edition.pages(key, render)
    return answer(page.filled({**address_values(edition.settings), **(values or {})}), "text/html", kind)


def serve_missing(edition: Edition, words: Words, kind: Kind, *, framed: bool) -> Response:
    """The page for an address that does not exist; `framed` is whether its links stay in the frame of an embed."""

    def render() -> str:
        return page_text("not_found.html", edition, words, None, address=gap("address"), framed=framed)

    page = edition.pages(("missing", words.language, "framed" if framed else ""), render)
    values = {**address_values(edition.settings), "address": shown_address()}
    return answer(page.filled(values), "text/html", kind, status=404)
