"""Objects that a file may hold as their text alone."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from viewer.content.shorthand import TextOrObject


class Note(TextOrObject):
    """A text with a number."""

    text: str
    number: int = 0


def test_a_bare_text_is_the_object_with_that_text():
    assert Note.model_validate("Hello") == Note(text="Hello")
    assert Note.model_validate({"text": "Hello", "number": 2}).number == 2


@pytest.mark.parametrize("value", [3, None, ["Hello"], True])
def test_what_is_neither_text_nor_object_is_an_error_of_its_own(value):
    with pytest.raises(ValidationError) as caught:
        Note.model_validate(value)
    assert [error["type"] for error in caught.value.errors()] == ["paragraph_kind"]


@pytest.mark.parametrize("value", [{"text": "Hello", "note": ""}, {"text": 3}, {"text": "Hello", "number": "2"}, {}])
def test_an_object_holds_its_own_keys_with_their_own_types(value):
    with pytest.raises(ValidationError):
        Note.model_validate(value)


def test_it_cannot_be_changed():
    with pytest.raises(ValidationError):
        Note(text="Hello").text = "Bye"


def test_a_schema_offers_both_ways_to_write_it():
    text, whole = Note.model_json_schema()["anyOf"]
    assert text == {"type": "string"}
    assert whole["required"] == ["text"]
    assert set(whole["properties"]) == {"text", "number"}
