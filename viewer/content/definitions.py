"""Parses `regions.json` into frozen, typed objects, or reports every problem with its line."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
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
from viewer.content.palette import ColorName
from viewer.content.shorthand import TextOrObject
from viewer.content.source_file import SourceFile
from viewer.content.validation import explain, json_schema
from viewer.files import File, as_file, utf8_text
from viewer.problems import ContentError

LARGEST_FILE = 4_000_000
"""Bytes. A definitions file with seven structures has about 150,000; one with two hundred may need this many."""

MOST_STRUCTURES, MOST_SITES = 200, 2_000
"""With more, nobody could read the diagram."""

ELSEWHERE = "elsewhere"
"""What a paragraph names among its countries to be shown where no country is chosen."""

Side = Literal["left", "right", "middle"]
_JOINERS = frozenset("\u00ad\u200c\u200d")
"""Invisible, but writing needs them: the soft hyphen, and what parts or joins letters in Persian, Hindi and so on."""


# No scheme that runs as script, and no sign that could end an attribute, wherever the address is written.
_LINK = re.compile(r"""(https://|tel:|mailto:)[^\s"'<>\\]+""")


def hidden(text: str) -> str:
    """The code point of the first invisible character, including bidirectional controls (Unicode TR 36)."""
    if text.isprintable():  # most are, and this is faster than looking at each character
        return ""
    # No `Zs`: a no-break space is not printable for Python, but texts may hold it.
    kinds = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
    bad = next((c for c in text if unicodedata.category(c) in kinds and c not in _JOINERS), "")
    return bad and f"U+{ord(bad):04X}"


def _plain(text: str) -> str:
    """Validate text for display on a page."""
    if bad := hidden(text):
        raise PydanticCustomError("hidden_character", "hidden character", {"code": bad})
    if text != text.strip():
        raise PydanticCustomError("outer_space", "space at an end")
    return text


def _link(url: str) -> str:
    # Before the pattern, for a message of its own: all that is missing is an s.
    if url.lower().startswith("http://"):
        raise PydanticCustomError("link_unencrypted", "link without encryption")
    if not _LINK.fullmatch(url):
        raise PydanticCustomError("link_scheme", "link scheme")
    # The pattern lets through the marks that make an address read backwards.
    return _plain(url)


def _written_day(value: object) -> object:
    """The date in a text: where a bare text may replace the object, Pydantic no longer knows that it reads JSON."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return value


Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
ShortText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
LongText = Annotated[str, Field(min_length=1, max_length=1200), AfterValidator(_plain)]
WebAddress = Annotated[str, Field(max_length=500), AfterValidator(_link)]
Millimeters = Annotated[float, Field(ge=0, le=2000)]
Ids = tuple[Id, ...]
WordKey = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,63}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]


class _Definition(BaseModel):
    # A misspelled key is a mistake to name, and so is a number in quotes: nothing is guessed. The docstrings of fields
    # become the descriptions that an editor's program shows.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Passage(TextOrObject):
    """Words and an optional list under them. A bare string is a passage too."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    text: LongText
    """The words. `[[id]]` and `[[id|words]]` link to a part, a topic or a word explained; `{sites}` and the like are
    totals."""
    # Not strict: after the validator that accepts a bare text, Pydantic refuses a list where a tuple is declared.
    items: Annotated[tuple[LongText, ...], Field(strict=False)] = ()
    """A list under the words."""


Tier = Literal["wait", "clinic", "emergency"]
"""Whom to call: nobody yet, the clinic, or the emergency number."""


class Paragraph(Passage):
    """A passage with the ids of its sources."""

    heading: ShortText | None = None
    """A heading over it, which breaks a long text. It stands over the paragraphs that follow, too, up to the next
    heading."""
    tier: Tier | None = None
    """Whom to call about what it lists; its heading is drawn accordingly. emergency, clinic, or wait: wait and see."""
    sources: Annotated[Ids, Field(strict=False)] = ()
    """The ids of the sources that say so."""
    handout: Literal["text", "lines"] | None = None
    """text: the handout prints it too. lines: with room to write after each item."""
    compares: Annotated[Ids, Field(max_length=9, strict=False)] = ()
    """The ids of comparisons that are drawn under it. Its words give their numbers, too."""
    countries: Annotated[Ids, Field(strict=False)] = ()
    """The ids of the countries where it holds: readers of others do not see it. elsewhere: shown where no country is
    chosen. Left out, it holds everywhere."""
    checked: Annotated[PastDay | None, BeforeValidator(_written_day)] = None
    """The day on which somebody last made sure that it still holds in its country."""

    @model_validator(mode="after")
    def _checked_in_country(self) -> Self:
        # Rules of a country change, so that they need a date; `elsewhere` is no country.
        in_country = any(name != ELSEWHERE for name in self.countries)
        if in_country != (self.checked is not None):
            raise PydanticCustomError("country_checked", "country checked")
        return self


Also = Annotated[tuple[ShortText, ...], Field(max_length=99, strict=False)]
"""What readers may type to find a part, besides its name and its texts: everyday words, wrong names, symptoms."""

CodeSystem = Literal["ICD-10-CM", "SNOMED CT", "RxNorm", "CPT", "HCPCS"]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$")]
Codes = dict[CodeSystem, Annotated[tuple[Code, ...], Field(min_length=1, max_length=99, strict=False)]]
"""The codes by which health records ask for a text, by their system. Pages do not show them."""

Paragraphs = Annotated[tuple[Paragraph, ...], Field(min_length=1)]

Summary = Annotated[tuple[Paragraph, ...], Field(max_length=4)]
"""The answer in short, which a part's text opens with: one line a paragraph."""


class Review(_Definition):
    """Who reviewed the words, and how long that review is valid. Shown on every page and embed.

    `words` holds the fingerprint of each part's words as the reviewer read them; `anatomy-viewer sign` writes
    them. What has changed since is shown as changed.
    """

    status: Literal["draft", "reviewed"]
    """draft: nobody has reviewed the words. reviewed: somebody has, whom the other fields name."""
    by: ShortText | None = None
    """Who has read all words."""
    qualification: ShortText | None = None
    """What qualifies them."""
    on: PastDay | None = None
    """The day on which they finished reading."""
    next: date | None = None
    """The day by which to read again."""
    words: dict[Id, Fingerprint] = {}
    """What was read. A command writes it."""

    @field_validator("next")
    @classmethod
    def _after_on(cls, following: date | None, info: ValidationInfo) -> date | None:
        # `on` is missing here if it was invalid, which has its own message.
        on = info.data.get("on")
        if following and on and following <= on:
            raise PydanticCustomError("review_order", "review order", {"on": on.isoformat()})
        return following

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if self.status == "reviewed" and not (self.by and self.qualification and self.on and self.next):
            raise PydanticCustomError("unsigned_review", "unsigned review")
        if self.status == "reviewed" and not self.words:
            raise PydanticCustomError("unbound_review", "unbound review")
        return self


class Quote(_Definition):
    """What a source says, word for word, so that a reviewer can compare it with ours. Pages do not show it."""

    says: LongText
    """The words of the source."""
    place: ShortText | None = None
    """Where they stand in it, such as section 4.2."""


class Source(_Definition):
    """A source. `status` says whether the cited work itself was read, or only a secondary copy."""

    cite: LongText
    """The work, as readers look it up."""
    url: WebAddress | None = None
    """Its address."""
    kind: ShortText
    """What it is, such as study or guideline."""
    status: Literal["read", "to be confirmed"]
    """read: the work itself was read. to be confirmed: only a copy or a part of it."""
    checked: PastDay
    """The day on which that was last looked at."""
    look_up: ShortText | None = None
    """What to look up there, while it is to be confirmed. Only the reviewer's sheet shows it."""
    quotes: Annotated[tuple[Quote, ...], Field(max_length=20, strict=False)] = ()
    """What it says, word for word. Only the reviewer's sheet shows it."""


class Wording(TextOrObject):
    """Words of the interface in this diagram's own terms: a text, or one form for each number of things ("{n} points").

    The forms are those of Unicode (CLDR); every language has `other`.
    """

    model_config = ConfigDict(use_attribute_docstrings=True)

    text: ShortText | None = None
    """The words, where there is no number in them."""
    zero: ShortText | None = None
    one: ShortText | None = None
    two: ShortText | None = None
    few: ShortText | None = None
    many: ShortText | None = None
    other: ShortText | None = None

    @model_validator(mode="after")
    def _text_or_forms(self) -> Self:
        if (self.text is None) == (self.other is None) or (self.text is not None and len(self.forms) > 0):
            raise PydanticCustomError("wording", "wording")
        return self

    @property
    def forms(self) -> dict[str, str]:
        """The forms by their CLDR name; none for a plain text."""
        found = {name: getattr(self, name) for name in ("zero", "one", "two", "few", "many", "other")}
        return {name: form for name, form in found.items() if form is not None}

    @property
    def texts(self) -> tuple[str, ...]:
        """The text, or all forms."""
        return tuple(self.forms.values()) if self.text is None else (self.text,)

    @property
    def value(self) -> str | dict[str, str]:
        """The text or the forms, as the interface words hold them."""
        return self.forms if self.text is None else self.text


class Kind(_Definition):
    """A kind of structure: its name, and how such structures are drawn."""

    one: ShortText
    """What one of them is called, such as nerve."""
    other: ShortText
    """What several are called, such as nerves."""
    look: Literal["fibers", "line", "outline"] = "fibers"
    """fibers: translucent tissue with fine strokes, such as flesh. line: a solid ribbon, such as a nerve or a vessel.
    outline: something seen by its edge, such as a ligament or a bone."""


class View(_Definition):
    """A side of the diagram: a drawing, mirrored or as drawn, and the direction it is seen from."""

    id: Id
    """Part of addresses that others link to. Never change it."""
    artwork: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}\.svg$")]
    """The drawing's file in assets/svg."""
    title: ShortText
    """What readers call this side."""
    short: ShortText | None = None
    """A word that stands for the title on a phone's buttons."""
    mirror: bool = False
    """Whether the drawing is shown as its mirror image."""
    facing: Annotated[float | None, Field(ge=0, lt=360)] = None
    """The direction that it is seen from, in degrees about the vertical axis: 0 from the person's front, 90 from
    their left, 180 from behind, 270 from their right. Leave it out where the person's left and right mean nothing."""
    edges: tuple[ShortText, ShortText] | None = None
    """What lies toward the left edge of the picture and toward its right edge, such as Thumb side. Left out, a view
    that has `facing` says the person's own right, left, front or back."""


class Section(_Definition):
    """A text under a heading of its own."""

    id: Id | None = None
    """Names the section in translations, so that its heading can change. No other section of the same part has it."""
    heading: ShortText
    """What the section is about, as readers see it."""
    text: tuple[Paragraph, ...] = ()
    """Its paragraphs. Only a section that shows sites may do without."""
    shows: Literal["sites"] | None = None
    """sites: this section of a structure holds its points, in close-ups and in words. Without such a section they
    come last."""
    sources: Ids = ()
    """The sources of every paragraph here that names none itself."""

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if not self.text and not self.shows:
            raise PydanticCustomError("empty_section", "empty section")
        return self


class _Part(_Definition):
    """What areas and structures have in common."""

    id: Id
    """Part of addresses that others link to. Never change it."""
    name: ShortText
    """Its name in the pictures, the list and the text."""
    also: Also = ()
    """What readers may type to find it, besides its name and its texts."""
    codes: Codes = {}
    """Codes by system, such as ICD-10-CM, by which a record system asks for it. Pages do not show them."""
    summary: Summary = ()
    """The answer in short, which its text opens with: one line a paragraph."""
    sections: Annotated[tuple[Section, ...], Field(max_length=20)] = ()
    """Its text, under headings of your own."""
    sources: Ids = ()
    """The sources of every paragraph that names none itself, nor by its section."""
    identifiers: dict[ShortText, ShortText] = {}
    """Its number in catalogs of anatomy, such as FMA or UBERON."""

    @property
    def plainest(self) -> str:
        """The name that most readers know."""
        return self.name


class Region(_Part):
    """An area of the picture, with the structures in it."""

    structures: Ids = ()
    """The ids of the structures in it. An area may have none."""
    color: ColorName | None = None
    """A color of the palette. Left out, the area gets the one at its place in the palette."""


class Extra(_Definition):
    """The maximum number of extra points in a structure, and the units in all of them."""

    sites: Annotated[int, Field(ge=1, le=99)]
    """The most points that may be added."""
    units: Annotated[int, Field(ge=1, le=9_999)]
    """The most units in all of them."""


class Structure(_Part):
    """A thing in an area, such as a nerve, a vessel or a bone."""

    kind: Id
    """The id of one of the kinds."""
    plain_name: ShortText | None = None
    """What somebody without training would call it."""
    extra: Extra | None = None
    """What a clinician may add beyond its sites."""

    @property
    def plainest(self) -> str:
        """The plain name, or else the name."""
        return self.plain_name or self.name


class Site(_Definition):
    """A point on one or both sides of the person, placed by distances from landmarks or other sites.

    Distances are millimeters over the skin, as they look straight in the drawing `view`: up or down first, then
    across; or, if `slanted`, both at once in one straight line as long as their diagonal. One name twice in `between`
    is a place and its mirror image on the person's other side.
    """

    id: Id
    """Part of addresses that others link to. Never change it."""
    structure: Id
    """The structure that it belongs to and lies in."""
    sides: tuple[Side, ...] = ()
    """The sides of the person that have it. Left out: left and right, or a single point in the middle where no view
    of the drawing says which way it faces."""
    view: Id
    """The drawing that it is measured in: the file's name without .svg."""
    from_: Annotated[Id | None, Field(alias="from")] = None
    """The landmark or site that it is measured from."""
    between: tuple[Id, Id] | None = None
    """Two landmarks or sites that it lies between."""
    at: Annotated[float | None, Field(ge=0, le=1)] = None
    """The share of the way between the two: 0.5 is halfway."""
    along: Literal["ridge"] | None = None
    """ridge: the way between the two follows the highest line, such as the top of a shoulder."""
    up: Millimeters = 0.0
    """Millimeters toward the top of the picture."""
    down: Millimeters = 0.0
    """Millimeters toward the bottom of the picture."""
    forward: Millimeters = 0.0
    """Millimeters toward the person's front, in a drawing of their side."""
    back: Millimeters = 0.0
    """Millimeters toward the person's back, in a drawing of their side."""
    outward: Millimeters = 0.0
    """Millimeters away from the midline, x = 0, in a symmetric drawing."""
    inward: Millimeters = 0.0
    """Millimeters toward the midline, x = 0, in a symmetric drawing."""
    slanted: bool = False
    """Whether the distances are one straight line, instead of one after the other."""
    dose: Annotated[int | None, Field(ge=1, le=9_999)] = None
    """The units given at this point, if any. What a unit is called stands in the words."""
    landmark: LongText
    """Where it lies, in words."""
    sources: Ids = ()
    """The sources that say so."""

    @model_validator(mode="after")
    def _one_start(self) -> Self:
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

    @property
    def units(self) -> int:
        """The units at each point: 0 without a dose."""
        return self.dose or 0


class Topic(_Definition):
    """A text that is about the diagram as a whole."""

    id: Id
    """Part of addresses that others link to. Never change it."""
    title: ShortText
    """What readers choose it by."""
    subject: ShortText | None = None
    """What its codes stand for, for machines. Pages do not show it."""
    also: Also = ()
    """What readers may type to find it, besides its title and its text."""
    codes: Codes = {}
    """Codes by system, such as ICD-10-CM, by which a record system asks for it. Pages do not show them."""
    text: Paragraphs
    """Its paragraphs."""
    sources: Ids = ()
    """The sources of every paragraph that names none itself."""
    urgent: bool = False
    """Whether it says when to get help at once. Every page links to it first."""
    lead: bool = False
    """Whether it stands open before everything else. Its first paragraph is the main message, at the head of the
    page."""
    walk: bool = False
    """Whether it lists the structures of the walk in their order."""
    timeline: bool = False
    """Whether it shows the timeline."""


class Arm(_Definition):
    """One of the two groups of a comparison."""

    label: ShortText
    """Who they are, such as With the medicine."""
    count: Annotated[float, Field(ge=0, le=100)]
    """How many of 100 people. A picture shows whole people; the words beside it say the number as it stands here."""
    fewer: bool = False
    """Whether there were fewer than `count`, and no source says how many."""

    @model_validator(mode="after")
    def _fewer_than_some(self) -> Self:
        if self.fewer and not self.count:
            raise PydanticCustomError("fewer_than_none", "fewer than none")
        return self


class Comparison(_Definition):
    """Two numbers of 100 people each, drawn as small figures of people."""

    id: Id
    """What paragraphs name it by."""
    title: ShortText
    """What was counted, such as Neck pain."""
    arms: tuple[Arm, Arm]
    """The two groups, in the order in which they are drawn."""
    sources: Annotated[Ids, Field(min_length=1)]
    """The ids of the sources that say so."""
    handout: bool = False
    """Whether the handout prints it too."""


class Help(Passage):
    """What a reader may notice in a step, and whom to call then."""

    tier: Tier
    """wait: wait and see. clinic: call your clinic. emergency: call the emergency number."""


Time = Annotated[int, Field(ge=0, le=999)]


class Step(_Definition):
    """A stretch of time after an appointment: what is usual then, and what to do."""

    id: Id
    """Names the step in translations."""
    title: ShortText
    """What the stretch is called, such as The first days."""
    days: tuple[Time, Time] | None = None
    """From which day to which. The day of the appointment is day 0."""
    weeks: tuple[Time, Time] | None = None
    """From which week to which, instead of days. Week 1 begins with the appointment."""
    usual: LongText
    """What is usual then."""
    do: LongText | None = None
    """What to do."""
    help: Annotated[tuple[Help, ...], Field(max_length=9)] = ()
    """What a reader may notice, and whom to call then."""
    sources: Annotated[Ids, Field(min_length=1)]
    """The ids of the sources that say so."""

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if (self.days is None) == (self.weeks is None):
            raise PydanticCustomError("step_time", "step time")
        first, last = self.time
        if last < first:
            raise PydanticCustomError("step_order", "step order", {"last": last, "first": first})
        if self.weeks and not first:
            raise PydanticCustomError("step_week", "step week")
        return self

    @property
    def time(self) -> tuple[int, int]:
        """The first and the last day or week."""
        return self.days or self.weeks or (0, 0)

    @property
    def span(self) -> tuple[int, int]:
        """When it begins and ends, in days after the appointment: week 1 ends where week 2 begins, on day 7."""
        first, last = self.time
        return (first, last + 1) if self.days else (7 * (first - 1), 7 * last)


class Term(_Definition):
    """A glossary entry: one word, explained once."""

    id: Id
    """What links in texts name."""
    term: ShortText
    """The word."""
    text: LongText
    """What it means."""


class Country(_Definition):
    """A country whose rules readers can choose: paragraphs name it among their `countries`."""

    id: Annotated[Id, Field(max_length=20)]
    """Part of addresses that others link to, such as uk in ?country=uk. Never change it."""
    name: ShortText
    """What readers choose it by."""
    emergency: Annotated[str | None, Field(pattern=r"^[0-9]{2,6}$")] = None
    """The telephone number that readers in danger should call there."""
    sources: Ids = ()
    """The ids of the sources that give the number."""
    checked: PastDay
    """The day on which somebody last made sure that the number is right."""


class Change(_Definition):
    """When words changed to those with this fingerprint; written by `anatomy-viewer announce`."""

    of: Fingerprint
    """Names the words."""
    on: PastDay
    """The day on which they took the place of others."""


class Expect(_Definition):
    """Totals the sites must add up to, so that a lost or duplicated point is noticed."""

    sites: Annotated[int, Field(ge=0)]
    """The number of points. A site on both sides counts twice."""
    units: Annotated[int, Field(ge=0)] = 0
    """The units in all of them."""


class Definitions(_Definition):
    """Everything that `regions.json` says."""

    schema_: Annotated[str | None, Field(alias="$schema", max_length=200)] = None
    """The schema that an editor's program completes and checks by."""
    id: Id
    """Names the diagram."""
    language: Language
    """The language of the words in this file."""
    title: ShortText
    """The diagram's title."""
    purpose: LongText
    """What the diagram is for, in a sentence or two."""
    disclaimer: LongText
    """What it is not for. Every page shows it."""
    trademark: LongText | None = None
    """A notice at the foot of every page."""
    review: Review
    """Who has checked the words."""
    sources: dict[Id, Source] = {}
    """The works that texts cite, by an id."""
    changes: dict[Id, Change] = {}
    """When the words of each part last changed; `anatomy-viewer announce` writes it for the feed of changes."""
    kinds: dict[Id, Kind] = {}
    """The kinds of structures, by an id."""
    words: dict[WordKey, Wording] = {}
    """Words of the interface in this diagram's own terms, by the keys of the viewer's words, such as points or
    topics."""
    surface: Annotated[str | None, Field(pattern=r"^[a-z][a-z0-9-]{0,63}\.json$")] = None
    """The file in assets/model with the person's measured surface. Without one, points are placed on the flat
    drawings."""
    views: Annotated[tuple[View, ...], Field(min_length=1, max_length=12)]
    """The sides, in the order of the sheet."""
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=99)]
    """The areas, in the order of the list."""
    structures: Annotated[tuple[Structure, ...], Field(max_length=MOST_STRUCTURES)] = ()
    """The structures in the areas."""
    walk: Ids = ()
    """The ids of structures in the order in which a reader is led from one to the next. Left out, there is no such
    order."""
    sites: Annotated[tuple[Site, ...], Field(max_length=MOST_SITES)] = ()
    """The points, those of each structure in the order of their numbers."""
    expect: Expect | None = None
    """The totals that the sites must add up to."""
    topics: tuple[Topic, ...] = ()
    """Texts about the diagram as a whole, in the order of the list."""
    comparisons: Annotated[tuple[Comparison, ...], Field(max_length=99)] = ()
    """Numbers that are drawn as figures of people."""
    timeline: Annotated[tuple[Step, ...], Field(max_length=20)] = ()
    """What follows an appointment, step by step."""
    glossary: tuple[Term, ...] = ()
    """Words explained, in the order of the list."""
    countries: Annotated[tuple[Country, ...], Field(max_length=30)] = ()
    """The countries whose rules readers can choose, in the order of the choice."""

    @model_validator(mode="after")
    def _with_sides(self) -> Self:
        """Give sites that name no sides both, unless nothing says which side of a drawing is which."""
        # Here and not in `Site`, which knows no views.
        facing = {view.artwork.removesuffix(".svg") for view in self.views if view.facing is not None}
        if all(site.sides for site in self.sites):
            return self
        sided = {True: ("left", "right"), False: ("middle",)}
        sites = (s if s.sides else s.model_copy(update={"sides": sided[s.view in facing]}) for s in self.sites)
        return self.model_copy(update={"sites": tuple(sites)})


def load_definitions(file: Path | File) -> tuple[Definitions, SourceFile]:
    """The definitions in a file, and where each value in it stands (for later messages).

    Raises `ContentError` listing every problem within the file.
    """
    text = read_text(file)
    raw, source = json_file.read(text, file.name)
    if not isinstance(raw, dict):
        raise ContentError([source.no_object()])
    try:
        # From the text again, not from `raw`: in JSON a strict model takes a list for a tuple and a text for a date.
        return Definitions.model_validate_json(text), source
    except ValidationError as error:
        raise ContentError(explain(error, Definitions, source)) from None


def read_text(source: Path | File) -> str:
    """The text of a file from outside. Raises `ContentError` where it cannot be read, is too large or is not UTF-8."""
    return utf8_text(as_file(source, LARGEST_FILE))


def schema() -> dict[str, Any]:
    """The JSON schema of `regions.json`, from which editors complete and check while typing."""
    return json_schema(Definitions)
