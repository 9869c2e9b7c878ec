"""The handout as it leaves a printer: two pages on A4 and on Letter, whole, legible in black and white."""

from __future__ import annotations

import io
import math
import re
from functools import cached_property
from unicodedata import normalize

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DecodedStreamObject, NameObject
from support.kinds import write_strips
from support.pages import resize, unsee
from support.paper import leave_pictures_empty, sheets
from support.served import serve

LANGUAGES = ("en", "es")
SIZES = {"A4": (210, 297), "Letter": (216, 279)}


class Printed:
    """A printed document. Its words are read once."""

    def __init__(self, data: bytes) -> None:
        self.pages = PdfReader(io.BytesIO(data)).pages

    @cached_property
    def words(self) -> list[str]:
        """The words on each page; the ligatures of a font are taken apart."""
        return [" ".join(normalize("NFKC", without_outlines(page).extract_text()).split()) for page in self.pages]


OUTLINE = re.compile(rb"^(?:[-.\d ]+ [clm]|h)\n", re.MULTILINE)
"""A step of an outline, as Chromium writes it: one on a line."""


def without_outlines(page: PageObject) -> PageObject:
    """The page without the lines and curves that are drawn on it: reading past them takes a third of a second."""
    rest = DecodedStreamObject()
    rest.set_data(OUTLINE.sub(b"", page.get_contents().get_data()))
    page[NameObject("/Contents")] = rest
    return page


@pytest.fixture(scope="module")
def printed(browser, server) -> dict[tuple[str, str], Printed]:
    found = {}
    page = browser.new_page()
    unsee(page)
    for language in LANGUAGES:
        page.goto(f"{server}/{language}/handout/")
        for size in SIZES:
            found[language, size] = Printed(page.pdf(format=size))
    page.close()
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_on_exactly_two_pages(printed, language, size):
    pages = printed[language, size].pages
    assert len(pages) == 2
    wide, high = (float(v) / 72 * 25.4 for v in pages[0].mediabox[2:])
    assert (wide, high) == pytest.approx(SIZES[size], abs=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_on_two_pages_with_the_rules_of_any_country(open_page, server, content, language):
    page = open_page(f"{server}/{language}/handout/")
    for country in content.definitions.countries:
        page.goto(f"{server}/{language}/handout/?country={country.id}")
        leave_pictures_empty(page)
        assert {size: sheets(page, size) for size in SIZES} == dict.fromkeys(SIZES, 2), country.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded(printed, language):
    fonts = [
        font.get_object() for page in printed[language, "A4"].pages for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        if font["/Subtype"] != "/Type3":
            described = inner["/FontDescriptor"].get_object()
            assert any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_the_pages_say_what_a_patient_needs(printed):
    said = " ".join(printed["en", "A4"].words)
    for words in (
        "For education only",
        "Draft: no clinician has reviewed",
        "Get help at once",
        "Trouble swallowing",
        "What to ask",
        "Do I have chronic migraine?",
        "about 2 fewer days with migraine a month",
        "Sources in brief",
        "To be confirmed",
        "A1",
        "G3",
        "Frown muscle",
        "6 injections, 3 on each side, 30 of 155 units",
    ):
        assert words in said, words
    assert "/anatomy/en/" in said.replace(" ", "")
    assert "Español" not in said, "the choice of a language is no part of the paper"


TOLD = {
    "en": (
        "twice as common",
        "Neck pain: 9",
        "Drooping eyelid: 4, with the dummy fewer than 1 (3 more)",
        "high blood pressure",
        "went to the hospital",
        "You should not have it if",
        "human albumin",
        "for adults, not for children",
        "125 teenagers",
        "had an antibiotic injection",
        "do not rule you out",
        "helps too little",
        "asked to stop if you get much better",
        "wear off sooner",
        "Wheezing, a swollen face",
        "the worst of your life",
    ),
    "es": (
        "doble de frecuentes",
        "Dolor de cuello: 9",
        "Párpado caído: 4; con la simulada, menos de 1 (3 más)",
        "presión alta",
        "fue al hospital",
        "No debe recibirlas si",
        "albúmina humana",
        "para adultos, no para niños",
        "125 adolescentes",
        "un antibiótico inyectado",
        "no le impide recibirlas",
        "ayudan muy poco",
        "suspenderse si usted mejora mucho",
        "se puede pasar antes",
        "cara o lengua hinchada",
        "el peor de su vida",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_tells_the_risks_as_the_screen_does(printed, language):
    said = " ".join(printed[language, "A4"].words)
    assert [words for words in TOLD[language] if words not in said] == []


@pytest.mark.parametrize(
    ("language", "tiers"),
    [
        ("en", ("Call your emergency number", "Call your clinic the same day", "Wait and see")),
        ("es", ("Llame a emergencias", "Llame a su clínica el mismo día", "espere y observe")),
    ],
)
def test_the_first_page_says_what_is_an_emergency_whom_else_to_call_and_what_can_wait(printed, language, tiers):
    first, _ = printed[language, "Letter"].words
    places = [first.index(tier) for tier in tiers]
    assert places == sorted(places)


def test_the_warning_signs_stand_on_the_first_page_and_the_questions_on_the_second(printed):
    first, second = printed["en", "Letter"].words
    assert "Get help at once" in first
    assert "What to ask" in second


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_cut_or_split_and_nothing_leaves_the_paper(open_page, server, language):
    """Measured as the printer lays it out: the window as wide as the paper without its margins."""
    page = open_page(f"{server}/{language}/handout/")
    page.emulate_media(media="print")
    for size, paper in SIZES.items():
        wide, high = ((mm - margin) / 25.4 * 96 for mm, margin in zip(paper, (26, 20), strict=True))
        resize(page, round(wide), round(high))
        heights = page.evaluate(
            "[...document.querySelectorAll('.sheet')].map(one => one.getBoundingClientRect().height)"
        )
        boxes = page.evaluate(
            "[...document.querySelectorAll('.sheet svg:not(.shapes), .sheet figure, .legend, .urgent, .asks, .qr')]"
            ".map(o => { const b = o.getBoundingClientRect(); return [b.left, b.right, b.width, b.height]; })"
        )
        assert len(heights) == 2, size
        assert max(heights) <= high + 1, size
        for left, right, width, height in boxes:
            assert left >= -0.5, size
            assert right <= wide + 0.5, size
            assert width > 20, size
            assert height > 20, size


def test_the_codes_and_points_on_paper_lie_apart_and_are_large_enough(open_page, server):
    page = open_page(f"{server}/en/handout/", width=696, height=980)
    page.emulate_media(media="print")
    pictures = page.evaluate(
        """[...document.querySelectorAll("figure[data-view]")].map(figure => ({
          codes: [...figure.querySelectorAll(".code")].map(one => {
            const b = one.getBBox(), m = one.getScreenCTM(), size = parseFloat(getComputedStyle(one).fontSize);
            const y = parseFloat(one.getAttribute("y")), x = b.x;
            return [m.a * x + m.e, m.d * (y - .72 * size) + m.f, m.a * (x + b.width) + m.e,
                    m.d * y + m.f, size * m.a]; }),
          discs: [...figure.querySelectorAll(".disc")].map(one => {
            const b = one.getBoundingClientRect(),
                  ring = parseFloat(getComputedStyle(one).strokeWidth) * one.getScreenCTM().a;
            return [b.left + b.width / 2, b.top + b.height / 2, b.width + ring]; }) }))"""
    )
    assert len(pictures) == 4
    for picture in pictures:
        codes, discs = picture["codes"], picture["discs"]
        assert codes
        for i, a in enumerate(codes):
            assert a[4] >= 8.0, "CSS px: 6 points on paper"
            for b in codes[:i]:
                assert max(max(a[0], b[0]) - min(a[2], b[2]), max(a[1], b[1]) - min(a[3], b[3])) >= 1.3, "CSS px"
        for i, (x, y, wide) in enumerate(discs):
            assert wide >= 1.5 / 25.4 * 96, "1.5 mm"
            assert all(math.dist((x, y), other[:2]) > wide for other in discs[:i])
            for left, top, right, bottom, _ in codes:
                nearest = (min(max(x, left), right), min(max(y, top), bottom))
                assert math.dist((x, y), nearest) > wide / 2 - 0.5, "no code hides a point"


def test_a_third_language_of_long_words_prints_too(open_page, folder):
    from support.pseudo import LANGUAGE, write_pseudo

    write_pseudo(folder)
    for server in serve(folder):
        page = open_page(f"{server}/{LANGUAGE}/handout/")
        leave_pictures_empty(page)
        assert sheets(page, "A4") <= 4


IN_SHORT = "A strip, which is said to be so."


def test_a_diagram_of_many_parts_with_long_words_prints_on_two_pages(open_page, tmp_path):
    write_strips(tmp_path, 32, names="Strip of the Rückenmarksnervenwurzelaustrittsgegend {}", summary=IN_SHORT)
    for server in serve(tmp_path):
        page = open_page(f"{server}/en/handout/", width=688, height=980)
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= 688
        leave_pictures_empty(page)
        assert {sheets(page, size) for size in SIZES} == {2}


def test_a_printed_page_shows_the_chosen_part_with_its_picture_and_nothing_else(open_page, server):
    pdf = Printed(open_page(f"{server}/en/#occipitalis").pdf(format="A4"))
    assert len(pdf.pages) <= 2
    said = " ".join(pdf.words)
    for words in ("Back-of-scalp muscle", "It pulls your scalp back", "From behind"):
        assert words in said
    assert "Three muscles here get seven" not in said
    for gone in (
        "All sides",
        "Back to the picture",
        "List of parts",
        "Larger picture",
        "Español",
        "For people who run websites",
    ):
        assert gone not in said
