"""`create_app`: settings, security headers, error pages, reload."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask, Response, request, url_for
from werkzeug.exceptions import BadRequest, InternalServerError, NotFound, RequestURITooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from viewer.commands import add_commands
from viewer.content import Live, diagrams_in, find_content
from viewer.logs import log_to_stderr
from viewer.problems import ContentError
from viewer.settings import Settings, SettingsError, read_settings, unusable
from viewer.web import (
    COMMON,
    HSTS,
    PAGE,
    SERVED,
    TEXT,
    Edition,
    Links,
    answer,
    create_blueprint,
    create_catalog,
    failure,
    live_editions,
)

LONGEST_ADDRESS = 8_000
"""Characters of a path and its query: what proxies take at most."""

PROBES = ("/livez", "/healthz")
"""What a load balancer or container asks by the server's own address, whatever its public one is."""

_MISDIRECTED = """This server serves {} and no other host.

If you run it: VIEWER_BASE_URL must be the address that readers use, and a proxy in front must pass their Host on.
"""


def host_name(address: str) -> str:
    """The host of an address as requests name it: in small letters and ASCII, without port; empty where there is
    none.
    """
    name = (urlsplit(address).hostname or "").removesuffix(".")  # a fully qualified name may end in a dot
    return name if name.isascii() else name.encode("idna").decode("ascii")


def create_app(
    folder: Path | None = None, settings: Settings | None = None, *, watch: bool = True, links: Links = SERVED
) -> Flask:
    """The viewer as a Flask application.

    `folder` holds `regions.json` and, unless it uses the packaged drawings, `assets/svg`; without it, the viewer
    serves the folder in the settings, the one beside the package, or the one inside it, whichever is found first.
    `settings` are read from the environment if not given. With `watch=False` the content is loaded once and never
    reloaded. `links` builds the links of the pages. `app.extensions["anatomy"]` is a function that returns the
    edition being served.

    A folder without `regions.json` whose folders hold diagrams serves each of them below its folder's name, and a
    page that lists them; `app.extensions["anatomy-diagrams"]` then holds such a function for each, by name.

    Raises `ContentError` if the content is invalid and no good version of it is stored, and `SettingsError` for invalid
    settings.
    """
    app = Flask("viewer", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False  # only reading is allowed: OPTIONS would be answered by Flask
    log_to_stderr()
    settings = settings or read_settings(os.environ)
    folder = folder or settings.content or find_content()
    public = host_name(settings.base_url)
    if several := diagrams_in(folder):
        live = _register_catalog(app, several, settings, watch=watch, links=links)
    else:
        live = live_editions(folder, settings, watch=watch, store=watch and _serves(), links=links)
        app.register_blueprint(create_blueprint(live))
    app.extensions["anatomy"] = live
    _check_country(settings, app.extensions.get("anatomy-diagrams", {"": live}).values())
    add_commands(app, folder, create_app)
    if settings.proxies:
        count = settings.proxies
        # Not the port, which the host has, nor the prefix: what a proxy does not set is what a stranger wrote.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

    @app.before_request
    def _refuse() -> Response | None:
        if len(request.environ.get("PATH_INFO", "")) + len(request.query_string) > LONGEST_ADDRESS:
            raise RequestURITooLarge
        if not request.host:  # it has characters that no host name has
            raise BadRequest("The request names no valid host.")
        if public and request.path not in PROBES and host_name(f"//{request.host}") != public:
            return answer(_MISDIRECTED.format(settings.base_url), "text/plain", TEXT, status=421)
        return None

    @app.after_request
    def _headers(response: Response) -> Response:
        # No answer of ours, which have them all: an error or a redirect of Flask's.
        if "Content-Security-Policy" not in response.headers:
            response.headers.update({**COMMON, "Content-Security-Policy": PAGE.policy})
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response

    @app.errorhandler(NotFound)
    def _missing(_: NotFound) -> Response:
        # An address that no rule takes, such as one with a line break in it; the blueprint has a page for all others.
        return answer("There is no such page.\n", "text/plain", TEXT, status=404)

    @app.errorhandler(InternalServerError)
    def _broken(_: InternalServerError) -> Response:
        style = ""
        with suppress(Exception):  # what failed may be the very thing that makes the style sheet
            blueprint = request.blueprint or "anatomy"
            style = url_for(f"{blueprint}.static", name=live().assets["viewer.css"].name)
        return failure(settings, request.path, style)

    return app


def _register_catalog(
    app: Flask, diagrams: Mapping[str, Path], settings: Settings, *, watch: bool, links: Links
) -> Live[Edition]:
    """Serve several diagrams, each below its own name, and the page that lists them; gives the first.

    A diagram that cannot be loaded answers 503 until it is corrected, and the others are served. Raises
    `ContentError` if none can be.
    """
    found: dict[str, Live[Edition]] = {}
    for name, folder in diagrams.items():
        own = replace(settings, base_url=settings.base_url and f"{settings.base_url}{name}/")
        live = live_editions(folder, own, watch=watch, store=watch and _serves(), links=links, patient=True)
        if not live.has_content:
            problem = ContentError(live.problems)
            logging.getLogger("viewer").error(
                "The diagram %s is broken and not served until it is fixed:\n%s", name, problem
            )
        found[name] = live
    served = [live for live in found.values() if live.has_content]
    if not served:
        raise ContentError(problem for live in found.values() for problem in live.problems)
    app.register_blueprint(create_catalog(found, settings))
    for name, live in found.items():
        app.register_blueprint(create_blueprint(live, name), url_prefix=f"/{name}")
    app.extensions["anatomy-diagrams"] = found
    return served[0]


def _check_country(settings: Settings, diagrams: Iterable[Live[Edition]]) -> None:
    """Raise `SettingsError` if no diagram has rules for the country that the settings name."""
    known = {one.id: None for live in diagrams if live.has_content for one in live().content.definitions.countries}
    if settings.country and settings.country not in known:
        allowed = ", ".join(known) or "nothing, as no diagram has countries"
        raise SettingsError(unusable("VIEWER_COUNTRY", settings.country, allowed))


def _serves() -> bool:
    """Whether the application will serve pages: commands such as `check` and `export` judge what is on disk, nothing
    else.

    Flask loads an application for its own commands (`run`) inside them, and for those of the application before it.
    """
    context = click.get_current_context(silent=True)
    return context is None or context.command.name == "run"
