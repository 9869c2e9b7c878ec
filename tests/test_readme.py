"""What the README says is true: its commands, figures, links and example message."""

from __future__ import annotations

import re

import pytest
from support.served import ROOT

from viewer.content.content import Content, load_content
from viewer.problems import ContentError

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md")))


def test_its_figures_are_those_of_the_content(content: Content):
    points = {point.id: point.site.dose or 0 for point in content.points}
    areas, structures = len(content.definitions.regions), len(content.structures)
    assert f"{areas} areas, {structures} muscles, {len(points)} points ({sum(points.values())} units)" in README


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_a_document_links_to_is_there(document):
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_its_example_of_a_message_is_what_such_a_mistake_gives(folder):
    file = folder / "regions.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"sites": 31', '"sites": "many"'), encoding="utf-8")
    shown = re.search(r"^regions\.json:\d+: (expect.*)$", README, re.MULTILINE)
    with pytest.raises(ContentError) as error:
        load_content(folder)
    assert shown
    assert shown[1] in str(error.value)
