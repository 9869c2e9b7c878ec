"""Releases: refused until everything is in order, then identical from every build, with hashes, notes and an SBOM."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from support.repository import tracked_files
from support.served import ROOT

from tools.release import NAME, ReleaseError, build_wheel, prepare, release, write_sbom
from viewer.version import __version__

pytestmark = pytest.mark.slow

WHO = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", folder, *WHO, *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Path:
    """What the wheel is built from, as a repository with one commit."""
    folder = tmp_path_factory.mktemp("repository")
    for path in tracked_files():
        place = folder / path.relative_to(ROOT)
        if place.relative_to(folder).parts[0] not in ("tests", "docs", "examples", "benchmarks"):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
    changelog = (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    if "## Unreleased\n" not in changelog:  # as it is between a release and the next change
        (folder / "CHANGELOG.md").write_text(
            changelog.replace("\n## ", f"\n## Unreleased\n{'News. ' * 100}\n\n## ", 1), encoding="utf-8"
        )
    text = (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(text.replace(f"## {__version__} (", "## 0.0.1 ("), encoding="utf-8")
    shutil.rmtree(folder / "viewer" / "web" / "released" / __version__, ignore_errors=True)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    return folder


def test_a_release_is_refused_with_everything_that_stands_in_its_way(repository, tmp_path):
    (repository / "stray.txt").touch()
    with pytest.raises(ReleaseError) as error:
        release(repository, tmp_path / "dist")
    (repository / "stray.txt").unlink()
    assert "tools.release prepare" in str(error.value)
    assert "?? stray.txt" in str(error.value)
    assert not (tmp_path / "dist").exists()


def test_two_builds_of_a_commit_are_the_same_bytes_whatever_the_time_zone_and_the_rights_of_new_files(
    repository, tmp_path
):
    build = "import sys; from pathlib import Path; from tools.release import build_wheel"
    build += "; Path(sys.argv[2]).mkdir(); print(build_wheel(Path(sys.argv[1]), Path(sys.argv[2]), 1_700_000_000))"
    wheels = []
    for name, zone, mask in (("one", "UTC", 0o022), ("other", "Asia/Tokyo", 0o077)):
        environ = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(mask)}
        command = [sys.executable, "-c", build, repository, tmp_path / name]
        done = subprocess.run(command, cwd=ROOT, env=environ, umask=mask, capture_output=True, text=True, check=True)
        wheels.append(Path(done.stdout.strip()).read_bytes())
    assert wheels[0] == wheels[1]
    (tmp_path / "later").mkdir()
    later = build_wheel(repository, tmp_path / "later", 1_800_000_000)
    assert later.read_bytes() != wheels[0], (
        "the time of the commit is in the wheel, so the test compares what it should"
    )


def test_a_release_holds_a_wheel_its_locks_an_sbom_notes_and_the_hash_of_each(repository, tmp_path):
    heading = prepare(repository, date(2026, 11, 27))
    assert heading == f"## {__version__} (2026-11-27)"
    with pytest.raises(ReleaseError, match="Unreleased"):
        prepare(repository, date(2026, 11, 28))
    (repository / "viewer" / "web" / "released" / __version__).mkdir()
    (repository / "viewer" / "web" / "released" / __version__ / "x.css").touch()
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "Release")
    names = {path.name for path in release(repository, tmp_path / "dist")}
    wheel = f"anatomy_viewer-{__version__}-py3-none-any.whl"
    assert names == {
        wheel,
        f"{NAME}-{__version__}.cdx.json",
        "constraints.txt",
        "constraints-build.txt",
        "SHA256SUMS",
        "NOTES.md",
    }
    sums = (tmp_path / "dist" / "SHA256SUMS").read_text(encoding="utf-8")
    for name in names - {"SHA256SUMS", "NOTES.md"}:
        assert f"{sha256((tmp_path / 'dist' / name).read_bytes()).hexdigest()}  {name}\n" in sums
    notes = (tmp_path / "dist" / "NOTES.md").read_text(encoding="utf-8")
    assert wheel in notes
    assert "## Unreleased" not in notes
    assert len(notes) > 500
    inside = zipfile.ZipFile(tmp_path / "dist" / wheel).namelist()
    assert {
        "viewer/regions.json",
        "viewer/assets/model/head.json",
        f"anatomy_viewer-{__version__}.dist-info/METADATA",
    } <= set(inside)


def test_the_sbom_lists_exactly_what_is_pinned_with_licenses_and_who_needs_whom(tmp_path):
    path = write_sbom(ROOT, tmp_path, 0)
    found = json.loads(path.read_bytes())
    assert (found["bomFormat"], found["specVersion"], found["metadata"]["timestamp"]) == (
        "CycloneDX",
        "1.6",
        "1970-01-01T00:00:00Z",
    )
    pins = [
        line.split()[0]
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line[:1].strip()
    ]
    assert [f"{one['name']}=={one['version']}" for one in found["components"]] == pins
    assert [one["name"] for one in found["components"] if not one["licenses"]] == []
    refs = [one["bom-ref"] for one in (found["metadata"]["component"], *found["components"])]
    assert [one["ref"] for one in found["dependencies"]] == refs
    needs = {one["ref"]: one["dependsOn"] for one in found["dependencies"]}
    assert {ref for listed in needs.values() for ref in listed} == set(refs[1:]), "a package that nothing needs"
    (flask,) = (ref for ref in refs if "/flask@" in ref)
    assert any("/werkzeug@" in ref for ref in needs[flask])
    assert write_sbom(ROOT, tmp_path / "again", 0).read_bytes() == path.read_bytes()
