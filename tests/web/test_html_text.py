"""Paragraphs as HTML: escaped, with links that fit their language, and with the numbers of their sources."""

from __future__ import annotations

import json

import pytest
from markupsafe import Markup
from support.samples import DEFINITIONS, SAMPLE, write

from viewer.content import Arm, Paragraph, Step, load_content
from viewer.content.fingerprints import fingerprint
from viewer.web.html_text import ProseWriter

EVIL = '<b onclick="x">&'
ESCAPED = "&lt;b onclick=&#34;x&#34;&gt;&amp;"


def spanish(**texts: str) -> str:
    """A translation of some of the sample's texts: everything else is still in English."""
    sections = [
        {
            "heading": {"of": fingerprint(["Where"]), "text": "Dónde"},
            "text": [{"of": fingerprint(["The front of the [[galea]]."]), "text": "Delante de la [[galea]]."}],
        }
    ]
    galea = {"id": "galea", "term": {"of": fingerprint(["Galea"]), "text": "Gálea"}}
    return json.dumps(
        {
            "language": "es",
            "regions": [{"id": "forehead", "sections": sections, **texts}],
            "glossary": [galea],
        }
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("sample"), json.dumps(SAMPLE, indent=1))
    (folder / "regions.es.json").write_text(spanish(), encoding="utf-8")
    return load_content(folder)


@pytest.fixture(scope="module")
def english(sample) -> ProseWriter:
    return ProseWriter(sample, sample.words["en"])


@pytest.fixture(scope="module")
def translated(sample) -> ProseWriter:
    return ProseWriter(sample.localized("es"), sample.words["es"])


def test_text_is_escaped_wherever_it_stands(english):
    assert english.text(EVIL) == english.line(EVIL) == ESCAPED
    assert english.paragraph(Paragraph(text=EVIL, items=(EVIL,))) == f"<p>{ESCAPED}</p><ul><li>{ESCAPED}</li></ul>"
    linked = english.line(f"{EVIL} [[temples|{EVIL}]] {EVIL}")
    assert linked == f'{ESCAPED} <a href="#temples">{ESCAPED}</a> {ESCAPED}'


def test_a_link_shows_its_own_words_and_otherwise_the_name_of_its_part(english):
    assert english.line("Near [[temples]].") == 'Near <a href="#temples">Temples</a>.'
    assert english.line("Near [[temples|the side]] and [[about]]") == (
        'Near <a href="#temples">the side</a> and <a href="#about">About</a>'
    )
    assert english.plain("Near [[temples|the side]] and [[about]].") == "Near the side and About."


def test_a_word_of_the_glossary_opens_its_meaning_in_place(english):
    assert english.line("The [[galea|flat tendon]] moves") == (
        'The <button type="button" class="word" popovertarget="meaning-galea">flat tendon</button> moves'
    )
    assert english.meaning("galea") == "meaning-galea"


@pytest.mark.parametrize("signs", [".", "),", "!…", "”"])
def test_no_line_breaks_between_such_a_word_and_the_punctuation_after_it(english, signs):
    button = '<button type="button" class="word" popovertarget="meaning-galea">Galea</button>'
    assert english.line(f"[[galea]]{signs} More") == f'<span class="unbroken">{button}{signs}</span> More'


def test_a_link_needs_no_such_help(english):
    assert "unbroken" not in english.line("[[temples]]. [[galea]] and")


def test_text_still_in_the_original_language_is_marked(translated):
    english = ' lang="en" dir="ltr"'
    assert translated.text("Temples") == f"<span{english}>Temples</span>"
    assert translated.text("Dónde") == "Dónde"
    assert translated.lang("Dónde", "Temples") == english
    assert translated.lang("Dónde") == ""
    assert translated.line("The side.") == f"<span{english}>The side.</span>"


def test_the_name_in_a_link_is_marked_where_its_language_is_not_that_of_the_text_around_it(translated):
    own, foreign = ' lang="es" dir="ltr"', ' lang="en" dir="ltr"'
    assert translated.line("Cerca de [[temples]]") == f'Cerca de <a href="#temples"{foreign}>Temples</a>'
    assert 'popovertarget="meaning-galea">Gálea<' in translated.line("Delante de la [[galea]].")
    marked = translated.line("A flat tendon, under the [[temples]].")
    assert marked == f'<span{foreign}>A flat tendon, under the <a href="#temples">Temples</a>.</span>'
    inside = translated._linked("The [[galea]]", within=Markup(foreign))
    assert f'popovertarget="meaning-galea"{own}>Gálea<' in inside
    own_words = translated._linked("The [[galea|tendon]]", within=Markup(foreign))
    assert 'popovertarget="meaning-galea">tendon<' in own_words, "words of the text itself are in its language"


def test_a_paragraph_cites_its_own_sources_and_otherwise_those_around_it(english):
    cited = '<sup aria-hidden="true">1</sup>'
    assert english.paragraph(Paragraph(text="A.", sources=("book",))) == f"<p>A.{cited}</p>"
    assert english.paragraph(Paragraph(text="A."), ("book",)) == f"<p>A.{cited}</p>"
    assert english.paragraph(Paragraph(text="A.")) == "<p>A.</p>"


def test_numbers_of_sources_follow_the_order_of_the_definitions(content):
    prose = ProseWriter(content, content.words["en"])
    names = [*content.definitions.sources]
    assert [prose.numbers[name] for name in names] == [*range(1, len(names) + 1)]
    assert prose.citations([names[9], names[0], names[1]]) == '<sup aria-hidden="true">1,2,10</sup>'
    assert prose.citations([]) == ""


def test_a_rule_of_some_countries_is_marked_in_the_paragraph_and_its_list(english):
    rule = Paragraph(text="A.", items=("B.",), countries=("uk",), checked="2026-11-01")
    assert english.countries(rule) == ' data-in="uk"'
    assert english.paragraph(rule) == '<p data-in="uk">A.</p><ul data-in="uk"><li>B.</li></ul>'
    both = rule.model_copy(update={"countries": ("ie", "uk")})
    assert english.countries(both) == ' data-in="ie uk"'
    assert english.countries(Paragraph(text="A.")) == ""


def test_a_count_is_said_as_its_source_gives_it(english, translated):
    assert english.of_hundred(Arm(label="With it", count=47)) == "47 in 100"
    assert english.of_hundred(Arm(label="With it", count=1, fewer=True)) == "fewer than 1 in 100"
    assert english.of_hundred(Arm(label="With it", count=0.5)) == "0.5 in 100"
    assert "0,5" in translated.of_hundred(Arm(label="With it", count=0.5))


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ({"days": (0, 0)}, "Day 0"),
        ({"days": (0, 6)}, "Days 0 to 6"),
        ({"weeks": (2, 2)}, "Week 2"),
        ({"weeks": (1, 4)}, "Weeks 1 to 4"),
    ],
)
def test_a_step_says_when_it_is(english, time, said):
    step = Step(id="first", title="First", usual="Sore.", sources=("book",), **time)
    assert english.step_time(step) == said


def test_a_topic_cites_what_its_comparisons_and_its_timeline_rest_on(tmp_path):
    whole = json.loads(DEFINITIONS)
    book = whole["sources"]["book"]
    whole |= {key: SAMPLE[key] for key in ("comparisons", "timeline", "countries")}
    whole["sources"] = {name: book | {"url": f"https://example.org/{name}"} for name in ("book", "arm", "step", "site")}
    whole["comparisons"] = [SAMPLE["comparisons"][0] | {"sources": ["arm"]}]
    whole["timeline"] = [SAMPLE["timeline"][0] | {"sources": ["step"]}]
    whole["topics"] = [
        {"id": "about", "title": "About", "text": ["All."], "sources": ["book"]},
        {"id": "drawn", "title": "Drawn", "text": [{"text": "9 and 3.", "compares": ["pain"]}], "sources": ["book"]},
        {"id": "steps", "title": "Steps", "timeline": True, "text": ["All."], "sources": ["book"]},
    ]
    whole["sites"][0]["sources"] = ["site"]
    content = load_content(write(tmp_path, json.dumps(whole, indent=1)))
    prose = ProseWriter(content, content.words["en"])
    assert [prose.cited(content.topics[name]) for name in ("about", "drawn", "steps")] == [[1], [1, 2], [1, 3]]
    frontalis = content.parts["frontalis"]
    assert prose.cited(frontalis) == [1]
    assert prose.cited(frontalis, content.sites_of("frontalis")) == [1, 4]
