"""What the printed pages share: the paragraphs for paper, and the code that leads to the page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from viewer.content.interface import load_words
from viewer.web.printed_pages import PrintedPassages, printed, qr_code, qr_figure

ADDRESS = "https://clinic.example/en/"


def test_the_marked_paragraphs_are_printed_by_topic_in_order(content):
    found = printed(content)
    assert all(passages.paragraphs for passages in found)
    order = [topic.id for topic in content.definitions.topics]
    assert [order.index(passages.topic.id) for passages in found] == sorted(
        order.index(passages.topic.id) for passages in found
    )
    assert [p for passages in found for p in passages.paragraphs] == [
        p for topic in content.definitions.topics for p in topic.text if p.handout
    ]


def test_where_nothing_is_marked_every_topic_is_printed_but_the_first_answer(content):
    topics = tuple(
        topic.model_copy(update={"text": tuple(p.model_copy(update={"handout": None}) for p in topic.text)})
        for topic in content.definitions.topics
    )
    plain = SimpleNamespace(definitions=content.definitions.model_copy(update={"topics": topics}))
    assert [one.topic.id for one in printed(plain)] == [topic.id for topic in topics if not topic.lead]


def test_a_single_paragraph_is_headed_by_its_own_heading(content):
    topic = next(topic for topic in content.definitions.topics if len(topic.text) > 1)
    first = topic.text[0].model_copy(update={"heading": "Its own"})
    assert PrintedPassages(topic, (first,)).title == "Its own"
    assert PrintedPassages(topic, (first.model_copy(update={"heading": None}),)).title == topic.title
    assert PrintedPassages(topic, (first, topic.text[1])).title == topic.title


def test_only_lines_ask_for_something_to_write(content):
    topic = content.definitions.topics[0]
    plain = topic.text[0].model_copy(update={"handout": None})
    assert not PrintedPassages(topic, (plain,)).asks
    assert PrintedPassages(topic, (plain, plain.model_copy(update={"handout": "lines"}))).asks


def test_a_code_is_one_shape_without_styles():
    drawn = qr_code(ADDRESS)
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert drawn.count("<path") == 2  # the white ground and the code
    assert "<title>" not in drawn
    assert "<title>Page</title>" in qr_code(ADDRESS, title="Page")


def test_each_address_has_its_own_code():
    assert qr_code(ADDRESS) != qr_code(f"{ADDRESS}back/")


@pytest.mark.parametrize(("length", "configured", "drawn"), [(62, False, True), (63, False, False), (63, True, True)])
def test_a_strangers_long_address_gets_no_code(length, configured, drawn):
    """It would take a code too fine to print, and a stranger could ask for any number of them."""
    address = "https://" + "a" * (length - 8)
    assert bool(qr_figure(address, load_words("en"), configured=configured)) == drawn


def test_a_code_says_what_it_is():
    figure = qr_figure(ADDRESS, load_words("en"), configured=True)
    assert 'role="img" aria-label="' in figure
    assert "<title>" not in figure
    assert "<title>" in qr_figure(ADDRESS, load_words("en"), configured=True, titled=True)
