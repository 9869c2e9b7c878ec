"""Where each site lies: computed from landmarks in millimetres, never typed as coordinates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from viewer.artwork import Artwork
from viewer.content.definitions import Definitions, Side, Site, View
from viewer.content.json_file import Path
from viewer.content.validation import line_of
from viewer.problems import Problem, shown

_ACROSS = ("outward", "inward")
_ALONG = ("forward", "back")
_BOTH_SIDES = ("front", "back")
"""Views that show the person's left and right at once."""

_LONGEST_CHAIN = 30
"""Sites placed from each other in a row. Each adds its own error to the next."""

_At = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A site on one side of the person, in the coordinates of its artwork (mm)."""

    site: Site
    side: Side
    x: float
    y: float


class _Unplaced(Exception):
    def __init__(self, what: str, value: str = "", allowed: str = "", fix: str = "") -> None:
        self.details = (what, value, allowed, fix)
        super().__init__(what)


def place_sites(
    defined: Definitions, artworks: Mapping[str, Artwork], lines: Mapping[Path, int], file: str
) -> tuple[tuple[Place, ...], list[Problem]]:
    """Every site on each of its sides, and a problem for each site that cannot be placed."""
    sites = {site.id: site for site in defined.sites}
    facing = {view.artwork.removesuffix(".svg"): view.id for view in reversed(defined.views)}
    placed: dict[str, _At] = {}
    places: list[Place] = []
    problems: list[Problem] = []
    for index, site in enumerate(defined.sites):
        try:
            x, y = _placed(site, sites, artworks, placed, ())
        except _Unplaced as error:
            what, value, allowed, fix = error.details
            line = line_of(("sites", index), lines)
            problems.append(Problem(file, line, f"sites[{index}] ({site.id})", what, value, allowed, fix))
            continue
        places += [Place(site, side, _sided(x, side, facing[site.view]), y) for side in site.sides]
    return tuple(places), problems


def point_id(site: Site, side: Side, number: int) -> str:
    """The id of a site's point on one side; `number` is the site's among those of its muscle, from 1."""
    return site.id if side == "middle" else f"{site.muscle}-{side}-{number}"


def point_ids(defined: Definitions) -> Iterator[tuple[int, str]]:
    """The id of every point, with the index of its site."""
    counted: Counter[str] = Counter()
    for i, site in enumerate(defined.sites):
        counted[site.muscle] += 1
        yield from ((i, point_id(site, side, counted[site.muscle])) for side in site.sides)


def views_showing(defined: Definitions, site: Site, side: Side) -> tuple[View, ...]:
    """The views in which a site's point on one side of the person can be seen."""
    drawn = (view for view in defined.views if view.artwork == f"{site.view}.svg")
    return tuple(view for view in drawn if view.id == side or view.id in _BOTH_SIDES)


def _sided(x: float, side: Side, facing: str) -> float:
    """The x of a half's point on one side: in front of the person their left is at the right of the picture."""
    if facing in ("left", "right") or side == "middle":
        return x
    return x if (facing == "front") == (side == "left") else -x


def _placed(
    site: Site, sites: Mapping[str, Site], artworks: Mapping[str, Artwork], placed: dict[str, _At], above: tuple[str, ...]
) -> _At:
    """The place of a site on the half of the drawing where x is positive; `placed` are those known already."""
    if site.id in placed:
        return placed[site.id]
    if site.id in above:
        raise _Unplaced(
            "the sites are placed from each other in a circle", " → ".join((*above, site.id)), fix="start one from a landmark"
        )
    if len(above) > _LONGEST_CHAIN:
        what, allowed = "too many sites are placed from each other in a row", f"at most {_LONGEST_CHAIN}"
        raise _Unplaced(what, allowed=allowed, fix="start one from a landmark")
    artwork = artworks.get(site.view)
    if artwork is None:
        allowed = ", ".join(sorted(artworks))
        raise _Unplaced("no view has this drawing", shown(site.view), allowed, 'name an artwork file of "views" without its ending')
    starts = [_start(name, site, sites, artworks, placed, (*above, site.id)) for name in site.starts]
    x, y = starts[0]
    if site.at is not None:
        (x0, y0), (x1, y1) = starts
        x, y = x0 + (x1 - x0) * site.at, y0 + (y1 - y0) * site.at
    side_view = site.view not in _fronts(artworks)
    for name in _ACROSS if side_view else _ALONG:
        if getattr(site, name):
            fitting = _ALONG if side_view else _ACROSS
            raise _Unplaced(
                f'"{name}" cannot be seen in this view',
                allowed=", ".join(("up", "down", *fitting)),
                fix="choose another direction",
            )
    away = site.back - site.forward if side_view else site.outward - site.inward
    placed[site.id] = (x + away, y + site.down - site.up)
    return placed[site.id]


def _start(
    name: str,
    site: Site,
    sites: Mapping[str, Site],
    artworks: Mapping[str, Artwork],
    placed: dict[str, _At],
    above: tuple[str, ...],
) -> _At:
    if name in sites:
        if sites[name].view != site.view:
            raise _Unplaced("placed from a site in another view", shown(name), fix="start from a landmark of this view")
        return _placed(sites[name], sites, artworks, placed, above)
    landmarks = artworks[site.view].landmarks
    if name not in landmarks:
        allowed = f"a site's id, or a landmark of {site.view}.svg: {', '.join(sorted(landmarks))}"
        raise _Unplaced("placed from something that does not exist", shown(name), allowed, "correct the name, or draw the landmark")
    return landmarks[name]


def _fronts(artworks: Mapping[str, Artwork]) -> frozenset[str]:
    """The drawings that are symmetric about x = 0, so that a distance from the midline can be measured in them."""
    return frozenset(stem for stem, artwork in artworks.items() if abs(2 * artwork.box[0] + artwork.box[2]) < 1e-6)
