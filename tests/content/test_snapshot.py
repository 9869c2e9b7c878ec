"""Which files make up the content of a folder, each read once: its own drawings, or else the packaged ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.damage import gone, sparse
from support.samples import problems_of, write
from support.served import ROOT

from viewer.app import create_app
from viewer.artwork import LARGEST_DRAWING, LARGEST_MODEL
from viewer.content import definitions, snapshot
from viewer.content.content import load_content
from viewer.content.last_good import LastGood
from viewer.content.reload import Live
from viewer.content.snapshot import artwork_folder, card_folder, content_files, find_content, model_folder, take
from viewer.settings import Settings

REGIONS = (ROOT / "regions.json").read_text(encoding="utf-8")


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package of its own, so that a test can change its drawings."""
    package = tmp_path / "package"
    shutil.copytree(ROOT / "assets", package / "assets")
    shutil.copy(ROOT / "regions.json", package)
    monkeypatch.setattr(snapshot.find_content, "__defaults__", (package,))
    return package


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A content folder that holds only words."""
    folder = tmp_path / "words-only"
    folder.mkdir()
    (folder / "regions.json").write_text(REGIONS, encoding="utf-8")
    return folder


def outlines(content) -> dict[str, tuple]:
    return {name: tuple(sorted(artwork.landmarks.items())) for name, artwork in content.artworks.items()}


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_a_folder_with_words_alone_is_served_with_the_packaged_drawings(words):
    served, original = (create_app(words, Settings()).test_client(), create_app(ROOT, Settings()).test_client())
    assert served.get("/en/").status_code == 200
    assert served.get("/en/back.svg").text == original.get("/en/back.svg").text
    assert outlines(load_content(words)) == outlines(load_content(ROOT))


def test_the_version_depends_on_the_bytes_and_not_on_where_the_drawings_are(words, tmp_path):
    own = shutil.copytree(words, tmp_path / "own")
    shutil.copytree(ROOT / "assets", own / "assets")
    assert load_content(words).version == load_content(own).version


def test_a_folder_with_drawings_of_its_own_never_mixes_in_packaged_ones(words):
    shutil.copytree(ROOT / "assets", words / "assets")
    (words / "assets" / "svg" / "back.svg").unlink()
    (problem,) = problems_of(load_content, words)
    assert str(problem).startswith("back.svg: cannot be read")
    assert str(words / "assets" / "svg" / "back.svg") in problem.fix
    assert problem.fix.endswith(', or correct "artwork" in regions.json')
    assert problem.allowed == "front.svg, side.svg"


def test_a_drawing_that_does_not_come_with_the_viewer_is_named_with_those_that_do(words):
    edit(words / "regions.json", '"artwork": "back.svg"', '"artwork": "rear.svg"')
    problem = next(one for one in problems_of(load_content, words) if one.file == "rear.svg")
    assert problem.what == "no such drawing comes with the viewer, and the folder has none of its own"
    assert problem.allowed == "back.svg, front.svg, side.svg"
    assert str(words / "assets" / "svg") in problem.fix


@pytest.mark.parametrize("place", ["assets", "assets/svg"])
def test_a_link_that_leads_nowhere_is_a_problem_and_not_a_folder_without_drawings(words, place):
    path = words / place
    path.parent.mkdir(exist_ok=True)
    path.symlink_to("not-mounted")
    assert artwork_folder(words) == words / "assets" / "svg"
    assert {problem.file for problem in problems_of(load_content, words)} == {
        "back.svg",
        "front.svg",
        "head.json",
        "side.svg",
    }


def test_a_file_in_place_of_the_folder_of_drawings_is_a_problem(words):
    (words / "assets").touch()
    assert "assets/svg" in {problem.file for problem in problems_of(load_content, words)}


def test_a_running_server_follows_a_packaged_drawing_and_drawings_that_come_and_go(words, packaged):
    live = Live(words, lambda content: content.version)
    first = live()
    # An update of the viewer changes a packaged drawing.
    edit(packaged / "assets" / "svg" / "back.svg", "<svg", "<!-- updated --><svg")
    updated = live()
    # The folder gets drawings of its own, then loses them again.
    shutil.copytree(ROOT / "assets", words / "assets")
    own = live()
    gone(words / "assets")
    assert (len({first, updated}), own, live()) == (2, first, updated)
    assert live.problems == ()


def test_a_running_server_ignores_packaged_drawings_where_the_folder_has_its_own(words, packaged):
    shutil.copytree(ROOT / "assets", words / "assets")
    built = []
    live = Live(words, lambda content: built.append(content.version))
    live()
    (packaged / "assets" / "svg" / "back.svg").write_text("<svg", encoding="utf-8")
    live()
    assert (len(built), live.problems) == (1, ())


def test_the_stored_content_holds_the_packaged_drawings_it_was_shown_with(words, packaged, tmp_path):
    """An update of the viewer whose drawings no longer fit the words must not take the pages away."""
    last_good = LastGood(tmp_path / "state", words, "regions.json")
    version = Live(words, lambda content: content.version, last_good=last_good)()
    (packaged / "assets" / "svg" / "back.svg").write_text("<svg", encoding="utf-8")
    live = Live(words, lambda content: content.version, last_good=last_good)
    assert live() == version
    assert [problem.file for problem in live.problems] == ["back.svg"]


def test_the_content_that_comes_with_the_viewer_has_its_own_drawings():
    assert artwork_folder(find_content()) == ROOT / "assets" / "svg"


def test_the_content_is_found_beside_the_package_in_a_checkout():
    assert find_content(ROOT / "viewer") == ROOT


def test_the_content_is_found_inside_an_installed_package(tmp_path):
    shutil.copy(ROOT / "regions.json", tmp_path)
    assert find_content(tmp_path) == tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The sample with one more file of each kind, and some that are no content."""
    folder = write(tmp_path / "small")
    for name in ("words", "assets/model", "assets/card"):
        (folder / name).mkdir()
    for name in ("regions.es.json", "words/en.json", "words/es.json", "assets/model/head.json", "assets/card/a.png"):
        (folder / name).write_bytes(b"{}")
    for name in ("notes.txt", "regions.es.json~", "assets/svg/.#front.svg", "assets/card/a.jpg", "other.json"):
        (folder / name).write_bytes(b"x")
    return folder


ALL = {
    "regions.json",
    "regions.es.json",
    *("words/en.json", "words/es.json"),
    *("assets/svg/front.svg", "assets/svg/side.svg", "assets/model/head.json", "assets/card/a.png"),
}


def test_the_content_is_its_files_by_their_names_in_the_folder_and_no_others(small):
    files, problems = content_files(small)
    assert (set(files), problems) == (ALL, [])
    assert files["words/es.json"] == small / "words" / "es.json"
    assert set(take(small).files) == ALL


def test_a_snapshot_tells_translations_words_and_drawings_apart(small):
    files = take(small)
    assert [name for name, _ in files.translations()] == ["regions.es.json"]
    assert set(files.words()) == {"en", "es"}
    assert files.drawings() == ["front.svg", "side.svg"]
    assert files.drawing("front.svg").data == (small / "assets/svg/front.svg").read_bytes()
    assert files.model("head.json").data == b"{}"


def test_a_snapshot_stays_as_it_was_read(small):
    files = take(small)
    before = files.digest
    (small / "words" / "en.json").write_bytes(b'{"a": 1}')
    assert (files.file("words/en.json").data, files.digest) == (b"{}", before)
    assert take(small).digest != before


def test_a_missing_file_is_one_whose_problem_says_where_it_should_be(small):
    missing = take(small).file("words/fr.json")
    assert str(small / "words" / "fr.json") in missing.problem.fix


def test_only_what_is_used_counts_toward_the_digest(small):
    names = ("regions.json", "assets/svg/front.svg", "not/there.json")
    used = take(small).only(names)
    assert set(used.files) == set(names[:2])
    (small / "assets/svg/side.svg").write_bytes(b"<svg/>")
    assert take(small).only(names).digest == used.digest
    assert take(small).digest != used.digest


def test_a_folder_that_cannot_be_listed_is_a_problem_of_its_own(small):
    shutil.rmtree(small / "words")
    (small / "words").touch()
    (problem,) = content_files(small)[1]
    assert (problem.file, problem.fix) == ("words", "make it a folder")
    assert problem.what.startswith("the folder cannot be read: ")
    assert take(small).problems == (problem,)


def test_files_that_are_too_large_together_are_refused_one_by_one_and_unread(small, monkeypatch):
    monkeypatch.setattr(snapshot, "LARGEST", definitions.LARGEST_FILE + 1)
    files = take(small)
    refused = {name for name, file in files.files.items() if file.problem}
    assert "regions.json" not in refused
    assert refused, "what is left of the room is less than a file may need"
    for name in refused:
        assert files.files[name].problem.what == "all files together are too large"
        assert files.files[name].problem.allowed == f"at most {definitions.LARGEST_FILE + 1:,} bytes"
        assert files.files[name].data == b""


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("regions.json", definitions.LARGEST_FILE),
        ("words/en.json", definitions.LARGEST_FILE),
        ("assets/svg/front.svg", LARGEST_DRAWING),
        ("assets/model/head.json", LARGEST_MODEL),
        ("assets/card/a.png", snapshot.LARGEST_CARD_PICTURE),
    ],
)
def test_each_kind_of_file_has_a_limit_of_its_own(small, name, limit):
    sparse(small / name, limit)
    assert take(small).files[name].problem is None
    sparse(small / name, limit + 1)
    problem = take(small).files[name].problem
    assert (problem.what, problem.allowed) == ("the file is too large", f"at most {limit:,} bytes")


def test_models_and_cards_lie_beside_the_drawings_that_they_belong_to(small, words):
    assert (model_folder(small), card_folder(small)) == (small / "assets/model", small / "assets/card")
    assert (model_folder(words), card_folder(words)) == (ROOT / "assets/model", ROOT / "assets/card")
    assert (take(small).packaged_drawings, take(words).packaged_drawings) == (False, True)


def test_other_definitions_have_translations_of_their_own(small):
    shutil.copy(small / "regions.json", small / "draft.json")
    (small / "draft.es.json").write_bytes(b"{}")
    files = take(small, "draft.json")
    assert files.definitions == "draft.json"
    assert [name for name, _ in files.translations()] == ["draft.es.json"]
    assert set(files.files) == ALL - {"regions.json", "regions.es.json"} | {"draft.json", "draft.es.json"}
