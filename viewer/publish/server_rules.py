"""Rules for web servers that serve the export, so that its files carry the headers that the server gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from viewer.publish.manifest import HIDDEN
from viewer.settings import Settings
from viewer.web import HSTS, OPEN_TEXT, PAGE, TEXT, Kind, embed_kind, header_patterns

_HIDDEN = HIDDEN.replace(".", r"\.")
_PLACES = (
    *header_patterns(),
    # What only an export has: the answers of the oEmbed endpoint as files, and the export's own manifest.
    (r"oembed/[^/]+\.json", OPEN_TEXT),
    (r"[^/]+\.json", TEXT),
)
_EMBED = r"[A-Za-z]+(?:[-_][A-Za-z0-9]+)*/embed/(?<rest>.*)"


def missing_kind(settings: Settings) -> Kind:
    """What stands where nothing is: framed like an embed, and not cached, since the next export may add it."""
    return replace(embed_kind(settings), cache="no-cache")


def kind_of(path: str, settings: Settings) -> Kind:
    """The kind of a file of the export, by its path in the folder."""
    if path == "404.html":
        return missing_kind(settings)
    if "/embed/" in path:
        return embed_kind(settings)
    return next((kind for pattern, kind in _PLACES if re.fullmatch(pattern, path)), PAGE)


def header_file(paths: Iterable[str], settings: Settings, styles: tuple[str, ...] = ()) -> str:
    """`_headers` as Netlify and Cloudflare Pages read it, which takes no more than 100 rules.

    `styles` are the hashes of the style sheets that pages hold. Each address stands alone: rules that overlap would add up.
    Hashed files, of which every export may keep more, have one rule.
    """
    blocks = []
    for path in (*(path for path in paths if not path.startswith("static/")), "static/*"):
        address = urlsplit(settings.base_url).path + path.removesuffix("index.html")
        lines = (f"  {name}: {value}" for name, value in _headers(kind_of(path, settings).with_styles(styles), settings))
        blocks.append("\n".join((address, *lines)))
    return "\n".join(blocks) + "\n"


def nginx_rules(settings: Settings, language: str, styles: tuple[str, ...] = ()) -> str:
    """Rules to include in a `server` block whose `root` holds the export at the path of its address."""
    prefix = urlsplit(settings.base_url).path
    at = re.escape(prefix).replace(r"\-", "-")
    other = f"{prefix}{language}/embed/"  # an unknown language shows the first one, with a sentence by the frame's script
    embed = f"try_files $uri $uri/index.html {other}$rest/index.html {other}${{rest}}index.html =404;"
    blocks = [
        f"# Include this in a server block. Its root is the folder that holds this export at {prefix}",
        "# With the module ngx_brotli, say brotli_static on; in front of it: the copies that end in .br are there.",
        f"error_page 404 {prefix}404.html;",
        f"location ~ ^{at}(_headers|nginx\\.conf|\\.htaccess|{_HIDDEN}(/|$)) {{ return 404; }}",
        _nginx(f"= {prefix}404.html", missing_kind(settings).with_styles(styles), settings, "internal;"),
        _nginx(f'~ "^{at}{_EMBED}$"', embed_kind(settings).with_styles(styles), settings, embed),
        *(_nginx(f'~ "^{at}{pattern}$"', kind, settings) for pattern, kind in _PLACES),
        _nginx(prefix, PAGE.with_styles(styles), settings),
    ]
    return "\n".join(blocks) + "\n"


def apache_rules(settings: Settings, language: str, styles: tuple[str, ...] = ()) -> str:
    """`.htaccess` for Apache 2.4 with mod_headers; compressed where mod_deflate is there.

    With mod_rewrite an unknown language shows the first one and the files for other servers are hidden.
    """
    prefix = urlsplit(settings.base_url).path
    at = re.escape(prefix).replace(r"\-", "-")
    cases = [
        (f"^{at}404\\.html$", missing_kind(settings)),  # Apache asks for it by this address, whatever is missing
        (r"/embed/", embed_kind(settings)),
        *((f"^{at}{pattern}$", kind) for pattern, kind in _PLACES),
    ]
    embed = _EMBED.replace("?<rest>", "")
    blocks = []
    for i, (pattern, kind) in enumerate(cases):
        name = "ElseIf" if i else "If"
        blocks.append(f'<{name} "%{{REQUEST_URI}} =~ m#{pattern}#">\n{_apache(kind.with_styles(styles), settings)}\n</{name}>')
    blocks.append(f"<Else>\n{_apache(PAGE.with_styles(styles), settings)}\n</Else>")
    types = "text/html text/css text/javascript application/javascript application/json image/svg+xml"
    return "\n".join((
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {prefix}404.html",
        "AddType image/svg+xml .svg",
        "<IfModule mod_rewrite.c>\nRewriteEngine On",
        f"RewriteRule ^(_headers|nginx\\.conf|{_HIDDEN}(/.*)?)$ - [R=404,L]",
        "RewriteCond %{REQUEST_FILENAME} !-d",
        f"RewriteRule ^(?!{language}/){embed}$ {language}/embed/$1 [L]\n</IfModule>",
        f"<IfModule mod_deflate.c>\nAddOutputFilterByType DEFLATE {types}",
        # Apache names compressed bytes with this ending, and would not know its own name again.
        """RequestHeader edit If-None-Match '-gzip"' '"'\n</IfModule>""",
        *blocks,
    )) + "\n"  # fmt: skip


def _headers(kind: Kind, settings: Settings) -> Iterable[tuple[str, str]]:
    # In a location with headers of its own nginx sends none of the host's, so that a site's own HSTS would be missing here.
    secure = settings.base_url.startswith("https:")
    return (*kind.headers, *([("Strict-Transport-Security", HSTS)] if secure else []))


def _nginx(place: str, kind: Kind, settings: Settings, more: str = "") -> str:
    lines = [f'  add_header {name} "{value}" always;' for name, value in _headers(kind, settings)]
    return "\n".join(
        (f"location {place} {{", "  gzip_static on;", "  gzip_vary on;", *([f"  {more}"] if more else []), *lines, "}")
    )


def _apache(kind: Kind, settings: Settings) -> str:
    return "\n".join(f'  Header always set {name} "{value}"' for name, value in _headers(kind, settings))
