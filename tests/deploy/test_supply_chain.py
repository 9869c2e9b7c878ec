"""Only pinned packages, images and actions are used: the same versions and hashes everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, requires, version

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from support.served import ROOT

FILES = ("constraints.txt", "constraints-build.txt", "constraints-extras.txt", "constraints-dev.txt")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(file: str) -> dict[str, tuple[Requirement, tuple[str, ...]]]:
    """What a file pins by name, each with its hashes."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        requirement = Requirement(line.partition("--hash")[0].strip())
        assert canonicalize_name(requirement.name) not in found, f"{requirement.name} is pinned twice"
        found[canonicalize_name(requirement.name)] = (requirement, tuple(HASH.findall(line)))
        assert HASH.sub("", line).count("--") == 0, f"{file}: an option that is no hash: {line}"
    return found


@pytest.mark.parametrize("file", FILES)
def test_each_line_pins_one_version_with_hashes_and_names_no_registry(file):
    for name, (requirement, hashes) in pinned(file).items():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), name
        assert hashes, name
        assert requirement.url is None, name


def test_all_files_agree():
    dev = pinned("constraints-dev.txt")
    for file in FILES[:-1]:
        for name, (requirement, hashes) in pinned(file).items():
            assert (dev[name][0].specifier, dev[name][1]) == (requirement.specifier, hashes), f"{file}: {name}"


def test_the_pins_satisfy_the_project():
    table, extras = PROJECT["project"], PROJECT["project"]["optional-dependencies"]
    asked = {
        "constraints.txt": [*table["dependencies"], *extras["server"]],
        "constraints-build.txt": PROJECT["build-system"]["requires"],
        "constraints-extras.txt": [*extras["pdf"], *extras["pictures"]],
        "constraints-dev.txt": [*table["dependencies"], *extras["server"], *extras["dev"]],
    }
    for file, wanted in asked.items():
        pins = pinned(file)
        for one in map(Requirement, wanted):
            (pin,) = pins[canonicalize_name(one.name)][0].specifier
            assert Version(pin.version) in one.specifier, f"{file}: {one}. Fix: make lock"


def test_the_extras_are_pinned_with_all_that_they_need():
    extras = PROJECT["project"]["optional-dependencies"]
    waiting, pins = [*map(Requirement, (*extras["pdf"], *extras["pictures"]))], pinned("constraints-extras.txt")
    seen: set[str] = set()
    while waiting:
        one = waiting.pop()
        if str(one) not in seen:
            seen.add(str(one))
            assert canonicalize_name(one.name) in pins, f"{one}. Fix: make lock"
            needed = map(Requirement, requires(one.name) or ())
            options = [{"extra": extra} for extra in ("", *one.extras)]
            waiting += [more for more in needed if not more.marker or any(map(more.marker.evaluate, options))]


def test_what_runs_these_tests_is_what_is_pinned():
    wrong = []
    for name, (requirement, _) in pinned("constraints-dev.txt").items():
        if requirement.marker is None or requirement.marker.evaluate():
            try:
                found = version(name)
            except PackageNotFoundError:
                found = "nothing"
            wrong += [] if found in requirement.specifier else [f"{requirement}, found {found}"]
    assert wrong == [], "Fix: make test installs what is pinned"


def test_every_install_that_is_documented_or_run_checks_hashes_or_downloads_nothing():
    places = ("Makefile", "Dockerfile", "README.md", "docs/deployment.md")
    lines = [line for name in places for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    installs = [
        line for line in lines if re.search(r"(pip install|\$\(PIP\)) ", line) and not line.startswith("PIP :=")
    ]
    assert len(installs) >= 9
    loose = [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line]
    assert loose == []


def images() -> list[str]:
    """Every image that a build or the compose file starts from, stages of the Dockerfile left out."""
    found = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    stages = {stage for _, stage in found}
    return [
        *(image for image, _ in found if image not in stages),
        *(service["image"] for service in services if "build" not in service),
    ]


def test_every_image_is_named_by_the_digest_of_its_bytes():
    assert [image.partition(":")[0] for image in images()] == ["python", "nginx"]
    loose = [image for image in images() if not re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", image)]
    assert loose == [], "Fix: docker buildx imagetools inspect NAME:TAG prints the digest"


def test_every_action_of_a_workflow_is_named_by_its_commit_and_says_its_version():
    lines = [
        line.strip()
        for path in (ROOT / ".github" / "workflows").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    assert len(lines) >= 8
    pin = re.compile(r"- uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pin.fullmatch(line)] == []


def test_newer_versions_of_everything_that_is_pinned_are_proposed():
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {(one["package-ecosystem"], one["directory"]) for one in updates} == {
        ("pip", "/"),
        ("npm", "/"),
        ("docker", "/"),
        ("docker-compose", "/deploy"),
        ("github-actions", "/"),
    }


def test_pip_refuses_a_file_with_another_hash(tmp_path):
    """The check that everything above relies on, without a network: a wheel from a folder, and a hash that is not its
    own.
    """
    name = "six_like-1.0-py3-none-any.whl"
    with zipfile.ZipFile(tmp_path / name, "w") as wheel:
        wheel.writestr("six_like-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: six-like\nVersion: 1.0\n")
        wheel.writestr("six_like-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("six_like-1.0.dist-info/RECORD", "")
    (tmp_path / "pins.txt").write_text(f"six-like==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--isolated", "install", "--dry-run", "--no-index", "--require-hashes"]
    words = [*command, "--find-links", tmp_path, "-r", tmp_path / "pins.txt", "--target", tmp_path / "out"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
