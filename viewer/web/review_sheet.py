"""The sheet that a clinician reads and signs: every statement once, under its source, with a box for yes or no.

One HTML file that needs no network. Without script it is printed; with it, the answers are saved as a file for
`anatomy-viewer review --answers`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from viewer.content import (
    ANSWERS_FORMAT,
    Content,
    Fact,
    Measured,
    Placement,
    Source,
    Structure,
    Tape,
    View,
    Words,
    all_facts,
    names_of,
    words_read,
)
from viewer.drawing import Diagram
from viewer.web.addresses import address_values
from viewer.web.editions import Edition
from viewer.web.rendered import Rendered
from viewer.web.rendering import page_text
from viewer.web.responses import csp_hash
from viewer.web.scripts import script
from viewer.web.style_sheets import sheet_style
from viewer.web.within_links import WithinLinks


@dataclass(frozen=True)
class Statement:
    """What one box answers for: a fact, and those of other parts that say the same from the same sources."""

    facts: tuple[Fact, ...]

    @property
    def fact(self) -> Fact:
        """What is said."""
        return self.facts[0]

    @property
    def ids(self) -> str:
        """The ids of all that the box answers for, as the script reads them."""
        return " ".join(fact.id for fact in self.facts)

    @property
    def parts(self) -> tuple[str, ...]:
        """Where it is said."""
        return tuple(dict.fromkeys(fact.part for fact in self.facts))


@dataclass(frozen=True)
class Cited:
    """A source with the facts that are read beside it."""

    id: str
    source: Source
    facts: tuple[Fact, ...]
    resting: int
    """How many facts cite it, those read beside another source included."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is asked beside it. Points are asked beside their drawing."""
        return _statements(fact for fact in self.facts if fact.kind != "point")


@dataclass(frozen=True)
class Pointed:
    """The points of one structure, with its close-ups."""

    structure: Structure
    views: tuple[View, ...]
    facts: tuple[Fact, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is asked beside the drawing: each point by itself, since two may have the same words."""
        return tuple(Statement((fact,)) for fact in self.facts)


@dataclass(frozen=True)
class Sheet:
    """What the sheet shows of one content in one language."""

    content: Content

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Everything to answer."""
        return all_facts(self.content.definitions)

    @cached_property
    def sources(self) -> tuple[Cited, ...]:
        """The sources that lead any fact, those to be confirmed first, and of these the ones that most facts rest
        on.
        """
        defined = self.content.definitions
        led: dict[str, list[Fact]] = {}
        for fact in self.facts:
            if name := fact.leading(defined):
                led.setdefault(name, []).append(fact)
        resting = {name: sum(name in fact.sources for fact in self.facts) for name in defined.sources}
        # A source to be confirmed is listed even if every fact that cites it is read beside another one.
        named = {name for name, source in defined.sources.items() if source.status != "read" and resting[name]}
        found = [Cited(name, defined.sources[name], tuple(led.get(name, ())), resting[name]) for name in {*led, *named}]
        return tuple(
            sorted(found, key=lambda one: (one.source.status == "read", -len(one.facts), -one.resting, one.id))
        )

    @property
    def open(self) -> tuple[Cited, ...]:
        """The sources to be confirmed."""
        return tuple(one for one in self.sources if one.source.status != "read")

    @cached_property
    def points(self) -> tuple[Pointed, ...]:
        """The structures that have points, in the order of an appointment."""
        found = []
        for structure in self.content.structures:
            pointing = tuple(fact for fact in self.facts if fact.kind == "point" and fact.part == structure.id)
            if pointing:
                shown = dict.fromkeys(point.view for point in self.content.points_of(structure.id))
                # A side and its mirror image show the same: one of the two is enough to compare.
                drawn: dict[str, View] = {}
                for name in shown:
                    view = self.content.views[name]
                    drawn.setdefault(view.artwork, view)
                found.append(Pointed(structure, tuple(drawn.values()), pointing))
        return tuple(found)

    @property
    def unsourced(self) -> Iterator[tuple[str, tuple[Statement, ...]]]:
        """What cites no source, by kind: lines about the whole, names and headings, words explained, citations."""
        for kind in ("line", "name", "claim", "term", "citations"):
            found = _statements(fact for fact in self.facts if fact.kind == kind and not fact.sources)
            if found:
                yield kind, found

    def place(self, fact: Fact) -> Placement:
        """Where a fact's point lies, on the person's left where it has two sides."""
        return next(place for place in self.content.places if place.site.id == fact.site and place.side != "right")

    def measured(self, fact: Fact) -> Measured | None:
        """How far a fact's point lies from where it is measured; none without a surface to measure over."""
        return self._tape.measure(self.place(fact)) if self._tape else None

    def number(self, fact: Fact) -> int:
        """A point's number among those of its structure."""
        return [site.id for site in self.content.sites_of(fact.part)].index(fact.site) + 1

    @cached_property
    def _tape(self) -> Tape | None:
        return Tape(self.content) if self.content.surface else None

    def bound(self) -> Mapping[str, object]:
        """What the answers belong to: the words as they were read."""
        defined = self.content.definitions
        return {
            "format": ANSWERS_FORMAT,
            "diagram": defined.id,
            "language": defined.language,
            "words": words_read(defined),
        }


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """What `review.html` needs: the sheet, the names of parts by id, and its own policy, style and script."""

    sheet: Sheet
    names: Mapping[str, str]
    policy: str
    style_sheet: str
    saving: str
    bound: Markup
    close_ups: Callable[[Structure, View], Iterator[tuple[str, str]]]


def sheet_page(edition: Edition, words: Words) -> str:
    """The sheet in one language. Needs a request or application context.

    Its policy lets it load nothing, and run and style with nothing but what it holds.
    """
    sheet = Sheet(edition.content.localized(words.language))
    style, saving = sheet_style(sheet.content), script("answers.js")
    # In the page itself: a file opened from a disk has no headers.
    policy = (
        f"default-src 'none'; script-src {csp_hash(saving)}; style-src {csp_hash(style)}; img-src data:; base-uri"
        " 'none';"
        " form-action 'none'; require-trusted-types-for 'script'"
    )
    own = ReviewPage(
        sheet=sheet,
        names=names_of(sheet.content.definitions),
        policy=policy,
        style_sheet=style,
        saving=saving,
        bound=_in_script(sheet.bound()),
        close_ups=Diagram(sheet.content, words).close_ups,
    )
    text = page_text("review.html", edition, words, own=own, links=WithinLinks())
    return Rendered(text).filled(address_values(edition.settings)).data.decode()


def _statements(facts: Iterable[Fact]) -> tuple[Statement, ...]:
    """The same facts, with those that say the same from the same sources, in the same countries, as one statement."""
    same: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        same.setdefault((fact.texts, fact.sources, fact.countries), []).append(fact)
    return tuple(Statement(tuple(found)) for found in same.values())


def _in_script(value: object) -> Markup:
    """A value as JSON that no HTML parser takes for markup."""
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(text)  # noqa: S704 - the signs of markup are escaped
