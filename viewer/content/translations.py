"""Finds, reads and checks the files `regions.<language>.json`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from pydantic import ValidationError

from viewer.content import json_file
from viewer.content.checks import text_faults
from viewer.content.definitions import Definitions, Wording, read_text
from viewer.content.interface import fault
from viewer.content.numerals import numbers, placeholders
from viewer.content.passages import Pair, TranslationState, pairs
from viewer.content.source_file import Fault, JsonPath, SourceFile
from viewer.content.texts import LINKING, LocatedText
from viewer.content.translation import WORDS, TranslatedPassage, Translation
from viewer.content.validation import explain
from viewer.files import File, names_in
from viewer.problems import ContentError, Problem, nearest, shown

# After the stem of the definitions: regions.es.json, regions.zh-Hant.json.
_NAME = re.compile(r"\.([a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)\.json$")


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
            translation, own = load_translation(file)
        except ContentError as error:
            problems += error.problems
            continue
        problems += check_translation(defined, translation, own)
        found[translation.language] = translation
    return found, problems


def problems_alone(files: Iterable[File]) -> list[Problem]:
    """The problems that translations have by themselves, whatever they translate."""
    problems: list[Problem] = []
    for file in files:
        try:
            load_translation(file)
        except ContentError as error:
            problems += error.problems
    return problems


def load_translation(file: Path | File) -> tuple[Translation, SourceFile]:
    """The words in a file, and where each stands. Raises `ContentError` with every problem the file has by itself."""
    text = read_text(file)
    raw, source = json_file.read(text, file.name)
    if not isinstance(raw, dict):
        raise ContentError([source.no_object()])
    try:
        # The text, not `raw`: in strict mode only JSON may hold a date as a string.
        return Translation.model_validate_json(text), source
    except ValidationError as error:
        raise ContentError(explain(error, Translation, source)) from None


def check_translation(defined: Definitions, words: Translation, source: SourceFile) -> list[Problem]:
    """Find words for undefined things and, in words that pages show, dangling links and differing numbers.

    Stale texts are not shown, so they are no problem here; `check` lists them as warnings.
    """
    fitting = (pair for pair in pairs(defined, words) if pair.state is TranslationState.FITS)
    found = chain(_language(defined, words, source.name), _ids(defined, words))
    return [*source.problems(found), *check_pairs(defined, fitting, source)]


def check_pairs(defined: Definitions, every: Iterable[Pair], source: SourceFile) -> list[Problem]:
    """What should agree between texts and their translations but does not."""
    compared: list[Pair] = []
    wordings: list[Pair] = []
    for pair in every:
        (wordings if pair.kind == "words" else compared).append(pair)
    shown_texts = [text for pair in compared for text in _texts(pair)]
    disagreeing = (found for pair in compared for found in _disagreement(pair))
    unfit = (
        found.at(pair.path)
        for pair in wordings
        if isinstance(pair.words, Wording) and (found := fault(pair.id, pair.words.value))
    )
    return source.problems(chain(text_faults(shown_texts, defined), disagreeing, unfit))


def _texts(pair: Pair) -> Iterator[LocatedText]:
    """The translated texts of a pair: a paragraph, and the items under it."""
    # Paragraphs, which have an index or a list, show links; of single texts, those in fields that do.
    links = pair.index is not None or isinstance(pair.words, TranslatedPassage) or (pair.name or pair.kind) in LINKING
    for k, text in enumerate(pair.translated_texts):
        yield LocatedText(_place(pair, k), text, links)


def _place(pair: Pair, k: int) -> JsonPath:
    """Where the text of a pair stands (0), or the item of its list (counted from 1), or its heading (after those)."""
    if not k:
        return pair.path
    items = pair.words.items if isinstance(pair.words, TranslatedPassage) else ()
    return (*pair.path, "items", k - 1) if k <= len(items) else (*pair.path, "heading")


def _language(defined: Definitions, words: Translation, file: str) -> Iterator[Fault]:
    named = _NAME.search(file)
    if named and words.language != named[1]:
        yield Fault(
            "the file's name says another language",
            value=shown(words.language),
            allowed=named[1],
            fix="correct one of the two",
            path=("language",),
        )
    if words.language == defined.language:
        fix = "the words of this language stand in the definitions themselves"
        yield Fault(
            "the default language needs no translation", value=shown(words.language), fix=fix, path=("language",)
        )


def _ids(defined: Definitions, words: Translation) -> Iterator[Fault]:
    for kind in WORDS:
        known = [item.id for item in getattr(defined, kind)]
        seen: set[str] = set()
        for i, item in enumerate(getattr(words, kind)):
            if item.id not in known:
                yield _undefined((kind, i, "id"), item.id, known)
            elif item.id in seen:
                yield Fault(
                    "the id occurs twice",
                    value=shown(item.id),
                    allowed="each id once",
                    fix="join the two",
                    path=(kind, i, "id"),
                )
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
                yield _undefined((kind, name), name, names)


def _undefined(path: JsonPath, name: str, known: list[str]) -> Fault:
    return Fault(
        "words for something that is not defined",
        value=shown(name),
        allowed="an id of the definitions",
        fix=nearest(name, known) or "remove it",
        path=path,
    )


def _disagreement(pair: Pair) -> Iterator[Fault]:
    own, other = pair.original_texts, pair.translated_texts
    # A heading is the last of the texts that are compared, so that one too many would shift none of them.
    headed = [bool(getattr(passage, "heading", None)) for passage in (pair.original, pair.words)]
    if headed[0] != headed[1]:
        yield Fault(
            "only one of the two languages has a heading here",
            allowed="a heading" if headed[0] else "no heading, as in the original",
            fix="write the heading in this language too" if headed[0] else "remove the heading",
            path=pair.path,
        )
        return  # the counts and texts below are off by one now, and would mislead
    if len(own) != len(other):
        wanted = f"{len(own) - 1 - headed[0]}, as in the original"
        yield Fault(
            "the number of list items differs",
            value=str(len(other) - 1 - headed[1]),
            allowed=wanted,
            fix="write the items one for one",
            path=pair.path,
        )
        return
    for k, (text, translated) in enumerate(zip(own, other, strict=True)):
        yield from _figures(_place(pair, k), text, translated)


def _figures(path: JsonPath, text: str, translated: str) -> Iterator[Fault]:
    """Numbers and placeholders that differ between a text and its translation."""
    own, other = numbers(text), numbers(translated)
    if own != other:
        # Only what one has and the other lacks; numbers that both have would hide it.
        here, there = (", ".join((one - two).elements()) or "none" for one, two in ((other, own), (own, other)))
        fix = (
            "write the same numbers, in digits where the original has digits"
            " (a time as 8:30; thousands as 10,000 or 10.000)"
        )
        yield Fault(
            "the numbers differ from the original",
            value=here,
            allowed=f"{there}, as in {shown(text, 90)}",
            fix=fix,
            path=path,
        )
    # As sets: a language may name a total more often, or less often, than the original does.
    braces, wanted = set(placeholders(translated)), set(placeholders(text))
    if braces != wanted:
        here, there = (", ".join(sorted(names)) or "none" for names in (braces, wanted))
        yield Fault(
            "the placeholders differ from the original",
            value=here,
            allowed=there,
            fix="use these, in any order",
            path=path,
        )
