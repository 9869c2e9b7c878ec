"""Rules for the web servers that serve an export, so that its files carry the same headers as the viewer's answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from viewer.publish.header_file import MOST_RULES, Headers, collapsed
from viewer.publish.manifest import HIDDEN
from viewer.settings import Settings
from viewer.web import HSTS, OPEN_TEXT, PAGE, TEXT, ResponseKind, embed_kind, header_patterns

_HIDDEN = HIDDEN.replace(".", r"\.")
_PLACES = (
    *header_patterns(),
    # What only an export has: the answers of the oEmbed endpoint as files, and the export's own manifest.
    (r"oembed/[^/]+\.json", OPEN_TEXT),
    (r"[^/]+\.json", TEXT),
)
# Any language tag, known or not: nginx and Apache then look whether there is a folder of this name.
_EMBED = r"[A-Za-z]+(?:[-_][A-Za-z0-9]+)*/embed/(?<rest>.*)"
_LONGEST_VALUE = 1_900
"""Characters. Cloudflare Pages reads lines of 2,000, the header's name included."""

MISSING = "404.html"
"""The page for addresses where nothing is: one in each language's folder, and the first language's above them."""


@dataclass(frozen=True)
class Served:
    """What the rules are for: one diagram's folder, or the folder that holds several and the page that lists them."""

    settings: Settings
    """Its `base_url` is the address of the folder."""
    paths: tuple[str, ...]
    """The files that readers ask for, by their paths in the folder."""
    languages: tuple[str, ...] = ()
    """Of a diagram, the first one first; the page that lists several has no folders for its languages."""
    styles: tuple[str, ...] = ()
    """The hashes of the style sheets that its pages hold."""
    missing_styles: tuple[str, ...] = ()
    """The hashes of further ones, which its page for what is missing holds."""

    @property
    def prefix(self) -> str:
        """The path of its address, with a slash at each end."""
        return urlsplit(self.settings.base_url).path

    @property
    def pattern(self) -> str:
        """The prefix as a regular expression."""
        return _escaped(self.prefix)

    def headers(self, kind: ResponseKind) -> Headers:
        """The headers of a kind of file."""
        # In a location with headers of its own nginx sends none of the host's, so that a site's own HSTS would be
        # missing here.
        secure = self.settings.base_url.startswith("https:")
        styles = (*self.styles, *(self.missing_styles if kind == missing_kind(self.settings) else ()))
        return (*kind.with_styles(styles).headers, *([("Strict-Transport-Security", HSTS)] if secure else []))

    def addresses(self) -> Iterator[tuple[str, Headers]]:
        """Each address with its headers. Hashed files, of which every export may retain more, share one."""
        for path in (*(path for path in self.paths if not path.startswith("static/")), "static/*"):
            yield self.prefix + path.removesuffix("index.html"), self.headers(kind_of(path, self.settings))


def missing_kind(settings: Settings) -> ResponseKind:
    """Headers for missing addresses: framed like an embed, and not cached, since the next export may add the file."""
    return replace(embed_kind(settings), cache="no-cache")


def kind_of(path: str, settings: Settings) -> ResponseKind:
    """The kind of a file of the export, by its path in the folder."""
    if path.rpartition("/")[2] == MISSING:
        return missing_kind(settings)
    if "/embed/" in path:
        return embed_kind(settings)
    return next((kind for pattern, kind in _PLACES if re.fullmatch(pattern, path)), PAGE)


def header_rules(*served: Served) -> dict[str, Headers]:
    """The rules of `_headers`: an address by itself each, or patterns where these would be more than the hosts read.

    Where even patterns are too many, every page allows the style sheets of all diagrams, so that more pages have the
    same headers.
    """
    rules = _rules_of(served)
    if len(rules) <= MOST_RULES:
        return rules
    apart = collapsed(rules)
    if len(apart) <= MOST_RULES:
        return apart
    styles = tuple(dict.fromkeys(style for one in served for style in (*one.styles, *one.missing_styles)))
    together = collapsed(_rules_of([replace(one, styles=styles, missing_styles=()) for one in served]))
    fits = all(len(value) <= _LONGEST_VALUE for headers in together.values() for _, value in headers)
    return together if fits else apart


def _rules_of(served: Iterable[Served]) -> dict[str, Headers]:
    return {address: headers for one in served for address, headers in one.addresses()}


def nginx_rules(*served: Served) -> str:
    """Rules to include in a `server` block whose `root` holds the export at the path of its address.

    The folder that holds the others comes last.
    """
    whole = served[-1]
    nearest = [
        f'\n  if ($request_uri ~ "^{_escaped(folder)}") {{ rewrite ^ {folder}{MISSING} last; }}'
        for folder in reversed([*_folders_with_missing_pages(served)])
    ]
    blocks = [
        f"# Include this in a server block. Its root is the folder that holds this export at {whole.prefix}",
        "# With the module ngx_brotli, say brotli_static on; in front of it: the copies that end in .br are there.",
        f"error_page 404 {whole.prefix}{MISSING};",
        f"location ~ ^{whole.pattern}([^/]+/)?(_headers|nginx\\.conf|\\.htaccess|{_HIDDEN}(/|$)) {{ return 404; }}",
        _nginx(f"= {whole.prefix}{MISSING}", whole, missing_kind(whole.settings), f"internal;{''.join(nearest)}"),
        *(block for one in served for block in _nginx_blocks(one)),
        *(_nginx(f'~ "^{one.pattern}"', one, PAGE) for one in served[:-1]),
        _nginx(whole.prefix, whole, PAGE),
    ]
    return "\n".join(blocks) + "\n"


def _escaped(path: str) -> str:
    return re.escape(path).replace(r"\-", "-")  # a hyphen needs no escape outside brackets, and reads better


def _folders_with_missing_pages(served: Sequence[Served]) -> Iterator[str]:
    """The folders whose page for what is missing is another than the outermost, the inner ones last."""
    yield from (one.prefix for one in served[:-1])
    yield from (f"{one.prefix}{language}/" for one in served for language in one.languages[1:])


def _nginx_blocks(one: Served) -> Iterator[str]:
    if one.languages:
        missing = missing_kind(one.settings)
        yield _nginx(f'~ "^{one.pattern}([^/]+/)?{re.escape(MISSING)}$"', one, missing, "internal;")
        # An unknown language shows the first, with a sentence by its script.
        other = f"{one.prefix}{one.languages[0]}/embed/"
        embed = f"try_files $uri $uri/index.html {other}$rest/index.html {other}${{rest}}index.html =404;"
        yield _nginx(f'~ "^{one.pattern}{_EMBED}$"', one, embed_kind(one.settings), embed)
        # The first page only leads to a language, and could not carry a query there.
        query = f"if ($args) {{ return 302 {one.prefix}{one.languages[0]}/$is_args$args; }}"
        yield _nginx(f"= {one.prefix}", one, PAGE, f"absolute_redirect off;\n  {query}")
    for pattern, kind in _PLACES:
        yield _nginx(f'~ "^{one.pattern}{pattern}$"', one, kind)


def apache_rules(*served: Served) -> str:
    """`.htaccess` for Apache 2.4 with mod_headers; compressed where mod_deflate is there.

    With mod_rewrite the compressed copies are sent instead, which are smaller, an unknown language shows the first one
    and the files for other servers are hidden. The folder that holds the others comes last. Those have no such file of
    their own, because Apache would add its headers to these.
    """
    whole = served[-1]
    types = "text/html text/css text/javascript application/javascript application/json image/svg+xml"
    lines = [
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {whole.prefix}{MISSING}",
        *(
            f'<If "%{{REQUEST_URI}} =~ m#^{_escaped(folder)}#">\nErrorDocument 404 {folder}{MISSING}\n</If>'
            for folder in _folders_with_missing_pages(served)
        ),
        "AddType image/svg+xml .svg",
        "<IfModule mod_rewrite.c>",
        "RewriteEngine On",
        f"RewriteRule ^([^/]+/)?(_headers|nginx\\.conf|{_HIDDEN}(/.*)?)$ - [R=404,L]",
        *(
            line
            for one in served
            if one.languages
            for line in _apache_embeds(one, below=one.prefix.removeprefix(whole.prefix))
        ),
        *_apache_copies(whole),
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        f"AddOutputFilterByType DEFLATE {types}",
        # Apache names compressed bytes with this ending, and would not know its own name again.
        """RequestHeader edit If-None-Match '-gzip"' '"'""",
        "</IfModule>",
        *_apache_headers(served),
    ]
    return "\n".join(lines) + "\n"


def _apache_embeds(one: Served, *, below: str) -> Iterator[str]:
    """Rules that carry a query past the first page, and serve the first language in place of an unknown one.

    Apache reads patterns from the file's own folder on.
    """
    yield "RewriteCond %{QUERY_STRING} ."
    yield f"RewriteRule ^{re.escape(below)}$ {one.prefix}{one.languages[0]}/ [R=302,L]"
    known, embed = "|".join(one.languages), _EMBED.replace("?<rest>", "")
    yield "RewriteCond %{REQUEST_FILENAME} !-d"
    yield f"RewriteRule ^{re.escape(below)}(?!({known})/){embed}$ {below}{one.languages[0]}/embed/$2 [L]"


_APACHE_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
}
_APACHE_COPIES = {"br": "br", "gz": "gzip"}
"""The copies that Apache sends in place of a file, the smallest first: ending and content coding."""


def _apache_copies(whole: Served) -> Iterator[str]:
    """Rules that send the compressed copies to browsers that accept them. Apache's own adds 4 kB per page."""
    endings = "|".join(_APACHE_TYPES)
    for ending, coding in _APACHE_COPIES.items():
        accepted = f"RewriteCond %{{HTTP:Accept-Encoding}} \\b{coding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))"
        yield accepted
        yield f"RewriteCond %{{REQUEST_FILENAME}}/index.html.{ending} -f"
        yield f"RewriteRule ^(.*/)?$ {whole.prefix}$1index.html.{ending} [L]"
        yield accepted
        yield f"RewriteCond %{{REQUEST_FILENAME}}.{ending} -f"
        # Apache asks for the page that says what is missing by itself, and would then answer 200.
        yield f"RewriteRule ^(?!(?:.*/)?{re.escape(MISSING)}$)(.+\\.(?:{endings}))$ {whole.prefix}$1.{ending} [L]"
    for ending, kind in _APACHE_TYPES.items():
        yield f"RewriteRule \\.{ending}\\.(?:{'|'.join(_APACHE_COPIES)})$ - [T={kind},E=no-gzip:1]"
    for ending, coding in _APACHE_COPIES.items():
        yield f"AddEncoding {coding} .{ending}"
    yield f'<FilesMatch "\\.(?:{endings})(?:\\.(?:{"|".join(_APACHE_COPIES)}))?$">'
    yield "  Header merge Vary Accept-Encoding"
    yield "</FilesMatch>"


def _apache_headers(served: Sequence[Served]) -> Iterator[str]:
    # One chain over all folders: each address gets the headers of the first case that fits, and of no other.
    name = "If"
    for one in served:
        cases = [
            # Apache asks for it by this address, whatever is missing.
            (f"([^/]+/)?{re.escape(MISSING)}$", missing_kind(one.settings)),
            *([(r"[^/]+/embed/", embed_kind(one.settings))] if one.languages else []),
            *((f"{pattern}(\\.({'|'.join(_APACHE_COPIES)}))?$", kind) for pattern, kind in _PLACES),
            ("", PAGE),
        ]
        for pattern, kind in cases:
            headers = "\n".join(f'  Header always set {header} "{value}"' for header, value in one.headers(kind))
            yield f'<{name} "%{{REQUEST_URI}} =~ m#^{one.pattern}{pattern}#">\n{headers}\n</{name}>'
            name = "ElseIf"


def _nginx(place: str, one: Served, kind: ResponseKind, more: str = "") -> str:
    lines = [f'  add_header {name} "{value}" always;' for name, value in one.headers(kind)]
    return "\n".join(
        (f"location {place} {{", "  gzip_static on;", "  gzip_vary on;", *([f"  {more}"] if more else []), *lines, "}")
    )
