"""Which words a review has read, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from viewer.content.definitions import Definitions, Muscle, Paragraph, Region, Site, Topic
from viewer.content.fingerprints import fingerprint
from viewer.content.passages import texts_of
from viewer.content.translation import LINES, WORDS

DIAGRAM, GLOSSARY, SOURCES = "diagram", "glossary", "sources"
"""What is no part, but is read too: the lines about the whole, all words explained, all citations. No part has these ids."""


def words_read(defined: Definitions) -> dict[str, str]:
    """The fingerprints of all words in one language by the part they belong to, in the order of a page.

    A muscle's words include the facts about its points that pages state or draw: which sides, how many units, how far
    from which landmark.
    """
    return {name: fingerprint(texts) for name, texts in _by_part(defined)}


def changed_since_review(defined: Definitions) -> tuple[str, ...]:
    """The parts whose words are not those that the review has read, parts that are gone included; none for a draft."""
    if defined.review.status == "draft":
        return ()
    now, then = words_read(defined), defined.review.words
    return tuple(name for name in dict.fromkeys((*now, *then)) if now.get(name) != then.get(name))


def _by_part(defined: Definitions) -> Iterator[tuple[str, Iterable[str]]]:
    yield (
        DIAGRAM,
        [
            *(getattr(defined, name) for name in LINES),
            *(text for view in defined.views for text in (view.title, view.short) if text),
        ],
    )
    for kind in ("regions", "muscles", "topics"):
        for item in getattr(defined, kind):
            yield item.id, _texts(kind, item, [site for site in defined.sites if site.muscle == item.id])
    yield GLOSSARY, [text for term in defined.glossary for text in (term.id, term.term, term.text)]
    yield SOURCES, [text for source in defined.sources.values() for text in (source.cite, source.url or "", source.kind)]


def _texts(kind: str, item: Region | Muscle | Topic, sites: Iterable[Site]) -> Iterator[str]:
    for name in WORDS[kind]:
        own: str | tuple[Paragraph, ...] = getattr(item, name)
        yield name  # a paragraph that moves from one heading to another is another text
        for paragraph in (own,) if isinstance(own, str) else own:
            yield from texts_of(paragraph)
    for site in sites:
        yield site.model_dump_json(exclude={"sources"}, exclude_defaults=True)
