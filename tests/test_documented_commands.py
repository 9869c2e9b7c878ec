"""Every command that a document gives exists, with the options and variables it is given."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from flask.cli import run_command
from support.served import ROOT

from viewer.app import create_app
from viewer.cli import console

DOCUMENTS = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/*.md")),
    *sorted((ROOT / "integrations").glob("*/*.md")),
)
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
OURS = re.compile(r"(?:^|&& |; ?)(?:[A-Z_]+=\S+ )*(?:\S*/)?(flask --app viewer|anatomy-viewer) ([a-z][\w-]*)([^#|;&]*)")
OPTION = re.compile(r"(?<!\S)(--?[a-z][\w-]*)")


def commands_of(document: Path) -> list[str]:
    """What a reader would copy: the lines of code blocks, with continued lines joined, and inline code."""
    text = document.read_text(encoding="utf-8")
    blocks = [block.replace("\\\n", " ") for block in FENCED.findall(text)]
    lines = [line for block in blocks for line in block.splitlines()]
    return [*lines, *(" ".join(code.split()) for code in INLINE.findall(FENCED.sub("", text)))]


DOCUMENTED = [(document, command) for document in DOCUMENTS for command in commands_of(document)]


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, click.Command]]:
    """The commands of the two programs."""
    return {
        "flask --app viewer": {"run": run_command, **create_app(ROOT).cli.commands},
        "anatomy-viewer": dict(console({}).commands),
    }


def options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}


def test_messages_and_documents_call_the_program_by_the_name_that_every_installation_has():
    sources = [*(ROOT / "viewer").rglob("*.py"), *ROOT.glob("*.schema.json"), ROOT / "Makefile", *DOCUMENTS]
    lines = [
        line.strip()
        for path in sources
        for line in path.read_text(encoding="utf-8").splitlines()
        if "--app viewer" in line
    ]
    assert [line for line in lines if "anatomy-viewer" not in line and "as `flask --app viewer …`" not in line] == []


def test_every_command_of_the_viewer_exists_with_its_options(known):
    given = [(document.name, *found.groups()) for document, command in DOCUMENTED for found in OURS.finditer(command)]
    assert {"new", "run", "check", "export", "confirm", "sign"} <= {name for _, _, name, _ in given}
    wrong = [
        f"{document}: {program} {name}{rest}"
        for document, program, name, rest in given
        if name not in known[program] or not set(OPTION.findall(rest)) <= options(known[program][name])
    ]
    assert not wrong, "correct the document, or restore the command or option:\n" + "\n".join(wrong)


def test_every_target_and_variable_given_to_make_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    variables = set(re.findall(r"\$\((?:or \$\(|if \$\()?([A-Z]+)\b", makefile))
    given = [
        (document.name, *found.groups())
        for document, command in DOCUMENTED
        for found in re.finditer(r"^(?:[A-Z_]+=\S+ )*make ([a-z-]+)((?: [A-Z]+=\S+)*)", command)
    ]
    assert {"run", "test", "check", "lock"} <= {target for _, target, _ in given}
    wrong = [
        f"{document}: make {target}{rest}"
        for document, target, rest in given
        if target not in targets or not set(re.findall(r" ([A-Z]+)=", rest)) <= variables
    ]
    assert not wrong, "correct the document, or restore the target or variable:\n" + "\n".join(wrong)


def test_every_module_of_ours_that_python_is_told_to_run_exists_and_knows_its_options():
    given = [
        (document.name, *found.groups())
        for document, command in DOCUMENTED
        for found in re.finditer(r"python3? -m ((?:tools|benchmarks|viewer)[\w.]*)([^#|;&]*)", command)
    ]
    assert {"tools.report", "benchmarks"} <= {module for _, module, _ in given}
    wrong = [
        f"{document}: {module}{rest}" for document, module, rest in given if not runs(module, OPTION.findall(rest))
    ]
    assert not wrong, "correct the document, or restore the module or option:\n" + "\n".join(wrong)


def runs(module: str, given: list[str]) -> bool:
    """Whether `python -m module` finds a program that names every given option in its source."""
    spec = find_spec(module)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = find_spec(f"{module}.__main__")
    if spec is None or spec.origin is None:
        return False
    source = Path(spec.origin).read_text(encoding="utf-8")
    return all(f'"{option}"' in source for option in given)
