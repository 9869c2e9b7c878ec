"""The benchmark in a browser: how its cases are chosen, and what it prints.

What it measures is tested in tests/browser/test_first_picture.py.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext

import pytest
from support.served import ROOT

from benchmarks import browser
from benchmarks.browser import Measured, main, print_table


def run(first_paint: float, first_picture: float) -> Measured:
    return Measured(
        first_paint=first_paint,
        first_picture=first_picture,
        click=1,
        whole_text=1,
        shift=0,
        script=1,
        sent=1_000,
        requests=2,
    )


def test_ratios_are_of_loads_in_the_same_turn(capsys: pytest.CaptureFixture[str]):
    peer = [run(100, 100), run(1_000, 1_000), run(400, 400)]
    print_table({"page": [run(50, 120), run(500, 1_200), run(200, 480)], "body-muscles": peer})
    rows = capsys.readouterr().out.splitlines()
    assert "| page | 200 | 480 |" in rows[2]
    assert "first paint 0.50 (at most 1), first picture 1.20 (at most 1.1)" in rows[-1]


@pytest.mark.slow
def test_the_program_lists_its_cases():
    command = [sys.executable, "-m", "benchmarks.browser", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "body-highlighter" in done.stdout) == (0, True), done.stderr
    assert "first paint, ms" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["pages"], 2, "there is no case pages. Cases: page, embed"),
        (["body-muscles"], 2, "body-muscles needs --peers FOLDER, a folder in which this was run: npm install"),
        (["body-muscles", "--peers", "nowhere"], 1, "Run in nowhere: npm install body-muscles body-highlighter"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    words: str,
):
    monkeypatch.setattr(sys, "argv", ["benchmarks.browser", *arguments])
    monkeypatch.setattr(browser, "sync_playwright", nullcontext)  # a process cannot drive two, and others have one
    with pytest.raises(SystemExit) as ended:
        main()
    said, given = capsys.readouterr(), ended.value.code
    # A program that ends with a text says it, and its status is 1.
    assert (1, words in given) == (code, True) if isinstance(given, str) else (given, words in said.err) == (code, True)
    assert "first paint, ms" not in said.out
