"""Turns pydantic's validation errors into messages that an editor of `regions.json` understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from viewer.content.source_file import Fault, JsonPath, SourceFile, dotted
from viewer.problems import MANY, Problem, nearest, shown

ID_RULE = "small letters, digits and hyphens, a letter first, at most 64"

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_BROKEN_LINE = re.compile(r"(?<!\n)\n(?!\n)")
"""A line break within a paragraph."""

_DATE = "a date such as 2026-11-23"
# For editors: pydantic's own messages name types of Python.
_KINDS = {
    "string_type": "text in double quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list in [ ]",
    "dict_type": "an object in { }",
    "model_type": "an object in { }",
    "model_attributes_type": "an object in { }",
    "date_type": _DATE,
    "int_from_float": "a whole number",
    "date_from_datetime_parsing": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "finite_number": "a number",
}
# By the types of our own errors: these are the words for editors, the messages raised with them are never shown.
_CUSTOM = {
    "hidden_character": Fault(
        "the text contains a hidden character ({code})",
        allowed="letters, symbols and spaces",
        fix="delete it and type the words again",
    ),
    "outer_space": Fault("the text starts or ends with a space", allowed="no space at either end", fix="delete it"),
    "link_scheme": Fault(
        "not a link that may be used",
        allowed="https://…, tel:… or mailto:…, without spaces or quotes",
        fix="write the whole address",
    ),
    "link_unencrypted": Fault(
        "an unencrypted address", allowed="https://…", fix="write https:// and see whether the page opens"
    ),
    "unsigned_review": Fault(
        'a review says "reviewed" but not by whom and when',
        allowed="by, qualification, on and next",
        fix='fill them in, or set "status": "draft"',
    ),
    "unbound_review": Fault(
        'a review says "reviewed" but not which words were read',
        allowed='"words", which a command writes',
        fix='sign with "anatomy-viewer sign", or set "status": "draft"',
    ),
    "day_in_future": Fault(
        "the date is in the future, after {latest}",
        allowed="today or earlier",
        fix="write the day on which the text was read",
    ),
    "review_order": Fault(
        "the next review is not after this one ({on})", allowed="a later day", fix="correct one of the two dates"
    ),
    "country_checked": Fault(
        '"countries" and "checked" have to be used together',
        allowed='"countries": ["uk"] and "checked": "2026-11-23"',
        fix="add the one that is missing, or remove the other",
    ),
    "empty_section": Fault(
        "the section has no text",
        allowed='"text", a list of paragraphs, or "shows": "sites"',
        fix="write its text, or remove the section",
    ),
    "fewer_than_none": Fault(
        "fewer than 0 of 100 people", allowed="a count above 0", fix='correct "count", or remove "fewer"'
    ),
    "step_time": Fault(
        "a step must say when it happens", allowed='either "days" or "weeks"', fix="keep one of the two"
    ),
    "step_order": Fault(
        "a step ends before it begins ({last} comes before {first})",
        allowed="the first, then the last",
        fix="swap the two",
    ),
    "step_week": Fault(
        "there is no week 0", allowed='"weeks" from 1 on, or "days" from 0 on', fix="write days, or correct the week"
    ),
    "wording": Fault(
        "neither a text nor forms for numbers",
        allowed='text in double quotes, or an object with "other", and "one" and so on if needed',
        fix="use one of the two",
    ),
    "paragraph_kind": Fault(
        "the wrong kind of value", allowed='text in double quotes, or an object with "text"', fix="use one of the two"
    ),
    "fingerprint": Fault(
        "not a fingerprint of a text",
        allowed="six digits or letters a to f",
        fix='remove it: "anatomy-viewer confirm" and "sign" write fingerprints',
    ),
    "site_start": Fault(
        "a site starts from one place", allowed='either "from" or "between"', fix="keep one of the two"
    ),
    "site_share": Fault(
        '"between" and "at" go together', allowed='"between": ["a", "b"], "at": 0.5', fix="add the one that is missing"
    ),
    "site_ridge": Fault(
        '"along" needs two places to go between',
        allowed='"between": ["a", "b"], "at": 0.5, "along": "ridge"',
        fix='add "between", or remove "along"',
    ),
}


def explain(error: ValidationError, model: type[BaseModel], source: SourceFile) -> Iterator[Problem]:
    """The problems of a validation error, with their lines; the first `MANY` of each kind of file."""
    yield from islice(_explained(error, model, source), MANY)


def _explained(error: ValidationError, model: type[BaseModel], source: SourceFile) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path = detail["loc"]  # of a key itself it ends with "[key]", which no file has: its line is that of the key
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # pydantic leaves invalid items out of its count
        yield _problem(detail, path, model, source)


def _problem(detail: ErrorDetails, path: JsonPath, model: type[BaseModel], source: SourceFile) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    value = shown(detail["input"]) if not isinstance(detail["input"], dict | list) else ""
    if kind == "missing" and isinstance(path[-1], int):  # an item of a list of fixed length
        return source.problem(path[:-1], "the list is too short", allowed=f"at least {path[-1] + 1}", fix="add one")
    if kind == "missing":
        # The line is that of the object that lacks the key; the path names the key all the same.
        problem = source.problem(path, f'"{path[-1]}" is missing', fix=f'add "{path[-1]}"')
        return replace(problem, path=dotted(path))
    if kind == "extra_forbidden":
        return _unknown_key(path, model, source)
    if kind in _CUSTOM:
        known = _CUSTOM[kind]
        return source.problem(path, known.what.format(**context), value=value, allowed=known.allowed, fix=known.fix)
    if kind in _KINDS:
        found, allowed = value or _nested(detail["input"]), _KINDS[kind]
        what = "not a date" if allowed == _DATE else "the wrong kind of value"
        fix = "write an existing day: year-month-day" if allowed == _DATE else f"write {allowed}"
        if kind == "tuple_type" and isinstance(detail["input"], str):
            fix = 'put it in brackets: ["…"]'
        return source.problem(path, what, value=found, allowed=allowed, fix=fix)
    fault = _limit(kind, context, detail["msg"], value)
    return source.problem(path, fault.what, value=fault.value, allowed=fault.allowed, fix=fault.fix)


def _nested(value: object) -> str:
    """What an object or a list is, for a message: its contents would say nothing."""
    return "a list" if isinstance(value, list) else "an object"


def _words(value: str, expected: str) -> Fault:
    """The fault of a text that is none of the words allowed.

    Pydantic puts those in single quotes, which JSON does not have.
    """
    known = re.findall(r"'([^']*)'", expected)
    fix = nearest(value.strip('"'), known) or "write one of them, in double quotes"
    return Fault(
        "not one of the words allowed here", value=value, allowed=", ".join(map(shown, known)) or expected, fix=fix
    )


def _pattern(pattern: str, value: str) -> Fault:
    """The fault of a text that does not match its required pattern.

    Pydantic's error gives the pattern but not its purpose, so each is known by a piece that no other pattern contains.
    """
    if "0,19" in pattern:
        return Fault(
            "not a code",
            value=value,
            allowed="1 to 20 letters, digits and dots, such as G43.709",
            fix="write it as its system does",
        )
    if "svg" in pattern:
        return Fault(
            "not a file name of the artwork folder",
            value=value,
            allowed=f"a name such as front.svg ({ID_RULE})",
            fix="put the drawing into assets/svg as plain SVG, and write its name without the folder",
        )
    if "json" in pattern:
        return Fault(
            "not a file name of the model folder",
            value=value,
            allowed=f"a name such as head.json ({ID_RULE})",
            fix="write the file's name",
        )
    if "A-Z" in pattern:
        return Fault(
            "not a language tag", value=value, allowed="a tag such as en, es or zh-Hant", fix="write the language's tag"
        )
    if "_]" in pattern:
        return Fault("not a key of the interface's words", value=value, allowed="the keys of en.json", fix="correct it")
    return Fault("not a well-formed id", value=value, allowed=ID_RULE, fix="use only these characters")


def _limit(kind: str, context: Mapping[str, Any], message: str, value: str) -> Fault:
    """The fault behind the errors that name a limit."""
    match kind:
        case "string_pattern_mismatch":
            return _pattern(context["pattern"], value)
        case "string_too_long":
            return Fault(
                "the text is too long",
                value=value,
                allowed=f"at most {context['max_length']} characters",
                fix="make it shorter, or two paragraphs of it",
            )
        case "string_too_short":
            return Fault(
                "the text is empty",
                value=value,
                allowed="at least one character",
                fix="write the text, or remove the key",
            )
        case "too_short":
            return Fault("the list is empty", allowed=f"at least {context['min_length']}", fix="add one")
        case "too_long":
            return Fault("the list is too long", allowed=f"at most {context['max_length']}", fix="shorten it")
        case "literal_error":
            return _words(value, context["expected"])
        case "greater_than_equal":
            return Fault("the number is too small", value=value, allowed=f"{context['ge']:g} or more", fix="correct it")
        case "less_than":
            return Fault(
                "the number is too large", value=value, allowed=f"less than {context['lt']:g}", fix="correct it"
            )
        case "less_than_equal":
            return Fault("the number is too large", value=value, allowed=f"{context['le']:g} or less", fix="correct it")
    # An error that no case above foresees: pydantic's words are better than none.
    return Fault(message[0].lower() + message[1:].rstrip("."), value=value, fix="correct it")


def _unknown_key(path: JsonPath, model: type[BaseModel], source: SourceFile) -> Problem:
    keys = sorted(_keys_at(path[:-1], model))
    fix = nearest(str(path[-1]), keys) or "remove it"
    return source.problem(path, "an unknown key", value=shown(path[-1]), allowed=", ".join(keys), fix=fix)


def _keys_at(path: JsonPath, model: type[BaseModel]) -> set[str]:
    """The keys that the model of the object at this path knows."""
    here: Any = model
    # Down the annotations as the path goes down the file: a model has fields, a list or an object items of one kind.
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            fields = {field.alias or name: field for name, field in here.model_fields.items()}
            here = fields[str(part)].annotation if str(part) in fields else None
        else:
            inner = (kind for argument in get_args(here) for kind in (argument, *get_args(argument)))
            here = next((kind for kind in inner if _is_model(kind)), None)
        # An optional field: what it is when it is there.
        while here is not None and not _is_model(here) and type(None) in get_args(here):
            here = next(kind for kind in get_args(here) if kind is not type(None))
    return {field.alias or name for name, field in here.model_fields.items()} if _is_model(here) else set()


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a file's model. Descriptions are one line a paragraph, as editors wrap them themselves."""
    return {"$schema": _DRAFT, **_flowing(model.model_json_schema(by_alias=True))}


def _flowing(schema: Any) -> Any:
    """A schema whose descriptions, which are docstrings broken at our line length, have one line for each paragraph."""
    if isinstance(schema, dict):
        # Only strings: a model may have a field called description, whose schema is an object.
        return {
            name: _BROKEN_LINE.sub(" ", value) if name == "description" and isinstance(value, str) else _flowing(value)
            for name, value in schema.items()
        }
    return [_flowing(item) for item in schema] if isinstance(schema, list) else schema
