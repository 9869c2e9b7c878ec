"""The walk through every text that readers see: what it finds, where, and what it leaves alone."""

from __future__ import annotations

import json

import pytest
from support.samples import DEFINITIONS, changed, write

from viewer.content.content import load_content
from viewer.content.definitions import Definitions, Review
from viewer.content.texts import LINK, LINKING, all_paragraphs, names_of, paragraphs, texts, with_texts
from viewer.content.translation import Translation


@pytest.fixture
def defined(tmp_path) -> Definitions:
    return load_content(write(tmp_path)).definitions


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("The [[galea]] is flat.", [("galea", "")]),
        ("[[galea|the flat tendon]], [[about]]", [("galea", "the flat tendon"), ("about", "")]),
        ("[galea], [[]], [[a|b|c]], [[a|]], [[[a]", []),
    ],
)
def test_a_link_is_an_id_and_perhaps_words(text, links):
    assert LINK.findall(text) == links


def test_every_text_comes_with_its_place_and_whether_pages_show_links_in_it(defined):
    found = {one.path: one for one in texts(defined)}
    assert found["title",].text == "Sample head"
    assert found["regions", 0, "sections", 2, "text", 0, "items", 0].text == "See [[about|this]]."
    assert found["sources", "book", "cite"].text == "A book."
    assert found["kinds", "muscle", "other"].text == "muscles"
    linking = {path for path, one in found.items() if one.links}
    assert {next(part for part in reversed(path) if isinstance(part, str)) for path in linking} <= LINKING
    assert ("purpose",) in linking
    assert ("sites", 0, "landmark") in linking
    assert ("title",) not in linking
    assert ("glossary", 0, "term") not in linking


def test_ids_addresses_file_names_and_the_review_are_no_texts(tmp_path):
    signed = changed(DEFINITIONS, '"status": "draft"', '"status": "draft", "by": "A. Nurse"')
    found = {one.text for one in texts(load_content(write(tmp_path, signed)).definitions)}
    assert found.isdisjoint({"frontalis", "front.svg", "https://example.org/book", "A. Nurse", "muscle-1", "63864"})
    # The name of a kind of structure is a text; the id by which a structure names its kind is none.
    assert "muscle" in found
    assert not [one for one in texts(load_content(tmp_path).definitions.structures[0]) if one.text == "muscle"]


def test_a_translation_has_its_texts_in_the_same_way():
    words = Translation.model_validate_json(
        json.dumps({"language": "es", "sources": {"book": "Un libro."}, "source_kinds": {"paper": "estudio"}})
    )
    assert [(one.path, one.text) for one in texts(words)] == [
        (("source_kinds", "paper"), "estudio"),
        (("sources", "book", "text"), "Un libro."),
    ]


def test_changing_every_text_changes_those_and_nothing_else(defined):
    shouted = with_texts(defined, str.upper)
    assert [one.text for one in texts(shouted)] == [one.text.upper() for one in texts(defined)]
    assert [one.path for one in texts(shouted)] == [one.path for one in texts(defined)]
    assert (shouted.id, shouted.views[0].artwork, shouted.walk) == (defined.id, defined.views[0].artwork, defined.walk)
    assert shouted.sources["book"].url == defined.sources["book"].url
    assert with_texts(defined, lambda text: text) == defined


def test_a_paragraph_cites_its_own_sources_or_else_those_around_it(defined):
    sources = {path: cited for path, _, cited in all_paragraphs(defined)}
    assert sources["regions", 0, "sections", 0, "text", 0] == ("book",), "those of the area"
    assert sources["regions", 0, "sections", 2, "text", 0] == ("book",), "its own"
    assert sources["regions", 1, "sections", 0, "text", 0] == ()
    assert sources["topics", 0, "text", 0] == ("book",)
    section = defined.regions[0].sections[0].model_copy(update={"sources": ("atlas",)})
    area = defined.regions[0].model_copy(update={"sections": (section,)})
    assert [cited for _, _, cited in paragraphs(area)] == [("atlas",)], "those of the section before the area's"
    assert [cited for _, _, cited in paragraphs(defined.regions[1], ("given",))] == [("given",)] * 2


def test_every_paragraph_of_the_areas_structures_and_topics_is_walked_once(defined):
    paths = [path for path, _, _ in all_paragraphs(defined)]
    assert len(paths) == len(set(paths)) == 10
    assert [path[:2] for path in paths] == [*sorted(path[:2] for path in paths[:-1]), ("topics", 0)]


def test_a_link_without_words_shows_the_name_of_what_it_leads_to(defined):
    assert names_of(defined) == {
        "forehead": "Forehead",
        "temples": "Temples",
        "frontalis": "Frontalis",
        "temporalis": "Temporalis",
        "about": "About",
        "galea": "Galea",
    }


def test_links_show_in_sentences_and_never_in_names_and_headings():
    assert {"purpose", "text", "items", "landmark", "usual", "do"} == LINKING


def test_who_reviewed_the_words_is_no_text_to_read(defined):
    review = Review(status="draft", by="A. Nurse", qualification="RN")
    assert list(texts(defined.model_copy(update={"review": review}))) == list(texts(defined))
    assert with_texts(defined.model_copy(update={"review": review}), str.upper).review == review
