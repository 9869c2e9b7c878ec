"""Every statement in a diagram, once, with its sources: what a reviewer says yes or no to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from viewer.content.definitions import Definitions, Ids, Region, Site, Structure, Topic
from viewer.content.fingerprints import fingerprint
from viewer.content.review import DIAGRAM, GLOSSARY, SOURCES
from viewer.content.source_file import JsonPath
from viewer.content.texts import paragraphs, texts
from viewer.content.translation import LINES

ANSWERS_FORMAT = "anatomy-review 1"
"""What a file with a reviewer's answers names as its format."""

FactKind = Literal["claim", "point", "name", "line", "term", "citations"]
"""claim: a paragraph. point: where a site lies. name: names, titles and headings. line: a line about the whole. term:
a word explained. citations: all citations together."""


@dataclass(frozen=True)
class Fact:
    """Something that a reviewer says yes or no to: its texts as pages show them, and the sources that it rests on.

    The `id` names its texts and sources, so that an answer belongs to exactly these. `path` is where the original
    stands.
    """

    id: str
    part: str
    kind: FactKind
    texts: tuple[str, ...]
    sources: Ids
    path: JsonPath
    site: str = ""
    countries: Ids = ()

    def rests_on_open(self, defined: Definitions) -> str:
        """The first of its sources that is still to be confirmed; empty if there is none."""
        return next((name for name in self.sources if defined.sources[name].status != "read"), "")

    def leading(self, defined: Definitions) -> str:
        """The source under which a reviewer meets it: one to be confirmed before all others; empty if it cites none."""
        return self.rests_on_open(defined) or next(iter(self.sources), "")


def all_facts(defined: Definitions) -> tuple[Fact, ...]:
    """Everything that a review of these words covers, in the order of a page; no two have the same id."""
    seen: Counter[str] = Counter()
    found = []
    # The same words under the same sources may occur twice; with one id, one answer would count for both.
    for fact in _facts(defined):
        seen[fact.id] += 1
        again = f"-{seen[fact.id]}" if seen[fact.id] > 1 else ""
        found.append(replace(fact, id=f"{fact.id}{again}"))
    return tuple(found)


def _facts(defined: Definitions) -> Iterator[Fact]:
    yield from _about_the_whole(defined)
    for kind in ("regions", "structures", "topics"):
        for i, item in enumerate(getattr(defined, kind)):
            yield from _of_part(defined, item, (kind, i))
    for i, term in enumerate(defined.glossary):
        yield _fact(GLOSSARY, "term", (term.term, term.text), (), ("glossary", i), named=(term.id,))
    if defined.sources:
        cited = tuple(
            text for source in defined.sources.values() for text in (source.cite, source.url or "", source.kind)
        )
        yield _fact(SOURCES, "citations", cited, (), ("sources",))


def _about_the_whole(defined: Definitions) -> Iterator[Fact]:
    for name in LINES:
        if text := getattr(defined, name):
            yield _fact(DIAGRAM, "line", (text,), (), (name,))
    for i, country in enumerate(defined.countries):
        yield _fact(
            DIAGRAM,
            "claim",
            (country.name, country.emergency or ""),
            country.sources,
            ("countries", i),
            named=(country.id,),
        )
    labels = [one.text for view in defined.views for one in texts(view)]
    labels += [one.text for kind in defined.kinds.values() for one in texts(kind)]
    labels += [text for wording in defined.words.values() for text in wording.texts]
    yield _fact(DIAGRAM, "name", tuple(dict.fromkeys(labels)), (), ("views",))


def _of_part(defined: Definitions, item: Region | Structure | Topic, path: JsonPath) -> Iterator[Fact]:
    said = list(paragraphs(item, path=path))
    shown = {text for _, paragraph, _ in said for text in (paragraph.text, *paragraph.items)}
    # By exclusion, so that no text of a part goes unasked, not even one in a field that is added later.
    names = dict.fromkeys(one.text for one in texts(item) if one.text not in shown)
    yield _fact(item.id, "name", tuple(names), (), path)
    for place, paragraph, sources in said:
        # In `named` too: the same words for another country are another claim, with another id.
        fact = _fact(item.id, "claim", (paragraph.text, *paragraph.items), sources, place, named=paragraph.countries)
        yield replace(fact, countries=paragraph.countries)
    if isinstance(item, Topic):
        yield from _drawn(defined, item)
    if isinstance(item, Structure):
        for i, site in enumerate(defined.sites):
            if site.structure == item.id:
                yield _fact(
                    item.id, "point", (site.landmark,), site.sources, ("sites", i), named=(_placed(site),), site=site.id
                )


def _drawn(defined: Definitions, topic: Topic) -> Iterator[Fact]:
    """The numbers that a topic draws, and the steps of the timeline that it shows. Times are written as in the file."""
    drawn = {name for paragraph in topic.text for name in paragraph.compares}
    for i, one in enumerate(defined.comparisons):
        if one.id in drawn:
            arms = (f"{arm.label}: {'< ' if arm.fewer else ''}{arm.count:g} / 100" for arm in one.arms)
            yield _fact(topic.id, "claim", (one.title, *arms), one.sources, ("comparisons", i))
    for i, step in enumerate(defined.timeline if topic.timeline else ()):
        when = f"{'days' if step.days else 'weeks'}: {list(step.time)}"
        help_ = (f"{one.tier}: {one.text}" for one in step.help)
        said = (step.title, when, step.usual, *([step.do] if step.do else []), *help_)
        yield _fact(topic.id, "claim", said, step.sources, ("timeline", i))


def _placed(site: Site) -> str:
    """Where a site lies, how it is measured and what is given there, as words_read records it."""
    # Without defaults, so that a field that is added later changes no id. Sources are part of it anyway.
    return site.model_dump_json(exclude={"sources"}, exclude_defaults=True)


def _fact(
    part: str,
    kind: FactKind,
    said: tuple[str, ...],
    sources: Ids,
    path: JsonPath,
    *,
    named: tuple[str, ...] = (),
    site: str = "",
) -> Fact:
    """A fact with its id; `named` is what it states besides its texts."""
    # Without the path: a paragraph that only moves keeps its answer.
    return Fact(
        id=f"{part}-{fingerprint((kind, *said, *named, *sources))}",
        part=part,
        kind=kind,
        texts=said,
        sources=sources,
        path=path,
        site=site,
    )
