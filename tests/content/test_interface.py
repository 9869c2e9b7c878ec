"""The words of the interface: each language's forms, whose words stand over whose, and how a folder's are checked."""

from __future__ import annotations

import json
from datetime import date

import pytest

from viewer.content import interface
from viewer.content.interface import Words, fault, languages, load_words, lookup, named_fields, page_folders
from viewer.files import File
from viewer.problems import ContentError

ENGLISH = {
    "due": "It was due on {next}, says {by}.",
    "points": {"one": "{n} point", "other": "{n} points"},
    "close": "Close",
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("due", "{by} says: {next}."),
        ("points", {"one": "a point", "other": "{n} points"}),  # a language may say its singular without the number
        ("close", "Shut"),
    ],
)
def test_placeholders_may_stand_in_any_order_and_a_plural_form_may_omit_its_number(key, value):
    assert fault(key, value, ENGLISH) is None


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("due", "It was due on {next}.", "{by}, {next}"),
        ("due", "It was due.", "{by}, {next}"),
        ("due", "On {next}, by {by}, for {whom}.", "{by}, {next}"),
        ("points", {"one": "{n} point", "other": "{m} points"}, "{n}"),
        ("close", "Close {n}", "none"),
    ],
)
def test_a_missing_or_unknown_placeholder_is_named_with_those_allowed(key, value, allowed):
    found = fault(key, value, ENGLISH)
    assert found
    assert (found.what, found.allowed) == ("the placeholders differ from the English ones", allowed)


def what(key: str, value: object) -> str:
    """What is said to be wrong with the words for a key; empty if nothing is."""
    found = fault(key, value, ENGLISH)
    return found.what if found else ""


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("closed", "Shut", "an unknown key"),
        ("close", {"other": "Shut"}, "the wrong kind of value"),
        ("close", 3, "the wrong kind of value"),
        ("points", "{n} points", "the wrong kind of value"),
        ("points", {"one": "{n} point"}, "the wrong kind of value"),
        ("points", {"other": 3}, "the wrong kind of value"),
        ("points", ["{n} points"], "the wrong kind of value"),
        ("close", "x" * 601, "the text is too long"),
        ("close", "x" * 600, ""),
        ("close", "Sh\u202eut", "the text contains a hidden character (U+202E)"),
        ("close", "<b>Shut</b>", "an HTML tag, which readers would see"),
        ("close", "[[about|Shut]]", "a link where the pages show none"),
        ("points", {"other": "{n points"}, "unbalanced braces"),
        ("points", {"other": "{n!r} points"}, "unbalanced braces"),
        ("points", {"other": "{n:>9} points"}, "unbalanced braces"),
        ("points", {"other": "{n.real} points"}, "unbalanced braces"),
    ],
)
def test_words_that_pages_could_not_show_are_refused(key, value, expected):
    assert what(key, value) == expected


def test_an_unknown_key_is_told_the_one_it_looks_like():
    assert fault("closed", "Shut", ENGLISH).fix == 'did you mean "close"'
    assert fault("zzz", "Shut", ENGLISH).fix == "remove it"


def added(**words: object) -> File:
    return File("xx.json", json.dumps(words, indent=1).encode())


def test_words_of_a_folder_stand_over_those_of_the_diagram_and_those_over_the_viewers():
    own = {"parts": "Places", "topics": "Subjects"}
    words = load_words("en", added(parts="Shut"), own)
    assert (words("parts"), words("topics")) == ("Shut", "Subjects")
    assert words("glossary") == load_words("en")("glossary")
    assert words.missing == ()


def test_a_language_of_a_folder_falls_back_to_english_and_says_where():
    words = load_words("cy", added(parts="Rhannau"))
    assert (words("parts"), words("topics")) == ("Rhannau", load_words("en")("topics"))
    assert "topics" in words.missing
    assert "parts" not in words.missing
    assert (words.foreign("topics"), words.foreign("parts")) == (True, False)
    assert words("language") == "Cymraeg", "what Unicode knows it to call itself"
    assert not words.foreign("language")


def test_symbols_and_placeholders_alone_are_of_no_language():
    texts = {"a": "{name} ({n})", "b": "of {name}", "c": {"one": "{n}", "other": "{n} things"}, "d": "→"}
    words = Words("fr", texts, missing=("a", "b", "c", "d"))
    assert [words.foreign(key) for key in texts] == [False, True, True, False]


def test_a_language_without_words_is_told_apart_from_one_with_a_broken_file():
    with pytest.raises(FileNotFoundError):
        load_words("cy")
    with pytest.raises(ContentError) as caught:
        load_words("cy", added(parts=3, nothing=""))
    assert [(one.file, one.line, one.path) for one in caught.value.problems] == [
        ("words/xx.json", 2, "parts"),
        ("words/xx.json", 3, "nothing"),
    ]


def test_a_tag_that_unicode_does_not_know_is_its_own_name_and_speaks_by_english_rules():
    words = load_words("qqq", added(parts="Xx"))
    assert (words("language"), words.direction, words.number(1234.5)) == ("qqq", "ltr", "1,234.5")


def test_numbers_lists_and_dates_are_written_as_the_language_does():
    english, spanish = load_words("en"), load_words("es")
    assert (english.number(1234.5), spanish.number(12345.5)) == ("1,234.5", "12.345,5")
    assert (english.number(7, in_words=True), english.number(12, in_words=True)) == ("seven", "12")
    assert spanish.number(7, in_words=True) == "siete"
    assert english.list(["a", "b", "c"]) == "a, b, and c"
    assert spanish.list(["a", "b"]) == "a y b"
    assert spanish.date(date(2026, 11, 23)) == "23 de noviembre de 2026"
    assert load_words("ar", added(parts="أجزاء")).direction == "rtl"


def test_a_language_without_number_words_of_its_own_writes_digits_and_no_english():
    assert load_words("cy", added(parts="Rhannau")).number(7, in_words=True) == "7"


def test_a_number_of_things_takes_the_form_that_the_language_has_for_it():
    english = load_words("en")
    assert (english.count("points", 1), english.count("points", 1031)) == ("1 point", "1,031 points")
    forms = {"one": "{n} punkt", "few": "{n} punkty", "other": "{n} punktu"}
    polish = Words("pl", {"points": forms, "number_words": {"other": "{n}"}})
    assert [polish.count("points", n) for n in (1, 3, 5)] == ["1 punkt", "3 punkty", "5 punktu"], "many falls back"


def test_words_are_asked_for_by_the_kind_that_they_are():
    words = load_words("en")
    for key in ("points", "no such key"):
        with pytest.raises(KeyError):
            words(key)
    with pytest.raises(KeyError):
        words.count("parts", 3)


@pytest.mark.parametrize(
    ("wished", "found"),
    [
        (["es-MX"], "es"),
        (["ES"], "es"),
        (["es_MX"], "es"),
        (["fr", "en"], "en"),
        (["zh-Hant-TW", "en"], "zh-Hant"),
        (["de-a-es", "en"], "en"),  # a single letter goes together with what it introduces (RFC 4647, section 3.4)
        (["en-x-es-a"], "en"),
        (["fr"], None),
        ([], None),
    ],
)
def test_a_wish_finds_the_nearest_language_there_is(wished, found):
    assert lookup(wished, ["en", "es", "zh-Hant"]) == found


def test_a_letter_that_introduces_an_extension_is_no_language_by_itself():
    assert lookup(["de-a-es"], ["de-a"]) is None


def test_languages_are_those_of_the_viewer_and_of_the_folder_in_order():
    assert languages() == ("en", "es")
    assert languages(["cy", "es"]) == ("cy", "en", "es")


def test_the_folders_of_pages_are_those_whose_links_have_words(monkeypatch):
    assert page_folders() == {key.removeprefix("page_") for key in load_words("en").texts if key.startswith("page_")}
    monkeypatch.setattr(interface, "_model", lambda: {"page_quiz": "Quiz", "pages": "Pages"})
    assert page_folders() == {"quiz"}


@pytest.mark.parametrize("text", ["{n", "n}", "{}}", "{n!r}", "{n:d}", "{n.x}", "{0}"])
def test_braces_hold_a_name_and_nothing_else(text):
    with pytest.raises(ValueError, match=r"brace|\}|name"):
        named_fields(text)
