"""The viewer as it runs in production: gunicorn behind nginx, started, asked and stopped."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from support.gunicorns import command, documented
from support.samples import write
from support.served import ROOT, by_nginx, free_port, wait_for

FORWARDED = [f"X-Forwarded-{name}" for name in ("For", "Host", "Proto", "Port", "Prefix")]


@contextmanager
def gunicorn(port: int, **more: str) -> Iterator[subprocess.Popen]:
    environ = {**os.environ, "VIEWER_PROXIES": "1", **more}
    words = command(bind=f"127.0.0.1:{port}")
    with subprocess.Popen(words, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield process
        finally:
            process.terminate()


def get(url: str, **more: str) -> tuple[int, dict[str, str], bytes]:
    asked = urllib.request.Request(url, headers={"Host": "anatomy.clinic.example", **more})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return answer.status, dict(answer.headers), answer.read()


def test_gunicorn_gives_the_same_bytes_from_every_worker_and_stops_cleanly():
    port = free_port()
    with gunicorn(port) as process:
        answers = [get(f"http://127.0.0.1:{port}/en/embed/") for _ in range(12)]
        assert {status for status, _, _ in answers} == {200}
        assert len({headers["ETag"] for _, headers, _ in answers}) == len({body for _, _, body in answers}) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def proxied(port: int, public: int) -> str:
    """The documented `server` block, from `public` to gunicorn's `port`, as if https came in."""
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8").split("```nginx\n")[1].split("```")[0]
    server = text.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{port}")
    return server.replace("server_name", f"listen 127.0.0.1:{public}; server_name").replace("$scheme", "https")


def test_behind_nginx_a_request_under_a_path_finds_its_own_files_and_forged_headers_do_nothing(tmp_path):
    port, public = free_port(), free_port()
    server = proxied(port, public).replace("location /", "location /anatomy/")
    forged = dict.fromkeys(FORWARDED, "//evil.example")
    with by_nginx(tmp_path, public, server), gunicorn(port, SCRIPT_NAME="/anatomy"):
        status, headers, body = get(f"http://127.0.0.1:{public}/anatomy/en/embed/", **forged)
        script = re.search(rb'<script src="(/anatomy/static/[^"]+)"', body)
        assert script
        assert get(f"http://127.0.0.1:{public}{script[1].decode()}")[0] == 200
    assert (status, b"evil" in body, "evil" in str(headers)) == (200, False, False)
    assert "script-src 'self' https://anatomy.clinic.example;" in headers["Content-Security-Policy"]


def test_the_documented_proxy_sets_or_empties_every_forwarded_header():
    text = proxied(1, 2)
    assert [name for name in FORWARDED if f"proxy_set_header {name} " not in text] == []


def test_behind_nginx_the_pages_know_their_public_address(tmp_path):
    port, public = free_port(), free_port()
    server = proxied(port, public)
    with by_nginx(tmp_path, public, server), gunicorn(port):
        status, headers, body = get(f"http://127.0.0.1:{public}/en/")
    assert status == 200
    assert b'href="https://anatomy.clinic.example/oembed?url=https://anatomy.clinic.example/en/' in body.replace(
        b"%3A", b":"
    ).replace(b"%2F", b"/")
    assert headers["Strict-Transport-Security"]
    assert "X-Frame-Options" not in headers


def test_one_command_serves_everywhere():
    """The README, the documentation of operating and the container differ in the address alone; the tests run the README's."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    readme, docs = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/embedding.md"))
    (container,) = (json.loads(line.removeprefix("CMD ")) for line in dockerfile.splitlines() if line.startswith("CMD "))
    assert container[0] == "gunicorn"
    assert [word.replace("0.0.0.0", "127.0.0.1") for word in container[1:]] == documented(readme) == documented(docs)
    (unit,) = re.findall(r"^ExecStart=\S*gunicorn (.*)$", docs, re.MULTILINE)
    assert shlex.split(unit) == documented(readme)
    assert {"--preload", "--no-control-socket", "--forwarder-headers"} <= {*documented(readme)}
    assert docs.count("MALLOC_ARENA_MAX=1") == 3
    assert "MALLOC_ARENA_MAX=1" in dockerfile


def test_probes_that_restart_ask_whether_pages_are_served_and_never_whether_the_content_is_good():
    (probe,) = re.findall(r"^HEALTHCHECK .*", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert "/livez" in probe
    assert "/healthz" not in probe
    docs = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    assert re.findall(r"(\w+Probe): *\{ httpGet: \{ path: (\S+),", docs) == [
        ("livenessProbe", "/livez"),
        ("readinessProbe", "/livez"),
    ]


def test_a_path_that_a_stranger_writes_into_a_header_changes_no_link(tmp_path):
    """Gunicorn takes SCRIPT_NAME and PATH_INFO from its own machine unless it is told not to."""
    port = free_port()
    with gunicorn(port, VIEWER_CONTENT=str(write(tmp_path))):
        plain = get(f"http://127.0.0.1:{port}/en/")
        for name in ("SCRIPT_NAME", "PATH_INFO"):
            assert get(f"http://127.0.0.1:{port}/en/", **{name: "//evil.example"})[::2] == plain[::2]


def test_the_container_is_given_everything_that_the_package_is_built_from():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {path for line in lines if line.startswith("COPY ") for name in line.split()[1:-1] for path in ROOT.glob(name)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    content = [*ROOT.glob("regions*.json"), ROOT / "assets" / "svg"]
    assert {ROOT / name for name in wheel["force-include"]} == set(content), "a translation or schema is missing in the wheel"
    needed = {"pyproject.toml", "constraints.txt", project["project"]["readme"], *project["project"]["license-files"]}
    for path in (*content, *(ROOT / name for name in (*needed, *wheel["packages"]))):
        assert any(path.is_relative_to(one) for one in copied), path


ASK = """from viewer.app import create_app
client = create_app().test_client()
for place in ("/", "/en/", "/es/back/", "/en/embed/?show=x", "/en/back.svg", "/en/handout/", "/en/embed-this/", "/healthz",
              "/oembed?url=http://localhost/en/", "/regions.json", "/regions.schema.json", "/en/embed/x/", "/x/", "/embed.js"):
    with client.get(place) as answer:
        assert answer.status_code < 500
"""


def test_nothing_warns_where_every_warning_is_an_error():
    """Python's development mode also tells of files and sockets left open."""

    def said(code: str) -> tuple[int, str]:
        command = [sys.executable, "-X", "dev", "-W", "error", "-c", code]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)
        return done.returncode, done.stderr

    assert said(ASK) == (0, "")
    assert "ResourceWarning" in said(f"{ASK}\nopen('SECURITY.md')")[1]
