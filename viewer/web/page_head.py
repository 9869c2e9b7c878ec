"""What a page's head tells machines: link previews, search engines, and other languages' addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from babel.core import get_global
from markupsafe import Markup

from viewer.content import Content, Region, Source, Structure, Topic, View, Words
from viewer.drawing import CARD_SIZE, card_views, raster_problem
from viewer.web.addresses import below_root
from viewer.web.html_text import ProseWriter
from viewer.web.rendered import gap

_ROOT = "\ue000"
"""Stands for the public address while JSON is written: a character that no text may hold."""

_IN_SCRIPTS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Characters that could end a script element or a line of script, as JSON escapes."""

_KINDS = {
    "ICD-10-CM": "MedicalCondition",
    "SNOMED CT": "MedicalCondition",
    "RxNorm": "Drug",
    "HCPCS": "Drug",
    "CPT": "MedicalProcedure",
}
"""What a topic is about, by the first system that codes it (https://schema.org)."""

_TERMS = {"UBERON": "http://purl.obolibrary.org/obo/UBERON_{}", "FMA": "http://purl.org/sig/ont/fma/fma{}"}
"""Addresses of an ontology's terms."""


@dataclass(frozen=True)
class Card:
    """The picture beside a link."""

    address: Markup
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class PageHead:
    """What the head of a page in one language, of one view or of all sides, says about it."""

    content: Content
    words: Words
    view: View | None
    languages: Mapping[str, Words]

    @property
    def title(self) -> str:
        """The title in a preview: the view's title, then the diagram's."""
        defined = self.content.definitions
        return f"{self.view.title} \N{EN DASH} {defined.title}" if self.view else defined.title

    @cached_property
    def description(self) -> str:
        """What the page is for, in plain words."""
        return ProseWriter(self.content, self.words).plain(self.content.definitions.purpose)

    @property
    def canonical(self) -> Markup:
        """The page's public address."""
        return self._address(self.words.language)

    @property
    def alternates(self) -> Iterator[tuple[str, Markup]]:
        """The page in every language, and the default for any other; empty if there is only one."""
        if len(self.languages) == 1:
            return
        # Search engines expect each page to name itself among them.
        for language in self.languages:
            yield language, self._address(language)
        # The index chooses the language but always shows all sides, so a single side needs an address of its own.
        yield "x-default", self._address(self.content.original) if self.view else public(".index")

    @property
    def locale(self) -> str:
        """The page's language as a link-preview locale."""
        return locale(self.words.language)

    @property
    def other_locales(self) -> tuple[str, ...]:
        """The other languages."""
        return tuple(locale(language) for language in self.languages if language != self.words.language)

    @cached_property
    def card(self) -> Card | None:
        """The picture beside a link; none on a machine that draws no PNG."""
        if raster_problem():
            return None
        defined, turned = self.content.definitions, self.content.card_picture
        if turned and turned.data:
            shown = [region.name for region in defined.regions]
        else:
            shown = [view.title for view in card_views(defined.views)]
        alt = f"{defined.title}: {', '.join(shown)}"
        return Card(public(".card", language=self.words.language), *CARD_SIZE, alt)

    @property
    def data(self) -> Markup:
        """The page as https://schema.org describes it, in JSON for a data block."""
        # With `_ROOT` for now: JSON would escape the control characters of a gap's mark.
        text = json.dumps(self._described(), ensure_ascii=False, separators=(",", ":"))
        for sign, spelled in _IN_SCRIPTS.items():
            text = text.replace(sign, spelled)
        return gap("root").join(Markup(part) for part in text.split(_ROOT))  # noqa: S704 - the loop above has escaped it

    def _address(self, language: str) -> Markup:
        return public(".page", language=language, view_id=self.view.id if self.view else None)

    def _described(self) -> dict[str, object]:
        said: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "url": _in_json(".page", language=self.words.language, view_id=self.view.id if self.view else None),
            "name": self.title,
            "description": self.description,
            "inLanguage": self.words.language,
            "isAccessibleForFree": True,
            "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        }
        if self.card:
            said["image"] = _in_json(".card", language=self.words.language)
        if self.view:
            said["isPartOf"] = {"@type": "MedicalWebPage", "url": _in_json(".page", language=self.words.language)}
        else:
            said |= self._whole()
        return {**said, **self._review()}

    def _whole(self) -> dict[str, object]:
        """What the page of all sides states on behalf of all pages."""
        defined = self.content.definitions
        return {
            "about": [_topic(topic) for topic in defined.topics if topic.codes and topic.subject],
            "mentions": [self._part(part) for part in self.content.parts.values()],
            "citation": [_citation(source) for source in defined.sources.values()],
        }

    def _review(self) -> dict[str, object]:
        """Who reviewed the page and when: nothing for a draft, nor once words have changed since."""
        review = self.content.definitions.review
        if review.status == "draft" or not review.on or self.content.changed:
            return {}
        person = {"@type": "Person", "name": review.by, "jobTitle": review.qualification}
        return {"lastReviewed": review.on.isoformat(), "reviewedBy": person}

    def _part(self, part: Region | Structure) -> dict[str, object]:
        codes = [_code(system.partition(" (")[0], value) for system, value in part.identifiers.items()]
        own = {system: value for system, value in part.identifiers.items() if system in _TERMS}
        said = {
            "@type": "AnatomicalStructure",
            "name": part.name,
            "alternateName": part.plain_name if isinstance(part, Structure) else None,
            "url": f"{_in_json('.page', language=self.words.language)}#{part.id}",
            "code": [*codes, *_codes(part)],
            "sameAs": [_TERMS[system].format(value) for system, value in own.items()],
        }
        return {name: value for name, value in said.items() if value}


def locale(language: str) -> str:
    """A language as Open Graph names it, with the country where most people speak it: `en_US`."""
    tag = language.replace("-", "_")
    parts = str(get_global("likely_subtags").get(tag, tag)).split("_")
    return f"{parts[0]}_{parts[-1]}" if re.fullmatch(r"[A-Z]{2}", parts[-1]) else parts[0]


def public(endpoint: str, **values: str | None) -> Markup:
    """The public address of an endpoint, with a gap for the root."""
    return gap("root") + below_root(endpoint, **values)


def picture_endpoint() -> str:
    """The endpoint of the picture to show elsewhere: PNG, or SVG on a machine that cannot render PNG."""
    return ".picture" if raster_problem() else ".raster"


def _in_json(endpoint: str, **values: str | None) -> str:
    return _ROOT + below_root(endpoint, **values)


def _topic(topic: Topic) -> dict[str, object]:
    kind = _KINDS[next(iter(topic.codes))]
    return {"@type": kind, "name": topic.subject, "code": list(_codes(topic))}


def _codes(text: Topic | Region | Structure) -> Iterator[dict[str, object]]:
    for system, values in text.codes.items():
        yield from (_code(system, value) for value in values)


def _code(system: str, value: str) -> dict[str, object]:
    return {"@type": "MedicalCode", "codingSystem": system, "codeValue": value}


def _citation(source: Source) -> dict[str, object]:
    said = {"@type": "CreativeWork", "name": source.cite, "url": source.url}
    return {name: value for name, value in said.items() if value}
