"""`confirm`: a person has compared a translation with its original; only fingerprints are written, and nothing
unseen.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.samples import CITED, changed, write
from support.served import ROOT
from support.translated import SPANISH

from viewer.app import create_app
from viewer.content.content import load_content
from viewer.content.fingerprints import fingerprint
from viewer.content.review import words_read
from viewer.editing import json_edit
from viewer.editing.signing import Signature, compare, sign
from viewer.problems import ContentError


@pytest.fixture
def site(tmp_path) -> Path:
    write(tmp_path, CITED)
    (tmp_path / "regions.es.json").write_text(SPANISH, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str):
    return CliRunner().invoke(create_app(folder).cli, ["confirm", *arguments])


def words(folder: Path) -> str:
    return (folder / "regions.es.json").read_text(encoding="utf-8")


def edit(folder: Path, old: str, new: str, file: str = "regions.json") -> None:
    path = folder / file
    path.write_text(changed(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")


def without_marks(value):
    """The words of a translation alone."""
    if isinstance(value, dict):
        bare = {key: without_marks(item) for key, item in value.items() if key != "of"}
        return bare["text"] if bare.keys() == {"text"} else bare
    return [without_marks(item) for item in value] if isinstance(value, list) else value


def test_without_an_option_both_languages_are_shown_and_nothing_is_written(site):
    done = run(site, "es")
    assert done.exit_code == 0
    assert (
        '  en  A few.\n      - See [[about|this]].\n  es  Pocos "raros".\n      - Vea [[about|esto]].\n' in done.output
    )
    assert "anatomy-viewer confirm es --part ID" in done.output
    assert words(site) == SPANISH


def test_one_part_is_confirmed_and_the_rest_is_named(site):
    done = run(site, "es", "--part", "temples")
    lines = SPANISH.splitlines(keepends=True)
    (at,) = (i for i, line in enumerate(lines) if "temples" in line)
    for original, spanish in (("Where", "Dónde"), ("The side.", "Al lado."), ("Effects", "Efectos")):
        marked = f'{{ "of": "{fingerprint([original])}", "text": "{spanish}" }}'
        lines[at] = changed(lines[at], f'"{spanish}"', marked)
    assert (done.exit_code, words(site)) == (0, "".join(lines))
    assert "regions.es.json: confirmed temples (3)." in done.output
    assert "To be confirmed: title (1), sources (1), forehead (5), frontalis (1)." in done.output


def test_a_landmark_is_confirmed_with_its_muscle(site):
    assert "confirmed frontalis (1)" in run(site, "es", "--part", "frontalis").output
    assert fingerprint(["1 cm up in the [[frontalis]]."]) in words(site)


def test_confirming_all_changes_no_word_and_no_layout(site):
    assert run(site, "es", "--all").exit_code == 0
    after = words(site)
    assert without_marks(json.loads(after)) == without_marks(json.loads(SPANISH))
    assert (
        after.count("\n") == SPANISH.count("\n") + 1
    )  # the fingerprint of an object that is written over lines has its own
    assert '"language":"es", "title" : {' in after
    assert '"Delante de la \\u005b[galea]]."' in after
    for options in ((), ("--all",), ("--part", "galea")):
        done = run(site, "es", *options)
        assert (done.exit_code, done.output) == (0, "Nothing to confirm.\n")
    assert words(site) == after


def test_a_changed_original_is_confirmed_again_by_its_fingerprint_alone(site):
    run(site, "es", "--all")
    before = words(site)
    edit(site, '"The side."', '"The other side."')
    assert run(site, "es", "--part", "temples").exit_code == 0
    assert words(site) == changed(before, fingerprint(["The side."]), fingerprint(["The other side."]))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1 cm arriba", "2 cm arriba", "sites[0].landmark: the numbers differ from the original. Found: 2. Allowed: 1"),
        ("[[frontalis]]", "[[frontalix]]", "sites[0].landmark: points to nothing"),
        ('["Vea [[about|esto]]."]', "[]", "regions[0].sections[2].text[0]: the number of list items differs"),
        ("Al lado.", "Al lado {units}.", "regions[1].sections[0].text[0]: the placeholders differ from the original"),
    ],
)
def test_what_disagrees_with_the_original_is_not_confirmed_and_nothing_is_written(site, old, new, said):
    edit(site, old, new, "regions.es.json")
    before = words(site)
    done = run(site, "es", "--all")
    assert (done.exit_code, said in done.output) == (1, True), done.output
    assert words(site) == before


def test_a_file_with_problems_is_refused_as_a_whole(site):
    edit(site, '"id": "temples"', '"id": "temple"', "regions.es.json")
    before = words(site)
    with pytest.raises(ContentError, match="words for something that is not defined"):
        compare(site / "regions.json", "es")
    with pytest.raises(ContentError, match="words for something that is not defined"):
        run(site, "es", "--all")
    assert words(site) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fr", "--all"], "There is no translation into 'fr'. Available: es."),
        (["../es"], "There is no translation into"),
        (["es", "--part", "nose"], "Nothing to confirm in nose. To be confirmed: title (1)"),
    ],
)
def test_a_wrong_language_or_part_is_named_with_those_there_are(site, arguments, said):
    done = run(site, *arguments)
    assert (done.exit_code, said in done.output) == (2, True), done.output


def test_line_ends_byte_order_mark_rights_and_links_of_a_file_stay(site):
    real = site / "elsewhere.json"
    real.write_bytes(b"\xef\xbb\xbf" + SPANISH.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    (site / "regions.es.json").unlink()
    (site / "regions.es.json").symlink_to(real)
    assert run(site, "es", "--all").exit_code == 0
    after = real.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf{\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")
    assert (site / "regions.es.json").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_save_while_the_command_runs_is_not_lost(site):
    compared = compare(site / "regions.json", "es")
    edit(site, "Al lado.", "A los lados.", "regions.es.json")
    saved = words(site)
    with pytest.raises(ContentError, match="the file was saved meanwhile"):
        compared.confirm(compared.unconfirmed)
    assert words(site) == saved
    assert sorted(path.name for path in site.iterdir()) == ["assets", "regions.es.json", "regions.json"]


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(site, monkeypatch):
    """Tests may run as root, who may write everywhere: here the disk is full."""
    compared = compare(site / "regions.json", "es")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(json_edit.os, "fsync", full)
    with pytest.raises(ContentError, match=r"regions\.es\.json: cannot be written: No space left on device"):
        compared.confirm(compared.unconfirmed)
    assert words(site) == SPANISH
    assert sorted(path.name for path in site.iterdir()) == ["assets", "regions.es.json", "regions.json"]


def test_a_missing_file_is_named(site):
    with pytest.raises(ContentError, match=r"regions\.fr\.json: cannot be read"):
        compare(site / "regions.json", "fr")


def test_the_real_translation_fits_in_every_text():
    for path in ROOT.glob("regions.*.json"):
        if "schema" not in path.name:
            language = path.name.split(".")[1]
            compared = compare(ROOT / "regions.json", language)
            assert (compared.unconfirmed, compared.unpaired) == ([], []), (
                f"compare the languages, then run what `make check` names: anatomy-viewer confirm {language} --part ID"
            )


SIGNATURE = Signature(by="A", qualification="neurologist", on=date(2026, 11, 20), next=date(2027, 11, 20))


def test_only_the_words_that_were_read_are_signed(site):
    read = words_read(load_content(site).definitions)
    edit(site, '"The side."', '"The other side."')
    before = (site / "regions.json").read_bytes()
    with pytest.raises(ContentError, match="the words have changed since they were read"):
        sign(site, "en", SIGNATURE, only=read)
    assert (site / "regions.json").read_bytes() == before
    now = words_read(load_content(site).definitions)
    assert sign(site, "en", SIGNATURE, only=now) == tuple(now)


def test_words_that_check_refuses_are_not_signed(site):
    edit(site, '"text": ["All of it."], "sources": ["book"]', '"text": ["All of it."]')
    before = (site / "regions.json").read_bytes()
    with pytest.raises(ContentError, match="a claim without a source"):
        sign(site, "en", SIGNATURE)
    assert (site / "regions.json").read_bytes() == before
