"""The report of `check`: what must be fixed, what an editor should look at, and where each of it stands."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.samples import CITED, changed, line_of, write
from support.served import ROOT
from support.translated import SPANISH

from viewer.app import create_app
from viewer.content.content import load_content
from viewer.content.review import words_read
from viewer.editing import report
from viewer.editing.readability import readings
from viewer.editing.report import Report, report_on
from viewer.problems import Problem

HARD = (
    "Notwithstanding contemporaneous pharmacological considerations, multidisciplinary consultations necessitate"
    " individualisation."
)
LONG = " ".join(["day"] * 26) + "."
TODAY = date(2026, 11, 23)
SIGNED = '"status": "reviewed", "by": "A", "qualification": "B", "on": "2025-11-01", "next": "2026-11-22"'
COLLEGE = (
    "This musculature facilitates bilateral supraorbital elevation and simultaneously generates characteristic"
    " transverse rhytids throughout the frontal integument."
)
EASY = "It is a wide and thin sheet that lies on your head. You can feel it move."
EASY_TEXT = " ".join([EASY] * 6)


def checked(folder: Path, *options: str):
    return CliRunner().invoke(create_app(folder).cli, ["check", *options], obj=None)


def signed(folder: Path) -> str:
    """The sample, reviewed as it stands."""
    words = words_read(load_content(write(folder, CITED)).definitions)
    return CITED.replace('"status": "draft"', f'{SIGNED}, "words": {json.dumps(words)}')


def reported(folder: Path, definitions: str) -> Report:
    write(folder, definitions)
    return report_on(load_content(folder), folder / "regions.json", TODAY)


@pytest.fixture
def site(tmp_path) -> Path:
    """The sample with a translation that nobody has confirmed."""
    write(tmp_path, CITED)
    (tmp_path / "regions.es.json").write_text(SPANISH, encoding="utf-8")
    return tmp_path


def confirm(folder: Path, *arguments: str):
    return CliRunner().invoke(create_app(folder).cli, ["confirm", *arguments])


def words(folder: Path) -> str:
    return (folder / "regions.es.json").read_text(encoding="utf-8")


def edit(folder: Path, old: str, new: str, file: str = "regions.json") -> None:
    path = folder / file
    path.write_text(changed(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")


def test_a_text_above_the_grade_is_a_problem_with_its_line(tmp_path):
    found = reported(tmp_path, CITED.replace('"All of it."', f'"{HARD}"'))
    problem = next(p for p in found.problems if "topics" in p.path)
    assert (problem.line, problem.path) == (CITED[: CITED.index('"id": "about"')].count("\n") + 1, "topics[0] (about)")
    assert problem.what == "the text is above the allowed reading grade"
    assert problem.allowed == "8 or less"


def test_check_fails_for_a_text_above_the_grade(tmp_path):
    write(tmp_path, CITED.replace('"All of it."', f'"{HARD}"'))
    answer = checked(tmp_path)
    assert answer.exit_code == 1
    assert "topics[0] (about): the text is above the allowed reading grade" in answer.output


def test_a_hard_paragraph_in_an_easy_text_is_a_problem_with_its_own_line(tmp_path):
    """A part is easy on average; one paragraph of it is not."""
    text = ",\n".join((f'["{EASY_TEXT}"', f'"{COLLEGE}"', f'"{EASY_TEXT}"]'))
    definitions = CITED.replace('["All of it."]', text)
    (problem,) = reported(tmp_path, definitions).problems
    assert (problem.line, problem.path) == (line_of(definitions, COLLEGE), "topics[0].text[1] (about)")
    assert (problem.what, problem.allowed) == (
        "the paragraph is above the allowed reading grade",
        "12 or less in fewer than 30 words",
    )
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


def test_check_lists_what_is_stale_with_its_line_and_the_original_now(site):
    confirm(site, "es", "--all")
    edit(site, '"The side."', '"The 2 sides."')
    found = report_on(load_content(site), site / "regions.json", TODAY)
    (line,) = [line for line in found.warnings if "not shown" in line]
    assert line.startswith(
        f"regions.es.json:{line_of(words(site), 'Al lado')}: regions[1].sections[0].text[0] (temples): "
    )
    assert "has changed since it was translated, and its numbers differ" in line
    assert '"The 2 sides."' in line
    assert "anatomy-viewer confirm es --part temples" in line
    assert found.rows["translation (es)"].startswith("lacks ")
    assert "does not show 1 text," in found.rows["translation (es)"]


def test_check_says_what_nobody_has_confirmed_and_what_nobody_can_pair(site):
    edit(site, '"text": ["Al lado."]', '"text": ["Al lado.", "Y más."]', "regions.es.json")
    warnings = "\n".join(report_on(load_content(site), site / "regions.json", TODAY).warnings)
    assert "regions.es.json:2: title: not shown: it does not say what it translates" in warnings
    assert "with null for each one not translated yet" in warnings
    assert "Not listed, because nobody can tell what they translate: 2 texts." in confirm(site, "es").output


def test_check_says_once_for_each_part_that_nobody_has_confirmed_its_many_texts(site):
    warnings = [
        line for line in report_on(load_content(site), site / "regions.json", TODAY).warnings if "not shown" in line
    ]
    many = [line for line in warnings if "more of" in line]
    parts = [line.rpartition("--part ")[2] for line in many]
    assert parts
    assert len(parts) == len(set(parts))
    for part, line in zip(parts, many, strict=True):
        assert re.search(rf"not shown, like \d+ more of {part}: they do not say what they translate\.", line)
        assert sum(one.endswith(f"--part {part}") for one in warnings) == 1


def test_check_names_a_text_that_nobody_has_confirmed_where_its_numbers_differ(site):
    edit(site, "1 cm arriba", "2 cm arriba", "regions.es.json")
    warnings = report_on(load_content(site), site / "regions.json", TODAY).warnings
    (line,) = [line for line in warnings if "and its numbers differ" in line]
    assert "sites[0].landmark" in line


def dated(checked: str) -> str:
    """The sample with a country whose rules were checked on a day."""
    country = (
        f'"countries": [{{ "id": "uk", "name": "UK", "emergency": "999", "checked": "{checked}",'
        ' "sources": ["book"] }],\n  '
    )
    return changed(CITED, '"topics": [', f'{country}"topics": [')


@pytest.mark.parametrize(("checked", "warned"), [("2025-11-22", False), ("2025-11-21", True)])
def test_what_holds_in_a_country_is_checked_again_after_a_year(tmp_path, checked, warned):
    text = dated(checked)
    outdated = [line for line in reported(tmp_path, text).warnings if "over a year ago" in line]
    assert bool(outdated) == warned
    if warned:
        line = line_of(text, '"checked": "2025-11-21"')
        assert outdated[0].startswith(f"regions.json:{line}: countries[0].checked (uk): checked on 2025-11-21")


@pytest.mark.parametrize(
    ("old", "new", "what", "start"),
    [
        ('"In the middle.", "sources": ["book"]', '"In the middle."', "a landmark", '{\n      "id": "frontalis-2"'),
        ('"2026-11-01", "sources": ["book"]', '"2026-11-01"', "a number", '"countries"'),
    ],
)
def test_a_landmark_and_an_emergency_number_need_a_source_too(tmp_path, old, new, what, start):
    text = dated("2026-11-01")
    assert reported(tmp_path, text).problems == ()
    (problem,) = reported(tmp_path, changed(text, old, new)).problems
    assert problem.what == f"{what} without a source"
    assert problem.line == line_of(text, start)


def test_parts_that_changed_since_the_review_are_named_with_what_to_do(tmp_path):
    late = signed(tmp_path)
    assert not any("changed since the review" in line for line in reported(tmp_path, late).warnings)
    (line,) = [
        line
        for line in reported(tmp_path, changed(late, "Chews.", "Chews well.")).warnings
        if "changed since the review" in line
    ]
    assert line.startswith("regions.json:8: review: changed since the review: temporalis. Fix: ")
    assert line.endswith("anatomy-viewer sign en")


def test_sources_to_be_confirmed_are_listed_with_their_line_and_are_no_problem(tmp_path):
    text = changed(CITED, '"status": "read"', '"status": "to be confirmed"')
    found = reported(tmp_path, text)
    assert found.problems == ()
    line = line_of(text, '"book": {')
    assert found.unconfirmed == (f"regions.json:{line}: book: to be confirmed",)
    assert reported(tmp_path, CITED).unconfirmed == ()


def test_a_language_without_a_formula_is_not_measured_and_said_to_be_so(tmp_path):
    write(tmp_path, CITED)
    (tmp_path / "regions.de.json").write_text('{ "language": "de", "title": "Kopf" }', encoding="utf-8")
    (tmp_path / "words").mkdir()
    english = json.loads((ROOT / "viewer" / "content" / "words" / "en.json").read_text(encoding="utf-8"))
    (tmp_path / "words" / "de.json").write_text(json.dumps({**english, "language": "Deutsch"}), encoding="utf-8")
    rows = report_on(load_content(tmp_path), tmp_path / "regions.json", TODAY).rows
    assert rows["reading (de)"] == "no formula for this language"


def test_the_summary_says_how_hard_each_language_is_and_how_much_a_translation_lacks(folder):
    rows = report_on(load_content(folder), folder / "regions.json", TODAY).rows
    assert re.fullmatch(r"grade \d\.\d on average, at most \d\.\d", rows["reading (en)"])
    (folder / "regions.es.json").write_text('{"language": "es", "title": "Título"}', encoding="utf-8")
    rows = report_on(load_content(folder), folder / "regions.json", TODAY).rows
    assert re.fullmatch(r"lacks \d+ texts, does not show 1 text, draft", rows["translation (es)"])


def test_the_summary_says_whether_the_drawings_show_the_same_person(content):
    file = ROOT / "regions.json"
    rows = report_on(content, file, TODAY).rows
    assert rows["drawings"].startswith(("agree on ", "disagree in "))
    assert "drawings" not in report_on(replace(content, surface=None), file, TODAY).rows


@pytest.mark.parametrize(
    ("count", "row", "warned", "noted"),
    [
        (1, "disagree in 1 place on head.json: see below", 1, 0),
        (10, "disagree in 10 places on head.json: see below", 10, 0),
        (12, "disagree in 12 places on head.json: anatomy-viewer check --strict lists them all", 10, 2),
    ],
)
def test_ten_places_in_which_drawings_disagree_are_warnings_and_the_rest_are_notes(
    content, monkeypatch, count, row, warned, noted
):
    apart = [Problem(file=f"{n:02}.svg", line=0, path="#neck", what="it differs") for n in range(count)]
    monkeypatch.setattr(report, "disagreements", lambda *_: apart)
    found = report_on(content, ROOT / "regions.json", TODAY)
    assert found.rows["drawings"] == row
    assert [line for line in found.warnings if "it differs" in line] == list(map(str, apart[:warned]))
    assert sum("it differs" in line for line in found.notes) == noted


def covering(folder: Path, old: str, new: str) -> list[str]:
    """What is said of points that cover each other after a change to the sample."""
    write(folder, changed(CITED, old, new))
    found = report_on(load_content(folder), folder / "regions.json", TODAY)
    return [line for line in found.warnings if "cover" in line]


def test_points_that_cover_each_other_are_named_with_how_far_apart_they_must_be(tmp_path):
    """The sample's drawings are enlarged on the sheet, so that in mm their points may lie nearer to each other."""
    scale = load_content(write(tmp_path, CITED)).scale
    least = 8 / scale
    line = line_of(CITED, '"id": "frontalis-1"') - 1
    place = f"regions.json:{line}: sites[0] (frontalis-1): "
    rest = f" in the view front. Found: {{}} mm apart. Allowed: at least {least:.1f} mm. Fix: correct a distance."
    middle = '"up": 10, "outward": '
    half = round(least / 2 - 0.2, 1)
    expected = [f"{place}its two points cover each other{rest.format(2 * half)}"]
    assert covering(tmp_path, f"{middle}10.5", f"{middle}{half}") == expected
    assert covering(tmp_path, f"{middle}10.5", f"{middle}{half + 0.3:.1f}") == []


def test_a_point_that_covers_another_in_a_view_and_its_mirror_image_is_named_once(tmp_path):
    (line,) = covering(tmp_path, '"at": 0.5,\n      "forward": 10', '"at": 0.05,\n      "forward": 0.5')
    assert "sites[3] (temporalis-2): it covers temporalis-1 in the view left. Found: 1.1 mm apart." in line


def test_no_point_covers_another_in_the_real_pictures(content):
    found = report_on(content, ROOT / "regions.json", TODAY)
    covering = [line for line in found.warnings if "cover" in line]
    assert not covering, "\n".join(covering)


def test_the_grade_itself_is_allowed_and_a_tenth_above_it_is_not(tmp_path, monkeypatch):
    text = CITED.replace('"All of it."', f'"{HARD}"')
    (grade,) = [
        reading.grade
        for reading in readings(load_content(write(tmp_path, text)).definitions)
        if reading.kind == "topics"
    ]
    for limit, above in ((grade, False), (grade - 0.1, True)):
        monkeypatch.setattr(report, "HARDEST", limit)
        found = report_on(load_content(tmp_path), tmp_path / "regions.json", TODAY).problems
        assert (
            any(
                problem.what == "the text is above the allowed reading grade" and "about" in problem.path
                for problem in found
            )
            == above
        )
