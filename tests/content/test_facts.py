"""Every statement that a reviewer answers for: once each, with its sources, by an id that names its words."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from support.samples import CITED, DEFINITIONS, changed, write

from viewer.content.content import load_content
from viewer.content.definitions import Definitions, load_definitions
from viewer.content.facts import Fact, all_facts
from viewer.content.texts import all_paragraphs


@pytest.fixture
def defined(tmp_path) -> Definitions:
    return load_content(write(tmp_path)).written


def of(defined: Definitions, part: str, kind: str) -> list[Fact]:
    return [fact for fact in all_facts(defined) if (fact.part, fact.kind) == (part, kind)]


def ids(defined: Definitions) -> set[str]:
    return {fact.id for fact in all_facts(defined)}


def test_facts_come_in_the_order_of_a_page(defined):
    order = list(dict.fromkeys(fact.part for fact in all_facts(defined)))
    assert order == [
        "diagram",
        *("forehead", "temples", "frontalis", "temporalis", "about"),
        *("glossary", "sources"),
    ]


def test_each_paragraph_is_a_claim_with_its_items_its_sources_and_where_it_stands(defined):
    where, why, effects = of(defined, "forehead", "claim")
    assert effects.texts == ("A few.", "See [[about|this]].")
    assert (effects.sources, effects.path) == (("book",), ("regions", 0, "sections", 2, "text", 0))
    assert where.sources == why.sources == ("book",), "those of the area"
    assert all(fact.sources == () for fact in of(defined, "temples", "claim"))


def test_each_site_is_a_point_of_its_structure(defined):
    first, middle = of(defined, "frontalis", "point")
    assert (first.site, first.texts, first.sources) == ("frontalis-1", ("1 cm up in the [[frontalis]].",), ("book",))
    assert (middle.site, middle.path) == ("frontalis-2", ("sites", 1))


def test_names_and_headings_of_a_part_are_one_fact_without_its_paragraphs(defined):
    (names,) = of(defined, "frontalis", "name")
    assert names.texts == ("Frontalis", "What you feel", "Points", "Where", "Forehead muscle")


def test_the_whole_has_its_lines_its_labels_its_words_explained_and_its_citations(defined):
    assert [fact.texts for fact in of(defined, "diagram", "line")] == [
        ("Sample head",),
        ("To be broken.",),
        ("For tests only.",),
        ("None.",),
    ]
    (labels,) = of(defined, "diagram", "name")
    assert set(labels.texts) == {"Front", "Left", "Right", "muscle", "muscles"}
    assert [fact.texts for fact in of(defined, "glossary", "term")] == [
        ("Galea", "A flat tendon, under the [[temples]].")
    ]
    assert [fact.texts for fact in of(defined, "sources", "citations")] == [
        ("A book.", "https://example.org/book", "paper")
    ]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("A few.", "Many.", "forehead"),
        ('"up": 20,\n      "dose": 5', '"up": 21,\n      "dose": 5', "frontalis"),
        ('"up": 20, "dose": 5', '"up": 20, "dose": 6', "temporalis"),
        ("In the middle.", "Right in the middle.", "frontalis"),
        ("https://example.org/book", "https://example.org/books", "sources"),
        ('"id": "galea", "term"', '"id": "helmet", "term"', "glossary"),
        ("[[galea]]", "[[helmet]]", "forehead"),
        ('"text": ["All of it."], "sources": ["book"]', '"text": ["All of it."]', "about"),
    ],
)
def test_an_id_names_the_words_the_place_and_the_sources_of_its_fact(tmp_path, defined, old, new, part):
    write(tmp_path, DEFINITIONS.replace(old, new, 1))
    other, _ = load_definitions(tmp_path / "regions.json")
    gone = {fact.part for fact in all_facts(defined) if fact.id not in ids(other)}
    assert gone == {part}


def test_an_id_does_not_depend_on_where_a_paragraph_stands(tmp_path, defined):
    moved = changed(
        changed(DEFINITIONS, '        { "heading": "Why", "text": ["Pain is felt here."] },\n', ""),
        '"sections": [\n        { "heading": "Where", "text": ["The front of',
        '"sections": [\n        { "heading": "Why", "text": ["Pain is felt here."] },\n'
        '        { "heading": "Where", "text": ["The front of',
    )
    other = load_content(write(tmp_path, moved)).written
    assert {fact.id for fact in of(other, "forehead", "claim")} == {
        fact.id for fact in of(defined, "forehead", "claim")
    }


def test_the_same_words_twice_are_two_facts_with_two_ids(tmp_path):
    twice = changed(DEFINITIONS, '["Pain is felt here."]', '["Pain is felt here.", "Pain is felt here."]')
    claims = of(load_content(write(tmp_path, twice)).written, "forehead", "claim")
    same = [fact.id for fact in claims if fact.texts == ("Pain is felt here.",)]
    assert len(same) == len(set(same)) == 2
    assert same[1] == f"{same[0]}-2"


def with_source(text: str, **film: Any) -> str:
    fields = {"cite": "A film.", "kind": "paper", "status": "to be confirmed", "checked": "2026-11-23", **film}
    body = ", ".join(f'"{name}": "{value}"' for name, value in fields.items())
    text = changed(text, '  "sources": {\n', f'  "sources": {{\n    "film": {{ {body} }},\n')
    cited = '"text": ["All of it."], "sources": ["book"'
    return changed(text, cited, f'{cited}, "film"')


def test_a_reviewer_meets_a_fact_under_the_source_that_is_still_to_be_confirmed(tmp_path):
    defined = load_content(write(tmp_path, with_source(CITED))).written
    (about,) = of(defined, "about", "claim")
    assert (about.rests_on_open(defined), about.leading(defined)) == ("film", "film")
    (first, *_) = of(defined, "forehead", "claim")
    assert (first.rests_on_open(defined), first.leading(defined)) == ("", "book")
    (names,) = of(defined, "about", "name")
    assert (names.rests_on_open(defined), names.leading(defined)) == ("", "")


def test_no_two_facts_of_the_real_content_have_the_same_id_and_each_text_is_asked_about(content):
    for language in content.words:
        defined = content.localized(language).definitions
        facts = all_facts(defined)
        assert Counter(fact.id for fact in facts).most_common(1)[0][1] == 1
        claims = {fact.path: fact.texts for fact in facts if fact.kind == "claim"}
        for path, paragraph, _ in all_paragraphs(defined):
            assert claims[path] == (paragraph.text, *paragraph.items)
    kinds = {fact.kind for fact in all_facts(content.definitions)}
    assert kinds == {"claim", "point", "name", "line", "term", "citations"}


def test_a_paragraph_for_some_countries_says_which(content):
    claims = [fact for fact in all_facts(content.definitions) if fact.countries]
    assert claims
    assert {name for fact in claims for name in fact.countries} <= {
        *(country.id for country in content.definitions.countries),
        "elsewhere",
    }


def test_the_numbers_of_a_comparison_and_the_steps_of_the_timeline_are_claims_too(content):
    defined = content.definitions
    texts = {fact.texts for fact in all_facts(defined)}
    for comparison in defined.comparisons:
        arms = (f"{arm.label}: {'< ' if arm.fewer else ''}{arm.count:g} / 100" for arm in comparison.arms)
        assert (comparison.title, *arms) in texts
    titles = {step.title for step in defined.timeline}
    assert titles <= {found[0] for found in texts}


def test_a_topic_states_the_comparisons_and_the_timeline_that_it_draws_and_no_other_topic_does(tmp_path):
    arms = [{"label": "With it", "count": 9}, {"label": "Without it", "count": 3, "fewer": True}]
    text = json.loads(DEFINITIONS) | {
        "comparisons": [
            {"id": name, "title": name.title(), "sources": ["book"], "arms": arms} for name in ("pain", "ache")
        ],
        "timeline": [
            {"id": "first", "title": "At first", "weeks": [1, 2], "usual": "Sore.", "do": "Rest.", "sources": ["book"]}
            | {"help": [{"tier": "clinic", "text": "A fever."}]}
        ],
        "topics": [
            {"id": "about", "title": "About", "text": [{"text": "9 and 3.", "compares": ["pain"]}]},
            {"id": "later", "title": "Later", "text": ["9 and 3."], "timeline": True},
        ],
    }
    write(tmp_path, json.dumps(text))
    defined, _ = load_definitions(tmp_path / "regions.json")
    assert [fact.texts for fact in of(defined, "about", "claim")] == [
        ("9 and 3.",),
        ("Pain", "With it: 9 / 100", "Without it: < 3 / 100"),
    ]
    assert [fact.texts for fact in of(defined, "later", "claim")] == [
        ("9 and 3.",),
        ("At first", "weeks: [1, 2]", "Sore.", "Rest.", "clinic: A fever."),
    ]
