"""What a person who is no programmer is told about broken JSON: the place, the likely mistake, and how to fix it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import problems_of

from viewer.content.definitions import load_definitions
from viewer.content.json_file import read
from viewer.content.json_mistakes import Bracket, Mistake
from viewer.problems import ContentError, Problem

OPEN = "the {} of line {} is not closed"
CURLY, SINGLE, COMMENT = "curly quotes around a {}", "single quotes around a {}", "a comment, which JSON does not allow"
UNCLOSED, INNER = "the text that begins here has no closing quote", "a quotation mark inside a text ends it"
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
    ('{"a": 0,5}', 1, 8, "a decimal comma", '",5}"'),
    ('{"a" 1}', 1, 6, "a colon is missing between a key and its value", '"1}"'),
    ('{"a", "b": 1}', 1, 2, "a key without a value", '"a'),
    ('{"a": "b": 1}', 1, 10, "an unexpected colon", '": 1}"'),
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
    ('{"a":\n  NaN}', 2, 3, "not a valid JSON number", '"NaN}"'),
    ('{"a":\n  -Infinity}', 2, 3, "not a valid JSON number", '"-Infinity}"'),
    ('{"a":\n  .5}', 2, 3, "not a number in JSON format", '".5}"'),
    ('{"a":\n  +5}', 2, 3, "not a number in JSON format", '"+5}"'),
    ('{"a":\n  007}', 2, 3, "a number that starts with 0", '"007}"'),
    ('{"a":\n  ٣}', 2, 3, "not a number in JSON format", '"٣}"'),
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
    ('{"a":\n  "\\x"}', 2, 4, "an invalid backslash escape", '\\x"}'),
    ('{"a":\n  "\\u12"}', 2, 4, "an invalid backslash escape", '\\u12"}'),
    ('{"a":\n  "\\ud83d"}', 2, 3, "an incomplete character escape", '"\\ud83d"}'),
    ('{"\\udc00": 1}', 1, 2, "an incomplete character escape", '"\\udc00": 1}'),
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
        '{"a": 0,5}': "use a decimal point",
        "{a: 1}": 'write "a"',
        '{"a": [1}': "write ] here",
    }
    for text, fix in fixes.items():
        path.write_text(text, encoding="utf-8")
        assert [problem.fix for problem in found(path)] == [fix], text


def test_a_mistake_becomes_a_problem_with_line_column_and_what_stands_there():
    mistake = Mistake(9, "a comma is missing", allowed="a comma or }", fix="write a comma")
    assert mistake.problem('{"a": 1,\n 2 and more words than a message may hold\n}', "x.json") == Problem(
        "x.json",
        2,
        "column 1",
        "not valid JSON: a comma is missing",
        '" 2 and more words than a messa"',
        "a comma or }",
        "write a comma",
    )


def test_a_quote_in_what_stands_there_is_not_put_into_quotes_and_at_the_end_there_is_nothing():
    text = '{"a": "b" "c\x1b"}'
    assert Mistake(10, "x", fix="y").problem(text, "x.json").value == '"c\\u001b"}'
    assert Mistake(len(text), "x", fix="y").problem(text, "x.json").value == ""


@pytest.mark.parametrize(("sign", "close"), [("{", "}"), ("[", "]")])
def test_each_bracket_has_its_own_closing_one(sign, close):
    assert Bracket(sign, 1).close == close


@pytest.mark.parametrize(
    ("text", "allowed", "fix"),
    [
        ('{"a": 1 2}', "a comma or }", "write a comma after it"),
        ("[1 2]", "a comma or ]", "write a comma after it"),
        ('{"a"}', '"key": value', "write a colon and the value after the key"),
        ('{"a"', '"key": value', "restore the rest of the file from a backup"),
        ("", "an object in { }", "restore it from a backup"),
        ('{"a": 007}', "7, not 07", "remove the 0"),
        (
            '{"a": }',
            "a text in double quotes, a number, true, false, null, [ or {",
            "write the value, or remove its key",
        ),
        ('{"a": "\\x"}', '\\", \\\\, \\n, \\t or \\u and four digits', "remove it, or write \\\\ for a backslash"),
        ("{\u00a01: 2}", "ordinary spaces", "write a space instead"),
    ],
)
def test_what_is_allowed_and_the_fix_fit_the_place(text, allowed, fix):
    with pytest.raises(ContentError) as caught:
        read(text, "x.json")
    (problem,) = caught.value.problems
    assert (problem.allowed, problem.fix) == (allowed, fix)
