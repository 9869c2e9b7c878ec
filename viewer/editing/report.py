"""Reports what an editor must fix or know before publishing: hard texts, uncited claims, overdue reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, islice
from math import hypot
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from viewer.content import (
    LINK,
    Content,
    Definitions,
    JsonPath,
    Pair,
    SourceFile,
    Translation,
    TranslationState,
    all_paragraphs,
    as_written,
    disagreements,
    dotted,
    load_definitions,
    load_translation,
    missing,
    numbers,
    pairs,
    translation_files,
    with_texts,
)
from viewer.drawing import NUMBERED_DISC
from viewer.editing.readability import (
    ENOUGH,
    HARDEST,
    HARDEST_SENTENCE,
    LONG_WORD,
    LONGEST,
    Graded,
    Reading,
    average,
    graded,
    readings,
)
from viewer.problems import MANY, Problem, shown

_FEW_APART = 10
"""How many disagreements between drawings are warnings: an unfinished drawing may have hundreds."""

_OVERLAP = 0.2
"""The share of their width by which two numbered points may cover each other: the numbers can still be read."""

_YEAR = 366
"""Days after which what holds in one country has to be checked again. A leap year is a year too."""


@dataclass(frozen=True)
class Report:
    """`problems` must be fixed; `warnings` and `notes` are for the editor to judge; `rows` are the summary's."""

    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    rows: Mapping[str, str]


def report_on(content: Content, definitions: Path, today: date) -> Report:
    """Report on all words of some content whose definitions are in a file."""
    # Content knows no line numbers, so the files are read once more for them.
    _, source = load_definitions(definitions)
    written = [_Written(content, content.original, source, content.definitions)]
    for path in translation_files(definitions):
        words, own = load_translation(path)
        written.append(_Written(content, words.language, own, words))
    apart = disagreements(content.definitions, content.artworks, content.places, content.surface)
    unconfirmed = (name for name, source in content.definitions.sources.items() if source.status != "read")
    return Report(
        problems=(
            *_uncited(content.definitions, source),
            *(p for one in written for p in (*one.too_hard(), *one.hard_passages())),
        ),
        warnings=(
            *(line for one in written for line in one.warnings(today)),
            *_outdated(content.definitions, source, today),
            *map(str, _crowded(content, source)),
            *map(str, apart[:_FEW_APART]),
        ),
        notes=(
            *(line for one in written for line in one.hard_words()),
            *_unused(content.definitions, source),
            *map(str, apart[_FEW_APART:]),
        ),
        unconfirmed=tuple(f"{source.place(('sources', name))}: {name}: to be confirmed" for name in unconfirmed),
        rows=MappingProxyType(
            dict([*_agreement(content, len(apart)), *(row for one in written for row in one.rows())])
        ),
    )


def _agreement(content: Content, count: int) -> Iterator[tuple[str, str]]:
    """A row of the summary: whether the drawings show the same person."""
    if content.surface:
        on = content.definitions.surface
        places = "1 place" if count == 1 else f"{count} places"
        where = "see below" if count <= _FEW_APART else "anatomy-viewer check --strict lists them all"
        yield "drawings", f"disagree in {places} on {on}: {where}" if count else f"agree on {on}"


@dataclass(frozen=True)
class _Place:
    """Where a text stands, as messages name it."""

    file: str
    line: int
    path: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}"

    def too_hard(self, what: str, grade: float, *, allowed: str) -> Problem:
        """The problem of a text here that is above the allowed grade."""
        fix = "shorter sentences and shorter words"
        return Problem(
            file=self.file, line=self.line, path=self.path, what=what, value=f"{grade:.1f}", allowed=allowed, fix=fix
        )


@dataclass(frozen=True)
class _Written:
    """The words of one language, and the file they stand in."""

    content: Content
    language: str
    source: SourceFile
    words: Definitions | Translation

    @cached_property
    def read(self) -> Definitions:
        """The words of this language alone, in the order of its file, as readers read them."""
        if isinstance(self.words, Definitions):
            return self.content.definitions
        say = self.content.words[self.language].number
        return with_texts(
            as_written(self.content.written, self.words), lambda text: self.content.totals.filled_or_same(text, say)
        )

    @cached_property
    def readings(self) -> list[Reading]:
        return readings(self.read)

    def warnings(self, today: date) -> Iterator[str]:
        """What an editor should look at, and what pages do not show as written in the file."""
        yield from (*self.long_sentences(), *self.hard_sentences(), *self.overdue(today))
        yield from (*self.changed(), *self.unfitting(), *self.lacking())

    def too_hard(self) -> Iterator[Problem]:
        """Texts above the grade."""
        for reading in self.readings:
            if reading.grade > HARDEST:
                what, allowed = "the text is above the allowed reading grade", f"{HARDEST:g} or less"
                yield self._place(reading).too_hard(what, reading.grade, allowed=allowed)

    @cached_property
    def graded(self) -> list[Graded]:
        """The paragraphs that are written in this language."""
        return list(graded(self.read))

    def hard_passages(self) -> Iterator[Problem]:
        """Paragraphs above the grade."""
        for passage in self.graded:
            if passage.too_hard:
                short = f" in fewer than {ENOUGH} words" if passage.hardest > HARDEST else ""
                what = "the paragraph is above the allowed reading grade"
                allowed = f"{passage.hardest:g} or less{short}"
                yield self._place(passage, passage.path).too_hard(what, passage.grade, allowed=allowed)

    def hard_sentences(self) -> Iterator[str]:
        """Sentences that few people can read, even in paragraphs that are easy overall."""
        for passage in self.graded:
            for reads, sentence in passage.hard_sentences:
                what = f"a sentence above grade {HARDEST_SENTENCE:g} ({reads:.1f})"
                yield f"{self._place(passage, passage.path)}: {what}: {shown(sentence, 90)}"

    def long_sentences(self) -> Iterator[str]:
        """Sentences of more than `LONGEST` words, however short these are."""
        for reading in self.readings:
            for sentence in reading.long_sentences:
                what = f"a sentence of more than {LONGEST} words: {shown(sentence, 90)}"
                yield f"{self._place(reading)}: {what}"

    def hard_words(self) -> Iterator[str]:
        """Long words of each text that neither the glossary nor a part explains."""
        for reading in self.readings:
            if reading.hard_words:
                what = f"long words that nothing explains: {', '.join(reading.hard_words)}"
                yield f"{self._place(reading)}: {what}"

    def overdue(self, today: date) -> Iterator[str]:
        """An overdue review. On the day that it names itself, it is still valid."""
        review = self.words.review
        if review.status == "reviewed" and review.next and review.next < today:
            what = f"the review was due on {review.next}: ask a clinician to review all texts again"
            yield f"{self.source.place(('review', 'next'))}: review.next: {what}"

    def changed(self) -> Iterator[str]:
        """The parts that have changed since the review, or are gone."""
        parts = self.content.localized(self.language).changed
        if parts:
            fix = f"let a clinician read them, then run: anatomy-viewer sign {self.language}"
            yield f"{self.source.place(('review',))}: review: changed since the review: {', '.join(parts)}. Fix: {fix}"

    @cached_property
    def _unfitting(self) -> list[Pair]:
        if not isinstance(self.words, Translation):
            return []
        # `written`, with its placeholders: fingerprints are those of texts before totals are filled in.
        return [
            p
            for p in pairs(self.content.written, self.words)
            if p.state not in (TranslationState.FITS, TranslationState.MISSING)
        ]

    def unfitting(self) -> Iterator[str]:
        """Translated texts that are not shown, because they are stale or nobody has confirmed them."""
        yield from islice(self._not_shown(), MANY)

    def _not_shown(self) -> Iterator[str]:
        """One line for each text; but one for all texts of a part that nobody has confirmed, as in a new
        translation.
        """
        # In the order of the file, in which an editor works through the list.
        ordered = sorted(self._unfitting, key=lambda pair: self.source.line(pair.path))
        new = Counter(pair.part for pair in ordered if _is_new(pair))
        told: set[str] = set()
        for pair in ordered:
            name = f" ({pair.id})" if pair.id else ""
            if not _is_new(pair) or new[pair.part] <= _FEW:
                yield f"{self.source.place(pair.path)}: {dotted(pair.path)}{name}: {_unfit(pair, self.language)}"
            elif pair.part not in told:
                told.add(pair.part)
                yield (
                    f"{self.source.place(pair.path)}: {dotted(pair.path)}{name}: not shown,"
                    f" like {new[pair.part] - 1} more of {pair.part}: they do not say what they translate."
                    f" Fix: compare them with the originals, then run: anatomy-viewer confirm {self.language}"
                    f" --part {pair.part}"
                )

    def lacking(self) -> Iterator[str]:
        """What a translation lacks, in its file or in the interface words."""
        if isinstance(self.words, Translation):
            yield from (f"{self.source.name}: lacks {what}" for what in missing(self.content.written, self.words))
        for key in self.content.words[self.language].missing:
            yield f"words/{self.language}.json: lacks {key}"

    def rows(self) -> Iterator[tuple[str, str]]:
        """Rows of the summary."""
        # Only the Spanish formula gives a score.
        scores = [reading.score for reading in self.readings if reading.score is not None]
        score = f", Fernández-Huerta {sum(scores) / len(scores):.0f}" if scores else ""
        hardest = max((reading.grade for reading in self.readings), default=0.0)
        measured = f"grade {average(self.readings):.1f} on average{score}, at most {hardest:.1f}"
        # `LONG_WORD` has the languages with a formula.
        unmeasured = "nothing to measure yet" if self.language in LONG_WORD else "no formula for this language"
        yield f"reading ({self.language})", measured if self.readings else unmeasured
        if isinstance(self.words, Translation):
            counts = {"lacks": len(list(self.lacking())), "does not show": len(self._unfitting)}
            state = (
                ", ".join(f"{what} {count} text{'s' if count > 1 else ''}" for what, count in counts.items() if count)
                or "complete"
            )
            yield f"translation ({self.language})", f"{state}, {self.words.review.status}"

    def _place(self, reading: Reading | Graded, within: JsonPath = ()) -> _Place:
        """Where a text stands, or a place `within` it."""
        path: JsonPath = (reading.kind,)
        if reading.id:
            # The positions in this file: a translation may have its parts in another order than the original.
            ids = [item.id for item in getattr(self.words, reading.kind)]
            path = (reading.kind, ids.index(reading.id), *within) if reading.id in ids else path
        where = f"{dotted(path)} ({reading.id})" if reading.id else dotted(path)
        return _Place(file=self.source.name, line=self.source.line(path), path=where)


_FEW = 3
"""Texts of a part that nobody has confirmed: each has a line of its own. More share one."""


def _numbers_differ(pair: Pair) -> bool:
    own, other = (
        sum((numbers(text) for text in texts), Counter()) for texts in (pair.original_texts, pair.translated_texts)
    )
    return own != other


def _is_new(pair: Pair) -> bool:
    """Whether the only thing wrong with a translated text is that nobody has confirmed it."""
    # Differing numbers point to a real mistake, so such a text always has a line of its own.
    return pair.state is TranslationState.UNCONFIRMED and not _numbers_differ(pair)


def _unfit(pair: Pair, language: str) -> str:
    """Why a translated text is not shown, and what to do about it."""
    confirm = f"anatomy-viewer confirm {language} --part {pair.part}"
    if pair.state is TranslationState.ORPHAN:
        return (
            "not shown: it translates a text that has changed or is gone, and nobody can tell which."
            " Fix: write as many paragraphs as the original has,"
            f" with null for each one not translated yet, then run: {confirm}"
        )
    original = shown(" ".join(pair.original_texts), 300)
    differ = ", and its numbers differ" if _numbers_differ(pair) else ""
    if pair.state is TranslationState.UNCONFIRMED:
        return (
            f"not shown: it does not say what it translates{differ}. The original: {original}."
            f" Fix: compare the two, then run: {confirm}"
        )
    return (
        f"not shown: the original has changed since it was translated{differ}. The original now: {original}."
        f" Fix: correct the translation, then run: {confirm}"
    )


def _unused(defined: Definitions, source: SourceFile) -> Iterator[str]:
    """Sources that nothing cites, and glossary entries that nothing links to."""
    cited = {name for _, _, sources in all_paragraphs(defined) for name in sources}
    cited |= {
        name
        for kind in ("regions", "structures", "sites", "topics", "comparisons", "timeline", "countries")
        for part in getattr(defined, kind)
        for name in part.sources
    }
    for name in defined.sources:
        if name not in cited:
            yield f"{source.place(('sources', name))}: sources.{name}: no text cites this source"
    # In the JSON of everything, so that a link counts in whatever field it stands.
    linked = {match[1] for match in LINK.finditer(defined.model_dump_json())}
    for i, term in enumerate(defined.glossary):
        if term.id not in linked:
            yield f"{source.place(('glossary', i))}: glossary[{i}] ({term.id}): no text links to this word"


def _uncited(defined: Definitions, source: SourceFile) -> Iterator[Problem]:
    """Paragraphs without a source, either of their own or of the part they belong to."""
    for path, paragraph, sources in all_paragraphs(defined):
        if not sources:
            what, fix = "a claim without a source", 'add "sources" to the paragraph or to its part'
            yield source.problem(path, what, value=shown(paragraph.text), allowed="at least one source", fix=fix)
    for i, site in enumerate(defined.sites):
        if not site.sources:
            what, fix = "a landmark without a source", 'add "sources" to the site'
            yield source.problem(("sites", i), what, allowed="at least one source", fix=fix, part=site.id)
    for i, country in enumerate(defined.countries):
        if country.emergency and not country.sources:
            what, fix = "a number without a source", 'add "sources" to the country'
            yield source.problem(("countries", i), what, allowed="at least one source", fix=fix, part=country.id)


def _crowded(content: Content, source: SourceFile) -> Iterator[Problem]:
    """Points that cover each other in a picture while their numbers show.

    A pair is named once for a drawing and its mirror image.
    """
    indexes = {site.id: i for i, site in enumerate(content.definitions.sites)}
    # The size of a point is in sheet units, of which `scale` are one mm.
    least = 2 * NUMBERED_DISC * (1 - _OVERLAP) / content.scale
    told: set[tuple[str, str, str]] = set()
    for view in content.definitions.views:
        for one, other in combinations(content.seen_in(view), 2):
            apart = hypot(one.x - other.x, one.y - other.y) / content.scale
            key = (view.artwork, one.site.id, other.site.id)
            if apart < least and key not in told:
                told.add(key)
                what = "its two points cover each other" if one.site is other.site else f"it covers {one.site.id}"
                yield source.problem(
                    ("sites", indexes[other.site.id]),
                    f"{what} in the view {view.id}",
                    value=f"{apart:.1f} mm apart",
                    allowed=f"at least {least:.1f} mm",
                    fix="correct a distance",
                    part=other.site.id,
                )


class _Rule(NamedTuple):
    """A date on which the rules of some countries were last checked, and where it stands."""

    path: JsonPath
    countries: str
    checked: date


def _outdated(defined: Definitions, source: SourceFile, today: date) -> Iterator[str]:
    """What holds in one country and was last checked more than twelve months ago: rules change."""
    rules = [
        _Rule(("countries", i, "checked"), countries=country.id, checked=country.checked)
        for i, country in enumerate(defined.countries)
    ]
    rules += [
        _Rule((*path, "checked"), countries=", ".join(paragraph.countries), checked=paragraph.checked)
        for path, paragraph, _ in all_paragraphs(defined)
        if paragraph.checked is not None
    ]
    for rule in rules:
        if (today - rule.checked).days > _YEAR:
            fix = "open the source, correct the text if the rule has changed, and write today's date"
            where = f"{source.place(rule.path)}: {dotted(rule.path)} ({rule.countries})"
            yield f"{where}: checked on {rule.checked}, over a year ago. Fix: {fix}"
