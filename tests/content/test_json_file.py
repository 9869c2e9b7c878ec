"""A file of definitions that is no JSON, not text, or not there: the message leads to the place."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.damage import within
from support.samples import DEFINITIONS, changed, line_of, problems_of

from viewer.content.definitions import LARGEST_FILE, load_definitions
from viewer.content.json_file import read
from viewer.problems import ContentError, Problem


def found(path: Path) -> tuple[Problem, ...]:
    return problems_of(load_definitions, path)


def test_every_key_that_stands_twice_is_named_with_its_first_line(tmp_path):
    path = tmp_path / "regions.json"
    text = changed(DEFINITIONS, '  "purpose"', '  "title": "Again",\n  "purpose"')
    text = changed(text, '"plain_name": "Temple muscle",', '"plain_name": "Temple muscle",\n      "plain_name": "x",')
    path.write_text(text, encoding="utf-8")
    first, second = line_of(text, '"title"'), line_of(text, '"plain_name": "Temple muscle"')
    twice, keep = "the key occurs twice, first on line", "keep one of the two"
    assert found(path) == (
        Problem("regions.json", first + 1, "title", f"{twice} {first}", '"title"', fix=keep),
        Problem("regions.json", second + 1, "structures[1].plain_name", f"{twice} {second}", '"plain_name"', fix=keep),
    )


def test_values_are_read_as_json_says_with_the_line_of_each():
    text = '{\n "a": [1, -2.5e3,\n  {"b": null}],\n "c": "\\u00e9\\ud83d\\ude00", "d": true, "e": [], "f": {}\n}\n'
    value, source = read(text, "x.json")
    assert value == {"a": [1, -2500.0, {"b": None}], "c": "é😀", "d": True, "e": [], "f": {}}
    assert source.line(("a",)) == 2
    assert source.line(("a", 2, "b")) == 3
    assert source.line(("c",)) == source.line(("f",)) == 4


@pytest.mark.parametrize("text", ["[]", '"x"', "3", "null"])
def test_a_file_must_hold_an_object(tmp_path, text):
    path = tmp_path / "regions.json"
    path.write_text(text, encoding="utf-8")
    assert found(path) == (
        Problem("regions.json", 1, "", "the file does not contain an object", fix="start it with { and end it with }"),
    )


def test_a_file_that_is_not_utf8_is_named_with_the_line_of_the_first_wrong_byte(tmp_path):
    path = tmp_path / "regions.json"
    path.write_bytes(changed(DEFINITIONS, "Sample head", "Cabeça").encode("latin-1"))
    (problem,) = found(path)
    assert (problem.line, problem.what, problem.fix) == (4, "not UTF-8 text", "save the file as UTF-8")
    assert problem.value == 'byte E7 after "  "title": "Cabe"'


def test_a_file_saved_as_utf16_is_named_as_such(tmp_path):
    path = tmp_path / "regions.json"
    path.write_text(DEFINITIONS, encoding="utf-16")
    (problem,) = found(path)
    assert (problem.line, problem.what, problem.value) == (1, "not UTF-8 text", "UTF-16")


def test_a_mark_that_windows_editors_put_in_front_does_no_harm(tmp_path):
    path = tmp_path / "regions.json"
    path.write_bytes(b"\xef\xbb\xbf" + DEFINITIONS.replace("\n", "\r\n").encode())
    assert load_definitions(path)[0].title == "Sample head"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "regions.json"
    path.write_text("\n" * (LARGEST_FILE + 1), encoding="utf-8")
    assert found(path) == (
        Problem("regions.json", 0, "", "the file is too large", "4,000,001 bytes", "at most 4,000,000 bytes"),
    )


def test_a_missing_file_is_named_with_where_to_put_it(tmp_path):
    path = tmp_path / "regions.json"
    fix = f"put the file at {path}"
    assert found(path) == (Problem("regions.json", 0, "", f"cannot be read: {os.strerror(2)}", fix=fix),)


def test_a_folder_in_place_of_the_file_is_a_problem_too(tmp_path):
    (problem,) = found(tmp_path)
    assert problem.what == "this is a folder"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"a": "\\ud83d"}', "an incomplete character escape"),
        (f'{{"a": {"9" * 41}}}', "a number with too many digits"),
        ("[" * 42, "nested deeper than 40 levels"),
        ("{} x", "there is more text after the end of the content"),
        ('{"a": 1,}', "a comma before the closing }"),
    ],
)
def test_what_no_file_of_ours_may_hold_is_refused(text, what):
    with pytest.raises(ContentError) as caught:
        read(text, "x.json")
    assert [one.what for one in caught.value.problems] == [f"not valid JSON: {what}"]


def test_forty_levels_and_forty_digits_are_read():
    assert read("[" * 41 + "]" * 41, "x.json")[0]
    assert read("9" * 40, "x.json")[0] == 10**40 - 1


def test_a_long_text_without_its_quote_is_refused_at_once():
    """A pattern that tries again from every place would take minutes."""
    with within(5), pytest.raises(ContentError):
        read('{"a": "' + "x\\n" * 500_000, "x.json")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9999, 9999) | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_any_value_is_read_as_the_standard_library_reads_it(value):
    for indent in (None, 1):
        assert read(json.dumps(value, indent=indent), "x.json")[0] == value
