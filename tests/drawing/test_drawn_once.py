"""A diagram for many pages draws what every diagram draws, and each text once."""

from __future__ import annotations

from collections import Counter

import pytest

from viewer.content import Content, Structure, View
from viewer.drawing import Diagram, DrawnOnce, diagram
from viewer.web.editions import Edition


def close(content: Content) -> list[tuple[Structure, View]]:
    """The structures and views that have close-ups."""
    return [
        (structure, view)
        for view in content.definitions.views
        for structure in content.structures
        if content.points_of(structure.id, view.id)
    ]


def texts(drawn: Diagram) -> list[object]:
    """Everything that pages take from a diagram."""
    content = drawn.content
    pictures = [drawn.picture(view) for view in content.definitions.views]
    return [
        drawn.shapes(),
        drawn.shapes(in_mm=True),
        *pictures,
        *(list(drawn.close_ups(*one)) for one in close(content)),
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_gives_what_a_diagram_gives_however_often_it_is_asked(content, language):
    shown, words = content.localized(language), content.words[language]
    shared, expected = DrawnOnce(shown, words), texts(Diagram(shown, words))
    assert [texts(shared), texts(shared)] == [expected, expected]


def test_it_speaks_its_own_language_whichever_views_and_structures_it_is_given(content):
    shown, words = content.localized("es"), content.words["es"]
    shared, plain = DrawnOnce(shown, words), Diagram(shown, words)
    structure, view = close(content)[0]
    assert view.title != shown.views[view.id].title
    assert shared.picture(view) == plain.picture(shown.views[view.id])
    own = shown.parts[structure.id]
    assert list(shared.close_ups(structure, view)) == list(plain.close_ups(own, shown.views[view.id]))


def test_pages_of_a_language_share_what_is_drawn(content, monkeypatch):
    drawn: Counter[str] = Counter()
    write = diagram.svg_text

    def counting(element) -> str:
        drawn[element.attribs["class"]] += 1
        return write(element)

    monkeypatch.setattr(diagram, "svg_text", counting)
    edition = Edition(content)
    given = texts(edition.diagram("en"))
    close_ups = sum(len(one) for one in given if isinstance(one, list))
    once = Counter({"shapes": 2, "picture": len(content.definitions.views), "close-up": close_ups})
    assert drawn == once
    texts(edition.diagram("en"))
    assert drawn == once
    texts(edition.diagram("es"))
    assert drawn == once + once, "each language has words of its own"
