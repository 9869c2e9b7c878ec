"""Letters that stand in for names: one for each part, apart from each other, inside the frame, never confused."""

from __future__ import annotations

from itertools import combinations, permutations
from math import dist

import pytest
from support.kinds import strips, write_made, write_strips

from viewer.artwork import geometry
from viewer.content import Content, View
from viewer.drawing.badges import APART, Badge, frame_width, free_corner, letters, place_badges, spread
from viewer.drawing.labels import crosses, picture_box, place_labels
from viewer.web.style_sheets import frame_style


def only_view(content: Content) -> View:
    return content.definitions.views[0]


def badges_in(content: Content, view: View) -> dict[str, Badge]:
    return place_badges(content, view, place_labels(content, view))


def badges_of(content: Content) -> list[Badge]:
    return list(badges_in(content, only_view(content)).values())


@pytest.mark.parametrize("count", [2, 30, 99])
def test_however_many_parts_there_are_the_letters_lie_apart_inside_the_frame(tmp_path, count):
    content = write_strips(tmp_path, count)
    view = only_view(content)
    badges = badges_of(content)
    assert {badge.part_id for badge in badges} == set(content.parts)
    assert all(max(abs(a.x - b.x), abs(a.y - b.y)) >= 21 for a, b in combinations(badges, 2))
    left, top, width, height = picture_box(content, view)
    frame = frame_width(content, view)
    assert frame <= width
    assert all(abs(badge.x - (left + width / 2)) <= frame / 2 - 8 for badge in badges)
    assert all(top + 8 <= badge.y <= top + height - 8 for badge in badges)


@pytest.mark.parametrize(("count", "corner"), [(2, "right"), (30, None)])
def test_a_touch_on_a_letter_means_no_other_letter_and_no_link_lies_over_one(tmp_path, count, corner):
    content = write_strips(tmp_path, count)
    badges = badges_of(content)
    for a, b in combinations(badges, 2):
        assert dist((a.x, a.y), (b.x, b.y)) >= a.reach + b.reach - 1e-6
    assert all(badge.reach >= 10 for badge in badges)
    assert free_corner(content, only_view(content), 50) == corner


@pytest.mark.parametrize(("count", "structures"), [(24, False), (30, False), (12, True), (24, True)])
def test_crowded_letters_do_not_overlap_on_a_phone_and_no_leader_meets_one_that_has_none(tmp_path, count, structures):
    content = write_strips(tmp_path, count, structures=structures)
    badges = badges_of(content)
    assert min(max(abs(a.x - b.x), abs(a.y - b.y)) for a, b in combinations(badges, 2)) >= 32
    for badge, other in permutations(badges, 2):
        if badge.leader and other.leader is None:
            assert geometry.distance([badge.leader], (other.x, other.y)) > 8, (badge.letter, other.letter)


@pytest.mark.parametrize("columns", [2, 5])
def test_leaders_of_letters_in_several_columns_do_not_cross(tmp_path, columns):
    leaders = [badge.leader for badge in badges_of(write_strips(tmp_path, 50, columns=columns))]
    assert [pair for pair in combinations(leaders, 2) if crosses(*pair)] == []


def test_the_sign_for_a_larger_picture_has_a_row_of_its_own_where_letters_fill_both_corners(tmp_path):
    few, many = (frame_style(write_strips(tmp_path / str(count), count)) for count in (2, 30))
    assert ("--corner:" in few, ".tools{position:static}" in few) == (True, False)
    assert ("--corner:" in many, ".tools{position:static}" in many) == (False, True)


def test_where_there_are_many_areas_numbers_count_them_because_long_roman_ones_have_no_room(tmp_path):
    assert set(letters(write_strips(tmp_path, 6)).values()) == {"I", "II", "III", "IV", "V", "VI"}
    assert set(letters(write_strips(tmp_path, 30)).values()) == {str(i) for i in range(1, 31)}


def test_structures_are_lettered_in_the_order_of_the_walk_and_areas_numbered_in_theirs(content):
    signs = letters(content)
    assert [signs[structure.id] for structure in content.structures] == list("ABCDEFG")
    assert [signs[region.id] for region in content.definitions.regions] == ["I", "II", "III", "IV"]


def test_after_26_structures_letters_are_doubled_and_none_is_used_twice(tmp_path):
    signs = letters(write_strips(tmp_path, 30, structures=True))
    assert [signs[f"part-{i}"] for i in (0, 25, 26, 29)] == ["A", "Z", "AA", "AD"]
    assert len(set(signs.values())) == 60


def test_an_area_stands_beside_its_first_structure_farther_out_and_without_a_leader(content):
    for view in content.definitions.views:
        left, _, width, _ = picture_box(content, view)
        middle = left + width / 2
        badges = badges_in(content, view)
        for label in place_labels(content, view):
            if label.part.id in content.artwork(view).regions:
                drawn = [one for one in content.structures_of(label.part) if one.id in badges]
                beside = min((badges[one.id] for one in drawn), key=lambda badge: badge.y)
                area = badges[label.part.id]
                assert area.leader is None
                assert (area.y, abs(area.x - middle)) == (beside.y, pytest.approx(abs(beside.x - middle) + APART))


def test_the_leader_of_a_letter_ends_where_that_of_its_name_does(content):
    for view in content.definitions.views:
        badges = badges_in(content, view)
        for label in place_labels(content, view):
            if label.leader:
                badge = badges[label.part.id]
                assert badge.leader == ((badge.x, badge.y), label.leader[1])


def test_letters_with_room_around_them_have_the_largest_reach_and_no_reach_overlaps_another(content):
    for view in content.definitions.views:
        badges = badges_in(content, view).values()
        assert {badge.reach for badge in badges} == {APART / 2 - 1}


def test_no_two_leaders_of_letters_cross_on_the_head(content):
    for view in content.definitions.views:
        leaders = [badge.leader for badge in badges_in(content, view).values() if badge.leader]
        assert [pair for pair in combinations(leaders, 2) if crosses(*pair)] == [], view.id


def test_the_frame_is_as_wide_as_the_drawing_or_as_its_letters_need_on_either_side(content):
    for view in content.definitions.views:
        left, _, width, _ = picture_box(content, view)
        middle = left + width / 2
        furthest = max(abs(badge.x - middle) for badge in badges_in(content, view).values())
        needed = 2 * round(furthest + APART / 2)
        assert frame_width(content, view) == max(content.artwork(view).box[2], needed)


def test_the_free_corner_is_on_the_side_whose_letters_end_higher_and_mirrored_with_the_view(content):
    assert free_corner(content, content.views["left"], 50) == "left"
    assert free_corner(content, content.views["right"], 50) == "right"
    assert free_corner(content, content.views["left"], 1000) is None


@pytest.mark.parametrize(
    ("preferred", "heights"),
    [
        ((60, 120, 200), [60, 120, 200]),  # apart already: nothing moves
        ((60, 70, 80), [60, 108, 156]),  # later ones make room downward
        ((0, 200), [22, 200]),  # never above the first row
        ((230, 235), [188, 236]),  # never below the last row: earlier ones make room upward
        ((100, 90), [100, 148]),  # the order stays, whatever they prefer
        ((), []),
    ],
)
def test_heights_are_apart_in_their_order_and_as_near_the_preferred_ones_as_that_allows(preferred, heights):
    assert spread(preferred) == heights


def test_heights_count_from_the_top_that_is_given():
    assert spread((0, 0, 900), top=100, apart=20, bottom=200) == [122, 142, 300]


def test_in_crowded_columns_letters_without_a_leader_stand_farther_out_than_those_with_one(tmp_path):
    made = strips(24, structures=True)
    for structure in made["json"]["structures"]:
        del structure["plain_name"]  # names of one line stand closer, and the letters with them
    content = write_made(tmp_path, made["json"], whole=made["svg"])
    left, _, width, _ = picture_box(content, only_view(content))
    middle = left + width / 2
    columns = len({badge.x for badge in badges_of(content)}) // 2
    assert columns > 1
    for side in (True, False):
        badges = sorted((one for one in badges_of(content) if (one.x > middle) is side), key=lambda one: one.y)
        for i in range(0, len(badges), columns):
            outward = sorted(badges[i : i + columns], key=lambda one: abs(one.x - middle))
            has_leader = [one.leader is not None for one in outward]
            assert has_leader == sorted(has_leader, reverse=True)
