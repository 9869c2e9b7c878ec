"""A file of definitions that is no JSON, not text, or not there: the message leads to the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from samples import DEFINITIONS, changed, line_of, problems_of

from viewer.definitions import LARGEST_FILE, load_definitions
from viewer.json_text import read
from viewer.problems import Problem

SYNTAX = [
    (" \n\n ", 3, 2, "Expecting a value", ""),
    ('{"a": 1', 1, 8, "Expecting ',' or '}'", ""),
    ('{"a": 1\n "b": 2}', 2, 2, "Expecting ',' or '}'", '""b": 2}"'),
    ('{"a": [1\n  2]}', 2, 3, "Expecting ',' or ']'", '"2]}"'),
    ('{"a": 1,\n}', 1, 8, "A comma stands before the closing '}'", '","'),
    ('{"a": [1,\n]}', 1, 9, "A comma stands before the closing ']'", '","'),
    ("{\n  a: 1}", 2, 3, "Expecting a key in double quotes", '"a: 1}"'),
    ("{\n  'a': 1}", 2, 3, "Expecting a key in double quotes", "\"'a': 1}\""),
    ('{"a" 1}', 1, 6, "Expecting ':' after a key", '"1}"'),
    ('{"a":\n}', 2, 1, "Expecting a value", '"}"'),
    ('{"a":\n  “b”}', 2, 3, "Expecting a value", '"“b”}"'),
    ('{"a":\n  True}', 2, 3, "Expecting a value", '"True}"'),
    ('{"a":\n  NaN}', 2, 3, "Expecting a value", '"NaN}"'),
    ('{"a":\n  -Infinity}', 2, 3, "Expecting a value", '"-Infinity}"'),
    ('{"a":\n  .5}', 2, 3, "Expecting a value", '".5}"'),
    ('{"a":\n  007}', 2, 4, "Expecting ',' or '}'", '"07}"'),
    ('{"a":\n  ٣}', 2, 3, "Expecting a value", '"٣}"'),
    ('{"a":\n  1٣}', 2, 4, "Expecting ',' or '}'", '"٣}"'),
    ('{"a":\n  // b\n 1}', 2, 3, "Expecting a value", '"// b"'),
    ('{"a":\n  "b}', 2, 3, "Unterminated string starting at", '""b}"'),
    ('{"a":\n  "b\n"}', 2, 5, "Invalid control character at", ""),
    ('{"a":\n  "\\x"}', 2, 4, "Invalid \\escape", '"\\x"}"'),
    ('{"a":\n  "\\ud83d"}', 2, 3, "Half a character, written as an escape", '""\\ud83d"}"'),
    ('{"\\udc00": 1}', 1, 2, "Half a character, written as an escape", '""\\udc00": 1}"'),
    ("{}\n{}", 2, 1, "Something follows the end of the content", '"{}"'),
    (f'{{"a":\n  {"9" * 5000}}}', 2, 3, "Expecting a value", f'"{"9" * 30}"'),
    (f'{{"a":\n  {"[" * 100000}', 2, 43, "Nested deeper than 40 levels", f'"{"[" * 30}"'),
    ('{"a":' * 60, 1, 206, "Nested deeper than 40 levels", f'"{"{" + chr(34) + "a" + chr(34) + ":"}'),
]


def found(path: Path) -> tuple[Problem, ...]:
    return problems_of(load_definitions, path)


@pytest.mark.parametrize(("text", "line", "column", "what", "value"), SYNTAX, ids=[f"{row[3]} {row[0][:12]!r}" for row in SYNTAX])
def test_a_syntax_error_is_named_with_line_column_and_what_stands_there(tmp_path, text, line, column, what, value):
    path = tmp_path / "regions.json"
    path.write_text(text, encoding="utf-8")
    (problem,) = found(path)
    assert (problem.file, problem.line, problem.path) == ("regions.json", line, f"column {column}")
    assert problem.what.startswith(f"not valid JSON: {what}")
    assert problem.value.startswith(value)
    assert problem.mend.startswith("look at this line and the end of the one before")


def test_every_key_that_stands_twice_is_named_with_its_first_line(tmp_path):
    path = tmp_path / "regions.json"
    text = changed(DEFINITIONS, '  "purpose"', '  "title": "Again",\n  "purpose"')
    text = changed(text, '"order": 2,', '"order": 2,\n      "order": 3,')
    path.write_text(text, encoding="utf-8")
    first, second = line_of(text, '"title"'), line_of(text, '"order": 2')
    twice, keep = "the key stands twice, first on line", "keep one of the two"
    assert found(path) == (
        Problem("regions.json", first + 1, "title", f"{twice} {first}", '"title"', mend=keep),
        Problem("regions.json", second + 1, "muscles[1].order", f"{twice} {second}", '"order"', mend=keep),
    )


def test_values_are_read_as_json_says_with_the_line_of_each():
    text = '{\n "a": [1, -2.5e3,\n  {"b": null}],\n "c": "\\u00e9\\ud83d\\ude00", "d": true, "e": [], "f": {}\n}\n'
    value, lines = read(text, "x.json")
    assert value == {"a": [1, -2500.0, {"b": None}], "c": "é😀", "d": True, "e": [], "f": {}}
    assert lines[("a",)] == 2
    assert lines[("a", 2, "b")] == 3
    assert lines[("c",)] == lines[("f",)] == 4


@pytest.mark.parametrize("text", ["[]", '"x"', "3", "null"])
def test_a_file_must_hold_an_object(tmp_path, text):
    path = tmp_path / "regions.json"
    path.write_text(text, encoding="utf-8")
    assert found(path) == (Problem("regions.json", 1, "", "the file holds no object", mend="begin it with { and end it with }"),)


def test_a_file_that_is_not_utf8_is_named_with_the_line_of_the_first_wrong_byte(tmp_path):
    path = tmp_path / "regions.json"
    path.write_bytes(changed(DEFINITIONS, "Sample head", "Cabeça").encode("latin-1"))
    (problem,) = found(path)
    assert (problem.line, problem.what, problem.mend) == (4, "not UTF-8 text", "save the file as UTF-8")
    assert problem.value == "b'\\xe7a\",'"


def test_a_mark_that_windows_editors_put_in_front_does_no_harm(tmp_path):
    path = tmp_path / "regions.json"
    path.write_bytes(b"\xef\xbb\xbf" + DEFINITIONS.replace("\n", "\r\n").encode())
    assert load_definitions(path)[0].title == "Sample head"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "regions.json"
    path.write_text("\n" * (LARGEST_FILE + 1), encoding="utf-8")
    assert found(path) == (Problem("regions.json", 0, "", "the file is too large", "1,000,001 bytes", "at most 1,000,000 bytes"),)


def test_a_missing_file_is_named_with_where_to_put_it(tmp_path):
    path = tmp_path / "regions.json"
    mend = f"put the file at {path}"
    assert found(path) == (Problem("regions.json", 0, "", f"cannot be read: {os.strerror(2)}", mend=mend),)


def test_a_folder_in_place_of_the_file_is_a_problem_too(tmp_path):
    (problem,) = found(tmp_path)
    assert problem.what == "this is a folder"
