"""The documentation as a site: built strictly from the repository's own files, with a page for each kind of reader."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from support.markup import Markup
from support.served import ROOT

from tools.docs_site import BESIDE, READERS, first_page, lead, page_of, pages, sections, slug

README = (ROOT / "README.md").read_text(encoding="utf-8")


def build(out: Path, config: Path = ROOT / "mkdocs.yml") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config), "--site-dir", str(out)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site")
    done = build(out)
    assert done.returncode == 0, done.stderr
    return out


def test_every_kind_of_reader_has_a_page_with_the_readmes_sections_and_the_first_page_leads_there(site):
    first = Markup((site / "index.html").read_text(encoding="utf-8"))
    for page, (title, headings) in READERS.items():
        folder = page.removesuffix(".md")
        markup = Markup((site / folder / "index.html").read_text(encoding="utf-8"))
        assert [one.text for one in markup.named("h1")] == [title]
        text = next(markup.named("body")).text
        assert all(heading in text for heading in headings)
        assert f"{folder}/" in first.values("href")


def test_every_section_of_the_readme_is_on_exactly_one_page():
    found = sections(README)
    assert {heading for _, headings in READERS.values() for heading in headings} < {*found}
    whole = "\n".join(text for name, text in pages().items() if name not in BESIDE)
    for heading, text in found.items():
        line = next(line for line in text.splitlines() if len(line) > 40 and whole.count(line) == 1)
        assert whole.count(line) == 1, heading
    assert "".join(f"## {heading}\n{text}" if heading else text for heading, text in found.items()) == README


def test_the_site_loads_nothing_from_elsewhere(site):
    for path in site.rglob("*.html"):
        for one in Markup(path.read_text(encoding="utf-8")).elements:
            address = one.attributes.get("src") or (one.name == "link" and one.attributes.get("href")) or ""
            assert not address.startswith(("http", "//")), f"{path.relative_to(site)}: {address}"


def test_links_that_lead_nowhere_stop_the_build_and_are_all_named(tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(text.replace("[tools/", f"[{ROOT}/tools/"), encoding="utf-8")
    with (tmp_path / "docs" / "translating.md").open("a", encoding="utf-8") as file:
        file.write("\n[a](gone.md) [b](embedding.md#lost) [c](../docs/missing.md)\n")
    done = build(tmp_path / "out", tmp_path / "mkdocs.yml")
    assert done.returncode != 0
    assert [word for word in ("gone.md", "lost", "missing.md") if word not in done.stderr] == []


@pytest.mark.parametrize(
    ("folder", "target", "expected"),
    [
        ("", "docs/embedding.md#in-production", "embedding.md#in-production"),
        ("", "docs/pictures/sheet.png", "pictures/sheet.png"),
        ("", "SECURITY.md", "security.md"),
        ("", "README.md#for-illustrators", "illustrators.md"),
        ("", "README.md", "index.md"),
        ("", "regions.json", None),
        ("docs", "../README.md#what-it-is-not", "index.md#what-it-is-not"),
        ("docs", "drawing.md", "drawing.md"),
        ("docs", "../tools/pen.py", None),
        ("docs", "#known-limits", "#known-limits"),
    ],
)
def test_links_of_the_repository_lead_to_pages(folder, target, expected):
    assert page_of(target, PurePosixPath(folder)) == expected


def test_links_to_files_that_are_no_pages_become_words_and_examples_stay_as_they_are():
    text = "See [`pen`](tools/pen.py), [us](https://a.example/) and\n\n```\n[x](docs/embedding.md)\n```\n"
    assert lead(text, PurePosixPath()) == text.replace("[`pen`](tools/pen.py)", "`pen`")


def test_where_the_words_of_a_link_are_a_files_name_the_site_says_its_title():
    text = "[docs/performance.md](docs/performance.md) and [SECURITY.md](SECURITY.md#threats)"
    assert lead(text, PurePosixPath()) == "[Performance](performance.md) and [Security](security.md#threats)"
    assert lead("[gone.md](gone.md)", PurePosixPath("docs")) == "[gone.md](gone.md)"


def test_a_heading_inside_an_example_is_no_section():
    text = "# A\n\n```\n## not this\n```\n\n## This one\ntext\n"
    assert [*sections(text)] == ["", "This one"]
    assert "## not this" in first_page({**dict.fromkeys(sections(README), ""), **sections(text)})


def test_anchors_are_those_that_the_site_writes(site):
    ids = set(Markup((site / "index.html").read_text(encoding="utf-8")).values("id"))
    rest = {heading for heading in sections(README) if heading} - {
        one for _, headings in READERS.values() for one in headings
    }
    assert {slug(heading) for heading in rest} <= ids
    assert re.fullmatch(r"[\w-]+", slug("Review: who, and when?"))


def test_every_picture_of_the_documentation_is_shown_in_it():
    documents = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    )
    pictures = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    assert {name for name in pictures if f"pictures/{name})" not in documents} == set()
