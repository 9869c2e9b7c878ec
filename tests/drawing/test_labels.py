"""Where names and their leader lines are placed: no line ends at a point or crosses another."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest
from support.served import ROOT

from viewer.content.content import load_content
from viewer.drawing.labels import crosses, place_labels


def test_no_leader_ends_at_the_numbered_disc_of_a_point(content):
    for view in content.definitions.views:
        for label in place_labels(content, view):
            if label.leader:
                points = content.seen_in(view, label.part.id)
                assert all(dist(label.leader[1], (point.x, point.y)) > 8 for point in points), (view.id, label.part.id)


@pytest.mark.parametrize("folder", [".", "examples/hand"])
def test_no_two_leaders_of_a_diagram_cross(folder):
    content = load_content(ROOT / folder)
    for view in content.definitions.views:
        leaders = [(label.part.id, label.leader) for label in place_labels(content, view) if label.leader]
        assert [(a, b) for (a, one), (b, other) in combinations(leaders, 2) if crosses(one, other)] == [], view.id
