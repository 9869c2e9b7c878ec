"""Counts points and units, and fills the placeholders for them in texts: ``{sites}``, ``{units:temporalis}``.

A total is never typed into a text. It is counted from the sites, and filled in before anything else sees the text, so
that no sentence can disagree with the picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from viewer.content.definitions import Definitions, Side, Site, Structure
from viewer.content.source_file import Fault
from viewer.content.texts import LocatedText
from viewer.problems import nearest, shown

COUNTS = ("sites", "units", "structures")
_FITTING = {
    "sites": ("side", "middle", "extra", "most"),
    "units": ("side", "middle", "each", "extra", "most"),
    "structures": ("extra",),
}
"""What may be counted instead of everything: the points on each side or in the middle, the units at each point, the
extra ones that a clinician may add, or the most there can be with those."""

_IN_WORDS = "words"

FORMS = (
    "{sites}, {units} or {structures}, with the id of a part ({sites:ID}),"
    " then side, middle, each, extra, most or words"
)
_LITERAL = "for a brace that readers should see, write {{ or }}"

# Doubled braces come first, so that {{sites}} is a text in braces and not a total in single ones.
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_PLACEHOLDER = re.compile(r"(?P<count>[^\s:]+)(?::(?P<part>[^\s:]+))?(?P<options>(?: [^\s:]+)*)")
# Up to the placeholder: the start of the text or the end of a sentence, then opening quotes or the start of a link.
_BEGINS_SENTENCE = re.compile(r"""(?:^|[.!?…]["'”\u2019»)\]]*\s)["'“\u2018«(¿¡]*(?:\[\[[^\[\]|]*\|)?$""")

Say = Callable[[int, bool], str]
"""Writes a number in a language: in digits, or in words where the second argument asks for them."""


class Unfilled(Exception):
    """A placeholder that cannot be filled; `fault` says why."""

    def __init__(self, what: str, *, value: str, allowed: str, fix: str) -> None:
        self.fault = Fault(what, value=value, allowed=allowed, fix=fix)
        super().__init__(what)


@dataclass(frozen=True)
class Placeholder:
    """A parsed placeholder, such as ``{sites:palm side words}``."""

    written: str
    count: str
    part: str
    scope: str
    in_words: bool


@dataclass(frozen=True)
class Totals:
    """Counts the sites, units and structures of definitions: all of them, or those of one region or structure."""

    defined: Definitions

    def sites(self, part: str = "", side: Side | None = None) -> int:
        """How many points: a site on two sides counts twice. With `side`, those on that side alone."""
        return sum(_times(site, side) for site in self._sites(part))

    def units(self, part: str = "", side: Side | None = None) -> int:
        """How many units in all."""
        return sum(_times(site, side) * site.units for site in self._sites(part))

    def per_side(self, part: str = "") -> int:
        """How many points on each side; 0 where the sides differ, or where there is none."""
        left, right = (self.sites(part, side) for side in ("left", "right"))
        return left if left == right else 0

    def filled(self, text: str, say: Say) -> str:
        """A text with its placeholders filled in. Raises `Unfilled` for the first that cannot be."""

        def fill(match: re.Match[str]) -> str:
            if match[0] in ("{{", "}}"):
                return match[0][0]
            found = _parsed(match)
            number = say(self.count(found), found.in_words)
            begins = _BEGINS_SENTENCE.search(text[: match.start()])
            # Not `capitalize`, which would lower the other letters.
            return number[:1].upper() + number[1:] if begins else number

        return _BRACES.sub(fill, text)

    def filled_or_same(self, text: str, say: Say) -> str:
        """A text filled in, or unchanged where that is impossible: texts that pages do not show may be stale."""
        try:
            return self.filled(text, say)
        except Unfilled:
            return text

    def faults(self, texts: Iterable[LocatedText]) -> Iterator[Fault]:
        """What is wrong with each placeholder of texts."""
        for one in texts:
            for match in _BRACES.finditer(one.text):
                if match[0] not in ("{{", "}}"):
                    try:
                        self.count(_parsed(match))
                    except Unfilled as error:
                        yield error.fault.at(one.path)

    def count(self, asked: Placeholder) -> int:
        """What a placeholder stands for. Raises `Unfilled` where it stands for nothing."""
        if asked not in self._counted:
            self._counted[asked] = self._count(asked)
        return self._counted[asked]

    @cached_property
    def _counted(self) -> dict[Placeholder, int]:
        """The cached counts: a file may ask for one total many times and hold many sites."""
        # A cached property because it can be set on a frozen object.
        return {}

    def _count(self, asked: Placeholder) -> int:
        self._check_part(asked)
        value = shown(asked.written)
        if asked.scope == "each":
            return self._each(asked)
        if asked.scope == "side":
            left, right = (self._number(asked, side) for side in ("left", "right"))
            if left != right:
                what = f"the two sides differ: {left} on the left, {right} on the right"
                raise Unfilled(
                    what,
                    value=value,
                    allowed="as many on the left as on the right",
                    fix='remove "side", or correct the sites',
                )
            number = left
        else:
            number = self._number(asked, "middle" if asked.scope == "middle" else None)
        if not number:
            raise Unfilled(
                "a total that is 0",
                value=value,
                allowed="1 or more",
                fix="correct the placeholder, or remove the sentence",
            )
        return number

    def _number(self, asked: Placeholder, side: Side | None) -> int:
        structures = self._structures(asked.part)
        extra = (
            [structure.extra for structure in structures if structure.extra] if asked.scope in ("extra", "most") else []
        )
        if asked.count == "structures":
            return len(extra if asked.scope == "extra" else structures)
        added: int = sum(getattr(one, asked.count) for one in extra)
        if asked.scope == "extra":
            return added
        return added + (self.sites if asked.count == "sites" else self.units)(asked.part, side)

    def _each(self, asked: Placeholder) -> int:
        """The units at each point, which only a text about points of one size can name."""
        doses = sorted({site.units for site in self._sites(asked.part)})
        if len(doses) != 1:
            found = f"the points differ in their units ({', '.join(map(str, doses)) or 'there are none'})"
            raise Unfilled(
                found,
                value=shown(asked.written),
                allowed="points of the same units",
                fix="name a part, or reword the sentence",
            )
        return doses[0]

    def _check_part(self, asked: Placeholder) -> None:
        known = [*self._regions, *(structure.id for structure in self.defined.structures)]
        if asked.part and asked.part not in known:
            fix = nearest(asked.part, known) or f"one of: {', '.join(known[:12])}"
            raise Unfilled(
                "counts the points of something unknown",
                value=shown(asked.part),
                allowed="the id of a region or structure",
                fix=fix,
            )
        if asked.count == "structures" and asked.part and asked.part not in self._regions:
            fix = nearest(asked.part, list(self._regions)) or f"one of: {', '.join(self._regions)}"
            raise Unfilled(
                "counts the structures of something that is not a region",
                value=shown(asked.part),
                allowed="the id of a region",
                fix=fix,
            )

    @cached_property
    def _regions(self) -> dict[str, frozenset[str]]:
        """The ids of the structures in each region."""
        return {region.id: frozenset(region.structures) for region in self.defined.regions}

    def _structures(self, part: str) -> list[Structure]:
        names = self._regions.get(part, {part})
        return [structure for structure in self.defined.structures if not part or structure.id in names]

    def _sites(self, part: str) -> list[Site]:
        names = self._regions.get(part, {part})
        return [site for site in self.defined.sites if not part or site.structure in names]


def _times(site: Site, side: Side | None) -> int:
    return len(site.sides) if side is None else site.sides.count(side)


def _parsed(match: re.Match[str]) -> Placeholder:
    """The placeholder between two braces. Raises `Unfilled` where there is none."""
    found = _PLACEHOLDER.fullmatch(match[1]) if match[1] is not None else None
    if match[1] is None:
        raise Unfilled("a single brace", value=shown(match[0]), allowed=FORMS, fix=_LITERAL)
    if not found:
        raise Unfilled("not a placeholder", value=shown(match[0]), allowed=FORMS, fix=f"correct it; {_LITERAL}")
    count, options = found["count"], found["options"].split()
    if count not in COUNTS:
        raise Unfilled(
            "no such total",
            value=shown(match[0]),
            allowed=FORMS,
            fix=nearest(count, COUNTS) or f"correct it; {_LITERAL}",
        )
    scopes = [option for option in options if option != _IN_WORDS]
    fitting: tuple[str, ...] = (*_FITTING[count], _IN_WORDS)
    for option in options:
        if option not in fitting:
            fix = nearest(option, fitting) or "remove it"
            raise Unfilled(
                f'"{option}" does not go with {count}', value=shown(match[0]), allowed=", ".join(fitting), fix=fix
            )
    if len(scopes) > 1 or options.count(_IN_WORDS) > 1:
        allowed = f"one of {', '.join(fitting[:-1])}, and {_IN_WORDS}"
        raise Unfilled("too many options", value=shown(match[0]), allowed=allowed, fix="remove one")
    return Placeholder(
        written=match[0],
        count=count,
        part=found["part"] or "",
        scope=scopes[0] if scopes else "",
        in_words=_IN_WORDS in options,
    )
