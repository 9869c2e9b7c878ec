"""Every available language: chosen by the reader's preference, retained while navigating, and made of data alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.markup import read_once
from support.pseudo import LANGUAGE, pseudo_head
from support.served import everywhere, target

from viewer.app import create_app
from viewer.content.content import load_content
from viewer.content.interface import load_words, lookup, named_fields
from viewer.problems import ContentError

WORDS = Path(__file__).parents[2] / "viewer" / "content" / "words"
FILES = sorted(WORDS.glob("*.json"))
PAGES = ("", "front/", "left/", "right/", "back/", "handout/", "embed/")


@pytest.fixture(scope="module")
def pseudo_folder(tmp_path_factory) -> Path:
    return pseudo_head(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture(scope="module")
def pseudo_client(pseudo_folder) -> FlaskClient:
    return create_app(pseudo_folder, watch=False).test_client()


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_language_has_the_same_words_with_the_same_placeholders(file):
    english, other = (json.loads(path.read_text(encoding="utf-8")) for path in (WORDS / "en.json", file))
    assert list(other) == list(english) or sorted(other) == sorted(english)
    for key, text in english.items():
        assert isinstance(other[key], dict) == isinstance(text, dict), key
        assert named_fields(other[key]) == named_fields(text), key


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("es-MX,en;q=0.5", "es"),
        ("es-419", "es"),
        ("ES", "es"),
        ("pt-BR,es;q=0.8,en;q=0.7", "es"),
        ("en-GB,es;q=0.9", "en"),
        ("fr", "en"),
        ("es;q=0", "en"),
        ("fr,es;q=0.1", "es"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_root_follows_the_wish_of_the_browser(client, wish, found):
    assert client.get("/", headers={"Accept-Language": wish}).location == f"/{found}/"


@pytest.mark.parametrize(
    ("wished", "there", "found"),
    [
        (["zh-Hant-TW"], ["zh", "zh-Hant"], "zh-Hant"),
        (["zh-Hant-x-own"], ["zh-Hant"], "zh-Hant"),
        (["en-US"], ["es"], None),
        (["de-AT", "es"], ["es", "de"], "de"),
    ],
)
def test_a_language_is_looked_up_from_its_full_tag_to_its_first_part(wished, there, found):
    assert lookup(wished, there) == found


def test_what_does_not_exist_is_said_in_the_language_of_the_address_or_of_the_wish(client):
    assert 'lang="es"' in client.get("/es/nada/").text
    assert 'lang="es"' in client.get("/nada/", headers={"Accept-Language": "es-AR"}).text
    assert 'lang="en"' in client.get("/en/nothing/", headers={"Accept-Language": "es"}).text


@everywhere("client")
@pytest.mark.parametrize("address", ["", "front/", "back/", "handout/"])
def test_the_other_language_is_chosen_at_the_same_place(client, address):
    links = [e for e in read_once(client.get(f"/en/{address}").text).named("a") if "hreflang" in e.attributes]
    assert [(target(f"/en/{address}", e.attributes["href"]), e.attributes["lang"], e.text) for e in links] == [
        (f"/en/{address}", "en", "English"),
        (f"/es/{address}", "es", "Español"),
    ]


def test_a_page_has_no_choice_where_there_is_one_language(folder):
    for path in folder.glob("regions.*.json"):
        path.unlink()
    page = create_app(folder).test_client().get("/en/").text
    assert "hreflang" not in page


@everywhere("client")
@pytest.mark.parametrize("address", ["", "back/", "handout/", "left.svg"])
def test_every_word_of_a_page_is_in_its_language(client, address):
    """No English sentence stays on a Spanish page, but for citations, which are marked."""
    text = re.sub(r'<(span|a)[^>]*lang="en"[^>]*>.*?</\1>', "", client.get(f"/es/{address}").text, flags=re.DOTALL)
    text = re.sub(r"<title>[^<]*</title>", "", text) if address == "left.svg" else text
    text = re.sub(r"<(style|script|ol)[ >].*?</\1>", "", text, flags=re.DOTALL)
    found = re.findall(r"\b(?:the|and|you|with|your|this|of)\b", re.sub(r"<[^>]*>", " ", text))
    assert not found, found[:10]


def test_a_third_language_needs_data_files_alone(pseudo_client):
    for place in PAGES:
        answer = pseudo_client.get(f"/{LANGUAGE}/{place}")
        assert answer.status_code == 200
        assert f'<html lang="{LANGUAGE}" dir="rtl"' in answer.text
    assert pseudo_client.get("/", headers={"Accept-Language": LANGUAGE}).location == f"/{LANGUAGE}/"


@pytest.mark.parametrize("place", ["", "back/", "handout/", "embed/", "front.svg"])
def test_no_string_is_left_in_code(pseudo_client, place):
    """Every word that a reader of the pseudo-language meets has its marks: on the page, and in the names of links."""
    answer = pseudo_client.get(f"/{LANGUAGE}/{place}").text
    answer = re.sub(r"<(style|script)[ >].*?</\1>", "", answer, flags=re.DOTALL)
    for_machines = r'<meta (?:property="og:(?:type|url|image|image:type)"|name="twitter:card")[^>]*>'
    strangers = (r'<a [^>]*hreflang="en".*?</a>', r'<a href="http://localhost[^<]*</a>', for_machines)
    answer = re.sub("|".join(strangers), "", answer, flags=re.DOTALL)
    shown = re.findall(r">([^<]+)<", answer) + re.findall(r'(?:aria-label|content)="([^"]*)"', answer)
    plain = {word for text in shown for word in re.findall(r"[a-z]{4,}", text) if not re.search(r"[ø]", word)}
    unmarked = {word for word in plain if re.search(r"[aeiounc]", word)} - {
        "width",
        "device",
        "initial",
        "scale",
        "noindex",
    }
    assert not unmarked


def test_the_anatomy_is_not_mirrored_where_words_run_from_right_to_left(content, pseudo_folder, pseudo_client):
    arabic = load_content(pseudo_folder).localized(LANGUAGE)
    assert [(point.id, point.x) for point in arabic.points] == [(point.id, point.x) for point in content.points]
    marks = r'<g class="site" [^>]*transform="translate\(([^)]*)\)"'
    pictures = [pseudo_client.get(f"/{name}/left.svg").text for name in ("en", LANGUAGE)]
    assert re.findall(marks, pictures[0]) == re.findall(marks, pictures[1]) != []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ('{"nexd": "Más"}', 'es.json:1: nexd: an unknown key. Found: "nexd".'),
        ('{"next": "Más"}', "the placeholders differ from the English ones"),
        ('{"next": "Más: {nombre}"}', "the placeholders differ from the English ones"),
        ('{"next": "Más: {name"}', "unbalanced braces"),
        ('{"next": "Más: {name!r}"}', "unbalanced braces"),
        ('{"points": "{n}"}', "the wrong kind of value"),
        ('{"points": {"one": "{n}"}}', "the wrong kind of value"),
        ('{"next": 5}', "the wrong kind of value"),
        ("[]", "the file does not contain an object"),
    ],
)
def test_wrong_words_of_the_interface_are_named(folder, words, message):
    (folder / "words").mkdir()
    (folder / "words" / "es.json").write_text(words, encoding="utf-8")
    (folder / "regions.es.json").write_text('{"language": "es"}', encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert message in str(caught.value)


def test_words_of_a_clinic_take_the_place_of_the_viewers_own(folder):
    (folder / "words").mkdir()
    (folder / "words" / "en.json").write_text('{"parts": "Shut"}', encoding="utf-8")
    assert load_content(folder).words["en"]("parts") == "Shut"
    assert load_words("en")("parts") != "Shut"


def test_a_translation_without_words_for_the_interface_is_named(folder):
    (folder / "regions.fi.json").write_text('{"language": "fi"}', encoding="utf-8")
    with pytest.raises(ContentError, match=r"regions\.fi\.json: the interface has no words in this language"):
        load_content(folder)
