"""How hard the words are to read: syllables, sentences, grades."""

from __future__ import annotations

import pytest

from viewer.editing.readability import HARDEST, average, grade, graded, readings, sentences, syllables


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("the", "en", 1),
        ("headache", "en", 2),
        ("medicine", "en", 3),
        ("injections", "en", 3),
        ("muscle", "en", 2),
        ("moved", "en", 1),
        ("onabotulinumtoxinA", "en", 9),
        ("aquí", "es", 2),
        ("guía", "es", 2),
        ("queso", "es", 2),
        ("inyección", "es", 3),
        ("día", "es", 2),
        ("cabeza", "es", 3),
        ("caer", "es", 2),
        ("siete", "es", 2),
        ("muy", "es", 1),
        ("y", "es", 1),
        ("averigüe", "es", 4),
    ],
)
def test_syllables_are_counted_without_a_network(word, language, count):
    assert count <= syllables(word, language) <= count + (language == "en")


def test_english_is_read_by_flesch_and_kincaid():
    """Nine words of one syllable in one sentence: 0.39 x 9 + 11.8 - 15.59."""
    assert grade(["The cat sat on the mat with the dog."], "en") == (pytest.approx(-0.28), None)


def test_spanish_is_read_by_fernandez_huerta():
    """Four words, eight syllables, one sentence: 206.84 - 60 x 2 - 1.02 x 4."""
    assert grade(["Cabeza y cuello duelen."], "es") == (5.0, pytest.approx(82.76))


def test_a_number_with_a_point_is_no_end_of_a_sentence():
    assert sentences("About 1.5 cm up. Then “stop.” Go on!") == ["About 1.5 cm up.", "Then “stop.", "Go on!"]


@pytest.mark.parametrize(("language", "aim"), [("en", 6.0), ("es", 6.0)])
def test_no_text_is_above_the_grade_and_the_average_meets_the_aim(content, language, aim):
    found = readings(content.localized(language).definitions)
    assert len(found) == 2 + 4 + 7 + 13
    assert [(r.kind, r.id, r.grade) for r in found if r.grade > HARDEST] == []
    assert average(found) <= aim
    assert [sentence for r in found for sentence in r.long_sentences] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_paragraph_is_above_the_grade_and_hardly_a_sentence_is_listed(content, language):
    found = list(graded(content.localized(language).definitions))
    assert len(found) > 200
    assert [(p.kind, p.id, p.path, p.grade) for p in found if p.too_hard] == []
    assert len([sentence for p in found for sentence in p.hard_sentences]) <= 2
