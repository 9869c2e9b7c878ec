"""Signs that other programs turn into links or bold type: named before patients see them, and never seen where there
are none.
"""

from __future__ import annotations

import pytest
from support.samples import DEFINITIONS, changed, line_of, problems_of, write

from viewer.content.content import Content, load_content
from viewer.content.fingerprints import fingerprint
from viewer.content.markup import faults
from viewer.content.texts import texts

TYPED = [
    ("the [[galea|sheet.", "a link that is never closed", '"[[galea|sheet."', "close it with ]]"),
    ("the [[galea|sheet] here.", "a link that ends with one bracket", '"[[galea|sheet]"', "close it with ]]"),
    ("the [galea|sheet]] here.", "a link that begins with one bracket", '"[galea|sheet]]"', "open it with [["),
    ("galea|sheet]] here.", "a link that is never opened", '"galea|sheet]]"', "open it with [["),
    ("the [galea|sheet] here.", "a link in single brackets", '"[galea|sheet]"', "double the brackets"),
    ("the [[galea|flat|sheet]].", "a link with more than two parts", '"[[galea|flat|sheet]]"', "write one | only"),
    ("the [[galea|]] here.", "a link with an empty part", '"[[galea|]]"', "write the id and the words"),
    ("the [[]] here.", "a link with an empty part", '"[[]]"', "write the id and the words"),
    (
        "the [sheet](galea) here.",
        "a link written as in Markdown",
        '"[sheet](galea)"',
        "link to a part or a glossary entry by its id",
    ),
    ("It <b>lifts.", "an HTML tag, which readers would see", '"<b>"', "remove the tag"),
    ("It lifts.</p>", "an HTML tag, which readers would see", '"</p>"', "remove the tag"),
    ("It lifts.<br/>Yes.", "an HTML tag, which readers would see", '"<br/>"', "remove the tag"),
    ("5&nbsp;cm", "an HTML code, which readers would see", '"&nbsp;"', "type the character"),
    ("It&#8217;s here.", "an HTML code, which readers would see", '"&#8217;"', "type the character"),
    ("It **lifts.", "bold or italic markup, which readers would see", '"**"', "remove the signs"),
    ("It __lifts.", "bold or italic markup, which readers would see", '"__"', "remove the signs"),
    ("It *lifts it* up.", "bold or italic markup, which readers would see", '"*lifts it*"', "remove the signs"),
    ("It _lifts_ up.", "bold or italic markup, which readers would see", '"_lifts_"', "remove the signs"),
    ("It `lifts.", "a backtick, which readers would see", '"`"', "use quotation marks, or remove it"),
    ("- It lifts.", "a sign for a list or a heading, which readers would see", '"-"', "remove the sign"),
    ("• It lifts.", "a sign for a list or a heading, which readers would see", '"•"', "remove the sign"),
    ("+ It lifts.", "a sign for a list or a heading, which readers would see", '"+"', "remove the sign"),
    ("## It lifts.", "a sign for a list or a heading, which readers would see", '"##"', "remove the sign"),
]


@pytest.mark.parametrize(("typed", "what", "value", "fix"), TYPED)
def test_a_sign_typed_by_habit_is_named_with_its_line(tmp_path, typed, what, value, fix):
    write(tmp_path, changed(DEFINITIONS, "All of it.", typed))
    (problem,) = problems_of(load_content, tmp_path)
    assert (problem.file, problem.line) == ("regions.json", line_of(DEFINITIONS, "All of it."))
    assert (problem.path, problem.what, problem.value, problem.fix) == ("topics[0].text[0]", what, value, fix)


@pytest.mark.parametrize(
    "typed",
    [
        "The [[galea|flat tendon]] and the [[galea]].",
        "A range [1] and [sic].",
        "x < 3 and y > 2",
        "Smith & Sons; R&D;",
        "snake_case_name and 2 * 3 * 4",
        "5*3 and 6*2, a_b and c_d",
        "5*3 and a footnote*",
        "* stands for a footnote *",
        "1.5 cm up",
        "-5 degrees",
        "About #1 of 2",
        "3 < 5",
        "1. A picture with a link",
    ],
)
def test_what_only_looks_like_a_sign_may_stand(tmp_path, typed):
    if typed.startswith("*"):
        typed = f"A {typed[2:]}"
    assert list(faults(typed, links=True)) == []


def test_every_sign_of_a_text_is_reported_at_once():
    found = [fault.what for fault in faults("**A** <i>word</i> in [[galea", links=True)]
    assert found == [
        "a link that is never closed",
        *["an HTML tag, which readers would see"] * 2,
        *["bold or italic markup, which readers would see"] * 2,
    ]


@pytest.mark.parametrize(
    ("old", "path"),
    [
        ("Sample head", "title"),
        ("For tests only.", "disclaimer"),
        ("Forehead muscle", "structures[0].plain_name"),
        ("A book.", "sources.book.cite"),
        ("1 cm up in the", "sites[0].landmark"),
        ("See [[about", "regions[0].sections[2].text[0].items[0]"),
        ("A few.", "regions[0].sections[2].text[0].text"),
    ],
)
def test_every_kind_of_text_is_looked_at(tmp_path, old, path):
    write(tmp_path, changed(DEFINITIONS, old, f"**{old}"))
    (problem,) = problems_of(load_content, tmp_path)
    assert (problem.path, problem.value, problem.line) == (path, '"**"', line_of(DEFINITIONS, old))


@pytest.mark.parametrize(
    ("old", "path"), [("Sample head", "title"), ("For tests only.", "disclaimer"), ("Galea", "glossary[0].term")]
)
def test_a_link_in_a_text_that_shows_none_is_a_problem(tmp_path, old, path):
    write(tmp_path, DEFINITIONS.replace(f'"{old}', '"[[about|About]]', 1))
    (problem,) = problems_of(load_content, tmp_path)
    assert (problem.path, problem.what, problem.value) == (
        path,
        "a link where the pages show none",
        '"[[about|About]]"',
    )


def test_the_purpose_may_link_and_its_links_lead_somewhere(tmp_path):
    linked = load_content(write(tmp_path, changed(DEFINITIONS, "To be broken.", "See [[about|this]].")))
    assert linked.definitions.purpose == "See [[about|this]]."
    write(tmp_path, changed(DEFINITIONS, "To be broken.", "See [[abaut|this]]."))
    (problem,) = problems_of(load_content, tmp_path)
    assert (problem.path, problem.what, problem.fix) == ("purpose", "points to nothing", 'did you mean "about"')


def test_a_sign_in_a_translation_is_named_in_its_own_file(tmp_path):
    write(tmp_path)
    book, topic = fingerprint(["A book."]), fingerprint(["All of it."])
    spanish = (
        f'{{"language": "es",\n"sources": {{\n"book": {{"of": "{book}", "text": "<i>Libro</i>"}}}},\n'
        f'"topics": [{{"id": "about",\n"text": [{{"of": "{topic}", "text": "Todo **esto**."}}]}}]}}'
    )
    (tmp_path / "regions.es.json").write_text(spanish, encoding="utf-8")
    assert [(p.file, p.line, p.path, p.value) for p in problems_of(load_content, tmp_path)] == [
        ("regions.es.json", 3, "sources.book", '"</i>"'),
        ("regions.es.json", 3, "sources.book", '"<i>"'),
        ("regions.es.json", 5, "topics[0].text[0]", '"**"'),
    ]


def test_a_sign_in_the_words_of_the_interface_is_named_in_their_file(tmp_path):
    write(tmp_path)
    (tmp_path / "words").mkdir()
    own = '{\n"glossary": "<b>Words</b>",\n"next": "**Next**: {name}",\n"parts": "[[about|Parts]]"\n}'
    (tmp_path / "words" / "en.json").write_text(own, encoding="utf-8")
    assert [(p.file, p.line, p.path, p.what) for p in problems_of(load_content, tmp_path)] == [
        ("words/en.json", 2, "glossary", "an HTML tag, which readers would see"),
        ("words/en.json", 3, "next", "bold or italic markup, which readers would see"),
        ("words/en.json", 4, "parts", "a link where the pages show none"),
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_real_texts_of_every_language_hold_no_sign(content: Content, language: str):
    found = list(texts(content.localized(language).definitions))
    assert len(found) > 300
    assert [(one.path, fault) for one in found for fault in faults(one.text, links=one.links)] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words_of_the_interface_hold_no_sign(content: Content, language: str):
    words = content.words[language].texts
    forms = [form for value in words.values() for form in ([value] if isinstance(value, str) else value.values())]
    assert len(forms) > 100
    assert [fault for form in forms for fault in faults(form, links=False)] == []
