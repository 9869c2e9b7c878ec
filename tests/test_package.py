"""What an installed package promises: its version, its command, its schemas, and what it says about itself."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib

import pytest
from support.served import ROOT

import viewer
from viewer.starter import SCHEMAS

pytestmark = pytest.mark.slow

TABLE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = TABLE["project"]
BUILD = TABLE["tool"]["hatch"]


def test_the_version_is_said_in_one_place():
    assert (PROJECT["dynamic"], "version" in PROJECT) == (["version"], False)
    assert f'__version__ = "{viewer.__version__}"' in (ROOT / BUILD["version"]["path"]).read_text(encoding="utf-8")


def test_the_command_leads_to_a_function():
    module, _, name = PROJECT["scripts"]["anatomy-viewer"].partition(":")
    assert callable(getattr(__import__(module, fromlist=[name]), name))


def test_the_schemas_that_init_copies_are_in_the_wheel_beside_the_content():
    included = BUILD["build"]["targets"]["wheel"]["force-include"]
    assert {included[name] for name in SCHEMAS} == {f"viewer/{name}" for name in SCHEMAS}
    named = {
        json.loads(path.read_text(encoding="utf-8"))["$schema"]
        for path in ROOT.glob("regions*.json")
        if "schema" not in path.name
    }
    assert named == {f"./{name}" for name in SCHEMAS}


def test_every_dependency_has_a_lower_and_an_upper_bound():
    assert [one for one in PROJECT["dependencies"] if ">=" not in one or ",<" not in one] == []


def test_the_benchmarks_print_help_and_refuse_an_unknown_part_without_measuring():
    for argument, code, words in (("--help", 0, "drawing"), ("drawin", 2, "there is no part drawin")):
        command = [sys.executable, "-m", "benchmarks", argument]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, words in done.stdout + done.stderr) == (code, True)
        assert "measured" not in done.stdout
