"""Builds the files of a release in `dist/`: `make release`. What it needs first is done by `python -m tools.release
prepare`.

The wheel is built twice, from two clean copies of the last commit, and both must hold the same bytes: anybody who
builds the same commit with the same tools (constraints-build.txt) can check that the wheel is made of what the
repository holds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from viewer.version import __version__

ROOT = Path(__file__).parent.parent
NAME = "anatomy-viewer"
LOCKS = ("constraints.txt", "constraints-build.txt")
_UNRELEASED = "## Unreleased\n"
_SECTION = re.compile(
    r"^## (?P<version>\S+) \((?P<date>\d{4}-\d\d-\d\d)\)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)


class ReleaseError(Exception):
    """A release that cannot be built; the message says how to fix it."""


def prepare(root: Path, day: date) -> str:
    """Give the changelog's unreleased section the version and a date. Raises `ReleaseError` where there is none."""
    changelog = root / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    if text.count(_UNRELEASED) != 1:
        raise ReleaseError(
            f'{changelog.name}: there is no section "Unreleased". Fix: add one that says what has changed.'
        )
    if f"## {__version__} (" in text:
        raise ReleaseError(
            f"{changelog.name}: {__version__} has a section. Fix: raise the version in viewer/version.py."
        )
    heading = f"## {__version__} ({day.isoformat()})"
    changelog.write_text(text.replace(_UNRELEASED, f"{heading}\n"), encoding="utf-8")
    return heading


def release(root: Path, out: Path) -> list[Path]:
    """Build and hash everything that a release publishes. Raises `ReleaseError` with all that stands in the way."""
    problems, notes = _problems(root)
    if problems:
        raise ReleaseError("\n".join(problems))
    # Files carry the time of the commit, so that a build on another day has the same bytes.
    epoch = int(_git(root, "log", "-1", "--format=%ct"))
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    wheel = _reproducible_wheel(root, out, epoch)
    sbom = write_sbom(root, out, epoch, wheel)
    files = [wheel, sbom, *(Path(shutil.copy(root / name, out)) for name in LOCKS)]
    sums = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    (out / "NOTES.md").write_text(f"{notes.strip()}\n\n## Files\n```text\n{sums}```\n", encoding="utf-8")
    return [*files, out / "SHA256SUMS", out / "NOTES.md"]


def _problems(root: Path) -> tuple[list[str], str]:
    """What stands in the way of a release, and its notes from the changelog."""
    problems, notes = [], ""
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = _SECTION.search(changelog)
    if _UNRELEASED in changelog or not newest or newest["version"] != __version__:
        found = f"It has {newest['version']}." if newest else ""
        problems.append(
            f"CHANGELOG.md: it must begin with the version {__version__} and a date. {found}"
            " Fix: python -m tools.release prepare"
        )
    else:
        notes = newest["text"]
        if not (root / "viewer" / "web" / "released" / __version__).is_dir():
            problems.append(
                f"viewer/web/released/{__version__}: the files that cached pages name are missing. Fix: make pinned"
            )
    if changed := _git(root, "status", "--porcelain"):
        problems.append(f"There are changes that no commit has. Fix: commit or remove them:\n{changed}")
    return problems, notes


def _reproducible_wheel(root: Path, out: Path, epoch: int) -> Path:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        wheel, again = (build_wheel(root, Path(place), epoch) for place in (first, second))
        if wheel.read_bytes() != again.read_bytes():
            raise ReleaseError(f"{wheel.name}: two builds of the same commit differ.")
        return Path(shutil.copy(wheel, out))


def build_wheel(root: Path, place: Path, epoch: int) -> Path:
    """The wheel of the last commit, built in a clean copy of it. `epoch` is the time that its files carry, in seconds.

    Raises `ReleaseError` with what the build tool printed if it fails.
    """
    archive = place / "source.tar"
    _git(root, "archive", "--output", str(archive), "HEAD")
    source = place / "source"
    with tarfile.open(archive) as tar:
        tar.extractall(source, filter="data")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place / "dist")]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, cwd=source, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"The wheel could not be built:\n{done.stderr}")
    (wheel,) = (place / "dist").glob("*.whl")
    return wheel


def write_sbom(root: Path, out: Path, epoch: int, wheel: Path | None = None) -> Path:
    """The bill of materials (CycloneDX 1.6): the viewer and every package that constraints.txt pins for it, with
    licenses.
    """
    out.mkdir(parents=True, exist_ok=True)
    own = _component("application", NAME, __version__, [{"expression": "MIT"}])
    if wheel:
        own["hashes"] = [{"alg": "SHA-256", "content": sha256(wheel.read_bytes()).hexdigest()}]
    pins = dict(_pins(root / "constraints.txt"))
    components = [_component("library", name, version, _licenses(name)) for name, version in pins.items()]
    refs = {name: component["bom-ref"] for name, component in zip(pins, components, strict=True)}
    graph = [{"ref": own["bom-ref"], "dependsOn": [refs[name] for name in _own_needs(root) if name in refs]}]
    graph += [
        {"ref": ref, "dependsOn": [refs[need] for need in _needs(name) if need in refs]} for name, ref in refs.items()
    ]
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        # Of the contents, so that the same release always has the same number.
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps([own, components]))}",
        "version": 1,
        "metadata": {"timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "component": own},
        "components": components,
        "dependencies": graph,
    }
    path = out / f"{NAME}-{__version__}.cdx.json"
    path.write_text(json.dumps(bom, indent=1) + "\n", encoding="utf-8")
    return path


def _pins(lock: Path) -> Iterator[tuple[str, str]]:
    """Name and version of each package in a lock file that has one here (some are for other platforms)."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(" "):
            pin = Requirement(line.partition("--hash")[0].rstrip("\\ "))
            if pin.marker is None or pin.marker.evaluate():
                yield canonicalize_name(pin.name), str(pin.specifier).removeprefix("==")


def _component(kind: str, name: str, version: str, licenses: list[dict[str, Any]]) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl, "licenses": licenses}


def _licenses(name: str) -> list[dict[str, Any]]:
    """The license that an installed package declares: an SPDX expression, or else a name."""
    declared = metadata.metadata(name)
    if "License-Expression" in declared:
        return [{"expression": declared["License-Expression"]}]
    classifiers = declared.get_all("Classifier") or []
    classified = [line.rpartition(" :: ")[2] for line in classifiers if re.fullmatch(r"License :: .+ :: .+", line)]
    named = classified or [declared["License"]] * ("License" in declared)
    # Some packages declare the whole text of their license: its first line is its name.
    return [{"license": {"name": name.partition("\n")[0][:80]}} for name in named]


def _own_needs(root: Path) -> list[str]:
    """What the viewer and its server need, by name."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return _named([*project["dependencies"], *project["optional-dependencies"]["server"]])


def _needs(name: str) -> list[str]:
    """What an installed package needs here, by name."""
    return _named(metadata.requires(name) or [])


def _named(requirements: Iterable[str]) -> list[str]:
    needs = map(Requirement, requirements)
    return sorted(
        {canonicalize_name(need.name) for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})}
    )


def _git(root: Path, *words: str) -> str:
    # Git refuses a folder of another owner, as a checkout in a container often is.
    command = ["git", "-c", "safe.directory=*", "-C", str(root), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ReleaseError(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout.rstrip()


def main(words: list[str]) -> None:
    """`prepare`, `sbom`, or nothing for the whole release."""
    try:
        if words == ["prepare"]:
            print(f"CHANGELOG.md: {prepare(ROOT, datetime.now(UTC).date())}. Now run make pinned, and commit.")
        elif words == ["sbom"]:
            print(write_sbom(ROOT, ROOT / "dist", int(_git(ROOT, "log", "-1", "--format=%ct"))))
        elif words:
            sys.exit("usage: python -m tools.release [prepare | sbom]")
        else:
            for path in release(ROOT, ROOT / "dist"):
                print(path)
            print(f"Now: git tag -s v{__version__} && git push --tags")
    except ReleaseError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
