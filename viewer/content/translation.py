"""The format of `regions.<language>.json`: words in another language, each with the fingerprint of its original."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from viewer.content.definitions import (
    Also,
    Change,
    Id,
    Language,
    LongText,
    Passage,
    Review,
    ShortText,
    Wording,
    WordKey,
)
from viewer.content.fingerprints import Fingerprint
from viewer.content.shorthand import TextOrObject
from viewer.content.validation import json_schema

WORDS = {
    "views": ("title", "short", "edges"),
    "regions": ("name", "summary", "sections"),
    "structures": ("name", "plain_name", "summary", "sections"),
    "sites": ("landmark",),
    "topics": ("title", "subject", "text"),
    "comparisons": ("title", "arms"),
    "timeline": ("title", "usual", "do", "help"),
    "glossary": ("term", "text"),
    "countries": ("name",),
}
"""What is translated of each kind of thing. Everything else is the same in all languages, except the search words in
`also`: each language has its own."""

LINES = ("title", "purpose", "disclaimer", "trademark")
"""What is translated of the definitions as a whole."""

KIND = ("one", "other")
"""What is translated of a kind of structure."""


class _Words(BaseModel):
    # Unknown keys are refused: otherwise the words under a misspelled one would silently never show.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class _Text(TextOrObject):
    """A text, and in `of` the fingerprint of the original that it translates.

    A bare string is allowed too, but nobody has confirmed yet what it translates.
    """

    of: Fingerprint | None = None


class TranslatedLine(_Text):
    """A name or title."""

    text: ShortText


class TranslatedProse(_Text):
    """A text that is no list of paragraphs."""

    text: LongText


class TranslatedPassage(Passage):
    """A paragraph with its list, and in `of` the fingerprint of the original that it translates.

    A bare string is allowed too, but nobody has confirmed yet what it translates.
    """

    heading: ShortText | None = None
    """The heading over it, if the original has one."""
    of: Fingerprint | None = None


class TranslatedWording(Wording):
    """Words of the interface in this diagram's own terms, and in `of` the fingerprint of the original that they
    translate.
    """

    of: Fingerprint | None = None


Translated = TranslatedLine | TranslatedProse | TranslatedPassage | TranslatedWording

TranslatedPassages = tuple[TranslatedPassage | None, ...]
"""Paragraphs in any number: each finds its original by its fingerprint. `null` holds the place of one not translated
yet."""


class KindWords(_Words):
    """What structures of a kind are called."""

    one: TranslatedLine | None = None
    """What one of them is called."""
    other: TranslatedLine | None = None
    """What several are called."""


class ViewWords(_Words):
    """The words of a side."""

    id: Id
    """The id of the view."""
    title: TranslatedLine | None = None
    """What readers call this side."""
    short: TranslatedLine | None = None
    """A word that stands for the title on a phone's buttons."""
    edges: tuple[TranslatedLine | None, ...] = ()
    """What lies toward the left edge of the picture and toward its right edge."""


class SectionWords(_Words):
    """A section of a part: it belongs to the one with the same `id`, or else to the one whose heading it translates."""

    id: Id | None = None
    """The id of the section, if it has one."""
    heading: TranslatedLine | None = None
    """What the section is about."""
    text: TranslatedPassages = ()
    """Its paragraphs."""


class _PartWords(_Words):
    """What areas and structures have in common."""

    id: Id
    """The id of the part."""
    also: Also = ()
    """What readers may type to find it. This translates nothing: each language has its own."""
    name: TranslatedLine | None = None
    """Its name."""
    summary: TranslatedPassages = ()
    """The answer in short."""
    sections: tuple[SectionWords, ...] = ()
    """Its text, under the headings of the original."""


class RegionWords(_PartWords):
    """The words about an area."""


class StructureWords(_PartWords):
    """The words about a structure."""

    plain_name: TranslatedLine | None = None
    """What somebody without training would call it."""


class SiteWords(_Words):
    """The landmark of a site in words."""

    id: Id
    """The id of the site."""
    landmark: TranslatedProse | None = None
    """Where it lies."""


class TopicWords(_Words):
    """The words of a topic."""

    id: Id
    """The id of the topic."""
    also: Also = ()
    """What readers may type to find it. This translates nothing: each language has its own."""
    title: TranslatedLine | None = None
    """What readers choose it by."""
    subject: TranslatedLine | None = None
    """What its codes stand for."""
    text: TranslatedPassages = ()
    """Its paragraphs."""


class ComparisonWords(_Words):
    """The words of a comparison."""

    id: Id
    """The id of the comparison."""
    title: TranslatedLine | None = None
    """What was counted."""
    arms: tuple[TranslatedLine | None, ...] = ()
    """Who the two groups are."""


class StepWords(_Words):
    """The words of a step of the timeline."""

    id: Id
    """The id of the step."""
    title: TranslatedLine | None = None
    """What the stretch is called."""
    usual: TranslatedProse | None = None
    """What is usual then."""
    do: TranslatedProse | None = None
    """What to do."""
    help: TranslatedPassages = ()
    """What a reader may notice, in the order of the original."""


class TermWords(_Words):
    """A glossary entry."""

    id: Id
    """The id of the entry."""
    term: TranslatedLine | None = None
    """The word."""
    text: TranslatedProse | None = None
    """What it means."""


class CountryWords(_Words):
    """What a country is called."""

    id: Id
    """The id of the country."""
    name: TranslatedLine | None = None
    """What readers choose it by."""


class Translation(_Words):
    """Everything that `regions.<language>.json` says.

    Missing and stale texts are shown in the default language and marked as such.
    """

    # Underscored because pydantic's models have a `schema` of their own.
    schema_: Annotated[str | None, Field(alias="$schema", max_length=200)] = None
    """The schema that an editor's program completes and checks by."""
    language: Language
    """The language of the words in this file."""
    review: Review = Review(status="draft")
    """Who has checked these words: somebody who speaks the language."""
    changes: dict[Id, Change] = {}
    """When the words of each part last changed. A command writes it."""
    title: TranslatedLine | None = None
    """The diagram's title."""
    purpose: TranslatedProse | None = None
    """What the diagram is for."""
    disclaimer: TranslatedProse | None = None
    """What it is not for."""
    trademark: TranslatedProse | None = None
    """The notice at the foot of every page."""
    kinds: dict[Id, KindWords] = {}
    """What the kinds of structures are called, by the id of the kind."""
    words: dict[WordKey, TranslatedWording] = {}
    """Words of the interface in this diagram's own terms. One that is missing here is the viewer's own."""
    source_kinds: dict[ShortText, ShortText] = {}
    """The kinds of sources, each by its original."""
    sources: dict[Id, TranslatedProse] = {}
    """The citations that hold more words than the work's own."""
    views: tuple[ViewWords, ...] = ()
    """The sides."""
    regions: tuple[RegionWords, ...] = ()
    """The areas."""
    structures: tuple[StructureWords, ...] = ()
    """The structures."""
    sites: tuple[SiteWords, ...] = ()
    """The points."""
    topics: tuple[TopicWords, ...] = ()
    """Texts about the diagram as a whole."""
    comparisons: tuple[ComparisonWords, ...] = ()
    """Numbers that are drawn."""
    timeline: tuple[StepWords, ...] = ()
    """What follows an appointment."""
    glossary: tuple[TermWords, ...] = ()
    """Words explained."""
    countries: tuple[CountryWords, ...] = ()
    """The countries whose rules readers can choose."""


def schema() -> dict[str, Any]:
    """The JSON schema of a translation, from which editors complete and check while typing."""
    return json_schema(Translation)
