"""The page of an error on our side: calm, readable in a frame, and built from nothing that could fail again."""

from __future__ import annotations

import pytest
from flask import Flask, Response
from support.markup import Markup, read_once

from viewer.app import create_app
from viewer.settings import Settings
from viewer.web.error_page import failure


def failed(address: str, style: str = "", status: int = 500) -> Response:
    """The error page of an address, asked for without an application's content."""
    with Flask("site").test_request_context(address):
        return failure(Settings(), address, style, status=status)


def page(address: str, style: str = "") -> Markup:
    return Markup(failed(address, style).get_data(as_text=True))


@pytest.mark.parametrize(
    ("address", "ancestors"),
    [("/en/embed/", "'self' https:"), ("/anatomy/es/embed/left/", "'self' https:"), ("/en/", "'none'")],
)
def test_only_the_error_page_of_an_embed_can_be_framed(address, ancestors):
    answer = failed(address)
    assert f"frame-ancestors {ancestors}" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "text/html"


def test_it_says_whom_to_ask_in_valid_markup():
    shown = page("/en/")
    assert shown.faults == []
    assert next(shown.named("html")).attributes["lang"] == "en"
    assert next(shown.named("h1")).text == "Something went wrong"
    assert "ask your clinic" in next(shown.named("main")).text
    assert b"{" not in failed("/en/").data


def test_its_style_sheet_is_a_link_if_there_is_one():
    assert [*page("/en/").named("link")] == []
    (link,) = page("/en/", '/static/"embed".css').named("link")
    assert link.attributes == {"rel": "stylesheet", "href": '/static/"embed".css'}


def test_no_cache_stores_it_and_its_status_can_be_an_outages():
    assert (failed("/en/").status_code, failed("/en/", status=503).status_code) == (500, 503)
    assert failed("/en/").headers["Cache-Control"] == "no-cache"
    assert "ETag" not in failed("/en/").headers


def test_what_breaks_shows_a_calm_page_that_can_be_framed():
    app = create_app(settings=Settings())

    def break_down():
        raise RuntimeError("secret")

    app.view_functions["anatomy.embed"] = lambda **_: break_down()
    answer = app.test_client().get("/en/embed/")
    shown = read_once(answer.text)
    assert answer.status_code == 500
    assert not shown.faults
    assert next(shown.named("h1")).text == "Something went wrong"
    assert "secret" not in answer.text
    assert "frame-ancestors 'self' https:" in answer.headers["Content-Security-Policy"]
    assert app.test_client().get(shown.values("href")[0]).mimetype == "text/css"
