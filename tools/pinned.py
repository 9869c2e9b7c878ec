"""Keeps in `viewer/web/released` what other sites and caches ask for after an update: `make pinned`.

While the changelog begins with "Unreleased", that is the embeds' script as it is now. The changelog names it, in a
line that is rewritten each time, and the file that the line named before goes, since nobody can have pinned it. What
a released version named stays for good.

Once the changelog begins with a version, it is also every style sheet and script of that version, compressed, in a
folder of its own: pages that browsers and CDNs have cached name them. The folders of the last three versions stay.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from viewer.content.content import load_content
from viewer.web.editions import COMPRESSED, RELEASED, Asset, Edition

ROOT = Path(__file__).parent.parent
CHANGELOG = ROOT / "CHANGELOG.md"
LINE = re.compile(r"(?<=- Pinned script: `)[^`]*(?=`)")
_HEADING = re.compile(r"^## (\S+)", re.MULTILINE)
_UNRELEASED = "Unreleased"
RELEASES = 3
"""Releases whose files stay. A cached embed is a day old at most, and files older than these have stand-ins."""


def release(changelog: Path, folder: Path, name: str, body: str) -> None:
    """Keep a script in a folder under its name, and name it in the first section of a changelog, which is the
    unreleased one.
    """
    text = changelog.read_text(encoding="utf-8")
    start, end = re.search(r"\n## Unreleased\n.*?(?=\n## |\Z)", text, re.DOTALL).span()  # type: ignore[union-attr]
    section, others = text[start:end], LINE.findall(text[:start] + text[end:])
    for old in LINE.findall(section):
        if old not in others:
            (folder / old).unlink(missing_ok=True)
    if name not in others and not LINE.search(section):
        section = f"{section.rstrip()}\n- Pinned script: `{name}`.\n"
    changelog.write_text(text[:start] + LINE.sub(name, section) + text[end:], encoding="utf-8")
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(body, encoding="utf-8")


def sections(changelog: Path) -> list[str]:
    """The versions that a changelog has sections for, the newest first."""
    return _HEADING.findall(changelog.read_text(encoding="utf-8"))


def last_releases(changelog: Path) -> list[str]:
    """The versions whose files stay."""
    return [version for version in sections(changelog) if version != _UNRELEASED][:RELEASES]


def keep_files(changelog: Path, folder: Path, assets: Iterable[Asset]) -> None:
    """Keep the files of the version that a changelog begins with, and take away those of versions before the last
    few.
    """
    versions = last_releases(changelog)
    own = folder / versions[0]
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    for asset in assets:
        # Without a time, so that the same body always gives the same file.
        (own / f"{asset.name}{COMPRESSED}").write_bytes(gzip.compress(asset.body.encode(), mtime=0))
    for old in [path for path in folder.iterdir() if path.is_dir() and path.name not in versions]:
        shutil.rmtree(old)


def main(changelog: Path, folder: Path, assets: dict[str, Asset]) -> str:
    """Keep what the changelog asks for; gives the name of the embeds' script. Ends with a message where it cannot."""
    script, first = assets["embed.js"], next(iter(sections(changelog)), "")
    if first == _UNRELEASED:
        release(changelog, folder, script.name, script.body)
    elif script.name in LINE.findall(changelog.read_text(encoding="utf-8")):
        keep_files(changelog, folder, assets.values())
    else:
        sys.exit(f'{changelog}: no section names {script.name}. Fix: begin with "## {_UNRELEASED}" and run this again.')
    return script.name


if __name__ == "__main__":
    name = main(CHANGELOG, RELEASED, {**Edition(load_content(ROOT)).assets})
    print(f"{RELEASED.relative_to(ROOT)}/{name}")
