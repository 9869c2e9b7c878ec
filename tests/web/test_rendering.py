"""From template to response: pages from the cache, with their gaps filled, and the page for a missing address."""

from __future__ import annotations

import pytest
from support.served import ROOT
from werkzeug.exceptions import NotFound

from viewer.app import create_app
from viewer.settings import Settings
from viewer.web import live_editions
from viewer.web.rendered import gap
from viewer.web.rendering import (
    missing_page,
    page_text,
    serve,
    serve_missing,
    view_for,
    wished_language,
    words_for,
)
from viewer.web.responses import PAGE, csp_hash


@pytest.fixture(scope="module")
def edition():
    return live_editions(ROOT, Settings(), watch=False)()


@pytest.fixture(scope="module")
def asked():
    return create_app(ROOT, Settings(), watch=False).test_request_context


def test_a_language_or_view_that_is_not_there_is_not_found(edition):
    assert words_for(edition, "es").language == "es"
    assert view_for(edition, None) is None
    assert view_for(edition, "back").id == "back"
    for wrong in ("fr", "EN", "", "en-US"):
        with pytest.raises(NotFound):
            words_for(edition, wrong)
    for wrong in ("Back", "", "en"):
        with pytest.raises(NotFound):
            view_for(edition, wrong)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", None),
        ("es", "es"),
        ("es-MX,en;q=0.5", "es"),
        ("fr,en;q=0.2", "en"),
        ("es;q=0,en;q=0.1", "en"),  # q=0 is a refusal
        ("es;q=0", None),
        ("fr", None),
        ("es" + " " * 1000, None),
    ],
)
def test_the_language_is_the_first_that_the_browser_wants_and_the_diagram_has(edition, asked, header, language):
    with asked("/", headers={"Accept-Language": header}):
        assert wished_language(edition) == language


def test_a_page_is_rendered_once_and_filled_for_every_request(edition, asked):
    calls = []

    def render() -> str:
        calls.append(1)
        return f"<p>{gap('theme')}</p>"

    for theme in ("dark", "dim"):
        with asked("/"):
            found = serve(edition, ("test of serve", "en"), render, PAGE, {"theme": theme})
        assert found.get_data(as_text=True) == f"<p>{theme}</p>"
    assert len(calls) == 1


def test_a_value_that_fills_a_gap_is_escaped(edition, asked):
    with asked("/"):
        found = serve(edition, ("test of escaping", "en"), lambda: f"<p>{gap('theme')}</p>", PAGE, {"theme": "<b>"})
    assert found.get_data(as_text=True) == "<p>&lt;b&gt;</p>"


def test_the_policy_of_a_page_allows_the_style_sheet_inside_it(edition, asked):
    with asked("/"):
        found = serve(edition, ("test of policy", "en"), lambda: "<p></p>", PAGE)
    assert csp_hash(edition.assets["viewer.css"].body) in found.headers["Content-Security-Policy"]


def test_a_missing_page_is_a_404_that_shows_the_address_as_text(edition, asked):
    with asked("/en/<b>x/"):
        found = serve_missing(edition, edition.languages["en"], PAGE, framed=False)
    assert found.status_code == 404
    assert "&lt;b&gt;x" in found.get_data(as_text=True)
    assert 'href="/en/"' in found.get_data(as_text=True)


def test_in_a_frame_the_links_of_a_missing_page_stay_in_the_frame(edition, asked):
    with asked("/en/embed/x/"):
        found = serve_missing(edition, edition.languages["en"], PAGE, framed=True)
    assert 'href="/en/embed/"' in found.get_data(as_text=True)
    assert 'href="/en/"' not in found.get_data(as_text=True)


def test_the_missing_page_of_an_export_names_no_address(edition, asked):
    with asked("/en/secret/"):
        text = missing_page(edition, edition.languages["es"])
    assert "secret" not in text
    assert 'href="/es/embed/"' in text  # whoever frames a missing embed sees it in the frame
    assert '<html lang="es"' in text
    assert "\x02" not in text  # no gap is left


def test_a_page_text_has_gaps_for_what_differs_by_request(edition, asked):
    with asked("/somewhere/"):
        text = page_text("not_found.html", edition, edition.languages["en"], own=_Own())
    assert "somewhere" not in text
    assert "\x02" in text


class _Own:
    address = "x"
    framed = False
