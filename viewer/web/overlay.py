"""In debug mode, shows on the page itself why it still displays old content."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from viewer.content import Live
from viewer.problems import Problem
from viewer.web.editions import Edition
from viewer.web.responses import PAGE, TEXT, answer
from viewer.web.style_sheets import problems_style

_HEAD, _BODY = re.compile("</head>"), re.compile("<body[^>]*>")
_LINK = Markup('<link rel="stylesheet" href="{}">\n')
_BOX = Markup(
    '\n<section class="content-problems" role="alert" lang="en" dir="ltr">\n'
    "<h2>The content on disk is broken</h2>\n"
    "<p>{} Fix {} and load the page again:</p>\n"
    "<ol>\n{}</ol>\n"
    "<p>Only debug mode shows this box. <code>anatomy-viewer check</code> prints the same list.</p>\n"
    "</section>\n"
)
_ITEM = Markup("<li>{}</li>\n")


def add_overlay(pages: Blueprint, live: Live[Edition]) -> None:
    """Show the problems of the content on every page of a blueprint while its application is in debug mode.

    Embeds are left alone: they are on somebody else's site.
    """

    @pages.get("/problems.css")
    def overlay_style() -> Response:
        if not current_app.debug:
            raise NotFound
        return answer(problems_style(), "text/css", TEXT)

    @pages.before_request
    def _whole() -> None:
        # The box needs a whole page: not a 304, and not a compressed body.
        if current_app.debug and live.has_content and live.problems:
            request.environ.pop("HTTP_IF_NONE_MATCH", None)
            request.environ.pop("HTTP_ACCEPT_ENCODING", None)

    @pages.after_request
    def _show(response: Response) -> Response:
        problems = live.problems if current_app.debug else ()
        policy = PAGE.with_styles(live().style_hashes if live.has_content else ()).policy
        if problems and response.mimetype == "text/html" and response.headers.get("Content-Security-Policy") == policy:
            response.set_data(_with_box(response.get_data(as_text=True), problems, shown=live.has_content))
            # The tag is that of the page without the box: a browser would keep the box after the fix.
            response.headers.pop("ETag", None)
            response.headers["Cache-Control"] = "no-store"
        return response


def _with_box(page: str, problems: tuple[Problem, ...], *, shown: bool) -> str:
    link = _LINK.format(url_for(".overlay_style"))
    count = "this problem" if len(problems) == 1 else f"these {len(problems)} problems"
    state = "This page shows the last good content." if shown else "There is nothing to show yet."
    box = _BOX.format(state, count, Markup().join(_ITEM.format(str(problem)) for problem in problems))
    # Functions, because a problem may hold a backslash, which a template for a replacement would read as its own.
    page = _HEAD.sub(lambda found: f"{link}{found[0]}", page, count=1)
    return _BODY.sub(lambda found: f"{found[0]}{box}", page, count=1)
