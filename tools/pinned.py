"""Keeps the embeds' script as it is now in `viewer/released` and names it in the changelog: `make pinned`.

The line of the unreleased version is written anew, and the file that it named before goes, since nobody can have pinned it.
What a released version named stays for good.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from viewer.content import load_content
from viewer.pages import RELEASED, Edition

ROOT = Path(__file__).parent.parent
CHANGELOG = ROOT / "CHANGELOG.md"
LINE = re.compile(r"(?<=- Pinned script: `)[^`]*(?=`)")


def release(changelog: Path, folder: Path, name: str, body: str) -> None:
    """Keep a script in a folder under its name, and name it in the first section of a changelog, which is the unreleased one."""
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


if __name__ == "__main__":
    script = Edition(load_content(ROOT)).assets["embed.js"]
    release(CHANGELOG, RELEASED, script.name, script.body)
    sys.stdout.write(f"{RELEASED.relative_to(ROOT)}/{script.name}\n")
