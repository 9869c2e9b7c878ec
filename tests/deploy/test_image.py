"""The container image, built and started: by Docker, or by Buildah, which needs no service. `make image` runs these
tests.

BASE_IMAGE names another image of Python to build on, such as one that is on this machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from support.gunicorns import until
from support.served import ROOT, free_port

pytestmark = pytest.mark.skipif("BUILD_IMAGE" not in os.environ, reason="`make image` builds the container image")

NAME = "anatomy-viewer:tested"
WITH_EXTRAS = "anatomy-viewer:tested-with-extras"
COMMAND = json.loads(re.search(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)[1])


def done(*command: str) -> str:
    """What a command prints; it must succeed."""
    finished = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert finished.returncode == 0, f"{' '.join(command)}\n{finished.stdout[-2000:]}{finished.stderr[-4000:]}"
    return finished.stdout


@pytest.fixture(scope="module")
def builder() -> str:
    """The program that builds images."""
    if shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0:
        return "docker"
    if shutil.which("buildah"):
        return "buildah"
    pytest.fail(
        "No running Docker and no Buildah were found: start Docker, or install Buildah (apt-get install buildah)."
    )


@pytest.fixture(scope="module")
def image(builder, tmp_path_factory) -> str:
    """The image that the Dockerfile describes, on the base that it names or on BASE_IMAGE."""
    described = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    if base := os.environ.get("BASE_IMAGE"):
        described, replaced = re.subn(r"^FROM \S+ AS base$", f"FROM {base} AS base", described, flags=re.MULTILINE)
        assert replaced == 1
    file = tmp_path_factory.mktemp("image") / "Dockerfile"
    file.write_text(described, encoding="utf-8")
    done(builder, "build", "--file", str(file), "--tag", NAME, str(ROOT))
    return NAME


@pytest.fixture(scope="module")
def with_extras(builder, image, tmp_path_factory) -> str:
    """The image with pictures and PDF files that docs/deployment.md describes."""
    folder = tmp_path_factory.mktemp("extras")
    documents = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    (described,) = re.findall(r"```dockerfile\n(FROM anatomy-viewer\n.*?)```", documents, re.DOTALL)
    prefix = "localhost/" if builder == "buildah" else ""
    (folder / "Dockerfile").write_text(
        described.replace("FROM anatomy-viewer", f"FROM {prefix}{image}"), encoding="utf-8"
    )
    shutil.copy(ROOT / "constraints-extras.txt", folder)
    done(builder, "build", "--tag", WITH_EXTRAS, str(folder))
    return WITH_EXTRAS


@contextmanager
def container(builder: str, image: str, command: list[str]) -> Iterator[list[str]]:
    """The words that run a command in a new container, which shares the machine's network."""
    if builder == "docker":
        hardened = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
        yield ["docker", "run", "--rm", "--init", "--network", "host", *hardened, image, *command]
        return
    name = done("buildah", "from", "--pull-never", image).strip()
    try:
        yield ["buildah", "run", "--network", "host", name, "--", *command]
    finally:
        done("buildah", "rm", name)


@contextmanager
def served(builder: str, image: str) -> Iterator[str]:
    """The address of a container that runs the image's own command on a free port."""
    address = f"127.0.0.1:{free_port()}"
    with (
        container(builder, image, [*COMMAND[:-1], address]) as words,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process,
    ):
        try:

            def answers() -> bool:
                assert process.poll() is None, process.stdout.read().decode()
                try:
                    return fetched(f"http://{address}/livez") == b"ok\n"
                except OSError:
                    return False

            until(answers)
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(30)


def fetched(url: str) -> bytes:
    return urllib.request.urlopen(url, timeout=20).read()


ASK = """
import importlib.util, os, pathlib
home = pathlib.Path("/opt/anatomy")
state = os.access(os.environ["VIEWER_STATE"], os.W_OK)
files = any(os.access(path, os.W_OK) for path in (home, *home.rglob("*")) if not path.is_symlink())
print(os.getuid(), state, files, importlib.util.find_spec("pip") is not None)
"""


def test_it_runs_as_a_number_that_can_write_its_state_alone_and_has_no_installer(builder, image):
    with container(builder, image, ["python", "-c", ASK]) as words:
        assert done(*words).split() == ["65532", "True", "False", "False"]


def test_it_serves_every_page_by_its_own_command(builder, image):
    with served(builder, image) as base:
        assert fetched(f"{base}/healthz").startswith(b"ok\n")
        assert fetched(f"{base}/en/").rstrip().endswith(b"</html>")
        assert b"anatomy-diagram" in fetched(f"{base}/embed.js")
        with pytest.raises(urllib.error.HTTPError):
            fetched(f"{base}/en/handout.pdf")


def test_the_documented_one_with_extras_serves_pictures_and_pdf_files_too(builder, with_extras):
    with served(builder, with_extras) as base:
        assert fetched(f"{base}/en/front.png").startswith(b"\x89PNG")
        assert fetched(f"{base}/en/handout.pdf").startswith(b"%PDF")
    with container(builder, with_extras, ["python", "-c", ASK]) as words:
        assert done(*words).split() == ["65532", "True", "False", "False"]
