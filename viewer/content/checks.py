"""Cross-checks within `regions.json`, and between it and the artwork."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from viewer.artwork import Artwork, DrawnPart, geometry
from viewer.content.definitions import ELSEWHERE, Comparison, Definitions, Step
from viewer.content.interface import fault, languages, page_folders
from viewer.content.markup import markup
from viewer.content.numerals import numbers
from viewer.content.placement import ON_EDGE, Placement, point_ids
from viewer.content.source_file import Fault, JsonPath, SourceFile, dotted
from viewer.content.texts import LINK, LocatedText, all_paragraphs, texts
from viewer.content.totals import Totals
from viewer.problems import Problem, nearest, shown

PAGE_IDS = frozenset({"diagram", "parts", "find", "glossary", "sources"})
"""Ids of the page's own sections; a part with the same id would be shown in their place."""

VIEW_IDS = frozenset({"all", "embed", "embed-this", "handout"}) | page_folders()
"""Names that a language's addresses and the embed's element use themselves; a view with one could not be reached."""

_OWN_ID = re.compile(r"(ad|source|meaning)-.*|.*-(name|amount)")
"""Ids that the page derives from others."""

_ALIKE = 0.75
"""How similar a name must be to an id to be offered as a correction: "finger" is to "fingers", "palm" is not to
"palmar"."""

NOTHING = "points to nothing"

_BESIDE_LINE = 15.0
"""mm. A point of a structure that is drawn as a line, such as a nerve, lies beside it: at most this far."""

_OUTSIDE = 1.0
"""mm. How far a shape may run past the outline: the width of the outline itself."""


def check_references(defined: Definitions, source: SourceFile, spoken: Iterable[str] | None = None) -> list[Problem]:
    """Find clashing ids, dangling references and citations, and totals that do not add up.

    `spoken` are the languages that the interface has words in; without it, those that come with the viewer.
    """
    known = tuple(languages() if spoken is None else spoken)
    found = chain(
        _language(defined, known),
        _page_ids(defined),
        _view_ids(defined),
        _references(defined),
        _totals(defined),
        _walk(defined),
        _sections(defined),
        _comparisons(defined),
        _timeline(defined),
        _wordings(defined),
        _facing(defined),
        _countries(defined),
        text_faults(texts(defined), defined),
    )
    return source.problems(found)


def text_faults(found: Iterable[LocatedText], defined: Definitions) -> Iterator[Fault]:
    """Find what would reach readers exactly as typed, in the definitions or a translation of them.

    Dangling links, totals that count nothing, and traces of HTML and Markdown.
    """
    # Read three times below, and an iterator lasts for one.
    found = tuple(found)
    # A site has no address of its own: its points have, one for each side.
    linkable = {name for path, name in _ids(defined) if path[0] != "sites"}
    for one in found:
        for name, label in LINK.findall(one.text) if one.links else ():
            if name not in linkable:
                yield Fault(
                    NOTHING,
                    value=shown(name),
                    allowed="the id of a region, structure, topic or glossary entry",
                    fix=_unlinked(name, label, linkable),
                    path=one.path,
                )
    yield from Totals(defined).faults(found)
    yield from markup(found)


def _unlinked(name: str, label: str, linkable: Collection[str]) -> str:
    """How to fix a dangling link: suggest the id it resembles, or else say that its target is gone."""
    near = nearest(name, linkable, cutoff=_ALIKE)
    return near or (f"write {shown(label)} without a link" if label else "write plain words without the brackets")


def _language(defined: Definitions, spoken: tuple[str, ...]) -> Iterator[Fault]:
    """Find a language that the interface has no words in."""
    if defined.language not in spoken:
        fix = "correct the tag, or write the interface's words in it (viewer/content/words)"
        yield Fault(
            "the interface has no words in this language",
            value=shown(defined.language),
            allowed=", ".join(spoken),
            fix=fix,
            path=("language",),
        )


def _page_ids(defined: Definitions) -> Iterator[Fault]:
    """Find ids that would occur twice in a page: its own, and those derived for the points of a site."""
    shown_ids = {name: path for path, name in _ids(defined) if path[0] != "sites"}
    for name, path in shown_ids.items():
        if name in PAGE_IDS or _OWN_ID.fullmatch(name):
            allowed = f"not {', '.join(sorted(PAGE_IDS))}, nor ad-…, source-…, meaning-…, …-name or …-amount"
            yield Fault(
                "this id is reserved by the page",
                value=shown(name),
                allowed=allowed,
                fix="choose another",
                path=(*path, "id"),
            )
    # A site in the middle gives its own id to its point, so that the two are no clash.
    points: set[str] = set()
    for i, name in point_ids(defined):
        if name in shown_ids or name in points:
            what, fix = f"its point gets the id {name}, which is taken", "rename one of the two"
            yield Fault(what, allowed="an id of its own", fix=fix, path=("sites", i, "id"))
        points.add(name)


def _view_ids(defined: Definitions) -> Iterator[Fault]:
    """Find views whose address is another page's."""
    for i, view in enumerate(defined.views):
        if view.id in VIEW_IDS:
            allowed = f"not {', '.join(sorted(VIEW_IDS))}"
            path = ("views", i, "id")
            yield Fault(
                "the address of this view is taken",
                value=shown(view.id),
                allowed=allowed,
                fix="choose another",
                path=path,
            )


def _references(defined: Definitions) -> Iterator[Fault]:
    """Find ids that occur twice, ids that lead nowhere, and structures that are not in exactly one area."""
    ids = list(_ids(defined))
    seen: dict[str, JsonPath] = {}
    for path, name in ids:
        if name in seen:
            yield Fault(
                f"the id is taken by {dotted(seen[name])}",
                value=shown(name),
                allowed="an id of its own",
                fix="rename one of the two",
                path=(*path, "id"),
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
            yield _misplaced(structure.id, defined).at(("structures", i))
    for i, site in enumerate(defined.sites):
        yield from _known(("sites", i, "structure"), site.structure, structures, "a structure's id")
        if "middle" in site.sides and len(site.sides) > 1:
            yield Fault(
                "a site in the middle has no other side",
                allowed='["middle"] or ["left", "right"]',
                fix="correct it",
                path=("sites", i, "sides"),
            )
    for path, cited in _citations(defined):
        yield from _known(path, cited, set(defined.sources), "the id of a source")
    for i, view in enumerate(defined.views):
        if view.id in [other.id for other in defined.views[:i]]:
            yield Fault(
                "the view occurs twice",
                value=shown(view.id),
                allowed="each view once",
                fix="rename or remove one of the two",
                path=("views", i, "id"),
            )


def _misplaced(name: str, defined: Definitions) -> Fault:
    """The fault of a structure that no region lists, or several do."""
    listing = [region.id for region in defined.regions if name in region.structures]
    allowed = "exactly one region"
    if listing:
        what, fix = (
            f"several regions list the structure {shown(name)}",
            'remove it from the "structures" of all but one',
        )
        return Fault(what, value=", ".join(listing[:12]), allowed=allowed, fix=fix)
    fix = f'add {shown(name)} to the "structures" of the region in which it lies'
    return Fault(f"no region lists the structure {shown(name)}", allowed=allowed, fix=fix)


def _known(path: JsonPath, name: str, known: Collection[str], allowed: str) -> Iterator[Fault]:
    """The fault of a name at a path that is none of those known; `allowed` says what those are."""
    if name not in known:
        some = f"write one of those defined ({', '.join(sorted(known)[:12])}), or define it"
        fix = nearest(name, known) or (some if known else "define it, or remove it here")
        yield Fault(NOTHING, value=shown(name), allowed=allowed, fix=fix, path=path)


def _walk(defined: Definitions) -> Iterator[Fault]:
    """Find ids in the walk that name no structure, or occur twice."""
    known = [structure.id for structure in defined.structures]
    for i, name in enumerate(defined.walk):
        yield from _known(("walk", i), name, known, "a structure's id")
        if name in defined.walk[:i]:
            yield Fault(
                "the structure occurs twice in the walk",
                value=shown(name),
                allowed="each structure once",
                fix="remove one",
                path=("walk", i),
            )
    for i, topic in enumerate(defined.topics):
        if topic.walk and not defined.walk:
            fix = 'write "walk", a list of the ids of structures, beside "structures"'
            yield Fault(
                "the topic lists a walk, but none is defined",
                allowed='"walk" in the definitions',
                fix=fix,
                path=("topics", i, "walk"),
            )


def _comparisons(defined: Definitions) -> Iterator[Fault]:
    """Comparisons that nothing draws, and numbers in a picture that the words above it do not give."""
    named = {one.id: one for one in defined.comparisons}
    yield from _twice("comparisons", defined.comparisons)
    drawn: set[str] = set()
    for path, paragraph, _ in all_paragraphs(defined):
        told = numbers(" ".join((paragraph.text, *paragraph.items)))
        for i, name in enumerate(paragraph.compares):
            place = (*path, "compares", i)
            if path[0] != "topics":
                yield Fault(
                    "only topics draw comparisons",
                    value=shown(name),
                    fix="move it to the paragraph of a topic",
                    path=place,
                )
            yield from _known(place, name, named, 'the id of one of the "comparisons"')
            if name in named:
                drawn.add(name)
                yield from _untold(named[name], told, place)
    for i, comparison in enumerate(defined.comparisons):
        if comparison.id not in drawn:
            fix = f'name it where its numbers are told: "compares": [{shown(comparison.id)}]'
            yield Fault(
                "no paragraph draws this comparison", value=shown(comparison.id), fix=fix, path=("comparisons", i)
            )


def _untold(comparison: Comparison, told: Counter[str], place: JsonPath) -> Iterator[Fault]:
    """Numbers of a comparison that the paragraph above it does not give: picture and words would disagree."""
    for arm in comparison.arms:
        # Where nobody was counted, the words may say "none" instead of 0.
        if arm.count and f"{arm.count:g}" not in told:
            allowed = f"one of its numbers: {', '.join(told) or 'it has none'}"
            fix = "correct the count, or give the number in the paragraph"
            yield Fault(
                f"the paragraph does not give the number of {shown(arm.label)}",
                value=f"{arm.count:g}",
                allowed=allowed,
                fix=fix,
                path=place,
            )


def _timeline(defined: Definitions) -> Iterator[Fault]:
    """A timeline that no topic shows, and a topic that shows one where there is none."""
    yield from _twice("timeline", defined.timeline)
    shown_by = [i for i, topic in enumerate(defined.topics) if topic.timeline]
    if defined.timeline and not shown_by:
        yield Fault(
            "no topic shows the timeline",
            fix='add "timeline": true to the topic that it belongs to',
            path=("timeline",),
        )
    # Without a timeline the first topic is told; with one, every topic after the first is one too many.
    for i in shown_by[:1] if not defined.timeline else shown_by[1:]:
        what = (
            "another topic already shows the timeline"
            if defined.timeline
            else "the topic shows a timeline, but none is defined"
        )
        yield Fault(
            what,
            value="true",
            allowed="in one topic",
            fix='remove it, or define "timeline"',
            path=("topics", i, "timeline"),
        )


def _twice(kind: str, items: Sequence[Comparison | Step]) -> Iterator[Fault]:
    """Ids that occur twice in a list of their own."""
    # Not among `_ids`: no address or link holds these, so a part may have the same one.
    for i, item in enumerate(items):
        if item.id in [other.id for other in items[:i]]:
            yield Fault(
                "the id occurs twice",
                value=shown(item.id),
                allowed="each id once",
                fix="rename one of the two",
                path=(kind, i, "id"),
            )


def _sections(defined: Definitions) -> Iterator[Fault]:
    """Find sections of a part with the same id, and sections that show points where there can be none."""
    for kind in ("regions", "structures"):
        for i, item in enumerate(getattr(defined, kind)):
            ids = [section.id for section in item.sections]
            for j, section in enumerate(item.sections):
                path = (kind, i, "sections", j)
                if section.id and section.id in ids[:j]:
                    yield Fault(
                        "the part has another section with this id",
                        value=shown(section.id),
                        allowed="each id once",
                        fix="rename one",
                        path=(*path, "id"),
                    )
                if section.shows and kind == "regions":
                    fix = "move it to a structure that has sites"
                    yield Fault(
                        "an area cannot show sites; only its structures can",
                        value=shown(section.shows),
                        fix=fix,
                        path=(*path, "shows"),
                    )


def _wordings(defined: Definitions) -> Iterator[Fault]:
    """Find interface words that do not exist, or that lack a placeholder."""
    for name, wording in defined.words.items():
        if found := fault(name, wording.value):
            yield found.at(("words", name))


def _facing(defined: Definitions) -> Iterator[Fault]:
    """Find views that do not say which way they face where that must be known."""
    facing = {view.artwork.removesuffix(".svg") for view in defined.views if view.facing is not None}
    allowed = "0 the person's front, 90 their left, 180 their back, 270 their right"
    for i, view in enumerate(defined.views):
        if defined.surface and view.facing is None:
            what = 'with a "surface", every view says which way it faces'
            yield Fault(what, allowed=allowed, fix='add "facing"', path=("views", i))
    for i, site in enumerate(defined.sites):
        if site.sides != ("middle",) and site.view not in facing:
            what = "left and right mean nothing in this drawing: no view of it says which way it faces"
            yield Fault(
                what,
                value=", ".join(site.sides),
                allowed=allowed,
                fix='add "facing" to its views, or remove "sides"',
                path=("sites", i, "sides"),
            )


def _countries(defined: Definitions) -> Iterator[Fault]:
    """Find countries that occur twice or use the reserved id, and paragraphs that name an unknown country."""
    ids = [country.id for country in defined.countries]
    for i, name in enumerate(ids):
        path = ("countries", i, "id")
        if name == ELSEWHERE:
            yield Fault(
                'this id is reserved for "no country chosen"',
                value=shown(name),
                allowed="another id",
                fix="rename it",
                path=path,
            )
        if name in ids[:i]:
            yield Fault(
                "the country occurs twice", value=shown(name), allowed="each country once", fix="remove one", path=path
            )
    for place, paragraph, _ in all_paragraphs(defined):
        for i, name in enumerate(paragraph.countries):
            yield from _known((*place, "countries", i), name, {*ids, ELSEWHERE}, "the id of a country, or elsewhere")


def _totals(defined: Definitions) -> Iterator[Fault]:
    """Find sums that differ from the expected ones."""
    if defined.expect is None:
        return
    found = {
        "sites": sum(len(s.sides) for s in defined.sites),
        "units": sum(len(s.sides) * s.units for s in defined.sites),
    }
    for name, total in found.items():
        expected = getattr(defined.expect, name)
        if total != expected:
            fix = "a site was lost or doubled: restore it, or correct the expected total"
            yield Fault(
                f"the {name} add up to {total}",
                value=str(expected),
                allowed=f"{total}, or other sites",
                fix=fix,
                path=("expect", name),
            )


def _ids(defined: Definitions) -> Iterator[tuple[JsonPath, str]]:
    """Every id that must be unique in the file, with the path of its thing."""
    for kind in ("regions", "structures", "topics", "glossary"):
        for i, item in enumerate(getattr(defined, kind)):
            yield (kind, i), item.id
    for i, site in enumerate(defined.sites):
        yield ("sites", i), site.id


def _citations(defined: Definitions) -> Iterator[tuple[JsonPath, str]]:
    """Every citation, with its path: those of paragraphs, of sections and of whole things."""
    for path, paragraph, _ in all_paragraphs(defined):
        yield from (((*path, "sources", i), name) for i, name in enumerate(paragraph.sources))
    for kind in ("regions", "structures", "sites", "topics", "comparisons", "timeline", "countries"):
        for i, item in enumerate(getattr(defined, kind)):
            yield from (((kind, i, "sources", j), name) for j, name in enumerate(item.sources))
            for j, section in enumerate(getattr(item, "sections", ())):
                yield from (((kind, i, "sections", j, "sources", k), name) for k, name in enumerate(section.sources))


def check_artwork(
    defined: Definitions, artworks: Mapping[str, Artwork], places: Iterable[Placement], source: SourceFile
) -> list[Problem]:
    """Find parts without a shape, shapes without a part or outside the outline, and misplaced or unseen points."""
    problems = [problem for artwork in artworks.values() for problem in _shapes(defined, artwork)]
    for kind in ("regions", "structures"):
        drawn = {name for artwork in artworks.values() for name in getattr(artwork, kind)}
        for i, item in enumerate(getattr(defined, kind)):
            if item.id not in drawn:
                fix = f'draw a shape with this id into the layer "{kind}" of a drawing, or remove the part'
                problems.append(source.problem((kind, i), "no drawing shows this part", fix=fix, part=item.id))
    indexes = {site.id: i for i, site in enumerate(defined.sites)}
    kinds = {structure.id: structure.kind for structure in defined.structures}
    places = tuple(places)
    problems += _doubled(places, indexes, source)
    for place in places:
        problems += _undrawn(place, indexes[place.site.id], source)
        if place.site.structure not in kinds:
            continue  # already reported as a dangling reference
        artwork, at = artworks[place.site.view], (place.x, place.y)
        part = artwork.structures.get(place.site.structure)
        looks = defined.kinds[kinds[place.site.structure]].look if kinds[place.site.structure] in defined.kinds else ""
        # On a ridge a point is on the edge of what a drawing shows, so it may come out just outside.
        edge = _BESIDE_LINE if looks == "line" else ON_EDGE if place.site.along else 0.0
        if part is None or not _holds(part, at, edge):
            i = indexes[place.site.id]
            where = f"x {place.x:.1f}, y {place.y:.1f} mm in {artwork.file}"
            what = f"the {place.side} point lies outside its structure ({place.site.structure})"
            fix = "correct the distances, or the structure's shape"
            problems.append(source.problem(("sites", i), what, value=where, fix=fix, part=place.site.id))
    return problems


def _holds(part: DrawnPart, at: geometry.Point, edge: float) -> bool:
    """Whether a part contains a point. A point at most `edge` mm outside its border counts as on it."""
    return geometry.contains(part.outlines, at) or geometry.distance(part.outlines, at) <= edge


def _doubled(places: Iterable[Placement], indexes: Mapping[str, int], source: SourceFile) -> Iterator[Problem]:
    """The problem of a left and a right point in one place, where readers would count one and read of two."""
    shown: dict[tuple[str, str, float, float], Placement] = {}
    for place in places:
        for sight in place.seen[:1]:
            # Rounded as pages write them; + 0.0 makes -0.0, the mirror image of 0.0, equal to it.
            first = shown.setdefault((place.site.id, sight.view.id, round(sight.x, 1) + 0.0, round(sight.y, 1)), place)
            if first is not place:
                i = indexes[place.site.id]
                where = f"x {abs(sight.x):.1f}, y {sight.y:.1f} mm"
                yield source.problem(
                    ("sites", i),
                    f"the {first.side} and the {place.side} point lie in the same place",
                    value=where,
                    fix='give it a distance "outward", or "sides": ["middle"] if there is only one',
                    part=place.site.id,
                )


def _undrawn(place: Placement, i: int, source: SourceFile) -> Iterator[Problem]:
    """The problem of a point that patients receive but no picture shows."""
    site, side = place.site, place.side
    if not place.seen:
        shown_by = "a view that faces the middle" if side == "middle" else f"a view that faces the person's {side}"
        yield source.problem(
            ("sites", i),
            f"no view shows the {side} point of this site",
            allowed=f'{shown_by}, of the artwork "{site.view}.svg"',
            fix=f'add such a view, or remove "{side}" from "sides"',
            part=site.id,
        )


def _shapes(defined: Definitions, artwork: Artwork) -> Iterator[Problem]:
    """Shapes of a drawing that show nothing defined, or that leave its outline."""
    for kind in ("regions", "structures"):
        known = {item.id for item in getattr(defined, kind)}
        parts: Mapping[str, DrawnPart] = getattr(artwork, kind)
        for part in parts.values():
            place = f"#{part.id}"
            if part.id not in known:
                fix = nearest(part.id, known) or f"delete it, or define it in {kind}"
                yield Problem(
                    file=artwork.file,
                    line=part.line,
                    path=place,
                    what=f"a shape in the layer {kind} for a part that is not defined",
                    value=shown(part.id),
                    fix=fix,
                )
            stray = artwork.strays[part.id]
            if stray > _OUTSIDE:
                yield Problem(
                    file=artwork.file,
                    line=part.line,
                    path=place,
                    what="the shape extends outside the outline",
                    value=f"{stray:.1f} mm outside",
                    allowed=f"at most {_OUTSIDE:g} mm",
                    fix="move its border inside the outline",
                )
