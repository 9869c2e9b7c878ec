"""The words a search finds parts by, besides those the page shows."""

from __future__ import annotations

import pytest
from support.samples import DEFINITIONS, changed, write

from viewer.content.content import load_content
from viewer.web.search_words import search_words


def test_words_that_name_another_part_stay_although_the_parts_own_text_has_them(content):
    found = search_words(content, "en")["trapezius"].split()
    assert {"upper", "back"} <= set(found), "it would lead to the back of the head"


def test_only_the_words_that_their_own_language_ignores_are_left_out(content):
    assert "son" in search_words(content, "en")["who-should-not"].split(), "in Spanish it means: are"
    assert "son" not in " ".join(search_words(content, "es").values()).split()


@pytest.mark.parametrize(
    ("also", "words"),
    [
        ('["Breath", "breathing"]', "breath"),  # the search finds the longer one by the shorter
        ('["Crème"]', "creme"),
        ('["nose", "noses"]', "nose"),
        ('["ear", "earth"]', "ear earth"),  # too little of the longer one is the same
        ('["front"]', ""),  # its text says so
        ('["forehead"]', "forehead"),  # begins like its id, and should count as much as a name
        ("[]", ""),
    ],
)
def test_an_editors_words_are_there_once_without_accents_and_endings(tmp_path, also, words):
    name = '"name": "Forehead",'
    content = load_content(write(tmp_path, changed(DEFINITIONS, name, f'{name}\n"also": {also},')))
    assert search_words(content, "en")["forehead"] == words
