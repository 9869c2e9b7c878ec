"""How hard the words are to read, and what `check` says of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.samples import CITED, changed, line_of, write

from viewer.app import create_app
from viewer.content.content import load_content
from viewer.content.review import words_read
from viewer.editing.readability import HARDEST, average, grade, graded, readings, sentences, syllables
from viewer.editing.report import report_on

HARD = (
    "Notwithstanding contemporaneous pharmacological considerations, multidisciplinary consultations necessitate"
    " individualisation."
)
LONG = " ".join(["day"] * 26) + "."
TODAY = date(2026, 11, 23)
SIGNED = '"status": "reviewed", "by": "A", "qualification": "B", "on": "2025-11-01", "next": "2026-11-22"'


def checked(folder: Path, *options: str):
    return CliRunner().invoke(create_app(folder).cli, ["check", *options], obj=None)


def signed(folder: Path) -> str:
    """The sample, reviewed as it stands."""
    words = words_read(load_content(write(folder, CITED)).definitions)
    return CITED.replace('"status": "draft"', f'{SIGNED}, "words": {json.dumps(words)}')


def reported(folder: Path, definitions: str):
    write(folder, definitions)
    return report_on(load_content(folder), folder / "regions.json", TODAY)


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


def test_a_text_above_the_grade_is_a_problem_with_its_line(tmp_path):
    found = reported(tmp_path, CITED.replace('"All of it."', f'"{HARD}"'))
    problem = next(p for p in found.problems if "topics" in p.path)
    assert (problem.line, problem.path) == (CITED[: CITED.index('"id": "about"')].count("\n") + 1, "topics[0] (about)")
    assert problem.what == "the text is above the grade"
    assert problem.allowed == "8 or less"


def test_check_fails_for_a_text_above_the_grade(tmp_path):
    write(tmp_path, CITED.replace('"All of it."', f'"{HARD}"'))
    answer = checked(tmp_path)
    assert answer.exit_code == 1
    assert "topics[0] (about): the text is above the grade" in answer.output


COLLEGE = (
    "This musculature facilitates bilateral supraorbital elevation and simultaneously generates characteristic"
    " transverse "
    "rhytids throughout the frontal integument."
)
EASY = "It is a wide and thin sheet that lies on your head. You can feel it move."
EASY_TEXT = " ".join([EASY] * 6)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_paragraph_is_above_the_grade_and_hardly_a_sentence_is_listed(content, language):
    found = list(graded(content.localized(language).definitions))
    assert len(found) > 200
    assert [(p.kind, p.id, p.path, p.grade) for p in found if p.too_hard] == []
    assert len([sentence for p in found for sentence in p.hard_sentences]) <= 2


def test_a_hard_paragraph_in_an_easy_text_is_a_problem_with_its_own_line(tmp_path):
    """A part is easy on average; one paragraph of it is not."""
    text = ",\n".join((f'["{EASY_TEXT}"', f'"{COLLEGE}"', f'"{EASY_TEXT}"]'))
    definitions = CITED.replace('["All of it."]', text)
    (problem,) = reported(tmp_path, definitions).problems
    assert (problem.line, problem.path) == (line_of(definitions, COLLEGE), "topics[0].text[1] (about)")
    assert (problem.what, problem.allowed) == ("the paragraph is above the grade", "12 or less in fewer than 30 words")
    assert float(problem.value) > 20


def test_a_longer_paragraph_is_held_to_the_grade_of_a_text(tmp_path):
    hard = (
        "You receive injections regularly, and the anticipated improvement generally becomes apparent following"
        " treatment."
    )
    text = f'["{EASY_TEXT}", "{hard} {EASY}"]'
    found = reported(tmp_path, CITED.replace('["All of it."]', text)).problems
    assert [(p.path, p.allowed) for p in found] == [("topics[0].text[1] (about)", "8 or less")]


def test_a_word_that_is_explained_does_not_make_a_paragraph_hard(tmp_path):
    name = "Anterior zygomaticotemporal galea"
    texts = f'["The {name.lower()} lies here, on top of your head.", "{EASY_TEXT}"]'
    text = CITED.replace('"Galea"', f'"{name}"').replace('["All of it."]', texts)
    assert reported(tmp_path, text).problems == ()
    (problem,) = reported(tmp_path, text.replace(f'"{name}"', '"Galea"')).problems
    assert problem.path == "topics[0].text[0] (about)"


def test_a_sentence_above_grade_12_is_listed_with_the_line_of_its_paragraph(tmp_path):
    definitions = CITED.replace('["All of it."]', f'[\n"{EASY_TEXT} {EASY_TEXT} {COLLEGE}"]')
    found = reported(tmp_path, definitions)
    (line,) = [line for line in found.warnings if "above grade 12" in line]
    assert line.startswith(
        f"regions.json:{line_of(definitions, COLLEGE)}: topics[0].text[0] (about): a sentence above grade 12 ("
    )
    assert "This musculature" in line


def test_what_is_not_translated_is_not_measured_as_if_it_were(tmp_path):
    """English by the Spanish formula is above any grade."""
    write(
        tmp_path,
        CITED.replace(
            "All of it.", "Your head hurts on more than half of all days, and it may throb on one side of it."
        ),
    )
    (tmp_path / "regions.es.json").write_text('{"language": "es"}', encoding="utf-8")
    found = report_on(load_content(tmp_path), tmp_path / "regions.json", TODAY)
    assert found.problems == ()
    assert found.rows["reading (es)"] == "nothing to measure yet"


def test_a_hard_paragraph_of_a_translation_is_named_in_its_own_file(tmp_path):
    write(tmp_path, CITED.replace('["All of it."]', '["All of it.", "And more."]'))
    hard = (
        "Las consideraciones farmacológicas multidisciplinarias contemporáneas resultan imprescindibles para"
        " individualizar."
    )
    spanish = f'{{"language": "es",\n"topics": [{{"id": "about",\n"text": ["Todo.",\n"{hard}"]}}]}}'
    (tmp_path / "regions.es.json").write_text(spanish, encoding="utf-8")
    found = report_on(load_content(tmp_path), tmp_path / "regions.json", TODAY).problems
    assert ("regions.es.json", 4, "topics[0].text[1] (about)") in [(p.file, p.line, p.path) for p in found]


def test_a_translation_above_the_grade_is_a_problem_in_its_own_file(tmp_path):
    write(tmp_path, CITED)
    hard = "Notwithstanding: consideraciones farmacológicas multidisciplinarias contemporáneas imprescindibles."
    spanish = f'{{"language": "es",\n"topics": [{{"id": "about",\n"text": ["{hard}"]}}]}}'
    (tmp_path / "regions.es.json").write_text(spanish, encoding="utf-8")
    found = report_on(load_content(tmp_path), tmp_path / "regions.json", TODAY)
    assert ("regions.es.json", 2, "topics[0] (about)") in [(p.file, p.line, p.path) for p in found.problems]


def test_a_sentence_of_more_than_25_words_is_listed(tmp_path):
    found = reported(tmp_path, CITED.replace('"All of it."', f'"{LONG}"'))
    assert any("topics[0] (about): a sentence of more than 25 words" in line for line in found.warnings)


def test_a_claim_without_a_source_is_a_problem_with_its_line(tmp_path):
    uncited = CITED.replace('["All of it."], "sources": ["book"]', '["All of it."]')
    assert uncited != CITED
    found = [p for p in reported(tmp_path, uncited).problems if p.what == "a claim without a source"]
    assert [(p.path, p.value, p.line) for p in found] == [
        ("topics[0].text[0]", '"All of it."', CITED[: CITED.index('"All of it."')].count("\n") + 1)
    ]


def test_an_overdue_review_is_a_warning_and_stands_on_the_page(tmp_path):
    late = signed(tmp_path)
    assert "regions.json:9: review.next: the review was due on 2026-11-22" in reported(tmp_path, late).warnings[0]
    content = load_content(tmp_path)
    assert "was due on November 22, 2026" in _foot(content, tmp_path)
    last_day = report_on(content, tmp_path / "regions.json", date(2026, 11, 22)).warnings
    assert not any("was due" in line for line in last_day), "a review is valid on its last day"


def _foot(content, folder: Path) -> str:
    from viewer.drawing.diagram import review_line

    assert "was due" not in review_line(content, content.words["en"], date(2026, 11, 22))
    return review_line(content, content.words["en"], TODAY)


def test_strict_lists_what_is_to_be_confirmed_and_fails_for_it(folder):
    answer = checked(folder, "--strict")
    assert answer.exit_code == 1
    assert "us-label: to be confirmed" in answer.output
    assert "long words that nothing explains" in answer.output


def test_strict_names_a_source_that_nothing_cites_and_a_word_that_nothing_links_to(tmp_path):
    unlinked = changed(CITED, "The front of the [[galea]].", "The front of it.")
    other = '"other": { "cite": "B.", "kind": "paper", "status": "read", "checked": "2026-11-23" }'
    text = changed(unlinked, '"sources": {\n', f'"sources": {{\n    {other},\n')
    other, galea = line_of(text, '"other"'), line_of(text, '"id": "galea"')
    notes = reported(tmp_path, text).notes
    assert f"regions.json:{other}: sources.other: no text cites this source" in notes
    assert f"regions.json:{galea}: glossary[0] (galea): no text links to this word" in notes
    write(tmp_path, text)
    assert "no text cites this source" in checked(tmp_path, "--strict").output
    assert "no text cites this source" not in checked(tmp_path).output
    assert not [note for note in reported(tmp_path, CITED).notes if "no text" in note]


def test_a_translation_is_measured_by_its_own_words_and_not_by_the_original_it_lacks(tmp_path):
    """The formula for Spanish says nothing about English, which is shown where Spanish is missing."""
    write(tmp_path, CITED)
    (tmp_path / "regions.es.json").write_text('{ "language": "es", "title": "Cabeza" }', encoding="utf-8")
    assert (
        report_on(load_content(tmp_path), tmp_path / "regions.json", TODAY).rows["reading (es)"]
        == "nothing to measure yet"
    )


def test_check_passes_and_says_how_hard_the_words_are(folder):
    answer = checked(folder)
    assert answer.exit_code == 0
    assert "reading (en)" in answer.output
    assert "to be confirmed against the original" in answer.output
    assert "us-label: to be confirmed" not in answer.output


def test_check_lists_what_a_translation_lacks(folder):
    (folder / "regions.es.json").write_text('{"language": "es", "title": "Título"}', encoding="utf-8")
    answer = checked(folder)
    assert answer.exit_code == 0
    assert "regions.es.json: lacks structures (frontalis) sections[where].text" in answer.output
    assert "regions.es.json: lacks title" not in answer.output
