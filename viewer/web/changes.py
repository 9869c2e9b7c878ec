"""The feed of changed words (RFC 4287), for sites that display it: what was rewritten and what was reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response
from markupsafe import Markup

from viewer.content import DIAGRAM, Content, Live, Words
from viewer.drawing import part_name, review_sentences
from viewer.web.addresses import address_values
from viewer.web.editions import Edition
from viewer.web.feeds import ATOM, last_checked, moment
from viewer.web.page_head import public
from viewer.web.rendering import words_for
from viewer.web.responses import OPEN_TEXT, answer
from viewer.web.routes import serves

_FEED = Markup(
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
    ' xml:lang="{language}">\n<id>{id}</id>\n'
    "<title>{title}</title>\n<updated>{updated}</updated>\n<author><name>{author}</name></author>\n"
    '<link rel="self" href="{feed}"/>\n<link rel="alternate" href="{page}"/>\n{entries}</feed>\n'
)
_ENTRY = Markup(
    '<entry><id>{id}</id><title>{title}</title><updated>{updated}</updated><link rel="alternate" href="{page}"/>'
    "<summary>{summary}</summary></entry>\n"
)


@dataclass(frozen=True)
class ChangeEntry:
    """One event; `name` is its id within the feed, `part` the fragment of the page that shows it, if there is one."""

    name: str
    on: date
    title: str
    summary: str
    part: str = ""


def add_changes(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address of its feeds."""

    @serves(pages, "changes")
    def changes(language: str) -> Response:
        edition = live()
        words = words_for(edition, language)
        feed = edition.pages(("changes", language), lambda: _feed(edition.content.localized(language), words))
        return answer(feed.filled(address_values(edition.settings)), ATOM, OPEN_TEXT)


def _feed(content: Content, words: Words) -> str:
    defined = content.definitions
    found = sorted(entries(content, words), key=lambda entry: entry.on, reverse=True)
    # A feed has to say when it last changed, even one that nothing has happened in yet.
    newest = found[0].on if found else last_checked(content)
    page = public(".page", language=words.language)
    return _FEED.format(
        language=words.language,
        id=_urn(content, words),
        title=f"{defined.title}: {words('changes')}",
        updated=moment(newest),
        author=defined.title,
        feed=public(".changes", language=words.language),
        page=page,
        entries=Markup().join(
            _ENTRY.format(
                id=_urn(content, words, entry.name),
                title=entry.title,
                updated=moment(entry.on),
                page=page + (f"#{entry.part}" if entry.part else ""),
                summary=entry.summary,
            )
            for entry in found
        ),
    )


def entries(content: Content, words: Words) -> Iterator[ChangeEntry]:
    """The review, and the last recorded change of each part."""
    review = content.definitions.review
    if review.status == "reviewed" and review.on:
        summary = review_sentences(content, words)["review_signed"]
        yield ChangeEntry(name=f"review {review.on}", on=review.on, title=words("change_reviewed"), summary=summary)
    names = _names(content, words)
    for part, change in content.definitions.changes.items():
        if part in names:  # a part may have been removed since
            yield ChangeEntry(
                name=f"{part} {change.of}",
                on=change.on,
                title=names[part],
                summary=words("change_of", name=names[part]),
                part="" if part == DIAGRAM else part,  # which is the whole page, and has no fragment
            )


def _names(content: Content, words: Words) -> Mapping[str, str]:
    """The name of everything that can change."""
    return {
        DIAGRAM: content.definitions.title,
        "glossary": words("glossary"),
        "sources": words("sources"),
        **{region.id: region.name for region in content.definitions.regions},
        **{structure.id: part_name(structure, words) for structure in content.structures},
        **{topic.id: topic.title for topic in content.topics.values()},
    }


def _urn(content: Content, words: Words, name: str = "") -> str:
    """An id that is the same on every server and changes when the words do."""
    return uuid5(NAMESPACE_URL, f"anatomy-viewer {content.definitions.id} {words.language} {name}").urn
