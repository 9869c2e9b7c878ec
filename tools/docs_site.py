"""What MkDocs needs to build the documentation from the repository's own files: a hook that mkdocs.yml names.

The README's sections become a page for each kind of reader, and the documents beside it become pages, so that nothing
is written twice. Links between documents are led to their pages; links to files that are no pages become plain words,
because the site does not hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent

READERS = {
    "webmasters.md": ("For clinic webmasters", ("Put it on your site", "Run it in production")),
    "editors.md": ("For editors", ("For editors",)),
    "illustrators.md": ("For illustrators", ("For illustrators",)),
    "developers.md": ("For developers", ("For developers",)),
}
"""The page of each kind of reader: its title, and the README's sections that it holds. The others are on the first
page."""

BESIDE = {"contributing.md": "CONTRIBUTING.md", "security.md": "SECURITY.md", "changelog.md": "CHANGELOG.md"}
"""Documents outside `docs/`, by the page that they become."""

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"(!\[[^\]]*\])\(([^)\s]+)\)")
_FENCE = re.compile(r"^(```.*?^```)$", re.DOTALL | re.MULTILINE)


def sections(readme: str) -> dict[str, str]:
    """The README's sections by heading, and under an empty heading what stands before the first."""
    parts = _FENCE.split(readme)
    # A line of a shell example may begin with "##", so fences are hidden while the text is split.
    hidden = "".join(part if place % 2 == 0 else f"\0{place}\0" for place, part in enumerate(parts))
    found = re.split(r"^## (.+)\n", hidden, flags=re.MULTILINE)

    def shown(text: str) -> str:
        return re.sub(r"\0(\d+)\0", lambda match: parts[int(match[1])], text)

    return {
        "": shown(found[0]),
        **{heading: shown(text) for heading, text in zip(found[1::2], found[2::2], strict=True)},
    }


def slug(heading: str) -> str:
    """The anchor of a heading, as Markdown's table of contents writes it."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


def reader_page(title: str, headings: tuple[str, ...], readme: dict[str, str]) -> str:
    """A page of README sections. A single section is the page itself, so its headings move up by one level."""
    if len(headings) == 1:
        raised = re.sub(r"^##(#+ )", r"#\1", readme[headings[0]], flags=re.MULTILINE)
        return f"# {title}\n\n{raised}"
    return f"# {title}\n\n" + "\n".join(f"## {heading}\n{readme[heading]}" for heading in headings)


def _doors() -> Iterator[tuple[str, str]]:
    """The page of each kind of reader, with its title."""
    yield "clinics.md", "For clinics"
    yield from ((page, title) for page, (title, _) in READERS.items())


def first_page(readme: dict[str, str]) -> str:
    """The README without what has pages of its own, and with the way to those."""
    taken = {heading for _, headings in READERS.values() for heading in headings}
    doors = "\n".join(f"- [{title}]({page})" for page, title in _doors())
    rest = "\n".join(f"## {heading}\n{text}" for heading, text in readme.items() if heading and heading not in taken)
    return f"{readme['']}\n## Where to go\n{doors}\n\n{rest}"


def pages() -> dict[str, str]:
    """Every page that is not a file in `docs/`, with links that are still those of the repository's root."""
    readme = sections((ROOT / "README.md").read_text(encoding="utf-8"))
    return {
        "index.md": first_page(readme),
        **{page: reader_page(title, headings, readme) for page, (title, headings) in READERS.items()},
        **{page: (ROOT / name).read_text(encoding="utf-8") for page, name in BESIDE.items()},
    }


def page_of(target: str, folder: PurePosixPath) -> str | None:
    """The page, picture or anchor that a link of a document in a folder of the repository leads to; None for other
    files.
    """
    path, _, anchor = target.partition("#")
    if not path:
        return target
    parts: list[str] = []
    for part in (folder / path).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    name, after = "/".join(parts), f"#{anchor}" if anchor else ""
    if name == "README.md":
        owner = {slug(heading): page for page, (_, headings) in READERS.items() for heading in headings}
        return owner.get(anchor, f"index.md{after}")
    for page, document in BESIDE.items():
        if name == document:
            return f"{page}{after}"
    # Of a file that is not there, the build tells: it stays a link.
    in_docs = name.startswith("docs/") or (not (ROOT / name).exists())
    return f"{name.removeprefix('docs/')}{after}" if in_docs else None


def title_of(name: str, folder: PurePosixPath) -> str:
    """The title of a document, which says more on a site than the name of its file; empty if it is not there."""
    found = [path for path in (ROOT / name, ROOT / folder / name) if path.is_file()]
    heading = re.search(r"^# (.+)$", found[0].read_text(encoding="utf-8"), re.MULTILINE) if found else None
    return heading[1] if heading else ""


def lead(text: str, folder: PurePosixPath) -> str:
    """A document's text with its links led to pages, but for those in examples. A file's name as words becomes its
    title.
    """

    def follow(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        if re.match(r"[a-z]+:", target):
            return match[0]
        page = page_of(target, folder)
        if page and re.fullmatch(r"[\w/.]+\.md", words):
            words = title_of(words, folder) or words
        return words if page is None else f"[{words}]({page})"

    def place(match: re.Match[str]) -> str:
        return f"{match[1]}({page_of(match[2], folder)})"

    parts = _FENCE.split(text)
    return "".join(part if at % 2 else _LINK.sub(follow, _PICTURE.sub(place, part)) for at, part in enumerate(parts))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """MkDocs asks which files there are: add the pages that stand outside `docs/`."""
    for name, text in pages().items():
        files.append(File.generated(config, name, content=lead(text, PurePosixPath())))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 -- MkDocs names them
    """MkDocs reads a page: lead the links of those in `docs/`."""
    return markdown if page.file.generated_by else lead(markdown, PurePosixPath("docs"))
