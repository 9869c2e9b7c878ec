"""A reviewer's answers: read from the file that the sheet saves, compared with today's words, and signed only whole."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.samples import CITED, changed, write

from viewer.app import create_app
from viewer.content import all_facts, load_content, words_read
from viewer.editing.answers import LARGEST_FILE, ReviewAnswers, read_answers
from viewer.problems import ContentError

SIGNATURE = {"by": "Dr A. Person", "qualification": "neurologist", "on": "2026-11-20", "next": "2027-11-20"}


@pytest.fixture
def site(tmp_path) -> Path:
    return write(tmp_path, CITED)


def run(folder: Path, *arguments: str):
    return CliRunner().invoke(create_app(folder).cli, ["review", *arguments])


def words(folder: Path) -> str:
    return (folder / "regions.json").read_text(encoding="utf-8")


def answers(folder: Path, **changes) -> Path:
    """A file in which everything is answered with yes, but for what is changed."""
    defined = load_content(folder).definitions
    whole = {
        "format": "anatomy-review 1",
        "diagram": defined.id,
        "language": defined.language,
        "words": words_read(defined),
        "signature": SIGNATURE,
        "answers": {fact.id: {"answer": "yes"} for fact in all_facts(defined)},
    }
    file = folder / "saved.json"
    file.write_text(json.dumps({**whole, **changes}), encoding="utf-8")
    return file


def test_answers_with_nothing_but_yes_sign_the_words_that_were_read(site):
    done = run(site, "--answers", str(answers(site)))
    assert done.exit_code == 0, done.output
    review = load_content(site).definitions.review
    assert (review.status, review.by, review.on, review.next) == (
        "reviewed",
        "Dr A. Person",
        date(2026, 11, 20),
        date(2027, 11, 20),
    )
    assert review.words == words_read(load_content(site).definitions)


def test_every_no_and_every_remark_is_listed_and_nothing_is_signed(site):
    before = words(site)
    first, second, *rest = all_facts(load_content(site).definitions)
    said = {
        first.id: {"answer": "yes", "remark": "A comma is missing."},
        second.id: {"answer": "no", "remark": "Not what it says."},
        **{fact.id: {"answer": "yes"} for fact in rest[1:]},
    }
    done = run(site, "--answers", str(answers(site, answers=said, signature={"by": "Dr A. Person"})))
    assert done.exit_code == 1
    assert done.output.index("no:") < done.output.index("yes:")
    assert "Not what it says." in done.output
    assert "A comma is missing." in done.output
    assert "Not signed." in done.output
    assert "answered with no: 1 of the statements" in done.output
    assert "not answered: 1 of the statements" in done.output
    assert "the signature is missing qualification, on, next" in done.output
    assert words(site) == before


def test_a_sentence_changed_since_it_was_read_is_not_signed(site):
    saved = answers(site)
    file = site / "regions.json"
    file.write_text(changed(words(site), '"The side."', '"The other side."'), encoding="utf-8")
    before = words(site)
    done = run(site, "--answers", str(saved))
    assert done.exit_code == 1
    assert "changed since they were read: temples" in done.output
    assert "the statement has changed or is gone" in done.output
    assert words(site) == before


def test_an_answer_belongs_to_the_sources_of_its_statement_too(site):
    before = {fact.id for fact in all_facts(load_content(site).definitions)}
    text = words(site)
    swapped = json.loads(text)
    swapped["sources"]["another"] = {**next(iter(swapped["sources"].values())), "cite": "Another book."}
    for region in swapped["regions"]:
        region["sources"] = ["another"]
    (site / "regions.json").write_text(json.dumps(swapped), encoding="utf-8")
    assert {fact.id for fact in all_facts(load_content(site).definitions)} != before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("[]", "the file does not contain an object"),
        ("{", "saved.json:1"),
        ('{"format": "anatomy-review 9"}', 'Allowed: "anatomy-review 1"'),
        ('{"format": "anatomy-review 1", "diagram": 3, "language": "en", "words": {}, "answers": {}}', "diagram"),
        ("\ud800", "not UTF-8"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused_with_its_line(site, text, said):
    file = site / "saved.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    done = run(site, "--answers", str(file))
    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "change",
    [
        {"diagram": "another"},
        {"language": "tlh"},
        {"words": {"temples": "no fingerprint"}},
        {"answers": {"temples-zzzzzz": {"answer": "yes"}}},
        {"answers": {"temples-0da316": {"answer": "maybe"}}},
        {"answers": {"temples-0da316": {"remark": "a\u202eb"}}},
        {"signature": {**SIGNATURE, "on": "yesterday"}},
        {"signature": {**SIGNATURE, "next": "2026-11-01"}},
        {"signature": {**SIGNATURE, "on": "2999-01-01", "next": "2999-02-01"}},
        {"extra": 1},
    ],
)
def test_hostile_answers_change_nothing(site, change):
    before = words(site)
    done = run(site, "--answers", str(answers(site, **change)))
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert words(site) == before


def compared(folder: Path, **changes) -> ReviewAnswers:
    """Answers beside the words of today."""
    return ReviewAnswers.of(load_content(folder), answers(folder, **changes))


def facts(folder: Path):
    return all_facts(load_content(folder).definitions)


def test_whole_answers_hinder_nothing(site):
    found = compared(site)
    assert found.facts == facts(site)
    assert [*found.hindrances] == [*found.remarks] == []
    assert found.gone == found.unanswered == found.refused == found.changed == ()
    assert (found.signature.by, found.signature.next) == ("Dr A. Person", date(2027, 11, 20))


def test_noes_come_before_remarks_and_a_plain_yes_is_not_listed(site):
    first, second, third, *_ = facts(site)
    given = {
        first.id: {"answer": "yes"},
        second.id: {"remark": "Say where."},
        third.id: {"answer": "no"},
    }
    no, remark = compared(site, answers=given).remarks
    assert no.endswith(f'({third.part}): no: "{" ".join(third.texts)}".')
    assert remark.endswith(f'({second.part}): no answer: "{" ".join(second.texts)}". Remark: "Say where."')


def test_an_answer_without_yes_or_no_is_none(site):
    first, second, *rest = facts(site)
    given = {first.id: {"remark": "Say where."}, **{fact.id: {"answer": "yes"} for fact in rest}}
    found = compared(site, answers=given)
    assert found.unanswered == (first, second)
    assert found.refused == ()
    (hindrance,) = found.hindrances
    assert hindrance.startswith("not answered: 2 of the statements, in ")


def test_statements_are_counted_by_their_part(site):
    by_part = [fact for fact in facts(site) if fact.part in ("temples", "about")]
    given = {fact.id: {"answer": "no" if fact in by_part else "yes"} for fact in facts(site)}
    (hindrance,) = compared(site, answers=given).hindrances
    parts = [fact.part for fact in by_part]
    counts = ", ".join(f"{part} ({parts.count(part)})" for part in dict.fromkeys(parts))
    assert hindrance == (
        f"answered with no: {len(parts)} of the statements, in {counts}. Fix: correct them, and have them read again"
    )


def test_an_answer_to_a_statement_that_is_gone_is_listed_with_its_line_and_remark(site):
    gone = {"temples-0da316": {"answer": "no", "remark": "Wrong side."}, "temples-0da317": {"answer": "yes"}}
    with_remark, without = compared(site, answers=gone).gone
    assert with_remark == (
        'saved.json:1: answers.temples-0da316: the statement has changed or is gone. Remark: "Wrong side."'
    )
    assert without == "saved.json:1: answers.temples-0da317: the statement has changed or is gone"


def test_words_that_are_new_gone_or_others_are_changed(site):
    read = words_read(load_content(site).definitions)
    del read["about"]
    found = compared(site, words={**read, "temples": "000000", "nose": "000000"})
    assert found.changed == ("temples", "about", "nose")
    assert next(found.hindrances).startswith("changed since they were read: temples, about, nose. Fix: generate a new")


@pytest.mark.parametrize("line", SIGNATURE)
def test_a_signature_with_a_line_missing_is_none_and_the_line_is_named(site, line):
    found = compared(site, signature={name: value for name, value in SIGNATURE.items() if name != line})
    assert found.signature is None
    assert [*found.hindrances] == [f"the signature is missing {line}. Fix: fill in all four lines of the signature"]


def test_a_signature_that_a_review_could_not_hold_is_a_hindrance(site):
    (hindrance,) = compared(site, signature={**SIGNATURE, "next": "2026-11-19"}).hindrances
    assert hindrance.startswith("the signature: --next: ")


def test_answers_about_another_diagram_in_another_language_are_refused_with_both_reasons(site):
    file = answers(site, diagram="another", language="tlh")
    with pytest.raises(ContentError) as error:
        ReviewAnswers.of(load_content(site), file)
    assert [(problem.path, problem.value, problem.allowed) for problem in error.value.problems] == [
        ("diagram", '"another"', "sample"),
        ("language", '"tlh"', "en"),
    ]


def test_a_file_larger_than_any_answers_is_not_read(site):
    file = answers(site)
    file.write_bytes(file.read_bytes() + b" " * LARGEST_FILE)
    with pytest.raises(ContentError, match="the file is too large"):
        read_answers(file)


def test_every_mistake_in_a_file_is_named_with_its_line(site):
    file = answers(site, answers={"temples-0da316": {"answer": "maybe"}}, signature={"by": "A", "on": "yesterday"})
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")), indent=1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read_answers(file)
    text = file.read_text("utf-8").splitlines()
    found = {problem.path: text[problem.line - 1].strip() for problem in error.value.problems}
    assert found == {"answers.temples-0da316.answer": '"answer": "maybe"', "signature.on": '"on": "yesterday"'}
