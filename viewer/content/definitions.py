"""`regions.json` to frozen, typed objects, or every problem with its line."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from viewer.content import json_file
from viewer.content.days import PastDay
from viewer.content.fingerprints import Fingerprint
from viewer.content.shorthand import TextOrObject
from viewer.content.validation import explain
from viewer.files import File, as_file
from viewer.problems import ContentError, Problem, shown

LARGEST_FILE = 1_000_000
"""Bytes. A definitions file has about 100,000; one ten times as large is a mistake or an attack."""

ViewId = Literal["front", "left", "right", "back"]
Side = Literal["left", "right", "middle"]
_JOINERS = frozenset("\u00ad\u200c\u200d")
"""Hidden too, but writing needs them: the soft hyphen, and what parts or joins letters in Persian, Hindi and others."""


_LINK = re.compile(r"""(https://|tel:|mailto:)[^\s"'<>\\]+""")


def hidden(text: str) -> str:
    """The code of the first character that a reader cannot see, the marks that reverse what is read included (Unicode TR 36)."""
    kinds = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
    bad = next((c for c in text if unicodedata.category(c) in kinds and c not in _JOINERS), "")
    return bad and f"U+{ord(bad):04X}"


def _plain(text: str) -> str:
    """Text as it may stand on a page."""
    if bad := hidden(text):
        raise PydanticCustomError("hidden_character", "hidden character", {"code": bad})
    if text != text.strip():
        raise PydanticCustomError("outer_space", "space at an end")
    return text


def _link(url: str) -> str:
    if url.lower().startswith("http://"):
        raise PydanticCustomError("link_unencrypted", "link without encryption")
    if not _LINK.fullmatch(url):
        raise PydanticCustomError("link_scheme", "link scheme")
    return _plain(url)


Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
Prose = Annotated[str, Field(min_length=1, max_length=1200), AfterValidator(_plain)]
Link = Annotated[str, Field(max_length=500), AfterValidator(_link)]
Millimetres = Annotated[float, Field(ge=0, le=300)]
Ids = tuple[Id, ...]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]


class _Definition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Passage(TextOrObject):
    """Words and an optional list under them. A bare string is a passage too."""

    text: Prose
    items: Annotated[tuple[Prose, ...], Field(strict=False)] = ()


class Paragraph(Passage):
    """A passage with the ids of the sources that say so. One with `handout` is printed there too, with `lines` to write on."""

    sources: Annotated[Ids, Field(strict=False)] = ()
    handout: Literal["text", "lines"] | None = None


Also = Annotated[tuple[Line, ...], Field(max_length=99, strict=False)]
"""What readers may type to find a part, besides its name and its texts: everyday words, wrong names, symptoms."""

CodeSystem = Literal["ICD-10-CM", "SNOMED CT", "RxNorm", "CPT", "HCPCS"]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$")]
Codes = dict[CodeSystem, Annotated[tuple[Code, ...], Field(min_length=1, max_length=99, strict=False)]]
"""The codes by which health records ask for a text, by their system. Pages do not show them."""

Text = Annotated[tuple[Paragraph, ...], Field(min_length=1)]

Summary = Annotated[tuple[Paragraph, ...], Field(max_length=4)]
"""The answer in short, which a part's text opens with: one line a paragraph."""


class Review(_Definition):
    """Who has checked the words, and until when that holds. Shown on every page and embed.

    `words` are the fingerprints of the words that were read, by the part they belong to; `flask --app viewer sign` writes
    them. What has changed since is shown as changed.
    """

    status: Literal["draft", "reviewed"]
    by: Line | None = None
    qualification: Line | None = None
    on: PastDay | None = None
    next: date | None = None
    words: dict[Id, Fingerprint] = {}

    @field_validator("next")
    @classmethod
    def _after_on(cls, following: date | None, info: ValidationInfo) -> date | None:
        on = info.data.get("on")
        if following and on and following <= on:
            raise PydanticCustomError("review_order", "review order", {"on": on.isoformat()})
        return following

    @model_validator(mode="after")
    def _signed(self) -> Review:
        if self.status == "reviewed" and not (self.by and self.qualification and self.on and self.next):
            raise PydanticCustomError("unsigned_review", "unsigned review")
        if self.status == "reviewed" and not self.words:
            raise PydanticCustomError("unbound_review", "unbound review")
        return self


class Source(_Definition):
    """Where a statement comes from. `status` says whether the cited work itself was read, or only a copy of it."""

    cite: Prose
    url: Link | None = None
    kind: Line
    status: Literal["read", "to be confirmed"]
    checked: date


class View(_Definition):
    """One side of the head: the artwork that shows it, mirrored or as drawn.

    `short` is a word of the title that stands for it on a phone's buttons.
    """

    id: ViewId
    artwork: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}\.svg$")]
    title: Line
    short: Line | None = None
    mirror: bool = False


class Region(_Definition):
    """An area of the head and neck, with the muscles in it."""

    id: Id
    name: Line
    muscles: Annotated[Ids, Field(min_length=1)]
    also: Also = ()
    summary: Summary = ()
    text: Text
    why: Text
    side_effects: Text
    sources: Ids = ()
    identifiers: dict[Line, Line] = {}
    codes: Codes = {}


class Extra(_Definition):
    """The most injections, and units in all of them, that may be added in a muscle beyond its sites."""

    sites: Annotated[int, Field(ge=1, le=99)]
    units: Annotated[int, Field(ge=1, le=999)]


class Muscle(_Definition):
    """A muscle or group of muscles; `order` is its place in an appointment, counted from 1."""

    id: Id
    name: Line
    plain_name: Line
    order: Annotated[int, Field(ge=1, le=99)]
    also: Also = ()
    summary: Summary = ()
    text: Text
    action: Text
    why: Text
    feel: Text
    side_effects: Text
    extra: Extra | None = None
    sources: Ids = ()
    identifiers: dict[Line, Line] = {}
    codes: Codes = {}


class Site(_Definition):
    """An injection site on one or both sides of the person, placed by distances from landmarks or other sites.

    Distances are millimeters over the skin, as they look straight in the drawing `view`: up or down first, then across; or,
    if `slanted`, both at once in one straight line as long as their diagonal. `from` names one start, `between` two and `at`
    the share of the way. One name twice is a place and its mirror image on the person's other side. With `along`, the way
    follows the highest line between the two, such as the top of a shoulder.
    """

    id: Id
    muscle: Id
    sides: Annotated[tuple[Side, ...], Field(min_length=1)] = ("left", "right")
    view: Id
    from_: Annotated[Id | None, Field(alias="from")] = None
    between: tuple[Id, Id] | None = None
    at: Annotated[float | None, Field(ge=0, le=1)] = None
    along: Literal["ridge"] | None = None
    up: Millimetres = 0.0
    down: Millimetres = 0.0
    forward: Millimetres = 0.0
    back: Millimetres = 0.0
    outward: Millimetres = 0.0
    inward: Millimetres = 0.0
    slanted: bool = False
    units: Annotated[int, Field(ge=1, le=100)]
    landmark: Prose
    sources: Ids = ()

    @model_validator(mode="after")
    def _one_start(self) -> Site:
        if (self.from_ is None) == (self.between is None):
            raise PydanticCustomError("site_start", "site start")
        if (self.between is None) != (self.at is None):
            raise PydanticCustomError("site_share", "site share")
        if self.along and self.between is None:
            raise PydanticCustomError("site_ridge", "site ridge")
        return self

    @property
    def starts(self) -> Ids:
        """The landmarks or sites that this one is placed from."""
        return self.between or ((self.from_,) if self.from_ else ())


class Topic(_Definition):
    """A text that is about the whole treatment. An `urgent` one is set apart on the page; a `lead` stands open before everything
    else; a `walk` lists the muscles in order. `subject` names what its `codes` stand for, for machines: pages do not show it.
    """

    id: Id
    title: Line
    subject: Line | None = None
    also: Also = ()
    text: Text
    sources: Ids = ()
    codes: Codes = {}
    urgent: bool = False
    lead: bool = False
    walk: bool = False


class Term(_Definition):
    """A glossary entry: one medical word, explained once."""

    id: Id
    term: Line
    text: Prose


class Change(_Definition):
    """When the words with a fingerprint took the place of others; `flask --app viewer announce` writes it."""

    of: Fingerprint
    on: PastDay


class Expect(_Definition):
    """Totals that the sites must add up to, so that a lost or doubled point is noticed."""

    sites: Annotated[int, Field(ge=0)]
    units: Annotated[int, Field(ge=0)]


class Definitions(_Definition):
    """Everything that `regions.json` says."""

    schema_: Annotated[str | None, Field(alias="$schema", max_length=200)] = None
    id: Id
    language: Language
    title: Line
    purpose: Prose
    disclaimer: Prose
    trademark: Prose
    review: Review
    changes: dict[Id, Change] = {}
    """When the words of each part last changed, for the feed of changes."""
    sources: Annotated[dict[Id, Source], Field(min_length=1)]
    surface: Annotated[str | None, Field(pattern=r"^[a-z][a-z0-9-]{0,63}\.json$")] = None
    """The file in assets/model with the person's measured surface; without one, points are placed on the flat drawings."""
    views: Annotated[tuple[View, ...], Field(min_length=1, max_length=4)]
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=99)]
    muscles: Annotated[tuple[Muscle, ...], Field(min_length=1, max_length=99)]
    sites: tuple[Site, ...]
    expect: Expect
    topics: tuple[Topic, ...] = ()
    glossary: tuple[Term, ...] = ()


def load_definitions(source: Path | File) -> tuple[Definitions, dict[json_file.Path, int]]:
    """The definitions in a file, and the line of every value in it (for later messages).

    Raises `ContentError` with every problem that one file can have by itself.
    """
    text = read_text(source)
    raw, lines = json_file.read(text, source.name)
    if not isinstance(raw, dict):
        raise ContentError([Problem(source.name, 1, "", "the file holds no object", fix="begin it with { and end it with }")])
    try:
        return Definitions.model_validate_json(text), lines
    except ValidationError as error:
        raise ContentError(explain(error, Definitions, lines, source.name)) from None


def read_text(source: Path | File) -> str:
    """The text of a file from outside. Raises `ContentError` where it cannot be read, is too large or is not UTF-8."""
    file = as_file(source, LARGEST_FILE)
    data = file.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(
            [
                Problem(
                    file.name, line, "", "not UTF-8 text", shown(data[error.start : error.start + 4]), fix="save the file as UTF-8"
                )
            ]
        ) from None


def schema() -> dict[str, Any]:
    """The JSON schema of `regions.json`, from which editors complete and check while typing."""
    made = Definitions.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Anatomy diagram definitions", **made}
