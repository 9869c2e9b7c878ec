"""Hostile content: whatever the files contain, the answer is bounded, messages are safe, and pages hold no script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import NASTY, NUMBERS, corpus, places, put, spoil, unsafe
from support.samples import DEFINITIONS, FRONT, write
from support.served import ROOT

from viewer.app import create_app
from viewer.problems import MANY, ContentError

pytestmark = [pytest.mark.usefixtures("markup_let_through"), pytest.mark.slow]

SECONDS, MEGABYTES = 8, 700
"""For one broken file, on a busy machine; most take milliseconds and nothing."""

PAGES = (
    "/en/",
    "/en/embed/?show=forehead",
    "/en/front.svg",
    "/en/handout/",
    "/en/embed-this/",
    "/nothing/",
    "/regions.json",
)
ELEMENTS = {
    "svg",
    "g",
    "path",
    "circle",
    "title",
    "style",
    "rect",
    "defs",
    "filter",
    "feGaussianBlur",
    "linearGradient",
    "stop",
}
ELEMENTS |= {"clipPath", "use", "a", "text", "line"}


def look(client: FlaskClient) -> None:
    """Every kind of page answers, and nothing in it acts."""
    for address in PAGES:
        answer = client.get(address)
        assert answer.status_code == (404 if address == "/nothing/" else 200), (address, answer.text[:300])
        assert "\0" not in answer.text
        if address.endswith(".svg"):
            tree = ElementTree.fromstring(answer.text)
            assert {element.tag.rpartition("}")[2] for element in tree.iter()} <= ELEMENTS
            assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
        elif address.endswith(".json"):
            json.loads(answer.text)
        else:
            assert unsafe(answer.text) == (), address
    health = client.get("/healthz").text  # what is wrong with the files is said in the log, never to strangers
    assert re.fullmatch(
        r"(ok|The content on disk is broken: see the log\. The last good content is served\.)\nversion \w+\nviewer"
        r" [\d.]+\n",
        health,
    )


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What loading each nasty file came to, in one process whose memory is limited."""
    folder = tmp_path_factory.mktemp("corpus")
    command = [sys.executable, str(ROOT / "tests" / "support" / "load_corpus.py"), str(folder), str(MEGABYTES)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", corpus())
def test_a_nasty_file_is_dealt_with_soon_and_in_bounded_memory_and_words(verdicts, name):
    found = verdicts[name]
    assert found["ended"] in ("content", "problems"), found
    assert found["seconds"] < SECONDS
    assert found["problems"] <= MANY
    assert len(found["text"]) < 150_000
    assert all(c.isprintable() or c == "\n" for c in found["text"]), "a message that could act on a terminal"


HARMFUL = (
    "nothing",
    "10 MB",
    "nested",
    "surrogate",
    "NUL",
    "reversed",
    "ids of",
    "laughs",
    "outside",
    "drawing: script",
    "drawing: style",
    "foreign",
    "image",
    "a reference",
    "instruction",
    "look inside",
    "wide as",
    "turn around",
    "circle",
    "row",
    "exponent",
    "translation:",
    "unknown",
    "long as",
    "grow when",
    "UTF-8",
    "corners",
    "\\u",
    "\\x",
    "region",
)


@pytest.mark.parametrize("name", [name for name in corpus() if any(part in name for part in HARMFUL)])
def test_what_could_harm_or_deceive_is_refused(verdicts, name):
    assert verdicts[name]["ended"] == "problems"


def test_what_is_odd_but_allowed_is_shown_without_acting(verdicts, tmp_path):
    """So is what is refused only because readers would see its signs: were it let through, it could not act either."""
    shown = 0
    for i, name in enumerate(corpus()):
        if verdicts[name]["ended"] == "content" or "readers would see" in verdicts[name]["text"]:
            folder = spoil(tmp_path / str(i), name)
            with suppress(ContentError):  # it has other problems too
                look(create_app(folder).test_client())
                shown += 1
    assert shown > 10


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FlaskClient]:
    folder = write(tmp_path_factory.mktemp("small"))
    return folder, create_app(folder).test_client()


SEAMS = [i for i, c in enumerate(FRONT) if c in '<>"= ']
PLACES = [place for place in places(json.loads(DEFINITIONS)) if place]
TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
VALUES = st.one_of(TEXT, st.sampled_from(NUMBERS), st.lists(TEXT, max_size=3), st.dictionaries(TEXT, TEXT, max_size=2))


@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=4))
def test_any_value_at_any_place_of_the_definitions_is_shown_safely_or_refused(small, changes):
    folder, client = small
    tree = json.loads(DEFINITIONS)
    for place, value in changes:
        put(tree, place, value)
    (folder / "regions.json").write_text(json.dumps(tree), encoding="utf-8")
    look(client)


@given(
    st.integers(0, len(DEFINITIONS)),
    st.integers(0, 40),
    TEXT | st.sampled_from(["{", "}", "[", "]", '"', ",", "\\u12"]),
)
def test_any_cut_or_insertion_in_the_definitions_is_survived(small, at, length, inserted):
    folder, client = small
    text = DEFINITIONS[:at] + inserted + DEFINITIONS[at + length :]
    (folder / "regions.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    look(client)


@given(st.sampled_from(SEAMS), st.integers(0, 30), TEXT | st.sampled_from(['d="', "<g>", "</g>", "-", "9"]))
def test_any_cut_or_insertion_in_a_drawing_is_survived(small, at, length, inserted):
    folder, client = small
    write(folder)
    drawing = folder / "assets" / "svg" / "front.svg"
    drawing.write_text(FRONT[:at] + inserted + FRONT[at + length :], encoding="utf-8", errors="surrogatepass")
    look(client)


WORDS = json.loads((ROOT / "viewer" / "content" / "words" / "en.json").read_text(encoding="utf-8"))


@given(st.dictionaries(st.sampled_from([*WORDS, "nothing"]), VALUES, min_size=1, max_size=3))
def test_any_words_of_the_interface_are_shown_safely_or_refused(small, words):
    folder, client = small
    write(folder)
    (folder / "words").mkdir(exist_ok=True)
    (folder / "words" / "en.json").write_text(json.dumps(words), encoding="utf-8")
    look(client)
    (folder / "words" / "en.json").unlink()


STRUCTURE = st.fixed_dictionaries(
    {"id": st.sampled_from(["frontalis", "nobody"])}, optional={"name": VALUES, "sections": VALUES}
)
REGION = st.fixed_dictionaries({"id": st.just("forehead")}, optional={"name": TEXT, "sections": VALUES})
LISTS = {"structures": st.lists(STRUCTURE, max_size=2), "regions": st.lists(REGION, max_size=2)}
LINES = {"title": VALUES, "purpose": VALUES, "sources": VALUES, "kinds": VALUES}


@given(st.fixed_dictionaries({"language": st.just("es")}, optional={**LINES, **LISTS}))
def test_any_translation_is_shown_safely_or_refused(small, words):
    folder, client = small
    write(folder)
    (folder / "regions.es.json").write_text(json.dumps(words), encoding="utf-8")
    look(client)
    assert client.get("/es/").status_code in (200, 404)
    (folder / "regions.es.json").unlink()
