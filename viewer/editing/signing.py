"""Writes what people confirm into the files they read: that a translation is right, or that the words are reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from viewer.content import (
    DEFINITIONS,
    DIAGRAM,
    Definitions,
    Pair,
    Review,
    SourceFile,
    TranslationState,
    check_pairs,
    check_translation,
    explain,
    fingerprint,
    load_content,
    load_definitions,
    load_translation,
    pairs,
    read_text,
    words_read,
)
from viewer.editing import json_edit
from viewer.editing.json_edit import Edit, Span
from viewer.editing.report import report_on
from viewer.problems import ContentError, Problem


@dataclass(frozen=True)
class Signature:
    """Who read the words of a language, when, and how long that is valid."""

    by: str
    qualification: str
    on: date
    next: date

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why a file with this review would be rejected, by the command-line option at fault."""
        # Some words, or the review would be rejected for having none.
        try:
            Review(**vars(self), status="reviewed", words={DIAGRAM: fingerprint([])})
        except ValidationError as error:
            # Each option as if the file had it: a problem names only paths that are there.
            found = explain(error, Review, SourceFile("", {(name,): 0 for name in vars(self)}))
            return tuple(replace(problem, file=f"--{problem.path}", line=0, path="") for problem in found)
        return ()


def translation_file(definitions: Path, language: str) -> Path:
    """The translation of definitions into a language."""
    return definitions.with_name(f"{definitions.stem}.{language}.json")


@dataclass(frozen=True)
class TranslatedFile:
    """A translation beside its original, as the files were when read."""

    file: Path
    text: str
    source: SourceFile
    defined: Definitions
    pairs: tuple[Pair, ...]

    @property
    def unconfirmed(self) -> list[Pair]:
        """The translated texts that a person must compare with the original."""
        return [pair for pair in self.pairs if pair.state in (TranslationState.STALE, TranslationState.UNCONFIRMED)]

    @property
    def unpaired(self) -> list[Pair]:
        """The translated texts whose original cannot be determined."""
        return [pair for pair in self.pairs if pair.state is TranslationState.ORPHAN]

    def confirm(self, looked_at: Sequence[Pair]) -> None:
        """Record in the translation that these texts say what the original now says, and change nothing else.

        Raises `ContentError`, and writes nothing, where numbers, links, lists or placeholders of any of them disagree.
        """
        if problems := check_pairs(self.defined, looked_at, self.source):
            raise ContentError(problems)
        places = json_edit.spans(self.text)
        changes = [_marked(pair, places, self.text) for pair in looked_at]
        json_edit.write(self.file, self.text, json_edit.replaced(self.text, changes))


def compare(definitions: Path, language: str) -> TranslatedFile:
    """A translation beside its original. Raises `ContentError` with every problem of the two files."""
    defined, _ = load_definitions(definitions)
    file = translation_file(definitions, language)
    read_text(file)  # says what is wrong with a file that is missing, too large or not text
    text = json_edit.read(file)  # before the words, so that a save between the two is noticed when this is written
    words, source = load_translation(file)
    if problems := check_translation(defined, words, source):
        raise ContentError(problems)
    return TranslatedFile(file=file, text=text, source=source, defined=defined, pairs=tuple(pairs(defined, words)))


def sign(
    folder: Path, language: str, signature: Signature, *, only: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Write a review into the file of a language, with the fingerprints of all words read; returns their parts.

    With `only`, the fingerprints by part that were read, words that differ from them are not signed. Raises
    `ContentError`, and writes nothing, where the content has problems.
    """
    definitions = folder / DEFINITIONS
    original, _ = load_definitions(definitions)
    # The original's own review stands in regions.json, a translation's in the file of its language.
    file = definitions if language == original.language else translation_file(definitions, language)
    read_text(file)  # says what is wrong with a file that is missing, too large or not text
    text = json_edit.read(file)  # before the words, so that a save between the two is noticed when this is written
    content = load_content(folder)
    if problems := report_on(content, definitions, signature.on).problems:
        raise ContentError(problems)
    read = words_read(content.localized(language).definitions)
    if only is not None and read != only:  # somebody may have saved since the answers were compared with the words
        fix = "run the command again"
        what = "the words have changed since they were read"
        raise ContentError([Problem(file=file.name, line=0, path="", what=what, fix=fix)])
    places = json_edit.spans(text)
    written = _review(signature, read)
    if ("review",) in places:
        span, new = places["review",], written
    else:
        _, end = places["language",]
        span, new = (end, end), f',\n  "review": {written}'
    line_end = "\r\n" if "\r\n" in text else "\n"
    json_edit.write(file, text, json_edit.replaced(text, [(span, new.replace("\n", line_end))]))
    return tuple(read)


def _marked(pair: Pair, places: dict[tuple[str | int, ...], Span], text: str) -> Edit:
    """The edit that gives a translated text the fingerprint of its original."""
    start, end = places[pair.path]
    own = f'"of": "{pair.fingerprint}"'
    if (*pair.path, "of") in places:
        return places[(*pair.path, "of")], f'"{pair.fingerprint}"'
    if text[start] == '"':  # a plain text becomes an object; any other value is one already
        return (start, end), f'{{ {own}, "text": {text[start:end]} }}'
    # Before the first member, after the white space that is there: an object over lines stays one over lines.
    inside = start + 1
    first = inside + len(text[inside:end]) - len(text[inside:end].lstrip())
    return (first, first), f"{own},{text[inside:first] or ' '}"


def _review(signature: Signature, read: dict[str, str]) -> str:
    """A review formatted for its file, one part per line, so that the next one changes few lines."""
    who = (
        f'"status": "reviewed", "by": {_text(signature.by)}, "qualification": {_text(signature.qualification)},'
        f' "on": "{signature.on}", "next": "{signature.next}",'
    )
    words = ",\n".join(f'      "{name}": "{value}"' for name, value in read.items())
    return f'{{\n    {who}\n    "words": {{\n{words}\n    }}\n  }}'


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def side_by_side(pair: Pair, original: str, language: str) -> Iterator[str]:
    """The two texts, formatted for a person to compare."""
    yield f"{' '.join(filter(None, (pair.id or pair.kind, pair.name if pair.id else '')))}: {pair.state.value}"
    width = max(len(original), len(language))
    for name, texts in ((original, pair.original_texts), (language, pair.translated_texts)):
        for i, text in enumerate(texts):
            yield f"  {'' if i else name:<{width}}  {'- ' if i else ''}{text}"
