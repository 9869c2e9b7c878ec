"""The table of public addresses is what the application serves and what an export holds."""

from __future__ import annotations

import re
import shutil

import pytest
from support.served import ROOT

from viewer.app import create_app
from viewer.content import interface
from viewer.content.checks import VIEW_IDS
from viewer.settings import Settings
from viewer.web.site_table import PAGES, Address, exported_files, exported_paths, left_out, offered, rules_of

INTERNAL = {"/<path:_address>", "/<language>/embed/<path:_address>", "/problems.css"}


def test_every_row_is_served_and_everything_served_is_a_row(app):
    served = {(rule.rule, rule.endpoint.removeprefix("anatomy.")) for rule in app.url_map.iter_rules()}
    rows = {(row.rule, row.endpoint) for row in PAGES}
    assert rows <= served
    without_slash = {(rule.rstrip("/"), endpoint) for rule, endpoint in rows}
    assert {rule for rule, _ in served - rows - without_slash} == INTERNAL


@pytest.mark.slow
def test_every_exported_address_answers_with_the_headers_of_its_row(nothing_drawn):
    client = create_app(ROOT).test_client()
    kinds = {row.rule: row.kind for row in PAGES}
    for path in (*exported_paths("en", ("front",)), *exported_files()):
        found = client.get(f"/{path}")
        assert found.status_code == 200, path
        rule = f"/{path}".replace("/en/", "/<language>/").replace("front", "<view_id>")
        if kind := kinds[rule]:
            policy = re.sub(
                r" 'sha256-[^']+'", "", found.headers["Content-Security-Policy"]
            )  # the style sheet in the page
            assert policy == kind.policy, path
            assert found.headers["Cache-Control"] == kind.cache, path


def test_no_view_may_have_the_name_of_a_page():
    beside = {found[1] for row in PAGES if (found := re.match(r"/<language>/([a-z-]+)/", row.rule))}
    files_alone = {"large", "link"}  # folders of pictures, which hold no page
    assert not beside - files_alone - VIEW_IDS, (
        "give these words, page_… in viewer/content/words/, or add them to VIEW_IDS"
    )
    assert VIEW_IDS - beside == {"all"}, "what the element calls all views"


def test_a_view_without_a_row_is_refused():
    with pytest.raises(LookupError, match="add a row"):
        rules_of("nothing")


def test_a_pattern_matches_its_own_paths_and_nothing_that_only_looks_like_them():
    row = Address(rule="/<language>/<view_id>.svg", endpoint="picture")
    assert re.fullmatch(row.pattern, "en/back.svg")
    assert not re.fullmatch(row.pattern, "en/back_svg")
    assert not re.fullmatch(row.pattern, "en/a/back.svg")
    assert [*row.paths("es", ("front", "back"))] == ["es/front.svg", "es/back.svg"]


def test_what_a_machine_cannot_write_is_neither_exported_nor_linked_to(monkeypatch):
    row = Address(rule="/<language>/x.png", endpoint="x", exported=True, problem=lambda: "No font.")
    monkeypatch.setattr("viewer.web.site_table.PAGES", (*PAGES, row))
    assert "en/x.png" not in [*exported_paths("en", ())]
    assert not offered("x")
    assert "No font." in [*left_out()]


def test_every_page_of_a_template_alone_has_words_for_its_link():
    rows = {row.endpoint: row.rule for row in PAGES if row.template}
    assert rows.keys() == interface.page_folders(), "page_… in viewer/content/words/en.json"
    assert all(rule == f"/<language>/{folder}/" for folder, rule in rows.items())


def test_a_page_is_a_template_a_row_and_the_words_of_its_link(monkeypatch, folder):
    row = Address(rule="/<language>/invented/", endpoint="invented", template="base.html", exported=True)
    for module in ("site_table", "pages"):
        monkeypatch.setattr(f"viewer.web.{module}.PAGES", (*PAGES, row))
    words = {**interface._model(), "page_invented": "An invented page"}
    monkeypatch.setattr(interface, "_model", lambda: words)
    assert "invented" in interface.page_folders()
    shutil.copy(ROOT / "regions.es.json", folder)
    with (folder / "regions.json").open("a", encoding="utf-8") as file:
        file.write("\n")  # content of its own: that of the repository is loaded once, with the words as they are
    client = create_app(folder, Settings(), watch=False).test_client()
    found = client.get("/es/invented/")
    assert found.status_code == 200
    assert b'lang="es"' in found.data
    assert client.get("/es/invented").headers["Location"] == "invented/"
    assert client.get("/fr/invented/").status_code == 404
    assert "en/invented/" in exported_paths("en", ())
    link = re.search(r'<a href="/en/invented/">(.*)</a>', client.get("/en/").text)
    assert "An invented page" in link[1]
    assert "invented" not in client.get("/en/embed/").text
