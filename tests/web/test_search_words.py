"""The words a search finds parts by, besides those the page shows."""

from __future__ import annotations

from viewer.web.search_words import search_words


def test_words_that_name_another_part_stay_although_the_parts_own_text_has_them(content):
    found = search_words(content, "en")["trapezius"].split()
    assert {"upper", "back"} <= set(found), "it would lead to the back of the head"


def test_only_the_words_that_their_own_language_ignores_are_left_out(content):
    assert "son" in search_words(content, "en")["who-should-not"].split(), "in Spanish it means: are"
    assert "son" not in " ".join(search_words(content, "es").values()).split()
