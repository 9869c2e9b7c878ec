"""`regions.<language>.json`: words only, checked with their lines; what they lack is shown in the default language
and marked.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import DEFINITIONS, changed, write

from viewer.app import create_app
from viewer.content import all_paragraphs
from viewer.content.content import load_content
from viewer.content.fingerprints import fingerprint
from viewer.content.passages import missing
from viewer.problems import ContentError, Problem

ROOT = Path(__file__).parents[2]


def of(*texts: str) -> str:
    """The fingerprint of an original."""
    return fingerprint(texts)


SPANISH = f"""{{
  "language": "es",
  "title": {{ "of": "{of("Sample head")}", "text": "Cabeza de muestra" }},
  "regions": [
    {{
      "id": "forehead",
      "name": {{ "of": "{of("Forehead")}", "text": "Frente" }},
      "sections": [
        {{ "heading": {{ "of": "{of("Where")}", "text": "Dónde" }},
          "text": [{{ "of": "{of("The front of the [[galea]].")}", "text": "Delante de la [[galea]]." }}] }},
        {{ "id": "effects", "text": [
          {{ "of": "{of("A few.", "See [[about|this]].")}", "text": "Pocos.", "items": ["Vea [[about|esto]]."] }}
        ] }}
      ]
    }}
  ],
  "topics": [
    {{ "id": "about", "title": {{ "of": "{of("About")}", "text": "Acerca de" }} }}
  ],
  "glossary": [
    {{ "id": "galea", "term": {{ "of": "{of("Galea")}", "text": "Gálea" }} }}
  ]
}}
"""
AN_ID = "an id of the definitions"
KEYS = (
    "$schema, changes, comparisons, countries, disclaimer, glossary, kinds, language, purpose, regions, review, sites,"
    " source_kinds, sources, structures, timeline, title, topics, trademark, views, words"
)
LINK_RULE = (10, "regions[0].sections[0].text[0]", "points to nothing")
BROKEN = [
    (
        '"id": "forehead"',
        '"id": "forehed"',
        6,
        "regions[0].id",
        "words for something that is not defined",
        '"forehed"',
        AN_ID,
        'did you mean "forehead"',
    ),
    (
        '"id": "about"',
        '"id": "xyz"',
        18,
        "topics[0].id",
        "words for something that is not defined",
        '"xyz"',
        AN_ID,
        "remove it",
    ),
    (
        '"items": ["Vea [[about|esto]]."]',
        '"items": []',
        12,
        "regions[0].sections[1].text[0]",
        "the number of list items differs",
        "0",
        "1, as in the original",
        "write the items one for one",
    ),
    (
        '"text": "Pocos."',
        '"heading": "Poco", "text": "Pocos."',
        12,
        "regions[0].sections[1].text[0]",
        "only one of the two languages has a heading here",
        "",
        "no heading, as in the original",
        "remove the heading",
    ),
    (
        "[[galea]]",
        "[[galia]]",
        *LINK_RULE,
        '"galia"',
        "the id of a region, structure, topic or glossary entry",
        'did you mean "galea"',
    ),
    (
        '"language": "es"',
        '"language": "pt"',
        2,
        "language",
        "the file's name says another language",
        '"pt"',
        "es",
        "correct one of the two",
    ),
    (
        '"Cabeza de muestra"',
        '""',
        3,
        "title.text",
        "the text is empty",
        '""',
        "at least one character",
        "write the text, or remove the key",
    ),
    ('\n  "title"', '\n  "titel"', 3, "titel", "an unknown key", '"titel"', KEYS, 'did you mean "title"'),
    (
        '"text": "Pocos."',
        '"sources": ["book"], "text": "Pocos."',
        12,
        "regions[0].sections[1].text[0].sources",
        "an unknown key",
        '"sources"',
        "heading, items, of, text",
        "remove it",
    ),
    (
        of("Sample head"),
        "Sample",
        3,
        "title.of",
        "not a fingerprint of a text",
        '"Sample"',
        "six digits or letters a to f",
        'remove it: "anatomy-viewer confirm" and "sign" write fingerprints',
    ),
    (
        '"Pocos."',
        '"Son 3 de 10."',
        12,
        "regions[0].sections[1].text[0]",
        "the numbers differ from the original",
        "3, 10",
        'none, as in "A few."',
        "write the same numbers, in digits where the original has digits (a time as 8:30; thousands as"
        " 10,000 or 10.000)",
    ),
    (
        "Vea [[about|esto]]",
        "Vea [[about|esto]] {sites}",
        12,
        "regions[0].sections[1].text[0].items[0]",
        "the placeholders differ from the original",
        "{sites}",
        "none",
        "use these, in any order",
    ),
]


def site(folder: Path, spanish: str = SPANISH) -> Path:
    write(folder)
    (folder / "regions.es.json").write_text(spanish, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("old", "new", "line", "path", "what", "value", "allowed", "fix"), BROKEN)
def test_a_wrong_word_is_named_with_its_line(tmp_path, old, new, line, path, what, value, allowed, fix):
    assert SPANISH.count(old) == 1
    with pytest.raises(ContentError) as caught:
        load_content(site(tmp_path, SPANISH.replace(old, new)))
    assert Problem("regions.es.json", line, path, what, value, allowed, fix) in caught.value.problems


def test_a_translation_that_is_no_json_is_named_with_its_line(tmp_path):
    with pytest.raises(ContentError, match=r"regions\.es\.json:3: .*not valid JSON"):
        load_content(site(tmp_path, SPANISH.replace('\n  "title": ', '\n  "title" ')))


def test_words_of_an_id_that_stands_twice_are_named(tmp_path):
    doubled = changed(SPANISH, '{ "id": "about", "title"', '{ "id": "about" }, { "id": "about", "title"')
    with pytest.raises(ContentError, match="the id occurs twice"):
        load_content(site(tmp_path, doubled))


def test_translated_content_has_the_same_types_facts_and_places(content):
    spanish = content.localized("es")
    assert type(spanish) is type(content)
    assert spanish.definitions.structures[0].plain_name == "Músculo del ceño"
    assert [(p.id, p.x, p.y, p.site.dose) for p in spanish.points] == [
        (p.id, p.x, p.y, p.site.dose) for p in content.points
    ]
    assert [s for *_, s in all_paragraphs(spanish.definitions)] == [s for *_, s in all_paragraphs(content.definitions)]
    assert content.localized("en") is content


def test_the_points_of_translated_content_have_translated_landmarks(content):
    spanish = content.localized("es")
    assert all(point.site in spanish.definitions.sites for point in spanish.points)
    assert spanish.points[0].site.landmark.startswith("Como a un dedo de distancia")


def test_what_a_translation_lacks_is_in_the_default_language_and_remembered(tmp_path):
    spanish = load_content(site(tmp_path)).localized("es")
    assert (spanish.definitions.title, spanish.definitions.purpose) == ("Cabeza de muestra", "To be broken.")
    assert {"To be broken.", "For tests only.", "All of it.", "Few."} <= spanish.untranslated
    assert not {"Sample head", "Cabeza de muestra", "A few.", "Pocos."} & spanish.untranslated


def test_what_a_translation_lacks_is_listed(tmp_path):
    content = load_content(site(tmp_path))
    lacking = missing(content.definitions, content.translations["es"])
    assert {
        "purpose",
        "source_kinds (paper)",
        "regions (forehead) sections[1].text",
        "regions (temples) name",
        "topics (about) text",
    } <= set(lacking)
    assert not {"title", "regions (forehead) sections[0].text", "topics (about) title"} & set(lacking)


def test_what_a_translation_lacks_is_marked_on_the_page(tmp_path):
    page = create_app(site(tmp_path)).test_client().get("/es/").text
    assert '<span lang="en" dir="ltr">To be broken.</span>' in page
    assert '<span lang="en" dir="ltr">All of it.</span>' in page
    assert "<h1>Cabeza de muestra</h1>" in page
    assert '<button type="button" class="word" popovertarget="meaning-galea">Gálea</button>' in page


def test_a_translation_has_a_review_of_its_own(tmp_path):
    signed = (
        '\n  "review":'
        ' {"status": "reviewed", "by": "A", "qualification": "B", "on": "2026-11-01", "next": "2099-01-01",'
        ' "words": {"about": "000000"}},\n  "title": '
    )
    content = load_content(site(tmp_path, SPANISH.replace('\n  "title": ', signed)))
    assert content.definitions.review.status == "draft"
    assert content.localized("es").definitions.review.by == "A"


def test_the_spanish_words_lack_nothing(content):
    assert missing(content.definitions, content.translations["es"]) == []


MISLEADING = {
    "casi siempre": "almost always, where the original says most often",
    "la sensación a": "gives the impression, where a nerve gives feeling",
    "calmante": "a tranquilizer as well as a painkiller",
    "etiqueta": "a sticker, where a medicine has a ficha técnica",
    "lo mejor para usted": "the best for you, where the original asks whether it is right for you",
}


@pytest.mark.parametrize("file", ["regions.es.json", "examples/hand/regions.es.json"])
def test_spanish_words_that_would_mislead_are_not_used(file):
    words = (ROOT / file).read_text(encoding="utf-8").lower()
    assert [wrong for wrong in MISLEADING if wrong in words] == []


def test_a_changed_original_is_shown_in_its_own_language_and_the_rest_of_the_part_stays_translated(tmp_path):
    site(tmp_path)
    write(tmp_path, changed(DEFINITIONS, '"A few."', '"About 9 in 100."'))
    page = create_app(tmp_path).test_client().get("/es/").text
    assert '<span lang="en" dir="ltr">About 9 in 100.</span>' in page
    assert '<li><span lang="en" dir="ltr">See <a href="#about">this</a>.</span></li>' in page
    assert "Pocos." not in page
    word = '<button type="button" class="word" popovertarget="meaning-galea">Gálea</button>'
    assert f'Delante de la <span class="unbroken">{word}.</span>' in page


def test_a_translated_name_within_a_text_in_the_original_language_is_marked_back(tmp_path):
    site(tmp_path)
    write(tmp_path, changed(DEFINITIONS, "The front of the [[galea]].", "Before the [[galea]] and [[temples]]."))
    page = create_app(tmp_path).test_client().get("/es/").text
    word = '<button type="button" class="word" popovertarget="meaning-galea" lang="es" dir="ltr">Gálea</button>'
    assert f'<span lang="en" dir="ltr">Before the {word} and <a href="#temples">Temples</a>.</span>' in page


def test_words_that_do_not_say_what_they_translate_are_not_shown(tmp_path):
    unmarked = changed(SPANISH, f'"of": "{of("A few.", "See [[about|this]].")}", ', "")
    page = create_app(site(tmp_path, unmarked)).test_client().get("/es/").text
    assert '<span lang="en" dir="ltr">A few.</span>' in page
    assert "Pocos." not in page


def test_an_editor_who_knows_only_english_adds_a_paragraph_and_nothing_else_changes(tmp_path):
    site(tmp_path)
    write(
        tmp_path,
        changed(DEFINITIONS, '["The front of the [[galea]]."]', '["A new start.", "The front of the [[galea]]."]'),
    )
    content = load_content(tmp_path)
    region = content.localized("es").definitions.regions[0]
    assert [paragraph.text for paragraph in region.sections[0].text] == ["A new start.", "Delante de la [[galea]]."]
    assert "regions (forehead) sections[0].text[0]" in missing(content.definitions, content.translations["es"])


def test_the_facts_of_a_translated_paragraph_are_the_originals(tmp_path):
    region = load_content(site(tmp_path)).localized("es").definitions.regions[0]
    assert (region.sections[2].text[0].text, region.sections[2].text[0].sources) == ("Pocos.", ("book",))


def test_null_holds_the_place_of_a_paragraph_that_is_not_translated_yet(tmp_path):
    with_null = changed(SPANISH, '"text": [{ "of"', '"text": [null, { "of"')
    content = load_content(site(tmp_path, with_null))
    assert content.localized("es").definitions.regions[0].sections[0].text[0].text == "Delante de la [[galea]]."


def test_a_changed_translation_is_another_version(folder):
    before = load_content(folder).version
    (folder / "regions.es.json").write_text((ROOT / "regions.es.json").read_text(encoding="utf-8"), encoding="utf-8")
    between = load_content(folder).version
    (folder / "regions.es.json").write_text('{"language": "es"}', encoding="utf-8")
    assert len({before, between, load_content(folder).version}) == 3


def test_what_is_wrong_in_a_translation_by_itself_is_named_although_the_original_is_broken_too(tmp_path):
    folder = write(tmp_path, changed(DEFINITIONS, '"Sample head"', "7"))
    (folder / "regions.es.json").write_text(changed(SPANISH, '\n  "title"', '\n  "titel"'), encoding="utf-8")
    (folder / "regions.fr.json").write_text('{"language": "fr",}', encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert [(problem.file, problem.path) for problem in caught.value.problems] == [
        ("regions.es.json", "titel"),
        ("regions.fr.json", "column 18"),
        ("regions.json", "title"),
    ]
