"""The short hashes by which translations and reviews name the exact words they belong to."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from viewer.content.fingerprints import LENGTH, Fingerprint, fingerprint


def test_a_fingerprint_is_the_same_in_every_version_because_files_hold_it():
    assert fingerprint(["The front of the [[galea]]."]) == "feee81"
    assert fingerprint(["A few.", "See [[about|this]]."]) == "361751"
    assert fingerprint([]) == "e3b0c4"


def test_a_fingerprint_changes_with_each_letter_the_order_and_where_one_text_ends():
    texts = [["A few.", "More."], ["More.", "A few."], ["A few."], ["a few.", "More."], ["A few.More."]]
    assert len({fingerprint(each) for each in texts}) == len(texts)


@pytest.mark.parametrize("written", ["1f3a9", "1f3a9cc", "1F3A9C", "1f3a9g", "1f3a9c\n", ""])
def test_anything_but_six_small_hexadecimal_digits_in_a_file_is_no_fingerprint(written):
    with pytest.raises(ValidationError, match="fingerprint"):
        TypeAdapter(Fingerprint).validate_python(written)


def test_a_schema_asks_for_just_the_fingerprints_that_are_read():
    read = TypeAdapter(Fingerprint)
    assert read.validate_python(fingerprint(["A few."])) == fingerprint(["A few."])
    assert read.json_schema() == {"type": "string", "pattern": f"^[0-9a-f]{{{LENGTH}}}$"}
