"""The weeks after an appointment: bars on a scale of weeks, and a diary with a box for each day."""

from __future__ import annotations

import re

from viewer.content import Step
from viewer.drawing.weeks import diary, last_day, timeline


def step(name: str, **when: tuple[int, int]) -> Step:
    return Step(id=name, title="T", usual="U", sources=("book",), **when)


def test_a_bar_reaches_from_its_first_day_to_its_last_and_meets_no_other(content):
    steps = (step("a", days=(0, 0)), step("b", weeks=(1, 4)), step("c", weeks=(5, 5)))
    drawn = timeline(steps, content.words["en"])
    bars = [
        {n: float(v) for n, v in re.findall(r' (x|y|width|height)="([\d.]+)"', one)}
        for one in re.findall(r"<rect[^>]*>", drawn)
    ]
    assert [(bar.get("x", 0), bar["width"]) for bar in bars] == [(0, 14), (0, 84), (84, 21)]
    assert len({bar["y"] for bar in bars}) == 2, "the third bar has room in the row of the first"


def test_the_diary_has_a_box_for_each_day_of_the_whole_weeks_which_are_numbered(content):
    boxes = diary((step("a", weeks=(1, 12)),), content.words["en"])
    assert len(re.findall(r"M[\d.]+ [\d.]+h63", boxes)) == 12
    assert len(re.findall(r"v9(?=m|M|\")", boxes)) == 12 * 6
    assert re.findall(r">(\d+)</text>", boxes) == [str(week) for week in range(1, 13)]


def test_the_scale_has_a_line_for_each_week_and_a_number_for_every_second(content):
    drawn = timeline((step("a", weeks=(1, 5)),), content.words["en"])
    axis = drawn[drawn.index('class="axis"') : drawn.index('class="step"')]
    (lines,) = re.findall(r' d="([^"]+)"', axis)
    assert lines.count("v") == 6, "one at the beginning, and one at the end of each week"
    assert [(words, int(x or 0)) for x, words in re.findall(r'<text(?: x="(\d+)")?[^>]*>(\d+)<', axis)] == [
        ("0", 0),
        ("2", 42),
        ("4", 84),
    ]


def test_a_bar_has_the_number_that_its_step_has_in_the_list(content):
    drawn = timeline((step("a", days=(0, 0)), step("b", weeks=(1, 12))), content.words["en"])
    assert re.findall(r">(\d+)</text>", drawn[drawn.index('class="step"') :]) == ["1", "2"]


def test_bars_that_overlap_in_time_have_rows_of_their_own_and_the_picture_grows_with_them(content):
    def height(*steps: Step) -> float:
        return float(re.search(r'viewBox="\S+ \S+ \S+ (\S+)"', timeline(steps, content.words["en"]))[1])

    first, second = step("a", weeks=(1, 4)), step("b", weeks=(2, 5))
    assert height(first, second) - height(first) == 17
    drawn = timeline((first, second), content.words["en"])
    assert len(set(re.findall(r'<rect[^>]* y="([^"]+)"', drawn))) == 2


def test_a_bar_may_begin_where_another_ends_in_the_same_row(content):
    drawn = timeline((step("a", weeks=(1, 2)), step("b", weeks=(3, 4))), content.words["en"])
    assert len(set(re.findall(r'<rect[^>]* y="([^"]+)"', drawn))) == 1


def test_all_of_the_scale_lies_within_the_picture(content):
    drawn = timeline((step("a", weeks=(1, 12)),), content.words["en"])
    left, _, width, _ = map(float, re.search(r'viewBox="([^"]+)"', drawn)[1].split())
    assert (left, left + width) == (-6, last_day((step("a", weeks=(1, 12)),)) * 3 + 6)


def test_the_last_day_is_the_latest_of_any_step_and_0_without_steps():
    assert last_day((step("a", weeks=(1, 12)), step("b", days=(3, 5)))) == 84
    assert last_day(()) == 0


def test_a_diary_of_part_of_a_week_has_the_boxes_of_all_of_it(content):
    boxes = diary((step("a", days=(0, 8)),), content.words["en"])
    assert re.findall(r">(\d+)</text>", boxes) == ["1", "2"]


def test_the_weeks_of_a_diary_stand_four_in_a_row_inside_the_picture(content):
    boxes = diary((step("a", weeks=(1, 9)),), content.words["en"])
    places = [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)h63", boxes)]
    rows = {y: [x for x, other in places if other == y] for _, y in places}
    assert [len(row) for row in rows.values()] == [4, 4, 1]
    _, _, width, height = map(float, re.search(r'viewBox="([^"]+)"', boxes)[1].split())
    assert all(x + 63 <= width - 1 and y + 9 <= height for x, y in places)
