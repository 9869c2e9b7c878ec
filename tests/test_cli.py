"""The console command `anatomy-viewer`, as somebody types it who has installed the package."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from support.samples import CITED, write
from support.served import ROOT

from viewer import cli
from viewer.app import create_app
from viewer.cli import console
from viewer.content.content import load_content
from viewer.version import __version__

COPIED = {path.relative_to(ROOT) for path in (*ROOT.glob("regions*.json"), *(ROOT / "assets").glob("*/*"))}


def typed(*arguments: str | Path, **environ: str) -> Result:
    return CliRunner().invoke(console(environ), list(map(str, arguments)), prog_name="anatomy-viewer")


def files_in(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def test_it_says_its_version():
    assert typed("--version").output == f"anatomy-viewer {__version__}\n"


def test_it_has_every_command_of_flask_and_three_of_its_own():
    own = {"init", "new", "run"}
    assert set(console({}).commands) == {*create_app(ROOT).cli.commands, *own}
    assert all(re.search(rf"^  {name} ", typed("--help").output, re.MULTILINE) for name in console({}).commands)


def test_check_checks_the_folder_of_the_settings(tmp_path):
    write(tmp_path, CITED)
    assert typed("check", VIEWER_CONTENT=str(tmp_path)).output.startswith("Sample head: no problems.")
    assert typed("check").output.startswith(load_content(ROOT).definitions.title)


def test_settings_that_cannot_be_used_stop_a_command_but_not_the_help():
    done = typed("check", VIEWER_FRAMES="yes")
    assert (done.exit_code, "VIEWER_FRAMES: there is no such setting" in done.output) == (1, True)
    assert typed("--help", VIEWER_FRAMES="yes").exit_code == 0


def test_init_copies_everything_that_is_edited_byte_for_byte_and_says_what_to_do_next(tmp_path):
    folder = tmp_path / "new" / "our diagram"
    done = typed("init", folder, VIEWER_CONTENT=str(folder))  # the setting may name the folder before it exists
    assert done.exit_code == 0, done.output
    assert files_in(folder) == COPIED
    assert all((folder / name).read_bytes() == (ROOT / name).read_bytes() for name in COPIED)
    assert f"export VIEWER_CONTENT='{folder}'" in done.output
    assert typed("check", VIEWER_CONTENT=str(folder)).exit_code == 0


@pytest.mark.parametrize("name", sorted(map(str, COPIED)))
def test_init_writes_nothing_where_one_file_would_be_overwritten(tmp_path, name):
    mine = tmp_path / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    done = typed("init", tmp_path)
    assert (done.exit_code, name in done.output) == (1, True)
    assert (files_in(tmp_path), mine.read_text(encoding="utf-8")) == ({Path(name)}, "mine")


def test_run_suggests_a_free_port_where_the_port_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = typed("run", "--port", str(port))
    assert (done.exit_code, f"Port {port} is in use" in done.output) == (1, True)
    (free,) = re.findall(r"anatomy-viewer run --port (\d+)", done.output)
    assert int(free) != port
    socket.create_server(("127.0.0.1", int(free))).close()


@pytest.mark.parametrize("debug", [(), ("--debug",)], ids=["plain", "debug"])
@pytest.mark.slow
def test_run_serves_the_diagram(debug, tmp_path):
    """The packaged one, and where the program is started twice to be reloaded, a small one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "viewer.cli", "run", "--port", str(port), *debug]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    environ |= {"VIEWER_CONTENT": str(write(tmp_path / "content"))} if debug else {}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environ, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            said = []
            while not said or "Press CTRL+C" not in said[-1]:
                said.append(process.stderr.readline())
                assert said[-1], said
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
                assert answer.read().decode().endswith(f"viewer {__version__}\n")
        finally:
            os.killpg(process.pid, 15)


def test_a_host_that_cannot_be_served_on_is_not_said_to_be_taken():
    """What is wrong with it is for the server to report."""
    assert cli._is_taken("192.0.2.1", 5000) is False  # an address for documentation, which no machine has
    assert cli._is_taken("no such host.invalid", 5000) is False
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert cli._is_taken("127.0.0.1", taken.getsockname()[1]) is True
