"""`regions.<language>.json`: the words of the definitions in another language, and what they lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from viewer import json_text
from viewer.crosscheck import LINK
from viewer.definitions import (
    Definitions,
    Id,
    Language,
    Line,
    Paragraph,
    Passage,
    Prose,
    Review,
    ViewId,
    read_text,
)  # fmt: skip
from viewer.files import File, names_in
from viewer.json_text import dotted
from viewer.messages import explain, line_of
from viewer.problems import MANY, ContentError, Problem, nearest, shown

WORDS = {
    "views": ("title",),
    "regions": ("name", "text", "why", "side_effects"),
    "muscles": ("name", "plain_name", "text", "action", "why", "feel", "side_effects"),
    "sites": ("landmark",),
    "topics": ("title", "text"),
    "glossary": ("term", "text"),
}
"""What is translated of each kind of thing; everything else is the same in all languages."""

_LINES = ("title", "purpose", "disclaimer", "trademark")
_NAME = re.compile(r"\.([a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)\.json$")
_Found = tuple[json_text.Path, str, str, str, str]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ViewWords(_Words):
    """The title of a side of the head."""

    id: ViewId
    title: Line | None = None


class RegionWords(_Words):
    """The words about an area; paragraphs in the same order and number as in the default language."""

    id: Id
    name: Line | None = None
    text: tuple[Passage, ...] = ()
    why: tuple[Passage, ...] = ()
    side_effects: tuple[Passage, ...] = ()


class MuscleWords(_Words):
    """The words about a muscle; paragraphs in the same order and number as in the default language."""

    id: Id
    name: Line | None = None
    plain_name: Line | None = None
    text: tuple[Passage, ...] = ()
    action: tuple[Passage, ...] = ()
    why: tuple[Passage, ...] = ()
    feel: tuple[Passage, ...] = ()
    side_effects: tuple[Passage, ...] = ()


class SiteWords(_Words):
    """The landmark of a site in words."""

    id: Id
    landmark: Prose | None = None


class TopicWords(_Words):
    """The words of a topic; paragraphs in the same order and number as in the default language."""

    id: Id
    title: Line | None = None
    text: tuple[Passage, ...] = ()


class TermWords(_Words):
    """A glossary entry."""

    id: Id
    term: Line | None = None
    text: Prose | None = None


class Translation(_Words):
    """Everything that `regions.<language>.json` says. What it lacks is shown in the default language, marked as such.

    `review` is the review of these words by somebody who speaks the language. `kinds` translates the kinds of sources;
    `sources` the citations that hold more words than the work's own.
    """

    schema_: Annotated[str | None, Field(alias="$schema", max_length=200)] = None
    language: Language
    review: Review = Review(status="draft")
    title: Line | None = None
    purpose: Prose | None = None
    disclaimer: Prose | None = None
    trademark: Prose | None = None
    kinds: dict[Line, Line] = {}
    sources: dict[Id, Prose] = {}
    views: tuple[ViewWords, ...] = ()
    regions: tuple[RegionWords, ...] = ()
    muscles: tuple[MuscleWords, ...] = ()
    sites: tuple[SiteWords, ...] = ()
    topics: tuple[TopicWords, ...] = ()
    glossary: tuple[TermWords, ...] = ()


def translation_files(definitions: Path) -> tuple[Path, ...]:
    """The translations beside a definitions file. Raises `OSError` where their folder cannot be listed."""
    names = names_in(definitions.parent, re.escape(definitions.stem) + _NAME.pattern)
    return tuple(definitions.parent / name for name in names)


def load_translations(files: Iterable[File], defined: Definitions) -> tuple[dict[str, Translation], list[Problem]]:
    """The translations of some definitions by their language, and every problem in them."""
    found: dict[str, Translation] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            translation, lines = load_translation(file)
        except ContentError as error:
            problems += error.problems
            continue
        problems += check_translation(defined, translation, lines, file.name)
        found[translation.language] = translation
    return found, problems


def load_translation(source: Path | File) -> tuple[Translation, dict[json_text.Path, int]]:
    """The words in a file and the line of each. Raises `ContentError` with every problem the file has by itself."""
    text = read_text(source)
    raw, lines = json_text.read(text, source.name)
    if not isinstance(raw, dict):
        raise ContentError([Problem(source.name, 1, "", "the file holds no object", mend="begin it with { and end it with }")])
    try:
        return Translation.model_validate_json(text), lines
    except ValidationError as error:
        raise ContentError(explain(error, Translation, lines, source.name)) from None


def check_translation(defined: Definitions, words: Translation, lines: Mapping[json_text.Path, int], file: str) -> list[Problem]:
    """Words for things that are not defined, paragraphs too many or too few, links to nothing."""
    found = chain(_language(defined, words, file), _ids(defined, words), _counts(defined, words), _links(defined, words))
    return [Problem(file, line_of(path, lines), dotted(path), *rest) for path, *rest in islice(found, MANY)]


def missing(defined: Definitions, words: Translation) -> list[str]:
    """What a translation lacks, as paths: ``muscles (frontalis) feel``."""
    found = [name for name in _LINES if getattr(words, name) is None]
    found += [f"kinds ({kind})" for kind in dict.fromkeys(s.kind for s in defined.sources.values()) if kind not in words.kinds]
    for kind, names in WORDS.items():
        given = {item.id: item for item in getattr(words, kind)}
        for item in getattr(defined, kind):
            found += [f"{kind} ({item.id}) {name}" for name in names if not getattr(given.get(item.id), name, None)]
    return found


def localize(defined: Definitions, words: Translation) -> tuple[Definitions, frozenset[str]]:
    """The definitions with translated words, and the texts that are still in the default language."""
    kept: set[str] = set()

    def chosen(own: Any, other: Any) -> Any:
        if not other:
            kept.update(_texts(own))
            return own
        if isinstance(own, tuple):
            pairs = zip(own, other, strict=True)
            return tuple(old.model_copy(update={"text": new.text, "items": new.items}) for old, new in pairs)
        return other

    changes: dict[str, Any] = {name: chosen(getattr(defined, name), getattr(words, name)) for name in _LINES}
    for kind, names in WORDS.items():
        given = {item.id: item for item in getattr(words, kind)}
        changes[kind] = tuple(
            item.model_copy(update={name: chosen(getattr(item, name), getattr(given.get(item.id), name, None)) for name in names})
            for item in getattr(defined, kind)
        )
    changes["sources"] = {
        name: source.model_copy(
            update={"cite": chosen(source.cite, words.sources.get(name)), "kind": chosen(source.kind, words.kinds.get(source.kind))}
        )
        for name, source in defined.sources.items()
    }
    changes |= {"language": words.language, "review": words.review}
    return defined.model_copy(update=changes), frozenset(kept)


def schema() -> dict[str, Any]:
    """The JSON schema of a translation, from which editors complete and check while typing."""
    made = Translation.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Anatomy diagram words in another language", **made}


def _texts(value: str | tuple[Paragraph, ...]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    for paragraph in value:
        yield from (paragraph.text, *paragraph.items)


def _language(defined: Definitions, words: Translation, file: str) -> Iterator[_Found]:
    named = _NAME.search(file)
    if named and words.language != named[1]:
        yield ("language",), "the file's name says another language", shown(words.language), named[1], "correct one of the two"
    if words.language == defined.language:
        mend = "the words of this language stand in the definitions themselves"
        yield ("language",), "the default language needs no translation", shown(words.language), "", mend


def _ids(defined: Definitions, words: Translation) -> Iterator[_Found]:
    for kind in WORDS:
        known = [item.id for item in getattr(defined, kind)]
        seen: set[str] = set()
        for i, item in enumerate(getattr(words, kind)):
            if item.id not in known:
                yield (kind, i, "id"), "words for something that is not defined", shown(item.id), *_near(item.id, known)
            elif item.id in seen:
                yield (kind, i, "id"), "the id stands twice", shown(item.id), "each id once", "join the two"
            seen.add(item.id)
    for name in words.sources:
        if name not in defined.sources:
            yield ("sources", name), "words for something that is not defined", shown(name), *_near(name, list(defined.sources))
    kinds = [source.kind for source in defined.sources.values()]
    for name in words.kinds:
        if name not in kinds:
            yield ("kinds", name), "words for something that is not defined", shown(name), *_near(name, kinds)


def _near(name: str, known: list[str]) -> tuple[str, str]:
    return "an id of the definitions", nearest(name, known) or "take it away"


def _counts(defined: Definitions, words: Translation) -> Iterator[_Found]:
    for kind, names in WORDS.items():
        own = {item.id: item for item in getattr(defined, kind)}
        for i, item in enumerate(getattr(words, kind)):
            for name in names:
                there, here = getattr(own.get(item.id), name, None), getattr(item, name)
                if isinstance(there, tuple) and here:
                    yield from _uneven((kind, i, name), there, here)


def _uneven(path: json_text.Path, there: tuple[Paragraph, ...], here: tuple[Passage, ...]) -> Iterator[_Found]:
    mend = "sources belong to paragraphs by their order: write them one for one"
    if len(here) != len(there):
        yield path, "another number of paragraphs", str(len(here)), f"{len(there)}, as in the default language", mend
        return
    for j, (own, other) in enumerate(zip(there, here, strict=True)):
        if len(own.items) != len(other.items):
            wanted = f"{len(own.items)}, as in the default language"
            yield (*path, j), "another number of list items", str(len(other.items)), wanted, mend


def _links(defined: Definitions, words: Translation) -> Iterator[_Found]:
    known = [item.id for kind in ("regions", "muscles", "topics", "glossary") for item in getattr(defined, kind)]
    for path, text in passages(words):
        for name, _ in LINK.findall(text):
            if name not in known:
                yield path, "points to nothing", shown(name), *_near(name, known)


def passages(words: Translation) -> Iterator[tuple[json_text.Path, str]]:
    """Every text that may hold links, with its path."""
    for kind, names in WORDS.items():
        for i, item in enumerate(getattr(words, kind)):
            for name in names:
                yield from _within((kind, i, name), getattr(item, name))


def _within(path: json_text.Path, value: str | Iterable[Passage] | None) -> Iterator[tuple[json_text.Path, str]]:
    if isinstance(value, str):
        yield path, value
        return
    for j, passage in enumerate(value or ()):
        yield (*path, j), passage.text
        yield from (((*path, j, "items", k), item) for k, item in enumerate(passage.items))
