"""Languages in a browser: another one opens what is chosen, and long words from right to left fit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.measures import sideways, words_in
from support.pseudo import LANGUAGE, pseudo_head
from support.served import serve, with_headers


@pytest.fixture(scope="module")
def pseudo_server(tmp_path_factory) -> Iterator[str]:
    yield from serve(pseudo_head(tmp_path_factory.mktemp("pseudo")))


@with_headers("server")
def test_with_script_the_other_language_opens_what_is_chosen(open_page, server):
    page = open_page(f"{server}/en/#occipitalis", reduced_motion="reduce")
    page.click('nav.views a[data-view="back"]')
    page.click('nav.languages a[lang="es"]')
    page.wait_for_url("**/es/back/#occipitalis")
    assert page.locator("#occipitalis h2").inner_text().startswith("Músculo de atrás de la cabeza")


def test_a_long_language_from_right_to_left_fits_the_smallest_screen(open_page, pseudo_server):
    page = open_page("about:blank", width=320, height=700, reduced_motion="reduce")
    for place in ("", "back/", "handout/"):
        page.goto(f"{pseudo_server}/{LANGUAGE}/{place}")
        assert sideways(page) == 0, place


def test_the_names_of_a_long_language_stay_inside_the_picture(open_page, pseudo_server):
    page = open_page("about:blank", reduced_motion="reduce")
    for view in ("front", "left", "right", "back"):
        page.goto(f"{pseudo_server}/{LANGUAGE}/{view}/")
        seen = words_in(page, view)
        assert len(seen["words"]) > 8, view
        for word in seen["words"]:
            assert seen["frame"]["x0"] <= word["x0"], (view, word)
            assert word["x1"] <= seen["frame"]["x1"] + 0.5, (view, word)
