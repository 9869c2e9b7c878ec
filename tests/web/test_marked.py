"""WCAG 3.1.2: in a language with few words of its own, every English word on a page is marked, and no other one is."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup
from support.pseudo import LANGUAGE, write_pseudo
from support.served import ROOT

from viewer.app import create_app
from viewer.content.content import load_content
from viewer.content.interface import Words, load_words
from viewer.web.marked import MarkedWords

PLACES = ["", "back/", "embed/", "embed/back/", "embed-this/", "nowhere/", "embed/nowhere/", "front.svg"]
PLACES += ["handout/", "handout/record/"]
SPOKEN = ("aria-label", "title", "alt", "label")
VOID = {"meta", "link", "input", "br", "img"}
ENGLISH = json.loads((ROOT / "viewer" / "content" / "words" / "en.json").read_text(encoding="utf-8"))


class Spoken(HTMLParser):
    """What a page says, each with the language that a screen reader takes it for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(re.sub(r"<(style|script|code)\b.*?</\1>", "", page, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or self._open[-1][1]
        self.said += [(text, lang) for name in SPOKEN if (text := given.get(name))]
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.said.append((data, self._open[-1][1]))


@pytest.fixture(scope="module", params=["none", "even", "odd"])
def clients(request, tmp_path_factory):
    """The made-up language with all words of the content, and no, or every other, word of the interface."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copy(ROOT / "regions.json", folder)
    shutil.copytree(ROOT / "assets", folder / "assets")
    write_pseudo(folder)
    thin_out(folder, request.param)
    return create_app(folder).test_client()


def thin_out(folder: Path, which: str) -> None:
    file = folder / "words" / f"{LANGUAGE}.json"
    words = json.loads(file.read_text(encoding="utf-8"))
    few = (
        dict(list(words.items())[{"even": 0, "odd": 1}[which] :: 2])
        if which != "none"
        else {"language": words["language"]}
    )
    file.write_text(json.dumps(few, ensure_ascii=False), encoding="utf-8")


def own(text: str) -> bool:
    """Whether a text has letters of the made-up language, which no English word has."""
    return any(sign.isalpha() and not sign.isascii() for sign in text)


@pytest.mark.parametrize("place", PLACES)
def test_every_word_is_marked_with_its_language(clients, place):
    page = clients.get(f"/{LANGUAGE}/{place}").text
    wrong = [
        (text, lang)
        for text, lang in Spoken(page).said
        if re.search(r"[^\W\d_]{2}", text) and not text.strip().startswith(("http", "/"))
        # an area's sign in the pictures, and what a kind of file is called in every language
        if not re.fullmatch(r"[IVX]+|PDF|PNG(, [0-9]+ px)?|SVG", text.strip())
        if lang != ("en" if not own(text) else LANGUAGE)
    ]
    mixed = {text for text, lang in wrong if own(text) and lang == "en" and _is_name(text)}
    assert [one for one in wrong if one[0] not in mixed] == []


def test_words_that_a_script_writes_later_are_marked_where_it_writes_them(tmp_path):
    """The script writes into the live region beside the words, which is empty until then."""
    (tmp_path / "words").mkdir()
    for name in ("regions.json", "assets"):
        (tmp_path / name).symlink_to(ROOT / name)
    write_pseudo(tmp_path)
    status = re.compile(r'<(?:p|span)\b[^>]*role="status"[^>]*>')
    complete = create_app(tmp_path, watch=False).test_client()
    thin_out(tmp_path, "none")
    few = create_app(tmp_path).test_client()
    for place in ("", "embed/", "embed-this/"):
        marked, plain = (status.findall(client.get(f"/{LANGUAGE}/{place}").text) for client in (few, complete))
        assert plain, place
        assert not [one for one in plain if "lang=" in one], place
        assert [one for one in marked if 'lang="en"' not in one] == [], place


def _is_name(text: str) -> bool:
    """Whether a text is English words filled in with names: an attribute cannot mark the two apart."""
    forms = [form for value in ENGLISH.values() for form in (value.values() if isinstance(value, dict) else [value])]
    patterns = (
        re.sub(r"\\{\w+\\}", ".+", re.escape(form)) for form in forms if "{" in form and re.search(r"[a-z]{3}", form)
    )
    titles = (
        f"{re.escape(ENGLISH[key])}(: | \u2013 ).+" for key in ("larger", "embed_this", "handout", "not_found_title")
    )
    return any(re.fullmatch(pattern, text.strip()) for pattern in (*patterns, *titles))


def test_words_in_english_within_a_sentence_of_the_language_are_marked_apart():
    words = MarkedWords.of(
        Words("fr", {**load_words("en").texts, "amount_units": "{points} ; {units} en tout"}, ("points",))
    )
    said = words("amount_units", points=words.count("points", 2), units=words.count("units", 5))
    assert said == '<span lang="en" dir="ltr">2 points</span> ; 5 units en tout'


def test_a_name_within_a_sentence_in_english_is_marked_back():
    words = MarkedWords.of(Words("ar", load_words("en").texts, ("next", "found")))
    assert words("next", name="<b>") == (
        '<span lang="en" dir="ltr">Next: <span lang="ar" dir="rtl">&lt;b&gt;</span></span>'
    )
    assert words("found", n=1, total="7") == '<span lang="en" dir="ltr">Found: 1 of 7</span>'
    kept = words("next", name=Markup('<span lang="es">x</span>'))
    assert '<span lang="ar" dir="rtl"><span lang="es">x</span></span>' in kept


def test_signs_alone_are_in_no_language():
    words = MarkedWords.of(Words("fr", load_words("en").texts, ("part_name",)))
    assert words("part_name", name="A", plain="B") == "B (A)"


def test_a_language_with_all_words_carries_no_marks():
    words = MarkedWords.of(load_words("es"))
    assert not any(words.lang(key) or words.inner_lang(key) for key in ENGLISH)
    assert words("parts") == "Lista de partes"


def test_a_language_that_does_not_say_its_name_is_called_as_its_speakers_call_it(folder):
    (folder / "words").mkdir()
    for language in ("fr", "qqq"):
        (folder / "words" / f"{language}.json").write_text('{"parts": "Parties"}', encoding="utf-8")
        (folder / f"regions.{language}.json").write_text(json.dumps({"language": language}), encoding="utf-8")
    content = load_content(folder)
    assert (content.words["fr"]("language"), content.words["qqq"]("language")) == ("français", "qqq")


def test_the_words_of_a_language_are_escaped_and_those_filled_in_too():
    texts = {**load_words("en").texts, "next": "<i>{name}</i>"}
    assert MarkedWords.of(Words("fr", texts))("next", name="<b>") == "&lt;i&gt;&lt;b&gt;&lt;/i&gt;"
    assert MarkedWords.of(Words("fr", texts))("next", name=Markup("<b>x</b>")) == "&lt;i&gt;<b>x</b>&lt;/i&gt;"


def test_an_element_says_what_language_its_attributes_are_in():
    words = MarkedWords.of(Words("ar", load_words("en").texts, ("parts", "sources")))
    assert words.lang("find", "parts") == ' lang="en"'
    assert words.inner_lang("find", "parts") == ' lang="ar"'
    assert words.lang("find") == words.inner_lang("find") == words.lang() == ""


def test_words_within_an_element_in_english_are_marked_back_only_if_the_language_has_them():
    words = MarkedWords.of(Words("fr", {**load_words("en").texts, "sources": "Références"}, ("parts", "glossary")))
    assert words.nested("parts", "sources") == '<span lang="fr" dir="ltr">Références</span>'
    assert words.nested("parts", "glossary") == words("glossary")
    assert words.nested("sources", "sources") == "Références"


def test_a_number_of_things_is_marked_as_a_whole():
    words = MarkedWords.of(Words("fr", load_words("en").texts, ("points",)))
    assert words.count("points", 1) == '<span lang="en" dir="ltr">1 point</span>'
    assert words.count("units", 1_000) == "1\N{NARROW NO-BREAK SPACE}000 units"


def test_words_that_need_a_number_are_not_given_without_one():
    words = MarkedWords.of(load_words("en"))
    with pytest.raises(KeyError, match="use count"):
        words("points")
    with pytest.raises(KeyError, match="no number forms"):
        words.count("parts", 2)
