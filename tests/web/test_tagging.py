"""The PDF files by the Matterhorn Protocol 1.1: what PDF/UA-1 asks for and a program can check, beyond the tests of
the handout.

No complete validator can be installed from the package registries that the tests use, so each test names its
checkpoint.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream
from support.served import ROOT

from viewer.app import create_app
from viewer.settings import Settings

pytestmark = pytest.mark.slow

BASE = "https://www.clinic.example/anatomy/"
PAINTS = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"S",
    b"s",
    b"f",
    b"F",
    b"f*",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"sh",
    b"Do",
    b"INLINE IMAGE",
}


@pytest.fixture(scope="module", params=["es/handout", "en/handout/record"])
def found(request) -> PdfReader:
    client = create_app(ROOT, Settings(base_url=BASE), watch=False).test_client()
    return PdfReader(io.BytesIO(client.get(f"/{request.param}.pdf", base_url=BASE).data))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]


def _elements(parent: Any) -> Iterator[Any]:
    for kid in _kids(parent):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _tree(found: PdfReader) -> list[Any]:
    return [*_elements(found.trailer["/Root"]["/StructTreeRoot"])]


def _index(found: PdfReader) -> dict[int, Any]:
    entries = found.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    return dict(zip(entries[::2], list.__iter__(entries[1::2]), strict=True))


def _operations(page: Any) -> Iterator[tuple[bytes, list[Any], list[tuple[str, int | None]]]]:
    """What a page does, with the marks around it: tags, with the number of those in the tree."""
    marks: list[tuple[str, int | None]] = []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            marks.append((operands[0], operands[1].get("/MCID") if operator == b"BDC" else None))
        elif operator == b"EMC":
            marks.pop()
        yield operator, operands, [*marks]
    assert marks == []


def test_everything_painted_is_either_in_the_tree_or_an_artifact(found):
    """Checkpoints 01-003 to 01-005."""
    for page in found.pages:
        painted = [(operator, marks) for operator, _, marks in _operations(page) if operator in PAINTS]
        assert painted
        for operator, marks in painted:
            numbered = [number for _, number in marks if number is not None]
            artifact = any(tag == "/Artifact" for tag, _ in marks)
            assert len(numbered) + artifact == 1, (operator, marks)


def test_content_and_tree_lead_to_each_other(found):
    """Clause 7.1: every marked passage has one element, and the index leads from it back there."""
    held: Counter[tuple[int, int]] = Counter()
    owner: dict[tuple[int, int], Any] = {}
    for element in _tree(found):
        for kid in _kids(element):
            if isinstance(kid, int):
                place = (element.raw_get("/Pg").idnum, int(kid))
                held[place] += 1
                owner[place] = element
    index = _index(found)
    for page in found.pages:
        number = page.indirect_reference.idnum
        marked = {mark for _, _, marks in _operations(page) for _, mark in marks if mark is not None}
        assert marked == {mark for at, mark in held if at == number}
        entries = index[page["/StructParents"]]
        assert all(held[number, mark] == 1 for mark in marked)
        assert all(entries[mark].get_object() is owner[number, mark] for mark in marked)


def test_every_link_is_one_link_that_says_where_it_leads(found):
    """Checkpoints 28-011 and 28-012."""
    links = [element for element in _tree(found) if element["/S"] == "/Link"]
    held = {kid.raw_get("/Obj").idnum: link for link in links for kid in _kids(link) if isinstance(kid, dict)}
    index = _index(found)
    addresses = []
    for page in found.pages:
        for note in page["/Annots"]:
            link = held[note.idnum]
            assert index[note["/StructParent"]].get_object() is link
            assert re.fullmatch(r"Fuente \d+", note["/Contents"]) or note["/Contents"] == note["/A"]["/URI"]
            if "/A" in note:
                addresses.append(link.indirect_reference.idnum)
    assert addresses
    assert len(set(addresses)) == 1  # the address is broken into lines, but it is one link


def test_pictures_are_where_the_tree_says_they_are(found):
    """ISO 32000-1, 14.8.5.4.3: in points from the lower left corner of the page."""
    for page in found.pages:
        number = page.indirect_reference.idnum
        figures = [one for one in _tree(found) if one["/S"] == "/Figure" and one.raw_get("/Pg").idnum == number]
        drawn = {}
        current, stack = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), []
        for operator, operands, marks in _operations(page):
            if operator == b"q":
                stack.append(current)
            elif operator == b"Q":
                current = stack.pop()
            elif operator == b"cm":
                current = _times([float(one) for one in operands], current)
            elif operator == b"Do" and page["/Resources"]["/XObject"][operands[0]]["/Subtype"] == "/Image":
                a, _, _, d, e, f = current
                drawn[marks[-1][1]] = (min(e, e + a), min(f, f + d), max(e, e + a), max(f, f + d))
        for figure in figures:
            box = [float(one) for one in figure["/A"]["/BBox"]]
            assert 0 <= box[0] < box[2] <= float(page.mediabox.width)
            assert 0 <= box[1] < box[3] <= float(page.mediabox.height)
            for kid in _kids(figure):
                if kid in drawn:
                    assert box == pytest.approx(drawn[kid], abs=1)
        if number == found.pages[0].indirect_reference.idnum:
            assert len(drawn) == 4


def _times(first: list[float], then: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def test_an_item_has_one_label_and_one_body_and_no_paragraph_holds_another(found):
    for element in _tree(found):
        tags = Counter(kid["/S"] for kid in _kids(element) if isinstance(kid, dict) and "/S" in kid)
        if element["/S"] == "/LI":
            assert tags["/LBody"] == 1
            assert tags["/Lbl"] <= 1
        if element["/S"] == "/P":
            assert not tags["/P"]


def test_every_font_is_in_the_file_and_every_character_has_a_meaning(found):
    """Checkpoints 31-009 and 31-027 to 31-029, and 10-001."""
    fonts = {}
    for page in found.pages:
        fonts |= {font.indirect_reference.idnum: font for font in map(_object, page["/Resources"]["/Font"].values())}
    for font in fonts.values():
        assert font["/Subtype"] == "/Type0"
        below = font["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"])
        meanings = re.findall(rb"<[0-9A-Fa-f]+>\s+<([0-9A-Fa-f]*)>\s*$", font["/ToUnicode"].get_data(), re.MULTILINE)
        assert meanings
        assert not {one.upper() for one in meanings} & {b"", b"0000", b"FEFF", b"FFFE"}


def _object(one: Any) -> Any:
    return one.get_object()
