"""A Flask blueprint: the pages, the pictures and the definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from viewer.content import Content
from viewer.definitions import View
from viewer.diagram import Diagram, amount, part_name, point_name, review_line
from viewer.live import Live
from viewer.problems import Problem
from viewer.prose import Prose
from viewer.styles import page_style, picture_style, static_text
from viewer.words import Words, load_words

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
STATIC_POLICY = "default-src 'none'"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file whose name carries its hash, so that it may be kept for ever."""

    name: str
    body: str
    type: str


class Edition:
    """One content ready to be served: its words, drawings and files, each made once when first asked for."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.languages: Mapping[str, Words] = MappingProxyType(
            {content.definitions.language: load_words(content.definitions.language)}
        )
        self.bodies: dict[tuple[str, ...], str] = {}

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """Style, script and icon by their plain names."""
        style = page_style(self.content)
        made = {
            "viewer.css": ("text/css", style),
            "viewer.js": ("text/javascript", static_text("viewer.js")),
            "icon.svg": ("image/svg+xml", static_text("icon.svg")),
        }
        return MappingProxyType({name: _asset(name, kind, body) for name, (kind, body) in made.items()})

    def body(self, key: tuple[str, ...], make: Callable[[], str]) -> str:
        """What `make` makes, once for this content."""
        if key not in self.bodies:
            self.bodies[key] = make()
        return self.bodies[key]


def _asset(name: str, kind: str, body: str) -> Asset:
    stem, _, ending = name.rpartition(".")
    return Asset(f"{stem}.{sha256(body.encode()).hexdigest()[:10]}.{ending}", body, kind)


def create_blueprint(live: Live[Edition], name: str = "anatomy") -> Blueprint:
    """The pages as a blueprint, to be registered under any prefix. Nothing is shared between two of them."""
    pages = Blueprint(name, __name__, template_folder="templates")

    @pages.get("/")
    def index() -> BaseResponse:
        found = request.accept_languages.best_match(list(live().languages)) or live().content.definitions.language
        response = redirect(url_for(".page", language=found))
        response.headers["Vary"] = "Accept-Language"
        return response

    @pages.get("/<language>/")
    @pages.get("/<language>/<view_id>/")
    def page(language: str, view_id: str | None = None) -> Response:
        edition = live()
        words, view = _words(edition, language), _view(edition, view_id)
        key = ("page", language, view_id or "", request.script_root)
        return _answer(edition.body(key, lambda: _render("page.html", edition, words, view)), "text/html", PAGE_POLICY)

    @pages.get("/<language>/<view_id>.svg")
    def picture(language: str, view_id: str) -> Response:
        edition = live()
        words, view = _words(edition, language), _view(edition, view_id)
        if view is None:
            raise NotFound
        make = Diagram(edition.content, words).file
        body = edition.body(("picture", language, view_id), lambda: make(view, picture_style()))
        response = _answer(body, "image/svg+xml", PICTURE_POLICY)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @pages.get("/static/<name>")
    def static(name: str) -> Response:
        asset = next((a for a in live().assets.values() if a.name == name), None)
        if asset is None:
            raise NotFound
        response = _answer(asset.body, asset.type, STATIC_POLICY)
        response.headers.update(
            {"Cache-Control": FOREVER, "Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
        )
        return response

    @pages.get("/regions.json")
    def definitions() -> Response:
        edition = live()
        body = edition.body(
            ("definitions",), lambda: edition.content.definitions.model_dump_json(by_alias=True, exclude_defaults=True)
        )
        return _answer(body, "application/json", STATIC_POLICY)

    @pages.get("/regions.schema.json")
    def schema() -> Response:
        return _answer(live().body(("schema",), schema_text), "application/schema+json", STATIC_POLICY)

    @pages.get("/healthz")
    def health() -> Response:
        edition = live()
        return _health(edition.content.version, live.problems)

    @pages.get("/<path:address>")
    def missing(address: str) -> Response:
        return not_found(live(), f"/{address}")

    @pages.errorhandler(NotFound)
    def _not_found(_: NotFound) -> Response:
        return not_found(live(), request.path)

    return pages


def schema_text() -> str:
    """The JSON schema of the definitions as it stands in `regions.schema.json`."""
    import json

    from viewer.definitions import schema

    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def not_found(edition: Edition, address: str) -> Response:
    """A 404 in the look of the pages, with somewhere to go."""
    words = edition.languages[edition.content.definitions.language]
    body = render_template("not_found.html", **_frame(edition, words), address=address[:200])
    return _answer(body, "text/html", PAGE_POLICY, status=404)


def _health(version: str, problems: tuple[Problem, ...]) -> Response:
    if problems:
        text = "The changed content is broken; the last good content is shown.\n" + "\n".join(map(str, problems)) + "\n"
        return _answer(f"{text}version {version}\n", "text/plain", STATIC_POLICY, status=503)
    return _answer(f"ok\nversion {version}\n", "text/plain", STATIC_POLICY)


def _words(edition: Edition, language: str) -> Words:
    if language not in edition.languages:
        raise NotFound
    return edition.languages[language]


def _view(edition: Edition, view_id: str | None) -> View | None:
    if view_id is None:
        return None
    if view_id not in edition.content.views:
        raise NotFound
    return edition.content.views[view_id]


def _frame(edition: Edition, words: Words) -> dict[str, object]:
    """What every page is given."""
    return {
        "content": edition.content, "defined": edition.content.definitions, "words": words, "assets": edition.assets,
        "diagram": Diagram(edition.content, words), "prose": Prose(edition.content, words),
        "review": review_line(edition.content, words), "part_name": part_name, "point_name": point_name, "amount": amount,
    }  # fmt: skip


def _render(template: str, edition: Edition, words: Words, view: View | None) -> str:
    return render_template(template, **_frame(edition, words), view=view)


def _answer(body: str, kind: str, policy: str, status: int = 200) -> Response:
    response = current_app.response_class(body, status=status, mimetype=kind)
    response.headers["Content-Security-Policy"] = policy
    response.cache_control.no_cache = True
    if status == 200:
        response.set_etag(sha256(body.encode()).hexdigest()[:16])
        response.make_conditional(request)
    return response
