"""Turns pydantic's validation errors into messages that an editor of `regions.json` understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from viewer.content.json_file import Path, dotted
from viewer.problems import MANY, Problem, nearest, shown

ID_RULE = "small letters, digits and hyphens, a letter first, at most 64"

_KINDS = {
    "string_type": "text in double quotes", "int_type": "a whole number", "float_type": "a number", "bool_type": "true or false",
    "tuple_type": "a list in [ ]", "dict_type": "an object in { }", "model_type": "an object in { }",
    "model_attributes_type": "an object in { }", "date_type": "a date such as 2026-11-23", "int_from_float": "a whole number",
    "date_from_datetime_parsing": "a date such as 2026-11-23", "date_parsing": "a date such as 2026-11-23",
    "date_from_datetime_inexact": "a date such as 2026-11-23", "finite_number": "a number",
}  # fmt: skip
_CUSTOM = {
    "hidden_character": (
        "a hidden character stands in the text ({code})", "letters, signs and spaces", "delete it and type the words again",
    ),
    "outer_space": ("a space stands before or after the text", "no space at either end", "delete it"),
    "link_scheme": (
        "not a link that may be used", "https://…, tel:… or mailto:…, without spaces or quotes", "write the whole address",
    ),
    "link_unencrypted": ("an address without encryption", "https://…", "write https:// and see whether the page opens"),
    "unsigned_review": (
        'a review says "reviewed" but not by whom and when', "by, qualification, on and next",
        'fill them in, or set "status": "draft"',
    ),
    "unbound_review": (
        'a review says "reviewed" but not which words were read', '"words", which a command writes',
        'sign with "flask --app viewer sign", or set "status": "draft"',
    ),
    "day_in_future": (
        "the day lies in the future, after {latest}", "today or earlier", "write the day on which the words were read",
    ),
    "review_order": ("the next review is not after this one ({on})", "a later day", "correct one of the two dates"),
    "country_checked": (
        "a paragraph that holds in some countries says when that was checked, and no other does",
        '"countries": ["uk"] and "checked": "2026-11-23"', "add the one that is missing, or take the other out",
    ),
    "empty_section": (
        "the section holds no text",
        '"text", a list of paragraphs, or "shows": "sites"',
        "write its text, or take it away",
    ),
    "wording": (
        "neither a text nor forms for numbers", 'text in double quotes, or an object with "other", and "one" and so on if needed',
        "write it so",
    ),
    "paragraph_kind": ("the wrong kind of value", 'text in double quotes, or an object with "text"', "write it so"),
    "fingerprint": (
        "not a fingerprint of a text", "six digits or letters a to f",
        'take it away: "flask --app viewer confirm" and "sign" write fingerprints',
    ),
    "site_start": ("a site starts from one place", 'either "from" or "between"', "keep one of the two"),
    "site_share": ('"between" and "at" go together', '"between": ["a", "b"], "at": 0.5', "add the one that is missing"),
    "site_ridge": ('"along" says which way to go between two places', '"between": ["a", "b"], "at": 0.5, "along": "ridge"',
        'add "between", or take "along" out'),
}  # fmt: skip


def explain(error: ValidationError, model: type[BaseModel], lines: Mapping[Path, int], file: str) -> Iterator[Problem]:
    """The problems of a validation error, with their lines; the first `MANY` of each kind of file."""
    yield from islice(_explained(error, model, lines, file), MANY)


def _explained(error: ValidationError, model: type[BaseModel], lines: Mapping[Path, int], file: str) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if part != "[key]")
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # pydantic leaves invalid items out of its count
        yield _problem(detail, path, model, lines, file)


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a value, or of the nearest thing around it that the file does have."""
    return lines.get(written(path, lines), 1)


def written(path: Path, lines: Mapping[Path, int]) -> Path:
    """The path of a value, or of the nearest thing around it that the file does have."""
    while path and path not in lines:
        path = path[:-1]
    return path


def _problem(detail: ErrorDetails, path: Path, model: type[BaseModel], lines: Mapping[Path, int], file: str) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    line, value = line_of(path, lines), shown(detail["input"]) if not isinstance(detail["input"], dict | list) else ""
    if kind == "missing" and isinstance(path[-1], int):
        return Problem(file, line, dotted(path[:-1]), "the list is too short", allowed=f"at least {path[-1] + 1}", fix="add one")
    place = dotted(path if kind == "missing" else written(path, lines))
    if kind == "missing":
        return Problem(file, line, place, f'"{path[-1]}" is missing', fix=f'add "{path[-1]}"')
    if kind == "extra_forbidden":
        return _unknown_key(path, model, line, file)
    if kind in _CUSTOM:
        what, allowed, fix = _CUSTOM[kind]
        return Problem(file, line, place, what.format(**context), value, allowed, fix)
    if kind in _KINDS:
        return Problem(file, line, place, "the wrong kind of value", value or "a list or an object", _KINDS[kind], "write it so")
    return Problem(file, line, place, *_limit(kind, context, detail["msg"], value))


def _pattern(pattern: str, value: str) -> tuple[str, str, str, str]:
    """What, value, allowed and fix for text that does not match its required pattern."""
    if "0,19" in pattern:
        return "not a code", value, "1 to 20 letters, digits and dots, such as G43.709", "write it as its system does"
    if "svg" in pattern:
        return "not a file name of the artwork folder", value, f"a name such as front.svg ({ID_RULE})", "write the file's name"
    if "json" in pattern:
        return "not a file name of the model folder", value, f"a name such as head.json ({ID_RULE})", "write the file's name"
    if "A-Z" in pattern:
        return "not a language tag", value, "a tag such as en, es or zh-Hant", "write the language's tag"
    if "_]" in pattern:
        return "not a key of the interface's words", value, "the keys of en.json", "correct it"
    return "not a well-formed id", value, ID_RULE, "write it so"


def _limit(kind: str, context: Mapping[str, Any], message: str, value: str) -> tuple[str, str, str, str]:
    """What, value, allowed and fix for the errors that name a limit."""
    match kind:
        case "string_pattern_mismatch":
            return _pattern(context["pattern"], value)
        case "string_too_long":
            return (
                "the text is too long",
                value,
                f"at most {context['max_length']} characters",
                "make it shorter, or two paragraphs of it",
            )
        case "string_too_short":
            return "the text is empty", value, "at least one character", "write the text, or take the key away"
        case "too_short":
            return "the list is empty", "", f"at least {context['min_length']}", "add one"
        case "too_long":
            return "the list is too long", "", f"at most {context['max_length']}", "shorten it"
        case "literal_error":
            return "not one of the words allowed here", value, context["expected"], "write one of them"
        case "greater_than_equal":
            return "the number is too small", value, f"{context['ge']:g} or more", "correct it"
        case "less_than":
            return "the number is too large", value, f"less than {context['lt']:g}", "correct it"
        case "less_than_equal":
            return "the number is too large", value, f"{context['le']:g} or less", "correct it"
    return message[0].lower() + message[1:].rstrip("."), value, "", "correct it"


def _unknown_key(path: Path, model: type[BaseModel], line: int, file: str) -> Problem:
    keys = sorted(_keys_at(path[:-1], model))
    fix = nearest(str(path[-1]), keys) or "take it away"
    return Problem(file, line, dotted(path), "an unknown key", shown(path[-1]), ", ".join(keys), fix)


def _keys_at(path: Path, model: type[BaseModel]) -> set[str]:
    """The keys that the model of the object at this path knows."""
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            fields = {field.alias or name: field for name, field in here.model_fields.items()}
            here = fields[str(part)].annotation if str(part) in fields else None
        else:
            inner = (kind for argument in get_args(here) for kind in (argument, *get_args(argument)))
            here = next((kind for kind in inner if _is_model(kind)), None)
        while here is not None and not _is_model(here) and type(None) in get_args(here):
            here = next(kind for kind in get_args(here) if kind is not type(None))
    return {field.alias or name for name, field in here.model_fields.items()} if _is_model(here) else set()


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
