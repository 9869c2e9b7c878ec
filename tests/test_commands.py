"""The commands as an editor types them: as real programs in a copy of the project, and `check` of other files in this
one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.samples import CITED, DEFINITIONS, FRONT, changed, line_of, write
from support.served import ROOT
from support.trees import FIRST, publish

from viewer.app import create_app
from viewer.commands import summary
from viewer.content.content import load_content
from viewer.editing import Report
from viewer.publish.manifest import MANIFEST

ORDER, OUTLINE = line_of(DEFINITIONS, '"units": 35'), line_of(FRONT, 'id="outline"')
BROKEN = changed(changed(DEFINITIONS, '"units": 35', '"units": "first"'), "Sample head", " Sample head")
BROKEN_FRONT = changed(FRONT, 'd="M-40 5h80v90h-80z"', 'd="M-40 5h80v90h-80"')


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and the real content, as in a checkout, with the compiled modules that there are: those that this
    process has imported, at least.
    """
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "viewer", folder / "viewer")
    shutil.copytree(ROOT / "assets", folder / "assets")
    for path in ROOT.glob("regions*.json"):
        shutil.copy(path, folder)
    return folder


@pytest.fixture
def sample(checkout: Path, tmp_path: Path) -> Path:
    """The package with the small sample as its content."""
    shutil.copytree(checkout / "viewer", tmp_path / "viewer")
    return write(tmp_path)


def flask(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `flask --app viewer …` in a folder, with the package that lies there."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "flask", "--app", "viewer", *arguments],
        cwd=folder,
        # A run caches modules that are not compiled yet in the checkout; every later copy has them.
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )


def test_check_prints_a_summary_of_good_content(checkout):
    done = flask(checkout, "check")
    assert (done.returncode, done.stderr) == (0, "")
    rows = dict(line.split(maxsplit=1) for line in done.stdout.splitlines()[1:])
    assert rows["regions"].startswith("4: forehead, temples, occiput, neck")
    assert rows["structures"].startswith("7: corrugator, procerus, frontalis, temporalis, occipitalis")
    content = load_content(checkout)
    seen = ", ".join(f"{view.id} {len(content.seen_in(view))}" for view in content.definitions.views)
    assert rows["sites"] == f"31: {seen}"
    assert rows["units"].startswith("155")


@pytest.mark.parametrize(
    ("warnings", "state"),
    [((), "no problems"), (("a",), "1 warning (see below)"), (("a", "b"), "2 warnings (see below)")],
)
def test_the_summary_begins_with_how_many_warnings_follow_it(content, warnings, state):
    found = Report(problems=(), warnings=warnings, notes=("n",), unconfirmed=("u",), rows={})
    assert summary(content, found).splitlines()[0] == f"{content.definitions.title}: {state}."


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of a refusal, which is no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr.splitlines()


def checked(served: Path, other: Path | str) -> Result:
    """`check` of another file, in this process, where a folder's content is served."""
    return CliRunner().invoke(create_app(served).cli, ["check", str(other)])


def refused(done: Result) -> list[str]:
    """The lines of a refusal, which is no fault of the program."""
    assert (done.exit_code, type(done.exception)) == (1, SystemExit), done.output
    return done.stderr.splitlines()


EVERY_PROBLEM = [
    f"front.svg:{OUTLINE}: #outline: the path is not closed",
    "regions.json:4: title: the text starts or ends with a space",
    f"regions.json:{ORDER}: expect.units: the wrong kind of value",
]


def test_check_prints_every_problem_of_every_file_and_no_traceback(sample):
    write(sample, BROKEN, front=BROKEN_FRONT)
    lines = said(flask(sample, "check"))
    assert [problem in line for problem, line in zip(EVERY_PROBLEM, lines, strict=True)] == [True] * 3


def test_run_with_broken_content_stops_with_every_problem_and_no_traceback(sample):
    write(sample, BROKEN, front=BROKEN_FRONT)
    text = "\n".join(said(flask(sample, "run", "--port", "0")))
    assert all(problem in text for problem in EVERY_PROBLEM)


def test_check_of_another_file_takes_the_drawings_beside_it(tmp_path):
    other = write(tmp_path / "other", front=BROKEN_FRONT)
    (line,) = refused(checked(write(tmp_path / "served"), other / "regions.json"))
    assert EVERY_PROBLEM[0] in line


def test_check_of_another_file_without_drawings_takes_those_that_are_served(tmp_path):
    other = tmp_path / "draft.json"
    other.write_text(changed(CITED, "Sample head", "A draft"), encoding="utf-8")
    done = checked(write(tmp_path / "served"), other)
    assert (done.exit_code, done.stdout.startswith("A draft")) == (0, True)


def test_check_of_another_broken_file_names_it_by_its_name(tmp_path):
    other = tmp_path / "draft.json"
    other.write_text(changed(DEFINITIONS, "[[galea]]", "[[galia]]"), encoding="utf-8")
    (line,) = refused(checked(write(tmp_path / "served"), other))
    assert line.removeprefix("Error: ").startswith(
        f"draft.json:{line_of(DEFINITIONS, '[[galea]]')}: regions[0].sections[0].text[0]: points to nothing"
    )


def test_check_of_a_file_that_is_not_there_says_so(tmp_path):
    (line,) = refused(checked(write(tmp_path), "nothing.json"))
    assert "nothing.json: cannot be read" in line


def command(folder: Path, *arguments: str) -> Result:
    """A command in this process, for a folder's content."""
    return CliRunner().invoke(create_app(folder).cli, list(arguments))


def test_check_is_strict_only_on_request(tmp_path):
    write(tmp_path, changed(CITED, '"status": "read"', '"status": "to be confirmed"'))
    assert command(tmp_path, "check").exit_code == 0
    strict = command(tmp_path, "check", "--strict")
    assert (strict.exit_code, "book: to be confirmed" in strict.output) == (1, True)


def test_check_of_several_diagrams_fails_if_one_of_them_does(tmp_path):
    write(tmp_path / "good", CITED)
    write(tmp_path / "bad", changed(CITED, "[[galea]]", "[[galia]]"))
    done = command(tmp_path, "check")
    assert done.exit_code == 1
    assert "== good\nSample head: no problems." in done.output
    assert "points to nothing" in done.output
    write(tmp_path / "bad", CITED)
    assert command(tmp_path, "check").exit_code == 0


def test_confirm_names_a_part_that_has_nothing_to_confirm(tmp_path):
    write(tmp_path, CITED)
    (tmp_path / "regions.es.json").write_text('{ "language": "es", "title": "Cabeza" }', encoding="utf-8")
    done = command(tmp_path, "confirm", "es", "--part", "title", "--part", "nose")
    assert done.exit_code == 2
    assert "Nothing to confirm in nose. To be confirmed: title (1)." in done.output
    done = command(tmp_path, "confirm", "es", "--part", "title")
    assert done.output == "regions.es.json: confirmed title (1).\n"


def test_sign_refuses_a_signature_that_a_review_could_not_hold(tmp_path):
    write(tmp_path, CITED)
    before = (tmp_path / "regions.json").read_bytes()
    who = ("--by", "A", "--qualification", "neurologist")
    done = command(tmp_path, "sign", "en", *who, "--on", "2026-11-20", "--next", "2026-11-19")
    assert (done.exit_code, "--next: " in done.output) == (2, True)
    assert (tmp_path / "regions.json").read_bytes() == before
    done = command(tmp_path, "sign", "en", *who, "--on", "2026-11-20", "--next", "2027-11-20")
    assert done.output.startswith("Signed in en by A, neurologist, on 2026-11-20, next 2027-11-20: ")


def test_verify_exits_with_1_for_a_difference_and_stores_when_it_looked(tmp_path):
    publish(tmp_path / "out", FIRST)
    write(tmp_path / "content", CITED)
    arguments = ("verify", str(tmp_path / "out"), str(tmp_path / "out" / MANIFEST))
    same = command(tmp_path / "content", *arguments)
    assert same.exit_code == 0
    assert re.search(r"\d UTC: all 9 files agree with content [0-9a-f]{8}, made for https://www\.clinic", same.output)
    (tmp_path / "out" / "embed.js").write_text("other", encoding="utf-8")
    other = command(tmp_path / "content", *arguments)
    assert (other.exit_code, "8 files agree and 1 differs from content" in other.output) == (1, True)
