"""Problems: one line each, in the order of the files, that an editor can act on and nobody can forge."""

from __future__ import annotations

import random

import pytest

from viewer.problems import MANY, ContentError, Problem, nearest, printable, shown


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem(file="a.json", line=3, path="title", what="too long"), "a.json:3: title: too long."),
        (Problem(file="a.json", line=0, path="", what="the file is empty"), "a.json: the file is empty."),
        (
            Problem(file="a.svg", line=9, path="#palm", what="wrong", value="7", allowed="1 to 3", fix="write 2"),
            "a.svg:9: #palm: wrong. Found: 7. Allowed: 1 to 3. Fix: write 2.",
        ),
        (
            Problem(file="a.json", line=1, path="", what="wrong", fix='did you mean "palm"'),
            'a.json:1: wrong. Did you mean "palm"?',
        ),
    ],
)
def test_a_problem_is_a_line_with_what_is_known_of_it(problem, line):
    assert str(problem) == line


def test_an_error_holds_each_problem_once_in_the_order_of_files_and_lines():
    places = [("a.json", 2), ("a.json", 10), ("b.json", 1)]
    problems = [Problem(file=file, line=line, path="", what="wrong") for file, line in places]
    mixed = problems * 2
    random.Random(0).shuffle(mixed)
    error = ContentError(mixed)
    assert error.problems == tuple(problems)
    assert str(error).splitlines() == [str(problem) for problem in problems]
    assert error.exit_code == 1


def test_of_too_many_problems_the_first_are_reported():
    problems = [Problem(file="a.json", line=line, path="", what="wrong") for line in range(MANY + 5, 0, -1)]
    assert [problem.line for problem in ContentError(problems).problems] == [*range(1, MANY + 1)]


def test_a_wrong_name_leads_to_the_one_that_looks_like_it():
    assert nearest("frontalix", ["frontalis", "temporalis"]) == 'did you mean "frontalis"'
    assert nearest("nose", ["frontalis", "temporalis"]) == ""
    assert nearest("front", ["frontalis"], cutoff=0.9) == ""


def test_a_hostile_name_or_a_great_many_names_are_not_compared():
    assert nearest("a" * 101, ["a" * 100]) == ""
    assert nearest("a" * 100, ["a" * 99]) != ""
    assert nearest("name-1", [f"name-{number}" for number in range(501)]) == ""
    assert nearest("name-x", [f"name-{number}" for number in range(500)]) != ""


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", '"a"'), ("", '""'), (None, "null"), (True, "true"), (False, "false"), (1.5, "1.5"), (7, "7"), ([], "[]")],
)
def test_a_value_is_shown_as_json_has_it(value, text):
    assert shown(value) == text


def test_a_long_value_is_cut_and_a_short_one_is_not():
    assert shown("x" * 58) == f'"{"x" * 58}"'
    assert shown("x" * 59) == f'"{"x" * 58}…'
    assert len(shown("\n" * 1_000_000, 20)) == 20, "escapes count too"


@pytest.mark.parametrize("sign", ["\n", "\x1b", "\u202e", "\u2066", "\x00", "\ud800", "\u200b"])
def test_signs_that_forge_a_line_or_turn_the_reading_direction_are_escaped(sign):
    assert printable(f"a{sign}b") == f"a\\u{ord(sign):04x}b"
    assert shown(sign).isprintable()


def test_letters_of_any_language_are_shown_as_they_are():
    assert printable("Ärzte, médicos, 医师 “…”") == "Ärzte, médicos, 医师 “…”"
