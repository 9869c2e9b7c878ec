"""Cross-checks within `regions.json`, and between it and the artwork."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice

from viewer.artwork import Artwork, Part, geometry
from viewer.content.definitions import ELSEWHERE, Definitions
from viewer.content.interface import fault, languages
from viewer.content.json_file import Path, dotted
from viewer.content.markup import markup
from viewer.content.placement import ON_EDGE, Place, point_ids
from viewer.content.texts import LINK, Text, all_paragraphs, texts
from viewer.content.totals import Totals
from viewer.content.validation import line_of, written
from viewer.problems import MANY, Problem, nearest, shown

PAGE_IDS = frozenset({"diagram", "parts", "find", "glossary", "sources"})
"""What the page names itself; a part of the same name would be shown in its place."""

_OWN_ID = re.compile(r"(ad|source|meaning)-.*|.*-(name|amount)")
"""The page's own ids that are made of others."""

_ALIKE = 0.75
"""How like an id a name is that was meant to be it: "temple" is like "temples", and "temples" is not like "temporalis"."""

NOTHING = "points to nothing"
Found = tuple[Path, str, str, str, str]
"""A problem before it has its file and line: path, what, value, allowed, fix."""

_BESIDE_LINE = 15.0
"""mm. A point of a structure that is drawn as a line, such as a nerve, lies beside it: at most this far."""

_OUTSIDE = 1.0
"""mm. How far a shape may run past the outline: the width of the outline itself."""


def check_references(
    defined: Definitions, lines: Mapping[Path, int], file: str, spoken: Iterable[str] | None = None
) -> list[Problem]:
    """Find clashing ids, dangling references and citations, and totals that do not add up.

    `spoken` are the languages that the interface has words in; without it, those that come with the viewer.
    """
    known = tuple(languages() if spoken is None else spoken)
    found = chain(
        _language(defined, known),
        _page_ids(defined),
        _references(defined),
        _totals(defined),
        _walk(defined),
        _sections(defined),
        _wordings(defined),
        _facing(defined),
        _countries(defined),
        text_faults(texts(defined), defined),
    )
    return [Problem(file, line_of(path, lines), dotted(written(path, lines)), *rest) for path, *rest in islice(found, MANY)]


def text_faults(found: Iterable[Text], defined: Definitions) -> Iterator[Found]:
    """Find what would reach readers exactly as typed, in the definitions or a translation of them.

    Dangling links, totals that count nothing, and traces of HTML and Markdown.
    """
    found = tuple(found)
    linkable = {name for path, name in _ids(defined) if path[0] != "sites"}
    for one in found:
        for name, label in LINK.findall(one.text) if one.links else ():
            if name not in linkable:
                yield (
                    one.path,
                    NOTHING,
                    shown(name),
                    "the id of a region, structure, topic or glossary entry",
                    _unlinked(name, label, linkable),
                )
    yield from Totals(defined).faults(found)
    yield from markup(found)


def _unlinked(name: str, label: str, linkable: Collection[str]) -> str:
    """How to fix a dangling link: suggest the id it resembles, or else say that its target is gone."""
    near = nearest(name, linkable, cutoff=_ALIKE)
    return near or (f"write {shown(label)} without a link" if label else "write plain words without the brackets")


def _language(defined: Definitions, spoken: tuple[str, ...]) -> Iterator[Found]:
    if defined.language not in spoken:
        fix = "correct the tag, or write the interface's words in it (viewer/content/words)"
        yield ("language",), "the interface has no words in this language", shown(defined.language), ", ".join(spoken), fix


def _page_ids(defined: Definitions) -> Iterator[Found]:
    """Find ids that would occur twice in a page: its own, and those derived for the points of a site."""
    shown_ids = {name: path for path, name in _ids(defined) if path[0] != "sites"}
    for name, path in shown_ids.items():
        if name in PAGE_IDS or _OWN_ID.fullmatch(name):
            allowed = f"not {', '.join(sorted(PAGE_IDS))}, nor ad-…, source-…, meaning-…, …-name or …-amount"
            yield (*path, "id"), "the page needs this id for itself", shown(name), allowed, "choose another"
    points: set[str] = set()
    for i, name in point_ids(defined):
        if name in shown_ids or name in points:
            what, fix = f"its point gets the id {name}, which is taken", "rename one of the two"
            yield ("sites", i, "id"), what, "", "an id of its own", fix
        points.add(name)


def _references(defined: Definitions) -> Iterator[Found]:
    ids = list(_ids(defined))
    seen: dict[str, Path] = {}
    for path, name in ids:
        if name in seen:
            yield (
                (*path, "id"),
                f"the id is taken by {dotted(seen[name])}",
                shown(name),
                "an id of its own",
                "rename one of the two",
            )
        seen.setdefault(name, path)
    structures = {structure.id for structure in defined.structures}
    owners = Counter(name for region in defined.regions for name in region.structures)
    for i, region in enumerate(defined.regions):
        for j, name in enumerate(region.structures):
            yield from _known(("regions", i, "structures", j), name, structures, "a structure's id")
    for i, structure in enumerate(defined.structures):
        yield from _known(("structures", i, "kind"), structure.kind, defined.kinds, 'the id of one of the "kinds"')
        if owners[structure.id] != 1:
            count = f"in {owners[structure.id]} regions"
            yield (
                ("structures", i),
                "a structure belongs to one region",
                count,
                "exactly one",
                'correct the "structures" of the regions',
            )
    for i, site in enumerate(defined.sites):
        yield from _known(("sites", i, "structure"), site.structure, structures, "a structure's id")
        if "middle" in site.sides and len(site.sides) > 1:
            yield (
                ("sites", i, "sides"),
                "a site in the middle has no other side",
                "",
                '["middle"] or ["left", "right"]',
                "correct it",
            )
    for path, cited in _citations(defined):
        yield from _known(path, cited, set(defined.sources), "the id of a source")
    for i, view in enumerate(defined.views):
        if view.id in [other.id for other in defined.views[:i]]:
            yield ("views", i, "id"), "the view stands twice", shown(view.id), "each view once", "take one away"


def _known(path: Path, name: str, known: Collection[str], allowed: str) -> Iterator[Found]:
    if name not in known:
        fix = nearest(name, known) or f"one of: {', '.join(sorted(known)[:12])}"
        yield path, NOTHING, shown(name), allowed, fix


def _walk(defined: Definitions) -> Iterator[Found]:
    """Find ids in the walk that name no structure, or occur twice."""
    known = [structure.id for structure in defined.structures]
    for i, name in enumerate(defined.walk):
        yield from _known(("walk", i), name, known, "a structure's id")
        if name in defined.walk[:i]:
            yield ("walk", i), "the structure stands in the walk twice", shown(name), "each structure once", "take one away"
    for i, topic in enumerate(defined.topics):
        if topic.walk and not defined.walk:
            fix = 'write "walk", a list of the ids of structures, beside "structures"'
            yield ("topics", i, "walk"), "the topic lists a walk, and there is none", "", '"walk" in the definitions', fix


def _sections(defined: Definitions) -> Iterator[Found]:
    """Find sections of a part with the same id, and sections that show points where there can be none."""
    for kind in ("regions", "structures"):
        for i, item in enumerate(getattr(defined, kind)):
            ids = [section.id for section in item.sections]
            for j, section in enumerate(item.sections):
                path = (kind, i, "sections", j)
                if section.id and section.id in ids[:j]:
                    yield (
                        (*path, "id"),
                        "the part has another section with this id",
                        shown(section.id),
                        "each id once",
                        "rename one",
                    )
                if section.shows and kind == "regions":
                    fix = "move it to a structure that has sites"
                    yield (*path, "shows"), "an area shows no sites: its structures do", shown(section.shows), "", fix


def _wordings(defined: Definitions) -> Iterator[Found]:
    """Find interface words that do not exist, or that lack a placeholder."""
    for name, wording in defined.words.items():
        if found := fault(name, wording.value):
            yield ("words", name), *found


def _facing(defined: Definitions) -> Iterator[Found]:
    """Find views that do not say which way they face where that must be known."""
    facing = {view.artwork.removesuffix(".svg") for view in defined.views if view.facing is not None}
    allowed = "0 the person's front, 90 their left, 180 their back, 270 their right"
    for i, view in enumerate(defined.views):
        if defined.surface and view.facing is None:
            what = 'with a "surface", every view says which way it faces'
            yield ("views", i), what, "", allowed, 'add "facing"'
    for i, site in enumerate(defined.sites):
        if site.sides != ("middle",) and site.view not in facing:
            what = "left and right mean nothing in this drawing: no view of it says which way it faces"
            yield ("sites", i, "sides"), what, ", ".join(site.sides), allowed, 'add "facing" to its views, or take "sides" away'


def _countries(defined: Definitions) -> Iterator[Found]:
    """Find countries that stand twice or take the word for none, and paragraphs that name no country there is."""
    ids = [country.id for country in defined.countries]
    for i, name in enumerate(ids):
        if name == ELSEWHERE:
            yield ("countries", i, "id"), "this word stands for no country", shown(name), "another id", "rename it"
        if name in ids[:i]:
            yield ("countries", i, "id"), "the country stands twice", shown(name), "each country once", "take one away"
    for path, paragraph, _ in all_paragraphs(defined):
        for i, name in enumerate(paragraph.countries):
            yield from _known((*path, "countries", i), name, {*ids, ELSEWHERE}, "the id of a country, or elsewhere")


def _totals(defined: Definitions) -> Iterator[Found]:
    if defined.expect is None:
        return
    found = {"sites": sum(len(s.sides) for s in defined.sites), "units": sum(len(s.sides) * s.units for s in defined.sites)}
    for name, total in found.items():
        expected = getattr(defined.expect, name)
        if total != expected:
            fix = "a site was lost or doubled: restore it, or correct the expected total"
            yield ("expect", name), f"the {name} add up to {total}", str(expected), f"{total}, or other sites", fix


def _ids(defined: Definitions) -> Iterator[tuple[Path, str]]:
    for kind in ("regions", "structures", "topics", "glossary"):
        for i, item in enumerate(getattr(defined, kind)):
            yield (kind, i), item.id
    for i, site in enumerate(defined.sites):
        yield ("sites", i), site.id


def _citations(defined: Definitions) -> Iterator[tuple[Path, str]]:
    for path, paragraph, _ in all_paragraphs(defined):
        yield from (((*path, "sources", i), name) for i, name in enumerate(paragraph.sources))
    for kind in ("regions", "structures", "sites", "topics", "countries"):
        for i, item in enumerate(getattr(defined, kind)):
            yield from (((kind, i, "sources", j), name) for j, name in enumerate(item.sources))
            for j, section in enumerate(getattr(item, "sections", ())):
                yield from (((kind, i, "sections", j, "sources", k), name) for k, name in enumerate(section.sources))


def check_artwork(
    defined: Definitions, artworks: Mapping[str, Artwork], places: Iterable[Place], lines: Mapping[Path, int], file: str
) -> list[Problem]:
    """Find parts without a shape, shapes without a part or outside the outline, and misplaced or unseen points."""
    problems = [problem for artwork in artworks.values() for problem in _shapes(defined, artwork)]
    for kind in ("regions", "structures"):
        drawn = {name for artwork in artworks.values() for name in getattr(artwork, kind)}
        for i, item in enumerate(getattr(defined, kind)):
            if item.id not in drawn:
                line = line_of((kind, i), lines)
                fix = f'draw a shape with this id into the layer "{kind}" of a drawing, or take the part away'
                problems.append(Problem(file, line, f"{kind}[{i}] ({item.id})", "no drawing shows this part", fix=fix))
    indexes = {site.id: i for i, site in enumerate(defined.sites)}
    kinds = {structure.id: structure.kind for structure in defined.structures}
    for place in places:
        problems += _undrawn(place, indexes[place.site.id], lines, file)
        if place.site.structure not in kinds:
            continue  # already reported as a dangling reference
        artwork, at = artworks[place.site.view], (place.x, place.y)
        part = artwork.structures.get(place.site.structure)
        looks = defined.kinds[kinds[place.site.structure]].look if kinds[place.site.structure] in defined.kinds else ""
        edge = _BESIDE_LINE if looks == "line" else ON_EDGE if place.site.along else 0.0
        if part is None or not _holds(part, at, edge):
            i = indexes[place.site.id]
            where = f"x {place.x:.1f}, y {place.y:.1f} mm in {artwork.file}"
            what = f"the {place.side} point lies outside its structure ({place.site.structure})"
            fix = "correct the distances, or the structure's shape"
            problems.append(Problem(file, line_of(("sites", i), lines), f"sites[{i}] ({place.site.id})", what, where, fix=fix))
    return problems


def _holds(part: Part, at: geometry.Point, edge: float) -> bool:
    """Whether a part contains a point. A point at most `edge` mm outside its border counts as on it."""
    return geometry.contains(part.outlines, at) or geometry.distance(part.outlines, at) <= edge


def _undrawn(place: Place, i: int, lines: Mapping[Path, int], file: str) -> Iterator[Problem]:
    """The problem of a point that patients receive but no picture shows."""
    site, side = place.site, place.side
    if not place.seen:
        shown_by = "a view that faces the middle" if side == "middle" else f"a view that faces the person's {side}"
        yield Problem(
            file, line_of(("sites", i), lines), f"sites[{i}] ({site.id})", f"no view shows the {side} point of this site",
            allowed=f'{shown_by}, of the artwork "{site.view}.svg"', fix=f'add such a view, or take "{side}" out of "sides"',
        )  # fmt: skip


def _shapes(defined: Definitions, artwork: Artwork) -> Iterator[Problem]:
    for kind in ("regions", "structures"):
        known = {item.id for item in getattr(defined, kind)}
        parts: Mapping[str, Part] = getattr(artwork, kind)
        for part in parts.values():
            place = f"#{part.id}"
            if part.id not in known:
                fix = nearest(part.id, known) or f"delete it, or define it in {kind}"
                yield Problem(
                    artwork.file,
                    part.line,
                    place,
                    f"a shape in the layer {kind} that shows nothing defined",
                    shown(part.id),
                    fix=fix,
                )
            stray = _stray(part, artwork)
            if stray > _OUTSIDE:
                yield Problem(
                    artwork.file, part.line, place, "the shape leaves the outline", f"{stray:.1f} mm outside",
                    f"at most {_OUTSIDE:g} mm", "move its border inside the outline",
                )  # fmt: skip


def _stray(part: Part, artwork: Artwork) -> float:
    """How far a part's border runs outside the outline, within the picture's frame (mm)."""
    left, top, width, height = artwork.box
    framed = ((x, y) for polygon in part.outlines for x, y in polygon if left <= x <= left + width and top <= y <= top + height)
    stray = geometry.outside(artwork.silhouette, framed)
    return max((geometry.distance(artwork.silhouette, point) for point in stray), default=0.0)
