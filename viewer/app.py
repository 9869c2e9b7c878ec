"""`create_app`: settings, security headers, error pages, reload."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import InternalServerError, NotFound

from viewer.commands import add_commands
from viewer.content import find_content
from viewer.live import Live
from viewer.pages import PAGE_POLICY, Edition, create_blueprint, not_found

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=31536000; includeSubDomains"


def create_app(folder: Path | None = None) -> Flask:
    """The viewer as a Flask application.

    `folder` holds `regions.json` and `assets/svg`; without it, the ones beside the package or inside it are served.
    Raises `ContentError` where the content cannot be used.
    """
    app = Flask("viewer", static_folder=None)
    logging.getLogger("viewer").setLevel(logging.INFO)
    folder = folder or find_content(Path(__file__).parent)
    live = Live(folder, Edition)
    app.register_blueprint(create_blueprint(live))
    add_commands(app, folder)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", _HSTS)
        return response

    @app.errorhandler(NotFound)
    def _missing(_: NotFound) -> Response:
        return not_found(live(), request.path)

    @app.errorhandler(InternalServerError)
    def _broken(_: InternalServerError) -> tuple[str, int]:
        return "The diagram cannot be shown right now. Please try again later.\n", 500

    return app
