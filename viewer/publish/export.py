"""The same site as plain files, for any web host or CDN."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from os.path import relpath
from pathlib import Path
from urllib.parse import urlsplit

from click import ClickException
from flask import Flask
from markupsafe import Markup, escape

from viewer.publish.atomic_folder import sweep, take_place, working_folder
from viewer.publish.server_rules import apache_rules, header_file, nginx_rules
from viewer.web import Edition, Wanted, describe, render

MANIFEST = "manifest.json"
_TEXT_ENDINGS = (".html", ".css", ".js", ".json", ".svg", ".txt")
_LINK = re.compile(r'(?<=\s)(href|src|data-base|data-language)="([^"]*)"')
_OEMBED = re.compile(r'(<link rel="alternate" type="application/json\+oembed" href=")[^"]*')


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


class ExportError(ClickException):
    """The export cannot be made; the old folder is as it was."""


@dataclass(frozen=True)
class File:
    """One file of the export, by its path in the folder."""

    path: str
    data: bytes


def export_site(app: Flask, edition: Edition, out: Path, say: Callable[[str], None]) -> int:
    """Write the whole site to the folder `out`; gives the number of its files.

    The edition's `base_url` is where the folder will be served; `app` serves that edition and no other. A folder that is
    no earlier export is refused; where `out` is a link, the folder that it leads to is meant. Everything is written beside
    it first and then takes its place in one step: a failed export leaves the old folder, and a good one removes what killed
    ones left. Files whose names carry hashes are kept from the old folder, so that pages in readers' browsers still find
    theirs.
    """
    base_url, out = edition.settings.base_url, out.resolve()
    if out.exists() and not (out / MANIFEST).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise ExportError(f"{out} holds something that is no export. Choose an empty folder, or the folder of an earlier export.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with working_folder(out) as work:
            hashes = _write(site_files(app, edition, base_url, say), work)
            hashes |= _write(_rules([*hashes], edition), work)
            _keep_old_statics(out, work, hashes)
            listed = {"base_url": base_url, "version": edition.content.version, "files": dict(sorted(hashes.items()))}
            (work / MANIFEST).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
            work.chmod(0o755)
            take_place(work, out)
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(f"{out} could not be written: {reason}. What was there before is as it was.") from error
    sweep(out)
    say(f"{len(hashes)} files in {out}")
    return len(hashes)


def site_files(app: Flask, edition: Edition, base_url: str, say: Callable[[str], None]) -> Iterator[File]:
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
        for address in _addresses(edition, language):
            data = fetched(address)
            if address.endswith("/"):
                yield File(f"{address}index.html", _relative(data.decode(), address, base_url).encode())
            else:
                yield File(address, data)
        yield from _oembed_files(app, edition, language, base_url)
    say("files and definitions")
    hashed = {asset.name for asset in edition.assets.values()} | {*edition.released}
    for name in ("embed.js", "regions.json", "regions.schema.json", *(f"static/{one}" for one in sorted(hashed))):
        yield File(name, fetched(name))
    with app.test_request_context("/", base_url=base_url):  # for every address, so it names none
        missing = render("not_found.html", edition, edition.languages[first], None, address="", framed=True)
    yield File("404.html", missing.encode())
    yield File("index.html", _index(edition).encode())


def _rules(paths: Iterable[str], edition: Edition) -> Iterator[File]:
    language = edition.content.definitions.language
    yield File("_headers", header_file(paths, edition.settings).encode())
    yield File("nginx.conf", nginx_rules(edition.settings, language).encode())
    yield File(".htaccess", apache_rules(edition.settings, language).encode())


def _addresses(edition: Edition, language: str) -> Iterator[str]:
    yield from (f"{language}/{rest}" for rest in ("", "embed/", "embed-this/", "handout/"))
    for view in edition.content.views:
        yield from (f"{language}/{view}/", f"{language}/embed/{view}/", f"{language}/{view}.svg")


def _relative(text: str, address: str, base_url: str) -> str:
    """A page whose links stay true wherever the folder lies, and whose oEmbed address is a file."""
    prefix = urlsplit(base_url).path
    here = f"{prefix}{address}"

    def relative(match: re.Match[str]) -> str:
        name, value = match.groups()
        if not value.startswith(prefix) or value.startswith("//"):
            return match[0]
        place, mark, rest = value.partition("#")
        found = relpath(place, here) + ("/" if place.endswith("/") else "")
        return f'{name}="{found}{mark}{rest}"'

    said = f"{base_url}oembed/{address.strip('/').replace('/', '-')}.json"
    return _LINK.sub(relative, _OEMBED.sub(lambda match: match[1] + said, text))


def _oembed_files(app: Flask, edition: Edition, language: str, base_url: str) -> Iterator[File]:
    with app.test_request_context("/", base_url=base_url):
        for view in (None, *edition.content.views):
            name = f"{language}-{view}" if view else language
            yield File(f"oembed/{name}.json", describe(edition, Wanted(language, view, "")).encode())


def _index(edition: Edition) -> str:
    """The first page, where no server can choose the language."""
    first = edition.content.definitions
    links = Markup("").join(
        Markup('<li><a href="{0}/" hreflang="{0}" lang="{0}">{1}</a></li>').format(language, words("language"))
        for language, words in edition.languages.items()
    )
    return _FIRST_PAGE.format(language=escape(first.language), title=escape(first.title), links=links)


def _write(files: Iterator[File], folder: Path) -> dict[str, str]:
    hashes: dict[str, str] = {}
    for file in files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
        hashes[file.path] = sha256(file.data).hexdigest()
        if target.suffix in _TEXT_ENDINGS:
            target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(file.data, 9, mtime=0))
    return hashes


def _keep_old_statics(old: Path, new: Path, hashes: dict[str, str]) -> None:
    for path in sorted((old / "static").glob("*")) if (old / "static").is_dir() else ():
        target = new / "static" / path.name
        if not target.exists():
            shutil.copyfile(path, target)
            if path.suffix != ".gz":
                hashes[f"static/{path.name}"] = sha256(path.read_bytes()).hexdigest()
