"""Definitions and artwork together, cross-checked, with every point placed. The rest of the program works from this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from viewer.artwork import Artwork, Surface, geometry, load_artwork, load_surface, to_sheet
from viewer.content.card_picture import CardPicture, load_card_picture
from viewer.content.checks import check_artwork, check_references
from viewer.content.definitions import (
    Comparison,
    Definitions,
    Region,
    Side,
    Site,
    Structure,
    Topic,
    View,
    load_definitions,
)
from viewer.content.interface import FOLDER, Words, languages, load_words
from viewer.content.palette import ColorName, colors_of
from viewer.content.passages import Value, localize, own_words
from viewer.content.placement import Placement, Sighting, place_sites, point_id
from viewer.content.review import changed_since_review
from viewer.content.snapshot import DEFINITIONS, Snapshot, drawing_name, model_name, take, words_name
from viewer.content.texts import with_texts
from viewer.content.totals import Totals
from viewer.content.translation import Translation
from viewer.content.translations import load_translations, problems_alone
from viewer.problems import ContentError, Problem

VERSION_LENGTH = 12
"""Characters of a digest that tell one content from another in logs and at `/healthz`."""


@dataclass(frozen=True)
class SitePoint:
    """One place on the person: a site on one side. `x`, `y` are sheet units in the coordinates of its view's picture.

    `view` is the one that shows it best; `space` is where it lies on the person's surface, if the content has one.
    """

    id: str
    site: Site
    side: Side
    number: int
    view: str
    x: float
    y: float
    space: tuple[float, float, float] | None = None


@dataclass(frozen=True, eq=False)
class Content:
    """All words, facts and shapes, checked. Immutable; `version` identifies its bytes.

    `words` are those of the interface by language, the default language first. In content `localized` to another
    language, `untranslated` are the texts that are still in the `original` one. In `definitions` every total is
    filled in; `written` are the definitions as the editor wrote them, with placeholders. `points` holds each point
    once, in the view that shows it best; `sightings` holds it in every view that shows it.

    `artworks` are the drawings in mm. `plates` are the same drawings in sheet units, `scale` of them to a mm: pictures
    are drawn from these, and `points` and `sightings` use the same units. `card_picture` shows the turned person, if a
    picture of exactly these drawings has been taken.
    """

    definitions: Definitions
    written: Definitions
    artworks: Mapping[str, Artwork]
    points: tuple[SitePoint, ...]
    version: str
    plates: Mapping[str, Artwork] = field(default_factory=dict)
    scale: float = 1.0
    sightings: tuple[SitePoint, ...] = ()
    places: tuple[Placement, ...] = ()
    surface: Surface | None = None
    card_picture: CardPicture | None = None
    words: Mapping[str, Words] = field(default_factory=dict)
    translations: Mapping[str, Translation] = field(default_factory=dict)
    original: str = ""
    untranslated: frozenset[str] = frozenset()

    def localized(self, language: str) -> Content:
        """The same content in a language of `words`. Raises `KeyError` for another."""
        return self._languages[language]

    @cached_property
    def _languages(self) -> Mapping[str, Content]:
        translated = {language: self._in(language, words) for language, words in self.translations.items()}
        return MappingProxyType({self.definitions.language: self, **translated})

    def _in(self, language: str, translation: Translation) -> Content:
        # A text still in the original language gets its numbers in that language too.
        written, untranslated = localize(self.written, translation)
        in_original = partial(self.totals.filled, say=self.words[self.original].number)
        in_language = partial(self.totals.filled, say=self.words[language].number)
        defined = with_texts(written, lambda text: in_original(text) if text in untranslated else in_language(text))
        # A point carries its site, and with it the words for where it lies.
        sites = {site.id: site for site in defined.sites}
        points, sightings = (
            tuple(replace(point, site=sites[point.site.id]) for point in found)
            for found in (self.points, self.sightings)
        )
        return replace(
            self,
            definitions=defined,
            points=points,
            sightings=sightings,
            # As pages hold them, with the totals filled in: they look a text up here to mark its language.
            untranslated=frozenset(map(in_original, untranslated)),
        )

    @cached_property
    def totals(self) -> Totals:
        """The number of points and units, overall and for each part."""
        return Totals(self.written)

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The parts whose words have changed since the review in this language."""
        return changed_since_review(self.definitions)

    @cached_property
    def comparisons(self) -> Mapping[str, Comparison]:
        """Comparisons by id."""
        return MappingProxyType({comparison.id: comparison for comparison in self.definitions.comparisons})

    @cached_property
    def walk(self) -> tuple[Structure, ...]:
        """The structures the walk leads through, in order; empty if there is no walk."""
        named = {structure.id: structure for structure in self.definitions.structures}
        return tuple(named[name] for name in self.definitions.walk)

    def beside(self, structure: Structure) -> tuple[tuple[Structure, Literal["previous", "next"]], ...]:
        """The structures before and after one in the walk, where there are any."""
        if structure not in self.walk:
            return ()
        at = self.walk.index(structure)
        before, after = self.walk[max(at - 1, 0) : at], self.walk[at + 1 : at + 2]
        return (*((neighbor, "previous") for neighbor in before), *((neighbor, "next") for neighbor in after))

    def kinds_of(self, region: Region) -> tuple[str, ...]:
        """The kinds of structures in an area, each once."""
        kinds = dict.fromkeys(structure.kind for structure in self.structures_of(region))
        return tuple(self.definitions.kinds[kind].other for kind in kinds)

    @cached_property
    def structures(self) -> tuple[Structure, ...]:
        """All structures: those in the walk first, in its order, then the others."""
        walk = self.definitions.walk
        return (*self.walk, *(structure for structure in self.definitions.structures if structure.id not in walk))

    @cached_property
    def colors(self) -> Mapping[str, ColorName]:
        """The color of each area, and of each structure, which takes its area's color."""
        own = colors_of(self.definitions)
        return MappingProxyType({**own, **{name: own[region.id] for name, region in self._region_of.items()}})

    @cached_property
    def sided(self) -> bool:
        """Whether the person's left and right have a meaning in the pictures."""
        return any(view.facing is not None for view in self.definitions.views)

    @cached_property
    def parts(self) -> Mapping[str, Region | Structure]:
        """Regions and structures by id."""
        return MappingProxyType(
            {
                **{region.id: region for region in self.definitions.regions},
                **{structure.id: structure for structure in self.definitions.structures},
            }
        )

    @cached_property
    def _points_of(self) -> Mapping[str, tuple[SitePoint, ...]]:
        found: dict[str, list[SitePoint]] = {}
        for point in self.points:
            found.setdefault(point.site.structure, []).append(point)
        return {name: tuple(points) for name, points in found.items()}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Topics by id."""
        return MappingProxyType({topic.id: topic for topic in self.definitions.topics})

    @cached_property
    def views(self) -> Mapping[str, View]:
        """Views by id, in the order of the sheet."""
        return MappingProxyType({view.id: view for view in self.definitions.views})

    @property
    def drawings(self) -> Mapping[str, Artwork]:
        """The drawings in sheet units, by the name of their file."""
        return self.plates or self.artworks

    def artwork(self, view: View) -> Artwork:
        """The drawing that a view shows, in sheet units."""
        return self.drawings[view.artwork.removesuffix(".svg")]

    @cached_property
    def _region_of(self) -> Mapping[str, Region]:
        return {name: region for region in self.definitions.regions for name in region.structures}

    def region_of(self, structure_id: str) -> Region:
        """The area that a structure belongs to."""
        return self._region_of[structure_id]

    def structures_of(self, region: Region) -> tuple[Structure, ...]:
        """The structures of an area, those in the walk first, in its order."""
        return tuple(structure for structure in self.structures if structure.id in region.structures)

    def regions_in(self, view: View) -> tuple[Region, ...]:
        """The areas that a view shows."""
        return tuple(region for region in self.definitions.regions if region.id in self.artwork(view).regions)

    def stands_alone(self, region: Region, artwork: Artwork) -> bool:
        """Whether a drawing shows none of an area's structures: then the area itself is all there is to see of it."""
        return artwork.structures.keys().isdisjoint(region.structures)

    def points_of(self, structure_id: str, view_id: str | None = None) -> tuple[SitePoint, ...]:
        """The points of a structure, each once: all, or only those that the given view shows best."""
        return tuple(p for p in self._points_of.get(structure_id, ()) if view_id in (None, p.view))

    @cached_property
    def _seen_in(self) -> Mapping[str, tuple[SitePoint, ...]]:
        found: dict[str, list[SitePoint]] = {}
        for point in self.sightings:
            found.setdefault(point.view, []).append(point)
        return {name: tuple(points) for name, points in found.items()}

    def seen_in(self, view: View, structure_id: str | None = None) -> tuple[SitePoint, ...]:
        """The points that a view shows, for one structure or all, even if another view shows them better."""
        found = self._seen_in.get(view.id, ())
        return tuple(p for p in found if structure_id in (None, p.site.structure))

    def sites_of(self, structure_id: str) -> tuple[Site, ...]:
        """The sites of a structure, each once for both sides, in the order of their numbers."""
        return tuple(site for site in self.definitions.sites if site.structure == structure_id)

    def views_of(self, part_id: str) -> tuple[View, ...]:
        """The views that show a region or structure."""
        return tuple(
            view
            for view in self.definitions.views
            if part_id in self.artwork(view).regions or part_id in self.artwork(view).structures
        )

    def best_view(self, part_id: str) -> View:
        """The view that shows a part best: most of its points, then most of its shape; the first of equal ones."""
        structures = self._regions[part_id].structures if part_id in self._regions else (part_id,)

        def shown(view: View) -> tuple[int, float]:
            artwork = self.artwork(view)
            drawn = artwork.regions.get(part_id) or artwork.structures.get(part_id)
            points = sum(len(self.points_of(name, view.id)) for name in structures)
            return points, geometry.area(drawn.outlines) if drawn else 0.0

        return max(self.definitions.views, key=shown)

    @cached_property
    def _regions(self) -> Mapping[str, Region]:
        return {region.id: region for region in self.definitions.regions}


def load_content(folder: Path, definitions: str = DEFINITIONS) -> Content:
    """Load the content of a folder. Raises `ContentError` listing all problems in all files."""
    return load_snapshot(take(folder, definitions))[0]


def load_snapshot(files: Snapshot) -> tuple[Content, Snapshot]:
    """Load content from a snapshot, and return it with the part of the snapshot it used.

    Raises `ContentError` listing all problems in all files.
    """
    file = files.file(files.definitions)
    try:
        defined, source = load_definitions(file)
    except ContentError as error:
        # Nothing can be cross-checked, but whatever is wrong in other files is reported along with it.
        _, broken = _load_artworks(files, files.drawings())
        broken += problems_alone(file for _, file in files.translations())
        raise ContentError([*error.problems, *files.problems, *broken]) from None
    names = sorted({view.artwork for view in defined.views})
    artworks, problems = _load_artworks(files, names)
    problems += files.problems
    problems += check_references(defined, source, languages(files.words()))
    translated = dict(files.translations())
    translations, untranslatable = load_translations(translated.values(), defined)
    # The default language first: `words` promises it, and `_load_words` goes by it.
    named = {defined.language: own_words(defined)} | {
        name: own_words(defined, words) for name, words in translations.items()
    }
    words, wordless = _load_words(files, named)
    problems += untranslatable + wordless
    surface, unusable = _load_surface(files, defined)
    problems += unusable
    places: tuple[Placement, ...] = ()
    if len(artworks) == len(names) and not unusable:  # else every point would be reported as misplaced, too
        places, unplaced = place_sites(defined, artworks, surface, source)
        problems += unplaced + check_artwork(defined, artworks, places, source)
    if problems:
        raise ContentError(problems)
    picture = load_card_picture(files, defined, places)
    pictures = [picture.name] if picture and picture.data else []
    # Only what is used is hashed and stored: a file that lies beside it changes no version.
    models = [model_name(defined.surface)] if defined.surface else []
    used = files.only(
        (files.definitions, *translated, *map(words_name, words), *map(drawing_name, names), *models, *pictures)
    )
    filled = with_texts(defined, partial(Totals(defined).filled, say=words[defined.language].number))
    # Only now: the checks and their messages are in mm, as the illustrator draws.
    plates, scale = to_sheet(artworks)
    content = Content(
        definitions=filled,
        written=defined,
        artworks=MappingProxyType(artworks),
        plates=plates,
        scale=scale,
        points=tuple(_points(filled, places, lambda place: place.seen[:1], scale)),
        sightings=tuple(_points(filled, places, lambda place: place.seen, scale)),
        places=places,
        surface=surface,
        card_picture=picture,
        version=used.digest[:VERSION_LENGTH],
        words=MappingProxyType(words),
        translations=MappingProxyType(translations),
        original=defined.language,
    )
    return content, used


def _load_words(files: Snapshot, own: Mapping[str, Mapping[str, Value]]) -> tuple[dict[str, Words], list[Problem]]:
    """The interface words of each language, the diagram's own among them, and the problems of those that lack or
    break them.
    """
    words: dict[str, Words] = {}
    problems: list[Problem] = []
    added = files.words()
    for i, language in enumerate(own):
        try:
            words[language] = load_words(language, added.get(language), own[language])
        except ContentError as error:
            problems += error.problems
        except FileNotFoundError:
            if i:  # for the default language `check_references` reports it
                problems.append(
                    Problem(
                        file=f"regions.{language}.json",
                        line=0,
                        path="",
                        what="the interface has no words in this language",
                        fix=f"write them into {FOLDER}/{language}.json beside regions.json",
                    )
                )
    return words, problems


def _load_artworks(files: Snapshot, names: Iterable[str]) -> tuple[dict[str, Artwork], list[Problem]]:
    artworks: dict[str, Artwork] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            artworks[name.removesuffix(".svg")] = load_artwork(files.drawing(name))
        except ContentError as error:
            problems += error.problems
    return artworks, problems


def _load_surface(files: Snapshot, defined: Definitions) -> tuple[Surface | None, list[Problem]]:
    """The surface that the definitions name, if they name one."""
    if defined.surface is None:
        return None, []
    try:
        return load_surface(files.model(defined.surface)), []
    except ContentError as error:
        return None, list(error.problems)


def _points(
    defined: Definitions, places: Iterable[Placement], chosen: Callable[[Placement], Iterable[Sighting]], scale: float
) -> Iterator[SitePoint]:
    """The points of places, in the views that are `chosen` of those that show each."""
    # By site, so that its left and its right point have the same number.
    numbers: dict[str, int] = {}
    counted: dict[str, int] = {}
    sites = {site.id: site for site in defined.sites}
    for site in defined.sites:
        counted[site.structure] = counted.get(site.structure, 0) + 1
        numbers[site.id] = counted[site.structure]
    for place in places:
        site, side = sites[place.site.id], place.side
        name = point_id(site, side, numbers[site.id])
        for sighting in chosen(place):
            yield SitePoint(
                id=name,
                site=site,
                side=side,
                number=numbers[site.id],
                view=sighting.view.id,
                x=round(sighting.x * scale, 1) + 0.0,  # a point in the middle has no -0.0, which would be written as -0
                y=round(sighting.y * scale, 1),
                space=place.point,
            )
