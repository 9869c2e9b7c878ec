"""HL7 Infobutton: health record systems find the text for a diagnosis, procedure, medicine or body part by code.

The addresses are those of the Context-Aware Knowledge Retrieval URL guide, release 4, and of MedlinePlus Connect. A request
may carry a patient's age, sex and more. Three fields of it are read, nothing is stored or logged, and no answer is cached.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, request
from markupsafe import Markup

from viewer.content import Content, Live, Region, Structure, Topic, Words, lookup
from viewer.web.addresses import absolute, below_root, mount, root
from viewer.web.changes import ATOM, moment
from viewer.web.editions import Edition
from viewer.web.html_text import Prose
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

_CODE, _SYSTEM = "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs"
_LANGUAGE, _FORMAT = "informationRecipient.languageCode.c", "knowledgeResponseType"
_READ = frozenset({_CODE, _SYSTEM, _LANGUAGE, _FORMAT})
_MOST, _LONGEST = 200, 100
"""Fields of a query that are looked at, and characters of a value: records send dozens of fields."""

_LANGUAGES = {"sp": "es"}
"""What MedlinePlus Connect calls a language, where that is not its tag."""

_FEED = Markup(
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">\n<id>{id}</id>\n'
    "<title>{title}</title>\n<updated>{updated}</updated>\n<author><name>{title}</name><uri>{author}</uri></author>\n{entries}</feed>\n"
)
_ENTRY = Markup(
    "<entry><id>{id}</id><title>{title}</title><updated>{updated}</updated>"
    '<link rel="alternate" type="text/html" hreflang="{language}" href="{address}" title="{title}"/>'
    '<category scheme="{scheme}" term="{code}"/><summary>{summary}</summary></entry>\n'
)

Text = Topic | Region | Structure


@dataclass(frozen=True)
class Asked:
    """What a health record asks for."""

    system: str
    code: str
    language: str
    format: str


def add_infobutton(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the address that health records ask."""

    @serves(pages, "infobutton")
    def infobutton() -> Response:
        edition, asked = live(), read(request.query_string.decode(errors="replace"))
        tag = _LANGUAGES.get(asked.language, asked.language)
        language = lookup([tag], edition.languages) or edition.content.definitions.language
        words, content = edition.languages[language], edition.content.localized(language)
        found = list(texts_for(content, asked))
        match asked.format.partition(";")[0].strip().lower():
            case "application/json":
                return answer(_json(edition, content, words, asked, found), "application/json", PRIVATE)
            case "text/xml" | "application/xml" | "application/atom+xml":
                return answer(_atom(edition, content, words, asked, found), ATOM, PRIVATE)
        place = f"#{found[0].id}" if found else ""
        return moved(mount() + below_root(".page", language=language) + place)


def read(query: str) -> Asked:
    """The query fields that say which text is requested; no others are decoded."""
    fields: dict[str, str] = {}
    for field in query.split("&", _MOST)[:_MOST]:
        name, _, value = field.partition("=")
        if name in _READ:
            fields.setdefault(name, unquote_plus(value[: 3 * _LONGEST], errors="replace").strip()[:_LONGEST])
    return Asked(
        system=SYSTEMS.get(fields.get(_SYSTEM, ""), ""),
        code=fields.get(_CODE, ""),
        language=fields.get(_LANGUAGE, ""),
        format=fields.get(_FORMAT, "text/html"),
    )


def texts_for(content: Content, asked: Asked) -> Iterator[Text]:
    """The topics and parts that have a code, in the order of the page."""
    if not (asked.system and asked.code):
        return
    wanted = _plain(asked.code)
    for text in (*content.topics.values(), *content.parts.values()):
        if wanted in map(_plain, _codes(text, asked.system)):
            yield text


def _codes(text: Text, system: str) -> Iterator[str]:
    """The codes of a text in a system; those of a part's structures stand among its identifiers."""
    yield from (code for own, codes in text.codes.items() if own == system for code in codes)
    if not isinstance(text, Topic):
        yield from (code for own, code in text.identifiers.items() if own.partition(" (")[0] == system)


def _plain(code: str) -> str:
    """A code normalized for comparison: records may omit the dot or use lower case."""
    return code.replace(".", "").upper()


@dataclass(frozen=True)
class Found:
    """A text as a feed describes it."""

    id: str
    title: str
    address: str
    summary: str
    updated: str


def _described(edition: Edition, content: Content, words: Words, found: list[Text]) -> Iterator[Found]:
    prose = Prose(content, words)
    for text in found:
        told = text.text if isinstance(text, Topic) else text.summary
        yield Found(
            id=_urn(content, words, text.id),
            title=text.title if isinstance(text, Topic) else text.name,
            address=f"{absolute(edition.settings, '.page', language=words.language)}#{text.id}",
            summary=" ".join(prose.plain(paragraph.text) for paragraph in told[:2]),
            updated=_updated(content, text.id),
        )


def _updated(content: Content, part: str = "") -> str:
    """When a text last changed, as far as that is on record; otherwise when its sources were last checked."""
    changes = content.definitions.changes
    days = [changes[part].on] if part in changes else [change.on for change in changes.values()]
    return moment(max(days or (source.checked for source in content.definitions.sources.values())))


def _urn(content: Content, words: Words, name: str = "") -> str:
    return uuid5(NAMESPACE_URL, f"anatomy-viewer {content.definitions.id} {words.language} infobutton {name}").urn


def _atom(edition: Edition, content: Content, words: Words, asked: Asked, found: list[Text]) -> str:
    entries = Markup().join(
        _ENTRY.format(**vars(one), language=words.language, scheme=_CODE, code=asked.code)
        for one in _described(edition, content, words, found)
    )
    return _FEED.format(
        language=words.language, id=_urn(content, words), title=content.definitions.title, updated=_updated(content),
        author=root(edition.settings), entries=entries,
    )  # fmt: skip


def _json(edition: Edition, content: Content, words: Words, asked: Asked, found: list[Text]) -> str:
    """The same in the format of MedlinePlus Connect."""
    entries = [
        {
            "id": {"_value": one.id},
            "title": {"_value": one.title},
            "updated": {"_value": one.updated},
            "link": [{"rel": "alternate", "type": "text/html", "title": one.title, "href": one.address}],
            "category": [{"scheme": _CODE, "term": asked.code}],
            "summary": {"type": "text", "_value": one.summary},
        }
        for one in _described(edition, content, words, found)
    ]
    title = content.definitions.title
    feed = {
        "base": root(edition.settings),
        "lang": words.language,
        "id": {"_value": _urn(content, words)},
        "title": {"type": "text", "_value": title},
        "updated": {"_value": _updated(content)},
        "author": {"name": {"_value": title}, "uri": {"_value": root(edition.settings)}},
        "entry": entries,
    }
    return json.dumps({"feed": feed}, ensure_ascii=False)
