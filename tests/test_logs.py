"""The log: time, process and level in every line under any server, and a host application's own logging left alone."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

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


def said(folder: Path, setup: str) -> tuple[str, str]:
    """What an application writes to its error stream while its content breaks and is fixed, and its process."""
    command = [sys.executable, "-c", EDIT.format(setup=setup), str(write(folder)), BROKEN]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True)
    return done.stderr, done.stdout.strip()


def test_a_server_of_its_own_writes_time_process_and_level(tmp_path):
    text, process = said(tmp_path, OWN)
    lines = LINE.findall(text)
    assert [(line[0], line[1]) for line in lines] == [(process, "ERROR"), (process, "INFO")]
    assert lines[0][2] == "The changed content is invalid; the last good content is still served:"
    assert re.fullmatch(r"The content was reloaded, version [0-9a-f]{12}\.", lines[1][2])
    assert text.count("expect.units") == 1


@pytest.mark.parametrize("setup", [BASIC + OWN, OWN + BASIC], ids=["before", "after"])
def test_logging_that_somebody_has_set_up_takes_the_messages_and_nothing_is_written_twice(tmp_path, setup):
    text, _ = said(tmp_path, setup)
    assert LINE.findall(text) == []
    assert text.count("HOST ERROR The changed content is invalid") == text.count("expect.units") == 1
    assert text.count("HOST INFO The content was reloaded") == 1


def test_two_applications_in_one_process_write_each_message_once(tmp_path):
    text, _ = said(tmp_path, f"{OWN}create_app(folder)\n")
    assert text.count("expect.units") == 1


def test_a_host_application_keeps_its_own_logging(tmp_path):
    """A blueprint adds no handler and sets no level: what is written is what the host has asked for."""
    silent = "logging.getLogger().addHandler(logging.NullHandler())\n"
    checked = "assert not logging.getLogger('viewer').handlers\nassert logging.getLogger('viewer').level == 0\n"
    assert said(tmp_path, silent + HOST + checked)[0] == ""
    text, _ = said(tmp_path, BASIC + HOST)
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
