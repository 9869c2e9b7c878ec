"""HL7 Infobutton: health record systems find the text for a diagnosis, procedure, medicine or body part by code.

The addresses are those of the Context-Aware Knowledge Retrieval URL guide, release 4, and of MedlinePlus Connect. A
request may carry a patient's age, sex and more. Only four of its fields are read, nothing is stored or logged, and no
answer is cached.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, request
from markupsafe import Markup

from viewer.content import Content, Live, Region, Structure, Topic, Words, lookup
from viewer.drawing import part_name
from viewer.web.addresses import absolute, below_root, mount, root
from viewer.web.editions import Edition
from viewer.web.feeds import ATOM, last_checked, moment
from viewer.web.html_text import ProseWriter
from viewer.web.responses import PRIVATE, answer, moved
from viewer.web.routes import serves

SYSTEMS = {
    "2.16.840.1.113883.6.90": "ICD-10-CM",
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "2.16.840.1.113883.6.88": "RxNorm",
    "2.16.840.1.113883.6.12": "CPT",
    "2.16.840.1.113883.6.285": "HCPCS",
    "2.16.840.1.113883.6.119": "FMA",
}
"""Code systems by their OIDs (HL7's registry)."""

# As the URL guide names them.
_CODE, _SYSTEM = "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs"
_LANGUAGE, _FORMAT = "informationRecipient.languageCode.c", "knowledgeResponseType"
_READ = frozenset({_CODE, _SYSTEM, _LANGUAGE, _FORMAT})
"""The fields that are read. The others may say who the patient is."""

_MOST, _LONGEST = 200, 100
"""Fields of a query that are looked at, and characters of a value: records send dozens of fields."""

_LANGUAGES = {"sp": "es"}
"""What MedlinePlus Connect calls a language, where that is not its tag."""

_FEED = Markup(
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
    ' xml:lang="{language}">\n<id>{id}</id>\n'
    "<title>{title}</title>\n<updated>{updated}</updated>\n"
    "<author><name>{title}</name><uri>{author}</uri></author>\n{entries}</feed>\n"
)
_ENTRY = Markup(
    '<entry xml:lang="{language}"><id>{id}</id><title>{title}</title><updated>{updated}</updated>'
    '<link rel="alternate" type="text/html" hreflang="{language}" href="{address}" title="{title}"/>'
    '<category scheme="{scheme}" term="{code}"/><summary>{summary}</summary></entry>\n'
)

Answerable = Topic | Region | Structure


@dataclass(frozen=True)
class RecordQuery:
    """What a health record asks for. `system` is a name in `SYSTEMS`, empty for any other."""

    system: str
    code: str
    language: str
    format: str

    @property
    def tag(self) -> str:
        """The tag of the language."""
        return _LANGUAGES.get(self.language, self.language)


@dataclass(frozen=True)
class Spoken:
    """A diagram in the language of the answer. `blueprint` has its addresses; an empty name is the current
    blueprint.
    """

    edition: Edition
    words: Words
    blueprint: str = ""

    @property
    def content(self) -> Content:
        """Its content in that language."""
        return self.edition.content.localized(self.words.language)


@dataclass(frozen=True)
class Publisher:
    """Whose answer it is: one diagram, or the catalog of several.

    `root` is its public address, and `home` the path of the page to show if no text has the requested code.
    """

    name: str
    title: str
    language: str
    root: str
    home: str


def add_infobutton(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address that health records ask."""

    @serves(pages, "infobutton")
    def infobutton() -> Response:
        asked = record_query()
        diagram = spoken_for(live(), asked)
        publisher = Publisher(
            name=diagram.content.definitions.id,
            title=diagram.content.definitions.title,
            language=diagram.words.language,
            root=root(diagram.edition.settings),
            home=mount() + below_root(".page", language=diagram.words.language),
        )
        return answer_record(asked, [diagram], publisher)


def record_query() -> RecordQuery:
    """What this request asks for."""
    # Not `request.args`, which would decode every field, including those about the patient.
    return read(request.query_string.decode(errors="replace"))


def spoken_for(edition: Edition, asked: RecordQuery, blueprint: str = "") -> Spoken:
    """A diagram in the requested language, or in its own first one if it lacks that."""
    language = lookup([asked.tag], edition.languages) or edition.content.definitions.language
    return Spoken(edition=edition, words=edition.languages[language], blueprint=blueprint)


def answer_record(asked: RecordQuery, diagrams: Sequence[Spoken], publisher: Publisher) -> Response:
    """The texts that have the requested code, as a redirect to the first or as a feed of all."""
    found = [(diagram, text) for diagram in diagrams for text in texts_for(diagram.content, asked)]
    # Records may add a character set to a type (RFC 9110, 8.3.1).
    match asked.format.partition(";")[0].strip().lower():
        case "application/json":
            return answer(_json(asked, _feed(diagrams, publisher, found)), "application/json", PRIVATE)
        case "text/xml" | "application/xml" | "application/atom+xml":
            return answer(_atom(asked, _feed(diagrams, publisher, found)), ATOM, PRIVATE)
    for diagram, text in found:
        page = below_root(f"{diagram.blueprint}.page", language=diagram.words.language)
        return moved(f"{mount(diagram.blueprint)}{page}#{text.id}")
    return moved(publisher.home)


def read(query: str) -> RecordQuery:
    """The query fields that say which text is requested; no others are decoded."""
    fields: dict[str, str] = {}
    # Split no further than it is read: a query may consist of nothing but separators.
    for field in query.split("&", _MOST)[:_MOST]:
        name, _, value = field.partition("=")
        if name in _READ:
            # Cut before decoding, too: an encoded character takes three.
            fields.setdefault(name, unquote_plus(value[: 3 * _LONGEST], errors="replace").strip()[:_LONGEST])
    return RecordQuery(
        system=SYSTEMS.get(fields.get(_SYSTEM, ""), ""),
        code=fields.get(_CODE, ""),
        language=fields.get(_LANGUAGE, ""),
        format=fields.get(_FORMAT, "text/html"),
    )


def texts_for(content: Content, asked: RecordQuery) -> Iterator[Answerable]:
    """The topics and parts that have the requested code, topics first, each in the order of the definitions."""
    if not (asked.system and asked.code):
        return
    wanted = _plain(asked.code)
    for text in (*content.topics.values(), *content.parts.values()):
        if wanted in map(_plain, _codes(text, asked.system)):
            yield text


def _codes(text: Answerable, system: str) -> Iterator[str]:
    """The codes of a text in a system; those of a part's structures stand among its identifiers."""
    yield from (code for own, codes in text.codes.items() if own == system for code in codes)
    if not isinstance(text, Topic):
        yield from (code for own, code in text.identifiers.items() if own.partition(" (")[0] == system)


def _plain(code: str) -> str:
    """A code normalized for comparison: records may omit the dot or use lower case."""
    return code.replace(".", "").upper()


@dataclass(frozen=True)
class FeedEntry:
    """A text as a feed describes it."""

    id: str
    title: str
    language: str
    address: str
    summary: str
    updated: str


@dataclass(frozen=True)
class Feed:
    """The texts that have a code, and whose they are."""

    publisher: Publisher
    id: str
    updated: str
    entries: tuple[FeedEntry, ...]


def _feed(diagrams: Sequence[Spoken], publisher: Publisher, found: Iterable[tuple[Spoken, Answerable]]) -> Feed:
    return Feed(
        publisher=publisher,
        id=_urn(publisher.name, publisher.language),
        updated=max(_updated(diagram.content) for diagram in diagrams),
        entries=tuple(_entry(diagram, text) for diagram, text in found),
    )


def _entry(diagram: Spoken, text: Answerable) -> FeedEntry:
    prose = ProseWriter(diagram.content, diagram.words)
    paragraphs = text.text if isinstance(text, Topic) else text.summary
    # A sentence that leads to a list says nothing without it, and one country's rule is not everyone's.
    whole = [paragraph for paragraph in paragraphs if not paragraph.items and not paragraph.countries]
    page = absolute(diagram.edition.settings, f"{diagram.blueprint}.page", language=diagram.words.language)
    return FeedEntry(
        id=_urn(diagram.content.definitions.id, diagram.words.language, text.id),
        title=_title(text, diagram.words),
        language=diagram.words.language,
        address=f"{page}#{text.id}",
        summary=" ".join(prose.plain(paragraph.text) for paragraph in whole[:2]),
        updated=_updated(diagram.content, text.id),
    )


def _title(text: Answerable, words: Words) -> str:
    """What pages call a text: a patient's portal shows it."""
    if isinstance(text, Topic):
        return text.title
    return part_name(text, words) if isinstance(text, Structure) else text.name


def _updated(content: Content, part: str = "") -> str:
    """When a text last changed, as far as that is on record; otherwise when its sources were last checked."""
    changes = content.definitions.changes
    days = [changes[part].on] if part in changes else [change.on for change in changes.values()]
    return moment(max(days, default=last_checked(content)))


def _urn(name: str, language: str, part: str = "") -> str:
    """An id that is the same on every server, and another one than that of the feed of changes."""
    return uuid5(NAMESPACE_URL, f"anatomy-viewer {name} {language} infobutton {part}").urn


def _atom(asked: RecordQuery, feed: Feed) -> str:
    entries = Markup().join(_ENTRY.format(**vars(entry), scheme=_CODE, code=asked.code) for entry in feed.entries)
    publisher = feed.publisher
    return _FEED.format(
        language=publisher.language,
        id=feed.id,
        title=publisher.title,
        updated=feed.updated,
        author=publisher.root,
        entries=entries,
    )


def _json(asked: RecordQuery, feed: Feed) -> str:
    """The same in the format of MedlinePlus Connect."""
    entries = [
        {
            "id": {"_value": entry.id},
            "title": {"_value": entry.title},
            "updated": {"_value": entry.updated},
            "link": [
                {
                    "rel": "alternate",
                    "type": "text/html",
                    "hreflang": entry.language,
                    "title": entry.title,
                    "href": entry.address,
                }
            ],
            "category": [{"scheme": _CODE, "term": asked.code}],
            "summary": {"type": "text", "_value": entry.summary},
        }
        for entry in feed.entries
    ]
    publisher = feed.publisher
    described = {
        "base": publisher.root,
        "lang": publisher.language,
        "id": {"_value": feed.id},
        "title": {"type": "text", "_value": publisher.title},
        "updated": {"_value": feed.updated},
        "author": {"name": {"_value": publisher.title}, "uri": {"_value": publisher.root}},
        "entry": entries,
    }
    return json.dumps({"feed": described}, ensure_ascii=False)
