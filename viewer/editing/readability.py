"""Measures how hard a text is to read: school grade, long sentences, long words. Needs no network."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from pyphen import Pyphen

from viewer.content import LINK, Definitions, JsonPath, Passage, all_paragraphs, names_of, paragraphs

HARDEST = 8.0
"""The grade that no text may exceed (Flesch-Kincaid, or Fernández-Huerta's table)."""

HARDEST_SENTENCE = 12.0
"""The grade from which a single sentence is listed, and that no paragraph may exceed, however short."""

ENOUGH = 30
"""Words. In fewer, one long word moves the grade by more than a year: a shorter paragraph is held to
`HARDEST_SENTENCE`."""

_ENOUGH_IN_SENTENCE = 8
"""Words. "Ask first" is grade 16 by the Spanish formula."""

_SYLLABLES_OF_EXPLAINED = 2
"""What a word counts for in a paragraph where it is a name of a part or leads to its explanation, however long it
is."""

LONGEST = 25
"""Words. A sentence with more is listed."""

LONG_WORD: Mapping[str, int] = MappingProxyType({"en": 4, "es": 5})
"""Syllables from which a word counts as hard, by language: Spanish words are longer without being harder."""

# A word with its inner apostrophes and hyphens ("don't", "one-sided"), or a number with its point ("1.5").
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
# White space after the end of a sentence, whose mark may be followed by quotes or brackets.
_SENTENCE = re.compile(r"(?<=[.!?])[”»\")]*\s+")
_VOWELS = {
    # A run of vowels is a syllable; a silent ending is none.
    "en": re.compile(r"(?!(?<=[^aeiouyl])e(?:s?)$|(?<=[^aeiouydtl])ed$)[aeiouy]+"),
    # Two strong vowels, or a weak one with an accent, are two syllables.
    "es": re.compile(r"[íú]|[iuü]?[aeoáéó](?:[iuü](?![aeoáéóíú])|y$)?|[iuü]+y?|^y$"),
}
_SILENT = re.compile(r"([qg])u(?=[eiéí])")
"""A u that is written but not spoken: in "aquí" and "guía", as in "guide"."""

_GRADES = ((90, 4.0), (80, 5.0), (70, 6.0), (60, 8.0), (50, 10.0), (30, 13.0))
"""Fernández-Huerta's score and the school grade that reads it; below the last one, 16."""


@dataclass(frozen=True)
class Reading:
    """The readability of one text: `grade` by the language's formula, and `score` if the formula gives one (0 hard,
    100 easy).
    """

    kind: str
    id: str
    grade: float
    score: float | None
    long_sentences: tuple[str, ...]
    hard_words: tuple[str, ...]


@dataclass(frozen=True)
class Graded:
    """The readability of one paragraph, entry or landmark; `path` is its place within the thing of that kind and id."""

    kind: str
    id: str
    path: JsonPath
    grade: float
    hardest: float
    hard_sentences: tuple[tuple[float, str], ...]

    @property
    def too_hard(self) -> bool:
        """Whether it is above the grade allowed for a text of this length."""
        return self.grade > self.hardest


class ReadableText(NamedTuple):
    """A whole text of the definitions as its sentences. `id` is empty for what there is only one of."""

    kind: str
    id: str
    sentences: list[str]


class _Passage(NamedTuple):
    """The lines of a paragraph, entry or landmark; `path` is its place within the thing of that kind and id."""

    kind: str
    id: str
    path: JsonPath
    lines: tuple[str, ...]


def graded(defined: Definitions) -> Iterator[Graded]:
    """Every paragraph, entry and landmark, measured; none in a language without a formula.

    Unlike in a whole text, the words that are explained are counted as short ones: a single name would outweigh the
    rest.
    """
    if defined.language not in _VOWELS:
        return
    known, names = _explained(defined), names_of(defined)
    for passage in _passages(defined):
        text = [sentence for line in passage.lines for sentence in sentences(_plain(line, names))]
        if text:
            yield _graded(passage, text, defined.language, known)


def _graded(passage: _Passage, text: list[str], language: str, known: Container[str]) -> Graded:
    words = [len(words_in(sentence)) for sentence in text]
    long_enough = [sentence for sentence, count in zip(text, words, strict=True) if count >= _ENOUGH_IN_SENTENCE]
    hard = ((grade([sentence], language, known)[0], sentence) for sentence in long_enough)
    return Graded(
        kind=passage.kind,
        id=passage.id,
        path=passage.path,
        grade=grade(text, language, known)[0],
        hardest=HARDEST if sum(words) >= ENOUGH else HARDEST_SENTENCE,
        hard_sentences=tuple((reads, sentence) for reads, sentence in hard if reads > HARDEST_SENTENCE),
    )


def _passages(defined: Definitions) -> Iterator[_Passage]:
    for name in ("purpose", "disclaimer", "trademark"):
        yield _Passage(name, "", path=(), lines=(getattr(defined, name) or "",))
    for path, paragraph, _ in all_paragraphs(defined):
        kind, index, *rest = path
        yield _Passage(str(kind), getattr(defined, str(kind))[index].id, path=tuple(rest), lines=_lines(paragraph))
    for site in defined.sites:
        yield _Passage("sites", site.id, path=("landmark",), lines=(site.landmark,))
    for step in defined.timeline:
        lines = (step.usual, step.do or "", *(line for paragraph in step.help for line in _lines(paragraph)))
        yield _Passage("timeline", step.id, path=(), lines=lines)
    for term in defined.glossary:
        yield _Passage("glossary", term.id, path=("text",), lines=(term.text,))


def _plain(text: str, names: Mapping[str, str]) -> str:
    """A text as readers see it, without link markup."""
    return LINK.sub(lambda match: match[2] or names.get(match[1], match[1]), text)


def readings(defined: Definitions) -> list[Reading]:
    """Every text of the definitions, measured; none in a language without a formula."""
    if defined.language not in _VOWELS:
        return []
    known = _explained(defined)
    return [_measured(text, defined.language, known) for text in texts(defined) if text.sentences]


def average(found: Iterable[Reading]) -> float:
    """The mean grade of texts."""
    grades = [reading.grade for reading in found]
    return sum(grades) / len(grades) if grades else 0.0


def texts(defined: Definitions) -> Iterator[ReadableText]:
    """Every text as its sentences: parts and topics whole, the glossary as one."""
    names = names_of(defined)
    yield ReadableText("purpose", "", sentences(f"{defined.purpose} {defined.disclaimer} {defined.trademark or ''}"))
    for kind in ("regions", "structures", "topics"):
        for item in getattr(defined, kind):
            landmarks = [s.landmark for s in defined.sites if s.structure == item.id] if kind == "structures" else []
            lines = [*(line for _, paragraph, _ in paragraphs(item) for line in _lines(paragraph)), *landmarks]
            yield ReadableText(
                kind, item.id, [sentence for line in lines for sentence in sentences(_plain(line, names))]
            )
    # As one: most entries alone are too short for the formula to say anything.
    if defined.glossary:
        entries = (_plain(term.text, names) for term in defined.glossary)
        yield ReadableText("glossary", "", [sentence for entry in entries for sentence in sentences(entry)])


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    # Without a word it is no sentence, and would lower the average length.
    return [part for part in _SENTENCE.split(text) if _WORD.search(part)]


def words_in(text: str) -> list[str]:
    """The words and numbers of a text."""
    return _WORD.findall(text)


@cache
def syllables(word: str, language: str) -> int:
    """An estimate of a word's syllables, never fewer than its language's hyphenation patterns give."""
    runs = len(_VOWELS[language].findall(_SILENT.sub(r"\1", word.lower())))
    cuts = len(_hyphenation(language).positions(word)) + 1
    return max(runs, cuts, 1)


def grade(text: list[str], language: str, explained: Container[str] = ()) -> tuple[float, float | None]:
    """The school grade that reads sentences with ease, and the score it derives from, if any; `explained` words count
    as short.

    English: Flesch-Kincaid. Spanish: Fernández-Huerta, 206.84 - 60 syllables a word - 1.02 words a sentence. `text`
    holds at least one word; `explained` holds words in lower case.
    """
    found = [word for sentence in text for word in words_in(sentence)]
    a_sentence = len(found) / len(text)
    # 99: no word is that long.
    counts = (
        min(syllables(word, language), _SYLLABLES_OF_EXPLAINED if word.lower() in explained else 99) for word in found
    )
    a_word = sum(counts) / len(found)
    if language == "en":
        return 0.39 * a_sentence + 11.8 * a_word - 15.59, None
    score = 206.84 - 60 * a_word - 1.02 * a_sentence
    return next((reads for least, reads in _GRADES if score >= least), 16.0), score


def _measured(text: ReadableText, language: str, known: frozenset[str]) -> Reading:
    reads, score = grade(text.sentences, language)
    words = (word for sentence in text.sentences for word in words_in(sentence))
    hard = dict.fromkeys(word.lower() for word in words if syllables(word, language) >= LONG_WORD[language])
    return Reading(
        kind=text.kind,
        id=text.id,
        grade=reads,
        score=score,
        long_sentences=tuple(sentence for sentence in text.sentences if len(words_in(sentence)) > LONGEST),
        hard_words=tuple(word for word in hard if word not in known),
    )


def _lines(paragraph: Passage) -> tuple[str, ...]:
    return (paragraph.text, *paragraph.items)


def _explained(defined: Definitions) -> frozenset[str]:
    """The words of names, and of whatever links to an explanation."""
    # A link without words of its own shows a name, and those count anyway.
    linked = [match[2] or "" for match in LINK.finditer(defined.model_dump_json())]
    return frozenset(word.lower() for text in (*names_of(defined).values(), *linked) for word in words_in(text))


@cache
def _hyphenation(language: str) -> Pyphen:
    # One letter may stand alone, unlike in print: every place to divide a word counts as the end of a syllable.
    return Pyphen(lang={"en": "en_US"}.get(language, language), left=1, right=1)
