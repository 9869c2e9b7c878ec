"""The accessibility conformance report claims what the documentation says, and nothing that no test holds."""

from __future__ import annotations

import re

import pytest
import yaml

from tools.conformance import (
    CLAIMS,
    DOCS,
    LEVEL_A,
    LEVEL_AA,
    NOBODY,
    NOT_APPLICABLE,
    PARSING,
    PARTIALLY,
    SUPPORTS,
    ClaimError,
    Issuer,
    as_openacr,
    as_vpat,
    main,
    read_claims,
    write,
)

TEXT = CLAIMS.read_text(encoding="utf-8")
NAMED = "\n".join(f"def {name}(" for name in re.findall(r"`(test_\w+)`", TEXT))
"""Stands for the tests: whether they are there is for the report itself to find out."""


def test_the_report_is_that_of_the_documentation_and_every_test_it_names_exists(tmp_path):
    write(tmp_path, Issuer())
    for name in ("conformance.yaml", "conformance.md"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (DOCS / name).read_text(encoding="utf-8"), (
            "run `make conformance`"
        )


def test_wcag_has_31_criteria_of_level_a_and_24_of_level_aa_and_each_is_reported_once():
    report = yaml.safe_load((DOCS / "conformance.yaml").read_text(encoding="utf-8"))
    reported = [[one["num"] for one in chapter["criteria"]] for chapter in report["chapters"].values()]
    template = [*LEVEL_A]
    template.insert(template.index("4.1.2"), "4.1.1")  # which the template still asks for
    assert reported == [template, [*LEVEL_AA], []]
    assert (len(LEVEL_A), len(LEVEL_AA), len({**LEVEL_A, **LEVEL_AA})) == (31, 24, 55)
    page = (DOCS / "conformance.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \*\*([\d.]+) ", page, re.MULTILINE) == [*template, *LEVEL_AA]


def test_the_file_has_the_shape_that_openacr_asks_for():
    """What its schema 0.1.0 and its list of terms require."""
    report = yaml.safe_load((DOCS / "conformance.yaml").read_text(encoding="utf-8"))
    assert report["title"].endswith(" Accessibility Conformance Report")
    assert report["product"]["name"]
    assert isinstance(report["version"], int)
    assert all("email" in report[who] for who in ("author", "vendor"))
    assert report["catalog"] == "2.5-edition-wcag-2.2-en"
    chapters = {f"success_criteria_level_{level}" for level in ("a", "aa", "aaa")}
    assert report["chapters"].keys() == chapters
    for row in (row for chapter in report["chapters"].values() for row in chapter["criteria"]):
        assert isinstance(row["num"], str)
        for component in row["components"]:
            assert component["name"] in {"web", "electronic-docs", "software", "authoring-tool"}
            assert component["adherence"].keys() == {"level", "notes"}


def test_support_names_its_test_and_says_that_nobody_has_tried_it():
    report = yaml.safe_load((DOCS / "conformance.yaml").read_text(encoding="utf-8"))
    rows = [row for chapter in report["chapters"].values() for row in chapter["criteria"]]
    for row in rows:
        if row["num"] == PARSING.criterion:
            continue
        (component,) = row["components"]
        level, notes = component["adherence"]["level"], component["adherence"]["notes"]
        assert level in (SUPPORTS, PARTIALLY, NOT_APPLICABLE)
        assert (level == NOT_APPLICABLE) == ("`test_" not in notes) == (NOBODY not in notes), row["num"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("| 1.1.1 Non-text", "| Non-text", "1.1.1 Non-text Content is missing"),
        ("| 1.1.1 Non-text", "| 1.3.1, 1.1.1 Non-text", "1.3.1 is claimed twice"),
        ("| 1.1.1 Non-text", "| 1.1.1, 1.1.9 Non-text", "1.1.9 is no criterion"),
        (
            "`test_a_hover_reveals_the_name_of_a_shape_until_escape_and_hides_nothing`",
            "by inspection",
            "1.4.13 names no test",
        ),
        (
            "`test_a_hover_reveals_the_name_of_a_shape_until_escape_and_hides_nothing`",
            "`test_nothing`",
            "1.4.13 names test_nothing",
        ),
    ],
)
def test_a_claim_that_cannot_be_held_is_refused_with_its_criterion_and_a_fix(old, new, problem):
    assert old in TEXT
    with pytest.raises(ClaimError) as error:
        read_claims(TEXT.replace(old, new), NAMED)
    assert f"accessibility.md: {problem}" in str(error.value)
    assert "Fix: " in str(error.value)


def test_all_problems_are_told_at_once():
    with pytest.raises(ClaimError) as error:
        read_claims("", "")
    assert len(str(error.value).splitlines()) == 55


def test_what_is_met_in_part_and_what_people_have_tried_reach_both_forms_of_the_report():
    partly = TEXT.replace("| every field has", "| Partly: not every field has")
    row = "| 3.3.2 | NVDA 2026.1, Firefox | May 2026 |"
    section = f"\n## Tried by people\n\n| criterion | with what | when |\n|---|---|---|\n{row}\n"
    claims = read_claims(partly + section, NAMED)
    assert claims["3.3.2"].level == PARTIALLY
    for report in (as_openacr(claims, Issuer()), as_vpat(claims, Issuer())):
        plain = " ".join(report.split())
        assert "Not every field has" in plain
        assert "Tried by people: NVDA 2026.1, Firefox, May 2026." in plain
        assert plain.count("Tried by people: ") == 1


def test_a_clinic_issues_the_report_under_its_own_name(tmp_path):
    main(
        [
            "--company",
            'Clinic: "One"',
            "--email",
            "access@clinic.example",
            "--date",
            "2026-12-01",
            "--folder",
            str(tmp_path / "report"),
        ]
    )
    report = yaml.safe_load((tmp_path / "report" / "conformance.yaml").read_text(encoding="utf-8"))
    assert report["author"] == {"name": "", "company_name": 'Clinic: "One"', "email": "access@clinic.example"}
    assert report["report_date"] == "2026-12-01"
    page = (tmp_path / "report" / "conformance.md").read_text(encoding="utf-8")
    assert 'Clinic: "One", access@clinic.example' in page
    assert "**Report date:** 2026-12-01" in page
