"""Writes the accessibility conformance report: `python -m tools.conformance`, or `make conformance`.

The claims come from the two tables in docs/accessibility.md. The report is docs/conformance.yaml in the OpenACR
format and docs/conformance.md in the layout of a VPAT 2.5 (WCAG edition). To issue it under your own name, add who
you are:
`python -m tools.conformance --company "A Clinic" --email access@clinic.example --date 2026-12-01 --folder REPORT`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from viewer.version import __version__

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
CLAIMS = DOCS / "accessibility.md"
TESTS = ROOT / "tests"

LEVEL_A = {
    "1.1.1": "Non-text Content",
    "1.2.1": "Audio-only and Video-only (Prerecorded)",
    "1.2.2": "Captions (Prerecorded)",
    "1.2.3": "Audio Description or Media Alternative (Prerecorded)",
    "1.3.1": "Info and Relationships",
    "1.3.2": "Meaningful Sequence",
    "1.3.3": "Sensory Characteristics",
    "1.4.1": "Use of Color",
    "1.4.2": "Audio Control",
    "2.1.1": "Keyboard",
    "2.1.2": "No Keyboard Trap",
    "2.1.4": "Character Key Shortcuts",
    "2.2.1": "Timing Adjustable",
    "2.2.2": "Pause, Stop, Hide",
    "2.3.1": "Three Flashes or Below Threshold",
    "2.4.1": "Bypass Blocks",
    "2.4.2": "Page Titled",
    "2.4.3": "Focus Order",
    "2.4.4": "Link Purpose (In Context)",
    "2.5.1": "Pointer Gestures",
    "2.5.2": "Pointer Cancellation",
    "2.5.3": "Label in Name",
    "2.5.4": "Motion Actuation",
    "3.1.1": "Language of Page",
    "3.2.1": "On Focus",
    "3.2.2": "On Input",
    "3.2.6": "Consistent Help",
    "3.3.1": "Error Identification",
    "3.3.2": "Labels or Instructions",
    "3.3.7": "Redundant Entry",
    "4.1.2": "Name, Role, Value",
}
LEVEL_AA = {
    "1.2.4": "Captions (Live)",
    "1.2.5": "Audio Description (Prerecorded)",
    "1.3.4": "Orientation",
    "1.3.5": "Identify Input Purpose",
    "1.4.3": "Contrast (Minimum)",
    "1.4.4": "Resize Text",
    "1.4.5": "Images of Text",
    "1.4.10": "Reflow",
    "1.4.11": "Non-text Contrast",
    "1.4.12": "Text Spacing",
    "1.4.13": "Content on Hover or Focus",
    "2.4.5": "Multiple Ways",
    "2.4.6": "Headings and Labels",
    "2.4.7": "Focus Visible",
    "2.4.11": "Focus Not Obscured (Minimum)",
    "2.5.7": "Dragging Movements",
    "2.5.8": "Target Size (Minimum)",
    "3.1.2": "Language of Parts",
    "3.2.3": "Consistent Navigation",
    "3.2.4": "Consistent Identification",
    "3.3.3": "Error Suggestion",
    "3.3.4": "Error Prevention (Legal, Financial, Data)",
    "3.3.8": "Accessible Authentication (Minimum)",
    "4.1.3": "Status Messages",
}
"""WCAG 2.2's success criteria by level, under their own names (https://www.w3.org/TR/WCAG22/)."""

SUPPORTS, PARTIALLY, NOT_APPLICABLE = "supports", "partially-supports", "not-applicable"
_READ_AS = {SUPPORTS: "Supports", PARTIALLY: "Partially Supports", NOT_APPLICABLE: "Not Applicable"}

PARTLY = "Partly: "
"""How the second column of a claim begins if the criterion is only partly met."""

_TRIED = "## Tried by people"
NOBODY = "Not yet tried by people who use assistive technology."
TITLE = "Anatomy Viewer Accessibility Conformance Report"
DESCRIPTION = "An interactive anatomy diagram for patient education, as pages, embeds and a printed handout."
METHODS = (
    "Every claim names the automated tests that check it. They run for every change in Chromium and, for pages and"
    " sandboxed embeds, also in Firefox and WebKitGTK. Each measurement is also run on a deliberately broken page,"
    " where it must fail. axe and an HTML parser check every page. If people have tried a criterion, the row says so."
)
ISSUE = """
To issue it under your own name: `.venv/bin/python -m tools.conformance --company "A Clinic" --email
access@clinic.example --date 2026-12-01 --folder REPORT`.
"""
NOTES = (
    "Covers the viewer with the content that comes with it. If you publish your own texts, drawings or colors, or embed"
    " the diagram in a page, you have to evaluate those yourself. docs/accessibility.md lists the known limits and what"
    " was checked in the PDF files."
)


class ClaimError(Exception):
    """Claims that a report must not repeat, all at once, each with how to fix it."""


@dataclass(frozen=True)
class Claim:
    """What the documentation says about one criterion."""

    criterion: str
    """Its number, such as `1.4.3`."""

    level: str
    how: str
    """How it is met, or why it does not apply: a sentence without its period."""

    tests: tuple[str, ...] = ()
    tried: str = ""
    """What people who use assistive technology have tried, and when; empty where nobody has."""

    @property
    def remarks(self) -> str:
        """The claim as one paragraph, with the tests that check it and who has tried it."""
        tests = ", ".join(f"`{name}`" for name in self.tests)
        evidence = f" Tests: {tests}. {self.tried or NOBODY}" if self.tests else ""
        return f"{self.how[0].upper()}{self.how[1:]}.{evidence}"


PARSING = Claim(
    "4.1.1",
    SUPPORTS,
    "According to W3C's 2023 errata, pages always meet this criterion of WCAG 2.0 and 2.1; WCAG 2.2 has removed it",
)
"""The template still has a row for it, in which it asks for this answer."""


@dataclass(frozen=True)
class Issuer:
    """Who answers for a report, and the day of it."""

    name: str = ""
    company: str = ""
    email: str = ""
    on: str = ""

    def contact(self) -> dict[str, str]:
        return {"name": self.name, "company_name": self.company, "email": self.email}


def read_claims(text: str, tests: str) -> dict[str, Claim]:
    """The claim about each criterion, from the text of docs/accessibility.md and that of all tests.

    Raises `ClaimError` for criteria that are missing, claimed twice or unknown, and for support that names no
    existing test.
    """
    claims: dict[str, Claim] = {}
    problems: list[str] = []
    tried = dict(_tried(text))
    for claim in (*_met(text, tried), *_not_applicable(text)):
        if claim.criterion in claims:
            problems.append(f"{claim.criterion} is claimed twice. Fix: leave one row.")
        claims[claim.criterion] = claim
        if claim.level != NOT_APPLICABLE and not claim.tests:
            problems.append(f"{claim.criterion} names no test. Fix: name one, or say why the criterion does not apply.")
        missing = [name for name in claim.tests if f"def {name}(" not in tests]
        problems += [
            f"{claim.criterion} names {name}, and there is no such test. Fix: correct the name." for name in missing
        ]
    known = {**LEVEL_A, **LEVEL_AA}
    problems += [
        f"{criterion} {title} is missing. Fix: add it to one of the tables."
        for criterion, title in known.items()
        if criterion not in claims
    ]
    problems += [
        f"{criterion} is no criterion of level A or AA. Fix: correct the number."
        for criterion in {*claims, *tried} - {*known}
    ]
    if problems:
        raise ClaimError("\n".join(f"{CLAIMS.name}: {problem}" for problem in problems))
    return claims


def _table(text: str, *headings: str) -> Iterator[list[str]]:
    """The rows of the table under these headings; none if there is no such table."""
    head = re.escape(f"| {' | '.join(headings)} |")
    if found := re.search(rf"^{head}\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE):
        for line in found[1].splitlines():
            yield [cell.strip() for cell in line.strip("|").split("|")]


def _criteria(cell: str) -> list[str]:
    return re.findall(r"\b\d\.\d\.\d+\b", cell)


def _met(text: str, tried: dict[str, str]) -> Iterator[Claim]:
    for criteria, how, tests in _table(text, "criterion", "how it is met", "test"):
        level = PARTIALLY if how.startswith(PARTLY) else SUPPORTS
        plain = _plain(how.removeprefix(PARTLY))
        for criterion in _criteria(criteria):
            yield Claim(criterion, level, plain, (*re.findall(r"`(test_\w+)`", tests),), tried.get(criterion, ""))


def _not_applicable(text: str) -> Iterator[Claim]:
    for criteria, why in _table(text, "criterion", "why it does not apply"):
        for criterion in _criteria(criteria):
            yield Claim(criterion, NOT_APPLICABLE, _plain(why))


def _tried(text: str) -> Iterator[tuple[str, str]]:
    """What people have tried: the table of the section for it, which is not there before somebody has."""
    _, _, section = text.partition(f"\n{_TRIED}\n")
    for criteria, what, when in _table(section, "criterion", "with what", "when"):
        for criterion in _criteria(criteria):
            yield criterion, f"Tried by people: {what}, {when}."


def _plain(markdown: str) -> str:
    """Text without links, which lead nowhere outside the documentation, nor the parentheses around them."""
    return re.sub(r" ?\(?\[([^]]*)\]\([^)]*\)\)?", "", markdown)


def as_openacr(claims: dict[str, Claim], issuer: Issuer) -> str:
    """The report in the OpenACR format."""
    report = {
        "title": TITLE,
        "product": {"name": "Anatomy Viewer", "version": __version__, "description": DESCRIPTION},
        "author": issuer.contact(),
        "vendor": issuer.contact(),
        **({"report_date": issuer.on} if issuer.on else {}),
        "catalog": "2.5-edition-wcag-2.2-en",
        "version": 1,
        "notes": NOTES,
        "evaluation_methods_used": METHODS,
        "license": "MIT",
        "chapters": {
            "success_criteria_level_a": {"notes": "", "criteria": [*map(_as_criterion, _level_a(claims))]},
            "success_criteria_level_aa": {"notes": "", "criteria": [*map(_as_criterion, _level_aa(claims))]},
            "success_criteria_level_aaa": {"notes": "Not evaluated.", "disabled": True, "criteria": []},
        },
    }
    written: str = yaml.safe_dump(report, sort_keys=False, allow_unicode=True, width=120)
    return written


def _level_a(claims: dict[str, Claim]) -> list[Claim]:
    """The claims of level A, with the row that only the template still has, in its place."""
    return sorted(
        (PARSING, *(claims[criterion] for criterion in LEVEL_A)),
        key=lambda claim: [int(part) for part in claim.criterion.split(".")],
    )


def _level_aa(claims: dict[str, Claim]) -> list[Claim]:
    return [claims[criterion] for criterion in LEVEL_AA]


def _as_criterion(claim: Claim) -> dict[str, object]:
    adherence = {"level": claim.level, "notes": claim.remarks}
    return {"num": claim.criterion, "components": [{"name": "web", "adherence": adherence}]}


def as_vpat(claims: dict[str, Claim], issuer: Issuer) -> str:
    """The report as a page, in the layout of a VPAT 2.5."""
    contact = ", ".join(filter(None, issuer.contact().values()))
    blank = "to be filled in by the organization that issues this report"
    counts = [(name, sum(claim.level == level for claim in claims.values())) for level, name in _READ_AS.items()]
    untried = sum(claim.level != NOT_APPLICABLE and not claim.tried for claim in claims.values())
    tables = "\n".join(
        _vpat_table(number, level, rows)
        for number, level, rows in ((1, "A", _level_a(claims)), (2, "AA", _level_aa(claims)))
    )
    return f"""# {TITLE}

Based on VPAT® version 2.5, WCAG edition. Generated by `make conformance` from [accessibility.md](accessibility.md); a
test compares the two. [conformance.yaml](conformance.yaml) is the same report for programs (OpenACR).
{"" if contact else ISSUE}
- **Product:** Anatomy Viewer {__version__}
- **Description:** {DESCRIPTION}
- **Report date:** {issuer.on or blank}
- **Contact:** {contact or blank}
- **Notes:** {NOTES}
- **Evaluation methods:** {METHODS}
- **Standard:** Web Content Accessibility Guidelines 2.2, levels A and AA; level AAA was not evaluated. The report
  also covers the earlier versions, because 2.2 includes 2.1 and 2.0 except for 4.1.1 Parsing, which has its own row and
  is not counted here.

**In short:** {", ".join(f"{count} {name}" for name, count in counts)}. {untried} of these rows rely on automated
tests alone: people who use assistive technology have not tried them yet.

The terms are those of the template. *Supports:* at least one method meets the criterion without known defects.
*Partially Supports:* some of the product does not meet the criterion. *Not Applicable:* the criterion is not
relevant to the product.
{tables}
"""


def _vpat_table(number: int, level: str, rows: Sequence[Claim]) -> str:
    names = {**LEVEL_A, **LEVEL_AA, PARSING.criterion: "Parsing"}
    lines = [
        f"\n## Table {number}: Success Criteria, Level {level}\n",
        "| Criteria | Conformance Level | Remarks and Explanations |",
        "|---|---|---|",
        *(
            f"| **{claim.criterion} {names[claim.criterion]}** | {_READ_AS[claim.level]} | {claim.remarks} |"
            for claim in rows
        ),
    ]
    return "\n".join(lines)


def write(folder: Path, issuer: Issuer) -> None:
    """Write both forms of the report into a folder."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("test_*.py")))
    claims = read_claims(CLAIMS.read_text(encoding="utf-8"), tests)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conformance.yaml").write_text(as_openacr(claims, issuer), encoding="utf-8")
    (folder / "conformance.md").write_text(as_vpat(claims, issuer), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the report that the arguments ask for. Ends with a message where the claims must not be repeated."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.conformance", description="Write the accessibility conformance report."
    )
    parser.add_argument("--name", default="", help="who answers questions about the report")
    parser.add_argument("--company", default="", help="the organization that issues it")
    parser.add_argument("--email", default="", help="where to write to")
    parser.add_argument("--date", default="", help="the day of the report, such as 2026-12-01")
    parser.add_argument("--folder", type=Path, default=DOCS, help="where to write it (default: docs)")
    options = parser.parse_args(arguments)
    issuer = Issuer(name=options.name, company=options.company, email=options.email, on=options.date)
    try:
        write(options.folder, issuer)
    except ClaimError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
