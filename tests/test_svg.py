"""Elements as they are written: children made late stand where they belong, and few lie in memory together."""

from __future__ import annotations

from weakref import WeakSet

from viewer.svg import Node

EVIL = 'a <later /> & "b"'


def rows(*names: str):
    """Elements that hold others made as late as they are."""
    return (Node("g", Node("title", text=name), more=(Node("circle", r=i) for i in range(2)), id=name) for name in names)


def whole(name: str) -> Node:
    """One of those rows, with its children made at once."""
    return Node("g", Node("title", text=name), Node("circle", r=0), Node("circle", r=1), id=name)


def test_children_that_are_made_as_they_are_written_stand_last_and_in_their_order():
    late = Node("svg", Node("a", more=rows("x", "y"), href="#"), Node("b", text=EVIL), more=rows("z"), data_x=EVIL)
    now = Node("svg", Node("a", whole("x"), whole("y"), href="#"), Node("b", text=EVIL), whole("z"), data_x=EVIL)
    assert late.markup() == now.markup()
    assert now.markup().count("<circle") == 6
    assert "&lt;later /&gt;" in now.markup()


def test_thousands_of_late_children_never_lie_in_memory_together():
    alive: WeakSet[Node] = WeakSet()
    most = 0

    def made():
        nonlocal most
        for i in range(2_000):
            node = Node("circle", r=i)
            alive.add(node)
            most = max(most, len(alive))
            yield node

    text = Node("svg", Node("g", more=made())).markup()
    assert text.count("<circle") == 2_000
    assert most <= 3
    alive.clear()
    kept = list(made())
    assert len(kept) == len(alive) == most == 2_000
