"""The handout as PDF: two pages, tagged, in its language, searchable, and the address and its code right."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from support import samples
from support.plates import small_plates
from support.served import ROOT

from viewer.app import create_app
from viewer.drawing import png
from viewer.settings import Settings
from viewer.web import handout_pdf, paper

BASE = "https://www.clinic.example/anatomy/"


@pytest.fixture(scope="module")
def site():
    return create_app(ROOT, Settings(base_url=BASE), watch=False).test_client()


@pytest.fixture(scope="module", params=["en", "es"])
def document(request, site) -> tuple[str, PdfReader]:
    answer = site.get(f"/{request.param}/handout.pdf", base_url=BASE)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert len(answer.data) < 2_000_000
    return request.param, PdfReader(io.BytesIO(answer.data))


@pytest.mark.slow
def test_it_is_two_tagged_pages_in_its_language(document):
    language, found = document
    root = found.trailer["/Root"]
    assert len(found.pages) == 2
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == language
    assert found.metadata.title


@pytest.mark.slow
def test_its_tree_names_every_figure_begins_with_the_title_and_skips_no_heading(document):
    """What PDF/UA-1 (ISO 14289-1, 7.3 and 7.4) and WCAG ask of a tagged file."""
    _, found = document
    root = found.trailer["/Root"]
    elements = [*_elements(root["/StructTreeRoot"])]
    figures = [one for one in elements if one["/S"] == "/Figure"]
    assert figures
    assert [one["/A"]["/BBox"] for one in figures if not str(one.get("/Alt", "")).strip()] == []
    levels = [int(one["/S"][2:]) for one in elements if re.fullmatch(r"/H[1-6]", one["/S"])]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    for page in found.pages:
        assert page["/Tabs"] == "/S"
        assert all(note.get_object()["/Contents"] for note in page.get("/Annots", ()))


HELD = {
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
}
"""What ISO 32000-1 (14.8.4.3) lets the elements of lists and tables hold."""


@pytest.mark.slow
@pytest.mark.parametrize("page", ["handout", "handout/record"])
def test_its_lists_hold_items_and_its_headers_say_which_cells_they_head(site, page):
    # The site caches its pictures, and another test checks the size of the handout with them.
    with small_plates() if page == "handout/record" else nullcontext():
        found = PdfReader(io.BytesIO(site.get(f"/es/{page}.pdf", base_url=BASE).data))
    elements = [*_elements(found.trailer["/Root"]["/StructTreeRoot"])]
    held = [(one["/S"], kid["/S"]) for one in elements if one["/S"] in HELD for kid in _children(one)]
    assert ("/L", "/LI") in held
    assert {(tag, kid) for tag, kid in held if kid not in HELD[tag]} == set()
    assert [one for one in elements if one["/S"] == "/L" and {kid["/S"] for kid in _children(one)} == {"/L"}] == []
    scopes = {one["/A"].get("/Scope") for one in elements if one["/S"] == "/TH"}
    assert scopes == ({"/Column", "/Row"} if page == "handout/record" else set())
    cells = [one["/A"]["/Headers"] for one in elements if one["/S"] == "/TD"]
    assert any(cells) == (page == "handout/record")
    if cells:
        names = found.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
        assert list(names[::2]) == sorted(set(names[::2]))
        indexed = {name: header.get_object() for name, header in zip(names[::2], names[1::2], strict=True)}
        assert all((one["/S"], one["/ID"]) == ("/TH", name) for name, one in indexed.items())
        assert {name for cell in cells for name in cell} <= set(indexed)
    for one in elements:  # an element names the one that holds it
        assert all(kid.raw_get("/P") == one.indirect_reference for kid in _children(one))


def _children(element: Any) -> list[Any]:
    """The elements right below one, without its marked content."""
    kids = element.get("/K", [])
    found = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
    return [kid for kid in found if isinstance(kid, dict) and "/S" in kid]


def _elements(node: Any) -> Iterator[Any]:
    """The elements of a structure tree, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node["/K"])


@pytest.mark.slow
def test_its_words_can_be_searched_and_its_pictures_have_words(document, content):
    language, found = document
    local = content.localized(language)
    text = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    for structure in local.structures:
        assert structure.name in text
    for view in local.definitions.views:
        assert view.title in text
    spoken = str(found.trailer["/Root"]["/StructTreeRoot"].get_object()) + " ".join(_alternatives(found))
    for view in local.definitions.views:
        assert f"{view.title}: " in spoken


def _alternatives(found: PdfReader) -> list[str]:
    """The words for pictures, wherever they hang in the tree."""
    objects = (found.get_object(number) for number in range(1, len(found.xref[0]) + len(found.xref_objStm) + 1))
    return [str(one["/Alt"]) for one in objects if isinstance(one, dict) and "/Alt" in one]


@pytest.mark.slow
def test_it_names_the_public_address(document):
    language, found = document
    text = "".join(found.pages[1].extract_text().split())
    assert f"{BASE}{language}/" in text


@pytest.mark.slow
@pytest.mark.parametrize("page", ["handout", "handout/record"])
def test_what_is_laid_out_names_no_host_that_a_stranger_asks_for(monkeypatch, page):
    """Asked of the document, before it takes seconds to lay it out."""
    documents = []
    monkeypatch.setattr(handout_pdf, "pdf", lambda document, _: documents.append(document) or b"%PDF")
    client = create_app(ROOT, Settings(), watch=False).test_client()
    for language in ("en", "es"):
        assert client.get(f"/{language}/{page}.pdf", base_url="https://stranger.example/").data == b"%PDF"
    assert len(documents) == 2
    assert all("<h1" in document and "stranger" not in document for document in documents)


PLACES = ("", "handout/", "handout/record/", "embed-this/")


@pytest.mark.slow
def test_pages_link_to_the_files(site):
    for place in PLACES:
        page = site.get(f"/es/{place}", base_url=BASE).text
        assert "/es/handout.pdf" in page, place
        assert "/es/handout/record.pdf" in page, place


@pytest.mark.slow
@pytest.mark.parametrize("lacking", ["find_spec", "find_library"])
def test_without_the_program_the_address_says_what_to_install_and_no_page_links_there(monkeypatch, lacking):
    def missing(_: str) -> None:
        raise ImportError("No module named 'weasyprint'")

    monkeypatch.setattr(paper, lacking, lambda _: None)
    monkeypatch.setattr(paper, "import_module", missing)
    paper.pdf_problem.cache_clear()
    try:
        client = create_app(ROOT, Settings(), watch=False).test_client()
        found = client.get("/en/handout.pdf")
        linked = [place for place in PLACES if ".pdf" in client.get(f"/en/{place}").text]
    finally:
        paper.pdf_problem.cache_clear()
    assert found.status_code == 501
    assert "pip install 'anatomy-viewer[pdf]'" in found.text
    assert linked == []


@pytest.mark.slow
def test_a_page_that_links_to_the_files_is_rendered_without_loading_the_program(tmp_path):
    code = (
        "import sys; from pathlib import Path; from viewer import create_app\n"
        "page = create_app(Path(sys.argv[1]), watch=False).test_client().get('/en/handout/').text\n"
        "print('handout.pdf' in page, 'weasyprint' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, samples.write(tmp_path)], check=True, capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.split() == ["True", "False"]


@pytest.mark.slow
def test_a_language_that_there_is_not_has_no_handout(site):
    assert site.get("/xx/handout.pdf", base_url=BASE).status_code == 404


@pytest.mark.slow
def test_languages_share_the_pictures_of_a_page(tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr("viewer.web.handout_pdf.png", lambda svg, width: drawn.append(svg) or png(svg, 20))
    samples.write(tmp_path)
    (tmp_path / "regions.es.json").write_text('{"language": "es"}', encoding="utf-8")
    client = create_app(tmp_path, Settings(), watch=False).test_client()
    for address in ("/en/handout.pdf", "/es/handout.pdf", "/en/handout/record.pdf", "/es/handout/record.pdf"):
        assert client.get(address).status_code == 200
    assert len(drawn) == len(set(drawn)) == 2 * 3


class LaidOut:
    """Stands in for the layout program: the documents that it is given, and what they may ask for."""

    def __init__(self) -> None:
        self.documents: list[str] = []
        self.part = None

    def __call__(self, document: str, part) -> bytes:
        self.documents.append(document)
        self.part = part
        return f"%PDF {len(self.documents)}".encode()


@pytest.fixture
def laid_out(monkeypatch) -> LaidOut:
    layout = LaidOut()
    monkeypatch.setattr(handout_pdf, "pdf", layout)
    monkeypatch.setattr(handout_pdf, "pdf_problem", lambda: "")
    monkeypatch.setattr(handout_pdf, "png", lambda svg, width: f"png of {width}".encode())
    return layout


@pytest.fixture
def small(tmp_path, laid_out):
    return create_app(samples.write(tmp_path), Settings(base_url=BASE), watch=False).test_client()


def test_the_document_names_its_pictures_and_describes_them(small, laid_out):
    assert small.get("/en/handout.pdf", base_url=BASE).mimetype == "application/pdf"
    (document,) = laid_out.documents
    assert re.findall(r'<img src="([^"]+)" alt="([^"]+)">', document) == [
        ("plate:front", "Front: Frontalis"),
        ("plate:left", "Left: Temporalis"),
        ("plate:right", "Right: Temporalis"),
    ]
    assert f"{BASE}en/" in document
    assert 'class="qr"' in document


def test_the_program_is_handed_pictures_and_the_style_sheet_and_fetches_nothing(small, laid_out):
    small.get("/en/handout.pdf", base_url=BASE)
    edition = small.application.extensions["anatomy"]()
    assert laid_out.part("plate:left") == paper.Resource(b"png of 900", "image/png")
    style = edition.assets["handout.css"]
    assert laid_out.part(f"file:///static/{style.name}") == paper.Resource(style.body.encode(), "text/css")
    for other in ("https://evil.example/x.css", "file:///etc/passwd", "plate:back"):
        with pytest.raises(KeyError):
            laid_out.part(other)


def test_a_file_is_laid_out_once_for_each_page_language_and_country(folder, laid_out):
    client = create_app(folder, Settings(), watch=False).test_client()
    addresses = ("/en/handout.pdf", "/en/handout/record.pdf", "/en/handout.pdf?country=uk")
    first = [client.get(address).data for address in addresses]
    assert len({*first}) == len(laid_out.documents) == 3
    assert [client.get(address).data for address in addresses] == first
    assert client.get("/en/handout.pdf?theme=dark&country=fr").data == first[0], "neither changes what is printed"
    assert ['data-country="uk"' in document for document in laid_out.documents] == [False, False, True]


def test_a_file_without_a_public_address_has_neither_an_address_nor_a_code(tmp_path, laid_out):
    client = create_app(samples.write(tmp_path), Settings(), watch=False).test_client()
    client.get("/en/handout.pdf", base_url="https://stranger.example/")
    (document,) = laid_out.documents
    assert "stranger" not in document
    assert 'class="qr"' not in document


def test_a_machine_that_cannot_lay_out_says_so_in_plain_text(small, monkeypatch, laid_out):
    monkeypatch.setattr(handout_pdf, "pdf_problem", lambda: "Install it.")
    answer = small.get("/en/handout.pdf", base_url=BASE)
    assert (answer.status_code, answer.mimetype, answer.text) == (501, "text/plain", "Install it.\n")
    assert small.get("/xx/handout.pdf", base_url=BASE).status_code == 404
    assert laid_out.documents == []
