"""HTML as a PDF file, and what a machine lacks for that."""

from __future__ import annotations

import pytest

from viewer.web import paper
from viewer.web.paper import Resource, pdf, pdf_problem

needs_pdf = pytest.mark.skipif(bool(pdf_problem()), reason=pdf_problem())
PAGE = '<!doctype html><html lang="en"><head><title>Page</title><link rel="stylesheet" href="a.css"></head>'
PAGE += "<body><h1>Head</h1></body></html>"


@pytest.fixture
def asked_anew():
    paper.pdf_problem.cache_clear()
    yield
    paper.pdf_problem.cache_clear()


def test_a_machine_without_weasyprint_says_how_to_install_it(monkeypatch, asked_anew):
    monkeypatch.setattr(paper, "find_spec", lambda _: None)

    def missing(name: str) -> object:
        raise ImportError(f"No module named {name!r}\nmore")

    monkeypatch.setattr(paper, "import_module", missing)
    assert "(No module named 'weasyprint')" in pdf_problem()
    assert "pip install 'anatomy-viewer[pdf]'" in pdf_problem()
    assert "more" not in pdf_problem()


def test_a_machine_without_pango_says_so(monkeypatch, asked_anew):
    monkeypatch.setattr(paper, "find_library", lambda _: None)

    def missing(_: str) -> object:
        raise OSError("cannot load library 'pango-1.0-0'")

    monkeypatch.setattr(paper, "import_module", missing)
    assert "cannot load library 'pango-1.0-0'" in pdf_problem()
    assert "apt-get install libpango" in pdf_problem()


def test_where_both_are_found_weasyprint_is_not_imported_to_know(monkeypatch, asked_anew):
    monkeypatch.setattr(paper, "find_spec", lambda _: object())
    monkeypatch.setattr(paper, "find_library", lambda name: name)
    monkeypatch.setattr(paper, "raster_problem", lambda: "no font")
    monkeypatch.setattr(paper, "import_module", lambda _: pytest.fail("imported"))
    assert pdf_problem() == "no font"  # a PDF has pictures, and those need a font


@needs_pdf
def test_a_document_asks_for_what_it_names_and_for_nothing_else():
    asked = []

    def part(url: str) -> Resource:
        asked.append(url)
        return Resource(b"h1 { color: red }", "text/css")

    assert pdf(PAGE, part).startswith(b"%PDF-")
    assert asked == ["https://localhost/a.css"]


@needs_pdf
@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "https://localhost/other.png"])
def test_a_document_that_names_anything_else_is_an_error(address):
    def part(url: str) -> Resource:
        if url == "https://localhost/a.css":
            return Resource(b"", "text/css")
        raise LookupError(url)

    with pytest.raises((LookupError, AttributeError)):  # WeasyPrint reports it by an attribute of its own fetchers
        pdf(PAGE.replace("<h1>", f'<img src="{address}"><h1>'), part)
