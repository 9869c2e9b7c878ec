"""The real content: what it must hold, and that every point lies where its words say."""

from __future__ import annotations

import json
import math
import shutil
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT
from support.samples import DEFINITIONS, FRONT, changed, write
from svg.path import parse_path

from viewer.content.content import Point, load_content
from viewer.content.definitions import load_definitions, schema
from viewer.content.snapshot import find_content

SIDED = {"corrugator": 1, "frontalis": 2, "temporalis": 4, "occipitalis": 3, "cervical-paraspinal": 2, "trapezius": 3}
RAW = json.loads((ROOT / "regions.json").read_text(encoding="utf-8"))
SITES = {site["id"]: site for site in RAW["sites"]}


@cache
def rings(data: str, *, half: bool) -> list[list[tuple[float, float]]]:
    """A closed path as points about 0.3 mm apart, drawn independently of the program's own geometry; a half twice."""
    assert data.lower().count("m") == 1, "a muscle's body is drawn as one closed path"
    steps = [(segment, 8 + math.ceil(abs(segment.end - segment.start) * 3)) for segment in parse_path(data)]
    ring = [(z.real, z.imag) for segment, n in steps for z in (segment.point(step / n) for step in range(n))]
    return [ring, [(-x, y) for x, y in ring]] if half else [ring]


def inside(ring: list[tuple[float, float]], x: float, y: float) -> bool:
    """Whether the ring winds round the point."""
    angles = [math.atan2(b - y, a - x) for a, b in [*ring, ring[0]]]
    turned = sum((after - before + math.pi) % math.tau - math.pi for before, after in pairwise(angles))
    return abs(turned) > 1


def test_it_holds_four_regions_seven_muscles_31_points_and_155_units(content):
    assert [region.id for region in content.definitions.regions] == ["forehead", "temples", "occiput", "neck"]
    assert [muscle.id for muscle in content.muscles] == ["corrugator", "procerus", *list(SIDED)[1:]]
    points = {point.id: point for point in content.points}
    assert (len(points), sum(point.site.units for point in points.values())) == (31, 155)
    assert RAW["expect"] == {"sites": 31, "units": 155}


def test_each_view_shows_its_own_points_and_no_other(content):
    assert Counter(point.view for point in content.points) == {"front": 7, "left": 4, "right": 4, "back": 16}
    assert {(point.view, point.side) for point in content.points if point.view in ("left", "right")} == {
        ("left", "left"),
        ("right", "right"),
    }


def test_a_point_is_named_by_muscle_side_and_number_and_a_midline_point_by_its_site(content):
    sided = {f"{muscle}-{side}-{n}" for muscle, count in SIDED.items() for side in ("left", "right") for n in range(1, count + 1)}
    assert {point.id for point in content.points} == {*sided, "procerus-1"}
    assert Counter(point.id for point in content.points).most_common(1)[0][1] == 1


def test_left_and_right_are_exact_mirrors(content):
    points = {point.id: point for point in content.points}
    for name, left in points.items():
        if left.side == "left":
            right = points[name.replace("-left-", "-right-")]
            assert (right.x, right.y) == (-left.x, left.y), name
    assert all(point.x == 0 for point in content.points if point.side == "middle")


def test_left_is_the_person_s_left(content):
    """In front of a person their left is at the right of the picture; from behind it is at the left."""
    for point in content.points:
        if point.side == "left" and point.view in ("front", "back"):
            assert (point.x > 0) == (point.view == "front"), point.id


@pytest.mark.parametrize("name", SITES)
def test_a_point_is_as_far_from_its_landmark_as_its_site_says(content, name):
    site = SITES[name]
    view = {"front": "front", "side": "left", "back": "back"}[site["view"]]
    x, y = origin(content, site, view)
    point = drawn(content, name, view)
    outward = 1 if point.x > 0 else -1
    across, down = (point.x - x, point.y - y) if view == "left" else (outward * (point.x - x), point.y - y)
    wished = site.get("back", 0) - site.get("forward", 0) + site.get("outward", 0) - site.get("inward", 0)
    assert across == pytest.approx(wished, abs=0.11)
    assert down == pytest.approx(site.get("down", 0) - site.get("up", 0), abs=0.11)


def drawn(content, name: str, view: str) -> Point:
    """A site's point on the left, or on the midline."""
    return next(p for p in content.points if p.site.id == name and p.view == view and p.side in ("left", "middle"))


def origin(content, site: dict, view: str) -> tuple[float, float]:
    """Where a site starts from, on the side where its point lies; landmarks are drawn on the half with positive x."""
    landmarks = content.artworks[site["view"]].landmarks
    sign = -1 if view == "back" and site.get("sides") != ["middle"] else 1
    ends = []
    for start in site.get("between", [site.get("from")]):
        if start in SITES:
            ends.append((drawn(content, start, view).x, drawn(content, start, view).y))
        else:
            ends.append((sign * landmarks[start][0], landmarks[start][1]))
    share = site.get("at", 0)
    return tuple(a + (b - a) * share for a, b in zip(ends[0], ends[-1], strict=True))


def test_every_point_lies_at_least_two_millimetres_inside_its_muscle(content):
    for point in content.points:
        (body,) = content.artwork(content.views[point.view]).muscles[point.site.muscle].body
        x = -point.x if content.views[point.view].mirror else point.x
        around = rings(body.data, half=body.half)
        assert any(inside(ring, x, point.y) for ring in around), point.id
        # where two halves meet at the midline there is no border
        edge = (at for ring in around for at in ring if not body.half or abs(at[0]) > 1.5)
        nearest = min(math.dist((x, point.y), at) for at in edge)
        assert nearest >= 2, f"{point.id}: {nearest:.1f} mm"


def test_the_version_is_the_same_for_the_same_bytes_and_another_for_others(tmp_path):
    first = load_content(write(tmp_path / "a")).version
    assert load_content(write(tmp_path / "b")).version == first
    words = load_content(write(tmp_path / "a", changed(DEFINITIONS, "Sample head", "Another head"))).version
    drawing = load_content(write(tmp_path / "a", front=changed(FRONT, "M0 10h10v1z", "M0 10h10v2z"))).version
    assert len({first, words, drawing}) == 3


def test_the_content_is_found_beside_the_package_in_a_checkout():
    assert find_content(ROOT / "viewer") == ROOT


def test_the_content_is_found_inside_an_installed_package(tmp_path):
    shutil.copy(ROOT / "regions.json", tmp_path)
    assert find_content(tmp_path) == tmp_path


def test_the_schema_beside_the_content_is_the_one_that_the_program_makes():
    assert json.loads((ROOT / "regions.schema.json").read_text(encoding="utf-8")) == json.loads(json.dumps(schema()))


def test_the_definitions_name_their_schema_so_that_editors_find_it():
    assert (ROOT / RAW["$schema"]).resolve() == ROOT / "regions.schema.json"


def test_the_schema_asks_for_the_keys_that_the_program_asks_for(tmp_path: Path):
    """Editors check by the schema alone: it must not be laxer than the program about what is there."""
    made = schema()
    for key in made["required"]:
        (tmp_path / "regions.json").write_text(
            json.dumps({name: value for name, value in RAW.items() if name != key}), encoding="utf-8"
        )
        with pytest.raises(Exception, match=f'"{key}" is missing'):
            load_definitions(tmp_path / "regions.json")
    assert made["additionalProperties"] is False
    assert set(RAW) <= set(made["properties"])
