"""The format of a translation: the same ids as the definitions, words only, each perhaps with its fingerprint."""

from __future__ import annotations

import json
from typing import Any, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from viewer.content.definitions import Definitions
from viewer.content.fingerprints import fingerprint
from viewer.content.translation import KIND, LINES, WORDS, KindWords, Translation, schema


def item_of(model: type[BaseModel], kind: str) -> type[BaseModel]:
    """The model of one thing in a list of them."""
    annotation: Any = model.model_fields[kind].annotation
    return annotation.__args__[0]


def read(**fields: Any) -> Translation:
    return Translation.model_validate_json(json.dumps({"language": "es", **fields}))


def test_every_list_of_words_is_one_of_the_kinds_that_are_translated():
    lists = {name for name, field in Translation.model_fields.items() if get_origin(field.annotation) is tuple}
    assert lists == set(WORDS)


@pytest.mark.parametrize("kind", WORDS)
def test_what_is_translated_of_a_kind_is_what_both_files_have_for_it(kind):
    words, original = (set(item_of(model, kind).model_fields) for model in (Translation, Definitions))
    assert words - {"id", "also"} == set(WORDS[kind])
    assert words <= original


def test_lines_and_names_of_kinds_are_fields_of_both_files():
    assert set(LINES) <= set(Translation.model_fields) & set(Definitions.model_fields)
    assert set(KIND) == set(KindWords.model_fields)


def test_a_bare_text_is_one_that_nobody_has_confirmed():
    of = fingerprint(["Sample head"])
    assert read(title="Cabeza").title.of is None
    assert read(title={"of": of, "text": "Cabeza"}).title.of == of


def test_null_holds_the_place_of_a_paragraph():
    topic = read(topics=[{"id": "about", "text": [None, "Todo."]}]).topics[0]
    assert [passage and passage.text for passage in topic.text] == [None, "Todo."]


@pytest.mark.parametrize(
    "fields",
    [
        {"titel": "Cabeza"},
        {"title": ""},
        {"title": "x" * 201},
        {"title": {"of": "feee8", "text": "Cabeza"}},
        {"topics": [{"id": "about", "sources": ["book"]}]},
        {"sites": [{"id": "frontalis-1", "dose": 5}]},
        {"regions": [{"name": "Frente"}]},
        {"views": [{"id": "front", "artwork": "front.svg"}]},
        {"kinds": {"muscle": {"look": "line"}}},
        {"language": "Spanish"},
    ],
)
def test_facts_unknown_keys_and_words_that_pages_cannot_show_are_refused(fields):
    with pytest.raises(ValidationError):
        read(**fields)


def test_all_that_a_translation_needs_is_its_language_and_it_is_a_draft():
    words = read()
    assert (words.language, words.review.status, words.topics) == ("es", "draft", ())


def test_its_schema_asks_for_no_more_and_knows_every_key():
    found = schema()
    assert found["required"] == ["language"]
    assert set(found["properties"]) == {field.alias or name for name, field in Translation.model_fields.items()}
    assert found["additionalProperties"] is False
