"""oEmbed: a pasted address becomes the diagram, in WordPress and elsewhere (https://oembed.com)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Blueprint, Response
from markupsafe import Markup

from viewer.content import Live
from viewer.drawing import picture_size
from viewer.web.addresses import absolute, carried, root
from viewer.web.editions import Edition
from viewer.web.page_head import picture_endpoint
from viewer.web.panels import panel_of
from viewer.web.responses import OPEN_TEXT, TEXT, answer, query_fields, request_fields
from viewer.web.routes import serves

WIDTH, HEIGHT = 800, 900
"""CSS px of the frame if the requesting site names no size. WordPress fits the height once the frame says it."""

_PATH = re.compile(r"([A-Za-z0-9-]+)/(?:embed/)?(?:([a-z-]+)/)?")


@dataclass(frozen=True)
class OEmbedQuery:
    """What one of our addresses shows."""

    language: str
    view: str | None
    show: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """Its angle, country and theme, as given in the address."""


def add_oembed(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint its oEmbed address."""

    @serves(pages, "oembed")
    def oembed() -> Response:
        return describe_pasted({"": live})


def describe_pasted(diagrams: Mapping[str, Live[Edition]]) -> Response:
    """The answer to a site that asks about an address pasted into it.

    `diagrams` are those that it may belong to, by the name of their blueprint, which is empty for the current one.
    """
    asked = request_fields()
    if asked.get("format", "json") != "json":
        # The status that oEmbed (https://oembed.com) names for a format the provider cannot send.
        return answer("This server supports format=json only.\n", "text/plain", TEXT, status=501)
    for blueprint, edition, wanted in _matches(diagrams, asked.get("url", "")):
        limits = _limit(asked.get("maxwidth", "")), _limit(asked.get("maxheight", ""))
        return answer(describe(edition, wanted, *limits, blueprint=blueprint), "application/json", OPEN_TEXT)
    return answer("There is no diagram of ours at that address.\n", "text/plain", TEXT, status=404)


def _matches(diagrams: Mapping[str, Live[Edition]], address: str) -> Iterator[tuple[str, Edition, OEmbedQuery]]:
    for blueprint, live in diagrams.items():
        edition = live()
        wanted = find(edition, address, blueprint=blueprint)
        if wanted:
            yield blueprint, edition, wanted


def find(edition: Edition, address: str, *, blueprint: str = "") -> OEmbedQuery | None:
    """What an address shows of a diagram; None unless it is one of its own. It is never fetched."""
    base = urlsplit(root(edition.settings, blueprint))
    try:
        asked = urlsplit(address.strip())
    except ValueError:  # brackets in an impossible place
        return None
    # Behind a proxy that terminates TLS, one site has both addresses.
    if asked.scheme not in ("http", "https") or asked.netloc.lower() != base.netloc.lower():
        return None
    path = asked.path if asked.path.endswith("/") else f"{asked.path}/"
    if not path.startswith(base.path):
        return None
    match = _PATH.fullmatch(path.removeprefix(base.path) or f"{edition.content.definitions.language}/")
    if not match or match[1] not in edition.languages or match[2] not in (None, *edition.content.views):
        return None
    fields = query_fields(asked.query)
    show = fields.get("show") or asked.fragment
    return OEmbedQuery(match[1], match[2], show if panel_of(edition.content, show) else "", carried(fields))


def describe(
    edition: Edition, wanted: OEmbedQuery, widest: int | None = None, highest: int | None = None, *, blueprint: str = ""
) -> str:
    """The answer as JSON: a frame that begins with a link, which WordPress needs to fit the height."""
    content = edition.content.localized(wanted.language)
    defined = content.definitions
    view = content.views[wanted.view] if wanted.view else None
    title = f"{defined.title}: {view.title}" if view else defined.title
    width, height = min(WIDTH, widest or WIDTH), min(HEIGHT, highest or HEIGHT)
    query = {"show": wanted.show, **wanted.options} if wanted.show else wanted.options
    page = absolute(
        edition.settings, f"{blueprint}.page", language=wanted.language, view_id=wanted.view, **wanted.options
    )
    page += f"#{wanted.show}" if wanted.show else ""
    embed = absolute(edition.settings, f"{blueprint}.embed", language=wanted.language, view_id=wanted.view, **query)
    html = Markup(
        '<blockquote class="wp-embedded-content"><a href="{}">{}</a></blockquote><iframe class="wp-embedded-content"'
        ' sandbox="allow-scripts" security="restricted" src="{}" title="{}" width="{}" height="{}"'
        ' frameborder="0"></iframe>'
    ).format(page, title, embed, title, width, height)
    picture = view or defined.views[-1]
    wide, high = picture_size(edition.diagram(wanted.language), picture)
    scale = min(width / wide, height / high, 1.0)
    endpoint = f"{blueprint}{picture_endpoint()}"
    thumbnail = absolute(edition.settings, endpoint, language=wanted.language, view_id=picture.id)
    provider = root(edition.settings, blueprint)
    said = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": defined.title,
        "provider_url": provider,
        "cache_age": 86400,
        "width": width,
        "height": height,
        "html": str(html),
        "thumbnail_url": thumbnail,
        "thumbnail_width": int(wide * scale),
        "thumbnail_height": int(high * scale),
    }
    return json.dumps(said, ensure_ascii=False)


def _limit(value: str) -> int | None:
    """The number of pixels the requesting site allows; anything that is not a number means no limit."""
    return max(1, int(value)) if re.fullmatch(r"[0-9]{1,6}", value) else None
