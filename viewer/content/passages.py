"""Pairs translated texts with their originals, decides whether each is current, and what a page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from viewer.content.definitions import Arm, Definitions, Paragraph, Passage, Section, Wording
from viewer.content.fingerprints import fingerprint
from viewer.content.source_file import JsonPath
from viewer.content.translation import (
    KIND,
    LINES,
    WORDS,
    ComparisonWords,
    SectionWords,
    Translated,
    TranslatedPassage,
    TranslatedWording,
    Translation,
)

Original = str | Passage | Wording | Arm
Value = str | Mapping[str, str]
"""A text, or a form for each number of things."""


class TranslationState(Enum):
    """How a translated text relates to its original. Only current ones are shown."""

    FITS = "fits"
    STALE = "the original has changed since"
    UNCONFIRMED = "nobody has confirmed what it translates"
    MISSING = "not translated yet"
    ORPHAN = "no telling which text it translates"


@dataclass(frozen=True)
class Pair:
    """An original text and its translation; one of the two may be missing.

    `path` is where the translation stands in its file (or the thing around it), `index` the paragraph of the
    original, and `name` the field, such as ``summary`` or ``sections[feel].text``.
    """

    kind: str
    id: str
    name: str
    index: int | None
    original: Original | None
    words: Translated | None
    path: JsonPath
    structure: str = ""

    @property
    def state(self) -> TranslationState:
        """Whether the translation exists and is current."""
        if self.words is None:
            return TranslationState.MISSING
        if self.original is None:
            return TranslationState.ORPHAN
        if self.words.of is None:
            return TranslationState.UNCONFIRMED
        return TranslationState.FITS if self.words.of == self.fingerprint else TranslationState.STALE

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the original as it is now."""
        return fingerprint(self.original_texts)

    @property
    def original_texts(self) -> tuple[str, ...]:
        """The original as it is now: its text and the items of its list, or its forms."""
        return () if self.original is None else texts_of(self.original)

    @property
    def translated_texts(self) -> tuple[str, ...]:
        """The translation: its text and the items of its list, or its forms."""
        if self.words is None:
            return ()
        if isinstance(self.words, TranslatedWording):
            return self.words.texts
        return _with_heading(self.words) if isinstance(self.words, TranslatedPassage) else (self.words.text,)

    @property
    def part(self) -> str:
        """The part of the page that shows it, by which an editor asks for it: an id, or a kind such as glossary."""
        return self.structure or (self.id if self.kind in ("regions", "structures", "topics") else self.kind)


def texts_of(original: Original) -> tuple[str, ...]:
    """The words of a line, of a paragraph and its list items, the forms of a wording, or a label."""
    if isinstance(original, str | Arm):
        return (original.label if isinstance(original, Arm) else original,)
    return original.texts if isinstance(original, Wording) else _with_heading(original)


def _with_heading(passage: Passage) -> tuple[str, ...]:
    """The words of a passage: its text, its list, and last its heading, if it has one."""
    # Nothing in place of a missing heading: even an empty text would change the fingerprints that files hold.
    heading = getattr(passage, "heading", None)
    return (passage.text, *passage.items, *([heading] if heading else ()))


def pairs(defined: Definitions, words: Translation) -> Iterator[Pair]:
    """Every text of the definitions with its translation, and translated texts that belong to none of them."""
    for name in LINES:
        yield from _pair(
            Pair(
                kind=name,
                id="",
                name="",
                index=None,
                original=getattr(defined, name),
                words=getattr(words, name),
                path=(name,),
            )
        )
    for name, kind in defined.kinds.items():
        for form in KIND:
            other = getattr(words.kinds.get(name), form, None)
            yield Pair(
                kind="kinds",
                id=name,
                name=form,
                index=None,
                original=getattr(kind, form),
                words=other,
                path=("kinds", name, form),
            )
    for name, wording in defined.words.items():
        yield Pair(
            kind="words",
            id=name,
            name="text",
            index=None,
            original=wording,
            words=words.words.get(name),
            path=("words", name),
        )
    for name, source in defined.sources.items():
        yield Pair(
            kind="sources",
            id=name,
            name="cite",
            index=None,
            original=source.cite,
            words=words.sources.get(name),
            path=("sources", name),
        )
    for kind_name, names in WORDS.items():
        given = {item.id: (i, item) for i, item in enumerate(getattr(words, kind_name))}
        for item in getattr(defined, kind_name):
            i, other = given.get(item.id, (None, None))
            path: JsonPath = (kind_name,) if i is None else (kind_name, i)
            part = _Part(kind=kind_name, id=item.id, structure=item.structure if kind_name == "sites" else "")
            for name in names:
                yield from part.field(name, getattr(item, name), getattr(other, name, None), (*path, name))


def _pair(pair: Pair) -> Iterator[Pair]:
    """A pair, unless neither text is there."""
    if pair.original is not None or pair.words is not None:
        yield pair


@dataclass(frozen=True)
class _Part:
    """The part that the texts of a pair belong to."""

    kind: str
    id: str
    structure: str

    def pair(
        self, name: str, index: int | None, original: Original | None, words: Translated | None, path: JsonPath
    ) -> Pair:
        """A text of this part with its translation."""
        return Pair(
            kind=self.kind,
            id=self.id,
            name=name,
            index=index,
            original=original,
            words=words,
            path=path,
            structure=self.structure,
        )

    def field(self, name: str, own: Any, translated: Any, path: JsonPath) -> Iterator[Pair]:
        """The pairs of one field: a line, or a list of paragraphs, lines or sections."""
        if own is None and not translated:
            return
        if own is None or isinstance(own, str):
            yield from _pair(self.pair(name, None, original=own, words=translated, path=path))
        elif name == "sections":
            yield from self._sections(own, translated or (), path)
        else:
            yield from self._passages(name, own, translated or (), path)

    def _sections(self, own: Sequence[Section], translated: Sequence[SectionWords], path: JsonPath) -> Iterator[Pair]:
        # A section without an id is found by its heading, as a paragraph is by its text.
        keys = [section.id or fingerprint((section.heading,)) for section in own]
        others = [one.id or (one.heading.of if one.heading else None) for one in translated]
        for i, j in match(keys, others):
            section, words = None if i is None else own[i], None if j is None else translated[j]
            name = section_name(i, section) if i is not None and section else f"sections[{j}]"
            inner = path if j is None else (*path, j)
            heading = section and section.heading
            yield from self.field(f"{name}.heading", heading, words and words.heading, (*inner, "heading"))
            texts = section.text if section else ()
            yield from self._passages(f"{name}.text", texts, words.text if words else (), (*inner, "text"))

    def _passages(self, name: str, own: Sequence[Any], translated: Sequence[Any], path: JsonPath) -> Iterator[Pair]:
        keys = [fingerprint(texts_of(paragraph)) for paragraph in own]
        for i, j in match(keys, [passage and passage.of for passage in translated]):
            original, passage = None if i is None else own[i], None if j is None else translated[j]
            if original or passage:
                place = path if j is None else (*path, j)
                yield self.pair(name, i, original=original, words=passage, path=place)


def section_name(i: int, section: Section) -> str:
    """What a section is called in messages and pairs: by its id, or else by its place."""
    return f"sections[{section.id or i}]"


def match(own: Sequence[str], others: Sequence[str | None]) -> Iterator[tuple[int | None, int | None]]:
    """Match the positions of texts and translations by each text's fingerprint and the one its translation carries.

    A translation belongs to the text whose fingerprint it carries, wherever the two stand: an editor may add, remove
    and reorder paragraphs without touching a translation. Those left over between two such pairs are paired one for
    one where there are as many texts as translations, `null` included; otherwise nobody can tell, and each stands
    alone.
    """
    # A list for each fingerprint: the same paragraph may stand twice, and so may its translation.
    marked: dict[str, list[int]] = {}
    for j, key in enumerate(others):
        if key:
            marked.setdefault(key, []).append(j)
    found: dict[int, int] = {}
    for i, key in enumerate(own):
        if same := marked.get(key):
            found[i] = same.pop(0)
    yield from found.items()
    # Gaps on both sides are named by the matched text before them, so that those in the same place meet.
    originals = {j: i for i, j in found.items()}
    left_own = _gaps(len(own), {i: i for i in found})
    left_others = _gaps(len(others), originals)
    for gap in dict.fromkeys([*left_own, *left_others]):
        mine, theirs = left_own.get(gap, []), left_others.get(gap, [])
        if len(mine) == len(theirs):
            yield from zip(mine, theirs, strict=True)
        else:
            yield from ((i, None) for i in mine)
            yield from ((None, j) for j in theirs)


def _gaps(count: int, matched: dict[int, int]) -> dict[int, list[int]]:
    """Unmatched positions, grouped by the matched text before them (-1: none)."""
    gaps: dict[int, list[int]] = {}
    before = -1
    for position in range(count):
        if position in matched:
            before = matched[position]
        else:
            gaps.setdefault(before, []).append(position)
    return gaps


def missing(defined: Definitions, words: Translation) -> list[str]:
    """What a translation lacks: ``structures (frontal) summary``, or ``… summary[1]`` where it has the other
    paragraphs.
    """
    fields: dict[tuple[str, str, str], list[Pair]] = {}
    for pair in pairs(defined, words):
        # A citation without a translation is shown as it is, like the title of the work itself.
        if pair.kind != "sources":
            fields.setdefault((pair.kind, pair.id, pair.name), []).append(pair)
    kinds = dict.fromkeys(source.kind for source in defined.sources.values())
    return [
        *(f"source_kinds ({kind})" for kind in kinds if kind not in words.source_kinds),
        *(text for found in fields.values() for text in _lacking(found)),
    ]


def _lacking(field: list[Pair]) -> Iterator[str]:
    lacking = [pair for pair in field if pair.state is TranslationState.MISSING]
    whole = len(lacking) == len(field)
    # A field that is missing as a whole takes one line, however many paragraphs it has.
    for pair in sorted(lacking, key=lambda pair: pair.index or 0)[: 1 if whole else None]:
        place = f"{pair.kind} ({pair.id}) {pair.name}" if pair.id else pair.kind
        yield place if whole else f"{place}[{pair.index}]"


class _Localized:
    """Builds the definitions in another language from the translated words that are current."""

    def __init__(self, fitting: Sequence[Pair]) -> None:
        self._fitting = {(pair.kind, pair.id, pair.name, pair.index): pair for pair in fitting}

    def field(self, kind: str, item_id: str, name: str, own: Any) -> Any:
        """One field of a thing: a line, or a list of paragraphs, lines or sections."""
        if not isinstance(own, tuple):
            found = self._fitting.get((kind, item_id, name, None))
            return found.translated_texts[0] if found else own
        if name == "sections":
            return tuple(
                self._section(kind, item_id, section_name(i, section), section) for i, section in enumerate(own)
            )
        return tuple(_spoken(one, self._fitting.get((kind, item_id, name, i))) for i, one in enumerate(own))

    def _section(self, kind: str, item_id: str, name: str, own: Section) -> Section:
        names = ("heading", "text")
        return own.model_copy(
            update={one: self.field(kind, item_id, f"{name}.{one}", getattr(own, one)) for one in names}
        )

    def wording(self, name: str) -> Wording | None:
        """The words of the interface by their key, if this language has current ones."""
        found = self._fitting.get(("words", name, "text", None))
        return (
            Wording(**found.words.model_dump(exclude={"of"}))
            if found and isinstance(found.words, TranslatedWording)
            else None
        )


def localize(defined: Definitions, words: Translation) -> tuple[Definitions, frozenset[str]]:
    """The definitions with the translated words that are current, and the texts that remain in the default language."""
    compared = list(pairs(defined, words))
    fitting = _Localized([pair for pair in compared if pair.state is TranslationState.FITS])
    # Words of the interface that have no translation are the viewer's own in that language.
    original = {
        text
        for p in compared
        if p.state is not TranslationState.FITS and p.kind != "words"
        for text in p.original_texts
    }
    changes: dict[str, Any] = {name: fitting.field(name, "", "", getattr(defined, name)) for name in LINES}
    for kind, names in WORDS.items():
        also = {item.id: item.also for item in getattr(words, kind) if hasattr(item, "also")}
        changes[kind] = tuple(
            item.model_copy(
                update={name: fitting.field(kind, item.id, name, getattr(item, name)) for name in names}
                # Search words belong to one language and translate nothing.
                | ({"also": also.get(item.id, ())} if hasattr(item, "also") else {})
            )
            for item in getattr(defined, kind)
        )
    changes["kinds"] = {
        name: kind.model_copy(update={form: fitting.field("kinds", name, form, getattr(kind, form)) for form in KIND})
        for name, kind in defined.kinds.items()
    }
    changes["words"] = {name: wording for name in defined.words if (wording := fitting.wording(name))}
    changes["sources"] = {
        name: source.model_copy(
            update={
                "cite": fitting.field("sources", name, "cite", source.cite),
                "kind": words.source_kinds.get(source.kind, source.kind),
            }
        )
        for name, source in defined.sources.items()
    }
    original |= {source.kind for source in defined.sources.values()} - words.source_kinds.keys()
    changes |= {"language": words.language, "review": words.review, "changes": words.changes}
    return defined.model_copy(update=changes), frozenset(original)


def own_words(defined: Definitions, words: Translation | None = None) -> Mapping[str, Value]:
    """The diagram's own interface words by key: in its own language, or those of a translation that are current."""
    if words is None:
        return {name: wording.value for name, wording in defined.words.items()}
    # Only the words are wanted: without the other texts, pairing takes no time.
    found = (pair for pair in pairs(defined.model_copy(update=_NO_TEXTS), words) if pair.kind == "words")
    return {
        pair.id: pair.words.value
        for pair in found
        if pair.state is TranslationState.FITS and isinstance(pair.words, Wording)
    }


_NO_TEXTS: dict[str, tuple[()]] = dict.fromkeys(WORDS, ())


def _spoken(own: Any, pair: Pair | None) -> Any:
    """A line or a paragraph with the words of its translation, if it has one."""
    if pair is None:
        return own
    words = pair.words
    if isinstance(words, TranslatedPassage):
        heading = {"heading": words.heading} if isinstance(own, Paragraph) else {}
        return own.model_copy(update={"text": words.text, "items": words.items, **heading})
    (text,) = pair.translated_texts
    return text if isinstance(own, str) else own.model_copy(update={"label": text})


def as_written(defined: Definitions, words: Translation) -> Definitions:
    """The words of a translation alone, current or stale, in file order, to judge the language itself.

    What it lacks is empty.
    """
    # Copied and constructed without validation, because definitions would refuse the texts that are empty.
    changes: dict[str, Any] = {name: _text(getattr(words, name)) for name in LINES}
    for kind, names in WORDS.items():
        own = {item.id: item for item in getattr(defined, kind)}
        changes[kind] = tuple(
            own[item.id].model_copy(
                update={name: _written(item, name) for name in names if getattr(own[item.id], name) is not None}
            )
            for item in getattr(words, kind)
            if item.id in own
        )
    return defined.model_copy(update=changes | {"language": words.language})


def _written(item: Any, name: str) -> Any:
    """A field of a translation as definitions hold it."""
    value = getattr(item, name)
    if not isinstance(value, tuple):
        return _text(value)
    if isinstance(item, ComparisonWords) and name == "arms":
        return tuple(Arm.model_construct(label=_text(one), count=0) for one in value)
    return tuple(_written_item(one) for one in value)


def _written_item(one: Any) -> Any:
    if isinstance(one, SectionWords):
        return Section.model_construct(heading=_text(one.heading), text=_written(one, "text"), sources=())
    if one is None or isinstance(one, TranslatedPassage):
        return Paragraph.model_construct(
            text=_text(one), items=one.items if one else (), heading=one.heading if one else None
        )
    return _text(one)


def _text(words: Any) -> str:
    return words.text if words else ""
