"""The files of the deploy kit agree with each other, with the documents and with the package; tools check them where
installed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest
import yaml
from support.gunicorns import documented, until
from support.kit import DEPLOY
from support.served import ROOT, free_port

from viewer import gunicorn_conf

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "anatomy-viewer.service").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
DOCS = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
LARGEST_EXPOSURE = 12
"""Tenths. `systemd-analyze security` rates from 0 (can do nothing) to 100; a service without settings gets 96."""


def tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def test_one_command_serves_everywhere():
    """The container alone has another option: the address at which its network reaches it."""
    readme = documented((ROOT / "README.md").read_text(encoding="utf-8"))
    (container,) = (
        json.loads(line.removeprefix("CMD ")) for line in DOCKERFILE.splitlines() if line.startswith("CMD ")
    )
    (unit,) = re.findall(r"^ExecStart=\S*/(gunicorn .*)$", UNIT, re.MULTILINE)
    assert (
        readme
        == documented(DOCS)
        == shlex.split(unit)[1:]
        == container[1:-2]
        == ["--config", "python:viewer.gunicorn_conf"]
    )
    assert container[-2:] == ["--bind", "0.0.0.0:8000"]
    assert [text for text in (UNIT, DOCKERFILE, DOCS) if "MALLOC_ARENA_MAX=1" not in text] == []


def test_nginx_and_gunicorn_meet_at_one_address_and_nginx_lets_go_first():
    upstream = (DEPLOY / "upstream.conf").read_text(encoding="utf-8")
    assert f"server {gunicorn_conf.bind};" in upstream
    (reused,) = re.findall(r"keepalive_timeout (\d+)s;", upstream)
    assert int(reused) < gunicorn_conf.keepalive
    assert "server viewer:8000;" in COMPOSE
    inside = re.search(r"content: \|\n((?: {6}.*\n)+)", COMPOSE)
    assert inside
    assert (
        inside[1].replace("      ", "", 1).split() == upstream.partition("\n")[2].replace("127.0.0.1", "viewer").split()
    )


def test_a_stop_is_over_before_systemd_or_docker_kill():
    limits = [int(found) for found in re.findall(r"(?:TimeoutStopSec=|stop_grace_period: )(\d+)", UNIT + COMPOSE)]
    assert len(limits) == 3
    assert gunicorn_conf.graceful_timeout < min(*limits, 10)  # Docker's own limit is 10 seconds


def test_probes_that_restart_ask_whether_pages_are_served_and_never_whether_the_content_is_good():
    (probe,) = re.findall(r"^HEALTHCHECK (?:.*\\\n)*.*", DOCKERFILE, re.MULTILINE)
    assert "/livez" in probe
    assert "/healthz" not in probe + COMPOSE
    assert re.findall(r"(\w+Probe): *\{ httpGet: \{ path: (\S+),", DOCS) == [
        ("livenessProbe", "/livez"),
        ("readinessProbe", "/livez"),
    ]


def test_systemd_accepts_the_unit_and_finds_little_that_it_could_do(tmp_path):
    analyze = tool("systemd-analyze")
    unit = tmp_path / "anatomy-viewer.service"
    unit.write_text(UNIT.replace("/opt/anatomy/bin/gunicorn", sys.executable), encoding="utf-8")
    verified = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, timeout=60, check=False)
    mine = [line for line in (verified.stdout + verified.stderr).splitlines() if "anatomy-viewer" in line]
    assert mine == []
    command = [analyze, "security", "--offline=true", f"--threshold={LARGEST_EXPOSURE}", unit]
    rated = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if "unrecognized option" in rated.stderr:
        pytest.skip("systemd-analyze is older than 250")
    assert rated.returncode == 0, rated.stdout[-200:]


def test_a_unit_with_a_mistake_would_be_noticed(tmp_path):
    unit = tmp_path / "anatomy-viewer.service"
    unit.write_text(UNIT.replace("ProtectSystem=strict", "ProtectSystem=very"), encoding="utf-8")
    done = subprocess.run(
        [tool("systemd-analyze"), "verify", unit], capture_output=True, text=True, timeout=60, check=False
    )
    assert "anatomy-viewer.service:" in done.stdout + done.stderr


def test_docker_accepts_the_compose_file():
    docker = tool("docker")
    if subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker has no compose plugin")
    environ = {"VIEWER_BASE_URL": "https://anatomy.clinic.example", "PATH": str(Path(docker).parent)}
    command = [docker, "compose", "--file", DEPLOY / "compose.yaml", "config", "--quiet"]
    assert subprocess.run(command, env=environ, capture_output=True, text=True, check=False).stderr == ""


def test_every_file_that_the_compose_file_and_the_documents_name_is_there():
    services = yaml.safe_load(COMPOSE)["services"]
    mounted = [one.partition(":")[0] for one in services["nginx"]["volumes"] if one.startswith("./")]
    assert mounted == ["./anatomy.conf", "./tls"]
    assert services["viewer"]["build"] == ".."
    assert "ports" not in services["viewer"], "only nginx can be reached from outside"
    assert (DEPLOY / "anatomy.conf").is_file()
    assert [
        name for name in re.findall(r"deploy/([\w.-]+)", DOCS) if not (DEPLOY / name).exists() and name != "tls"
    ] == []


def steps(heading: str) -> str:
    """The first commands that the documents give after some words."""
    found = re.search(r"```sh\n(.*?)```", DOCS[DOCS.index(heading) :], re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def machine(tmp_path) -> Path:
    """A folder that stands for a Debian system with nginx: what installs or starts something does nothing."""
    for folder in ("opt", "var", "bin", "etc/systemd/system", "etc/nginx/conf.d", "etc/nginx/sites-enabled"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/nginx/sites-enabled/default").touch()
    made = (
        '[ "$1 $2" = "-m venv" ] && mkdir -p "$3/bin" && printf "#!/bin/sh\n" > "$3/bin/pip" && chmod +x "$3/bin/pip"'
    )
    for name, code in {"python3": made, **dict.fromkeys(("apt-get", "openssl", "systemctl", "nginx"), "")}.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def test_the_documented_steps_install_update_and_roll_back(machine):
    def follow(commands: str) -> str:
        """Run commands in the folder as if it were the machine's root; gives the environment that the unit then
        starts.
        """
        moved = re.sub(r"(?<=[\s=>])/(?=(?:opt|etc|var)/)", f"{machine}/", commands)
        path = f"{machine / 'bin'}:{os.environ['PATH']}"
        subprocess.run(["sh", "-euc", moved], cwd=ROOT, env={"PATH": path}, check=True, capture_output=True, timeout=30)
        return (machine / "opt/anatomy").resolve().name

    assert follow(steps("## nginx and systemd")) == "anatomy-0.1.0"
    assert "server_name your.host;" in (machine / "etc/nginx/conf.d/anatomy.conf").read_text(encoding="utf-8")
    assert not (machine / "etc/nginx/sites-enabled/default").exists()
    assert follow(steps("**Update**")) == "anatomy-0.2.0"
    back = re.search(r"\*\*Roll back\*\*: `([^`]+)`", DOCS)
    assert back
    assert follow(back[1]) == "anatomy-0.1.0"


def stage(name: str) -> list[str]:
    """The instructions of a stage of the Dockerfile, each on one line."""
    text = re.sub(r"\\\n\s*", "", DOCKERFILE)
    (found,) = re.findall(rf"^FROM \S+ AS {name}\n(.*?)(?=^FROM )", text, re.MULTILINE | re.DOTALL)
    return [line for line in found.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, Path]:
    """A folder that holds what the Dockerfile copies and nothing else, and the wheel that its own command builds
    there.
    """
    root = tmp_path_factory.mktemp("image")
    for line in stage("build"):
        if line.startswith("COPY "):
            *sources, target = line.split()[1:]
            for source in (path for name in sources for path in ROOT.glob(name)):
                place = root / target / ("" if source.is_dir() else source.name)
                skip = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, place, dirs_exist_ok=True, ignore=skip) if source.is_dir() else shutil.copy(
                    source, place
                )
    (build,) = re.findall(r"/build/bin/python (-m hatchling build -t wheel) -d /wheel", DOCKERFILE)
    command = [sys.executable, *build.split(), "-d", root / "wheel"]
    subprocess.run(command, cwd=root, check=True, capture_output=True, timeout=120)
    (wheel,) = (root / "wheel").glob("*.whl")
    return root, wheel


def test_the_image_is_given_everything_that_the_package_is_built_from(built):
    root, wheel = built
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    forced = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    content = [*ROOT.glob("regions*.json"), *(path for path in (ROOT / "assets").iterdir() if path.is_dir())]
    assert {ROOT / name for name in forced} == set(content), "a translation, schema or drawing is missing in the wheel"
    names = set(zipfile.ZipFile(wheel).namelist())
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "viewer").rglob("*.py")}
    assert code - names == set()
    assert {"viewer/regions.json", "viewer/assets/svg/front.svg"} <= names
    assert {"constraints.txt", "constraints-build.txt"} <= {path.name for path in root.iterdir()}


@pytest.mark.slow
def test_the_installed_wheel_serves_pages_by_the_images_command_without_the_repository(built, tmp_path):
    """As the image does: no write access to the package, and the command of the Dockerfile from another folder."""
    _, wheel = built
    zipfile.ZipFile(wheel).extractall(tmp_path / "lib")
    port = free_port()
    (command,) = (json.loads(line.removeprefix("CMD ")) for line in DOCKERFILE.splitlines() if line.startswith("CMD "))
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    environ |= {"VIEWER_STATE": str(tmp_path / "state")}
    words = [sys.executable, "-m", *command[:-1], f"127.0.0.1:{port}"]
    with subprocess.Popen(words, cwd=tmp_path, env=environ, stderr=subprocess.PIPE) as process:
        try:

            def page() -> bytes:
                try:
                    return urllib.request.urlopen(f"http://127.0.0.1:{port}/en/", timeout=5).read()
                except OSError:
                    assert process.poll() is None, process.stderr.read().decode()
                    return b""

            until(lambda: page() != b"")
            assert page().rstrip().endswith(b"</html>")
        finally:
            process.terminate()
            process.wait(20)
    assert process.returncode == 0


def test_the_image_runs_as_a_number_without_root_and_its_state_is_that_numbers():
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["65532:65532"]
    assert "install -d -o 65532 -g 65532 -m 700 /var/lib/anatomy-viewer" in DOCKERFILE
    assert (
        DOCKERFILE.count("--require-hashes") == DOCKERFILE.count("pip install") - 1
    )  # the wheel that was built just before
    viewer = COMPOSE.partition("  nginx:")[0]
    for hardening in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "pids_limit", "mem_limit"):
        assert hardening in viewer
