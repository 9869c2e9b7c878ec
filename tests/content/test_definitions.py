"""Broken values in `regions.json`: each is named with its line, place, value, what is allowed and how to fix it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from support.samples import DEFINITIONS, changed, line_of, problems_of, write

from viewer.content.definitions import Arm, Section, Step, Wording, load_definitions
from viewer.problems import Problem

ID = "small letters, digits and hyphens, a letter first, at most 64"
FILE_NAME = f"a name such as front.svg ({ID})"
TAG = "a tag such as en, es or zh-Hant"
DATE = "a date such as 2026-11-23"
LINK = "https://…, tel:… or mailto:…, without spaces or quotes"
PARAGRAPH = 'text in double quotes, or an object with "text"'
KIND = "the wrong kind of value"
DAY = "write an existing day: year-month-day"
ONE_OF = "write one of them, in double quotes"
SHORTEN = "make it shorter, or two paragraphs of it"
START = '"from": "glabella",\n'
DOSE = '"dose": 5,\n      "landmark": "1'
BETWEEN = '"between": ["temporalis-1", "tragus"], "at": 0.5,'
SITE_KEYS = (
    "along, at, back, between, dose, down, forward, from, id, inward, landmark, outward, sides, slanted, sources,"
    " structure, up, view"
)
SOURCE_KEYS = "checked, cite, kind, look_up, quotes, status, url"


def found(folder: Path, text: str) -> tuple[Problem, ...]:
    path = folder / "regions.json"
    path.write_text(text, encoding="utf-8")
    return problems_of(load_definitions, path)


BROKEN = [
    # text
    ('"Sample head"', "null", "title", KIND, "null", "text in double quotes", "write text in double quotes"),
    ('"Sample head"', "7", "title", KIND, "7", "text in double quotes", "write text in double quotes"),
    ('"Sample head"', '["Sample"]', "title", KIND, "a list", "text in double quotes", "write text in double quotes"),
    (
        '"Sample head"',
        '""',
        "title",
        "the text is empty",
        '""',
        "at least one character",
        "write the text, or remove the key",
    ),
    (
        '"Sample head"',
        f'"{"x" * 201}"',
        "title",
        "the text is too long",
        f'"{"x" * 58}…',
        "at most 200 characters",
        SHORTEN,
    ),
    (
        '"To be broken."',
        f'"{"x" * 1201}"',
        "purpose",
        "the text is too long",
        f'"{"x" * 58}…',
        "at most 1200 characters",
        SHORTEN,
    ),
    (
        '"All of it."',
        f'"{"x" * 1201}"',
        "topics[0].text[0]",
        "the text is too long",
        f'"{"x" * 58}…',
        "at most 1200 characters",
        SHORTEN,
    ),
    ('"All of it."', "5", "topics[0].text[0]", KIND, "5", PARAGRAPH, "use one of the two"),
    (
        '["All of it."]',
        '"All of it."',
        "topics[0].text",
        KIND,
        '"All of it."',
        "a list in [ ]",
        'put it in brackets: ["…"]',
    ),
    ('["All of it."]', "[]", "topics[0].text", "the list is empty", "", "at least 1", "add one"),
    # numbers, true and false
    (DOSE, DOSE.replace("5", '"1"', 1), "sites[0].dose", KIND, '"1"', "a whole number", "write a whole number"),
    (DOSE, DOSE.replace("5", "1.5", 1), "sites[0].dose", KIND, "1.5", "a whole number", "write a whole number"),
    (DOSE, DOSE.replace("5", "true", 1), "sites[0].dose", KIND, "true", "a whole number", "write a whole number"),
    (DOSE, DOSE.replace("5", "0", 1), "sites[0].dose", "the number is too small", "0", "1 or more", "correct it"),
    (
        DOSE,
        DOSE.replace("5", "10000", 1),
        "sites[0].dose",
        "the number is too large",
        "10000",
        "9999 or less",
        "correct it",
    ),
    (DOSE, DOSE.replace("5", "1e999", 1), "sites[0].dose", KIND, "inf", "a whole number", "write a whole number"),
    (
        DOSE,
        DOSE.replace("5", "9" * 40, 1),
        "sites[0].dose",
        "the number is too large",
        "9" * 40,
        "9999 or less",
        "correct it",
    ),
    ("10.5", '"10"', "sites[0].outward", KIND, '"10"', "a number", "write a number"),
    ("10.5", "-1", "sites[0].outward", "the number is too small", "-1", "0 or more", "correct it"),
    ("10.5", "2000.1", "sites[0].outward", "the number is too large", "2000.1", "2000 or less", "correct it"),
    ("10.5", "1e999", "sites[0].outward", "the number is too large", "inf", "2000 or less", "correct it"),
    ('"mirror": true', '"mirror": 1', "views[2].mirror", KIND, "1", "true or false", "write true or false"),
    # ids, words of a choice, file names, languages
    (
        '"id": "about"',
        '"id": "About us"',
        "topics[0].id",
        "not a well-formed id",
        '"About us"',
        ID,
        "use only these characters",
    ),
    ('"id": "about"', '"id": "1st"', "topics[0].id", "not a well-formed id", '"1st"', ID, "use only these characters"),
    (
        '"id": "about"',
        f'"id": "{"a" * 65}"',
        "topics[0].id",
        "not a well-formed id",
        f'"{"a" * 58}…',
        ID,
        "use only these characters",
    ),
    (
        '"id": "about"',
        '"id": "about\\n"',
        "topics[0].id",
        "not a well-formed id",
        '"about\\u000a"',
        ID,
        "use only these characters",
    ),
    (
        '"book": {',
        '"The Book": {',
        "sources.The Book",
        "not a well-formed id",
        '"The Book"',
        ID,
        "use only these characters",
    ),
    (
        '"facing": 90',
        '"facing": 360',
        "views[1].facing",
        "the number is too large",
        "360",
        "less than 360",
        "correct it",
    ),
    (
        '"muscles" }',
        '"muscles", "look": "furry" }',
        "kinds.muscle.look",
        "not one of the words allowed here",
        '"furry"',
        '"fibers", "line", "outline"',
        ONE_OF,
    ),
    (
        '"name": "Temples",',
        '"name": "Temples", "color": "beige",',
        "regions[1].color",
        "not one of the words allowed here",
        '"beige"',
        '"indigo", "gold", "teal", "rose", "violet", "green", "orange", "sky", "magenta"',
        ONE_OF,
    ),
    (
        '["middle"]',
        '["up"]',
        "sites[1].sides[0]",
        "not one of the words allowed here",
        '"up"',
        '"left", "right", "middle"',
        ONE_OF,
    ),
    (
        '"status": "read"',
        '"status": "raed"',
        "sources.book.status",
        "not one of the words allowed here",
        '"raed"',
        '"read", "to be confirmed"',
        'did you mean "read"',
    ),
    (
        '"status": "read"',
        '"status": "seen"',
        "sources.book.status",
        "not one of the words allowed here",
        '"seen"',
        '"read", "to be confirmed"',
        ONE_OF,
    ),
    (
        '"front.svg"',
        '"../front.svg"',
        "views[0].artwork",
        "not a file name of the artwork folder",
        '"../front.svg"',
        FILE_NAME,
        "put the drawing into assets/svg as plain SVG, and write its name without the folder",
    ),
    ('"en"', '"English"', "language", "not a language tag", '"English"', TAG, "write the language's tag"),
    ('"en"', '"en_GB"', "language", "not a language tag", '"en_GB"', TAG, "write the language's tag"),
    # dates
    ('"2026-11-23"', '"soon"', "sources.book.checked", "not a date", '"soon"', DATE, DAY),
    ('"2026-11-23"', '"2026-11-31"', "sources.book.checked", "not a date", '"2026-11-31"', DATE, DAY),
    ('"2026-11-23"', '"23.11.2026"', "sources.book.checked", "not a date", '"23.11.2026"', DATE, DAY),
    ('"2026-11-23"', '"2026-11-23T09:30:00"', "sources.book.checked", "not a date", '"2026-11-23T09:30:00"', DATE, DAY),
    ('"2026-11-23"', "20261123", "sources.book.checked", "not a date", "20261123", DATE, DAY),
    # lists and objects
    (
        '"identifiers": { "FMA": "63864" }',
        '"identifiers": []',
        "regions[0].identifiers",
        KIND,
        "a list",
        "an object in { }",
        "write an object in { }",
    ),
    (
        '["frontalis"]',
        '{"frontalis": 1}',
        "regions[0].structures",
        KIND,
        "an object",
        "a list in [ ]",
        "write a list in [ ]",
    ),
    (
        '["temporalis-1", "tragus"]',
        '["tragus"]',
        "sites[3].between",
        "the list is too short",
        "",
        "at least 2",
        "add one",
    ),
    (
        '["temporalis-1", "tragus"]',
        '["tragus", "a", "b"]',
        "sites[3].between",
        "the list is too long",
        "",
        "at most 2",
        "shorten it",
    ),
    # unknown keys, with the nearest right one
    (
        '"plain_name": "Forehead muscle",',
        '"plain_name": "x", "plainname": "y",',
        "structures[0].plainname",
        "an unknown key",
        '"plainname"',
        "also, codes, extra, id, identifiers, kind, name, plain_name, sections, sources, summary",
        'did you mean "plain_name"',
    ),
    (
        START,
        '"from": "glabella", "form": "glabella",\n',
        "sites[0].form",
        "an unknown key",
        '"form"',
        SITE_KEYS,
        'did you mean "from"',
    ),
    (
        '"kind": "paper",',
        '"kind": "paper", "kinds": "x",',
        "sources.book.kinds",
        "an unknown key",
        '"kinds"',
        SOURCE_KEYS,
        'did you mean "kind"',
    ),
    (
        '"text": "A few.",',
        '"text": "A few.", "item": [],',
        "regions[0].sections[2].text[0].item",
        "an unknown key",
        '"item"',
        "checked, compares, countries, handout, heading, items, sources, text, tier",
        'did you mean "items"',
    ),
    (
        '"status": "draft"',
        '"status": "draft", "signature": "x"',
        "review.signature",
        "an unknown key",
        '"signature"',
        "by, next, on, qualification, status, words",
        "remove it",
    ),
    (
        '"status": "draft"',
        '"status": "draft", "\\u001b[2J": 1',
        "review.\\u001b[2J",
        "an unknown key",
        '"\\u001b[2J"',
        "by, next, on, qualification, status, words",
        "remove it",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "what", "value", "allowed", "fix"), BROKEN)
def test_a_broken_value_is_named_with_its_line_place_rule_and_fix(tmp_path, old, new, path, what, value, allowed, fix):
    problem = Problem("regions.json", line_of(DEFINITIONS, old), path, what, value, allowed, fix)
    assert found(tmp_path, changed(DEFINITIONS, old, new)) == (problem,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (START, ""),
        (START, '"from": "glabella", "between": ["a", "b"], "at": 0.5,'),
        (BETWEEN, ""),
        (BETWEEN, '"from": "a", ' + BETWEEN),
    ],
)
def test_a_site_starts_from_one_place(tmp_path, old, new):
    (problem,) = found(tmp_path, changed(DEFINITIONS, old, new))
    assert (problem.path, problem.what) == (site_of(old), "a site starts from one place")
    assert (problem.allowed, problem.fix) == ('either "from" or "between"', "keep one of the two")


@pytest.mark.parametrize(
    ("old", "new"), [(START, '"from": "glabella", "at": 0.5,'), (BETWEEN, '"between": ["a", "b"],')]
)
def test_a_site_between_two_places_says_how_far_along(tmp_path, old, new):
    (problem,) = found(tmp_path, changed(DEFINITIONS, old, new))
    assert (problem.path, problem.what) == (site_of(old), '"between" and "at" go together')
    assert (problem.allowed, problem.fix) == ('"between": ["a", "b"], "at": 0.5', "add the one that is missing")


def site_of(start: str) -> str:
    return "sites[0]" if start == START else "sites[3]"


@pytest.mark.parametrize(
    ("key", "around", "path"),
    [
        ('  "title": "Sample head",\n', "{", "title"),
        ('      "name": "Frontalis",\n', '{\n      "id": "frontalis"', "structures[0].name"),
        ('      "cite": "A book.",\n', '"book": {', "sources.book.cite"),
        ('"text": "A few.", ', '{ "text": "A few."', "regions[0].sections[2].text[0].text"),
    ],
)
def test_a_missing_key_is_named_at_the_object_that_lacks_it(tmp_path, key, around, path):
    name = path.rpartition(".")[2]
    problem = Problem("regions.json", line_of(DEFINITIONS, around), path, f'"{name}" is missing', fix=f'add "{name}"')
    assert found(tmp_path, changed(DEFINITIONS, key, "")) == (problem,)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//example.org",
        "/book",
        "data:text/html,x",
        "HTTPS://example.org",
        "https://",
        "",
        " https://example.org",
        "https://example.org/a b",
        "https://example.org/'",
        "https://example.org/<b>",
        "mailto:",
    ],
)
def test_a_link_of_another_scheme_or_shape_is_refused(tmp_path, url):
    text = changed(DEFINITIONS, "https://example.org/book", url)
    value = f'"{url}"'
    line = line_of(DEFINITIONS, '"url"')
    wrong = Problem(
        "regions.json", line, "sources.book.url", "not a link that may be used", value, LINK, "write the whole address"
    )
    assert found(tmp_path, text) == (wrong,)


@pytest.mark.parametrize("url", ["http://example.org", "HTTP://example.org/a"])
def test_an_address_without_encryption_is_named_as_such(tmp_path, url):
    (problem,) = found(tmp_path, changed(DEFINITIONS, "https://example.org/book", url))
    assert (problem.line, problem.path, problem.value) == (
        line_of(DEFINITIONS, '"url"'),
        "sources.book.url",
        f'"{url}"',
    )
    assert (problem.what, problem.allowed) == ("an unencrypted address", "https://…")
    assert problem.fix == "write https:// and see whether the page opens"


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=%20#e", "tel:+441234567", "mailto:clinic@example.org"])
def test_a_link_of_an_allowed_scheme_is_kept(tmp_path, url):
    path = tmp_path / "regions.json"
    path.write_text(changed(DEFINITIONS, "https://example.org/book", url), encoding="utf-8")
    assert load_definitions(path)[0].sources["book"].url == url


def test_a_link_is_at_most_500_characters_long(tmp_path):
    text = changed(DEFINITIONS, "https://example.org/book", "https://example.org/" + "x" * 481)
    (problem,) = found(tmp_path, text)
    assert (problem.path, problem.what, problem.allowed) == (
        "sources.book.url",
        "the text is too long",
        "at most 500 characters",
    )


@pytest.mark.parametrize(
    "code", [0x00, 0x0A, 0x1B, 0x85, 0x200B, 0x200E, 0x202E, 0x2066, 0x2028, 0x2060, 0xFEFF, 0xE000, 0xFFFF]
)
@pytest.mark.parametrize(
    ("old", "path"),
    [("Sample head", "title"), ("A book.", "sources.book.cite"), ("A few.", "regions[0].sections[2].text[0].text")],
)
def test_a_hidden_character_is_named_by_its_number_and_shown_as_an_escape(tmp_path, old, path, code):
    text = changed(DEFINITIONS, old, f"a\\u{code:04x}b")
    (problem,) = found(tmp_path, text)
    assert (problem.line, problem.path) == (line_of(DEFINITIONS, old), path)
    assert problem.what == f"the text contains a hidden character (U+{code:04X})"
    assert problem.value == f'"a\\u{code:04x}b"'
    assert (problem.allowed, problem.fix) == ("letters, symbols and spaces", "delete it and type the words again")


def test_a_link_with_a_mark_that_reverses_it_is_refused(tmp_path):
    (problem,) = found(tmp_path, changed(DEFINITIONS, "https://example.org/book", "https://example.org/\u202ebook"))
    assert problem.what == "the text contains a hidden character (U+202E)"


@pytest.mark.parametrize(
    "text", ["ni\u00f1o", "\u0646\u0645\u06cc\u200c\u062f\u0627\u0646\u0645", "Schulter\u00admuskel", "👩\u200d⚕️"]
)
def test_characters_that_writing_needs_are_kept(tmp_path, text):
    path = tmp_path / "regions.json"
    path.write_text(changed(DEFINITIONS, "Sample head", text), encoding="utf-8")
    assert load_definitions(path)[0].title == text


@pytest.mark.parametrize("text", [" Head", "Head ", "\\u00a0Head", " "])
def test_a_space_at_an_end_of_a_text_is_refused(tmp_path, text):
    (problem,) = found(tmp_path, changed(DEFINITIONS, "Sample head", text))
    assert (problem.line, problem.path, problem.what) == (4, "title", "the text starts or ends with a space")
    assert (problem.allowed, problem.fix) == ("no space at either end", "delete it")


@pytest.mark.parametrize("missing", ["by", "qualification", "on", "next"])
def test_a_review_is_signed_with_names_and_dates(tmp_path, missing):
    signed = {"by": "A. Clinician", "qualification": "Neurologist", "on": "2026-11-23", "next": "2027-11-23"}
    keys = "".join(f', "{key}": "{value}"' for key, value in signed.items() if key != missing)
    (problem,) = found(tmp_path, changed(DEFINITIONS, '"status": "draft"', f'"status": "reviewed"{keys}'))
    assert (problem.line, problem.path) == (line_of(DEFINITIONS, '"review"'), "review")
    assert problem.what == 'a review says "reviewed" but not by whom and when'
    assert problem.allowed == "by, qualification, on and next"
    assert problem.fix == 'fill them in, or set "status": "draft"'


SIGNED = '"status": "reviewed", "by": "A", "qualification": "B", "on": "2026-11-23", "next": "2027-11-23"'


def test_a_review_names_the_words_that_were_read(tmp_path):
    (problem,) = found(tmp_path, changed(DEFINITIONS, '"status": "draft"', SIGNED))
    assert problem.what == 'a review says "reviewed" but not which words were read'
    assert "anatomy-viewer sign" in problem.fix


@pytest.mark.parametrize(
    ("date", "path", "what"),
    [
        ('"on": "2999-11-23"', "review.on", "the date is in the future, after "),
        ('"next": "2026-11-23"', "review.next", "the next review is not after this one (2026-11-23)"),
        ('"next": "2025-11-23"', "review.next", "the next review is not after this one (2026-11-23)"),
    ],
)
def test_a_review_was_made_by_today_and_ends_later(tmp_path, date, path, what):
    review = SIGNED.replace(", ", ",\n    ") + ', "words": {"about": "000000"}'
    key = date.partition(":")[0]
    old = next(line.rstrip(",") for line in review.splitlines() if key in line).split(', "words"')[0].strip()
    text = changed(DEFINITIONS, '"status": "draft"', review.replace(old, date))
    (problem,) = found(tmp_path, text)
    assert (problem.line, problem.path) == (line_of(text, date), path)
    assert problem.what.startswith(what)


def test_all_broken_values_are_reported_together_in_the_order_of_their_lines(tmp_path):
    text = changed(DEFINITIONS, '"About"', "null")
    text = changed(text, "10.5", '"10.5"')
    text = changed(text, '"kind": "paper",', '"knd": "paper",')
    text = changed(text, "Sample head", " Sample head")
    problems = found(tmp_path, text)
    assert [problem.path for problem in problems] == [
        "title",
        "sources.book.kind",
        "sources.book.knd",
        "sites[0].outward",
        "topics[0].title",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_problem_reads_as_one_line_that_an_editor_can_click():
    problem = Problem("regions.json", 8, "language", "not a language tag", '"English"', "a tag", "write it")
    assert (
        str(problem) == 'regions.json:8: language: not a language tag. Found: "English". Allowed: a tag. Fix: write it.'
    )
    assert str(Problem("side.svg", 0, "", "cannot be read")) == "side.svg: cannot be read."


def test_a_source_was_not_looked_at_in_the_future(tmp_path):
    (problem,) = found(tmp_path, changed(DEFINITIONS, '"2026-11-23"', '"2999-01-01"'))
    assert (problem.path, problem.value, problem.allowed) == (
        "sources.book.checked",
        '"2999-01-01"',
        "today or earlier",
    )
    assert problem.what.startswith("the date is in the future, after ")
    assert problem.fix == "write the day on which the text was read"


def test_fewer_than_a_number_is_fewer_than_some():
    assert Arm(label="With it", count=1, fewer=True).fewer
    with pytest.raises(ValidationError, match="fewer than none"):
        Arm(label="With it", count=0, fewer=True)


def step(**time: tuple[int, int]) -> Step:
    return Step.model_validate({"id": "first", "title": "At first", "usual": "Sore.", "sources": ("book",), **time})


@pytest.mark.parametrize(
    ("time", "span"),
    [
        ({"days": (0, 0)}, (0, 1)),
        ({"days": (2, 6)}, (2, 7)),
        ({"weeks": (1, 1)}, (0, 7)),
        ({"weeks": (3, 12)}, (14, 84)),
    ],
)
def test_a_step_lasts_to_the_end_of_its_last_day_or_week(time, span):
    assert step(**time).span == span


@pytest.mark.parametrize(
    ("time", "what"),
    [
        ({}, "step time"),
        ({"days": (0, 1), "weeks": (1, 2)}, "step time"),
        ({"days": (3, 2)}, "step order"),
        ({"weeks": (0, 2)}, "step week"),
    ],
)
def test_a_step_has_one_stretch_of_time_that_runs_forward(time, what):
    with pytest.raises(ValidationError, match=what):
        step(**time)


def test_words_of_the_interface_are_a_text_or_forms():
    forms = {"one": "{n} point", "other": "{n} points"}
    assert Wording(text="Close").value == "Close"
    assert Wording(**forms).value == forms


@pytest.mark.parametrize("words", [{}, {"one": "x"}, {"text": "x", "other": "y"}, {"text": "x", "one": "y"}])
def test_words_of_the_interface_are_not_both_and_have_the_form_that_every_language_has(words):
    with pytest.raises(ValidationError, match="wording"):
        Wording(**words)


def test_a_section_holds_paragraphs_or_sites():
    assert Section(heading="Points", shows="sites").text == ()
    with pytest.raises(ValidationError, match="empty section"):
        Section(heading="Points")


def test_sites_have_both_sides_where_a_view_faces_somewhere_and_else_the_middle(tmp_path):
    sides = {site.id: site.sides for site in load_definitions(write(tmp_path) / "regions.json")[0].sites}
    assert (sides["frontalis-1"], sides["frontalis-2"]) == (("left", "right"), ("middle",))
    flat = changed(DEFINITIONS, '"artwork": "front.svg", "facing": 0,', '"artwork": "front.svg",')
    sides = {site.id: site.sides for site in load_definitions(write(tmp_path, flat) / "regions.json")[0].sites}
    assert sides["frontalis-1"] == ("middle",)
