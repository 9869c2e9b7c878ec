"""Which passage translates which paragraph: found by fingerprints, so that editing one language needs no edit of the
other.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import write

from viewer.content.content import load_content
from viewer.content.definitions import Definitions, Paragraph, Wording
from viewer.content.fingerprints import fingerprint
from viewer.content.passages import TranslationState, as_written, localize, match, missing, own_words, pairs, texts_of
from viewer.content.translation import Translation


def own(*texts: str) -> list[str]:
    return [fingerprint([text]) for text in texts]


def other(*texts: str | None) -> list[str | None]:
    """Passages: "=a" is confirmed to translate "a", "a" says nothing, None is not translated yet."""
    return [fingerprint([text[1:]]) if text and text.startswith("=") else None for text in texts]


@pytest.mark.parametrize(
    ("originals", "passages", "matched"),
    [
        ("ab", ["=a", "=b"], {(0, 0), (1, 1)}),
        ("xab", ["=a", "=b"], {(0, None), (1, 0), (2, 1)}),  # added at the start
        ("axb", ["=a", "=b"], {(0, 0), (1, None), (2, 1)}),  # added between
        ("b", ["=a", "=b"], {(0, 1), (None, 0)}),  # taken out
        ("ba", ["=a", "=b"], {(0, 1), (1, 0)}),  # reordered
        ("aXc", ["=a", "=b", "=c"], {(0, 0), (1, 1), (2, 2)}),  # changed: still its neighbor's neighbor
        ("nXc", ["=b", "=c"], {(0, None), (1, None), (2, 1), (None, 0)}),  # changed and added side by side: no telling
        ("nXc", [None, "=b", "=c"], {(0, 0), (1, 1), (2, 2)}),  # … but for null in the place of the new one
        ("ab", ["p", "q"], {(0, 0), (1, 1)}),  # nobody has confirmed any yet
        ("abc", ["p", "q"], {(0, None), (1, None), (2, None), (None, 0), (None, 1)}),
        ("abc", ["p", None, "q"], {(0, 0), (1, 1), (2, 2)}),
        ("aa", ["=a", "=a"], {(0, 0), (1, 1)}),  # two alike
        ("a", ["=a", "=a"], {(0, 0), (None, 1)}),  # one too many
        ("", ["=a"], {(None, 0)}),
        ("a", [], {(0, None)}),
    ],
)
def test_passages_find_their_paragraphs(originals, passages, matched):
    assert set(match(own(*originals), other(*passages))) == matched


@given(
    st.lists(st.sampled_from("abcde"), max_size=7), st.lists(st.sampled_from(["=a", "=b", "=c", "p", None]), max_size=7)
)
def test_every_paragraph_and_passage_is_matched_once_and_fingerprints_come_first(originals, passages):
    paragraphs, translated = own(*originals), other(*passages)
    found = list(match(paragraphs, translated))
    assert sorted(i for i, _ in found if i is not None) == list(range(len(paragraphs)))
    assert sorted(j for _, j in found if j is not None) == list(range(len(translated)))
    for text in "abc":
        fitting = [
            1
            for i, j in found
            if i is not None and j is not None and originals[i] == text and passages[j] == f"={text}"
        ]
        assert len(fitting) == min(originals.count(text), passages.count(f"={text}"))


def test_the_words_of_a_paragraph_are_its_text_and_its_items():
    assert texts_of(Paragraph(text="a", items=("b", "c"), sources=("book",))) == ("a", "b", "c")


def test_a_heading_is_part_of_the_words_that_are_compared():
    """Whoever changes a heading alone is told that its translation may no longer fit."""
    assert texts_of(Paragraph(heading="h", text="a", items=("b",))) == ("a", "b", "h")


@pytest.fixture
def defined(tmp_path) -> Definitions:
    return load_content(write(tmp_path)).written


def spanish(**fields: Any) -> Translation:
    return Translation.model_validate_json(json.dumps({"language": "es", **fields}))


def fitting(text: str, *original: str) -> dict[str, str]:
    """A text that says which words it translates."""
    return {"of": fingerprint(original), "text": text}


def state_of(defined: Definitions, words: Translation, kind: str, item_id: str = "") -> TranslationState:
    return next(pair.state for pair in pairs(defined, words) if (pair.kind, pair.id) == (kind, item_id))


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ({"title": fitting("Cabeza", "Sample head")}, TranslationState.FITS),
        ({"title": fitting("Cabeza", "Another head")}, TranslationState.STALE),
        ({"title": "Cabeza"}, TranslationState.UNCONFIRMED),
        ({}, TranslationState.MISSING),
    ],
)
def test_a_translation_fits_the_very_words_that_it_names(defined, words, state):
    assert state_of(defined, spanish(**words), "title") == state


def test_words_for_a_text_that_is_gone_are_left_over(defined):
    without = defined.model_copy(update={"trademark": None})
    assert state_of(without, spanish(trademark=fitting("Ninguna.", "None.")), "trademark") == TranslationState.ORPHAN


def test_only_words_that_fit_are_shown_and_the_others_remain_in_the_original_language(defined):
    words = spanish(
        title=fitting("Cabeza", "Sample head"),
        purpose=fitting("Para romper.", "To be mended."),
        disclaimer="Para pruebas.",
        kinds={"muscle": {"one": fitting("músculo", "muscle")}},
        sources={"book": fitting("Un libro.", "A book.")},
        source_kinds={"paper": "artículo"},
    )
    found, untranslated = localize(defined, words)
    assert (found.language, found.title) == ("es", "Cabeza")
    assert (found.purpose, found.disclaimer) == ("To be broken.", "For tests only.")
    assert (found.kinds["muscle"].one, found.kinds["muscle"].other) == ("músculo", "muscles")
    assert (found.sources["book"].cite, found.sources["book"].kind) == ("Un libro.", "artículo")
    assert {"To be broken.", "For tests only.", "muscles", "Forehead"} <= untranslated
    assert untranslated.isdisjoint({"Sample head", "muscle", "A book.", "paper"})


def test_a_kind_of_source_without_a_translation_is_in_the_original_language(defined):
    found, untranslated = localize(defined, spanish())
    assert found.sources["book"].kind == "paper"
    assert "paper" in untranslated


def test_search_words_are_those_of_the_language_and_translate_nothing(defined):
    own = defined.regions[0].model_copy(update={"also": ("brow",)})
    defined = defined.model_copy(update={"regions": (own, *defined.regions[1:])})
    found, untranslated = localize(defined, spanish(regions=[{"id": "temples", "also": ["sien"]}]))
    assert [region.also for region in found.regions] == [(), ("sien",)]
    assert "brow" not in untranslated


def test_words_of_the_interface_that_are_not_translated_are_the_viewers_own_and_no_foreign_text(defined):
    own = {"topics": Wording(text="Subjects"), "parts": Wording(text="Places")}
    defined = defined.model_copy(update={"words": own})
    words = spanish(words={"topics": fitting("Asuntos", "Subjects")})
    assert own_words(defined) == {"topics": "Subjects", "parts": "Places"}
    assert own_words(defined, words) == {"topics": "Asuntos"}
    found, untranslated = localize(defined, words)
    assert set(found.words) == {"topics"}
    assert "Places" not in untranslated


def test_a_citation_is_the_same_in_all_languages_and_never_missing(defined):
    assert not [name for name in missing(defined, spanish()) if name.startswith("sources (")]
    assert "source_kinds (paper)" in missing(defined, spanish())


def test_what_is_missing_is_named_as_a_whole_or_by_its_paragraphs(defined):
    section = {"heading": fitting("Efectos", "Effects"), "id": "effects", "text": []}
    two = defined.regions[0].sections[2].model_copy(update={"text": (*defined.regions[0].sections[2].text,) * 2})
    region = defined.regions[0].model_copy(update={"sections": (two,)})
    defined = defined.model_copy(update={"regions": (region,)})
    whole = spanish(regions=[{"id": "forehead", "sections": [section]}])
    assert "regions (forehead) sections[effects].text" in missing(defined, whole)
    half = section | {
        "text": [{"of": fingerprint(["A few.", "See [[about|this]]."]), "text": "Pocos.", "items": ["A"]}]
    }
    found = missing(defined, spanish(regions=[{"id": "forehead", "sections": [half]}]))
    assert "regions (forehead) sections[effects].text[1]" in found


def test_a_translation_alone_is_its_words_whether_they_fit_or_not(defined):
    words = spanish(
        title="Cabeza",
        regions=[{"id": "temples", "name": "Sienes", "sections": [{"heading": "Dónde", "text": ["A un lado."]}]}],
        topics=[{"id": "gone", "title": "Nada"}],
    )
    alone = as_written(defined, words)
    assert (alone.language, alone.title, alone.purpose) == ("es", "Cabeza", "")
    (region,) = alone.regions
    assert (region.name, region.sections[0].heading, region.sections[0].text[0].text) == (
        "Sienes",
        "Dónde",
        "A un lado.",
    )
    assert alone.topics == ()


def test_a_text_belongs_to_the_part_whose_page_shows_it(defined):
    parts = {(pair.kind, pair.id): pair.part for pair in pairs(defined, spanish())}
    assert parts["sites", "temporalis-1"] == "temporalis"
    assert (parts["regions", "temples"], parts["glossary", "galea"]) == ("temples", "glossary")
