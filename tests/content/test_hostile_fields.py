"""Each field on its own: invisible characters are rejected wherever words may be, naming the place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from support.hostile import places, put
from support.samples import SAMPLE, write
from support.served import ROOT

from viewer.content import definitions
from viewer.content.content import Content, load_content
from viewer.content.source_file import dotted
from viewer.content.translation import WORDS
from viewer.problems import MANY, ContentError, Problem

HIDDEN = {
    "NUL": "\0",
    "escape": "\x1b",
    "turned around": "\u202e",
    "isolate": "\u2066",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "no character": "\uffff",
    "private": "\ue000",
    "half a character": "\ud83d",
}


def value_at(tree: Any, place: tuple[str | int, ...]) -> Any:
    for key in place:
        tree = tree[key]
    return tree


def texts(tree: Any) -> Iterator[tuple[str | int, ...]]:
    """The path of every string in a JSON value."""
    return (place for place in places(tree) if isinstance(value_at(tree, place), str))


def translated() -> dict[str, Any]:
    """Spanish words for everything in the sample that can be translated."""
    plain = {name: SAMPLE[name] for name in ("title", "purpose", "disclaimer", "trademark")}
    lists = {kind: [_words(item, names) for item in SAMPLE[kind]] for kind, names in WORDS.items()}
    cites = {name: source["cite"] for name, source in SAMPLE["sources"].items()}
    return {
        "language": "es",
        **plain,
        **lists,
        "source_kinds": {"paper": "artículo"},
        "sources": cites,
        "kinds": SAMPLE["kinds"],
    }


def _words(item: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    def bare(value: Any) -> Any:
        if isinstance(value, list):
            return [bare(one) for one in value]
        if not isinstance(value, dict):
            return value
        return value.get("label") or {
            key: bare(value[key]) for key in ("id", "heading", "text", "items") if key in value
        }

    return {"id": item["id"], **{name: bare(item[name]) for name in names if name in item}}


TRANSLATION = translated()
ENGLISH = json.loads((ROOT / "viewer" / "content" / "words" / "en.json").read_text(encoding="utf-8"))
FILES = {"regions.json": SAMPLE, "regions.es.json": TRANSLATION, "words/en.json": ENGLISH}


def verdict(folder: Path) -> Content | tuple[Problem, ...]:
    """The content of a folder, or its problems."""
    try:
        return load_content(folder)
    except ContentError as error:
        return error.problems


def near(content: Content) -> bool:
    """Whether every point lies somewhere about a head."""
    return all(abs(point.x) < 1_000 and abs(point.y) < 1_000 for point in content.points)


def loaded(folder: Path, file: str, tree: Any) -> list[tuple[str, str, str]]:
    """The problems of a folder in which a file holds a value: place, what, and the file they are in."""
    write(folder)
    (folder / "regions.json").write_text(json.dumps(SAMPLE), encoding="utf-8")
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(json.dumps(tree), encoding="utf-8")
    found = verdict(folder)
    return [(problem.path, problem.what, problem.file) for problem in found] if isinstance(found, tuple) else []


@pytest.mark.parametrize("file", FILES)
def test_the_files_to_be_spoiled_are_good_and_hold_every_kind_of_words(tmp_path, file):
    assert loaded(tmp_path, file, FILES[file]) == []
    assert len(list(texts(FILES[file]))) > 25


def spoiled(file: str, tries: Iterable[tuple[tuple[str | int, ...], str]]) -> Any:
    """A file in which each of some texts has a character in its middle."""
    tree = deepcopy(FILES[file])
    for place, bad in tries:
        text = value_at(tree, place)
        put(tree, place, f"{text[: len(text) // 2]}{bad}{text[len(text) // 2 :]}")
    return tree


@pytest.mark.parametrize("file", FILES)
def test_a_hidden_character_is_refused_in_each_text(tmp_path, file):
    """The kinds of characters take turns: each stands in many fields, each field is tried with two of them."""
    kinds, let_through = list(HIDDEN.values()), []
    for start in (0, 4):
        tries = [(place, kinds[(i + start) % len(kinds)]) for i, place in enumerate(texts(FILES[file]))]
        # Each is a problem of its own, as far as they are listed; but half a character ends the reading of a file,
        # and forms of one phrase share a problem.
        alone = [
            (place, bad) for place, bad in tries if bad == "\ud83d" or (file.startswith("words") and len(place) > 1)
        ]
        others = [one for one in tries if one not in alone]
        for batch in (*([one] for one in alone), *(others[at : at + MANY] for at in range(0, len(others), MANY))):
            found = loaded(tmp_path, file, spoiled(file, batch))
            named = {where.partition(" ")[0] for where, _, name in found if name == file}
            if {name for _, _, name in found} != {file}:
                let_through.append((file, "", found))
            for place, bad in batch:
                shared = (place, bad) in alone and (
                    dotted(place[:1]) in named or any("column" in where for where in named)
                )
                if not shared and dotted(place) not in named:
                    let_through.append((dotted(place), f"U+{ord(bad):04X}", found))
    assert let_through == []


def test_it_would_be_noticed_if_nothing_looked_for_hidden_characters(tmp_path, monkeypatch):
    monkeypatch.setattr(definitions, "hidden", lambda text: "")
    assert loaded(tmp_path, "regions.json", {**SAMPLE, "title": "Sample \u202ehead"}) == []


@pytest.mark.parametrize("file", ["regions.json", "regions.es.json"])
def test_a_hidden_character_is_refused_in_the_name_of_each_key(tmp_path, file):
    for place in [place for place in places(FILES[file]) if place and isinstance(place[-1], str)]:
        tree = deepcopy(FILES[file])
        holder = value_at(tree, place[:-1])
        holder[f"{place[-1]}\u202e"] = holder.pop(place[-1])
        found = loaded(tmp_path, file, tree)
        assert found, dotted(place)
        assert all(what.isprintable() and where.isprintable() for where, what, _ in found)


NUMBERS = [place for place in places(SAMPLE) if isinstance(value_at(SAMPLE, place), int | float) and place]


@pytest.mark.parametrize(
    "text", ["1" * 400, "-1e308", "1e999", "1e-999", "0." + "3" * 400, "-0", "9" * 39, "NaN", "Infinity", "1_0", "٣"]
)
def test_a_huge_or_odd_number_is_refused_or_read_at_each_place_by_itself(tmp_path, text):
    for place in NUMBERS:
        tree = deepcopy(SAMPLE)
        put(tree, place, "here")
        write(tmp_path, json.dumps(tree).replace('"here"', text))
        found = verdict(tmp_path)
        assert all(len(str(problem)) < 1_000 for problem in found) if isinstance(found, tuple) else near(found), dotted(
            place
        )
