"""What `regions.<language>.json` may hold: words in another language, each with the fingerprint of the original it translates."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from viewer.content.definitions import Also, Change, Id, Language, Line, Passage, Prose, Review, ViewId
from viewer.content.fingerprints import Fingerprint
from viewer.content.shorthand import TextOrObject

WORDS = {
    "views": ("title", "short"),
    "regions": ("name", "summary", "text", "why", "side_effects"),
    "muscles": ("name", "plain_name", "summary", "text", "action", "why", "feel", "side_effects"),
    "sites": ("landmark",),
    "topics": ("title", "subject", "text"),
    "glossary": ("term", "text"),
}
"""What is translated of each kind of thing; everything else is the same in all languages."""

LINES = ("title", "purpose", "disclaimer", "trademark")
"""What is translated of the definitions as a whole."""


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Text(TextOrObject):
    """A text, and in `of` the fingerprint of the original that it translates.

    A bare string is a text too, but nobody has confirmed yet what it translates.
    """

    of: Fingerprint | None = None


class TranslatedLine(_Text):
    """A name or title."""

    text: Line


class TranslatedProse(_Text):
    """A text that is no list of paragraphs."""

    text: Prose


class TranslatedPassage(Passage):
    """A paragraph with its list, and in `of` the fingerprint of the original that it translates.

    A bare string is a paragraph too, but nobody has confirmed yet what it translates.
    """

    of: Fingerprint | None = None


Translated = TranslatedLine | TranslatedProse | TranslatedPassage

Passages = tuple[TranslatedPassage | None, ...]
"""Paragraphs in any number: each finds its original by its fingerprint. `null` holds the place of one not translated yet."""


class ViewWords(_Words):
    """The title of a side of the head, and the word of it that stands on a phone's button."""

    id: ViewId
    title: TranslatedLine | None = None
    short: TranslatedLine | None = None


class RegionWords(_Words):
    """The words about an area."""

    id: Id
    also: Also = ()
    name: TranslatedLine | None = None
    summary: Passages = ()
    text: Passages = ()
    why: Passages = ()
    side_effects: Passages = ()


class MuscleWords(_Words):
    """The words about a muscle."""

    id: Id
    also: Also = ()
    name: TranslatedLine | None = None
    plain_name: TranslatedLine | None = None
    summary: Passages = ()
    text: Passages = ()
    action: Passages = ()
    why: Passages = ()
    feel: Passages = ()
    side_effects: Passages = ()


class SiteWords(_Words):
    """The landmark of a site in words."""

    id: Id
    landmark: TranslatedProse | None = None


class TopicWords(_Words):
    """The words of a topic."""

    id: Id
    also: Also = ()
    title: TranslatedLine | None = None
    subject: TranslatedLine | None = None
    text: Passages = ()


class TermWords(_Words):
    """A glossary entry."""

    id: Id
    term: TranslatedLine | None = None
    text: TranslatedProse | None = None


class Translation(_Words):
    """Everything that `regions.<language>.json` says.

    What it lacks, and what no longer fits the original, is shown in the default language and marked as such. `review` is
    the review of these words by somebody who speaks the language. `kinds` translates the kinds of sources, which name
    their original themselves; `sources` the citations that hold more words than the work's own.
    """

    schema_: Annotated[str | None, Field(alias="$schema", max_length=200)] = None
    language: Language
    review: Review = Review(status="draft")
    changes: dict[Id, Change] = {}
    title: TranslatedLine | None = None
    purpose: TranslatedProse | None = None
    disclaimer: TranslatedProse | None = None
    trademark: TranslatedProse | None = None
    kinds: dict[Line, Line] = {}
    sources: dict[Id, TranslatedProse] = {}
    views: tuple[ViewWords, ...] = ()
    regions: tuple[RegionWords, ...] = ()
    muscles: tuple[MuscleWords, ...] = ()
    sites: tuple[SiteWords, ...] = ()
    topics: tuple[TopicWords, ...] = ()
    glossary: tuple[TermWords, ...] = ()


def schema() -> dict[str, Any]:
    """The JSON schema of a translation, from which editors complete and check while typing."""
    made = Translation.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Anatomy diagram words in another language", **made}
