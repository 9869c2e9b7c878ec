"""A Flask blueprint: the pages, the pictures and the definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

import rjsmin
from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from viewer.answers import PAGE, PICTURE, STATIC, TEXT, Body, answer, this_request
from viewer.content import Content
from viewer.definitions import View
from viewer.diagram import Diagram, amount, part_name, point_name, review_line
from viewer.kept import Kept
from viewer.live import Live
from viewer.picture_file import picture_file
from viewer.prose import Prose
from viewer.settings import Settings
from viewer.styles import handout_style, page_style, picture_style, static_text, unscripted_style
from viewer.words import Words, lookup

RELEASED = Path(__file__).parent / "released"
"""Holds the embeds' script as each release had it (`make pinned`): what sites have pinned is served for good."""

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
    """One content ready to be served: its words, drawings and files, each made once when first asked for."""

    def __init__(self, content: Content, settings: Settings | None = None, files: dict[str, Asset] | None = None) -> None:
        self.content, self.settings = content, settings or Settings()
        self.languages: Mapping[str, Words] = content.words
        self.body = Kept()
        self._files = {} if files is None else files

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """Style, script and icon by their plain names."""
        made = {
            "viewer.css": ("text/css", page_style(self.content, "window.css")),
            "embed.css": ("text/css", page_style(self.content, "frame.css")),
            "unscripted.css": ("text/css", unscripted_style(self.content)),
            "handout.css": ("text/css", handout_style(self.content)),
            "viewer.js": ("text/javascript", _script("viewer.js", "find.js", "return.js")),
            "frame.js": ("text/javascript", _script("viewer.js", "find.js", "frame.js")),
            "embed.js": ("text/javascript", _script("embed.js")),
            "builder.js": ("text/javascript", _script("builder.js")),
            "icon.svg": ("image/svg+xml", static_text("icon.svg")),
        }
        assets = {name: _asset(name, kind, body) for name, (kind, body) in made.items()}
        # Pages of an earlier edition are still on their way to readers, and ask for their own files.
        self._files.update({asset.name: asset for asset in assets.values()})
        while len(self._files) > _FILES:
            self._files.pop(next(iter(self._files)))
        return MappingProxyType(assets)

    @cached_property
    def released(self) -> Mapping[str, Asset]:
        """Every version of the embeds' script that a snippet may have pinned, by the name with its hash."""
        kept = {path.name: path.read_text(encoding="utf-8") for path in sorted(RELEASED.glob("*.js"))}
        return MappingProxyType({name: Asset(name, body, "text/javascript") for name, body in kept.items()})

    def file(self, name: str) -> Asset | None:
        """A file of this edition, or of one before it, by the name with its hash."""
        found = next((asset for asset in self.assets.values() if asset.name == name), None)
        return found or self.released.get(name) or self._files.get(name)


def _script(*names: str) -> str:
    return str(rjsmin.jsmin("\n".join(map(static_text, names)))) + "\n"


def _asset(name: str, kind: str, body: str) -> Asset:
    stem, _, ending = name.rpartition(".")
    return Asset(f"{stem}.{sha256(body.encode()).hexdigest()[:10]}.{ending}", body, kind)


def create_blueprint(live: Live[Edition], name: str = "anatomy") -> Blueprint:
    """The pages as a blueprint, to be registered under any prefix. Nothing is shared between two of them."""
    pages = Blueprint(name, __name__, template_folder="templates")

    @pages.get("/")
    def index() -> BaseResponse:
        edition = live()
        found = _wished(edition) or edition.content.definitions.language
        response = redirect(url_for(".page", language=found))
        response.headers["Vary"] = "Accept-Language"
        return response

    @pages.get("/<language>/")
    @pages.get("/<language>/<view_id>/")
    def page(language: str, view_id: str | None = None) -> Response:
        edition = live()
        words, view = words_of(edition, language), view_of(edition, view_id)
        key = ("page", language, view_id or "", *place())
        return answer(edition.body(key, lambda: render("page.html", edition, words, view)), "text/html", PAGE)

    @pages.get("/<language>/<view_id>.svg")
    def picture(language: str, view_id: str) -> Response:
        edition = live()
        words, view = words_of(edition, language), view_of(edition, view_id)
        if view is None:
            raise NotFound
        body = edition.body(("picture", language, view_id), lambda: _picture(edition, words, view))
        return answer(body, "image/svg+xml", PICTURE)

    @pages.get("/static/<name>")
    def static(name: str) -> Response:
        edition = live()
        asset = edition.file(name)
        if asset is None:
            raise NotFound
        return answer(asset.served, asset.type, STATIC)

    @pages.get("/regions.json")
    def definitions() -> Response:
        edition = live()
        body = edition.body(
            ("definitions",), lambda: edition.content.definitions.model_dump_json(by_alias=True, exclude_defaults=True)
        )
        return answer(body, "application/json", TEXT)

    @pages.get("/regions.schema.json")
    def schema() -> Response:
        return answer(live().body(("schema",), schema_text), "application/schema+json", TEXT)

    @pages.get("/livez")
    def alive() -> Response:
        # Nothing is looked at: whatever happens to the content, a restart would not improve it.
        return answer("ok\n", "text/plain", TEXT)

    @pages.get("/healthz")
    def health() -> Response:
        edition = live()
        return _health(edition.content.version, good=not live.problems)

    @pages.get("/<path:_address>")
    def missing(_address: str) -> NoReturn:
        raise NotFound

    @pages.errorhandler(NotFound)
    def _not_found(_: NotFound) -> Response:
        return not_found(live())

    return pages


def _picture(edition: Edition, words: Words, view: View) -> str:
    content = edition.content.localized(words.language)
    return picture_file(Diagram(content, words), content.views[view.id], picture_style())


def schema_text() -> str:
    """The JSON schema of the definitions as it stands in `regions.schema.json`."""
    import json

    from viewer.definitions import schema

    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def place() -> tuple[str, ...]:
    """What the addresses in a page depend on: where it was asked for."""
    asked = this_request()
    return asked.scheme, asked.host, asked.root_path, asked.blueprint or ""


def root(edition: Edition) -> str:
    """The public address of the viewer's root, as the settings give it or as the request asks for it; ends in a slash."""
    return edition.settings.base_url or request.host_url.rstrip("/") + url_for(".index")


def absolute(edition: Edition, endpoint: str, **values: str | None) -> str:
    """The public address of one of the blueprint's endpoints."""
    return root(edition) + url_for(endpoint, **values)[len(url_for(".index")) :]  # type: ignore[arg-type]


def oembed_link(edition: Edition, language: str, view: View | None) -> str:
    """The address that tells another site's software how to embed a page."""
    page = absolute(edition, ".page", language=language, view_id=view.id if view else None)
    return absolute(edition, ".oembed", url=page, format="json")


def shown_address() -> str:
    """The path that was asked for, as the reader's browser shows it, cut where it is very long."""
    return f"{request.root_path}{request.path}"[:200]


def not_found(edition: Edition) -> Response:
    """A 404 in the look of the pages, with somewhere to go, in the language that the address begins with."""
    asked = request.view_args or {}
    language = asked.get("language") or asked.get("_address", "").partition("/")[0]
    words = edition.languages.get(language) or edition.languages[_wished(edition) or edition.content.definitions.language]
    body = render_template("not_found.html", **frame_of(edition, words), address=shown_address())
    response = answer(body, "text/html", PAGE, status=404)
    response.vary.add("Accept-Language")
    return response


def _wished(edition: Edition) -> str | None:
    """The language there is that the reader's browser asks for first."""
    return lookup((tag for tag, quality in request.accept_languages if quality > 0), edition.languages)


def _health(version: str, *, good: bool) -> Response:
    """Whether the content on disk is good. Anybody may ask, so what is wrong with it is said in the log alone."""
    if good:
        return answer(f"ok\nversion {version}\n", "text/plain", TEXT)
    text = "The content on disk is broken: see the log. The last good content is served.\n"
    return answer(f"{text}version {version}\n", "text/plain", TEXT, status=503)


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
    content = edition.content.localized(words.language)
    return {
        "content": content, "defined": content.definitions, "words": words, "assets": edition.assets,
        "diagram": Diagram(content, words), "prose": Prose(content, words),
        "review": review_line(content, words), "part_name": part_name, "point_name": point_name, "amount": amount,
        "languages": edition.languages, "oembed_link": partial(oembed_link, edition, words.language),
    }  # fmt: skip


def render(template: str, edition: Edition, words: Words, view: View | None, **more: object) -> str:
    """A template filled in for one language and view, or for all sides."""
    view = view and edition.content.localized(words.language).views[view.id]
    return render_template(template, **frame_of(edition, words), view=view, **more)
