"""The panel for the id in an address."""

from __future__ import annotations

import pytest
from support.samples import write

from viewer.content.content import load_content
from viewer.web.panels import panel_of


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return load_content(write(tmp_path_factory.mktemp("panels")))


def test_parts_and_topics_have_panels_of_their_own(content):
    for name in (*content.parts, *content.topics, "glossary", "sources"):
        assert panel_of(content, name) == name


def test_a_word_of_the_glossary_is_in_the_glossary(content):
    assert content.definitions.glossary
    for term in content.definitions.glossary:
        assert panel_of(content, term.id) == "glossary"


def test_a_point_is_in_the_panel_of_its_structure(content):
    assert content.points
    for point in content.points:
        assert panel_of(content, point.id) == point.site.structure


@pytest.mark.parametrize("name", ["", "nothing", "frontalis-left-99", "Frontalis", "frontalis ", "__class__"])
def test_an_unknown_id_has_no_panel(content, name):
    assert panel_of(content, name) is None
