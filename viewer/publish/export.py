"""The same site as plain files, for any web host or CDN."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask
from markupsafe import Markup, escape

from viewer.content import VERSION_LENGTH
from viewer.problems import MANY, printable
from viewer.publish.header_file import MOST_RULES, header_text
from viewer.publish.manifest import ExportError
from viewer.publish.relative_links import oembed_path
from viewer.publish.server_rules import MISSING, Served, apache_rules, header_rules, nginx_rules
from viewer.publish.transaction import write_in_one_step
from viewer.publish.web_folder import Outcome, open_web_folder
from viewer.web import (
    Edition,
    OEmbedQuery,
    brotlied,
    catalog_asset,
    catalog_page,
    describe,
    exported_files,
    exported_paths,
    gzip_file,
    languages_of,
    left_out,
    missing_page,
    sheet_page,
    single_page,
)

_COPIES = (".gz", ".br")
# What compression makes smaller: pictures in PNG and PDF files are compressed already.
_TEXT_ENDINGS = (".html", ".css", ".js", ".json", ".svg", ".txt")


_GENERATOR, _SHEET = b'content="anatomy-viewer single file"', b'content="anatomy-viewer review sheet"'
"""What marks a single file and a review sheet as the viewer's."""

_HEAD = 2_000
"""Within how many of a file's first bytes the mark stands."""

_FIRST_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={language}/">
</head>
<body>
<h1>{title}</h1>
<ul>{links}</ul>
</body>
</html>
"""


@dataclass(frozen=True)
class ExportedFile:
    """One file of the export, by its path in the folder."""

    path: str
    data: bytes


def export_site(app: Flask, edition: Edition, out: Path, say: Callable[[str], None], *, replace: bool = False) -> int:
    """Write the whole site to the folder `out`; gives the number of its files.

    The edition's `base_url` is where the folder will be served, and its links are `RelativeLinks`; `app` serves that
    edition and no other. If `out` is a link, its target is used. `say` is called with each line of
    progress. Files that the viewer did not write are left alone; if one stands where the export needs a file of its
    own, nothing is changed, unless `replace` allows it to replace the file and save a copy.
    Raises `ExportError`, after which the folder holds what it held before.
    """
    base_url, out = edition.settings.base_url, out.resolve()
    with _writing(out), open_web_folder(out) as folder:
        if folder.was_interrupted:
            say("an earlier export was interrupted; what was there before it was restored first")
        files = {file.path: file.data for file in _all_files(app, edition, base_url, say)}
        outcome = folder.publish(files, base_url=base_url, version=edition.content.version, replace=replace)
    _report(outcome, out, say)
    return len(outcome.manifest.files)


@dataclass(frozen=True)
class ExportedDiagram:
    """One diagram of several: its edition, and an application that serves it alone, with `RelativeLinks`."""

    app: Flask
    edition: Edition


def export_catalog(
    app: Flask,
    sites: Mapping[str, ExportedDiagram],
    base_url: str,
    out: Path,
    say: Callable[[str], None],
    *,
    replace: bool = False,
) -> int:
    """Write several diagrams, each into a folder of its name, and the page that lists them; gives the number of files.

    `app` serves all of them, below `base_url`. Otherwise as `export_site`.
    """
    out = out.resolve()
    with _writing(out), open_web_folder(out) as folder:
        if folder.was_interrupted:
            say("an earlier export was interrupted; what was there before it was restored first")
        files: dict[str, bytes] = {}
        for name, site in sites.items():
            say(f"{name}:")
            own = site_files(site.app, site.edition, f"{base_url}{name}/", say)
            files |= {f"{name}/{file.path}": file.data for file in own}
        files |= {file.path: file.data for file in _catalog_files(app, sites, base_url, files)}
        listed = [ExportedFile(path, data) for path, data in files.items()]
        files |= {file.path: file.data for file in _compressed(listed, say)}
        files |= {file.path: file.data for file in _catalog_rules(sites, base_url, files, say)}
        versions = "".join(site.edition.content.version for site in sites.values())
        version = sha256(versions.encode()).hexdigest()[:VERSION_LENGTH]
        outcome = folder.publish(files, base_url=base_url, version=version, replace=replace)
    _report(outcome, out, say)
    return len(outcome.manifest.files)


def _catalog_files(
    app: Flask, sites: Mapping[str, ExportedDiagram], base_url: str, below: Mapping[str, bytes]
) -> Iterator[ExportedFile]:
    """The page that lists the diagrams, in every language, and what the diagrams share."""
    client = app.test_client()
    languages = languages_of(app.extensions["anatomy-diagrams"])
    pages = {language: "index.html" if i == 0 else f"{language}.html" for i, language in enumerate(languages)}
    style = catalog_asset()
    with app.test_request_context("/", base_url=base_url):
        for language, name in pages.items():
            page = catalog_page(
                app.extensions["anatomy-diagrams"], languages[language], f"static/{style.name}", static_names=pages
            )
            yield ExportedFile(name, page.encode())
    yield ExportedFile(f"static/{style.name}", style.body.encode())
    for name in ("embed.js", "favicon.ico", "touch-icon.png", "robots.txt", "sitemap.xml"):
        yield ExportedFile(name, bytes(client.get(f"/{name}", base_url=base_url).data))
    yield ExportedFile(MISSING, below[f"{next(iter(sites))}/{MISSING}"])


def _catalog_rules(
    sites: Mapping[str, ExportedDiagram], base_url: str, files: Iterable[str], say: Callable[[str], None]
) -> Iterator[ExportedFile]:
    """Rules for the servers of several diagrams."""
    first = next(iter(sites.values())).edition
    read = [path for path in files if not path.endswith(_COPIES)]
    served = {
        name: _served(site.edition, [path.removeprefix(f"{name}/") for path in read if path.startswith(f"{name}/")])
        for name, site in sites.items()
    }
    own = tuple(path for path in read if path.partition("/")[0] not in sites)
    # The page for what is missing is the first diagram's, and holds its style sheet.
    settings = replace(first.settings, base_url=base_url)
    whole = Served(settings=settings, paths=own, missing_styles=first.style_hashes)
    yield from _rule_files(*served.values(), whole, say=say)


def export_single(app: Flask, edition: Edition, language: str, out: Path, *, replace: bool = False) -> int:
    """Write the diagram in one language as one HTML file with everything inside; gives its size in bytes.

    A file that the viewer did not write is replaced only on request. Raises `ExportError`, and changes nothing, where
    the file cannot be written.
    """
    with app.test_request_context("/", base_url=edition.settings.base_url or None):
        data = single_page(edition, edition.languages[language]).encode()
    _write_file(out, data, mark=_GENERATOR, replace=replace)
    return len(data)


def write_review_sheet(
    app: Flask, edition: Edition, language: str, out: Path, *, replace: bool = False
) -> tuple[int, int]:
    """Write the sheet that a reviewer answers as one HTML file; gives its size in bytes and the number of statements.

    A file that is no such sheet is replaced only on request. Raises `ExportError`, and changes nothing, where the
    file cannot be written.
    """
    with app.test_request_context("/"):
        data = sheet_page(edition, edition.languages[language]).encode()
    _write_file(out, data, mark=_SHEET, replace=replace)
    return len(data), data.count(b"<fieldset")


def _write_file(out: Path, data: bytes, *, mark: bytes, replace: bool) -> None:
    """Write one file in one step. Without `replace`, only a file whose first bytes contain the `mark` is
    replaced.
    """
    try:
        if out.exists() and not replace and mark not in out.read_bytes()[:_HEAD]:
            raise ExportError(
                f"{out} is not from the viewer. Nothing was changed. Fix: choose another name, or add --replace."
            )
        write_in_one_step(out, data)
    except OSError as error:
        raise ExportError(
            f"{out} could not be written: {error.strerror or error}. The existing files are unchanged."
        ) from error


def roll_back(out: Path, say: Callable[[str], None], *, replace: bool = False) -> None:
    """Restore the export that was in the folder `out` before the last one, which can then be restored in the same way.

    After an export that was killed, what was there before it is restored, and nothing more. Raises `ExportError`, after
    which the folder holds what it held before.
    """
    out = out.resolve()
    if not out.is_dir():
        raise ExportError(f"{out} is not a folder. Fix: name the folder of an export.")
    with _writing(out), open_web_folder(out) as folder:
        if folder.was_interrupted:
            say(f"the last export to {out} was interrupted; what was there before it has been restored")
            return
        outcome = folder.roll_back(replace=replace)
    _report(outcome, out, say)
    say(f"This is the export of content {outcome.manifest.version} for {outcome.manifest.base_url}.")


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(f"{out} could not be written: {reason}. The existing files are unchanged.") from error


def _report(outcome: Outcome, out: Path, say: Callable[[str], None]) -> None:
    _list(outcome.strangers, "left alone, because the viewer did not write them or they were changed", say)
    _list(outcome.missing, "missing, and not saved because both exports hold the same; export again to write them", say)
    if outcome.copies:
        say(f"copies of the files that were replaced: {outcome.copies}")
    if outcome.can_roll_back:
        say(f"the previous export is saved: anatomy-viewer export --rollback {shlex.quote(str(out))}")
    counts = f"{outcome.added} new, {outcome.changed} changed, {outcome.removed} removed"
    say(f"{len(outcome.manifest.files)} files in {out} ({counts})")


def _list(paths: tuple[str, ...], heading: str, say: Callable[[str], None]) -> None:
    if paths:
        say(f"{heading}:")
        for path in paths[:MANY]:
            say(f"  {printable(path)}")
    if len(paths) > MANY:
        say(f"  and {len(paths) - MANY} more")


def _all_files(app: Flask, edition: Edition, base_url: str, say: Callable[[str], None]) -> Iterator[ExportedFile]:
    """Every file of the export, and the compressed copies of each text."""
    files = list(site_files(app, edition, base_url, say))
    yield from files
    yield from _compressed(files, say)
    yield from _rule_files(_served(edition, [file.path for file in files]), say=say)


def _compressed(files: Iterable[ExportedFile], say: Callable[[str], None]) -> Iterator[ExportedFile]:
    """The compressed copies of each text, for servers that send them as they are."""
    texts = [file for file in files if file.path.endswith(_TEXT_ENDINGS)]
    for file in texts:
        yield ExportedFile(f"{file.path}.gz", gzip_file(file.data))
    say(f"{len(texts)} texts: compressing")
    with ThreadPoolExecutor() as pool:  # brotli takes a quarter of a second a page, and lets other threads run
        for file, data in zip(texts, pool.map(_brotlied, [file.data for file in texts]), strict=True):
            yield ExportedFile(f"{file.path}.br", data)


_brotlied = lru_cache(maxsize=128)(brotlied)
"""Several addresses hold the same bytes, and so do exports of one content."""


def site_files(app: Flask, edition: Edition, base_url: str, say: Callable[[str], None]) -> Iterator[ExportedFile]:
    """Every file that readers ask for, in the order of its addresses."""
    client = app.test_client()

    def fetched(address: str) -> bytes:
        found = client.get(f"/{address}", base_url=base_url)
        if found.status_code != 200:
            raise ExportError(f"/{address} answers {found.status_code} instead of 200, so nothing was exported.")
        return bytes(found.data)

    first = edition.content.definitions.language
    for language in edition.languages:
        say(f"{language}: pages, embeds and pictures")
        for address in exported_paths(language, edition.content.views):
            yield ExportedFile(f"{address}index.html" if address.endswith("/") else address, fetched(address))
        yield from _oembed_files(app, edition, language, base_url)
    for problem in left_out():
        say(f"left out: {problem}")
    say("files and definitions")
    hashed = {asset.name for asset in edition.assets.values()} | {*edition.released}
    for name in (*exported_files(), *(f"static/{one}" for one in sorted(hashed))):
        yield ExportedFile(name, fetched(name))
    with app.test_request_context("/", base_url=base_url):  # for every address, so it names none
        for language, words in edition.languages.items():
            missing = missing_page(edition, words).encode()
            if language == first:
                yield ExportedFile(MISSING, missing)  # whatever the address, on servers that know one page alone
            yield ExportedFile(f"{language}/{MISSING}", missing)
    yield ExportedFile("index.html", _index(edition).encode())


def served_files(app: Flask, edition: Edition, base_url: str, say: Callable[[str], None]) -> dict[str, bytes]:
    """What a server gives its readers, by the paths that an export has for it; without what only an export has.

    `app` serves that edition with links as a server writes them.
    """
    files = {file.path: file.data for file in site_files(app, edition, base_url, say)}
    return {path: data for path, data in files.items() if not _is_export_only(path)}


def _is_export_only(path: str) -> bool:
    """Whether a server generates what an export has a file for: the choice of a language, and the page for missing
    addresses.
    """
    return path == "index.html" or path.rpartition("/")[2] == MISSING or path.startswith("oembed/")


def _served(edition: Edition, paths: Iterable[str]) -> Served:
    return Served(
        settings=edition.settings,
        paths=tuple(paths),
        languages=tuple(edition.languages),
        styles=edition.style_hashes,
    )


def _rule_files(*served: Served, say: Callable[[str], None]) -> Iterator[ExportedFile]:
    """Rules for each kind of server; the folder that holds the others comes last."""
    rules = header_rules(*served)
    if len(rules) > MOST_RULES:
        say(
            f"_headers has {len(rules)} rules, but Cloudflare Pages reads only {MOST_RULES}."
            " Fix: export fewer diagrams at once."
        )
    yield ExportedFile("_headers", header_text(rules).encode())
    yield ExportedFile("nginx.conf", nginx_rules(*served).encode())
    yield ExportedFile(".htaccess", apache_rules(*served).encode())


def _oembed_files(app: Flask, edition: Edition, language: str, base_url: str) -> Iterator[ExportedFile]:
    with app.test_request_context("/", base_url=base_url):
        for view in (None, *edition.content.views):
            yield ExportedFile(oembed_path(language, view), describe(edition, OEmbedQuery(language, view)).encode())


def _index(edition: Edition) -> str:
    """The first page, where no server can choose the language."""
    first = edition.content.definitions
    links = Markup("").join(
        Markup('<li><a href="{0}/" hreflang="{0}" lang="{0}">{1}</a></li>').format(language, words("language"))
        for language, words in edition.languages.items()
    )
    return _FIRST_PAGE.format(language=escape(first.language), title=escape(first.title), links=links)
