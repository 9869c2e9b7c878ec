"""Numbers compare across languages whatever their signs, and a number that differs is always noticed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.content import all_paragraphs
from viewer.content.definitions import Paragraph
from viewer.content.numerals import numbers, placeholders
from viewer.content.passages import pairs, texts_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 cm up", "1,5 cm arriba"),
        ("About 10,000 people", "Unas 10.000 personas"),
        ("10,000", "10\u202f000"),
        ("10,000", "10\u2019000"),
        ("1,234.5", "1.234,5"),
        ("1,00,000", "100000"),
        ("0.125", "0,125"),
        ("1.50", "1,5"),
        ("open 24/7", "abierto 24/7"),
        ("11-15 in 100", "de 11 a 15 de cada 100"),
        ("2026-11-03", "3.11.2026"),
        ("11/23/2026", "23.11.2026"),
        ("3 June 2026", "3 de junio de 2026"),
        ("1st", "1.º"),
        ("3, 5 and 11", "3, 5 y 11"),
        ("3.5", "\u0663\u066b\u0665"),
        ("the 4 points.", "los 4 puntos."),
        ("15 %", "15\u00a0%"),
        ("PREEMPT 1", "PREEMPT 1"),
        ("[[c2-nerve|the nerve C2]]", "[[c2-nerve|el nervio C2]]"),
        ("[[c2-nerve]]", "[[c2-nerve|nervio]]"),
        ("{sites:c2} in 5", "{sites:c2} en 5"),
    ],
)
def test_the_same_numbers_in_the_signs_of_two_languages_are_equal(one, other):
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4 in 100", "9 de cada 100"),
        ("1.5", "15"),
        ("1.5", "5,1"),
        ("10,000", "1.000"),
        ("1,5", "1, 5"),
        ("2 of 3", "2 de 3 y 3"),
        ("11-15", "11"),
        ("24/7", "24"),
        ("[[c2|C2]]", "[[c2|C3]]"),
        ("0.5", "0.05"),
        ("1.05", "1.5"),
        ("100", "100,0001"),
    ],
)
def test_other_numbers_are_never_equal(one, other):
    assert numbers(one) != numbers(other)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_any_number_is_equal_in_english_and_spanish_signs_and_to_no_other_one(whole, hundredths):
    english = f"{whole:,}.{hundredths:02}"
    spanish = english.translate(str.maketrans(",.", ".,"))
    assert numbers(f"a {english} b") == numbers(f"c {spanish} d")
    assert numbers(english) != numbers(f"{whole + 1:,}.{hundredths:02}")


def test_number_words_are_no_numbers():
    assert numbers("two or three") == Counter()


def test_placeholders_are_found_and_counted():
    assert placeholders("{sites} and {sites:neck}, {sites}") == Counter({"{sites}": 2, "{sites:neck}": 1})


def test_no_text_of_the_real_translations_gives_a_false_alarm(content):
    compared = [pair for words in content.translations.values() for pair in pairs(content.written, words)]
    texts = sum(isinstance(pair.original, Paragraph) for pair in compared)
    assert texts >= len(list(all_paragraphs(content.definitions)))
    for pair in compared:
        if pair.words and pair.original:
            for own, other in zip(texts_of(pair.original), pair.translated_texts, strict=True):
                assert numbers(own) == numbers(other), (pair.path, own, other)
