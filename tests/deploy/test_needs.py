"""What the tests need is installed before them, and in CI none is skipped for want of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.served import ROOT

NEEDED = {
    "nginx": "nginx",
    "openssl": "openssl",
    "curl": "curl",
    "systemd-analyze": "systemd",
    "rsvg-convert": "librsvg2-bin",
}


def machine(folder: Path, *, root: bool, programs: tuple[str, ...]) -> dict[str, str]:
    """An environment that finds these programs, and an `apt-get` that notes what it should install and installs it."""
    for name in (*programs, "chromium-headless-shell"):
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
    makes = "".join(
        f'case " $* " in *" {package} "*) : > {folder}/{name}; chmod +x {folder}/{name};; esac\n'
        for name, package in NEEDED.items()
    )
    (folder / "apt-get").write_text(
        f'#!/bin/sh\necho "$*" >> {folder}/asked\n[ "$1" = install ] || exit 0\n{makes}', encoding="utf-8"
    )
    (folder / "id").write_text(f"#!/bin/sh\necho {0 if root else 1000}\n", encoding="utf-8")
    (folder / "sudo").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o755)
    (folder / "chmod").symlink_to("/bin/chmod")
    return {"PATH": str(folder), "CHROMIUM": str(folder / "chromium-headless-shell")}


def install(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    # The script looks in /usr/sbin too, where nginx may really be.
    text = (ROOT / "tests" / "install_needs.sh").read_text(encoding="utf-8").replace(":/usr/sbin", "")
    return subprocess.run(
        ["/bin/sh", "-c", text, "sh", "python"], env=environ, capture_output=True, text=True, timeout=20, check=False
    )


def test_root_gets_all_that_is_missing_at_once(tmp_path):
    done = install(machine(tmp_path, root=True, programs=("curl", "nginx")))
    assert (done.returncode, done.stderr) == (0, "")
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["update -qq", "install -y -qq --no-install-recommends openssl systemd librsvg2-bin"]


def test_whoever_has_everything_waits_for_nothing(tmp_path):
    assert install(machine(tmp_path, root=True, programs=tuple(NEEDED))).returncode == 0
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_rights_a_message_says_what_to_install_and_ci_stops(tmp_path, ci, status):
    done = install(machine(tmp_path, root=False, programs=("nginx", "curl", "systemd-analyze")) | {"CI": ci})
    assert done.returncode == status
    assert "apt-get install openssl librsvg2-bin" in done.stderr
    assert not (tmp_path / "asked").exists()


SKIPS = """
import pytest
from support.skips import pytest_runtest_makereport
"""
TESTS = """
import pytest
def test_without_a_tool():
    pytest.skip("openssl is not installed")
def test_without_a_program_of_a_job_of_its_own():
    pytest.skip("Apache is not installed")
@pytest.mark.xfail
def test_that_fails_as_expected():
    assert False
"""


@pytest.mark.parametrize(("ci", "ends"), [("true", "1 failed, 1 skipped, 1 xfailed"), ("", "2 skipped, 1 xfailed")])
def test_a_test_that_is_skipped_in_ci_for_want_of_a_tool_fails(tmp_path, ci, ends):
    (tmp_path / "conftest.py").write_text(SKIPS, encoding="utf-8")
    (tmp_path / "test_one.py").write_text(TESTS, encoding="utf-8")
    environ = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT / "tests")}
    environ.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ends in done.stdout, done.stdout
    assert ("Fix: let tests/install_needs.sh install it" in done.stdout) == bool(ci)
