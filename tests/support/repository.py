"""What git keeps of the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from support.served import ROOT


def tracked_files() -> list[Path]:
    """The files that git tracks."""
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
