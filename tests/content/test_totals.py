"""Totals in texts: counted from the sites, filled in for every language, and refused where they count nothing."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from support.samples import DEFINITIONS, changed, line_of, problems_of, write
from support.served import ROOT

from viewer.app import create_app
from viewer.content.content import Content, load_content
from viewer.content.fingerprints import fingerprint
from viewer.content.texts import LINK, texts
from viewer.content.totals import FORMS

SPANISH = """{
  "language": "es",
  "topics": [
    { "id": "about", "text": [{ "of": "FINGERPRINT", "text": "TEXT" }] }
  ]
}
"""
EXTRA = '"plain_name": "Temple muscle",\n      "extra": { "sites": 2, "units": 10 },'


def about(folder: Path, text: str, definitions: str = DEFINITIONS, spanish: str = "") -> Content:
    """The sample with a text in its topic, and in that topic's translation."""
    write(folder, changed(definitions, "All of it.", text))
    if spanish:
        write_spanish(folder, spanish, original=text)
    return load_content(folder)


def write_spanish(folder: Path, text: str, original: str) -> None:
    spanish = SPANISH.replace("TEXT", text).replace("FINGERPRINT", fingerprint([original]))
    (folder / "regions.es.json").write_text(spanish, encoding="utf-8")


def said(content: Content) -> str:
    return content.definitions.topics[0].text[0].text


@pytest.mark.parametrize(
    ("written", "filled"),
    [
        ("It is {sites}.", "It is 7."),
        ("It is {units} units.", "It is 35 units."),
        ("It is {structures} muscles.", "It is 2 muscles."),
        ("A muscle: {sites:temporalis}, {units:temporalis}.", "A muscle: 4, 20."),
        ("A region: {sites:forehead}, {units:forehead}, {structures:forehead}.", "A region: 3, 15, 1."),
        ("It is {sites:temporalis side} on each side.", "It is 2 on each side."),
        ("All but {sites middle}.", "All but 1."),
        ("It is {units each} at each.", "It is 5 at each."),
        ("It is {sites:temporalis side words} a side.", "It is two a side."),
        ("{sites:temporalis words} here. {sites words} in all.", "Four here. Seven in all."),
        ("“{sites words}” are ({sites words})", "“Seven” are (seven)"),
        ("[[temples|{sites:temples words} points]] here.", "[[temples|Four points]] here."),
        ("Half-way, 1.5 {sites words}", "Half-way, 1.5 seven"),
        ("{units words}", "35"),
        ("{{sites}} is {sites}", "{sites} is 7"),
    ],
)
def test_a_placeholder_is_the_number_that_the_sites_add_up_to(tmp_path, written, filled):
    assert said(about(tmp_path, written)) == filled


@pytest.mark.parametrize(
    ("written", "filled"),
    [
        ("Up to {sites extra} more, {units extra} units.", "Up to 2 more, 10 units."),
        ("In {structures extra words} muscle.", "In one muscle."),
        ("With all: {sites most}, {units most}.", "With all: 9, 45."),
        ("There: {sites:temples most}, {sites:temporalis extra words}.", "There: 6, two."),
    ],
)
def test_extra_injections_are_counted_too(tmp_path, written, filled):
    assert said(about(tmp_path, written, changed(DEFINITIONS, '"plain_name": "Temple muscle",', EXTRA))) == filled


NOT_ONE = [
    ("{site}", "no such total", '"{site}"', FORMS, 'did you mean "sites"'),
    ("{}", "not a placeholder", '"{}"', FORMS, "correct it; for a brace that readers should see, write {{ or }}"),
    (
        "{ sites }",
        "not a placeholder",
        '"{ sites }"',
        FORMS,
        "correct it; for a brace that readers should see, write {{ or }}",
    ),
    ("{sites", "a single brace", '"{"', FORMS, "for a brace that readers should see, write {{ or }}"),
    ("sites}", "a single brace", '"}"', FORMS, "for a brace that readers should see, write {{ or }}"),
    (
        "{sites:temporal}",
        "counts the points of something unknown",
        '"temporal"',
        "the id of a region or structure",
        'did you mean "temporalis"',
    ),
    (
        "{structures:temporalis}",
        "counts the structures of something that is not a region",
        '"temporalis"',
        "the id of a region",
        'did you mean "temples"',
    ),
    (
        "{sites sides}",
        '"sides" does not go with sites',
        '"{sites sides}"',
        "side, middle, extra, most, words",
        'did you mean "side"',
    ),
    ("{structures side}", '"side" does not go with structures', '"{structures side}"', "extra, words", "remove it"),
    (
        "{sites side extra}",
        "too many options",
        '"{sites side extra}"',
        "one of side, middle, extra, most, and words",
        "remove one",
    ),
    (
        "{sites extra}",
        "a total that is 0",
        '"{sites extra}"',
        "1 or more",
        "correct the placeholder, or remove the sentence",
    ),
    (
        "{sites:temporalis middle}",
        "a total that is 0",
        '"{sites:temporalis middle}"',
        "1 or more",
        "correct the placeholder, or remove the sentence",
    ),
]


@pytest.mark.parametrize(("written", "what", "value", "allowed", "fix"), NOT_ONE)
def test_a_wrong_placeholder_is_named_with_its_line_and_what_is_allowed(tmp_path, written, what, value, allowed, fix):
    write(tmp_path, changed(DEFINITIONS, "All of it.", written))
    (problem,) = problems_of(load_content, tmp_path)
    assert (problem.file, problem.line) == ("regions.json", line_of(DEFINITIONS, "All of it."))
    assert (problem.path, problem.what, problem.value) == ("topics[0].text[0]", what, value)
    assert (problem.allowed, problem.fix) == (allowed, fix)


def test_sides_that_differ_have_no_number_for_each(tmp_path):
    sided = changed(
        DEFINITIONS, '"view": "side", "from": "tragus",', '"view": "side", "sides": ["left"], "from": "tragus",'
    )
    sided = changed(changed(sided, '"sites": 7', '"sites": 6'), '"units": 35', '"units": 30')
    write(tmp_path, changed(sided, "All of it.", "It is {sites:temporalis side}."))
    (problem,) = problems_of(load_content, tmp_path)
    assert problem.what == "the two sides differ: 2 on the left, 1 on the right"
    assert problem.fix == 'remove "side", or correct the sites'


def test_points_of_different_units_have_no_number_for_each(tmp_path):
    uneven = changed(changed(DEFINITIONS, '"up": 20, "dose": 5', '"up": 20, "dose": 10'), '"units": 35', '"units": 45')
    write(tmp_path, changed(uneven, "All of it.", "It is {units:temporalis each}, {units:frontalis each}."))
    (problem,) = problems_of(load_content, tmp_path)
    assert problem.what == "the points differ in their units (5, 10)"


def test_every_wrong_placeholder_of_every_file_is_reported_together(tmp_path):
    write(tmp_path, changed(DEFINITIONS, "All of it.", "{site} and {unit}"))
    write_spanish(tmp_path, "{structure} and {unit}", original="{site} and {unit}")
    assert [(p.file, p.line, p.value) for p in problems_of(load_content, tmp_path)] == [
        ("regions.es.json", 4, '"{structure}"'),
        ("regions.es.json", 4, '"{unit}"'),
        ("regions.es.json", 4, "{structure}, {unit}"),
        ("regions.json", line_of(DEFINITIONS, "All of it."), '"{site}"'),
        ("regions.json", line_of(DEFINITIONS, "All of it."), '"{unit}"'),
    ]


def test_a_translation_has_the_numbers_in_its_own_words(tmp_path):
    spanish = about(tmp_path, "{sites words}", spanish="{sites words} puntos").localized("es")
    assert said(spanish) == "Siete puntos"


def test_a_text_that_is_not_translated_has_its_numbers_in_the_language_it_is_in(tmp_path):
    spanish = about(
        tmp_path, "All of it.", changed(DEFINITIONS, "In the middle.", "{sites words}."), "Todo."
    ).localized("es")
    assert spanish.definitions.sites[1].landmark == "Seven."
    assert "Seven." in spanish.untranslated


def test_a_language_without_words_for_numbers_has_them_in_digits(tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "fr.json").write_text('{"language": "Français"}', encoding="utf-8")
    text = {"of": fingerprint(["{sites words}"]), "text": "En tout {sites words}."}
    french = json.dumps({"language": "fr", "topics": [{"id": "about", "text": [text]}]})
    (tmp_path / "regions.fr.json").write_text(french, encoding="utf-8")
    assert said(about(tmp_path, "{sites words}").localized("fr")) == "En tout 7."


def test_the_definitions_are_given_out_with_their_placeholders(tmp_path):
    about(tmp_path, "It is {sites}.")
    given = create_app(tmp_path).test_client().get("/regions.json").get_json()
    assert given["topics"][0]["text"][0]["text"] == "It is {sites}."


def test_amounts_are_counted_from_the_sites(tmp_path):
    page = create_app(write(tmp_path)).test_client().get("/en/").text
    assert "4 points, 2 on each side, 20 of 35 units</li>" in page
    assert "3 points, 1 on each side and 1 in the middle, 15 of 35 units</li>" in page


def test_an_amount_whose_sides_differ_names_no_number_for_each(tmp_path):
    sided = changed(
        DEFINITIONS, '"view": "side", "from": "tragus",', '"view": "side", "sides": ["left"], "from": "tragus",'
    )
    sided = changed(changed(sided, '"sites": 7', '"sites": 6'), '"units": 35', '"units": 30')
    page = create_app(write(tmp_path, sided)).test_client().get("/en/").text
    assert "3 points, 15 of 30 units</li>" in page


PAGES = ("", "embed/", "handout/", "front.svg", "left.svg", "right.svg", "back.svg", "embed-this/")
NEW_SITE = {
    "id": "temporalis-5",
    "structure": "temporalis",
    "view": "side",
    "between": ["temporalis-1", "temporalis-4"],
    "at": 0.5,
    "dose": 5,
    "landmark": "Half-way from point 1 to point 4.",
    "sources": ["blumenfeld-2010"],
}


@pytest.fixture
def one_site_more(folder: Path) -> Path:
    """The real content with one point more on each side, and nothing else changed but what checks the sum."""
    raw = json.loads((folder / "regions.json").read_text(encoding="utf-8"))
    raw["sites"].append(NEW_SITE)
    raw["expect"] = {"sites": 33, "units": 165}
    (folder / "regions.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "regions.es.json").write_text((ROOT / "regions.es.json").read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def readable(markup: str) -> str:
    """The words of a page or picture, without the sources and their numbers, which are not ours."""
    foreign = (
        r'<section[^>]*id="sources".*?</section>|<sup.*?</sup>|<p class="numbers">.*?</p>|<(script|style)\b.*?</\1>'
    )
    without = re.sub(foreign, " ", markup, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", without)))


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_site_more_changes_every_total_on_every_page(one_site_more, content, language):
    client = create_app(one_site_more).test_client()
    pages = {address: client.get(f"/{language}/{address}") for address in PAGES}
    assert {answer.status_code for answer in pages.values()} == {200}
    words = {address: readable(answer.text) for address, answer in pages.items()}
    assert [
        (address, found[0]) for address, text in words.items() if (found := re.search(r"\b(31|39|155|195)\b", text))
    ] == []
    assert re.search(r"\b33\b", words[""])
    assert re.search(r"\b165\b", words[""])
    old, new = (
        {LINK.sub(lambda match: match[2] or "", one.text) for one in texts(found.localized(language).definitions)}
        for found in (content, load_content(one_site_more))
    )
    changed_texts = [text for text in old - new if len(text) > 20]
    assert len(changed_texts) > 5
    assert [text for text in changed_texts if any(text in page for page in words.values())] == []
    assert sum(text in words[""] for text in new - old) > 5


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_total_is_typed_into_the_real_texts(content, language):
    """Where the texts must not name a count by themselves: the numbers of today, in digits."""
    words = content.written if language == "en" else content.translations[language]
    typed = [
        (one.path, one.text)
        for one in texts(words)
        if one.links and one.path[0] != "sources" and re.search(r"\b(31|39|155|195)\b", one.text)
    ]
    assert typed == []
    assert sum("{" in one.text for one in texts(words)) > 12
