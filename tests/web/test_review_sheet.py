"""`review`: a sheet with every statement once, the sources it rests on, and nothing to load."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.samples import CITED, write
from support.served import ROOT

from viewer.app import create_app
from viewer.content import Tape, all_facts, all_paragraphs, load_content


@pytest.fixture
def site(tmp_path) -> Path:
    write(tmp_path, CITED)
    return tmp_path


def run(folder: Path, *arguments: str):
    return CliRunner().invoke(create_app(folder).cli, ["review", *arguments])


def words(folder: Path) -> str:
    return (folder / "regions.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> str:
    """The sheet of the diagram that comes with the viewer."""
    out = tmp_path_factory.mktemp("sheet") / "sheet.html"
    done = run(ROOT, str(out))
    assert done.exit_code == 0, done.output
    return out.read_text(encoding="utf-8")


def test_every_statement_has_one_box_and_those_on_open_sources_come_first(sheet):
    defined = load_content(ROOT).definitions
    asked = " ".join(re.findall(r'data-facts="([^"]+)"', sheet)).split()
    assert sorted(asked) == sorted(fact.id for fact in all_facts(defined))
    opened = {
        fact.id: any(defined.sources[name].status != "read" for name in fact.sources) for fact in all_facts(defined)
    }
    order = [opened[name] for name in asked]
    assert order == sorted(order, reverse=True)
    drawn = len(defined.comparisons) + len(defined.timeline) + len(defined.countries)
    assert sum(fact.kind == "claim" for fact in all_facts(defined)) == len(list(all_paragraphs(defined))) + drawn


def test_what_parts_say_alike_from_the_same_sources_is_asked_once(sheet):
    said = re.findall(r'<article class="fact">.*?</article>', sheet, re.DOTALL)
    (lid,) = [one for one in said if "Does a lid droop with no other sign? Call your clinic that day. How often" in one]
    assert '<p class="part">Corrugator supercilii, Procerus, Frontalis</p>' in lid
    assert len(re.search(r'data-facts="([^"]+)"', lid)[1].split()) == 3
    assert len(said) == len(all_facts(load_content(ROOT).definitions)) - 14


def test_names_stand_in_a_row_and_each_citation_on_one_line(sheet):
    assert "<span>Forehead</span> · <span>More about this area</span> · <span>Side effects here</span>" in sheet
    defined = load_content(ROOT).definitions
    listed = sheet.split('<ul class="said">')[1].split("</ul>")[0]
    assert listed.count("<li>") == len(defined.sources)
    for source in defined.sources.values():
        cite, kind = (escape(text, quote=False) for text in (source.cite, source.kind))
        assert f'{cite} <span class="beside">{kind}' in listed.replace("&#39;", "'")


def test_the_sheet_lists_what_to_open_with_how_much_rests_on_each(sheet):
    defined = load_content(ROOT).definitions
    listed = sheet.split('<ol class="open">')[1].split("</ol>")[0]
    for name, source in defined.sources.items():
        resting = sum(name in fact.sources for fact in all_facts(defined))
        if source.status != "read" and resting:
            assert re.search(rf'href="#source-{name}".*?{resting} statements? depends? on it', listed, re.DOTALL), name
        else:
            assert f'"#source-{name}"' not in listed


def test_points_come_with_their_distances_over_the_skin_and_in_the_drawing(sheet):
    shown = " ".join(sheet.split('id="points"')[1].split())
    content = load_content(ROOT)
    place = next(one for one in content.places if one.site.from_ and one.site.up and one.site.view == "side")
    measured = Tape(content).measure(place)
    assert measured.skin == pytest.approx(place.site.up, abs=0.5)
    assert (
        f"<code>{place.site.from_}</code> (<code>up</code> {place.site.up:.1f} mm)."
        f" Over the skin: {measured.skin:.1f} mm. In the flat drawing: {measured.flat:.1f} mm."
    ) in shown
    assert shown.count('class="close-up"') >= len({site.structure for site in content.definitions.sites})


def test_the_sheet_holds_everything_and_loads_nothing(sheet):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', sheet)[1]
    assert policy.startswith(("default-src &#39;none&#39;", "default-src 'none'"))
    assert not re.search(r"<(?:img|link rel=.stylesheet|script src|iframe)", sheet)
    assert "unsafe-inline" not in policy
    for rule in ("base-uri", "form-action"):
        assert re.search(rf"{rule} (&#39;|')none(&#39;|');", policy), rule


def test_a_quote_stands_beside_its_source_and_stays_text(site):
    edited = json.loads(words(site))
    edited["sources"]["book"]["quotes"] = [{"says": "</blockquote><script>alert(1)</script>", "place": "page 3"}]
    (site / "regions.json").write_text(json.dumps(edited), encoding="utf-8")
    assert run(site, str(site / "sheet.html")).exit_code == 0
    shown = (site / "sheet.html").read_text(encoding="utf-8")
    assert "&lt;/blockquote&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p><footer>page 3</footer>" in shown
    assert "<script>alert(1)" not in shown


def test_a_file_of_yours_is_never_replaced_by_a_sheet(site):
    (site / "sheet.html").write_text("<p>mine</p>", encoding="utf-8")
    refused = run(site, str(site / "sheet.html"))
    assert refused.exit_code == 1
    assert "is not from the viewer" in refused.output
    assert (site / "sheet.html").read_text(encoding="utf-8") == "<p>mine</p>"
    assert run(site, str(site / "sheet.html"), "--replace").exit_code == 0
    assert run(site, str(site / "sheet.html")).exit_code == 0
