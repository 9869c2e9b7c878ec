"""The log: time, process and level in every line under any server, and a host application's own logging left alone."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys

import pytest
from support.damage import BROKEN
from support.samples import write
from support.served import ROOT

from viewer.logs import log_to_stderr

pytestmark = pytest.mark.slow

LINE = re.compile(r"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[(\d+)\] \[(\w+)\] (.*)$", re.MULTILINE)
EDIT = """
import logging, os, sys
from pathlib import Path
folder, broken, good = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[1], "regions.json").read_text()
{setup}
client = app.test_client()
for text in (broken, good):
    __import__("time").sleep(0.03)  # for which the last look at the files holds
    (folder / "regions.json").write_text(text)
    client.get("/livez"), client.get("/regions.json")
print(os.getpid())
"""
OWN = "from viewer.app import create_app\napp = create_app(folder)\n"
HOST = """
from flask import Flask
import viewer
app = Flask("clinic")
app.register_blueprint(viewer.create_blueprint(viewer.live_editions(folder)))
"""
BASIC = 'logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="HOST %(levelname)s %(message)s")\n'


SILENT = "logging.getLogger().addHandler(logging.NullHandler())\n"
CHECKED = "assert not logging.getLogger('viewer').handlers\nassert logging.getLogger('viewer').level == 0\n"
SETUPS = {
    "own": OWN,
    "own, basic before": BASIC + OWN,
    "own, basic after": OWN + BASIC,
    "two": f"{OWN}create_app(folder)\n",
    "host, silent": SILENT + HOST + CHECKED,
    "host, basic": BASIC + HOST,
}
"""How each application is set up."""

EACH = """
import json, os, sys
import flask, viewer.app
for place, code in json.loads(sys.argv[1]).items():
    if os.fork() == 0:
        for stream, name in enumerate(("stdout", "stderr"), 1):
            os.dup2(os.open(f"{place}/{name}", os.O_WRONLY | os.O_CREAT), stream)
        sys.argv[1:] = [f"{place}/content", sys.argv[2]]
        exec(code, {"__name__": "__main__"})
        sys.exit()
    assert os.wait()[1] == 0, open(f"{place}/stderr").read()
"""
"""Runs every application in a process of its own, which finds the viewer imported and logging as the import left it."""


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, tuple[str, str]]:
    """What each application writes to its error stream while its content breaks and is fixed, and its process."""
    places = {name: tmp_path_factory.mktemp("said") for name in SETUPS}
    for place in places.values():
        write(place / "content")
    codes = {str(places[name]): EDIT.format(setup=setup) for name, setup in SETUPS.items()}
    subprocess.run([sys.executable, "-c", EACH, json.dumps(codes), BROKEN], cwd=ROOT, timeout=60, check=True)
    return {
        name: (
            (place / "stderr").read_text(encoding="utf-8"),
            (place / "stdout").read_text(encoding="utf-8").strip(),
        )
        for name, place in places.items()
    }


def test_a_server_of_its_own_writes_time_process_and_level(said):
    text, process = said["own"]
    lines = LINE.findall(text)
    assert [(line[0], line[1]) for line in lines] == [(process, "ERROR"), (process, "INFO")]
    assert lines[0][2] == "The changed content is invalid; the last good content is still served:"
    assert re.fullmatch(r"The content was reloaded, version [0-9a-f]{12}\.", lines[1][2])
    assert text.count("expect.units") == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_logging_that_somebody_has_set_up_takes_the_messages_and_nothing_is_written_twice(said, when):
    text, _ = said[f"own, basic {when}"]
    assert LINE.findall(text) == []
    assert text.count("HOST ERROR The changed content is invalid") == text.count("expect.units") == 1
    assert text.count("HOST INFO The content was reloaded") == 1


def test_two_applications_in_one_process_write_each_message_once(said):
    text, _ = said["two"]
    assert text.count("expect.units") == 1


def test_a_host_application_keeps_its_own_logging(said):
    """A blueprint adds no handler and sets no level: what is written is what the host has asked for."""
    assert said["host, silent"][0] == ""
    text, _ = said["host, basic"]
    assert text.count("HOST ERROR The changed content is invalid") == 1


def test_a_request_that_may_name_a_patient_is_logged_without_its_query():
    log_to_stderr()
    log_to_stderr()
    requests = logging.getLogger("werkzeug")
    lines = []
    for address in ("/infobutton?patientPerson.name=A", "/en/infobutton?x=1", "/en/?theme=dark"):
        record = requests.makeRecord("werkzeug", logging.INFO, "", 0, '"GET %s HTTP/1.1" 200 -', (address,), None)
        assert requests.filter(record)
        lines.append(record.getMessage())
    assert lines == [
        '"GET /infobutton HTTP/1.1" 200 -',
        '"GET /en/infobutton HTTP/1.1" 200 -',
        '"GET /en/?theme=dark HTTP/1.1" 200 -',
    ]
    assert len([one for one in requests.filters if type(one).__name__ == "_WithoutQueries"]) == 1
