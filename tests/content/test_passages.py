"""Which passage translates which paragraph: found by fingerprints, so that editing one language needs no edit of the
other.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.content.definitions import Paragraph
from viewer.content.fingerprints import fingerprint
from viewer.content.passages import match, texts_of


def own(*texts: str) -> list[str]:
    return [fingerprint([text]) for text in texts]


def other(*texts: str | None) -> list[str | None]:
    """Passages: "=a" is confirmed to translate "a", "a" says nothing, None is not translated yet."""
    return [fingerprint([text[1:]]) if text and text.startswith("=") else None for text in texts]


@pytest.mark.parametrize(
    ("originals", "passages", "matched"),
    [
        ("ab", ["=a", "=b"], {(0, 0), (1, 1)}),
        ("xab", ["=a", "=b"], {(0, None), (1, 0), (2, 1)}),  # added at the start
        ("axb", ["=a", "=b"], {(0, 0), (1, None), (2, 1)}),  # added between
        ("b", ["=a", "=b"], {(0, 1), (None, 0)}),  # taken out
        ("ba", ["=a", "=b"], {(0, 1), (1, 0)}),  # reordered
        ("aXc", ["=a", "=b", "=c"], {(0, 0), (1, 1), (2, 2)}),  # changed: still its neighbor's neighbor
        ("nXc", ["=b", "=c"], {(0, None), (1, None), (2, 1), (None, 0)}),  # changed and added side by side: no telling
        ("nXc", [None, "=b", "=c"], {(0, 0), (1, 1), (2, 2)}),  # … but for null in the place of the new one
        ("ab", ["p", "q"], {(0, 0), (1, 1)}),  # nobody has confirmed any yet
        ("abc", ["p", "q"], {(0, None), (1, None), (2, None), (None, 0), (None, 1)}),
        ("abc", ["p", None, "q"], {(0, 0), (1, 1), (2, 2)}),
        ("aa", ["=a", "=a"], {(0, 0), (1, 1)}),  # two alike
        ("a", ["=a", "=a"], {(0, 0), (None, 1)}),  # one too many
        ("", ["=a"], {(None, 0)}),
        ("a", [], {(0, None)}),
    ],
)
def test_passages_find_their_paragraphs(originals, passages, matched):
    assert set(match(own(*originals), other(*passages))) == matched


@given(
    st.lists(st.sampled_from("abcde"), max_size=7), st.lists(st.sampled_from(["=a", "=b", "=c", "p", None]), max_size=7)
)
def test_every_paragraph_and_passage_is_matched_once_and_fingerprints_come_first(originals, passages):
    paragraphs, translated = own(*originals), other(*passages)
    found = list(match(paragraphs, translated))
    assert sorted(i for i, _ in found if i is not None) == list(range(len(paragraphs)))
    assert sorted(j for _, j in found if j is not None) == list(range(len(translated)))
    for text in "abc":
        fitting = [
            1
            for i, j in found
            if i is not None and j is not None and originals[i] == text and passages[j] == f"={text}"
        ]
        assert len(fitting) == min(originals.count(text), passages.count(f"={text}"))


def test_the_words_of_a_paragraph_are_its_text_and_its_items():
    assert texts_of(Paragraph(text="a", items=("b", "c"), sources=("book",))) == ("a", "b", "c")


def test_a_heading_is_part_of_the_words_that_are_compared():
    """Whoever changes a heading alone is told that its translation may no longer fit."""
    assert texts_of(Paragraph(heading="h", text="a", items=("b",))) == ("a", "b", "h")
