"""What an editor is told about a value of the wrong kind: where it stands, what is allowed, and how to fix it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from viewer.content.definitions import Definitions
from viewer.content.json_file import read
from viewer.content.translation import Translation
from viewer.content.validation import explain, json_schema
from viewer.problems import MANY, Problem


class Item(BaseModel):
    """A thing
    in a list.

    A second paragraph.
    """

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
    """Part of
    an address."""
    size: Annotated[float, Field(ge=0, le=10)] = 0
    turn: Annotated[float, Field(ge=0, lt=360)] = 0
    look: Literal["fibers", "line"] = "line"


class Thing(BaseModel):
    """A file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Annotated[str, Field(min_length=1, max_length=5)] = "x"
    count: int = 0
    open: bool = False
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=2)] | None = None
    named: dict[str, Item] = {}
    pair: tuple[str, str] | None = None
    from_: Annotated[str, Field(alias="from")] = "x"


class Outer(BaseModel):
    """A file whose key is a word that Python keeps for itself."""

    inner: Annotated[Item | None, Field(alias="in")] = None


def problems(value: object) -> list[Problem]:
    """What is said about a file that holds this value, with each key on a line of its own."""
    text = json.dumps(value, indent=1)
    _, source = read(text, "thing.json")
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate_json(text)
    return list(explain(caught.value, Thing, source))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"title": 3},
            "title: the wrong kind of value. Found: 3."
            " Allowed: text in double quotes. Fix: write text in double quotes.",
        ),
        (
            {"title": []},
            "title: the wrong kind of value. Found: a list."
            " Allowed: text in double quotes. Fix: write text in double quotes.",
        ),
        (
            {"title": {}},
            "title: the wrong kind of value. Found: an object."
            " Allowed: text in double quotes. Fix: write text in double quotes.",
        ),
        (
            {"count": "3"},
            'count: the wrong kind of value. Found: "3". Allowed: a whole number. Fix: write a whole number.',
        ),
        (
            {"count": 3.5},
            "count: the wrong kind of value. Found: 3.5. Allowed: a whole number. Fix: write a whole number.",
        ),
        (
            {"open": "yes"},
            'open: the wrong kind of value. Found: "yes". Allowed: true or false. Fix: write true or false.',
        ),
        (
            {"items": "a"},
            'items: the wrong kind of value. Found: "a". Allowed: a list in [ ]. Fix: put it in brackets: ["…"].',
        ),
        ({"items": 3}, "items: the wrong kind of value. Found: 3. Allowed: a list in [ ]. Fix: write a list in [ ]."),
        (
            {"named": "a"},
            'named: the wrong kind of value. Found: "a". Allowed: an object in { }. Fix: write an object in { }.',
        ),
        (
            {"items": ["a"]},
            'items[0]: the wrong kind of value. Found: "a". Allowed: an object in { }. Fix: write an object in { }.',
        ),
        (
            {"title": "sixsix"},
            'title: the text is too long. Found: "sixsix".'
            " Allowed: at most 5 characters. Fix: make it shorter, or two paragraphs of it.",
        ),
        (
            {"title": ""},
            'title: the text is empty. Found: "".'
            " Allowed: at least one character. Fix: write the text, or remove the key.",
        ),
        ({"items": []}, "items: the list is empty. Allowed: at least 1. Fix: add one."),
        ({"items": [{"id": "a"}] * 3}, "items: the list is too long. Allowed: at most 2. Fix: shorten it."),
        ({"pair": ["a"]}, "pair: the list is too short. Allowed: at least 2. Fix: add one."),
        (
            {"items": [{"id": "a", "size": -1}]},
            "items[0].size: the number is too small. Found: -1. Allowed: 0 or more. Fix: correct it.",
        ),
        (
            {"items": [{"id": "a", "size": 11}]},
            "items[0].size: the number is too large. Found: 11. Allowed: 10 or less. Fix: correct it.",
        ),
        (
            {"items": [{"id": "a", "turn": 360}]},
            "items[0].turn: the number is too large. Found: 360. Allowed: less than 360. Fix: correct it.",
        ),
        (
            {"items": [{"id": "a", "look": "lines"}]},
            'items[0].look: not one of the words allowed here. Found: "lines".'
            ' Allowed: "fibers", "line". Did you mean "line"?',
        ),
        (
            {"items": [{"id": "a", "look": "?"}]},
            'items[0].look: not one of the words allowed here. Found: "?".'
            ' Allowed: "fibers", "line". Fix: write one of them, in double quotes.',
        ),
        (
            {"items": [{"id": "A b"}]},
            'items[0].id: not a well-formed id. Found: "A b".'
            " Allowed: small letters, digits and hyphens, a letter first, at most 64. Fix: use only these characters.",
        ),
        ({"items": [{}]}, 'items[0].id: "id" is missing. Fix: add "id".'),
        (
            {"titel": "x"},
            'titel: an unknown key. Found: "titel".'
            ' Allowed: count, from, items, named, open, pair, title. Did you mean "title"?',
        ),
        (
            {"items": [{"id": "a", "sise": 1}]},
            'items[0].sise: an unknown key. Found: "sise". Allowed: id, look, size, turn. Did you mean "size"?',
        ),
        (
            {"named": {"x": {"id": "a", "zzz": 1}}},
            'named.x.zzz: an unknown key. Found: "zzz". Allowed: id, look, size, turn. Fix: remove it.',
        ),
        (
            {"from_": "x"},
            'from_: an unknown key. Found: "from_".'
            ' Allowed: count, from, items, named, open, pair, title. Did you mean "from"?',
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_place_what_is_allowed_and_the_fix(value, message):
    (problem,) = problems(value)
    assert str(problem) == f"thing.json:{problem.line}: {message}"


def test_a_problem_stands_on_the_line_of_its_value_and_a_missing_key_on_that_of_its_object():
    wrong, missing = problems({"count": 1, "items": [{"id": "a", "size": -1}, {"size": 1}]})
    assert (wrong.file, wrong.line, missing.line) == ("thing.json", 6, 8)


def test_items_that_are_invalid_are_not_said_to_be_too_few_besides():
    assert [problem.path for problem in problems({"items": [{"id": "A"}]})] == ["items[0].id"]


def test_only_so_many_problems_of_a_file_are_reported():
    assert len(problems({"named": {f"x{i}": 3 for i in range(MANY + 5)}})) == MANY


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$", "not a code"),
        (r"^[a-z][a-z0-9-]{0,63}\.svg$", "not a file name of the artwork folder"),
        (r"^[a-z][a-z0-9-]{0,63}\.json$", "not a file name of the model folder"),
        (r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", "not a language tag"),
        (r"^[a-z][a-z_]{0,63}$", "not a key of the interface's words"),
        (r"^[a-z][a-z0-9-]{0,63}$", "not a well-formed id"),
    ],
)
def test_each_pattern_of_the_definitions_has_words_of_its_own(pattern, what):
    class Patterned(BaseModel):
        key: Annotated[str, Field(pattern=pattern)]

    _, source = read('{"key": "!"}', "x.json")
    with pytest.raises(ValidationError) as caught:
        Patterned.model_validate({"key": "!"})
    (problem,) = explain(caught.value, Patterned, source)
    assert (problem.what, problem.value) == (what, '"!"')
    assert problem.allowed
    assert problem.fix


def patterns_of(schema: Any) -> set[str]:
    """Every pattern in a schema."""
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = {schema["pattern"]} if isinstance(schema, dict) and isinstance(schema.get("pattern"), str) else set()
    return own.union(*map(patterns_of, inner))


def test_a_schema_names_its_draft_and_the_keys_as_files_write_them():
    schema = json_schema(Thing)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == {"title", "count", "open", "items", "named", "pair", "from"}
    assert schema["additionalProperties"] is False


def test_a_description_in_a_schema_is_one_line_a_paragraph():
    item = json_schema(Thing)["$defs"]["Item"]
    assert item["description"] == "A thing in a list.\n\nA second paragraph."
    assert item["properties"]["id"]["description"] == "Part of an address."


def test_a_key_named_description_in_a_schema_is_kept_as_it_is():
    class Described(BaseModel):
        description: Annotated[str, Field(description="Two\nlines.")]

    found = json_schema(Described)["properties"]["description"]
    assert found == {"description": "Two lines.", "title": "Description", "type": "string"}


@pytest.mark.parametrize("model", [Definitions, Translation])
def test_the_schema_of_a_real_file_wraps_no_line_and_explains_every_key(model):
    schema = json_schema(model)
    text = json.dumps(schema)
    assert not [line for line in text.split("\\n\\n") if "\\n" in line]
    assert all("description" in field for field in schema["properties"].values())
    assert patterns_of(schema)


def test_a_key_that_may_not_be_one_is_named_by_itself():
    class Keyed(BaseModel):
        named: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")], int]

    _, source = read('{\n"named": {\n"A b": 1\n}\n}', "x.json")
    with pytest.raises(ValidationError) as caught:
        Keyed.model_validate({"named": {"A b": 1}})
    (problem,) = explain(caught.value, Keyed, source)
    assert (problem.line, problem.path, problem.what) == (3, "named.A b", "not a well-formed id")


def test_an_unknown_key_under_one_with_another_name_in_files_is_told_the_keys_there():
    _, source = read('{"in": {"id": "a", "sise": 1}}', "x.json")
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"in": {"id": "a", "sise": 1}})
    (problem,) = explain(caught.value, Outer, source)
    assert (problem.path, problem.allowed) == ("in.sise", "id, look, size, turn")
