"""A review is bound to the words that were read: what has changed since is shown as changed, wherever the review is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.samples import CITED, changed, line_of, write
from support.served import ROOT

from viewer.app import create_app
from viewer.content.content import load_content
from viewer.content.definitions import Change, load_definitions
from viewer.content.review import unannounced, words_read
from viewer.editing.report import report_on

SIGNATURE = ("--by", "Dr A. Person", "--qualification", "neurologist", "--on", "2026-11-20", "--next", "2099-11-20")
CHANGED = "Some parts have changed since the review."


def run(folder: Path, *arguments: str):
    return CliRunner().invoke(create_app(folder).cli, arguments)


@pytest.fixture(scope="module")
def signature(tmp_path_factory) -> str:
    """The sample's definitions, signed as they stand."""
    folder = write(tmp_path_factory.mktemp("signed"), CITED)
    done = run(folder, "sign", "en", *SIGNATURE)
    assert done.exit_code == 0, done.output
    return (folder / "regions.json").read_text(encoding="utf-8")


@pytest.fixture
def signed(tmp_path, signature) -> Path:
    """The sample, signed as it stands."""
    return write(tmp_path, signature)


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "regions.json"
    file.write_text(changed(file.read_text(encoding="utf-8"), old, new), encoding="utf-8")


def test_signing_changes_the_review_and_no_other_byte(signed):
    after = (signed / "regions.json").read_text(encoding="utf-8")
    review = json.loads(after)["review"]
    assert {name: review[name] for name in ("status", "by", "qualification", "on", "next")} == {
        "status": "reviewed",
        "by": "Dr A. Person",
        "qualification": "neurologist",
        "on": "2026-11-20",
        "next": "2099-11-20",
    }
    assert list(review["words"]) == [
        "diagram",
        "forehead",
        "temples",
        "frontalis",
        "temporalis",
        "about",
        "glossary",
        "sources",
    ]
    start, end = CITED.index('"review": ') + len('"review": '), CITED.index('  "sources": {')
    assert after.startswith(CITED[:start])
    assert after.endswith(CITED[end:])


def test_what_was_signed_is_shown_as_reviewed_and_unchanged(signed):
    page = create_app(signed).test_client().get("/en/").text
    assert "Reviewed by Dr A. Person, neurologist, on November 20, 2026." in page
    assert "hanged since" not in page
    assert not any(
        "changed since" in line
        for line in report_on(load_content(signed), signed / "regions.json", date.today()).warnings
    )


@pytest.mark.parametrize(
    "address", ["/en/", "/en/front/", "/en/embed/", "/en/handout/", "/en/front.svg", "/en/embed-this/"]
)
def test_every_page_embed_and_picture_says_when_words_have_changed_since(signed, address):
    edit(signed, '"Chews."', '"Chews and bites."')
    assert CHANGED in create_app(signed).test_client().get(address).text


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('"Chews."', '"Chews and bites."', "temporalis"),
        ('"Frontalis"', '"Frontal"', "frontalis"),
        ('"Above the ear."', '"Over the ear."', "temporalis"),
        ('"up": 20, "dose": 5, "landmark": "Ab', '"up": 21, "dose": 5, "landmark": "Ab', "temporalis"),
        ('"Few."', '"Hardly any."', "temples"),
        ('"All of it."', '"Nearly all of it."', "about"),
        ('"See [[about|this]]."', '"See [[about|that]]."', "forehead"),
        ('"A flat tendon,', '"A thin tendon,', "glossary"),
        ('"A book."', '"Another book."', "sources"),
        ('"For tests only."', '"For tests."', "diagram"),
    ],
)
def test_a_change_is_named_by_its_part_and_stands_on_its_panel(signed, old, new, part):
    edit(signed, old, new)
    content = load_content(signed)
    assert content.changed == (part,)
    line = line_of((signed / "regions.json").read_text(encoding="utf-8"), '"review"')
    found = report_on(content, signed / "regions.json", date.today())
    assert f"regions.json:{line}: review: changed since the review: {part}. Fix: " in "\n".join(found.warnings)
    page = create_app(signed).test_client().get("/en/").text
    assert page.count("Changed since the review.") == (0 if part == "diagram" else 1)
    if part != "diagram":
        panel = page[page.index(f' id="{part}"') :].partition("</section>")[0]
        assert "<strong>Changed since the review.</strong>" in panel


def test_a_part_that_is_gone_or_new_is_a_change(signed):
    edit(signed, '"topics": [', '"topics": [ { "id": "new", "title": "New", "text": ["It is."], "sources": ["book"] },')
    assert load_content(signed).changed == ("new",)
    edit(signed, '{ "id": "about", "title": "About"', '{ "id": "other", "title": "About"')
    edit(signed, "[[about|this]]", "[[other|this]]")
    assert set(load_content(signed).changed) == {"new", "other", "forehead", "about"}


def test_facts_that_are_not_words_are_no_change(signed):
    edit(signed, '"checked": "2026-11-23"', '"checked": "2026-11-24"')
    edit(signed, '"FMA": "63864"', '"FMA": "63865"')
    edit(signed, '"In the middle.", "sources": ["book"]', '"In the middle."')
    assert load_content(signed).changed == ()


def test_words_put_back_as_they_were_read_are_unchanged_again(signed):
    edit(signed, '"Chews."', '"Bites."')
    edit(signed, '"Bites."', '"Chews."')
    assert load_content(signed).changed == ()


def test_a_draft_has_nothing_that_could_have_changed(tmp_path):
    assert load_content(write(tmp_path, CITED)).changed == ()


def test_a_paragraph_under_another_heading_is_a_change(tmp_path):
    before = words_read(load_content(write(tmp_path, CITED)).definitions)
    moved = changed(changed(CITED, '["Chews."]', '["X"]'), '["At the side."]', '["Chews."]').replace(
        '["X"]', '["At the side."]'
    )
    after = words_read(load_content(write(tmp_path, moved)).definitions)
    assert [name for name in before if before[name] != after[name]] == ["temporalis"]


def test_each_language_is_signed_in_its_own_file(signed):
    spanish = signed / "regions.es.json"
    spanish.write_bytes(b'{\r\n  "language": "es",\r\n  "title": "Cabeza"\r\n}\r\n')
    assert run(signed, "confirm", "es", "--all").exit_code == 0
    english = (signed / "regions.json").read_bytes()
    done = run(signed, "sign", "es", *SIGNATURE)
    assert done.exit_code == 0, done.output
    assert (signed / "regions.json").read_bytes() == english
    written = spanish.read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n")
    content = load_content(signed)
    assert (content.localized("es").definitions.review.by, content.localized("es").changed) == ("Dr A. Person", ())


def test_a_translation_that_no_longer_fits_has_changed_since_its_review(signed):
    (signed / "regions.es.json").write_text('{ "language": "es", "title": "Cabeza" }', encoding="utf-8")
    run(signed, "confirm", "es", "--all")
    run(signed, "sign", "es", *SIGNATURE)
    edit(signed, '"Sample head"', '"Simple head"')
    page = create_app(signed).test_client().get("/es/").text
    assert "Algunas partes han cambiado desde la revisión." in page


@pytest.mark.parametrize("missing", ["--by", "--qualification", "--on", "--next"])
def test_nothing_is_signed_without_a_name_a_qualification_and_dates(tmp_path, missing):
    write(tmp_path, CITED)
    at = SIGNATURE.index(missing)
    done = run(tmp_path, "sign", "en", *SIGNATURE[:at], *SIGNATURE[at + 2 :])
    assert (done.exit_code, missing in done.output) == (2, True)
    assert (tmp_path / "regions.json").read_text(encoding="utf-8") == CITED


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--on", "2999-01-01", "--on: the date is in the future"),
        ("--next", "2026-11-20", "--next: the next review is not after"),
        ("--by", " ", "--by: the text starts or ends"),
        ("--by", "A\u202eB", "--by: the text contains a hidden character"),
    ],
)
def test_a_signature_that_pages_could_not_show_is_refused(tmp_path, option, value, said):
    write(tmp_path, CITED)
    at = SIGNATURE.index(option)
    done = run(tmp_path, "sign", "en", *SIGNATURE[: at + 1], value, *SIGNATURE[at + 2 :])
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert (tmp_path / "regions.json").read_text(encoding="utf-8") == CITED


def test_content_with_problems_is_not_signed(tmp_path):
    broken = changed(CITED, '["All of it."], "sources": ["book"]', '["All of it."]')
    write(tmp_path, broken)
    done = run(tmp_path, "sign", "en", *SIGNATURE)
    assert (done.exit_code, "a claim without a source" in done.output) == (1, True)
    assert (tmp_path / "regions.json").read_text(encoding="utf-8") == broken


def test_the_real_content_can_be_signed_and_keeps_every_other_byte(folder):
    for path in ROOT.glob("regions.es.json"):
        (folder / path.name).write_bytes(path.read_bytes())
    before = (folder / "regions.json").read_text(encoding="utf-8")
    assert run(folder, "sign", "en", *SIGNATURE).exit_code == 0
    after = (folder / "regions.json").read_text(encoding="utf-8")
    draft = '{ "status": "draft", "by": null, "qualification": null, "on": null, "next": null }'
    head, tail = before.split(draft)
    assert after.startswith(head)
    assert after.endswith(tail)
    assert load_content(folder).changed == ()


def test_a_paragraph_that_holds_in_other_countries_is_a_change(tmp_path):
    def words(countries: str) -> str:
        given = f'{{ "text": "Pain is felt here.", "countries": [{countries}] }}'
        write(tmp_path, changed(CITED, '"Pain is felt here."', given))
        return words_read(load_definitions(tmp_path / "regions.json")[0])["forehead"]

    assert words('"elsewhere"') != words("")


def test_a_site_that_moves_or_a_source_with_another_address_is_a_change(signed):
    edit(signed, '"up": 20, "dose": 5', '"up": 21, "dose": 5')
    edit(signed, "https://example.org/book", "https://example.org/books")
    assert load_content(signed).changed == ("temporalis", "sources")


def test_words_are_unannounced_until_the_record_of_changes_names_them_as_they_are(signed):
    defined = load_content(signed).written
    now = words_read(defined)
    assert unannounced(defined) == tuple(now)
    record = {name: Change(of=of, on=date(2026, 11, 1)) for name, of in now.items()}
    assert unannounced(defined.model_copy(update={"changes": record})) == ()
    record["about"] = Change(of="000000", on=date(2026, 11, 1))
    assert unannounced(defined.model_copy(update={"changes": record})) == ("about",)
