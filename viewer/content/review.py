"""Which words a review covers, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from viewer.content.definitions import Comparison, Definitions, Region, Site, Step, Structure, Topic
from viewer.content.fingerprints import fingerprint
from viewer.content.texts import paragraphs, texts
from viewer.content.translation import LINES

DIAGRAM, GLOSSARY, SOURCES = "diagram", "glossary", "sources"
"""What belongs to no part but is reviewed too: the lines about the diagram as a whole, the glossary, the citations. No
part has these ids."""


def words_read(defined: Definitions) -> dict[str, str]:
    """The fingerprints of all words in one language by the part they belong to, in the order of a page.

    The words of a structure include the facts about its points that pages state or draw: which sides, how many units,
    how far from which landmark.
    """
    return {name: fingerprint(texts) for name, texts in _by_part(defined)}


def changed_since_review(defined: Definitions) -> tuple[str, ...]:
    """The parts whose words differ from those the review read, including removed parts; none for a draft."""
    if defined.review.status == "draft":
        return ()
    now, then = words_read(defined), defined.review.words
    return tuple(name for name in dict.fromkeys((*now, *then)) if now.get(name) != then.get(name))


def unannounced(defined: Definitions) -> tuple[str, ...]:
    """The parts whose current words are not in the record of changes."""
    return tuple(
        name
        for name, now in words_read(defined).items()
        if name not in defined.changes or defined.changes[name].of != now
    )


# The order and form of these texts is what fingerprints in files were taken of: a change makes reviews look outdated.
def _by_part(defined: Definitions) -> Iterator[tuple[str, Iterable[str]]]:
    lines = (getattr(defined, name) or "" for name in LINES)
    views = (one.text for view in defined.views for one in texts(view))
    countries = (text for country in defined.countries for text in (country.id, country.name, country.emergency or ""))
    kinds = (one.text for kind in defined.kinds.values() for one in texts(kind))
    own = (text for wording in defined.words.values() for text in wording.texts)
    yield DIAGRAM, [*lines, *views, *kinds, *own, *countries]
    for kind in ("regions", "structures", "topics"):
        for item in getattr(defined, kind):
            sites = [site for site in defined.sites if site.structure == item.id]
            yield item.id, chain(_texts(item, sites), _drawn(item, defined))
    yield GLOSSARY, [text for term in defined.glossary for text in (term.id, term.term, term.text)]
    yield (
        SOURCES,
        [text for source in defined.sources.values() for text in (source.cite, source.url or "", source.kind)],
    )


def _drawn(item: Region | Structure | Topic, defined: Definitions) -> Iterator[str]:
    """The comparisons and the timeline that a topic shows, with their numbers."""
    if isinstance(item, Topic):
        named = {name for paragraph in item.text for name in paragraph.compares}
        shown: list[Comparison | Step] = [one for one in defined.comparisons if one.id in named]
        for one in (*shown, *(defined.timeline if item.timeline else ())):
            # Without defaults: a field that is added to the format one day changes no fingerprint.
            yield one.model_dump_json(exclude={"sources"}, exclude_defaults=True)


def _texts(item: Region | Structure | Topic, sites: Iterable[Site]) -> Iterator[str]:
    for one in texts(item):
        yield one.text
    for _, paragraph, _ in paragraphs(item):
        # Whom a paragraph is for is part of what it says. One for all adds nothing, so that fingerprints in files hold.
        if paragraph.countries:
            yield f"{' '.join(paragraph.countries)}: {paragraph.text}"
    for site in sites:
        yield site.model_dump_json(exclude={"sources"}, exclude_defaults=True)
