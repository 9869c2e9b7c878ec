"""Finds, reads and checks the files `regions.<language>.json`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from pydantic import ValidationError

from viewer.content import json_file
from viewer.content.checks import text_faults
from viewer.content.definitions import Definitions, Wording, read_text
from viewer.content.interface import fault
from viewer.content.json_file import dotted
from viewer.content.numerals import numbers, placeholders
from viewer.content.passages import Pair, State, pairs
from viewer.content.texts import LINKING, Text
from viewer.content.translation import WORDS, TranslatedPassage, Translation
from viewer.content.validation import explain, line_of, written
from viewer.files import File, names_in
from viewer.problems import MANY, ContentError, Problem, nearest, shown

_NAME = re.compile(r"\.([a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)\.json$")
_Found = tuple[json_file.Path, str, str, str, str]


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


def load_translation(source: Path | File) -> tuple[Translation, dict[json_file.Path, int]]:
    """The words in a file and the line of each. Raises `ContentError` with every problem the file has by itself."""
    text = read_text(source)
    raw, lines = json_file.read(text, source.name)
    if not isinstance(raw, dict):
        raise ContentError(
            [Problem(source.name, 1, "", "the file does not contain an object", fix="start it with { and end it with }")]
        )
    try:
        return Translation.model_validate_json(text), lines
    except ValidationError as error:
        raise ContentError(explain(error, Translation, lines, source.name)) from None


def check_translation(defined: Definitions, words: Translation, lines: Mapping[json_file.Path, int], file: str) -> list[Problem]:
    """Find words for undefined things and, in words that pages show, dangling links and differing numbers.

    Stale texts are not shown, so they are no problem here; `check` lists them as warnings.
    """
    fitting = (pair for pair in pairs(defined, words) if pair.state is State.FITS)
    found = chain(_language(defined, words, file), _ids(defined, words))
    return [*_problems(found, lines, file), *check_pairs(defined, fitting, lines, file)]


def check_pairs(defined: Definitions, every: Iterable[Pair], lines: Mapping[json_file.Path, int], file: str) -> list[Problem]:
    """What must agree between texts and their translations, and does not."""
    compared: list[Pair] = []
    wordings: list[Pair] = []
    for pair in every:
        (wordings if pair.kind == "words" else compared).append(pair)
    shown_texts = [text for pair in compared for text in _texts(pair)]
    disagreeing = (found for pair in compared for found in _disagreement(pair))
    unfit = (
        (pair.path, *found) for pair in wordings if isinstance(pair.words, Wording) and (found := fault(pair.id, pair.words.value))
    )
    return _problems(chain(text_faults(shown_texts, defined), disagreeing, unfit), lines, file)


def _problems(found: Iterable[_Found], lines: Mapping[json_file.Path, int], file: str) -> list[Problem]:
    return [Problem(file, line_of(path, lines), dotted(written(path, lines)), *rest) for path, *rest in islice(found, MANY)]


def _texts(pair: Pair) -> Iterator[Text]:
    """The translated texts of a pair: a paragraph, and the items under it."""
    links = pair.index is not None or isinstance(pair.words, TranslatedPassage) or (pair.name or pair.kind) in LINKING
    for k, text in enumerate(pair.translated_texts):
        yield Text(_place(pair, k), text, links)


def _place(pair: Pair, k: int) -> json_file.Path:
    """Where the text of a pair stands (0), or the item of its list (counted from 1)."""
    return (*pair.path, "items", k - 1) if k else pair.path


def _language(defined: Definitions, words: Translation, file: str) -> Iterator[_Found]:
    named = _NAME.search(file)
    if named and words.language != named[1]:
        yield ("language",), "the file's name says another language", shown(words.language), named[1], "correct one of the two"
    if words.language == defined.language:
        fix = "the words of this language stand in the definitions themselves"
        yield ("language",), "the default language needs no translation", shown(words.language), "", fix


def _ids(defined: Definitions, words: Translation) -> Iterator[_Found]:
    for kind in WORDS:
        known = [item.id for item in getattr(defined, kind)]
        seen: set[str] = set()
        for i, item in enumerate(getattr(words, kind)):
            if item.id not in known:
                yield (kind, i, "id"), "words for something that is not defined", shown(item.id), *_near(item.id, known)
            elif item.id in seen:
                yield (kind, i, "id"), "the id occurs twice", shown(item.id), "each id once", "join the two"
            seen.add(item.id)
    named = {
        "sources": list(defined.sources),
        "kinds": list(defined.kinds),
        "words": list(defined.words),
        "source_kinds": [source.kind for source in defined.sources.values()],
    }
    for kind, names in named.items():
        for name in getattr(words, kind):
            if name not in names:
                yield (kind, name), "words for something that is not defined", shown(name), *_near(name, names)


def _near(name: str, known: list[str]) -> tuple[str, str]:
    return "an id of the definitions", nearest(name, known) or "remove it"


def _disagreement(pair: Pair) -> Iterator[_Found]:
    own, other = pair.original_texts, pair.translated_texts
    if len(own) != len(other):
        wanted = f"{len(own) - 1}, as in the original"
        yield pair.path, "the number of list items differs", str(len(other) - 1), wanted, "write the items one for one"
        return
    for k, (text, translated) in enumerate(zip(own, other, strict=True)):
        yield from _figures(_place(pair, k), text, translated)


def _figures(path: json_file.Path, text: str, translated: str) -> Iterator[_Found]:
    """Numbers and placeholders that differ between a text and its translation."""
    own, other = numbers(text), numbers(translated)
    if own != other:
        here, there = (", ".join((one - two).elements()) or "none" for one, two in ((other, own), (own, other)))
        fix = "write the same numbers, in digits where the original has digits (a time as 8:30; thousands as 10,000 or 10.000)"
        yield path, "the numbers differ from the original", here, f"{there}, as in {shown(text, 90)}", fix
    braces, wanted = set(placeholders(translated)), set(placeholders(text))
    if braces != wanted:
        here, there = (", ".join(sorted(names)) or "none" for names in (braces, wanted))
        yield path, "the placeholders differ from the original", here, there, "use these, in any order"
