"""The review sheet in a browser: answers are counted, saved as a file that signs the words, and loaded again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.samples import CITED, write
from support.served import ROOT
from support.waiting import until

from viewer.app import create_app
from viewer.content.content import load_content

SIGNATURE = {"by": "Dr A. Person", "qualification": "neurologist", "on": "2026-11-20", "next": "2027-11-20"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, CITED)
    return tmp_path


def run(folder: Path, *arguments: str):
    return CliRunner().invoke(create_app(folder).cli, ["review", *arguments])


def test_what_is_answered_on_the_sheet_is_saved_loaded_again_and_signs(open_page, site):
    run(site, str(site / "sheet.html"))
    page = open_page((site / "sheet.html").as_uri(), width=320, accept_downloads=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    boxes = page.locator('[type=radio][value="yes"]')
    for box in boxes.all():
        box.check()
    assert page.get_by_role("status").inner_text() == f"{boxes.count()} of {boxes.count()} answered"
    page.locator("textarea").first.fill("A comma\nis missing.")
    for name, value in SIGNATURE.items():
        page.locator(f'[name="sign-{name}"]').fill(value)
    with page.expect_download() as saved:
        page.locator("[data-save]").click()
    file = site / "answers.json"
    saved.value.save_as(file)
    remarks = [
        one["remark"] for one in json.loads(file.read_text(encoding="utf-8"))["answers"].values() if "remark" in one
    ]
    assert remarks == ["A comma is missing."]

    page.reload()
    assert page.locator(":checked").count() == 0
    page.locator("[type=file]").set_input_files(file)
    until(page, "document.querySelectorAll(':checked').length > 0")
    assert page.locator(":checked").count() == boxes.count()
    assert page.locator('[name="sign-on"]').input_value() == SIGNATURE["on"]

    done = run(site, "--answers", str(file))
    assert (done.exit_code, "A comma is missing." in done.output) == (0, True), done.output
    assert load_content(site).definitions.review.status == "reviewed"


def test_without_script_the_sheet_can_be_filled_in_and_printed_and_offers_no_saving(open_page, site):
    run(site, str(site / "sheet.html"))
    page = open_page((site / "sheet.html").as_uri(), java_script_enabled=False)
    page.locator("[type=radio]").first.check()
    assert page.locator("[type=radio]").first.is_checked()
    assert page.locator(".saving").is_hidden()


def test_one_answer_counts_for_all_who_say_it_and_the_next_open_statement_is_one_key_away(open_page, tmp_path):
    run(ROOT, str(tmp_path / "sheet.html"))
    page = open_page((tmp_path / "sheet.html").as_uri(), accept_downloads=True)
    following = page.locator("[data-unanswered]")
    focused = "document.activeElement.closest('[data-facts]').dataset.facts"
    following.click()
    first = page.evaluate(focused)
    page.keyboard.press("Space")
    following.click()
    assert page.evaluate(focused) not in ("", first)

    shared = page.locator('[data-facts*=" "]').first
    ids = shared.get_attribute("data-facts").split()
    shared.locator('[value="no"]').check()
    with page.expect_download() as saved:
        page.locator("[data-save]").click()
    saved.value.save_as(tmp_path / "answers.json")
    answers = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))["answers"]
    assert [answers[name] for name in ids] == [{"answer": "no"}] * len(ids)
