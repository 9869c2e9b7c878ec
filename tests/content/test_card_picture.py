"""The picture of the turned person on a preview card: used while it shows the drawings, points and colors of today."""

from __future__ import annotations

import re
import shutil

import pytest
from support.samples import DEFINITIONS, changed, write
from support.served import ROOT

from viewer.content.card_picture import CARD_PICTURE_SIZE, load_card_picture
from viewer.content.content import load_content
from viewer.content.definitions import load_definitions
from viewer.content.snapshot import take
from viewer.problems import ContentError, Problem

OTHER_FORMAT = b"not a PNG but ok" + (1200).to_bytes(4, "big") + (387).to_bytes(4, "big")
"""Where a PNG has its size, this has the right one."""


@pytest.fixture
def folder(tmp_path, content):
    taken = content.card_picture.data  # on its own, or the message would print all content
    assert taken, "run: make figures"
    for name in ("regions.json", "regions.es.json"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    return tmp_path


def edit(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def move_a_shape(folder):
    edit(folder / "assets/svg/front.svg", 'id="outline" d="M-215 345c.5', 'id="outline" d="M-215 345c.6')


def move_a_point(folder):
    text = (folder / "regions.json").read_text(encoding="utf-8")
    (distance,) = re.findall(r'"id": "frontalis-1".*("up": \d+),', text)
    edit(folder / "regions.json", f"{distance},", f"{distance}.5,")


def recolor_an_area(folder):
    edit(folder / "regions.json", '"color": "indigo"', '"color": "violet"')


@pytest.mark.parametrize("change", [move_a_shape, move_a_point, recolor_an_area])
def test_a_picture_of_older_drawings_points_or_colors_is_not_used(folder, change):
    assert load_content(folder).card_picture.data
    change(folder)
    assert not load_content(folder).card_picture.data


def test_a_change_of_words_leaves_the_picture_in_use(folder):
    edit(folder / "regions.json", '"title": "', '"title": "New: ')
    assert load_content(folder).card_picture.data


@pytest.mark.parametrize("data", [b"GIF89a", OTHER_FORMAT, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\x40\0\0\0\x40\0"])
def test_a_damaged_or_oversized_picture_is_refused_by_name(folder, data):
    (path,) = (folder / "assets/card").iterdir()
    path.write_bytes(data)
    with pytest.raises(ContentError, match=path.name) as caught:
        load_content(folder)
    assert "1200 x 387 px" in str(caught.value)


def test_a_diagram_that_cannot_be_turned_has_no_such_picture(tmp_path):
    assert load_content(write(tmp_path)).card_picture is None


def test_content_without_a_picture_knows_the_name_to_store_one_under(folder, content):
    (path,) = (folder / "assets/card").iterdir()
    path.unlink()
    picture = load_content(folder).card_picture
    assert (picture.name, picture.data) == (content.card_picture.name, b"")
    assert picture.name.startswith("assets/card/")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"facing": 90', '"facing": 91'),
        ('"structures": ["frontalis"]', '"structures": ["frontalis", "temporalis"]'),
        ('"kind": "muscle",\n      "name": "Frontalis"', '"kind": "nerve",\n      "name": "Frontalis"'),
    ],
)
def test_a_picture_belongs_to_the_directions_areas_and_kinds_that_it_shows(tmp_path, old, new):
    """Judged from the definitions alone: not all of these changes would pass the other checks."""
    text = changed(DEFINITIONS, '  "views": [\n', '  "surface": "head.json",\n  "views": [\n')
    (write(tmp_path, text) / "assets" / "model").mkdir()
    (tmp_path / "assets" / "model" / "head.json").write_text("{}", encoding="utf-8")

    def name(definitions: str) -> str:
        write(tmp_path, definitions)
        defined, _ = load_definitions(tmp_path / "regions.json")
        return load_card_picture(take(tmp_path), defined, ()).name

    assert name(text) == name(changed(text, "Sample head", "Another head"))
    assert name(changed(text, old, new)) != name(text)


def test_a_picture_of_another_size_is_refused_with_the_size_that_it_has(folder):
    (path,) = (folder / "assets/card").iterdir()
    path.write_bytes(path.read_bytes()[:16] + (1200).to_bytes(4, "big") + (388).to_bytes(4, "big"))
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert caught.value.problems == (
        Problem(
            path.name,
            0,
            "",
            "not a picture for the card",
            value="1200 x 388 px",
            allowed=f"PNG, {CARD_PICTURE_SIZE[0]} x {CARD_PICTURE_SIZE[1]} px",
            fix="delete the file; in a checkout, run `make figures` to take a new one",
        ),
    )
