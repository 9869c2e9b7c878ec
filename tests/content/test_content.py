"""The real content: what it must hold, and that every point lies where its words say."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from support.samples import DEFINITIONS, FRONT, changed, problems_of, write
from support.served import ROOT
from svg.path import Move, parse_path

from tools.schemas import texts
from viewer.artwork import faces
from viewer.content.content import VERSION_LENGTH, Content, load_content, load_snapshot
from viewer.content.definitions import load_definitions, schema
from viewer.content.placement import facing_of
from viewer.content.snapshot import take
from viewer.problems import Problem

SIDED = {"corrugator": 1, "frontalis": 2, "temporalis": 4, "occipitalis": 3, "cervical-paraspinal": 2, "trapezius": 3}
RAW = json.loads((ROOT / "regions.json").read_text(encoding="utf-8"))


@cache
def rings(data: str, *, half: bool) -> list[list[tuple[float, float]]]:
    """Closed paths as points about 0.3 mm apart, drawn independently of the program's own geometry; a half twice."""
    drawn: list[list[tuple[float, float]]] = []
    for segment in parse_path(data):
        if isinstance(segment, Move):
            drawn.append([])
        else:
            n = 8 + math.ceil(abs(segment.end - segment.start) * 3)
            drawn[-1] += [(z.real, z.imag) for z in (segment.point(step / n) for step in range(n))]
    return drawn + [[(-x, y) for x, y in ring] for ring in drawn] if half else drawn


def inside(ring: list[tuple[float, float]], x: float, y: float) -> bool:
    """Whether the ring winds round the point."""
    angles = [math.atan2(b - y, a - x) for a, b in [*ring, ring[0]]]
    turned = sum((after - before + math.pi) % math.tau - math.pi for before, after in pairwise(angles))
    return abs(turned) > 1


def test_it_holds_four_regions_seven_muscles_31_points_and_155_units(content):
    assert [region.id for region in content.definitions.regions] == ["forehead", "temples", "occiput", "neck"]
    assert [muscle.id for muscle in content.structures] == ["corrugator", "procerus", *list(SIDED)[1:]]
    points = {point.id: point for point in content.points}
    assert (len(points), sum(point.site.units for point in points.values())) == (31, 155)
    assert RAW["expect"] == {"sites": 31, "units": 155}


def test_each_point_has_one_view_that_shows_it_best(content):
    best = Counter(point.view for point in content.points)
    assert best.keys() == content.views.keys()
    assert best["left"] == best["right"]
    assert best.total() == 31


def test_a_view_shows_every_point_that_faces_it_with_the_same_number(content):
    best = {point.id: point for point in content.points}
    for view in content.definitions.views:
        seen = {point.id: point.number for point in content.seen_in(view)}
        assert seen == {name: best[name].number for name in seen}
        assert len(seen) == len(content.seen_in(view))
    assert content.surface
    for place in content.places:
        # Measured again; 10 degrees around edge-on, and what lies behind a shoulder or in no muscle, are left open.
        normal = content.surface.nearest(place.point).normal
        for view in content.definitions.views:
            seen_in = {sighting.view.id for sighting in place.seen}
            cosine = faces(facing_of(view), normal)
            if cosine > 0.35 and not content.surface.covered(facing_of(view), place.point):
                astray = {sighting.view.id for sighting in place.astray}
                assert view.id in seen_in | astray, (place.site.id, place.side, view.id)
            if cosine < -0.17 and not place.site.along:
                assert view.id not in seen_in, (place.site.id, place.side, view.id)
    from_left, from_right = ({p.id for p in content.seen_in(content.views[name])} for name in ("left", "right"))
    assert {point.side for point in content.seen_in(content.views["left"])} == {"left"}
    assert from_right == {name.replace("-left-", "-right-") for name in from_left}
    assert {p.id for p in content.seen_in(content.views["front"])} >= {
        f"trapezius-{s}-{n}" for s in ("left", "right") for n in (1, 2, 3)
    }


def test_a_point_is_named_by_muscle_side_and_number_and_a_midline_point_by_its_site(content):
    sided = {
        f"{muscle}-{side}-{n}"
        for muscle, count in SIDED.items()
        for side in ("left", "right")
        for n in range(1, count + 1)
    }
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


def test_every_point_lies_at_least_two_millimeters_inside_its_muscle(content):
    """In the view that shows it best; what lies on top of a ridge lies on the edge of every view."""
    for point in (point for point in content.points if not point.site.along):
        (body,) = content.artwork(content.views[point.view]).structures[point.site.structure].body
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


@pytest.mark.parametrize("name", texts())
def test_the_schema_beside_the_content_is_the_one_that_the_program_makes(name):
    assert (ROOT / name).read_text(encoding="utf-8") == texts()[name], "run `make schemas`"


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


@pytest.fixture
def sample(tmp_path) -> Content:
    return load_content(write(tmp_path))


def test_a_part_shows_best_where_most_of_its_points_do_and_then_where_it_is_largest(sample):
    assert sample.best_view("temporalis").id == "left", "not the right, which has as many: the first of equals"
    assert sample.best_view("forehead").id == "front"
    few = replace(sample, points=tuple(one for one in sample.points if one.view == "right"))
    assert few.best_view("temporalis").id == "right"


def test_structures_come_in_the_order_of_the_walk_and_know_their_neighbors(sample):
    defined = sample.definitions.model_copy(update={"walk": ("temporalis",)})
    walked = replace(sample, definitions=defined)
    assert [one.id for one in walked.structures] == ["temporalis", "frontalis"]
    frontalis, temporalis = (sample.parts[name] for name in ("frontalis", "temporalis"))
    assert walked.beside(frontalis) == walked.beside(temporalis) == ()
    assert sample.beside(frontalis) == ((temporalis, "next"),)
    assert sample.beside(temporalis) == ((frontalis, "previous"),)


def test_an_area_stands_alone_where_a_drawing_shows_none_of_its_structures(sample):
    front, side = (sample.artworks[name] for name in ("front", "side"))
    region = sample.parts["temples"]
    assert (sample.stands_alone(region, front), sample.stands_alone(region, side)) == (True, False)


def test_points_are_found_by_their_structure_and_view(sample):
    assert [one.id for one in sample.points_of("temporalis", "right")] == ["temporalis-right-1", "temporalis-right-2"]
    assert len(sample.points_of("temporalis")) == 4
    assert sample.points_of("nothing") == ()
    front = sample.views["front"]
    assert [one.id for one in sample.seen_in(front, "frontalis")] == [one.id for one in sample.seen_in(front)]
    assert sample.seen_in(front, "temporalis") == ()
    assert [view.id for view in sample.views_of("temples")] == ["left", "right"]


def test_another_language_has_the_same_points_and_an_unknown_one_is_an_error(sample):
    assert sample.localized("en") is sample
    with pytest.raises(KeyError):
        sample.localized("es")


def test_a_text_in_the_original_language_has_its_numbers_in_that_language_too(tmp_path):
    write(tmp_path, changed(DEFINITIONS, "All of it.", "All {sites words}."))
    (tmp_path / "regions.es.json").write_text('{"language": "es"}', encoding="utf-8")
    spanish = load_content(tmp_path).localized("es")
    assert spanish.definitions.topics[0].text[0].text == "All seven."
    assert "All seven." in spanish.untranslated


def test_only_the_files_that_are_used_are_part_of_the_version(tmp_path):
    folder = write(tmp_path)
    _, used = load_snapshot(take(folder))
    assert set(used.files) == {"regions.json", "assets/svg/front.svg", "assets/svg/side.svg", "words/en.json"} & set(
        take(folder).files
    )
    (folder / "assets/svg/spare.svg").write_text("<svg", encoding="utf-8")
    assert load_content(folder).version == used.digest[:VERSION_LENGTH]


def test_a_language_without_words_for_the_interface_is_told_where_to_write_them(tmp_path):
    write(tmp_path)
    (tmp_path / "regions.cy.json").write_text('{"language": "cy"}', encoding="utf-8")
    assert problems_of(load_content, tmp_path) == (
        Problem(
            "regions.cy.json",
            0,
            "",
            "the interface has no words in this language",
            fix="write them into words/cy.json beside regions.json",
        ),
    )
