"""How hard the words are to read: syllables, sentences, grades."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import CITED, changed, write

from viewer.content.content import load_content
from viewer.editing.readability import (
    HARDEST,
    HARDEST_SENTENCE,
    LONG_WORD,
    Reading,
    average,
    grade,
    graded,
    readings,
    sentences,
    syllables,
)


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


SHORTER = "write shorter sentences and shorter words: `make check` has file and line"


@pytest.mark.parametrize(("language", "aim"), [("en", 6.0), ("es", 6.0)])
def test_no_text_is_above_the_grade_and_the_average_meets_the_aim(content, language, aim):
    found = readings(content.localized(language).definitions)
    assert len(found) >= 2 + 4 + 7 + 13
    assert [(r.kind, r.id, r.grade) for r in found if r.grade > HARDEST] == [], SHORTER
    assert average(found) <= aim, SHORTER
    assert [sentence for r in found for sentence in r.long_sentences] == [], SHORTER


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_paragraph_is_above_the_grade_and_hardly_a_sentence_is_listed(content, language):
    found = list(graded(content.localized(language).definitions))
    assert len(found) > 200
    assert [(p.kind, p.id, p.path, p.grade) for p in found if p.too_hard] == [], SHORTER
    assert len([sentence for p in found for sentence in p.hard_sentences]) <= 2, SHORTER


def reading_of(folder: Path, text: str) -> Reading:
    """The sample's topic with another text, measured."""
    defined = load_content(write(folder, changed(CITED, '"All of it."', f'"{text}"'))).definitions
    (found,) = [reading for reading in readings(defined) if reading.kind == "topics"]
    return found


@pytest.mark.parametrize(("count", "listed"), [(25, 0), (26, 1)])
def test_a_sentence_is_long_from_26_words_on(tmp_path, count, listed):
    assert len(reading_of(tmp_path, " ".join(["day"] * count) + ".").long_sentences) == listed


def test_words_of_four_syllables_are_hard_in_english_unless_they_are_explained(tmp_path):
    found = reading_of(tmp_path, "Consider the temporalis, a [[galea|particular]] one, and a particular medicine.")
    assert "temporalis" not in found.hard_words, "it is the name of a part"
    assert "medicine" not in found.hard_words
    assert "particular" not in found.hard_words, "it leads to an explanation"
    assert reading_of(tmp_path, "This is particular, and very particular.").hard_words == ("particular",)


def test_words_of_five_syllables_are_hard_in_spanish():
    assert LONG_WORD == {"en": 4, "es": 5}


def test_a_word_has_as_many_syllables_as_it_can_be_divided_into():
    """A run of vowels may hold two: hyphenation knows, a count of runs does not."""
    assert syllables("reaction", "en") == 3


def test_an_explained_word_counts_as_two_syllables_however_long_it_is():
    plain, explained = (
        grade(["It is onabotulinumtoxin here."], "en", known)[0] for known in ((), ("onabotulinumtoxin",))
    )
    assert explained == pytest.approx(0.39 * 4 + 11.8 * 5 / 4 - 15.59)
    assert plain > explained


@pytest.mark.parametrize(("count", "hardest"), [(29, HARDEST_SENTENCE), (30, HARDEST)])
def test_a_paragraph_of_30_words_is_held_to_the_grade_of_a_text(tmp_path, count, hardest):
    text = " ".join(["day"] * count) + "."
    defined = load_content(write(tmp_path, changed(CITED, '"All of it."', f'"{text}"'))).definitions
    (found,) = [passage for passage in graded(defined) if passage.kind == "topics"]
    assert found.hardest == hardest


def test_a_language_without_a_formula_is_not_measured(content):
    other = content.definitions.model_copy(update={"language": "de"})
    assert readings(other) == [*graded(other)] == []
    assert average([]) == 0.0
