"""Which text of a translation belongs to which of the original, whether it still fits, and what a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from viewer.content.definitions import Definitions, Paragraph
from viewer.content.fingerprints import fingerprint
from viewer.content.json_file import Path
from viewer.content.translation import LINES, WORDS, Passages, Translated, TranslatedPassage, Translation


class State(Enum):
    """How a translated text stands to its original. Only one that fits is shown."""

    FITS = "fits"
    STALE = "the original has changed since"
    UNCONFIRMED = "nobody has confirmed what it translates"
    MISSING = "not translated yet"
    ORPHAN = "no telling which text it translates"


@dataclass(frozen=True)
class Pair:
    """A text of the original and its translation; one of the two may be missing.

    `path` is where the translation stands in its file (or the thing around it), `index` the paragraph of the original.
    """

    kind: str
    id: str
    name: str
    index: int | None
    original: str | Paragraph | None
    words: Translated | None
    path: Path
    muscle: str = ""

    @property
    def state(self) -> State:
        """Whether the translation is there, and fits."""
        if self.words is None:
            return State.MISSING
        if self.original is None:
            return State.ORPHAN
        if self.words.of is None:
            return State.UNCONFIRMED
        return State.FITS if self.words.of == self.fingerprint else State.STALE

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the original as it is now."""
        return fingerprint(self.original_texts)

    @property
    def original_texts(self) -> tuple[str, ...]:
        """The original as it is now: its text, and the items of its list."""
        return () if self.original is None else texts_of(self.original)

    @property
    def translated_texts(self) -> tuple[str, ...]:
        """The translation: its text, and the items of its list."""
        if self.words is None:
            return ()
        return (self.words.text, *(self.words.items if isinstance(self.words, TranslatedPassage) else ()))

    @property
    def part(self) -> str:
        """The part of the page that shows it, by which an editor asks for it: an id, or a kind such as glossary."""
        return self.muscle or (self.id if self.kind in ("regions", "muscles", "topics") else self.kind)


def texts_of(original: str | Paragraph) -> tuple[str, ...]:
    """The words of a line or a paragraph: its text, and the items of its list."""
    return (original,) if isinstance(original, str) else (original.text, *original.items)


def pairs(defined: Definitions, words: Translation) -> Iterator[Pair]:
    """Every text of the definitions with its translation, and what in the translation belongs to none of them."""
    for name in LINES:
        yield Pair(name, "", "", None, getattr(defined, name), getattr(words, name), (name,))
    for name, source in defined.sources.items():
        yield Pair("sources", name, "cite", None, source.cite, words.sources.get(name), ("sources", name))
    for kind, names in WORDS.items():
        given = {item.id: (i, item) for i, item in enumerate(getattr(words, kind))}
        for item in getattr(defined, kind):
            i, other = given.get(item.id, (None, None))
            path: Path = (kind,) if i is None else (kind, i)
            for name in names:
                yield from _field(item, other, kind, name, path)


def _field(item: Any, other: Any, kind: str, name: str, path: Path) -> Iterator[Pair]:
    own, translated = getattr(item, name), getattr(other, name, None)
    muscle = item.muscle if kind == "sites" else ""
    if own is None and translated is None:
        return  # an optional line that the original does not have
    if own is None or isinstance(own, str):
        yield Pair(kind, item.id, name, None, own, translated, (*path, name), muscle)
        return
    passages: Passages = translated or ()
    for i, j in match(own, passages):
        original, passage = None if i is None else own[i], None if j is None else passages[j]
        if original or passage:
            yield Pair(kind, item.id, name, i, original, passage, (*path, name) if j is None else (*path, name, j), muscle)


def match(own: tuple[Paragraph, ...], passages: Passages) -> Iterator[tuple[int | None, int | None]]:
    """The positions of paragraphs and of the passages that translate them.

    A passage belongs to the paragraph whose fingerprint it carries, wherever the two stand: an editor may add, take out
    and reorder paragraphs without touching a translation. Those left over between two such passages are taken one for
    one where there are as many paragraphs as passages, `null` included; else nobody can tell, and each stands alone.
    """
    marked: dict[str, list[int]] = {}
    for j, passage in enumerate(passages):
        if passage and passage.of:
            marked.setdefault(passage.of, []).append(j)
    found: dict[int, int] = {}
    for i, paragraph in enumerate(own):
        if same := marked.get(fingerprint(texts_of(paragraph))):
            found[i] = same.pop(0)
    yield from found.items()
    originals = {j: i for i, j in found.items()}
    left_own = _gaps(len(own), {i: i for i in found})
    left_passages = _gaps(len(passages), originals)
    for gap in dict.fromkeys([*left_own, *left_passages]):
        mine, others = left_own.get(gap, []), left_passages.get(gap, [])
        if len(mine) == len(others):
            yield from zip(mine, others, strict=True)
        else:
            yield from ((i, None) for i in mine)
            yield from ((None, j) for j in others)


def _gaps(count: int, matched: dict[int, int]) -> dict[int, list[int]]:
    """The positions that nothing matched, by the matched paragraph before them (-1: none)."""
    gaps: dict[int, list[int]] = {}
    before = -1
    for position in range(count):
        if position in matched:
            before = matched[position]
        else:
            gaps.setdefault(before, []).append(position)
    return gaps


def missing(defined: Definitions, words: Translation) -> list[str]:
    """What a translation lacks: ``muscles (frontalis) feel``, or ``… feel[1]`` where it has the other paragraphs."""
    fields: dict[tuple[str, str, str], list[Pair]] = {}
    for pair in pairs(defined, words):
        if pair.kind != "sources":
            fields.setdefault((pair.kind, pair.id, pair.name), []).append(pair)
    kinds = dict.fromkeys(source.kind for source in defined.sources.values())
    return [
        *(f"kinds ({kind})" for kind in kinds if kind not in words.kinds),
        *(text for found in fields.values() for text in _lacking(found)),
    ]


def _lacking(field: list[Pair]) -> Iterator[str]:
    lacking = [pair for pair in field if pair.state is State.MISSING]
    whole = len(lacking) == len(field)
    for pair in sorted(lacking, key=lambda pair: pair.index or 0)[: 1 if whole else None]:
        place = f"{pair.kind} ({pair.id}) {pair.name}" if pair.id else pair.kind
        yield place if whole else f"{place}[{pair.index}]"


def localize(defined: Definitions, words: Translation) -> tuple[Definitions, frozenset[str]]:
    """The definitions with those translated words that fit, and the texts that are still in the default language."""
    compared = list(pairs(defined, words))
    fitting = {(p.kind, p.id, p.name, p.index): p for p in compared if p.state is State.FITS}
    original = {text for p in compared if p.state is not State.FITS for text in p.original_texts}

    def translated(kind: str, item_id: str, name: str, own: Any) -> Any:
        if isinstance(own, tuple):
            return tuple(_spoken(p, fitting.get((kind, item_id, name, i))) for i, p in enumerate(own))
        found = fitting.get((kind, item_id, name, None))
        return found.translated_texts[0] if found else own

    def also(kind: str, item: Any) -> dict[str, Any]:
        """Words to search by belong to a language, and translate nothing."""
        given = (other.also for other in getattr(words, kind) if other.id == item.id) if hasattr(item, "also") else ()
        return {"also": next(iter(given), ())} if hasattr(item, "also") else {}

    changes: dict[str, Any] = {name: translated(name, "", "", getattr(defined, name)) for name in LINES}
    for kind, names in WORDS.items():
        changes[kind] = tuple(
            item.model_copy(
                update={name: translated(kind, item.id, name, getattr(item, name)) for name in names} | also(kind, item)
            )
            for item in getattr(defined, kind)
        )
    changes["sources"] = {
        name: source.model_copy(
            update={"cite": translated("sources", name, "cite", source.cite), "kind": words.kinds.get(source.kind, source.kind)}
        )
        for name, source in defined.sources.items()
    }
    original |= {source.kind for source in defined.sources.values()} - words.kinds.keys()
    changes |= {"language": words.language, "review": words.review}
    return defined.model_copy(update=changes), frozenset(original)


def _spoken(paragraph: Paragraph, pair: Pair | None) -> Paragraph:
    if pair is None:
        return paragraph
    text, *items = pair.translated_texts
    return paragraph.model_copy(update={"text": text, "items": tuple(items)})


def as_written(defined: Definitions, words: Translation) -> Definitions:
    """The words of a translation alone, fitting or not, in the order of its file: for judging the language itself.

    What it lacks is empty.
    """
    changes: dict[str, Any] = {name: _text(getattr(words, name)) for name in LINES}
    for kind, names in WORDS.items():
        own = {item.id: item for item in getattr(defined, kind)}
        changes[kind] = tuple(
            own[item.id].model_copy(update={name: _written(own[item.id], item, name) for name in names})
            for item in getattr(words, kind)
            if item.id in own
        )
    return defined.model_copy(update=changes | {"language": words.language})


def _written(own: Any, item: Any, name: str) -> Any:
    if getattr(own, name) is None:
        return None
    if isinstance(getattr(own, name), str):
        return _text(getattr(item, name))
    passages: Iterable[TranslatedPassage | None] = getattr(item, name)
    return tuple(Paragraph.model_construct(text=_text(passage), items=passage.items if passage else ()) for passage in passages)


def _text(words: Translated | None) -> str:
    return words.text if words else ""
