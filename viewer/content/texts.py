"""Walks every text in a file that readers see, to check it, fill in totals, or measure it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from viewer.content.definitions import Definitions, Ids, Paragraph
from viewer.content.source_file import JsonPath

T = TypeVar("T", bound=BaseModel)

LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")
"""A word that links: ``[[galea]]`` or ``[[galea|the flat tendon]]``."""

# Fields are told apart by name alone: a field with a new name counts as text only once one of these two lists has it.
LINKING = frozenset({"purpose", "text", "items", "landmark", "usual", "do"})
"""Fields whose texts may hold ``[[links]]``: the pages show them as links."""

_PLAIN = frozenset(
    {"title", "short", "subject", "edges", "disclaimer", "trademark", "name", "plain_name"}
    | {"heading", "term", "cite", "kind", "one", "other", "label"}
)
_FIELDS = LINKING | _PLAIN
_BY_NAME = frozenset({"sources", "kinds", "source_kinds"})
"""Objects from a name to a text (in a translation) or to an object with texts (in the definitions)."""

_IDS = frozenset({("Structure", "kind")})
"""Fields of that name that hold an id. A source's kind is a text."""


@dataclass(frozen=True)
class LocatedText:
    """One text and where it stands. `links` says whether the pages show links in it."""

    path: JsonPath
    text: str
    links: bool


class CitedParagraph(NamedTuple):
    """A paragraph, where it stands in the definitions, and the ids of the sources it rests on."""

    path: JsonPath
    paragraph: Paragraph
    sources: Ids


def names_of(defined: Definitions) -> Mapping[str, str]:
    """The text shown by a link without its own words, by id."""
    return {
        **{region.id: region.name for region in defined.regions},
        **{structure.id: structure.name for structure in defined.structures},
        **{topic.id: topic.title for topic in defined.topics},
        **{term.id: term.term for term in defined.glossary},
    }


def paragraphs(item: BaseModel, sources: Ids = (), path: JsonPath = ()) -> Iterator[CitedParagraph]:
    """Every paragraph in a part or topic, with its path there and the sources it cites.

    Those are its own, or else those of the section or the part around it, or else `sources`.
    """
    sources = getattr(item, "sources", ()) or sources
    if isinstance(item, Paragraph):
        yield CitedParagraph(path, item, sources)
        return
    for name, value in item:
        for i, inner in enumerate(value) if isinstance(value, tuple) else ():
            if isinstance(inner, BaseModel):
                yield from paragraphs(inner, sources, (*path, name, i))


def all_paragraphs(defined: Definitions) -> Iterator[CitedParagraph]:
    """Every paragraph of the areas, structures and topics, with its path and the sources it cites."""
    for kind in ("regions", "structures", "topics"):
        for i, item in enumerate(getattr(defined, kind)):
            yield from paragraphs(item, path=(kind, i))


def texts(words: BaseModel) -> Iterator[LocatedText]:
    """Every text of definitions or a translation in field order, leaving out ids, addresses and file names."""
    return _texts(words, ())


def with_texts(words: T, change: Callable[[str], str]) -> T:
    """The same definitions or translation with every text changed. Nothing is validated again."""
    return words.model_copy(update={name: _changed(value, change) for name, value in _fields(words)})


def _texts(value: object, path: JsonPath) -> Iterator[LocatedText]:
    if isinstance(value, str):
        # The last name on the path: a text in a list belongs to the list's field.
        field = next((part for part in reversed(path) if isinstance(part, str)), "")
        yield LocatedText(path, value, links=field in LINKING)
    for name, inner in _inside(value):
        yield from _texts(inner, (*path, name))


def _inside(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, BaseModel):
        return _fields(value)
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, tuple) else ()


def _changed(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, BaseModel):
        return with_texts(value, change)
    if isinstance(value, dict):
        return {key: _changed(item, change) for key, item in value.items()}
    return tuple(_changed(item, change) for item in value) if isinstance(value, tuple) else value


def _fields(words: BaseModel) -> Iterator[tuple[str, object]]:
    """The fields that are texts or contain some. The review has none: it holds names, not words to read."""
    for name, value in words:
        by_name = name in _BY_NAME and isinstance(value, dict)
        if (type(words).__name__, name) in _IDS:
            continue
        if name in _FIELDS or by_name or _is_object(value):
            yield name, value


def _is_object(value: object) -> bool:
    """Whether a value is an object, or a list of objects, that may hold texts in turn."""
    items: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return any(isinstance(item, BaseModel) for item in items)
