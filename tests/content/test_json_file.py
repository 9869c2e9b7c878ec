"""A file of definitions that is no JSON, not text, or not there: the message leads to the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.samples import DEFINITIONS, changed, line_of, problems_of

from viewer.content.definitions import LARGEST_FILE, load_definitions
from viewer.content.json_file import read
from viewer.problems import Problem

OPEN = "the {} of line {} is not closed"
CURLY, SINGLE, COMMENT = "curly quotes around a {}", "single quotes around a {}", "a comment, and JSON has none"
UNCLOSED, INNER = "a text that begins here is never closed", "a quotation mark inside a text ends it"
NO_COMMA, EMPTY = "a comma is missing after this value", "the file is empty"
NO_VALUE = "a value is missing here"

SYNTAX = [
    # nothing, or not to the end
    (" \n\n ", 3, 2, EMPTY, ""),
    ('{"a": 1', 1, 8, OPEN.format("{", 1), ""),
    ('{"a": [1,\n  2\n}', 3, 1, OPEN.format("[", 1), '"}"'),
    ('{"a":\n  {"b": 1\n]}', 3, 1, OPEN.format("{", 2), '"]}"'),
    ('[{"a": 1,\n  {"b": 2}]', 2, 3, OPEN.format("{", 1), '{"b": 2}]'),
    ("{}\n{}", 2, 1, "there is more text after the end of the content", '"{}"'),
    # commas and colons
    ('{"a": 1\n "b": 2}', 1, 7, NO_COMMA, '"1"'),
    ('{"a": "x"\n\n "b": 2}', 1, 7, NO_COMMA, '"x"'),
    ('{"a": [\n1]\n "b": 2}', 2, 2, NO_COMMA, '"]"'),
    ('{"a": [1\n  2]}', 1, 8, NO_COMMA, '"1"'),
    ('{"a": 1,\n}', 1, 8, "a comma before the closing }", '","'),
    ('{"a": [1,\n]}', 1, 9, "a comma before the closing ]", '","'),
    ('{"a": [1,,2]}', 1, 10, "a comma with nothing before it", '",2]}"'),
    ('{"a": 0,5}', 1, 8, "a comma in a number", '",5}"'),
    ('{"a" 1}', 1, 6, "a colon is missing between a key and its value", '"1}"'),
    ('{"a", "b": 1}', 1, 2, "a key without a value", '"a'),
    ('{"a": "b": 1}', 1, 10, "a colon where none belongs", '": 1}"'),
    # keys and values
    ("{\n  a: 1}", 2, 3, "a key without quotes", '"a: 1}"'),
    ("{\n  'a': 1}", 2, 3, SINGLE.format("key"), "\"'a': 1}\""),
    ("{\n  “a”: 1}", 2, 3, CURLY.format("key"), '"“a”: 1}"'),
    ('{"a":\n  “b”}', 2, 3, CURLY.format("text"), '"“b”}"'),
    ('{"a":\n  «b»}', 2, 3, CURLY.format("text"), '"«b»}"'),
    ("{\"a\":\n  'b'}", 2, 3, SINGLE.format("text"), "\"'b'}\""),
    ('{"a":\n}', 2, 1, NO_VALUE, '"}"'),
    ('{"a":\n  True}', 2, 3, "True is not a value in JSON", '"True}"'),
    ('{"a":\n  None}', 2, 3, "None is not a value in JSON", '"None}"'),
    ('{"a":\n  Word"}', 2, 3, "a text without its opening quote", 'Word"}'),
    ('{"a":\n  NaN}', 2, 3, "not a number that JSON knows", '"NaN}"'),
    ('{"a":\n  -Infinity}', 2, 3, "not a number that JSON knows", '"-Infinity}"'),
    ('{"a":\n  .5}', 2, 3, "not a number as JSON writes it", '".5}"'),
    ('{"a":\n  +5}', 2, 3, "not a number as JSON writes it", '"+5}"'),
    ('{"a":\n  007}', 2, 3, "a number that starts with 0", '"007}"'),
    ('{"a":\n  ٣}', 2, 3, "not a number as JSON writes it", '"٣}"'),
    ('{"a":\n  1٣}', 2, 3, NO_COMMA, '"1٣}"'),
    (f'{{"a":\n  {"9" * 5000}}}', 2, 3, "a number with too many digits", f'"{"9" * 30}"'),
    # comments and hidden characters
    ('{"a":\n  // b\n 1}', 2, 3, COMMENT, '"// b"'),
    ('{"a": 1, // b\n "c": 1}', 1, 10, COMMENT, '"// b"'),
    ('{"a": 1 /* b */}', 1, 9, COMMENT, '"/* b */}"'),
    ('{\n# b\n"a": 1}', 2, 1, COMMENT, '"# b"'),
    ('{\n\u00a0"a": 1}', 2, 1, "a hidden character between values (U+00A0)", '\\u00a0"a"'),
    # inside texts
    ('{"a":\n  "b}', 2, 3, UNCLOSED, '"b}'),
    ('{"a": "b,\n "c": 1}', 1, 7, UNCLOSED, '"b,'),
    ('{"a": ["b\n ]}', 1, 8, UNCLOSED, '"b'),
    ('{"a": "b, "c": 1}', 1, 7, UNCLOSED, '"b, "c": 1}'),
    ('{"a": ["b, "c", "d"]}', 1, 8, UNCLOSED, '"b, "c", "d"]}'),
    ('{"a": "b”,\n "c": 1}', 1, 7, "a text that a curly quote was meant to close", '"b”,'),
    ('{"a":\n  "b\nc"}', 2, 5, "a line break inside a text", ""),
    ('{"a":\n  "One line\r\n goes on."}', 2, 12, "a line break inside a text", '"\\u000d"'),
    ('{"a": "b\tc"}', 1, 9, "a tab inside a text", '\\u0009c"}'),
    ('{"a": "b\x01c"}', 1, 9, "a hidden character inside a text (U+0001)", '\\u0001c"}'),
    ('{"a": "your "eyebrows" lift"}', 1, 13, INNER, '"eyebrows" lift"}'),
    ('{"a": "She said, "Hello", and left."}', 1, 18, INNER, '"Hello", and left."}'),
    ('{"a": ["x", "your "brows" lift"]}', 1, 19, INNER, '"brows" lift"]}'),
    ('{"a": "It is "this"."}', 1, 14, INNER, '"this"."}'),
    ('{"a":\n  "\\x"}', 2, 4, "a backslash that means nothing", '\\x"}'),
    ('{"a":\n  "\\u12"}', 2, 4, "a backslash that means nothing", '\\u12"}'),
    ('{"a":\n  "\\ud83d"}', 2, 3, "half a character, written as an escape", '"\\ud83d"}'),
    ('{"\\udc00": 1}', 1, 2, "half a character, written as an escape", '"\\udc00": 1}'),
    # too deep
    (f'{{"a":\n  {"[" * 100000}', 2, 43, "nested deeper than 40 levels", f'"{"[" * 30}"'),
    ('{"a":' * 60, 1, 206, "nested deeper than 40 levels", '{"a":{"a":'),
]


def found(path: Path) -> tuple[Problem, ...]:
    return problems_of(load_definitions, path)


@pytest.mark.parametrize(
    ("text", "line", "column", "what", "value"), SYNTAX, ids=[f"{row[3]} {row[0][:24]!a}" for row in SYNTAX]
)
def test_a_syntax_error_is_named_with_line_column_and_what_stands_there(tmp_path, text, line, column, what, value):
    path = tmp_path / "regions.json"
    path.write_bytes(text.encode())
    (problem,) = found(path)
    assert (problem.file, problem.line, problem.path) == ("regions.json", line, f"column {column}")
    assert problem.what == f"not valid JSON: {what}"
    assert problem.value.startswith(value)
    assert problem.fix


def test_a_mistake_says_how_to_fix_it(tmp_path):
    path = tmp_path / "regions.json"
    fixes = {
        '{"a": "b\nc"}': "join the lines",
        '{"a": "your "brows" lift"}': "write “ and ” around the words",
        "{“a”: 1}": "replace them: word processors make quotes curly",
        '{"a": 1 // b\n}': "remove the comment",
        '{"a": "b}': 'write " at the end of the text',
        '{"a": True}': "write true",
        '{"a": 0,5}': "write a point",
        "{a: 1}": 'write "a"',
        '{"a": [1}': "write ] here",
    }
    for text, fix in fixes.items():
        path.write_text(text, encoding="utf-8")
        assert [problem.fix for problem in found(path)] == [fix], text


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
